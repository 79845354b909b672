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
    value fields[7]; /* by type: enum exception_field */
    value dict;      /* `__dict__` of an instance of a built-in type; UNSET: not asked for */
    bool suppress_context;
};

/* Which field of an exception holds what; the same number means different things in different types. */
enum exception_field {
    STOP_ITERATION_VALUE = 0,
    SYSTEM_EXIT_CODE = 0,
    NAME_ERROR_NAME = 0,
    ATTRIBUTE_ERROR_NAME = 0,
    ATTRIBUTE_ERROR_OBJ,
    IMPORT_ERROR_NAME = 0,
    IMPORT_ERROR_PATH,
    IMPORT_ERROR_MSG,
    SYNTAX_ERROR_MSG = 0,
    SYNTAX_ERROR_FILENAME,
    SYNTAX_ERROR_LINENO,
    SYNTAX_ERROR_OFFSET,
    SYNTAX_ERROR_TEXT,
    SYNTAX_ERROR_END_LINENO,
    SYNTAX_ERROR_END_OFFSET,
    OS_ERROR_ERRNO = 0,
    OS_ERROR_STRERROR,
    OS_ERROR_FILENAME,
    OS_ERROR_FILENAME2,
    UNICODE_ERROR_ENCODING = 0,
    UNICODE_ERROR_OBJECT,
    UNICODE_ERROR_START,
    UNICODE_ERROR_END,
    UNICODE_ERROR_REASON,
    GROUP_MESSAGE = 0,
    GROUP_EXCEPTIONS, /* tuple */
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
 * and
 *
 *     %T  value: name of its type           %N  struct type *: its name
 *     %S  value: str(v)                     %R  value: repr(v)
 *     %U  value known to be a str           %A  value: ascii(v)
 *
 * Long names and texts may be cut with a precision: %.200s. Returns UNSET. Sets the context from the
 * exception being handled. */
value raise_error(struct thread *t, struct type *type, const char *format, ...);
/* Raises type(argument). *Takes* argument. Returns UNSET. */
value raise_value(struct thread *t, struct type *type, value argument);
/* Makes type(*args). args: a tuple, *taken*. New reference. */
value exception_create(struct thread *t, struct type *type, value args);
/* Whether v is an exception instance; a class that derives from BaseException. */
static inline bool exception_check(value v)
{
    return value_has_flag(v, TYPE_EXCEPTION_SUBCLASS);
}
bool exception_class_check(value v);
static inline struct exception *exception_of(value v)
{
    return (struct exception *)value_ref(v);
}
/* A reference field of an exception, which other threads may be replacing: a new reference, or UNSET. */
static inline value exception_load(struct thread *t, value exception, value *field)
{
    return field_load(t, value_ref(exception), field);
}
/* All its `fields`, in so many scope slots, at their indices: for scope_leave. NULL: raised. */
value *exception_enter_fields(struct thread *t, value exception);
/* Sets a field of an exception that this thread holds. *Takes* v. Nothing happens to the preallocated
 * MemoryError, which is common to all programs: it keeps no traceback, context or cause. */
void exception_set(struct thread *t, value exception, value *field, value v);
/* Sets the context of an exception unless that would make a cycle: borrowed. */
void exception_set_context(struct thread *t, value exception, value context);
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

/* The part of a group whose leaves are those of the exceptions and groups in the list `kept`: a new
 * reference, NONE if there is none. */
value exception_group_keep(struct thread *t, value group, value kept);

#endif
