/* The functions of the module builtins, by topic one file each. */
#ifndef OURO_MODULES_BUILTINS_INTERNAL_H
#define OURO_MODULES_BUILTINS_INTERNAL_H

#include "object/type.h"

/* name, least and most positional arguments, flags, signature, doc: the native function is builtin_NAME */
#define BUILTIN_TABLE(X)                                                                                     \
    X(__build_class__, 0, -1, NATIVE_KEYWORDS, NULL, "Makes a class; what the class statement calls.")       \
    X(__import__, 1, 5, NATIVE_KEYWORDS, NULL, "Imports a module; what the import statement calls.")         \
    X(abs, 1, 1, 0, "($module, x, /)", "The absolute value of a number.")                                    \
    X(aiter, 1, 1, 0, "($module, async_iterable, /)", "The asynchronous iterator of an object.")             \
    X(all, 1, 1, 0, "($module, iterable, /)", "Whether every item is true.")                                 \
    X(anext, 1, 2, 0, "($module, aiterator, default=<unrepresentable>, /)",                                  \
      "What awaits the next item of an asynchronous iterator.")                                              \
    X(any, 1, 1, 0, "($module, iterable, /)", "Whether some item is true.")                                  \
    X(ascii, 1, 1, 0, "($module, obj, /)", "Like repr, with everything but ASCII escaped.")                  \
    X(bin, 1, 1, 0, "($module, number, /)", "An int in binary digits.")                                      \
    X(breakpoint, 0, -1, NATIVE_KEYWORDS, NULL, "Refused: stop points are set from outside.")                \
    X(callable, 1, 1, 0, "($module, obj, /)", "Whether an object can be called.")                            \
    X(chr, 1, 1, 0, "($module, i, /)", "The one-character str of a code point.")                             \
    X(compile, 3, 6, NATIVE_KEYWORDS, NULL, "Compiles source text into a code object.")                      \
    X(delattr, 2, 2, 0, "($module, obj, name, /)", "Deletes an attribute.")                                  \
    X(dir, 0, 1, 0, NULL, "The names of an object's attributes, or those in scope.")                         \
    X(divmod, 2, 2, 0, "($module, x, y, /)", "The tuple (x//y, x%y).")                                       \
    X(eval, 1, 3, 0, "($module, source, globals=None, locals=None, /)", "The value of an expression.")       \
    X(exec, 1, 3, NATIVE_KEYWORDS, "($module, source, globals=None, locals=None, /, *, closure=None)",       \
      "Executes statements.")                                                                                \
    X(format, 1, 2, 0, "($module, value, format_spec='', /)", "An object as text, in a format.")             \
    X(getattr, 2, 3, 0, NULL, "An attribute by its name, or the default.")                                   \
    X(globals, 0, 0, 0, "($module, /)", "The namespace of the calling module.")                              \
    X(hasattr, 2, 2, 0, "($module, obj, name, /)", "Whether an object has an attribute.")                    \
    X(hash, 1, 1, 0, "($module, obj, /)", "The hash of an object.")                                          \
    X(hex, 1, 1, 0, "($module, number, /)", "An int in hexadecimal digits.")                                 \
    X(id, 1, 1, 0, "($module, obj, /)", "A number that is an object's own as long as it lives.")             \
    X(input, 0, 1, 0, "($module, prompt='', /)", "A line of standard input, without its end.")               \
    X(isinstance, 2, 2, 0, "($module, obj, class_or_tuple, /)", "Whether an object is of a class.")          \
    X(issubclass, 2, 2, 0, "($module, cls, class_or_tuple, /)", "Whether a class derives from another.")     \
    X(iter, 1, 2, 0, NULL, "The iterator of an object, or of a function and the value that ends it.")        \
    X(len, 1, 1, 0, "($module, obj, /)", "How many items a container has.")                                  \
    X(locals, 0, 0, 0, "($module, /)", "The names and values of the calling scope.")                         \
    X(max, 0, -1, NATIVE_KEYWORDS, NULL, "The largest of some values.")                                      \
    X(min, 0, -1, NATIVE_KEYWORDS, NULL, "The smallest of some values.")                                     \
    X(next, 1, 2, 0, NULL, "The next item of an iterator, or the default at its end.")                       \
    X(oct, 1, 1, 0, "($module, number, /)", "An int in octal digits.")                                       \
    X(open, 0, -1, NATIVE_KEYWORDS, NULL, "Refused: a program has no access to files.")                      \
    X(ord, 1, 1, 0, "($module, c, /)", "The code point of a one-character str.")                             \
    X(pow, 2, 3, NATIVE_KEYWORDS, "($module, /, base, exp, mod=None)", "base**exp, or base**exp % mod.")     \
    X(print, 0, -1, NATIVE_KEYWORDS, NULL, "Writes values to a stream, standard output unless given.")       \
    X(repr, 1, 1, 0, "($module, obj, /)", "An object as text for programmers.")                              \
    X(round, 1, 2, NATIVE_KEYWORDS, "($module, /, number, ndigits=None)", "A number to so many digits.")     \
    X(setattr, 3, 3, 0, "($module, obj, name, value, /)", "Sets an attribute.")                              \
    X(sorted, 1, 1, NATIVE_KEYWORDS, "($module, iterable, /, *, key=None, reverse=False)",                   \
      "A list of the items in order.")                                                                       \
    X(sum, 1, 2, NATIVE_KEYWORDS, "($module, iterable, /, start=0)", "The sum of the items.")                \
    X(vars, 0, 1, 0, NULL, "The `__dict__` of an object, or the names in scope.")

#define X(name, least, most, flags, signature, doc) native_fn builtin_##name;
BUILTIN_TABLE(X)
#undef X

#endif
