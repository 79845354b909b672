#include "diagram.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "value_text.h"

/* Longer texts are cut by the daemon already; this bounds what another daemon may send. */
enum { TEXT_SIZE = 512 };

/* The pieces of a box. */
struct pen {
    const char *top_left, *top_right, *bottom_left, *bottom_right, *left_tee, *right_tee;
    const char *across, *down, *pointer;
};

static const struct pen ascii_pen = {"+", "+", "+", "+", "+", "+", "-", "|", "v"};
static const struct pen unicode_pen = {"┌", "┐", "└", "┘", "├", "┤", "─", "│", "▼"};

struct canvas {
    struct buffer *out;
    const struct diagram_style *style;
    const struct pen *pen;
    struct buffer line; /* what is being put together for the next line */
};

static void append_field(struct buffer *out, struct wire_value map, const char *key)
{
    char text[TEXT_SIZE];
    wire_map_text(map, key, text, sizeof text);
    text_append_clean(out, text, strlen(text));
}

static void append_across(struct canvas *canvas, unsigned columns)
{
    for (unsigned i = 0; i < columns; i++) {
        buffer_append_text(canvas->out, canvas->pen->across);
    }
}

static void append_bold(struct canvas *canvas, const char *text)
{
    buffer_append_text(canvas->out, canvas->style->colour ? "\033[1m" : "");
    buffer_append_text(canvas->out, text);
    buffer_append_text(canvas->out, canvas->style->colour ? "\033[0m" : "");
}

/* The upper edge of an outer box, with its title in the middle. */
static void box_begin(struct canvas *canvas, const char *title)
{
    unsigned room = canvas->style->width - 4 - (unsigned)strlen(title);
    buffer_append_text(canvas->out, canvas->pen->top_left);
    append_across(canvas, room / 2);
    buffer_append_char(canvas->out, ' ');
    append_bold(canvas, title);
    buffer_append_char(canvas->out, ' ');
    append_across(canvas, room - room / 2);
    buffer_append_text(canvas->out, canvas->pen->top_right);
    buffer_append_char(canvas->out, '\n');
}

static void box_end(struct canvas *canvas)
{
    buffer_append_text(canvas->out, canvas->pen->bottom_left);
    append_across(canvas, canvas->style->width - 2);
    buffer_append_text(canvas->out, canvas->pen->bottom_right);
    buffer_append_char(canvas->out, '\n');
}

/* Writes the line that was put together into the outer box, and begins the next. */
static void box_line(struct canvas *canvas)
{
    buffer_append_text(canvas->out, canvas->pen->down);
    buffer_append_text(canvas->out, "  ");
    text_append_fit(canvas->out, buffer_text(&canvas->line), canvas->style->width - 6,
                    canvas->style->unicode);
    buffer_append_text(canvas->out, "  ");
    buffer_append_text(canvas->out, canvas->pen->down);
    buffer_append_char(canvas->out, '\n');
    buffer_clear(&canvas->line);
}

/* Columns inside a frame's box. */
static unsigned frame_columns(const struct canvas *canvas)
{
    return canvas->style->width - 10;
}

/* An edge of a frame's box. */
static void frame_edge(struct canvas *canvas, const char *left, const char *right)
{
    buffer_append_text(&canvas->line, left);
    for (unsigned i = 0; i < frame_columns(canvas) + 2; i++) {
        buffer_append_text(&canvas->line, canvas->pen->across);
    }
    buffer_append_text(&canvas->line, right);
    box_line(canvas);
}

/* A line of a frame's box. */
static void frame_line(struct canvas *canvas, const char *text)
{
    buffer_append_text(&canvas->line, canvas->pen->down);
    buffer_append_char(&canvas->line, ' ');
    text_append_fit(&canvas->line, text, frame_columns(canvas), canvas->style->unicode);
    buffer_append_char(&canvas->line, ' ');
    buffer_append_text(&canvas->line, canvas->pen->down);
    box_line(canvas);
}

/* The file's name without its folders: the picture is narrow. */
static void append_place(struct buffer *out, struct wire_value frame)
{
    char file[TEXT_SIZE];
    wire_map_text(frame, "file", file, sizeof file);
    const char *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    text_append_clean(out, base, strlen(base));
    buffer_printf(out, ":%llu", (unsigned long long)wire_map_uint(frame, "line", 0));
}

