/* Between the files of itertools: one per family of iterators.
 *
 * As in types/enumerate.c, a step loads what it needs of the object into scope slots first: an
 * iterator that two threads use at once may hand out an item twice or skip one, and never worse.
 */
#ifndef OURO_MODULES_ITERTOOLS_INTERNAL_H
#define OURO_MODULES_ITERTOOLS_INTERNAL_H

#include "object/container.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* itertools_infinite.c */
extern struct type itertools_count_type, itertools_cycle_type, itertools_repeat_type;
/* itertools_select.c */
extern struct type itertools_islice_type, itertools_takewhile_type, itertools_dropwhile_type,
    itertools_filterfalse_type, itertools_compress_type, itertools_starmap_type, itertools_pairwise_type;
/* itertools_join.c */
extern struct type itertools_chain_type, itertools_zip_longest_type, itertools_accumulate_type;
/* itertools_group.c */
extern struct type itertools_groupby_type, itertools_grouper_type, itertools_tee_type,
    itertools_tee_cell_type;
value itertools_tee(struct thread *t, const value *args, size_t nargs, value kwnames);
/* itertools_combine.c */
extern struct type itertools_product_type, itertools_permutations_type, itertools_combinations_type,
    itertools_combinations_with_replacement_type;

/* Defines `function`, the enumerator of an object whose `number` references begin at `first`. */
#define ITERTOOLS_SLOTS(function, structure, first_field, number)                                            \
    static bool function(struct object *o, struct slot_run *run)                                             \
    {                                                                                                        \
        if (run->cursor++)                                                                                   \
            return false;                                                                                    \
        run->first = &((struct structure *)o)->first_field;                                                  \
        run->count = (number);                                                                               \
        run->stride = 1;                                                                                     \
        return true;                                                                                         \
    }

/* Defines the type of an iterator that programs can make and derive from. */
#define ITERTOOLS_TYPE(function_prefix, structure, documentation, method_table)                              \
    struct type itertools_##function_prefix##_type = {                                                       \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &itertools_##function_prefix##_type},                                              \
        .name = "itertools." #function_prefix,                                                               \
        .doc = documentation,                                                                                \
        .flags = TYPE_ITERATOR_SELF | TYPE_BASE,                                                             \
        .size = sizeof(struct structure),                                                                    \
        .slots = {.new = function_prefix##_new,                                                              \
                  .iter = iterator_self,                                                                     \
                  .next = function_prefix##_next,                                                            \
                  .slots = function_prefix##_slots},                                                         \
        .methods = method_table,                                                                             \
    }

/* Keywords are refused for the type itself; a subclass's own __init__ may take them. */
static inline value itertools_keywords(const struct type *type, const struct type *exact, value kwnames)
{
    return type == exact ? kwnames : UNSET;
}

#endif
