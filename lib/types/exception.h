/* Raising, catching and the exception types.
 *
 * A function that raises leaves an owned exception instance in t->exception and returns UNSET, false, NULL or
 * -1.
 */
#ifndef OURO_TYPES_EXCEPTION_H
#define OURO_TYPES_EXCEPTION_H

#include "object/type.h"

struct exception {
    struct object object;
    value args;      /* tuple */
    value traceback; /* traceback object or UNSET (vm/traceback.h) */
    value context;   /* exception or UNSET */
    value cause;     /* exception, NONE or UNSET */
    value fields[6]; /* by type: StopIteration.value; SystemExit.code; ImportError name, path, msg;
                        SyntaxError filename.. (exception_fields.c) */
    bool suppress_context;
};

/* name, base: every built-in exception type is `exc_<name>`. */
#define EXCEPTION_TABLE(X)                                                                                   \
    X(Exception, BaseException)                                                                              \
    X(BaseExceptionGroup, BaseException)                                                                     \
    X(GeneratorExit, BaseException)                                                                          \
    X(KeyboardInterrupt, BaseException)                                                                      \
    X(SystemExit, BaseException)                                                                             \
    X(ArithmeticError, Exception)                                                                            \
    X(AssertionError, Exception)                                                                             \
    X(AttributeError, Exception)                                                                             \
    X(BufferError, Exception)                                                                                \
    X(EOFError, Exception)                                                                                   \
    X(ImportError, Exception)                                                                                \
    X(LookupError, Exception)                                                                                \
    X(MemoryError, Exception)                                                                                \
    X(NameError, Exception)                                                                                  \
    X(OSError, Exception)                                                                                    \
    X(ReferenceError, Exception)                                                                             \
    X(RuntimeError, Exception)                                                                               \
    X(StopAsyncIteration, Exception)                                                                         \
    X(StopIteration, Exception)                                                                              \
    X(SyntaxError, Exception)                                                                                \
    X(SystemError, Exception)                                                                                \
    X(TypeError, Exception)                                                                                  \
    X(ValueError, Exception)                                                                                 \
    X(Warning, Exception)                                                                                    \
    X(FloatingPointError, ArithmeticError)                                                                   \
    X(OverflowError, ArithmeticError)                                                                        \
    X(ZeroDivisionError, ArithmeticError)                                                                    \
    X(ModuleNotFoundError, ImportError)                                                                      \
    X(IndexError, LookupError)                                                                               \
    X(KeyError, LookupError)                                                                                 \
    X(UnboundLocalError, NameError)                                                                          \
    X(BlockingIOError, OSError)                                                                              \
    X(ChildProcessError, OSError)                                                                            \
    X(ConnectionError, OSError)                                                                              \
    X(BrokenPipeError, ConnectionError)                                                                      \
    X(ConnectionAbortedError, ConnectionError)                                                               \
    X(ConnectionRefusedError, ConnectionError)                                                               \
    X(ConnectionResetError, ConnectionError)                                                                 \
    X(FileExistsError, OSError)                                                                              \
    X(FileNotFoundError, OSError)                                                                            \
    X(InterruptedError, OSError)                                                                             \
    X(IsADirectoryError, OSError)                                                                            \
    X(NotADirectoryError, OSError)                                                                           \
    X(PermissionError, OSError)                                                                              \
    X(ProcessLookupError, OSError)                                                                           \
    X(TimeoutError, OSError)                                                                                 \
    X(NotImplementedError, RuntimeError)                                                                     \
    X(RecursionError, RuntimeError)                                                                          \
    X(IndentationError, SyntaxError)                                                                         \
    X(TabError, IndentationError)                                                                            \
    X(UnicodeError, ValueError)                                                                              \
    X(UnicodeDecodeError, UnicodeError)                                                                      \
    X(UnicodeEncodeError, UnicodeError)                                                                      \
    X(UnicodeTranslateError, UnicodeError)                                                                   \
    X(BytesWarning, Warning)                                                                                 \
    X(DeprecationWarning, Warning)                                                                           \
    X(EncodingWarning, Warning)                                                                              \
    X(FutureWarning, Warning)                                                                                \
    X(ImportWarning, Warning)                                                                                \
    X(PendingDeprecationWarning, Warning)                                                                    \
    X(ResourceWarning, Warning)                                                                              \
    X(RuntimeWarning, Warning)                                                                               \
    X(SyntaxWarning, Warning)                                                                                \
    X(UnicodeWarning, Warning)                                                                               \
    X(UserWarning, Warning)

extern struct type exc_BaseException;
/* ExceptionGroup has two bases, BaseExceptionGroup and Exception. */
extern struct type exc_ExceptionGroup;
#define X(name, base) extern struct type exc_##name;
EXCEPTION_TABLE(X)
#undef X

/* Raises type(message). Conversions: %s %c %d %i %u %x %ld %lu %lld %llu %zd %zu %% as printf (no widths),
 * and %T  value: name of its type       %N  struct type *: its name %S  value: str(v)   %R  value: repr(v) %U
 * value known to be a str   %A value: ascii(v) Long names and texts may be cut with a precision: %.200s.
 * Returns UNSET. Sets the context from the exception being handled. */
value raise_error(struct thread *t, struct type *type, const char *format, ...);
/* Raises type(argument). *Takes* argument. Returns UNSET. */
value raise_value(struct thread *t, struct type *type, value argument);
/* Raises this instance. *Takes* it. Returns UNSET. */
value raise_instance(struct thread *t, value exception);
/* Raises a preallocated MemoryError; allocates nothing. Returns UNSET. */
value raise_no_memory(struct thread *t);
/* KeyError(key): borrowed key. Returns UNSET. */
value raise_key_error(struct thread *t, value key);
value raise_stop_iteration(struct thread *t, value result); /* *Takes* result (UNSET: none) */

/* The pending exception is an instance of type. */
bool raised_is(const struct thread *t, const struct type *type);
/* Takes the pending exception out (owned). */
value raised_take(struct thread *t);
/* Drops the pending exception. */
void raised_clear(struct thread *t);
/* Like raised_clear if it is an instance of type; says whether it did. */
bool raised_clear_if(struct thread *t, const struct type *type);
/* Prints the pending exception as "Exception ignored in: <what>" and drops it. what borrowed, may be UNSET.
 */
void raised_ignore(struct thread *t, value what);

/* Registration by lib/vm: the exception being handled in the current frame (borrowed, UNSET if none), for the
 * context; and the printer behind raised_ignore. */
struct exception_hooks {
    value (*handled)(struct thread *t);
    void (*ignored)(struct thread *t, value exception, value what);
};
extern struct exception_hooks exception_hooks;

void exception_types_ready(void);

#endif
