/* Stop points: FUNCTION:call, FUNCTION:return, FILE:LINE; *:return and *:end.
 *
 * A stop point replaces the `op` of the instructions it covers by BREAKPOINT; the original is kept beside the
 * code. So a program without stop points pays nothing. A thread that gets to one asks the program's owner
 * (vm_hooks.stopped), which parks it until it is let go.
 *
 * Threads: points are set and cleared by any thread under the program's threads_lock; an instruction's op is
 * written atomically, and either value is right for whoever races with it.
 */
#ifndef OURO_VM_STOP_H
#define OURO_VM_STOP_H

#include "gc/roots.h"
#include "object/program.h"
#include "vm/frame.h"

struct stop_points;

enum stop_kind { STOP_CALL, STOP_RETURN, STOP_LINE, STOP_END, STOP_POPPED };

struct stop_point {
    enum stop_kind kind;
    char function[128]; /* qualified or plain name; "*" with STOP_RETURN: any function that module code called
                         */
    char file[256];     /* STOP_LINE: as given, compared by the end of the path */
    int line;
};

/* Reads "FUNCTION:return", "FUNCTION:call", "FILE:LINE", "*:return", "*:end". False if it is none of these.
 */
bool stop_point_parse(const char *text, struct stop_point *point);

/* Sets a point: in the code that exists and in what is compiled later. False: no memory. Any thread. */
bool stop_set(struct program *p, const struct stop_point *point);
/* Clears every point. Any thread. */
void stop_clear_all(struct program *p);
bool stop_any(const struct program *p);

/* A code object was made (nested ones are reached through its constants): existing points are applied. */
void stop_code_created(struct thread *t, value code);
/* An instruction under a BREAKPOINT was reached: f->ip is after it. Stops if a point holds; returns the
 * original op. */
uint16_t stop_reached(struct thread *t, struct frame *f);
/* The calling thread stands at the return of f, its innermost frame: it stops once more, with STOP_POPPED,
 * when f has been popped and its caller goes on. False: f has no caller there, or there is no memory. */
bool stop_when_popped(struct thread *t, struct frame *f);
/* Takes that back, if it has not happened. */
void stop_forget_popped(struct thread *t);
/* The original op of an instruction. */
uint16_t stop_original_op(const struct code *code, uint32_t at);

/* Root scanner: the code that points stand in. */
void stop_scan_roots(struct program *p, struct root_visitor *visitor);
void stop_points_destroy(struct stop_points *stops);

#endif
