#include "modules/codecs_registry.h"

#include "modules/module_state.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/tuple.h"
#include "vm/vm.h"

enum { ENCODER, DECODER };

static value functions_key, found_key, handlers_key, text_flag;

/* The list or dict that the program keeps under a key, made when it is first asked for; new reference. */
static value kept(struct thread *t, value key)
{
    value v = module_state_get(t, key);
    if (v != UNSET || thread_raised(t))
        return v;
    v = key == functions_key ? list_create(t, 0) : dict_create(t);
    if (v != UNSET && !module_state_set(t, key, v)) {
        value_release(t, v);
        return UNSET;
    }
    return v;
}

/* ---- Codecs ---- */

/* As the search functions get it: lower case, anything but letters, digits and dots as one '_'. New. */
static value normal_name(struct thread *t, const char *encoding)
{
    struct buffer normal = BUFFER_EMPTY;
    bool gap = false;
    for (; *encoding; encoding++) {
        char c = *encoding >= 'A' && *encoding <= 'Z' ? (char)(*encoding + 32) : *encoding;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
            gap = normal.length > 0;
            continue;
        }
        if (gap)
            buffer_append_char(&normal, '_');
        buffer_append_char(&normal, c);
        gap = false;
    }
    return str_from_buffer(t, &normal);
}

/* The first search goes to the library, if there is one. Its package registers a function. */
static bool import_encodings(struct thread *t)
{
    value module = vm_import(t, "encodings");
    if (module == UNSET && !raised_clear_if(t, &exc_ModuleNotFoundError))
        return false;
    value_release(t, module);
    return true;
}

/* Asks the search functions in their order. NONE: nobody knows it. */
static value search(struct thread *t, value name)
{
    value *s = scope_enter(t, 3), entry = UNSET;
    if (!s)
        return UNSET;
    s[0] = kept(t, functions_key);
    for (size_t i = 0; s[0] != UNSET && i < list_count(s[0]); i++) {
        slot_set(t, &s[1], list_get(t, s[0], i));
        slot_set(t, &s[2], s[1] == UNSET ? UNSET : op_call_1(t, s[1], name));
        if (s[2] == UNSET || s[2] == NONE) {
            if (thread_raised(t))
                break;
            continue;
        }
        if (!tuple_check(s[2]) || tuple_count(s[2]) != 4)
            raise_error(t, &exc_TypeError, "codec search functions must return 4-tuples");
        else
            entry = scope_take(&s[2]);
        break;
    }
    if (entry == UNSET && !thread_raised(t))
        entry = NONE;
    return scope_leave_keeping(t, s, entry);
}

value codec_lookup(struct thread *t, const char *encoding)
{
    value *s = scope_enter(t, 2), entry = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = normal_name(t, encoding)) == UNSET || (s[1] = kept(t, found_key)) == UNSET ||
        (entry = dict_get(t, s[1], s[0])) != UNSET || thread_raised(t))
        goto out;
    if (!import_encodings(t) || (entry = search(t, s[0])) == UNSET)
        goto out;
    if (entry == NONE) {
        entry = raise_error(t, &exc_LookupError, "unknown encoding: %s", encoding);
    } else if (!dict_set(t, s[1], s[0], entry)) {
        value_release(t, entry);
        entry = UNSET;
    }
out:
    return scope_leave_keeping(t, s, entry);
}

bool codec_register(struct thread *t, value function)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool good = (s[0] = kept(t, functions_key)) != UNSET && list_append(t, s[0], function);
    scope_leave(t, s);
    return good;
}

bool codec_unregister(struct thread *t, value function)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    bool good = (s[0] = kept(t, functions_key)) != UNSET && (s[1] = kept(t, found_key)) != UNSET;
    for (size_t i = 0; good && i < list_count(s[0]); i++) {
        slot_set(t, &s[2], list_get(t, s[0], i));
        if (s[2] != function)
            continue;
        dict_clear(t, s[1]);
        good = op_delete_item(t, s[0], value_from_small_int((int64_t)i));
        break;
    }
    scope_leave(t, s);
    return good;
}

