/* What Unicode says of a code point: categories and simple mappings by utf8proc, the rest and the differences
 * to the version that Python 3.11 has (14.0) by unicode_tables.h. Any number may be asked about. Pure. */
#ifndef OURO_TYPES_UNICODE_H
#define OURO_TYPES_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

#define UNICODE_MAX        0x10FFFF
#define UNICODE_CASE_WIDTH 3 /* code points that one may become when its case is mapped */

/* Bits of the ASCII table. */
enum ascii_class {
    ASCII_LOWER = 1,
    ASCII_UPPER = 2,
    ASCII_DIGIT = 4,
    ASCII_SPACE = 8, /* as str.isspace: includes 0x1C to 0x1F */
    ASCII_UNDERSCORE = 16,
    ASCII_PRINTABLE = 32,
    ASCII_OCTET_SPACE = 64, /* as bytes.isspace: " \t\n\r\v\f" */
    ASCII_LINE_BREAK = 128, /* as str.splitlines */
};
#define ASCII_ALPHA (ASCII_LOWER | ASCII_UPPER)
#define ASCII_WORD  (ASCII_ALPHA | ASCII_DIGIT | ASCII_UNDERSCORE)
extern const uint8_t ascii_classes[256]; /* 0 from 128 on */

/* The general category in two letters, such as "Lu". Static. */
const char *unicode_category(uint32_t c);

/* The predicates behind str.isalpha() and so on, of one code point. */
bool unicode_is_alpha(uint32_t c);
bool unicode_is_decimal(uint32_t c);
bool unicode_is_digit(uint32_t c);
bool unicode_is_numeric(uint32_t c);
bool unicode_is_alnum(uint32_t c);
bool unicode_is_upper(uint32_t c);
bool unicode_is_lower(uint32_t c);
bool unicode_is_title(uint32_t c); /* category Lt */
bool unicode_is_cased(uint32_t c);
bool unicode_is_case_ignorable(uint32_t c);
bool unicode_is_space_slow(uint32_t c);
bool unicode_is_printable(uint32_t c);
bool unicode_is_line_break(uint32_t c);
bool unicode_is_id_start(uint32_t c); /* '_' included */
bool unicode_is_id_continue(uint32_t c);

static inline bool unicode_is_space(uint32_t c)
{
    return c < 128 ? ascii_classes[c] & ASCII_SPACE : unicode_is_space_slow(c);
}

/* 0 to 9 for a decimal digit of any script, -1 for anything else. */
int unicode_decimal_value(uint32_t c);

/* Full mappings: writes up to UNICODE_CASE_WIDTH code points and says how many. The lower case of a capital
 * sigma depends on its neighbours: str's methods see to that. */
int unicode_to_upper(uint32_t c, uint32_t *out);
int unicode_to_lower(uint32_t c, uint32_t *out);
int unicode_to_title(uint32_t c, uint32_t *out);
int unicode_fold(uint32_t c, uint32_t *out);

#endif
