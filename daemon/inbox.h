/* Messages from other threads to the loop.
 *
 * Threads: inbox_post may be called by any thread; messages are delivered on the loop's, in the order of
 * posting. Ownership: a message belongs to the inbox from inbox_post until `deliver` is called, which frees
 * it.
 */
#ifndef OURO_DAEMON_INBOX_H
#define OURO_DAEMON_INBOX_H

#include <stdbool.h>
#include <uv.h>

#include "base/lock.h"

/* The first field of each kind of message. */
struct message {
    struct message *next;
    void (*deliver)(struct message *message);
};

struct inbox {
    uv_async_t async;
    struct lock lock; /* rank LEAF */
    struct message *first, **end;
};

bool inbox_init(struct inbox *inbox, uv_loop_t *loop);
void inbox_post(struct inbox *inbox, struct message *message);
/* Delivers what is there. On the loop's thread. */
void inbox_deliver(struct inbox *inbox);
/* Closes the handle; nobody posts any more and nothing is left. */
void inbox_finish(struct inbox *inbox);

#endif
