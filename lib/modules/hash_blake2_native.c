/* The module _blake2: the classes blake2b and blake2s. */
#include "modules/hash_internal.h"

#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/name_table.h"
#include "types/protocol.h"
#include "types/str.h"

#include <string.h>

static void add_b(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                  const uint8_t *data)
{
    blake2b_add(&state->blake2b, size, data);
}
static void end_b(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                  uint8_t *digest)
{
    blake2b_end(&state->blake2b, size, digest);
}
static void add_s(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                  const uint8_t *data)
{
    blake2s_add(&state->blake2s, size, data);
}
static void end_s(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                  uint8_t *digest)
{
    blake2s_end(&state->blake2s, size, digest);
}

static const struct hash_algorithm blake2b_algorithm = {
    .name = "blake2b", .digest_size = 64, .block_size = BLAKE2B_BLOCK, .update = add_b, .digest = end_b};
static const struct hash_algorithm blake2s_algorithm = {
    .name = "blake2s", .digest_size = 32, .block_size = BLAKE2S_BLOCK, .update = add_s, .digest = end_s};

/* ---- Arguments ---- */

enum {
    DATA,
    DIGEST_SIZE,
    KEY,
    SALT,
    PERSON,
    FANOUT,
    DEPTH,
    LEAF_SIZE,
    NODE_OFFSET,
    NODE_DEPTH,
    INNER_SIZE,
    LAST_NODE,
    USED_FOR_SECURITY,
    ARGUMENTS
};

/* What the arguments are as numbers. */
struct numbers {
    int digest_size, fanout, depth, node_depth, inner_size;
    uint64_t leaf_size, node_offset;
    int last_node;
};

static bool numbers_parse(struct thread *t, const value *given, struct numbers *n)
{
    struct octets view;
    if (given[DIGEST_SIZE] != UNSET && !int_as_c_int(t, given[DIGEST_SIZE], &n->digest_size))
        return false;
    for (int i = KEY; i <= PERSON; i++)
        if (given[i] != UNSET && !octets_argument(t, given[i], &view))
            return false;
    if ((given[FANOUT] != UNSET && !int_as_c_int(t, given[FANOUT], &n->fanout)) ||
        (given[DEPTH] != UNSET && !int_as_c_int(t, given[DEPTH], &n->depth)) ||
        (given[LEAF_SIZE] != UNSET &&
         !hash_length_argument(t, given[LEAF_SIZE], "Python int too large to convert to C unsigned long",
                               &n->leaf_size)) ||
        (given[NODE_OFFSET] != UNSET &&
         !hash_length_argument(t, given[NODE_OFFSET], "int too big to convert", &n->node_offset)) ||
        (given[NODE_DEPTH] != UNSET && !int_as_c_int(t, given[NODE_DEPTH], &n->node_depth)) ||
        (given[INNER_SIZE] != UNSET && !int_as_c_int(t, given[INNER_SIZE], &n->inner_size)))
        return false;
    if (given[LAST_NODE] != UNSET && (n->last_node = op_truth(t, given[LAST_NODE])) < 0)
        return false;
    return given[USED_FOR_SECURITY] == UNSET || op_truth(t, given[USED_FOR_SECURITY]) >= 0;
}

static bool raise_value_error(struct thread *t, const char *text)
{
    raise_error(t, &exc_ValueError, "%s", text);
    return false;
}

/* Octets of an argument, which was looked at before and is looked at again. */
static bool copy_octets(struct thread *t, value v, const char *what, size_t limit, uint8_t *to, size_t *size)
{
    struct octets view = {"", 0};
    if (v != UNSET && !octets_argument(t, v, &view))
        return false;
    if (view.size > limit) {
        raise_error(t, &exc_ValueError, "maximum %s length is %zd bytes", what, limit);
        return false;
    }
    memcpy(to, view.data, view.size);
    if (size)
        *size = view.size;
    return true;
}

/* The parameters, which have to be within bounds. `wide`: those of BLAKE2b. */
static bool parameters_set(struct thread *t, const value *given, const struct numbers *n, bool wide,
                           struct blake2_parameters *p)
{
    int largest = wide ? 64 : 32;
    size_t salt_size = wide ? 16 : 8, key_size;
    if (n->digest_size <= 0 || n->digest_size > largest) {
        raise_error(t, &exc_ValueError, "digest_size must be between 1 and %d bytes", largest);
        return false;
    }
    if (!copy_octets(t, given[SALT], "salt", salt_size, p->salt, NULL) ||
        !copy_octets(t, given[PERSON], "person", salt_size, p->person, NULL))
        return false;
    if (n->fanout < 0 || n->fanout > 255)
        return raise_value_error(t, "fanout must be between 0 and 255");
    if (n->depth <= 0 || n->depth > 255)
        return raise_value_error(t, "depth must be between 1 and 255");
    if (n->leaf_size > UINT32_MAX || (!wide && n->node_offset >> 48)) {
        raise_error(t, &exc_OverflowError, "%s is too large",
                    n->leaf_size > UINT32_MAX ? "leaf_size" : "node_offset");
        return false;
    }
    if (n->node_depth < 0 || n->node_depth > 255)
        return raise_value_error(t, "node_depth must be between 0 and 255");
    if (n->inner_size < 0 || n->inner_size > largest) {
        raise_error(t, &exc_ValueError, "inner_size must be between 0 and is %d", largest);
        return false;
    }
    if (!copy_octets(t, given[KEY], "key", (size_t)largest, p->key, &key_size))
        return false;
    p->digest_size = (uint8_t)n->digest_size;
    p->key_size = (uint8_t)key_size;
    p->fanout = (uint8_t)n->fanout;
    p->depth = (uint8_t)n->depth;
    p->node_depth = (uint8_t)n->node_depth;
    p->inner_size = (uint8_t)n->inner_size;
    p->leaf_size = (uint32_t)n->leaf_size;
    p->node_offset = n->node_offset;
    p->last_node = n->last_node;
    return true;
}

