#include "compiler/parser_internal.h"

#include "compiler/name_table.h"
#include "compiler/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_MESSAGE = 4096 };

/* Errors. A column here is a byte offset from 1 in the line, as the messages have them; -1 and 0 pass. */

/* Where the lexer is in its line. Who reads line by line has none left at the end, but for a line that a
 * backslash should have continued. */
static int lexer_column(const struct parser *p)
{
    const struct lexer *lexer = &p->lexer;
    bool in_token = lexer->start && lexer->start < lexer->next;
    if (p->is_read_by_line && lexer->failure == LEXER_END && !in_token)
        return 0;
    return (int)(lexer->next - lexer->line_start);
}

static int character_offset(const char *line, size_t length, int column)
{
    if (column <= 0)
        return column;
    if ((size_t)column > length)
        return source_count_characters(line, length) + 1;
    return source_count_characters(line, (size_t)column);
}

/* The line of an error. Where there is no file to look it up in, python3 takes it out of what it has read:
 * with the lines before that are of one token with it or joined to it, without its newline if it is past. */
static void find_error_text(struct parser *p, int line)
{
    struct syntax_error *error = p->error;
    const struct lexer *lexer = &p->lexer;
    bool is_file = p->tree->filename[0] != '<';
    int number = line - (int)p->first_line + 1;
    if (!is_file && lexer->line <= number && lexer->line_end > lexer->token_lines) {
        error->text_length = (size_t)(lexer->line_end - lexer->token_lines);
        error->text = arena_copy(p->arena, lexer->token_lines, error->text_length);
        return;
    }
    error->text = source_line(p->arena, p->text, p->length, number, &error->text_length);
    if (!error->text) {
        error->text = "";
        error->text_length = 0;
    } else if (!is_file && error->text[error->text_length - 1] == '\n') {
        error->text_length--;
    }
}

static void fill_error(struct parser *p, enum syntax_error_kind kind, int line, int column, int end_line,
                       int end_column, const char *format, va_list arguments)
{
    char message[LONGEST_MESSAGE] = "";
    size_t used = 0;
    if (p->is_fstring)
        used = (size_t)snprintf(message, sizeof message, "f-string: ");
    vsnprintf(message + used, sizeof message - used, format, arguments);
    struct syntax_error *error = p->error;
    error->kind = kind;
    error->message = arena_copy(p->arena, message, strlen(message));
    find_error_text(p, line);
    if (p->is_fstring) {
        column -= (int)p->first_column;
        end_column -= (int)p->first_column;
    }
    if (p->counts_characters) {
        column = character_offset(error->text, error->text_length, column);
        end_column = character_offset(error->text, error->text_length, end_column);
    }
    error->line = line;
    error->offset = column;
    error->end_line = end_line;
    error->end_offset = end_column;
}

static _Noreturn void leave(struct parser *p)
{
    longjmp(*p->failure, 1);
}

void parser_raise_columns(struct parser *p, int line, int column, int end_line, int end_column,
                          const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill_error(p, SYNTAX_ERROR_SYNTAX, line, column + 1, end_line, end_column + 1, format, arguments);
    va_end(arguments);
    leave(p);
}

void parser_raise_at(struct parser *p, struct ast_position position, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill_error(p, SYNTAX_ERROR_SYNTAX, (int)position.line, (int)position.column + 1, (int)position.end_line,
               (int)position.end_column + 1, format, arguments);
    va_end(arguments);
    leave(p);
}

void parser_raise_range(struct parser *p, struct ast_position from, struct ast_position to,
                        const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill_error(p, SYNTAX_ERROR_SYNTAX, (int)from.line, (int)from.column + 1, (int)to.end_line,
               (int)to.end_column + 1, format, arguments);
    va_end(arguments);
    leave(p);
}

void parser_raise_from(struct parser *p, struct ast_position from, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill_error(p, SYNTAX_ERROR_SYNTAX, (int)from.line, (int)from.column + 1,
               p->lexer.line + (int)p->first_line - 1, lexer_column(p), format, arguments);
    va_end(arguments);
    leave(p);
}

