/* ouro-docgen: writes the bash completion and the manual page of ouroctl from the verb table. */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "exit_status.h"
#include "help.h"
#include "verbs.h"

/* Appends the options of a verb, or the global ones, as words; --json only where it applies. */
static void put_option_words(struct buffer *out, const struct verb_option *options, size_t count, bool json)
{
    for (size_t i = 0; i < count && options[i].name; i++) {
        if (json || strcmp(options[i].name, "--json") != 0) {
            buffer_printf(out, " %s", options[i].name);
        }
    }
}

/* One line of the table that the completion script reads: "words|options|kind of operand". */
static void put_completion_case(struct buffer *out, const struct verb *verb)
{
    static const char *const operands[] = {"none", "file", "program", "thread", "none"};
    buffer_append_text(out, "        '");
    if (verb->object) {
        buffer_printf(out, "%s %s'", verb->object, verb->name);
        if (verb->alias) {
            buffer_printf(out, "|'%s'", verb->alias);
        }
    } else {
        buffer_printf(out, "%s'", verb->name);
    }
    buffer_append_text(out, ") options='");
    put_option_words(out, verb->options, VERB_MAX_OPTIONS, true);
    put_option_words(out, verb_global_options, SIZE_MAX, verb->json);
    buffer_printf(out, "' operand=%s ;;\n", operands[verb->operand]);
}

/* Appends the words that may come first, or behind an object. */
static void put_words(struct buffer *out, const char *object)
{
    const char *last = "";
    for (size_t i = 0; i < verb_count; i++) {
        const struct verb *verb = &verb_table[i];
        if (object) {
            if (verb->object && strcmp(verb->object, object) == 0) {
                buffer_printf(out, " %s", verb->name);
            }
            continue;
        }
        if (!verb->object) {
            buffer_printf(out, " %s", verb->name);
        } else if (strcmp(verb->object, last) != 0) {
            buffer_printf(out, " %s", verb->object);
            last = verb->object;
        }
        if (verb->alias) {
            buffer_printf(out, " %s", verb->alias);
        }
    }
}

static void put_completion(struct buffer *out)
{
    const char *last = "";
    buffer_append_text(
        out, "# Bash completion for ouroctl, made from its verb table by ouro-docgen.\n\n"
             "_ouroctl_list() {\n"
             "    ouroctl \"$1\" list 2>/dev/null | awk -v column=\"$2\" 'NR > 1 { print $column }'\n"
             "}\n\n"
             "_ouroctl() {\n"
             "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
             "    local verb='' options='' operand='' index word\n"
             "    for ((index = 1; index < COMP_CWORD; index++)); do\n"
             "        word=${COMP_WORDS[index]}\n"
             "        case $word in\n"
             "        --socket) index=$((index + 1)) ;;\n"
             "        -*) ;;\n"
             "        *)\n"
             "            case $verb in\n"
             "            '') verb=$word ;;\n"
             "            ");
    for (size_t i = 0; i < verb_count; i++) {
        const char *object = verb_table[i].object;
        if (object && strcmp(object, last) != 0) {
            buffer_printf(out, "%s%s", last[0] ? "|" : "", object);
            last = object;
        }
    }
    buffer_append_text(
        out,
        ") verb=\"$verb $word\" ;;\n"
        "            esac\n"
        "            ;;\n"
        "        esac\n"
        "    done\n"
        "    case $previous in\n"
        "    --socket) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n"
        "    --program) COMPREPLY=($(compgen -W \"$(_ouroctl_list program 2)\" -- \"$current\")); return ;;\n"
        "    esac\n"
        "    case $verb in\n"
        "        '') operand=words; options='");
    put_words(out, NULL);
    buffer_append_text(out, "' ;;\n");
    last = "";
    for (size_t i = 0; i < verb_count; i++) {
        const char *object = verb_table[i].object;
        if (object && strcmp(object, last) != 0) {
            buffer_printf(out, "        %s) operand=words; options='", object);
            put_words(out, object);
            buffer_append_text(out, "' ;;\n");
            last = object;
        }
    }
    for (size_t i = 0; i < verb_count; i++) {
        put_completion_case(out, &verb_table[i]);
    }
    buffer_append_text(out, "    esac\n"
                            "    if [[ $current == -* ]]; then\n"
                            "        [[ $operand == words || -z $operand ]] && options='");
    put_option_words(out, verb_global_options, SIZE_MAX, true);
    buffer_append_text(
        out,
        "'\n"
        "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
        "        return\n"
        "    fi\n"
        "    case $operand in\n"
        "    words) COMPREPLY=($(compgen -W \"$options\" -- \"$current\")) ;;\n"
        "    file) COMPREPLY=($(compgen -f -X '!*.py' -- \"$current\") $(compgen -d -- \"$current\")) ;;\n"
        "    program) COMPREPLY=($(compgen -W \"$(_ouroctl_list program 2)\" -- \"$current\")) ;;\n"
        "    thread) COMPREPLY=($(compgen -W \"$(_ouroctl_list thread 1)\" -- \"$current\")) ;;\n"
        "    esac\n"
        "}\n\n"
        "complete -o filenames -F _ouroctl ouroctl\n");
}

