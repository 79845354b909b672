#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

/* What the parser's callbacks need. The library that is installed does not tell them the line, so it is
 * counted where lines are read. */
struct reading {
    struct config *config;
    const char *file;
    struct buffer *problems;
    size_t problem_count;
    FILE *stream;
    unsigned line;       /* that was read last, from 1 */
    bool inside;         /* the rest of that line is still to be read */
    bool too_long;       /* a line did not fit */
    const char *section; /* of the key that is being taken; NULL for none */
};

/* Tells where and what: "FILE: line 3: [limits] ...". */
static void problem(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void problem(struct reading *reading, const char *format, ...)
{
    va_list arguments;
    buffer_printf(reading->problems, "%s: ", reading->file);
    if (reading->section) {
        buffer_printf(reading->problems, "line %u: [%s] ", reading->line, reading->section);
    }
    va_start(arguments, format);
    buffer_vprintf(reading->problems, format, arguments);
    va_end(arguments);
    buffer_append_char(reading->problems, '\n');
    reading->problem_count++;
}

/* ---- Values ---- */

static bool replace_text(struct reading *reading, char **where, const char *text)
{
    char *copy = strdup(text);
    if (!copy) {
        problem(reading, "out of memory");
        return false;
    }
    free(*where);
    *where = copy;
    return true;
}

static void read_number(struct reading *reading, const char *key, const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno) {
        problem(reading, "%s needs a number, not '%s'", key, text);
        return;
    }
    *number = value;
}

static void read_seconds(struct reading *reading, const char *key, const char *text, int64_t *nanoseconds)
{
    char *end;
    double seconds = strtod(text, &end);
    if (text[0] < '0' || text[0] > '9' || *end || !(seconds >= 0) || seconds > 1e9) {
        problem(reading, "%s needs seconds, not '%s'", key, text);
        return;
    }
    *nanoseconds = (int64_t)(seconds * (double)NS_PER_SECOND);
}

static bool read_limit(struct reading *reading, const char *key, const char *text,
                       struct config_limits *limits)
{
    uint64_t *const numbers[] = {&limits->values.heap_bytes, &limits->values.threads,
                                 &limits->values.frame_bytes};
    static const char *const names[] = {"heap_bytes", "threads", "frame_bytes"};
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(key, names[i]) == 0) {
            read_number(reading, key, text, numbers[i]);
            limits->given[i] = true;
            return true;
        }
    }
    if (strcmp(key, "cpu_seconds") == 0) {
        read_seconds(reading, key, text, &limits->values.cpu_ns);
        limits->given[3] = true;
        return true;
    }
    return false;
}

static void read_role(struct reading *reading, const char *key, const char *text)
{
    for (int role = WIRE_ROLE_OBSERVE; role <= WIRE_ROLE_ADMIN; role++) {
        if (strcmp(key, wire_role_name((enum wire_role)role)) != 0) {
            continue;
        }
        struct role_list list = {0};
        char *unknown;
        if (role_list_parse(&list, text, false, &unknown)) {
            role_list_finish(&reading->config->authority.roles[role]);
            reading->config->authority.roles[role] = list;
        } else {
            problem(reading, "%s: there is no %s '%s'", key, unknown && unknown[0] == '@' ? "group" : "user",
                    !unknown            ? "(no memory)"
                    : unknown[0] == '@' ? unknown + 1
                                        : unknown);
            role_list_finish(&list);
        }
        free(unknown);
        return;
    }
    problem(reading, "has no key '%s'", key);
}

static void clear_libraries(struct config *config)
{
    for (size_t i = 0; i < config->libraries.count; i++) {
        free(config->libraries.items[i]);
    }
    vector_finish(&config->libraries);
}

static void read_libraries(struct reading *reading, const char *text)
{
    clear_libraries(reading->config);
    reading->config->libraries_given = true;
    while (*text) {
        size_t length = strcspn(text, ":");
        char *folder = length ? strndup(text, length) : NULL;
        if (length && text[0] != '/') {
            problem(reading, "path: '%.*s' is not an absolute path", (int)length, text);
        }
        if (length && (!folder || !vector_push(&reading->config->libraries, folder))) {
            free(folder);
            problem(reading, "out of memory");
            return;
        }
        text += length + (text[length] == ':');
    }
}

