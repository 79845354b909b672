/* Types and shapes. (FIXED contract)
 *
 * A *type* is a Python class: built-in types are static, immortal, immutable and common to all programs; a
 * class made by a program is a heap object, lazy (the collector alone reclaims it). A *shape* says how the
 * instances that have it are laid out: which attributes they have and in which slot. Each type has
 * a root shape; adding an attribute to an instance moves it along a transition to a child shape.
 *
 * Inline caches compare `shape->version`: a number never used twice, renewed for all shapes of a type and its
 * subclasses when the type is modified. 0 means "do not cache".
 *
 * Behaviour is a table of functions, the slots below. A NULL slot means the type lacks it (after inheritance,
 * done once by type_ready). A program's class that defines `__add__` gets a slot function that
 * calls it; a built-in type that fills `add` gets a Python-visible `__add__` made from the slot.
 *
 * Conventions of slots: UNSET / false / -1 means that an exception is pending, unless a slot says
 * otherwise. Arguments are borrowed, results are new references. *Safepoint*: any of them may reach one.
 */
#ifndef OURO_OBJECT_TYPE_H
#define OURO_OBJECT_TYPE_H

#include "object/object.h"

enum compare_op { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE };

/* Native code: args are borrowed, positional first, then the values of kwnames (a tuple of str, or UNSET).
 * nargs counts the positional ones. For a method args[0] is self. */
typedef value native_fn(struct thread *t, const value *args, size_t nargs, value kwnames);

typedef value slot_unary(struct thread *t, value self);
typedef value slot_binary(struct thread *t, value left, value right); /* may return NOT_IMPLEMENTED */
typedef value slot_ternary(struct thread *t, value base, value exponent, value modulus);
typedef value slot_compare(struct thread *t, value left, value right, enum compare_op op);
typedef int64_t slot_hash(struct thread *t, value self);   /* -1: raised (a hash of -1 is given as -2) */
typedef int64_t slot_length(struct thread *t, value self); /* -1: raised */
typedef int slot_test(struct thread *t, value self);       /* 1, 0, -1: raised */
typedef int slot_contains(struct thread *t, value self, value item);
typedef bool slot_assign(struct thread *t, value self, value key, value item); /* item UNSET: delete */
typedef value slot_get(struct thread *t, value self, value name);
typedef value slot_next(struct thread *t, value self); /* UNSET with nothing pending: exhausted */
typedef value slot_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
typedef value slot_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames);
typedef bool slot_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
typedef value slot_descr_get(struct thread *t, value descriptor, value instance,
                             value owner); /* instance UNSET: from the class */
typedef bool slot_descr_set(struct thread *t, value descriptor, value instance, value v);

/* slot, signature, python name. A binary operation's slot serves both `__add__` and `__radd__`: it is called
 * with the operands in source order and at least one of them of this type. */
#define TYPE_BINARY_SLOTS(X)                                                                                 \
    X(add, "__add__", "__radd__", "+")                                                                       \
    X(subtract, "__sub__", "__rsub__", "-")                                                                  \
    X(multiply, "__mul__", "__rmul__", "*")                                                                  \
    X(matrix_multiply, "__matmul__", "__rmatmul__", "@")                                                     \
    X(true_divide, "__truediv__", "__rtruediv__", "/")                                                       \
    X(floor_divide, "__floordiv__", "__rfloordiv__", "//")                                                   \
    X(remainder, "__mod__", "__rmod__", "%")                                                                 \
    X(shift_left, "__lshift__", "__rlshift__", "<<")                                                         \
    X(shift_right, "__rshift__", "__rrshift__", ">>")                                                        \
    X(bit_and, "__and__", "__rand__", "&")                                                                   \
    X(bit_xor, "__xor__", "__rxor__", "^")                                                                   \
    X(bit_or, "__or__", "__ror__", "|")                                                                      \
    X(divmod, "__divmod__", "__rdivmod__", "divmod()")
/* In-place forms: NULL falls back to the plain one. */
#define TYPE_INPLACE_SLOTS(X)                                                                                \
    X(inplace_add, "__iadd__", "+=")                                                                         \
    X(inplace_subtract, "__isub__", "-=")                                                                    \
    X(inplace_multiply, "__imul__", "*=")                                                                    \
    X(inplace_matrix_multiply, "__imatmul__", "@=")                                                          \
    X(inplace_true_divide, "__itruediv__", "/=")                                                             \
    X(inplace_floor_divide, "__ifloordiv__", "//=")                                                          \
    X(inplace_remainder, "__imod__", "%=")                                                                   \
    X(inplace_shift_left, "__ilshift__", "<<=")                                                              \
    X(inplace_shift_right, "__irshift__", ">>=")                                                             \
    X(inplace_bit_and, "__iand__", "&=")                                                                     \
    X(inplace_bit_xor, "__ixor__", "^=")                                                                     \
    X(inplace_bit_or, "__ior__", "|=")
