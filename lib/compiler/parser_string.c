#include "compiler/parser_internal.h"

#include <string.h>

/* Escapes */

/* One literal being decoded. Errors name positions in the literal as it would be with every character outside
 * ASCII written as a ten-byte escape: `skew` is what that adds. */
struct escape_reader {
    struct parser *parser;
    struct byte_builder *out;
    const char *start, *next, *end;
    size_t skew;
    bool is_bytes;
    bool *has_surrogates;
};

enum { ESCAPED_WIDTH = 10 };

static _Noreturn void raise_escape(struct escape_reader *r, const char *backslash, const char *reason)
{
    size_t from = (size_t)(backslash - r->start) + r->skew;
    size_t to = (size_t)(r->next - r->start) + r->skew;
    if (to - from == 1)
        parser_raise(r->parser,
                     "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: %s", from,
                     reason);
    parser_raise(r->parser,
                 "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s", from,
                 to - 1, reason);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void add_code_point(struct escape_reader *r, uint32_t c)
{
    char bytes[4];
    size_t length;
    if (c < 0x80) {
        bytes[0] = (char)c;
        length = 1;
    } else if (c < 0x800) {
        bytes[0] = (char)(0xC0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 0x3F));
        length = 2;
    } else if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (c & 0x3F));
        length = 3;
        if (c >= 0xD800 && c <= 0xDFFF)
            *r->has_surrogates = true;
    } else {
        bytes[0] = (char)(0xF0 | c >> 18);
        bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[3] = (char)(0x80 | (c & 0x3F));
        length = 4;
    }
    bytes_add(r->parser, r->out, bytes, length);
}

static void read_hex_bytes(struct escape_reader *r, const char *backslash)
{
    int high = r->end - r->next >= 2 ? hex_value(r->next[0]) : -1;
    int low = high >= 0 ? hex_value(r->next[1]) : -1;
    if (low < 0)
        parser_raise(r->parser, "(value error) invalid \\x escape at position %zu",
                     (size_t)(backslash - r->start));
    char byte = (char)(high << 4 | low);
    bytes_add(r->parser, r->out, &byte, 1);
    r->next += 2;
}

static void read_hex(struct escape_reader *r, const char *backslash, int digits, const char *truncated)
{
    if (r->is_bytes) {
        read_hex_bytes(r, backslash);
        return;
    }
    uint32_t c = 0;
    for (int i = 0; i < digits; i++) {
        int value = r->next < r->end ? hex_value(*r->next) : -1;
        if (value < 0)
            raise_escape(r, backslash, truncated);
        c = c << 4 | (uint32_t)value;
        r->next++;
    }
    if (c > 0x10FFFF)
        raise_escape(r, backslash, "illegal Unicode character");
    add_code_point(r, c);
}

/* \N{NAME}: the table of Unicode's names is not part of Ouro. */
static void read_named(struct escape_reader *r, const char *backslash)
{
    const char *close =
        r->next < r->end && *r->next == '{' ? memchr(r->next, '}', (size_t)(r->end - r->next)) : NULL;
    if (!close || close == r->next + 1) {
        if (r->next < r->end && *r->next == '{')
            r->next = close ? close + 1 : r->end;
        raise_escape(r, backslash, "malformed \\N character escape");
    }
    r->next = close + 1;
    raise_escape(r, backslash, "character names (\\N{...}) are not supported yet");
}

static void read_octal(struct escape_reader *r, char first)
{
    uint32_t c = (uint32_t)(first - '0');
    for (int i = 0; i < 2 && r->next < r->end && *r->next >= '0' && *r->next <= '7'; i++)
        c = c << 3 | (uint32_t)(*r->next++ - '0');
    char byte = (char)c;
    if (r->is_bytes)
        bytes_add(r->parser, r->out, &byte, 1);
    else
        add_code_point(r, c);
}

/* The escapes of one character. */
static bool read_simple(struct escape_reader *r, char c)
{
    static const char escapes[][2] = {{'\\', '\\'}, {'\'', '\''}, {'"', '"'},  {'b', '\b'}, {'f', '\f'},
                                      {'t', '\t'},  {'n', '\n'},  {'r', '\r'}, {'v', '\v'}, {'a', '\a'}};
    for (size_t i = 0; i < COUNT_OF(escapes); i++) {
        if (escapes[i][0] != c)
            continue;
        bytes_add(r->parser, r->out, &escapes[i][1], 1);
        return true;
    }
    return c == '\n';
}

