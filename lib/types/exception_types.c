/* The built-in exception types below BaseException. */
#include "types/class.h"
#include "types/exception_internal.h"

#define EXCEPTION_BASICS                                                                                     \
    .object = OBJECT_IMMORTAL(type_type), .flags = TYPE_BASE, .size = sizeof(struct exception)

struct type exc_Exception = {EXCEPTION_BASICS, .name = "Exception", .base = &exc_BaseException,
                             .doc = "Common base class for all non-exit exceptions."};
struct type exc_BaseExceptionGroup = {EXCEPTION_BASICS,
                                      .name = "BaseExceptionGroup",
                                      .base = &exc_BaseException,
                                      .doc = "A combination of multiple unrelated exceptions.",
                                      .members = group_members,
                                      .methods = group_methods,
                                      .slots = {.new = group_new, .str = group_str}};
struct type exc_GeneratorExit = {EXCEPTION_BASICS, .name = "GeneratorExit", .base = &exc_BaseException,
                                 .doc = "Request that a generator exit."};
struct type exc_KeyboardInterrupt = {EXCEPTION_BASICS, .name = "KeyboardInterrupt",
                                     .base = &exc_BaseException, .doc = "Program interrupted by user."};
struct type exc_SystemExit = {EXCEPTION_BASICS,
                              .name = "SystemExit",
                              .base = &exc_BaseException,
                              .doc = "Request to exit from the interpreter.",
                              .members = system_exit_members,
                              .slots = {.init = system_exit_init}};
struct type exc_ArithmeticError = {EXCEPTION_BASICS, .name = "ArithmeticError", .base = &exc_Exception,
                                   .doc = "Base class for arithmetic errors."};
struct type exc_AssertionError = {EXCEPTION_BASICS, .name = "AssertionError", .base = &exc_Exception,
                                  .doc = "Assertion failed."};
struct type exc_AttributeError = {EXCEPTION_BASICS,
                                  .name = "AttributeError",
                                  .base = &exc_Exception,
                                  .doc = "Attribute not found.",
                                  .members = attribute_error_members,
                                  .slots = {.init = attribute_error_init}};
struct type exc_BufferError = {EXCEPTION_BASICS, .name = "BufferError", .base = &exc_Exception,
                               .doc = "Buffer error."};
struct type exc_EOFError = {EXCEPTION_BASICS, .name = "EOFError", .base = &exc_Exception,
                            .doc = "Read beyond end of file."};
struct type exc_ImportError = {EXCEPTION_BASICS,
                               .name = "ImportError",
                               .base = &exc_Exception,
                               .doc = "Import can't find module, or can't find name in module.",
                               .members = import_error_members,
                               .slots = {.init = import_error_init, .str = import_error_str}};
struct type exc_LookupError = {EXCEPTION_BASICS, .name = "LookupError", .base = &exc_Exception,
                               .doc = "Base class for lookup errors."};
struct type exc_MemoryError = {EXCEPTION_BASICS, .name = "MemoryError", .base = &exc_Exception,
                               .doc = "Out of memory."};
struct type exc_NameError = {EXCEPTION_BASICS,
                             .name = "NameError",
                             .base = &exc_Exception,
                             .doc = "Name not found globally.",
                             .members = name_error_members,
                             .slots = {.init = name_error_init}};
struct type exc_OSError = {EXCEPTION_BASICS,
                           .name = "OSError",
                           .base = &exc_Exception,
                           .doc = "Base class for I/O related errors.",
                           .members = os_error_members,
                           .slots = {.new = os_error_new, .init = os_error_init, .str = os_error_str}};
struct type exc_ReferenceError = {EXCEPTION_BASICS, .name = "ReferenceError", .base = &exc_Exception,
                                  .doc = "Weak ref proxy used after referent went away."};
struct type exc_RuntimeError = {EXCEPTION_BASICS, .name = "RuntimeError", .base = &exc_Exception,
                                .doc = "Unspecified run-time error."};
struct type exc_StopAsyncIteration = {EXCEPTION_BASICS, .name = "StopAsyncIteration", .base = &exc_Exception,
                                      .doc = "Signal the end from iterator.__anext__()."};
struct type exc_StopIteration = {EXCEPTION_BASICS,
                                 .name = "StopIteration",
                                 .base = &exc_Exception,
                                 .doc = "Signal the end from iterator.__next__().",
                                 .members = stop_iteration_members,
                                 .slots = {.init = stop_iteration_init}};
struct type exc_SyntaxError = {EXCEPTION_BASICS,
                               .name = "SyntaxError",
                               .base = &exc_Exception,
                               .doc = "Invalid syntax.",
                               .members = syntax_error_members,
                               .slots = {.init = syntax_error_init, .str = syntax_error_str}};
