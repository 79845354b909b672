#include "compiler/parser_internal.h"

#include "compiler/parser_parameter.h"

bool parameter_read(struct parser *p, enum token_kind end, bool star_annotation, struct ast_parameter *out)
{
    size_t first = p->position;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (!name)
        return false;
    *out = (struct ast_parameter){.name = name->name};
    if (end == TOKEN_RIGHT_PAREN && parser_at(p, TOKEN_COLON)) {
        p->position++;
        out->annotation = star_annotation ? parse_star_expression(p) : parse_expression(p);
        if (!out->annotation)
            return false;
    }
    out->position = parser_span(p, first);
    return true;
}

/* '=' expression; NULL when there is none or it is wrong (then the '=' is still there). */
struct ast_expr *parameter_read_default(struct parser *p)
{
    if (!parser_at(p, TOKEN_EQUAL))
        return NULL;
    size_t start = p->position++;
    struct ast_expr *value = parse_expression(p);
    if (value)
        return value;
    p->position = start;
    if (parser_diagnoses(p))
        diagnose_default(p);
    return NULL;
}

bool parameter_end(struct parser *p, enum token_kind end)
{
    return parser_accept(p, TOKEN_COMMA) || parser_at(p, end);
}

static struct ast_parameter *add_parameter(struct parser *p, struct ast_parameter_list *list,
                                           const struct ast_parameter *parameter)
{
    struct ast_parameter *added = array_add(p, (void **)&list->items, &list->count, sizeof *added);
    *added = *parameter;
    return added;
}

static struct ast_parameter *keep_parameter(struct parser *p, const struct ast_parameter *parameter)
{
    struct ast_parameter *kept = arena_new(p->arena, struct ast_parameter);
    *kept = *parameter;
    return kept;
}

/* '**' NAME, the last of all. */
static bool read_keywords(struct parser *p, enum token_kind end, struct ast_parameters *out)
{
    struct ast_parameter parameter;
    if (parser_diagnoses(p))
        diagnose_keywords_parameter(p, end);
    p->position++;
    if (!parameter_read(p, end, false, &parameter) || !parameter_end(p, end))
        return false;
    out->keywords = keep_parameter(p, &parameter);
    return parser_at(p, end);
}

/* From the '*' on. */
static bool read_star_part(struct parser *p, enum token_kind end, struct ast_parameters *out)
{
    struct ast_parameter parameter;
    struct list_builder defaults = {0};
    if (parser_diagnoses(p))
        diagnose_star_parameter(p, end);
    p->position++;
    bool bare = parser_accept(p, TOKEN_COMMA);
    if (!bare) {
        if (!parameter_read(p, end, true, &parameter) || !parameter_end(p, end))
            return false;
        out->rest = keep_parameter(p, &parameter);
    }
    while (parser_at(p, TOKEN_NAME)) {
        if (!parameter_read(p, end, false, &parameter))
            return false;
        struct ast_expr *value = parameter_read_default(p);
        if (!parameter_end(p, end))
            return false;
        add_parameter(p, &out->keyword_only, &parameter);
        list_add(p, &defaults, value);
    }
    out->keyword_defaults = list_exprs(&defaults);
    if (bare && out->keyword_only.count == 0)
        return false;
    if (parser_at(p, TOKEN_DOUBLE_STAR))
        return read_keywords(p, end, out);
    return parser_at(p, end);
}

/* The parameters before any star, with their `/`. */
static bool read_positional_part(struct parser *p, enum token_kind end, struct ast_parameters *out)
{
    struct ast_parameter parameter;
    struct list_builder defaults = {0};
    bool seen_slash = false;
    for (;;) {
        if (parser_at(p, TOKEN_SLASH)) {
            if (seen_slash || out->positional.count == 0)
                return false;
            seen_slash = true;
            out->positional_only = out->positional;
            out->positional = (struct ast_parameter_list){0};
            p->position++;
        } else if (parser_at(p, TOKEN_NAME)) {
            if (!parameter_read(p, end, false, &parameter))
                return false;
            struct ast_expr *value = parameter_read_default(p);
            if (value)
                list_add(p, &defaults, value);
            else if (defaults.count > 0)
                return false;
            add_parameter(p, &out->positional, &parameter);
            if (parser_at(p, TOKEN_EQUAL))
                return false;
        } else {
            break;
        }
        if (!parameter_end(p, end))
            return false;
        if (parser_at(p, end))
            break;
    }
    out->defaults = list_exprs(&defaults);
    return true;
}

struct ast_parameters *parse_parameters(struct parser *p, enum token_kind end)
{
    struct ast_parameters *out = arena_new(p->arena, struct ast_parameters);
    if (parser_diagnoses(p))
        diagnose_parameters(p, end);
    if (parser_at(p, end))
        return out;
    if (!read_positional_part(p, end, out))
        return NULL;
    bool matched = parser_at(p, end);
    if (parser_at(p, TOKEN_STAR))
        matched = read_star_part(p, end, out);
    else if (parser_at(p, TOKEN_DOUBLE_STAR))
        matched = read_keywords(p, end, out);
    return matched ? out : NULL;
}
