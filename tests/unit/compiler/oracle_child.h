/* A child process that answers what python3 makes of a source: see oracle.py. For one test at a time. */
#ifndef OURO_TESTS_ORACLE_CHILD_H
#define OURO_TESTS_ORACLE_CHILD_H

#include "base/buffer.h"

#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORACLE_PYTHON "/usr/bin/python3"

struct oracle {
    pid_t pid;
    FILE *to, *from;
};

/* A file beside this one. */
static inline const char *oracle_path(const char *name)
{
    static char path[4096];
    char here[4096];
    snprintf(here, sizeof here, "%s", __FILE__);
    snprintf(path, sizeof path, "%s/%s", dirname(here), name);
    return path;
}

/* False where the machine has no python3. */
static inline bool oracle_start(struct oracle *oracle)
{
    int to[2], from[2];
    if (access(ORACLE_PYTHON, X_OK) != 0 || pipe(to) != 0 || pipe(from) != 0)
        return false;
    oracle->pid = fork();
    if (oracle->pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        close(from[0]);
        execl(ORACLE_PYTHON, ORACLE_PYTHON, "-BS", oracle_path("oracle.py"), (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    oracle->to = fdopen(to[1], "w");
    oracle->from = fdopen(from[0], "r");
    return oracle->pid > 0 && oracle->to && oracle->from;
}

/* One answer, without its newline; the caller frees it. NULL when the child is gone. */
static inline char *oracle_ask(struct oracle *oracle, const char *mode, const char *source, size_t length)
{
    char *line = NULL;
    size_t capacity = 0;
    fprintf(oracle->to, "%s %zu\n", mode, length);
    fwrite(source, 1, length, oracle->to);
    fflush(oracle->to);
    ssize_t read = getline(&line, &capacity, oracle->from);
    if (read <= 0) {
        free(line);
        return NULL;
    }
    line[read - 1] = '\0';
    return line;
}

static inline void oracle_stop(struct oracle *oracle)
{
    fclose(oracle->to);
    fclose(oracle->from);
    waitpid(oracle->pid, NULL, 0);
}

#endif
