/* The codecs and error handlers that a program has registered, and those of the library's package encodings.
 */
#ifndef OURO_MODULES_CODECS_REGISTRY_H
#define OURO_MODULES_CODECS_REGISTRY_H

#include "object/type.h"

/* The entry (a tuple of four functions, or a CodecInfo) of an encoding: a new reference; LookupError "unknown
 * encoding: NAME". */
value codec_lookup(struct thread *t, const char *encoding);
/* Keeps a search function; forgets one, and everything that was found. False: raised. */
bool codec_register(struct thread *t, value function);
bool codec_unregister(struct thread *t, value function);
/* Forgets what was found under a name; says whether there was any. 1, 0, -1. */
int codec_forget(struct thread *t, const char *encoding);
/* codecs.encode and codecs.decode: v and the result may be anything. errors: text or NULL. */
value codec_run(struct thread *t, value v, const char *encoding, const char *errors, bool encoding_it);

/* The handler of that name: a new reference; LookupError. */
value codec_handler(struct thread *t, const char *errors);
bool codec_register_handler(struct thread *t, value name, value handler);

/* Fills in codec_hooks (types/str_codec.h) and the keys. Once, before the first program. */
void codecs_ready(void);

#endif
