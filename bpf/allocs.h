/* What the kernel half of the allocation trace counts, and its user half reads: the map's key and value.
 * `bpftool map dump` prints entries with these names, so they are an interface. */
#ifndef OURO_BPF_ALLOCS_H
#define OURO_BPF_ALLOCS_H

#include <linux/types.h>

#define ALLOCS_TYPE_BYTES 32
#define ALLOCS_FILE_BYTES 64
/* Entries. A program has far fewer (type, line) pairs; what finds no room is counted, not forgotten. */
#define ALLOCS_ENTRIES 32768

struct allocs_key {
    char type[ALLOCS_TYPE_BYTES]; /* the type's name, cut at its end if it is longer; NUL-padded */
    char file[ALLOCS_FILE_BYTES]; /* the source file, cut at its beginning if it is longer; NUL-padded */
    __u32 line;
};

struct allocs_value {
    __u64 count; /* objects */
    __u64 bytes; /* their sizes */
};

#endif
