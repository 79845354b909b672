/* The text of an uncaught exception: chain, traceback, message, notes, groups. */
#include "vm/exception_print.h"

#include <string.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define GROUP_WIDTH 15 /* members of a group that are shown, and levels of nesting */
#define GROUP_DEPTH 10

static struct exception *exception_from(value v)
{
    return (struct exception *)value_ref(v);
}

/* What is being printed: exceptions on the current chain, so that a cycle ends. */
struct printing {
    struct thread *t;
    struct buffer *out;
    value seen[256];
    size_t seen_count;
    unsigned depth; /* of groups */
};

static bool seen(struct printing *p, value exception)
{
    for (size_t i = 0; i < p->seen_count; i++) {
        if (p->seen[i] == exception)
            return true;
    }
    return p->seen_count >= COUNT_OF(p->seen);
}

static bool append_str(struct thread *t, value text, struct buffer *out)
{
    if (text == UNSET) {
        raised_clear(t);
        return false;
    }
    bool good = str_check(text);
    if (good)
        buffer_append(out, str_data(text), str_of(text)->size);
    value_release(t, text);
    return good;
}

/* "module.Class", without builtins and __main__. */
static void append_type_name(struct thread *t, struct type *type, struct buffer *out)
{
    value v = value_from_type(type);
    value module = op_find_attribute(t, v, NAME(__module__));
    if (module != UNSET && str_check(module) && !str_equals_text(module, "builtins") &&
        !str_equals_text(module, "__main__"))
        buffer_printf(out, "%s.", str_data(module));
    raised_clear(t);
    value_release(t, module);
    if (!append_str(t, op_get_attribute(t, v, NAME(__qualname__)), out))
        buffer_append_text(out, type->name);
}

/* A field that must be a number; UNSET and None stand for another one. False: it is something else. */
static bool take_number(value v, int64_t otherwise, int64_t *number)
{
    *number = otherwise;
    return v == UNSET || v == NONE || (int_check(v) && int_to_i64(v, number));
}

/* What a SyntaxError says of its place; offsets from 1, -1 for none. */
struct syntax_place {
    int64_t line, offset, end_line, end_offset;
};

/* False: python3 would not take these fields for a place, and shows the exception like any other. */
static bool take_place(const value *fields, struct syntax_place *place)
{
    value text = fields[SYNTAX_ERROR_TEXT], line = fields[SYNTAX_ERROR_LINENO];
    return line != UNSET && line != NONE && take_number(line, 0, &place->line) &&
           take_number(fields[SYNTAX_ERROR_OFFSET], -1, &place->offset) &&
           take_number(fields[SYNTAX_ERROR_END_LINENO], place->line, &place->end_line) &&
           take_number(fields[SYNTAX_ERROR_END_OFFSET], -1, &place->end_offset) &&
           (text == UNSET || text == NONE || str_check(text));
}

/* The source line and its carets. Lengths of lines are bytes and offsets are characters, as python3 counts
 * them. Only an exact SyntaxError has a range; what derives from it has one caret. */
static void append_marked_source(const struct syntax_place *place, value text, bool has_range,
                                 unsigned indent, struct buffer *out)
{
    const char *source = str_data(text);
    int64_t size = (int64_t)str_of(text)->size, end = place->end_offset;
    int64_t offset = place->offset < 0 ? 0 : place->offset; /* without a caret both */
    if (place->end_line > place->line)
        end = size;
    if (end > size + 1)
        end = size + 1;
    int64_t carets = has_range && end > 0 && end > offset ? end - offset : 1;
    int64_t blank = (int64_t)strspn(source, " \t\f"), length = size - blank;
    source += blank;
    offset -= 1 + blank;
    if (length > 0 && source[length - 1] == '\n')
        length--;
    if (offset > length)
        offset = length;
    for (const char *newline; (newline = strchr(source, '\n')) && newline - source < offset;) {
        int64_t skipped = newline - source + 1;
        source += skipped;
        length -= skipped;
        offset -= skipped;
    }
    buffer_append_fill(out, ' ', indent + 4);
    buffer_append(out, source, (size_t)length);
    buffer_append_char(out, '\n');
    if (offset < 0)
        return; /* to the left of what is shown */
    buffer_append_fill(out, ' ', indent + 4 + (size_t)offset);
    buffer_append_fill(out, '^', (size_t)carets);
    buffer_append_char(out, '\n');
}

