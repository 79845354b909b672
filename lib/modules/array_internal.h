/* The module array: arrays of numbers or characters. What its files share.
 *
 * An array's octets lie in storage (types/storage.h): read without a lock, changed as that says. What is
 * stored is converted first, because a conversion may run Python code that changes the array.
 */
#ifndef OURO_MODULES_ARRAY_INTERNAL_H
#define OURO_MODULES_ARRAY_INTERNAL_H

#include "types/item.h"
#include "types/loan.h"
#include "types/module.h"

/* What a typecode means. */
struct array_kind {
    char code;
    const char *format;           /* of a loan */
    const struct item_type *item; /* how it lies in memory; a character as an unsigned int */
    uint8_t size;                 /* octets of an item */
    uint8_t machine_format;       /* for _array_reconstructor */
    /* Writes the octets of an item. Runs Python code. False: raised. */
    bool (*store)(struct thread *t, value v, uint8_t *out);
};
struct array {
    struct object object;
    const struct array_kind *kind; /* never changes */
    struct storage storage;
};

extern struct type array_type, array_iterator_type;
extern const struct module_def array_module;

void array_types_ready(void);
void array_kinds_ready(void);

bool array_check(value v);
static inline struct array *array_of(value v)
{
    return (struct array *)value_ref(v);
}
static inline struct octets array_octets(value v)
{
    return storage_octets(&array_of(v)->storage);
}
static inline int64_t array_count(value v)
{
    return (int64_t)(load_relaxed(&array_of(v)->storage.size) / array_of(v)->kind->size);
}

/* NULL: there is no such typecode; nothing raised. */
const struct array_kind *array_kind_find(uint32_t code);
/* The array of `count` items at `data`; NULL: zeros. type: array or a subclass. */
value array_create(struct thread *t, struct type *type, const struct array_kind *kind, const void *data,
                   size_t count);
/* The item at an address: a new reference. */
value array_load(struct thread *t, const struct array_kind *kind, const void *p);
/* The item at an index that is not negative; UNSET with nothing pending: out of range. */
value array_get(struct thread *t, value v, int64_t index);
/* What a change came to; false: raised. */
bool array_settle(struct thread *t, enum storage_result result);
/* Adds octets at the end, which are not the array's own. */
bool array_append_octets(struct thread *t, value v, const void *data, size_t size);
bool array_append(struct thread *t, value v, value item);
/* Adds the items of an iterable. */
bool array_extend(struct thread *t, value v, value iterable);
/* Adds whole items as they lie in memory: ValueError "bytes length not a multiple of item size". */
bool array_append_items(struct thread *t, value v, struct octets items);
/* Adds the characters of a str; the array is one of characters. */
bool array_append_text(struct thread *t, value v, value text);
/* A list of the items; a str of the characters. */
value array_list(struct thread *t, value v);
value array_text(struct thread *t, value v);

extern const struct native_def array_methods[];
native_fn array_reconstruct, array_method_reduce_ex;

#endif