/* At the furthest token; one without a column stands where the lexer is. */
static void fill_at_furthest(struct parser *p, enum syntax_error_kind kind, const char *format,
                             va_list arguments)
{
    struct ast_position at = p->tokens.items[p->tokens.count - 1]->position;
    int column = at.column == TOKEN_NO_COLUMN ? lexer_column(p) : (int)at.column + 1;
    int end_column = at.end_column == TOKEN_NO_COLUMN ? -1 : (int)at.end_column + 1;
    fill_error(p, kind, (int)at.line, column, (int)at.end_line, end_column, format, arguments);
}

void parser_raise(struct parser *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill_at_furthest(p, SYNTAX_ERROR_SYNTAX, format, arguments);
    va_end(arguments);
    leave(p);
}

void parser_raise_indentation(struct parser *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill_at_furthest(p, SYNTAX_ERROR_INDENTATION, format, arguments);
    va_end(arguments);
    leave(p);
}

void parser_raise_too_deep(struct parser *p)
{
    *p->error =
        (struct syntax_error){.kind = SYNTAX_ERROR_MEMORY, .message = "", .filename = p->error->filename};
    leave(p);
}

static void fill_unclosed(struct parser *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int last = p->lexer.level - 1;
    int line = p->lexer.parentheses[last].line + (int)p->first_line - 1;
    int shift = p->lexer.parentheses[last].line == 1 ? (int)p->first_column : 0;
    fill_error(p, SYNTAX_ERROR_SYNTAX, line, p->lexer.parentheses[last].column + shift + 1, line, 0, format,
               arguments);
    va_end(arguments);
}

static void raise_unclosed(struct parser *p)
{
    fill_unclosed(p, "'%c' was never closed", p->lexer.parentheses[p->lexer.level - 1].character);
}

/* The lexer composed the message and knows the place. */
static void fill_lexer_message(struct parser *p)
{
    const struct lexer *lexer = &p->lexer;
    struct syntax_error *error = p->error;
    error->kind = SYNTAX_ERROR_SYNTAX;
    error->message = lexer->message;
    error->line = error->end_line = lexer->line + (int)p->first_line - 1;
    error->offset = lexer->message_offset;
    error->end_offset = lexer->message_end_offset;
    const char *newline = memchr(lexer->line_start, '\n', (size_t)(lexer->end - lexer->line_start));
    error->text_length = (size_t)((newline ? newline : lexer->end) - lexer->line_start);
    error->text = arena_copy(p->arena, lexer->line_start, error->text_length);
}

static void fill_line_error(struct parser *p, enum syntax_error_kind kind, int column, const char *format,
                            ...)
{
    va_list arguments;
    va_start(arguments, format);
    int line = p->lexer.line + (int)p->first_line - 1;
    fill_error(p, kind, line, column + 1, line, 0, format, arguments);
    va_end(arguments);
}

static _Noreturn void raise_lexer_failure(struct parser *p)
{
    switch (p->lexer.failure) {
    case LEXER_MESSAGE:
        fill_lexer_message(p);
        break;
    case LEXER_BAD_DEDENT:
        parser_raise_indentation(p, "unindent does not match any outer indentation level");
    case LEXER_TABS:
        fill_line_error(p, SYNTAX_ERROR_TAB, 0, "inconsistent use of tabs and spaces in indentation");
        break;
    case LEXER_TOO_DEEP:
        fill_line_error(p, SYNTAX_ERROR_INDENTATION, 0, "too many levels of indentation");
        break;
    case LEXER_CONTINUATION:
        fill_line_error(p, SYNTAX_ERROR_SYNTAX, (int)(p->lexer.next - p->lexer.token_lines) - 1,
                        "unexpected character after line continuation character");
        break;
    default:
        if (p->lexer.level == 0)
            parser_raise(p, "unexpected EOF while parsing");
        raise_unclosed(p);
        break;
    }
    leave(p);
}

/* Tokens */

