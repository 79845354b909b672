/* The one error that reading a source can end in.
 *
 * It carries exactly what a SyntaxError object shows, as its attributes have it: lines from 1, offsets
 * from 1 counted in code points of the line, or in bytes where python3 counts these. A source that does not
 * decode has an offset of -1, and a line of 0 or, where not even its name is to be told, of -1. An end_offset
 * of 0 or -1 is passed on as it is and means one caret, -2 stands for None; an end_line of 0 stands for None.
 * All text is the arena's of the parse.
 */
#ifndef OURO_COMPILER_SYNTAX_ERROR_H
#define OURO_COMPILER_SYNTAX_ERROR_H

#include <stdbool.h>
#include <stddef.h>

/* Which exception to raise. kind, class name */
#define SYNTAX_ERROR_TABLE(X)                                                                                \
    X(NONE, "")                                                                                              \
    X(SYNTAX, "SyntaxError")                                                                                 \
    X(INDENTATION, "IndentationError")                                                                       \
    X(TAB, "TabError")                                                                                       \
    X(VALUE, "ValueError")                                                                                   \
    X(RECURSION, "RecursionError")                                                                           \
    X(MEMORY, "MemoryError")

enum syntax_error_kind {
#define SYNTAX_ERROR_ENUM(name, text) SYNTAX_ERROR_##name,
    SYNTAX_ERROR_TABLE(SYNTAX_ERROR_ENUM)
#undef SYNTAX_ERROR_ENUM
};

struct ast_tree;

struct syntax_error {
    enum syntax_error_kind kind; /* NONE: no error; VALUE, RECURSION, MEMORY have only a message */
    const char *message;         /* UTF-8; "" for a bare MemoryError */
    const char *filename;        /* as given to the parse */
    int line, offset;            /* 1-based; see above */
    int end_line, end_offset;    /* where the wrong part ends, exclusive; see above */
    const char *text;            /* the source line with its newline, UTF-8; NULL when there is none */
    size_t text_length;          /* bytes */
    bool incomplete;             /* more input could make it valid: a shell prompts for another line */
    const struct ast_tree *read; /* of a source that decodes but does not parse: its text and warnings */
};

/* The class name of a kind: "SyntaxError", ... */
const char *syntax_error_name(enum syntax_error_kind kind);

#endif
