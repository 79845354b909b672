/* What the files of the exception types share. */
#ifndef OURO_TYPES_EXCEPTION_INTERNAL_H
#define OURO_TYPES_EXCEPTION_INTERNAL_H

#include "types/exception.h"

/* Slots of BaseException, which most types inherit. */
value exception_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames);
bool exception_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
value exception_str(struct thread *t, value self);
value exception_repr(struct thread *t, value self);

/* Slots and namespaces of the types that have more than arguments, by type. */
bool stop_iteration_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool system_exit_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool import_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool name_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool attribute_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool syntax_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
value os_error_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames);
bool os_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool unicode_decode_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool unicode_encode_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
bool unicode_translate_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
value group_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames);
value key_error_str(struct thread *t, value self);
value import_error_str(struct thread *t, value self);
value syntax_error_str(struct thread *t, value self);
value os_error_str(struct thread *t, value self);
value unicode_decode_str(struct thread *t, value self);
value unicode_encode_str(struct thread *t, value self);
value unicode_translate_str(struct thread *t, value self);
value group_str(struct thread *t, value self);

extern const struct member_def stop_iteration_members[], system_exit_members[], import_error_members[],
    name_error_members[], attribute_error_members[], syntax_error_members[], os_error_members[],
    unicode_error_members[], group_members[];
extern const struct native_def group_methods[];

/* Refuses keyword arguments: TypeError "X() takes no keyword arguments". */
bool exception_no_keywords(struct thread *t, value self, value kwnames);
void exception_raise_ready(void);
/* For object_hooks.raise_recursion. */
void exception_raise_scope_overflow(struct thread *t);

#endif
