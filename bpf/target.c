#include "target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "trace_error.h"

/* The last number of the NSpid line: the id in the innermost namespace. Returns 0 if there is none. */
static uint32_t innermost_id(pid_t process)
{
    char path[32], line[256];
    snprintf(path, sizeof(path), "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return 0;
    uint32_t id = 0;
    while (fgets(line, sizeof(line), file) != NULL)
        if (strncmp(line, "NSpid:", 6) == 0)
            for (char *word = strtok(line + 6, " \t\n"); word != NULL; word = strtok(NULL, " \t\n"))
                id = (uint32_t)strtoul(word, NULL, 10);
    fclose(file);
    return id;
}

static bool find_namespace(struct target *target)
{
    char path[32];
    struct stat status;
    snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)target->process);
    if (stat(path, &status) != 0)
        return false;
    target->namespace_device = ((uint64_t)major(status.st_dev) << 20) | minor(status.st_dev);
    target->namespace_inode = status.st_ino;
    target->process_there = innermost_id(target->process);
    return target->process_there != 0;
}

enum trace_status target_open(struct target *target, pid_t process, struct trace_error *error)
{
    if (geteuid() != 0)
        return trace_fail(error, TRACE_NOT_PERMITTED, "tracing needs root: try sudo");
    *target = (struct target){.process = process, .descriptor = -1};
    target->descriptor = process > 0 ? (int)syscall(SYS_pidfd_open, process, 0) : -1;
    if (target->descriptor < 0)
        return trace_fail(error, TRACE_NO_PROCESS, "no process has the id %d", (int)process);
    snprintf(target->executable, sizeof(target->executable), "/proc/%d/exe", (int)process);
    ssize_t length = readlink(target->executable, target->name, sizeof(target->name) - 1);
    if (length < 0 || !find_namespace(target)) {
        int why = errno;
        target_close(target);
        return trace_fail(error, TRACE_NO_PROCESS, "cannot look at process %d: %s", (int)process,
                          strerror(why));
    }
    target->name[length] = '\0';
    return TRACE_OK;
}

void target_close(struct target *target)
{
    if (target->descriptor >= 0)
        close(target->descriptor);
    target->descriptor = -1;
}
