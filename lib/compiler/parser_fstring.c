#include "compiler/parser_internal.h"

#include <string.h>

/* An f-string is read in two steps: the characters here are split into texts and replacement fields, and the
 * expression of each field goes, in parentheses, through a parser of its own. So an error inside a field
 * shows the field as its source line, as python3 does. */

enum { DEEPEST_FIELD = 2 };

struct fstring_reader {
    struct parser *parser;
    struct token *token;
    const char *next, *end;
    bool is_raw;
    struct ast_position position; /* of all the concatenated literals */
    bool has_u_prefix;
};

static void read_parts(struct fstring_reader *r, struct fstring_builder *builder, int depth);

/* Reads text up to a brace that starts or ends a field. True: a doubled brace ended it, and text follows. */
static bool read_text(struct fstring_reader *r, struct fstring_builder *builder, int depth)
{
    const char *start = r->next, *s = start, *text_end = NULL;
    while (s < r->end && !text_end) {
        char c = *s++;
        if (!r->is_raw && c == '\\' && s < r->end) {
            c = *s++;
            if (c == 'N') {
                /* The braces of \N{...} are no field. */
                if (s < r->end && *s++ == '{')
                    while (s < r->end && *s++ != '}')
                        continue;
                continue;
            }
        }
        if (c != '{' && c != '}')
            continue;
        if (depth == 0 && s < r->end && *s == c) {
            text_end = s;
            r->next = s + 1;
        } else if (depth == 0 && c == '}') {
            parser_raise(r->parser, "f-string: single '}' is not allowed");
        } else {
            text_end = s - 1;
            r->next = text_end;
        }
    }
    bool doubled = text_end && r->next > text_end;
    if (!text_end)
        text_end = r->next = s;
    string_decode(r->parser, &builder->text, start, (size_t)(text_end - start), r->is_raw,
                  &builder->has_surrogates);
    return doubled;
}

/* The lexical state inside an expression. */
struct field_scan {
    char quote;
    int quotes; /* 1 or 3, inside a string */
    char open[LEXER_MAX_PARENTHESES];
    int depth;
};

static bool at_triple(const struct fstring_reader *r, const char *s)
{
    return s + 2 < r->end && s[1] == s[0] && s[2] == s[0];
}

/* Inside a string: steps over its end. */
static const char *scan_string(const struct fstring_reader *r, struct field_scan *scan, const char *s)
{
    if (*s != scan->quote || (scan->quotes == 3 && !at_triple(r, s)))
        return s;
    s += scan->quotes - 1;
    scan->quote = 0;
    return s;
}

static const char *scan_quote(const struct fstring_reader *r, struct field_scan *scan, const char *s)
{
    scan->quote = *s;
    scan->quotes = at_triple(r, s) ? 3 : 1;
    return s + scan->quotes - 1;
}

static void scan_closing(const struct fstring_reader *r, struct field_scan *scan, char c)
{
    if (scan->depth == 0)
        parser_raise(r->parser, "f-string: unmatched '%c'", c);
    char open = scan->open[--scan->depth];
    if ((open == '(' && c != ')') || (open == '[' && c != ']') || (open == '{' && c != '}'))
        parser_raise(r->parser, "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'",
                     c, open);
}

/* Whether c ends the expression; steps over the first character of !=, ==, <= and >=. */
static bool ends_expression(const struct fstring_reader *r, const char **s)
{
    char c = **s;
    if (c != '!' && c != ':' && c != '}' && c != '=' && c != '<' && c != '>')
        return false;
    bool is_comparison = *s + 1 < r->end && (*s)[1] == '=' && c != ':' && c != '}';
    if (is_comparison) {
        (*s)++;
        return false;
    }
    return c != '<' && c != '>';
}

/* Finds where the expression at r->next ends. */
static const char *find_expression_end(struct fstring_reader *r)
{
    struct parser *p = r->parser;
    struct field_scan scan = {0};
    const char *s = r->next;
    for (; s < r->end; s++) {
        char c = *s;
        if (c == '\\')
            parser_raise(p, "f-string expression part cannot include a backslash");
        if (scan.quote) {
            s = scan_string(r, &scan, s);
        } else if (c == '\'' || c == '"') {
            s = scan_quote(r, &scan, s);
        } else if (c == '[' || c == '{' || c == '(') {
            if (scan.depth >= LEXER_MAX_PARENTHESES)
                parser_raise(p, "f-string: too many nested parenthesis");
            scan.open[scan.depth++] = c;
        } else if (c == '#') {
            parser_raise(p, "f-string expression part cannot include '#'");
        } else if (scan.depth == 0 && ends_expression(r, &s)) {
            break;
        } else if (*s == ']' || *s == '}' || *s == ')') {
            scan_closing(r, &scan, *s);
        }
    }
    if (scan.quote)
        parser_raise(p, "f-string: unterminated string");
    if (scan.depth > 0)
        parser_raise(p, "f-string: unmatched '%c'", scan.open[scan.depth - 1]);
    if (s >= r->end)
        parser_raise(p, "f-string: expecting '}'");
    return s;
}

static bool is_blank(const char *start, const char *end)
{
    while (start < end && (*start == ' ' || *start == '\t' || *start == '\n' || *start == '\f'))
        start++;
    return start == end;
}

