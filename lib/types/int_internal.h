/* Inside the int type: reading any int as a magnitude, making results. For lib/types/int*.c and the number
 * formats only.
 *
 * An exact int object never holds a value that fits in 51 bits, so two exact ints are equal only if they
 * have the same form. Limbs of an operand may be read across a safepoint: the caller holds the operand in
 * a traced home, and an int never changes or moves.
 */
#ifndef OURO_TYPES_INT_INTERNAL_H
#define OURO_TYPES_INT_INTERNAL_H

#include <gmp.h>

#include "base/buffer.h"
#include "types/int.h"

/* Results of more limbs than this are refused with MemoryError before GMP sees them: its scratch space lies
 * outside the program's heap and is a small multiple of the operands. 2^26 limbs are 512 MiB. */
#define INT_LIMBS_MAX ((size_t)1 << 26)
/* Limb products (about a nanosecond each) beyond which an operation parks its thread, so that it holds nobody
 * up. */
#define INT_LONG_WORK   40000
#define INT_STACK_LIMBS 32

struct int_view {
    const mp_limb_t *limbs; /* little-endian; the highest is not zero */
    size_t count;           /* 0 for zero */
    bool negative;
    mp_limb_t small; /* storage of an immediate's only limb */
};

/* v passes int_check. The view of an immediate points into itself: do not copy it. */
static inline void int_view(value v, struct int_view *out)
{
    int64_t small;
    if (value_is_int(v)) {
        small = value_small_int(v);
    } else if (value_is_bool(v)) {
        small = v == TRUE_VALUE;
    } else {
        const struct integer *i = (const struct integer *)value_ref(v);
        out->negative = i->size < 0;
        out->count = (size_t)(i->size < 0 ? -i->size : i->size);
        out->limbs = i->limbs;
        return;
    }
    out->negative = small < 0;
    out->small = small < 0 ? (mp_limb_t)-small : (mp_limb_t)small;
    out->count = small != 0;
    out->limbs = &out->small;
}

/* A small integer's or bool's number. */
static inline bool int_small(value v, int64_t *out)
{
    if (likely(value_is_int(v))) {
        *out = value_small_int(v);
        return true;
    }
    if (value_is_bool(v)) {
        *out = v == TRUE_VALUE;
        return true;
    }
    return false;
}

/* The number of an immediate or of an exact int of one limb, if an int64 holds it: products of two LCG steps
 * and the like, which are not worth a trip to GMP. */
static inline bool int_word(value v, int64_t *out)
{
    if (likely(value_is_int(v))) {
        *out = value_small_int(v);
        return true;
    }
    if (!value_is_exact(v, &int_type))
        return false;
    const struct integer *i = (const struct integer *)value_ref(v);
    if ((i->size != 1 && i->size != -1) || i->limbs[0] > INT64_MAX)
        return false;
    *out = i->size < 0 ? -(int64_t)i->limbs[0] : (int64_t)i->limbs[0];
    return true;
}
/* Both. */
static inline bool int_words(value a, value b, int64_t *i, int64_t *j)
{
    return int_word(a, i) && int_word(b, j);
}
/* Any 128-bit number. */
value int_from_i128(struct thread *t, __int128 i);

static inline size_t limbs_normalise(const mp_limb_t *limbs, size_t count)
{
    while (count && !limbs[count - 1])
        count--;
    return count;
}
static inline size_t limbs_bit_length(const mp_limb_t *limbs, size_t count)
{
    return count ? count * 64 - (size_t)__builtin_clzl(limbs[count - 1]) : 0;
}

/* An int object with room for `limbs` limbs, to be filled and handed to int_finish; NULL: MemoryError. */
struct integer *int_create(struct thread *t, size_t limbs);
/* Ends the making of a result: drops leading zeros, gives the immediate form if that fits. *Takes* i. */
value int_finish(struct thread *t, struct integer *i, size_t count, bool negative);
/* A new int from limbs that need not be normalised; they are copied. */
value int_from_limbs(struct thread *t, const mp_limb_t *limbs, size_t count, bool negative);

/* Limbs to compute in: `stack` if they fit there, else from the program's heap; NULL: MemoryError. */
static inline mp_limb_t *int_scratch(struct thread *t, mp_limb_t stack[INT_STACK_LIMBS], size_t limbs)
{
    if (likely(limbs <= INT_STACK_LIMBS))
        return stack;
    return memory_alloc(t, limbs * sizeof(mp_limb_t));
}
static inline void int_scratch_free(struct thread *t, mp_limb_t *stack, mp_limb_t *scratch)
{
    if (scratch != stack)
        memory_free(t, scratch);
}

/* Around GMP calls of more than INT_LONG_WORK: others may look at this thread and collect meanwhile. Between
 * them only views of operands and scratch limbs may be touched. */
void int_long_begin(struct thread *t);
void int_long_end(struct thread *t);

/* Quotient and remainder rounded to minus infinity. Either may be NULL. ZeroDivisionError with this text. */
bool int_divide(struct thread *t, value a, value b, value *quotient, value *remainder, const char *zero_text);

/* (magnitude + fraction) * 2^exponent to the nearest double, ties to even; infinite if too large. sticky: the
 * fraction, below 1, is not zero; then magnitude has at least 55 bits. */
double double_from_scaled(uint64_t magnitude, bool sticky, int64_t exponent);
/* The top 63 bits of limbs: value = (*magnitude + fraction) * 2^result; *sticky as above. */
int64_t limbs_top_bits(const mp_limb_t *limbs, size_t count, uint64_t *magnitude, bool *sticky);

/* Appends the digits of |v|, no sign or prefix. base 10: false with ValueError beyond the digit limit. */
bool int_append_digits(struct thread *t, struct buffer *out, value v, int base);

/* An instance of a subclass of int with this value. */
value int_subclass_create(struct thread *t, struct type *type, value v);

extern const struct native_def int_methods[];
/* Methods that are defined apart from the type (int_methods.c). */
value int_round(struct thread *t, const value *args, size_t nargs, value kwnames);

#endif
