/* Functions, lambdas and classes. */
#include "base/buffer.h"
#include "compiler/ast_text.h"
#include "compiler/codegen_internal.h"
#include "object/object.h"
#include "types/code.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"

enum { INPUT_DEFAULTS, INPUT_KWDEFAULTS, INPUT_ANNOTATIONS, INPUT_CLOSURE, INPUT_COUNT };

/* Dotted path of an inner block: "Outer.<locals>.inner", "Class.method". */
static void append_qualname(struct codegen *c, struct buffer *out, const struct ast_name *name)
{
    struct unit *u = c->u;
    struct symbol *symbol = scope_find(c->tree, u->scope, name);
    bool global = symbol && symbol->place == SYMBOL_GLOBAL_EXPLICIT;
    if (u->outer && !global)
        buffer_printf(out, "%s.%s", buffer_text(u->qualname), scope_is_function(u->scope) ? "<locals>." : "");
    buffer_append(out, name->text, name->length);
}

/* ---- Closures ---- */

/* The cell that an inner block wants, as found in this block. */
static void closure_cell_push(struct codegen *c, const struct symbol *wanted)
{
    struct unit *u = c->u;
    unsigned reg = temp_push(c);
    for (uint32_t i = 0; i < u->scope->cells.count; i++) {
        if (u->scope->cells.items[i]->name == wanted->name) {
            emit(&u->b, OP_COPY, reg, u->local_count + i, 0);
            return;
        }
    }
    for (uint32_t i = 0; i < u->scope->frees.count; i++) {
        if (u->scope->frees.items[i]->name == wanted->name) {
            emit(&u->b, OP_LOAD_FREE_CELL, reg, i, 0);
            return;
        }
    }
    UNREACHABLE();
}

void make_closure(struct codegen *c, struct scope *scope, value code, unsigned inputs, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    unsigned k = constant_index(c, code), count = scope->frees.count;
    if (count) {
        unsigned cells = inputs == NO_REGISTER ? temp_push(c) : inputs + INPUT_CLOSURE, first = c->u->top;
        for (uint32_t i = 0; i < count; i++)
            closure_cell_push(c, scope->frees.items[i]);
        emit(b, OP_BUILD_TUPLE, cells, first, count);
        if (inputs == NO_REGISTER)
            emit(b, OP_MAKE_CLOSURE, into, k, cells);
    }
    if (!count || inputs != NO_REGISTER)
        emit(b, OP_MAKE_FUNCTION, into, k, inputs);
    c->u->top = mark;
}

/* ---- Parameters ---- */

static void defaults_into(struct codegen *c, const struct ast_parameters *p, unsigned into)
{
    unsigned mark = c->u->top, first = mark;
    for (uint32_t i = 0; i < p->defaults.count; i++)
        expression_push(c, p->defaults.items[i]);
    emit(&c->u->b, OP_BUILD_TUPLE, into, first, p->defaults.count);
    c->u->top = mark;
}

static void keyword_defaults_into(struct codegen *c, const struct ast_parameters *p, unsigned into)
{
    unsigned mark = c->u->top, first = mark, count = 0;
    for (uint32_t i = 0; i < p->keyword_defaults.count; i++) {
        if (!p->keyword_defaults.items[i])
            continue;
        const struct ast_name *name = scope_mangle(c->tree, c->u->scope, p->keyword_only.items[i].name);
        load_constant(c, constant_str(c, name->text, name->length), temp_push(c));
        expression_push(c, p->keyword_defaults.items[i]);
        count++;
    }
    emit(&c->u->b, OP_BUILD_MAP, into, first, count);
    c->u->top = mark;
}

/* Source text of an annotation, for `from __future__ import annotations`. */
static void annotation_push(struct codegen *c, const struct ast_expr *e)
{
    unsigned reg = temp_push(c);
    if (c->tree->futures & FUTURE_ANNOTATIONS) {
        size_t length;
        const char *text = ast_expression_text(c->tree, e, &length);
        load_constant(c, constant_str(c, text, length), reg);
    } else if (e->kind == EXPR_STARRED) {
        unsigned mark = c->u->top;
        unsigned item = operand(c, e->starred.value, NULL);
        emit(&c->u->b, OP_UNPACK, reg, item, 1);
        c->u->top = mark;
    } else {
        expression_into(c, e, reg);
    }
}

static void annotation_pair(struct codegen *c, const struct ast_name *name, const struct ast_expr *e,
                            unsigned *count)
{
    if (!e)
        return;
    const struct ast_name *mangled = scope_mangle(c->tree, c->u->scope, name);
    load_constant(c, constant_str(c, mangled->text, mangled->length), temp_push(c));
    annotation_push(c, e);
    ++*count;
}

