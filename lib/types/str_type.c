/* The type str: construction, indexing, operators, and the table of its methods. */
#include "types/str_internal.h"

#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/number_format.h"
#include "types/percent_format.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str_codec.h"
#include "types/str_search.h"
#include "types/tuple.h"

#include <string.h>

/* ---- Construction ---- */

value str_new_subtype(struct thread *t, struct type *type, value s)
{
    if (type == &str_type)
        return value_is_exact(s, &str_type) ? value_retain(s)
                                            : str_from_utf8(t, str_data(s), str_of(s)->size);
    const struct string *text = str_of(s);
    struct string *copy = instance_allocate(t, type, sizeof *copy + text->size + 1);
    if (!copy)
        return UNSET;
    copy->size = text->size;
    copy->length = text->length;
    copy->object.extra = text->object.extra & (STR_ASCII | STR_SURROGATES);
    memcpy(copy->data, text->data, text->size);
    return value_from_ref(copy);
}

static value str_type_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (type == &str_type && nargs == 1 && kwnames == UNSET)
        return op_str(t, args[0]);
    static const char *const parameters[] = {"object", "encoding", "errors", NULL};
    value given[3];
    const char *encoding, *errors;
    if (!args_parse(t, "str", args, nargs, kwnames, parameters, 0, 3, given) ||
        !codec_name_argument(t, "str", "argument 'encoding'", given[1], &encoding) ||
        !codec_name_argument(t, "str", "argument 'errors'", given[2], &errors))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    if (given[0] == UNSET)
        s[0] = str_empty;
    else if (!encoding && !errors)
        s[0] = op_str(t, given[0]);
    else
        s[0] = str_decode_object(t, given[0], encoding, errors);
    value result = s[0] == UNSET || type == &str_type ? scope_take(&s[0]) : str_new_subtype(t, type, s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- Slots ---- */

static int64_t str_length(struct thread *t, value self)
{
    return str_of(self)->length;
}

static value str_repr(struct thread *t, value self)
{
    struct buffer out = BUFFER_EMPTY;
    str_append_repr(&out, str_data(self), str_of(self)->size, false);
    return str_from_buffer(t, &out);
}

static value str_str(struct thread *t, value self)
{
    return str_new_subtype(t, &str_type, self);
}

static value str_compare_slot(struct thread *t, value left, value right, enum compare_op op)
{
    if (!str_check(left) || !str_check(right))
        return NOT_IMPLEMENTED;
    if (op == COMPARE_EQ || op == COMPARE_NE)
        return value_from_bool(str_equal(left, right) == (op == COMPARE_EQ));
    int order = str_compare(left, right);
    switch (op) {
    case COMPARE_LT:
        return value_from_bool(order < 0);
    case COMPARE_LE:
        return value_from_bool(order <= 0);
    case COMPARE_GT:
        return value_from_bool(order > 0);
    default:
        return value_from_bool(order >= 0);
    }
}

static int str_contains(struct thread *t, value self, value item)
{
    if (!str_check(item)) {
        raise_error(t, &exc_TypeError, "'in <string>' requires string as left operand, not %T", item);
        return -1;
    }
    const struct string *s = str_of(self), *part = str_of(item);
    return octets_find(s->data, s->size, part->data, part->size) >= 0;
}

/* Every step-th code point of a slice whose step is not 1. */
static value str_stepped(struct thread *t, value self, int64_t start, int64_t step, int64_t count)
{
    const struct string *text = str_of(self);
    struct buffer out = BUFFER_EMPTY;
    if (text->object.extra & STR_ASCII) {
        struct string *s = str_new(t, (size_t)count, (size_t)count, STR_ASCII);
        for (int64_t i = 0; s && i < count; i++)
            s->data[i] = text->data[start + i * step];
        return value_from_ref(s);
    }
    const char *p = text->data + str_offset(self, start);
    for (int64_t i = 0; i < count; i++) {
        const char *after = p;
        buffer_append_code_point(&out, utf8_next(&after));
        if (i + 1 == count)
            break;
        if (step > 0)
            p += utf8_skip(p, (size_t)step);
        else
            for (int64_t back = step; back < 0; back++)
                utf8_previous(&p);
    }
    return str_from_buffer(t, &out);
}

static value str_get_item(struct thread *t, value self, value key)
{
    int64_t index, length = str_of(self)->length;
    int known = index_from_key(t, key, &index);
    if (known < 0)
        return UNSET;
    if (known) {
        if (index < 0)
            index += length;
        if (index < 0 || index >= length)
            return raise_error(t, &exc_IndexError, "string index out of range");
        if (str_is_ascii(self))
            return str_from_code_point(t, (unsigned char)str_data(self)[index]);
        return str_from_code_point(t, str_code_point_at(self, index));
    }
    if (!value_is_exact(key, &slice_type))
        return raise_error(t, &exc_TypeError, "string indices must be integers, not '%T'", key);
    int64_t start, step, count;
    if (!slice_bounds(t, key, length, &start, &step, &count))
        return UNSET;
    if (count <= 0)
        return str_empty;
    return step == 1 ? str_slice(t, self, start, start + count) : str_stepped(t, self, start, step, count);
}

static value str_add(struct thread *t, value left, value right)
{
    if (!str_check(left))
        return NOT_IMPLEMENTED;
    if (!str_check(right))
        return sequence_add_refused(t, left, right, "can only concatenate str (not \"%.200T\") to str");
    return str_concat(t, left, right);
}

static value str_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &str_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    const struct string *text = str_of(self);
    if (times == 0 || text->size == 0)
        return str_empty;
    if (times == 1)
        return str_new_subtype(t, &str_type, self);
    if (times > STR_SIZE_MAX / (int64_t)text->size)
        return raise_no_memory(t);
    size_t size = text->size * (size_t)times;
    struct string *s =
        str_new(t, size, text->length * (size_t)times, text->object.extra & (STR_ASCII | STR_SURROGATES));
    if (!s)
        return UNSET;
    /* Doubles what is there: few large copies instead of many small ones. */
    memcpy(s->data, text->data, text->size);
    for (size_t done = text->size; done < size;) {
        size_t more = done < size - done ? done : size - done;
        memcpy(s->data + done, s->data, more);
        done += more;
    }
    return str_seal(s);
}

