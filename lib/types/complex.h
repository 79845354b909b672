/* complex: two doubles. */
#ifndef OURO_TYPES_COMPLEX_H
#define OURO_TYPES_COMPLEX_H

#include "base/buffer.h"
#include "object/type.h"

struct complex_number {
    struct object object;
    double real, imag;
};

extern struct type complex_type;

bool complex_check(value v); /* complex or a subclass */
static inline double complex_real(value v)
{
    return ((const struct complex_number *)value_ref(v))->real;
}
static inline double complex_imag(value v)
{
    return ((const struct complex_number *)value_ref(v))->imag;
}
value complex_create(struct thread *t, double real, double imag);
/* Any number as a complex: complex, `__complex__`, float, int, `__float__`, `__index__`. TypeError "must be
 * real number, not %T". */
bool complex_as_parts(struct thread *t, value v, double *real, double *imag);
/* base ** exponent. ZeroDivisionError, OverflowError. */
value complex_power(struct thread *t, double base_real, double base_imag, double exponent_real,
                    double exponent_imag);
void complex_repr(struct buffer *out, double real, double imag);

#endif