/* After a backslash. */
static void read_escape(struct escape_reader *r)
{
    const char *backslash = r->next - 1;
    char c = *r->next++;
    if (read_simple(r, c))
        return;
    if (c >= '0' && c <= '7')
        read_octal(r, c);
    else if (c == 'x')
        read_hex(r, backslash, 2, "truncated \\xXX escape");
    else if (c == 'u' && !r->is_bytes)
        read_hex(r, backslash, 4, "truncated \\uXXXX escape");
    else if (c == 'U' && !r->is_bytes)
        read_hex(r, backslash, 8, "truncated \\UXXXXXXXX escape");
    else if (c == 'N' && !r->is_bytes)
        read_named(r, backslash);
    else {
        /* Not an escape: the backslash stays, and the character is read as any other. */
        bytes_add(r->parser, r->out, "\\", 1);
        r->next--;
    }
}

static void decode(struct parser *p, struct byte_builder *out, const char *text, size_t length, bool is_bytes,
                   bool *has_surrogates)
{
    struct escape_reader r = {p, out, text, text, text + length, 0, is_bytes, has_surrogates};
    while (r.next < r.end) {
        const char *run = r.next;
        while (r.next < r.end && *r.next != '\\') {
            unsigned char c = (unsigned char)*r.next++;
            if (c >= 0xC0)
                r.skew += ESCAPED_WIDTH - (c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2);
        }
        bytes_add(p, out, run, (size_t)(r.next - run));
        if (r.next < r.end) {
            r.next++;
            read_escape(&r);
        }
    }
}

void string_decode(struct parser *p, struct byte_builder *out, const char *text, size_t length, bool is_raw,
                   bool *has_surrogates)
{
    if (is_raw)
        bytes_add(p, out, text, length);
    else
        decode(p, out, text, length, false, has_surrogates);
}

/* Literals */

struct literal {
    const char *text; /* inside the quotes */
    size_t length;
    bool is_bytes, is_raw, is_fstring;
};

static struct literal read_literal(const struct token *token)
{
    struct literal literal = {0};
    const char *text = token->text;
    for (;; text++) {
        char c = (char)(*text | 0x20);
        if (*text == '"' || *text == '\'')
            break;
        literal.is_bytes |= c == 'b';
        literal.is_raw |= c == 'r';
        literal.is_fstring |= c == 'f';
    }
    size_t length = token->length - (size_t)(text - token->text);
    size_t quotes = length >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
    literal.text = text + quotes;
    literal.length = length - 2 * quotes;
    return literal;
}

static void decode_bytes(struct parser *p, const struct literal *literal, struct byte_builder *out)
{
    bool unused = false;
    for (size_t i = 0; i < literal->length; i++)
        if ((unsigned char)literal->text[i] >= 128)
            parser_raise(p, "bytes can only contain ASCII literal characters");
    if (literal->is_raw)
        bytes_add(p, out, literal->text, literal->length);
    else
        decode(p, out, literal->text, literal->length, true, &unused);
}

static struct ast_expr *new_text(struct parser *p, struct fstring_builder *builder, bool is_bytes)
{
    struct ast_expr *expr =
        expr_new_constant(p, is_bytes ? AST_CONSTANT_BYTES : AST_CONSTANT_STR, builder->position);
    bytes_add(p, &builder->text, "", 1); /* the NUL */
    expr->constant.text = builder->text.bytes;
    expr->constant.length = builder->text.length - 1;
    expr->constant.has_surrogates = builder->has_surrogates;
    expr->constant.has_u_prefix = builder->has_u_prefix && !is_bytes;
    builder->text = (struct byte_builder){0};
    builder->has_surrogates = false;
    return expr;
}

void fstring_flush(struct parser *p, struct fstring_builder *builder)
{
    if (builder->text.length > 0)
        list_add(p, &builder->values, new_text(p, builder, false));
}

struct ast_expr *parse_strings(struct parser *p)
{
    size_t first = p->position;
    while (parser_accept(p, TOKEN_STRING))
        continue;
    struct fstring_builder builder = {.position = parser_span(p, first)};
    builder.has_u_prefix = p->tokens.items[first]->text[0] == 'u';
    bool is_bytes = false, is_fstring = false;
    for (size_t i = first; i < p->position; i++) {
        struct token *token = p->tokens.items[i];
        struct literal literal = read_literal(token);
        if (i != first && is_bytes != literal.is_bytes)
            parser_raise(p, "cannot mix bytes and nonbytes literals");
        is_bytes = literal.is_bytes;
        is_fstring |= literal.is_fstring;
        if (literal.is_bytes)
            decode_bytes(p, &literal, &builder.text);
        else if (literal.is_fstring)
            fstring_parse(p, &builder, token, literal.text, literal.length, literal.is_raw);
        else
            string_decode(p, &builder.text, literal.text, literal.length, literal.is_raw,
                          &builder.has_surrogates);
    }
    if (!is_fstring)
        return new_text(p, &builder, is_bytes);
    fstring_flush(p, &builder);
    struct ast_expr *joined = expr_new(p, EXPR_JOINED_STR, builder.position);
    joined->joined_str.values = list_exprs(&builder.values);
    return joined;
}
