/* The syntax tree: what the parser makes and scopes, code generation and tools read.
 *
 * The nodes and their fields are those of the language reference's abstract syntax, so a reader who
 * knows Python's `ast` module knows this header; names differ only where C wants it.
 *
 * Ownership: every node, list and text lives in the arena of the parse and is freed with it. A tree
 * refers to no runtime object: constants are kept as text, doubles and bytes.
 * Threads: a tree belongs to one thread at a time.
 * Depth: scope_analyze (compiler/scope.h) refuses a tree deeper than AST_DEPTH_LIMIT, so whoever walks
 * a tree after it may recurse without a check of his own.
 */
#ifndef OURO_COMPILER_AST_H
#define OURO_COMPILER_AST_H

#include "base/arena.h"
#include "compiler/source.h"
#include "compiler/syntax_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nested nodes on one path from the root. A walker's stack use is this times its largest frame. */
enum { AST_DEPTH_LIMIT = 3000 };

/* Lines from 1; columns from 0, in bytes of the line's UTF-8; the end is exclusive. */
struct ast_position {
    uint32_t line, column;
    uint32_t end_line, end_column;
};

/* An identifier (NFKC-normalised) or a dotted module name. Interned in its tree: the same text is the
 * same pointer. `index` counts names in order of first use, for side tables. */
struct ast_name {
    const char *text; /* UTF-8, NUL-terminated */
    uint32_t length;  /* bytes */
    uint32_t hash;
    uint32_t index;
};

struct ast_expr;
struct ast_stmt;
struct ast_pattern;
struct scope; /* compiler/scope.h; the fields of this type are NULL until scope_analyze fills them */

struct ast_expr_list {
    struct ast_expr **items; /* NULL entries only where the owner says so */
    uint32_t count;
};

struct ast_stmt_list {
    struct ast_stmt **items;
    uint32_t count;
};

struct ast_pattern_list {
    struct ast_pattern **items;
    uint32_t count;
};

struct ast_name_list {
    const struct ast_name **items;
    uint32_t count;
};

/* What a name, attribute, subscript, starred, list or tuple node is used for. */
enum ast_context { AST_LOAD, AST_STORE, AST_DELETE };

/* enum suffix, name of the operator node, operator text */
#define AST_BINARY_OPERATOR_TABLE(X)                                                                         \
    X(ADD, "Add", "+")                                                                                       \
    X(SUBTRACT, "Sub", "-")                                                                                  \
    X(MULTIPLY, "Mult", "*")                                                                                 \
    X(MATRIX_MULTIPLY, "MatMult", "@")                                                                       \
    X(DIVIDE, "Div", "/")                                                                                    \
    X(MODULO, "Mod", "%")                                                                                    \
    X(POWER, "Pow", "**")                                                                                    \
    X(LEFT_SHIFT, "LShift", "<<")                                                                            \
    X(RIGHT_SHIFT, "RShift", ">>")                                                                           \
    X(BIT_OR, "BitOr", "|")                                                                                  \
    X(BIT_XOR, "BitXor", "^")                                                                                \
    X(BIT_AND, "BitAnd", "&")                                                                                \
    X(FLOOR_DIVIDE, "FloorDiv", "//")

#define AST_UNARY_OPERATOR_TABLE(X)                                                                          \
    X(INVERT, "Invert", "~")                                                                                 \
    X(NOT, "Not", "not")                                                                                     \
    X(PLUS, "UAdd", "+")                                                                                     \
    X(MINUS, "USub", "-")

#define AST_COMPARE_OPERATOR_TABLE(X)                                                                        \
    X(EQUAL, "Eq", "==")                                                                                     \
    X(NOT_EQUAL, "NotEq", "!=")                                                                              \
    X(LESS, "Lt", "<")                                                                                       \
    X(LESS_EQUAL, "LtE", "<=")                                                                               \
    X(GREATER, "Gt", ">")                                                                                    \
    X(GREATER_EQUAL, "GtE", ">=")                                                                            \
    X(IS, "Is", "is")                                                                                        \
    X(IS_NOT, "IsNot", "is not")                                                                             \
    X(IN, "In", "in")                                                                                        \
    X(NOT_IN, "NotIn", "not in")

