#include "inspect/describe.h"

#include <stdio.h>
#include <string.h>

#include "memory/heap.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set_internal.h"
#include "types/shape.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"

#define NESTING    3
#define TEXT_BYTES ((size_t)DESCRIBE_CODE_POINTS * 4)
#define ITEMS_MAX  40 /* no more fit in the text */

/* A text that is being made. */
struct text {
    struct buffer *out;
    size_t begin; /* where it begins in `out` */
    unsigned nesting;
};

static bool is_full(const struct text *text)
{
    return text->out->length - text->begin > TEXT_BYTES;
}

static void append_value(struct text *text, value v);

/* ---- Plain data ---- */

/* Decimal digits of up to 4 limbs, by repeated division. */
static void append_integer(struct buffer *out, const struct integer *n)
{
    uint64_t limbs[4];
    size_t count = (size_t)(n->size < 0 ? -n->size : n->size);
    char digits[100];
    size_t at = sizeof digits;
    if (count > COUNT_OF(limbs)) {
        buffer_printf(out, "<int of about %zu bits>", count * 64);
        return;
    }
    for (size_t i = 0; i < count; i++)
        limbs[i] = n->limbs[i];
    while (count && !limbs[count - 1])
        count--;
    do {
        unsigned __int128 rest = 0;
        for (size_t i = count; i-- > 0;) {
            rest = rest << 64 | limbs[i];
            limbs[i] = (uint64_t)(rest / 10);
            rest %= 10;
        }
        digits[--at] = (char)('0' + (int)rest);
        while (count && !limbs[count - 1])
            count--;
    } while (count);
    if (n->size < 0)
        buffer_append_char(out, '-');
    buffer_append(out, digits + at, sizeof digits - at);
}

/* The bytes of the first `code_points` of it. */
static size_t prefix_of(const char *data, size_t size, size_t code_points)
{
    size_t at = 0;
    for (; at < size && code_points; code_points--) {
        at++;
        while (at < size && ((unsigned char)data[at] & 0xC0) == 0x80)
            at++;
    }
    return at;
}

static void append_str(struct buffer *out, const struct string *s)
{
    str_append_repr(out, s->data, prefix_of(s->data, s->size, DESCRIBE_CODE_POINTS), false);
}

static void append_bytes(struct buffer *out, const struct bytes *bytes)
{
    size_t size = bytes->size < DESCRIBE_CODE_POINTS ? bytes->size : DESCRIBE_CODE_POINTS;
    buffer_append_text(out, "b'");
    for (size_t i = 0; i < size; i++) {
        uint8_t c = bytes->data[i];
        if (c == '\'' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c >= ' ' && c < 0x7F)
            buffer_append_char(out, (char)c);
        else
            buffer_printf(out, "\\x%02x", c);
    }
    buffer_append_char(out, '\'');
}

/* ---- Containers ---- */

/* Goes through the items of a container until the text is full. */
struct listing {
    struct text *text;
    size_t count;
};

static bool begin_item(struct listing *listing)
{
    if (listing->count == ITEMS_MAX || is_full(listing->text)) {
        buffer_append_text(listing->text->out, "…");
        return false;
    }
    if (listing->count++)
        buffer_append_text(listing->text->out, ", ");
    return true;
}

static void append_items(struct text *text, value *items, size_t count)
{
    struct listing listing = {text, 0};
    for (size_t i = 0; i < count; i++) {
        /* Acquire pairs with the writer's exchange: the object is seen initialised. */
        value v = load_acquire(&items[i]);
        if (v == UNSET)
            continue;
        if (!begin_item(&listing))
            return;
        append_value(text, v);
    }
}

/* The array and how many items of it are in use, as a reader without a lock may see them. */
static struct list_array *list_view(const struct list *list, size_t *count)
{
    struct list_array *array = load_acquire(&list->array);
    *count = array ? load_relaxed(&list->count) : 0;
    if (array && *count > array->capacity)
        *count = array->capacity;
    return array;
}

static void append_list(struct text *text, const struct list *list)
{
    size_t count;
    struct list_array *array = list_view(list, &count);
    buffer_append_char(text->out, '[');
    if (array)
        append_items(text, array->items, count);
    buffer_append_char(text->out, ']');
}

static void append_tuple(struct text *text, struct tuple *tuple)
{
    buffer_append_char(text->out, '(');
    append_items(text, tuple->items, tuple->count);
    buffer_append_text(text->out, tuple->count == 1 ? ",)" : ")");
}

/* Calls each for the entries that are there. */
static void each_entry(const struct dict *dict, bool (*each)(void *context, value key, value item),
                       void *context)
{
    struct dict_table *table = load_acquire(&dict->table);
    size_t used = table ? load_acquire(&table->used) : 0;
    for (size_t i = 0; i < used && i < table->capacity; i++) {
        value key = load_acquire(&table->entries[i].key), item = load_acquire(&table->entries[i].item);
        if (key != UNSET && item != UNSET && !each(context, key, item))
            return;
    }
}

