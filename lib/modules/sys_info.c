/* What sys says about the language, the machine and the program. */
#include <float.h>

#include "modules/modules.h"
#include "modules/stream.h"
#include "modules/struct_sequence.h"
#include "modules/sys_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define HEX_VERSION  0x030B02F0
#define API_VERSION  1013
#define HASH_MODULUS ((1LL << 61) - 1)
#define COPYRIGHT    "Ouro is free software under the MIT licence."

#define GETTER(name, index)                                                                                  \
    {                                                                                                        \
#name, struct_sequence_get_##index, NULL, NULL                                                       \
    }

static const struct getset_def version_fields[] = {
    GETTER(major, 0), GETTER(minor, 1), GETTER(micro, 2), GETTER(releaselevel, 3), GETTER(serial, 4), {0},
};
static const struct getset_def flags_fields[] = {
    GETTER(debug, 0),
    GETTER(inspect, 1),
    GETTER(interactive, 2),
    GETTER(optimize, 3),
    GETTER(dont_write_bytecode, 4),
    GETTER(no_user_site, 5),
    GETTER(no_site, 6),
    GETTER(ignore_environment, 7),
    GETTER(verbose, 8),
    GETTER(bytes_warning, 9),
    GETTER(quiet, 10),
    GETTER(hash_randomization, 11),
    GETTER(isolated, 12),
    GETTER(dev_mode, 13),
    GETTER(utf8_mode, 14),
    GETTER(warn_default_encoding, 15),
    GETTER(safe_path, 16),
    GETTER(int_max_str_digits, 17),
    {0},
};
static const struct getset_def float_fields[] = {
    GETTER(max, 0),     GETTER(max_exp, 1),    GETTER(max_10_exp, 2), GETTER(min, 3),
    GETTER(min_exp, 4), GETTER(min_10_exp, 5), GETTER(dig, 6),        GETTER(mant_dig, 7),
    GETTER(epsilon, 8), GETTER(radix, 9),      GETTER(rounds, 10),    {0},
};
static const struct getset_def int_fields[] = {
    GETTER(bits_per_digit, 0),
    GETTER(sizeof_digit, 1),
    GETTER(default_max_str_digits, 2),
    GETTER(str_digits_check_threshold, 3),
    {0},
};
static const struct getset_def hash_fields[] = {
    GETTER(width, 0),     GETTER(modulus, 1),   GETTER(inf, 2),       GETTER(nan, 3),    GETTER(imag, 4),
    GETTER(algorithm, 5), GETTER(hash_bits, 6), GETTER(seed_bits, 7), GETTER(cutoff, 8), {0},
};
static const struct getset_def thread_fields[] = {
    GETTER(name, 0),
    GETTER(lock, 1),
    GETTER(version, 2),
    {0},
};

STRUCT_SEQUENCE(version_info_type, "sys.version_info", version_fields);
STRUCT_SEQUENCE(flags_type, "sys.flags", flags_fields);
STRUCT_SEQUENCE(float_info_type, "sys.float_info", float_fields);
STRUCT_SEQUENCE(int_info_type, "sys.int_info", int_fields);
STRUCT_SEQUENCE(hash_info_type, "sys.hash_info", hash_fields);
STRUCT_SEQUENCE(thread_info_type, "sys.thread_info", thread_fields);

static value small(int64_t i)
{
    return value_from_small_int(i);
}

static value version_info(struct thread *t)
{
    value items[] = {small(3), small(11), small(2), str_from_text(t, "final"), small(0)};
    return struct_sequence_create(t, &version_info_type, items, COUNT_OF(items));
}

static value flags(struct thread *t)
{
    value items[] = {small(0), small(0),    small(0), small(0), small(1),    small(0),
                     small(1), small(0),    small(0), small(0), small(0),    small(1),
                     small(0), FALSE_VALUE, small(1), small(0), FALSE_VALUE, small(4300)};
    return struct_sequence_create(t, &flags_type, items, COUNT_OF(items));
}

static value float_info(struct thread *t)
{
    value items[] = {value_from_finite(DBL_MAX),
                     small(DBL_MAX_EXP),
                     small(DBL_MAX_10_EXP),
                     value_from_finite(DBL_MIN),
                     small(DBL_MIN_EXP),
                     small(DBL_MIN_10_EXP),
                     small(DBL_DIG),
                     small(DBL_MANT_DIG),
                     value_from_finite(DBL_EPSILON),
                     small(FLT_RADIX),
                     small(1)};
    return struct_sequence_create(t, &float_info_type, items, COUNT_OF(items));
}

static value int_info(struct thread *t)
{
    value items[] = {small(64), small(8), small(4300), small(640)};
    return struct_sequence_create(t, &int_info_type, items, COUNT_OF(items));
}

static value hash_info(struct thread *t)
{
    value items[] = {small(64),      int_from_i64(t, HASH_MODULUS), small(314159), small(0),
                     small(1000003), str_from_text(t, "siphash13"), small(64),     small(128),
                     small(0)};
    return struct_sequence_create(t, &hash_info_type, items, COUNT_OF(items));
}

static value thread_info(struct thread *t)
{
    value items[] = {str_from_text(t, "pthread"), NONE, NONE};
    return struct_sequence_create(t, &thread_info_type, items, COUNT_OF(items));
}

