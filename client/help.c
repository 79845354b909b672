#include "help.h"

#include <string.h>

#include "base/check.h"
#include "exit_status.h"

const char help_rest[] = "What follows FILE belongs to the program: options of ouroctl come before it.";

void help_append_usage(struct buffer *out, const struct verb *verb)
{
    buffer_append_text(out, "ouroctl ");
    if (verb->object && !(verb->alias && strcmp(verb->alias, verb->name) == 0)) {
        buffer_printf(out, "%s ", verb->object);
    }
    buffer_append_text(out, verb->name);
    buffer_printf(out, " [OPTION]...%s%s", verb->operands && verb->operands[0] ? " " : "",
                  verb->operands ? verb->operands : "");
}

static void append_options(struct buffer *out, const struct verb_option *options, size_t count, bool json)
{
    for (size_t i = 0; i < count && options[i].name; i++) {
        struct buffer name = BUFFER_EMPTY;
        if (!json && strcmp(options[i].name, "--json") == 0) {
            continue;
        }
        buffer_printf(&name, "%s%s%s", options[i].name, options[i].value ? " " : "",
                      options[i].value ? options[i].value : "");
        buffer_printf(out, "  %-24s  %s\n", buffer_text(&name), options[i].doc);
        buffer_finish(&name);
    }
}

static void append_verb_line(struct buffer *out, const struct verb *verb)
{
    struct buffer name = BUFFER_EMPTY;
    buffer_printf(&name, "%s%s%s", verb->object ? verb->object : "", verb->object ? " " : "", verb->name);
    buffer_printf(out, "  %-18s  %s", buffer_text(&name), verb_doc(verb));
    if (verb->alias) {
        buffer_printf(out, " (short: %s)", verb->alias);
    }
    buffer_append_char(out, '\n');
    buffer_finish(&name);
}

void help_append_all(struct buffer *out)
{
    buffer_append_text(out, "usage: ouroctl [OPTION]... OBJECT VERB [OPTION]... [OPERAND]...\n\n"
                            "Runs Python programs in ourod and looks into them.\n");
    const char *object = NULL;
    for (size_t i = 0; i < verb_count; i++) {
        const struct verb *verb = &verb_table[i];
        if (!object || !verb->object || strcmp(object, verb->object) != 0) {
            buffer_append_text(out, object || i == 0 ? "\n" : "");
        }
        object = verb->object;
        append_verb_line(out, verb);
    }
    buffer_append_text(out, "\noptions of every verb:\n");
    append_options(out, verb_global_options, SIZE_MAX, true);
    buffer_append_text(
        out, "\nThe daemon is the one that --socket names, else the first that answers of $OURO_SOCKET,\n"
             "$XDG_RUNTIME_DIR/ouro/ourod.sock and /run/ouro/ourod.sock.\n"
             "\nexit status:\n");
    for (const struct exit_status_entry *entry = exit_status_table; entry->meaning; entry++) {
        buffer_printf(out, "  %3d  %s\n", entry->status, entry->meaning);
    }
    buffer_append_text(out, "\nexamples:\n"
                            "  ouroctl run student.py       run a program\n"
                            "  ouroctl draw student.py      draw its stack and heap\n"
                            "  ouroctl draw --help          more about one verb\n");
}

void help_append_object(struct buffer *out, const char *object)
{
    buffer_printf(out, "usage: ouroctl %s VERB\n\n%s\n\n", object, verb_object_doc(object));
    for (size_t i = 0; i < verb_count; i++) {
        if (verb_table[i].object && strcmp(verb_table[i].object, object) == 0) {
            append_verb_line(out, &verb_table[i]);
        }
    }
}

void help_append_verb(struct buffer *out, const struct verb *verb)
{
    buffer_append_text(out, "usage: ");
    help_append_usage(out, verb);
    buffer_printf(out, "\n\n%s\n", verb_doc(verb));
    if (verb->method >= 0) {
        buffer_printf(out, "Needs the role %s.\n", wire_role_name(wire_methods[verb->method].role));
    }
    if (verb->takes_rest) {
        buffer_printf(out, "%s\n", help_rest);
    }
    buffer_append_text(out, "\noptions:\n");
    append_options(out, verb->options, VERB_MAX_OPTIONS, true);
    append_options(out, verb_global_options, SIZE_MAX, verb->json);
    if (verb->examples[0].command) {
        buffer_append_text(out, "\nexamples:\n");
    }
    for (size_t i = 0; i < VERB_MAX_EXAMPLES && verb->examples[i].command; i++) {
        const char *doc = verb->examples[i].doc;
        buffer_printf(out, "  %-*s%s%s\n", doc[0] ? 44 : 0, verb->examples[i].command, doc[0] ? "  " : "",
                      doc);
    }
}
