/* What the compiler's front half makes of a source, in the form of oracle.py. */
#ifndef OURO_TESTS_COMPILER_ANSWER_H
#define OURO_TESTS_COMPILER_ANSWER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "compiler/ast_dump.h"
#include "compiler/scope.h"

#include <stdlib.h>
#include <string.h>

static inline void answer_error(struct buffer *out, const struct syntax_error *error)
{
    buffer_printf(out, "error %s ", syntax_error_name(error->kind));
    if (error->kind < SYNTAX_ERROR_VALUE)
        buffer_printf(out, "%d %d %d %d ", error->line, error->offset, error->end_line, error->end_offset);
    ast_dump_escaped(out, error->message, strlen(error->message));
    if (error->kind >= SYNTAX_ERROR_VALUE)
        return;
    size_t length = error->text ? error->text_length : 0;
    while (length > 0 && error->text[length - 1] == '\n')
        length--;
    buffer_append_char(out, ' ');
    if (error->text)
        ast_dump_escaped(out, error->text, length);
    else
        buffer_append_char(out, '-');
}

static inline int answer_by_name(const void *a, const void *b)
{
    return strcmp((*(struct symbol *const *)a)->name->text, (*(struct symbol *const *)b)->name->text);
}

/* Whether some block inside declares the name global: python3 notes that in the module's table too. */
static inline bool answer_is_declared(const struct scope *scope, const struct ast_name *name)
{
    const struct symbol *symbol = NULL;
    for (uint32_t i = 0; i < scope->symbols.count && !symbol; i++)
        if (scope->symbols.items[i]->name == name)
            symbol = scope->symbols.items[i];
    bool declared = symbol && (symbol->uses & SYMBOL_DECLARED_GLOBAL);
    for (uint32_t i = 0; i < scope->children.count && !declared; i++)
        declared = answer_is_declared(scope->children.items[i], name);
    return declared;
}

static inline void answer_scope(struct buffer *out, const struct scope *scope)
{
    static const char *const kinds[] = {[SCOPE_MODULE] = "module",
                                        [SCOPE_CLASS] = "class",
                                        [SCOPE_FUNCTION] = "function",
                                        [SCOPE_LAMBDA] = "function",
                                        [SCOPE_COMPREHENSION] = "function"};
    static const char places[] = {[SYMBOL_LOCAL] = 'l',
                                  [SYMBOL_CELL] = 'c',
                                  [SYMBOL_FREE] = 'f',
                                  [SYMBOL_GLOBAL_EXPLICIT] = 'g',
                                  [SYMBOL_GLOBAL_IMPLICIT] = 'i'};
    uint32_t count = scope->symbols.count;
    struct symbol **sorted = calloc(count + 1, sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = scope->symbols.items[i];
    qsort(sorted, count, sizeof *sorted, answer_by_name);
    buffer_printf(out, "(%s ", kinds[scope->kind]);
    ast_dump_escaped(out, scope->name->text, scope->name->length);
    buffer_append_text(out, " [");
    for (uint32_t i = 0; i < count; i++) {
        if (scope->kind == SCOPE_MODULE && answer_is_declared(scope, sorted[i]->name))
            continue;
        buffer_append_char(out, ' ');
        ast_dump_escaped(out, sorted[i]->name->text, sorted[i]->name->length);
        buffer_printf(out, ":%c%s", places[sorted[i]->place],
                      sorted[i]->uses & SYMBOL_PASSED_THROUGH ? "p" : "");
    }
    free(sorted);
    buffer_append_text(out, "] [");
    for (uint32_t i = 0; i < scope->parameters.count; i++) {
        if (i > 0)
            buffer_append_char(out, ' ');
        const struct ast_name *name = scope->parameters.items[i]->name;
        ast_dump_escaped(out, name->text, name->length);
    }
    buffer_printf(out, "] %d", scope->is_nested);
    for (uint32_t i = 0; i < scope->children.count; i++) {
        buffer_append_char(out, ' ');
        answer_scope(out, scope->children.items[i]);
    }
    buffer_append_char(out, ')');
}

/* Modes as in oracle.py. */
static inline void answer(struct buffer *out, const char *mode, const char *source, size_t length)
{
    struct arena arena;
    struct syntax_error error;
    bool scopes = strcmp(mode, "scope") == 0, compiles = strcmp(mode, "compile") == 0;
    arena_init(&arena, 0);
    struct ast_tree *tree = ast_parse(&arena, source, length, "<string>", SOURCE_TEXT,
                                      strcmp(mode, "eval") == 0 ? PARSE_EVAL : PARSE_FILE, &error);
    if (tree && (scopes || compiles) && !scope_analyze(tree, &error))
        tree = NULL;
    if (!tree)
        answer_error(out, &error);
    else if (compiles)
        buffer_append_text(out, "ok");
    else if (scopes)
        answer_scope(out, tree->scope);
    else
        ast_dump(out, tree);
    arena_finish(&arena);
}

#endif
