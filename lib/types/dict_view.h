/* dict_keys, dict_values, dict_items, and the iterators of dicts, forwards and backwards. */
#ifndef OURO_TYPES_DICT_VIEW_H
#define OURO_TYPES_DICT_VIEW_H

#include "object/type.h"

enum dict_part { DICT_KEYS, DICT_VALUES, DICT_ITEMS };

struct dict_view {
    struct object object;
    value dict;
};
/* extra: enum dict_part. position: of the next entry, or one past it when going backwards. */
struct dict_iterator {
    struct object object;
    value dict;   /* UNSET: exhausted */
    value result; /* of items: see result_tuple_next */
    size_t position;
    int64_t expected; /* entries of the dict when it began; -1: it has changed, for ever */
    int64_t left;
};

extern struct type dict_keys_type, dict_values_type, dict_items_type;
extern struct type dict_key_iterator_type, dict_value_iterator_type, dict_item_iterator_type;
extern struct type dict_reverse_key_iterator_type, dict_reverse_value_iterator_type,
    dict_reverse_item_iterator_type;

value dict_view_create(struct thread *t, enum dict_part part, value dict);
value dict_iterator_create(struct thread *t, enum dict_part part, bool backwards, value dict);

#endif
