#include "../objects.h"

static struct program program;
static struct thread main_thread;
static value scopes[1024];

static int set_up(void **state)
{
    memset(&program, 0, sizeof program);
    memset(&main_thread, 0, sizeof main_thread);
    program.heap = program_heap_create(HEAP_UNLIMITED);
    struct thread *t = &main_thread;
    t->heap = heap_create(program.heap);
    t->program = &program;
    t->scope_base = t->scope_top = scopes;
    t->scope_limit = scopes + COUNT_OF(scopes);
    thread_self = t;
    object_hooks.raise_no_memory = object_hooks.raise_recursion = raise_test_error;
    event_count = 0;
    finaliser_action = NULL;
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    program_heap_check(program.heap);
    program.heap = program_heap_destroy(program.heap);
    return 0;
}

static void a_count_is_plain_until_published(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 1);
    assert_int_equal(object_reference_count(&node->object), 1);
    object_retain(&node->object);
    assert_int_equal(node->object.count, 2);
    value_publish(t, ref(node));
    assert_false(object_is_private(&node->object));
    assert_int_equal(object_reference_count(&node->object), 2);
    object_retain(&node->object);
    assert_true(object_try_retain(&node->object));
    assert_int_equal(object_reference_count(&node->object), 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(live_objects(&program), 1);
        object_release(t, &node->object);
    }
    assert_int_equal(live_objects(&program), 0);
    assert_int_equal(node->object.count, COUNT_SHARED_DEAD); /* its memory waits for quiescence */
    assert_false(object_try_retain(&node->object));
    heap_quiescent(t->heap);
}

static void immortal_objects_are_never_counted(void **state)
{
    struct thread *t = *state;
    for (int i = 0; i < 10; i++) {
        object_retain(&memory_error.object);
        object_release(t, &memory_error.object);
        object_release(t, &memory_error.object);
    }
    assert_int_equal(memory_error.object.count, COUNT_IMMORTAL);
    assert_true(object_is_sticky(&memory_error.object));
    value_publish(t, ref(&memory_error));
    assert_int_equal(memory_error.object.count, COUNT_IMMORTAL);
}

/* A child ends wholly before the next slot of its parent is dropped. */
static void slots_are_released_in_order_and_depth_first(void **state)
{
    struct thread *t = *state;
    struct node *root = node_create(t, &noting_type, 1);
    struct node *left = node_create(t, &noting_type, 2), *right = node_create(t, &noting_type, 3);
    field_init(&left->slots[0], ref(node_create(t, &noting_type, 4)));
    field_init(&left->slots[2], ref(node_create(t, &noting_type, 5)));
    field_init(&right->slots[1], ref(node_create(t, &noting_type, 6)));
    field_init(&root->slots[0], ref(left));
    field_init(&root->slots[1], ref(right));
    value_release(t, ref(root));
    assert_events(4, 5, 2, 6, 3, 1);
    assert_int_equal(live_objects(&program), 0);
}

static void a_negative_stride_releases_from_the_end(void **state)
{
    struct thread *t = *state;
    struct array *array = array_create(t, 4);
    for (size_t i = 0; i < 4; i++)
        array->items[i] = i == 2 ? value_from_small_int(7) : ref(node_create(t, &noting_type, (int64_t)i));
    value_release(t, ref(array));
    assert_events(3, 1, 0);
}

static void a_child_that_is_held_elsewhere_survives(void **state)
{
    struct thread *t = *state;
    struct node *parent = node_create(t, &noting_type, 1), *child = node_create(t, &noting_type, 2);
    field_init(&parent->slots[0], value_retain(ref(child)));
    field_init(&parent->slots[1], value_retain(ref(child)));
    assert_int_equal(child->object.count, 3);
    value_release(t, ref(parent));
    assert_events(1);
    assert_int_equal(child->object.count, 1);
    value_release(t, ref(child));
}

static void count_seen_by_finaliser(struct thread *t, struct node *self)
{
    (void)t;
    note_event(2000 + object_reference_count(&self->object));
}

static void a_finaliser_runs_first_while_the_object_is_whole(void **state)
{
    struct thread *t = *state;
    finaliser_action = count_seen_by_finaliser;
    struct node *node = node_create(t, &finalised_type, 1);
    field_init(&node->slots[0], ref(node_create(t, &noting_type, 2)));
    value_release(t, ref(node));
    assert_events(1001, 2001, 2, 1);
}

static struct node *keeper;

static void resurrect(struct thread *t, struct node *self)
{
    field_store(t, &keeper->object, &keeper->slots[0], value_retain(ref(self)));
}

static void a_finaliser_may_resurrect_and_runs_once(void **state)
{
    struct thread *t = *state;
    for (int shared = 0; shared < 2; shared++) {
        event_count = 0;
        finaliser_action = resurrect;
        keeper = node_create(t, &node_type, 0);
        struct node *node = node_create(t, &finalised_type, 1);
        if (shared) {
            value_publish(t, ref(keeper));
            value_publish(t, ref(node));
        }
        value_release(t, ref(node));
        assert_events(1001);
        assert_int_equal(object_reference_count(&node->object), 1);
        value_release(t, ref(keeper));
        assert_events(1001, 1);
        assert_int_equal(live_objects(&program), 0);
    }
}

static void raise_pending(struct thread *t, struct node *self)
{
    (void)self;
    assert_true(t->exception == UNSET);
    t->exception = ref(&memory_error);
}

