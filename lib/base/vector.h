/* Growing arrays of any element type, as macros over a struct that the user declares:
 *
 *     struct { struct token *items; size_t count, capacity; } tokens = {0};
 *     if (!vector_push(&tokens, token)) ...out of memory, vector unchanged...
 *     vector_finish(&tokens);
 *
 * Memory is malloc's. Items move when the vector grows. Owned by one thread at a time.
 */
#ifndef OURO_BASE_VECTOR_H
#define OURO_BASE_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define VECTOR(type)                                                                                         \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t count, capacity;                                                                              \
    }

/* Room for one more item of the given size; false, with nothing changed, when memory ended. */
bool vector_grow(void **items, size_t *capacity, size_t count, size_t item_size);

#define vector_push(vector, item)                                                                            \
    (((vector)->count < (vector)->capacity ||                                                                \
      vector_grow((void **)&(vector)->items, &(vector)->capacity, (vector)->count, sizeof *(vector)->items)) \
         ? ((vector)->items[(vector)->count++] = (item), true)                                               \
         : false)
#define vector_pop(vector)  ((vector)->items[--(vector)->count])
#define vector_last(vector) (&(vector)->items[(vector)->count - 1])
#define vector_finish(vector)                                                                                \
    (free((vector)->items), (vector)->items = NULL, (vector)->count = (vector)->capacity = 0)

#endif
