/* What the files of the module time share. */
#ifndef OURO_MODULES_TIME_INTERNAL_H
#define OURO_MODULES_TIME_INTERNAL_H

#include <time.h>

#include "modules/struct_sequence.h"

extern struct struct_sequence struct_time_type; /* time.struct_time */
/* Of struct_time_type; before the first program. */
void time_types_ready(void);

/* A struct_time with the fields of a broken-down time. */
value struct_time_create(struct thread *t, const struct tm *tm);
/* The C form of a struct_time or tuple of 9, months and days counted as C does; TypeError with the function's
 * name. */
bool struct_time_read(struct thread *t, value v, const char *function, struct tm *out);

value time_gmtime(struct thread *t, const value *args, size_t nargs, value kwnames);
value time_localtime(struct thread *t, const value *args, size_t nargs, value kwnames);
value time_strftime(struct thread *t, const value *args, size_t nargs, value kwnames);
value time_asctime(struct thread *t, const value *args, size_t nargs, value kwnames);
value time_ctime(struct thread *t, const value *args, size_t nargs, value kwnames);
value time_mktime(struct thread *t, const value *args, size_t nargs, value kwnames);

#endif
