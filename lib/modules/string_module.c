/* _string: what string.Formatter needs of str.format. */
#include "modules/string_module.h"

#include "types/class.h"
#include "types/exception.h"
#include "types/iterators.h"
#include "types/string_format.h"
#include "types/tuple.h"

/* Steps through a format string, or through the parts of a field's name. Two threads that share one may get
 * a step twice. */
struct format_iterator {
    struct object object;
    value text;    /* str */
    size_t offset; /* where the rest of it begins */
};

static struct type formatter_iterator_type, field_name_iterator_type;

static value format_iterator_create(struct thread *t, struct type *type, value text, size_t offset)
{
    struct format_iterator *it = object_create(t, type, sizeof *it);
    if (it) {
        field_init(&it->text, value_retain(text));
        it->offset = offset;
    }
    return value_from_ref(it);
}

static bool format_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct format_iterator *)o)->text;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static struct text_range rest_of(const struct format_iterator *it)
{
    const struct string *s = str_of(it->text); /* never changes after the iterator is made */
    return (struct text_range){s->data + load_relaxed(&it->offset), s->data + s->size};
}

static void set_rest(struct format_iterator *it, struct text_range rest)
{
    store_relaxed(&it->offset, (size_t)(rest.start - str_data(it->text)));
}

static value range_text(struct thread *t, struct text_range range)
{
    return str_from_utf8(t, range.start, (size_t)(range.end - range.start));
}

/* A tuple of four, all of which are owned; some may be UNSET because memory ended. */
static value take_four(struct thread *t, value *items)
{
    for (int i = 0; i < 4; i++) {
        if (items[i] != UNSET)
            continue;
        for (int j = 0; j < 4; j++)
            value_release(t, items[j]);
        return UNSET;
    }
    return tuple_take_items(t, items, 4);
}

/* (literal, field name, specification, conversion) */
static value formatter_next(struct thread *t, value self)
{
    struct format_iterator *it = (struct format_iterator *)value_ref(self);
    struct text_range rest = rest_of(it);
    struct format_markup m;
    if (format_markup_next(t, &rest, &m) <= 0)
        return UNSET;
    set_rest(it, rest);
    value items[4] = {range_text(t, m.literal), NONE, NONE, NONE};
    if (m.has_field) {
        items[1] = range_text(t, m.name);
        items[2] = range_text(t, m.spec);
        if (m.conversion)
            items[3] = str_from_code_point(t, m.conversion);
    }
    return take_four(t, items);
}

/* (is attribute, name or index) */
static value field_name_next(struct thread *t, value self)
{
    struct format_iterator *it = (struct format_iterator *)value_ref(self);
    struct text_range rest = rest_of(it), part;
    bool is_attribute;
    int64_t index;
    if (format_name_next(t, &rest, &is_attribute, &part, &index) <= 0)
        return UNSET;
    set_rest(it, rest);
    value key = index >= 0 && value_int_fits(index) ? value_from_small_int(index) : range_text(t, part);
    if (key == UNSET)
        return UNSET;
    return tuple_take_items(t, (value[]){value_from_bool(is_attribute), key}, 2);
}

#define FORMAT_ITERATOR(variable, python_name, next_item)                                                    \
    static struct type variable = {                                                                          \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = python_name,                                                                                 \
        .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,                                                 \
        .size = sizeof(struct format_iterator),                                                              \
        .slots = {.iter = iterator_self, .next = next_item, .slots = format_iterator_slots},                 \
    }
FORMAT_ITERATOR(formatter_iterator_type, "formatteriterator", formatter_next);
FORMAT_ITERATOR(field_name_iterator_type, "fieldnameiterator", field_name_next);

static value formatter_parser(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "expected str, got %T", args[0]);
    return format_iterator_create(t, &formatter_iterator_type, args[0], 0);
}

static value field_name_split(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "expected str, got %T", args[0]);
    const struct string *name = str_of(args[0]);
    struct text_range first, rest;
    int64_t index;
    if (!format_name_first(t, (struct text_range){name->data, name->data + name->size}, &first, &index,
                           &rest))
        return UNSET;
    value items[2];
    items[0] = index >= 0 && value_int_fits(index) ? value_from_small_int(index) : range_text(t, first);
    items[1] =
        format_iterator_create(t, &field_name_iterator_type, args[0], (size_t)(rest.start - name->data));
    if (items[0] != UNSET && items[1] != UNSET)
        return tuple_take_items(t, items, 2);
    value_release(t, items[0]);
    value_release(t, items[1]);
    return UNSET;
}

static const struct native_def functions[] = {
    {"formatter_parser", formatter_parser, 1, 1, 0, NULL, "Splits a format string into text and fields."},
    {"formatter_field_name_split", field_name_split, 1, 1, 0, NULL, "Splits the name of a field."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

void string_module_ready(void)
{
    type_ready(&formatter_iterator_type);
    type_ready(&field_name_iterator_type);
}

const struct module_def string_module = {
    .name = "_string",
    .doc = "What string.Formatter needs of str.format.",
    .functions = functions,
};