static bool annotations_into(struct codegen *c, const struct ast_stmt *s, unsigned into)
{
    const struct ast_parameters *p = s->function.parameters;
    unsigned mark = c->u->top, first = mark, count = 0;
    for (uint32_t i = 0; i < p->positional_only.count; i++)
        annotation_pair(c, p->positional_only.items[i].name, p->positional_only.items[i].annotation, &count);
    for (uint32_t i = 0; i < p->positional.count; i++)
        annotation_pair(c, p->positional.items[i].name, p->positional.items[i].annotation, &count);
    if (p->rest)
        annotation_pair(c, p->rest->name, p->rest->annotation, &count);
    for (uint32_t i = 0; i < p->keyword_only.count; i++)
        annotation_pair(c, p->keyword_only.items[i].name, p->keyword_only.items[i].annotation, &count);
    if (p->keywords)
        annotation_pair(c, p->keywords->name, p->keywords->annotation, &count);
    if (s->function.returns) {
        load_constant(c, constant_str(c, "return", 6), temp_push(c));
        annotation_push(c, s->function.returns);
        count++;
    }
    if (count)
        emit(&c->u->b, OP_BUILD_MAP, into, first, count);
    c->u->top = mark;
    return count != 0;
}

/* The four input registers of MAKE_FUNCTION, None where there is nothing; NO_REGISTER when all are empty. */
static unsigned function_inputs(struct codegen *c, const struct ast_parameters *p, const struct ast_stmt *s)
{
    bool keyword_defaults = false;
    for (uint32_t i = 0; i < p->keyword_defaults.count; i++)
        keyword_defaults = keyword_defaults || p->keyword_defaults.items[i];
    unsigned inputs = temp_push_many(c, INPUT_COUNT);
    if (p->defaults.count)
        defaults_into(c, p, inputs + INPUT_DEFAULTS);
    else
        load_constant(c, NONE, inputs + INPUT_DEFAULTS);
    if (keyword_defaults)
        keyword_defaults_into(c, p, inputs + INPUT_KWDEFAULTS);
    else
        load_constant(c, NONE, inputs + INPUT_KWDEFAULTS);
    if (!s || !annotations_into(c, s, inputs + INPUT_ANNOTATIONS))
        load_constant(c, NONE, inputs + INPUT_ANNOTATIONS);
    load_constant(c, NONE, inputs + INPUT_CLOSURE);
    return inputs;
}

/* Corrects the counts of parameters, which the scope alone does not tell apart. */
static void set_parameter_counts(value code_value, const struct ast_parameters *p)
{
    struct code *code = (struct code *)value_ref(code_value);
    code->kwonly_count = (uint16_t)p->keyword_only.count;
    code->posonly_count = (uint16_t)p->positional_only.count;
    code->arg_count = (uint16_t)(p->positional_only.count + p->positional.count);
    if (code->kwonly_count)
        code->flags &= ~(uint32_t)CODE_SIMPLE_CALL;
}

/* ---- Functions ---- */

static const struct ast_name *first_parameter(const struct ast_parameters *p)
{
    if (p->positional_only.count)
        return p->positional_only.items[0].name;
    return p->positional.count ? p->positional.items[0].name : NULL;
}

static value function_code(struct codegen *c, const struct ast_stmt *s, uint32_t first_line)
{
    struct buffer qualname = BUFFER_EMPTY;
    append_qualname(c, &qualname, s->function.name);
    bool method = c->u->scope->kind == SCOPE_CLASS;
    unit_enter(c, s->function.scope, buffer_text(&qualname));
    buffer_finish(&qualname);
    struct unit *u = c->u;
    u->first_parameter = method ? first_parameter(s->function.parameters) : NULL;
    struct ast_stmt_list body = s->function.body;
    const struct ast_constant *doc = ast_docstring(&body);
    constant_index(c, doc ? constant_str(c, doc->text, doc->length) : NONE);
    if (doc) {
        body.items++;
        body.count--;
    }
    statements(c, &body);
    emit_imm(&u->b, OP_RETURN_CONST, 0, (int32_t)constant_index(c, NONE));
    value code = unit_leave(c, first_line);
    set_parameter_counts(code, s->function.parameters);
    return code;
}

/* Evaluates decorators into callables of one-argument windows, outermost first; returns how many. */
static uint32_t decorators_push(struct codegen *c, const struct ast_expr_list *decorators, unsigned *first)
{
    *first = c->u->top;
    for (uint32_t i = 0; i < decorators->count; i++) {
        temp_push_many(c, FRAME_HEADER - 1);
        expression_push(c, decorators->items[i]);
    }
    return decorators->count;
}

/* With the decorated object in the register after the last window's callable: calls them, innermost first. */
static void decorators_apply(struct codegen *c, const struct ast_expr_list *decorators, unsigned first)
{
    struct code_builder *b = &c->u->b;
    for (uint32_t i = decorators->count; i-- > 0;) {
        unsigned w = first + i * FRAME_HEADER;
        c->u->top = w + FRAME_HEADER + 1;
        temp_push(c);
        set_position(c, &decorators->items[i]->position);
        emit(b, OP_CALL, w, w, 1);
    }
}

static uint32_t first_line_of(const struct ast_stmt *s, const struct ast_expr_list *decorators)
{
    return decorators->count ? decorators->items[0]->position.line : s->position.line;
}

