/* Threads that use the same containers at once: nothing is lost, counts stay exact, and single operations are
 * atomic. Meant for the thread sanitizer as much as for itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "gc/safepoint.h"
#include "gc/verify.h"
#include "object/scope.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/tuple.h"
#include "types_program.h"

#define THREADS 4
#define ROUNDS  3000

struct work {
    struct thread *t;
    pthread_t os;
    value shared; /* held by the test */
    int number;
    void (*body)(struct thread *t, value shared, int number);
};

static void *work_run(void *context)
{
    struct work *work = context;
    thread_enter(work->t, "worker");
    work->body(work->t, work->shared, work->number);
    assert_int_equal(work->t->exception, UNSET);
    thread_leave(work->t);
    return NULL;
}

/* Runs body on several threads at once over one shared object; then every count must be right. */
static void on_threads(struct thread *t, value shared, void (*body)(struct thread *, value, int))
{
    struct work works[THREADS];
    value_publish(t, shared);
    for (int i = 0; i < THREADS; i++) {
        works[i] = (struct work){.t = thread_create(t->program), .shared = shared, .number = i, .body = body};
        assert_non_null(works[i].t);
        assert_int_equal(pthread_create(&works[i].os, NULL, work_run, &works[i]), 0);
    }
    thread_park(t);
    for (int i = 0; i < THREADS; i++)
        pthread_join(works[i].os, NULL);
    thread_unpark(t);
    struct heap_report report;
    bool right = heap_verify(t, t->program, &report);
    if (!right && report.first_wrong)
        print_error("%s: count %lld, found %lld\n", object_type(report.first_wrong)->name,
                    (long long)report.first_count, (long long)report.first_found);
    assert_true(right);
    assert_int_equal(report.unshared, 0);
}

/* A private object of its own kind that only this round knows. */
static value fresh(struct thread *t, int number, int round)
{
    return tuple_pack(t, 2, value_from_small_int(number), value_from_small_int(round));
}

static value small(int64_t i)
{
    return value_from_small_int(i);
}

/* ---- list ---- */

static void append_rounds(struct thread *t, value list, int number)
{
    for (int i = 0; i < ROUNDS; i++) {
        assert_true(list_append_take(t, list, fresh(t, number, i)));
        safepoint_poll(t);
    }
}

static void no_append_is_lost(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 1);
    s[0] = list_create(t, 0);
    on_threads(t, s[0], append_rounds);
    assert_int_equal(list_count(s[0]), THREADS * ROUNDS);
    int next[THREADS] = {0};
    for (size_t i = 0; i < THREADS * ROUNDS; i++) {
        value item = list_get(t, s[0], i);
        int64_t number = value_small_int(tuple_item(item, 0));
        assert_int_equal(value_small_int(tuple_item(item, 1)), next[number]++); /* each thread's in order */
        value_release(t, item);
    }
    scope_leave(t, s);
}

static void list_mixture(struct thread *t, value list, int number)
{
    unsigned random = (unsigned)number + 1;
    for (int i = 0; i < ROUNDS; i++) {
        random = random * 1103515245 + 12345;
        int64_t at = (int64_t)(random >> 16) % 50;
        value *s = scope_enter(t, 2);
        switch ((random >> 8) % 10) {
        case 0:
        case 1:
            s[0] = fresh(t, number, i);
            list_append(t, list, s[0]);
            break;
        case 2:
            s[0] = fresh(t, number, i);
            list_set(t, list, (size_t)at, s[0]);
            break;
        case 3: {
            s[1] = fresh(t, number, i);
            value args[2] = {small(at), s[1]};
            s[0] = op_call_method(t, list, str_name("insert"), args, 2);
            break;
        }
        case 4:
            op_delete_item(t, list, small(at));
            raised_clear_if(t, &exc_IndexError);
            break;
        case 5: {
            value step = small(2);
            s[1] = slice_create(t, small(at), small(at + 6), step);
            op_delete_item(t, list, s[1]);
            break;
        }
        case 6:
            s[0] = list_to_tuple(t, list);
            for (size_t k = 0; k < tuple_count(s[0]); k++)
                assert_int_equal(tuple_count(tuple_item(s[0], k)), 2);
            break;
        case 7:
            s[0] = op_call_method(t, list, str_name("reverse"), NULL, 0);
            break;
        default:
            s[0] = list_get(t, list, (size_t)at);
            if (s[0] != UNSET)
                assert_int_equal(tuple_count(s[0]), 2);
        }
        scope_leave(t, s);
        if (list_count(list) > 200)
            op_call_method(t, list, str_name("clear"), NULL, 0);
        safepoint_poll(t);
    }
}