static bool append_entry(void *context, value key, value item)
{
    struct listing *listing = context;
    if (!begin_item(listing))
        return false;
    append_value(listing->text, key);
    buffer_append_text(listing->text->out, ": ");
    append_value(listing->text, item);
    return true;
}

static void append_dict(struct text *text, const struct dict *dict)
{
    struct listing listing = {text, 0};
    buffer_append_char(text->out, '{');
    each_entry(dict, append_entry, &listing);
    buffer_append_char(text->out, '}');
}

static void append_set(struct text *text, struct object *o, bool frozen)
{
    struct listing listing = {text, 0};
    struct slot_run run = {0};
    bool more = true;
    if (set_count(value_from_ref(o)) == 0) {
        buffer_append_text(text->out, frozen ? "frozenset()" : "set()");
        return;
    }
    buffer_append_text(text->out, frozen ? "frozenset({" : "{");
    while (more && object_type(o)->slots.slots(o, &run)) {
        for (size_t i = 0; more && i < run.count; i++) {
            value v = load_acquire(run.first + (ptrdiff_t)i * run.stride);
            if (v == UNSET || v == SET_DELETED)
                continue;
            more = begin_item(&listing);
            if (more)
                append_value(text, v);
        }
    }
    buffer_append_text(text->out, frozen ? "})" : "}");
}

/* ---- Objects ---- */

static const char *short_name(const struct type *type)
{
    const char *dot = type->flags & TYPE_HEAP ? NULL : strrchr(type->name, '.');
    return dot ? dot + 1 : type->name;
}

const char *describe_type_name(value v)
{
    return short_name(value_type(v));
}

static void append_named(struct text *text, const char *what, value name)
{
    buffer_printf(text->out, "<%s", what);
    if (name != UNSET && str_check(name)) {
        buffer_append_char(text->out, ' ');
        buffer_append(text->out, str_data(name),
                      prefix_of(str_data(name), str_of(name)->size, DESCRIBE_CODE_POINTS));
    }
    buffer_append_char(text->out, '>');
}

static void append_exception(struct text *text, const struct exception *e, const struct type *type)
{
    value args = load_acquire(&e->args);
    buffer_append_text(text->out, short_name(type));
    buffer_append_char(text->out, '(');
    if (args != UNSET && value_is_exact(args, &tuple_type))
        append_items(text, tuple_of(args)->items, tuple_of(args)->count);
    buffer_append_char(text->out, ')');
}

static void append_range(struct text *text, const struct range *range)
{
    value parts[] = {range->start, range->stop, range->step};
    buffer_append_text(text->out, "range(");
    for (size_t i = 0; i < (parts[2] == value_from_small_int(1) ? 2 : 3); i++) {
        buffer_append_text(text->out, i ? ", " : "");
        append_value(text, parts[i]);
    }
    buffer_append_char(text->out, ')');
}

static void append_object(struct text *text, struct object *o)
{
    struct type *type = object_type(o);
    value v = value_from_ref(o);
    if (type == &str_type)
        append_str(text->out, (struct string *)o);
    else if (type == &int_type)
        append_integer(text->out, (struct integer *)o);
    else if (type == &float_type)
        buffer_append_text(text->out, "nan");
    else if (type == &bytes_type)
        append_bytes(text->out, (struct bytes *)o);
    else if (type == &list_type)
        append_list(text, (struct list *)o);
    else if (type == &tuple_type)
        append_tuple(text, (struct tuple *)o);
    else if (type == &dict_type)
        append_dict(text, (struct dict *)o);
    else if (type == &set_type || type == &frozenset_type)
        append_set(text, o, type == &frozenset_type);
    else if (type == &range_type)
        append_range(text, (struct range *)o);
    else if (type->flags & TYPE_TYPE_SUBCLASS)
        buffer_printf(text->out, "<class '%s'>", ((struct type *)o)->name);
    else if (type->flags & TYPE_EXCEPTION_SUBCLASS)
        append_exception(text, (struct exception *)o, type);
    else if (type == &function_type)
        append_named(text, "function", load_acquire(&((struct function *)o)->qualname));
    else if (type == &module_type)
        append_named(text, "module", load_acquire(&((struct module *)o)->name));
    else if (type == &code_type)
        append_named(text, "code", ((struct code *)o)->name);
    else if (type == &native_function_type || type == &native_method_type)
        buffer_printf(text->out, "<built-in %s>", ((struct native_function *)o)->def->name);
    else if (type == &method_type && value_is_exact(((struct method *)o)->function, &function_type))
        append_named(text, "bound method",
                     ((struct function *)value_ref(((struct method *)o)->function))->qualname);
    else
        buffer_printf(text->out, "<%s object>", describe_type_name(v));
}

