/* re.Pattern, and how one is made. */
#include "modules/sre.h"
#include "modules/sre_check.h"
#include "modules/sre_set.h"

#include "base/buffer.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/type_object.h"
#include "vm/vm.h"

/* ---- Compiling ---- */

static bool code_words(struct thread *t, value code, uint32_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t word = UINT64_MAX;
        value item = list_get(t, code, i); /* UNSET: another thread has shortened the list */
        if (item == UNSET || !int_check(item) || !int_to_u64(item, &word))
            word = UINT64_MAX;
        value_release(t, item);
        if (word > UINT32_MAX) {
            raise_error(t, &exc_OverflowError, "regular expression code size limit exceeded");
            return false;
        }
        words[i] = (uint32_t)word;
    }
    return true;
}

/* A pattern of checked code, which is copied. */
static value pattern_create(struct thread *t, const struct sre_program *program)
{
    size_t words = (size_t)program->size * sizeof(uint32_t);
    size_t sets = (size_t)program->set_count * sizeof(struct sre_set);
    struct pattern *p = object_create(t, &pattern_type, sizeof *p + words + sets);
    if (!p)
        return UNSET;
    p->program = *program;
    p->program.code = p->words;
    p->program.sets = (struct sre_set *)(p->words + program->size);
    memcpy(p->program.code, program->code, words);
    if (sets)
        memcpy(p->program.sets, program->sets, sets);
    return value_from_ref(p);
}

enum { SOURCE, FLAGS, CODE, GROUPS, GROUP_INDEX, INDEX_GROUP, ARGUMENTS };

static bool check_argument(struct thread *t, bool good, const char *name, const char *expected, value v)
{
    if (!good)
        raise_error(t, &exc_TypeError, "compile() argument '%s' must be %s, not %T", name, expected, v);
    return good;
}

static bool int_argument(struct thread *t, value v, int64_t *out)
{
    value index = int_index(t, v);
    if (index == UNSET)
        return false;
    bool fits = int_to_i64(index, out) && *out >= INT32_MIN && *out <= INT32_MAX;
    value_release(t, index);
    if (!fits)
        raise_error(t, &exc_OverflowError, "Python int too large to convert to C int");
    return fits;
}

static value compile_words(struct thread *t, const value *given, int64_t flags, int64_t groups,
                           uint32_t *words, size_t count)
{
    struct sre_program program = {0};
    value result = UNSET;
    if (!code_words(t, given[CODE], words, count))
        return UNSET;
    int kind = given[SOURCE] == NONE ? -1 : sre_subject_kind(t, given[SOURCE]);
    if (kind < 0 && given[SOURCE] != NONE)
        return UNSET;
    int64_t hash = str_hash_octets(t, words, count * sizeof *words);
    if (sre_check(t, words, count, groups, &program))
        result = pattern_create(t, &program);
    memory_free(t, program.sets);
    if (result == UNSET)
        return UNSET;
    struct pattern *p = pattern_of(result);
    p->code_hash = hash;
    field_init(&p->flags, value_from_small_int(flags));
    field_init(&p->groups, value_from_small_int(groups));
    p->kind = (int8_t)kind;
    field_init(&p->source, value_retain(given[SOURCE]));
    if (dict_count(given[GROUP_INDEX])) {
        field_init(&p->group_index, value_retain(given[GROUP_INDEX]));
        if (tuple_count(given[INDEX_GROUP]))
            field_init(&p->index_group, value_retain(given[INDEX_GROUP]));
    }
    return result;
}

static value sre_compile(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"pattern",    "flags",      "code", "groups",
                                        "groupindex", "indexgroup", NULL};
    value given[ARGUMENTS];
    int64_t flags, groups;
    if (!args_parse(t, "compile", args, nargs, kwnames, names, ARGUMENTS, ARGUMENTS, given) ||
        !int_argument(t, given[FLAGS], &flags) ||
        !check_argument(t, list_check(given[CODE]), "code", "list", given[CODE]) ||
        !int_as_i64(t, given[GROUPS], &groups) ||
        !check_argument(t, dict_check(given[GROUP_INDEX]), "groupindex", "dict", given[GROUP_INDEX]) ||
        !check_argument(t, tuple_check(given[INDEX_GROUP]), "indexgroup", "tuple", given[INDEX_GROUP]))
        return UNSET;
    size_t count = list_count(given[CODE]);
    uint32_t *words = memory_alloc(t, count * sizeof *words + 1);
    if (!words)
        return UNSET;
    value result = compile_words(t, given, flags, groups, words, count);
    memory_free(t, words);
    return result;
}

/* ---- Methods ---- */

