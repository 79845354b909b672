/* Keyed hashing of bytes: SipHash-1-3 (Aumasson and Bernstein 2012, with 1 and 3 rounds). */
#ifndef OURO_BASE_HASH_H
#define OURO_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_key {
    uint64_t k0, k1;
};

/* The 64-bit hash of the bytes under the key. */
uint64_t hash_siphash13(const struct hash_key *key, const void *data, size_t length);
/* A key from the system's random source. */
struct hash_key hash_key_random(void);
/* The key that python3 derives from PYTHONHASHSEED=seed (its generator is x*214013+2531011); seed 0 is the
 * zero key. */
struct hash_key hash_key_from_seed(uint32_t seed);

#endif
