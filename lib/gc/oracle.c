#include "gc/oracle.h"

#ifdef OURO_CHECKED
#include <stdio.h>
#include <stdlib.h>

#include "gc/gc_internal.h"
#include "gc/mark.h"
#include "gc/zeal.h"

struct oracle {
    struct root_visitor visitor; /* first: roots are given to it */
    struct object **table;       /* open addressing; NULL: free */
    size_t capacity, count;
    struct object_list stack;
    struct object *from; /* whose slots are looked at; NULL: roots */
    bool failed;
};

static struct object **probe(struct oracle *oracle, const struct object *o)
{
    size_t mask = oracle->capacity - 1;
    size_t i = (uintptr_t)o / BLOCK_GRANULE * 0x9E3779B97F4A7C15ULL >> 20 & mask;
    while (oracle->table[i] && oracle->table[i] != o)
        i = (i + 1) & mask;
    return &oracle->table[i];
}

static void grow(struct oracle *oracle)
{
    struct oracle old = *oracle;
    oracle->capacity = old.capacity ? old.capacity * 2 : 4096;
    oracle->table = calloc(oracle->capacity, sizeof *oracle->table);
    if (!oracle->table) {
        *oracle = old;
        oracle->failed = true;
        return;
    }
    for (size_t i = 0; i < old.capacity; i++)
        if (old.table[i])
            *probe(oracle, old.table[i]) = old.table[i];
    free(old.table);
}

static void reach(struct oracle *oracle, struct object *o)
{
    if (!object_is_markable(o) || oracle->failed)
        return;
    if (oracle->count * 2 >= oracle->capacity)
        grow(oracle);
    if (oracle->failed)
        return;
    struct object **entry = probe(oracle, o);
    if (*entry)
        return;
    *entry = o;
    oracle->count++;
    if (!heap_mark_test(o) && !object_is_dead(o)) {
        fprintf(stderr,
                "ouro: oracle: a live '%s' with %lld references is not marked; it was reached from %s%s%s\n",
                object_type(o)->name, (long long)object_reference_count(o), oracle->from ? "a '" : "a root",
                oracle->from ? object_type(oracle->from)->name : "", oracle->from ? "'" : "");
        abort();
    }
    if (!vector_push(&oracle->stack, o))
        oracle->failed = true;
}

static void reach_root(struct root_visitor *visitor, value v, bool counted)
{
    (void)counted;
    reach((struct oracle *)visitor, value_ref(v));
}

static void reach_slot(void *oracle, value *slot)
{
    value v = load_relaxed(slot); /* relaxed: everybody is held */
    if (value_is_ref(v))
        reach(oracle, value_ref(v));
}

static void search(struct oracle *oracle, struct program *p)
{
    for (struct thread *t = p->threads; t; t = t->next)
        roots_scan_thread(t, &oracle->visitor);
    roots_scan_program(p, &oracle->visitor);
    while (oracle->stack.count && !oracle->failed) {
        struct object *o = vector_pop(&oracle->stack);
        oracle->from = o;
        if (object_is_dead(o))
            continue;
        if (object_type(o)->flags & TYPE_HEAP)
            reach(oracle, &object_type(o)->object);
        object_each_slot(o, reach_slot, oracle);
    }
}

void oracle_check(struct thread *worker, struct program *p)
{
    (void)worker;
    if (!zeal_is_on())
        return;
    struct oracle oracle = {.visitor = {.visit = reach_root}};
    hold_while_disposing(p);
    search(&oracle, p);
    program_unhold(NULL, p);
    free(oracle.table);
    vector_finish(&oracle.stack);
}
#endif
