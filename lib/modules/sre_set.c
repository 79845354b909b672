#include "modules/sre_set.h"

uint32_t sre_lower_unicode_slow(uint32_t c)
{
    uint32_t mapped[UNICODE_CASE_WIDTH] = {c};
    unicode_to_lower(c, mapped);
    return mapped[0];
}

uint32_t sre_upper_unicode(uint32_t c)
{
    if (c < 128)
        return sre_upper_ascii(c);
    uint32_t mapped[UNICODE_CASE_WIDTH] = {c};
    unicode_to_upper(c, mapped);
    return mapped[0];
}

bool sre_in_category(uint32_t category, uint32_t c)
{
    bool in = false;
    switch (category & ~1u) {
    case SRE_CATEGORY_DIGIT:
        in = c - '0' < 10;
        break;
    case SRE_CATEGORY_SPACE:
        in = c < 128 && (ascii_classes[c] & ASCII_OCTET_SPACE);
        break;
    case SRE_CATEGORY_WORD:
    case SRE_CATEGORY_LOC_WORD:
        in = sre_is_word_ascii(c);
        break;
    case SRE_CATEGORY_LINEBREAK:
        in = c == '\n';
        break;
    case SRE_CATEGORY_UNI_DIGIT:
        in = unicode_is_decimal(c);
        break;
    case SRE_CATEGORY_UNI_SPACE:
        in = unicode_is_space(c);
        break;
    case SRE_CATEGORY_UNI_WORD:
        in = sre_is_word_unicode(c);
        break;
    case SRE_CATEGORY_UNI_LINEBREAK:
        in = unicode_is_line_break(c);
        break;
    default:
        break;
    }
    return in != (category & 1);
}

bool sre_words_have(const uint32_t *words, uint32_t c)
{
    bool found = true; /* what it means to be found; NEGATE turns that round */
    for (;;) {
        switch (*words++) {
        case SRE_OP_NEGATE:
            found = !found;
            break;
        case SRE_OP_LITERAL:
            if (c == words[0])
                return found;
            words++;
            break;
        case SRE_OP_RANGE:
            if (c - words[0] <= words[1] - words[0] && words[0] <= words[1])
                return found;
            words += 2;
            break;
        case SRE_OP_RANGE_UNI_IGNORE: { /* c is in lower case already */
            uint32_t upper = sre_upper_unicode(c);
            if ((words[0] <= c && c <= words[1]) || (words[0] <= upper && upper <= words[1]))
                return found;
            words += 2;
            break;
        }
        case SRE_OP_CATEGORY:
            if (sre_in_category(words[0], c))
                return found;
            words++;
            break;
        case SRE_OP_CHARSET:
            if (c < 256 && (words[c / 32] >> (c % 32) & 1))
                return found;
            words += 8;
            break;
        case SRE_OP_BIGCHARSET: { /* count, 256 octets that number blocks, the blocks of 256 bits */
            uint32_t count = *words++;
            if (c < 0x10000) {
                uint32_t block = ((const uint8_t *)words)[c / 256];
                if (words[64 + block * 8 + c % 256 / 32] >> (c % 32) & 1)
                    return found;
            }
            words += 64 + (size_t)count * 8;
            break;
        }
        default: /* FAILURE */
            return !found;
        }
    }
}

bool sre_words_have_folded(const uint32_t *words, uint32_t op, uint32_t c)
{
    switch (op) {
    case SRE_OP_IN_IGNORE:
        return sre_words_have(words, sre_lower_ascii(c));
    case SRE_OP_IN_UNI_IGNORE:
        return sre_words_have(words, sre_lower_unicode(c));
    case SRE_OP_IN_LOC_IGNORE:
        return sre_words_have(words, sre_lower_ascii(c)) || sre_words_have(words, sre_upper_ascii(c));
    default:
        return sre_words_have(words, c);
    }
}

uint32_t sre_set_bits(const uint32_t *words, uint32_t op, uint32_t index)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 32; i++)
        bits |= (uint32_t)sre_words_have_folded(words, op, index * 32 + i) << i;
    return bits;
}
