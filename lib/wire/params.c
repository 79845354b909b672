#include "wire/params.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "wire/encode.h"

static bool fail(struct wire_problem *problem, const char *parameter, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(struct wire_problem *problem, const char *parameter, const char *format, ...)
{
    problem->code = WIRE_ERROR_INVALID_PARAMS;
    snprintf(problem->parameter, sizeof problem->parameter, "%s", parameter);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem->message, sizeof problem->message, format, arguments);
    va_end(arguments);
    return false;
}

/* Copies a name from the peer for a message: printable ASCII only, and not much of it. */
static const char *printable(struct wire_value value, char *text, size_t size)
{
    const char *data;
    size_t length, used = 0;
    if (!wire_value_bytes(value, &data, &length)) {
        return "(not a string)";
    }
    for (size_t i = 0; i < length && used + 1 < size; i++) {
        text[used++] = data[i] >= ' ' && data[i] < 0x7f ? data[i] : '?';
    }
    text[used] = '\0';
    return text;
}

static bool check_fields(const struct wire_shape *shape, struct wire_value map, bool strict,
                         const char *parameter, struct wire_problem *problem);

/* Checks one value. `parameter` is the name that the message gives. */
static bool check_value(const struct wire_field *field, struct wire_value value, bool strict,
                        const char *parameter, struct wire_problem *problem)
{
    const char *text;
    size_t length;
    char wanted[160], got[160];
    if (!wire_value_is(value, field->kinds)) {
        wire_kinds_text(field->kinds, wanted, sizeof wanted);
        wire_kinds_text(wire_value_kind(value), got, sizeof got);
        return fail(problem, parameter, "parameter '%s' must be %s, not %s", parameter, wanted, got);
    }
    if (wire_value_kind(value) == WIRE_STR && field->kinds != WIRE_ANY &&
        wire_value_bytes(value, &text, &length) && !(field->kinds & WIRE_BIN) &&
        !wire_is_utf8(text, length)) {
        return fail(problem, parameter, "parameter '%s' is not valid UTF-8", parameter);
    }
    if (wire_value_kind(value) == WIRE_MAP && field->shape) {
        return check_fields(field->shape, value, strict, parameter, problem);
    }
    if (wire_value_kind(value) != WIRE_ARRAY || (!field->shape && !field->item_kinds)) {
        return true;
    }
    struct wire_field item_field = {
        field->name, field->shape ? WIRE_MAP : field->item_kinds, true, field->shape, field->doc, 0};
    struct wire_cursor cursor = wire_cursor_start(value);
    struct wire_value item;
    for (size_t i = 0; wire_cursor_next(&cursor, &item); i++) {
        char path[64];
        snprintf(path, sizeof path, "%.40s[%zu]", parameter, i);
        if (!check_value(&item_field, item, strict, path, problem)) {
            return false;
        }
    }
    return true;
}

/* Checks a map against a shape; `strict` refuses what the shape does not know. */
static bool check_fields(const struct wire_shape *shape, struct wire_value map, bool strict,
                         const char *parameter, struct wire_problem *problem)
{
    uint64_t seen = 0;
    struct wire_cursor cursor = wire_cursor_start(map);
    struct wire_value key, value;
    char path[64], name[48];
    while (wire_cursor_next(&cursor, &key) && wire_cursor_next(&cursor, &value)) {
        const char *data;
        size_t length;
        int index = wire_value_bytes(key, &data, &length) ? wire_shape_find(shape, data, length) : -1;
        if (index < 0) {
            if (strict) {
                return fail(problem, parameter, "parameter '%s' has no field '%s'", parameter,
                            printable(key, name, sizeof name));
            }
            continue;
        }
        if (seen & (1ull << index)) {
            return fail(problem, parameter, "parameter '%s' has the field '%s' twice", parameter,
                        shape->fields[index].name);
        }
        seen |= 1ull << index;
        snprintf(path, sizeof path, "%.40s.%.20s", parameter, shape->fields[index].name);
        if (!check_value(&shape->fields[index], value, strict, path, problem)) {
            return false;
        }
    }
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->fields[i].required && !(seen & (1ull << i))) {
            return fail(problem, parameter, "parameter '%s' lacks the field '%s'", parameter,
                        shape->fields[i].name);
        }
    }
    return true;
}

