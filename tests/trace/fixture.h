/* The stand-in daemon (fire.c) as a child process, and when to skip. */
#ifndef OURO_TRACE_FIXTURE_H
#define OURO_TRACE_FIXTURE_H

#include <stdio.h>
#include <sys/types.h>

struct fixture {
    pid_t process;
    FILE *orders;  /* its standard input */
    FILE *answers; /* its standard output */
};

/* Starts the program fire from the folder that this test is in. Aborts if that fails. */
void fixture_start(struct fixture *fixture);

/* Gives an order and waits until it is carried out. */
void fixture_order(struct fixture *fixture, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends it and waits for it. */
void fixture_stop(struct fixture *fixture);

/* Ends the whole test as skipped, with the reason, if the machine cannot run traces: not root, or a kernel
 * that has no BPF or no uprobes. What the kernel has but refuses to us is a failure, not a reason. */
void fixture_skip_unless_possible(void);

/* Runs a shell command. Returns what it printed (free it); *status gets its exit status. */
char *fixture_shell(int *status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
