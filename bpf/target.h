/* The process to trace: where its file is and how the kernel half recognises it. */
#ifndef OURO_BPF_TARGET_H
#define OURO_BPF_TARGET_H

#include <stdint.h>
#include <sys/types.h>

#include "trace.h"

struct target {
    pid_t process;
    int descriptor;      /* a pidfd: readable when the process has ended */
    char executable[32]; /* /proc/PROCESS/exe: leads to its file in any mount namespace, deleted or not */
    char name[256];      /* that file's name, for people */
    uint64_t namespace_device; /* its namespace of process ids, as the kernel numbers devices and inodes */
    uint64_t namespace_inode;
    uint32_t process_there; /* its id in that namespace */
};

/* Finds out about a process. Fails with *error filled in and *target undefined. */
enum trace_status target_open(struct target *target, pid_t process, struct trace_error *error);

void target_close(struct target *target);

#endif
