/* Units: entering, leaving, registers; and the whole tree. */
#include "base/buffer.h"
#include "compiler/codegen_internal.h"
#include "object/scope.h"
#include "types/code.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"

unsigned temp_push_many(struct codegen *c, unsigned count)
{
    struct unit *u = c->u;
    unsigned first = u->top;
    u->top += count;
    if (u->top > u->highest)
        u->highest = u->top;
    if (u->highest >= UINT16_MAX - 1) {
        raise_error(c->t, &exc_SyntaxError, "too many nested expressions or arguments in one block");
        builder_fail(&u->b);
    }
    return first;
}

unsigned temp_push(struct codegen *c)
{
    return temp_push_many(c, 1);
}

bool is_temp(const struct codegen *c, unsigned reg)
{
    return reg >= c->u->first_temporary;
}

void set_position(struct codegen *c, const struct ast_position *p)
{
    c->u->b.position =
        (struct position){(int32_t)p->line, (int32_t)p->end_line, (int32_t)p->column, (int32_t)p->end_column};
}

static void count_registers(struct unit *u)
{
    struct scope *scope = u->scope;
    if (scope_is_function(scope)) {
        u->local_count = scope->parameters.count;
        for (uint32_t i = 0; i < scope->symbols.count; i++) {
            struct symbol *s = scope->symbols.items[i];
            if (s->place == SYMBOL_LOCAL && !(s->uses & SYMBOL_PARAMETER))
                u->local_count++;
        }
    }
    u->cell_count = scope->cells.count;
    u->first_temporary = u->top = u->highest = u->local_count + u->cell_count;
}

/* A parameter that an inner block uses moves into its cell before anything else runs. */
static void emit_cells(struct codegen *c)
{
    struct unit *u = c->u;
    for (uint32_t i = 0; i < u->scope->cells.count; i++) {
        struct symbol *cell = u->scope->cells.items[i];
        unsigned from = NO_REGISTER;
        for (uint32_t p = 0; p < u->scope->parameters.count; p++) {
            if (u->scope->parameters.items[p] == cell)
                from = p;
        }
        emit(&u->b, OP_MAKE_CELL, u->local_count + i, from, 0);
    }
}

struct unit *unit_enter(struct codegen *c, struct scope *scope, const char *qualname)
{
    struct unit *u = calloc(1, sizeof *u);
    struct buffer *name = calloc(1, sizeof *name);
    if (!u || !name) {
        free(u);
        free(name);
        raise_no_memory(c->t);
        longjmp(c->failure, 1);
    }
    u->outer = c->u;
    u->scope = scope;
    u->qualname = name;
    c->u = u; /* first: it is unmade if any of the rest fails */
    code_builder_init(&u->b, c->t, &c->failure);
    buffer_append_text(name, qualname);
    count_registers(u);
    set_position(c, &scope->position);
    /* constants[0] of a function is its docstring or None; the caller overrides it before anything else. */
    emit_cells(c);
    return u;
}

static void unit_destroy(struct unit *u)
{
    code_builder_finish(&u->b);
    vector_finish(&u->self_attributes);
    buffer_finish(u->qualname);
    free(u->qualname);
    free(u);
}

static value name_str(struct codegen *c, const struct ast_name *name)
{
    value s = str_intern_utf8(c->t, name->text, name->length);
    if (s == UNSET)
        builder_fail(&c->u->b);
    return s;
}

static void fill_tuple(struct codegen *c, value *slot, const struct symbol_list *symbols)
{
    value tuple = tuple_create(c->t, symbols->count);
    if (tuple == UNSET)
        builder_fail(&c->u->b);
    field_init(slot, tuple);
    for (uint32_t i = 0; i < symbols->count; i++)
        field_init(&tuple_of(tuple)->items[i], name_str(c, symbols->items[i]->name));
}

/* The names of the local registers: parameters in frame order, then the others in order of occurrence. */
static void fill_local_names(struct codegen *c, struct code *code)
{
    struct unit *u = c->u;
    value tuple = tuple_create(c->t, u->local_count);
    if (tuple == UNSET)
        builder_fail(&u->b);
    field_init(&code->local_names, tuple);
    unsigned next = 0;
    if (!scope_is_function(u->scope))
        return;
    for (uint32_t i = 0; i < u->scope->parameters.count; i++)
        field_init(&tuple_of(tuple)->items[next++], name_str(c, u->scope->parameters.items[i]->name));
    for (uint32_t i = 0; i < u->scope->symbols.count; i++) {
        struct symbol *s = u->scope->symbols.items[i];
        if (s->place == SYMBOL_LOCAL && !(s->uses & SYMBOL_PARAMETER))
            field_init(&tuple_of(tuple)->items[next++], name_str(c, s->name));
    }
}

static void fill_self_attributes(struct codegen *c, struct code *code)
{
    struct unit *u = c->u;
    code->self_attributes = (uint16_t)u->self_attributes.count;
    if (u->self_attributes.count == 0)
        return;
    value tuple = tuple_create(c->t, u->self_attributes.count);
    if (tuple == UNSET)
        builder_fail(&u->b);
    field_init(&code->self_attribute_names, tuple);
    for (size_t i = 0; i < u->self_attributes.count; i++)
        field_init(&tuple_of(tuple)->items[i], name_str(c, u->self_attributes.items[i]));
}

