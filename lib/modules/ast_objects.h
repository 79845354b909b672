/* Syntax trees as objects of the module _ast, whose classes are in python/first/_ast.py. */
#ifndef OURO_MODULES_AST_OBJECTS_H
#define OURO_MODULES_AST_OBJECTS_H

#include "compiler/ast.h"
#include "object/type.h"

/* Parses a source into a tree of objects: a new reference; UNSET: raised, as vm_compile does. */
value ast_objects_parse(struct thread *t, const char *source, size_t size, const char *filename,
                        enum source_origin origin, enum parse_mode mode);

#endif
