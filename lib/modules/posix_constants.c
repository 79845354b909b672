/* The constants of posix. */
#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "modules/posix_internal.h"
#include "types/module.h"

/* clang-format off */
#define CONSTANT_TABLE(X) \
    X(EX_CANTCREAT) X(EX_CONFIG) X(EX_DATAERR) X(EX_IOERR) X(EX_NOHOST) X(EX_NOINPUT) X(EX_NOPERM) \
    X(EX_NOUSER) X(EX_OK) X(EX_OSERR) X(EX_OSFILE) X(EX_PROTOCOL) X(EX_SOFTWARE) X(EX_TEMPFAIL) \
    X(EX_UNAVAILABLE) X(EX_USAGE) X(F_OK) X(GRND_NONBLOCK) X(GRND_RANDOM) X(O_ACCMODE) X(O_APPEND) \
    X(O_ASYNC) X(O_CLOEXEC) X(O_CREAT) X(O_DIRECT) X(O_DIRECTORY) X(O_DSYNC) X(O_EXCL) X(O_FSYNC) \
    X(O_NDELAY) X(O_NOATIME) X(O_NOCTTY) X(O_NOFOLLOW) X(O_NONBLOCK) X(O_PATH) X(O_RDONLY) \
    X(O_RDWR) X(O_RSYNC) X(O_SYNC) X(O_TMPFILE) X(O_TRUNC) X(O_WRONLY) X(PRIO_PGRP) X(PRIO_PROCESS) \
    X(PRIO_USER) X(P_ALL) X(P_PGID) X(P_PID) X(RTLD_DEEPBIND) X(RTLD_GLOBAL) X(RTLD_LAZY) \
    X(RTLD_LOCAL) X(RTLD_NODELETE) X(RTLD_NOLOAD) X(RTLD_NOW) X(R_OK) X(SCHED_BATCH) X(SCHED_FIFO) \
    X(SCHED_IDLE) X(SCHED_OTHER) X(SCHED_RESET_ON_FORK) X(SCHED_RR) X(SEEK_DATA) X(SEEK_HOLE) \
    X(WCONTINUED) X(WEXITED) X(WNOHANG) X(WNOWAIT) X(WSTOPPED) X(WUNTRACED) X(W_OK) X(X_OK)
/* clang-format on */

static const struct {
    const char *name;
    int64_t number;
} constants[] = {
#define X(name) {#name, name},
    CONSTANT_TABLE(X)
#undef X
};

bool posix_add_constants(struct thread *t, value module)
{
    for (size_t i = 0; i < COUNT_OF(constants); i++) {
        if (!module_add(t, module, constants[i].name, value_from_small_int(constants[i].number)))
            return false;
    }
    return true;
}
