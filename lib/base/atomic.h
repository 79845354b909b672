/* Atomics with the memory order in the name, so that the orders in use can be read off.
 *
 * They work on plain fields of 1, 2, 4 or 8 bytes: a field that only one thread may touch at some
 * stage of its life (a reference count, a slot) needs no _Atomic type for the other stages.
 * A comment at each use says what a release publishes and which acquire it pairs with, or why a
 * relaxed access is enough.
 */
#ifndef OURO_BASE_ATOMIC_H
#define OURO_BASE_ATOMIC_H

#define load_relaxed(p)        __atomic_load_n((p), __ATOMIC_RELAXED)
#define load_acquire(p)        __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define load_seq(p)            __atomic_load_n((p), __ATOMIC_SEQ_CST)
#define store_relaxed(p, v)    __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define store_release(p, v)    __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define store_seq(p, v)        __atomic_store_n((p), (v), __ATOMIC_SEQ_CST)

#define exchange_relaxed(p, v) __atomic_exchange_n((p), (v), __ATOMIC_RELAXED)
#define exchange_acquire(p, v) __atomic_exchange_n((p), (v), __ATOMIC_ACQUIRE)
#define exchange_acq_rel(p, v) __atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL)
#define exchange_seq(p, v)     __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)

/* Each returns the value before the operation. */
#define fetch_add_relaxed(p, v) __atomic_fetch_add((p), (v), __ATOMIC_RELAXED)
#define fetch_add_release(p, v) __atomic_fetch_add((p), (v), __ATOMIC_RELEASE)
#define fetch_add_acq_rel(p, v) __atomic_fetch_add((p), (v), __ATOMIC_ACQ_REL)
#define fetch_add_seq(p, v)     __atomic_fetch_add((p), (v), __ATOMIC_SEQ_CST)
#define fetch_sub_relaxed(p, v) __atomic_fetch_sub((p), (v), __ATOMIC_RELAXED)
#define fetch_sub_release(p, v) __atomic_fetch_sub((p), (v), __ATOMIC_RELEASE)
#define fetch_sub_acq_rel(p, v) __atomic_fetch_sub((p), (v), __ATOMIC_ACQ_REL)
#define fetch_or_relaxed(p, v)  __atomic_fetch_or((p), (v), __ATOMIC_RELAXED)
#define fetch_or_acq_rel(p, v)  __atomic_fetch_or((p), (v), __ATOMIC_ACQ_REL)
#define fetch_or_seq(p, v)      __atomic_fetch_or((p), (v), __ATOMIC_SEQ_CST)
#define fetch_and_relaxed(p, v) __atomic_fetch_and((p), (v), __ATOMIC_RELAXED)
#define fetch_and_acq_rel(p, v) __atomic_fetch_and((p), (v), __ATOMIC_ACQ_REL)
#define fetch_and_seq(p, v)     __atomic_fetch_and((p), (v), __ATOMIC_SEQ_CST)

/* True when *p was *expected and is now desired; otherwise *expected holds what was found. */
#define cas_relaxed(p, expected, desired)                                                                    \
    __atomic_compare_exchange_n((p), (expected), (desired), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define cas_acquire(p, expected, desired)                                                                    \
    __atomic_compare_exchange_n((p), (expected), (desired), false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)
#define cas_release(p, expected, desired)                                                                    \
    __atomic_compare_exchange_n((p), (expected), (desired), false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define cas_acq_rel(p, expected, desired)                                                                    \
    __atomic_compare_exchange_n((p), (expected), (desired), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#define cas_seq(p, expected, desired)                                                                        \
    __atomic_compare_exchange_n((p), (expected), (desired), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)

#define fence_seq() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define cpu_pause() __builtin_ia32_pause()

#endif