bool pattern_arguments(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames,
                       value *string, int64_t *pos, int64_t *end)
{
    static const char *const names[] = {"string", "pos", "endpos", NULL};
    value given[3];
    *pos = 0;
    *end = INT64_MAX;
    if (likely(nargs == 2 && kwnames == UNSET)) {
        *string = args[1];
        return true;
    }
    if (!args_parse(t, name, args + 1, nargs - 1, kwnames, names, 1, 3, given))
        return false;
    *string = given[0];
    return (given[1] == UNSET || int_as_i64(t, given[1], pos)) &&
           (given[2] == UNSET || int_as_i64(t, given[2], end));
}

static value run_once(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames,
                      bool search)
{
    value string;
    int64_t pos, end;
    if (!pattern_arguments(t, name, args, nargs, kwnames, &string, &pos, &end))
        return UNSET;
    value *s = scope_enter(t, 1); /* the lease */
    if (!s)
        return UNSET;
    struct sre_run run;
    int status = SRE_RAISED;
    if (pattern_begin(t, &run, args[0], string, pos, end, &s[0], false)) {
        run.match_all = name[0] == 'f';
        status = search ? sre_run_search(&run) : sre_run_match(&run);
    }
    value result = match_create(t, &run, status, args[0]);
    sre_run_finish(&run);
    return scope_leave_keeping(t, s, result);
}

static value pattern_match(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return run_once(t, "match", args, nargs, kwnames, false);
}
static value pattern_fullmatch(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return run_once(t, "fullmatch", args, nargs, kwnames, false);
}
static value pattern_search(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return run_once(t, "search", args, nargs, kwnames, true);
}

static value pattern_scanner(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value string;
    int64_t pos, end;
    if (!pattern_arguments(t, "scanner", args, nargs, kwnames, &string, &pos, &end))
        return UNSET;
    return scanner_create(t, args[0], string, pos, end);
}

static value pattern_finditer(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value string;
    int64_t pos, end;
    if (!pattern_arguments(t, "finditer", args, nargs, kwnames, &string, &pos, &end))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = scanner_create(t, args[0], string, pos, end);
    return scope_leave_keeping(t, s, s[0] == UNSET ? UNSET : scanner_iterate(t, s[0]));
}

value sre_itself(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_retain(args[0]);
}

value call_re(struct thread *t, value name, const value *args, size_t count)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = vm_import(t, "re")) != UNSET)
        result = op_call_method(t, s[0], name, args, count);
    return scope_leave_keeping(t, s, result);
}

/* ---- Slots ---- */

static value pattern_repr(struct thread *t, value self)
{
    static const char *const names[] = {"TEMPLATE", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL",
                                        "UNICODE",  "VERBOSE",    "DEBUG",  "ASCII"};
    const struct pattern *p = pattern_of(self);
    uint32_t flags = (uint32_t)value_small_int(p->flags);
    if (p->kind == 0 && (flags & (SRE_FLAG_LOCALE | SRE_FLAG_UNICODE | SRE_FLAG_ASCII)) == SRE_FLAG_UNICODE)
        flags &= ~(uint32_t)SRE_FLAG_UNICODE; /* what every pattern of text has */
    struct buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (flags >> i & 1)
            buffer_printf(&out, "%sre.%s", out.length ? "|" : "", names[i]);
        flags &= ~(1u << i);
    }
    if (flags)
        buffer_printf(&out, "%s0x%x", out.length ? "|" : "", flags);
    value result = out.length ? str_format(t, "re.compile(%.200R, %s)", p->source, buffer_text(&out))
                              : str_format(t, "re.compile(%.200R)", p->source);
    buffer_finish(&out);
    return result;
}

static int64_t pattern_hash(struct thread *t, value self)
{
    const struct pattern *p = pattern_of(self);
    int64_t hash = op_hash(t, p->source);
    if (hash == -1)
        return -1;
    hash ^= p->code_hash ^ value_small_int(p->flags) ^ p->kind ^ p->program.size;
    return hash == -1 ? -2 : hash;
}

/* The same source may have been compiled to different code, so that counts too. */
static value pattern_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(left, &pattern_type) ||
        !value_is_exact(right, &pattern_type))
        return NOT_IMPLEMENTED;
    const struct pattern *a = pattern_of(left), *b = pattern_of(right);
    int equal = a == b;
    if (!equal && a->flags == b->flags && a->kind == b->kind && a->program.size == b->program.size &&
        memcmp(a->words, b->words, (size_t)a->program.size * sizeof *a->words) == 0)
        equal = op_equal(t, a->source, b->source);
    return equal < 0 ? UNSET : value_from_bool(equal == (op == COMPARE_EQ));
}

static bool pattern_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct pattern *)o)->source; /* then group_index, index_group */
    run->count = 3;
    run->stride = 1;
    return true;
}

/* ---- Attributes ---- */

static value get_group_index(struct thread *t, value self)
{
    value index = pattern_of(self)->group_index;
    return index == UNSET ? dict_create(t) : mappingproxy_create(t, index);
}

