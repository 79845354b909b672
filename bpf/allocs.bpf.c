/* Kernel half of the allocation trace: adds up object__allocate by type and allocating line.
 *
 * Nothing is sent to user space while the trace runs, so nothing can be lost on the way. The one thing
 * that can go wrong is a full map, and `missed` counts that: at any time the sum of the entries' counts
 * and `missed` is the number of probe hits.
 *
 * Needs no kernel type but pt_regs, which is user-space ABI; hence no vmlinux.h and no relocation that a
 * kernel could refuse. No per-CPU scratch either: this program may be preempted by itself.
 */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

#include "allocs.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Pieces of a file's name that are looked at to find its end: names up to 504 bytes keep their end. */
#define FILE_PIECES 8

/* Whom to count: the process with this id in this namespace of process ids. The probe is planted in a
 * file, so other processes that run it can come by. */
const volatile __u64 traced_namespace_device;
const volatile __u64 traced_namespace_inode;
const volatile __u32 traced_process;

__u64 missed;    /* hits that found no room in the map */
__u64 unlocated; /* hits whose type or file name could not be read; counted under "?" */

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, ALLOCS_ENTRIES);
    __type(key, struct allocs_key);
    __type(value, struct allocs_value);
} allocs SEC(".maps");

static __always_inline bool is_traced(void)
{
    struct bpf_pidns_info ids = {};
    return bpf_get_ns_current_pid_tgid(traced_namespace_device, traced_namespace_inode, &ids, sizeof(ids)) ==
               0 &&
           ids.tgid == traced_process;
}

/* Reads the end of a file's name: that is what tells two files apart. *file is zero before. */
static __always_inline bool read_file(char file[ALLOCS_FILE_BYTES], const char *address)
{
    const char *piece = address;
    long got = 0;
    for (int i = 0; i < FILE_PIECES; i++) {
        got = bpf_probe_read_user_str(file, ALLOCS_FILE_BYTES, piece);
        if (got < ALLOCS_FILE_BYTES)
            break;
        piece += ALLOCS_FILE_BYTES - 1;
    }
    if (got <= 0)
        return false;
    if (piece == address)
        return true;
    __builtin_memset(file, 0, ALLOCS_FILE_BYTES);
    return bpf_probe_read_user_str(file, ALLOCS_FILE_BYTES, piece + got - ALLOCS_FILE_BYTES) > 0;
}

SEC("usdt")
int BPF_USDT(count_allocation, void *address, __u64 bytes, const char *type, const char *file, __u32 line)
{
    if (!is_traced())
        return 0;

    struct allocs_key key = {.line = line};
    bool located = true;
    if (bpf_probe_read_user_str(key.type, sizeof(key.type), type) <= 0) {
        __builtin_memset(key.type, 0, sizeof(key.type));
        key.type[0] = '?';
        located = false;
    }
    if (!read_file(key.file, file)) {
        __builtin_memset(key.file, 0, sizeof(key.file));
        key.file[0] = '?';
        located = false;
    }
    if (!located)
        __sync_fetch_and_add(&unlocated, 1);

    struct allocs_value *value = bpf_map_lookup_elem(&allocs, &key);
    if (value == NULL) {
        /* Somebody else may put the same key in first: then this fails and the second look finds it. */
        struct allocs_value zero = {};
        bpf_map_update_elem(&allocs, &key, &zero, BPF_NOEXIST);
        value = bpf_map_lookup_elem(&allocs, &key);
    }
    if (value == NULL) {
        __sync_fetch_and_add(&missed, 1);
        return 0;
    }
    __sync_fetch_and_add(&value->count, 1);
    __sync_fetch_and_add(&value->bytes, bytes);
    return 0;
}
