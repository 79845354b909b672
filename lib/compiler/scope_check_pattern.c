#include "base/buffer.h"
#include "compiler/scope_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The names that one case binds, and whether the pattern at hand may match everything. */
struct captures {
    const struct ast_name **names;
    uint32_t count, capacity;
    bool allow_irrefutable;
};

static void check_pattern(struct checker *c, struct captures *captures, const struct ast_pattern *pattern);

static bool has_capture(const struct captures *captures, const struct ast_name *name)
{
    for (uint32_t i = 0; i < captures->count; i++)
        if (captures->names[i] == name)
            return true;
    return false;
}

static void add_capture(struct checker *c, struct captures *captures, const struct ast_name *name)
{
    if (!name)
        return;
    check_name(c, name, AST_STORE, c->at);
    if (has_capture(captures, name))
        scope_raise(c->a, c->at, "multiple assignments to name '%s' in pattern", name->text);
    if (captures->count == captures->capacity) {
        captures->capacity = captures->capacity ? captures->capacity * 2 : 4;
        const struct ast_name **names =
            arena_new_array(c->a->tree->arena, const struct ast_name *, captures->capacity);
        if (captures->count > 0)
            memcpy(names, captures->names, captures->count * sizeof *names);
        captures->names = names;
    }
    captures->names[captures->count++] = name;
}

/* Inside another pattern, matching everything is fine. */
static void check_part(struct checker *c, struct captures *captures, const struct ast_pattern *pattern)
{
    bool outer = captures->allow_irrefutable;
    captures->allow_irrefutable = true;
    check_pattern(c, captures, pattern);
    captures->allow_irrefutable = outer;
}

static void check_parts(struct checker *c, struct captures *captures, const struct ast_pattern_list *patterns)
{
    for (uint32_t i = 0; i < patterns->count; i++)
        check_part(c, captures, patterns->items[i]);
}

static void check_sequence(struct checker *c, struct captures *captures, const struct ast_pattern *pattern)
{
    uint32_t stars = 0;
    for (uint32_t i = 0; i < pattern->patterns.count; i++)
        stars += pattern->patterns.items[i]->kind == PATTERN_STAR;
    if (stars > 1)
        scope_raise(c->a, pattern->position, "multiple starred names in sequence pattern");
    check_parts(c, captures, &pattern->patterns);
}

static void check_alternatives(struct checker *c, struct captures *captures,
                               const struct ast_pattern *pattern)
{
    struct captures first = {0};
    for (uint32_t i = 0; i < pattern->patterns.count; i++) {
        bool is_last = i + 1 == pattern->patterns.count;
        struct captures own = {.allow_irrefutable = is_last && captures->allow_irrefutable};
        check_pattern(c, &own, pattern->patterns.items[i]);
        if (i == 0)
            first = own;
        bool same = own.count == first.count;
        for (uint32_t k = 0; k < first.count && same; k++)
            same = has_capture(&own, first.names[k]);
        if (!same)
            scope_raise(c->a, c->at, "alternative patterns bind different names");
    }
    for (uint32_t k = 0; k < first.count; k++)
        add_capture(c, captures, first.names[k]);
}

/* A constant key of a mapping, as a value that can be compared. */
struct key {
    const struct ast_constant *constant; /* a constant that is no number; else NULL */
    double real, imaginary;
};

static void read_number(const struct ast_constant *constant, double sign, struct key *key)
{
    if (constant->kind == AST_CONSTANT_FLOAT) {
        key->real += sign * constant->number;
    } else if (constant->kind == AST_CONSTANT_COMPLEX) {
        key->imaginary += sign * constant->number;
    } else {
        double value = 0;
        for (size_t i = 0; i < constant->length; i++) {
            char digit[2] = {constant->text[i], '\0'};
            value = value * constant->base + (double)strtol(digit, NULL, constant->base);
        }
        key->real += sign * value;
    }
}