struct type exc_SystemError = {EXCEPTION_BASICS, .name = "SystemError", .base = &exc_Exception,
                               .doc = "Internal error in the Python interpreter."};
struct type exc_TypeError = {EXCEPTION_BASICS, .name = "TypeError", .base = &exc_Exception,
                             .doc = "Inappropriate argument type."};
struct type exc_ValueError = {EXCEPTION_BASICS, .name = "ValueError", .base = &exc_Exception,
                              .doc = "Inappropriate argument value (of correct type)."};
struct type exc_Warning = {EXCEPTION_BASICS, .name = "Warning", .base = &exc_Exception,
                           .doc = "Base class for warning categories."};
struct type exc_FloatingPointError = {EXCEPTION_BASICS, .name = "FloatingPointError",
                                      .base = &exc_ArithmeticError,
                                      .doc = "Floating point operation failed."};
struct type exc_OverflowError = {EXCEPTION_BASICS, .name = "OverflowError", .base = &exc_ArithmeticError,
                                 .doc = "Result too large to be represented."};
struct type exc_ZeroDivisionError = {EXCEPTION_BASICS, .name = "ZeroDivisionError",
                                     .base = &exc_ArithmeticError,
                                     .doc = "Second argument to a division or modulo operation was zero."};
struct type exc_ModuleNotFoundError = {EXCEPTION_BASICS, .name = "ModuleNotFoundError",
                                       .base = &exc_ImportError, .doc = "Module not found."};
struct type exc_IndexError = {EXCEPTION_BASICS, .name = "IndexError", .base = &exc_LookupError,
                              .doc = "Sequence index out of range."};
struct type exc_KeyError = {EXCEPTION_BASICS, .name = "KeyError", .base = &exc_LookupError,
                            .doc = "Mapping key not found.", .slots = {.str = key_error_str}};
struct type exc_UnboundLocalError = {EXCEPTION_BASICS, .name = "UnboundLocalError", .base = &exc_NameError,
                                     .doc = "Local name referenced but not bound to a value."};
struct type exc_BlockingIOError = {EXCEPTION_BASICS, .name = "BlockingIOError", .base = &exc_OSError,
                                   .doc = "I/O operation would block."};
struct type exc_ChildProcessError = {EXCEPTION_BASICS, .name = "ChildProcessError", .base = &exc_OSError,
                                     .doc = "Child process error."};
struct type exc_ConnectionError = {EXCEPTION_BASICS, .name = "ConnectionError", .base = &exc_OSError,
                                   .doc = "Connection error."};
struct type exc_BrokenPipeError = {EXCEPTION_BASICS, .name = "BrokenPipeError", .base = &exc_ConnectionError,
                                   .doc = "Broken pipe."};
struct type exc_ConnectionAbortedError = {EXCEPTION_BASICS, .name = "ConnectionAbortedError",
                                          .base = &exc_ConnectionError, .doc = "Connection aborted."};
struct type exc_ConnectionRefusedError = {EXCEPTION_BASICS, .name = "ConnectionRefusedError",
                                          .base = &exc_ConnectionError, .doc = "Connection refused."};
struct type exc_ConnectionResetError = {EXCEPTION_BASICS, .name = "ConnectionResetError",
                                        .base = &exc_ConnectionError, .doc = "Connection reset."};
struct type exc_FileExistsError = {EXCEPTION_BASICS, .name = "FileExistsError", .base = &exc_OSError,
                                   .doc = "File already exists."};
struct type exc_FileNotFoundError = {EXCEPTION_BASICS, .name = "FileNotFoundError", .base = &exc_OSError,
                                     .doc = "File not found."};
struct type exc_InterruptedError = {EXCEPTION_BASICS, .name = "InterruptedError", .base = &exc_OSError,
                                    .doc = "Interrupted by signal."};
struct type exc_IsADirectoryError = {EXCEPTION_BASICS, .name = "IsADirectoryError", .base = &exc_OSError,
                                     .doc = "Operation doesn't work on directories."};
struct type exc_NotADirectoryError = {EXCEPTION_BASICS, .name = "NotADirectoryError", .base = &exc_OSError,
                                      .doc = "Operation only works on directories."};
struct type exc_PermissionError = {EXCEPTION_BASICS, .name = "PermissionError", .base = &exc_OSError,
                                   .doc = "Not enough permissions."};
struct type exc_ProcessLookupError = {EXCEPTION_BASICS, .name = "ProcessLookupError", .base = &exc_OSError,
                                      .doc = "Process not found."};
struct type exc_TimeoutError = {EXCEPTION_BASICS, .name = "TimeoutError", .base = &exc_OSError,
                                .doc = "Timeout expired."};
