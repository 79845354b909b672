/* Note ANSWERS. What a collection costs the threads is measured where they answer it. Two figures for each
 * answer: the *response*, from the moment at which this thread was asked until it has answered, and the
 * *hold*, what the answer itself took. A hold is told apart into processor time and the rest, in which the
 * thread that answered was off the processor: the system ran somebody else, or it waited for a lock.
 *
 * The longest response of each thread is kept in a list that the collection begins with enough room, so that
 * a thread only grows it if many are born meanwhile. It goes into the log with the collection. */
#include <stdlib.h>
#include <string.h>

#include "gc/gc_internal.h"
#include "probe/probe.h"

#define ROOM_FOR_NEWBORNS 8

/* Without memory threads are missing in the list; the figures of the record are complete. */
void answers_begin(struct program *p, uint64_t number)
{
    struct program_gc *gc = p->gc;
    struct answer_log fresh = {.number = number};
    lock_acquire(&p->threads_lock);
    size_t room = p->thread_count + ROOM_FOR_NEWBORNS;
    lock_release(&p->threads_lock);
    fresh.threads.items = malloc(room * sizeof *fresh.threads.items);
    fresh.threads.capacity = fresh.threads.items ? room : 0;
    lock_acquire(&gc->lock);
    gc->answers = fresh;
    lock_release(&gc->lock);
}

/* The entry of t in the list; NULL: no memory. */
static struct thread_response *response_of(struct answer_log *answers, struct thread *t)
{
    struct gc_thread *its = t->gc;
    if (its->answered != answers->number) {
        struct thread_response fresh = {.thread = t->id};
        memcpy(fresh.name, t->name, sizeof fresh.name);
        if (!vector_push(&answers->threads, fresh))
            return NULL;
        its->answered = answers->number;
        its->answers_index = answers->threads.count - 1;
    }
    return &answers->threads.items[its->answers_index];
}

static void note_hold(struct answer_log *answers, const struct thread *t, const char *why, int64_t ns,
                      int64_t cpu_ns)
{
    if (ns > answers->hold.ns)
        answers->hold =
            (struct collection_hold){.ns = ns, .cpu_ns = cpu_ns, .thread = t->id, .handshake = why};
}

void answers_note_help(struct thread *t, int64_t hold_ns, int64_t cpu_ns)
{
    struct program_gc *gc = t->program->gc;
    lock_acquire(&gc->lock);
    if (gc->answers.number)
        note_hold(&gc->answers, t, "help", hold_ns, cpu_ns);
    lock_release(&gc->lock);
}

void answers_note(struct program_gc *gc, struct thread *t, const struct handshake *h,
                  const struct answer_times *times)
{
    struct answer_log *answers = &gc->answers;
    if (answers->number == 0 || h->collection != answers->number)
        return;
    note_hold(answers, t, h->kind, times->hold_ns, times->cpu_ns);
    struct thread_response *response = response_of(answers, t);
    if (response && times->response_ns > response->longest_ns) {
        response->longest_ns = times->response_ns;
        response->handshake = h->kind;
    }
    if (times->response_ns > answers->longest_response_ns)
        answers->longest_response_ns = times->response_ns;
}

static int slowest_first(const void *a, const void *b)
{
    const struct thread_response *x = a, *y = b;
    if (x->longest_ns != y->longest_ns)
        return x->longest_ns < y->longest_ns ? 1 : -1;
    return (x->thread > y->thread) - (x->thread < y->thread);
}

/* Cuts the list to what is kept of it, and its memory to that. */
static void fit(struct answer_log *answers)
{
    if (answers->threads.count > RESPONSES_KEPT)
        answers->threads.count = RESPONSES_KEPT;
    if (answers->threads.count == 0)
        return;
    void *fitting = realloc(answers->threads.items, answers->threads.count * sizeof *answers->threads.items);
    if (fitting)
        answers->threads.items = fitting;
    answers->threads.capacity = answers->threads.count;
}

void answers_end(struct program_gc *gc, struct collection *record)
{
    lock_acquire(&gc->lock);
    struct answer_log answers = gc->answers; /* nobody adds to it from here on */
    gc->answers = (struct answer_log){0};
    lock_release(&gc->lock);
    record->hold = answers.hold;
    record->response_ns = answers.longest_response_ns;
    record->threads = (uint32_t)answers.threads.count;
    if (answers.threads.count)
        qsort(answers.threads.items, answers.threads.count, sizeof *answers.threads.items, slowest_first);
    fit(&answers);
    struct answer_log *place = &gc->log_answers[(record->number - 1) % GC_LOG_LENGTH], old;
    lock_acquire(&gc->lock);
    old = *place;
    *place = answers;
    lock_release(&gc->lock);
    vector_finish(&old.threads);
}

void answers_discard(struct program_gc *gc)
{
    for (size_t i = 0; i < GC_LOG_LENGTH; i++)
        vector_finish(&gc->log_answers[i].threads);
}

size_t collector_responses(struct program *p, uint64_t number, struct thread_response *out, size_t count)
{
    struct program_gc *gc = p->gc;
    const struct answer_log *kept = &gc->log_answers[(number - 1) % GC_LOG_LENGTH];
    lock_acquire(&gc->lock);
    if (kept->number != number || kept->threads.count < count)
        count = kept->number == number ? kept->threads.count : 0;
    if (count)
        memcpy(out, kept->threads.items, count * sizeof *out);
    lock_release(&gc->lock);
    return count;
}

void collection_fire(const struct program *p, const struct collection *c)
{
    if (PROBE_ENABLED(gc__collection))
        probe_gc_collection(p->id, c->number, collect_cause_text(c->cause),
                            (uint64_t)(c->ended_ns - c->began_ns), (uint64_t)c->hold.ns,
                            (uint64_t)c->hold.cpu_ns);
    if (PROBE_ENABLED(gc__heap))
        probe_gc_heap(p->id, c->number, c->marked, c->live_bytes, c->freed_objects, c->freed_bytes);
}
