/* match: each pattern is a chain of tests on a subject in a register, with captures kept until the whole
 * pattern has matched.
 *
 * A pattern's code reads its subject from a register that it leaves alone, and jumps to the case's
 * `fail` label when it does not match. Captures go to temporaries first (struct capture) and are
 * stored to their names after the pattern succeeded. At `fail`, the temporaries above the subject are
 * emptied by the code that failed: each test cleans what it holds before it jumps, by jumping to a
 * cleanup label of its own depth.
 */
#include "compiler/codegen_internal.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

struct capture {
    const struct ast_name *name;
    unsigned reg;
};
struct matcher {
    VECTOR(struct capture) captures;
    label fail;
    unsigned used; /* highest temporary in use so far */
};

static void pattern(struct codegen *c, const struct ast_pattern *p, unsigned subject, struct matcher *m);

/* A temporary that the failure path empties. */
static unsigned match_temp(struct codegen *c, struct matcher *m)
{
    unsigned reg = temp_push(c);
    if (reg + 1 > m->used)
        m->used = reg + 1;
    return reg;
}

static void fail_unless(struct codegen *c, struct matcher *m, unsigned test)
{
    emit(&c->u->b, OP_TEST_TRUTH, test, 0, 0);
    emit_jump(&c->u->b, m->fail);
}

static void fail_if_none(struct codegen *c, struct matcher *m, unsigned reg)
{
    unsigned probe = temp_push(c);
    emit(&c->u->b, OP_COPY, probe, reg, 0);
    emit(&c->u->b, OP_TEST_NONE, probe, 0, 1);
    emit_jump(&c->u->b, m->fail);
    c->u->top = probe;
}

static void capture_bind(struct codegen *c, const struct ast_name *name, unsigned subject, struct matcher *m)
{
    for (size_t i = 0; i < m->captures.count; i++) {
        if (m->captures.items[i].name == name) {
            raise_error(c->t, &exc_SyntaxError, "multiple assignments to name '%s' in pattern", name->text);
            builder_fail(&c->u->b);
        }
    }
    unsigned reg = match_temp(c, m);
    emit(&c->u->b, OP_COPY, reg, subject, 0);
    if (!vector_push(&m->captures, ((struct capture){name, reg})))
        builder_fail_memory(&c->u->b);
}

static void pattern_value(struct codegen *c, const struct ast_pattern *p, unsigned subject, struct matcher *m)
{
    unsigned mark = c->u->top;
    unsigned left = temp_push(c);
    emit(&c->u->b, OP_COPY, left, subject, 0);
    unsigned right = expression_push(c, p->value);
    emit(&c->u->b, OPCODE_COMPARE(COMPARE_EQ, 2), left, right, 0);
    emit_jump(&c->u->b, m->fail);
    c->u->top = mark;
}

static void pattern_singleton(struct codegen *c, const struct ast_pattern *p, unsigned subject,
                              struct matcher *m)
{
    unsigned mark = c->u->top;
    unsigned left = temp_push(c), right = temp_push(c);
    emit(&c->u->b, OP_COPY, left, subject, 0);
    load_constant(c,
                  p->singleton == AST_CONSTANT_NONE   ? NONE
                  : p->singleton == AST_CONSTANT_TRUE ? TRUE_VALUE
                                                      : FALSE_VALUE,
                  right);
    emit(&c->u->b, OP_TEST_IS, left, right, 0);
    emit_jump(&c->u->b, m->fail);
    c->u->top = mark;
}

static bool is_wildcard(const struct ast_pattern *p)
{
    return p->kind == PATTERN_AS && !p->as.pattern && !p->as.name;
}

static void pattern_sequence(struct codegen *c, const struct ast_pattern *p, unsigned subject,
                             struct matcher *m)
{
    struct code_builder *b = &c->u->b;
    uint32_t count = p->patterns.count, star = count;
    for (uint32_t i = 0; i < count; i++) {
        if (p->patterns.items[i]->kind == PATTERN_STAR) {
            if (star < count) {
                raise_error(c->t, &exc_SyntaxError, "multiple starred expressions in sequence pattern");
                builder_fail(b);
            }
            star = i;
        }
    }
    unsigned test = temp_push(c);
    emit(b, OP_MATCH_SEQUENCE, test, subject, 0);
    fail_unless(c, m, test);
    emit(b, OP_GET_LENGTH, test, subject, 0);
    int64_t least = star < count ? count - 1 : count;
    unsigned k = constant_index(c, value_from_small_int(least));
    emit(b, OPCODE_COMPARE(star < count ? COMPARE_GE : COMPARE_EQ, 3), test, k, 0);
    emit_jump(b, m->fail);
    c->u->top = test;
    bool trivial = true;
    for (uint32_t i = 0; i < count; i++) {
        const struct ast_pattern *each = p->patterns.items[i];
        trivial = trivial && (is_wildcard(each) || (each->kind == PATTERN_STAR && !each->star));
    }
    if (trivial)
        return;
    unsigned source = temp_push(c);
    emit(b, OP_COPY, source, subject, 0);
    unsigned first = match_temp(c, m);
    for (uint32_t i = 1; i < count; i++)
        match_temp(c, m);
    if (star < count)
        emit(b, OP_UNPACK_EX, first, source, star | (count - star - 1) << 8);
    else
        emit(b, OP_UNPACK, first, source, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ast_pattern *each = p->patterns.items[i];
        if (each->kind == PATTERN_STAR) {
            if (each->star)
                capture_bind(c, each->star, first + i, m);
        } else {
            pattern(c, each, first + i, m);
        }
    }
}

