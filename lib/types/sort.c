#include "types/sort.h"

#include "types/float.h"
#include "types/protocol.h"
#include "types/str.h"

#define GALLOP_START  7  /* wins in a row after which a merge gallops */
#define RUNS_MAX      70 /* powers on the stack increase strictly and are at most 64 */
#define POLL_INTERVAL 4096

enum key_kind { KEYS_ANY, KEYS_INT, KEYS_FLOAT, KEYS_STR };

/* A run of the array that is in order; power: of the boundary to the run after it. */
struct run {
    size_t start, count;
    int power;
};

struct sorter {
    struct thread *t;
    value *keys, *items; /* items may be NULL */
    value *key_space, *item_space;
    size_t count;
    enum key_kind kind;
    size_t gallop_after;
    size_t until_poll;
    struct run runs[RUNS_MAX];
    size_t run_count;
};

/* ---- Comparing and moving. ---- */

/* a < b: 1, 0, -1 raised. */
static int less(struct sorter *s, value a, value b)
{
    if (unlikely(--s->until_poll == 0)) {
        s->until_poll = POLL_INTERVAL;
        if (!native_poll(s->t))
            return -1;
    }
    switch (s->kind) {
    case KEYS_INT:
        return value_small_int(a) < value_small_int(b);
    case KEYS_FLOAT:
        return value_float(a) < value_float(b);
    case KEYS_STR:
        return str_compare(a, b) < 0;
    case KEYS_ANY:
        break;
    }
    return op_compare_bool(s->t, a, b, COMPARE_LT);
}

static enum key_kind kind_of_keys(const value *keys, size_t count)
{
    bool ints = true, floats = true, strs = true;
    for (size_t i = 0; i < count && (ints || floats || strs); i++) {
        ints = ints && value_is_int(keys[i]);
        floats = floats && value_is_float(keys[i]);
        strs = strs && value_is_exact(keys[i], &str_type);
    }
    return ints ? KEYS_INT : floats ? KEYS_FLOAT : strs ? KEYS_STR : KEYS_ANY;
}

static void move_within(struct sorter *s, size_t to, size_t from, size_t count)
{
    memmove(s->keys + to, s->keys + from, count * sizeof(value));
    if (s->items)
        memmove(s->items + to, s->items + from, count * sizeof(value));
}

static void copy_to_space(struct sorter *s, size_t from, size_t count)
{
    memcpy(s->key_space, s->keys + from, count * sizeof(value));
    if (s->items)
        memcpy(s->item_space, s->items + from, count * sizeof(value));
}

static void copy_from_space(struct sorter *s, size_t to, size_t from, size_t count)
{
    memcpy(s->keys + to, s->key_space + from, count * sizeof(value));
    if (s->items)
        memcpy(s->items + to, s->item_space + from, count * sizeof(value));
}

static void reverse_values(value *values, size_t count)
{
    for (size_t low = 0; low + 1 < count; low++) {
        value v = values[--count];
        values[count] = values[low];
        values[low] = v;
    }
}

/* ---- Short runs. ---- */

/* Length of the run that starts at `start`, turned round if it descends strictly; 0: raised. */
static size_t run_find(struct sorter *s, size_t start)
{
    size_t end = start + 1;
    if (end == s->count)
        return 1;
    int descends = less(s, s->keys[end], s->keys[start]);
    if (descends < 0)
        return 0;
    for (end++; end < s->count; end++) {
        int smaller = less(s, s->keys[end], s->keys[end - 1]);
        if (smaller < 0)
            return 0;
        if (smaller != descends)
            break;
    }
    if (descends) {
        reverse_values(s->keys + start, end - start);
        if (s->items)
            reverse_values(s->items + start, end - start);
    }
    return end - start;
}

/* Sorts [start, end) by binary insertion; [start, sorted) is in order already. */
static bool insertion_sort(struct sorter *s, size_t start, size_t end, size_t sorted)
{
    for (; sorted < end; sorted++) {
        value key = s->keys[sorted], item = s->items ? s->items[sorted] : UNSET;
        size_t low = start, high = sorted;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            int smaller = less(s, key, s->keys[middle]);
            if (smaller < 0)
                return false;
            if (smaller)
                high = middle;
            else
                low = middle + 1;
        }
        move_within(s, low + 1, low, sorted - low);
        s->keys[low] = key;
        if (s->items)
            s->items[low] = item;
    }
    return true;
}

