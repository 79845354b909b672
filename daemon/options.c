#include "options.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help_text[] =
    "usage: ourod [--config FILE] [--socket PATH] [--private [--parent-fd NUMBER]]\n"
    "       ourod --check-config [--config FILE]\n"
    "\n"
    "Runs Python programs on threads that share one heap; ouroctl tells it which.\n"
    "\n"
    "  --socket PATH       listen here\n"
    "  --config FILE       read this configuration, and FILE.d/*.conf\n"
    "  --check-config      say what is wrong with the configuration, and exit\n"
    "  --private           serve the user who started it, with no configuration\n"
    "  --parent-fd NUMBER  end when the other end of this descriptor is closed\n"
    "  --version, --help\n"
    "\n"
    "Signals: TERM drains and ends, HUP reads the configuration again.\n"
    "Exit status: 0 ended in order, 64 usage, 69 the socket cannot be had, 78 configuration, 1 anything "
    "else.\n"
    "See ourod(8).\n";

enum {
    OPTION_SOCKET = 1,
    OPTION_CONFIG,
    OPTION_CHECK,
    OPTION_PRIVATE,
    OPTION_PARENT,
    OPTION_VERSION,
    OPTION_HELP
};

static const struct option long_options[] = {
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"check-config", no_argument, NULL, OPTION_CHECK},
    {"private", no_argument, NULL, OPTION_PRIVATE},
    {"parent-fd", required_argument, NULL, OPTION_PARENT},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static bool usage_error(const char *message, int *exit_status)
{
    if (message) {
        fprintf(stderr, "ourod: %s\n", message);
    }
    fprintf(stderr, "Try 'ourod --help'.\n");
    *exit_status = DAEMON_EXIT_USAGE;
    return false;
}

static bool parse_descriptor(const char *text, int *descriptor)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < 0 || number > 65535 || fcntl((int)number, F_GETFD) < 0) {
        return false;
    }
    *descriptor = (int)number;
    return true;
}

/* Says something and ends well. */
static bool print_and_end(const char *text, int *exit_status)
{
    *exit_status = fputs(text, stdout) < 0 || fflush(stdout) != 0 ? DAEMON_EXIT_FAILED : DAEMON_EXIT_OK;
    return false;
}

bool options_parse(int argc, char **argv, struct options *options, int *exit_status)
{
    *options = (struct options){.parent_fd = -1};
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        switch (option) {
        case OPTION_SOCKET:
            options->socket = optarg;
            break;
        case OPTION_CONFIG:
            options->config = optarg;
            break;
        case OPTION_CHECK:
            options->check_config = true;
            break;
        case OPTION_PRIVATE:
            options->private = true;
            break;
        case OPTION_PARENT:
            if (!parse_descriptor(optarg, &options->parent_fd)) {
                return usage_error("--parent-fd needs the number of an open descriptor", exit_status);
            }
            break;
        case OPTION_VERSION:
            return print_and_end("ourod " OURO_VERSION "\n", exit_status);
        case OPTION_HELP:
            return print_and_end(help_text, exit_status);
        default:
            return usage_error(NULL, exit_status);
        }
    }
    if (optind < argc) {
        return usage_error("it takes no operands", exit_status);
    }
    if (options->socket && !options->socket[0]) {
        return usage_error("--socket needs a path", exit_status);
    }
    if (options->private && options->config && !options->check_config) {
        return usage_error("--private reads no configuration", exit_status);
    }
    return true;
}
