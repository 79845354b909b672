#include "compiler/ast_text.h"
#include "base/buffer.h"
#include "types/complex.h"
#include "types/float.h"
#include "types/str.h"

#include <stdlib.h>
#include <string.h>

/* How tightly an expression binds, loosest first. An expression is put in parentheses where its place asks
 * for a tighter one than its own. */
enum level {
    LEVEL_TUPLE,
    LEVEL_TEST,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_BIT_OR,
    LEVEL_BIT_XOR,
    LEVEL_BIT_AND,
    LEVEL_SHIFT,
    LEVEL_SUM,
    LEVEL_TERM,
    LEVEL_FACTOR,
    LEVEL_POWER,
    LEVEL_AWAIT,
    LEVEL_ATOM,
};
/* Of an expression that begins an argument list, any operator at all: same as the loosest bitwise one. */
#define LEVEL_OPERATOR LEVEL_BIT_OR

static void write_expr(struct buffer *out, const struct ast_expr *e, int level);

static void write_name(struct buffer *out, const struct ast_name *name)
{
    buffer_append(out, name->text, name->length);
}

static void open_if(struct buffer *out, bool needed)
{
    if (needed)
        buffer_append_char(out, '(');
}

static void close_if(struct buffer *out, bool needed)
{
    if (needed)
        buffer_append_char(out, ')');
}

/* Appends `count` expressions with commas between them. */
static void write_exprs(struct buffer *out, const struct ast_expr_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (i)
            buffer_append_text(out, ", ");
        write_expr(out, list->items[i], LEVEL_TEST);
    }
}

/* ---- Constants ---- */

static int digit_value(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Decimal digits of a number in another base: long multiplication by the base in groups of nine digits. */
static void write_converted(struct buffer *out, const struct ast_constant *k)
{
    static const size_t MAX_DIGITS =
        16384; /* quadratic work: a longer one keeps the base it was written in */
    uint32_t *groups = NULL;
    if (k->length <= MAX_DIGITS)
        groups = calloc(k->length / 7 + 2, sizeof *groups);
    if (!groups) {
        buffer_append_text(out, k->base == 16 ? "0x" : k->base == 8 ? "0o" : "0b");
        buffer_append(out, k->text, k->length);
        return;
    }
    size_t used = 1;
    for (size_t i = 0; i < k->length; i++) {
        uint64_t carry = (uint64_t)digit_value(k->text[i]);
        for (size_t g = 0; g < used; g++) {
            carry += (uint64_t)groups[g] * k->base;
            groups[g] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry)
            groups[used++] = (uint32_t)carry;
    }
    buffer_printf(out, "%u", groups[used - 1]);
    for (size_t g = used - 1; g-- > 0;)
        buffer_printf(out, "%09u", groups[g]);
    free(groups);
}

/* An infinity has no literal: a number that overflows stands for it. */
static void write_number(struct buffer *out, double number, bool imaginary)
{
    if (number - number != 0)
        buffer_append_text(out, imaginary ? "1e309j" : "1e309");
    else if (imaginary)
        complex_repr(out, 0.0, number);
    else
        float_repr(out, number);
}

static void write_bytes(struct buffer *out, const char *text, size_t length)
{
    char quote = memchr(text, '\'', length) && !memchr(text, '"', length) ? '"' : '\'';
    buffer_printf(out, "b%c", quote);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == (unsigned char)quote || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c == '\n' || c == '\r' || c == '\t')
            buffer_append_text(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else if (c < ' ' || c > '~')
            buffer_printf(out, "\\x%02x", c);
        else
            buffer_append_char(out, (char)c);
    }
    buffer_append_char(out, quote);
}

