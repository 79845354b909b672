#include "refer.h"

#include "answer.h"

void refer_put_program(struct buffer *out, const char *text)
{
    uint64_t number;
    if (parse_number(text, &number)) {
        wire_put_uint(out, number);
    } else {
        wire_put_text(out, text);
    }
}

bool refer_number(const struct invocation *invocation, const char *text, const char *what, uint64_t *number)
{
    if (!parse_number(text[0] == '#' ? text + 1 : text, number)) {
        answer_fail(invocation, EXIT_USAGE, "'%s' is not the number of %s", text, what);
        return false;
    }
    return true;
}

int refer_only_program(const struct invocation *invocation, struct connection *connection, uint64_t *program)
{
    wire_put_map(connection_begin(connection, WIRE_PROGRAM_LIST), 0);
    struct wire_value list, entry;
    if (!connection_call(connection)) {
        return answer_call_failed(invocation, connection);
    }
    if (!wire_map_get(connection->result, "programs", &list) || wire_value_count(list) != 1) {
        bool none = !wire_map_get(connection->result, "programs", &list) || wire_value_count(list) == 0;
        return answer_fail(
            invocation, none ? EXIT_NOT_THERE : EXIT_USAGE, "%s",
            none ? "no program is there"
                 : "several programs are there; choose one with --program (ouroctl program list)");
    }
    struct wire_cursor cursor = wire_cursor_start(list);
    wire_cursor_next(&cursor, &entry);
    *program = wire_map_uint(entry, "program", 0);
    return EXIT_OK;
}

int refer_optional_program(const struct invocation *invocation, const char *operand, const char **program)
{
    const char *option = invocation_option(invocation, "--program");
    if (operand && option) {
        return answer_fail(invocation, EXIT_USAGE, "the program is named twice: '%s' and --program %s",
                           operand, option);
    }
    *program = operand ? operand : option;
    return EXIT_OK;
}

int refer_begin(const struct invocation *invocation, struct connection *connection, const char *program,
                uint32_t more)
{
    int status = answer_open(invocation, connection);
    if (status == EXIT_OK) {
        struct buffer *out = connection_begin(connection, (enum wire_method_id)invocation->verb->method);
        wire_put_map(out, (program != NULL) + more);
        if (program) {
            wire_put_text(out, "program");
            refer_put_program(out, program);
        }
    }
    return status;
}

int refer_begin_optional_program(const struct invocation *invocation, struct connection *connection)
{
    const char *program = NULL, *operand = invocation->operand_count ? invocation->operands[0] : NULL;
    int status = refer_optional_program(invocation, operand, &program);
    return status == EXIT_OK ? refer_begin(invocation, connection, program, 0) : status;
}