#define AST_OPERATOR_ENUM(name, node, text) AST_##name,
enum ast_binary_operator { AST_BINARY_OPERATOR_TABLE(AST_OPERATOR_ENUM) };
enum ast_unary_operator { AST_UNARY_OPERATOR_TABLE(AST_OPERATOR_ENUM) };
enum ast_compare_operator { AST_COMPARE_OPERATOR_TABLE(AST_OPERATOR_ENUM) };
#undef AST_OPERATOR_ENUM

enum ast_bool_operator { AST_AND, AST_OR };

enum ast_constant_kind {
    AST_CONSTANT_NONE,
    AST_CONSTANT_TRUE,
    AST_CONSTANT_FALSE,
    AST_CONSTANT_ELLIPSIS,
    AST_CONSTANT_INT,     /* digits and base */
    AST_CONSTANT_FLOAT,   /* number */
    AST_CONSTANT_COMPLEX, /* number is the imaginary part; the real part is 0.0 */
    AST_CONSTANT_STR,     /* text */
    AST_CONSTANT_BYTES,   /* text */
};

struct ast_constant {
    enum ast_constant_kind kind;
    bool has_surrogates; /* STR: holds lone surrogates, as three-byte sequences (WTF-8) */
    bool has_u_prefix;   /* STR: the first literal was written u'...' */
    uint8_t base;        /* INT: 2, 8, 10 or 16 */
    union {
        double number;
        struct {
            /* INT: the digits without prefix and underscores; "0" for zero.
             * STR: the decoded text in UTF-8. BYTES: the bytes. NUL-terminated; NULs may also be inside. */
            const char *text;
            size_t length; /* bytes */
        };
    };
};

/* One `for ... in ... if ...` of a comprehension. */
struct ast_comprehension {
    struct ast_expr *target;
    struct ast_expr *iterable;
    struct ast_expr_list conditions;
    bool is_async;
};

struct ast_comprehension_list {
    struct ast_comprehension *items;
    uint32_t count;
};

/* NAME=value, or **value when name is NULL. */
struct ast_keyword {
    const struct ast_name *name;
    struct ast_expr *value;
    struct ast_position position;
};

struct ast_keyword_list {
    struct ast_keyword *items;
    uint32_t count;
};

struct ast_parameter {
    const struct ast_name *name;
    struct ast_expr *annotation; /* or NULL */
    struct ast_position position;
};

struct ast_parameter_list {
    struct ast_parameter *items;
    uint32_t count;
};

/* The parameters of a function or lambda. `defaults` belong to the last parameters of
 * positional_only followed by positional; keyword_defaults has one entry per keyword_only
 * parameter, NULL where it has no default. */
struct ast_parameters {
    struct ast_parameter_list positional_only;
    struct ast_parameter_list positional;
    struct ast_parameter *rest; /* *args, or NULL */
    struct ast_parameter_list keyword_only;
    struct ast_expr_list keyword_defaults;
    struct ast_parameter *keywords; /* **kwargs, or NULL */
    struct ast_expr_list defaults;
};

/* enum suffix, node name, member of the union */
#define AST_EXPR_TABLE(X)                                                                                    \
    X(BOOL_OP, "BoolOp")                                                                                     \
    X(NAMED, "NamedExpr")                                                                                    \
    X(BINARY, "BinOp")                                                                                       \
    X(UNARY, "UnaryOp")                                                                                      \
    X(LAMBDA, "Lambda")                                                                                      \
    X(CONDITIONAL, "IfExp")                                                                                  \
    X(DICT, "Dict")                                                                                          \
    X(SET, "Set")                                                                                            \
    X(LIST_COMP, "ListComp")                                                                                 \
    X(SET_COMP, "SetComp")                                                                                   \
    X(DICT_COMP, "DictComp")                                                                                 \
    X(GENERATOR, "GeneratorExp")                                                                             \
    X(AWAIT, "Await")                                                                                        \
    X(YIELD, "Yield")                                                                                        \
    X(YIELD_FROM, "YieldFrom")                                                                               \
    X(COMPARE, "Compare")                                                                                    \
    X(CALL, "Call")                                                                                          \
    X(FORMATTED_VALUE, "FormattedValue")                                                                     \
    X(JOINED_STR, "JoinedStr")                                                                               \
    X(CONSTANT, "Constant")                                                                                  \
    X(ATTRIBUTE, "Attribute")                                                                                \
    X(SUBSCRIPT, "Subscript")                                                                                \
    X(STARRED, "Starred")                                                                                    \
    X(NAME, "Name")                                                                                          \
    X(LIST, "List")                                                                                          \
    X(TUPLE, "Tuple")                                                                                        \
    X(SLICE, "Slice")