int codec_forget(struct thread *t, const char *encoding)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int found = -1;
    if ((s[0] = normal_name(t, encoding)) != UNSET && (s[1] = kept(t, found_key)) != UNSET)
        found = dict_delete(t, s[1], s[0]);
    scope_leave(t, s);
    return found;
}

/* May the exception be replaced by one that says which codec failed? Only a plain one, whose text says all.
 */
static bool is_plain(value exception)
{
    const struct type *type = value_type(exception);
    const struct exception *e = exception_of(exception);
    return type->slots.init == exc_BaseException.slots.init &&
           type->slots.new == exc_BaseException.slots.new && !(type->flags & TYPE_HEAP) &&
           e->dict == UNSET &&tuple_check(e->args) &&
           (tuple_count(e->args) == 0 || (tuple_count(e->args) == 1 && str_check(tuple_item(e->args, 0))));
}

/* "encoding with 'name' codec failed (Type: text)", from the pending exception. */
static void wrap_failure(struct thread *t, const char *encoding, bool encoding_it)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return;
    s[0] = raised_take(t);
    if (!is_plain(s[0])) {
        raise_instance(t, scope_take(&s[0]));
    } else {
        const char *name = value_type(s[0])->name, *dot = strrchr(name, '.');
        s[1] = str_format(t, "%s with '%s' codec failed (%s: %S)", encoding_it ? "encoding" : "decoding",
                          encoding, dot ? dot + 1 : name, s[0]);
        if (s[1] != UNSET && (s[2] = op_call_1(t, value_from_type(value_type(s[0])), s[1])) != UNSET) {
            exception_set(t, s[2], &exception_of(s[2])->cause, value_retain(s[0]));
            exception_set(t, s[2], &exception_of(s[2])->context, value_retain(s[0]));
            raise_instance(t, scope_take(&s[2]));
        }
    }
    scope_leave(t, s);
}

/* Calls one of an entry's functions, and gives the first item of what it returns. */
static value run_entry(struct thread *t, value entry, int which, value v, const char *encoding,
                       const char *errors)
{
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if (errors && (s[0] = str_from_text(t, errors)) == UNSET)
        goto out;
    value args[] = {v, s[0]};
    s[1] = op_call(t, tuple_item(entry, (size_t)which), args, errors ? 2 : 1, UNSET);
    if (s[1] == UNSET) {
        if (!vm_is_killed(t))
            wrap_failure(t, encoding, which == ENCODER);
        goto out;
    }
    if (!tuple_check(s[1]) || tuple_count(s[1]) != 2)
        raise_error(t, &exc_TypeError, "%s must return a tuple (object, integer)",
                    which == ENCODER ? "encoder" : "decoder");
    else
        result = value_retain(tuple_item(s[1], 0));
out:
    return scope_leave_keeping(t, s, result);
}

value codec_run(struct thread *t, value v, const char *encoding, const char *errors, bool encoding_it)
{
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = codec_lookup(t, encoding)) != UNSET)
        result = run_entry(t, s[0], encoding_it ? ENCODER : DECODER, v, encoding, errors);
    return scope_leave_keeping(t, s, result);
}

/* Some entries, such as that of rot13, are not between text and octets. */
static bool check_is_text(struct thread *t, value entry, const char *encoding, const char *instead)
{
    if (value_is_exact(entry, &tuple_type))
        return true;
    value flag = op_find_attribute(t, entry, text_flag);
    int is_text = flag == UNSET ? (thread_raised(t) ? -1 : 1) : op_truth_taken(t, flag);
    if (is_text == 0)
        raise_error(t, &exc_LookupError, "'%.400s' is not a text encoding; use %s to handle arbitrary codecs",
                    encoding, instead);
    return is_text > 0;
}

/* codec_hooks.encode and .decode */
static value run_text(struct thread *t, value v, const char *encoding, const char *errors, bool encoding_it)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = codec_lookup(t, encoding);
    if (s[0] != UNSET &&
        check_is_text(t, s[0], encoding, encoding_it ? "codecs.encode()" : "codecs.decode()"))
        s[1] = run_entry(t, s[0], encoding_it ? ENCODER : DECODER, v, encoding, errors);
    if (s[1] != UNSET && (encoding_it ? bytes_check(s[1]) : str_check(s[1])))
        result = scope_take(&s[1]);
    else if (s[1] != UNSET)
        raise_error(t, &exc_TypeError,
                    "'%.400s' %s returned '%.400T' instead of '%s'; use codecs.%s() to %s arbitrary types",
                    encoding, encoding_it ? "encoder" : "decoder", s[1], encoding_it ? "bytes" : "str",
                    encoding_it ? "encode" : "decode", encoding_it ? "encode to" : "decode to");
    return scope_leave_keeping(t, s, result);
}

