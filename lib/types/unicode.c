#include "types/unicode.h"

#include "base/check.h"

#include <utf8proc.h>

struct code_range {
    uint32_t first, last;
};
/* What a code point becomes; 0: no more. */
struct code_mapping {
    uint32_t from, to[UNICODE_CASE_WIDTH];
};

#include "types/unicode_tables.h"

#define L (ASCII_LOWER | ASCII_PRINTABLE)
#define U (ASCII_UPPER | ASCII_PRINTABLE)
#define D (ASCII_DIGIT | ASCII_PRINTABLE)
const uint8_t ascii_classes[256] = {
    ['\t'] = ASCII_SPACE | ASCII_OCTET_SPACE,
    ['\n' ... '\r'] = ASCII_SPACE | ASCII_OCTET_SPACE | ASCII_LINE_BREAK,
    [0x1C ... 0x1E] = ASCII_SPACE | ASCII_LINE_BREAK,
    [0x1F] = ASCII_SPACE,
    [' '] = ASCII_SPACE | ASCII_OCTET_SPACE | ASCII_PRINTABLE,
    ['!' ... '/'] = ASCII_PRINTABLE,
    ['0' ... '9'] = D,
    [':' ... '@'] = ASCII_PRINTABLE,
    ['A' ... 'Z'] = U,
    ['[' ... '^'] = ASCII_PRINTABLE,
    ['_'] = ASCII_UNDERSCORE | ASCII_PRINTABLE,
    ['`'] = ASCII_PRINTABLE,
    ['a' ... 'z'] = L,
    ['{' ... '~'] = ASCII_PRINTABLE,
};
#undef L
#undef U
#undef D

static bool in_ranges(const struct code_range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else if (c < ranges[middle].first)
            high = middle;
        else
            return true;
    }
    return false;
}
#define IN(ranges, c) in_ranges((ranges), COUNT_OF(ranges), (c))

static utf8proc_category_t category(uint32_t c)
{
    if (c > UNICODE_MAX)
        return UTF8PROC_CATEGORY_CN;
    utf8proc_category_t found = utf8proc_category((utf8proc_int32_t)c);
    if (found != UTF8PROC_CATEGORY_CN && c >= range_unassigned[0].first && IN(range_unassigned, c))
        return UTF8PROC_CATEGORY_CN;
    return found;
}

#define BIT(name) (1u << UTF8PROC_CATEGORY_##name)
static bool category_in(uint32_t c, uint32_t bits)
{
    return bits >> category(c) & 1;
}

const char *unicode_category(uint32_t c)
{
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                    "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
    return names[category(c)];
}

#define LETTERS (BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO))

bool unicode_is_alpha(uint32_t c)
{
    return c < 128 ? ascii_classes[c] & ASCII_ALPHA : category_in(c, LETTERS);
}

bool unicode_is_decimal(uint32_t c)
{
    return c < 128 ? ascii_classes[c] & ASCII_DIGIT : category(c) == UTF8PROC_CATEGORY_ND;
}

bool unicode_is_digit(uint32_t c)
{
    return unicode_is_decimal(c) || (c >= 128 && IN(range_digit_other, c));
}

bool unicode_is_numeric(uint32_t c)
{
    return unicode_is_decimal(c) || (c >= 128 && IN(range_numeric_other, c));
}

bool unicode_is_alnum(uint32_t c)
{
    return unicode_is_alpha(c) || unicode_is_numeric(c);
}

bool unicode_is_upper(uint32_t c)
{
    if (c < 128)
        return ascii_classes[c] & ASCII_UPPER;
    return (category(c) == UTF8PROC_CATEGORY_LU) != IN(range_upper_other, c);
}

bool unicode_is_lower(uint32_t c)
{
    if (c < 128)
        return ascii_classes[c] & ASCII_LOWER;
    return (category(c) == UTF8PROC_CATEGORY_LL) != IN(range_lower_other, c);
}

