#include "inspect/freed.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/describe.h"
#include "inspect/handles.h"
#include "memory/heap.h"
#include "object/hooks.h"
#include "object/program.h"

/* An object that may go, as it was before; and then, in the order of their going, those that went. */
struct noted {
    struct object *object;
    uint64_t handle;
    char *type, *text;
    uint64_t bytes;
    bool gone; /* its block may by now be another object */
};

#define NOTED_SLOTS  (FREED_NOTED * 2)
#define FREED_VISITS 65536

struct freed_record {
    struct program *program;
    VECTOR(struct noted) noted;
    VECTOR(struct noted) listed;
    uint16_t by_address[NOTED_SLOTS]; /* index into `noted` plus 1; 0: free */
    uint64_t objects, bytes;
    size_t visits; /* references looked at before the pop */
};

static _Thread_local struct freed_record *recording; /* of this thread */
static uint32_t recordings;                          /* under way; atomic */

static size_t home_of(const struct object *o)
{
    return (((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15ULL >> 32) % NOTED_SLOTS;
}

/* The place of the object in by_address, or the free one where it would go: there are twice as many as
 * objects. */
static uint16_t *slot_of(struct freed_record *record, const struct object *o)
{
    size_t i = home_of(o);
    while (record->by_address[i] && record->noted.items[record->by_address[i] - 1].object != o)
        i = (i + 1) % NOTED_SLOTS;
    return &record->by_address[i];
}

static struct noted describe(struct freed_record *record, struct object *o)
{
    struct buffer text = BUFFER_EMPTY;
    value v = value_from_ref(o);
    describe_value(v, &text);
    struct noted noted = {.object = o,
                          .handle = handle_find(record->program, o),
                          .type = strdup(describe_type_name(v)),
                          .text = strdup(buffer_text(&text)),
                          .bytes = heap_block_size(o)};
    buffer_finish(&text);
    return noted;
}

static void free_noted(struct noted *noted)
{
    free(noted->type);
    free(noted->text);
}

static bool note(void *context, const char *name, value v)
{
    struct freed_record *record = context;
    if (record->noted.count == FREED_NOTED || ++record->visits > FREED_VISITS)
        return false;
    if (!describe_is_object(v) || object_is_sticky(value_ref(v)))
        return true;
    uint16_t *slot = slot_of(record, value_ref(v));
    if (*slot)
        return true;
    struct noted noted = describe(record, value_ref(v));
    if (!vector_push(&record->noted, noted)) {
        free_noted(&noted);
        return false;
    }
    *slot = (uint16_t)record->noted.count;
    return true;
}

/* object_hooks.freed */
static void object_freed(struct thread *t, struct object *o)
{
    struct freed_record *record = recording;
    if (!record)
        return;
    uint16_t *slot = slot_of(record, o);
    struct noted *known = *slot ? &record->noted.items[*slot - 1] : NULL;
    record->objects++;
    record->bytes += heap_block_size(o);
    if (record->listed.count == FREED_LISTED)
        return;
    struct noted gone;
    if (known && !known->gone) {
        gone = *known;
        known->type = known->text = NULL;
        known->gone = true;
    } else {
        gone = describe(record, o);
    }
    if (!vector_push(&record->listed, gone))
        free_noted(&gone);
}

struct freed_record *freed_begin(struct thread *t, const struct frame *f)
{
    struct freed_record *record = calloc(1, sizeof *record);
    if (!record)
        return NULL;
    record->program = t->program;
    for (size_t i = 0; i < f->code->register_count; i++)
        note(record, "", f->registers[i]);
    for (size_t i = 0; i < record->noted.count && record->noted.count < FREED_NOTED; i++)
        if (!describe_is_program_text(record->noted.items[i].object))
            describe_references(record->noted.items[i].object, note, record);
    recording = record;
    fetch_add_seq(&recordings, 1);
    /* Relaxed is enough: what matters is that this thread sees its own store. */
    store_relaxed(&object_hooks.freed, object_freed);
    return record;
}

void freed_end(struct freed_record *record)
{
    if (!record)
        return;
    recording = NULL;
    /* A recording that begins between the two lines sets the hook again or loses it: so it is looked at once
     * more. */
    if (fetch_add_seq(&recordings, UINT32_MAX) == 1) {
        store_seq(&object_hooks.freed, NULL);
        if (load_seq(&recordings))
            store_seq(&object_hooks.freed, object_freed);
    }
}

void freed_put(const struct freed_record *record, struct document *out)
{
    size_t count = record ? record->listed.count : 0;
    document_text(out, "freed");
    document_array(out, count);
    for (size_t i = 0; i < count; i++) {
        const struct noted *gone = &record->listed.items[i];
        document_map(out, 4);
        if (gone->handle)
            document_key_int(out, "handle", (int64_t)gone->handle);
        else
            document_key_nil(out, "handle");
        document_key_text(out, "type", gone->type ? gone->type : "?");
        document_key_text(out, "text", gone->text ? gone->text : "?");
        document_key_int(out, "bytes", (int64_t)gone->bytes);
    }
    document_key_int(out, "freed_objects", record ? (int64_t)record->objects : 0);
    document_key_int(out, "freed_bytes", record ? (int64_t)record->bytes : 0);
}

void freed_destroy(struct freed_record *record)
{
    if (!record)
        return;
    for (size_t i = 0; i < record->noted.count; i++)
        free_noted(&record->noted.items[i]);
    for (size_t i = 0; i < record->listed.count; i++)
        free_noted(&record->listed.items[i]);
    vector_finish(&record->noted);
    vector_finish(&record->listed);
    free(record);
}
