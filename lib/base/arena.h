/* An arena: many small allocations that are freed together.
 *
 * Memory comes from malloc in chunks that grow, up to the limit that the owner gives. Nothing is
 * freed before arena_finish. An allocation that fails returns NULL, or, where the owner has set
 * `on_failure`, jumps there and does not return: a recursive parser then needs no check per node.
 * Owned by one thread at a time.
 */
#ifndef OURO_BASE_ARENA_H
#define OURO_BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* the newest first; allocation is from its end */
    char *next;                 /* first free byte of the newest chunk */
    char *end;                  /* one past its last byte */
    size_t used;                /* bytes taken from malloc, over all chunks */
    size_t limit;               /* bytes that may be taken from malloc */
    jmp_buf *on_failure;        /* NULL: a failed allocation returns NULL */
};

/* Allocates nothing yet. `limit` in bytes; 0 means none. */
void arena_init(struct arena *arena, size_t limit);
/* Frees everything that was allocated; the arena may be used again. */
void arena_finish(struct arena *arena);
/* Memory of `size` bytes, zeroed, aligned for any type.
 * Fails: NULL, or the jump, when memory or the limit ends. */
void *arena_alloc(struct arena *arena, size_t size);
/* A copy of `length` bytes followed by a NUL. Fails as arena_alloc does. */
char *arena_copy(struct arena *arena, const void *bytes, size_t length);
/* A copy of an array, count * item_size bytes; NULL for an empty one. Fails as arena_alloc does. */
void *arena_copy_array(struct arena *arena, const void *items, size_t count, size_t item_size);

#define arena_new(arena, type)              ((type *)arena_alloc((arena), sizeof(type)))
#define arena_new_array(arena, type, count) ((type *)arena_alloc((arena), (count) * sizeof(type)))

#endif
