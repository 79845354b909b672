/* The programs that the configuration names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "log.h"

static bool read_file(const char *path, struct buffer *content)
{
    char piece[16384];
    FILE *file = fopen(path, "re");
    if (!file) {
        return false;
    }
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;) {
        buffer_append(content, piece, got);
    }
    bool good = !ferror(file) && !content->failed;
    fclose(file);
    return good;
}

static void ignore_item(void *context, const struct ouro_item *item)
{
    (void)context;
    (void)item;
}

/* On a runtime's thread. Logging is all that is done. */
static void tell_loaded(void *context, const struct ouro_failure *failure)
{
    char *name = context;
    if (failure) {
        log_error("program %s cannot be loaded: %s", name, failure->message);
    } else {
        log_info("program %s is loaded", name);
    }
    free(name);
}

static void start_configured(struct server *server, const struct config_program *program)
{
    struct buffer source = BUFFER_EMPTY;
    char problem[256] = "", folder[4096];
    enum wire_error error;
    const char *slash = strrchr(program->file, '/');
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - program->file), program->file);
    char *name = strdup(program->name);
    if (!name || !read_file(program->file, &source)) {
        log_error("program %s: %s cannot be read: %m", program->name, program->file);
        free(name);
        buffer_finish(&source);
        return;
    }
    struct job_start start = {
        .kind = OURO_PROGRAM_MODULE,
        .owner = program->owner,
        .name = program->name,
        .source = buffer_text(&source),
        .source_length = source.length,
        .path = program->file,
        .directory = folder,
        .library = folder,
        .limits = config_limits_of(&server->config, &program->limits),
    };
    struct ouro_reply loaded = {name, ignore_item, tell_loaded};
    if (!job_start(server, &start, &loaded, &error, problem, sizeof problem)) {
        log_error("program %s cannot be loaded: %s", program->name, problem);
        free(name);
    }
    buffer_finish(&source);
}

void job_start_configured(struct server *server)
{
    for (size_t i = 0; i < server->config.programs.count; i++) {
        const struct config_program *program = &server->config.programs.items[i];
        if (program->file && !job_find_name(server, program->name)) {
            start_configured(server, program);
        }
    }
}