static void write_constant(struct buffer *out, const struct ast_constant *k)
{
    switch (k->kind) {
    case AST_CONSTANT_NONE:
        buffer_append_text(out, "None");
        break;
    case AST_CONSTANT_TRUE:
        buffer_append_text(out, "True");
        break;
    case AST_CONSTANT_FALSE:
        buffer_append_text(out, "False");
        break;
    case AST_CONSTANT_ELLIPSIS:
        buffer_append_text(out, "...");
        break;
    case AST_CONSTANT_INT:
        if (k->base == 10)
            buffer_append(out, k->text, k->length);
        else
            write_converted(out, k);
        break;
    case AST_CONSTANT_FLOAT:
        write_number(out, k->number, false);
        break;
    case AST_CONSTANT_COMPLEX:
        write_number(out, k->number, true);
        break;
    case AST_CONSTANT_STR:
        if (k->has_u_prefix)
            buffer_append_char(out, 'u');
        str_append_repr(out, k->length ? k->text : "", k->length, false);
        break;
    case AST_CONSTANT_BYTES:
        write_bytes(out, k->length ? k->text : "", k->length);
        break;
    }
}

/* ---- f-strings: the inside is written as text and shown as the repr of that text ---- */

static void write_fstring_inside(struct buffer *out, const struct ast_expr *e);

static void write_formatted_value(struct buffer *out, const struct ast_expr *e)
{
    struct buffer inner = BUFFER_EMPTY;
    write_expr(&inner, e->formatted_value.value, LEVEL_TEST + 1);
    /* Two braces in a row would be a brace that is meant. */
    buffer_append_text(out, inner.length && inner.data[0] == '{' ? "{ " : "{");
    buffer_append(out, buffer_text(&inner), inner.length);
    if (inner.failed)
        out->failed = true;
    buffer_finish(&inner);
    if (e->formatted_value.conversion > 0)
        buffer_printf(out, "!%c", e->formatted_value.conversion);
    if (e->formatted_value.format) {
        buffer_append_char(out, ':');
        write_fstring_inside(out, e->formatted_value.format);
    }
    buffer_append_char(out, '}');
}

static void write_fstring_inside(struct buffer *out, const struct ast_expr *e)
{
    if (e->kind == EXPR_JOINED_STR) {
        for (uint32_t i = 0; i < e->joined_str.values.count; i++)
            write_fstring_inside(out, e->joined_str.values.items[i]);
    } else if (e->kind == EXPR_FORMATTED_VALUE) {
        write_formatted_value(out, e);
    } else {
        for (size_t i = 0; i < e->constant.length; i++) {
            char c = e->constant.text[i];
            buffer_append_fill(out, c, c == '{' || c == '}' ? 2 : 1);
        }
    }
}

static void write_fstring(struct buffer *out, const struct ast_expr *e)
{
    struct buffer inside = BUFFER_EMPTY;
    write_fstring_inside(&inside, e);
    buffer_append_char(out, 'f');
    str_append_repr(out, buffer_text(&inside), inside.length, false);
    if (inside.failed)
        out->failed = true;
    buffer_finish(&inside);
}

/* ---- Operators ---- */

static int binary_level(enum ast_binary_operator operation)
{
    switch (operation) {
    case AST_ADD:
    case AST_SUBTRACT:
        return LEVEL_SUM;
    case AST_LEFT_SHIFT:
    case AST_RIGHT_SHIFT:
        return LEVEL_SHIFT;
    case AST_BIT_OR:
        return LEVEL_BIT_OR;
    case AST_BIT_XOR:
        return LEVEL_BIT_XOR;
    case AST_BIT_AND:
        return LEVEL_BIT_AND;
    case AST_POWER:
        return LEVEL_POWER;
    default:
        return LEVEL_TERM;
    }
}

static void write_binary(struct buffer *out, const struct ast_expr *e, int level)
{
    int own = binary_level(e->binary.operation);
    bool to_the_right = e->binary.operation == AST_POWER;
    open_if(out, level > own);
    write_expr(out, e->binary.left, own + to_the_right);
    buffer_printf(out, " %s ", ast_binary_operator_text(e->binary.operation));
    write_expr(out, e->binary.right, own + !to_the_right);
    close_if(out, level > own);
}

static void write_unary(struct buffer *out, const struct ast_expr *e, int level)
{
    static const char *const TEXTS[] = {
        [AST_INVERT] = "~", [AST_NOT] = "not ", [AST_PLUS] = "+", [AST_MINUS] = "-"};
    int own = e->unary.operation == AST_NOT ? LEVEL_NOT : LEVEL_FACTOR;
    open_if(out, level > own);
    buffer_append_text(out, TEXTS[e->unary.operation]);
    write_expr(out, e->unary.operand, own);
    close_if(out, level > own);
}

