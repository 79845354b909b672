#include "../objects.h"

#include <pthread.h>

static struct program program;
static struct thread main_thread;
static value scopes[1024];

static void thread_set_up(struct thread *t, value *scope)
{
    memset(t, 0, sizeof *t);
    t->heap = heap_create(program.heap);
    t->program = &program;
    t->scope_base = t->scope_top = scope;
    t->scope_limit = scope + 1024;
}

static int set_up(void **state)
{
    memset(&program, 0, sizeof program);
    program.heap = program_heap_create(HEAP_UNLIMITED);
    thread_set_up(&main_thread, scopes);
    thread_self = &main_thread;
    object_hooks = (struct object_hooks){.raise_no_memory = raise_test_error};
    event_count = 0;
    finaliser_action = NULL;
    *state = &main_thread;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    program_heap_check(program.heap);
    program.heap = program_heap_destroy(program.heap);
    return 0;
}

static bool is_shared(value v)
{
    return !object_is_private(value_ref(v));
}

static void publishing_reaches_everything_and_keeps_counts(void **state)
{
    struct thread *t = *state;
    struct node *a = node_create(t, &node_type, 1), *b = node_create(t, &node_type, 2);
    struct array *c = array_create(t, 3);
    struct node *apart = node_create(t, &node_type, 4);
    field_init(&a->slots[0], ref(b));
    field_init(&b->slots[0], value_retain(ref(a))); /* a cycle */
    field_init(&b->slots[2], ref(c));
    c->items[1] = value_retain(ref(b));
    c->items[2] = ref(&memory_error);
    value_publish(t, ref(a));
    assert_true(is_shared(ref(a)) && is_shared(ref(b)) && is_shared(ref(c)));
    assert_false(is_shared(ref(apart)));
    assert_int_equal(object_reference_count(&a->object), 2);
    assert_int_equal(object_reference_count(&b->object), 2);
    assert_int_equal(object_reference_count(&c->object), 1);
    value_publish(t, ref(a)); /* again: nothing to do */
    assert_int_equal(object_reference_count(&a->object), 2);
    field_store(t, &b->object, &b->slots[0], UNSET);
    value_release(t, ref(a));
    assert_int_equal(object_reference_count(&b->object), 1); /* by the array that it holds itself */
}

static void storing_into_a_shared_object_publishes(void **state)
{
    struct thread *t = *state;
    struct node *shared = node_create(t, &node_type, 1), *v = node_create(t, &node_type, 2);
    field_init(&v->slots[1], ref(node_create(t, &node_type, 3)));
    value_publish(t, ref(shared));
    field_store(t, &shared->object, &shared->slots[0], ref(v));
    assert_true(is_shared(ref(v)));
    assert_true(is_shared(v->slots[1]));
    value got = field_load(t, &shared->object, &shared->slots[0]);
    assert_true(got == ref(v));
    assert_int_equal(object_reference_count(&v->object), 2);
    value_release(t, got);
    value_release(t, ref(shared));
    assert_int_equal(live_objects(&program), 0);
}

static void a_lazy_type_stops_counting_when_published(void **state)
{
    struct thread *t = *state;
    node_type.flags |= TYPE_LAZY_SHARED;
    struct node *node = node_create(t, &node_type, 1);
    value_publish(t, ref(node));
    node_type.flags &= ~(uint32_t)TYPE_LAZY_SHARED;
    assert_true(object_is_sticky(&node->object));
    value_release(t, ref(node));
    value_release(t, ref(node));
    assert_int_equal(live_objects(&program), 1);
}

/* A class is lazy from birth; what it holds is published with the first instance of it. */
static void an_instance_publishes_its_class(void **state)
{
    struct thread *t = *state;
    static struct type metatype = {.object = {.count = COUNT_IMMORTAL},
                                   .shape = {.type = &metatype},
                                   .name = "metatype",
                                   .flags = TYPE_TYPE_SUBCLASS};
    struct type *class = object_create(t, &metatype, sizeof *class);
    class->object.count = COUNT_IMMORTAL;
    class->shape.type = class;
    class->flags = TYPE_HEAP;
    class->name = "class";
    class->slots.slots = node_slots;
    struct node *instance = object_create_shaped(t, &class->shape, sizeof *instance);
    assert_false(class->object.flags & OBJECT_PUBLISHED);
    value_publish(t, ref(instance));
    assert_true(class->object.flags & OBJECT_PUBLISHED);
    assert_int_equal(class->object.count, COUNT_IMMORTAL);
}

/* A million objects, each referenced from one array: more than the work list holds at a time. */
static void the_work_list_is_bounded(void **state)
{
    struct thread *t = *state;
    enum { WIDE = 300000 };
    struct array *wide = array_create(t, WIDE);
    for (size_t i = 0; i < WIDE; i++) {
        struct node *node = node_create(t, &node_type, 0);
        field_init(&node->slots[0], ref(node_create(t, &node_type, 1)));
        wide->items[i] = ref(node);
    }
    value_publish(t, ref(wide));
    for (size_t i = 0; i < WIDE; i++) {
        struct node *node = (struct node *)value_ref(wide->items[i]);
        assert_true(is_shared(ref(node)) && is_shared(node->slots[0]));
        assert_false(node->object.flags & OBJECT_PENDING);
    }
    value_release(t, ref(wide));
    assert_int_equal(live_objects(&program), 0);
}

static void a_long_chain_is_published_without_recursion(void **state)
{
    struct thread *t = *state;
    value chain = UNSET;
    for (size_t i = 0; i < 1000000; i++) {
        struct node *node = node_create(t, &node_type, 0);
        field_init(&node->slots[0], chain);
        chain = ref(node);
    }
    value_publish(t, chain);
    value_release(t, chain);
    assert_int_equal(live_objects(&program), 0);
}