static uint32_t code_flags(const struct unit *u)
{
    const struct scope *scope = u->scope;
    uint32_t flags = 0;
    if (scope_is_function(scope))
        flags |= CODE_OPTIMIZED | CODE_NEWLOCALS;
    if (scope->is_nested)
        flags |= CODE_NESTED;
    if (scope->has_rest)
        flags |= CODE_VARARGS;
    if (scope->has_keywords)
        flags |= CODE_VARKEYWORDS;
    if (scope->is_generator && scope->is_coroutine)
        flags |= CODE_ASYNC_GENERATOR;
    else if (scope->is_generator)
        flags |= CODE_GENERATOR;
    else if (scope->is_coroutine)
        flags |= CODE_COROUTINE;
    if (u->cell_count)
        flags |= CODE_HAS_CELLS;
    return flags;
}

/* How many parameters there are of each kind: the scope has them in frame order; the kinds are on the node.
 */
static void count_parameters(struct codegen *c, struct code *code)
{
    const struct scope *scope = c->u->scope;
    unsigned rest = scope->has_rest + scope->has_keywords;
    code->arg_count =
        (uint16_t)(scope->parameters.count - rest); /* keyword-only ones are subtracted by the caller */
    uint32_t special =
        CODE_VARARGS | CODE_VARKEYWORDS | CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR;
    if (scope_is_function(scope) && !(code->flags & special))
        code->flags |= CODE_SIMPLE_CALL;
}

/* The empty tuple is everybody's. */
static void untrack_tuple(value v)
{
    if (value_is_exact(v, &tuple_type) && object_is_private(value_ref(v)))
        object_untrack(value_ref(v));
}

/* python3 does not track code, nor tuples of atoms, such as these are. */
static void untrack_parts(struct code *code)
{
    value tuples[] = {code->constants,  code->names,      code->local_names,
                      code->cell_names, code->free_names, code->self_attribute_names};
    object_untrack(&code->object);
    for (size_t i = 0; i < COUNT_OF(tuples); i++)
        untrack_tuple(tuples[i]);
    for (size_t i = 0; i < tuple_count(code->constants); i++)
        untrack_tuple(tuple_item(code->constants, i));
}

value unit_leave(struct codegen *c, uint32_t first_line)
{
    struct unit *u = c->u;
    struct code *code = object_create(c->t, &code_type, sizeof *code);
    if (!code)
        builder_fail(&u->b);
    value result = value_from_ref(code);
    /* From here on the code object owns what is stored in it. */
    u->b.homes[BUILDER_CODE] = result;
    field_init(&code->filename, value_retain(c->filename));
    field_init(&code->name, name_str(c, u->scope->name));
    value qualname = str_intern_utf8(c->t, buffer_text(u->qualname), u->qualname->length);
    if (qualname == UNSET)
        builder_fail(&u->b);
    field_init(&code->qualname, qualname);
    fill_local_names(c, code);
    fill_tuple(c, &code->cell_names, &u->scope->cells);
    fill_tuple(c, &code->free_names, &u->scope->frees);
    fill_self_attributes(c, code);
    code->flags = code_flags(u);
    count_parameters(c, code);
    code->first_line = first_line;
    code->local_count = (uint16_t)u->local_count;
    code->cell_count = (uint16_t)u->cell_count;
    code->free_count = (uint16_t)u->scope->frees.count;
    code->first_temporary = (uint16_t)u->first_temporary;
    code->register_count = (uint16_t)(u->highest + 1);
    code_builder_take(&u->b, code);
    untrack_parts(code);
    store_relaxed(&code->object.count, COUNT_IMMORTAL); /* lazy from birth: running frames do not count it */
    slot_clear(c->t, &u->b.homes[BUILDER_CONSTANTS]);
    slot_clear(c->t, &u->b.homes[BUILDER_NAMES]);
    u->b.homes[BUILDER_CODE] = UNSET; /* nothing is left that could reach a safepoint */
    c->u = u->outer;
    unit_destroy(u);
    return result;
}

static void compile_body(struct codegen *c, struct ast_tree *tree)
{
    struct code_builder *b = &c->u->b;
    if (tree->mode == PARSE_EVAL) {
        unsigned reg = expression_push(c, tree->expression);
        emit(b, OP_RETURN, reg, 0, 0);
        return;
    }
    if (tree->scope->has_annotations)
        emit(b, OP_SETUP_ANNOTATIONS, 0, 0, 0);
    const struct ast_constant *doc = tree->mode == PARSE_FILE ? ast_docstring(&tree->body) : NULL;
    struct ast_stmt_list body = tree->body;
    if (doc) {
        set_position(c, &body.items[0]->position);
        unsigned reg = temp_push(c);
        load_constant(c, constant_str(c, doc->text, doc->length), reg);
        emit(b, OP_STORE_NAME, reg, 0, builder_cache(b, "__doc__", 7));
        c->u->top = reg;
        body.items++;
        body.count--;
    }
    statements(c, &body);
    emit_imm(b, OP_RETURN_CONST, 0, (int32_t)constant_index(c, NONE));
}

value codegen_tree(struct thread *t, struct ast_tree *tree, value filename)
{
    struct codegen c = {.t = t, .tree = tree, .filename = filename};
    jmp_buf *arena_failure = tree->arena->on_failure;
    value code = UNSET, *scope = t->scope_top;
    if (setjmp(c.failure) == 0) {
        tree->arena->on_failure = &c.failure;
        unit_enter(&c, tree->scope, "<module>");
        c.u->interactive = tree->mode == PARSE_SINGLE;
        compile_body(&c, tree);
        code = unit_leave(&c, 1);
    } else {
        if (!thread_raised(t))
            raise_no_memory(t); /* the arena's failure raises nothing by itself */
        if (t->scope_top > scope)
            scope_leave(t, scope); /* of whatever was jumped out of */
        while (c.u) {
            struct unit *u = c.u;
            u->b.homes = NULL;
            c.u = u->outer;
            unit_destroy(u);
        }
    }
    tree->arena->on_failure = arena_failure;
    return code;
}