static bool is_number(const struct ast_constant *constant)
{
    return constant->kind == AST_CONSTANT_INT || constant->kind == AST_CONSTANT_FLOAT ||
           constant->kind == AST_CONSTANT_COMPLEX;
}

static void read_key(const struct ast_expr *expr, double sign, struct key *key)
{
    if (expr->kind == EXPR_UNARY) {
        read_key(expr->unary.operand, -sign, key);
    } else if (expr->kind == EXPR_BINARY) {
        read_key(expr->binary.left, sign, key);
        read_key(expr->binary.right, expr->binary.operation == AST_SUBTRACT ? -sign : sign, key);
    } else if (is_number(&expr->constant)) {
        read_number(&expr->constant, sign, key);
    } else if (expr->constant.kind == AST_CONSTANT_TRUE) {
        key->real = 1;
    } else if (expr->constant.kind != AST_CONSTANT_FALSE) {
        key->constant = &expr->constant;
    }
}

static bool is_same_key(const struct key *a, const struct key *b)
{
    if (!a->constant || !b->constant)
        return a->constant == b->constant && a->real == b->real && a->imaginary == b->imaginary;
    return a->constant->kind == b->constant->kind && a->constant->length == b->constant->length &&
           (a->constant->length == 0 ||
            memcmp(a->constant->text, b->constant->text, a->constant->length) == 0);
}

