#include "modules/sre_run.h"

#include <string.h>

#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str_internal.h"

#define LONG_STRETCH (SRE_POLL_STEPS * 16) /* decoded in a row without a poll */

/* ---- Subjects ---- */

static void raise_no_subject(struct thread *t, value string)
{
    if (raised_is(t, &exc_MemoryError))
        return;
    raised_clear(t);
    raise_error(t, &exc_TypeError, "expected string or bytes-like object, got '%.200T'", string);
}

int sre_subject_kind(struct thread *t, value string)
{
    struct octets octets;
    if (str_check(string))
        return 0;
    if (octets_argument(t, string, &octets))
        return 1;
    raise_no_subject(t, string);
    return -1;
}

value sre_subject_slice(struct thread *t, value string, int64_t from, int64_t to)
{
    struct octets octets;
    if (str_check(string)) {
        int64_t length = str_of(string)->length;
        return str_slice(t, string, from < length ? from : length, to < length ? to : length);
    }
    if (!octets_argument(t, string, &octets)) {
        raise_no_subject(t, string);
        return UNSET;
    }
    int64_t length = (int64_t)octets.size;
    from = from < length ? from : length;
    to = to < length ? to : length;
    if (from == 0 && to == length && value_is_exact(string, &bytes_type))
        return value_retain(string);
    return from < to ? bytes_from_data(t, octets.data + from, (size_t)(to - from))
                     : value_retain(bytes_empty);
}

/* ---- Windows ---- */

static bool window_reserve(struct sre_run *run, size_t size, void **units)
{
    if (size <= sizeof run->units_inline) {
        *units = run->units_inline;
        return true;
    }
    if (size > run->units_capacity) {
        memory_free(run->t, run->units_block);
        run->units_capacity = 0;
        run->units_block = memory_alloc(run->t, size);
        if (!run->units_block)
            return false;
        run->units_capacity = size;
    }
    *units = run->units_block;
    return true;
}

/* The number of bytes that the widest of the characters in [p, end) needs: 1, 2, 4; 0: a poll has raised. */
static uint32_t unit_width(struct sre_run *run, const char *p, const char *end)
{
    unsigned char highest = 0; /* first octet of a character */
    while (p < end) {
        const char *stretch = end - p > LONG_STRETCH ? p + LONG_STRETCH : end;
        for (; p < stretch; p++)
            highest = (unsigned char)*p > highest ? (unsigned char)*p : highest;
        if (p < end && !native_poll(run->t))
            return 0;
    }
    return highest < 0xC4 ? 1 : highest < 0xF0 ? 2 : 4;
}

/* The characters of a stretch of text as units. Returns where it ends. */
static const char *decode_stretch(const char *p, void *units, uint32_t width, int64_t first, int64_t count)
{
    if (width == 1)
        for (uint8_t *out = (uint8_t *)units + first; count; count--)
            *out++ = (uint8_t)utf8_next(&p);
    else if (width == 2)
        for (uint16_t *out = (uint16_t *)units + first; count; count--)
            *out++ = (uint16_t)utf8_next(&p);
    else
        for (uint32_t *out = (uint32_t *)units + first; count; count--)
            *out++ = utf8_next(&p);
    return p;
}

/* Decodes [run->base, to). False: MemoryError, or what a poll has raised. *Safepoint*. */
static bool window_decode(struct sre_run *run, int64_t to)
{
    const char *text = str_data(run->string), *p = text + str_offset(run->string, run->base);
    int64_t count = to - run->base;
    void *units = run->units_inline;
    uint32_t width = 4;
    if (count > SRE_UNITS_INLINE / 4) { /* otherwise what is in there is not worth a look */
        width = unit_width(run, p, text + str_offset(run->string, to));
        if (width == 0 || !window_reserve(run, (size_t)count * width, &units))
            return false;
    }
    for (int64_t done = 0; done < count;) {
        int64_t stretch = count - done > LONG_STRETCH ? LONG_STRETCH : count - done;
        p = decode_stretch(p, units, width, done, stretch);
        done += stretch;
        if (done < count && !native_poll(run->t))
            return false;
    }
    run->units = units;
    run->width = width;
    run->count = count;
    return true;
}

/* Makes the window for an attempt at run->start. */
static bool window_make(struct sre_run *run)
{
    if (run->in_place)
        return true;
    uint64_t behind = run->program->behind;
    bool past = run->start > run->end;
    run->made_for = run->start;
    run->base = past || run->all_left || behind > (uint64_t)run->start ? 0 : run->start - (int64_t)behind;
    int64_t to = past                                       ? run->start
                 : run->end - run->start > run->window_size ? run->start + run->window_size
                                                            : run->end;
    if (!window_decode(run, to))
        return false;
    if (past)
        run->count = run->end < run->count ? run->end : run->count;
    run->cut_left = run->base > 0;
    run->cut_right = run->base + run->count < run->end;
    return true;
}