static void write_bool_op(struct buffer *out, const struct ast_expr *e, int level)
{
    int own = e->bool_op.operation == AST_AND ? LEVEL_AND : LEVEL_OR;
    open_if(out, level > own);
    for (uint32_t i = 0; i < e->bool_op.values.count; i++) {
        if (i)
            buffer_append_text(out, own == LEVEL_AND ? " and " : " or ");
        write_expr(out, e->bool_op.values.items[i], own + 1);
    }
    close_if(out, level > own);
}

static void write_compare(struct buffer *out, const struct ast_expr *e, int level)
{
#define OPERATOR_TEXT(name, node, text) [AST_##name] = text,
    static const char *const TEXTS[] = {AST_COMPARE_OPERATOR_TABLE(OPERATOR_TEXT)};
#undef OPERATOR_TEXT
    open_if(out, level > LEVEL_COMPARE);
    write_expr(out, e->compare.left, LEVEL_COMPARE + 1);
    for (uint32_t i = 0; i < e->compare.comparators.count; i++) {
        buffer_printf(out, " %s ", TEXTS[e->compare.operations[i]]);
        write_expr(out, e->compare.comparators.items[i], LEVEL_COMPARE + 1);
    }
    close_if(out, level > LEVEL_COMPARE);
}

static void write_conditional(struct buffer *out, const struct ast_expr *e, int level)
{
    open_if(out, level > LEVEL_TEST);
    write_expr(out, e->conditional.body, LEVEL_TEST + 1);
    buffer_append_text(out, " if ");
    write_expr(out, e->conditional.test, LEVEL_TEST + 1);
    buffer_append_text(out, " else ");
    write_expr(out, e->conditional.otherwise, LEVEL_TEST);
    close_if(out, level > LEVEL_TEST);
}

/* ---- Lambdas ---- */

static void write_separator(struct buffer *out, bool *first)
{
    if (!*first)
        buffer_append_text(out, ", ");
    *first = false;
}

static void write_parameter(struct buffer *out, const struct ast_parameter *p,
                            const struct ast_expr *fallback)
{
    write_name(out, p->name);
    if (fallback) {
        buffer_append_char(out, '=');
        write_expr(out, fallback, LEVEL_TEST);
    }
}

static void write_parameters(struct buffer *out, const struct ast_parameters *p)
{
    bool first = true;
    uint32_t before = p->positional_only.count, total = before + p->positional.count;
    for (uint32_t i = 0; i < total; i++) {
        write_separator(out, &first);
        uint32_t required = total - p->defaults.count;
        write_parameter(out, i < before ? &p->positional_only.items[i] : &p->positional.items[i - before],
                        i < required ? NULL : p->defaults.items[i - required]);
        if (i + 1 == before)
            buffer_append_text(out, ", /");
    }
    if (p->rest || p->keyword_only.count) {
        write_separator(out, &first);
        buffer_append_char(out, '*');
        if (p->rest)
            write_name(out, p->rest->name);
    }
    for (uint32_t i = 0; i < p->keyword_only.count; i++) {
        write_separator(out, &first);
        write_parameter(out, &p->keyword_only.items[i], p->keyword_defaults.items[i]);
    }
    if (p->keywords) {
        write_separator(out, &first);
        buffer_append_text(out, "**");
        write_name(out, p->keywords->name);
    }
}

static void write_lambda(struct buffer *out, const struct ast_expr *e, int level)
{
    const struct ast_parameters *p = e->lambda.parameters;
    open_if(out, level > LEVEL_TEST);
    /* No space before a star: as the reference has it. */
    buffer_append_text(out, p->positional_only.count + p->positional.count ? "lambda " : "lambda");
    write_parameters(out, p);
    buffer_append_text(out, ": ");
    write_expr(out, e->lambda.body, LEVEL_TEST);
    close_if(out, level > LEVEL_TEST);
}

/* ---- Displays, comprehensions, calls ---- */