enum ast_expr_kind {
#define AST_EXPR_ENUM(name, node) EXPR_##name,
    AST_EXPR_TABLE(AST_EXPR_ENUM)
#undef AST_EXPR_ENUM
};

struct ast_expr {
    enum ast_expr_kind kind;
    struct ast_position position;
    union {
        struct {
            enum ast_bool_operator operation;
            struct ast_expr_list values; /* two or more */
        } bool_op;
        struct {
            struct ast_expr *target; /* an EXPR_NAME */
            struct ast_expr *value;
        } named;
        struct {
            enum ast_binary_operator operation;
            struct ast_expr *left, *right;
        } binary;
        struct {
            enum ast_unary_operator operation;
            struct ast_expr *operand;
        } unary;
        struct {
            struct ast_parameters *parameters; /* annotations are NULL */
            struct ast_expr *body;
            struct scope *scope;
        } lambda;
        struct {
            struct ast_expr *test, *body, *otherwise;
        } conditional;
        struct {
            struct ast_expr_list keys; /* a NULL key: **value */
            struct ast_expr_list values;
        } dict;
        struct {
            struct ast_expr_list elements;
        } set;
        /* LIST_COMP, SET_COMP, DICT_COMP, GENERATOR. The first iterable is evaluated in the scope
         * around the comprehension, all else in `scope`. */
        struct {
            struct ast_expr *element; /* DICT_COMP: the key */
            struct ast_expr *value;   /* DICT_COMP only */
            struct ast_comprehension_list generators;
            struct scope *scope;
        } comprehension;
        struct {
            struct ast_expr *value; /* AWAIT and YIELD_FROM: never NULL; YIELD: NULL for a bare yield */
        } await_, yield, yield_from;
        struct {
            struct ast_expr *left;
            enum ast_compare_operator *operations; /* as many as comparators */
            struct ast_expr_list comparators;
        } compare;
        struct {
            struct ast_expr *function;
            struct ast_expr_list arguments; /* EXPR_STARRED among them for *iterable */
            struct ast_keyword_list keywords;
        } call;
        struct {
            struct ast_expr *value;
            int conversion;          /* 's', 'r', 'a', or -1 */
            struct ast_expr *format; /* an EXPR_JOINED_STR, or NULL */
        } formatted_value;
        struct {
            struct ast_expr_list values; /* EXPR_CONSTANT strings and EXPR_FORMATTED_VALUE */
        } joined_str;
        struct ast_constant constant;
        struct {
            struct ast_expr *value;
            const struct ast_name *name; /* not mangled: see scope_mangle */
            enum ast_context context;
        } attribute;
        struct {
            struct ast_expr *value, *index;
            enum ast_context context;
        } subscript;
        struct {
            struct ast_expr *value;
            enum ast_context context;
        } starred;
        struct {
            const struct ast_name *id; /* not mangled */
            enum ast_context context;
        } name;
        struct {
            struct ast_expr_list elements;
            enum ast_context context;
        } list, tuple;
        struct {
            struct ast_expr *lower, *upper, *step; /* each or NULL */
        } slice;
    };
};

/* A case's pattern. */
#define AST_PATTERN_TABLE(X)                                                                                 \
    X(VALUE, "MatchValue")                                                                                   \
    X(SINGLETON, "MatchSingleton")                                                                           \
    X(SEQUENCE, "MatchSequence")                                                                             \
    X(MAPPING, "MatchMapping")                                                                               \
    X(CLASS, "MatchClass")                                                                                   \
    X(STAR, "MatchStar")                                                                                     \
    X(AS, "MatchAs")                                                                                         \
    X(OR, "MatchOr")

enum ast_pattern_kind {
#define AST_PATTERN_ENUM(name, node) PATTERN_##name,
    AST_PATTERN_TABLE(AST_PATTERN_ENUM)
#undef AST_PATTERN_ENUM
};

