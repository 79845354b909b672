#include "../programs.h"

#include "gc/gc_internal.h"
#include "gc/weak.h"

static bool reference_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct weak_reference *)o)->callback;
    run->count = run->stride = 1;
    return true;
}

static void reference_dispose(struct thread *t, struct object *o)
{
    weak_unregister((struct weak_reference *)o, t->program);
}

static struct type reference_type = {
    .object = {.count = COUNT_IMMORTAL},
    .shape = {.type = &reference_type},
    .name = "reference",
    .flags = TYPE_WEAK_EDGE,
    .size = sizeof(struct weak_reference),
    .slots = {.slots = reference_slots, .dispose = reference_dispose},
};

/* callback: UNSET, or a number to note when it is called. */
static struct weak_reference *reference_create(struct thread *t, struct node *target, value callback)
{
    struct weak_reference *r = object_create(t, &reference_type, sizeof *r);
    assert_non_null(r);
    r->callback = callback;
    r->hash = -1;
    r->place = callback == UNSET ? WEAK_PLACE_PLAIN : WEAK_PLACE_ANY;
    assert_true(weak_register(t, r, &target->object));
    return r;
}

static void (*callback_action)(struct thread *t, struct weak_reference *r);

static void note_callback(struct thread *t, struct weak_reference *r)
{
    assert_true(weak_load(t, r) == UNSET);
    note_event(value_small_int(r->callback));
    if (callback_action)
        callback_action(t, r);
}

static int set_up_weak(void **state)
{
    weak_callback_hook = note_callback;
    callback_action = NULL;
    return set_up(state);
}

static value number(int64_t n)
{
    return value_from_small_int(n);
}

static void a_weak_reference_does_not_keep(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    struct weak_reference *r = reference_create(t, node, UNSET);
    assert_int_equal(node->object.count, 1);
    value v = weak_load(t, r);
    assert_true(v == ref(node));
    assert_int_equal(node->object.count, 2);
    value_release(t, v);
    value_release(t, ref(node));
    assert_true(weak_load(t, r) == UNSET);
    assert_true(weak_peek(r) == UNSET);
    value_release(t, ref(r));
    assert_int_equal(live_objects(&program), 0);
    assert_int_equal(program.gc->weak_count, 0);
}

static void a_reference_that_dies_first_is_forgotten(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    struct weak_reference *r[5];
    for (int i = 0; i < 5; i++)
        r[i] = reference_create(t, node, number(i));
    static const int order[] = {2, 0, 4, 1, 3};
    for (int i = 0; i < 4; i++)
        value_release(t, ref(r[order[i]]));
    size_t count;
    struct weak_reference *out[5];
    assert_int_equal(weak_list(t, &node->object, out, 5, &count), 1);
    assert_int_equal(count, 1);
    assert_ptr_equal(out[0], r[3]);
    value_release(t, ref(out[0]));
    value_release(t, ref(node));
    assert_events(3);
    value_release(t, ref(r[3]));
}

/* As python3: those without a callback first in the list, callbacks newest first. */
static void callbacks_run_newest_first(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &noting_type, 9);
    struct weak_reference *r[4];
    for (int i = 0; i < 3; i++)
        r[i] = reference_create(t, node, number(i));
    r[3] = reference_create(t, node, UNSET);
    assert_ptr_equal(weak_find(t, &node->object, &reference_type.shape), r[3]);
    value_release(t, ref(r[3]));
    value_release(t, ref(node));
    assert_events(2, 1, 0, 9);
    for (int i = 0; i < 4; i++)
        value_release(t, ref(r[i]));
}

static void look_weakly(struct thread *t, struct node *self)
{
    struct weak_reference *r = weak_find(t, &self->object, &reference_type.shape);
    assert_non_null(r);
    value v = weak_load(t, r);
    assert_true(v == ref(self));
    value_release(t, v);
    value_release(t, ref(r));
}

