/* str.format: splitting a format string into literal text and replacement fields, and a field's name into its
 * parts. Shared by str's methods and the module _string. */
#ifndef OURO_TYPES_STRING_FORMAT_H
#define OURO_TYPES_STRING_FORMAT_H

#include "types/str.h"

struct text_range {
    const char *start, *end;
};

/* One step through a format string: literal text, then perhaps a field. */
struct format_markup {
    struct text_range literal;
    bool has_field;
    struct text_range name, spec;
    uint32_t conversion; /* after '!'; 0: none */
    bool spec_is_nested; /* the specification has fields itself */
};
/* 1: *out is filled in and *rest begins after it. 0: the text is at its end. -1: raised ValueError. */
int format_markup_next(struct thread *t, struct text_range *rest, struct format_markup *out);

/* The part of a field's name up to the first '.' or '['; *rest is what follows. *index is its number, -1 if
 * it is none. False: raised ValueError. */
bool format_name_first(struct thread *t, struct text_range name, struct text_range *first, int64_t *index,
                       struct text_range *rest);
/* The next ".attribute" or "[item]": 1, 0 at the end, -1 raised ValueError. *index as above, of items. */
int format_name_next(struct thread *t, struct text_range *rest, bool *is_attribute, struct text_range *part,
                     int64_t *index);

#endif
