/* The C face of double-conversion: shortest digits of a double, and correctly rounded parsing. */
#ifndef OURO_TYPES_FLOAT_TEXT_H
#define OURO_TYPES_FLOAT_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FLOAT_TEXT_DIGITS 18 /* the most digits of a shortest form, and a NUL */

/* The fewest digits that read back as d (finite, not negative). The value is 0.DIGITS * 10^*point. Returns
 * the number of digits, without trailing zeros; 0.0 is the digit "0" with *point 1. */
size_t float_text_shortest(double d, char digits[FLOAT_TEXT_DIGITS], int *point);
/* The double nearest to a decimal literal [sign] digits [. digits] [e [sign] digits], which the caller has
 * checked. Too large gives an infinity. */
double float_text_parse(const char *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