static value make(struct thread *t, struct type *type, const struct hash_algorithm *algorithm,
                  const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {
        "",          "digest_size", "key",        "salt",       "person",    "fanout",          "depth",
        "leaf_size", "node_offset", "node_depth", "inner_size", "last_node", "usedforsecurity", NULL};
    value given[ARGUMENTS];
    struct numbers numbers = {.digest_size = algorithm->digest_size, .fanout = 1, .depth = 1};
    struct blake2_parameters parameters = {0};
    bool wide = algorithm == &blake2b_algorithm;
    if (!args_parse(t, algorithm->name, args, nargs, kwnames, names, 0, 1, given) ||
        !numbers_parse(t, given, &numbers) || !parameters_set(t, given, &numbers, wide, &parameters))
        return UNSET;
    struct hash *hash = hash_create(t, type, algorithm);
    if (!hash)
        return UNSET;
    hash->digest_size = parameters.digest_size;
    if (wide)
        blake2b_begin(&hash->state.blake2b, &parameters);
    else
        blake2s_begin(&hash->state.blake2s, &parameters);
    return hash_begin(t, hash, given[DATA]);
}

/* ---- Types ---- */

static const struct native_def blake2_methods[] = {
    {"copy", hash_method_copy, 0, 0, 0, "($self, /)", "Return a copy of the hash object."},
    {"digest", hash_method_digest, 0, 0, 0, "($self, /)", "Return the digest value as a bytes object."},
    {"hexdigest", hash_method_hexdigest, 0, 0, 0, "($self, /)",
     "Return the digest value as a string of hexadecimal digits."},
    {"update", hash_method_update, 1, 1, 0, "($self, data, /)",
     "Update this hash object's state with the provided bytes-like object."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

static slot_new blake2b_new, blake2s_new;

#define BLAKE2_TYPE(name_, kind)                                                                             \
    static struct type name_##_type = {                                                                      \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &name_##_type},                                                                    \
        .name = "_blake2." #name_,                                                                           \
        .doc = "Return a new BLAKE2" kind " hash object.",                                                   \
        .size = sizeof(struct hash),                                                                         \
        .slots = {.new = name_##_new},                                                                       \
        .methods = blake2_methods,                                                                           \
        .getsets = hash_getsets,                                                                             \
    };                                                                                                       \
    static value name_##_new(struct thread *t, struct type *type, const value *args, size_t nargs,           \
                             value kwnames)                                                                  \
    {                                                                                                        \
        return make(t, type, &name_##_algorithm, args, nargs, kwnames);                                      \
    }
BLAKE2_TYPE(blake2b, "b")
BLAKE2_TYPE(blake2s, "s")

/* The bounds of the parameters, which are attributes of the classes and, in capitals, of the module. */
static const struct {
    const char *name, *name_b, *name_s;
    int64_t b, s;
} bounds[] = {
    {"SALT_SIZE", "BLAKE2B_SALT_SIZE", "BLAKE2S_SALT_SIZE", 16, 8},
    {"PERSON_SIZE", "BLAKE2B_PERSON_SIZE", "BLAKE2S_PERSON_SIZE", 16, 8},
    {"MAX_KEY_SIZE", "BLAKE2B_MAX_KEY_SIZE", "BLAKE2S_MAX_KEY_SIZE", 64, 32},
    {"MAX_DIGEST_SIZE", "BLAKE2B_MAX_DIGEST_SIZE", "BLAKE2S_MAX_DIGEST_SIZE", 64, 32},
};

void blake2_types_ready(void)
{
    type_ready_of_module(&blake2b_type);
    type_ready_of_module(&blake2s_type);
    for (size_t i = 0; i < COUNT_OF(bounds); i++) {
        name_table_add(blake2b_type.names, str_name(bounds[i].name), value_from_small_int(bounds[i].b));
        name_table_add(blake2s_type.names, str_name(bounds[i].name), value_from_small_int(bounds[i].s));
    }
}

static bool blake2_init(struct thread *t, value module)
{
    for (size_t i = 0; i < COUNT_OF(bounds); i++)
        if (!module_add(t, module, bounds[i].name_b, value_from_small_int(bounds[i].b)) ||
            !module_add(t, module, bounds[i].name_s, value_from_small_int(bounds[i].s)))
            return false;
    return module_add(t, module, "blake2b", value_from_type(&blake2b_type)) &&
           module_add(t, module, "blake2s", value_from_type(&blake2s_type));
}

const struct module_def blake2_module = {
    .name = "_blake2",
    .doc = "_blake2b provides BLAKE2b for hashlib\n",
    .init = blake2_init,
};
