#include "compiler/scope_block.h"

#include <string.h>

/* Blocks */

static struct arena *arena_of(const struct builder *b)
{
    return b->a->tree->arena;
}

static void add_child(struct builder *b, struct scope *child)
{
    struct block *block = b->block;
    struct scope *parent = block->scope;
    if (parent->children.count == block->child_capacity) {
        block->child_capacity = block->child_capacity ? block->child_capacity * 2 : 4;
        struct scope **items = arena_new_array(arena_of(b), struct scope *, block->child_capacity);
        if (parent->children.count > 0)
            memcpy(items, parent->children.items, parent->children.count * sizeof(struct scope *));
        parent->children.items = items;
    }
    parent->children.items[parent->children.count++] = child;
}

struct scope *block_open(struct builder *b, struct block *block, enum scope_kind kind, const char *name,
                         struct ast_position position)
{
    struct scope *scope = arena_new(arena_of(b), struct scope);
    struct block *outer = b->block;
    scope->kind = kind;
    scope->name = ast_name_intern(b->a->tree, name, strlen(name));
    scope->position = position;
    *block = (struct block){.scope = scope, .outer = outer};
    if (outer) {
        scope->parent = outer->scope;
        scope->private_class = outer->scope->private_class;
        scope->is_nested = outer->scope->is_nested || scope_is_function(outer->scope);
        block->iterable_depth = outer->iterable_depth;
        /* What is inside an annotation that is never run belongs to no program. */
        block->is_annotation = false;
        if (!outer->is_annotation)
            add_child(b, scope);
    }
    b->block = block;
    return scope;
}

void block_close(struct builder *b)
{
    struct scope *scope = b->block->scope;
    uint32_t count = 0;
    scope->parameters.items = arena_new_array(arena_of(b), struct symbol *, scope->symbols.count);
    for (uint32_t i = 0; i < scope->symbols.count; i++)
        if (scope->symbols.items[i]->uses & SYMBOL_PARAMETER)
            scope->parameters.items[count++] = scope->symbols.items[i];
    scope->parameters.count = count;
    b->block = b->block->outer;
}

/* Names */

void block_note(struct builder *b, const struct ast_name *name, uint32_t use, struct ast_position at)
{
    struct scope *scope = b->block->scope;
    const struct ast_name *mangled = scope_mangle(b->a->tree, scope, name);
    struct symbol *symbol = scope_add_mangled(b->a->tree, scope, mangled);
    if (use & symbol->uses & SYMBOL_PARAMETER)
        scope_raise(b->a, at, "duplicate argument '%s' in function definition", name->text);
    symbol->uses |= use;
    if (b->block->in_target) {
        if (symbol->uses & (SYMBOL_DECLARED_GLOBAL | SYMBOL_DECLARED_NONLOCAL))
            scope_raise(b->a, at, "comprehension inner loop cannot rebind assignment expression target '%s'",
                        name->text);
        symbol->uses |= SYMBOL_ITERATION;
    }
}

void block_note_binding(struct builder *b, const struct ast_name *name, struct ast_position at)
{
    if (name)
        block_note(b, name, SYMBOL_ASSIGNED, at);
}

uint32_t block_uses(struct builder *b, const struct scope *scope, const struct ast_name *name)
{
    const struct symbol *symbol = scope_find(b->a->tree, scope, name);
    return symbol ? symbol->uses : 0;
}

static void add_directive(struct builder *b, const struct ast_name *name, struct ast_position at)
{
    struct scope *scope = b->block->scope;
    struct scope_directive *directive = arena_new(arena_of(b), struct scope_directive);
    directive->name = scope_mangle(b->a->tree, scope, name);
    directive->position = at;
    directive->next = scope->directives;
    scope->directives = directive;
}

void block_note_directives(struct builder *b, const struct ast_stmt *stmt)
{
    bool is_global = stmt->kind == STMT_GLOBAL;
    const char *what = is_global ? "global" : "nonlocal";
    for (uint32_t i = 0; i < stmt->global.names.count; i++) {
        const struct ast_name *name = stmt->global.names.items[i];
        uint32_t uses = block_uses(b, b->block->scope, name);
        if (uses & SYMBOL_PARAMETER)
            scope_raise(b->a, stmt->position, "name '%s' is parameter and %s", name->text, what);
        if (uses & SYMBOL_USED)
            scope_raise(b->a, stmt->position, "name '%s' is used prior to %s declaration", name->text, what);
        if (uses & SYMBOL_ANNOTATED)
            scope_raise(b->a, stmt->position, "annotated name '%s' can't be %s", name->text, what);
        if (uses & SYMBOL_ASSIGNED)
            scope_raise(b->a, stmt->position, "name '%s' is assigned to before %s declaration", name->text,
                        what);
        block_note(b, name, is_global ? SYMBOL_DECLARED_GLOBAL : SYMBOL_DECLARED_NONLOCAL, stmt->position);
        add_directive(b, name, stmt->position);
    }
}

bool block_open_annotation(struct builder *b, struct block *block, struct ast_position position)
{
    if (!(b->a->tree->futures & FUTURE_ANNOTATIONS))
        return false;
    struct scope *scope = arena_new(arena_of(b), struct scope);
    *block = (struct block){.scope = scope, .outer = b->block, .is_annotation = true};
    scope->kind = SCOPE_FUNCTION;
    scope->name = ast_name_intern(b->a->tree, "_annotation", 11);
    scope->position = position;
    scope->parent = b->block->scope;
    scope->private_class = b->block->scope->private_class;
    b->block = block;
    return true;
}

void block_note_outer_binding(struct builder *b, const struct ast_expr *target)
{
    const struct ast_name *name = target->name.id;
    for (struct block *around = b->block; around; around = around->outer) {
        if (around->comprehension) {
            if (block_uses(b, around->scope, name) & SYMBOL_ITERATION)
                scope_raise(b->a, target->position,
                            "assignment expression cannot rebind comprehension iteration variable '%s'",
                            name->text);
            continue;
        }
        if (around->scope->kind == SCOPE_CLASS)
            scope_raise(b->a, target->position,
                        "assignment expression within a comprehension cannot be used in a class body");
        bool is_module = around->scope->kind == SCOPE_MODULE;
        bool is_global = is_module || (block_uses(b, around->scope, name) & SYMBOL_DECLARED_GLOBAL);
        block_note(b, name, is_global ? SYMBOL_DECLARED_GLOBAL : SYMBOL_DECLARED_NONLOCAL, target->position);
        add_directive(b, name, target->position);
        const struct ast_name *mangled = scope_mangle(b->a->tree, around->scope, name);
        struct symbol *symbol = scope_add_mangled(b->a->tree, around->scope, mangled);
        symbol->uses |= SYMBOL_ASSIGNED;
        return;
    }
}
