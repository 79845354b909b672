#include "compiler/parser_internal.h"

#include <string.h>

struct ast_expr *expr_new(struct parser *p, enum ast_expr_kind kind, struct ast_position position)
{
    struct ast_expr *expr = arena_new(p->arena, struct ast_expr);
    expr->kind = kind;
    expr->position = position;
    return expr;
}

struct ast_stmt *stmt_new(struct parser *p, enum ast_stmt_kind kind, struct ast_position position)
{
    struct ast_stmt *stmt = arena_new(p->arena, struct ast_stmt);
    stmt->kind = kind;
    stmt->position = position;
    return stmt;
}

struct ast_expr *expr_new_name(struct parser *p, struct token *name)
{
    struct ast_expr *expr = expr_new(p, EXPR_NAME, name->position);
    expr->name.id = name->name;
    return expr;
}

struct ast_expr *expr_new_constant(struct parser *p, enum ast_constant_kind kind,
                                   struct ast_position position)
{
    struct ast_expr *expr = expr_new(p, EXPR_CONSTANT, position);
    expr->constant.kind = kind;
    return expr;
}

/* Grows an arena array to hold one more item of this size. */
static void *grow(struct parser *p, void *items, uint32_t count, uint32_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 4;
    void *grown = arena_alloc(p->arena, *capacity * item_size);
    if (count > 0)
        memcpy(grown, items, count * item_size);
    return grown;
}

void list_add(struct parser *p, struct list_builder *list, void *item)
{
    list->items = grow(p, list->items, list->count, &list->capacity, sizeof(void *));
    list->items[list->count++] = item;
}

struct ast_expr_list list_exprs(const struct list_builder *list)
{
    return (struct ast_expr_list){(struct ast_expr **)list->items, list->count};
}

struct ast_stmt_list list_stmts(const struct list_builder *list)
{
    return (struct ast_stmt_list){(struct ast_stmt **)list->items, list->count};
}

struct ast_pattern_list list_patterns(const struct list_builder *list)
{
    return (struct ast_pattern_list){(struct ast_pattern **)list->items, list->count};
}

struct ast_name_list list_names(const struct list_builder *list)
{
    return (struct ast_name_list){(const struct ast_name **)list->items, list->count};
}

void *array_add(struct parser *p, void **items, uint32_t *count, size_t item_size)
{
    /* Capacities are powers of two from 4 on, so the count tells when the array is full. */
    bool is_full = *count == 0 || (*count >= 4 && (*count & (*count - 1)) == 0);
    if (is_full) {
        uint32_t capacity = *count;
        *items = grow(p, *items, *count, &capacity, item_size);
    }
    return (char *)*items + (*count)++ * item_size;
}

void bytes_add(struct parser *p, struct byte_builder *builder, const char *bytes, size_t length)
{
    if (builder->capacity - builder->length < length) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : 32;
        while (capacity - builder->length < length)
            capacity *= 2;
        char *grown = arena_alloc(p->arena, capacity);
        if (builder->length > 0)
            memcpy(grown, builder->bytes, builder->length);
        builder->bytes = grown;
        builder->capacity = capacity;
    }
    if (length > 0)
        memcpy(builder->bytes + builder->length, bytes, length);
    builder->length += length;
}