static value str_remainder(struct thread *t, value left, value right)
{
    if (!str_check(left))
        return NOT_IMPLEMENTED;
    return str_percent_format(t, left, right);
}

/* ---- Small methods ---- */

static value str_getnewargs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value copy = str_new_subtype(t, &str_type, args[0]);
    return copy == UNSET ? UNSET : tuple_take_items(t, &copy, 1);
}

static value str_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int((int64_t)(sizeof(struct string) + str_of(args[0])->size + 1));
}

value str_method___format__(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value self = args[0], spec = args[1];
    if (!str_check(spec))
        return raise_bad_argument(t, "__format__", "argument", "str", spec);
    if (str_of(spec)->size == 0)
        return value_is_exact(self, &str_type) ? value_retain(self) : op_str(t, self);
    struct format_spec format;
    if (!format_spec_parse(t, spec, value_type(self)->name, 's', '<', &format))
        return UNSET;
    if (format.type != 's')
        return format_unknown_code(t, format.type, value_type(self)->name);
    if (format.sign)
        return raise_error(t, &exc_ValueError,
                           format.sign == ' ' ? "Space not allowed in string format specifier"
                                              : "Sign not allowed in string format specifier");
    if (format.no_negative_zero)
        return raise_error(t, &exc_ValueError,
                           "Negative zero coercion (z) not allowed in string format specifier");
    if (format.alternate)
        return raise_error(t, &exc_ValueError, "Alternate form (#) not allowed in string format specifier");
    if (format.align == '=')
        return raise_error(t, &exc_ValueError, "'=' alignment not allowed in string format specifier");
    const struct string *text = str_of(self);
    size_t length = text->length, size = text->size;
    if (format.precision >= 0 && (size_t)format.precision < length) {
        length = (size_t)format.precision;
        size = str_offset(self, format.precision);
    }
    if (format.width > (int64_t)length && !format_check_room(t, format.width * 4))
        return UNSET;
    struct buffer out = BUFFER_EMPTY;
    format_append_padded(&out, &format, '<', text->data, size, length);
    return str_from_buffer(t, &out);
}

/* ---- The iterator ---- */

/* Keeps an offset in bytes, so a loop over any text is linear. It is always the start of a code point, or the
 * end. */
struct str_iterator {
    struct object object;
    value string; /* UNSET: exhausted */
    size_t offset;
};

value str_iterator_create(struct thread *t, value s)
{
    struct str_iterator *it =
        object_create(t, str_is_ascii(s) ? &str_ascii_iterator_type : &str_iterator_type, sizeof *it);
    if (it)
        field_init(&it->string, value_retain(s));
    return value_from_ref(it);
}

static value str_iterator_next(struct thread *t, value self)
{
    struct str_iterator *it = (struct str_iterator *)value_ref(self);
    value string = field_load(t, &it->object, &it->string);
    if (string == UNSET)
        return UNSET;
    const struct string *s = str_of(string);
    size_t offset = load_relaxed(&it->offset);
    uint32_t c;
    for (bool taken = false; !taken;) {
        if (offset >= s->size) {
            field_store(t, &it->object, &it->string, UNSET);
            value_release(t, string);
            return UNSET;
        }
        const char *p = s->data + offset;
        c = utf8_next(&p);
        /* Relaxed: the offset is all that passes between threads. */
        if (likely(object_is_private(&it->object))) {
            store_relaxed(&it->offset, (size_t)(p - s->data));
            taken = true;
        } else {
            taken = cas_relaxed(&it->offset, &offset, (size_t)(p - s->data));
        }
    }
    value result = str_from_code_point(t, c);
    return release_keeping(t, string, result);
}

