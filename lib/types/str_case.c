/* The methods of str that map case, and those that test every character. */
#include "types/str_internal.h"

#include "types/exception.h"
#include "types/unicode.h"

/* ---- ASCII: one octet in, one out ---- */

static inline char ascii_to_lower(char c)
{
    return (char)(c + ((unsigned char)(c - 'A') < 26 ? 32 : 0));
}
static inline char ascii_to_upper(char c)
{
    return (char)(c - ((unsigned char)(c - 'a') < 26 ? 32 : 0));
}

/* A new ASCII str as long as the given one, to be filled in. */
static struct string *ascii_new(struct thread *t, const struct string *text)
{
    return str_new(t, text->size, text->length, STR_ASCII);
}

static value ascii_lower(struct thread *t, const struct string *text)
{
    struct string *s = ascii_new(t, text);
    if (s)
        for (size_t i = 0; i < text->size; i++)
            s->data[i] = ascii_to_lower(text->data[i]);
    return value_from_ref(s);
}

static value ascii_upper(struct thread *t, const struct string *text)
{
    struct string *s = ascii_new(t, text);
    if (s)
        for (size_t i = 0; i < text->size; i++)
            s->data[i] = ascii_to_upper(text->data[i]);
    return value_from_ref(s);
}

/* ---- Anything else: code point by code point ---- */

#define CAPITAL_SIGMA     0x3A3
#define SMALL_SIGMA       0x3C3
#define SMALL_SIGMA_FINAL 0x3C2

/* The lower case of the sigma that ends at p: final if a cased letter comes before it and none after it, in
 * both directions past what is case-ignorable. */
static uint32_t lower_sigma(const struct string *text, const char *p)
{
    const char *before = p, *after = p;
    utf8_previous(&before); /* the sigma itself */
    uint32_t c = 0;
    while (before > text->data) {
        c = utf8_previous(&before);
        if (!unicode_is_case_ignorable(c))
            break;
        c = 0;
    }
    if (!c || !unicode_is_cased(c))
        return SMALL_SIGMA;
    c = 0;
    while (after < str_end(text)) {
        c = utf8_next(&after);
        if (!unicode_is_case_ignorable(c))
            break;
        c = 0;
    }
    return c && unicode_is_cased(c) ? SMALL_SIGMA : SMALL_SIGMA_FINAL;
}

enum case_map { MAP_LOWER, MAP_UPPER, MAP_TITLE, MAP_FOLD };

/* Appends c, which ends at p in text, mapped. */
static void append_mapped(struct buffer *out, const struct string *text, const char *p, uint32_t c,
                          enum case_map map)
{
    uint32_t mapped[UNICODE_CASE_WIDTH];
    int count;
    if (map == MAP_LOWER && c == CAPITAL_SIGMA) {
        mapped[0] = lower_sigma(text, p);
        count = 1;
    } else {
        count = map == MAP_LOWER   ? unicode_to_lower(c, mapped)
                : map == MAP_UPPER ? unicode_to_upper(c, mapped)
                : map == MAP_TITLE ? unicode_to_title(c, mapped)
                                   : unicode_fold(c, mapped);
    }
    for (int i = 0; i < count; i++)
        buffer_append_code_point(out, mapped[i]);
}

static value map_all(struct thread *t, const struct string *text, enum case_map map)
{
    struct buffer out = BUFFER_EMPTY;
    buffer_reserve(&out, text->size);
    for (const char *p = text->data; p < str_end(text);) {
        uint32_t c = utf8_next(&p);
        append_mapped(&out, text, p, c, map);
    }
    return str_from_buffer(t, &out);
}

value str_method_lower(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    return text->object.extra & STR_ASCII ? ascii_lower(t, text) : map_all(t, text, MAP_LOWER);
}

value str_method_upper(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    return text->object.extra & STR_ASCII ? ascii_upper(t, text) : map_all(t, text, MAP_UPPER);
}

value str_method_casefold(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    return text->object.extra & STR_ASCII ? ascii_lower(t, text) : map_all(t, text, MAP_FOLD);
}

static value ascii_capitalize(struct thread *t, const struct string *text)
{
    struct string *s = ascii_new(t, text);
    if (s)
        for (size_t i = 0; i < text->size; i++)
            s->data[i] = i ? ascii_to_lower(text->data[i]) : ascii_to_upper(text->data[i]);
    return value_from_ref(s);
}

