#include "types/string_format.h"

#include "object/scope.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/unicode.h"

#include <string.h>

/* ---- Splitting ---- */

/* Reads a field after its opening brace. */
static bool read_field(struct thread *t, struct text_range *rest, struct format_markup *out)
{
    const char *p = rest->start, *end = rest->end;
    char c = 0;
    out->name.start = p;
    while (p < end) {
        c = *p++;
        if (c == '{') {
            raise_error(t, &exc_ValueError, "unexpected '{' in field name");
            return false;
        }
        if (c == '[')
            while (p < end && *p != ']')
                p++;
        else if (c == '}' || c == ':' || c == '!')
            break;
    }
    out->name.end = p - 1;
    if (c == '}') {
        rest->start = p;
        return true;
    }
    if (c != '!' && c != ':') {
        raise_error(t, &exc_ValueError, "expected '}' before end of string");
        return false;
    }
    if (c == '!') {
        if (p == end) {
            raise_error(t, &exc_ValueError, "end of string while looking for conversion specifier");
            return false;
        }
        out->conversion = utf8_next(&p);
        if (p < end && *p++ != ':') {
            rest->start = p;
            if (p[-1] == '}')
                return true;
            raise_error(t, &exc_ValueError, "expected ':' after conversion specifier");
            return false;
        }
    }
    out->spec.start = p;
    for (size_t depth = 1; p < end;) {
        c = *p++;
        if (c == '{') {
            out->spec_is_nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            out->spec.end = p - 1;
            rest->start = p;
            return true;
        }
    }
    raise_error(t, &exc_ValueError, "unmatched '{' in format spec");
    return false;
}

int format_markup_next(struct thread *t, struct text_range *rest, struct format_markup *out)
{
    *out = (struct format_markup){0};
    const char *p = rest->start, *end = rest->end;
    if (p == end)
        return 0;
    out->literal.start = p;
    while (p < end && *p != '{' && *p != '}')
        p++;
    out->literal.end = rest->start = p;
    if (p == end)
        return 1;
    char c = *p++;
    if (p < end && *p == c) { /* doubled: one of them is text */
        out->literal.end = p;
        rest->start = p + 1;
        return 1;
    }
    if (c == '}' || p == end) {
        raise_error(t, &exc_ValueError, "Single '%c' encountered in format string", c);
        return -1;
    }
    out->has_field = true;
    rest->start = p;
    return read_field(t, rest, out) ? 1 : -1;
}

/* The number that the text is, -1 if it is none; false: raised. */
static bool read_index(struct thread *t, struct text_range text, int64_t *index)
{
    *index = -1;
    if (text.start == text.end)
        return true;
    int64_t number = 0;
    for (const char *p = text.start; p < text.end;) {
        int digit = unicode_decimal_value(utf8_next(&p));
        if (digit < 0)
            return true;
        if (number > (INT64_MAX - digit) / 10) {
            raise_error(t, &exc_ValueError, "Too many decimal digits in format string");
            return false;
        }
        number = number * 10 + digit;
    }
    *index = number;
    return true;
}

bool format_name_first(struct thread *t, struct text_range name, struct text_range *first, int64_t *index,
                       struct text_range *rest)
{
    const char *p = name.start;
    while (p < name.end && *p != '.' && *p != '[')
        p++;
    *first = (struct text_range){name.start, p};
    *rest = (struct text_range){p, name.end};
    return read_index(t, *first, index);
}

int format_name_next(struct thread *t, struct text_range *rest, bool *is_attribute, struct text_range *part,
                     int64_t *index)
{
    const char *p = rest->start, *end = rest->end;
    if (p == end)
        return 0;
    char c = *p++;
    if (c != '.' && c != '[') {
        raise_error(t, &exc_ValueError, "Only '.' or '[' may follow ']' in format field specifier");
        return -1;
    }
    *is_attribute = c == '.';
    *index = -1;
    part->start = p;
    while (p < end && (c == '.' ? *p != '.' && *p != '[' : *p != ']'))
        p++;
    part->end = p;
    if (c == '[') {
        if (p == end) {
            raise_error(t, &exc_ValueError, "Missing ']' in format string");
            return -1;
        }
        p++;
        if (!read_index(t, *part, index))
            return -1;
    }
    if (part->start == part->end) {
        raise_error(t, &exc_ValueError, "Empty attribute in format string");
        return -1;
    }
    rest->start = p;
    return 1;
}

/* ---- Filling in ---- */

enum numbering { NUMBERING_OPEN, NUMBERING_AUTOMATIC, NUMBERING_MANUAL };

struct formatter {
    struct thread *t;
    const value *args; /* positional ones, then those of kwnames */
    size_t nargs;
    value kwnames; /* tuple or UNSET */
    value mapping; /* of format_map, else UNSET */
    enum numbering numbering;
    int64_t next; /* field number */
};

/* Settles how fields are numbered; gives an unnamed one its number. */
static bool number_field(struct formatter *f, bool unnamed, int64_t *index)
{
    if (!unnamed && *index < 0)
        return true;
    enum numbering wanted = unnamed ? NUMBERING_AUTOMATIC : NUMBERING_MANUAL;
    if (f->numbering == NUMBERING_OPEN)
        f->numbering = wanted;
    if (f->numbering != wanted) {
        raise_error(f->t, &exc_ValueError,
                    unnamed ? "cannot switch from manual field specification to automatic field numbering"
                            : "cannot switch from automatic field numbering to manual field specification");
        return false;
    }
    if (unnamed)
        *index = f->next++;
    return true;
}

static value text_value(struct formatter *f, struct text_range text)
{
    return str_from_utf8(f->t, text.start, (size_t)(text.end - text.start));
}

