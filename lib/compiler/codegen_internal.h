/* What the files of code generation share.
 *
 * A *unit* is one code object being made. Registers: named locals [0, local_count), cells, then temporaries
 * in stack discipline: `temp_push` takes the next, resetting `u->top` to a mark gives back all above it.
 *
 * An *operand* is a register that an instruction may read: the register of a local (borrowed) or a
 * temporary (consumed).
 *
 * Leaving a block early (return, break, continue) runs what the blocks around it owe: their list is
 * u->block, innermost first (codegen_block.c). Code for that is emitted again at each exit, as the
 * reference compiler does, outside the protection of the blocks already left.
 */
#ifndef OURO_COMPILER_CODEGEN_INTERNAL_H
#define OURO_COMPILER_CODEGEN_INTERNAL_H

#include "compiler/code_builder.h"
#include "compiler/codegen.h"
#include "compiler/scope.h"

enum block_kind {
    BLOCK_LOOP,        /* while: nothing owed */
    BLOCK_FOR,         /* owes: empty the iterator's register */
    BLOCK_TRY,         /* protected body with except clauses: nothing owed but leaving the protection */
    BLOCK_FINALLY,     /* protected body: owes a copy of the finally suite */
    BLOCK_FINALLY_END, /* the exceptional copy of a finally suite: owes LEAVE_HANDLER and dropping the
                          exception */
    BLOCK_HANDLER, /* body of an except clause: owes LEAVE_HANDLER, dropping the exception, unbinding its name
                    */
    BLOCK_WITH,    /* owes a call of __exit__(None, None, None) */
    BLOCK_ASYNC_WITH,
    BLOCK_VALUE, /* a temporary to empty (a subject of match, a list of except*) */
};

struct block {
    enum block_kind kind;
    struct block *outer;
    uint32_t outer_handler; /* protection in force outside this block */
    unsigned reg;           /* FOR: iterator; HANDLER, FINALLY_END: exception; WITH: exit method; VALUE */
    unsigned saved;         /* HANDLER, FINALLY_END: register that ENTER_HANDLER saved to */
    label continue_to, break_to;
    const struct ast_name *name;            /* HANDLER: `as name`, or NULL */
    const struct ast_stmt_list *statements; /* FINALLY */
};

struct unit {
    struct unit *outer;
    struct scope *scope;
    struct code_builder b;
    struct block *block;
    unsigned local_count, cell_count; /* cells own registers local_count .. */
    unsigned first_temporary, top, highest;
    unsigned handler_depth; /* except and finally handlers around, for ENTER_HANDLER's c and YIELD's c */
    struct ast_name const *first_parameter; /* for counting self.x = ... */
    VECTOR(const struct ast_name *) self_attributes;
    struct buffer *qualname;
    bool interactive; /* expression statements print */
};

struct codegen {
    struct thread *t;
    struct ast_tree *tree;
    value filename;
    struct unit *u;
    jmp_buf failure;
};

/* ---- Units and registers (codegen.c) ---- */
struct unit *unit_enter(struct codegen *c, struct scope *scope, const char *qualname);
/* Ends the unit and returns its code object (owned). */
value unit_leave(struct codegen *c, uint32_t first_line);
unsigned temp_push(struct codegen *c);
unsigned temp_push_many(struct codegen *c, unsigned count);
bool is_temp(const struct codegen *c, unsigned reg);
void set_position(struct codegen *c, const struct ast_position *position);

/* ---- Names (codegen_name.c) ---- */
/* The register of a plain local, or NO_REGISTER. */
unsigned name_register(struct codegen *c, const struct ast_name *name);
void name_load(struct codegen *c, const struct ast_name *name, unsigned into);
/* Stores an operand (consumed if temporary). */
void name_store(struct codegen *c, const struct ast_name *name, unsigned from);
void name_delete(struct codegen *c, const struct ast_name *name);
unsigned cell_register(struct codegen *c, const struct symbol *symbol);
unsigned attribute_cache(struct codegen *c, const struct ast_name *name); /* mangles */

/* ---- Constants (codegen_constant.c) ---- */
/* The value of a constant expression after folding, owned; UNSET when it is not constant. */
value constant_of(struct codegen *c, const struct ast_expr *e);
unsigned constant_index(struct codegen *c, value constant); /* *Takes* */
void load_constant(struct codegen *c, value constant, unsigned into);
value constant_str(struct codegen *c, const char *text, size_t length);
/* scope_enter that fails as the builder does; a failure leaves the scope too. */
value *codegen_scope(struct codegen *c, size_t count);
/* 1 true, 0 false, -1 unknown. */
int constant_truth(const struct ast_expr *e);

