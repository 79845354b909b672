#include "text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "wire/value.h"

#define PIPE_COLUMNS 78
#define MAX_COLUMNS  110

static struct text_terminal terminal = {.columns = PIPE_COLUMNS};

void text_start(void)
{
    const char *kind = getenv("TERM");
    if (isatty(STDOUT_FILENO)) {
        setlocale(LC_CTYPE, "");
        terminal.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
        const char *no_colour = getenv("NO_COLOR");
        terminal.colour = kind && strcmp(kind, "dumb") != 0 && !(no_colour && no_colour[0]);
        struct winsize size;
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) {
            terminal.columns = size.ws_col < MAX_COLUMNS ? size.ws_col : MAX_COLUMNS;
        }
    }
    setlocale(LC_CTYPE, "C.UTF-8");
}

const struct text_terminal *text_terminal(void)
{
    return &terminal;
}

/* Returns the length of the UTF-8 sequence at `text`, 0 if there is none. */
static size_t sequence_length(const char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    size_t wanted = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return wanted <= length && wire_is_utf8(text, wanted) ? wanted : 0;
}

/* Columns of one character; -1 for one that must not be printed. */
static int character_width(const char *text, size_t length)
{
    wchar_t wide;
    mbstate_t state = {0};
    if (length == 1) {
        return text[0] >= ' ' && text[0] < 0x7f ? 1 : -1;
    }
    if (mbrtowc(&wide, text, length, &state) != length) {
        return -1;
    }
    return wcwidth(wide);
}

void text_append_clean(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t taken = sequence_length(text + i, length - i);
        if (taken == 0 || character_width(text + i, taken) < 0) {
            buffer_append_char(out, '?');
            i += taken ? taken : 1;
        } else {
            buffer_append(out, text + i, taken);
            i += taken;
        }
    }
}

unsigned text_width(const char *text)
{
    size_t length = strlen(text);
    unsigned width = 0;
    for (size_t i = 0; i < length;) {
        size_t taken = sequence_length(text + i, length - i);
        int columns = taken ? character_width(text + i, taken) : 1;
        width += columns > 0 ? (unsigned)columns : 0;
        i += taken ? taken : 1;
    }
    return width;
}

void text_append_fit(struct buffer *out, const char *text, unsigned columns, bool unicode)
{
    unsigned width = text_width(text);
    if (width <= columns) {
        buffer_append_text(out, text);
        buffer_append_fill(out, ' ', columns - width);
        return;
    }
    const char *mark = unicode ? "…" : "..";
    unsigned mark_width = unicode ? 1 : 2;
    unsigned room = columns > mark_width ? columns - mark_width : 0, used = 0;
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        size_t taken = sequence_length(text + i, length - i);
        int one = taken ? character_width(text + i, taken) : 1;
        unsigned add = one > 0 ? (unsigned)one : 0;
        if (used + add > room) {
            break;
        }
        buffer_append(out, text + i, taken ? taken : 1);
        used += add;
        i += taken ? taken : 1;
    }
    if (columns >= mark_width) {
        buffer_append_text(out, mark);
        used += mark_width;
    }
    buffer_append_fill(out, ' ', columns - used);
}

void text_append_bytes(struct buffer *out, uint64_t bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) {
        buffer_printf(out, "%llu B", (unsigned long long)bytes);
        return;
    }
    double amount = (double)bytes;
    unsigned unit = 0;
    while (amount >= 1023.95 && unit < 6) {
        amount /= 1024;
        unit++;
    }
    buffer_printf(out, "%.1f %s", amount, units[unit]);
}

void text_append_duration(struct buffer *out, uint64_t nanoseconds)
{
    double amount = (double)nanoseconds;
    if (nanoseconds < 1000) {
        buffer_printf(out, "%llu ns", (unsigned long long)nanoseconds);
    } else if (amount < 999.95e3) {
        buffer_printf(out, "%.1f us", amount / 1e3);
    } else if (amount < 999.95e6) {
        buffer_printf(out, "%.1f ms", amount / 1e6);
    } else if (amount < 59.95e9) {
        buffer_printf(out, "%.1f s", amount / 1e9);
    } else {
        unsigned long long seconds = (unsigned long long)((amount + 0.5e9) / 1e9);
        if (seconds >= 86400) {
            buffer_printf(out, "%llu d %llu h", seconds / 86400, seconds % 86400 / 3600);
        } else if (seconds >= 3600) {
            buffer_printf(out, "%llu h %llu min", seconds / 3600, seconds % 3600 / 60);
        } else {
            buffer_printf(out, "%llu min %llu s", seconds / 60, seconds % 60);
        }
    }
}

void text_append_moment(struct buffer *out, double seconds)
{
    char text[40];
    struct tm parts;
    time_t whole = (time_t)seconds;
    unsigned milliseconds = (unsigned)((seconds - (double)whole) * 1000);
    if (localtime_r(&whole, &parts) && strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts)) {
        buffer_printf(out, "%s.%03u", text, milliseconds);
    } else {
        buffer_printf(out, "%.3f", seconds);
    }
}

void text_table_init(struct text_table *table, const char *const *headings, const char *alignment)
{
    *table = (struct text_table){
        .columns = (unsigned)strlen(alignment), .headings = headings, .alignment = alignment};
    for (unsigned i = 0; i < table->columns; i++) {
        text_table_add(table, headings[i]);
    }
}

void text_table_add(struct text_table *table, const char *text)
{
    text_append_clean(&table->cells, text, strlen(text));
    buffer_append_char(&table->cells, '\0');
    table->count++;
}

void text_table_addf(struct text_table *table, const char *format, ...)
{
    struct buffer cell = BUFFER_EMPTY;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&cell, format, arguments);
    va_end(arguments);
    text_table_add(table, buffer_text(&cell));
    buffer_finish(&cell);
}

void text_table_add_bytes(struct text_table *table, uint64_t bytes)
{
    struct buffer cell = BUFFER_EMPTY;
    text_append_bytes(&cell, bytes);
    text_table_add(table, buffer_text(&cell));
    buffer_finish(&cell);
}

void text_table_add_duration(struct text_table *table, uint64_t nanoseconds)
{
    struct buffer cell = BUFFER_EMPTY;
    text_append_duration(&cell, nanoseconds);
    text_table_add(table, buffer_text(&cell));
    buffer_finish(&cell);
}

void text_table_finish(struct text_table *table, struct buffer *out)
{
    enum { MOST = 24 };
    unsigned widths[MOST] = {0};
    const char *cell = buffer_text(&table->cells);
    for (unsigned i = 0; i < table->count && !table->cells.failed; i++, cell += strlen(cell) + 1) {
        unsigned width = text_width(cell);
        unsigned column = i % table->columns % MOST;
        widths[column] = width > widths[column] ? width : widths[column];
    }
    cell = buffer_text(&table->cells);
    for (unsigned i = 0; i < table->count && !table->cells.failed; i++, cell += strlen(cell) + 1) {
        unsigned column = i % table->columns;
        unsigned padding = widths[column % MOST] - text_width(cell);
        bool last = column + 1 == table->columns;
        if (table->alignment[column] == '>') {
            buffer_append_fill(out, ' ', padding);
        }
        buffer_append_text(out, cell);
        if (!last) {
            buffer_append_fill(out, ' ', (table->alignment[column] == '<' ? padding : 0) + 2);
        }
        if (last) {
            buffer_append_char(out, '\n');
        }
    }
    buffer_finish(&table->cells);
}
