/* Finding things in the table of methods, and its words. */
#include "wire/methods.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

const struct wire_method *wire_method_find(const char *name, size_t length)
{
    for (size_t i = 0; i < WIRE_METHOD_COUNT; i++) {
        const char *known = wire_methods[i].name;
        if (strlen(known) == length && memcmp(known, name, length) == 0) {
            return &wire_methods[i];
        }
    }
    return NULL;
}

enum wire_method_id wire_method_id(const struct wire_method *method)
{
    return (enum wire_method_id)(method - wire_methods);
}

int wire_shape_find(const struct wire_shape *shape, const char *name, size_t length)
{
    for (size_t i = 0; i < shape->count; i++) {
        const char *known = shape->fields[i].name;
        if (strlen(known) == length && memcmp(known, name, length) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *wire_role_name(enum wire_role role)
{
    static const char *const names[] = {"none", "observe", "run", "admin"};
    return names[role];
}

const char *wire_call_name(enum wire_call call)
{
    static const char *const names[] = {"request", "notification", "request to the client",
                                        "notification to the client"};
    return names[call];
}

void wire_kinds_text(unsigned kinds, char *text, size_t size)
{
    static const struct {
        unsigned kind;
        const char *word;
    } words[] = {
        {WIRE_NIL, "nil"},       {WIRE_BOOL, "boolean"}, {WIRE_UINT, "unsigned integer"},
        {WIRE_INT, "integer"},   {WIRE_FLOAT, "float"},  {WIRE_STR, "string"},
        {WIRE_BIN, "bytes"},     {WIRE_ARRAY, "array"},  {WIRE_MAP, "map"},
        {WIRE_EXT, "extension"},
    };
    if (size == 0) {
        return;
    }
    text[0] = '\0';
    if ((kinds & WIRE_ANY) == WIRE_ANY) {
        snprintf(text, size, "any value");
        return;
    }
    size_t used = 0;
    for (size_t i = 0; i < COUNT_OF(words) && used < size; i++) {
        if (kinds & words[i].kind) {
            int written = snprintf(text + used, size - used, "%s%s", used ? " or " : "", words[i].word);
            used += written > 0 ? (size_t)written : 0;
        }
    }
}
