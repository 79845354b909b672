#include "compiler/syntax_error.h"

const char *syntax_error_name(enum syntax_error_kind kind)
{
    static const char *const names[] = {
#define SYNTAX_ERROR_NAME(name, text) [SYNTAX_ERROR_##name] = text,
        SYNTAX_ERROR_TABLE(SYNTAX_ERROR_NAME)
#undef SYNTAX_ERROR_NAME
    };
    return names[kind];
}
