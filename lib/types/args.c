/* Checking and sorting the arguments of native functions, with python3's words. */
#include "types/exception.h"
#include "types/function.h"
#include "types/str.h"
#include "types/tuple.h"

/* "list.append" or "math.sqrt", as the messages name a function. */
static const char *full_name(char *buffer, size_t size, const char *owner, const char *name)
{
    if (!owner)
        return name;
    const char *dot = strrchr(owner, '.');
    size_t length = strlen(dot ? dot + 1 : owner);
    if (length + strlen(name) + 2 > size)
        return name;
    memcpy(buffer, dot ? dot + 1 : owner, length);
    buffer[length] = '.';
    strcpy(buffer + length + 1, name);
    return buffer;
}

static value raise_count(struct thread *t, const struct native_def *def, const char *owner, size_t given)
{
    char buffer[160];
    const char *name = full_name(buffer, sizeof buffer, owner, def->name);
    size_t least = (size_t)def->min_args, most = (size_t)def->max_args;
    if (def->max_args == 0)
        return raise_error(t, &exc_TypeError, "%s() takes no arguments (%zu given)", name, given);
    if (least == 1 && most == 1)
        return raise_error(t, &exc_TypeError, "%s() takes exactly one argument (%zu given)", name, given);
    bool few = given < least;
    size_t bound = few ? least : most;
    return raise_error(t, &exc_TypeError, "%s expected %s%zu argument%s, got %zu", def->name,
                       def->max_args >= 0 && least == most ? ""
                       : few                               ? "at least "
                                                           : "at most ",
                       bound, bound == 1 ? "" : "s", given);
}

value native_call(struct thread *t, const struct native_def *def, const char *owner, bool has_self,
                  const value *args, size_t nargs, value kwnames)
{
    if (def->flags & NATIVE_KEYWORDS)
        return def->fn(t, args, nargs, kwnames);
    size_t given = nargs - has_self;
    if (unlikely(kwnames != UNSET && tuple_count(kwnames))) {
        char buffer[160];
        return raise_error(
            t, &exc_TypeError, "%s() takes no keyword arguments",
            def->flags & NATIVE_BARE_NAME ? def->name : full_name(buffer, sizeof buffer, owner, def->name));
    }
    if (unlikely((int64_t)given < def->min_args || (def->max_args >= 0 && (int64_t)given > def->max_args)))
        return raise_count(t, def, owner, given);
    return def->fn(t, args, nargs, UNSET);
}

/* ---- Keyword arguments ---- */

static bool raise_positional(struct thread *t, const char *function, const char *bound, size_t limit,
                             size_t given)
{
    raise_error(t, &exc_TypeError, "%s() takes %s %zu positional argument%s (%zu given)", function, bound,
                limit, limit == 1 ? "" : "s", given);
    return false;
}

static int find_name(const char *const *names, value name)
{
    for (int i = 0; names[i]; i++)
        if (names[i][0] && str_equals_text(name, names[i]))
            return i;
    return -1;
}

/* Puts what has a known name in its place, where nothing is yet. */
static void place_keywords(const value *values, value kwnames, const char *const *names, value *out)
{
    for (size_t k = 0; k < tuple_count(kwnames); k++) {
        int i = find_name(names, tuple_item(kwnames, k));
        if (i >= 0 && out[i] == UNSET)
            out[i] = values[k];
    }
}

/* Refuses the first that has found no place. */
static bool check_keywords(struct thread *t, const char *function, size_t nargs, value kwnames,
                           const char *const *names)
{
    for (size_t k = 0; k < tuple_count(kwnames); k++) {
        int i = find_name(names, tuple_item(kwnames, k));
        if (i >= 0 && (size_t)i >= nargs)
            continue;
        if (i < 0)
            raise_error(t, &exc_TypeError, "'%U' is an invalid keyword argument for %s()",
                        tuple_item(kwnames, k), function);
        else
            raise_error(t, &exc_TypeError, "argument for %s() given by name ('%s') and position (%d)",
                        function, names[i], i + 1);
        return false;
    }
    return true;
}

bool args_parse(struct thread *t, const char *function, const value *args, size_t nargs, value kwnames,
                const char *const *names, size_t required, size_t max_positional, value *out)
{
    size_t count = 0, positional_only = 0, keywords = kwnames == UNSET ? 0 : tuple_count(kwnames);
    for (; names[count]; count++)
        positional_only += !names[count][0];
    for (size_t i = 0; i < count; i++)
        out[i] = UNSET;
    if (nargs + keywords > count) {
        raise_error(t, &exc_TypeError, "%s() takes %s %zu %sargument%s (%zu given)", function, "at most",
                    count, nargs == 0 ? "keyword " : "", count == 1 ? "" : "s", nargs + keywords);
        return false;
    }
    if (nargs > max_positional) {
        if (max_positional == 0) {
            raise_error(t, &exc_TypeError, "%s() takes no positional arguments", function);
            return false;
        }
        return raise_positional(t, function, required < max_positional ? "at most" : "exactly",
                                max_positional, nargs);
    }
    if (nargs < positional_only && nargs < required)
        return raise_positional(t, function, required < max_positional ? "at least" : "exactly",
                                required < positional_only ? required : positional_only, nargs);
    for (size_t i = 0; i < nargs; i++)
        out[i] = args[i];
    if (keywords)
        place_keywords(args + nargs, kwnames, names, out);
    for (size_t i = 0; i < required; i++)
        if (out[i] == UNSET) {
            raise_error(t, &exc_TypeError, "%s() missing required argument '%s' (pos %zu)", function,
                        names[i], i + 1);
            return false;
        }
    return !keywords || check_keywords(t, function, nargs, kwnames, names);
}
