#include "inspect/document.h"

#include <string.h>

void document_finish(struct document *document)
{
    vector_finish(&document->items);
    buffer_finish(&document->texts);
}

bool document_is_whole(const struct document *document)
{
    return !document->failed && !document->texts.failed;
}

static void push_item(struct document *document, struct document_item item)
{
    if (!vector_push(&document->items, item))
        document->failed = true;
}

static void push(struct document *document, enum document_kind kind, int64_t number, size_t text)
{
    push_item(document, (struct document_item){.kind = kind, .number = number, .text = text});
}

void document_append(struct document *document, const struct document *other)
{
    size_t base = document->texts.length;
    buffer_append(&document->texts, other->texts.data, other->texts.length);
    for (size_t i = 0; i < other->items.count; i++) {
        struct document_item item = other->items.items[i];
        if (item.kind == DOCUMENT_TEXT)
            item.text += base;
        push_item(document, item);
    }
    document->failed |= other->failed || other->texts.failed;
}

void document_nil(struct document *document)
{
    push(document, DOCUMENT_NIL, 0, 0);
}

void document_bool(struct document *document, bool value)
{
    push(document, DOCUMENT_BOOL, value, 0);
}

void document_int(struct document *document, int64_t value)
{
    push(document, DOCUMENT_INT, value, 0);
}

void document_float(struct document *document, double value)
{
    push_item(document, (struct document_item){.kind = DOCUMENT_FLOAT, .floating = value});
}

void document_text(struct document *document, const char *text)
{
    document_text_bytes(document, text, strlen(text));
}

/* The form of a lone surrogate: ED, then A0 to BF, then one more. */
static bool is_surrogate(const char *data, size_t left)
{
    return left >= 3 && (unsigned char)data[0] == 0xED && (unsigned char)data[1] >= 0xA0;
}

void document_text_bytes(struct document *document, const char *data, size_t length)
{
    size_t begin = document->texts.length;
    for (size_t i = 0; i < length;) {
        const char *next = memchr(data + i, 0xED, length - i);
        size_t plain = next ? (size_t)(next - data) - i : length - i;
        buffer_append(&document->texts, data + i, plain);
        i += plain;
        if (!next)
            break;
        bool surrogate = is_surrogate(next, length - i);
        buffer_append(&document->texts, surrogate ? "?" : next, 1);
        i += surrogate ? 3 : 1;
    }
    push(document, DOCUMENT_TEXT, (int64_t)(document->texts.length - begin), begin);
}

void document_map(struct document *document, size_t pairs)
{
    push(document, DOCUMENT_MAP, (int64_t)pairs, 0);
}

void document_array(struct document *document, size_t items)
{
    push(document, DOCUMENT_ARRAY, (int64_t)items, 0);
}

size_t document_array_begin(struct document *document)
{
    document_array(document, 0);
    return document->items.count - 1;
}

void document_array_end(struct document *document, size_t begin, size_t items)
{
    if (!document->failed)
        document->items.items[begin].number = (int64_t)items;
}

void document_key_nil(struct document *document, const char *key)
{
    document_text(document, key);
    document_nil(document);
}

void document_key_bool(struct document *document, const char *key, bool value)
{
    document_text(document, key);
    document_bool(document, value);
}

void document_key_int(struct document *document, const char *key, int64_t value)
{
    document_text(document, key);
    document_int(document, value);
}

void document_key_float(struct document *document, const char *key, double value)
{
    document_text(document, key);
    document_float(document, value);
}

void document_key_text(struct document *document, const char *key, const char *text)
{
    document_text(document, key);
    document_text(document, text);
}

void document_key_buffer(struct document *document, const char *key, const struct buffer *text)
{
    document_text(document, key);
    document_text_bytes(document, buffer_text(text), text->length);
}
