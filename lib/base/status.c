#include "base/status.h"

#include <stddef.h>

const char *status_text(enum status status)
{
    static const char *const texts[] = {
#define STATUS_TEXT(name, text) [STATUS_##name] = text,
        STATUS_TABLE(STATUS_TEXT)
#undef STATUS_TEXT
    };
    if ((size_t)status >= sizeof texts / sizeof texts[0])
        return "unknown status";
    return texts[status];
}
