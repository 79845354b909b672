#include "inbox.h"

#include "base/check.h"

static void wake(uv_async_t *async)
{
    inbox_deliver(async->data);
}

bool inbox_init(struct inbox *inbox, uv_loop_t *loop)
{
    inbox->first = NULL;
    inbox->end = &inbox->first;
    if (uv_async_init(loop, &inbox->async, wake) != 0) {
        return false;
    }
    inbox->async.data = inbox;
    lock_init(&inbox->lock, LOCK_RANK_LEAF);
    return true;
}

void inbox_post(struct inbox *inbox, struct message *message)
{
    message->next = NULL;
    lock_acquire(&inbox->lock);
    bool first = inbox->first == NULL;
    *inbox->end = message;
    inbox->end = &message->next;
    if (first) {
        uv_async_send(&inbox->async); /* with the lock: the handle is not closed before everyone has posted */
    }
    lock_release(&inbox->lock);
}

void inbox_deliver(struct inbox *inbox)
{
    lock_acquire(&inbox->lock);
    struct message *message = inbox->first;
    inbox->first = NULL;
    inbox->end = &inbox->first;
    lock_release(&inbox->lock);
    while (message) {
        struct message *next = message->next;
        message->deliver(message);
        message = next;
    }
}

void inbox_finish(struct inbox *inbox)
{
    CHECK(inbox->first == NULL);
    uv_close((uv_handle_t *)&inbox->async, NULL);
    lock_finish(&inbox->lock);
}