struct ast_pattern {
    enum ast_pattern_kind kind;
    struct ast_position position;
    union {
        struct ast_expr *value;           /* VALUE */
        enum ast_constant_kind singleton; /* SINGLETON: NONE, TRUE or FALSE */
        struct ast_pattern_list patterns; /* SEQUENCE, OR */
        struct {
            struct ast_expr_list keys;
            struct ast_pattern_list patterns; /* as many as keys */
            const struct ast_name *rest;      /* **rest, or NULL */
        } mapping;
        struct {
            struct ast_expr *class_;
            struct ast_pattern_list patterns;
            struct ast_name_list keywords;
            struct ast_pattern_list keyword_patterns; /* as many as keywords */
        } class_;
        const struct ast_name *star; /* STAR: NULL for *_ */
        struct {
            struct ast_pattern *pattern; /* NULL: a plain capture, or the wildcard */
            const struct ast_name *name; /* NULL: the wildcard _ */
        } as;
    };
};

struct ast_match_case {
    struct ast_pattern *pattern;
    struct ast_expr *guard; /* or NULL */
    struct ast_stmt_list body;
};

struct ast_with_item {
    struct ast_expr *context;
    struct ast_expr *target; /* or NULL */
};

struct ast_handler {
    struct ast_expr *type;       /* NULL: a bare except */
    const struct ast_name *name; /* or NULL */
    struct ast_stmt_list body;
    struct ast_position position;
};

struct ast_alias {
    const struct ast_name *name; /* dotted, or "*" */
    const struct ast_name *as;   /* or NULL */
    struct ast_position position;
};

#define AST_STMT_TABLE(X)                                                                                    \
    X(FUNCTION, "FunctionDef")                                                                               \
    X(ASYNC_FUNCTION, "AsyncFunctionDef")                                                                    \
    X(CLASS, "ClassDef")                                                                                     \
    X(RETURN, "Return")                                                                                      \
    X(DELETE, "Delete")                                                                                      \
    X(ASSIGN, "Assign")                                                                                      \
    X(AUG_ASSIGN, "AugAssign")                                                                               \
    X(ANN_ASSIGN, "AnnAssign")                                                                               \
    X(FOR, "For")                                                                                            \
    X(ASYNC_FOR, "AsyncFor")                                                                                 \
    X(WHILE, "While")                                                                                        \
    X(IF, "If")                                                                                              \
    X(WITH, "With")                                                                                          \
    X(ASYNC_WITH, "AsyncWith")                                                                               \
    X(MATCH, "Match")                                                                                        \
    X(RAISE, "Raise")                                                                                        \
    X(TRY, "Try")                                                                                            \
    X(TRY_STAR, "TryStar")                                                                                   \
    X(ASSERT, "Assert")                                                                                      \
    X(IMPORT, "Import")                                                                                      \
    X(IMPORT_FROM, "ImportFrom")                                                                             \
    X(GLOBAL, "Global")                                                                                      \
    X(NONLOCAL, "Nonlocal")                                                                                  \
    X(EXPR, "Expr")                                                                                          \
    X(PASS, "Pass")                                                                                          \
    X(BREAK, "Break")                                                                                        \
    X(CONTINUE, "Continue")

enum ast_stmt_kind {
#define AST_STMT_ENUM(name, node) STMT_##name,
    AST_STMT_TABLE(AST_STMT_ENUM)
#undef AST_STMT_ENUM
};

