#include "modules/ast_objects.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "compiler/ast_dump.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/complex.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

/* Reads what ast_dump wrote. */
struct reader {
    struct thread *t;
    const char *at;
    value classes; /* namespace of _ast; borrowed */
};

static value fields_name, singletons_name, ignores_name, position_names[4];

static value read_item(struct reader *r);

static bool ends_item(char c)
{
    return c == ' ' || c == ')' || c == ']' || c == '\0';
}

/* The text of an item up to its end, with its escapes resolved. */
static void read_text(struct reader *r, struct buffer *out)
{
    for (; !ends_item(*r->at); r->at++) {
        char c = *r->at;
        if (c == '%') {
            char digits[3] = {r->at[1], r->at[2], '\0'};
            c = (char)strtoul(digits, NULL, 16);
            r->at += 2;
        }
        buffer_append_char(out, c);
    }
}

static value read_str(struct reader *r)
{
    struct buffer text = BUFFER_EMPTY;
    read_text(r, &text);
    value v = text.failed ? raise_no_memory(r->t) : str_intern_utf8(r->t, buffer_text(&text), text.length);
    buffer_finish(&text);
    return v;
}

static value read_bytes(struct reader *r)
{
    struct buffer octets = BUFFER_EMPTY;
    read_text(r, &octets);
    value v =
        octets.failed ? raise_no_memory(r->t) : bytes_from_data(r->t, buffer_text(&octets), octets.length);
    buffer_finish(&octets);
    return v;
}

/* "None", "0x1f", "-0x1", "f1.5", "jinf" and their like. */
static value read_plain(struct reader *r)
{
    static const struct {
        const char *text;
        value v;
    } constants[] = {
        {"None", NONE}, {"True", TRUE_VALUE}, {"False", FALSE_VALUE}, {"Ellipsis", ELLIPSIS}, {"-", NONE},
    };
    const char *start = r->at;
    while (!ends_item(*r->at))
        r->at++;
    size_t size = (size_t)(r->at - start);
    for (size_t i = 0; i < COUNT_OF(constants); i++) {
        if (strlen(constants[i].text) == size && memcmp(constants[i].text, start, size) == 0)
            return constants[i].v;
    }
    if (*start == 'f')
        return float_from_double(r->t, strtod(start + 1, NULL));
    if (*start == 'j')
        return complex_create(r->t, 0.0, strtod(start + 1, NULL));
    bool negative = *start == '-';
    return int_from_digits(r->t, start + 2 + negative, size - 2 - negative, 16, negative);
}

static value read_list(struct reader *r)
{
    value *s = scope_enter(r->t, 1), list = UNSET;
    if (!s)
        return UNSET;
    s[0] = list_create(r->t, 0);
    r->at++;
    while (s[0] != UNSET && *r->at != ']') {
        if (*r->at == ' ')
            r->at++;
        value item = read_item(r);
        if (item == UNSET || !list_append_take(r->t, s[0], item))
            goto out;
    }
    r->at++;
    list = scope_take(&s[0]);
out:
    return scope_leave_keeping(r->t, s, list);
}

/* "@1:0-1:5" as the four attributes. */
static bool read_position(struct reader *r, value node)
{
    for (int i = 0; i < 4; i++) {
        char *end;
        long number = strtol(r->at + 1, &end, 10);
        r->at = end;
        if (!op_set_attribute(r->t, node, position_names[i], value_from_small_int(number)))
            return false;
    }
    return true;
}

/* Of the classes without fields and positions there is one instance: operators and contexts. */
static value find_singleton(struct reader *r, value name)
{
    value *s = scope_enter(r->t, 1), found = UNSET;
    if (!s)
        return UNSET;
    s[0] = dict_get_str(r->t, r->classes, singletons_name);
    if (s[0] != UNSET && dict_check(s[0]))
        found = dict_get(r->t, s[0], name);
    return scope_leave_keeping(r->t, s, found);
}

