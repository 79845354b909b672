#include "compiler/ast.h"

#include "base/check.h"
#include "compiler/name_table.h"

#include <string.h>

enum { FIRST_BUCKETS = 256 };

struct name_entry {
    struct ast_name name;
    struct name_entry *next;
};

struct ast_names {
    struct name_entry **buckets;
    uint32_t mask;
};

void name_table_init(struct ast_tree *tree)
{
    tree->names = arena_new(tree->arena, struct ast_names);
    tree->names->buckets = arena_new_array(tree->arena, struct name_entry *, FIRST_BUCKETS);
    tree->names->mask = FIRST_BUCKETS - 1;
    tree->name_count = 0;
}

void ast_warn(struct ast_tree *tree, uint32_t line, const char *text)
{
    struct ast_warning **last = &tree->warnings;
    while (*last)
        last = &(*last)->next;
    struct ast_warning *warning = arena_new(tree->arena, struct ast_warning);
    warning->line = line;
    warning->text = arena_copy(tree->arena, text, strlen(text));
    *last = warning;
}

static uint32_t hash_text(const char *text, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a: names are short and come from one source */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static void grow(struct ast_tree *tree)
{
    struct ast_names *names = tree->names;
    uint32_t count = (names->mask + 1) * 4;
    struct name_entry **buckets = arena_new_array(tree->arena, struct name_entry *, count);
    for (uint32_t i = 0; i <= names->mask; i++) {
        for (struct name_entry *entry = names->buckets[i], *next; entry; entry = next) {
            next = entry->next;
            struct name_entry **bucket = &buckets[entry->name.hash & (count - 1)];
            entry->next = *bucket;
            *bucket = entry;
        }
    }
    names->buckets = buckets;
    names->mask = count - 1;
}

const struct ast_name *ast_name_intern(struct ast_tree *tree, const char *text, size_t length)
{
    struct ast_names *names = tree->names;
    uint32_t hash = hash_text(text, length);
    for (struct name_entry *entry = names->buckets[hash & names->mask]; entry; entry = entry->next)
        if (entry->name.hash == hash && entry->name.length == length &&
            memcmp(entry->name.text, text, length) == 0)
            return &entry->name;
    if (tree->name_count > names->mask)
        grow(tree);
    struct name_entry *entry = arena_new(tree->arena, struct name_entry);
    entry->name.text = arena_copy(tree->arena, text, length);
    entry->name.length = (uint32_t)length;
    entry->name.hash = hash;
    entry->name.index = tree->name_count++;
    entry->next = names->buckets[hash & names->mask];
    names->buckets[hash & names->mask] = entry;
    return &entry->name;
}

#define EXPR_NAME_ENTRY(name, node)    [EXPR_##name] = node,
#define STMT_NAME_ENTRY(name, node)    [STMT_##name] = node,
#define PATTERN_NAME_ENTRY(name, node) [PATTERN_##name] = node,

const char *ast_expr_name(enum ast_expr_kind kind)
{
    static const char *const names[] = {AST_EXPR_TABLE(EXPR_NAME_ENTRY)};
    return names[kind];
}

const char *ast_stmt_name(enum ast_stmt_kind kind)
{
    static const char *const names[] = {AST_STMT_TABLE(STMT_NAME_ENTRY)};
    return names[kind];
}

const char *ast_pattern_name(enum ast_pattern_kind kind)
{
    static const char *const names[] = {AST_PATTERN_TABLE(PATTERN_NAME_ENTRY)};
    return names[kind];
}

const char *ast_binary_operator_text(enum ast_binary_operator operation)
{
#define OPERATOR_TEXT(name, node, text) [AST_##name] = text,
    static const char *const texts[] = {AST_BINARY_OPERATOR_TABLE(OPERATOR_TEXT)};
#undef OPERATOR_TEXT
    return texts[operation];
}

static const char *describe_constant(const struct ast_constant *constant)
{
    switch (constant->kind) {
    case AST_CONSTANT_NONE:
        return "None";
    case AST_CONSTANT_TRUE:
        return "True";
    case AST_CONSTANT_FALSE:
        return "False";
    case AST_CONSTANT_ELLIPSIS:
        return "ellipsis";
    default:
        return "literal";
    }
}

const char *ast_expr_describe(const struct ast_expr *expr)
{
    static const char *const descriptions[] = {
        [EXPR_BOOL_OP] = "expression",
        [EXPR_NAMED] = "named expression",
        [EXPR_BINARY] = "expression",
        [EXPR_UNARY] = "expression",
        [EXPR_LAMBDA] = "lambda",
        [EXPR_CONDITIONAL] = "conditional expression",
        [EXPR_DICT] = "dict literal",
        [EXPR_SET] = "set display",
        [EXPR_LIST_COMP] = "list comprehension",
        [EXPR_SET_COMP] = "set comprehension",
        [EXPR_DICT_COMP] = "dict comprehension",
        [EXPR_GENERATOR] = "generator expression",
        [EXPR_AWAIT] = "await expression",
        [EXPR_YIELD] = "yield expression",
        [EXPR_YIELD_FROM] = "yield expression",
        [EXPR_COMPARE] = "comparison",
        [EXPR_CALL] = "function call",
        [EXPR_FORMATTED_VALUE] = "f-string expression",
        [EXPR_JOINED_STR] = "f-string expression",
        [EXPR_CONSTANT] = "literal",
        [EXPR_ATTRIBUTE] = "attribute",
        [EXPR_SUBSCRIPT] = "subscript",
        [EXPR_STARRED] = "starred",
        [EXPR_NAME] = "name",
        [EXPR_LIST] = "list",
        [EXPR_TUPLE] = "tuple",
        [EXPR_SLICE] = "slice",
    };
    if (expr->kind == EXPR_CONSTANT)
        return describe_constant(&expr->constant);
    return descriptions[expr->kind];
}

const struct ast_constant *ast_docstring(const struct ast_stmt_list *body)
{
    if (body->count == 0 || body->items[0]->kind != STMT_EXPR)
        return NULL;
    const struct ast_expr *value = body->items[0]->expr.value;
    return value->kind == EXPR_CONSTANT && value->constant.kind == AST_CONSTANT_STR ? &value->constant : NULL;
}
