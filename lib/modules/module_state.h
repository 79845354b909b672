/* What a built-in module keeps for each program, beyond its namespace: one dict, by name. */
#ifndef OURO_MODULES_MODULE_STATE_H
#define OURO_MODULES_MODULE_STATE_H

#include "types/dict.h"
#include "vm/state.h"

/* The value kept under the key: a new reference, UNSET with nothing pending if there is none. */
static inline value module_state_get(struct thread *t, value key)
{
    value state = t->program->extra_roots[ROOT_MODULE_STATE];
    return state == UNSET ? UNSET : dict_get_str(t, state, key);
}
/* Keeps v, borrowed. False: raised. */
static inline bool module_state_set(struct thread *t, value key, value v)
{
    return dict_set(t, t->program->extra_roots[ROOT_MODULE_STATE], key, v);
}

#endif
