#include "gc/zeal.h"

#ifdef OURO_CHECKED
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gc/gc_internal.h"
#include "gc/verify.h"
#include "object/hooks.h"

static struct {
    uint32_t collect_every, verify_every; /* 0: never */
    uint32_t pause_us;
    uint32_t collected; /* atomic */
} zeal;

void zeal_ready(void)
{
    const char *text = getenv("OURO_ZEAL");
    unsigned collect = 0, verify = 0, pause = 0;
    if (!text || sscanf(text, "collect=%u,verify=%u,pause=%u", &collect, &verify, &pause) < 1 || !collect)
        return;
    zeal.pause_us = pause;
    zeal.collect_every = collect;
    zeal.verify_every = verify;
    object_hooks.allocated = zeal_allocated;
}

void zeal_allocated(struct thread *t)
{
    if (t->native_only || ++t->gc->zeal_objects < zeal.collect_every)
        return;
    t->gc->zeal_objects = 0;
    t->gc->zeal_due = true;
    thread_poll_set(t, POLL_COLLECTOR);
}

void zeal_pause(void)
{
    if (zeal.pause_us)
        usleep(zeal.pause_us);
}

bool zeal_is_on(void)
{
    return zeal.collect_every != 0;
}

void zeal_found(const char *type, int64_t count, int64_t found)
{
    if (!zeal.collect_every)
        return;
    fprintf(stderr, "ouro: zeal: a %s has the count %lld, and %lld references were found\n", type,
            (long long)count, (long long)found);
    abort();
}

static void verify(struct thread *t)
{
    struct heap_report report;
    (void)heap_verify(t, t->program, &report); /* see zeal_found there */
}

void zeal_poll(struct thread *t)
{
    if (likely(!t->gc->zeal_due))
        return;
    t->gc->zeal_due = false;
    struct collection record;
    if (!collector_collect_parked(t, COLLECT_OPERATOR, &record))
        return;
    if (zeal.verify_every && (fetch_add_relaxed(&zeal.collected, 1) + 1) % zeal.verify_every == 0)
        verify(t);
}
#endif
