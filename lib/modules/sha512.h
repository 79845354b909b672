/* SHA-512 (FIPS 180-4) of one piece of memory. */
#ifndef OURO_MODULES_SHA512_H
#define OURO_MODULES_SHA512_H

#include <stddef.h>
#include <stdint.h>

#define SHA512_SIZE 64

void sha512(const uint8_t *data, size_t size, uint8_t digest[SHA512_SIZE]);

#endif
