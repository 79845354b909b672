/* The format mini-language: parsing a specification, and formatting numbers by one.
 *
 *     [[fill]align][sign][z][#][0][width][grouping][.precision][type]
 *
 * `format_spec_parse` serves str too: its author pads with format_append_padded.
 */
#ifndef OURO_TYPES_NUMBER_FORMAT_H
#define OURO_TYPES_NUMBER_FORMAT_H

#include "base/buffer.h"
#include "object/type.h"

struct format_spec {
    uint32_t fill;         /* code point; ' ' unless given or set by the '0' flag */
    uint32_t type;         /* code point; the default type if not given, 0 if there is none */
    char align;            /* '<' '>' '=' '^'; 0: not given */
    char sign;             /* '+' '-' ' '; 0: not given */
    char grouping;         /* ',' '_'; 0: none */
    bool alternate;        /* '#' */
    bool zero;             /* '0' before the width: fill is '0', align '=' if the default is '>' */
    bool no_negative_zero; /* 'z' */
    uint8_t group_size;    /* digits between separators: 3, or 4 for '_' with b, o, x, X */
    int64_t width;         /* code points; -1: not given */
    int64_t precision;     /* -1: not given */
};

/* Parses spec (a borrowed str); type_name for error texts. default_type as above; default_align '<' for text,
 * '>' for numbers (only the '0' flag looks at it). Raises ValueError as python3. */
bool format_spec_parse(struct thread *t, value spec, const char *type_name, uint32_t default_type,
                       char default_align, struct format_spec *out);
/* Raises ValueError "Unknown format code 'y' for object of type 'int'". Returns UNSET. */
value format_unknown_code(struct thread *t, uint32_t code, const char *type_name);
/* False, with MemoryError pending, if `bytes` of output could not lie in the program's heap. For widths and
 * precisions that a program chose, before a buffer is filled. */
bool format_check_room(struct thread *t, int64_t bytes);
/* Appends text (size bytes, length code points) padded to the width; align '=' counts as '>'. */
void format_append_padded(struct buffer *out, const struct format_spec *spec, char default_align,
                          const char *text, size_t size, size_t length);

/* format(v, spec): v passes int_check / float_check / is complex; spec a borrowed str. New str. */
value int_format(struct thread *t, value v, value spec);
value float_format_value(struct thread *t, value v, value spec);
value complex_format(struct thread *t, value v, value spec);

#endif
