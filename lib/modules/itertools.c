#include "modules/itertools.h"

#include "modules/itertools_internal.h"

static struct type *const types[] = {
    &itertools_accumulate_type,   &itertools_chain_type,
    &itertools_combinations_type, &itertools_combinations_with_replacement_type,
    &itertools_compress_type,     &itertools_count_type,
    &itertools_cycle_type,        &itertools_dropwhile_type,
    &itertools_filterfalse_type,  &itertools_groupby_type,
    &itertools_islice_type,       &itertools_pairwise_type,
    &itertools_permutations_type, &itertools_product_type,
    &itertools_repeat_type,       &itertools_starmap_type,
    &itertools_takewhile_type,    &itertools_zip_longest_type,
    &itertools_tee_type,          &itertools_grouper_type,
    &itertools_tee_cell_type,
};

void itertools_types_ready(void)
{
    for (size_t i = 0; i < COUNT_OF(types); i++)
        type_ready(types[i]);
}

static bool itertools_init(struct thread *t, value module)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (types[i] == &itertools_tee_cell_type)
            continue; /* no program can name it */
        const char *name = strchr(types[i]->name, '.') + 1;
        if (!module_add(t, module, name, value_from_type(types[i])))
            return false;
    }
    return true;
}

static const struct native_def itertools_functions[] = {
    {"tee", itertools_tee, 1, 2, 0, "($module, iterable, n=2, /)", "A tuple of n independent iterators."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

const struct module_def itertools_module = {
    .name = "itertools",
    .doc = "Building blocks for iterators.",
    .functions = itertools_functions,
    .init = itertools_init,
};
