/* Names in the BPF file system: /sys/fs/bpf/ouro/PROCESS/NAME.
 *
 * The directory of a process belongs to the trace that holds its lock. A lock goes with its holder, however
 * that ends, so a directory without a lock was left behind and may be removed. */
#ifndef OURO_BPF_PIN_H
#define OURO_BPF_PIN_H

#include <sys/types.h>

#include "trace.h"

#define PIN_ROOT "/sys/fs/bpf/ouro"

struct pin_directory {
    char path[64];
    int lock; /* an open directory, -1: none */
};

#define PIN_DIRECTORY_NONE ((struct pin_directory){.lock = -1})

/* Makes the directory of a process and locks it; mounts the file system if need be; removes directories
 * that were left behind. Fails with *error filled in and *directory untouched. */
enum trace_status pin_directory_create(struct pin_directory *directory, pid_t process,
                                       struct trace_error *error);

/* Removes the directory with all that is in it, and the root if that is empty then. Accepts
 * PIN_DIRECTORY_NONE. */
void pin_directory_destroy(struct pin_directory *directory);

#endif
