/* The module _struct: values packed into octets as C structures have them. What its files share. */
#ifndef OURO_MODULES_STRUCT_INTERNAL_H
#define OURO_MODULES_STRUCT_INTERNAL_H

#include "types/item.h"
#include "types/module.h"
#include "types/storage.h"

/* A run of equal items. */
struct layout_code {
    const struct item_type *type; /* NULL for 's' and 'p', whose one item is all of it */
    size_t offset;                /* octets from the start */
    size_t size;                  /* octets of an item */
    size_t repeat;                /* items */
    char code;
};
/* What a format means. Never changes. */
struct layout {
    size_t size;  /* octets of the structure */
    size_t items; /* values */
    size_t count; /* codes */
    bool native, big_endian;
    struct layout_code codes[];
};

/* A layout in memory of its own, for the length of a call. */
struct layout_room {
    struct layout *layout;
    void *block; /* from memory_alloc, or NULL */
    union {
        struct layout layout;
        char octets[sizeof(struct layout) + 16 * sizeof(struct layout_code)];
    } small;
};
/* Reads a format, a str or bytes object. False: raised. In both cases layout_finish ends it. */
bool layout_init(struct thread *t, struct layout_room *room, value format);
void layout_finish(struct thread *t, struct layout_room *room);
/* The octets that `layout` itself takes. */
size_t layout_octets(const struct layout *layout);

/* Writes layout->items values to layout->size octets, which are zero. Runs Python code. False: raised. */
bool layout_pack(struct thread *t, const struct layout *layout, const value *args, uint8_t *to);
/* A tuple of the values in layout->size octets. No safepoint. */
value layout_unpack(struct thread *t, const struct layout *layout, const uint8_t *from);

extern struct type struct_error, struct_type, unpack_iterator_type;
extern const struct module_def struct_native_module;
void struct_types_ready(void);

/* pack_into(args[0]: buffer, args[1]: offset, values), unpack_from and iter_unpack of a layout that stays. */
value struct_pack(struct thread *t, const struct layout *layout, const value *args, size_t nargs);
value struct_pack_into(struct thread *t, const struct layout *layout, const value *args, size_t nargs);
value struct_unpack(struct thread *t, const struct layout *layout, value octets);
value struct_unpack_from(struct thread *t, const struct layout *layout, value octets, value offset);
/* `held`: the bytes object that the layout lies in; borrowed. */
value struct_iter_unpack(struct thread *t, const struct layout *layout, value held, value octets);
/* A bytes object that holds a layout, and the layout in it. */
value layout_keep(struct thread *t, const struct layout *layout);

#endif