static void write_dict(struct buffer *out, const struct ast_expr *e)
{
    buffer_append_char(out, '{');
    for (uint32_t i = 0; i < e->dict.values.count; i++) {
        if (i)
            buffer_append_text(out, ", ");
        if (e->dict.keys.items[i]) {
            write_expr(out, e->dict.keys.items[i], LEVEL_TEST);
            buffer_append_text(out, ": ");
            write_expr(out, e->dict.values.items[i], LEVEL_TEST);
        } else {
            buffer_append_text(out, "**");
            write_expr(out, e->dict.values.items[i], LEVEL_OPERATOR);
        }
    }
    buffer_append_char(out, '}');
}

static void write_tuple(struct buffer *out, const struct ast_expr *e, int level)
{
    bool parentheses = level > LEVEL_TUPLE || !e->tuple.elements.count;
    open_if(out, parentheses);
    write_exprs(out, &e->tuple.elements);
    if (e->tuple.elements.count == 1)
        buffer_append_char(out, ',');
    close_if(out, parentheses);
}

static void write_comprehension(struct buffer *out, const struct ast_expr *e, char open, char close)
{
    buffer_append_char(out, open);
    write_expr(out, e->comprehension.element, LEVEL_TEST);
    if (e->kind == EXPR_DICT_COMP) {
        buffer_append_text(out, ": ");
        write_expr(out, e->comprehension.value, LEVEL_TEST);
    }
    for (uint32_t i = 0; i < e->comprehension.generators.count; i++) {
        const struct ast_comprehension *g = &e->comprehension.generators.items[i];
        buffer_append_text(out, g->is_async ? " async for " : " for ");
        write_expr(out, g->target, LEVEL_TUPLE);
        buffer_append_text(out, " in ");
        write_expr(out, g->iterable, LEVEL_TEST + 1);
        for (uint32_t k = 0; k < g->conditions.count; k++) {
            buffer_append_text(out, " if ");
            write_expr(out, g->conditions.items[k], LEVEL_TEST + 1);
        }
    }
    buffer_append_char(out, close);
}

static void write_call(struct buffer *out, const struct ast_expr *e)
{
    const struct ast_expr_list *arguments = &e->call.arguments;
    write_expr(out, e->call.function, LEVEL_ATOM);
    if (arguments->count == 1 && !e->call.keywords.count && arguments->items[0]->kind == EXPR_GENERATOR) {
        write_expr(out, arguments->items[0], LEVEL_TEST); /* it brings its own parentheses */
        return;
    }
    buffer_append_char(out, '(');
    write_exprs(out, arguments);
    bool first = !arguments->count;
    for (uint32_t i = 0; i < e->call.keywords.count; i++) {
        const struct ast_keyword *k = &e->call.keywords.items[i];
        write_separator(out, &first);
        if (k->name) {
            write_name(out, k->name);
            buffer_append_char(out, '=');
        } else {
            buffer_append_text(out, "**");
        }
        write_expr(out, k->value, LEVEL_TEST);
    }
    buffer_append_char(out, ')');
}

static void write_slice(struct buffer *out, const struct ast_expr *e)
{
    if (e->slice.lower)
        write_expr(out, e->slice.lower, LEVEL_TEST);
    buffer_append_char(out, ':');
    if (e->slice.upper)
        write_expr(out, e->slice.upper, LEVEL_TEST);
    if (e->slice.step) {
        buffer_append_char(out, ':');
        write_expr(out, e->slice.step, LEVEL_TEST);
    }
}

/* `(yield)`, `(yield from x)`, `await x`. */
static void write_suspension(struct buffer *out, const struct ast_expr *e, int level)
{
    if (e->kind == EXPR_AWAIT) {
        open_if(out, level > LEVEL_AWAIT);
        buffer_append_text(out, "await ");
        write_expr(out, e->await_.value, LEVEL_ATOM);
        close_if(out, level > LEVEL_AWAIT);
        return;
    }
    buffer_append_text(out, e->kind == EXPR_YIELD_FROM ? "(yield from" : "(yield");
    if (e->yield.value) {
        buffer_append_char(out, ' ');
        write_expr(out, e->yield.value, LEVEL_TEST);
    }
    buffer_append_char(out, ')');
}