/* Runs shorter than this are extended: between 32 and 64, so that count / minimum is about a power of two. */
static size_t run_minimum(size_t count)
{
    size_t rest = 0;
    while (count >= 64) {
        rest |= count & 1;
        count >>= 1;
    }
    return count + rest;
}

/* ---- Galloping: exponential search from a hint, then binary search. ---- */

/* Where key belongs in the ordered values[0, count): before equal ones (left) or behind them. Looks from
 * `hint` outwards. -1: raised. */
static int64_t gallop(struct sorter *s, value key, const value *values, size_t count, size_t hint, bool left)
{
/* 1 if the place is behind values[i]. */
#define BEHIND(i) (left ? less(s, values[i], key) : 1 - less(s, key, values[i]))
    int64_t low, high, step = 1; /* values[low] is before the place, values[high] is not */
    int behind = BEHIND(hint);
    if (behind < 0 || behind > 1)
        return -1;
    if (behind) {
        low = (int64_t)hint;
        for (high = low + 1; high < (int64_t)count; high = (int64_t)hint + step) {
            behind = BEHIND(high);
            if (behind < 0 || behind > 1)
                return -1;
            if (!behind)
                break;
            low = high;
            step = step * 2 + 1;
        }
        if (high > (int64_t)count)
            high = (int64_t)count;
    } else {
        high = (int64_t)hint;
        for (low = high - 1; low >= 0; low = (int64_t)hint - step) {
            behind = BEHIND(low);
            if (behind < 0 || behind > 1)
                return -1;
            if (behind)
                break;
            high = low;
            step = step * 2 + 1;
        }
        if (low < -1)
            low = -1;
    }
    while (high - low > 1) {
        int64_t middle = low + 1 + (high - low - 1) / 2;
        behind = BEHIND(middle);
        if (behind < 0 || behind > 1)
            return -1;
        if (behind)
            low = middle;
        else
            high = middle;
    }
#undef BEHIND
    return high;
}

/* ---- Merging two neighbours, [a, a + na) and [a + na, a + na + nb). ---- */

/* Where a merge stands: [left, left_end) and [right, right_end) are still to be merged, `to` is the next
 * place to fill (merging backwards: one past it). The run in the space counts in the space. */
struct merge {
    size_t left, left_end, right, right_end, to;
};

/* How a stretch of merging ends. LAST_ONE: the run in the space is down to its extreme, which is known to
 * come after all of the other run (merging backwards: before it). */
enum merge_end { MERGE_GOES_ON, MERGE_DONE, MERGE_LAST_ONE, MERGE_RAISED };

static void put_from_space(struct sorter *s, size_t to, size_t from)
{
    s->keys[to] = s->key_space[from];
    if (s->items)
        s->items[to] = s->item_space[from];
}
static void put_within(struct sorter *s, size_t to, size_t from)
{
    s->keys[to] = s->keys[from];
    if (s->items)
        s->items[to] = s->items[from];
}

static inline enum merge_end low_end(const struct merge *m)
{
    if (m->right == m->right_end)
        return MERGE_DONE;
    size_t left = m->left_end - m->left;
    return left == 1 ? MERGE_LAST_ONE : left == 0 ? MERGE_DONE : MERGE_GOES_ON;
}

/* One item at a time, until one side has won often enough in a row. */
static enum merge_end merge_low_single(struct sorter *s, struct merge *m)
{
    size_t left_wins = 0, right_wins = 0;
    while (left_wins < s->gallop_after && right_wins < s->gallop_after) {
        int smaller = less(s, s->keys[m->right], s->key_space[m->left]);
        if (smaller < 0)
            return MERGE_RAISED;
        if (smaller) {
            put_within(s, m->to++, m->right++);
            right_wins++, left_wins = 0;
            if (m->right == m->right_end)
                return MERGE_DONE;
        } else {
            put_from_space(s, m->to++, m->left++);
            left_wins++, right_wins = 0;
            if (m->left_end - m->left == 1)
                return MERGE_LAST_ONE;
        }
    }
    return MERGE_GOES_ON;
}

