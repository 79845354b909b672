/* Short texts for values, and what an object refers to, without running Python code.
 *
 * Safe for every value at any time: of a shared object that others change, what is told was there a moment
 * ago. The caller is the owner of what is private (or has it claimed, or the program held), keeps memory from
 * being reused (program_heap_pin), and reaches no safepoint meanwhile. Nothing is retained.
 */
#ifndef OURO_INSPECT_DESCRIBE_H
#define OURO_INSPECT_DESCRIBE_H

#include "base/buffer.h"
#include "object/object.h"
#include "object/type.h"

#define DESCRIBE_CODE_POINTS 80 /* longest text */

/* Appends the text: what repr gives for plain data, `<Student object>` for the rest, cut to
 * DESCRIBE_CODE_POINTS. */
void describe_value(value v, struct buffer *out);
/* Name of the type of any value but UNSET. Good as long as the caller keeps the type. */
const char *describe_type_name(value v);

/* Is it an object of the program's heap, which can have a handle? */
bool describe_is_object(value v);
/* Bytes of the object's block, and of the array that it alone holds. */
size_t describe_bytes(struct object *o);

/* Calls each for what o refers to, with a name such as ".attribute", "[0]" or "['key']"; false ends it. */
typedef bool describe_visitor(void *context, const char *name, value v);
void describe_references(struct object *o, describe_visitor *each, void *context);

/* How many references describe_references would give, where that need not be counted; else SIZE_MAX. */
size_t describe_reference_count(struct object *o);

/* Classes, functions, modules and code: they refer to half of the program, so pictures do not follow them. */
bool describe_is_program_text(const struct object *o);

#endif
