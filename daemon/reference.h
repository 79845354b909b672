/* From the parameters of a request to the programs that it is about, with the peer's right to them. */
#ifndef OURO_DAEMON_REFERENCE_H
#define OURO_DAEMON_REFERENCE_H

#include "base/vector.h"
#include "job.h"
#include "session.h"

/* The program that parameter "program" names. NULL: the error is sent. A method that needs more than to
 * observe is refused for other people's programs. */
struct job *reference_program(const struct request *request);
/* Refuses unless the peer may act for the job's owner; false: the error is sent. */
bool reference_permitted(const struct request *request, const struct job *job);

struct job_list {
    VECTOR(struct job *) jobs;
    VECTOR(struct ouro_program *) programs; /* the same ones */
};
/* The programs of an optional parameter "program": that one, or all that this request may be about. */
bool reference_programs(const struct request *request, struct job_list *list);
void job_list_finish(struct job_list *list);

/* The job whose thread parameter "thread" is. NULL: the error is sent. */
struct job *reference_thread(const struct request *request, uint64_t *thread);

/* A text parameter as a C string: *owned gets it (to be freed). NULL with the error sent if it holds a NUL or
 * memory ended. `otherwise` (may be NULL) where it is absent. */
const char *reference_text(const struct request *request, const char *parameter, const char *otherwise,
                           char **owned, bool *failed);

#endif
