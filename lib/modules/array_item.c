/* array: the typecodes, and items between memory and Python. */
#include "modules/array_internal.h"

#include "object/scope.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/str_internal.h"

#include <math.h>
#include <string.h>

/* ---- Storing ---- */

static bool raise_overflow(struct thread *t, const char *what, bool greater)
{
    raise_error(t, &exc_OverflowError, "%s is %s than %s", what, greater ? "greater" : "less",
                greater ? "maximum" : "minimum");
    return false;
}

/* An int that fits a C long; in steps, python3 converts it to narrower types. */
static bool long_argument(struct thread *t, value v, int64_t *out)
{
    if (value_is_int(v)) {
        *out = value_small_int(v);
        return true;
    }
    value number = int_index(t, v);
    if (number == UNSET)
        return false;
    bool fits = int_to_i64(number, out);
    value_release(t, number);
    if (!fits)
        raise_error(t, &exc_OverflowError, "Python int too large to convert to C long");
    return fits;
}

static bool within(struct thread *t, int64_t number, int64_t least, int64_t greatest, const char *what)
{
    if (number >= least && number <= greatest)
        return true;
    return raise_overflow(t, what, number > greatest);
}

static bool short_argument(struct thread *t, value v, int64_t *out)
{
    return long_argument(t, v, out) && within(t, *out, INT16_MIN, INT16_MAX, "signed short integer");
}
static bool int_argument(struct thread *t, value v, int64_t *out)
{
    return long_argument(t, v, out) && within(t, *out, INT32_MIN, INT32_MAX, "signed integer");
}

static bool store_b(struct thread *t, value v, uint8_t *out)
{
    int64_t number;
    if (!short_argument(t, v, &number) || !within(t, number, INT8_MIN, INT8_MAX, "signed char"))
        return false;
    *out = (uint8_t)number;
    return true;
}

static bool store_B(struct thread *t, value v, uint8_t *out)
{
    int64_t number;
    if (!long_argument(t, v, &number) || !within(t, number, 0, UINT8_MAX, "unsigned byte integer"))
        return false;
    *out = (uint8_t)number;
    return true;
}

static bool store_h(struct thread *t, value v, uint8_t *out)
{
    int64_t number;
    if (!short_argument(t, v, &number))
        return false;
    memcpy(out, &number, 2);
    return true;
}

static bool store_H(struct thread *t, value v, uint8_t *out)
{
    int64_t number;
    if (!int_argument(t, v, &number) || !within(t, number, 0, UINT16_MAX, "unsigned short"))
        return false;
    memcpy(out, &number, 2);
    return true;
}

static bool store_i(struct thread *t, value v, uint8_t *out)
{
    int64_t number;
    if (!int_argument(t, v, &number))
        return false;
    memcpy(out, &number, 4);
    return true;
}

static bool store_l(struct thread *t, value v, uint8_t *out)
{
    int64_t number;
    if (!long_argument(t, v, &number))
        return false;
    memcpy(out, &number, 8);
    return true;
}

/* A number of 64 bits, signed or not, with the words of the type. */
static bool store_wide(struct thread *t, value v, uint8_t *out, bool is_signed, const char *negative,
                       const char *large)
{
    int64_t number;
    uint64_t magnitude;
    value index = int_index(t, v);
    if (index == UNSET)
        return false;
    bool fits = is_signed ? int_to_i64(index, &number) : int_to_u64(index, &magnitude);
    if (fits)
        memcpy(out, is_signed ? (const void *)&number : (const void *)&magnitude, 8);
    else
        raise_error(t, &exc_OverflowError, "%s", !is_signed && int_sign(index) < 0 ? negative : large);
    value_release(t, index);
    return fits;
}

static bool store_L(struct thread *t, value v, uint8_t *out)
{
    return store_wide(t, v, out, false, "can't convert negative value to unsigned int",
                      "Python int too large to convert to C unsigned long");
}

static bool store_I(struct thread *t, value v, uint8_t *out)
{
    uint64_t number;
    uint8_t wide[8];
    if (!store_L(t, v, wide))
        return false;
    memcpy(&number, wide, 8);
    memcpy(out, wide, 4);
    return number <= UINT32_MAX || raise_overflow(t, "unsigned int", true);
}

static bool store_q(struct thread *t, value v, uint8_t *out)
{
    return store_wide(t, v, out, true, NULL, "int too big to convert");
}