static value implementation(struct thread *t)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    value names[] = {str_intern_utf8(t, "name", 4), str_intern_utf8(t, "cache_tag", 9),
                     str_intern_utf8(t, "_multiarch", 10), str_intern_utf8(t, "version", 7),
                     str_intern_utf8(t, "hexversion", 10)};
    s[0] = tuple_take_items(t, names, COUNT_OF(names));
    s[1] = str_from_text(t, "ouro");
    s[2] = version_info(t);
    s[3] = str_from_text(t, "x86_64-linux-gnu");
    if (s[0] != UNSET && s[1] != UNSET && s[2] != UNSET && s[3] != UNSET) {
        value items[] = {s[1], NONE, s[3], s[2], small(HEX_VERSION)};
        result = op_call(t, value_from_type(&namespace_type), items, 0, s[0]);
    }
    return scope_leave_keeping(t, s, result);
}

/* The names of the built-in modules in order: a tuple, or a frozenset. */
static value module_names(struct thread *t, struct type *type)
{
    value *s = scope_enter(t, 2), result = UNSET;
    const struct module_def *def;
    if (!s || (s[0] = list_create(t, 64)) == UNSET)
        goto out;
    for (size_t i = 0; (def = vm_module_at(i)); i++) {
        value name = str_intern_utf8(t, def->name, strlen(def->name));
        if (name == UNSET || !list_append_take(t, s[0], name))
            goto out;
    }
    if (type == &tuple_type && list_sort(t, s[0], NONE, false))
        result = list_to_tuple(t, s[0]);
    else if (type != &tuple_type)
        result = set_from_iterable(t, type, s[0]);
out:
    return s ? scope_leave_keeping(t, s, result) : UNSET;
}

static bool add_structures(struct thread *t, value module)
{
    return module_add(t, module, "version_info", version_info(t)) &&
           module_add(t, module, "flags", flags(t)) && module_add(t, module, "float_info", float_info(t)) &&
           module_add(t, module, "int_info", int_info(t)) &&
           module_add(t, module, "hash_info", hash_info(t)) &&
           module_add(t, module, "thread_info", thread_info(t)) &&
           module_add(t, module, "implementation", implementation(t)) &&
           module_add(t, module, "builtin_module_names", module_names(t, &tuple_type)) &&
           module_add(t, module, "stdlib_module_names", module_names(t, &frozenset_type));
}

static bool add_texts(struct thread *t, value module)
{
    static const struct {
        const char *name, *text;
    } texts[] = {
        {"version", "3.11.2 (Ouro 0.1.0) [GCC " __VERSION__ "]"},
        {"platform", "linux"},
        {"byteorder", "little"},
        {"executable", ""},
        {"prefix", ""},
        {"exec_prefix", ""},
        {"base_prefix", ""},
        {"base_exec_prefix", ""},
        {"platlibdir", "lib"},
        {"abiflags", ""},
        {"float_repr_style", "short"},
        {"copyright", COPYRIGHT},
        {"ps1", ">>> "},
        {"ps2", "... "},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (!module_add(t, module, texts[i].name, str_from_text(t, texts[i].text)))
            return false;
    }
    return true;
}

static bool add_streams(struct thread *t, value module)
{
    static const char *const names[][2] = {
        {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
    for (int i = STREAM_INPUT; i <= STREAM_ERROR; i++) {
        value stream = stream_create(t, &text_stream_type, i);
        if (stream == UNSET || !module_add(t, module, names[i][0], value_retain(stream)) ||
            !module_add(t, module, names[i][1], stream))
            return false;
    }
    return true;
}

/* Lists that the program may fill, and what its owner sets later: argv and path. */
static bool add_containers(struct thread *t, value module)
{
    static const char *const lists[] = {"argv", "orig_argv", "path", "warnoptions", "path_hooks"};
    value importers[VM_IMPORTERS];
    for (size_t i = 0; i < VM_IMPORTERS; i++)
        importers[i] = value_from_type(vm_importers[i]);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (!module_add(t, module, lists[i], list_create(t, 0)))
            return false;
    }
    return module_add(t, module, "meta_path", list_from_items(t, importers, VM_IMPORTERS)) &&
           module_add(t, module, "path_importer_cache", dict_create(t)) &&
           module_add(t, module, "_xoptions", dict_create(t)) &&
           (t->program->modules == UNSET ||
            module_add(t, module, "modules", value_retain(t->program->modules)));
}

bool sys_info_add(struct thread *t, value module)
{
    return add_structures(t, module) && add_texts(t, module) && add_streams(t, module) &&
           add_containers(t, module) && module_add(t, module, "hexversion", small(HEX_VERSION)) &&
           module_add(t, module, "api_version", small(API_VERSION)) &&
           module_add(t, module, "maxsize", int_from_i64(t, INT64_MAX)) &&
           module_add(t, module, "maxunicode", small(0x10FFFF)) &&
           module_add(t, module, "dont_write_bytecode", TRUE_VALUE) &&
           module_add(t, module, "pycache_prefix", NONE);
}

void sys_info_ready(void)
{
    struct type *const types[] = {&version_info_type, &flags_type,     &float_info_type,
                                  &int_info_type,     &hash_info_type, &thread_info_type};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        type_ready(types[i]);
}