static void the_pending_exception_survives_a_finaliser(void **state)
{
    struct thread *t = *state;
    finaliser_action = raise_pending;
    struct node *pending = node_create(t, &noting_type, 9);
    t->exception = ref(pending);
    value_release(t, ref(node_create(t, &finalised_type, 1)));
    assert_true(t->exception == ref(pending));
    slot_clear(t, &t->exception);
    assert_events(1001, 1, 9);
}

/* Fifty deep objects end inside one another; what lies deeper waits until the outermost has ended. This is
 * python3's order, seen with finalisers in a chain. */
static void release_nests_fifty_deep_then_defers(void **state)
{
    struct thread *t = *state;
    struct node *next = NULL;
    for (int64_t i = 120; i > 0; i--) {
        struct node *node = node_create(t, &noting_type, i);
        if (next)
            field_init(&node->slots[0], ref(next));
        next = node;
    }
    value_release(t, ref(next));
    assert_int_equal(event_count, 120);
    assert_int_equal(events[0], 50);
    assert_int_equal(events[49], 1);
    /* During the deferred part one level is taken by the list itself. */
    assert_int_equal(events[50], 99);
    assert_int_equal(events[98], 51);
    assert_int_equal(events[99], 120);
    assert_int_equal(events[119], 100);
    assert_null(t->deferred);
}

static void ten_million_links_need_no_recursion(void **state)
{
    struct thread *t = *state;
    enum { N = 10 * 1000 * 1000 };
    value chain = UNSET;
    for (size_t i = 0; i < N; i++) {
        struct node *node = object_create(t, &node_type, 32); /* header, one slot and a bit */
        *(value *)((char *)node + 16) = chain;
        chain = ref(node);
    }
    assert_int_equal(live_objects(&program), N);
    value_release(t, chain);
    assert_int_equal(live_objects(&program), 0);
    assert_null(t->deferred);
}

static bool link_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = (value *)((char *)o + 16);
    run->count = run->stride = 1;
    return true;
}

static int set_up_links(void **state)
{
    node_type.slots.slots = link_slots;
    return set_up(state);
}
static int tear_down_links(void **state)
{
    node_type.slots.slots = node_slots;
    return tear_down(state);
}

/* One deep object with very many children, each with slots: they are all deferred. */
static void a_wide_object_at_depth_is_deferred_in_chunks(void **state)
{
    struct thread *t = *state;
    enum { WIDE = 100000 };
    struct array *wide = array_create(t, WIDE);
    for (size_t i = 0; i < WIDE; i++)
        wide->items[i] = ref(node_create(t, &node_type, 0));
    value chain = ref(wide);
    for (size_t i = 0; i < 49; i++) {
        struct node *node = node_create(t, &node_type, 0);
        field_init(&node->slots[0], chain);
        chain = ref(node);
    }
    value_release(t, chain);
    assert_int_equal(live_objects(&program), 0);
}

static void memory_error_is_pending_at_the_limit(void **state)
{
    struct thread *t = *state;
    program_heap_set_limit(program.heap, (size_t)1 << 20);
    assert_null(memory_alloc(t, (size_t)4 << 20));
    assert_true(t->exception == ref(&memory_error));
    t->exception = UNSET;
    assert_null(object_create(t, &leaf_type, (size_t)4 << 20));
    assert_true(t->exception == ref(&memory_error));
    t->exception = UNSET;
}

static void scopes_release_in_order_and_end_in_an_exception(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 3);
    s[0] = ref(node_create(t, &noting_type, 1));
    s[1] = ref(node_create(t, &noting_type, 2));
    s[2] = ref(node_create(t, &noting_type, 3));
    value taken = scope_take(&s[1]);
    scope_leave(t, s);
    assert_events(1, 3);
    value_release(t, taken);
    assert_ptr_equal(t->scope_top, t->scope_base);
    assert_null(scope_enter(t, 5000));
    assert_true(t->exception == ref(&memory_error));
    t->exception = UNSET;
}

static void a_small_object_takes_what_it_needs(void **state)
{
    struct thread *t = *state;
    struct object *o = object_create(t, &leaf_type, 32);
    assert_int_equal(memory_size(o), 32);
    assert_int_equal(sizeof(struct object), 16);
    assert_false(o->flags & OBJECT_TRACKED);
    value_release(t, ref(o));
    struct node *node = node_create(t, &node_type, 0);
    assert_true(node->object.flags & OBJECT_TRACKED);
    value_release(t, ref(node));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_count_is_plain_until_published),
        TEST(immortal_objects_are_never_counted),
        TEST(slots_are_released_in_order_and_depth_first),
        TEST(a_negative_stride_releases_from_the_end),
        TEST(a_child_that_is_held_elsewhere_survives),
        TEST(a_finaliser_runs_first_while_the_object_is_whole),
        TEST(a_finaliser_may_resurrect_and_runs_once),
        TEST(the_pending_exception_survives_a_finaliser),
        TEST(release_nests_fifty_deep_then_defers),
        cmocka_unit_test_setup_teardown(ten_million_links_need_no_recursion, set_up_links, tear_down_links),
        TEST(a_wide_object_at_depth_is_deferred_in_chunks),
        TEST(memory_error_is_pending_at_the_limit),
        TEST(scopes_release_in_order_and_end_in_an_exception),
        TEST(a_small_object_takes_what_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