/* Function on the left, place on the right, what it is about to do between them. */
static void frame_heading(struct canvas *canvas, struct wire_value frame)
{
    struct buffer left = BUFFER_EMPTY, right = BUFFER_EMPTY, whole = BUFFER_EMPTY;
    char function[TEXT_SIZE], event[16];
    wire_map_text(frame, "function", function, sizeof function);
    wire_map_text(frame, "event", event, sizeof event);
    bool module = strcmp(function, "<module>") == 0;
    if (module) {
        buffer_append_text(&left, "<module>  (global variables)");
    } else {
        text_append_clean(&left, function, strlen(function));
        buffer_append_text(&left, "()");
    }
    if (strcmp(event, "return") == 0) {
        buffer_append_text(&left, "  about to return");
    } else if (strcmp(event, "call") == 0) {
        buffer_append_text(&left, "  just called");
    } else if (event[0]) {
        buffer_append_text(&left, "  stopped here");
    }
    append_place(&right, frame);
    unsigned columns = frame_columns(canvas), right_width = text_width(buffer_text(&right));
    if (right_width + 12 < columns) {
        text_append_fit(&whole, buffer_text(&left), columns - right_width - 2, canvas->style->unicode);
        buffer_append_text(&whole, "  ");
        buffer_append_text(&whole, buffer_text(&right));
    } else {
        buffer_append_text(&whole, buffer_text(&left));
    }
    frame_line(canvas, buffer_text(&whole));
    buffer_finish(&left);
    buffer_finish(&right);
    buffer_finish(&whole);
}

/* Returns the width for names in a list of variables. */
static unsigned widest_name(struct wire_value values)
{
    struct wire_value value;
    unsigned widest = 4;
    struct wire_cursor cursor = wire_cursor_start(values);
    while (wire_cursor_next(&cursor, &value)) {
        unsigned width = value_text_name_width(value);
        widest = width > widest && width <= 24 ? width : widest;
    }
    return widest;
}

static void draw_frame(struct canvas *canvas, struct wire_value frame)
{
    struct wire_value locals = {0}, local;
    struct buffer text = BUFFER_EMPTY;
    frame_heading(canvas, frame);
    wire_map_get(frame, "locals", &locals);
    unsigned names = widest_name(locals);
    struct wire_cursor cursor = wire_cursor_start(locals);
    while (wire_cursor_next(&cursor, &local)) {
        buffer_append_text(&text, "    ");
        value_text_append(&text, local, names, canvas->style->unicode);
        frame_line(canvas, buffer_text(&text));
        buffer_clear(&text);
    }
    buffer_finish(&text);
}

static void draw_thread(struct canvas *canvas, struct wire_value thread)
{
    struct wire_value frames = {0}, frame;
    uint64_t depth = wire_map_uint(thread, "depth", 0);
    buffer_printf(&canvas->line, "Thread %llu  ", (unsigned long long)wire_map_uint(thread, "thread", 0));
    append_field(&canvas->line, thread, "name");
    buffer_append_text(&canvas->line, "  ");
    append_field(&canvas->line, thread, "state");
    buffer_printf(&canvas->line, "  %llu frame%s, %llu of ", (unsigned long long)depth, depth == 1 ? "" : "s",
                  (unsigned long long)wire_map_uint(thread, "frame_bytes", 0));
    text_append_bytes(&canvas->line, wire_map_uint(thread, "frame_limit", 0));
    box_line(canvas);
    wire_map_get(thread, "frames", &frames);
    struct wire_cursor cursor = wire_cursor_start(frames);
    uint64_t shown = wire_value_count(frames);
    for (uint64_t i = 0; wire_cursor_next(&cursor, &frame); i++) {
        bool first = i == 0;
        frame_edge(canvas, first ? canvas->pen->top_left : canvas->pen->left_tee,
                   first ? canvas->pen->top_right : canvas->pen->right_tee);
        draw_frame(canvas, frame);
    }
    if (depth > shown && shown > 0) {
        char text[64];
        frame_edge(canvas, canvas->pen->left_tee, canvas->pen->right_tee);
        snprintf(text, sizeof text, "... %llu frames further out", (unsigned long long)(depth - shown));
        frame_line(canvas, text);
    }
    if (shown > 0) {
        frame_edge(canvas, canvas->pen->bottom_left, canvas->pen->bottom_right);
    }
}

static void draw_stacks(struct canvas *canvas, struct wire_value snapshot)
{
    struct wire_value threads = {0}, thread;
    box_begin(canvas, "STACK MEMORY");
    wire_map_get(snapshot, "threads", &threads);
    struct wire_cursor cursor = wire_cursor_start(threads);
    while (wire_cursor_next(&cursor, &thread)) {
        draw_thread(canvas, thread);
    }
    if (wire_value_count(threads) == 0) {
        buffer_append_text(&canvas->line, "no thread runs in it");
        box_line(canvas);
    }
    box_end(canvas);
}

