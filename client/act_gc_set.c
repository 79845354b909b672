/* gc set: when collections start by themselves. */
#include "acts.h"

#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "base/check.h"
#include "connection.h"
#include "refer.h"
#include "text.h"

enum setting_kind { SETTING_SIZE, SETTING_NUMBER, SETTING_SWITCH };

static const struct {
    const char *key; /* as the method's parameter */
    enum setting_kind kind;
    const char *wants;
} settings[] = {
    {"least_growth_bytes", SETTING_SIZE, "a size such as 8MiB"},
    {"growth_percent", SETTING_NUMBER, "a number such as 50"},
    {"enabled", SETTING_SWITCH, "on or off"},
};
enum { SETTINGS = COUNT_OF(settings) };

/* What the command line gives. */
struct given {
    bool there[SETTINGS];
    uint64_t values[SETTINGS]; /* of a switch: 0 or 1 */
};

static bool parse_percent(const char *text, uint64_t *percent)
{
    char digits[24];
    size_t length = strlen(text);
    if (length > 1 && length < sizeof digits && text[length - 1] == '%') {
        memcpy(digits, text, length - 1);
        digits[length - 1] = '\0';
        return parse_number(digits, percent);
    }
    return parse_number(text, percent);
}

static bool parse_switch(const char *text, uint64_t *on)
{
    static const char *const words[] = {"off", "on", "no", "yes", "false", "true", "0", "1"};
    for (unsigned i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(text, words[i]) == 0) {
            *on = i % 2;
            return true;
        }
    }
    return false;
}

static bool parse_value(enum setting_kind kind, const char *text, uint64_t *value)
{
    switch (kind) {
    case SETTING_SIZE:
        return parse_size(text, value);
    case SETTING_NUMBER:
        return parse_percent(text, value);
    case SETTING_SWITCH:
        return parse_switch(text, value);
    }
    UNREACHABLE();
}

/* The setting whose key the word begins with; its number, or SETTINGS. */
static unsigned find_setting(const char *word, size_t length)
{
    unsigned i = 0;
    while (i < SETTINGS &&
           (strlen(settings[i].key) != length || strncmp(settings[i].key, word, length) != 0)) {
        i++;
    }
    return i;
}

static int refuse_key(const struct invocation *invocation, const char *word, size_t length)
{
    char key[40];
    const char *near = NULL;
    size_t distance = 6;
    snprintf(key, sizeof key, "%.*s", (int)(length < sizeof key ? length : sizeof key - 1), word);
    for (unsigned i = 0; i < SETTINGS; i++) {
        size_t found = strlen(key) >= 3 && strncmp(settings[i].key, key, strlen(key)) == 0
                           ? 1
                           : edit_distance(key, settings[i].key);
        if (found < distance) {
            near = settings[i].key;
            distance = found;
        }
    }
    return answer_fail(invocation, EXIT_USAGE, "there is no setting '%s'; %s%s%s", key,
                       near ? "did you mean '" : "there are least_growth_bytes, growth_percent and enabled",
                       near ? near : "", near ? "'?" : "");
}

static int take_word(const struct invocation *invocation, const char *word, struct given *given)
{
    const char *sign = strchr(word, '=');
    if (!sign) {
        return answer_fail(invocation, EXIT_USAGE, "'%s' is no KEY=VALUE", word);
    }
    unsigned i = find_setting(word, (size_t)(sign - word));
    if (i == SETTINGS) {
        return refuse_key(invocation, word, (size_t)(sign - word));
    }
    if (given->there[i]) {
        return answer_fail(invocation, EXIT_USAGE, "'%s' is given twice", settings[i].key);
    }
    given->there[i] = true;
    if (!parse_value(settings[i].kind, sign + 1, &given->values[i])) {
        return answer_fail(invocation, EXIT_USAGE, "'%s' needs %s, not '%s'", settings[i].key,
                           settings[i].wants, sign + 1);
    }
    return EXIT_OK;
}

static void put_given(struct buffer *out, const struct given *given)
{
    for (unsigned i = 0; i < SETTINGS; i++) {
        if (given->there[i] && settings[i].kind == SETTING_SWITCH) {
            wire_put_key_bool(out, settings[i].key, given->values[i]);
        } else if (given->there[i]) {
            wire_put_key_uint(out, settings[i].key, given->values[i]);
        }
    }
}

static void render_settings(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const headings[] = {"PROGRAM", "ENABLED", "LEAST GROWTH", "GROWTH"};
    struct text_table table;
    struct wire_value list = {0}, entry;
    char text[256];
    text_table_init(&table, headings, "<<>>");
    wire_map_get(result, "programs", &list);
    struct wire_cursor cursor = wire_cursor_start(list);
    while (wire_cursor_next(&cursor, &entry)) {
        text_table_add(&table, wire_map_text(entry, "name", text, sizeof text));
        text_table_add(&table, wire_map_bool(entry, "enabled", true) ? "on" : "off");
        text_table_add_bytes(&table, wire_map_uint(entry, "least_growth_bytes", 0));
        text_table_addf(&table, "%llu%%", (unsigned long long)wire_map_uint(entry, "growth_percent", 0));
    }
    text_table_finish(&table, out);
}

int act_gc_set(struct invocation *invocation)
{
    struct connection connection;
    struct given given = {0};
    bool named = !strchr(invocation->operands[0], '=');
    const char *program = NULL;
    int status = refer_optional_program(invocation, named ? invocation->operands[0] : NULL, &program);
    for (int i = named; status == EXIT_OK && i < invocation->operand_count; i++) {
        status = take_word(invocation, invocation->operands[i], &given);
    }
    if (status == EXIT_OK && invocation->operand_count == (int)named) {
        status = answer_fail(invocation, EXIT_USAGE,
                             "nothing to set; there are least_growth_bytes, growth_percent and enabled");
    }
    uint32_t count = 0;
    for (unsigned i = 0; i < SETTINGS; i++) {
        count += given.there[i];
    }
    if (status == EXIT_OK) {
        status = refer_begin(invocation, &connection, program, count);
    }
    if (status != EXIT_OK) {
        return status;
    }
    put_given(&connection.out, &given);
    return answer_call(invocation, &connection, render_settings);
}
