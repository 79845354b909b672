/* Characters: classes, case, and the sets of a pattern. Pure. */
#ifndef OURO_MODULES_SRE_SET_H
#define OURO_MODULES_SRE_SET_H

#include "modules/sre_code.h"
#include "types/unicode.h"

/* One character to one, as the module compares them: the first of what str.lower() and str.upper() give. */
uint32_t sre_lower_unicode_slow(uint32_t c);
uint32_t sre_upper_unicode(uint32_t c);

static inline uint32_t sre_lower_ascii(uint32_t c)
{
    return c - 'A' < 26 ? c + ('a' - 'A') : c;
}
static inline uint32_t sre_upper_ascii(uint32_t c)
{
    return c - 'a' < 26 ? c - ('a' - 'A') : c;
}
static inline uint32_t sre_lower_unicode(uint32_t c)
{
    return c < 128 ? sre_lower_ascii(c) : sre_lower_unicode_slow(c);
}
/* The character is `c`, in either case of the C locale. */
static inline bool sre_equal_locale(uint32_t literal, uint32_t c)
{
    return c == literal || sre_lower_ascii(c) == literal || sre_upper_ascii(c) == literal;
}

static inline bool sre_is_word_ascii(uint32_t c)
{
    return c < 128 && (ascii_classes[c] & ASCII_WORD);
}
static inline bool sre_is_word_unicode(uint32_t c)
{
    return c < 128 ? ascii_classes[c] & ASCII_WORD : unicode_is_alnum(c);
}
/* The character is one that the instruction takes, which takes one and is no IN. */
static inline bool sre_takes(const uint32_t *code, uint32_t c)
{
    switch (code[0]) {
    case SRE_OP_ANY:
        return c != '\n';
    case SRE_OP_LITERAL:
        return c == code[1];
    case SRE_OP_NOT_LITERAL:
        return c != code[1];
    case SRE_OP_LITERAL_IGNORE:
        return sre_lower_ascii(c) == code[1];
    case SRE_OP_NOT_LITERAL_IGNORE:
        return sre_lower_ascii(c) != code[1];
    case SRE_OP_LITERAL_LOC_IGNORE:
        return sre_equal_locale(code[1], c);
    case SRE_OP_NOT_LITERAL_LOC_IGNORE:
        return !sre_equal_locale(code[1], c);
    case SRE_OP_LITERAL_UNI_IGNORE:
        return sre_lower_unicode(c) == code[1];
    case SRE_OP_NOT_LITERAL_UNI_IGNORE:
        return sre_lower_unicode(c) != code[1];
    default: /* ANY_ALL */
        return true;
    }
}

/* category < SRE_CATEGORY_COUNT */
bool sre_in_category(uint32_t category, uint32_t c);

/* Whether the words of a set, which end with FAILURE, have the character as it is. */
bool sre_words_have(const uint32_t *words, uint32_t c);
/* The same after the folding of case that the instruction `op` does (enum sre_opcode: an IN of any kind). */
bool sre_words_have_folded(const uint32_t *words, uint32_t op, uint32_t c);
/* The word `index` of set->bits, for the set of an instruction `op`. */
uint32_t sre_set_bits(const uint32_t *words, uint32_t op, uint32_t index);

#endif
