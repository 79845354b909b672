#include "compiler/scope_internal.h"

#include <string.h>

/* Where the first `global` or `nonlocal` of this name stands. */
static struct ast_position directive_position(const struct scope *scope, const struct ast_name *name)
{
    const struct scope_directive *found = NULL;
    for (const struct scope_directive *d = scope->directives; d; d = d->next)
        if (d->name == name)
            found = d; /* the newest is first in the list */
    CHECK(found != NULL);
    return found->position;
}

/* Whether a block gives this name to the blocks inside it, as a cell. */
static bool gives_cell(const struct scope_analysis *a, const struct scope *scope, const struct ast_name *name)
{
    if (scope->kind == SCOPE_CLASS)
        return name == a->class_cell;
    const struct symbol *symbol = scope_is_function(scope) ? scope_find_mangled(scope, name) : NULL;
    return symbol && (symbol->place == SYMBOL_LOCAL || symbol->place == SYMBOL_CELL);
}

/* The block around `scope` whose cell this name is; NULL: it is global. Blocks around are resolved already.
 */
static struct scope *find_home(const struct scope_analysis *a, const struct scope *scope,
                               const struct ast_name *name)
{
    for (struct scope *around = scope->parent; around; around = around->parent) {
        if (gives_cell(a, around, name))
            return around;
        const struct symbol *symbol = scope_is_function(around) ? scope_find_mangled(around, name) : NULL;
        if (symbol && symbol->place == SYMBOL_GLOBAL_EXPLICIT)
            return NULL;
    }
    return NULL;
}

/* Makes a name free in `scope` and in every block between it and its home. */
static void pass_cell(struct scope_analysis *a, struct scope *scope, struct scope *home,
                      const struct ast_name *name)
{
    for (struct scope *around = scope; around != home; around = around->parent) {
        struct symbol *symbol = scope_find_mangled(around, name);
        if (!symbol) {
            symbol = scope_add_mangled(a->tree, around, name);
            symbol->place = SYMBOL_FREE;
        } else if (around != scope && around->kind == SCOPE_CLASS && symbol->place != SYMBOL_FREE) {
            symbol->uses |= SYMBOL_PASSED_THROUGH;
        } else {
            symbol->place = SYMBOL_FREE;
        }
    }
    if (home->kind == SCOPE_CLASS)
        home->has_class_cell = true;
    else
        scope_find_mangled(home, name)->place = SYMBOL_CELL;
}

static void resolve_symbol(struct scope_analysis *a, struct scope *scope, struct symbol *symbol)
{
    if (symbol->uses & SYMBOL_DECLARED_GLOBAL) {
        if (symbol->uses & SYMBOL_DECLARED_NONLOCAL)
            scope_raise(a, directive_position(scope, symbol->name), "name '%s' is nonlocal and global",
                        symbol->name->text);
        symbol->place = SYMBOL_GLOBAL_EXPLICIT;
        return;
    }
    if (symbol->uses & SYMBOL_DECLARED_NONLOCAL) {
        if (scope->kind == SCOPE_MODULE)
            scope_raise(a, directive_position(scope, symbol->name),
                        "nonlocal declaration not allowed at module level");
        struct scope *home = find_home(a, scope, symbol->name);
        if (!home)
            scope_raise(a, directive_position(scope, symbol->name), "no binding for nonlocal '%s' found",
                        symbol->name->text);
        pass_cell(a, scope, home, symbol->name);
        return;
    }
    if (symbol->uses & SYMBOL_BOUND) {
        symbol->place = SYMBOL_LOCAL;
        return;
    }
    struct scope *home = find_home(a, scope, symbol->name);
    if (home)
        pass_cell(a, scope, home, symbol->name);
    else
        symbol->place = SYMBOL_GLOBAL_IMPLICIT;
}

/* Inserts into a list kept in the order of names. */
static void insert_sorted(struct symbol_list *list, struct symbol *symbol)
{
    uint32_t i = list->count++;
    for (; i > 0 && strcmp(list->items[i - 1]->name->text, symbol->name->text) > 0; i--)
        list->items[i] = list->items[i - 1];
    list->items[i] = symbol;
}

static bool is_free(const struct symbol *symbol)
{
    return symbol->place == SYMBOL_FREE || (symbol->uses & SYMBOL_PASSED_THROUGH);
}

static void list_cells_and_frees(struct scope_analysis *a, struct scope *scope)
{
    uint32_t cells = 0, frees = 0;
    struct symbol *class_cell = NULL;
    if (scope->has_class_cell) {
        /* Not one of the class's names: a symbol that only the list has. */
        class_cell = arena_new(a->tree->arena, struct symbol);
        class_cell->name = a->class_cell;
        class_cell->place = SYMBOL_CELL;
        class_cell->index = scope->symbols.count;
        cells++;
    }
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        cells += scope->symbols.items[i]->place == SYMBOL_CELL;
        frees += is_free(scope->symbols.items[i]);
    }
    scope->cells.items = arena_new_array(a->tree->arena, struct symbol *, cells);
    scope->frees.items = arena_new_array(a->tree->arena, struct symbol *, frees);
    if (class_cell)
        insert_sorted(&scope->cells, class_cell);
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        struct symbol *symbol = scope->symbols.items[i];
        if (symbol->place == SYMBOL_CELL)
            insert_sorted(&scope->cells, symbol);
        if (is_free(symbol))
            insert_sorted(&scope->frees, symbol);
    }
}

void scope_resolve(struct scope_analysis *a, struct scope *scope)
{
    /* A block inside may add names to this one; they come resolved. */
    uint32_t own = scope->symbols.count;
    for (uint32_t i = 0; i < own; i++)
        resolve_symbol(a, scope, scope->symbols.items[i]);
    for (uint32_t i = 0; i < scope->children.count; i++)
        scope_resolve(a, scope->children.items[i]);
    list_cells_and_frees(a, scope);
}