static void push_token(struct parser *p, struct token *token)
{
    if (p->tokens.count == p->tokens.capacity) {
        size_t capacity = p->tokens.capacity ? p->tokens.capacity * 2 : 64;
        struct token **items = arena_new_array(p->arena, struct token *, capacity);
        if (p->tokens.count > 0)
            memcpy(items, p->tokens.items, p->tokens.count * sizeof *items);
        p->tokens.items = items;
        p->tokens.capacity = capacity;
    }
    p->tokens.items[p->tokens.count++] = token;
}

/* An interactive statement may end without a newline: the end of the input is one, and closes the blocks. */
static void end_interactive(struct parser *p, struct token *token)
{
    if (token->kind != TOKEN_END || !p->started) {
        p->started = true;
        return;
    }
    token->kind = TOKEN_NEWLINE;
    p->started = false;
    p->lexer.pending = -p->lexer.indents;
    p->lexer.indents = 0;
}

void parser_fetch(struct parser *p)
{
    struct token *token = arena_new(p->arena, struct token);
    lexer_next(&p->lexer, token);
    if (p->mode == PARSE_SINGLE)
        end_interactive(p, token);
    if (p->first_column > 0) {
        if (token->position.line == 1 && token->position.column != TOKEN_NO_COLUMN)
            token->position.column += p->first_column;
        if (token->position.end_line == 1 && token->position.end_column != TOKEN_NO_COLUMN)
            token->position.end_column += p->first_column;
    }
    token->position.line += p->first_line - 1;
    token->position.end_line += p->first_line - 1;
    push_token(p, token);
    if (token->kind == TOKEN_ERROR)
        raise_lexer_failure(p);
}

bool parser_second_is(struct parser *p, enum token_kind kind)
{
    p->position++;
    bool is = parser_at(p, kind);
    p->position--;
    return is;
}

bool parser_at_word(struct parser *p, const char *word)
{
    struct token *token = parser_peek(p);
    return token->kind == TOKEN_NAME && strcmp(token->name->text, word) == 0;
}

struct ast_position parser_span_from(struct parser *p, struct ast_position start)
{
    struct token *last = parser_last(p);
    start.end_line = last->position.end_line;
    start.end_column = last->position.end_column;
    return start;
}

struct ast_position parser_span(struct parser *p, size_t first)
{
    return parser_span_from(p, p->tokens.items[first]->position);
}

void parser_enter(struct parser *p)
{
    if (++p->depth > PARSER_DEPTH_LIMIT)
        parser_raise_too_deep(p);
}

void parser_force(struct parser *p, enum token_kind kind)
{
    if (!parser_accept(p, kind))
        parser_raise_at(p, parser_peek(p)->position, "expected '%s'", token_text(kind));
}

bool parser_recall(struct parser *p, enum memo_rule rule, void **node)
{
    if (!p->remembers)
        return false;
    for (struct parse_memo *memo = parser_peek(p)->memos; memo; memo = memo->next) {
        if (memo->rule != rule || (memo->quiet && !p->quiet && rule == MEMO_NAMED_EXPRESSION))
            continue;
        *node = memo->node;
        p->position = memo->end;
        return true;
    }
    return false;
}

void parser_remember(struct parser *p, enum memo_rule rule, size_t start, void *node)
{
    if (!p->remembers)
        return;
    struct parse_memo *memo = arena_new(p->arena, struct parse_memo);
    memo->rule = rule;
    memo->quiet = p->quiet;
    memo->node = node;
    memo->end = p->position;
    memo->next = p->tokens.items[start]->memos;
    p->tokens.items[start]->memos = memo;
}

/* The two readings */

/* Reads what is left of the source for an error of the lexer, which counts more than one of the grammar. */
static void look_for_lexer_errors(struct parser *p)
{
    uint32_t error_line = p->tokens.count ? p->tokens.items[p->tokens.count - 1]->position.line : 0;
    struct token token;
    do
        lexer_next(&p->lexer, &token);
    while (token.kind != TOKEN_ERROR && token.kind != TOKEN_END);
    if (token.kind == TOKEN_END)
        return;
    if (p->lexer.failure == LEXER_MESSAGE) {
        fill_lexer_message(p);
    } else if (p->lexer.level > 0) {
        int line = p->lexer.parentheses[p->lexer.level - 1].line + (int)p->first_line - 1;
        if (error_line > (uint32_t)line)
            raise_unclosed(p);
    }
}

