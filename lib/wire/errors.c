#include "wire/errors.h"

const struct wire_error_entry wire_errors[] = {
#define WIRE_ERROR(constant, code, name, text) {WIRE_ERROR_##constant, name, text},
#include "wire/errors.def"
#undef WIRE_ERROR
    {WIRE_ERROR_NONE, 0, 0},
};

static const struct wire_error_entry *error_find(long long code)
{
    for (const struct wire_error_entry *entry = wire_errors; entry->code != WIRE_ERROR_NONE; entry++) {
        if ((long long)entry->code == code) {
            return entry;
        }
    }
    return 0;
}

const char *wire_error_name(long long code)
{
    const struct wire_error_entry *entry = error_find(code);
    return entry ? entry->name : "unknown";
}

const char *wire_error_text(long long code)
{
    const struct wire_error_entry *entry = error_find(code);
    return entry ? entry->text : "an error that this version does not know";
}