/* Sorts parameters given by name. */
static bool take_named(struct wire_value map, struct wire_arguments *arguments, struct wire_problem *problem)
{
    const struct wire_method *method = arguments->method;
    struct wire_cursor cursor = wire_cursor_start(map);
    struct wire_value key, value;
    char name[48];
    while (wire_cursor_next(&cursor, &key) && wire_cursor_next(&cursor, &value)) {
        const char *data;
        size_t length;
        int index =
            wire_value_bytes(key, &data, &length) ? wire_shape_find(&method->params, data, length) : -1;
        if (index < 0) {
            printable(key, name, sizeof name);
            return fail(problem, name, "%s has no parameter '%s'", method->name,
                        printable(key, name, sizeof name));
        }
        if (arguments->values[index].size != 0) {
            const char *known = method->params.fields[index].name;
            return fail(problem, known, "parameter '%s' was given twice", known);
        }
        arguments->values[index] = value;
    }
    return true;
}

/* Takes parameters given in order. */
static bool take_positional(struct wire_value array, struct wire_arguments *arguments,
                            struct wire_problem *problem)
{
    const struct wire_method *method = arguments->method;
    struct wire_cursor cursor = wire_cursor_start(array);
    struct wire_value value;
    for (size_t i = 0; wire_cursor_next(&cursor, &value); i++) {
        if (i >= method->params.count) {
            return fail(problem, "", "%s takes %zu parameters, not %zu", method->name, method->params.count,
                        wire_value_count(array));
        }
        arguments->values[i] = value;
    }
    return true;
}

bool wire_params_check(const struct wire_method *method, struct wire_value params,
                       struct wire_arguments *arguments, struct wire_problem *problem)
{
    CHECK_VALUES(method->params.count <= WIRE_MAX_PARAMS, method->params.count, WIRE_MAX_PARAMS);
    *arguments = (struct wire_arguments){.method = method};
    *problem = (struct wire_problem){0};
    struct wire_value only = {0};
    struct wire_cursor cursor = wire_cursor_start(params);
    bool taken = true;
    switch (wire_value_kind(params)) {
    case WIRE_MAP:
        taken = take_named(params, arguments, problem);
        break;
    case WIRE_ARRAY:
        if (wire_value_count(params) == 1 && wire_cursor_next(&cursor, &only) &&
            wire_value_kind(only) == WIRE_MAP) {
            taken = take_named(only, arguments, problem);
        } else {
            taken = take_positional(params, arguments, problem);
        }
        break;
    case WIRE_NIL:
        break;
    default:
        taken = fail(problem, "", "parameters must be a map or an array");
    }
    if (!taken) {
        return false;
    }
    for (size_t i = 0; i < method->params.count; i++) {
        const struct wire_field *field = &method->params.fields[i];
        struct wire_value *value = &arguments->values[i];
        if (value->size != 0 && wire_value_kind(*value) == WIRE_NIL && !(field->kinds & WIRE_NIL)) {
            value->size = 0; /* nil stands for an absent one */
        }
        if (value->size == 0 && field->required) {
            return fail(problem, field->name, "parameter '%s' is missing", field->name);
        }
        if (value->size != 0 && !check_value(field, *value, true, field->name, problem)) {
            return false;
        }
    }
    return true;
}

bool wire_result_check(const struct wire_method *method, struct wire_value result,
                       struct wire_problem *problem)
{
    *problem = (struct wire_problem){0};
    if (method->result_may_be_nil && wire_value_kind(result) == WIRE_NIL) {
        return true;
    }
    if (wire_value_kind(result) != WIRE_MAP) {
        return fail(problem, "result", "the result is not a map");
    }
    return check_fields(&method->result, result, false, "result", problem);
}

void wire_put_problem(struct buffer *out, uint32_t id, const struct wire_problem *problem)
{
    if (problem->parameter[0] == '\0') {
        wire_put_error(out, id, problem->code, problem->message);
        return;
    }
    wire_put_error_begin(out, id, problem->code, problem->message);
    wire_put_map(out, 1);
    wire_put_key_text(out, "parameter", problem->parameter);
    wire_put_error_end(out);
}

bool wire_argument(const struct wire_arguments *arguments, const char *name, struct wire_value *value)
{
    int index = wire_shape_find(&arguments->method->params, name, strlen(name));
    CHECK(index >= 0);
    if (arguments->values[index].size == 0) {
        return false;
    }
    *value = arguments->values[index];
    return true;
}

uint64_t wire_argument_uint(const struct wire_arguments *arguments, const char *name, uint64_t otherwise)
{
    struct wire_value value;
    uint64_t result;
    return wire_argument(arguments, name, &value) && wire_value_uint(value, &result) ? result : otherwise;
}

bool wire_argument_bool(const struct wire_arguments *arguments, const char *name, bool otherwise)
{
    struct wire_value value;
    bool result;
    return wire_argument(arguments, name, &value) && wire_value_bool(value, &result) ? result : otherwise;
}

bool wire_argument_bytes(const struct wire_arguments *arguments, const char *name, const char **data,
                         size_t *length)
{
    struct wire_value value;
    return wire_argument(arguments, name, &value) && wire_value_bytes(value, data, length);
}
