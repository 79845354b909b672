#include "inspect/look.h"

#include <stdlib.h>

#include "base/clock.h"
#include "gc/safepoint.h"
#include "gc/weak.h"
#include "gc/thread_list.h"
#include "inspect/describe.h"
#include "inspect/frames.h"
#include "inspect/handles.h"
#include "inspect/statistics.h"
#include "memory/heap.h"
#include "object/release.h"

#define REFERENCES_LISTED 32
#define OBJECTS_MAX       4096 /* of a picture, whatever is asked for */
#define VISITS_MAX        4096 /* references of one object that a picture looks at */

/* ---- Threads ---- */

typedef VECTOR(uint32_t) thread_ids;

static void add_id(struct thread *t, void *ids)
{
    (void)vector_push((thread_ids *)ids, t->id); /* without memory it is not listed */
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void list_threads(struct program *p, thread_ids *ids)
{
    program_each_thread(p, add_id, ids);
    if (ids->count)
        qsort(ids->items, ids->count, sizeof *ids->items, by_number);
}

static bool is_parked(const struct thread *t)
{
    return thread_state(t) != THREAD_RUNNING;
}

static void put_glance(const struct thread_glance *glance, struct document *out)
{
    document_key_int(out, "depth", glance->depth);
    document_key_int(out, "frame_bytes", (int64_t)glance->frame_bytes);
    document_key_int(out, "frame_limit", (int64_t)glance->frame_limit);
}

struct list_look {
    struct document *out;
    int64_t asked_ns;
};

static void answer_list(struct thread *t, void *context)
{
    struct list_look *look = context;
    struct document *out = look->out;
    struct thread_glance glance;
    thread_glance_read(t, is_parked(t), &glance);
    document_map(out, 14);
    document_key_int(out, "thread", t->id);
    document_key_int(out, "program", t->program->id);
    document_key_text(out, "program_name", t->program->name);
    document_key_text(out, "name", glance.name);
    document_key_int(out, "native_id", load_relaxed(&t->native_id));
    document_key_text(out, "state", thread_glance_state(&glance));
    place_put(t, out);
    put_glance(&glance, out);
    document_key_int(out, "depth_limit", glance.depth_limit);
    document_key_int(out, "response_ns", clock_monotonic_ns() - look->asked_ns);
}

size_t look_threads(struct program *p, struct document *out)
{
    thread_ids ids = {0};
    size_t count = 0;
    list_threads(p, &ids);
    for (size_t i = 0; i < ids.count; i++) {
        struct list_look look = {out, clock_monotonic_ns()};
        count += handshake_thread(NULL, p, ids.items[i], "thread.list", answer_list, &look);
    }
    vector_finish(&ids);
    return count;
}

/* ---- One thread ---- */

struct thread_look {
    struct document *out;
    uint64_t first, count;
    bool locals;
};

static void put_frames(struct thread *t, uint64_t first, uint64_t count, bool locals, struct document *out)
{
    document_text(out, "frames");
    size_t begin = document_array_begin(out);
    document_array_end(out, begin, frames_put(t, first, count, locals, out));
}

static void answer_thread(struct thread *t, void *context)
{
    struct thread_look *look = context;
    struct document *out = look->out;
    struct thread_glance glance;
    thread_glance_read(t, is_parked(t), &glance);
    document_map(out, 8);
    document_key_int(out, "thread", t->id);
    document_key_int(out, "program", t->program->id);
    document_key_text(out, "name", glance.name);
    document_key_text(out, "state", thread_glance_state(&glance));
    put_glance(&glance, out);
    put_frames(t, look->first, look->count, look->locals, out);
}

bool look_thread(struct program *p, uint32_t id, uint64_t first, uint64_t count, bool locals,
                 struct document *out)
{
    struct thread_look look = {out, first, count < OBJECTS_MAX ? count : OBJECTS_MAX, locals};
    program_heap_pin(p->heap);
    bool found = handshake_thread(NULL, p, id, "thread.show", answer_thread, &look);
    program_heap_unpin(p->heap);
    return found;
}

/* ---- One object ---- */

struct references {
    struct program *program;
    struct document *out;
    size_t listed, more;
    bool only_count;
    bool counted; /* their number is known without going through all of them */
};

static bool put_reference(void *context, const char *name, value v)
{
    struct references *references = context;
    if (references->only_count || references->listed == REFERENCES_LISTED) {
        references->more++;
        return !references->counted;
    }
    value_put(references->program, name, v, references->out);
    references->listed++;
    return true;
}

/* `follow`: with its references; otherwise they are counted. */
static void put_object(struct program *p, struct object *o, bool follow, struct document *out)
{
    struct buffer text = BUFFER_EMPTY;
    value v = value_from_ref(o);
    describe_value(v, &text);
    document_map(out, 8);
    document_key_int(out, "handle", (int64_t)handle_of(p, o));
    document_key_text(out, "type", describe_type_name(v));
    document_key_buffer(out, "text", &text);
    document_key_int(out, "count", object_is_sticky(o) ? -1 : object_reference_count(o));
    document_key_bool(out, "shared", !object_is_private(o));
    document_key_int(out, "bytes", (int64_t)describe_bytes(o));
    document_text(out, "references");
    size_t total = describe_reference_count(o);
    struct references references = {p, out, 0, 0, !follow, total != SIZE_MAX};
    size_t begin = document_array_begin(out);
    describe_references(o, put_reference, &references);
    document_array_end(out, begin, references.listed);
    if (references.counted)
        references.more = total > references.listed ? total - references.listed : 0;
    document_key_int(out, "more", (int64_t)references.more);
    out->failed |= text.failed;
    buffer_finish(&text);
}

struct object_look {
    struct document *out;
    uint64_t handle;
    bool found, elsewhere;
};

static void answer_object(struct thread *t, void *context)
{
    struct object_look *look = context;
    uint32_t owner;
    struct object *o = handle_object(t->program, look->handle, &owner);
    look->elsewhere = o && owner && owner != t->id; /* it was adopted meanwhile */
    look->found = o && weak_follow(t, o) && !object_is_dead(o) && !look->elsewhere;
    if (look->found)
        put_object(t->program, o, true, look->out);
}

bool look_object(struct program *p, uint64_t handle, struct document *out)
{
    struct object_look look = {.out = out, .handle = handle};
    program_heap_pin(p->heap);
    do {
        uint32_t owner = 0;
        look.elsewhere = false;
        if (!handle_object(p, handle, &owner))
            break;
        thread_ids ids = {0};
        list_threads(p, &ids);
        uint32_t asked = owner ? owner : ids.count ? ids.items[0] : 0;
        vector_finish(&ids);
        if (!asked || !handshake_thread(NULL, p, asked, "heap.show", answer_object, &look))
            break;
    } while (look.elsewhere);
    program_heap_unpin(p->heap);
    return look.found;
}

/* ---- A picture ---- */

struct picture {
    const struct picture_limits *limits;
    struct document threads, objects;
    size_t thread_count;
    VECTOR(struct reached {
        struct object *object;
        uint64_t depth;
    })
    reached;
    struct object **seen; /* open addressing */
    size_t seen_capacity;
    uint64_t depth; /* of what is being reached */
    size_t visits;  /* references of one object looked at */
};

/* True if o was not there before and there is room for it. */
static bool see(struct picture *picture, struct object *o)
{
    size_t mask = picture->seen_capacity - 1;
    size_t i = (((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15ULL >> 32) & mask;
    while (picture->seen[i] && picture->seen[i] != o)
        i = (i + 1) & mask;
    if (picture->seen[i] || picture->reached.count >= picture->limits->objects ||
        picture->reached.count >= OBJECTS_MAX)
        return false;
    picture->seen[i] = o;
    return true;
}

static bool reach(void *context, const char *name, value v)
{
    struct picture *picture = context;
    if (describe_is_object(v) && see(picture, value_ref(v))) {
        struct reached reached = {value_ref(v), picture->depth};
        if (!vector_push(&picture->reached, reached))
            picture->objects.failed = true;
    }
    return ++picture->visits < VISITS_MAX;
}

static void reach_local(void *context, const char *name, value v)
{
    reach(context, name, v);
}

/* What this thread's frames lead to, nearest first; what another thread's led to already is not looked at
 * again. */
static void reach_from(struct picture *picture, struct thread *t)
{
    size_t begin = picture->reached.count;
    uint64_t frames = 0;
    picture->depth = 1;
    for (const struct frame *f = t->frame; f && frames < picture->limits->frames; f = f->caller, frames++)
        frame_each_local(f, reach_local, picture);
    for (size_t i = begin; i < picture->reached.count; i++) {
        struct reached reached = picture->reached.items[i];
        bool text = describe_is_program_text(reached.object);
        picture->depth = reached.depth + 1;
        picture->visits = 0;
        if (reached.depth < picture->limits->depth && !text)
            describe_references(reached.object, reach, picture);
    }
    for (size_t i = begin; i < picture->reached.count; i++) {
        struct object *o = picture->reached.items[i].object;
        put_object(t->program, o, !describe_is_program_text(o), &picture->objects);
    }
}

static void answer_picture(struct thread *t, void *context)
{
    struct picture *picture = context;
    struct document *out = &picture->threads;
    struct thread_glance glance;
    thread_glance_read(t, is_parked(t), &glance);
    document_map(out, 7);
    document_key_int(out, "thread", t->id);
    document_key_text(out, "name", glance.name);
    document_key_text(out, "state", thread_glance_state(&glance));
    put_glance(&glance, out);
    put_frames(t, 0, picture->limits->frames, true, out);
    if (t->vm)
        reach_from(picture, t);
    picture->thread_count++;
}

static bool picture_init(struct picture *picture, const struct picture_limits *limits)
{
    *picture = (struct picture){.limits = limits, .seen_capacity = 2 * OBJECTS_MAX};
    picture->seen = calloc(picture->seen_capacity, sizeof(struct object *));
    return picture->seen != NULL;
}

static void picture_finish(struct picture *picture)
{
    document_finish(&picture->threads);
    document_finish(&picture->objects);
    vector_finish(&picture->reached);
    free(picture->seen);
}

void look_picture(struct program *p, const char *state, const struct picture_limits *limits,
                  struct document *out)
{
    struct picture picture;
    struct heap_figures figures;
    thread_ids ids = {0};
    if (!picture_init(&picture, limits)) {
        out->failed = true;
        return;
    }
    list_threads(p, &ids);
    program_heap_pin(p->heap);
    for (size_t i = 0; i < ids.count; i++)
        handshake_thread(NULL, p, ids.items[i], "draw", answer_picture, &picture);
    program_heap_unpin(p->heap);
    vector_finish(&ids);
    heap_figures_read(p, &figures);
    size_t shown = picture.reached.count;
    document_map(out, 8);
    document_key_int(out, "program", p->id);
    document_key_text(out, "name", p->name);
    document_key_text(out, "state", state);
    document_text(out, "threads");
    document_array(out, picture.thread_count);
    document_append(out, &picture.threads);
    document_text(out, "objects");
    document_array(out, shown);
    document_append(out, &picture.objects);
    document_key_int(out, "more", figures.objects > shown ? (int64_t)(figures.objects - shown) : 0);
    document_key_int(out, "heap_objects", (int64_t)figures.objects);
    document_key_int(out, "heap_bytes", (int64_t)figures.bytes);
    picture_finish(&picture);
}