/* Where the field's opening brace is, as line and column for the field's parser. */
static void locate_field(const struct fstring_reader *r, const char *brace, uint32_t *line, uint32_t *column)
{
    const char *start = brace + 1;
    while (start < r->end && (*start == ' ' || *start == '\t' || *start == '\f'))
        start++;
    bool newline_follows = start < r->end && (*start == '\n' || *start == '}');
    uint32_t lines = 0, columns = 0;
    for (const char *s = r->token->text; s < brace; s++)
        lines += *s == '\n';
    if (!newline_follows) {
        const char *line_start = brace;
        while (line_start > r->token->text && *line_start != '\n')
            line_start--;
        columns = (uint32_t)(brace - line_start);
        if (*line_start == '\n')
            columns--;
    }
    *line = r->token->position.line + lines;
    *column = lines > 0 ? columns : r->token->position.column + columns;
}

static struct ast_expr *parse_field_expression(struct fstring_reader *r, const char *start, const char *end)
{
    struct parser *p = r->parser;
    if (is_blank(start, end)) {
        if (*end == '!' || *end == ':' || *end == '=')
            parser_raise(p, "f-string: expression required before '%c'", *end);
        parser_raise(p, "f-string: empty expression not allowed");
    }
    size_t length = (size_t)(end - start);
    char *text = arena_alloc(p->arena, length + 4);
    text[0] = '(';
    memcpy(text + 1, start, length);
    text[length + 1] = ')';
    text[length + 2] = '\n';
    uint32_t line, column;
    locate_field(r, start - 1, &line, &column);
    parser_enter(p);
    struct ast_expr *expr = parser_parse_field(p, text, length + 3, line, column);
    parser_leave(p);
    return expr;
}

/* !s, !r or !a; -1 where there is none. */
static int read_conversion(struct fstring_reader *r)
{
    if (*r->next != '!')
        return -1;
    r->next++;
    if (r->next >= r->end)
        parser_raise(r->parser, "f-string: expecting '}'");
    int conversion = (unsigned char)*r->next++;
    if (conversion != 's' && conversion != 'r' && conversion != 'a')
        parser_raise(r->parser, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    return conversion;
}

static struct ast_expr *read_format(struct fstring_reader *r, int depth)
{
    if (r->next >= r->end || *r->next != ':')
        return NULL;
    r->next++;
    if (r->next >= r->end)
        parser_raise(r->parser, "f-string: expecting '}'");
    struct fstring_builder builder = {.position = r->position, .has_u_prefix = r->has_u_prefix};
    read_parts(r, &builder, depth + 1);
    /* What follows the last field, and the whole, stand where this literal does; the rest where all the
     * concatenated literals do. */
    builder.position = r->token->position;
    builder.has_u_prefix = r->token->text[0] == 'u';
    fstring_flush(r->parser, &builder);
    struct ast_expr *format = expr_new(r->parser, EXPR_JOINED_STR, builder.position);
    format->joined_str.values = list_exprs(&builder.values);
    return format;
}

/* At the opening brace. The text of an `=` field goes into the builder. */
static struct ast_expr *read_field(struct fstring_reader *r, struct fstring_builder *builder, int depth)
{
    struct parser *p = r->parser;
    if (depth >= DEEPEST_FIELD)
        parser_raise(p, "f-string: expressions nested too deeply");
    const char *start = ++r->next;
    r->next = find_expression_end(r);
    struct ast_expr *value = parse_field_expression(r, start, r->next);
    bool shows_text = *r->next == '=';
    if (shows_text) {
        r->next++;
        while (r->next < r->end && strchr(" \t\n\r\f\v", *r->next))
            r->next++;
        if (r->next >= r->end)
            parser_raise(p, "f-string: expecting '}'");
        bytes_add(p, &builder->text, start, (size_t)(r->next - start));
    }
    int conversion = read_conversion(r);
    struct ast_expr *format = read_format(r, depth);
    if (r->next >= r->end || *r->next != '}')
        parser_raise(p, "f-string: expecting '}'");
    r->next++;
    struct ast_expr *field = expr_new(p, EXPR_FORMATTED_VALUE, builder->position);
    field->formatted_value.value = value;
    field->formatted_value.conversion = shows_text && !format && conversion == -1 ? 'r' : conversion;
    field->formatted_value.format = format;
    return field;
}

/* Texts and fields up to the end, or up to the brace that ends the field around a format. */
static void read_parts(struct fstring_reader *r, struct fstring_builder *builder, int depth)
{
    for (;;) {
        if (read_text(r, builder, depth))
            continue;
        if (r->next >= r->end || *r->next == '}')
            break;
        struct ast_expr *field = read_field(r, builder, depth);
        fstring_flush(r->parser, builder);
        list_add(r->parser, &builder->values, field);
    }
    if (depth > 0 && (r->next >= r->end || *r->next != '}'))
        parser_raise(r->parser, "f-string: expecting '}'");
}

void fstring_parse(struct parser *p, struct fstring_builder *builder, struct token *token, const char *text,
                   size_t length, bool is_raw)
{
    struct fstring_reader reader = {
        p, token, text, text + length, is_raw, builder->position, builder->has_u_prefix};
    read_parts(&reader, builder, 0);
}
