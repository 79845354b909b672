/* Runs one program inside this process, without daemon or client: for tools that count instructions. Imports
 * are answered from the folder of the program. The exit status is the program's. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/ouro.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool has_ended;
static int status;

static void on_write(void *context, int stream, const char *data, size_t length)
{
    (void)context;
    fwrite(data, 1, length, stream == 2 ? stderr : stdout);
}

static void on_ended(void *context, const struct ouro_end *end)
{
    (void)context;
    pthread_mutex_lock(&mutex);
    status = end->status;
    has_ended = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
}

/* The whole file; NULL: it cannot be read. */
static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = NULL;
    size_t capacity = 0, got;
    *length = 0;
    do {
        if (*length + 65536 > capacity)
            text = realloc(text, capacity += 1 << 20);
        if (!text)
            break;
        got = fread(text + *length, 1, 65536, file);
        *length += got;
    } while (got);
    fclose(file);
    return text;
}

int main(int argc, char **argv)
{
    size_t length;
    char *source = argc > 1 ? read_file(argv[1], &length) : NULL;
    if (!source) {
        fprintf(stderr, "usage: %s FILE [ARGUMENT...]\n", argv[0]);
        return 2;
    }
    struct ouro_runtime *runtime = ouro_runtime_start();
    struct ouro_failure failure;
    struct ouro_program_options options = {
        .number = 1,
        .name = "bench",
        .kind = OURO_PROGRAM_RUN,
        .source = source,
        .source_length = length,
        .path = argv[1],
        .directory = "",
        .argv = (const char *const *)argv + 1,
        .argc = (size_t)argc - 1,
        .has_hash_seed = true,
        .grace_ns = 1000000000,
        .callbacks = {.write = on_write, .ended = on_ended},
    };
    struct ouro_program *program = runtime ? ouro_program_start(runtime, &options, NULL, &failure) : NULL;
    if (!program) {
        fprintf(stderr, "%s\n", runtime ? failure.message : "no runtime");
        return 2;
    }
    pthread_mutex_lock(&mutex);
    while (!has_ended)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    ouro_program_release(program);
    ouro_runtime_stop(runtime);
    free(source);
    return status;
}