bool unicode_is_title(uint32_t c)
{
    return c >= 128 && category(c) == UTF8PROC_CATEGORY_LT;
}

bool unicode_is_cased(uint32_t c)
{
    return unicode_is_lower(c) || unicode_is_upper(c) || unicode_is_title(c);
}

bool unicode_is_case_ignorable(uint32_t c)
{
    bool by_category = category_in(c, BIT(MN) | BIT(ME) | BIT(CF) | BIT(LM) | BIT(SK));
    return by_category != IN(range_case_ignorable_other, c);
}

bool unicode_is_space_slow(uint32_t c)
{
    return IN(range_space, c);
}

bool unicode_is_printable(uint32_t c)
{
    if (c < 128)
        return ascii_classes[c] & ASCII_PRINTABLE;
    return !category_in(c, BIT(CC) | BIT(CF) | BIT(CS) | BIT(CO) | BIT(CN) | BIT(ZL) | BIT(ZP) | BIT(ZS));
}

bool unicode_is_line_break(uint32_t c)
{
    return c < 128 ? ascii_classes[c] & ASCII_LINE_BREAK : c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool unicode_is_id_start(uint32_t c)
{
    if (c < 128)
        return ascii_classes[c] & (ASCII_ALPHA | ASCII_UNDERSCORE);
    return category_in(c, LETTERS | BIT(NL)) != IN(range_id_start_other, c);
}

bool unicode_is_id_continue(uint32_t c)
{
    if (c < 128)
        return ascii_classes[c] & ASCII_WORD;
    return category_in(c, LETTERS | BIT(NL) | BIT(MN) | BIT(MC) | BIT(ND) | BIT(PC)) !=
           IN(range_id_continue_other, c);
}

int unicode_decimal_value(uint32_t c)
{
    if (c < 128)
        return c - '0' < 10 ? (int)(c - '0') : -1;
    if (!unicode_is_decimal(c))
        return -1;
    size_t low = 0, high = COUNT_OF(decimal_zeros);
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (decimal_zeros[middle] <= c)
            low = middle;
        else
            high = middle;
    }
    return (int)(c - decimal_zeros[low]);
}

/* ---- Case ---- */

/* What the table says of c: the number of code points written, 0 if it says nothing. */
static int map_by_table(const struct code_mapping *table, size_t count, uint32_t c, uint32_t *out)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table[middle].from < c)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || table[low].from != c)
        return 0;
    int written = 0;
    while (written < UNICODE_CASE_WIDTH && table[low].to[written]) {
        out[written] = table[low].to[written];
        written++;
    }
    return written;
}

/* By the table, else by utf8proc's simple mapping; what is not assigned stays as it is. */
static int map_case(const struct code_mapping *table, size_t count, utf8proc_int32_t simple(utf8proc_int32_t),
                    uint32_t c, uint32_t *out)
{
    int written = map_by_table(table, count, c, out);
    if (written)
        return written;
    out[0] = IN(range_unassigned, c) ? c : (uint32_t)simple((utf8proc_int32_t)c);
    return 1;
}

int unicode_to_upper(uint32_t c, uint32_t *out)
{
    return map_case(mapping_upper, COUNT_OF(mapping_upper), utf8proc_toupper, c, out);
}

int unicode_to_lower(uint32_t c, uint32_t *out)
{
    return map_case(mapping_lower, COUNT_OF(mapping_lower), utf8proc_tolower, c, out);
}

int unicode_to_title(uint32_t c, uint32_t *out)
{
    return map_case(mapping_title, COUNT_OF(mapping_title), utf8proc_totitle, c, out);
}

static utf8proc_int32_t simple_fold(utf8proc_int32_t c)
{
    utf8proc_int32_t folded[8];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(c, folded, 8, UTF8PROC_CASEFOLD, &boundary);
    return count == 1 ? folded[0] : c;
}

int unicode_fold(uint32_t c, uint32_t *out)
{
    return map_case(mapping_fold, COUNT_OF(mapping_fold), simple_fold, c, out);
}