/* ---- Sections ---- */

static void read_server(struct reading *reading, const char *key, const char *text)
{
    struct config *config = reading->config;
    if (strcmp(key, "socket") == 0) {
        if (text[0] != '/') {
            problem(reading, "socket needs an absolute path, not '%s'", text);
        }
        replace_text(reading, &config->socket, text);
    } else if (strcmp(key, "drain_seconds") == 0) {
        read_seconds(reading, key, text, &config->drain_ns);
    } else if (strcmp(key, "grace_seconds") == 0) {
        read_seconds(reading, key, text, &config->grace_ns);
    } else if (strcmp(key, "log_level") == 0) {
        if (!log_level_parse(text, &config->log_level)) {
            problem(reading, "log_level needs error, warning, info or debug, not '%s'", text);
        }
    } else {
        problem(reading, "has no key '%s'", key);
    }
}

static struct config_program *program_section(struct reading *reading, const char *name)
{
    struct config *config = reading->config;
    for (size_t i = 0; i < config->programs.count; i++) {
        if (strcmp(config->programs.items[i].name, name) == 0) {
            return &config->programs.items[i];
        }
    }
    struct config_program program = {.name = strdup(name), .owner = geteuid()};
    if (!program.name || !vector_push(&config->programs, program)) {
        free(program.name);
        problem(reading, "out of memory");
        return NULL;
    }
    return vector_last(&config->programs);
}

static void read_user(struct reading *reading, struct config_program *program, const char *text)
{
    struct role_list list = {0};
    char *unknown;
    bool known = role_list_parse(&list, text, false, &unknown);
    if (known && list.users.count == 1 && list.groups.count == 0) {
        program->owner = list.users.items[0];
        replace_text(reading, &program->user, text);
    } else {
        problem(reading, "user: there is no user '%s'", text);
    }
    role_list_finish(&list);
    free(unknown);
}

static void read_program(struct reading *reading, const char *name, const char *key, const char *text)
{
    struct config_program *program = program_section(reading, name);
    if (!program) {
        return;
    }
    if (strcmp(key, "file") == 0) {
        if (text[0] != '/') {
            problem(reading, "file needs an absolute path, not '%s'", text);
        }
        replace_text(reading, &program->file, text);
    } else if (strcmp(key, "user") == 0) {
        read_user(reading, program, text);
    } else if (!read_limit(reading, key, text, &program->limits)) {
        problem(reading, "has no key '%s'", key);
    }
}

/* Called by the parser for each key. 1: go on. */
static int take_entry(void *context, const char *section, const char *key, const char *text)
{
    struct reading *reading = context;
    reading->section = section;
    if (strcmp(section, "server") == 0) {
        read_server(reading, key, text);
    } else if (strcmp(section, "roles") == 0) {
        read_role(reading, key, text);
    } else if (strcmp(section, "limits") == 0) {
        struct config_limits limits = {.values = reading->config->limits};
        if (!read_limit(reading, key, text, &limits)) {
            problem(reading, "has no key '%s'", key);
        }
        reading->config->limits = limits.values;
    } else if (strcmp(section, "library") == 0) {
        if (strcmp(key, "path") == 0) {
            read_libraries(reading, text);
        } else {
            problem(reading, "has no key '%s'", key);
        }
    } else if (strncmp(section, "program ", 8) == 0 && section[8 + strspn(section + 8, " ")]) {
        read_program(reading, section + 8 + strspn(section + 8, " "), key, text);
    } else if (section[0]) {
        problem(reading, "is no section of the configuration");
    } else {
        reading->section = NULL;
        problem(reading, "line %u: '%s' stands before the first section", reading->line, key);
    }
    reading->section = NULL;
    return 1;
}

/* ---- Files ---- */

