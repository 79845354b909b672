/* The parser's own state and the rules that its files share.
 *
 * It is a recursive-descent parser over tokens that are kept, so any rule may go back. A rule returns its
 * node with the tokens consumed, or NULL with `position` anywhere: a caller that tries something else
 * goes back himself.
 *
 * It reads a source at most twice. The first reading only finds out whether the source is right; where it
 * is wrong, the furthest token read is the place of a plain "invalid syntax". The second reading
 * (`diagnosing`) goes the same way with extra rules on, the diagnose_* functions, which look for
 * well-known mistakes at their place in the grammar and raise a better message. Their order is
 * visible: it decides which message a source gets. Because the second reading tries much and goes back
 * often, it remembers what the central rules found at each token (see MEMO_*).
 *
 * An error leaves by longjmp to ast_parse. All memory is the arena's.
 */
#ifndef OURO_COMPILER_PARSER_INTERNAL_H
#define OURO_COMPILER_PARSER_INTERNAL_H

#include "base/check.h"
#include "compiler/ast.h"
#include "compiler/lexer.h"

#include <setjmp.h>

/* Nested rules. A deeper source gets the MemoryError that python3 gives to one that overflows its parser. */
enum { PARSER_DEPTH_LIMIT = 4000 };

enum memo_rule {
    MEMO_EXPRESSION,
    MEMO_NAMED_EXPRESSION,
    MEMO_DISJUNCTION,
    MEMO_BITWISE_OR,
    MEMO_PRIMARY,
    MEMO_ARGUMENTS,
    MEMO_BLOCK,
    MEMO_SIMPLE_STATEMENT,
};

/* What a rule found at a token. */
struct parse_memo {
    struct parse_memo *next;
    enum memo_rule rule;
    bool quiet; /* found while mistakes were not looked for */
    void *node; /* NULL: it did not match */
    size_t end; /* position after it */
};

struct parser {
    struct arena *arena;
    struct ast_tree *tree;
    struct lexer lexer;
    struct {
        struct token **items;
        size_t count, capacity;
    } tokens;
    size_t position; /* index of the next token */
    enum parse_mode mode;
    bool started; /* PARSE_SINGLE: a token came since the last NEWLINE that END was turned into */
    bool diagnosing;
    bool quiet;     /* diagnosing, but inside a rule that must not raise */
    bool remembers; /* memos are kept: while diagnosing, and from the first wrong brace on */
    int depth;

    /* The source, or a replacement field of an f-string in parentheses. */
    const char *text;
    size_t length;
    bool is_fstring;
    bool counts_characters; /* columns of errors: characters, or bytes */
    bool is_read_by_line;   /* SOURCE_FILE */
    uint32_t first_line;    /* number of the text's first line */
    uint32_t first_column;  /* added to columns on it */

    struct syntax_error *error;
    jmp_buf *failure;
};

/* parser.c: tokens */

/* Reads one more token into the array. */
void parser_fetch(struct parser *p);

static inline struct token *parser_peek(struct parser *p)
{
    if (unlikely(p->position == p->tokens.count))
        parser_fetch(p);
    return p->tokens.items[p->position];
}

static inline bool parser_at(struct parser *p, enum token_kind kind)
{
    return parser_peek(p)->kind == kind;
}

/* Consumes the next token if it is of this kind. */
static inline bool parser_accept(struct parser *p, enum token_kind kind)
{
    if (!parser_at(p, kind))
        return false;
    p->position++;
    return true;
}

/* Consumes and returns the next token if it is of this kind; else NULL. */
static inline struct token *parser_take(struct parser *p, enum token_kind kind)
{
    struct token *token = parser_peek(p);
    if (token->kind != kind)
        return NULL;
    p->position++;
    return token;
}

/* Whether the token after the next one is of this kind. */
bool parser_second_is(struct parser *p, enum token_kind kind);
/* Whether the next token is this name. */
bool parser_at_word(struct parser *p, const char *word);
/* The token consumed last, newlines and indentation aside: nodes end there. */
static inline struct token *parser_last(struct parser *p)
{
    size_t last = p->position - 1;
    while (last > 0 && p->tokens.items[last]->kind <= TOKEN_DEDENT)
        last--;
    return p->tokens.items[last];
}
/* From the token with index `first` to the one consumed last. */
struct ast_position parser_span(struct parser *p, size_t first);
/* From the start of a position to the token consumed last. */
struct ast_position parser_span_from(struct parser *p, struct ast_position start);

void parser_enter(struct parser *p);
static inline void parser_leave(struct parser *p)
{
    p->depth--;
}

/* Whether diagnose_* rules are on here. */
static inline bool parser_diagnoses(const struct parser *p)
{
    return p->diagnosing && !p->quiet;
}

