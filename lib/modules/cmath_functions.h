/* The functions of complex numbers behind module cmath. Pure. */
#ifndef OURO_MODULES_CMATH_FUNCTIONS_H
#define OURO_MODULES_CMATH_FUNCTIONS_H

struct complex_parts {
    double real, imag;
};

/* How a function went, besides its result. */
enum complex_error {
    COMPLEX_FINE,
    COMPLEX_DOMAIN, /* ValueError "math domain error" */
    COMPLEX_RANGE,  /* OverflowError "math range error" */
};

typedef struct complex_parts complex_function(struct complex_parts z, enum complex_error *error);

complex_function complex_acos, complex_acosh, complex_asin, complex_asinh, complex_atan, complex_atanh,
    complex_cos, complex_cosh, complex_exp, complex_log, complex_log10, complex_sin, complex_sinh,
    complex_sqrt, complex_tan, complex_tanh;

#endif
