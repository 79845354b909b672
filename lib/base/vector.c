#include "base/vector.h"

#include <stdint.h>

bool vector_grow(void **items, size_t *capacity, size_t count, size_t item_size)
{
    size_t wanted = count < 8 ? 8 : count + count / 2;
    if (wanted > SIZE_MAX / 2 / item_size)
        return false;
    void *moved = realloc(*items, wanted * item_size);
    if (!moved)
        return false;
    *items = moved;
    *capacity = wanted;
    return true;
}
