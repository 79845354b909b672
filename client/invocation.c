#include "invocation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "base/check.h"

/* Finds an option in a list by the first `length` bytes of a word. */
static const struct verb_option *option_find(const struct verb_option *options, size_t count,
                                             const char *word, size_t length)
{
    for (size_t i = 0; i < count && options[i].name; i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, word, length) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

/* Keeps an option of the verb, or sets what a global one sets. */
static bool option_take(struct invocation *invocation, const struct verb_option *option, const char *value)
{
    if (strcmp(option->name, "--socket") == 0) {
        invocation->socket = value;
    } else if (strcmp(option->name, "--json") == 0) {
        invocation->json = true;
    } else if (strcmp(option->name, "--help") == 0) {
        invocation->help = true;
    } else if (strcmp(option->name, "--version") == 0) {
        invocation->version = true;
    } else if (invocation->given_count == INVOCATION_MAX_REPEATS) {
        snprintf(invocation->problem, sizeof invocation->problem, "too many options");
        return false;
    } else {
        invocation->given[invocation->given_count].option = option;
        invocation->given[invocation->given_count++].value = value;
    }
    return true;
}

/* Takes the option at argv[*index] and its value, if it wants one. */
static bool option_parse(struct invocation *invocation, int argc, char **argv, int *index)
{
    const char *word = argv[*index];
    size_t length = strncmp(word, "--", 2) == 0 ? strcspn(word, "=") : strlen(word);
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    if (strcmp(word, "-h") == 0) {
        word = "--help";
        length = strlen(word);
    }
    const struct verb_option *option = NULL;
    if (invocation->verb) {
        option = option_find(invocation->verb->options, VERB_MAX_OPTIONS, word, length);
    }
    if (!option) {
        option = option_find(verb_global_options, SIZE_MAX, word, length);
    }
    if (!option) {
        snprintf(invocation->problem, sizeof invocation->problem, "there is no option '%.*s'%s", (int)length,
                 word, invocation->verb ? " for this verb" : "; verbs come before their options");
        return false;
    }
    if (!option->value && value) {
        snprintf(invocation->problem, sizeof invocation->problem, "option '%s' takes no value", option->name);
        return false;
    }
    if (option->value && !value) {
        if (*index + 1 >= argc) {
            snprintf(invocation->problem, sizeof invocation->problem, "option '%s' needs %s", option->name,
                     option->value);
            return false;
        }
        value = argv[++*index];
    }
    return option_take(invocation, option, value ? value : "");
}

static bool wrong_word(struct invocation *invocation, const char *object, const char *word)
{
    const char *near = verb_suggest(object, word);
    snprintf(invocation->problem, sizeof invocation->problem, "'%.60s' is no verb%s%s%s%s%s%s%s", word,
             object ? " of '" : "", object ? object : "", object ? "'" : "", near ? "; did you mean '" : "",
             near && object ? object : "", near && object ? " " : "", near ? near : "");
    if (near) {
        strncat(invocation->problem, "'?", sizeof invocation->problem - strlen(invocation->problem) - 1);
    }
    return false;
}

/* Takes a word that is no option and belongs to the verb's name. */
static bool name_parse(struct invocation *invocation, const char *word)
{
    if (!invocation->object) {
        if (strcmp(word, "help") == 0) {
            invocation->help = true;
            return true;
        }
        invocation->verb = verb_find(word, NULL);
        if (!invocation->verb && !verb_object_doc(word)) {
            return wrong_word(invocation, NULL, word);
        }
        invocation->object = invocation->verb ? NULL : word;
        return true;
    }
    invocation->verb = verb_find(invocation->object, word);
    return invocation->verb ? true : wrong_word(invocation, invocation->object, word);
}

static bool operands_check(struct invocation *invocation)
{
    const struct verb *verb = invocation->verb;
    if (verb->json == false && invocation->json) {
        snprintf(invocation->problem, sizeof invocation->problem,
                 "what '%s' prints is the program's: --json does not apply", verb->name);
        return false;
    }
    if (invocation->operand_count < verb->min_operands) {
        snprintf(invocation->problem, sizeof invocation->problem, "'%s' needs %s", verb->name,
                 verb->operands);
        return false;
    }
    if (verb->max_operands >= 0 && invocation->operand_count > verb->max_operands) {
        snprintf(invocation->problem, sizeof invocation->problem, "'%s' does not take '%.100s'", verb->name,
                 invocation->operands[verb->max_operands]);
        return false;
    }
    return true;
}

/* After a mistake nothing more is understood, but whether its report is to be a document. */
static bool refuse(struct invocation *invocation, char **rest)
{
    for (; *rest && strcmp(*rest, "--") != 0; rest++) {
        invocation->json |= strcmp(*rest, "--json") == 0;
    }
    return false;
}

bool invocation_parse(struct invocation *invocation, int argc, char **argv)
{
    *invocation = (struct invocation){.operands = argv};
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        bool is_option = !only_operands && word[0] == '-' && word[1] != '\0';
        if (is_option && invocation->verb && strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (is_option) {
            if (!option_parse(invocation, argc, argv, &i)) {
                return refuse(invocation, &argv[i]);
            }
            /* `run -c CODE`: all that follows is the program's. */
            only_operands = invocation->verb && invocation->verb->takes_rest && strcmp(word, "-c") == 0;
        } else if (!invocation->verb) {
            if (!name_parse(invocation, word)) {
                return refuse(invocation, &argv[i]);
            }
        } else {
            invocation->operands[invocation->operand_count++] = word;
            only_operands = only_operands || invocation->verb->takes_rest;
        }
    }
    if (invocation->help || invocation->version) {
        return true;
    }
    if (!invocation->verb) {
        snprintf(invocation->problem, sizeof invocation->problem, "%s%s%s", invocation->object ? "'" : "",
                 invocation->object ? invocation->object : "a verb is missing",
                 invocation->object ? "' wants a verb" : "");
        return false;
    }
    return operands_check(invocation);
}

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    const struct verb_option *option =
        option_find(invocation->verb->options, VERB_MAX_OPTIONS, name, strlen(name));
    CHECK(option != NULL);
    const char *value = NULL;
    for (int i = 0; i < invocation->given_count; i++) {
        if (invocation->given[i].option == option) {
            value = invocation->given[i].value;
        }
    }
    return value;
}

bool parse_number(const char *text, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0) {
        return false;
    }
    *number = value;
    return true;
}

bool parse_size(const char *text, uint64_t *bytes)
{
    static const char *const units[][3] = {
        {"", "B", "B"}, {"K", "KiB", "k"}, {"M", "MiB", "m"}, {"G", "GiB", "g"}, {"T", "TiB", "t"}};
    char digits[24];
    uint64_t number;
    size_t length = strspn(text, "0123456789");
    snprintf(digits, sizeof digits, "%.*s", (int)(length < sizeof digits ? length : sizeof digits - 1), text);
    if (length >= sizeof digits || !parse_number(digits, &number)) {
        return false;
    }
    for (unsigned unit = 0; unit < COUNT_OF(units); unit++) {
        for (unsigned form = 0; form < COUNT_OF(units[unit]); form++) {
            if (strcmp(text + length, units[unit][form]) == 0) {
                *bytes = number << 10 * unit;
                return *bytes >> 10 * unit == number;
            }
        }
    }
    return false;
}

bool invocation_number(struct invocation *invocation, const char *name, uint64_t *number)
{
    const char *value = invocation_option(invocation, name);
    if (value && !parse_number(value, number)) {
        answer_fail(invocation, EXIT_USAGE, "option '%s' needs a number, not '%s'", name, value);
        return false;
    }
    return true;
}
