/* Status codes: what a failure of the surroundings returns.
 *
 * A programming error aborts (base/check.h); a Python exception is pending in its thread
 * (object/thread.h). Everything else that can go wrong is one of these.
 */
#ifndef OURO_BASE_STATUS_H
#define OURO_BASE_STATUS_H

/* name, text */
#define STATUS_TABLE(X)                                                                                      \
    X(OK, "success")                                                                                         \
    X(NO_MEMORY, "out of memory")                                                                            \
    X(LIMIT, "a configured limit was reached")                                                               \
    X(INVALID, "invalid input")                                                                              \
    X(TRUNCATED, "input ended too early")                                                                    \
    X(NOT_FOUND, "not found")                                                                                \
    X(EXISTS, "already exists")                                                                              \
    X(NOT_PERMITTED, "not permitted")                                                                        \
    X(BUSY, "busy")                                                                                          \
    X(CLOSED, "closed")                                                                                      \
    X(TIMED_OUT, "timed out")                                                                                \
    X(INTERRUPTED, "interrupted")                                                                            \
    X(UNSUPPORTED, "not supported here")                                                                     \
    X(SYSTEM, "a system call failed")

enum status {
#define STATUS_ENUM(name, text) STATUS_##name,
    STATUS_TABLE(STATUS_ENUM)
#undef STATUS_ENUM
};

/* The fixed English text of a status; never NULL. */
const char *status_text(enum status status);

#endif
