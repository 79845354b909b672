/* The module binascii: octets as text and back. What its files share. */
#ifndef OURO_MODULES_BINASCII_INTERNAL_H
#define OURO_MODULES_BINASCII_INTERNAL_H

#include "types/module.h"
#include "types/storage.h"

extern struct type binascii_error, binascii_incomplete;
extern const struct module_def binascii_module;
void binascii_ready(void);

/* What is decoded: octets, or an ASCII str. Good as long as a loan. */
bool binascii_text_argument(struct thread *t, value v, struct octets *out);
/* Raises binascii.Error. Returns UNSET. */
value binascii_raise(struct thread *t, const char *text);

native_fn binascii_a2b_uu, binascii_b2a_uu, binascii_a2b_qp, binascii_b2a_qp;
native_fn binascii_crc32, binascii_crc_hqx;

#endif
