#include "base/hash.h"

#include "base/check.h"

#include <string.h>
#include <sys/random.h>

#define ROTATE(x, bits) ((x) << (bits) | (x) >> (64 - (bits)))

struct sip_state {
    uint64_t v0, v1, v2, v3;
};

static inline void sip_round(struct sip_state *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = ROTATE(s->v1, 13) ^ s->v0;
    s->v3 = ROTATE(s->v3, 16) ^ s->v2;
    s->v0 = ROTATE(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = ROTATE(s->v1, 17) ^ s->v2;
    s->v3 = ROTATE(s->v3, 21) ^ s->v0;
    s->v2 = ROTATE(s->v2, 32);
}

uint64_t hash_siphash13(const struct hash_key *key, const void *data, size_t length)
{
    struct sip_state s = {key->k0 ^ 0x736f6d6570736575ULL, key->k1 ^ 0x646f72616e646f6dULL,
                          key->k0 ^ 0x6c7967656e657261ULL, key->k1 ^ 0x7465646279746573ULL};
    const unsigned char *bytes = data;
    size_t left = length;
    for (; left >= 8; left -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        s.v3 ^= word;
        sip_round(&s);
        s.v0 ^= word;
    }
    uint64_t last = (uint64_t)length << 56;
    for (size_t i = 0; i < left; i++)
        last |= (uint64_t)bytes[i] << (8 * i);
    s.v3 ^= last;
    sip_round(&s);
    s.v0 ^= last;
    s.v2 ^= 0xff;
    sip_round(&s);
    sip_round(&s);
    sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

struct hash_key hash_key_random(void)
{
    struct hash_key key;
    CHECK(getrandom(&key, sizeof key, 0) == sizeof key);
    return key;
}

struct hash_key hash_key_from_seed(uint32_t seed)
{
    struct hash_key key = {0, 0};
    if (seed == 0)
        return key;
    unsigned char bytes[sizeof key];
    uint32_t x = seed;
    for (size_t i = 0; i < sizeof bytes; i++) {
        x = x * 214013 + 2531011;
        bytes[i] = (unsigned char)(x >> 16);
    }
    memcpy(&key, bytes, sizeof key);
    return key;
}
