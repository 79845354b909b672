#include "compiler/token.h"

#include "base/check.h"

#include <string.h>

static const char *const texts[TOKEN_KIND_COUNT] = {
#define TOKEN_TEXT(name, text) [TOKEN_##name] = text,
    TOKEN_OPERATOR_TABLE(TOKEN_TEXT) TOKEN_KEYWORD_TABLE(TOKEN_TEXT)
#undef TOKEN_TEXT
};

enum { LONGEST_KEYWORD = 8, SHORTEST_KEYWORD = 2 };

const char *token_text(enum token_kind kind)
{
    return texts[kind] ? texts[kind] : "";
}

static bool spells(enum token_kind kind, const char *text, size_t length)
{
    return texts[kind][0] == text[0] && strlen(texts[kind]) == length &&
           memcmp(texts[kind], text, length) == 0;
}

enum token_kind token_keyword(const char *text, size_t length)
{
    if (length < SHORTEST_KEYWORD || length > LONGEST_KEYWORD)
        return TOKEN_NAME;
    for (int kind = TOKEN_FALSE; kind < TOKEN_KIND_COUNT; kind++)
        if (spells(kind, text, length))
            return kind;
    return TOKEN_NAME;
}

enum token_kind token_operator(const char *text, size_t length)
{
    for (int kind = TOKEN_LEFT_PAREN; kind <= TOKEN_ELLIPSIS; kind++)
        if (spells(kind, text, length))
            return kind;
    return TOKEN_UNKNOWN;
}
