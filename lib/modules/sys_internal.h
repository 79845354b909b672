/* What the files of the module sys share. */
#ifndef OURO_MODULES_SYS_INTERNAL_H
#define OURO_MODULES_SYS_INTERNAL_H

#include "object/type.h"

void sys_info_ready(void);
void sys_functions_ready(void);
/* Adds what is not a function. False: raised. */
bool sys_info_add(struct thread *t, value module);

#endif
