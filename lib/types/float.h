/* float: immediate, except NaNs and instances of subclasses. */
#ifndef OURO_TYPES_FLOAT_H
#define OURO_TYPES_FLOAT_H

#include "base/buffer.h"
#include "object/type.h"

struct boxed_float {
    struct object object;
    double number;
};

static inline bool float_check(value v)
{
    return value_is_float(v) || value_has_flag(v, TYPE_FLOAT_SUBCLASS);
}
/* v passes float_check. */
static inline double float_of(value v)
{
    return value_is_float(v) ? value_float(v) : ((struct boxed_float *)value_ref(v))->number;
}

value float_box_nan(struct thread *t, double nan);
/* Any double. */
static inline value float_from_double(struct thread *t, double d)
{
    return likely(d == d) ? value_from_finite(d) : float_box_nan(t, d);
}
/* float(v) for numbers: float, int, `__float__`, `__index__`; raises TypeError "must be real number, not %T".
 */
bool float_as_double(struct thread *t, value v, double *out);
int64_t float_hash_value(double d, value identity); /* identity: the boxed value, for a NaN */
/* Appends repr(d). */
void float_repr(struct buffer *out, double d);
/* As format(d, spec code): code one of 'e','E','f','F','g','G','r','%', precision -1 for the default; flags
 * alternate '#', always sign. */
void float_format(struct buffer *out, double d, char code, int precision, bool alternate, bool force_sign);
/* Parses the whole of text as python3's float(); false if malformed. */
bool float_parse(const char *text, size_t length, double *out);

#endif
