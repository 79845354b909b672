/* Arithmetic of complex numbers, for the type's own files. */
#ifndef OURO_TYPES_COMPLEX_INTERNAL_H
#define OURO_TYPES_COMPLEX_INTERNAL_H

#include "types/complex.h"

struct parts {
    double real, imag;
};

struct parts complex_product(struct parts a, struct parts b);
/* False when b is 0. */
bool complex_quotient(struct parts a, struct parts b, struct parts *out);
/* The number that text (white space stripped) stands for. */
enum complex_text { COMPLEX_TEXT_GOOD, COMPLEX_TEXT_MALFORMED, COMPLEX_TEXT_UNDERSCORE /* misplaced */ };
enum complex_text complex_parse(const char *p, const char *end, struct parts *out);

#endif
