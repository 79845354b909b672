/* The modules _md5, _sha1, _sha256, _sha512, _sha3 and _blake2, of which hashlib is made. What their files
 * share.
 *
 * The algorithms are nettle's, but for BLAKE2. Their states are plain memory, which lies in the hash object
 * and is copied out to be worked on.
 */
#ifndef OURO_MODULES_HASH_INTERNAL_H
#define OURO_MODULES_HASH_INTERNAL_H

#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/sha3.h>

#include "modules/hash_blake2.h"
#include "types/module.h"
#include "types/storage.h"

/* A sponge: SHA-3 and SHAKE. */
struct keccak {
    struct sha3_state state;
    size_t filled; /* octets absorbed since the last permutation */
};

union hash_state {
    struct md5_ctx md5;
    struct sha1_ctx sha1;
    struct sha256_ctx sha256; /* SHA-224, too */
    struct sha512_ctx sha512; /* SHA-384, too */
    struct keccak keccak;
    struct blake2b blake2b;
    struct blake2s blake2s;
};

struct hash_algorithm {
    const char *name;
    uint16_t digest_size; /* octets; 0: as many as are asked for */
    uint16_t block_size;  /* octets */
    uint8_t suffix;       /* of a sponge: the bits that end the message */
    void (*init)(union hash_state *state);
    void (*update)(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                   const uint8_t *data);
    /* Ends it. */
    void (*digest)(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                   uint8_t *digest);
};

struct hash {
    struct object object;
    const struct hash_algorithm *algorithm; /* never changes */
    uint16_t digest_size;                   /* of BLAKE2, what was asked for */
    uint8_t busy; /* a thread works with the state; set and cleared under the object lock */
    union hash_state state;
};

static inline struct hash *hash_of(value v)
{
    return (struct hash *)value_ref(v);
}

/* A new hash object of a type; its state is initialised unless the algorithm needs parameters. */
struct hash *hash_create(struct thread *t, struct type *type, const struct hash_algorithm *algorithm);
/* Adds what an argument lends. False: raised. *Safepoint*. */
bool hash_update(struct thread *t, value self, value data);
/* For a new hash object: adds `data` unless that is UNSET, and gives the object or, after an exception,
 * UNSET. *Takes* the object. */
value hash_begin(struct thread *t, struct hash *hash, value data);
/* `size` octets of the digest of what has been added; the hash goes on. */
void hash_digest(struct thread *t, value self, size_t size, uint8_t *digest);

native_fn hash_method_copy, hash_method_digest, hash_method_hexdigest, hash_method_update;
extern const struct getset_def hash_getsets[];
/* A number for an unsigned long; python3's words for what is none. */
bool hash_length_argument(struct thread *t, value v, const char *too_large, uint64_t *out);

extern const struct module_def md5_module, sha1_module, sha256_module, sha512_module, sha3_module,
    blake2_module;
void hash_types_ready(void);
void sha3_types_ready(void);
void blake2_types_ready(void);

#endif
