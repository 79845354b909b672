#include "compiler/lexer.h"

#include "base/check.h"
#include "compiler/identifier.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { END_OF_SOURCE = -1, TAB_WIDTH = 8 };

void lexer_init(struct lexer *lexer, struct ast_tree *tree, const char *text, size_t length)
{
    memset(lexer, 0, sizeof *lexer);
    lexer->tree = tree;
    lexer->next = lexer->line_start = lexer->line_end = lexer->token_lines = text;
    lexer->end = text + length;
    lexer->at_line_start = true;
    lexer->first_number = 1;
}

static int next_character(struct lexer *lexer)
{
    if (likely(lexer->next != lexer->line_end))
        return (unsigned char)*lexer->next++;
    if (lexer->line_end == lexer->end) {
        if (lexer->failure == LEXER_OK)
            lexer->failure = LEXER_END;
        return END_OF_SOURCE;
    }
    const char *newline = memchr(lexer->next, '\n', (size_t)(lexer->end - lexer->next));
    lexer->line_start = lexer->next;
    if (!lexer->start)
        lexer->token_lines = lexer->next;
    lexer->line_end = newline ? newline + 1 : lexer->end;
    lexer->line++;
    return (unsigned char)*lexer->next++;
}

/* Gives back the character that next_character returned last. */
static void unread(struct lexer *lexer, int c)
{
    if (c != END_OF_SOURCE)
        lexer->next--;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex_digit(int c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Every byte of a non-ASCII character counts; identifier_check looks at the whole name later. */
static bool is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}

static bool is_name_part(int c)
{
    return is_name_start(c) || is_digit(c);
}

/* Fails with a message at columns (from 1, in code points); end 0 means the same as -1: no range. */
static enum token_kind fail_range(struct lexer *lexer, int offset, int end_offset, const char *format, ...)
{
    char message[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    lexer->failure = LEXER_MESSAGE;
    lexer->message = arena_copy(lexer->tree->arena, message, strlen(message));
    lexer->message_offset = offset;
    lexer->message_end_offset = end_offset;
    return TOKEN_ERROR;
}

/* The offset of the character that was read last. */
static int last_offset(const struct lexer *lexer)
{
    int count = 0;
    for (const char *p = lexer->line_start; p < lexer->next; p++)
        count += ((unsigned char)*p & 0xC0) != 0x80;
    return count;
}

#define FAIL(lexer, ...) fail_range((lexer), last_offset(lexer), last_offset(lexer), __VA_ARGS__)

static enum token_kind fail_quietly(struct lexer *lexer, enum lexer_failure failure, bool skip_line)
{
    lexer->failure = failure;
    if (skip_line)
        lexer->next = lexer->line_end;
    return TOKEN_ERROR;
}

/* After a backslash: only a newline may follow, and another line. */
static bool continue_line(struct lexer *lexer)
{
    if (next_character(lexer) != '\n') {
        lexer->failure = LEXER_CONTINUATION;
        return false;
    }
    int c = next_character(lexer);
    if (c == END_OF_SOURCE) {
        lexer->next = lexer->line_end;
        return false;
    }
    unread(lexer, c);
    return true;
}

/* Compares a line's indentation with the open blocks; sets `pending`. */
static enum token_kind change_indent(struct lexer *lexer, int column, int narrow)
{
    if (column > lexer->columns[lexer->indents]) {
        if (lexer->indents + 1 >= LEXER_MAX_INDENTS)
            return fail_quietly(lexer, LEXER_TOO_DEEP, true);
        if (narrow <= lexer->narrow_columns[lexer->indents])
            return fail_quietly(lexer, LEXER_TABS, true);
        lexer->pending++;
        lexer->indents++;
        lexer->columns[lexer->indents] = column;
        lexer->narrow_columns[lexer->indents] = narrow;
        return TOKEN_NEWLINE;
    }
    while (lexer->indents > 0 && column < lexer->columns[lexer->indents]) {
        lexer->pending--;
        lexer->indents--;
    }
    if (column != lexer->columns[lexer->indents])
        return fail_quietly(lexer, LEXER_BAD_DEDENT, true);
    if (narrow != lexer->narrow_columns[lexer->indents])
        return fail_quietly(lexer, LEXER_TABS, true);
    return TOKEN_NEWLINE;
}

/* Reads the blanks at the start of a line. Sets *is_blank for a line without code, which has no
 * indentation. Returns TOKEN_ERROR or something else. */
static enum token_kind read_indent(struct lexer *lexer, bool *is_blank)
{
    int column = 0, narrow = 0, continued = 0, c;
    lexer->at_line_start = false;
    for (;;) {
        c = next_character(lexer);
        if (c == ' ') {
            column++;
            narrow++;
        } else if (c == '\t') {
            column = (column / TAB_WIDTH + 1) * TAB_WIDTH;
            narrow++;
        } else if (c == '\f') {
            column = narrow = 0;
        } else if (c == '\\') {
            /* The blanks before the first backslash are the indentation of the joined line. */
            continued = continued ? continued : column;
            if (!continue_line(lexer))
                return TOKEN_ERROR;
        } else {
            break;
        }
    }
    unread(lexer, c);
    *is_blank = c == '#' || c == '\n';
    if (*is_blank || lexer->level > 0)
        return TOKEN_NEWLINE;
    if (continued)
        column = narrow = continued;
    return change_indent(lexer, column, narrow);
}

static bool follows(const struct lexer *lexer, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(lexer->line_end - lexer->next) >= length && memcmp(lexer->next, text, length) == 0;
}

/* A keyword may touch a number that it follows: `1if x else 2`. c is the character after the number. */
static bool keyword_follows(const struct lexer *lexer, int c)
{
    switch (c) {
    case 'a':
        return follows(lexer, "nd");
    case 'e':
        return follows(lexer, "lse");
    case 'f':
        return follows(lexer, "or");
    case 'i':
        return follows(lexer, "f") || follows(lexer, "n") || follows(lexer, "s");
    case 'o':
        return follows(lexer, "r");
    case 'n':
        return follows(lexer, "ot");
    default:
        return false;
    }
}

/* Gives back c, the first character after a number; refuses a name there, and warns of a keyword. */
static enum token_kind end_number(struct lexer *lexer, int c, const char *kind)
{
    bool keyword = keyword_follows(lexer, c);
    bool bad = !keyword && c != END_OF_SOURCE && is_name_part(c);
    unread(lexer, c);
    if (bad)
        return FAIL(lexer, "invalid %s literal", kind);
    if (keyword) {
        char text[40];
        snprintf(text, sizeof text, "invalid %s literal", kind);
        ast_warn(lexer->tree, (uint32_t)(lexer->line + lexer->first_number - 1), text);
    }
    return TOKEN_NUMBER;
}

/* Reads digits and underscores after a first digit. Returns what follows, or 0 after a failure. */
static int read_decimal_tail(struct lexer *lexer)
{
    for (;;) {
        int c;
        do
            c = next_character(lexer);
        while (is_digit(c));
        if (c != '_')
            return c;
        c = next_character(lexer);
        if (!is_digit(c)) {
            unread(lexer, c);
            FAIL(lexer, "invalid decimal literal");
            return 0;
        }
    }
}

static bool is_digit_of(int c, int base)
{
    return base == 16 ? is_hex_digit(c) : c >= '0' && c < '0' + base;
}

/* After 0x, 0o or 0b. */
static enum token_kind read_prefixed_number(struct lexer *lexer, int base, const char *kind)
{
    int c = next_character(lexer);
    do {
        if (c == '_')
            c = next_character(lexer);
        if (!is_digit_of(c, base)) {
            if (is_digit(c))
                return FAIL(lexer, "invalid digit '%c' in %s literal", c, kind);
            unread(lexer, c);
            return FAIL(lexer, "invalid %s literal", kind);
        }
        do
            c = next_character(lexer);
        while (is_digit_of(c, base));
    } while (c == '_');
    if (is_digit(c))
        return FAIL(lexer, "invalid digit '%c' in %s literal", c, kind);
    return end_number(lexer, c, kind);
}

static enum token_kind read_imaginary_end(struct lexer *lexer)
{
    return end_number(lexer, next_character(lexer), "imaginary");
}

/* c is the `e`. */
static enum token_kind read_exponent(struct lexer *lexer, int e)
{
    int c = next_character(lexer);
    if (c == '+' || c == '-') {
        c = next_character(lexer);
        if (!is_digit(c)) {
            unread(lexer, c);
            return FAIL(lexer, "invalid decimal literal");
        }
    } else if (!is_digit(c)) {
        unread(lexer, c);
        return end_number(lexer, e, "decimal");
    }
    c = read_decimal_tail(lexer);
    if (c == 0)
        return TOKEN_ERROR;
    if (c == 'j' || c == 'J')
        return read_imaginary_end(lexer);
    return end_number(lexer, c, "decimal");
}

/* c is the character after the decimal point. */
static enum token_kind read_fraction(struct lexer *lexer, int c)
{
    if (is_digit(c)) {
        c = read_decimal_tail(lexer);
        if (c == 0)
            return TOKEN_ERROR;
    }
    if (c == 'e' || c == 'E')
        return read_exponent(lexer, c);
    if (c == 'j' || c == 'J')
        return read_imaginary_end(lexer);
    return end_number(lexer, c, "decimal");
}

/* c follows the digits before any decimal point. */
static enum token_kind read_number_rest(struct lexer *lexer, int c)
{
    if (c == '.')
        return read_fraction(lexer, next_character(lexer));
    if (c == 'e' || c == 'E')
        return read_exponent(lexer, c);
    if (c == 'j' || c == 'J')
        return read_imaginary_end(lexer);
    return end_number(lexer, c, "decimal");
}

/* After a first digit 0. */
static enum token_kind read_number_after_zero(struct lexer *lexer)
{
    int c = next_character(lexer);
    if (c == 'x' || c == 'X')
        return read_prefixed_number(lexer, 16, "hexadecimal");
    if (c == 'o' || c == 'O')
        return read_prefixed_number(lexer, 8, "octal");
    if (c == 'b' || c == 'B')
        return read_prefixed_number(lexer, 2, "binary");
    for (;;) {
        if (c == '_') {
            c = next_character(lexer);
            if (!is_digit(c)) {
                unread(lexer, c);
                return FAIL(lexer, "invalid decimal literal");
            }
        }
        if (c != '0')
            break;
        c = next_character(lexer);
    }
    if (!is_digit(c))
        return read_number_rest(lexer, c);
    const char *zeros_end = lexer->next;
    c = read_decimal_tail(lexer);
    if (c == 0)
        return TOKEN_ERROR;
    if (c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J')
        return read_number_rest(lexer, c);
    unread(lexer, c);
    return fail_range(lexer, (int)(lexer->start + 1 - lexer->line_start),
                      (int)(zeros_end - lexer->line_start),
                      "leading zeros in decimal integer literals are not permitted; use an 0o prefix for "
                      "octal integers");
}

static enum token_kind read_number(struct lexer *lexer, int c)
{
    if (c == '0')
        return read_number_after_zero(lexer);
    c = read_decimal_tail(lexer);
    if (c == 0)
        return TOKEN_ERROR;
    return read_number_rest(lexer, c);
}

/* The error is shown at the opening quote, wherever the end of the string was missed. */
static enum token_kind fail_unterminated(struct lexer *lexer, bool triple)
{
    int detected = lexer->line;
    lexer->next = lexer->start + 1;
    lexer->line_start = lexer->first_start;
    lexer->line = lexer->first_line;
    return FAIL(lexer, "unterminated %sstring literal (detected at line %d)", triple ? "triple-quoted " : "",
                detected);
}

static enum token_kind read_string(struct lexer *lexer, int quote)
{
    int quotes = 1, end_quotes = 0;
    lexer->first_line = lexer->line;
    lexer->first_start = lexer->line_start;
    int c = next_character(lexer);
    if (c == quote) {
        c = next_character(lexer);
        if (c == quote)
            quotes = 3;
        else
            end_quotes = 1;
    }
    if (c != quote)
        unread(lexer, c);
    while (end_quotes != quotes) {
        c = next_character(lexer);
        if (c == END_OF_SOURCE || (quotes == 1 && c == '\n'))
            return fail_unterminated(lexer, quotes == 3);
        if (c == quote) {
            end_quotes++;
        } else {
            end_quotes = 0;
            if (c == '\\')
                next_character(lexer);
        }
    }
    return TOKEN_STRING;
}

/* Reads the letters before a quote, if they are a string's prefix. Returns the quote, with everything up to
 * it read, or the first character that is no more part of a prefix. */
static int read_prefix(struct lexer *lexer, int c)
{
    bool b = false, r = false, u = false, f = false;
    for (;;) {
        int letter = c | 0x20;
        if (letter == 'b' && !(b || u || f))
            b = true;
        else if (letter == 'u' && !(b || u || r || f))
            u = true;
        else if (letter == 'r' && !(r || u))
            r = true;
        else if (letter == 'f' && !(f || b || u))
            f = true;
        else
            return c;
        c = next_character(lexer);
        if (c == '"' || c == '\'')
            return c;
    }
}

/* The name from `start` has a character outside ASCII: all must be allowed, and it is normalised. */
static enum token_kind finish_unicode_name(struct lexer *lexer, struct token *token)
{
    size_t length = (size_t)(lexer->next - lexer->start);
    size_t bad_end;
    uint32_t bad;
    if (!identifier_check(lexer->start, length, &bad, &bad_end)) {
        lexer->next = lexer->start + bad_end;
        if (!identifier_is_printable(bad))
            return FAIL(lexer, "invalid non-printable character U+%04X", (unsigned)bad);
        return FAIL(lexer, "invalid character '%.*s' (U+%04X)", identifier_encoded_length(bad),
                    lexer->next - identifier_encoded_length(bad), (unsigned)bad);
    }
    size_t normal_length;
    const char *normal = identifier_normalize(lexer->tree->arena, lexer->start, length, &normal_length);
    token->name = ast_name_intern(lexer->tree, normal, normal_length);
    return TOKEN_NAME;
}

static enum token_kind read_name(struct lexer *lexer, int c, struct token *token)
{
    c = read_prefix(lexer, c);
    if (c == '"' || c == '\'')
        return read_string(lexer, c);
    bool is_ascii = true;
    for (const char *p = lexer->start; p < lexer->next; p++)
        is_ascii &= (unsigned char)*p < 128;
    while (c != END_OF_SOURCE && is_name_part(c)) {
        is_ascii &= c < 128;
        c = next_character(lexer);
    }
    unread(lexer, c);
    if (!is_ascii)
        return finish_unicode_name(lexer, token);
    size_t length = (size_t)(lexer->next - lexer->start);
    enum token_kind kind = token_keyword(lexer->start, length);
    if (kind == TOKEN_NAME)
        token->name = ast_name_intern(lexer->tree, lexer->start, length);
    return kind;
}

static enum token_kind open_parenthesis(struct lexer *lexer, int c, enum token_kind kind)
{
    if (lexer->level >= LEXER_MAX_PARENTHESES)
        return FAIL(lexer, "too many nested parentheses");
    lexer->parentheses[lexer->level].character = (char)c;
    lexer->parentheses[lexer->level].line = lexer->line;
    lexer->parentheses[lexer->level].column = (int)(lexer->start - lexer->line_start);
    lexer->level++;
    return kind;
}

static enum token_kind close_parenthesis(struct lexer *lexer, int c, enum token_kind kind)
{
    if (lexer->level == 0)
        return FAIL(lexer, "unmatched '%c'", c);
    lexer->level--;
    char opening = lexer->parentheses[lexer->level].character;
    int line = lexer->parentheses[lexer->level].line;
    if ((opening == '(' && c == ')') || (opening == '[' && c == ']') || (opening == '{' && c == '}'))
        return kind;
    if (line != lexer->line)
        return FAIL(lexer, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c,
                    opening, line);
    return FAIL(lexer, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, opening);
}

static enum token_kind read_operator(struct lexer *lexer, int c)
{
    size_t rest = (size_t)(lexer->line_end - lexer->start);
    if (c == '<' && rest > 1 && lexer->start[1] == '>') {
        lexer->next = lexer->start + 2; /* `not equal` of long ago */
        return TOKEN_UNKNOWN;
    }
    for (size_t length = 3; length >= 1; length--) {
        if (length > rest)
            continue;
        enum token_kind kind = token_operator(lexer->start, length);
        if (kind == TOKEN_UNKNOWN)
            continue;
        lexer->next = lexer->start + length;
        if (c == '(' || c == '[' || c == '{')
            return open_parenthesis(lexer, c, kind);
        if (c == ')' || c == ']' || c == '}')
            return close_parenthesis(lexer, c, kind);
        return kind;
    }
    if (c < ' ' || c == 127)
        return FAIL(lexer, "invalid non-printable character U+%04X", (unsigned)c);
    return TOKEN_UNKNOWN;
}

/* Skips blanks and a comment; returns the first character after them. */
static int skip_blanks(struct lexer *lexer)
{
    int c;
    lexer->start = NULL;
    do
        c = next_character(lexer);
    while (c == ' ' || c == '\t' || c == '\f');
    lexer->start = c == END_OF_SOURCE ? lexer->next : lexer->next - 1;
    if (c == '#')
        while (c != END_OF_SOURCE && c != '\n')
            c = next_character(lexer);
    return c;
}

static enum token_kind scan(struct lexer *lexer, struct token *token)
{
    bool is_blank = false;
next_line:
    lexer->start = NULL;
    is_blank = false;
    if (lexer->at_line_start && read_indent(lexer, &is_blank) == TOKEN_ERROR)
        return TOKEN_ERROR;
    if (lexer->pending != 0) {
        bool indent = lexer->pending > 0;
        lexer->pending += indent ? -1 : 1;
        return indent ? TOKEN_INDENT : TOKEN_DEDENT;
    }
    for (;;) {
        int c = skip_blanks(lexer);
        if (c == END_OF_SOURCE)
            return lexer->level > 0 ? TOKEN_ERROR : TOKEN_END;
        if (is_name_start(c))
            return read_name(lexer, c, token);
        if (c == '\n') {
            lexer->at_line_start = true;
            if (is_blank || lexer->level > 0)
                goto next_line;
            return TOKEN_NEWLINE;
        }
        if (is_digit(c))
            return read_number(lexer, c);
        if (c == '.' && lexer->next < lexer->line_end && is_digit((unsigned char)*lexer->next))
            return read_fraction(lexer, next_character(lexer));
        if (c == '"' || c == '\'')
            return read_string(lexer, c);
        if (c != '\\')
            return read_operator(lexer, c);
        if (!continue_line(lexer))
            return TOKEN_ERROR;
    }
}

void lexer_next(struct lexer *lexer, struct token *token)
{
    memset(token, 0, sizeof *token);
    token->kind = scan(lexer, token);
    token->level = (uint32_t)lexer->level;
    bool is_string = token->kind == TOKEN_STRING;
    const char *line_start = is_string ? lexer->first_start : lexer->line_start;
    token->position.line = (uint32_t)(is_string ? lexer->first_line : lexer->line);
    token->position.end_line = (uint32_t)lexer->line;
    token->position.column = token->position.end_column = TOKEN_NO_COLUMN;
    if (token->kind == TOKEN_END || token->kind == TOKEN_INDENT || token->kind == TOKEN_DEDENT ||
        token->kind == TOKEN_ERROR)
        return;
    const char *end = token->kind == TOKEN_NEWLINE ? lexer->next - 1 : lexer->next;
    token->text = lexer->start;
    token->length = (size_t)(end - lexer->start);
    token->position.column = (uint32_t)(lexer->start - line_start);
    token->position.end_column = (uint32_t)(end - lexer->line_start);
}