static void describe_text(struct buffer *out, const struct ast_constant *constant)
{
    char quote =
        memchr(constant->text, '\'', constant->length) && !memchr(constant->text, '"', constant->length)
            ? '"'
            : '\'';
    if (constant->kind == AST_CONSTANT_BYTES)
        buffer_append_char(out, 'b');
    buffer_append_char(out, quote);
    for (size_t i = 0; i < constant->length; i++) {
        unsigned char c = (unsigned char)constant->text[i];
        if (c == '\n' || c == '\t' || c == '\r')
            buffer_printf(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
        else if (c == (unsigned char)quote || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c < ' ' || c == 127 || (c >= 128 && constant->kind == AST_CONSTANT_BYTES))
            buffer_printf(out, "\\x%02x", c);
        else
            buffer_append_char(out, (char)c);
    }
    buffer_append_char(out, quote);
}

/* The key as repr() shows it, as far as a pattern can write it. */
static void describe_key(struct buffer *out, const struct ast_expr *expr)
{
    if (expr->kind == EXPR_UNARY) {
        buffer_append_char(out, '-');
        describe_key(out, expr->unary.operand);
    } else if (expr->kind == EXPR_BINARY) {
        buffer_append_char(out, '(');
        describe_key(out, expr->binary.left);
        buffer_append_char(out, expr->binary.operation == AST_ADD ? '+' : '-');
        describe_key(out, expr->binary.right);
        buffer_append_char(out, ')');
    } else if (expr->constant.kind == AST_CONSTANT_STR || expr->constant.kind == AST_CONSTANT_BYTES) {
        describe_text(out, &expr->constant);
    } else if (expr->constant.kind == AST_CONSTANT_INT) {
        static const char *const prefixes[17] = {[2] = "0b", [8] = "0o", [16] = "0x"};
        const char *prefix = prefixes[expr->constant.base];
        buffer_printf(out, "%s%.*s", prefix ? prefix : "", (int)expr->constant.length, expr->constant.text);
    } else if (is_number(&expr->constant)) {
        double number = expr->constant.number;
        bool whole = number == floor(number) && fabs(number) < 1e16;
        bool is_complex = expr->constant.kind == AST_CONSTANT_COMPLEX;
        buffer_printf(out, whole && !is_complex ? "%.1f" : "%.15g", number);
        if (is_complex)
            buffer_append_char(out, 'j');
    } else {
        buffer_append_text(out, ast_expr_describe(expr));
    }
}

static bool is_literal(const struct ast_expr *expr)
{
    return expr->kind == EXPR_CONSTANT || expr->kind == EXPR_UNARY || expr->kind == EXPR_BINARY;
}

static void check_keys(struct checker *c, const struct ast_pattern *pattern)
{
    const struct ast_expr_list *keys = &pattern->mapping.keys;
    struct key *seen = arena_new_array(c->a->tree->arena, struct key, keys->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct ast_expr *key = keys->items[i];
        if (is_literal(key)) {
            read_key(key, 1, &seen[count]);
            for (uint32_t k = 0; k < count; k++) {
                if (!is_same_key(&seen[k], &seen[count]))
                    continue;
                struct buffer text = BUFFER_EMPTY;
                describe_key(&text, key);
                const char *copy = arena_copy(c->a->tree->arena, buffer_text(&text), text.length);
                buffer_finish(&text);
                scope_raise(c->a, pattern->position, "mapping pattern checks duplicate key (%s)", copy);
            }
            count++;
        } else if (key->kind != EXPR_ATTRIBUTE) {
            scope_raise(c->a, pattern->position,
                        "mapping pattern keys may only match literals and attribute lookups");
        }
        check_expr(c, key);
    }
}

static void check_class_keywords(struct checker *c, const struct ast_pattern *pattern)
{
    const struct ast_name_list *names = &pattern->class_.keywords;
    for (uint32_t i = 0; i < names->count; i++) {
        c->at = pattern->class_.keyword_patterns.items[i]->position;
        check_name(c, names->items[i], AST_STORE, c->at);
        for (uint32_t k = i + 1; k < names->count; k++)
            if (names->items[k] == names->items[i])
                scope_raise(c->a, pattern->class_.keyword_patterns.items[k]->position,
                            "attribute name repeated in class pattern: %s", names->items[k]->text);
    }
}

static void check_capture(struct checker *c, struct captures *captures, const struct ast_pattern *pattern)
{
    if (pattern->as.pattern) {
        check_pattern(c, captures, pattern->as.pattern);
    } else if (!captures->allow_irrefutable) {
        if (pattern->as.name)
            scope_raise(c->a, pattern->position, "name capture '%s' makes remaining patterns unreachable",
                        pattern->as.name->text);
        scope_raise(c->a, pattern->position, "wildcard makes remaining patterns unreachable");
    }
    add_capture(c, captures, pattern->as.name);
}

static void check_pattern(struct checker *c, struct captures *captures, const struct ast_pattern *pattern)
{
    c->at = pattern->position;
    switch (pattern->kind) {
    case PATTERN_VALUE:
        if (!is_literal(pattern->value) && pattern->value->kind != EXPR_ATTRIBUTE)
            scope_raise(c->a, pattern->position, "patterns may only match literals and attribute lookups");
        check_expr(c, pattern->value);
        break;
    case PATTERN_SINGLETON:
        break;
    case PATTERN_SEQUENCE:
        check_sequence(c, captures, pattern);
        break;
    case PATTERN_MAPPING:
        check_keys(c, pattern);
        check_parts(c, captures, &pattern->mapping.patterns);
        add_capture(c, captures, pattern->mapping.rest);
        break;
    case PATTERN_CLASS:
        check_class_keywords(c, pattern);
        check_expr(c, pattern->class_.class_);
        check_parts(c, captures, &pattern->class_.patterns);
        check_parts(c, captures, &pattern->class_.keyword_patterns);
        break;
    case PATTERN_STAR:
        add_capture(c, captures, pattern->star);
        break;
    case PATTERN_AS:
        check_capture(c, captures, pattern);
        break;
    case PATTERN_OR:
        check_alternatives(c, captures, pattern);
        break;
    }
}

void check_case_pattern(struct checker *c, const struct ast_pattern *pattern, bool allow_irrefutable)
{
    struct captures captures = {.allow_irrefutable = allow_irrefutable};
    check_pattern(c, &captures, pattern);
}
