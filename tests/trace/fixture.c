#include "fixture.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/check.h"
#include "bpf/trace.h"

void fixture_start(struct fixture *fixture)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - sizeof("/fire"));
    CHECK(length > 0);
    path[length] = '\0';
    strcpy(strrchr(path, '/'), "/fire");

    int orders[2], answers[2];
    CHECK(pipe2(orders, 0) == 0 && pipe2(answers, 0) == 0);
    fixture->process = fork();
    CHECK(fixture->process >= 0);
    if (fixture->process == 0) {
        prctl(PR_SET_PDEATHSIG, 9);
        dup2(orders[0], 0);
        dup2(answers[1], 1);
        close(orders[0]), close(orders[1]), close(answers[0]), close(answers[1]);
        execl(path, path, (char *)NULL);
        _exit(127);
    }
    close(orders[0]);
    close(answers[1]);
    fixture->orders = fdopen(orders[1], "we");
    fixture->answers = fdopen(answers[0], "re");
    CHECK(fixture->orders != NULL && fixture->answers != NULL);
    /* Its answer shows that it is the new program, not a copy of us any more. */
    fixture_order(fixture, "all 0");
}

void fixture_order(struct fixture *fixture, const char *format, ...)
{
    char answer[16];
    va_list arguments;
    va_start(arguments, format);
    vfprintf(fixture->orders, format, arguments);
    va_end(arguments);
    fputc('\n', fixture->orders);
    fflush(fixture->orders);
    CHECK(fgets(answer, sizeof(answer), fixture->answers) != NULL && strcmp(answer, "done\n") == 0);
}

void fixture_stop(struct fixture *fixture)
{
    fclose(fixture->orders);
    fclose(fixture->answers);
    waitpid(fixture->process, NULL, 0);
}

void fixture_skip_unless_possible(void)
{
    const char *reason = NULL;
    if (!trace_is_built())
        reason = "this build has no traces (no BPF toolchain)";
    else if (geteuid() != 0)
        reason = "traces need root";
    else if (access("/sys/bus/event_source/devices/uprobe/type", R_OK) != 0)
        reason = "this kernel has no uprobes";
    if (reason == NULL)
        return;
    printf("SKIP: %s\n", reason);
    exit(77);
}

char *fixture_shell(int *status, const char *format, ...)
{
    struct buffer command = BUFFER_EMPTY, output = BUFFER_EMPTY;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&command, format, arguments);
    va_end(arguments);
    FILE *pipe = popen(buffer_text(&command), "re");
    CHECK(pipe != NULL);
    char piece[4096];
    for (size_t got; (got = fread(piece, 1, sizeof(piece), pipe)) > 0;)
        buffer_append(&output, piece, got);
    int result = pclose(pipe);
    *status = WIFEXITED(result) ? WEXITSTATUS(result) : 128 + WTERMSIG(result);
    buffer_finish(&command);
    buffer_append(&output, "", 0);
    return output.data == NULL ? strdup("") : buffer_take(&output);
}