value str_method_capitalize(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    if (text->object.extra & STR_ASCII)
        return ascii_capitalize(t, text);
    struct buffer out = BUFFER_EMPTY;
    buffer_reserve(&out, text->size);
    for (const char *p = text->data; p < str_end(text);) {
        enum case_map map = p == text->data ? MAP_TITLE : MAP_LOWER;
        uint32_t c = utf8_next(&p);
        append_mapped(&out, text, p, c, map);
    }
    return str_from_buffer(t, &out);
}

value str_method_title(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    struct buffer out = BUFFER_EMPTY;
    bool in_word = false;
    buffer_reserve(&out, text->size);
    for (const char *p = text->data; p < str_end(text);) {
        uint32_t c = utf8_next(&p);
        append_mapped(&out, text, p, c, in_word ? MAP_LOWER : MAP_TITLE);
        in_word = unicode_is_cased(c);
    }
    return str_from_buffer(t, &out);
}

value str_method_swapcase(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    struct buffer out = BUFFER_EMPTY;
    buffer_reserve(&out, text->size);
    for (const char *p = text->data; p < str_end(text);) {
        uint32_t c = utf8_next(&p);
        if (unicode_is_upper(c))
            append_mapped(&out, text, p, c, MAP_LOWER);
        else if (unicode_is_lower(c))
            append_mapped(&out, text, p, c, MAP_UPPER);
        else
            buffer_append_code_point(&out, c);
    }
    return str_from_buffer(t, &out);
}

/* ---- Tests ---- */

/* True if there are characters and the test holds for each; ASCII ones are tested by their class. */
static value test_all(value s, uint8_t ascii, bool test(uint32_t c))
{
    const struct string *text = str_of(s);
    const char *p = text->data, *end = str_end(text);
    if (p == end)
        return FALSE_VALUE;
    while (p < end) {
        uint32_t c = utf8_next(&p);
        if (!(c < 128 ? (ascii_classes[c] & ascii) != 0 : test(c)))
            return FALSE_VALUE;
    }
    return TRUE_VALUE;
}

value str_method_isalnum(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_ALPHA | ASCII_DIGIT, unicode_is_alnum);
}

value str_method_isalpha(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_ALPHA, unicode_is_alpha);
}

value str_method_isascii(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(str_is_ascii(args[0]));
}

value str_method_isdecimal(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_DIGIT, unicode_is_decimal);
}

value str_method_isdigit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_DIGIT, unicode_is_digit);
}

value str_method_isnumeric(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_DIGIT, unicode_is_numeric);
}

value str_method_isspace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_SPACE, unicode_is_space_slow);
}

value str_method_isprintable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (str_of(args[0])->size == 0)
        return TRUE_VALUE;
    return test_all(args[0], ASCII_PRINTABLE, unicode_is_printable);
}

value str_method_isidentifier(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    const char *p = text->data;
    if (text->size == 0 || !unicode_is_id_start(utf8_next(&p)))
        return FALSE_VALUE;
    while (p < str_end(text))
        if (!unicode_is_id_continue(utf8_next(&p)))
            return FALSE_VALUE;
    return TRUE_VALUE;
}

/* At least one character of the wanted case, and none of the other or title case. */
static value test_case(value s, bool wanted(uint32_t c), bool other(uint32_t c))
{
    const struct string *text = str_of(s);
    bool seen = false;
    for (const char *p = text->data; p < str_end(text);) {
        uint32_t c = utf8_next(&p);
        if (other(c) || unicode_is_title(c))
            return FALSE_VALUE;
        seen = seen || wanted(c);
    }
    return value_from_bool(seen);
}

value str_method_islower(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_case(args[0], unicode_is_lower, unicode_is_upper);
}

value str_method_isupper(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_case(args[0], unicode_is_upper, unicode_is_lower);
}

value str_method_istitle(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    bool seen = false, in_word = false;
    for (const char *p = text->data; p < str_end(text);) {
        uint32_t c = utf8_next(&p);
        if (unicode_is_upper(c) || unicode_is_title(c)) {
            if (in_word)
                return FALSE_VALUE;
            seen = in_word = true;
        } else if (unicode_is_lower(c)) {
            if (!in_word)
                return FALSE_VALUE;
            seen = true;
        } else {
            in_word = false;
        }
    }
    return value_from_bool(seen);
}
