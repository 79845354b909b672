/* Ints from text and to text. */
#include "object/program.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/int_internal.h"
#include "types/number_text.h"
#include "types/str.h"

#define DIGIT_LIMIT_DEFAULT 4300

size_t int_digit_limit(const struct thread *t)
{
    int32_t limit = load_relaxed(&t->program->int_digit_limit);
    return limit < 0 ? 0 : limit ? (size_t)limit : DIGIT_LIMIT_DEFAULT;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'z' ? c - 'a' + 10
           : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                  : 99;
}

static bool is_power_of_two(int base)
{
    return !(base & (base - 1));
}

/* Digits that always fit in 63 bits. */
static size_t digits_in_word(int base)
{
    static const uint8_t digits[37] = {
        [2] = 63,  [3] = 39,  [4] = 31,  [5] = 27,  [6] = 24,  [7] = 22,  [8] = 21,  [9] = 19,  [10] = 18,
        [11] = 18, [12] = 17, [13] = 17, [14] = 16, [15] = 16, [16] = 15, [17] = 15, [18] = 15, [19] = 14,
        [20] = 14, [21] = 14, [22] = 14, [23] = 13, [24] = 13, [25] = 13, [26] = 13, [27] = 13, [28] = 13,
        [29] = 12, [30] = 12, [31] = 12, [32] = 12, [33] = 12, [34] = 12, [35] = 12, [36] = 12};
    return digits[base];
}

/* digits: the values, not the letters, of the digits. */
static value from_digit_values(struct thread *t, const unsigned char *digits, size_t length, int base,
                               bool negative)
{
    /* A digit takes at most six bits. */
    size_t room = length / 64 * 6 + 8;
    if (room > INT_LIMBS_MAX)
        return raise_no_memory(t);
    mp_limb_t *limbs = memory_alloc(t, room * sizeof(mp_limb_t));
    if (!limbs)
        return UNSET;
    bool is_long = !is_power_of_two(base) && length > 8000;
    if (is_long)
        int_long_begin(t);
    size_t count = (size_t)mpn_set_str(limbs, digits, length, base);
    if (is_long)
        int_long_end(t);
    value result = int_from_limbs(t, limbs, count, negative);
    memory_free(t, limbs);
    return result;
}

value int_from_digits(struct thread *t, const char *digits, size_t length, int base, bool negative)
{
    while (length && *digits == '0') {
        digits++;
        length--;
    }
    if (length <= digits_in_word(base)) {
        int64_t number = 0;
        for (size_t i = 0; i < length; i++)
            number = number * base + digit_of(digits[i]);
        return int_from_i64(t, negative ? -number : number);
    }
    unsigned char *values = memory_alloc(t, length);
    if (!values)
        return UNSET;
    for (size_t i = 0; i < length; i++)
        values[i] = (unsigned char)digit_of(digits[i]);
    value result = from_digit_values(t, values, length, base, negative);
    memory_free(t, values);
    return result;
}

/* A literal taken apart. */
struct int_literal {
    const char *digits, *end;
    int base;
    bool negative;
    size_t digit_count;
    bool underscores;
};

static int prefix_base(char letter)
{
    switch (letter | 0x20) {
    case 'x':
        return 16;
    case 'o':
        return 8;
    case 'b':
        return 2;
    default:
        return 0;
    }
}

/* Sign and prefix. base 0: from the prefix. False: malformed. */
static bool literal_begin(struct int_literal *literal, const char *p, const char *end, int base)
{
    *literal = (struct int_literal){.end = end, .base = base};
    if (p < end && (*p == '+' || *p == '-'))
        literal->negative = *p++ == '-';
    int prefixed = end - p >= 2 && *p == '0' ? prefix_base(p[1]) : 0;
    bool must_be_zero = false;
    if (base == 0) {
        literal->base = prefixed ? prefixed : 10;
        must_be_zero = !prefixed && p < end && *p == '0'; /* no old-style octal */
    }
    if (prefixed && prefixed == literal->base) {
        p += 2;
        if (p < end && *p == '_')
            p++;
    }
    literal->digits = p;
    if (must_be_zero) {
        for (const char *q = p; q < end; q++) {
            if (*q != '0' && *q != '_')
                return false;
        }
    }
    return p < end;
}

/* Counts digits and checks that underscores stand between two of them. */
static bool literal_scan(struct int_literal *literal)
{
    char previous = '_';
    for (const char *p = literal->digits; p < literal->end; previous = *p++) {
        if (*p == '_') {
            if (previous == '_')
                return false;
            literal->underscores = true;
        } else if (digit_of(*p) < literal->base) {
            literal->digit_count++;
        } else {
            return false;
        }
    }
    return previous != '_';
}

static value literal_value(struct thread *t, const struct int_literal *literal)
{
    if (!literal->underscores)
        return int_from_digits(t, literal->digits, literal->digit_count, literal->base, literal->negative);
    char *plain = memory_alloc(t, literal->digit_count);
    if (!plain)
        return UNSET;
    size_t length = 0;
    for (const char *p = literal->digits; p < literal->end; p++) {
        if (*p != '_')
            plain[length++] = *p;
    }
    value result = int_from_digits(t, plain, length, literal->base, literal->negative);
    memory_free(t, plain);
    return result;
}