static bool read_fields(struct reader *r, value node, value fields)
{
    value *s = scope_enter(r->t, 1);
    if (!s)
        return false;
    bool good = true;
    for (size_t i = 0; good && *r->at != ')'; i++) {
        r->at++; /* the space before it */
        slot_set(r->t, &s[0], read_item(r));
        good = s[0] != UNSET && i < tuple_count(fields) &&
               op_set_attribute(r->t, node, tuple_item(fields, i), s[0]);
    }
    scope_leave(r->t, s);
    return good;
}

static value read_node(struct reader *r)
{
    struct thread *t = r->t;
    enum { CLASS_NAME, CLASS, FIELDS, NODE, SLOTS };
    value *s = scope_enter(t, SLOTS), node = UNSET;
    if (!s)
        return UNSET;
    const char *start = ++r->at;
    while (*r->at != '@' && !ends_item(*r->at))
        r->at++;
    if ((s[CLASS_NAME] = str_intern_utf8(t, start, (size_t)(r->at - start))) == UNSET)
        goto out;
    if (*r->at == ')' && (s[NODE] = find_singleton(r, s[CLASS_NAME])) != UNSET) {
        r->at++;
        node = scope_take(&s[NODE]);
        goto out;
    }
    s[CLASS] = thread_raised(t) ? UNSET : dict_get_str(t, r->classes, s[CLASS_NAME]);
    if (s[CLASS] == UNSET || !type_check(s[CLASS]) || !(type_of(s[CLASS])->flags & TYPE_HEAP)) {
        if (!thread_raised(t))
            raise_error(t, &exc_SystemError, "_ast.%U is not its class", s[CLASS_NAME]);
        goto out;
    }
    s[FIELDS] = op_get_attribute(t, s[CLASS], fields_name);
    if (s[FIELDS] == UNSET || !tuple_check(s[FIELDS]) ||
        (s[NODE] = instance_create(t, type_of(s[CLASS]))) == UNSET ||
        (*r->at == '@' && !read_position(r, s[NODE])) || !read_fields(r, s[NODE], s[FIELDS]))
        goto out;
    r->at++;
    node = scope_take(&s[NODE]);
out:
    if (node == UNSET && !thread_raised(t))
        raise_error(t, &exc_SystemError, "the classes of _ast were changed");
    return scope_leave_keeping(t, s, node);
}

static value read_item(struct reader *r)
{
    if (*r->at != '(' && *r->at != '[') {
        if (*r->at == 's' || *r->at == 'b') {
            r->at++;
            return r->at[-1] == 's' ? read_str(r) : read_bytes(r);
        }
        return read_plain(r);
    }
    if (!native_enter(r->t, " during ast construction"))
        return UNSET;
    value v = *r->at == '(' ? read_node(r) : read_list(r);
    native_leave(r->t);
    return v;
}

static value build(struct thread *t, const char *text)
{
    value *s = scope_enter(t, 3), tree = UNSET;
    if (!s)
        return UNSET;
    s[0] = vm_import(t, "_ast");
    if (s[0] == UNSET || !value_is_exact(s[0], &module_type))
        goto out;
    struct reader r = {t, text, module_dict(s[0])};
    if ((s[1] = read_item(&r)) == UNSET)
        goto out;
    if (memcmp(text, "(Module", 7) == 0 &&
        ((s[2] = list_create(t, 0)) == UNSET || !op_set_attribute(t, s[1], ignores_name, s[2])))
        goto out;
    tree = scope_take(&s[1]);
out:
    return scope_leave_keeping(t, s, tree);
}

value ast_objects_parse(struct thread *t, const char *source, size_t size, const char *filename,
                        enum source_origin origin, enum parse_mode mode)
{
    struct buffer text = BUFFER_EMPTY;
    value tree = UNSET;
    if (vm_parse_to_text(t, source, size, filename, origin, mode, &text))
        tree = build(t, buffer_text(&text));
    buffer_finish(&text);
    return tree;
}

void ast_objects_ready(void)
{
    static const char *const positions[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
    fields_name = str_name("_fields");
    singletons_name = str_name("_singletons");
    ignores_name = str_name("type_ignores");
    for (int i = 0; i < 4; i++)
        position_names[i] = str_name(positions[i]);
}