/* The window serves for an attempt at run->start, and there is a good part of it left. */
static bool window_serves(const struct sre_run *run)
{
    if (run->in_place)
        return true;
    if (!run->units || run->start - run->base < (run->cut_left ? (int64_t)run->program->behind : 0))
        return false;
    int64_t left = run->base + run->count - run->start;
    return !run->cut_right ? left >= 0 : left > 0;
}

/* ---- Running ---- */

bool sre_stack_grow(struct sre_run *run, size_t size)
{
    size_t capacity = run->capacity * 2;
    while (capacity - run->top < size)
        capacity *= 2;
    char *larger = memory_alloc(run->t, capacity);
    if (!larger)
        return false;
    memcpy(larger, run->stack, run->top);
    if (run->stack != run->stack_inline)
        memory_free(run->t, run->stack);
    run->stack = larger;
    run->capacity = capacity;
    return true;
}

bool sre_poll(struct sre_run *run)
{
    run->steps_to_poll = SRE_POLL_STEPS;
    return native_poll(run->t);
}

/* Finds out what the subject is, and where its units lie unless they have to be decoded. */
static bool run_look(struct sre_run *run, value *lease, int64_t *length)
{
    value string = run->string;
    struct octets octets;
    run->width = 1;
    if (str_check(string)) {
        run->in_place = str_is_ascii(string);
        run->units = run->in_place ? str_data(string) : NULL;
        *length = str_of(string)->length;
        return true;
    }
    run->is_bytes = run->in_place = true;
    if (bytes_check(string)) {
        octets = octets_of(string);
    } else if (!octets_hold(run->t, string, lease, &octets)) {
        raise_no_subject(run->t, string);
        return false;
    }
    run->units = octets.data;
    *length = (int64_t)octets.size;
    return true;
}

bool sre_run_begin(struct thread *t, struct sre_run *run, const struct sre_program *program, int kind,
                   value string, int64_t pos, int64_t end, value *lease, bool often)
{
    memset(run, 0, offsetof(struct sre_run, marks_inline));
    run->t = t;
    run->program = program;
    run->string = string;
    run->marks = run->marks_inline;
    run->stack = run->stack_inline;
    run->capacity = sizeof run->stack_inline;
    run->repeat = run->boundary = SRE_NO_FRAME;
    run->steps_to_poll = SRE_POLL_STEPS;
    run->window_size = often ? SRE_WINDOW_OFTEN : SRE_WINDOW_ONCE;

    int64_t length;
    if (!run_look(run, lease, &length))
        return false;
    if (kind >= 0 && run->is_bytes != (bool)kind) {
        raise_error(t, &exc_TypeError, "cannot use a %s pattern on a %s-like object",
                    kind ? "bytes" : "string", kind ? "string" : "bytes");
        return false;
    }
    run->pos = run->start = pos < 0 ? 0 : pos < length ? pos : length;
    run->end = end < 0 ? 0 : end < length ? end : length;
    if (run->in_place)
        run->count = run->end;
    if (program->groups > SRE_MARKS_INLINE / 2) {
        run->marks = memory_alloc(t, (size_t)program->groups * 2 * sizeof *run->marks);
        return run->marks != NULL;
    }
    return true;
}

void sre_run_finish(struct sre_run *run)
{
    if (run->marks != run->marks_inline)
        memory_free(run->t, run->marks);
    if (run->stack != run->stack_inline)
        memory_free(run->t, run->stack);
    memory_free(run->t, run->units_block);
}

typedef int engine(struct sre_run *run);

static int run_engine(struct sre_run *run, engine *const *engines)
{
    run->all_left = false;
    if (!window_serves(run) && !window_make(run))
        return SRE_RAISED;
    for (;;) {
        int status = engines[run->width / 2](run);
        if (status != SRE_MORE)
            return status;
        /* It grows if it was too small for one attempt, and otherwise as long as that is worth it. */
        if (run->window_size < SRE_WINDOW_OFTEN || run->start - run->made_for < run->window_size / 2)
            run->window_size *= 4;
        if (!window_make(run))
            return SRE_RAISED;
    }
}

int sre_run_match(struct sre_run *run)
{
    static engine *const engines[] = {sre_match_1, sre_match_2, sre_match_4};
    return run_engine(run, engines);
}

int sre_run_search(struct sre_run *run)
{
    static engine *const engines[] = {sre_search_1, sre_search_2, sre_search_4};
    return run->start > run->end ? SRE_NO : run_engine(run, engines);
}

bool sre_run_group(const struct sre_run *run, uint32_t group, int64_t *from, int64_t *to)
{
    int64_t index = (int64_t)group * 2;
    if (index >= run->last_mark || run->marks[index] < 0 || run->marks[index + 1] < 0)
        return false;
    *from = run->base + run->marks[index];
    *to = run->base + run->marks[index + 1];
    return true;
}