typedef bool start_rule(struct parser *p);

/* Runs the start rule; false when it did not match or raised. */
static bool try_start_rule(struct parser *p, start_rule *rule)
{
    jmp_buf failure;
    p->failure = &failure;
    p->position = 0;
    p->depth = 0;
    bool matched = setjmp(failure) == 0 && rule(p);
    p->failure = NULL;
    return matched;
}

/* Nothing better was found: the furthest token of the first reading is wrong. */
static void note_unexpected(struct parser *p, const struct token *token)
{
    jmp_buf failure;
    p->failure = &failure;
    if (setjmp(failure) != 0)
        return;
    if (token->kind == TOKEN_INDENT)
        parser_raise_indentation(p, "unexpected indent");
    if (token->kind == TOKEN_DEDENT)
        parser_raise_indentation(p, "unexpected unindent");
    parser_raise_at(p, token->position, "invalid syntax");
}

/* Whether the lexer saw the end of its source, wherever it is in the grammar. */
static bool is_at_end(const struct parser *p)
{
    return p->lexer.failure == LEXER_END ||
           (p->lexer.failure == LEXER_MESSAGE && p->lexer.next < p->lexer.end &&
            strncmp(p->lexer.message, "unterminated triple", 19) == 0);
}

static void start_diagnosis(struct parser *p)
{
    p->diagnosing = p->remembers = true;
    for (size_t i = 0; i < p->tokens.count; i++)
        p->tokens.items[i]->memos = NULL;
}

/* Whether an error of the lexer further on in the source should replace the one that was found. */
static bool may_be_replaced(const struct parser *p)
{
    bool lexer_is_well = p->lexer.failure == LEXER_OK || p->lexer.failure == LEXER_END;
    bool is_syntax = p->error->kind >= SYNTAX_ERROR_SYNTAX && p->error->kind <= SYNTAX_ERROR_TAB;
    bool read_error = p->tokens.items[p->tokens.count - 1]->kind == TOKEN_ERROR;
    return lexer_is_well && is_syntax && !read_error && p->mode != PARSE_SINGLE;
}

static bool run(struct parser *p, start_rule *rule)
{
    if (try_start_rule(p, rule))
        return true;
    if (p->mode == PARSE_SINGLE)
        p->error->incomplete = is_at_end(p);
    if (p->error->kind == SYNTAX_ERROR_NONE) {
        struct token *furthest = p->tokens.items[p->tokens.count - 1];
        start_diagnosis(p);
        try_start_rule(p, rule);
        if (p->error->kind == SYNTAX_ERROR_NONE) {
            note_unexpected(p, furthest);
            if (p->error->kind == SYNTAX_ERROR_INDENTATION)
                return false;
        }
    }
    if (may_be_replaced(p))
        look_for_lexer_errors(p);
    return false;
}

/* Start rules */

static bool parse_file(struct parser *p)
{
    struct list_builder statements = {0};
    if (!parser_at(p, TOKEN_END) && !parse_statements(p, &statements))
        return false;
    p->tree->body = list_stmts(&statements);
    return parser_at(p, TOKEN_END);
}

static bool parse_eval(struct parser *p)
{
    p->tree->expression = parse_expressions(p);
    if (!p->tree->expression)
        return false;
    while (parser_accept(p, TOKEN_NEWLINE))
        continue;
    return parser_at(p, TOKEN_END);
}

static bool rest_is_blank(const char *text)
{
    for (; *text; text++) {
        if (*text == '#')
            text += strcspn(text, "\n");
        if (*text == '\0')
            return true;
        if (!strchr(" \t\n\f", *text))
            return false;
    }
    return true;
}