/* Called by the parser for each line; one that does not fit comes in pieces. */
static char *read_line(char *text, int size, void *context)
{
    struct reading *reading = context;
    char *got = fgets(text, size, reading->stream);
    bool begins = !reading->inside;
    if (!got) {
        return NULL;
    }
    reading->line += begins;
    reading->inside = !strchr(got, '\n');
    if (begins && reading->inside && strlen(got) == (size_t)size - 1) {
        problem(reading, "line %u is longer than %d bytes", reading->line, size - 2);
        reading->too_long = true; /* what the parser makes of its pieces is not told */
    }
    return got;
}

static void read_file(struct reading *reading, bool must_exist)
{
    FILE *file = reading->stream = fopen(reading->file, "re");
    reading->line = 0;
    reading->inside = reading->too_long = false;
    if (!file) {
        if (must_exist || errno != ENOENT) {
            problem(reading, "%s", strerror(errno));
        }
        return;
    }
    int line = ini_parse_stream(read_line, reading, take_entry, reading);
    if (line > 0 && !reading->too_long) {
        problem(reading, "line %d: this is no section, key = value or comment", line);
    } else if (line < 0) {
        problem(reading, "out of memory");
    }
    if (ferror(file)) {
        problem(reading, "it cannot be read");
    }
    fclose(file);
}

static int is_drop_in(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 5, ".conf") == 0;
}

static void read_drop_ins(struct reading *reading, const char *path)
{
    struct buffer folder = BUFFER_EMPTY, file = BUFFER_EMPTY;
    struct dirent **entries = NULL;
    buffer_printf(&folder, "%s.d", path);
    int count = scandir(buffer_text(&folder), &entries, is_drop_in, alphasort);
    for (int i = 0; i < count; i++) {
        buffer_clear(&file);
        buffer_printf(&file, "%s/%s", buffer_text(&folder), entries[i]->d_name);
        reading->file = buffer_text(&file);
        read_file(reading, true);
        free(entries[i]);
    }
    if (count < 0 && errno != ENOENT) {
        reading->file = buffer_text(&folder);
        problem(reading, "%s", strerror(errno));
    }
    free(entries);
    buffer_finish(&folder);
    buffer_finish(&file);
}

bool config_init(struct config *config)
{
    char *unknown = NULL;
    *config = (struct config){
        .drain_ns = 10 * NS_PER_SECOND, .grace_ns = 5 * NS_PER_SECOND, .log_level = LOG_LEVEL_INFO};
    /* On a machine where the package did not make the group, nobody has the role. */
    bool good = role_list_parse(&config->authority.roles[WIRE_ROLE_RUN], "@ouro", true, &unknown);
    free(unknown);
    return good;
}

void config_finish(struct config *config)
{
    free(config->socket);
    authority_finish(&config->authority);
    clear_libraries(config);
    for (size_t i = 0; i < config->programs.count; i++) {
        free(config->programs.items[i].name);
        free(config->programs.items[i].file);
        free(config->programs.items[i].user);
    }
    vector_finish(&config->programs);
    *config = (struct config){0};
}

bool config_read(struct config *config, const char *path, bool must_exist, struct buffer *problems)
{
    struct reading reading = {.config = config, .file = path, .problems = problems};
    read_file(&reading, must_exist);
    read_drop_ins(&reading, path);
    reading.file = path;
    for (size_t i = 0; i < config->programs.count; i++) {
        if (!config->programs.items[i].file) {
            problem(&reading, "[program %s] has no file", config->programs.items[i].name);
        }
    }
    return reading.problem_count == 0;
}

struct ouro_limits config_limits_of(const struct config *config, const struct config_limits *own)
{
    struct ouro_limits limits = config->limits;
    limits.heap_bytes = own->given[0] ? own->values.heap_bytes : limits.heap_bytes;
    limits.threads = own->given[1] ? own->values.threads : limits.threads;
    limits.frame_bytes = own->given[2] ? own->values.frame_bytes : limits.frame_bytes;
    limits.cpu_ns = own->given[3] ? own->values.cpu_ns : limits.cpu_ns;
    return limits;
}