static void a_finaliser_still_finds_weak_references(void **state)
{
    struct thread *t = *state;
    finaliser_action = look_weakly;
    struct node *node = node_create(t, &finalised_type, 1);
    struct weak_reference *plain = reference_create(t, node, UNSET),
                          *calling = reference_create(t, node, number(7));
    value_release(t, ref(node));
    assert_events(1001, 7, 1);
    value_release(t, ref(plain));
    value_release(t, ref(calling));
}

/* In a cycle it is the other way round: cleared first, then finalised. */
static void find_nothing(struct thread *t, struct node *self)
{
    assert_null(weak_find(t, &self->object, &reference_type.shape));
}

static void in_a_cycle_weak_references_go_first(void **state)
{
    struct thread *t = *state;
    finaliser_action = find_nothing;
    struct node *node = node_create(t, &finalised_type, 1);
    field_init(&node->slots[0], value_retain(ref(node)));
    value *s = scope_enter(t, 2);
    s[0] = ref(reference_create(t, node, UNSET));
    s[1] = ref(reference_create(t, node, number(7)));
    value_release(t, ref(node));
    struct collection c;
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_int_equal(c.weak_cleared, 2);
    assert_events(7, 1001, 1);
    assert_true(weak_load(t, (struct weak_reference *)value_ref(s[0])) == UNSET);
    scope_leave(t, s);
}

static void a_reference_that_is_garbage_too_is_not_called(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    field_init(&node->slots[0], value_retain(ref(node)));
    field_init(&node->slots[1], ref(reference_create(t, node, number(7))));
    value_release(t, ref(node));
    struct collection c;
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_int_equal(c.freed_objects, 2);
    assert_int_equal(event_count, 0);
}

static void collect_in_callback(struct thread *t, struct weak_reference *r)
{
    (void)r;
    struct collection c;
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_int_equal(c.kept, 0);
}

/* The references whose callbacks are due lie in traced homes meanwhile. */
static void a_callback_may_collect(void **state)
{
    struct thread *t = *state;
    callback_action = collect_in_callback;
    struct node *node = node_create(t, &node_type, 1);
    value *s = scope_enter(t, 3);
    for (int i = 0; i < 3; i++)
        s[i] = ref(reference_create(t, node, number(i)));
    value_release(t, ref(node));
    assert_events(2, 1, 0);
    scope_leave(t, s);
}

static void publishing_a_reference_publishes_its_target(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    struct weak_reference *r = reference_create(t, node, UNSET);
    value_publish(t, ref(r));
    assert_false(object_is_private(&node->object));
    value v = weak_load(t, r);
    assert_int_equal(object_reference_count(&node->object), 2);
    value_release(t, v);
    value_release(t, ref(node));
    assert_true(weak_load(t, r) == UNSET);
    value_release(t, ref(r));
}

static void a_published_target_publishes_who_waits_for_its_end(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    struct weak_reference *waiting = reference_create(t, node, number(1)),
                          *plain = reference_create(t, node, UNSET);
    value_publish(t, ref(node));
    assert_false(object_is_private(&waiting->object));
    assert_true(object_is_private(&plain->object));
    struct weak_reference *later = reference_create(t, node, number(2));
    assert_false(object_is_private(&later->object));
    value_release(t, ref(node));
    assert_events(2, 1);
    value_release(t, ref(waiting));
    value_release(t, ref(plain));
    value_release(t, ref(later));
}

static void a_weak_load_while_armed_marks_for_everybody(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    struct weak_reference *r = reference_create(t, node, UNSET);
    uint64_t enqueued = grey_enqueued(program.gc);
    t->barrier = BARRIER_DELETION;
    value_release(t, weak_load(t, r));
    assert_ptr_equal(program.gc->grey->objects[0], node);
    assert_true(heap_mark_test(node));
    bool failed = false;
    assert_false(
        grey_begin_clearing(program.gc, enqueued, &failed)); /* the collector has to look at it first */
    grey_discard(program.gc);
    program_heap_set_collecting(program.heap, true);
    program_heap_clear_marks(program.heap);
    program_heap_set_collecting(program.heap, false);
    assert_true(grey_begin_clearing(program.gc, grey_enqueued(program.gc), &failed));
    assert_false(failed);
    assert_int_equal(weak_load(t, r), UNSET); /* it has not been marked: it is garbage now */
    grey_end_clearing(program.gc);
    t->barrier = 0;
    value_release(t, ref(node));
    value_release(t, ref(r));
}