static void append_constant(struct text *text, value v)
{
    buffer_append_text(text->out, v == NONE              ? "None"
                                  : v == TRUE_VALUE      ? "True"
                                  : v == FALSE_VALUE     ? "False"
                                  : v == ELLIPSIS        ? "Ellipsis"
                                  : v == NOT_IMPLEMENTED ? "NotImplemented"
                                                         : "");
}

static void append_value(struct text *text, value v)
{
    if (value_is_int(v)) {
        buffer_printf(text->out, "%lld", (long long)value_small_int(v));
    } else if (value_is_float(v)) {
        float_repr(text->out, value_float(v));
    } else if (!value_is_ref(v)) {
        append_constant(text, v);
    } else if (text->nesting == NESTING) {
        buffer_append_text(text->out, "…");
    } else {
        text->nesting++;
        append_object(text, value_ref(v));
        text->nesting--;
    }
}

void describe_value(value v, struct buffer *out)
{
    struct text text = {out, out->length, 0};
    append_value(&text, v);
    if (out->failed)
        return;
    const char *data = out->data + text.begin;
    size_t size = out->length - text.begin;
    size_t cut = prefix_of(data, size, DESCRIBE_CODE_POINTS);
    if (cut < size) {
        cut = prefix_of(data, size, DESCRIBE_CODE_POINTS - 1);
        out->length = text.begin + cut;
        out->data[out->length] = '\0';
        buffer_append_text(out, "…");
    }
}

/* ---- Figures ---- */

bool describe_is_object(value v)
{
    return value_is_ref(v) && (!object_is_sticky(value_ref(v)) || heap_contains(value_ref(v)));
}

size_t describe_bytes(struct object *o)
{
    struct type *type = object_type(o);
    size_t bytes = heap_contains(o) ? heap_block_size(o) : type->size;
    const void *array = NULL;
    if (type->flags & TYPE_LIST_SUBCLASS)
        array = load_acquire(&((struct list *)o)->array);
    else if (type->flags & TYPE_DICT_SUBCLASS)
        array = load_acquire(&((struct dict *)o)->table);
    else if (type->flags & TYPE_SET_SUBCLASS)
        array = load_acquire(&((struct set *)o)->table);
    return bytes + (array && heap_contains(array) ? heap_block_size(array) : 0);
}

bool describe_is_program_text(const struct object *o)
{
    const struct type *type = object_type(o);
    return (type->flags & TYPE_TYPE_SUBCLASS) || type == &function_type || type == &module_type ||
           type == &code_type || type == &native_function_type || type == &native_method_type ||
           type == &method_type;
}

/* ---- References ---- */

struct referring {
    describe_visitor *each;
    void *context;
    bool ended;
    bool as_attributes; /* keys are shown as ".key" */
};

static void refer(struct referring *to, const char *name, value v)
{
    if (v != UNSET && v != SET_DELETED && !to->ended)
        to->ended = !to->each(to->context, name, v);
}

static void refer_indexed(struct referring *to, value *items, size_t count)
{
    char name[32];
    for (size_t i = 0; i < count && !to->ended; i++) {
        snprintf(name, sizeof name, "[%zu]", i);
        refer(to, name, load_acquire(&items[i]));
    }
}

static bool refer_entry(void *context, value key, value item)
{
    struct referring *to = context;
    struct buffer name = BUFFER_EMPTY;
    bool attribute = to->as_attributes && value_is_exact(key, &str_type);
    buffer_append_char(&name, attribute ? '.' : '[');
    if (attribute)
        buffer_append(&name, str_data(key),
                      prefix_of(str_data(key), str_of(key)->size, DESCRIBE_CODE_POINTS));
    else
        describe_value(key, &name);
    if (!attribute)
        buffer_append_char(&name, ']');
    refer(to, buffer_text(&name), item);
    buffer_finish(&name);
    return !to->ended;
}