static bool store_Q(struct thread *t, value v, uint8_t *out)
{
    return store_wide(t, v, out, false, "can't convert negative int to unsigned", "int too big to convert");
}

static bool store_f(struct thread *t, value v, uint8_t *out)
{
    double d;
    if (!float_as_double(t, v, &d))
        return false;
    if (!item_store_float(d, 4, out, false))
        item_store_float(d < 0 ? -HUGE_VAL : HUGE_VAL, 4, out, false);
    return true;
}

static bool store_d(struct thread *t, value v, uint8_t *out)
{
    double d;
    if (!float_as_double(t, v, &d))
        return false;
    item_store_float(d, 8, out, false);
    return true;
}

static bool store_u(struct thread *t, value v, uint8_t *out)
{
    if (!str_check(v) || str_of(v)->length != 1) {
        raise_error(t, &exc_TypeError, "array item must be unicode character");
        return false;
    }
    uint32_t c = str_code_point_at(v, 0);
    memcpy(out, &c, 4);
    return true;
}

/* ---- The kinds ---- */

static struct array_kind kinds[] = {
    {'b', "b", NULL, 1, 1, store_b},  {'B', "B", NULL, 1, 0, store_B},  {'u', "w", NULL, 4, 20, store_u},
    {'h', "h", NULL, 2, 4, store_h},  {'H', "H", NULL, 2, 2, store_H},  {'i', "i", NULL, 4, 8, store_i},
    {'I', "I", NULL, 4, 6, store_I},  {'l', "l", NULL, 8, 12, store_l}, {'L', "L", NULL, 8, 10, store_L},
    {'q', "q", NULL, 8, 12, store_q}, {'Q', "Q", NULL, 8, 10, store_Q}, {'f', "f", NULL, 4, 14, store_f},
    {'d', "d", NULL, 8, 16, store_d},
};

void array_kinds_ready(void)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        kinds[i].item = item_type_native(kinds[i].code == 'u' ? 'I' : kinds[i].code);
}

const struct array_kind *array_kind_find(uint32_t code)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if ((uint32_t)kinds[i].code == code)
            return &kinds[i];
    return NULL;
}

/* ---- Loading ---- */

value array_load(struct thread *t, const struct array_kind *kind, const void *p)
{
    if (kind->code != 'u')
        return item_load(t, kind->item, p, false);
    uint32_t c;
    octets_copy_item(&c, p, sizeof c);
    if (c > 0x10FFFF)
        return raise_error(t, &exc_ValueError, "chr() arg not in range(0x110000)");
    return str_from_code_point(t, c);
}

value array_get(struct thread *t, value v, int64_t index)
{
    const struct array_kind *kind = array_of(v)->kind;
    struct octets view = array_octets(v);
    if ((uint64_t)index >= view.size / kind->size)
        return UNSET;
    return array_load(t, kind, view.data + (size_t)index * kind->size);
}

value array_list(struct thread *t, value v)
{
    const struct array_kind *kind = array_of(v)->kind;
    struct octets view = array_octets(v);
    size_t count = view.size / kind->size;
    value list = list_create(t, count);
    for (size_t i = 0; list != UNSET && i < count; i++) { /* allocates only, so the view stays good */
        value item = array_load(t, kind, view.data + i * kind->size);
        if (item == UNSET || !list_append_take(t, list, item))
            slot_clear(t, &list);
    }
    return list;
}

value array_text(struct thread *t, value v)
{
    struct octets view = array_octets(v);
    struct buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i + 4 <= view.size; i += 4) {
        uint32_t c;
        octets_copy_item(&c, view.data + i, sizeof c);
        if (c > 0x10FFFF) {
            buffer_finish(&out);
            return raise_error(t, &exc_ValueError, "character U+%x is not in range [U+0000; U+10ffff]", c);
        }
        buffer_append_code_point(&out, c);
    }
    return str_from_buffer(t, &out);
}

bool array_append_text(struct thread *t, value v, value text)
{
    const struct string *s = str_of(text);
    struct buffer out = BUFFER_EMPTY;
    buffer_reserve(&out, (size_t)s->length * 4);
    for (const char *p = s->data; p < str_end(s);) {
        uint32_t c = utf8_next(&p);
        buffer_append(&out, &c, sizeof c);
    }
    bool done = out.failed ? raise_no_memory(t) : array_append_octets(t, v, out.data, out.length);
    buffer_finish(&out);
    return done;
}