static void the_table_holds_many(void **state)
{
    struct thread *t = *state;
    enum { N = 5000 };
    struct node **nodes = malloc(N * sizeof *nodes);
    struct weak_reference **rs = malloc(N * sizeof *rs);
    for (int i = 0; i < N; i++) {
        nodes[i] = node_create(t, &node_type, i);
        rs[i] = reference_create(t, nodes[i], UNSET);
    }
    for (int i = 0; i < N; i++)
        value_release(t, i % 2 ? ref(nodes[(i * 7) % N]) : ref(rs[(i * 7) % N]));
    for (int i = 1; i < N; i += 2)
        assert_true(weak_load(t, rs[(i * 7) % N]) == UNSET);
    for (int i = 0; i < N; i++)
        value_release(t, i % 2 ? ref(rs[(i * 7) % N]) : ref(nodes[(i * 7) % N]));
    assert_int_equal(program.gc->weak_count, 0);
    assert_int_equal(live_objects(&program), 0);
    free(nodes);
    free(rs);
}

/* ---- Threads ---- */

enum { ROUNDS = 20000 };
static struct node *cell; /* slot 0: a weak reference; slot 1: sometimes its target */

static void load_weakly(struct thread *t, void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 3 == 0) {
            struct node *node = node_create(t, &node_type, i);
            struct weak_reference *r = reference_create(t, node, i % 2 ? number(1) : UNSET);
            value_retain(ref(r));
            field_store(t, &cell->object, &cell->slots[0], ref(r));
            field_store(t, &cell->object, &cell->slots[1], ref(node));
            value_release(t, ref(r));
        } else {
            value r = field_load(t, &cell->object, &cell->slots[0]);
            if (r != UNSET) {
                value v = weak_load(t, (struct weak_reference *)value_ref(r));
                if (v != UNSET)
                    assert_true(((struct node *)value_ref(v))->number % 3 == 0);
                value_release(t, v);
            }
            value_release(t, r);
        }
        if (thread_poll_reasons(t) & POLL_COLLECTOR)
            safepoint_poll(t);
        if (i % 200 == 0)
            heap_quiescent(t->heap);
    }
}

static void ignore_callback(struct thread *t, struct weak_reference *r)
{
    (void)t;
    (void)r;
}

static void targets_may_die_while_others_follow(void **state)
{
    struct thread *t = *state;
    weak_callback_hook = ignore_callback;
    cell = node_create(t, &node_type, 0);
    program.extra_roots[0] = ref(cell);
    value_publish(t, ref(cell));
    struct runner runners[2];
    for (int i = 0; i < 2; i++)
        runner_start(&runners[i], load_weakly, NULL);
    for (int i = 0; i < 20; i++)
        collector_collect(t, COLLECT_REQUEST, NULL);
    for (int i = 0; i < 2; i++)
        runner_join(t, &runners[i]);
    gc_run_pending(t);
    slot_clear(t, &program.extra_roots[0]);
    collector_collect(t, COLLECT_REQUEST, NULL);
    assert_int_equal(live_objects(&program), 0);
    assert_int_equal(program.gc->weak_count, 0);
}

int main(void)
{
#undef TEST
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up_weak, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_weak_reference_does_not_keep),
        TEST(a_reference_that_dies_first_is_forgotten),
        TEST(callbacks_run_newest_first),
        TEST(a_finaliser_still_finds_weak_references),
        TEST(in_a_cycle_weak_references_go_first),
        TEST(a_reference_that_is_garbage_too_is_not_called),
        TEST(a_callback_may_collect),
        TEST(publishing_a_reference_publishes_its_target),
        TEST(a_published_target_publishes_who_waits_for_its_end),
        TEST(a_weak_load_while_armed_marks_for_everybody),
        TEST(the_table_holds_many),
        TEST(targets_may_die_while_others_follow),
    };
    return cmocka_run_group_tests(tests, NULL, stop_collector);
}