static void pattern_mapping(struct codegen *c, const struct ast_pattern *p, unsigned subject,
                            struct matcher *m)
{
    struct code_builder *b = &c->u->b;
    uint32_t count = p->mapping.keys.count;
    unsigned test = temp_push(c);
    emit(b, OP_MATCH_MAPPING, test, subject, 0);
    fail_unless(c, m, test);
    c->u->top = test;
    if (count == 0 && !p->mapping.rest)
        return;
    if (count) {
        emit(b, OP_GET_LENGTH, test, subject, 0);
        unsigned k = constant_index(c, value_from_small_int(count));
        emit(b, OPCODE_COMPARE(COMPARE_GE, 3), test, k, 0);
        emit_jump(b, m->fail);
    }
    unsigned keys = match_temp(c, m), items = match_temp(c, m);
    unsigned first = c->u->top;
    for (uint32_t i = 0; i < count; i++)
        expression_push(c, p->mapping.keys.items[i]);
    emit(b, OP_BUILD_TUPLE, keys, first, count);
    c->u->top = first;
    emit(b, OP_MATCH_KEYS, items, subject, keys);
    fail_if_none(c, m, items);
    if (p->mapping.rest) {
        unsigned rest = match_temp(c, m);
        emit(b, OP_MAPPING_REST, rest, subject, keys);
        capture_bind(c, p->mapping.rest, rest, m);
    }
    if (count == 0)
        return;
    unsigned source = temp_push(c);
    emit(b, OP_MOVE, source, items, 0);
    unsigned parts = match_temp(c, m);
    for (uint32_t i = 1; i < count; i++)
        match_temp(c, m);
    emit(b, OP_UNPACK, parts, source, count);
    for (uint32_t i = 0; i < count; i++)
        pattern(c, p->mapping.patterns.items[i], parts + i, m);
}

static void pattern_class(struct codegen *c, const struct ast_pattern *p, unsigned subject, struct matcher *m)
{
    struct code_builder *b = &c->u->b;
    uint32_t positional = p->class_.patterns.count, keywords = p->class_.keywords.count;
    unsigned attributes = match_temp(c, m);
    unsigned inputs = temp_push_many(c, 3);
    expression_into(c, p->class_.class_, inputs);
    value keyword_names = tuple_create(c->t, keywords);
    if (keyword_names == UNSET)
        builder_fail(b);
    for (uint32_t i = 0; i < keywords; i++) {
        const struct ast_name *name = scope_mangle(c->tree, c->u->scope, p->class_.keywords.items[i]);
        field_init(&tuple_of(keyword_names)->items[i], constant_str(c, name->text, name->length));
    }
    load_constant(c, keyword_names, inputs + 1);
    load_constant(c, value_from_small_int(positional), inputs + 2);
    set_position(c, &p->position);
    emit(b, OP_MATCH_CLASS, attributes, subject, inputs);
    c->u->top = inputs;
    fail_if_none(c, m, attributes);
    uint32_t count = positional + keywords;
    if (count == 0)
        return;
    unsigned source = temp_push(c);
    emit(b, OP_MOVE, source, attributes, 0);
    unsigned parts = match_temp(c, m);
    for (uint32_t i = 1; i < count; i++)
        match_temp(c, m);
    emit(b, OP_UNPACK, parts, source, count);
    for (uint32_t i = 0; i < positional; i++)
        pattern(c, p->class_.patterns.items[i], parts + i, m);
    for (uint32_t i = 0; i < keywords; i++)
        pattern(c, p->class_.keyword_patterns.items[i], parts + positional + i, m);
}

/* Empties the temporaries that an alternative has used. */
static void clear_range(struct codegen *c, unsigned from, unsigned to)
{
    for (unsigned reg = from; reg < to; reg++)
        emit(&c->u->b, OP_CLEAR, reg, 0, 0);
}

/* Adds the names that a pattern binds, in order. */
static void collect_names(struct codegen *c, const struct ast_pattern *p, struct matcher *m)
{
    const struct ast_pattern_list *inner = NULL;
    const struct ast_name *name = NULL;
    switch (p->kind) {
    case PATTERN_SEQUENCE:
        inner = &p->patterns;
        break;
    case PATTERN_OR:
        collect_names(c, p->patterns.items[0], m);
        return;
    case PATTERN_MAPPING:
        inner = &p->mapping.patterns;
        name = p->mapping.rest;
        break;
    case PATTERN_CLASS:
        for (uint32_t i = 0; i < p->class_.patterns.count; i++)
            collect_names(c, p->class_.patterns.items[i], m);
        inner = &p->class_.keyword_patterns;
        break;
    case PATTERN_STAR:
        name = p->star;
        break;
    case PATTERN_AS:
        if (p->as.pattern)
            collect_names(c, p->as.pattern, m);
        name = p->as.name;
        break;
    default:
        break;
    }
    for (uint32_t i = 0; inner && i < inner->count; i++)
        collect_names(c, inner->items[i], m);
    if (name && !vector_push(&m->captures, ((struct capture){name, NO_REGISTER})))
        builder_fail_memory(&c->u->b);
}

