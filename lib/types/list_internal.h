/* Between list.c (storage), list_methods.c (the type) and list_sort.c. */
#ifndef OURO_TYPES_LIST_INTERNAL_H
#define OURO_TYPES_LIST_INTERNAL_H

#include "object/container.h"
#include "types/list.h"

enum list_result { LIST_FAILED = -1, LIST_CHANGED = 0, LIST_DONE = 1 };

/* The one mover of lists. Replaces items [low, high) by `count` items; nothing happens, and it returns
 * LIST_CHANGED, unless the list has `expected` items. `items`: *taken* when it returns LIST_DONE.
 * `removed`: the items that left, owned by the caller, in a traced home with room for high - low. No
 * safepoint. */
enum list_result list_splice(struct thread *t, value list, size_t expected, size_t low, size_t high,
                             const value *items, size_t count, value *removed);
/* A list of `count` items whose slots the caller fills before anything else happens. NULL: raised. No
 * safepoint. */
struct list *list_create_unfilled(struct thread *t, size_t count);
/* Room for `capacity` items in all; false: MemoryError. No safepoint. */
bool list_reserve(struct thread *t, struct list *list, size_t capacity);
/* A private list of `count` empty slots, all counted as in use: the home of removed items. Its release
 * releases them from the last to the first. */
value list_of_slots(struct thread *t, size_t count);
/* Moves the whole content of `list` to `home`, a private empty list that nobody else knows. No safepoint;
 * false: MemoryError. */
bool list_move_out(struct thread *t, value list, value home);
/* Takes away the item at the index (counted from the end if negative): new reference; UNSET with nothing
 * pending when it is out of range. */
value list_take(struct thread *t, value list, int64_t index);

/* Turns the items of a list that only this thread knows round. */
void list_reverse_own(struct thread *t, struct list *list);

enum release_order { LAST_FIRST, FIRST_FIRST };
/* Makes a list hold the items of `source` (a tuple in a slot of the caller; UNSET: nothing) in place of
 * [low, high), whose items are then released in the given order. Results as of list_splice. */
enum list_result list_replace_range(struct thread *t, value self, size_t expected, int64_t low, int64_t high,
                                    value source, enum release_order order);

slot_binary list_get_item;
slot_assign list_set_item;
slot_compare list_compare;

#endif