static struct object *shaded[16];
static size_t shaded_count;
static void note_shade(struct thread *t, struct object *o)
{
    (void)t;
    if (shaded_count < COUNT_OF(shaded))
        shaded[shaded_count++] = o;
}

static void armed_barriers_log_what_goes_and_what_comes(void **state)
{
    struct thread *t = *state;
    object_hooks.shade = note_shade;
    struct node *holder = node_create(t, &node_type, 1), *old = node_create(t, &node_type, 2),
                *new = node_create(t, &node_type, 3);
    field_init(&holder->slots[0], ref(old));
    shaded_count = 0;
    value_release(t, field_exchange(t, &holder->object, &holder->slots[1], UNSET));
    assert_int_equal(shaded_count, 0); /* nothing armed */
    t->barrier = BARRIER_DELETION;
    value out = field_exchange(t, &holder->object, &holder->slots[0], ref(new));
    assert_true(out == ref(old));
    assert_int_equal(shaded_count, 1);
    assert_ptr_equal(shaded[0], old);
    t->barrier = BARRIER_DELETION | BARRIER_INSERTION;
    field_store(t, &holder->object, &holder->slots[2], out);
    assert_int_equal(shaded_count, 2);
    shaded_count = 0;
    field_range_shade(t, holder->slots, NODE_SLOTS);
    assert_int_equal(shaded_count, 2);
    /* An object that dies by count logs its children. */
    t->barrier = BARRIER_DELETION;
    shaded_count = 0;
    object_retain(&new->object);
    value_release(t, ref(holder));
    assert_int_equal(shaded_count, 2);
    /* Born black. */
    t->barrier = BARRIER_BLACK;
    struct node *black = node_create(t, &node_type, 4);
    t->barrier = 0;
    struct node *white = node_create(t, &node_type, 5);
    assert_true(heap_mark_test(black));
    assert_false(heap_mark_test(white));
}

/* ---- Threads ---- */

enum { ROUNDS = 40000, CELLS = 8 };
static struct node *cells[CELLS];

static void *exchange_and_load(void *argument)
{
    struct thread t;
    value scope[1024];
    thread_set_up(&t, scope);
    thread_self = &t;
    uint64_t seed = (uint64_t)(uintptr_t)argument * 0x9E3779B97F4A7C15ULL + 1;
    for (int i = 0; i < ROUNDS; i++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        struct node *cell = cells[seed >> 33 & (CELLS - 1)];
        value *slot = &cell->slots[seed >> 40 & 1];
        if (seed >> 50 & 1) {
            struct node *fresh = node_create(&t, &node_type, i);
            field_init(&fresh->slots[0], ref(node_create(&t, &node_type, i)));
            field_store(&t, &cell->object, slot, ref(fresh));
        } else {
            value v = field_load(&t, &cell->object, slot);
            if (v != UNSET) {
                struct node *node = (struct node *)value_ref(v);
                value inner = field_load(&t, &node->object, &node->slots[0]);
                assert_true(inner != UNSET);
                assert_int_equal(((struct node *)value_ref(inner))->number, node->number);
                value_release(&t, inner);
                value_release(&t, v);
            }
        }
        if (i % 64 == 0)
            heap_quiescent(t.heap);
    }
    heap_abandon(t.heap);
    return NULL;
}

static void threads_load_and_replace_without_locks(void **state)
{
    struct thread *t = *state;
    for (size_t i = 0; i < CELLS; i++) {
        cells[i] = node_create(t, &node_type, 0);
        value_publish(t, ref(cells[i]));
    }
    heap_offline(t->heap);
    pthread_t threads[3];
    for (uintptr_t i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, exchange_and_load, (void *)(i + 1));
    for (size_t i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    heap_online(t->heap);
    for (size_t i = 0; i < CELLS; i++)
        value_release(t, ref(cells[i]));
    assert_int_equal(live_objects(&program), 0);
}

static void *count_up_and_down(void *argument)
{
    struct node *node = argument;
    struct thread t;
    value scope[1024];
    thread_set_up(&t, scope);
    for (int i = 0; i < ROUNDS; i++) {
        object_retain(&node->object);
        object_lock(&t, &node->object);
        node->number++;
        object_unlock(&node->object);
        object_release(&t, &node->object);
    }
    heap_abandon(t.heap);
    return NULL;
}

static void counts_and_the_object_lock_are_exact_under_contention(void **state)
{
    struct thread *t = *state;
    struct node *node = node_create(t, &node_type, 0);
    value_publish(t, ref(node));
    pthread_t threads[3];
    for (size_t i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, count_up_and_down, node);
    for (size_t i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(node->number, 3 * ROUNDS);
    assert_int_equal(object_reference_count(&node->object), 1);
    assert_int_equal(node->object.lock, OBJECT_LOCK_FREE);
    value_release(t, ref(node));
    assert_int_equal(live_objects(&program), 0);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(publishing_reaches_everything_and_keeps_counts),
        TEST(storing_into_a_shared_object_publishes),
        TEST(a_lazy_type_stops_counting_when_published),
        TEST(an_instance_publishes_its_class),
        TEST(the_work_list_is_bounded),
        TEST(a_long_chain_is_published_without_recursion),
        TEST(armed_barriers_log_what_goes_and_what_comes),
        TEST(threads_load_and_replace_without_locks),
        TEST(counts_and_the_object_lock_are_exact_under_contention),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
