/* What can be done with any value: the operations of the data model, dispatched through type slots.
 *
 * Arguments are borrowed; results are new references; UNSET, false or -1 with an exception pending.
 * *Safepoint*: all.
 */
#ifndef OURO_TYPES_PROTOCOL_H
#define OURO_TYPES_PROTOCOL_H

#include "object/type.h"

/* enum binary_op names the slots of TYPE_BINARY_SLOTS, then power; the order is the bytecode's. */
enum binary_op {
#define X(name, python, reflected, symbol) BINARY_##name,
    TYPE_BINARY_SLOTS(X)
#undef X
        BINARY_power,
    BINARY_COUNT
};
value op_binary(struct thread *t, enum binary_op op, value a, value b);
value op_inplace(struct thread *t, enum binary_op op, value a, value b);
value op_power(struct thread *t, value a, value b, value modulus);
/* The result of the add slot of a built-in sequence for a right operand that it cannot take: NOT_IMPLEMENTED
 * if the operand's class may still know what to do, else a TypeError with the text, which has conversions for
 * `right` and `left`. */
value sequence_add_refused(struct thread *t, value left, value right, const char *text);
/* `sequence.__mul__(times)` declined: the TypeError of an operand that is no integer. */
value sequence_repeat_refused(struct thread *t, value times);
value op_negative(struct thread *t, value v);
value op_positive(struct thread *t, value v);
value op_invert(struct thread *t, value v);
value op_absolute(struct thread *t, value v);

value op_compare(struct thread *t, value a, value b, enum compare_op op); /* any result object */
int op_compare_bool(struct thread *t, value a, value b,
                    enum compare_op op);          /* identity first for EQ and NE */
int op_equal(struct thread *t, value a, value b); /* identity, then == ; 1, 0, -1 */
bool value_identical(value a, value b);           /* `is` */
int op_truth(struct thread *t, value v);
int op_truth_taken(struct thread *t, value v); /* *Takes* v; UNSET: -1 */
int64_t op_hash(struct thread *t, value v);
int op_contains(struct thread *t, value container, value item);

int64_t op_length(struct thread *t, value v);
int64_t op_length_hint(struct thread *t, value v, int64_t fallback);
value op_get_item(struct thread *t, value v, value key);
bool op_set_item(struct thread *t, value v, value key, value item);
bool op_delete_item(struct thread *t, value v, value key);

value op_get_attribute(struct thread *t, value v, value name);
/* UNSET with nothing pending if absent (AttributeError is swallowed). */
value op_find_attribute(struct thread *t, value v, value name);
bool op_set_attribute(struct thread *t, value v, value name, value item);
bool op_delete_attribute(struct thread *t, value v, value name);

value op_iter(struct thread *t, value v); /* TypeError "'%T' object is not iterable" */
/* Next item; UNSET with nothing pending at the end (StopIteration is swallowed). */
value op_next(struct thread *t, value iterator);

value op_repr(struct thread *t, value v);
value op_str(struct thread *t, value v);
value op_ascii(struct thread *t, value v);
value op_format(struct thread *t, value v, value spec); /* spec: str or UNSET */

value op_call(struct thread *t, value callable, const value *args, size_t nargs, value kwnames);
value op_call_0(struct thread *t, value callable);
value op_call_1(struct thread *t, value callable, value a);
value op_call_2(struct thread *t, value callable, value a, value b);
/* The same for a caller that has found or made the callable for this call alone. *Takes* callable. */
value op_call_taken(struct thread *t, value callable, const value *args, size_t nargs);
/* callable(a), for a made for this call alone. *Takes* a. */
value op_call_on_taken(struct thread *t, value callable, value a);
/* v.name(*args) without making a bound method. */
value op_call_method(struct thread *t, value v, value name, const value *args, size_t nargs);
/* callable(*args_tuple, **kwargs_dict); kwargs UNSET or a dict. */
value op_call_ex(struct thread *t, value callable, value args_tuple, value kwargs);

/* Natives nest at most this deep even where the C stack would allow more. */
#define NATIVE_DEPTH_MAX 20000
/* Whether there is room for one more level of C. */
static inline bool native_has_room(const struct thread *t)
{
    return (char *)__builtin_frame_address(0) > t->native_limit && t->native_depth < NATIVE_DEPTH_MAX;
}
/* Guards recursion through C: false with RecursionError pending; `where` completes "maximum recursion depth
 * exceeded%s". */
bool native_enter(struct thread *t, const char *where);
void native_leave(struct thread *t);
/* repr of a recursive structure: 1 if v is being shown already, 0 entered, -1 raised. Per thread. */
int repr_enter(struct thread *t, value v);
void repr_leave(struct thread *t, value v);

/* Polls inside long native work (over about 50 us): answers the collector, sees kill and interrupts. false:
 * an exception is pending. Set by lib/vm. */
bool native_poll(struct thread *t);
extern bool (*native_poll_hook)(struct thread *t);

#endif
