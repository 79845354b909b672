/* threading.local: an object whose attributes are each thread's own. */
#ifndef OURO_MODULES_THREAD_LOCAL_H
#define OURO_MODULES_THREAD_LOCAL_H

#include "object/type.h"

extern struct type thread_local_type;

/* The thread ends: releases its attributes of every such object. Runs Python, keeps no exception. */
void thread_local_forget(struct thread *t);

#endif
