/* The pieces of the parameter rules that the search for mistakes in parameters uses too.
 *
 * `end` is what closes the parameters: a right parenthesis, or a lambda's colon, which has no annotations.
 */
#ifndef OURO_COMPILER_PARSER_PARAMETER_H
#define OURO_COMPILER_PARSER_PARAMETER_H

#include "compiler/parser_internal.h"

/* NAME [: annotation] */
bool parameter_read(struct parser *p, enum token_kind end, bool star_annotation, struct ast_parameter *out);
/* = default; NULL where there is none or a wrong one, with the position before the '='. */
struct ast_expr *parameter_read_default(struct parser *p);
/* A comma, consumed, or the end, left. */
bool parameter_end(struct parser *p, enum token_kind end);

#endif