/* Attributes of an instance: in its slots by its shape, or in its dict. */
static void refer_attributes(struct referring *to, struct object *o)
{
    const struct shape *shape = load_acquire(&o->shape);
    const struct shape_map *map = shape->map;
    value *slots = shape_slots(shape, o);
    if (shape->kind == SHAPE_DICT) {
        value dict = shape->inline_capacity ? load_acquire(&slots[0]) : UNSET;
        if (dict != UNSET && value_has_flag(dict, TYPE_DICT_SUBCLASS))
            each_entry(dict_of(dict), refer_entry, to);
        return;
    }
    if ((shape->kind != SHAPE_INLINE && shape->kind != SHAPE_OVERFLOW) || !map)
        return;
    size_t direct = shape->kind == SHAPE_INLINE ? shape->attribute_count : (size_t)shape->inline_capacity - 1;
    value rest = shape->kind == SHAPE_OVERFLOW ? load_acquire(&slots[direct]) : UNSET;
    for (size_t i = 0; i < shape->attribute_count && !to->ended; i++) {
        struct buffer name = BUFFER_EMPTY;
        value v = UNSET;
        if (i < direct)
            v = load_acquire(&slots[i]);
        else if (value_is_ref(rest) && i - direct < ((struct attribute_array *)value_ref(rest))->capacity)
            v = load_acquire(&((struct attribute_array *)value_ref(rest))->items[i - direct]);
        buffer_printf(&name, ".%s", str_data(map->names[i]));
        refer(to, buffer_text(&name), v);
        buffer_finish(&name);
    }
}

/* Anything else: its slots, which have no names that a program knows. */
static void refer_slots(struct referring *to, struct object *o)
{
    struct slot_run run = {0};
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    size_t number = 0;
    char name[32];
    while (slots && !to->ended && slots(o, &run)) {
        for (size_t i = 0; i < run.count && !to->ended; i++) {
            value v = load_acquire(run.first + (ptrdiff_t)i * run.stride);
            snprintf(name, sizeof name, "(%zu)", number++);
            if (value_is_ref(v))
                refer(to, name, v);
        }
    }
}

size_t describe_reference_count(struct object *o)
{
    const struct type *type = object_type(o);
    if (type->flags & TYPE_HEAP)
        return SIZE_MAX;
    if (type->flags & TYPE_LIST_SUBCLASS)
        return load_relaxed(&((struct list *)o)->count);
    if (type->flags & TYPE_TUPLE_SUBCLASS)
        return ((struct tuple *)o)->count;
    if (type->flags & TYPE_DICT_SUBCLASS)
        return load_relaxed(&((struct dict *)o)->count);
    if (type->flags & TYPE_SET_SUBCLASS)
        return load_relaxed(&((struct set *)o)->count);
    return SIZE_MAX;
}

static void refer_function(struct referring *to, struct function *function)
{
    refer(to, ".__code__", load_acquire(&function->code));
    refer(to, ".__globals__", load_acquire(&function->globals));
    refer(to, ".__defaults__", load_acquire(&function->defaults));
    refer(to, ".__kwdefaults__", load_acquire(&function->kwdefaults));
    refer(to, ".__closure__", load_acquire(&function->closure));
    refer(to, ".__dict__", load_acquire(&function->dict));
}

void describe_references(struct object *o, describe_visitor *each, void *context)
{
    struct referring to = {each, context, false, false};
    struct type *type = object_type(o);
    size_t count;
    if (type->flags & TYPE_LIST_SUBCLASS) {
        struct list_array *array = list_view((struct list *)o, &count);
        refer_indexed(&to, array ? array->items : NULL, count);
    } else if (type->flags & TYPE_TUPLE_SUBCLASS) {
        refer_indexed(&to, ((struct tuple *)o)->items, ((struct tuple *)o)->count);
    } else if (type->flags & TYPE_DICT_SUBCLASS) {
        each_entry((struct dict *)o, refer_entry, &to);
    } else if (type == &cell_type) {
        refer(&to, ".cell_contents", load_acquire(&((struct cell *)o)->content));
    } else if (type == &method_type) {
        refer(&to, ".__func__", load_acquire(&((struct method *)o)->function));
        refer(&to, ".__self__", load_acquire(&((struct method *)o)->self));
    } else if (type == &module_type) {
        refer(&to, ".__dict__", load_acquire(&((struct module *)o)->dict));
    } else if (type == &function_type) {
        refer_function(&to, (struct function *)o);
    } else if (type->flags & TYPE_TYPE_SUBCLASS) {
        to.as_attributes = true;
        refer(&to, ".__bases__", load_acquire(&((struct type *)o)->bases));
        value names = load_acquire(&((struct type *)o)->dict);
        if (names != UNSET && value_has_flag(names, TYPE_DICT_SUBCLASS))
            each_entry(dict_of(names), refer_entry, &to);
        return;
    } else if (!(type->flags & (TYPE_HEAP | TYPE_EXCEPTION_SUBCLASS))) {
        refer_slots(&to, o);
    }
    if (type->flags & TYPE_EXCEPTION_SUBCLASS) {
        refer(&to, ".args", load_acquire(&((struct exception *)o)->args));
        refer(&to, ".__cause__", load_acquire(&((struct exception *)o)->cause));
        refer(&to, ".__context__", load_acquire(&((struct exception *)o)->context));
    }
    if (type->flags & TYPE_HEAP) {
        to.as_attributes = true;
        refer_attributes(&to, o);
    }
}
