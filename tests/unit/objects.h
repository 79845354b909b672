/* Types and a program for the tests of lib/object and lib/gc, which know no built-in types. */
#ifndef OURO_TESTS_UNIT_OBJECTS_H
#define OURO_TESTS_UNIT_OBJECTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "memory/heap.h"
#include "object/hooks.h"
#include "object/lock.h"
#include "object/program.h"
#include "object/scope.h"
#include "object/type.h"

#define NODE_SLOTS 3

/* An object with three references and a number; 48 bytes. Slots are released in order. */
struct node {
    struct object object;
    value slots[NODE_SLOTS];
    int64_t number;
};

static bool node_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = ((struct node *)o)->slots;
    run->count = NODE_SLOTS;
    run->stride = 1;
    return true;
}

/* A list-like object: a backing array, released from the end. */
struct array {
    struct object object;
    size_t count;
    value *items;
};

static bool array_slots(struct object *o, struct slot_run *run)
{
    struct array *array = (struct array *)o;
    if (run->cursor++ || !array->count)
        return false;
    run->first = array->items + array->count - 1;
    run->count = array->count;
    run->stride = -1;
    return true;
}

static void array_dispose(struct thread *t, struct object *o)
{
    memory_free(t, ((struct array *)o)->items);
}

/* What happened, in order: the numbers of nodes whose end was noted. */
static int64_t events[4096];
static size_t event_count;

static inline void note_event(int64_t number)
{
    if (event_count < COUNT_OF(events))
        events[event_count++] = number;
}

static void noting_dispose(struct thread *t, struct object *o)
{
    (void)t;
    note_event(((struct node *)o)->number);
}

/* Set by a test: what a finaliser does besides noting 1000 + number. */
static void (*finaliser_action)(struct thread *t, struct node *self);

static void noting_finalize(struct thread *t, value self)
{
    struct node *node = (struct node *)value_ref(self);
    note_event(1000 + node->number);
    if (finaliser_action)
        finaliser_action(t, node);
}

static struct type node_type = {
    .object = {.count = COUNT_IMMORTAL},
    .shape = {.type = &node_type},
    .name = "node",
    .size = sizeof(struct node),
    .slots = {.slots = node_slots},
};
/* Notes its number when it is freed. */
static struct type noting_type = {
    .object = {.count = COUNT_IMMORTAL},
    .shape = {.type = &noting_type},
    .name = "noting",
    .size = sizeof(struct node),
    .slots = {.slots = node_slots, .dispose = noting_dispose},
};
/* Notes 1000 + number when its finaliser runs, and its number when it is freed. */
static struct type finalised_type = {
    .object = {.count = COUNT_IMMORTAL},
    .shape = {.type = &finalised_type},
    .name = "finalised",
    .size = sizeof(struct node),
    .slots = {.slots = node_slots, .dispose = noting_dispose, .finalize = noting_finalize},
};
static struct type array_type = {
    .object = {.count = COUNT_IMMORTAL},
    .shape = {.type = &array_type},
    .name = "array",
    .size = sizeof(struct array),
    .slots = {.slots = array_slots, .dispose = array_dispose},
};
static struct type leaf_type = {
    .object = {.count = COUNT_IMMORTAL},
    .shape = {.type = &leaf_type},
    .name = "leaf",
    .size = sizeof(struct object) + 16,
};

static inline struct node *node_create(struct thread *t, struct type *type, int64_t number)
{
    struct node *node = object_create(t, type, sizeof *node);
    assert_non_null(node);
    node->number = number;
    return node;
}

static inline struct array *array_create(struct thread *t, size_t count)
{
    struct array *array = object_create(t, &array_type, sizeof *array);
    assert_non_null(array);
    array->items = memory_alloc(t, count * sizeof(value));
    assert_non_null(array->items);
    memset(array->items, 0, count * sizeof(value));
    array->count = count;
    return array;
}

static inline value ref(const void *object)
{
    return value_from_ref(object);
}

static struct node memory_error = {.object = OBJECT_IMMORTAL(node_type)};

static void raise_test_error(struct thread *t)
{
    t->exception = ref(&memory_error);
}

static inline uint64_t live_objects(struct program *p)
{
    struct heap_stats stats;
    program_heap_stats(p->heap, &stats);
    return stats.objects;
}

#define assert_events(...)                                                                                   \
    do {                                                                                                     \
        const int64_t expected_[] = {__VA_ARGS__};                                                           \
        assert_int_equal(event_count, COUNT_OF(expected_));                                                  \
        for (size_t i_ = 0; i_ < event_count && i_ < COUNT_OF(expected_); i_++)                              \
            assert_int_equal(events[i_], expected_[i_]);                                                     \
    } while (0)

#endif