static value str_iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct str_iterator *it = (struct str_iterator *)value_ref(args[0]);
    value string = field_load(t, &it->object, &it->string);
    if (string == UNSET)
        return value_from_small_int(0);
    size_t offset = load_relaxed(&it->offset);
    int64_t left = (int64_t)utf8_count(str_data(string) + offset, str_of(string)->size - offset);
    value_release(t, string);
    return value_from_small_int(left);
}

static value str_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct str_iterator *it = (struct str_iterator *)value_ref(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = field_load(t, &it->object, &it->string);
    value result = s[0] == UNSET ? iterator_reduce_by(t, NAME(iter), str_empty, ITERATOR_NO_INDEX)
                                 : iterator_reduce_by(t, NAME(iter), s[0],
                                                      (int64_t)utf8_count(str_data(s[0]), it->offset));
    return scope_leave_keeping(t, s, result);
}

static value str_iterator_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct str_iterator *it = (struct str_iterator *)value_ref(args[0]);
    int64_t index;
    if (!iterator_state_argument(t, args[1], &index))
        return UNSET;
    value string = field_load(t, &it->object, &it->string);
    if (string != UNSET) {
        index = iterator_state_clip(index, 0, str_of(string)->length);
        store_relaxed(&it->offset, str_offset(string, index)); /* relaxed: as a step */
        value_release(t, string);
    }
    return NONE;
}