void function_statement(struct codegen *c, const struct ast_stmt *s)
{
    unsigned mark = c->u->top, first;
    const struct ast_expr_list *decorators = &s->function.decorators;
    decorators_push(c, decorators, &first);
    unsigned target = temp_push(c);
    unsigned inputs = function_inputs(c, s->function.parameters, s);
    value code = function_code(c, s, first_line_of(s, decorators));
    set_position(c, &s->position);
    make_closure(c, s->function.scope, code, inputs, target);
    decorators_apply(c, decorators, first);
    /* The result of the outermost decorator lies where its window began. */
    set_position(c, &s->position);
    name_store(c, s->function.name, decorators->count ? first : target);
    c->u->top = mark;
}

void lambda_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    unsigned mark = c->u->top;
    unsigned inputs = function_inputs(c, e->lambda.parameters, NULL);
    struct buffer qualname = BUFFER_EMPTY;
    if (c->u->outer)
        buffer_printf(&qualname, "%s.%s", buffer_text(c->u->qualname),
                      scope_is_function(c->u->scope) ? "<locals>." : "");
    buffer_append_text(&qualname, "<lambda>");
    unit_enter(c, e->lambda.scope, buffer_text(&qualname));
    buffer_finish(&qualname);
    constant_index(c, NONE);
    unsigned reg = operand(c, e->lambda.body, NULL);
    set_position(c, &e->lambda.body->position);
    if (c->u->scope->is_generator) {
        emit(&c->u->b, is_temp(c, reg) ? OP_CLEAR : OP_CHECK_LOCAL, reg, 0, 0);
        emit_imm(&c->u->b, OP_RETURN_CONST, 0, (int32_t)constant_index(c, NONE));
    } else {
        emit(&c->u->b, OP_RETURN, reg, 0, 0);
    }
    value code = unit_leave(c, e->position.line);
    set_parameter_counts(code, e->lambda.parameters);
    set_position(c, &e->position);
    make_closure(c, e->lambda.scope, code, inputs, into);
    c->u->top = mark;
}

/* ---- Classes ---- */

/* Stores a constant or name under a special name of the class's namespace. */
static void namespace_store(struct codegen *c, const char *name, size_t length, unsigned reg)
{
    emit(&c->u->b, OP_STORE_NAME, reg, 0, builder_cache(&c->u->b, name, length));
}

static value class_code(struct codegen *c, const struct ast_stmt *s, uint32_t first_line)
{
    struct buffer qualname = BUFFER_EMPTY;
    append_qualname(c, &qualname, s->class_.name);
    struct unit *u = unit_enter(c, s->class_.scope, buffer_text(&qualname));
    struct code_builder *b = &u->b;
    set_position(c, &s->position);
    unsigned reg = temp_push(c);
    emit(b, OP_LOAD_NAME, reg, 0, builder_cache(b, "__name__", 8));
    namespace_store(c, "__module__", 10, reg);
    load_constant(c, constant_str(c, buffer_text(&qualname), qualname.length), reg);
    namespace_store(c, "__qualname__", 12, reg);
    buffer_finish(&qualname);
    u->top = reg;
    if (s->class_.scope->has_annotations)
        emit(b, OP_SETUP_ANNOTATIONS, 0, 0, 0);
    struct ast_stmt_list body = s->class_.body;
    const struct ast_constant *doc = ast_docstring(&body);
    if (doc) {
        set_position(c, &body.items[0]->position);
        reg = temp_push(c);
        load_constant(c, constant_str(c, doc->text, doc->length), reg);
        namespace_store(c, "__doc__", 7, reg);
        u->top = reg;
        body.items++;
        body.count--;
    }
    statements(c, &body);
    if (s->class_.scope->has_class_cell) {
        /* type.__new__ finds the cell under __classcell__ and fills it in. */
        reg = temp_push(c);
        unsigned copy = temp_push(c);
        emit(b, OP_COPY, reg, u->local_count, 0);
        emit(b, OP_COPY, copy, reg, 0);
        namespace_store(c, "__classcell__", 13, copy);
        emit(b, OP_RETURN, reg, 0, 0);
    } else {
        emit_imm(b, OP_RETURN_CONST, 0, (int32_t)constant_index(c, NONE));
    }
    return unit_leave(c, first_line);
}

void class_statement(struct codegen *c, const struct ast_stmt *s)
{
    unsigned mark = c->u->top, first;
    const struct ast_expr_list *decorators = &s->class_.decorators;
    decorators_push(c, decorators, &first);
    unsigned result = temp_push(c);
    unsigned w = temp_push_many(c, FRAME_HEADER);
    set_position(c, &s->position);
    emit(&c->u->b, OP_BUILD_CLASS, w + FRAME_HEADER - 1, 0, 0);
    unsigned body = temp_push(c), name = temp_push(c);
    value code = class_code(c, s, first_line_of(s, decorators));
    set_position(c, &s->position);
    make_closure(c, s->class_.scope, code, NO_REGISTER, body);
    load_constant(c, constant_str(c, s->class_.name->text, s->class_.name->length), name);
    call_window(c, w, 2, &s->class_.bases, &s->class_.keywords, result);
    decorators_apply(c, decorators, first);
    set_position(c, &s->position);
    name_store(c, s->class_.name, decorators->count ? first : result);
    c->u->top = mark;
}