static value encode_hook(struct thread *t, value v, const char *encoding, const char *errors)
{
    return run_text(t, v, encoding, errors, true);
}

static value decode_hook(struct thread *t, value v, const char *encoding, const char *errors)
{
    return run_text(t, v, encoding, errors, false);
}

static void failed_hook(struct thread *t, const char *encoding, bool encoding_it)
{
    if (thread_raised(t) && !vm_is_killed(t))
        wrap_failure(t, encoding, encoding_it);
}

/* ---- Error handlers ---- */

/* python/first/_codecs_more.py has those that are always there. */
static value built_in_handler(struct thread *t, const char *errors)
{
    if (error_handler_find(errors) == ERRORS_UNKNOWN)
        return raise_error(t, &exc_LookupError, "unknown error handler name '%.400s'", errors);
    value *s = scope_enter(t, 2), handler = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = vm_import(t, "_codecs_more")) != UNSET &&
        (s[1] = str_format(t, "%s_errors", errors)) != UNSET)
        handler = op_get_attribute(t, s[0], s[1]);
    return scope_leave_keeping(t, s, handler);
}

value codec_handler(struct thread *t, const char *errors)
{
    value *s = scope_enter(t, 2), handler = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = kept(t, handlers_key)) != UNSET &&
        (s[1] = str_from_text(t, errors ? errors : "strict")) != UNSET)
        handler = dict_get(t, s[0], s[1]);
    if (handler == UNSET && !thread_raised(t))
        handler = built_in_handler(t, str_data(s[1]));
    return scope_leave_keeping(t, s, handler);
}

bool codec_register_handler(struct thread *t, value name, value handler)
{
    if (!value_type(handler)->slots.call) {
        raise_error(t, &exc_TypeError, "handler must be callable");
        return false;
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool good = (s[0] = kept(t, handlers_key)) != UNSET && dict_set(t, s[0], name, handler);
    scope_leave(t, s);
    return good;
}

/* (replacement, position) of a handler, checked. */
static bool take_answer(struct thread *t, value answer, bool encoding_it, size_t length, value *replacement,
                        size_t *position)
{
    int64_t at;
    bool good = tuple_check(answer) && tuple_count(answer) == 2;
    if (good) {
        value text = tuple_item(answer, 0);
        good = str_check(text) || (encoding_it && bytes_check(text));
    }
    if (!good) {
        raise_error(t, &exc_TypeError,
                    encoding_it ? "encoding error handler must return (str/bytes, int) tuple"
                                : "decoding error handler must return (str, int) tuple");
        return false;
    }
    if (!int_as_i64(t, tuple_item(answer, 1), &at))
        return false;
    int64_t from = at < 0 ? at + (int64_t)length : at;
    if (from < 0 || from > (int64_t)length) {
        raise_error(t, &exc_IndexError, "position %lld from error handler out of bounds", (long long)from);
        return false;
    }
    *replacement = value_retain(tuple_item(answer, 0));
    *position = (size_t)from;
    return true;
}

/* codec_hooks.handle */
static bool handle_hook(struct thread *t, const char *errors, value exception, size_t length,
                        value *replacement, size_t *position)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool good =
        (s[0] = codec_handler(t, errors)) != UNSET && (s[1] = op_call_1(t, s[0], exception)) != UNSET &&
        take_answer(t, s[1], value_type(exception) == &exc_UnicodeEncodeError, length, replacement, position);
    scope_leave(t, s);
    return good;
}

void codecs_ready(void)
{
    functions_key = str_name("codecs.functions");
    found_key = str_name("codecs.found");
    handlers_key = str_name("codecs.handlers");
    text_flag = str_name("_is_text_encoding");
    codec_hooks = (struct codec_hooks){encode_hook, decode_hook, handle_hook, failed_hook};
}
