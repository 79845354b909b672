/* Number theory on ints of any size, for the modules math and fractions and for modular powers. Arguments are
 * ints of any form; results new references. */
#ifndef OURO_TYPES_INT_THEORY_H
#define OURO_TYPES_INT_THEORY_H

#include "types/int.h"

value int_gcd(struct thread *t, value a, value b); /* never negative */
/* The integer part of the root of a number that is not negative. */
value int_square_root(struct thread *t, value a);
/* x with a * x = 1 modulo the positive modulus; ValueError "base is not invertible for the given modulus". */
value int_inverse(struct thread *t, value a, value modulus);
/* first * (first + step) * ... of `count` factors, by halves so that the operands stay balanced. */
value int_product_of_progression(struct thread *t, int64_t first, int64_t step, int64_t count);
value int_factorial(struct thread *t, int64_t n);
int64_t int_bit_count(value v); /* ones in |v| */

#endif