#define TYPE_UNARY_SLOTS(X)                                                                                  \
    X(negative, "__neg__")                                                                                   \
    X(positive, "__pos__")                                                                                   \
    X(invert, "__invert__")                                                                                  \
    X(absolute, "__abs__")                                                                                   \
    X(to_int, "__int__")                                                                                     \
    X(to_float, "__float__")                                                                                 \
    X(index, "__index__")                                                                                    \
    X(repr, "__repr__")                                                                                      \
    X(str, "__str__")                                                                                        \
    X(iter, "__iter__")                                                                                      \
    X(await, "__await__")                                                                                    \
    X(aiter, "__aiter__")                                                                                    \
    X(anext, "__anext__")

struct loan;

struct type_slots {
#define X(name, python, reflected, symbol) slot_binary *name;
    TYPE_BINARY_SLOTS(X)
#undef X
#define X(name, python, symbol) slot_binary *name;
    TYPE_INPLACE_SLOTS(X)
#undef X
#define X(name, python) slot_unary *name;
    TYPE_UNARY_SLOTS(X)
#undef X
    slot_ternary *power, *inplace_power;
    slot_test *truth;
    slot_length *length;
    slot_binary *get_item;
    slot_assign *set_item;
    slot_contains *contains;
    slot_next *next;
    slot_compare *compare;
    slot_hash *hash;
    slot_call *call;
    slot_get *get_attribute; /* `__getattribute__` followed by `__getattr__` */
    slot_assign *set_attribute;
    slot_descr_get *descr_get;
    slot_descr_set *descr_set;
    slot_new *new;
    slot_init *init;
    void (*finalize)(struct thread *t, value self); /* `__del__`; reports its own exceptions */
    /* Describes the memory of self that others may read or write: types/loan.h. hold: out->block, if there is
     * one, has one more holder, the caller. Runs no Python. NULL: none. */
    bool (*lend)(struct thread *t, value self, struct loan *out, bool hold);

    /* Memory. */

    /* Gives the next run of reference slots of o and advances run->cursor; false at the end. Must be safe on
     * an object at any stage of construction (zeroed fields) and while a shared object is changed by others
     * (array first, then its own capacity). NULL: the type holds no references, and its objects cannot be in
     * a cycle. */
    bool (*slots)(struct object *o, struct slot_run *run);
    /* Around the collector's look at the slots while the program runs, for objects that a thread changes
     * without barriers while it has claimed them. freeze keeps them from being claimed or run; false: a
     * thread has the object, and its slots are among that thread's roots. Both NULL for most. Wait for
     * nobody. */
    bool (*freeze)(struct object *o);
    void (*thaw)(struct object *o);
    /* Frees what is not an object (backing arrays, C resources) when the slots are empty. May be NULL. Runs
     * no Python. */
    void (*dispose)(struct thread *t, struct object *o);
};

enum type_flag {
    TYPE_HEAP = 1,     /* made by a program */
    TYPE_BASE = 2,     /* may be subclassed */
    TYPE_HAS_DICT = 4, /* instances take any attribute (inline slots by shape, or a dict) */
    TYPE_VARIABLE_SIZE =
        8,              /* items follow the fixed part: attributes of subclasses live in a dict at the end */
    TYPE_ABSTRACT = 16, /* has unimplemented abstract methods */
    TYPE_ITERATOR_SELF = 32,    /* iter(x) is x */
    TYPE_INT_SUBCLASS = 1 << 8, /* like python3's Py_TPFLAGS_*_SUBCLASS */
    TYPE_LIST_SUBCLASS = 1 << 9,
    TYPE_TUPLE_SUBCLASS = 1 << 10,
    TYPE_BYTES_SUBCLASS = 1 << 11,
    TYPE_STR_SUBCLASS = 1 << 12,
    TYPE_DICT_SUBCLASS = 1 << 13,
    TYPE_EXCEPTION_SUBCLASS = 1 << 14,
    TYPE_TYPE_SUBCLASS = 1 << 15,
    TYPE_FLOAT_SUBCLASS = 1 << 16,
    TYPE_SET_SUBCLASS = 1 << 17, /* set or frozenset */
    TYPE_MATCH_SEQUENCE = 1 << 18,
    TYPE_MATCH_MAPPING = 1 << 19,
    TYPE_NO_INSTANTIATION = 1 << 20, /* "cannot create 'X' instances" */
    TYPE_WEAKLY_REFERABLE = 1 << 21,
    TYPE_METHOD_DESCRIPTOR = 1 << 22, /* calling the descriptor with self equals binding and calling */
    TYPE_LAZY_SHARED = 1 << 23,       /* instances become lazily counted when they are published */
    TYPE_WEAK_EDGE = 1 << 24,         /* instances begin like struct weak_reference (gc/weak.h) */
    TYPE_KEYS_ONLY = 1 << 25,         /* get_item takes keys, not positions: not to be iterated by it */
};