struct type exc_NotImplementedError = {EXCEPTION_BASICS, .name = "NotImplementedError",
                                       .base = &exc_RuntimeError,
                                       .doc = "Method or function hasn't been implemented yet."};
struct type exc_RecursionError = {EXCEPTION_BASICS, .name = "RecursionError", .base = &exc_RuntimeError,
                                  .doc = "Recursion limit exceeded."};
struct type exc_IndentationError = {EXCEPTION_BASICS, .name = "IndentationError", .base = &exc_SyntaxError,
                                    .doc = "Improper indentation."};
struct type exc_TabError = {EXCEPTION_BASICS, .name = "TabError", .base = &exc_IndentationError,
                            .doc = "Improper mixture of spaces and tabs."};
struct type exc_UnicodeError = {EXCEPTION_BASICS, .name = "UnicodeError", .base = &exc_ValueError,
                                .doc = "Unicode related error."};
struct type exc_UnicodeDecodeError = {EXCEPTION_BASICS,
                                      .name = "UnicodeDecodeError",
                                      .base = &exc_UnicodeError,
                                      .doc = "Unicode decoding error.",
                                      .members = unicode_error_members,
                                      .slots = {.init = unicode_decode_init, .str = unicode_decode_str}};
struct type exc_UnicodeEncodeError = {EXCEPTION_BASICS,
                                      .name = "UnicodeEncodeError",
                                      .base = &exc_UnicodeError,
                                      .doc = "Unicode encoding error.",
                                      .members = unicode_error_members,
                                      .slots = {.init = unicode_encode_init, .str = unicode_encode_str}};
struct type exc_UnicodeTranslateError = {
    EXCEPTION_BASICS,
    .name = "UnicodeTranslateError",
    .base = &exc_UnicodeError,
    .doc = "Unicode translation error.",
    .members = unicode_error_members,
    .slots = {.init = unicode_translate_init, .str = unicode_translate_str}};
struct type exc_BytesWarning = {
    EXCEPTION_BASICS, .name = "BytesWarning", .base = &exc_Warning,
    .doc = "Base class for warnings about bytes and buffer related problems, mostly"};
struct type exc_DeprecationWarning = {EXCEPTION_BASICS, .name = "DeprecationWarning", .base = &exc_Warning,
                                      .doc = "Base class for warnings about deprecated features."};
struct type exc_EncodingWarning = {EXCEPTION_BASICS, .name = "EncodingWarning", .base = &exc_Warning,
                                   .doc = "Base class for warnings about encodings."};
struct type exc_FutureWarning = {
    EXCEPTION_BASICS, .name = "FutureWarning", .base = &exc_Warning,
    .doc = "Base class for warnings about constructs that will change semantically"};
struct type exc_ImportWarning = {EXCEPTION_BASICS, .name = "ImportWarning", .base = &exc_Warning,
                                 .doc = "Base class for warnings about probable mistakes in module imports"};
struct type exc_PendingDeprecationWarning = {
    EXCEPTION_BASICS, .name = "PendingDeprecationWarning", .base = &exc_Warning,
    .doc = "Base class for warnings about features which will be deprecated"};
struct type exc_ResourceWarning = {EXCEPTION_BASICS, .name = "ResourceWarning", .base = &exc_Warning,
                                   .doc = "Base class for warnings about resource usage."};
struct type exc_RuntimeWarning = {EXCEPTION_BASICS, .name = "RuntimeWarning", .base = &exc_Warning,
                                  .doc = "Base class for warnings about dubious runtime behavior."};
struct type exc_SyntaxWarning = {EXCEPTION_BASICS, .name = "SyntaxWarning", .base = &exc_Warning,
                                 .doc = "Base class for warnings about dubious syntax."};
struct type exc_UnicodeWarning = {EXCEPTION_BASICS, .name = "UnicodeWarning", .base = &exc_Warning,
                                  .doc = "Base class for warnings about Unicode related problems, mostly"};
struct type exc_UserWarning = {EXCEPTION_BASICS, .name = "UserWarning", .base = &exc_Warning,
                               .doc = "Base class for warnings generated by user code."};

/* Its second base, Exception, is added by exception_types_ready. */
struct type exc_ExceptionGroup = {.object = OBJECT_IMMORTAL(type_type),
                                  .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE, /* as python3 happens to */
                                  .size = sizeof(struct exception),
                                  .name = "ExceptionGroup",
                                  .base = &exc_BaseExceptionGroup};

void exception_types_ready(void)
{
    exception_raise_ready();
    type_ready(&exc_BaseException);
#define X(name, base) type_ready(&exc_##name);
    EXCEPTION_TABLE(X)
#undef X
    static struct type *const group_bases[] = {&exc_BaseExceptionGroup, &exc_Exception};
    type_ready_with_bases(&exc_ExceptionGroup, group_bases, 2);
}
