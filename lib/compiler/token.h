/* Tokens: the words of the language, and one word of a source.
 *
 * Keywords are kinds of their own; the soft keywords (match, case, _) are names.
 */
#ifndef OURO_COMPILER_TOKEN_H
#define OURO_COMPILER_TOKEN_H

#include "compiler/ast.h"

/* suffix, text */
#define TOKEN_OPERATOR_TABLE(X)                                                                              \
    X(LEFT_PAREN, "(")                                                                                       \
    X(RIGHT_PAREN, ")")                                                                                      \
    X(LEFT_BRACKET, "[")                                                                                     \
    X(RIGHT_BRACKET, "]")                                                                                    \
    X(LEFT_BRACE, "{")                                                                                       \
    X(RIGHT_BRACE, "}")                                                                                      \
    X(COLON, ":")                                                                                            \
    X(COMMA, ",")                                                                                            \
    X(SEMICOLON, ";")                                                                                        \
    X(PLUS, "+")                                                                                             \
    X(MINUS, "-")                                                                                            \
    X(STAR, "*")                                                                                             \
    X(SLASH, "/")                                                                                            \
    X(VERTICAL_BAR, "|")                                                                                     \
    X(AMPERSAND, "&")                                                                                        \
    X(LESS, "<")                                                                                             \
    X(GREATER, ">")                                                                                          \
    X(EQUAL, "=")                                                                                            \
    X(DOT, ".")                                                                                              \
    X(PERCENT, "%")                                                                                          \
    X(TILDE, "~")                                                                                            \
    X(CIRCUMFLEX, "^")                                                                                       \
    X(AT, "@")                                                                                               \
    X(EQUAL_EQUAL, "==")                                                                                     \
    X(NOT_EQUAL, "!=")                                                                                       \
    X(LESS_EQUAL, "<=")                                                                                      \
    X(GREATER_EQUAL, ">=")                                                                                   \
    X(LEFT_SHIFT, "<<")                                                                                      \
    X(RIGHT_SHIFT, ">>")                                                                                     \
    X(DOUBLE_STAR, "**")                                                                                     \
    X(DOUBLE_SLASH, "//")                                                                                    \
    X(ARROW, "->")                                                                                           \
    X(COLON_EQUAL, ":=")                                                                                     \
    X(PLUS_EQUAL, "+=")                                                                                      \
    X(MINUS_EQUAL, "-=")                                                                                     \
    X(STAR_EQUAL, "*=")                                                                                      \
    X(SLASH_EQUAL, "/=")                                                                                     \
    X(PERCENT_EQUAL, "%=")                                                                                   \
    X(AMPERSAND_EQUAL, "&=")                                                                                 \
    X(VERTICAL_BAR_EQUAL, "|=")                                                                              \
    X(CIRCUMFLEX_EQUAL, "^=")                                                                                \
    X(LEFT_SHIFT_EQUAL, "<<=")                                                                               \
    X(RIGHT_SHIFT_EQUAL, ">>=")                                                                              \
    X(DOUBLE_STAR_EQUAL, "**=")                                                                              \
    X(DOUBLE_SLASH_EQUAL, "//=")                                                                             \
    X(AT_EQUAL, "@=")                                                                                        \
    X(ELLIPSIS, "...")

#define TOKEN_KEYWORD_TABLE(X)                                                                               \
    X(FALSE, "False")                                                                                        \
    X(NONE, "None")                                                                                          \
    X(TRUE, "True")                                                                                          \
    X(AND, "and")                                                                                            \
    X(AS, "as")                                                                                              \
    X(ASSERT, "assert")                                                                                      \
    X(ASYNC, "async")                                                                                        \
    X(AWAIT, "await")                                                                                        \
    X(BREAK, "break")                                                                                        \
    X(CLASS, "class")                                                                                        \
    X(CONTINUE, "continue")                                                                                  \
    X(DEF, "def")                                                                                            \
    X(DEL, "del")                                                                                            \
    X(ELIF, "elif")                                                                                          \
    X(ELSE, "else")                                                                                          \
    X(EXCEPT, "except")                                                                                      \
    X(FINALLY, "finally")                                                                                    \
    X(FOR, "for")                                                                                            \
    X(FROM, "from")                                                                                          \
    X(GLOBAL, "global")                                                                                      \
    X(IF, "if")                                                                                              \
    X(IMPORT, "import")                                                                                      \
    X(IN, "in")                                                                                              \
    X(IS, "is")                                                                                              \
    X(LAMBDA, "lambda")                                                                                      \
    X(NONLOCAL, "nonlocal")                                                                                  \
    X(NOT, "not")                                                                                            \
    X(OR, "or")                                                                                              \
    X(PASS, "pass")                                                                                          \
    X(RAISE, "raise")                                                                                        \
    X(RETURN, "return")                                                                                      \
    X(TRY, "try")                                                                                            \
    X(WHILE, "while")                                                                                        \
    X(WITH, "with")                                                                                          \
    X(YIELD, "yield")

enum token_kind {
    TOKEN_END,
    TOKEN_NEWLINE,
    TOKEN_INDENT,
    TOKEN_DEDENT,
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_UNKNOWN, /* a character that starts no token: $ ? ! */
    TOKEN_ERROR,   /* the lexer gave up; it knows why */
#define TOKEN_ENUM(name, text) TOKEN_##name,
    TOKEN_OPERATOR_TABLE(TOKEN_ENUM) TOKEN_KEYWORD_TABLE(TOKEN_ENUM)
#undef TOKEN_ENUM
        TOKEN_KIND_COUNT
};

struct parse_memo;

struct token {
    enum token_kind kind;
    uint32_t level;               /* open parentheses after this token */
    struct ast_position position; /* columns are TOKEN_NO_COLUMN for END, INDENT, DEDENT and ERROR */
    const char *text;             /* into the lexer's source; not NUL-terminated */
    size_t length;
    const struct ast_name *name; /* NAME: interned and normalised */
    struct parse_memo *memos;    /* the parser's */
};

#define TOKEN_NO_COLUMN UINT32_MAX

/* The text of an operator or keyword: "(", "if". "" for the other kinds. */
const char *token_text(enum token_kind kind);
/* The keyword of this spelling, or TOKEN_NAME. */
enum token_kind token_keyword(const char *text, size_t length);
/* The operator of one to three characters; TOKEN_UNKNOWN where there is none. */
enum token_kind token_operator(const char *text, size_t length);

#endif
