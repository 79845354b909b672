#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void check_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "ouro: %s:%d: check failed: %s\n", file, line, condition);
    abort();
}

_Noreturn void check_failed_values(const char *file, int line, const char *condition, int64_t left,
                                   int64_t right)
{
    fprintf(stderr, "ouro: %s:%d: check failed: %s (%lld, %lld)\n", file, line, condition, (long long)left,
            (long long)right);
    abort();
}
