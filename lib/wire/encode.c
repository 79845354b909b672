#include "wire/encode.h"

#include <msgpack/pack.h>
#include <string.h>

static int append(void *data, const char *bytes, size_t length)
{
    buffer_append(data, bytes, length);
    return 0;
}

/* A packer is two words without state of its own, so that one is made for each item. */
static msgpack_packer packer_of(struct buffer *out)
{
    msgpack_packer packer;
    msgpack_packer_init(&packer, out, append);
    return packer;
}

void wire_put_nil(struct buffer *out)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_nil(&packer);
}

void wire_put_bool(struct buffer *out, bool value)
{
    msgpack_packer packer = packer_of(out);
    if (value) {
        msgpack_pack_true(&packer);
    } else {
        msgpack_pack_false(&packer);
    }
}

void wire_put_uint(struct buffer *out, uint64_t value)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_uint64(&packer, value);
}

void wire_put_int(struct buffer *out, int64_t value)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_int64(&packer, value);
}

void wire_put_float(struct buffer *out, double value)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_double(&packer, value);
}

void wire_put_str(struct buffer *out, const char *data, size_t length)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_str(&packer, length);
    msgpack_pack_str_body(&packer, data, length);
}

void wire_put_text(struct buffer *out, const char *text)
{
    wire_put_str(out, text, strlen(text));
}

void wire_put_bin(struct buffer *out, const void *data, size_t length)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_bin(&packer, length);
    msgpack_pack_bin_body(&packer, data, length);
}

void wire_put_extension(struct buffer *out, int type, const void *data, size_t length)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_ext(&packer, length, (int8_t)type);
    msgpack_pack_ext_body(&packer, data, length);
}

void wire_put_array(struct buffer *out, size_t items)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_array(&packer, items);
}

void wire_put_map(struct buffer *out, size_t pairs)
{
    msgpack_packer packer = packer_of(out);
    msgpack_pack_map(&packer, pairs);
}

void wire_put_value(struct buffer *out, struct wire_value value)
{
    buffer_append(out, value.data, value.size);
}

void wire_put_key_nil(struct buffer *out, const char *key)
{
    wire_put_text(out, key);
    wire_put_nil(out);
}

void wire_put_key_bool(struct buffer *out, const char *key, bool value)
{
    wire_put_text(out, key);
    wire_put_bool(out, value);
}

void wire_put_key_uint(struct buffer *out, const char *key, uint64_t value)
{
    wire_put_text(out, key);
    wire_put_uint(out, value);
}

void wire_put_key_int(struct buffer *out, const char *key, int64_t value)
{
    wire_put_text(out, key);
    wire_put_int(out, value);
}

void wire_put_key_float(struct buffer *out, const char *key, double value)
{
    wire_put_text(out, key);
    wire_put_float(out, value);
}

void wire_put_key_text(struct buffer *out, const char *key, const char *text)
{
    wire_put_text(out, key);
    wire_put_text(out, text);
}

void wire_put_request(struct buffer *out, uint32_t id, enum wire_method_id method)
{
    wire_put_array(out, 4);
    wire_put_uint(out, 0);
    wire_put_uint(out, id);
    wire_put_text(out, wire_methods[method].name);
}

void wire_put_notification(struct buffer *out, enum wire_method_id method)
{
    wire_put_array(out, 3);
    wire_put_uint(out, 2);
    wire_put_text(out, wire_methods[method].name);
}

void wire_put_reply(struct buffer *out, uint32_t id)
{
    wire_put_array(out, 4);
    wire_put_uint(out, 1);
    wire_put_uint(out, id);
    wire_put_nil(out);
}

void wire_put_error_begin(struct buffer *out, uint32_t id, enum wire_error code, const char *message)
{
    wire_put_array(out, 4);
    wire_put_uint(out, 1);
    wire_put_uint(out, id);
    wire_put_array(out, 3);
    wire_put_uint(out, (uint64_t)code);
    wire_put_text(out, message ? message : wire_error_text(code));
}

void wire_put_error_end(struct buffer *out)
{
    wire_put_nil(out);
}

void wire_put_error(struct buffer *out, uint32_t id, enum wire_error code, const char *message)
{
    wire_put_error_begin(out, id, code, message);
    wire_put_nil(out);
    wire_put_error_end(out);
}

static void put_fields(struct buffer *out, const struct wire_shape *shape)
{
    wire_put_array(out, shape->count);
    for (size_t i = 0; i < shape->count; i++) {
        const struct wire_field *field = &shape->fields[i];
        char kinds[160];
        wire_kinds_text(field->kinds, kinds, sizeof kinds);
        wire_put_map(out, field->shape ? 5 : 4);
        wire_put_key_text(out, "name", field->name);
        wire_put_key_text(out, "type", kinds);
        wire_put_key_bool(out, "required", field->required);
        wire_put_key_text(out, "doc", field->doc);
        if (field->shape) {
            wire_put_text(out, "fields");
            put_fields(out, field->shape);
        }
    }
}

void wire_put_description(struct buffer *out)
{
    wire_put_map(out, 3);
    wire_put_key_uint(out, "api", WIRE_API_VERSION);
    wire_put_text(out, "methods");
    wire_put_array(out, WIRE_METHOD_COUNT);
    for (size_t i = 0; i < WIRE_METHOD_COUNT; i++) {
        const struct wire_method *method = &wire_methods[i];
        wire_put_map(out, 7);
        wire_put_key_text(out, "name", method->name);
        wire_put_key_text(out, "call", wire_call_name(method->call));
        wire_put_key_text(out, "role", wire_role_name(method->role));
        wire_put_key_uint(out, "since", method->since);
        wire_put_key_text(out, "doc", method->doc);
        wire_put_text(out, "params");
        put_fields(out, &method->params);
        wire_put_text(out, "result");
        put_fields(out, &method->result);
    }
    size_t errors = 0;
    while (wire_errors[errors].code != WIRE_ERROR_NONE) {
        errors++;
    }
    wire_put_text(out, "errors");
    wire_put_array(out, errors);
    for (size_t i = 0; i < errors; i++) {
        wire_put_map(out, 3);
        wire_put_key_uint(out, "code", (uint64_t)wire_errors[i].code);
        wire_put_key_text(out, "name", wire_errors[i].name);
        wire_put_key_text(out, "doc", wire_errors[i].text);
    }
}