static void write_attribute(struct buffer *out, const struct ast_expr *e)
{
    const struct ast_expr *object = e->attribute.value;
    write_expr(out, object, LEVEL_ATOM);
    /* A point right after digits would belong to the number. */
    bool digits = object->kind == EXPR_CONSTANT && object->constant.kind == AST_CONSTANT_INT;
    buffer_append_text(out, digits ? " ." : ".");
    write_name(out, e->attribute.name);
}

static void write_subscript(struct buffer *out, const struct ast_expr *e)
{
    write_expr(out, e->subscript.value, LEVEL_ATOM);
    buffer_append_char(out, '[');
    write_expr(out, e->subscript.index, LEVEL_TUPLE);
    buffer_append_char(out, ']');
}

static void write_named(struct buffer *out, const struct ast_expr *e, int level)
{
    open_if(out, level > LEVEL_TUPLE);
    write_expr(out, e->named.target, LEVEL_ATOM);
    buffer_append_text(out, " := ");
    write_expr(out, e->named.value, LEVEL_ATOM);
    close_if(out, level > LEVEL_TUPLE);
}

static void write_expr(struct buffer *out, const struct ast_expr *e, int level)
{
    switch (e->kind) {
    case EXPR_BOOL_OP:
        write_bool_op(out, e, level);
        break;
    case EXPR_NAMED:
        write_named(out, e, level);
        break;
    case EXPR_BINARY:
        write_binary(out, e, level);
        break;
    case EXPR_UNARY:
        write_unary(out, e, level);
        break;
    case EXPR_LAMBDA:
        write_lambda(out, e, level);
        break;
    case EXPR_CONDITIONAL:
        write_conditional(out, e, level);
        break;
    case EXPR_DICT:
        write_dict(out, e);
        break;
    case EXPR_SET:
        buffer_append_char(out, '{');
        write_exprs(out, &e->set.elements);
        buffer_append_char(out, '}');
        break;
    case EXPR_LIST_COMP:
        write_comprehension(out, e, '[', ']');
        break;
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
        write_comprehension(out, e, '{', '}');
        break;
    case EXPR_GENERATOR:
        write_comprehension(out, e, '(', ')');
        break;
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        write_suspension(out, e, level);
        break;
    case EXPR_COMPARE:
        write_compare(out, e, level);
        break;
    case EXPR_CALL:
        write_call(out, e);
        break;
    case EXPR_FORMATTED_VALUE:
    case EXPR_JOINED_STR:
        write_fstring(out, e);
        break;
    case EXPR_CONSTANT:
        write_constant(out, &e->constant);
        break;
    case EXPR_ATTRIBUTE:
        write_attribute(out, e);
        break;
    case EXPR_SUBSCRIPT:
        write_subscript(out, e);
        break;
    case EXPR_STARRED:
        buffer_append_char(out, '*');
        write_expr(out, e->starred.value, LEVEL_OPERATOR);
        break;
    case EXPR_NAME:
        write_name(out, e->name.id);
        break;
    case EXPR_LIST:
        buffer_append_char(out, '[');
        write_exprs(out, &e->list.elements);
        buffer_append_char(out, ']');
        break;
    case EXPR_TUPLE:
        write_tuple(out, e, level);
        break;
    case EXPR_SLICE:
        write_slice(out, e);
        break;
    }
}

const char *ast_expression_text(struct ast_tree *tree, const struct ast_expr *e, size_t *length)
{
    struct buffer out = BUFFER_EMPTY;
    write_expr(&out, e, LEVEL_TEST);
    /* The arena may answer a failure with a jump, which would lose the buffer: jump after it is freed. */
    jmp_buf *on_failure = tree->arena->on_failure;
    tree->arena->on_failure = NULL;
    char *text = out.failed ? NULL : arena_copy(tree->arena, buffer_text(&out), out.length);
    tree->arena->on_failure = on_failure;
    *length = out.length;
    buffer_finish(&out);
    if (!text && on_failure)
        longjmp(*on_failure, 1);
    return text;
}
