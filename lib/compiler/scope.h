/* Scopes: for every name of every block, where its value lives.
 *
 * A block is the module, a class body, a function, a lambda or a comprehension (which is a function of
 * its own, whose only parameter is the iterator ".0"). scope_analyze walks a tree, makes one scope per
 * block, hangs it on the block's node (`scope` fields, ast_tree.scope) and decides for each name
 * whether it is local, a cell, free or global. It also raises every SyntaxError that belongs to
 * names and blocks, and the ones that later passes would find: a `return` outside a function, a
 * `break` outside a loop, `await` outside async functions, a misplaced `from __future__`, ...
 *
 * Everything lives in the tree's arena. A scope belongs to the thread that owns the tree.
 */
#ifndef OURO_COMPILER_SCOPE_H
#define OURO_COMPILER_SCOPE_H

#include "compiler/ast.h"

enum scope_kind { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_LAMBDA, SCOPE_COMPREHENSION };

enum symbol_place {
    SYMBOL_LOCAL, /* this block's own: a slot (function), an entry of the namespace (module, class) */
    SYMBOL_CELL,  /* this function's own, and used by a block inside it: a cell */
    SYMBOL_FREE,  /* a cell of a function around this block, passed in by the closure */
    SYMBOL_GLOBAL_EXPLICIT, /* declared `global` */
    SYMBOL_GLOBAL_IMPLICIT, /* not bound here: looked up in globals, then builtins.
                             * In a class body: the namespace first. */
};

/* How a name occurs in its block: bits of symbol.uses. */
enum symbol_use {
    SYMBOL_ASSIGNED = 1 << 0, /* bound in any way but as a parameter or by an import */
    SYMBOL_USED = 1 << 1,     /* read */
    SYMBOL_PARAMETER = 1 << 2,
    SYMBOL_IMPORTED = 1 << 3,
    SYMBOL_ANNOTATED = 1 << 4, /* has a variable annotation */
    SYMBOL_DECLARED_GLOBAL = 1 << 5,
    SYMBOL_DECLARED_NONLOCAL = 1 << 6,
    SYMBOL_ITERATION = 1 << 7, /* target of a comprehension's `for` */
    /* In a class body: also free in a block inside the class, so the class passes the cell on, while its
     * own reads and stores follow `place`. The name is in `frees` of the class. */
    SYMBOL_PASSED_THROUGH = 1 << 8,
};

struct symbol {
    const struct ast_name *name; /* mangled */
    enum symbol_place place;
    uint32_t uses;  /* symbol_use bits */
    uint32_t index; /* in scope.symbols: order of first occurrence, parameters first */
    struct symbol *next_in_bucket;
};

struct symbol_list {
    struct symbol **items;
    uint32_t count;
};

struct scope {
    enum scope_kind kind;
    const struct ast_name *name; /* of function or class; "<lambda>", "<listcomp>", "<module>", ... */
    struct scope *parent;        /* NULL for the module */
    struct scope_list {
        struct scope **items;
        uint32_t count;
    } children; /* in order of the source */
    struct ast_position position;
    const struct ast_name *private_class; /* the class whose name mangles __private names; or NULL */

    struct symbol_list symbols; /* all, in order of first occurrence */
    struct symbol_list
        parameters;           /* positional-only, positional, keyword-only, *rest, **keywords: frame order */
    struct symbol_list cells; /* place CELL, sorted by name. Class: `__class__` when has_class_cell */
    struct symbol_list frees; /* place FREE or PASSED_THROUGH, sorted by name: the order of the closure */

    bool is_generator;    /* contains yield; or is a generator expression */
    bool is_coroutine;    /* async def, or a comprehension that awaits or has `async for` */
    bool is_nested;       /* inside a function, directly or not */
    bool returns_value;   /* has `return` with a value */
    bool has_rest;        /* *rest */
    bool has_keywords;    /* **keywords */
    bool has_class_cell;  /* CLASS: a method uses super or __class__: the body makes the cell `__class__` */
    bool has_annotations; /* MODULE, CLASS: some variable annotation: needs __annotations__ */

    struct symbol **buckets; /* hash table over symbols, by name */
    uint32_t bucket_mask;
    struct scope_directive *directives; /* the analysis's own: where global and nonlocal stand */
};

/* Fills the tree's scopes. False with *error filled when the program breaks a rule. */
bool scope_analyze(struct ast_tree *tree, struct syntax_error *error);

/* The name as it is stored: `__x` in a class C is `_C__x`. Use it for attributes, imports and keyword-only
 * defaults; scope_find does it by itself. May intern a name. Fails as arena_alloc does. */
const struct ast_name *scope_mangle(struct ast_tree *tree, const struct scope *scope,
                                    const struct ast_name *name);

/* The symbol of a name as written in this block, mangled first; NULL when the block does not have it. */
struct symbol *scope_find(struct ast_tree *tree, const struct scope *scope, const struct ast_name *name);

/* Whether the block's names are slots of a frame (a function, lambda or comprehension). */
static inline bool scope_is_function(const struct scope *scope)
{
    return scope->kind >= SCOPE_FUNCTION;
}

#endif