/* One object: handle, type and text on the left; count, sharing and size on the right. */
static void object_heading(struct canvas *canvas, struct wire_value object)
{
    struct buffer left = BUFFER_EMPTY, right = BUFFER_EMPTY;
    struct wire_value count_value = {0};
    int64_t count = 0;
    wire_map_get(object, "count", &count_value);
    wire_value_int(count_value, &count);
    buffer_printf(&left, "#%-3llu ", (unsigned long long)wire_map_uint(object, "handle", 0));
    append_field(&left, object, "type");
    buffer_append_char(&left, ' ');
    append_field(&left, object, "text");
    if (count < 0) {
        buffer_append_text(&right, "immortal");
    } else {
        buffer_printf(&right, "%lld reference%s", (long long)count, count == 1 ? " " : "s");
    }
    buffer_printf(&right, "  %s %6llu B", wire_map_bool(object, "shared", false) ? "shared " : "private",
                  (unsigned long long)wire_map_uint(object, "bytes", 0));
    unsigned room = canvas->style->width - 6, right_width = text_width(buffer_text(&right));
    unsigned left_width = room > right_width + 2 ? room - right_width - 2 : 0;
    text_append_fit(&canvas->line, buffer_text(&left), left_width, canvas->style->unicode);
    buffer_append_text(&canvas->line, "  ");
    buffer_append_text(&canvas->line, buffer_text(&right));
    box_line(canvas);
    buffer_finish(&left);
    buffer_finish(&right);
}

static void draw_object(struct canvas *canvas, struct wire_value object)
{
    struct wire_value references = {0}, reference;
    uint64_t more = wire_map_uint(object, "more", 0);
    object_heading(canvas, object);
    wire_map_get(object, "references", &references);
    unsigned names = widest_name(references);
    struct wire_cursor cursor = wire_cursor_start(references);
    while (wire_cursor_next(&cursor, &reference)) {
        buffer_append_text(&canvas->line, "       ");
        value_text_append(&canvas->line, reference, names, canvas->style->unicode);
        box_line(canvas);
    }
    if (more > 0) {
        buffer_printf(&canvas->line, "       ... %llu more references", (unsigned long long)more);
        box_line(canvas);
    }
}

static void draw_heap(struct canvas *canvas, struct wire_value snapshot)
{
    struct wire_value objects = {0}, object;
    uint64_t more = wire_map_uint(snapshot, "more", 0);
    box_begin(canvas, "HEAP MEMORY");
    wire_map_get(snapshot, "objects", &objects);
    struct wire_cursor cursor = wire_cursor_start(objects);
    while (wire_cursor_next(&cursor, &object)) {
        draw_object(canvas, object);
    }
    if (more > 0) {
        buffer_printf(&canvas->line, "%s%llu object%s", wire_value_count(objects) ? "... and " : "",
                      (unsigned long long)more, more == 1 ? "" : "s");
        buffer_append_text(&canvas->line, wire_value_count(objects) ? " not reached from here" : "");
        box_line(canvas);
    }
    buffer_printf(&canvas->line, "In all: %llu objects, ",
                  (unsigned long long)wire_map_uint(snapshot, "heap_objects", 0));
    text_append_bytes(&canvas->line, wire_map_uint(snapshot, "heap_bytes", 0));
    box_line(canvas);
    box_end(canvas);
}

/* The arrow from one box to the next. */
static void draw_arrow(struct canvas *canvas)
{
    for (int i = 0; i < 2; i++) {
        buffer_append_fill(canvas->out, ' ', canvas->style->width / 2);
        buffer_append_text(canvas->out, i == 0 ? canvas->pen->down : canvas->pen->pointer);
        buffer_append_char(canvas->out, '\n');
    }
}

static void draw_program(struct canvas *canvas, struct wire_value snapshot)
{
    const struct diagram_style *wide = canvas->style;
    struct diagram_style narrow = *wide;
    struct buffer box = BUFFER_EMPTY, *out = canvas->out;
    narrow.width = canvas->style->width / 2 + 2;
    unsigned indent = (wide->width - narrow.width) / 2;
    canvas->style = &narrow;
    canvas->out = &box;
    box_begin(canvas, "Python Program");
    buffer_printf(&canvas->line, "%llu  ", (unsigned long long)wire_map_uint(snapshot, "program", 0));
    append_field(&canvas->line, snapshot, "name");
    buffer_append_text(&canvas->line, "  ");
    append_field(&canvas->line, snapshot, "state");
    box_line(canvas);
    box_end(canvas);
    const char *line = buffer_text(&box);
    while (*line) {
        size_t length = strcspn(line, "\n") + 1;
        buffer_append_fill(out, ' ', indent);
        buffer_append(out, line, length);
        line += length;
    }
    buffer_finish(&box);
    canvas->style = wide;
    canvas->out = out;
}

void diagram_append(struct buffer *out, struct wire_value snapshot, const struct diagram_style *style)
{
    struct canvas canvas = {out, style, style->unicode ? &unicode_pen : &ascii_pen, BUFFER_EMPTY};
    draw_program(&canvas, snapshot);
    draw_arrow(&canvas);
    draw_stacks(&canvas, snapshot);
    draw_arrow(&canvas);
    draw_heap(&canvas, snapshot);
    out->failed |= canvas.line.failed;
    buffer_finish(&canvas.line);
}