/* The file, line and marked source of a SyntaxError. False: it has none. */
static bool append_syntax_place(struct thread *t, const value *fields, bool has_range, unsigned indent,
                                struct buffer *out)
{
    value filename = fields[SYNTAX_ERROR_FILENAME], text = fields[SYNTAX_ERROR_TEXT];
    struct syntax_place place;
    if (!take_place(fields, &place))
        return false;
    buffer_append_fill(out, ' ', indent);
    buffer_append_text(out, "  File \"");
    if (filename == UNSET || filename == NONE)
        buffer_append_text(out, "<string>");
    else
        append_str(t, op_str(t, filename), out);
    buffer_printf(out, "\", line %lld\n", (long long)place.line);
    if (text != UNSET && text != NONE)
        append_marked_source(&place, text, has_range, indent, out);
    return true;
}

static void append_indented(const char *text, unsigned indent, struct buffer *out)
{
    for (;;) {
        size_t length = strcspn(text, "\n");
        buffer_append_fill(out, ' ', indent);
        buffer_append(out, text, length);
        buffer_append_char(out, '\n');
        if (!text[length])
            return;
        text += length + 1;
    }
}

static void append_notes(struct printing *p, value exception, unsigned indent)
{
    struct thread *t = p->t;
    value *s = scope_enter(t, 1); /* the notes; then a tuple of them */
    if (!s || (s[0] = op_find_attribute(t, exception, NAME(__notes__))) == UNSET) {
        raised_clear(t);
    } else if (!list_check(s[0]) && !tuple_check(s[0])) {
        struct buffer text = BUFFER_EMPTY;
        if (!append_str(t, op_repr(t, s[0]), &text))
            buffer_append_text(&text, "<__notes__ repr() failed>");
        append_indented(buffer_text(&text), indent, p->out);
        buffer_finish(&text);
    } else {
        slot_set(t, &s[0], sequence_to_tuple(t, s[0]));
        for (size_t i = 0; s[0] != UNSET && i < tuple_count(s[0]); i++) {
            struct buffer text = BUFFER_EMPTY;
            if (!append_str(t, op_str(t, tuple_item(s[0], i)), &text))
                buffer_append_text(&text, "<note str() failed>");
            append_indented(buffer_text(&text), indent, p->out);
            buffer_finish(&text);
        }
    }
    if (s)
        scope_leave(t, s);
}

/* The message and the notes; of a SyntaxError with a place python3 3.11 shows no notes. */
static void append_message(struct printing *p, value exception, unsigned indent)
{
    struct thread *t = p->t;
    struct buffer *out = p->out;
    struct type *type = value_type(exception);
    value *fields = exception_enter_fields(t, exception);
    if (!fields) {
        raised_clear(t);
        return;
    }
    bool placed = type_is_subtype(type, &exc_SyntaxError) &&
                  append_syntax_place(t, fields, type == &exc_SyntaxError, indent, out);
    buffer_append_fill(out, ' ', indent);
    append_type_name(t, type, out);
    value message = fields[SYNTAX_ERROR_MSG], text = NONE;
    if (!placed)
        text = op_str(t, exception);
    else if (message != UNSET && message != NONE)
        text = op_str(t, message);
    text = scope_leave_keeping(t, fields, text);
    if (text == UNSET) {
        raised_clear(t);
        buffer_append_text(out, ": <exception str() failed>");
    } else if (str_check(text) && str_of(text)->size) {
        buffer_append_text(out, ": ");
        append_str(t, text, out);
    } else {
        value_release(t, text);
    }
    print_suggestion(t, exception, out);
    buffer_append_char(out, '\n');
    if (!placed)
        append_notes(p, exception, indent);
}

static void append_exception(struct printing *p, value exception);

/* Appends text with the margin of the enclosing groups ("  | ") in front of each line. */
static void append_with_margin(struct printing *p, const char *text)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n") + 1;
        buffer_append_fill(p->out, ' ', 2 * p->depth);
        if (p->depth)
            buffer_append_text(p->out, "| ");
        buffer_append(p->out, line, length);
        line += length;
    }
}

/* False: it has none. */
static bool append_traceback(struct printing *p, value exception, const char *title)
{
    value *s = scope_enter(p->t, 1);
    if (!s)
        return false;
    s[0] = exception_load(p->t, exception, &exception_of(exception)->traceback);
    bool there = s[0] != UNSET && s[0] != NONE;
    if (there) {
        buffer_append_text(p->out, title);
        print_traceback(p->t, s[0], 0, p->out);
    }
    scope_leave(p->t, s);
    return there;
}