static void lists_survive_everything_at_once(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 1);
    s[0] = list_create(t, 0);
    on_threads(t, s[0], list_mixture);
    scope_leave(t, s);
}

/* ---- dict ---- */

static void store_rounds(struct thread *t, value dict, int number)
{
    for (int i = 0; i < ROUNDS; i++) {
        value *s = scope_enter(t, 2);
        s[0] = str_format(t, "%d-%d", number, i);
        s[1] = fresh(t, number, i);
        assert_true(dict_set(t, dict, s[0], s[1]));
        slot_set(t, &s[1], dict_get(t, dict, s[0]));
        assert_int_equal(value_small_int(tuple_item(s[1], 1)), i);
        scope_leave(t, s);
        safepoint_poll(t);
    }
}

static void no_store_is_lost(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 1);
    s[0] = dict_create(t);
    on_threads(t, s[0], store_rounds);
    assert_int_equal(dict_count(s[0]), THREADS * ROUNDS);
    scope_leave(t, s);
}

static void store_same_rounds(struct thread *t, value dict, int number)
{
    for (int i = 0; i < ROUNDS; i++) {
        value *s = scope_enter(t, 2);
        s[0] = str_format(t, "%d", i); /* all threads store under the same keys */
        s[1] = fresh(t, number, i);
        assert_true(dict_set(t, dict, s[0], s[1]));
        scope_leave(t, s);
        safepoint_poll(t);
    }
}

static void a_key_is_added_once(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 2);
    s[0] = dict_create(t);
    on_threads(t, s[0], store_same_rounds);
    assert_int_equal(dict_count(s[0]), ROUNDS);
    s[1] = dict_keys_list(t, s[0]);
    assert_int_equal(list_count(s[1]), ROUNDS);
    scope_leave(t, s);
}

static void dict_mixture(struct thread *t, value dict, int number)
{
    unsigned random = (unsigned)number + 1;
    for (int i = 0; i < ROUNDS; i++) {
        random = random * 1103515245 + 12345;
        value *s = scope_enter(t, 3);
        s[0] = str_format(t, "k%d", (int)((random >> 16) % 40)); /* equal keys are different objects */
        switch ((random >> 8) % 8) {
        case 0:
        case 1:
            s[1] = fresh(t, number, i);
            dict_set(t, dict, s[0], s[1]);
            break;
        case 2:
            dict_delete(t, dict, s[0]);
            break;
        case 3:
            s[1] = fresh(t, number, i);
            s[2] = dict_set_default(t, dict, s[0], s[1]);
            assert_int_equal(tuple_count(s[2]), 2);
            break;
        case 4: {
            size_t position = 0;
            value key, item;
            while (dict_next(t, dict, &position, &key, &item)) {
                slot_set(t, &s[1], key);
                slot_set(t, &s[2], item);
                assert_int_equal(*str_data(key), 'k');
                assert_int_equal(tuple_count(item), 2);
            }
            break;
        }
        case 5:
            s[1] = dict_copy(t, dict);
            break;
        case 6: {
            uint32_t version = dict_keys_version(t, dict);
            int64_t index = dict_entry_index(t, dict, s[0]);
            if (index >= 0 && version && dict_keys_version(t, dict) == version) {
                s[1] = dict_cached_get(t, dict, version, (uint32_t)index);
                s[2] = fresh(t, number, i);
                if (dict_cached_set(t, dict, version, (uint32_t)index, s[2]))
                    scope_take(&s[2]);
            }
            break;
        }
        default:
            s[1] = dict_get(t, dict, s[0]);
            if (s[1] != UNSET)
                assert_int_equal(tuple_count(s[1]), 2);
        }
        scope_leave(t, s);
        if (random >> 24 == 7)
            dict_clear(t, dict);
        safepoint_poll(t);
    }
}

