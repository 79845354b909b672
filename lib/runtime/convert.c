/* Between documents and values of a program. */
#include <stdlib.h>
#include <string.h>

#include "object/scope.h"
#include "runtime/runtime_internal.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

#define NESTING_IN  80 /* what a message can have, and more */
#define NESTING_OUT 60 /* less than a message may have, with the reply around it */

/* ---- In ---- */

static value read_value(struct thread *t, struct ouro_source *source, unsigned depth);

static value read_array(struct thread *t, struct ouro_source *source, size_t count, unsigned depth)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    /* What was announced is not made room for: it has to come first. */
    s[0] = list_create(t, 0);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < count; i++) {
        s[1] = read_value(t, source, depth + 1);
        good = s[1] != UNSET && list_append_take(t, s[0], scope_take(&s[1]));
    }
    value list = good ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return list;
}

static value read_map(struct thread *t, struct ouro_source *source, size_t count, unsigned depth)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < count; i++) {
        slot_set(t, &s[1], read_value(t, source, depth + 1));
        slot_set(t, &s[2], s[1] == UNSET ? UNSET : read_value(t, source, depth + 1));
        good = s[2] != UNSET && dict_set(t, s[0], s[1], s[2]);
    }
    value dict = good ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return dict;
}

static value read_value(struct thread *t, struct ouro_source *source, unsigned depth)
{
    struct ouro_item item;
    if (depth > NESTING_IN || !source->next(source->context, &item))
        return raise_error(t, &exc_ValueError, "the arguments cannot be read");
    switch (item.kind) {
    case OURO_NIL:
        return NONE;
    case OURO_BOOL:
        return value_from_bool(item.boolean);
    case OURO_INT:
        return int_from_i64(t, item.integer);
    case OURO_UINT:
        return int_from_u64(t, item.natural);
    case OURO_BIG:
        return int_from_bytes(t, (const uint8_t *)item.text.data, item.text.length, false, true);
    case OURO_FLOAT:
        return float_from_double(t, item.number);
    case OURO_STR:
        return str_decode_utf8(t, item.text.data, item.text.length);
    case OURO_BYTES:
        return bytes_from_data(t, item.text.data ? item.text.data : "", item.text.length);
    case OURO_ARRAY:
        return read_array(t, source, item.count, depth);
    case OURO_MAP:
        return read_map(t, source, item.count, depth);
    }
    UNREACHABLE();
}

value convert_in(struct thread *t, struct ouro_source *source)
{
    return read_value(t, source, 0);
}

/* ---- Out ---- */

struct telling {
    const struct ouro_reply *reply;
    struct no_form *no_form;
};

static bool tell(struct thread *t, value v, struct telling *telling, unsigned depth);

static bool has_no_form(struct telling *telling, const char *type)
{
    buffer_clear(&telling->no_form->type);
    buffer_append_text(&telling->no_form->type, type);
    return false;
}

static bool tell_big(struct thread *t, value v, struct telling *telling)
{
    size_t length = int_bit_length(v) / 8 + 1;
    uint8_t *bytes = malloc(length);
    bool good = bytes && int_to_bytes(t, v, bytes, length, false, true);
    if (good)
        telling->reply->item(telling->reply->context,
                             &(struct ouro_item){.kind = OURO_BIG, .text = {(const char *)bytes, length}});
    free(bytes);
    if (!bytes)
        raise_no_memory(t);
    return good;
}

static bool tell_int(struct thread *t, value v, struct telling *telling)
{
    int64_t number;
    uint64_t natural;
    if (int_to_i64(v, &number)) {
        reply_item(telling->reply, OURO_INT, number);
        return true;
    }
    if (int_to_u64(v, &natural)) {
        telling->reply->item(telling->reply->context,
                             &(struct ouro_item){.kind = OURO_UINT, .natural = natural});
        return true;
    }
    return tell_big(t, v, telling);
}

static bool tell_str(value v, struct telling *telling)
{
    if (str_of(v)->object.extra & STR_SURROGATES)
        return has_no_form(telling, "str with lone surrogates");
    telling->reply->item(telling->reply->context,
                         &(struct ouro_item){.kind = OURO_STR, .text = {str_data(v), str_of(v)->size}});
    return true;
}

/* A list, tuple or set: of a tuple's copy, which nobody changes meanwhile. */
static bool tell_sequence(struct thread *t, value v, struct telling *telling, unsigned depth)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = set_check(v) ? tuple_from_iterable(t, v) : sequence_to_tuple(t, v);
    bool good = s[0] != UNSET;
    if (good)
        reply_item(telling->reply, OURO_ARRAY, (int64_t)tuple_count(s[0]));
    for (size_t i = 0; good && i < tuple_count(s[0]); i++)
        good = tell(t, tuple_item(s[0], i), telling, depth + 1);
    scope_leave(t, s);
    return good;
}

static bool tell_dict(struct thread *t, value v, struct telling *telling, unsigned depth)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    s[0] = dict_copy(t, v);
    bool good = s[0] != UNSET;
    size_t position = 0;
    if (good)
        reply_item(telling->reply, OURO_MAP, (int64_t)dict_count(s[0]));
    while (good && dict_next(t, s[0], &position, &s[1], &s[2])) {
        good = tell(t, s[1], telling, depth + 1) && tell(t, s[2], telling, depth + 1);
        slot_clear(t, &s[1]);
        slot_clear(t, &s[2]);
    }
    scope_leave(t, s);
    return good && !thread_raised(t);
}

static bool tell(struct thread *t, value v, struct telling *telling, unsigned depth)
{
    if (depth > NESTING_OUT) {
        telling->no_form->too_deep = true;
        return false;
    }
    if (v == NONE) {
        reply_item(telling->reply, OURO_NIL, 0);
        return true;
    }
    if (value_is_bool(v)) {
        reply_item(telling->reply, OURO_BOOL, v == TRUE_VALUE);
        return true;
    }
    if (int_check(v))
        return tell_int(t, v, telling);
    if (float_check(v)) {
        telling->reply->item(telling->reply->context,
                             &(struct ouro_item){.kind = OURO_FLOAT, .number = float_of(v)});
        return true;
    }
    if (str_check(v))
        return tell_str(v, telling);
    if (bytes_check(v)) {
        const struct bytes *bytes = bytes_of(v);
        telling->reply->item(
            telling->reply->context,
            &(struct ouro_item){.kind = OURO_BYTES, .text = {(const char *)bytes->data, bytes->size}});
        return true;
    }
    if (list_check(v) || tuple_check(v) || set_check(v))
        return tell_sequence(t, v, telling, depth);
    if (dict_check(v))
        return tell_dict(t, v, telling, depth);
    return has_no_form(telling, value_type(v)->name);
}

bool convert_out(struct thread *t, value v, const struct ouro_reply *reply, struct no_form *no_form)
{
    struct telling telling = {reply, no_form};
    return tell(t, v, &telling, 0);
}
