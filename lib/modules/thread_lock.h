/* The locks of the module _thread: Lock and RLock, and how a thread waits for one. */
#ifndef OURO_MODULES_THREAD_LOCK_H
#define OURO_MODULES_THREAD_LOCK_H

#include "object/type.h"

extern struct type thread_lock_type, thread_rlock_type;

value thread_lock_create(struct thread *t);
/* Releases a Lock that is held. */
void thread_lock_give_back(value lock);

/* The longest timeout that fits into nanoseconds, in seconds. */
#define THREAD_TIMEOUT_MAX 9223372036.0

#endif