/* Alternates between whole stretches of the left and of the right run while they are long. */
static enum merge_end merge_low_gallop(struct sorter *s, struct merge *m)
{
    int64_t from_left, from_right;
    enum merge_end end;
    s->gallop_after++;
    do {
        s->gallop_after -= s->gallop_after > 1;
        from_left = gallop(s, s->keys[m->right], s->key_space + m->left, m->left_end - m->left, 0, false);
        if (from_left < 0)
            return MERGE_RAISED;
        copy_from_space(s, m->to, m->left, (size_t)from_left);
        m->to += (size_t)from_left;
        m->left += (size_t)from_left;
        if (from_left && (end = low_end(m)))
            return end;
        put_within(s, m->to++, m->right++);
        if (m->right == m->right_end)
            return MERGE_DONE;
        from_right = gallop(s, s->key_space[m->left], s->keys + m->right, m->right_end - m->right, 0, true);
        if (from_right < 0)
            return MERGE_RAISED;
        move_within(s, m->to, m->right, (size_t)from_right);
        m->to += (size_t)from_right;
        m->right += (size_t)from_right;
        if (m->right == m->right_end)
            return MERGE_DONE;
        put_from_space(s, m->to++, m->left++);
        if (m->left_end - m->left == 1)
            return MERGE_LAST_ONE;
    } while (from_left >= GALLOP_START || from_right >= GALLOP_START);
    s->gallop_after++;
    return MERGE_GOES_ON;
}

/* Merges forwards, the left run (the shorter one) in the space. The first of the right run is known to come
 * first of all, and the last of the left run last of all. */
static bool merge_low(struct sorter *s, size_t a, size_t na, size_t nb)
{
    struct merge m = {.left = 0, .left_end = na, .right = a + na, .right_end = a + na + nb, .to = a};
    copy_to_space(s, a, na);
    put_within(s, m.to++, m.right++);
    enum merge_end end = low_end(&m);
    while (end == MERGE_GOES_ON)
        if (!(end = merge_low_single(s, &m)))
            end = merge_low_gallop(s, &m);
    if (end == MERGE_LAST_ONE) {
        move_within(s, m.to, m.right, m.right_end - m.right);
        m.to += m.right_end - m.right;
    }
    /* What is left of the space fits exactly. */
    copy_from_space(s, m.to, m.left, m.left_end - m.left);
    return end != MERGE_RAISED;
}

static inline enum merge_end high_end(const struct merge *m)
{
    if (m->left == m->left_end)
        return MERGE_DONE;
    size_t right = m->right_end - m->right;
    return right == 1 ? MERGE_LAST_ONE : right == 0 ? MERGE_DONE : MERGE_GOES_ON;
}

static enum merge_end merge_high_single(struct sorter *s, struct merge *m)
{
    size_t left_wins = 0, right_wins = 0;
    while (left_wins < s->gallop_after && right_wins < s->gallop_after) {
        int smaller = less(s, s->key_space[m->right_end - 1], s->keys[m->left_end - 1]);
        if (smaller < 0)
            return MERGE_RAISED;
        if (smaller) {
            put_within(s, --m->to, --m->left_end);
            left_wins++, right_wins = 0;
            if (m->left == m->left_end)
                return MERGE_DONE;
        } else {
            put_from_space(s, --m->to, --m->right_end);
            right_wins++, left_wins = 0;
            if (m->right_end - m->right == 1)
                return MERGE_LAST_ONE;
        }
    }
    return MERGE_GOES_ON;
}

static enum merge_end merge_high_gallop(struct sorter *s, struct merge *m)
{
    int64_t from_left, from_right;
    enum merge_end end;
    s->gallop_after++;
    do {
        s->gallop_after -= s->gallop_after > 1;
        size_t left = m->left_end - m->left;
        int64_t keep = gallop(s, s->key_space[m->right_end - 1], s->keys + m->left, left, left - 1, false);
        if (keep < 0)
            return MERGE_RAISED;
        from_left = (int64_t)left - keep;
        m->to -= (size_t)from_left;
        m->left_end -= (size_t)from_left;
        move_within(s, m->to, m->left_end, (size_t)from_left);
        if (m->left == m->left_end)
            return MERGE_DONE;
        put_from_space(s, --m->to, --m->right_end);
        if (m->right_end - m->right == 1)
            return MERGE_LAST_ONE;
        size_t right = m->right_end - m->right;
        keep = gallop(s, s->keys[m->left_end - 1], s->key_space + m->right, right, right - 1, true);
        if (keep < 0)
            return MERGE_RAISED;
        from_right = (int64_t)right - keep;
        m->to -= (size_t)from_right;
        m->right_end -= (size_t)from_right;
        copy_from_space(s, m->to, m->right_end, (size_t)from_right);
        if (from_right && (end = high_end(m)))
            return end;
        put_within(s, --m->to, --m->left_end);
        if (m->left == m->left_end)
            return MERGE_DONE;
    } while (from_left >= GALLOP_START || from_right >= GALLOP_START);
    s->gallop_after++;
    return MERGE_GOES_ON;
}

