/* The lines of a traceback, with the markers of PEP 657 below the source. */
#include <string.h>

#include "base/arena.h"
#include "compiler/ast.h"
#include "object/scope.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/exception_print.h"
#include "vm/vm.h"

#define REPEATS_SHOWN 3

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Number of code points in the first `bytes` bytes. */
static size_t points(const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes && text[i]; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* Byte columns within a segment that are marked with '^' while the rest gets '~'. */
struct anchors {
    size_t left, right;
};

static bool operator_anchors(const struct ast_expr *e, const char *text, struct anchors *out)
{
    size_t left = e->binary.left->position.end_column, right = e->binary.right->position.column;
    for (size_t i = left; i < right; i++) {
        if (is_space(text[i]) || text[i] == '\\')
            continue;
        out->left = i;
        out->right = i + 1;
        if (i + 1 < right && !is_space(text[i + 1]))
            out->right++;
        if (i + 1 < right && text[i] == ')')
            continue;
        return true;
    }
    return false;
}

/* Where a segment of source is a binary operation or a subscript: the operator, or the brackets. */
static bool find_anchors(const char *segment, size_t length, struct anchors *out)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct syntax_error error = {0};
    struct ast_tree *tree = ast_parse(&arena, segment, length, "<segment>", SOURCE_TEXT, PARSE_FILE, &error);
    bool found = false;
    if (tree && tree->body.count == 1 && tree->body.items[0]->kind == STMT_EXPR) {
        const struct ast_expr *e = tree->body.items[0]->expr.value;
        if (e->position.end_line == e->position.line && e->kind == EXPR_BINARY) {
            found = operator_anchors(e, segment, out);
        } else if (e->position.end_line == e->position.line && e->kind == EXPR_SUBSCRIPT) {
            out->left = e->subscript.value->position.end_column;
            out->right = e->subscript.index->position.end_column + 1;
            found = true;
        }
    }
    arena_finish(&arena);
    return found && out->left < out->right && out->right <= length;
}

/* text: the whole source line without its newline. */
static void print_markers(const char *text, size_t length, size_t blank, const struct position *p,
                          unsigned indent, struct buffer *out)
{
    size_t start = (size_t)p->column, end = p->line == p->end_line ? (size_t)p->end_column : length;
    if (p->column < 0 || p->end_column < 0 || start > length)
        return;
    if (end > length)
        end = length;
    if (p->line != p->end_line) {
        while (end > start && is_space(text[end - 1]))
            end--;
    }
    if (end <= start)
        return;
    struct anchors anchors;
    bool anchored = p->line == p->end_line && find_anchors(text + start, end - start, &anchors);
    if (!anchored && start <= blank && end >= length)
        return; /* the whole line: nothing to point at */
    buffer_append_fill(out, ' ',
                       indent + 4 + points(text, start) - points(text, blank < start ? blank : start));
    if (anchored) {
        buffer_append_fill(out, '~', points(text + start, anchors.left));
        buffer_append_fill(out, '^', points(text + start + anchors.left, anchors.right - anchors.left));
        buffer_append_fill(out, '~', points(text + start + anchors.right, end - start - anchors.right));
    } else {
        buffer_append_fill(out, '^', points(text + start, end - start));
    }
    buffer_append_char(out, '\n');
}

void print_marked_line(struct thread *t, const struct code *code, uint32_t instruction, int line,
                       unsigned indent, struct buffer *out)
{
    struct buffer text = BUFFER_EMPTY;
    if (vm_source_line(t, code->filename, line, &text)) {
        const char *source = buffer_text(&text);
        size_t length = text.length, blank = 0;
        while (length && (is_space(source[length - 1]) || source[length - 1] == '\r'))
            length--;
        while (blank < length && is_space(source[blank]))
            blank++;
        buffer_append_fill(out, ' ', indent + 4);
        buffer_append(out, source + blank, length - blank);
        buffer_append_char(out, '\n');
        if (instruction < code->instruction_count && code->positions[instruction].line == line)
            print_markers(source, length, blank, &code->positions[instruction], indent, out);
    }
    buffer_finish(&text);
}

static bool same_place(const struct traceback *a, const struct traceback *b)
{
    if (!a || !b)
        return false;
    const struct code *x = (struct code *)value_ref(((struct frame_object *)value_ref(a->frame))->code);
    const struct code *y = (struct code *)value_ref(((struct frame_object *)value_ref(b->frame))->code);
    return a->line == b->line && str_equal(x->filename, y->filename) && str_equal(x->name, y->name);
}

static void print_repeats(size_t repeats, unsigned indent, struct buffer *out)
{
    if (repeats <= REPEATS_SHOWN)
        return;
    repeats -= REPEATS_SHOWN;
    buffer_append_fill(out, ' ', indent + 2);
    buffer_printf(out, "[Previous line repeated %zu more time%s]\n", repeats, repeats == 1 ? "" : "s");
}

static void print_entry(struct thread *t, const struct traceback *entry, unsigned indent, struct buffer *out)
{
    const struct code *code =
        (struct code *)value_ref(((struct frame_object *)value_ref(entry->frame))->code);
    buffer_append_fill(out, ' ', indent);
    buffer_printf(out, "  File \"%s\", line %d, in %s\n", str_data(code->filename), entry->line,
                  str_data(code->name));
    print_marked_line(t, code, entry->instruction, entry->line, indent, out);
}

void print_traceback(struct thread *t, value traceback, unsigned indent, struct buffer *out)
{
    enum { LINK, PREVIOUS, SLOTS }; /* kept: somebody may cut the chain meanwhile */
    const struct traceback *previous = NULL;
    size_t repeats = 0;
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return;
    for (s[LINK] = value_retain(traceback); s[LINK] != UNSET;) {
        struct traceback *entry = (struct traceback *)value_ref(s[LINK]);
        if (same_place(previous, entry)) {
            repeats++;
        } else {
            print_repeats(repeats, indent, out);
            repeats = 1;
        }
        previous = entry;
        if (repeats <= REPEATS_SHOWN)
            print_entry(t, entry, indent, out);
        slot_set(t, &s[PREVIOUS], scope_take(&s[LINK]));
        s[LINK] = field_load(t, &entry->object, &entry->next);
    }
    scope_leave(t, s);
    print_repeats(repeats, indent, out);
}