bool parser_recall(struct parser *p, enum memo_rule rule, void **node);
void parser_remember(struct parser *p, enum memo_rule rule, size_t start, void *node);

/* parser.c: errors. None of them returns. The message is cut at some 4000 bytes. */

_Noreturn void parser_raise_at(struct parser *p, struct ast_position position, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void parser_raise_range(struct parser *p, struct ast_position from, struct ast_position to,
                                  const char *format, ...) __attribute__((format(printf, 4, 5)));
/* At the furthest token that was read. */
_Noreturn void parser_raise(struct parser *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void parser_raise_indentation(struct parser *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* From a node's start to where the lexer is. */
_Noreturn void parser_raise_from(struct parser *p, struct ast_position from, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* With an explicit end column: -1 for one caret. Columns from 0. */
_Noreturn void parser_raise_columns(struct parser *p, int line, int column, int end_line, int end_column,
                                    const char *format, ...) __attribute__((format(printf, 6, 7)));
/* A bare MemoryError: the source is nested too deeply. */
_Noreturn void parser_raise_too_deep(struct parser *p);
/* Consumes a token of this kind, or raises "expected ':'" at what is there. */
void parser_force(struct parser *p, enum token_kind kind);

/* Parses one expression of a replacement field with a parser of its own. `text` is "(...)". */
struct ast_expr *parser_parse_field(struct parser *p, const char *text, size_t length, uint32_t first_line,
                                    uint32_t first_column);

/* parser_nodes.c */

struct ast_expr *expr_new(struct parser *p, enum ast_expr_kind kind, struct ast_position position);
struct ast_stmt *stmt_new(struct parser *p, enum ast_stmt_kind kind, struct ast_position position);
struct ast_expr *expr_new_name(struct parser *p, struct token *name);
struct ast_expr *expr_new_constant(struct parser *p, enum ast_constant_kind kind,
                                   struct ast_position position);

/* A list that grows in the arena. */
struct list_builder {
    void **items;
    uint32_t count, capacity;
};

void list_add(struct parser *p, struct list_builder *list, void *item);
struct ast_expr_list list_exprs(const struct list_builder *list);
struct ast_stmt_list list_stmts(const struct list_builder *list);
struct ast_pattern_list list_patterns(const struct list_builder *list);
struct ast_name_list list_names(const struct list_builder *list);
/* Appends to an array of structs that grows in the arena; returns the new, zeroed element. */
void *array_add(struct parser *p, void **items, uint32_t *count, size_t item_size);

/* parser_expression.c */

struct ast_expr *parse_expression(struct parser *p);
/* The same for a guess: nothing inside it raises. */
struct ast_expr *parse_expression_quietly(struct parser *p);
struct ast_expr *parse_named_expression(struct parser *p);
struct ast_expr *parse_star_expressions(struct parser *p);
struct ast_expr *parse_star_expression(struct parser *p);
struct ast_expr *parse_star_named_expression(struct parser *p);
struct ast_expr *parse_expressions(struct parser *p);
struct ast_expr *parse_yield(struct parser *p);
/* A yield or star_expressions: the right side of an assignment. */
struct ast_expr *parse_annotated_right(struct parser *p);
struct ast_expr *parse_disjunction(struct parser *p);
struct ast_expr *parse_bitwise_or(struct parser *p);
struct ast_expr *parse_lambda(struct parser *p);
/* NAME := expression; NULL without consuming when no := follows a name. */
struct ast_expr *parse_assignment_expression(struct parser *p);
/* assignment_expression, or an expression that no := follows. */
struct ast_expr *parse_unstarred(struct parser *p);
/* '*' expression */
struct ast_expr *parse_starred_expression(struct parser *p);

/* parser_atom.c */

struct ast_expr *parse_primary(struct parser *p);
struct ast_expr *parse_atom(struct parser *p);
/* A list, a parenthesised form or a braced form, each by its own rules; used by diagnose_*. */
struct ast_expr *parse_parenthesized(struct parser *p);
struct ast_expr *parse_bracketed(struct parser *p);
struct ast_expr *parse_braced(struct parser *p);
/* One or more `for` clauses. False when there is none or it is wrong. */
bool parse_for_clauses(struct parser *p, struct ast_comprehension_list *generators);

/* parser_call.c */

/* The arguments up to the closing parenthesis, which is left. False when they do not match. Only those of a
 * call, not those of a class, may be a generator without parentheses of its own. */
bool parse_arguments(struct parser *p, bool of_call, struct ast_expr_list *arguments,
                     struct ast_keyword_list *keywords);

/* parser_parameter.c */

/* The parameters up to `end` (a right parenthesis, or the colon of a lambda), which is left. NULL: no match.
 */
struct ast_parameters *parse_parameters(struct parser *p, enum token_kind end);

/* parser_target.c */

struct ast_expr *parse_star_targets(struct parser *p);
struct ast_expr *parse_star_target(struct parser *p);
/* An expression that is to be assigned to, turned into a target in place. False, with nothing changed,
 * when the grammar of star_targets does not have it. */
bool target_from_expr(struct ast_expr *expr, enum ast_context context);
/* The same for one name, attribute or subscript. */
bool single_target_from_expr(struct ast_expr *expr);
struct ast_expr_list parse_delete_targets(struct parser *p);

/* parser_string.c, parser_number.c, parser_fstring.c */

/* One or more adjacent string tokens. */
struct ast_expr *parse_strings(struct parser *p);
struct ast_expr *parse_number(struct parser *p);

/* A growing list of f-string parts; neighbouring texts are joined. */
struct fstring_builder {
    struct list_builder values;
    struct byte_builder {
        char *bytes;
        size_t length, capacity;
    } text;
    bool has_surrogates;
    struct ast_position position; /* of the whole concatenation: every part carries it */
    bool has_u_prefix;
};

void bytes_add(struct parser *p, struct byte_builder *builder, const char *bytes, size_t length);
/* Decodes the escapes of a string literal's inside into the builder. */
void string_decode(struct parser *p, struct byte_builder *out, const char *text, size_t length, bool is_raw,
                   bool *has_surrogates);
/* Parses the inside of an f-string literal. */
void fstring_parse(struct parser *p, struct fstring_builder *builder, struct token *token, const char *text,
                   size_t length, bool is_raw);
/* The text so far becomes a constant part; nothing when it is empty. */
void fstring_flush(struct parser *p, struct fstring_builder *builder);

/* parser_statement.c, parser_compound.c, parser_pattern.c */

/* Appends one statement, or the statements of one line. False: no match. */
bool parse_statement(struct parser *p, struct list_builder *statements);
bool parse_simple_statements(struct parser *p, struct list_builder *statements);
struct ast_stmt *parse_simple_statement(struct parser *p);
struct ast_stmt *parse_compound_statement(struct parser *p, bool *is_compound);
/* After the colon. False: no match. */
bool parse_block(struct parser *p, struct ast_stmt_list *body);
/* One except or except* clause. */
bool parse_handler(struct parser *p, bool star, struct ast_handler *handler);
struct ast_stmt *parse_match(struct parser *p);
struct ast_pattern *parse_patterns(struct parser *p);
struct ast_expr *parse_subject(struct parser *p);
bool parse_statements(struct parser *p, struct list_builder *statements);
struct ast_stmt *parse_assignment(struct parser *p);
bool parse_augmented_operator(struct parser *p, enum ast_binary_operator *operation);

/* diagnose_*.c: called where `parser_diagnoses`. Each returns, with the position as it was, when its mistakes
 * are not here. */

void diagnose_expression(struct parser *p);
void diagnose_named_expression(struct parser *p);
void diagnose_group(struct parser *p);
void diagnose_comprehension(struct parser *p);
void diagnose_dict(struct parser *p);
void diagnose_dict_comprehension(struct parser *p);
void diagnose_arguments(struct parser *p);
void diagnose_keyword_argument(struct parser *p);
void diagnose_parameters(struct parser *p, enum token_kind end);
void diagnose_star_parameter(struct parser *p, enum token_kind end);
void diagnose_keywords_parameter(struct parser *p, enum token_kind end);
void diagnose_default(struct parser *p);
void diagnose_assignment(struct parser *p);
void diagnose_delete(struct parser *p);
void diagnose_for_target(struct parser *p);
void diagnose_with_item(struct parser *p);
void diagnose_import_from(struct parser *p);
void diagnose_block(struct parser *p);
/* "expected an indented block after WHAT on line N" when a NEWLINE without INDENT follows. `what` like
 * "'if' statement". */
void diagnose_missing_block(struct parser *p, const char *what, struct token *keyword);
void diagnose_if(struct parser *p, const char *what);
void diagnose_for(struct parser *p);
void diagnose_function(struct parser *p);
void diagnose_class(struct parser *p);
void diagnose_with_indent(struct parser *p);
void diagnose_with(struct parser *p);
void diagnose_try(struct parser *p);
void diagnose_else(struct parser *p, enum token_kind keyword);
void diagnose_except_indent(struct parser *p, bool star);
void diagnose_except(struct parser *p);
void diagnose_match(struct parser *p);
void diagnose_case(struct parser *p);
void diagnose_as_pattern(struct parser *p);
void diagnose_class_pattern(struct parser *p);
struct ast_pattern *parse_or_pattern(struct parser *p);
struct ast_pattern *parse_pattern(struct parser *p);
struct ast_expr *parse_name_or_attribute(struct parser *p);

#endif