static bool str_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct str_iterator *)o)->string;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def str_iterator_methods[] = {
    {"__length_hint__", str_iterator_length_hint, 0, 0, 0, "($self, /)", NULL},
    {"__reduce__", str_iterator_reduce, 0, 0, 0, "($self, /)", NULL},
    {"__setstate__", str_iterator_set_state, 1, 1, 0, "($self, state, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

/* Two names for one thing, as python3 has them. */
#define STR_ITERATOR(variable, python_name)                                                                  \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = python_name,                                                                                 \
        .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,                                                 \
        .size = sizeof(struct str_iterator),                                                                 \
        .slots = {.iter = iterator_self, .next = str_iterator_next, .slots = str_iterator_slots},            \
        .methods = str_iterator_methods,                                                                     \
    }
STR_ITERATOR(str_iterator_type, "str_iterator");
STR_ITERATOR(str_ascii_iterator_type, "str_ascii_iterator");

/* ---- The table ---- */

#define M(name, least, most, flags, signature, doc)                                                          \
    {                                                                                                        \
#name, str_method_##name, least, most, flags, signature, doc                                         \
    }
static const struct native_def str_methods[] = {
    M(encode, 0, 2, NATIVE_KEYWORDS, "($self, /, encoding='utf-8', errors='strict')",
      "The text as bytes in the encoding."),
    M(replace, 2, 3, 0, "($self, old, new, count=-1, /)", "A copy with old replaced by new, count times."),
    M(split, 0, 2, NATIVE_KEYWORDS, "($self, /, sep=None, maxsplit=-1)", "The parts between separators."),
    M(rsplit, 0, 2, NATIVE_KEYWORDS, "($self, /, sep=None, maxsplit=-1)",
      "The parts between separators, counted from the end."),
    M(join, 1, 1, 0, "($self, iterable, /)", "The items with this text between them."),
    M(capitalize, 0, 0, 0, "($self, /)", "The first character in title case, the rest in lower case."),
    M(casefold, 0, 0, 0, "($self, /)", "A form for comparisons that ignore case."),
    M(title, 0, 0, 0, "($self, /)", "Each word with its first character in title case."),
    M(center, 1, 2, 0, "($self, width, fillchar=' ', /)", "Padded on both sides to the width."),
    M(count, 0, -1, NATIVE_BARE_NAME, "S.count(sub[, start[, end]]) -> int",
      "How often sub occurs, without overlaps."),
    M(expandtabs, 0, 1, NATIVE_KEYWORDS, "($self, /, tabsize=8)", "Tabs replaced by spaces."),
    M(find, 0, -1, NATIVE_BARE_NAME, "S.find(sub[, start[, end]]) -> int", "The first index of sub, or -1."),
    M(partition, 1, 1, 0, "($self, sep, /)", "What is before the first sep, sep, and what is after it."),
    M(index, 0, -1, NATIVE_BARE_NAME, "S.index(sub[, start[, end]]) -> int",
      "As find, but raises ValueError."),
    M(ljust, 1, 2, 0, "($self, width, fillchar=' ', /)", "Padded on the right to the width."),
    M(lower, 0, 0, 0, "($self, /)", "A copy in lower case."),
    M(lstrip, 0, 1, 0, "($self, chars=None, /)", "A copy without leading white space or chars."),
    M(rfind, 0, -1, NATIVE_BARE_NAME, "S.rfind(sub[, start[, end]]) -> int", "The last index of sub, or -1."),
    M(rindex, 0, -1, NATIVE_BARE_NAME, "S.rindex(sub[, start[, end]]) -> int",
      "As rfind, but raises ValueError."),
    M(rjust, 1, 2, 0, "($self, width, fillchar=' ', /)", "Padded on the left to the width."),
    M(rstrip, 0, 1, 0, "($self, chars=None, /)", "A copy without trailing white space or chars."),
    M(rpartition, 1, 1, 0, "($self, sep, /)", "What is before the last sep, sep, and what is after it."),
    M(splitlines, 0, 1, NATIVE_KEYWORDS, "($self, /, keepends=False)", "The lines."),
    M(strip, 0, 1, 0, "($self, chars=None, /)", "A copy without white space or chars at the ends."),
    M(swapcase, 0, 0, 0, "($self, /)", "Upper case to lower case and the reverse."),
    M(translate, 1, 1, 0, "($self, table, /)", "Each character replaced by what the table says."),
    M(upper, 0, 0, 0, "($self, /)", "A copy in upper case."),
    M(startswith, 0, -1, NATIVE_BARE_NAME, "S.startswith(prefix[, start[, end]]) -> bool",
      "Whether it begins with prefix."),
    M(endswith, 0, -1, NATIVE_BARE_NAME, "S.endswith(suffix[, start[, end]]) -> bool",
      "Whether it ends with suffix."),
    M(removeprefix, 1, 1, 0, "($self, prefix, /)", "A copy without the prefix, if it is there."),
    M(removesuffix, 1, 1, 0, "($self, suffix, /)", "A copy without the suffix, if it is there."),
    M(isascii, 0, 0, 0, "($self, /)", "Whether all characters are ASCII."),
    M(islower, 0, 0, 0, "($self, /)", "Whether it has cased characters, all of them lower case."),
    M(isupper, 0, 0, 0, "($self, /)", "Whether it has cased characters, all of them upper case."),
    M(istitle, 0, 0, 0, "($self, /)", "Whether each word begins in upper case and goes on in lower case."),
    M(isspace, 0, 0, 0, "($self, /)", "Whether all characters are white space."),
    M(isdecimal, 0, 0, 0, "($self, /)", "Whether all characters are decimal digits."),
    M(isdigit, 0, 0, 0, "($self, /)", "Whether all characters are digits."),
    M(isnumeric, 0, 0, 0, "($self, /)", "Whether all characters are numeric."),
    M(isalpha, 0, 0, 0, "($self, /)", "Whether all characters are letters."),
    M(isalnum, 0, 0, 0, "($self, /)", "Whether all characters are letters or numeric."),
    M(isidentifier, 0, 0, 0, "($self, /)", "Whether it could be a name."),
    M(isprintable, 0, 0, 0, "($self, /)", "Whether repr() would show all characters as they are."),
    M(zfill, 1, 1, 0, "($self, width, /)", "Zeros put in after the sign up to the width."),
    M(format, 0, -1, NATIVE_KEYWORDS, "S.format(*args, **kwargs) -> str", "Replaces the fields in braces."),
    M(format_map, 1, 1, 0, "S.format_map(mapping) -> str", "As format(**mapping), without copying it."),
    M(__format__, 1, 1, 0, "($self, format_spec, /)", "The text laid out by a format specification."),
    M(maketrans, 1, 3, NATIVE_STATIC, "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
      "A table for translate."),
    {"__sizeof__", str_sizeof, 0, 0, 0, "($self, /)", NULL},
    {"__getnewargs__", str_getnewargs, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
#undef M

struct type str_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &str_type},
    .name = "str",
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
    .flags = TYPE_BASE | TYPE_STR_SUBCLASS | TYPE_VARIABLE_SIZE,
    .size = sizeof(struct string),
    .item_size = 1,
    .slots = {.new = str_type_new,
              .repr = str_repr,
              .str = str_str,
              .hash = str_hash,
              .compare = str_compare_slot,
              .length = str_length,
              .get_item = str_get_item,
              .contains = str_contains,
              .iter = str_iterator_create,
              .add = str_add,
              .multiply = str_multiply,
              .remainder = str_remainder,
              .dispose = str_dispose},
    .methods = str_methods,
};
