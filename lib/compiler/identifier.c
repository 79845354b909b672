#include "compiler/identifier.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Characters that the Unicode standard keeps as identifier characters although their category says
 * otherwise (Other_ID_Start, Other_ID_Continue). */
static bool is_other_start(uint32_t c)
{
    return c == 0x1885 || c == 0x1886 || c == 0x2118 || c == 0x212E || c == 0x309B || c == 0x309C;
}

static bool is_other_continue(uint32_t c)
{
    return c == 0x00B7 || c == 0x0387 || (c >= 0x1369 && c <= 0x1371) || c == 0x19DA;
}

static bool is_start_category(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return c == '_' || is_other_start(c);
    }
}

static bool is_continue_category(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
        return true;
    default:
        return is_start_category(c) || is_other_continue(c);
    }
}

/* XID differs from ID: all characters of the normal form must be allowed at that place too. */
static bool is_allowed(uint32_t c, bool first)
{
    bool allowed = first ? is_start_category(c) : is_continue_category(c);
    if (!allowed || c < 128)
        return allowed;
    utf8proc_int32_t normal[32];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)c, normal, COUNT_OF(normal),
                                                     UTF8PROC_COMPAT | UTF8PROC_COMPOSE, &boundary);
    if (count < 0 || (size_t)count > COUNT_OF(normal))
        return false;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        bool at_start = first && i == 0;
        if (at_start ? !is_start_category((uint32_t)normal[i]) : !is_continue_category((uint32_t)normal[i]))
            return false;
    }
    return true;
}

bool identifier_check(const char *text, size_t length, uint32_t *bad, size_t *bad_end)
{
    size_t offset = 0;
    while (offset < length) {
        utf8proc_int32_t c;
        utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text + offset,
                                                  (utf8proc_ssize_t)(length - offset), &c);
        CHECK(bytes > 0); /* source_decode lets only valid UTF-8 through */
        if (!is_allowed((uint32_t)c, offset == 0)) {
            *bad = (uint32_t)c;
            *bad_end = offset + (size_t)bytes;
            return false;
        }
        offset += (size_t)bytes;
    }
    return true;
}

const char *identifier_normalize(struct arena *arena, const char *text, size_t length, size_t *normal_length)
{
    utf8proc_uint8_t *normal = NULL;
    utf8proc_ssize_t bytes = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &normal,
                                          UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (bytes < 0) {
        /* Only memory can have ended: the text was checked. It then stays as written. */
        *normal_length = length;
        return text;
    }
    size_t size = (size_t)bytes;
    char *copy = arena_alloc(arena, size + 1);
    memcpy(copy, normal, size);
    free(normal);
    *normal_length = size;
    return copy;
}

bool identifier_is_printable(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    case UTF8PROC_CATEGORY_ZS:
        return code_point == ' ';
    default:
        return true;
    }
}

int identifier_encoded_length(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}