/* Appends text with what scdoc would take as markup escaped. */
static void put_plain(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("_*\\#~", *text)) {
            buffer_append_char(out, '\\');
        }
        buffer_append_char(out, *text);
    }
}

static void put_manual_options(struct buffer *out, const struct verb_option *options, size_t count)
{
    for (size_t i = 0; i < count && options[i].name; i++) {
        buffer_append_char(out, '*');
        put_plain(out, options[i].name);
        buffer_append_char(out, '*');
        if (options[i].value) {
            buffer_printf(out, " _%s_", options[i].value);
        }
        buffer_append_text(out, "\n\t");
        put_plain(out, options[i].doc);
        buffer_append_text(out, "\n\n");
    }
}

static void put_manual_verb(struct buffer *out, const struct verb *verb)
{
    struct buffer usage = BUFFER_EMPTY;
    help_append_usage(&usage, verb);
    buffer_append_text(out, "## ");
    put_plain(out, buffer_text(&usage) + strlen("ouroctl "));
    buffer_append_text(out, "\n\n");
    put_plain(out, verb_doc(verb));
    buffer_append_char(out, '.');
    if (verb->alias && strcmp(verb->alias, verb->name) == 0 && verb->object) {
        buffer_printf(out, " Also written *%s %s*.", verb->object, verb->name);
    }
    if (verb->method >= 0) {
        buffer_printf(out, " Needs the role _%s_.", wire_role_name(wire_methods[verb->method].role));
    }
    if (verb->takes_rest) {
        buffer_append_char(out, ' ');
        put_plain(out, help_rest);
    }
    buffer_append_text(out, "\n\n");
    put_manual_options(out, verb->options, VERB_MAX_OPTIONS);
    for (size_t i = 0; i < VERB_MAX_EXAMPLES && verb->examples[i].command; i++) {
        buffer_append_text(out, "\t");
        put_plain(out, verb->examples[i].command);
        if (verb->examples[i].doc[0]) {
            buffer_append_text(out, "++\n\t    (");
            put_plain(out, verb->examples[i].doc);
            buffer_append_char(out, ')');
        }
        buffer_append_text(out, "\n\n");
    }
    buffer_finish(&usage);
}

/* Puts what a line of the template of the form "@NAME@" stands for. False if the name is unknown. */
static bool put_manual_part(struct buffer *out, const char *name)
{
    if (strcmp(name, "@GLOBAL_OPTIONS@") == 0) {
        put_manual_options(out, verb_global_options, SIZE_MAX);
    } else if (strcmp(name, "@VERBS@") == 0) {
        for (size_t i = 0; i < verb_count; i++) {
            put_manual_verb(out, &verb_table[i]);
        }
    } else if (strcmp(name, "@EXIT_STATUSES@") == 0) {
        for (const struct exit_status_entry *entry = exit_status_table; entry->meaning; entry++) {
            buffer_printf(out, "*%d*\n\t", entry->status);
            put_plain(out, entry->meaning);
            buffer_append_text(out, "\n\n");
        }
    } else {
        return false;
    }
    return true;
}

static bool put_manual(struct buffer *out, const char *template_path)
{
    char line[1024];
    bool good = true;
    FILE *template = fopen(template_path, "r");
    if (!template) {
        perror(template_path);
        return false;
    }
    while (good && fgets(line, sizeof line, template)) {
        if (line[0] != '@') {
            buffer_append_text(out, line);
            continue;
        }
        line[strcspn(line, "\n")] = '\0';
        good = put_manual_part(out, line);
        if (!good) {
            fprintf(stderr, "ouro-docgen: %s: unknown part %s\n", template_path, line);
        }
    }
    fclose(template);
    return good;
}

static int write_file(const char *path, const struct buffer *text)
{
    FILE *file = fopen(path, "w");
    bool good = file && !text->failed && fwrite(buffer_text(text), 1, text->length, file) == text->length;
    good = file && fclose(file) == 0 && good;
    if (!good) {
        perror(path);
    }
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct buffer text = BUFFER_EMPTY;
    int status = 64;
    if (argc == 3 && strcmp(argv[1], "completion") == 0) {
        put_completion(&text);
        status = write_file(argv[2], &text);
    } else if (argc == 4 && strcmp(argv[1], "manual") == 0) {
        status = put_manual(&text, argv[2]) ? write_file(argv[3], &text) : 1;
    } else {
        fputs("usage: ouro-docgen completion OUTPUT | ouro-docgen manual TEMPLATE OUTPUT\n", stderr);
    }
    buffer_finish(&text);
    return status;
}