struct ast_stmt {
    enum ast_stmt_kind kind;
    struct ast_position position; /* FUNCTION, CLASS: from `def` or `class`, not from the decorators */
    union {
        struct {
            const struct ast_name *name;
            struct ast_parameters *parameters;
            struct ast_stmt_list body;
            struct ast_expr_list decorators;
            struct ast_expr *returns; /* or NULL */
            struct scope *scope;
        } function; /* FUNCTION, ASYNC_FUNCTION */
        struct {
            const struct ast_name *name;
            struct ast_expr_list bases;
            struct ast_keyword_list keywords;
            struct ast_stmt_list body;
            struct ast_expr_list decorators;
            struct scope *scope;
        } class_;
        struct {
            struct ast_expr *value; /* RETURN: or NULL */
        } return_, expr;
        struct {
            struct ast_expr_list targets;
        } delete_;
        struct {
            struct ast_expr_list targets; /* a = b = value has two */
            struct ast_expr *value;
        } assign;
        struct {
            struct ast_expr *target;
            enum ast_binary_operator operation;
            struct ast_expr *value;
        } aug_assign;
        struct {
            struct ast_expr *target;
            struct ast_expr *annotation;
            struct ast_expr *value; /* or NULL */
            bool is_simple;         /* a bare name, not in parentheses */
        } ann_assign;
        struct {
            struct ast_expr *target, *iterable;
            struct ast_stmt_list body, otherwise;
        } for_; /* FOR, ASYNC_FOR */
        struct {
            struct ast_expr *test;
            struct ast_stmt_list body, otherwise;
        } while_, if_; /* an elif is an IF that is alone in `otherwise` */
        struct {
            struct ast_with_item *items;
            uint32_t count;
            struct ast_stmt_list body;
        } with; /* WITH, ASYNC_WITH */
        struct {
            struct ast_expr *subject;
            struct ast_match_case *cases;
            uint32_t count;
        } match;
        struct {
            struct ast_expr *exception, *cause; /* each or NULL */
        } raise;
        struct {
            struct ast_stmt_list body;
            struct ast_handler *handlers;
            uint32_t handler_count;
            struct ast_stmt_list otherwise, finally;
        } try_; /* TRY, TRY_STAR */
        struct {
            struct ast_expr *test, *message; /* message or NULL */
        } assert_;
        struct {
            const struct ast_name *module; /* IMPORT_FROM: dotted, or NULL for `from . import` */
            uint32_t level;                /* IMPORT_FROM: leading dots */
            struct ast_alias *aliases;
            uint32_t count;
        } import; /* IMPORT, IMPORT_FROM */
        struct {
            struct ast_name_list names;
        } global, nonlocal;
    };
};

/* What the source is to be read as. */
enum parse_mode {
    PARSE_FILE,   /* a module: any number of statements */
    PARSE_EVAL,   /* one expression */
    PARSE_SINGLE, /* one interactive statement: expression statements print their value */
};

/* `from __future__` features that change the meaning of a tree; bits of ast_tree.futures. */
enum { FUTURE_ANNOTATIONS = 1 << 0, FUTURE_BARRY_AS_BDFL = 1 << 1 };

struct ast_names;

/* A SyntaxWarning: of something legal that can hardly be meant. */
struct ast_warning {
    struct ast_warning *next;
    uint32_t line;
    const char *text;
};

struct ast_tree {
    struct arena *arena;
    struct ast_names *names; /* the interning table */
    uint32_t name_count;     /* names interned so far: indices are below it */
    enum parse_mode mode;
    const char *filename;         /* as given to the parse */
    const char *source;           /* decoded to UTF-8, line ends as '\n', NUL-terminated */
    size_t source_length;         /* bytes */
    struct ast_stmt_list body;    /* PARSE_FILE, PARSE_SINGLE */
    struct ast_expr *expression;  /* PARSE_EVAL */
    uint32_t futures;             /* set by scope_analyze */
    struct scope *scope;          /* the outermost scope; set by scope_analyze */
    struct ast_warning *warnings; /* in order; see ast_warn */
};

/* Reads a whole source.
 * `source` is decoded as its origin asks, and copied.
 * `filename` is copied. The tree lives in `arena`.
 * Returns the tree, or NULL with *error filled. */
struct ast_tree *ast_parse(struct arena *arena, const char *source, size_t length, const char *filename,
                           enum source_origin origin, enum parse_mode mode, struct syntax_error *error);

/* Notes a warning after those that are there. The text is copied. Fails as arena_alloc does. */
void ast_warn(struct ast_tree *tree, uint32_t line, const char *text);

/* The one ast_name of this text. Fails as arena_alloc does. */
const struct ast_name *ast_name_intern(struct ast_tree *tree, const char *text, size_t length);

/* The node names of the tables above, and what an error message calls an expression
 * ("function call", "conditional expression", ...). */
const char *ast_expr_name(enum ast_expr_kind kind);
const char *ast_stmt_name(enum ast_stmt_kind kind);
const char *ast_pattern_name(enum ast_pattern_kind kind);
const char *ast_expr_describe(const struct ast_expr *expr);
const char *ast_binary_operator_text(enum ast_binary_operator operation);

/* The docstring of a body: its first statement, when that is a plain string constant; else NULL. */
const struct ast_constant *ast_docstring(const struct ast_stmt_list *body);

#endif