/* A compound statement is complete only after an empty line, as at a prompt. */
static bool ends_with_empty_line(const struct parser *p)
{
    const char *end = p->text + p->length;
    int newlines = 0;
    while (end > p->text && strchr(" \t\f\n", end[-1])) {
        end--;
        newlines += *end == '\n';
    }
    return newlines >= 2;
}

static bool parse_interactive(struct parser *p)
{
    struct list_builder statements = {0};
    bool is_compound = false;
    if (parser_accept(p, TOKEN_NEWLINE) || parser_at(p, TOKEN_END)) {
        p->tree->body = list_stmts(&statements);
        return true;
    }
    struct ast_stmt *statement = parse_compound_statement(p, &is_compound);
    if (statement) {
        list_add(p, &statements, statement);
        if (!ends_with_empty_line(p)) {
            p->lexer.failure = LEXER_END;
            return false;
        }
        if (!parser_at(p, TOKEN_END) && !parser_accept(p, TOKEN_NEWLINE))
            return false;
    } else if (is_compound) {
        return false;
    } else {
        p->position = 0;
        if (!parse_simple_statements(p, &statements))
            return false;
    }
    p->tree->body = list_stmts(&statements);
    if (!rest_is_blank(p->lexer.next))
        parser_raise(p, "multiple statements found while compiling a single statement");
    return true;
}

static bool parse_field_rule(struct parser *p)
{
    p->tree->expression = parse_star_expressions(p);
    return p->tree->expression != NULL;
}

struct ast_expr *parser_parse_field(struct parser *p, const char *text, size_t length, uint32_t first_line,
                                    uint32_t first_column)
{
    struct parser *field = arena_new(p->arena, struct parser);
    struct ast_tree tree = *p->tree; /* shares the names; its own expression */
    *field = (struct parser){.arena = p->arena,
                             .tree = p->tree,
                             .mode = PARSE_EVAL,
                             .text = text,
                             .length = length,
                             .is_fstring = true,
                             .first_line = first_line,
                             .first_column = first_column,
                             .error = p->error,
                             .depth = p->depth};
    lexer_init(&field->lexer, p->tree, text, length);
    field->lexer.first_number = (int)first_line;
    bool matched = run(field, parse_field_rule);
    struct ast_expr *expr = p->tree->expression;
    p->tree->expression = tree.expression;
    if (!matched)
        leave(p);
    return expr;
}

struct ast_tree *ast_parse(struct arena *arena, const char *source, size_t length, const char *filename,
                           enum source_origin origin, enum parse_mode mode, struct syntax_error *error)
{
    static start_rule *const rules[] = {
        [PARSE_FILE] = parse_file, [PARSE_EVAL] = parse_eval, [PARSE_SINGLE] = parse_interactive};
    jmp_buf *outer = arena->on_failure;
    jmp_buf no_memory;
    struct ast_tree *volatile tree = NULL;
    *error = (struct syntax_error){.filename = filename, .message = ""};
    arena->on_failure = &no_memory;
    if (setjmp(no_memory) == 0) {
        struct source decoded;
        if (source_decode(&decoded, arena, source, length, filename, origin, mode != PARSE_EVAL, error)) {
            struct parser *p = arena_new(arena, struct parser);
            p->arena = arena;
            p->tree = arena_new(arena, struct ast_tree);
            p->tree->arena = arena;
            p->tree->mode = mode;
            p->tree->filename = decoded.filename;
            p->tree->source = p->text = decoded.text;
            p->tree->source_length = p->length = decoded.length;
            p->mode = mode;
            p->first_line = 1;
            p->counts_characters = decoded.counts_characters;
            p->is_read_by_line = origin == SOURCE_FILE;
            p->error = error;
            error->read = p->tree;
            name_table_init(p->tree);
            lexer_init(&p->lexer, p->tree, decoded.text, decoded.length);
            if (run(p, rules[mode]))
                tree = p->tree;
        }
    } else {
        *error = (struct syntax_error){.kind = SYNTAX_ERROR_MEMORY, .filename = filename, .message = ""};
        tree = NULL;
    }
    arena->on_failure = outer;
    return tree;
}
