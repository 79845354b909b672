/* Names: which instruction reads, binds or unbinds a name of this block. */
#include "compiler/codegen_internal.h"
#include "types/exception.h"

/* The register of the i-th local: parameters first, then the other locals in order of occurrence. */
static unsigned local_register(const struct scope *scope, const struct symbol *symbol)
{
    if (symbol->uses & SYMBOL_PARAMETER) {
        for (uint32_t i = 0; i < scope->parameters.count; i++) {
            if (scope->parameters.items[i] == symbol)
                return i;
        }
    }
    unsigned next = scope->parameters.count;
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        struct symbol *s = scope->symbols.items[i];
        if (s == symbol)
            return next;
        if (s->place == SYMBOL_LOCAL && !(s->uses & SYMBOL_PARAMETER))
            next++;
    }
    UNREACHABLE();
}

unsigned cell_register(struct codegen *c, const struct symbol *symbol)
{
    const struct symbol_list *cells = &c->u->scope->cells;
    for (uint32_t i = 0; i < cells->count; i++) {
        if (cells->items[i] == symbol)
            return c->u->local_count + i;
    }
    UNREACHABLE();
}

static unsigned free_index(struct codegen *c, const struct symbol *symbol)
{
    const struct symbol_list *frees = &c->u->scope->frees;
    for (uint32_t i = 0; i < frees->count; i++) {
        if (frees->items[i]->name == symbol->name)
            return i;
    }
    UNREACHABLE();
}

static struct symbol *find(struct codegen *c, const struct ast_name *name)
{
    struct symbol *symbol = scope_find(c->tree, c->u->scope, name);
    CHECK(symbol != NULL);
    return symbol;
}

unsigned name_register(struct codegen *c, const struct ast_name *name)
{
    if (!scope_is_function(c->u->scope))
        return NO_REGISTER;
    struct symbol *symbol = find(c, name);
    return symbol->place == SYMBOL_LOCAL ? local_register(c->u->scope, symbol) : NO_REGISTER;
}

static unsigned name_cache(struct codegen *c, const struct symbol *symbol)
{
    return builder_cache(&c->u->b, symbol->name->text, symbol->name->length);
}

unsigned attribute_cache(struct codegen *c, const struct ast_name *name)
{
    const struct ast_name *mangled = scope_mangle(c->tree, c->u->scope, name);
    return builder_cache(&c->u->b, mangled->text, mangled->length);
}

static bool is_class(const struct codegen *c)
{
    return c->u->scope->kind == SCOPE_CLASS;
}

/* The form of access a name needs in this block. */
enum access { ACCESS_REGISTER, ACCESS_CELL, ACCESS_FREE, ACCESS_GLOBAL, ACCESS_NAME };

static enum access access_of(const struct codegen *c, const struct symbol *symbol)
{
    bool function = scope_is_function(c->u->scope);
    switch (symbol->place) {
    case SYMBOL_LOCAL:
        return function ? ACCESS_REGISTER : ACCESS_NAME;
    case SYMBOL_CELL:
        return ACCESS_CELL;
    case SYMBOL_FREE:
        return ACCESS_FREE;
    case SYMBOL_GLOBAL_EXPLICIT:
        return ACCESS_GLOBAL;
    case SYMBOL_GLOBAL_IMPLICIT:
        return function ? ACCESS_GLOBAL : ACCESS_NAME;
    }
    UNREACHABLE();
}

void name_load(struct codegen *c, const struct ast_name *name, unsigned into)
{
    struct code_builder *b = &c->u->b;
    struct symbol *symbol = find(c, name);
    switch (access_of(c, symbol)) {
    case ACCESS_REGISTER:
        emit(b, OP_MOVE, into, local_register(c->u->scope, symbol), 0);
        break;
    case ACCESS_CELL:
        emit(b, OP_LOAD_CELL, into, cell_register(c, symbol), 0);
        break;
    case ACCESS_FREE:
        if (is_class(c))
            emit(b, OP_LOAD_CLASS_FREE, into, free_index(c, symbol), name_cache(c, symbol));
        else
            emit(b, OP_LOAD_FREE, into, free_index(c, symbol), 0);
        break;
    case ACCESS_GLOBAL:
        emit(b, OP_LOAD_GLOBAL, into, 0, name_cache(c, symbol));
        break;
    case ACCESS_NAME:
        emit(b, OP_LOAD_NAME, into, 0, name_cache(c, symbol));
        break;
    }
}

void name_store(struct codegen *c, const struct ast_name *name, unsigned from)
{
    struct code_builder *b = &c->u->b;
    struct symbol *symbol = find(c, name);
    switch (access_of(c, symbol)) {
    case ACCESS_REGISTER:
        emit(b, OP_MOVE, local_register(c->u->scope, symbol), from, 0);
        break;
    case ACCESS_CELL:
        emit(b, OP_STORE_CELL, from, cell_register(c, symbol), 0);
        break;
    case ACCESS_FREE:
        emit(b, OP_STORE_FREE, from, free_index(c, symbol), 0);
        break;
    case ACCESS_GLOBAL:
        emit(b, OP_STORE_GLOBAL, from, 0, name_cache(c, symbol));
        break;
    case ACCESS_NAME:
        emit(b, OP_STORE_NAME, from, 0, name_cache(c, symbol));
        break;
    }
}

void name_delete(struct codegen *c, const struct ast_name *name)
{
    struct code_builder *b = &c->u->b;
    struct symbol *symbol = find(c, name);
    switch (access_of(c, symbol)) {
    case ACCESS_REGISTER:
        emit(b, OP_DELETE_LOCAL, local_register(c->u->scope, symbol), 0, 0);
        break;
    case ACCESS_CELL:
        emit(b, OP_DELETE_CELL, 0, cell_register(c, symbol), 0);
        break;
    case ACCESS_FREE:
        emit(b, OP_DELETE_FREE, 0, free_index(c, symbol), 0);
        break;
    case ACCESS_GLOBAL:
        emit(b, OP_DELETE_GLOBAL, 0, 0, name_cache(c, symbol));
        break;
    case ACCESS_NAME:
        emit(b, OP_DELETE_NAME, 0, 0, name_cache(c, symbol));
        break;
    }
}
