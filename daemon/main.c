/* ourod: the daemon. Reads the command line and the configuration, then runs the server. */
#include <stdio.h>

#include "base/descriptor.h"
#include "config.h"
#include "log.h"
#include "options.h"
#include "server.h"

/* Says what is wrong, one line each. */
static void print_problems(const struct buffer *problems)
{
    fputs(buffer_text(problems), stderr);
}

int main(int argc, char **argv)
{
    struct options options;
    struct config config;
    struct buffer problems = BUFFER_EMPTY;
    int status;
    if (!descriptor_open_standard()) {
        return DAEMON_EXIT_FAILED;
    }
    if (!options_parse(argc, argv, &options, &status)) {
        return status;
    }
    log_init();
    /* A private daemon is none of the system's: only a configuration that it is given counts. */
    const char *path = options.config ? options.config : options.private ? NULL : OURO_ETC "/ouro/ourod.conf";
    if (!config_init(&config)) {
        log_error("out of memory");
        return DAEMON_EXIT_FAILED;
    }
    bool good = !path || config_read(&config, path, options.config != NULL, &problems);
    if (!good) {
        print_problems(&problems);
    }
    buffer_finish(&problems);
    if (!good || options.check_config) {
        config_finish(&config);
        return good ? DAEMON_EXIT_OK : DAEMON_EXIT_CONFIG;
    }
    if (options.private && !options.config) {
        config.log_level = LOG_LEVEL_WARNING;
    }
    log_set_level(config.log_level);
    return server_run(&options, &config, path);
}