static void append_one(struct printing *p, value exception)
{
    struct buffer *outer = p->out, text = BUFFER_EMPTY;
    p->out = &text;
    append_traceback(p, exception, "Traceback (most recent call last):\n");
    append_message(p, exception, 0);
    p->out = outer;
    append_with_margin(p, buffer_text(&text));
    buffer_finish(&text);
}

/* A group: its own traceback under "  + Exception Group Traceback", then each member under a numbered rule.
 */
static void append_group(struct printing *p, value exception)
{
    struct thread *t = p->t;
    bool outermost = p->depth == 0;
    if (outermost)
        p->depth = 1;
    struct buffer *outer = p->out, text = BUFFER_EMPTY;
    p->out = &text;
    bool traced = append_traceback(p, exception, "Exception Group Traceback (most recent call last):\n");
    append_message(p, exception, 0);
    p->out = outer;
    if (outermost && traced) {
        buffer_append_text(outer, "  + ");
        const char *rest = strchr(buffer_text(&text), '\n') + 1;
        buffer_append(outer, buffer_text(&text), (size_t)(rest - buffer_text(&text)));
        append_with_margin(p, rest);
    } else {
        append_with_margin(p, buffer_text(&text));
    }
    buffer_finish(&text);
    value *s = scope_enter(t, 1);
    value members = s ? s[0] = op_find_attribute(t, exception, NAME(exceptions)) : UNSET;
    if (members == UNSET || !tuple_check(members) || p->depth > GROUP_DEPTH) {
        raised_clear(t);
        if (s)
            scope_leave(t, s);
        p->depth -= outermost;
        return;
    }
    size_t count = tuple_count(members);
    for (size_t i = 0; i < count && i <= GROUP_WIDTH; i++) {
        buffer_append_fill(p->out, ' ', 2 * p->depth);
        buffer_printf(p->out, i == 0 ? "+-+---------------- " : "  +---------------- ");
        if (i < GROUP_WIDTH)
            buffer_printf(p->out, "%zu", i + 1);
        else
            buffer_append_text(p->out, "...");
        buffer_append_text(p->out, " ----------------\n");
        p->depth++;
        if (i < GROUP_WIDTH) {
            append_exception(p, tuple_item(members, i));
        } else {
            struct buffer more = BUFFER_EMPTY;
            buffer_printf(&more, "and %zu more exception%s\n", count - GROUP_WIDTH,
                          count - GROUP_WIDTH == 1 ? "" : "s");
            append_with_margin(p, buffer_text(&more));
            buffer_finish(&more);
        }
        p->depth--;
    }
    bool last_is_group =
        count &&
        type_is_subtype(value_type(tuple_item(members, (count > GROUP_WIDTH ? GROUP_WIDTH + 1 : count) - 1)),
                        &exc_BaseExceptionGroup);
    if (!last_is_group) {
        buffer_append_fill(p->out, ' ', 2 * p->depth);
        buffer_append_text(p->out, "  +------------------------------------\n");
    }
    scope_leave(t, s);
    p->depth -= outermost;
}

static void append_exception(struct printing *p, value exception)
{
    struct exception *e = exception_from(exception);
    value *s = scope_enter(p->t, 2);
    if (!s)
        return;
    s[0] = exception_load(p->t, exception, &e->cause);
    s[1] = exception_load(p->t, exception, &e->context);
    if (p->seen_count < COUNT_OF(p->seen))
        p->seen[p->seen_count++] = exception;
    value before = UNSET;
    const char *between = NULL;
    if (s[0] != UNSET && s[0] != NONE) {
        before = s[0];
        between = "\nThe above exception was the direct cause of the following exception:\n\n";
    } else if (s[1] != UNSET && s[1] != NONE && !load_relaxed(&e->suppress_context)) {
        before = s[1];
        between = "\nDuring handling of the above exception, another exception occurred:\n\n";
    }
    if (before != UNSET && !seen(p, before) && native_enter(p->t, "")) {
        append_exception(p, before);
        native_leave(p->t);
        append_with_margin(p, between);
    }
    raised_clear(p->t);
    if (type_is_subtype(value_type(exception), &exc_BaseExceptionGroup))
        append_group(p, exception);
    else
        append_one(p, exception);
    scope_leave(p->t, s);
}

void vm_format_exception(struct thread *t, value exception, struct buffer *out)
{
    value pending = t->exception;
    t->exception = UNSET;
    value *s = scope_enter(t, 1);
    if (s) {
        s[0] = pending;
        struct printing p = {.t = t, .out = out};
        append_exception(&p, exception);
        pending = scope_take(&s[0]);
        scope_leave(t, s);
    }
    raised_clear(t);
    t->exception = pending;
}
