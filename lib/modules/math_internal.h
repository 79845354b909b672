/* What the files of the module math share. */
#ifndef OURO_MODULES_MATH_INTERNAL_H
#define OURO_MODULES_MATH_INTERNAL_H

#include "object/type.h"

/* Functions on doubles that the C library lacks or does otherwise (math_special.c). A domain error is a NaN
 * from a finite argument, a pole or an overflow an infinity, told apart by *domain. */
double math_gamma(double x, bool *domain);
double math_log_gamma(double x, bool *domain);
/* The root of the sum of squares, rounded as if exact in all but rare cases. */
double math_norm(const double *terms, size_t count);

value math_fsum(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_hypot(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_dist(struct thread *t, const value *args, size_t nargs, value kwnames);

/* math_integer.c */
value math_gcd(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_lcm(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_isqrt(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_factorial(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_comb(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_perm(struct thread *t, const value *args, size_t nargs, value kwnames);
value math_prod(struct thread *t, const value *args, size_t nargs, value kwnames);

value math_raise_domain(struct thread *t); /* ValueError; returns UNSET */
value math_raise_range(struct thread *t);  /* OverflowError; returns UNSET */

#endif
