/* What the files of the module random share: drawing through whatever `random` and `getrandbits` the class of
 * the generator has. */
#ifndef OURO_MODULES_RANDOM_INTERNAL_H
#define OURO_MODULES_RANDOM_INTERNAL_H

#include "modules/random_core.h"

/* A float in [0, 1): the twister's, or what the class's own `random` returns. */
bool random_draw(struct thread *t, value self, double *out);
/* A random int in [0, limit), limit a positive int. */
value random_below(struct thread *t, value self, value limit);
/* The same for limits from 1 that fit. */
bool random_below_small(struct thread *t, value self, int64_t limit, int64_t *out);

/* random_distribution.c */
value random_uniform(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_triangular(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_normalvariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_gauss(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_lognormvariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_expovariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_vonmisesvariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_gammavariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_betavariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_paretovariate(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_weibullvariate(struct thread *t, const value *args, size_t nargs, value kwnames);

/* random_sequence.c */
value random_choice(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_shuffle(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_sample(struct thread *t, const value *args, size_t nargs, value kwnames);
value random_choices(struct thread *t, const value *args, size_t nargs, value kwnames);

#endif
