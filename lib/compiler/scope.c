#include "compiler/scope_internal.h"

#include "compiler/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BUCKETS = 8, LONGEST_MESSAGE = 2048 };

void scope_raise(struct scope_analysis *a, struct ast_position at, const char *format, ...)
{
    char message[LONGEST_MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct ast_tree *tree = a->tree;
    struct syntax_error *error = a->error;
    error->kind = SYNTAX_ERROR_SYNTAX;
    error->message = arena_copy(tree->arena, message, strlen(message));
    error->line = (int)at.line;
    error->offset = (int)at.column + 1;
    error->end_line = (int)at.end_line;
    error->end_offset = (int)at.end_column + 1;
    error->text =
        source_line(tree->arena, tree->source, tree->source_length, (int)at.line, &error->text_length);
    longjmp(*a->failure, 1);
}

void scope_raise_too_deep(struct scope_analysis *a)
{
    a->error->kind = SYNTAX_ERROR_RECURSION;
    a->error->message = "maximum recursion depth exceeded during compilation";
    longjmp(*a->failure, 1);
}

/* Symbols */

struct symbol *scope_find_mangled(const struct scope *scope, const struct ast_name *mangled)
{
    if (!scope->buckets)
        return NULL;
    struct symbol *symbol = scope->buckets[mangled->hash & scope->bucket_mask];
    while (symbol && symbol->name != mangled)
        symbol = symbol->next_in_bucket;
    return symbol;
}

/* Buckets and the list of symbols are always of the same capacity. */
static void grow(struct ast_tree *tree, struct scope *scope)
{
    uint32_t capacity = scope->buckets ? (scope->bucket_mask + 1) * 2 : FIRST_BUCKETS;
    struct symbol **items = arena_new_array(tree->arena, struct symbol *, capacity);
    scope->buckets = arena_new_array(tree->arena, struct symbol *, capacity);
    scope->bucket_mask = capacity - 1;
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        struct symbol *symbol = items[i] = scope->symbols.items[i];
        struct symbol **bucket = &scope->buckets[symbol->name->hash & scope->bucket_mask];
        symbol->next_in_bucket = *bucket;
        *bucket = symbol;
    }
    scope->symbols.items = items;
}

struct symbol *scope_add_mangled(struct ast_tree *tree, struct scope *scope, const struct ast_name *mangled)
{
    struct symbol *symbol = scope_find_mangled(scope, mangled);
    if (symbol)
        return symbol;
    if (!scope->buckets || scope->symbols.count > scope->bucket_mask)
        grow(tree, scope);
    symbol = arena_new(tree->arena, struct symbol);
    symbol->name = mangled;
    symbol->index = scope->symbols.count;
    scope->symbols.items[scope->symbols.count++] = symbol;
    struct symbol **bucket = &scope->buckets[mangled->hash & scope->bucket_mask];
    symbol->next_in_bucket = *bucket;
    *bucket = symbol;
    return symbol;
}

/* Private names: __x, but not __x__ nor a.__x, get the class's name without its leading underscores. */
static bool is_private(const struct ast_name *name)
{
    return name->length > 2 && name->text[0] == '_' && name->text[1] == '_' &&
           !(name->text[name->length - 1] == '_' && name->text[name->length - 2] == '_') &&
           !memchr(name->text, '.', name->length);
}

const struct ast_name *scope_mangle(struct ast_tree *tree, const struct scope *scope,
                                    const struct ast_name *name)
{
    if (!scope->private_class || !is_private(name))
        return name;
    const char *class_text = scope->private_class->text;
    size_t class_length = scope->private_class->length;
    while (class_length > 0 && *class_text == '_') {
        class_text++;
        class_length--;
    }
    if (class_length == 0)
        return name;
    char *text = arena_alloc(tree->arena, 1 + class_length + name->length);
    text[0] = '_';
    memcpy(text + 1, class_text, class_length);
    memcpy(text + 1 + class_length, name->text, name->length);
    return ast_name_intern(tree, text, 1 + class_length + name->length);
}

struct symbol *scope_find(struct ast_tree *tree, const struct scope *scope, const struct ast_name *name)
{
    return scope_find_mangled(scope, scope_mangle(tree, scope, name));
}

/* Future imports */

static void raise_future(struct scope_analysis *a, const struct ast_stmt *stmt,
                         const struct ast_name *feature)
{
    /* python3 gives this error no end. */
    struct ast_position at = stmt->position;
    at.end_line = at.line;
    at.end_column = (uint32_t)-3; /* end_offset: None */
    if (strcmp(feature->text, "braces") == 0)
        scope_raise(a, at, "not a chance");
    scope_raise(a, at, "future feature %s is not defined", feature->text);
}

static void read_features(struct scope_analysis *a, const struct ast_stmt *stmt)
{
    static const char *const old_features[] = {
        "nested_scopes",  "generators",     "division",         "absolute_import",
        "with_statement", "print_function", "unicode_literals", "generator_stop",
    };
    for (uint32_t i = 0; i < stmt->import.count; i++) {
        const struct ast_name *feature = stmt->import.aliases[i].name;
        bool known = false;
        for (size_t k = 0; k < COUNT_OF(old_features); k++)
            known |= strcmp(feature->text, old_features[k]) == 0;
        if (strcmp(feature->text, "annotations") == 0)
            a->tree->futures |= FUTURE_ANNOTATIONS;
        else if (strcmp(feature->text, "barry_as_FLUFL") == 0)
            a->tree->futures |= FUTURE_BARRY_AS_BDFL;
        else if (!known)
            raise_future(a, stmt, feature);
    }
    a->future_line = stmt->position.line;
}

void scope_read_futures(struct scope_analysis *a)
{
    const struct ast_stmt_list *body = &a->tree->body;
    for (uint32_t i = 0; i < body->count; i++) {
        const struct ast_stmt *stmt = body->items[i];
        bool is_docstring = stmt->kind == STMT_EXPR && stmt->expr.value->kind == EXPR_CONSTANT &&
                            stmt->expr.value->constant.kind == AST_CONSTANT_STR;
        if (is_docstring)
            continue;
        if (stmt->kind != STMT_IMPORT_FROM || stmt->import.module != a->future)
            return;
        read_features(a, stmt);
    }
}

/* The analysis */

static void intern_names(struct scope_analysis *a)
{
    struct ast_tree *tree = a->tree;
    a->super_ = ast_name_intern(tree, "super", 5);
    a->class_cell = ast_name_intern(tree, "__class__", 9);
    a->debug = ast_name_intern(tree, "__debug__", 9);
    a->iterator = ast_name_intern(tree, ".0", 2);
    a->star = ast_name_intern(tree, "*", 1);
    a->future = ast_name_intern(tree, "__future__", 10);
}

bool scope_analyze(struct ast_tree *tree, struct syntax_error *error)
{
    struct scope_analysis analysis = {.tree = tree, .error = error};
    jmp_buf *outer = tree->arena->on_failure;
    jmp_buf failure, no_memory;
    volatile bool matched = false;
    *error = (struct syntax_error){.filename = tree->filename, .message = ""};
    analysis.failure = &failure;
    tree->arena->on_failure = &no_memory;
    if (setjmp(no_memory) != 0) {
        *error =
            (struct syntax_error){.kind = SYNTAX_ERROR_MEMORY, .filename = tree->filename, .message = ""};
    } else if (setjmp(failure) == 0) {
        intern_names(&analysis);
        scope_read_futures(&analysis);
        scope_build(&analysis);
        scope_resolve(&analysis, tree->scope);
        scope_check(&analysis);
        matched = true;
    }
    tree->arena->on_failure = outer;
    return matched;
}