static struct capture *find_capture(struct matcher *m, size_t from, const struct ast_name *name)
{
    for (size_t i = from; i < m->captures.count; i++) {
        if (m->captures.items[i].name == name)
            return &m->captures.items[i];
    }
    return NULL;
}

/* Moves what an alternative has captured to the registers that stand for all alternatives. */
static void merge_captures(struct codegen *c, struct matcher *inner, struct matcher *m, size_t before)
{
    bool same = inner->captures.count == m->captures.count - before;
    for (size_t i = 0; same && i < inner->captures.count; i++) {
        struct capture *to = find_capture(m, before, inner->captures.items[i].name);
        same = to != NULL;
        if (to)
            emit(&c->u->b, OP_MOVE, to->reg, inner->captures.items[i].reg, 0);
    }
    if (!same) {
        raise_error(c->t, &exc_SyntaxError, "alternative patterns bind different names");
        builder_fail(&c->u->b);
    }
}

static void pattern_or(struct codegen *c, const struct ast_pattern *p, unsigned subject, struct matcher *m)
{
    struct code_builder *b = &c->u->b;
    label done = label_new(b);
    size_t before = m->captures.count;
    collect_names(c, p->patterns.items[0], m);
    for (size_t i = before; i < m->captures.count; i++) {
        struct capture *capture = &m->captures.items[i];
        if (find_capture(m, 0, capture->name) != capture) {
            raise_error(c->t, &exc_SyntaxError, "multiple assignments to name '%s' in pattern",
                        capture->name->text);
            builder_fail(b);
        }
        capture->reg = match_temp(c, m);
    }
    for (uint32_t i = 0; i < p->patterns.count; i++) {
        unsigned mark = c->u->top;
        struct matcher inner = {.fail = label_new(b), .used = mark};
        pattern(c, p->patterns.items[i], subject, &inner);
        merge_captures(c, &inner, m, before);
        clear_range(c, mark, inner.used);
        emit_jump(b, done);
        label_place(b, inner.fail);
        clear_range(c, mark, inner.used);
        vector_finish(&inner.captures);
        c->u->top = mark;
    }
    emit_jump(b, m->fail);
    label_place(b, done);
}

static void pattern(struct codegen *c, const struct ast_pattern *p, unsigned subject, struct matcher *m)
{
    set_position(c, &p->position);
    switch (p->kind) {
    case PATTERN_VALUE:
        pattern_value(c, p, subject, m);
        break;
    case PATTERN_SINGLETON:
        pattern_singleton(c, p, subject, m);
        break;
    case PATTERN_SEQUENCE:
        pattern_sequence(c, p, subject, m);
        break;
    case PATTERN_MAPPING:
        pattern_mapping(c, p, subject, m);
        break;
    case PATTERN_CLASS:
        pattern_class(c, p, subject, m);
        break;
    case PATTERN_OR:
        pattern_or(c, p, subject, m);
        break;
    case PATTERN_AS:
        if (p->as.pattern)
            pattern(c, p->as.pattern, subject, m);
        if (p->as.name)
            capture_bind(c, p->as.name, subject, m);
        break;
    case PATTERN_STAR:
        UNREACHABLE();
    }
}

static void match_case(struct codegen *c, const struct ast_match_case *k, unsigned subject, label done)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label next = label_new(b);
    struct matcher m = {.fail = label_new(b), .used = mark};
    pattern(c, k->pattern, subject, &m);
    for (size_t i = 0; i < m.captures.count; i++)
        name_store(c, m.captures.items[i].name, m.captures.items[i].reg);
    vector_finish(&m.captures);
    clear_range(c, mark, m.used);
    c->u->top = mark;
    if (k->guard)
        jump_if(c, k->guard, false, next);
    /* The subject is not held while the body runs. */
    struct block *held = c->u->block;
    emit(b, OP_CLEAR, subject, 0, 0);
    c->u->block = held->outer;
    statements(c, &k->body);
    c->u->block = held;
    emit_jump(b, done);
    label_place(b, m.fail);
    clear_range(c, mark, m.used);
    label_place(b, next);
}

void match_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label done = label_new(b);
    struct block block = {0};
    block.reg = expression_push(c, s->match.subject);
    block_push(c, &block, BLOCK_VALUE);
    for (uint32_t i = 0; i < s->match.count; i++)
        match_case(c, &s->match.cases[i], block.reg, done);
    block_pop(c, &block);
    emit(b, OP_CLEAR, block.reg, 0, 0);
    label_place(b, done);
    c->u->top = mark;
}
