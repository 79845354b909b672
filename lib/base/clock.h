/* Time in nanoseconds. */
#ifndef OURO_BASE_CLOCK_H
#define OURO_BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_SECOND 1000000000LL
#define NS_PER_MS     1000000LL

/* Monotonic time since an arbitrary start; the clock of every deadline here. */
int64_t clock_monotonic_ns(void);
/* Wall-clock time since 1970-01-01 UTC. */
int64_t clock_wall_ns(void);
/* Processor time that the calling thread has used. */
int64_t clock_thread_cpu_ns(void);
/* Processor time that the process has used. */
int64_t clock_process_cpu_ns(void);

#endif