static void dicts_survive_everything_at_once(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 1);
    s[0] = dict_create(t);
    on_threads(t, s[0], dict_mixture);
    scope_leave(t, s);
}

/* ---- set ---- */

static void add_rounds(struct thread *t, value set, int number)
{
    for (int i = 0; i < ROUNDS; i++) {
        value *s = scope_enter(t, 1);
        s[0] = str_format(t, "%d", (int)((unsigned)i * 7 % ROUNDS)); /* all threads add the same */
        assert_true(set_add(t, set, s[0]));
        assert_int_equal(set_contains(t, set, s[0]), 1);
        scope_leave(t, s);
        safepoint_poll(t);
    }
}

static void a_member_is_added_once(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 2);
    s[0] = set_create(t, &set_type);
    on_threads(t, s[0], add_rounds);
    assert_int_equal(set_count(s[0]), ROUNDS);
    s[1] = list_from_iterable(t, s[0]);
    assert_int_equal(list_count(s[1]), ROUNDS);
    scope_leave(t, s);
}

static void set_mixture(struct thread *t, value set, int number)
{
    unsigned random = (unsigned)number + 1;
    for (int i = 0; i < ROUNDS; i++) {
        random = random * 1103515245 + 12345;
        value *s = scope_enter(t, 2);
        s[0] = str_format(t, "m%d", (int)((random >> 16) % 60));
        switch ((random >> 8) % 8) {
        case 0:
        case 1:
        case 2:
            set_add(t, set, s[0]);
            break;
        case 3:
        case 4:
            set_discard(t, set, s[0]);
            break;
        case 5:
            s[1] = set_from_iterable(t, &set_type, set);
            break;
        case 6:
            s[1] = op_call_method(t, set, str_name("pop"), NULL, 0);
            raised_clear_if(t, &exc_KeyError);
            break;
        default:
            set_contains(t, set, s[0]);
        }
        scope_leave(t, s);
        if (random >> 24 == 7)
            op_call_method(t, set, str_name("clear"), NULL, 0);
        safepoint_poll(t);
    }
}

static void sets_survive_everything_at_once(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 2);
    s[0] = set_create(t, &set_type);
    on_threads(t, s[0], set_mixture);
    s[1] = list_from_iterable(t, s[0]);
    assert_int_equal(list_count(s[1]), set_count(s[0]));
    scope_leave(t, s);
}

/* ---- iterators ---- */

static void drain(struct thread *t, value iterator, int number)
{
    for (int i = 0; i < ROUNDS; i++) {
        value item = op_next(t, iterator);
        if (item != UNSET) {
            assert_int_equal(tuple_count(item), 2);
            value_release(t, item);
        }
        safepoint_poll(t);
    }
}

static void an_iterator_may_be_shared(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 2);
    s[0] = list_create(t, 0);
    for (int i = 0; i < ROUNDS; i++)
        list_append_take(t, s[0], fresh(t, 0, i));
    s[1] = op_iter(t, s[0]);
    on_threads(t, s[1], drain);
    assert_int_equal(op_next(t, s[1]), UNSET);
    scope_leave(t, s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_append_is_lost),
        cmocka_unit_test(lists_survive_everything_at_once),
        cmocka_unit_test(no_store_is_lost),
        cmocka_unit_test(a_key_is_added_once),
        cmocka_unit_test(dicts_survive_everything_at_once),
        cmocka_unit_test(a_member_is_added_once),
        cmocka_unit_test(sets_survive_everything_at_once),
        cmocka_unit_test(an_iterator_may_be_shared),
    };
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
