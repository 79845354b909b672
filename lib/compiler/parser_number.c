#include "compiler/parser_internal.h"

#include <stdlib.h>
#include <string.h>

/* Decimal digits that an int literal may have: turning more into a number takes quadratic time. */
enum { LONGEST_DECIMAL = 4300 };

/* The literal without underscores. */
static char *copy_digits(struct parser *p, const struct token *token, size_t *length)
{
    char *copy = arena_alloc(p->arena, token->length + 1);
    size_t count = 0;
    for (size_t i = 0; i < token->length; i++)
        if (token->text[i] != '_')
            copy[count++] = token->text[i];
    *length = count;
    return copy;
}

static bool is_float(const char *digits)
{
    return strpbrk(digits, ".eE") != NULL;
}

static uint8_t base_of(const char *digits)
{
    if (digits[0] != '0')
        return 10;
    switch (digits[1] | 0x20) {
    case 'x':
        return 16;
    case 'o':
        return 8;
    case 'b':
        return 2;
    default:
        return 10;
    }
}

static void set_int(struct parser *p, struct ast_constant *constant, const char *digits, size_t length)
{
    constant->kind = AST_CONSTANT_INT;
    constant->base = base_of(digits);
    if (constant->base != 10) {
        digits += 2;
        length -= 2;
    }
    while (length > 1 && *digits == '0') {
        digits++;
        length--;
    }
    if (constant->base == 10 && length > LONGEST_DECIMAL) {
        int line = (int)parser_last(p)->position.line;
        parser_raise_columns(p, line, -1, line, -1,
                             "Exceeds the limit (%d digits) for integer string conversion: value has %zu "
                             "digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
                             "hexadecimal for huge integer literals to avoid decimal conversion limits.",
                             LONGEST_DECIMAL, length);
    }
    constant->text = digits;
    constant->length = length;
}

struct ast_expr *parse_number(struct parser *p)
{
    struct token *token = parser_take(p, TOKEN_NUMBER);
    struct ast_expr *expr = expr_new_constant(p, AST_CONSTANT_INT, token->position);
    size_t length;
    char *digits = copy_digits(p, token, &length);
    char last = digits[length - 1];
    bool is_hex = base_of(digits) == 16;
    if (!is_hex && (last == 'j' || last == 'J')) {
        digits[length - 1] = '\0';
        expr->constant.kind = AST_CONSTANT_COMPLEX;
        expr->constant.number = strtod(digits, NULL);
    } else if (!is_hex && is_float(digits)) {
        expr->constant.kind = AST_CONSTANT_FLOAT;
        expr->constant.number = strtod(digits, NULL);
    } else {
        set_int(p, &expr->constant, digits, length);
    }
    return expr;
}
