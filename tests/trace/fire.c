/* A stand-in for the daemon: fires its probes a known number of times.
 *
 * Reads commands from standard input, one a line, and answers each with a line `done`:
 *     allocate FILE LINE TYPE BYTES COUNT THREADS   object__allocate, COUNT times on each of THREADS threads
 *     all COUNT                                     every other event, COUNT times
 *     attached                                      nothing, once a tracer is attached to every event
 * Ends at the end of its input. Its numbers are exact: what it was told is what it fired.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "probe/probe.h"

struct order {
    char file[600], type[64];
    unsigned line, count;
    uint64_t bytes;
};

static struct order order;

static void locate(struct probe_location *location)
{
    location->file = order.file;
    location->line = order.line;
    location->program = 1;
}

static void *allocate(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < order.count; i++)
        if (PROBE_ENABLED(object__allocate))
            probe_object_allocate(&order, order.bytes, order.type);
    return NULL;
}

static void allocate_on_threads(unsigned threads)
{
    pthread_t workers[64];
    CHECK_VALUES(threads <= COUNT_OF(workers), threads, COUNT_OF(workers));
    for (unsigned i = 0; i < threads; i++)
        CHECK(pthread_create(&workers[i], NULL, allocate, NULL) == 0);
    for (unsigned i = 0; i < threads; i++)
        pthread_join(workers[i], NULL);
}

static void fire_all(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        probe_object_free(&order, 48, "list");
        probe_object_publish(&order, "dict");
        probe_frame_push("main", "main.py", 3, 1);
        probe_frame_pop("main", "main.py", 4, 1);
        probe_gc_phase(1, i, 2, "mark", 0, 40000);
        probe_gc_collection(1, i, "growth", 90000, 1200, 900);
        probe_gc_heap(1, i, 1000, 48000, 20, 960);
        probe_handshake(1, "roots", 1500, i, 1200, 900);
        probe_thread_start(1, 1, "MainThread");
        probe_thread_end(1, 1);
        probe_call_start(i, 1, "greet");
        probe_call_end(i, 1, 0, 12000);
    }
}

static void wait_until_attached(void)
{
    size_t count;
    const struct probe_event *events = probe_events(&count);
    for (size_t i = 0; i < count; i++)
        while (*events[i].semaphore == 0)
            usleep(1000);
    usleep(100000); /* the kernel counts the tracer first and plants the probe then */
}

int main(void)
{
    char line[1024];
    unsigned count, threads;
    probe_set_location(locate);
    while (fgets(line, sizeof(line), stdin) != NULL) {
        if (sscanf(line, "allocate %599s %u %63s %lu %u %u", order.file, &order.line, order.type,
                   &order.bytes, &order.count, &threads) == 6)
            allocate_on_threads(threads);
        else if (sscanf(line, "all %u", &count) == 1)
            fire_all(count);
        else if (strcmp(line, "attached\n") == 0)
            wait_until_attached();
        else
            return 2;
        puts("done");
        fflush(stdout);
    }
    return 0;
}
