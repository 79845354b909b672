/* The answer to a request that the runtime works on: its document becomes MessagePack on the runtime's
 * thread, and goes out on the loop's.
 */
#ifndef OURO_DAEMON_ANSWER_H
#define OURO_DAEMON_ANSWER_H

#include "inbox.h"
#include "session.h"

struct answer {
    struct message message;  /* first */
    struct session *session; /* holds a reference */
    uint32_t id;
    bool failed;
    uint32_t loads; /* the program whose loading it tells of: a failure leaves the program no name. 0: none */
    struct buffer body; /* the whole reply */
};

/* An answer to the request; NULL, with the error sent, without memory. What the document is to follow (the
 * beginning of a map, up to its last key) may be appended to `body` before answer_reply. */
struct answer *answer_create(const struct request *request);
/* Where the runtime puts the outcome. */
struct ouro_reply answer_reply(struct answer *answer);
/* The request could not be made after all. */
void answer_fail(struct answer *answer, enum wire_error error, const char *message);

/* The arguments of a call: reads one MessagePack item after the other out of a copy of the bytes. */
struct ouro_source answer_arguments(struct wire_value positional, struct wire_value named);

#endif
