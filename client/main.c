/* ouroctl: takes the command line apart and lets the verb act. */
#include <stdio.h>
#include <unistd.h>

#include "answer.h"
#include "base/descriptor.h"
#include "help.h"
#include "invocation.h"
#include "text.h"
#include "version.h"

static int print_version(void)
{
    struct buffer text = BUFFER_EMPTY;
    buffer_printf(&text, "ouroctl %s\n", OURO_VERSION);
    int status = answer_text(&text);
    buffer_finish(&text);
    return status;
}

static int print_help(const struct invocation *invocation)
{
    struct buffer text = BUFFER_EMPTY;
    if (invocation->verb) {
        help_append_verb(&text, invocation->verb);
    } else if (invocation->object) {
        help_append_object(&text, invocation->object);
    } else {
        help_append_all(&text);
    }
    int status = answer_text(&text);
    buffer_finish(&text);
    return status;
}

int main(int argc, char **argv)
{
    struct invocation invocation;
    if (!descriptor_open_standard()) {
        return EXIT_SYSTEM;
    }
    text_start();
    if (!invocation_parse(&invocation, argc, argv)) {
        answer_fail(&invocation, EXIT_USAGE, "%s", invocation.problem);
        fputs("try 'ouroctl --help'\n", stderr);
        return EXIT_USAGE;
    }
    if (invocation.version) {
        return print_version();
    }
    return invocation.help ? print_help(&invocation) : invocation.verb->act(&invocation);
}
