#include "compiler/source.h"

#include "base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum encoding { ENCODING_UTF8, ENCODING_DECLARED_UTF8, ENCODING_LATIN1, ENCODING_ASCII, ENCODING_UNKNOWN };

static const char byte_order_mark[] = "\xEF\xBB\xBF";
enum { MARK_LENGTH = 3, LONGEST_ENCODING_NAME = 40 };

/* A source that is being decoded. */
struct decoding {
    struct arena *arena;
    struct syntax_error *error;
    enum source_origin origin;
    const char *filename;
    const unsigned char *bytes;
    size_t length;
    char declared[LONGEST_ENCODING_NAME]; /* "" for nothing */
    bool marked;                          /* a byte order mark came before the bytes */
    bool adds_newline;                    /* after a last line that has none */
};

static bool fail(struct decoding *d, enum syntax_error_kind kind, const char *format, ...)
{
    char message[4400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    d->error->kind = kind;
    d->error->message = arena_copy(d->arena, message, strlen(message));
    d->error->line = d->origin == SOURCE_FILE ? -1 : 0;
    d->error->offset = -1;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static bool is_encoding_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* Finds `coding:NAME` or `coding=NAME` in a comment line. Sets *is_comment when the line has no code. */
static bool find_declaration(const char *line, size_t length, char name[LONGEST_ENCODING_NAME],
                             bool *is_comment)
{
    size_t i = 0;
    while (i < length && is_blank(line[i]))
        i++;
    *is_comment = i == length || line[i] == '#' || line[i] == '\n' || line[i] == '\r';
    if (i == length || line[i] != '#')
        return false;
    for (; i + 7 < length; i++) {
        if (memcmp(line + i, "coding", 6) != 0 || (line[i + 6] != ':' && line[i + 6] != '='))
            continue;
        size_t start = i + 7;
        while (start < length && (line[start] == ' ' || line[start] == '\t'))
            start++;
        size_t count = 0;
        while (start + count < length && is_encoding_character(line[start + count]) &&
               count < LONGEST_ENCODING_NAME - 1) {
            name[count] = line[start + count];
            count++;
        }
        name[count] = '\0';
        if (count > 0)
            return true;
    }
    return false;
}

/* The name as encodings are compared: lower case, '_' for '-'. */
static enum encoding encoding_of(const char *name)
{
    char plain[LONGEST_ENCODING_NAME];
    size_t i = 0;
    for (; name[i]; i++)
        plain[i] = (char)(name[i] == '-' || name[i] == ' '   ? '_'
                          : name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32
                                                             : name[i]);
    plain[i] = '\0';
    static const struct {
        const char *name;
        enum encoding encoding;
    } known[] = {
        {"utf_8", ENCODING_UTF8},         {"utf8", ENCODING_DECLARED_UTF8}, {"u8", ENCODING_DECLARED_UTF8},
        {"utf", ENCODING_DECLARED_UTF8},  {"latin_1", ENCODING_LATIN1},     {"iso_8859_1", ENCODING_LATIN1},
        {"iso_latin_1", ENCODING_LATIN1}, {"latin1", ENCODING_LATIN1},      {"latin", ENCODING_LATIN1},
        {"l1", ENCODING_LATIN1},          {"iso8859_1", ENCODING_LATIN1},   {"8859", ENCODING_LATIN1},
        {"cp819", ENCODING_LATIN1},       {"ascii", ENCODING_ASCII},        {"us_ascii", ENCODING_ASCII},
        {"646", ENCODING_ASCII},
    };
    for (size_t k = 0; k < COUNT_OF(known); k++)
        if (strcmp(plain, known[k].name) == 0)
            return known[k].encoding;
    return strncmp(plain, "utf_8_", 6) == 0 ? ENCODING_UTF8 : ENCODING_UNKNOWN;
}

static bool read_declaration(const char *bytes, size_t length, char name[LONGEST_ENCODING_NAME])
{
    for (int line = 0; line < 2; line++) {
        size_t end = 0;
        while (end < length && bytes[end] != '\n' && bytes[end] != '\r')
            end++;
        bool is_comment;
        if (find_declaration(bytes, end, name, &is_comment))
            return true;
        if (!is_comment)
            return false;
        if (end + 1 < length && bytes[end] == '\r' && bytes[end + 1] == '\n')
            end++;
        end = end < length ? end + 1 : length;
        bytes += end;
        length -= end;
    }
    return false;
}

/* Bytes of the well-formed UTF-8 character at p, or 0. */
static size_t utf8_length(const unsigned char *p, const unsigned char *end)
{
    if (p[0] < 0x80)
        return 1;
    size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || (size_t)(end - p) < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF0 && p[1] < 0x90) ||
        (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    return length;
}

/* What is wrong with the malformed character at p: how many bytes of it there are, and why. newline_follows:
 * there will be one after the end. */
static size_t describe_malformed(const unsigned char *p, const unsigned char *end, bool newline_follows,
                                 const char **reason)
{
    static const unsigned char prefix_ends[] = {0xC2, 0xE0, 0xF0, 0xF5}; /* of 1, 2, 3 and 4 bytes */
    *reason = "invalid start byte";
    if (p[0] < prefix_ends[0] || p[0] >= prefix_ends[3])
        return 1;
    size_t wanted = p[0] < prefix_ends[1] ? 2 : p[0] < prefix_ends[2] ? 3 : 4, good = 1;
    bool second_fits = p + 1 < end && (p[1] & 0xC0) == 0x80 && !(p[0] == 0xE0 && p[1] < 0xA0) &&
                       !(p[0] == 0xED && p[1] > 0x9F) && !(p[0] == 0xF0 && p[1] < 0x90) &&
                       !(p[0] == 0xF4 && p[1] > 0x8F);
    if (second_fits)
        for (good = 2; good < wanted && p + good < end && (p[good] & 0xC0) == 0x80;)
            good++;
    *reason = p + good == end && !newline_follows ? "unexpected end of data" : "invalid continuation byte";
    return good;
}

/* The bytes from p do not decode by what was declared. */
static bool fail_declared(struct decoding *d, const unsigned char *p, const char *codec)
{
    if (d->origin == SOURCE_FILE &&
        !(strcmp(codec, "utf-8") == 0 && encoding_of(d->declared) == ENCODING_UTF8))
        return fail(d, SYNTAX_ERROR_SYNTAX, "encoding problem: %s", d->declared);
    size_t at = 0, count = 1; /* where p will be when line ends are single characters */
    for (const unsigned char *q = d->bytes; q < p; q++)
        at += !(*q == '\r' && q[1] == '\n');
    const char *reason = "ordinal not in range(128)";
    if (strcmp(codec, "utf-8") == 0)
        count = describe_malformed(p, d->bytes + d->length, d->adds_newline, &reason);
    if (count == 1)
        return fail(d, SYNTAX_ERROR_SYNTAX, "'%s' codec can't decode byte 0x%02x in position %zu: %s", codec,
                    *p, at, reason);
    return fail(d, SYNTAX_ERROR_SYNTAX, "'%s' codec can't decode bytes in position %zu-%zu: %s", codec, at,
                at + count - 1, reason);
}

static bool check_utf8(struct decoding *d)
{
    const unsigned char *end = d->bytes + d->length;
    int line = 1;
    for (const unsigned char *p = d->bytes; p < end;) {
        size_t size = utf8_length(p, end);
        if (size == 0 && d->declared[0])
            return fail_declared(d, p, "utf-8");
        if (size == 0)
            return fail(d, SYNTAX_ERROR_SYNTAX,
                        "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding "
                        "declared; see https://peps.python.org/pep-0263/ for details",
                        *p, d->filename, line);
        line += *p == '\n' || (*p == '\r' && !(p + 1 < end && p[1] == '\n'));
        p += size;
    }
    return true;
}

static bool check_ascii(struct decoding *d)
{
    for (size_t i = 0; i < d->length; i++)
        if (d->bytes[i] >= 128)
            return fail_declared(d, d->bytes + i, "ascii");
    return true;
}

static bool check_bytes(struct decoding *d, enum encoding encoding)
{
    switch (encoding) {
    case ENCODING_LATIN1:
        return true;
    case ENCODING_ASCII:
        return check_ascii(d);
    default:
        return check_utf8(d);
    }
}

/* Which encoding the mark and the declaration agree on. False: none that is known. */
static bool choose_encoding(struct decoding *d, enum encoding *encoding)
{
    *encoding = ENCODING_UTF8;
    if (d->origin == SOURCE_TEXT)
        return true;
    d->marked = d->length >= MARK_LENGTH && memcmp(d->bytes, byte_order_mark, MARK_LENGTH) == 0;
    if (d->marked) {
        d->bytes += MARK_LENGTH;
        d->length -= MARK_LENGTH;
    }
    if (!read_declaration((const char *)d->bytes, d->length, d->declared))
        return true;
    *encoding = encoding_of(d->declared);
    if (d->marked && *encoding != ENCODING_UTF8 && *encoding != ENCODING_DECLARED_UTF8)
        return fail(d, SYNTAX_ERROR_SYNTAX, "encoding problem: %s with BOM",
                    *encoding == ENCODING_LATIN1 ? "iso-8859-1" : d->declared);
    if (*encoding == ENCODING_UNKNOWN)
        return fail(d, SYNTAX_ERROR_SYNTAX, "%s: %s",
                    d->origin == SOURCE_FILE ? "encoding problem" : "unknown encoding", d->declared);
    return true;
}

/* Copies with line ends made '\n', and Latin-1 made UTF-8. */
static void copy_text(struct source *source, struct arena *arena, const unsigned char *bytes, size_t length,
                      bool latin1, bool add_newline)
{
    char *text = arena_alloc(arena, (latin1 ? 2 * length : length) + 2);
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = bytes[i];
        if (c == '\r') {
            text[count++] = '\n';
            if (i + 1 < length && bytes[i + 1] == '\n')
                i++;
        } else if (latin1 && c >= 128) {
            text[count++] = (char)(0xC0 | c >> 6);
            text[count++] = (char)(0x80 | (c & 0x3F));
        } else {
            text[count++] = (char)c;
        }
    }
    if (add_newline && count > 0 && text[count - 1] != '\n')
        text[count++] = '\n';
    text[count] = '\0';
    source->text = text;
    source->length = count;
}

bool source_decode(struct source *source, struct arena *arena, const char *bytes, size_t length,
                   const char *filename, enum source_origin origin, bool add_newline,
                   struct syntax_error *error)
{
    source->filename = arena_copy(arena, filename, strlen(filename));
    error->filename = source->filename;
    struct decoding d = {.arena = arena,
                         .error = error,
                         .origin = origin,
                         .filename = source->filename,
                         .bytes = (const unsigned char *)bytes,
                         .length = length,
                         .adds_newline = add_newline};
    if (memchr(bytes, '\0', length))
        return fail(&d, SYNTAX_ERROR_VALUE, "source code string cannot contain null bytes");
    enum encoding encoding;
    if (!choose_encoding(&d, &encoding) || !check_bytes(&d, encoding))
        return false;
    source->counts_characters = origin == SOURCE_TEXT || d.marked || d.declared[0];
    copy_text(source, arena, d.bytes, d.length, encoding == ENCODING_LATIN1, add_newline);
    return true;
}

const char *source_line(struct arena *arena, const char *text, size_t length, int line, size_t *line_length)
{
    const char *end = text + length;
    for (int number = 1; text < end; number++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *next = newline ? newline + 1 : end;
        if (number == line) {
            *line_length = (size_t)(next - text);
            return arena_copy(arena, text, *line_length);
        }
        text = next;
    }
    return NULL;
}

int source_count_characters(const char *text, size_t bytes)
{
    int count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}
