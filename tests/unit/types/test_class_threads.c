/* Several threads on one class and its instances: no value is ever seen where another belongs, no count is
 * lost. */
#include "class_fixture.h"

#include <pthread.h>
#include <sched.h>

#include "gc/safepoint.h"
#include "gc/verify.h"
#include "types/type_internal.h"

#define WORKERS 3
#define ROUNDS  400
#define FIELDS  12 /* beyond the inline slots: the array and its growth take part */

/* What the workers share; all of it published. */
static struct {
    value class, instance;
    value names[FIELDS], items[FIELDS]; /* field i only ever holds items[i] */
    value class_name;                   /* a class attribute that holds items[0] or items[1] */
} shared;

static void poll(struct thread *t)
{
    if (thread_poll_reasons(t))
        safepoint_poll(t);
}

static void read_fields(struct thread *t, struct attribute_cache *caches)
{
    for (int i = 0; i < FIELDS; i++) {
        value got = attribute_get_caching(t, shared.instance, shared.names[i], &caches[i]);
        if (got == UNSET)
            raised_clear(t);
        else
            CHECK_VALUES(got == shared.items[i], got, shared.items[i]);
        value_release(t, got);
    }
}

static void change_fields(struct thread *t, unsigned round, unsigned self)
{
    int i = (int)((round * 7 + self * 5) % FIELDS);
    if (round % 3 == self % 3) {
        if (!op_delete_attribute(t, shared.instance, shared.names[i]))
            raised_clear(t);
    } else {
        CHECK(op_set_attribute(t, shared.instance, shared.names[i], shared.items[i]));
    }
}

static void use_class(struct thread *t, unsigned round, struct attribute_cache *cache)
{
    if (round % 4 == 0)
        CHECK(op_set_attribute(t, shared.class, shared.class_name, shared.items[round / 4 % 2]));
    value got = attribute_get_caching(t, shared.instance, shared.class_name, cache);
    CHECK(got == shared.items[0] || got == shared.items[1]);
    value_release(t, got);
}

/* Fresh instances of the shared class, made and dropped: they walk the shared shapes. */
static void make_instances(struct thread *t, unsigned round)
{
    value v = op_call_0(t, shared.class);
    for (unsigned i = 0; i < FIELDS; i++)
        CHECK(op_set_attribute(t, v, shared.names[(i * round) % FIELDS], shared.items[(i * round) % FIELDS]));
    value_release(t, v);
}

static void *work(void *argument)
{
    struct thread *t = argument;
    thread_enter(t, "worker");
    static _Thread_local struct attribute_cache caches[FIELDS], class_cache;
    for (unsigned round = 0; round < ROUNDS; round++) {
        read_fields(t, caches);
        change_fields(t, round, t->id);
        use_class(t, round, &class_cache);
        if (round % 8 == 0)
            make_instances(t, round);
        poll(t);
    }
    CHECK(!thread_raised(t));
    thread_leave(t);
    return NULL;
}

static void threads_share_an_instance_and_its_class(void **state)
{
    struct thread *t = *state;
    shared.class = make_class(t, "Shared", tuple_empty, dict_create(t));
    shared.instance = op_call_0(t, shared.class);
    shared.class_name = name_for(t, "of_class");
    value *s = scope_enter(t, 1), keep = list_create(t, 0); /* a traced home for all of it */
    s[0] = keep;
    for (int i = 0; i < FIELDS; i++) {
        char text[8];
        snprintf(text, sizeof text, "f%d", i);
        shared.names[i] = name_for(t, text);
        shared.items[i] = list_create(t, 0);
        assert_true(list_append(t, keep, shared.names[i]) && list_append(t, keep, shared.items[i]));
    }
    assert_true(op_set_attribute(t, shared.class, shared.class_name, shared.items[0]));
    assert_true(list_append(t, keep, shared.instance) && list_append(t, keep, shared.class_name));
    assert_true(list_append(t, keep, shared.class));
    t->program->multithreaded = true;
    value_publish(t, keep);
    classes_publish(t);

    pthread_t threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        struct thread *worker = thread_create(t->program);
        assert_non_null(worker);
        assert_int_equal(pthread_create(&threads[i], NULL, work, worker), 0);
    }
    thread_park(t);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    thread_unpark(t);

    value_release(t, shared.instance);
    for (int i = 0; i < FIELDS; i++) {
        value_release(t, shared.items[i]);
        value_release(t, shared.names[i]);
    }
    value_release(t, shared.class_name);
    struct heap_report report;
    assert_true(heap_verify(t, t->program, &report));
    assert_int_equal(report.wrong, 0);
    assert_int_equal(report.unshared, 0);
    scope_leave(t, s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_share_an_instance_and_its_class)};
    return cmocka_run_group_tests(tests, class_program_create, class_program_destroy);
}