struct shape {
    struct type *type;
    uint32_t version; /* unique; what inline caches compare; 0: do not cache. Atomic once shared */
    uint16_t attribute_count;
    uint16_t
        inline_capacity;   /* attribute slots inside the instance; the rest lie in an array (types/shape.h) */
    uint8_t kind;          /* enum shape_kind in types/shape.h */
    struct shape_map *map; /* names to slots, transitions: types/shape.c; NULL for types without attributes */
};

/* A native method, function, or module function. */
struct native_def {
    const char *name;
    native_fn *fn;
    int16_t min_args, max_args; /* positional, self not counted; max -1: any number */
    uint16_t flags;             /* enum native_flag */
    const char *signature;      /* "(self, item, /)" for help and error texts, or NULL */
    const char *doc;
};
enum native_flag {
    NATIVE_KEYWORDS =
        1, /* takes kwnames itself; otherwise keywords are refused and the count is checked first */
    NATIVE_STATIC = 2,
    NATIVE_CLASS = 4, /* args[0] is the class */
    NATIVE_BARE_NAME =
        8, /* what refuses keywords names it without its class or module: an old way of parsing */
};
/* A native attribute with a getter and perhaps a setter (v UNSET: delete). */
struct getset_def {
    const char *name;
    value (*get)(struct thread *t, value self);
    bool (*set)(struct thread *t, value self, value v);
    const char *doc;
};
/* A reference field that is an attribute: offset in bytes of a value. */
struct member_def {
    const char *name;
    uint16_t offset;
    bool writable;
    bool none_if_unset; /* otherwise AttributeError */
};

struct type {
    struct object object;
    struct shape shape; /* root shape; shape.type == this */
    const char *name;   /* UTF-8; "module.name" for built-ins outside builtins, as in python3's tp_name */
    const char *doc;
    struct type *base;
    uint32_t flags;        /* enum type_flag */
    uint32_t size;         /* bytes of the fixed part of an instance */
    uint32_t item_size;    /* bytes per item with TYPE_VARIABLE_SIZE */
    uint32_t slots_offset; /* where inline attribute slots begin: size rounded up to 8 */
    struct type_slots slots;
    const struct native_def *methods; /* ended by a NULL name; built-in types only */
    const struct getset_def *getsets;
    const struct member_def *members;
    value mro;   /* tuple of types */
    value bases; /* tuple of types */
    value dict;  /* namespace: a dict (program's class); UNSET for built-ins, which use `names` */
    struct name_table *names; /* namespace of a built-in type: by identity of immortal names; order kept */
    value python_name, qualname, module; /* str, or UNSET for built-ins */
    struct type_class
        *class;           /* lib/types/class*.c: subclasses, attribute cache, slot names; NULL until ready */
    uint32_t dict_offset; /* built-in types whose instances take any attribute: bytes to the reference to
                             their `__dict__` (made on demand); 0: none */
};

static inline struct type *object_type(const struct object *o)
{
    /* Acquire pairs with the release of whoever gave a shared instance its newest shape: that is filled in.
     */
    return load_acquire(&o->shape)->type;
}

/* The types of immediate values; defined by lib/types. */
extern struct type int_type, float_type, bool_type, none_type, ellipsis_type, not_implemented_type;

struct type *value_type_immediate(value v);

/* The class of any value except UNSET; borrowed. */
static inline struct type *value_type(value v)
{
    return value_is_ref(v) ? object_type(value_ref(v)) : value_type_immediate(v);
}
/* v is an object whose type is exactly the built-in type (a type whose instances have only its root shape).
 */
static inline bool value_is_exact(value v, const struct type *type)
{
    return value_is_ref(v) && load_relaxed(&value_ref(v)->shape) == &type->shape;
}
static inline bool value_has_flag(value v, uint32_t type_flags)
{
    return value_is_ref(v) && (object_type(value_ref(v))->flags & type_flags);
}

/* Finishes a built-in type: inherits slots, makes its namespace. Called once per type at start, base first.
 */
void type_ready(struct type *type);
/* The same for a type "module.name" that shows `__module__` among its names, as those do that python3 makes
 * from a specification. */
void type_ready_of_module(struct type *type);
/* The same with these bases instead of type->base alone; the first decides the layout. */
void type_ready_with_bases(struct type *type, struct type *const *bases, size_t count);

#endif
