#include "modules/hash_blake2.h"

#include <string.h>

/* Which words of the block the eight mixings of a round take. Round 10 is round 0 again. */
static const uint8_t orders[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};
/* Which words of the state they take: the columns, then the diagonals. */
static const uint8_t places[8][4] = {
    {0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14}, {3, 7, 11, 15},
    {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13},  {3, 4, 9, 14},
};

/* The initial values of SHA-512 and SHA-256. */
static const uint64_t initial_b[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                      0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                      0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
static const uint32_t initial_s[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

#define ROTATE(word, x, n) ((word)((x) >> (n) | (x) << (8 * sizeof(word) - (n))))

/* Both kinds, which differ in the width of a word, the number of rounds and the rotations. Words lie in
 * memory with the lowest octet first, as on the machines that Ouro runs on. */
#define BLAKE2(kind, word, rounds, block_size, r1, r2, r3, r4)                                               \
    static void compress_##kind(struct blake2##kind *state, const uint8_t *block, bool last)                 \
    {                                                                                                        \
        word m[16], v[16];                                                                                   \
        memcpy(m, block, sizeof m);                                                                          \
        memcpy(v, state->h, sizeof state->h);                                                                \
        memcpy(v + 8, initial_##kind, sizeof state->h);                                                      \
        v[12] ^= state->count[0];                                                                            \
        v[13] ^= state->count[1];                                                                            \
        v[14] ^= last ? (word)-1 : 0;                                                                        \
        v[15] ^= last && state->last_node ? (word)-1 : 0;                                                    \
        for (int round = 0; round < (rounds); round++) {                                                     \
            const uint8_t *order = orders[round % 10];                                                       \
            for (int i = 0; i < 8; i++) {                                                                    \
                word *a = &v[places[i][0]], *b = &v[places[i][1]];                                           \
                word *c = &v[places[i][2]], *d = &v[places[i][3]];                                           \
                *a += *b + m[order[2 * i]];                                                                  \
                *d = ROTATE(word, *d ^ *a, r1);                                                              \
                *c += *d;                                                                                    \
                *b = ROTATE(word, *b ^ *c, r2);                                                              \
                *a += *b + m[order[2 * i + 1]];                                                              \
                *d = ROTATE(word, *d ^ *a, r3);                                                              \
                *c += *d;                                                                                    \
                *b = ROTATE(word, *b ^ *c, r4);                                                              \
            }                                                                                                \
        }                                                                                                    \
        for (int i = 0; i < 8; i++)                                                                          \
            state->h[i] ^= v[i] ^ v[i + 8];                                                                  \
    }                                                                                                        \
    static void count_##kind(struct blake2##kind *state, size_t octets)                                      \
    {                                                                                                        \
        state->count[0] += (word)octets;                                                                     \
        state->count[1] += state->count[0] < (word)octets;                                                   \
    }                                                                                                        \
    void blake2##kind##_add(struct blake2##kind *state, size_t size, const uint8_t *data)                    \
    {                                                                                                        \
        while (size) {                                                                                       \
            if (state->filled == (block_size)) {                                                             \
                count_##kind(state, block_size);                                                             \
                compress_##kind(state, state->block, false);                                                 \
                state->filled = 0;                                                                           \
            }                                                                                                \
            size_t room = (block_size)-state->filled, part = size < room ? size : room;                      \
            memcpy(state->block + state->filled, data, part);                                                \
            state->filled += part;                                                                           \
            data += part;                                                                                    \
            size -= part;                                                                                    \
        }                                                                                                    \
    }                                                                                                        \
    void blake2##kind##_end(struct blake2##kind *state, size_t size, uint8_t *digest)                        \
    {                                                                                                        \
        count_##kind(state, state->filled);                                                                  \
        memset(state->block + state->filled, 0, (block_size)-state->filled);                                 \
        compress_##kind(state, state->block, true);                                                          \
        memcpy(digest, state->h, size);                                                                      \
    }                                                                                                        \
    /* `block` holds the parameters as octets. */                                                            \
    static void begin_##kind(struct blake2##kind *state, const uint8_t *block,                               \
                             const struct blake2_parameters *parameters)                                     \
    {                                                                                                        \
        memset(state, 0, sizeof *state);                                                                     \
        memcpy(state->h, block, sizeof state->h);                                                            \
        for (int i = 0; i < 8; i++)                                                                          \
            state->h[i] ^= initial_##kind[i];                                                                \
        state->last_node = parameters->last_node;                                                            \
        if (parameters->key_size) {                                                                          \
            memcpy(state->block, parameters->key, parameters->key_size);                                     \
            state->filled = (block_size);                                                                    \
        }                                                                                                    \
    }
BLAKE2(b, uint64_t, 12, BLAKE2B_BLOCK, 32, 24, 16, 63)
BLAKE2(s, uint32_t, 10, BLAKE2S_BLOCK, 16, 12, 8, 7)

static void common_parameters(uint8_t *block, const struct blake2_parameters *p)
{
    block[0] = p->digest_size;
    block[1] = p->key_size;
    block[2] = p->fanout;
    block[3] = p->depth;
    memcpy(block + 4, &p->leaf_size, 4);
}

void blake2b_begin(struct blake2b *state, const struct blake2_parameters *p)
{
    uint8_t block[64] = {0};
    common_parameters(block, p);
    memcpy(block + 8, &p->node_offset, 8);
    block[16] = p->node_depth;
    block[17] = p->inner_size;
    memcpy(block + 32, p->salt, 16);
    memcpy(block + 48, p->person, 16);
    begin_b(state, block, p);
}

void blake2s_begin(struct blake2s *state, const struct blake2_parameters *p)
{
    uint8_t block[32] = {0};
    common_parameters(block, p);
    memcpy(block + 8, &p->node_offset, 6);
    block[14] = p->node_depth;
    block[15] = p->inner_size;
    memcpy(block + 16, p->salt, 8);
    memcpy(block + 24, p->person, 8);
    begin_s(state, block, p);
}