static value keyword_argument(struct formatter *f, struct text_range name)
{
    size_t size = (size_t)(name.end - name.start);
    for (size_t i = 0; f->kwnames != UNSET && i < tuple_count(f->kwnames); i++) {
        const struct string *s = str_of(tuple_item(f->kwnames, i));
        if (s->size == size && memcmp(s->data, name.start, size) == 0)
            return value_retain(f->args[f->nargs + i]);
    }
    value key = text_value(f, name);
    if (key != UNSET) {
        raise_key_error(f->t, key);
        value_release(f->t, key);
    }
    return UNSET;
}

/* The object that the first part of a name stands for. New reference. */
static value first_object(struct formatter *f, struct text_range first, int64_t index, value *slot)
{
    if (index < 0) {
        if (f->mapping == UNSET)
            return keyword_argument(f, first);
        slot_set(f->t, slot, text_value(f, first));
        return *slot == UNSET ? UNSET : op_get_item(f->t, f->mapping, *slot);
    }
    if (f->mapping != UNSET)
        return raise_error(f->t, &exc_ValueError, "Format string contains positional fields");
    if ((size_t)index >= f->nargs)
        return raise_error(f->t, &exc_IndexError,
                           "Replacement index %lld out of range for positional args tuple", (long long)index);
    return value_retain(f->args[index]);
}

/* Puts the object that a field's name stands for into slots[0]; slots[1] is used on the way. */
static bool find_object(struct formatter *f, struct text_range name, value *slots)
{
    struct text_range first, rest, part;
    int64_t index;
    if (!format_name_first(f->t, name, &first, &index, &rest) ||
        !number_field(f, first.start == first.end, &index))
        return false;
    slot_set(f->t, &slots[0], first_object(f, first, index, &slots[1]));
    while (slots[0] != UNSET) {
        bool is_attribute;
        int more = format_name_next(f->t, &rest, &is_attribute, &part, &index);
        if (more <= 0)
            return more == 0;
        value key = index >= 0 && value_int_fits(index) ? value_from_small_int(index) : text_value(f, part);
        slot_set(f->t, &slots[1], key);
        if (key == UNSET)
            return false;
        value found = is_attribute ? op_get_attribute(f->t, slots[0], key) : op_get_item(f->t, slots[0], key);
        slot_set(f->t, &slots[0], found);
    }
    return false;
}

static bool convert_object(struct formatter *f, uint32_t conversion, value *slot)
{
    value converted;
    switch (conversion) {
    case 0:
        return true;
    case 'r':
        converted = op_repr(f->t, *slot);
        break;
    case 's':
        converted = op_str(f->t, *slot);
        break;
    case 'a':
        converted = op_ascii(f->t, *slot);
        break;
    default:
        if (conversion > 32 && conversion < 127)
            raise_error(f->t, &exc_ValueError, "Unknown conversion specifier %c", conversion);
        else
            raise_error(f->t, &exc_ValueError, "Unknown conversion specifier \\x%x", conversion);
        return false;
    }
    slot_set(f->t, slot, converted);
    return converted != UNSET;
}

static bool format_text(struct formatter *f, struct text_range text, int depth, struct buffer *out);

/* Appends one replacement field. */
static bool format_field(struct formatter *f, const struct format_markup *m, int depth, struct buffer *out)
{
    value *s = scope_enter(f->t, 3);
    if (!s)
        return false;
    bool fine = find_object(f, m->name, s) && convert_object(f, m->conversion, &s[0]);
    if (fine && m->spec_is_nested) {
        struct buffer spec = BUFFER_EMPTY;
        fine = format_text(f, m->spec, depth - 1, &spec);
        if (fine)
            slot_set(f->t, &s[1], str_from_buffer(f->t, &spec));
        else
            buffer_finish(&spec);
    } else if (fine) {
        slot_set(f->t, &s[1], text_value(f, m->spec));
    }
    if (fine && s[1] != UNSET) {
        bool plain = str_of(s[1])->size == 0 && value_is_exact(s[0], &str_type);
        s[2] = plain ? value_retain(s[0]) : op_format(f->t, s[0], s[1]);
        fine = s[2] != UNSET && text_reserve(f->t, out, str_of(s[2])->size);
        if (fine)
            buffer_append(out, str_data(s[2]), str_of(s[2])->size);
    }
    fine = fine && s[1] != UNSET;
    scope_leave(f->t, s);
    return fine;
}

static bool format_text(struct formatter *f, struct text_range text, int depth, struct buffer *out)
{
    if (depth <= 0) {
        raise_error(f->t, &exc_ValueError, "Max string recursion exceeded");
        return false;
    }
    struct format_markup m;
    int more;
    while ((more = format_markup_next(f->t, &text, &m)) > 0) {
        buffer_append(out, m.literal.start, (size_t)(m.literal.end - m.literal.start));
        if (m.has_field && !format_field(f, &m, depth, out))
            return false;
    }
    return more == 0;
}

#define FORMAT_DEPTH 2 /* fields in a specification, but none in theirs */

static value format_by(struct formatter *f, value format)
{
    struct buffer out = BUFFER_EMPTY;
    struct text_range text = {str_data(format), str_end(str_of(format))};
    buffer_reserve(&out, str_of(format)->size + 32);
    if (format_text(f, text, FORMAT_DEPTH, &out))
        return str_from_buffer(f->t, &out);
    buffer_finish(&out);
    return UNSET;
}

value str_method_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct formatter f = {.t = t, .args = args + 1, .nargs = nargs - 1, .kwnames = kwnames, .mapping = UNSET};
    return format_by(&f, args[0]);
}

value str_method_format_map(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct formatter f = {.t = t, .kwnames = UNSET, .mapping = args[1]};
    return format_by(&f, args[0]);
}
