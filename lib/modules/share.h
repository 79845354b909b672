/* From one thread to several. */
#ifndef OURO_MODULES_SHARE_H
#define OURO_MODULES_SHARE_H

#include "object/thread.h"

/* Publishes what every thread of the program is going to see: its classes, interned strs, modules and roots;
 * from then on the program counts as multithreaded. Does nothing the second time. Before the second thread
 * starts, and before the program is opened for calls. No safepoint. *Threads*: the program's only one. */
void program_share(struct thread *t);

#endif