/* original: what the error text shows. */
static value parse(struct thread *t, const char *start, const char *end, int base, value original)
{
    struct int_literal literal;
    if (!literal_begin(&literal, start, end, base) || !literal_scan(&literal))
        return raise_error(t, &exc_ValueError, "invalid literal for int() with base %d: %.200R", base,
                           original);
    size_t limit = int_digit_limit(t);
    if (unlikely(limit && literal.digit_count > limit && !is_power_of_two(literal.base)))
        return raise_error(t, &exc_ValueError,
                           "Exceeds the limit (%zu digits) for integer string conversion: value has %zu "
                           "digits; use sys.set_int_max_str_digits() to increase the limit",
                           limit, literal.digit_count);
    return literal_value(t, &literal);
}

value int_parse(struct thread *t, value text, int base)
{
    struct number_text plain;
    value result;
    if (!number_text_init(&plain, text))
        result = raise_no_memory(t);
    else
        result = parse(t, plain.start, plain.end, base, text);
    number_text_finish(&plain);
    return result;
}

value int_parse_bytes(struct thread *t, value bytes_like, int base)
{
    const uint8_t *data;
    size_t size;
    if (!bytes_view(t, bytes_like, &data, &size))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    /* A copy, which the error text shows; parsing may reach a safepoint. */
    s[0] = bytes_from_data(t, data, size);
    if (s[0] != UNSET) {
        struct number_text plain;
        number_text_init_bytes(&plain, (const char *)bytes_of(s[0])->data, size);
        result = parse(t, plain.start, plain.end, base, s[0]);
    }
    scope_leave(t, s);
    return result;
}

static bool raise_too_many_digits(struct thread *t, size_t limit)
{
    raise_error(t, &exc_ValueError,
                "Exceeds the limit (%zu digits) for integer string conversion; use "
                "sys.set_int_max_str_digits() to increase the limit",
                limit);
    return false;
}

static const char digit_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static void append_word(struct buffer *out, uint64_t number, unsigned base)
{
    char text[64], *p = text + sizeof text;
    do {
        *--p = digit_letters[number % base];
        number /= base;
    } while (number);
    buffer_append(out, p, (size_t)(text + sizeof text - p));
}

/* Appends the digits of a magnitude of several limbs. */
static bool append_limbs(struct thread *t, struct buffer *out, const struct int_view *view, int base,
                         size_t limit)
{
    size_t bits = limbs_bit_length(view->limbs, view->count);
    size_t per_digit = (size_t)(31 - __builtin_clz((unsigned)base)); /* rounded down */
    size_t room = base == 10 ? bits / 3 : bits / per_digit;
    room += 2;
    /* GMP overwrites its operand, and writes one limb past it. */
    size_t limbs_size = (view->count + 1) * sizeof(mp_limb_t);
    mp_limb_t *copy = memory_alloc(t, limbs_size + room);
    if (!copy)
        return false;
    unsigned char *digits = (unsigned char *)copy + limbs_size;
    memcpy(copy, view->limbs, view->count * sizeof(mp_limb_t));
    bool is_long = !is_power_of_two(base) && view->count > 400;
    if (is_long)
        int_long_begin(t);
    size_t length = mpn_get_str(digits, base, copy, (mp_size_t)view->count), skip = 0;
    if (is_long)
        int_long_end(t);
    while (skip + 1 < length && !digits[skip])
        skip++;
    bool ok = !(limit && length - skip > limit);
    if (ok) {
        for (size_t i = skip; i < length; i++)
            digits[i] = (unsigned char)digit_letters[digits[i]];
        buffer_append(out, digits + skip, length - skip);
    }
    memory_free(t, copy);
    return ok || raise_too_many_digits(t, limit);
}

bool int_append_digits(struct thread *t, struct buffer *out, value v, int base)
{
    struct int_view view;
    int_view(v, &view);
    if (view.count <= 1) {
        append_word(out, view.count ? view.limbs[0] : 0, (unsigned)base);
        return true;
    }
    size_t limit = is_power_of_two(base) ? 0 : int_digit_limit(t);
    /* Refused by its size before the work is done: a digit takes less than 3.33 bits. */
    if (limit && view.count * 64 / 10 * 3 > limit + 64)
        return raise_too_many_digits(t, limit);
    return append_limbs(t, out, &view, base, limit);
}

/* Two digits at a time, from the end. */
static value small_to_str(struct thread *t, int64_t i)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    char text[24], *end = text + sizeof text, *p = end;
    uint64_t number = i < 0 ? -(uint64_t)i : (uint64_t)i;
    for (; number >= 10; number /= 100)
        memcpy(p -= 2, &pairs[number % 100 * 2], 2);
    if (number || p == end)
        *--p = (char)('0' + number);
    if (i < 0)
        *--p = '-';
    return str_from_ascii(t, p, (size_t)(end - p));
}

value int_to_str(struct thread *t, value v, int base, bool prefix)
{
    if (value_is_int(v) && base == 10)
        return small_to_str(t, value_small_int(v));
    struct buffer out = BUFFER_EMPTY;
    if (int_sign(v) < 0)
        buffer_append_char(&out, '-');
    if (prefix)
        buffer_append_text(&out, base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "");
    value result = UNSET;
    if (int_append_digits(t, &out, v, base))
        result = str_from_buffer(t, &out);
    buffer_finish(&out);
    return result;
}
