/* Waiting for the end of a trace: time, a signal, or the end of the traced process. */
#ifndef OURO_BPF_WAIT_H
#define OURO_BPF_WAIT_H

#include <signal.h>
#include <stdint.h>

#include "trace.h"

/* Monotonic clock, nanoseconds. */
uint64_t wait_now(void);

/* Blocks SIGINT, SIGTERM, SIGHUP and SIGPIPE on this thread and keeps what was blocked before. */
void wait_block_signals(sigset_t *previous);

/* Unblocks them again. A SIGPIPE that came meanwhile is discarded: whoever wrote has seen EPIPE. */
void wait_restore_signals(const sigset_t *previous);

/* Waits, with the signals blocked, until `start` + `nanoseconds` (0: for ever), a signal of those (*signal
 * gets it), or the end of the process that `process` (a pidfd) stands for. */
enum trace_end wait_for_end(int process, uint64_t start, uint64_t nanoseconds, int *signal);

#endif
