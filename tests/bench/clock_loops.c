/* What the machine gives: how much more two threads do than one when all they do is read the clock, and for
 * how long such a loop stands still.
 *
 *     clock_loops [MILLISECONDS [ROUNDS]]
 *
 * prints one JSON object: "speedup" is the median, over the rounds, of what two loops counted together over
 * what one counted alone just before; the gaps are those between two readings of the single loops, of one
 * microsecond or more. A machine with nothing else to do reaches about 1.9 on two processors.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define GAPS_LARGEST 200000
#define ROUNDS_MOST  100

struct loop {
    uint64_t duration; /* ns */
    uint64_t count;    /* readings */
    double *gaps;      /* us; NULL: not wanted */
    size_t gap_count;
};

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void *run_loop(void *argument)
{
    struct loop *loop = argument;
    uint64_t last = now_ns(), end = last + loop->duration, count = 0;
    while (last < end) {
        uint64_t time = now_ns();
        if (time - last >= 1000 && loop->gaps && loop->gap_count < GAPS_LARGEST) {
            loop->gaps[loop->gap_count++] = (double)(time - last) / 1e3;
        }
        last = time;
        count++;
    }
    loop->count = count;
    return NULL;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    uint64_t duration = 1000000u * (uint64_t)(argc > 1 ? atoi(argv[1]) : 200);
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    double speedups[ROUNDS_MOST];
    struct loop alone = {.duration = duration, .gaps = calloc(GAPS_LARGEST, sizeof(double))};
    if (rounds < 1 || rounds > ROUNDS_MOST || !alone.gaps) {
        fputs("usage: clock_loops [MILLISECONDS [ROUNDS]]\n", stderr);
        return 64;
    }
    for (int round = 0; round < rounds; round++) {
        struct loop pair[2] = {{.duration = duration}, {.duration = duration}};
        pthread_t thread;
        run_loop(&alone);
        if (pthread_create(&thread, NULL, run_loop, &pair[1]) != 0) {
            return 1;
        }
        run_loop(&pair[0]);
        pthread_join(thread, NULL);
        speedups[round] = (double)(pair[0].count + pair[1].count) / (double)alone.count;
    }
    qsort(speedups, (size_t)rounds, sizeof *speedups, compare);
    qsort(alone.gaps, alone.gap_count, sizeof *alone.gaps, compare);
    printf("{\"speedup\": %.3f, \"gaps\": %zu, \"gap_p99_us\": %.1f, \"gap_longest_us\": %.1f}\n",
           speedups[rounds / 2], alone.gap_count,
           alone.gap_count ? alone.gaps[alone.gap_count * 99 / 100] : 0.0,
           alone.gap_count ? alone.gaps[alone.gap_count - 1] : 0.0);
    free(alone.gaps);
    return 0;
}
