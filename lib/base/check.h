/* Checks for what cannot happen.
 *
 * CHECK is compiled into every build and guards what would corrupt memory if it were wrong.
 * ASSERT is compiled where OURO_CHECKED is set and may be expensive. Both abort with the text of
 * the condition and, in the _VALUES forms, the two numbers that broke it. Neither is for input:
 * nothing that comes over a socket or out of a source file may reach one.
 */
#ifndef OURO_BASE_CHECK_H
#define OURO_BASE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define likely(condition)              __builtin_expect(!!(condition), 1)
#define unlikely(condition)            __builtin_expect(!!(condition), 0)

#define COUNT_OF(array)                ((sizeof(array)) / (sizeof((array)[0])))
#define CONTAINER_OF(pointer, type, m) ((type *)((char *)(pointer)-offsetof(type, m)))

/* Prints where and what to standard error and aborts. */
_Noreturn void check_failed(const char *file, int line, const char *condition);
_Noreturn void check_failed_values(const char *file, int line, const char *condition, int64_t left,
                                   int64_t right);

#define CHECK(condition) (likely(condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
#define CHECK_VALUES(condition, left, right)                                                                 \
    (likely(condition)                                                                                       \
         ? (void)0                                                                                           \
         : check_failed_values(__FILE__, __LINE__, #condition, (int64_t)(left), (int64_t)(right)))

#ifdef OURO_CHECKED
#define ASSERT(condition)                     CHECK(condition)
#define ASSERT_VALUES(condition, left, right) CHECK_VALUES(condition, left, right)
#else
#define ASSERT(condition)                     ((void)sizeof(condition))
#define ASSERT_VALUES(condition, left, right) ((void)sizeof(condition))
#endif

#define UNREACHABLE() check_failed(__FILE__, __LINE__, "unreachable")

#endif
