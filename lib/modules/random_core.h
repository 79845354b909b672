/* The Mersenne twister MT19937 (Matsumoto and Nishimura 1998), seeded as python3 seeds it, and the types
 * `_random.Random` and `random.Random` around it. */
#ifndef OURO_MODULES_RANDOM_CORE_H
#define OURO_MODULES_RANDOM_CORE_H

#include "object/type.h"

#define TWISTER_WORDS 624

struct twister {
    uint32_t next; /* word to give out; TWISTER_WORDS: all are used up */
    uint32_t words[TWISTER_WORDS];
};

/* From `count` words, at least one. */
void twister_seed(struct twister *twister, const uint32_t *key, size_t count);
uint32_t twister_next(struct twister *twister);

/* A generator. Changed under its object lock once it is shared. */
struct random_object {
    struct object object;
    value gauss_next; /* float, or UNSET: none in store */
    bool system;      /* draws from the system instead */
    struct twister twister;
};

extern struct type random_core_type;   /* _random.Random */
extern struct type random_type;        /* random.Random */
extern struct type system_random_type; /* random.SystemRandom */

static inline struct random_object *random_of(value v)
{
    return (struct random_object *)value_ref(v);
}

/* 32 random bits; `count` of them at once, in the order drawn. */
uint32_t random_word(struct thread *t, struct random_object *random);
void random_words(struct thread *t, struct random_object *random, uint32_t *out, size_t count);
/* A float of 53 bits in [0, 1). */
double random_double(struct thread *t, struct random_object *random);
/* An int of `count` random bits. */
value random_bits(struct thread *t, struct random_object *random, int64_t count);
/* Seeds from an int by its magnitude, from None by the system, from anything else by its hash. */
bool random_seed(struct thread *t, value self, value seed);

/* Of the three types; before the first program. */
void random_types_ready(void);

#endif
