/* BLAKE2b and BLAKE2s (RFC 7693) with all of their parameters.
 *
 * Written here because no library that Debian keeps offers salt, personalisation and trees together.
 * Pure functions on memory of the caller, which may be copied at any time.
 */
#ifndef OURO_MODULES_HASH_BLAKE2_H
#define OURO_MODULES_HASH_BLAKE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLAKE2B_BLOCK 128
#define BLAKE2S_BLOCK 64

struct blake2_parameters {
    uint8_t digest_size, key_size; /* octets; the digest's from 1 to half a block, the key's from 0 */
    uint8_t fanout, depth, node_depth, inner_size;
    uint32_t leaf_size;
    uint64_t node_offset; /* below 2^48 for BLAKE2s */
    bool last_node;
    uint8_t key[64];
    uint8_t salt[16], person[16]; /* the first 8 for BLAKE2s */
};

struct blake2b {
    uint64_t h[8];
    uint64_t count[2]; /* octets that have been compressed */
    size_t filled;     /* of the block; the last block waits for the end */
    bool last_node;
    uint8_t block[BLAKE2B_BLOCK];
};
struct blake2s {
    uint32_t h[8];
    uint32_t count[2];
    size_t filled;
    bool last_node;
    uint8_t block[BLAKE2S_BLOCK];
};

void blake2b_begin(struct blake2b *state, const struct blake2_parameters *parameters);
void blake2b_add(struct blake2b *state, size_t size, const uint8_t *data);
/* Ends it. Writes the first `size` octets of the digest. */
void blake2b_end(struct blake2b *state, size_t size, uint8_t *digest);
void blake2s_begin(struct blake2s *state, const struct blake2_parameters *parameters);
void blake2s_add(struct blake2s *state, size_t size, const uint8_t *data);
void blake2s_end(struct blake2s *state, size_t size, uint8_t *digest);

#endif
