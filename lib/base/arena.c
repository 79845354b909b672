#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK_BYTES = 8 * 1024, LARGEST_CHUNK_BYTES = 1024 * 1024, ALIGNMENT = 16 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t bytes; /* of the whole chunk, this header included */
    char memory[] __attribute__((aligned(ALIGNMENT)));
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit ? limit : SIZE_MAX};
}

void arena_finish(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena_init(arena, arena->limit);
}

static void *fail(struct arena *arena)
{
    if (arena->on_failure)
        longjmp(*arena->on_failure, 1);
    return NULL;
}

/* Starts a chunk with room for `size` bytes; false when memory or the limit ended. */
static bool add_chunk(struct arena *arena, size_t size)
{
    size_t bytes = FIRST_CHUNK_BYTES;
    if (arena->chunks) {
        bytes = arena->chunks->bytes * 2;
        if (bytes > LARGEST_CHUNK_BYTES)
            bytes = LARGEST_CHUNK_BYTES;
    }
    if (size > SIZE_MAX / 2)
        return false;
    if (bytes < size + sizeof(struct arena_chunk))
        bytes = size + sizeof(struct arena_chunk);
    if (arena->used > arena->limit || bytes > arena->limit - arena->used)
        return false;
    struct arena_chunk *chunk = malloc(bytes);
    if (!chunk)
        return false;
    chunk->older = arena->chunks;
    chunk->bytes = bytes;
    arena->chunks = chunk;
    arena->next = chunk->memory;
    arena->end = (char *)chunk + bytes;
    arena->used += bytes;
    return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return fail(arena);
    if (size == 0)
        size = 1; /* a pointer that is not NULL */
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if ((size_t)(arena->end - arena->next) < size && !add_chunk(arena, size))
        return fail(arena);
    void *memory = arena->next;
    arena->next += size;
    return memset(memory, 0, size);
}

char *arena_copy(struct arena *arena, const void *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (copy && length)
        memcpy(copy, bytes, length);
    return copy;
}

void *arena_copy_array(struct arena *arena, const void *items, size_t count, size_t item_size)
{
    if (count == 0)
        return NULL;
    if (count > SIZE_MAX / 2 / item_size)
        return fail(arena);
    void *copy = arena_alloc(arena, count * item_size);
    if (copy)
        memcpy(copy, items, count * item_size);
    return copy;
}
