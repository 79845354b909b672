#include "gc/verify.h"

#include <stdio.h>
#include <stdlib.h>

#include "gc/gc_internal.h"
#include "gc/zeal.h"
#include "gc/mark.h"

/* References found, by object: linear probing, never full. */
struct tally {
    struct object *object;
    int64_t found;
};

/* `visitor` must stay the first field: roots are given to it. */
struct verifier {
    struct root_visitor visitor;
    struct heap_report *report;
    struct tally *table;
    size_t capacity; /* a power of two */
    struct object *holder;
};

static struct tally *probe(struct verifier *verifier, const struct object *o)
{
    size_t i = ((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15ULL >> 16 & (verifier->capacity - 1);
    while (verifier->table[i].object && verifier->table[i].object != o)
        i = (i + 1) & (verifier->capacity - 1);
    return &verifier->table[i];
}

static void count_reference(struct verifier *verifier, struct object *o)
{
    verifier->report->references++;
    if (object_is_sticky(o))
        return;
    struct tally *tally = probe(verifier, o);
    CHECK(tally->object == o); /* a counted reference to what is not a live object of the program */
    tally->found++;
}

static void visit_root(struct root_visitor *visitor, value v, bool counted)
{
    if (counted)
        count_reference((struct verifier *)visitor, value_ref(v));
}

static void visit_slot(void *context, value *slot)
{
    struct verifier *verifier = context;
    if (!value_is_ref(*slot))
        return;
    struct object *o = value_ref(*slot);
    count_reference(verifier, o);
    /* Only where counts decide who is shared: what is lazy from birth may hold private ones until published.
     */
    if (!object_is_private(verifier->holder) && !object_is_sticky(verifier->holder) && object_is_private(o))
        verifier->report->unshared++;
}

static bool enter_object(void *context, void *block, size_t size)
{
    struct verifier *verifier = context;
    (void)size;
    if (object_is_dead(block))
        return true;
    verifier->report->objects++;
    if (verifier->table)
        probe(verifier, block)->object = block;
    return true;
}

static bool count_slots(void *context, void *block, size_t size)
{
    struct verifier *verifier = context;
    (void)size;
    verifier->holder = block;
    if (!object_is_dead(
            block)) /* what a dead one still holds is counted with the roots, if it is in its release */
        object_each_slot(block, visit_slot, verifier);
    return true;
}

static void compare(struct verifier *verifier)
{
    struct heap_report *report = verifier->report;
    for (size_t i = 0; i < verifier->capacity; i++) {
        struct object *o = verifier->table[i].object;
        if (!o || object_is_sticky(o))
            continue;
        int64_t count = object_reference_count(o);
        if (count == verifier->table[i].found)
            continue;
        if (report->wrong++ == 0) {
            report->first_wrong = o;
            snprintf(report->first_type, sizeof report->first_type, "%s", object_type(o)->name);
            report->first_count = count;
            report->first_found = verifier->table[i].found;
        }
    }
}

static void scan_everything(struct verifier *verifier, struct program *p)
{
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next)
        roots_scan_thread(t, &verifier->visitor);
    lock_release(&p->threads_lock);
    roots_scan_program(p, &verifier->visitor);
    heap_walk(p->heap, count_slots, verifier);
}

bool heap_verify(struct thread *t, struct program *p, struct heap_report *report)
{
    struct verifier verifier = {.visitor = {.visit = visit_root}, .report = report};
    *report = (struct heap_report){0};
    program_hold(t, p);
    heap_walk(p->heap, enter_object, &verifier);
    verifier.capacity = 64;
    while (verifier.capacity < report->objects * 2)
        verifier.capacity *= 2;
    verifier.table = calloc(verifier.capacity, sizeof *verifier.table);
    report->gave_up = !verifier.table;
    if (verifier.table) {
        report->objects = 0;
        heap_walk(p->heap, enter_object, &verifier);
        scan_everything(&verifier, p);
        compare(&verifier);
    }
    if (report->wrong || report->unshared) {
        zeal_found(report->first_type, report->first_count, report->first_found);
    }
    program_heap_check(p->heap);
    program_unhold(t, p);
    free(verifier.table);
    return !report->gave_up && report->wrong == 0 && report->unshared == 0;
}
