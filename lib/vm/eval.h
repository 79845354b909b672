/* The evaluation loop and what its slow paths share. For lib/vm only. */
#ifndef OURO_VM_EVAL_H
#define OURO_VM_EVAL_H

#include "probe/probe.h"
#include "vm/frame.h"
#include "vm/state.h"

/* Runs `f`, the innermost frame, flagged FRAME_ENTRY, until it returns or yields. Returns the result or
 * UNSET. */
value vm_run(struct thread *t, struct frame *f);

/* ---- Frames (vm/call.c) ---- */

/* Where a frame pushed now would begin. */
char *vm_stack_top(struct thread *t);
/* Completes the header of a frame whose registers hold the arguments, and makes it the innermost one. The
 * function is in n->function already. False: RecursionError, and n is emptied. */
bool frame_enter(struct thread *t, struct frame *n, struct frame *caller, struct code *code, value namespace,
                 uint64_t flags, size_t filled);
/* Unlinks the innermost frame and releases what it holds; a frame object that refers to it takes its locals.
 */
void frame_leave(struct thread *t, struct frame *f);
/* Puts arguments where the parameters want them. registers[0, nargs) are positional, then the keyword values
 * (owned); on failure all are released. Afterwards registers[0, local_count) are complete. */
bool bind_arguments(struct thread *t, struct function *fn, value *registers, size_t nargs, value kwnames);

/* Probes; one predicted branch each. */
void frame_push_probe(struct thread *t, const struct frame *f);
void frame_pop_probe(struct thread *t, const struct frame *f);
static inline void frame_pushed(struct thread *t, const struct frame *f)
{
    if (PROBE_ENABLED(frame__push))
        frame_push_probe(t, f);
}
static inline void frame_popped(struct thread *t, const struct frame *f)
{
    if (PROBE_ENABLED(frame__pop))
        frame_pop_probe(t, f);
}

/* ---- Slow paths of instructions (vm/eval_slow.c): an operand that is unbound raises ---- */

/* Raises UnboundLocalError for register r if it is an unbound local. */
bool check_bound(struct thread *t, const struct frame *f, unsigned r);
value unbound_local(struct thread *t, const struct frame *f, unsigned r);
value unbound_cell(struct thread *t, value name, bool free);
value load_global(struct thread *t, struct frame *f, struct inline_cache *cache);
void code_replace_ready(void);
value load_name(struct thread *t, struct frame *f, struct inline_cache *cache);
bool store_name(struct thread *t, struct frame *f, value name, value v);
bool delete_name(struct thread *t, struct frame *f, value name);
bool delete_global(struct thread *t, struct frame *f, value name);
/* v[bounds[0]:bounds[1]], also assigned to; all borrowed. */
value load_slice(struct thread *t, value v, const value *bounds);
bool store_slice(struct thread *t, value v, const value *bounds, value item);
bool unpack_into(struct thread *t, value source, value *into, size_t count);
bool unpack_extended(struct thread *t, value source, value *into, size_t before, size_t after);
value build_map(struct thread *t, const value *pairs, size_t count);
value build_set(struct thread *t, const value *items, size_t count);
value build_string(struct thread *t, const value *items, size_t count);
bool dict_merge(struct thread *t, value into, value other, value callable);
value convert(struct thread *t, value v, unsigned conversion);
value make_function(struct thread *t, struct frame *f, value code, value *inputs);
value load_build_class(struct thread *t, struct frame *f);
bool before_with(struct thread *t, value context, value *exit, value *entered, bool async);
value with_exit(struct thread *t, value exit, value exception);
int exception_matches(struct thread *t, value exception, value type);
bool setup_annotations(struct thread *t, struct frame *f);
bool print_expression(struct thread *t, value v);
bool except_star_match(struct thread *t, value group, value type, value *matched, value *rest);
value except_star_end(struct thread *t, value original, value raised);

/* Patterns (vm/eval_match.c). */
value match_sequence(value v);
value match_mapping(value v);
value match_keys(struct thread *t, value subject, value keys);
value match_class(struct thread *t, value subject, value class, value names, int64_t positional);
value mapping_rest(struct thread *t, value subject, value keys);

/* Imports (vm/import.c). */
value import_name(struct thread *t, struct frame *f, value name, value from_list, int level);
value import_from(struct thread *t, value module, value name);
bool import_star(struct thread *t, struct frame *f, value module);

/* ---- Exceptions (vm/unwind.c) ---- */

/* raise exception [from cause]; takes both (cause UNSET: none). Leaves an exception pending. */
void raise_statement_value(struct thread *t, value exception, value cause);
void raise_again(struct thread *t);
/* With an exception pending in f: finds its handler, popping frames. `again`: f's entry is in the traceback
 * already. Returns the frame to go on with, its ip at the handler, or NULL when the frame flagged FRAME_ENTRY
 * was popped. */
struct frame *vm_unwind(struct thread *t, struct frame *f, bool again);

/* ---- Polls (vm/poll.c) ---- */

/* An evaluation poll: answers the collector, then runs finalisers, raises what was asked for. False: an
 * exception is pending. */
bool vm_poll(struct thread *t);

#endif