/* Merges backwards, the right run (the shorter one) in the space: the mirror image. */
static bool merge_high(struct sorter *s, size_t a, size_t na, size_t nb)
{
    struct merge m = {.left = a, .left_end = a + na, .right = 0, .right_end = nb, .to = a + na + nb};
    copy_to_space(s, a + na, nb);
    put_within(s, --m.to, --m.left_end);
    enum merge_end end = high_end(&m);
    while (end == MERGE_GOES_ON)
        if (!(end = merge_high_single(s, &m)))
            end = merge_high_gallop(s, &m);
    if (end == MERGE_LAST_ONE) {
        m.to -= m.left_end - m.left;
        move_within(s, m.to, m.left, m.left_end - m.left);
        m.left_end = m.left;
    }
    copy_from_space(s, m.left_end, m.right, m.right_end - m.right);
    return end != MERGE_RAISED;
}

/* Merges the last two runs on the stack. */
static bool merge_top(struct sorter *s)
{
    struct run *left = &s->runs[s->run_count - 2], *right = &s->runs[s->run_count - 1];
    size_t a = left->start, na = left->count, b = right->start, nb = right->count;
    left->count += right->count;
    left->power = right->power;
    s->run_count--;
    /* What is in place already at either end need not be moved. */
    int64_t skip = gallop(s, s->keys[b], s->keys + a, na, 0, false);
    if (skip < 0)
        return false;
    a += (size_t)skip;
    na -= (size_t)skip;
    if (na == 0)
        return true;
    int64_t keep = gallop(s, s->keys[b - 1], s->keys + b, nb, nb - 1, true);
    if (keep <= 0)
        return keep == 0;
    nb = (size_t)keep;
    return na <= nb ? merge_low(s, a, na, nb) : merge_high(s, a, na, nb);
}

/* Powersort: the depth of the boundary between two neighbouring runs in a nearly optimal merge tree, the
 * number of leading bits that the middles of both, as fractions of the whole, have in common, plus one. */
static int boundary_power(size_t start, size_t left, size_t right, size_t total)
{
    uint64_t a = 2 * (uint64_t)start + left, b = a + left + right, whole = 2 * (uint64_t)total;
    int power = 0;
    for (;;) {
        power++;
        a <<= 1;
        b <<= 1;
        bool a_high = a >= whole, b_high = b >= whole;
        if (a_high != b_high)
            return power;
        if (a_high) {
            a -= whole;
            b -= whole;
        }
    }
}

bool sort_values(struct thread *t, value *keys, value *items, size_t count, value *space)
{
    if (count < 2)
        return true;
    struct sorter s = {.t = t,
                       .keys = keys,
                       .items = items,
                       .key_space = space,
                       .item_space = items ? space + count : NULL,
                       .count = count,
                       .kind = kind_of_keys(keys, count),
                       .gallop_after = GALLOP_START,
                       .until_poll = POLL_INTERVAL};
    size_t minimum = run_minimum(count);
    for (size_t start = 0; start < count;) {
        size_t length = run_find(&s, start);
        if (!length)
            return false;
        if (length < minimum) {
            size_t wanted = count - start < minimum ? count - start : minimum;
            if (!insertion_sort(&s, start, start + wanted, start + length))
                return false;
            length = wanted;
        }
        if (s.run_count) {
            struct run *last = &s.runs[s.run_count - 1];
            int power = boundary_power(last->start, last->count, length, count);
            while (s.run_count > 1 && s.runs[s.run_count - 2].power > power)
                if (!merge_top(&s))
                    return false;
            s.runs[s.run_count - 1].power = power;
        }
        CHECK(s.run_count < RUNS_MAX);
        s.runs[s.run_count++] = (struct run){.start = start, .count = length};
        start += length;
    }
    while (s.run_count > 1)
        if (!merge_top(&s))
            return false;
    return true;
}