static const struct member_def pattern_members[] = {
    {"pattern", offsetof(struct pattern, source), false, true},
    {"flags", offsetof(struct pattern, flags), false, true},
    {"groups", offsetof(struct pattern, groups), false, true},
    {0},
};
static const struct getset_def pattern_getsets[] = {
    {"groupindex", get_group_index, NULL, "A dictionary mapping group names to group numbers."},
    {0},
};

#define RANGE_SIGNATURE "($self, /, string, pos=0, endpos=sys.maxsize)"
#define K               NATIVE_KEYWORDS
static const struct native_def pattern_methods[] = {
    {"match", pattern_match, 1, 3, K, RANGE_SIGNATURE, "The match at the beginning of string, or None."},
    {"fullmatch", pattern_fullmatch, 1, 3, K, RANGE_SIGNATURE, "The match of all of string, or None."},
    {"search", pattern_search, 1, 3, K, RANGE_SIGNATURE, "The first match in string, or None."},
    {"sub", pattern_sub, 2, 3, K, "($self, /, repl, string, count=0)",
     "The string with its matches, or the first count of them, replaced by repl."},
    {"subn", pattern_subn, 2, 3, K, "($self, /, repl, string, count=0)",
     "The same, and how many have been replaced."},
    {"findall", pattern_findall, 1, 3, K, RANGE_SIGNATURE, "A list of what has matched."},
    {"split", pattern_split, 1, 2, K, "($self, /, string, maxsplit=0)",
     "A list of what is between the matches."},
    {"finditer", pattern_finditer, 1, 3, K, RANGE_SIGNATURE, "An iterator over the matches."},
    {"scanner", pattern_scanner, 1, 3, K, RANGE_SIGNATURE, NULL},
    {"__copy__", sre_itself, 0, 0, 0, "($self, /)", NULL},
    {"__deepcopy__", sre_itself, 1, 1, 0, "($self, memo, /)", NULL},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {0},
};
#undef K

struct type pattern_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &pattern_type},
    .name = "re.Pattern",
    .doc = "Compiled regular expression object.",
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct pattern),
    .slots = {.repr = pattern_repr, .hash = pattern_hash, .compare = pattern_compare, .slots = pattern_slots},
    .methods = pattern_methods,
    .members = pattern_members,
    .getsets = pattern_getsets,
};

/* ---- The module ---- */

static value sre_getcodesize(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(sizeof(uint32_t));
}

/* function, its result for the character c */
#define CHARACTER_FUNCTIONS(X)                                                                               \
    X(ascii_iscased, value_from_bool(sre_lower_ascii(c) != sre_upper_ascii(c)))                              \
    X(ascii_tolower, value_from_small_int((int32_t)sre_lower_ascii(c)))                                      \
    X(unicode_iscased, value_from_bool(c != sre_lower_unicode(c) || c != sre_upper_unicode(c)))              \
    X(unicode_tolower, value_from_small_int((int32_t)sre_lower_unicode(c)))
#define X(name, result)                                                                                      \
    static value sre_##name(struct thread *t, const value *args, size_t nargs, value kwnames)                \
    {                                                                                                        \
        int64_t given;                                                                                       \
        if (!int_argument(t, args[0], &given))                                                               \
            return UNSET;                                                                                    \
        uint32_t c = (uint32_t)given;                                                                        \
        return result;                                                                                       \
    }
CHARACTER_FUNCTIONS(X)
#undef X

static const struct native_def functions[] = {
    {"compile", sre_compile, 6, 6, NATIVE_KEYWORDS,
     "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", NULL},
    {"getcodesize", sre_getcodesize, 0, 0, 0, "($module, /)", NULL},
#define X(name, result) {#name, sre_##name, 1, 1, 0, "($module, character, /)", NULL},
    CHARACTER_FUNCTIONS(X)
#undef X
        {0},
};

static bool module_init(struct thread *t, value module)
{
    return module_add(t, module, "MAGIC", value_from_small_int(SRE_MAGIC)) &&
           module_add(t, module, "CODESIZE", value_from_small_int(sizeof(uint32_t))) &&
           module_add(t, module, "MAXREPEAT", value_from_small_int(SRE_MAX_REPEAT)) &&
           module_add(t, module, "MAXGROUPS", value_from_small_int(SRE_MAX_GROUPS));
}

const struct module_def sre_module = {
    .name = "_sre",
    .doc = "What the module re compiles patterns to.",
    .functions = functions,
    .init = module_init,
};

void sre_types_ready(void)
{
    type_ready_of_module(&pattern_type);
    type_ready_of_module(&match_type);
    type_ready_of_module(&scanner_type);
    sre_match_ready();
    sre_replace_ready();
    sre_scanner_ready();
}
