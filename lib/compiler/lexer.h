/* The lexer: turns a decoded source into tokens, one at a time.
 *
 * It goes line by line, keeps the stack of indentations and of open parentheses, and makes INDENT,
 * DEDENT and NEWLINE. What it cannot read becomes one TOKEN_ERROR, and `failure` says why; the parser
 * makes the error of it. Owned by the parser.
 */
#ifndef OURO_COMPILER_LEXER_H
#define OURO_COMPILER_LEXER_H

#include "compiler/token.h"

enum { LEXER_MAX_INDENTS = 100, LEXER_MAX_PARENTHESES = 200 };

enum lexer_failure {
    LEXER_OK,
    LEXER_END,          /* the source ended: regularly, inside parentheses, or after a backslash */
    LEXER_MESSAGE,      /* see `message` */
    LEXER_BAD_DEDENT,   /* to a column that no block has */
    LEXER_TABS,         /* tabs and spaces that compare differently under another tab size */
    LEXER_TOO_DEEP,     /* more than LEXER_MAX_INDENTS blocks */
    LEXER_CONTINUATION, /* something after a backslash */
};

struct lexer {
    struct ast_tree *tree;   /* where names are interned and messages are kept */
    const char *next;        /* the next character */
    const char *line_start;  /* of the line being read */
    const char *line_end;    /* past its newline; next <= line_end */
    const char *end;         /* of the source */
    const char *start;       /* of the token being read; NULL between tokens */
    const char *token_lines; /* of the first line that is kept for the token being read */
    int line;                /* number of the line being read; 0 before the first */
    int first_number;        /* of the source's first line in the file */

    int first_line;          /* a string token's: where it started */
    const char *first_start; /* the start of that line */

    bool at_line_start;
    int pending;                           /* INDENTs (> 0) or DEDENTs (< 0) to give out */
    int indents;                           /* entries in use beyond the first */
    int columns[LEXER_MAX_INDENTS];        /* indentation with tabs to multiples of 8 */
    int narrow_columns[LEXER_MAX_INDENTS]; /* the same with tabs of 1, to find tabs that matter */

    struct {
        char character;
        int line, column;
    } parentheses[LEXER_MAX_PARENTHESES];
    int level; /* open parentheses */

    enum lexer_failure failure;
    const char *message;                    /* LEXER_MESSAGE */
    int message_offset, message_end_offset; /* LEXER_MESSAGE: as in a syntax_error */
};

void lexer_init(struct lexer *lexer, struct ast_tree *tree, const char *text, size_t length);
/* Reads one token. Its `text` points into the source. */
void lexer_next(struct lexer *lexer, struct token *token);

#endif