/* ---- Expressions (codegen_expression.c) ---- */
void expression_into(struct codegen *c, const struct ast_expr *e, unsigned into);
/* Evaluates into the next temporary and returns it. */
unsigned expression_push(struct codegen *c, const struct ast_expr *e);
/* A register to read: a local where that is safe, else a new temporary. `later`: evaluated after it, before
 * it is read; may be NULL. */
unsigned operand(struct codegen *c, const struct ast_expr *e, const struct ast_expr *later);
/* The bounds of a slice without a step in two new temporaries; the first is returned. */
unsigned slice_bounds_push(struct codegen *c, const struct ast_expr *e);
bool is_plain_slice(const struct ast_expr *e);
/* Evaluates for effect. */
void expression_discard(struct codegen *c, const struct ast_expr *e);
/* Jumps to l if the truth of e equals `when`, falls through otherwise. */
void jump_if(struct codegen *c, const struct ast_expr *e, bool when, label l);
void await_into(struct codegen *c, unsigned from, unsigned into);
bool contains_named(const struct ast_expr *e);

/* ---- Displays and comprehensions (codegen_display.c) ---- */
void display_into(struct codegen *c, const struct ast_expr *e, unsigned into);
void comprehension_into(struct codegen *c, const struct ast_expr *e, unsigned into);
void joined_str_into(struct codegen *c, const struct ast_expr *e, unsigned into);
void formatted_value_into(struct codegen *c, const struct ast_expr *e, unsigned into);
/* A list (starred elements allowed) in a temporary. */
void list_into(struct codegen *c, const struct ast_expr_list *elements, unsigned into);

/* ---- Calls (codegen_call.c) ---- */
void call_into(struct codegen *c, const struct ast_expr *e, unsigned into);
/* Calls what lies in window w with these arguments; `given` positional ones are there already. */
void call_window(struct codegen *c, unsigned w, unsigned given, const struct ast_expr_list *arguments,
                 const struct ast_keyword_list *keywords, unsigned into);

/* ---- Functions and classes (codegen_function.c) ---- */
void lambda_into(struct codegen *c, const struct ast_expr *e, unsigned into);
void function_statement(struct codegen *c, const struct ast_stmt *s);
void class_statement(struct codegen *c, const struct ast_stmt *s);
/* Makes a function of a finished code object in `into`; inputs: 4 temporaries (defaults, kwdefaults,
 * annotations, closure) or NO_REGISTER. */
void make_closure(struct codegen *c, struct scope *scope, value code, unsigned inputs, unsigned into);

/* ---- Targets (codegen_target.c) ---- */
/* Assigns an operand (consumed if temporary) to a target. */
void assign(struct codegen *c, const struct ast_expr *target, unsigned from);
void delete_target(struct codegen *c, const struct ast_expr *target);
void assignment_statement(struct codegen *c, const struct ast_stmt *s);
void augmented_statement(struct codegen *c, const struct ast_stmt *s);
void annotated_statement(struct codegen *c, const struct ast_stmt *s);

/* ---- Statements (codegen_statement.c) ---- */
void statements(struct codegen *c, const struct ast_stmt_list *list);
void statement(struct codegen *c, const struct ast_stmt *s);

/* Begins to walk an iterable for FOR_ITER, in new temporaries; returns the first. */
unsigned loop_push(struct codegen *c, const struct ast_expr *iterable, const struct ast_position *position);

/* ---- Blocks (codegen_block.c) ---- */
void block_push(struct codegen *c, struct block *block, enum block_kind kind);
void block_pop(struct codegen *c, struct block *block);
/* Emits what all blocks down to (not including) `until` owe; u->block and the protection are as before
 * afterwards. */
void blocks_unwind(struct codegen *c, struct block *until);
void return_statement(struct codegen *c, const struct ast_stmt *s);
void break_statement(struct codegen *c, bool is_continue);
void try_statement(struct codegen *c, const struct ast_stmt *s);
void try_star_statement(struct codegen *c, const struct ast_stmt *s);
void with_statement(struct codegen *c, const struct ast_stmt *s, unsigned item);

/* ---- Pattern matching (codegen_match.c) ---- */
void match_statement(struct codegen *c, const struct ast_stmt *s);

/* ---- Warnings (codegen_warning.c): noted in the tree ---- */
void warn_call(struct codegen *c, const struct ast_expr *e);
void warn_subscript(struct codegen *c, const struct ast_expr *e);
void warn_compare(struct codegen *c, const struct ast_expr *e);
void warn_assert(struct codegen *c, const struct ast_stmt *s);

#endif
