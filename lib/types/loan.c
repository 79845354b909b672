#include "types/loan.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/memoryview.h"
#include "types/str.h"

/* What keeps the memory of a lender where it is. */
struct lease {
    struct object object;
    value lender;
    struct storage_block *block; /* held; NULL: the lender's own memory */
};

bool loan_look(struct thread *t, value v, struct loan *out)
{
    if (value_lends(v))
        return value_type(v)->slots.lend(t, v, out, false);
    raise_error(t, &exc_TypeError, "a bytes-like object is required, not '%T'", v);
    return false;
}

static bool contiguous_octets(struct thread *t, const struct loan *loan, struct octets *out)
{
    *out = (struct octets){(const char *)loan->data, loan->size};
    if (!loan->contiguous)
        raise_error(t, &exc_BufferError, "memoryview: underlying buffer is not C-contiguous");
    return loan->contiguous;
}

bool octets_argument(struct thread *t, value v, struct octets *out)
{
    struct loan loan;
    return loan_look(t, v, &loan) && contiguous_octets(t, &loan, out);
}

bool octets_writable(struct thread *t, const char *subject, value v, struct octets *out)
{
    struct loan loan;
    if (loan_look(t, v, &loan) && !loan.readonly && contiguous_octets(t, &loan, out))
        return true;
    raised_clear(t);
    raise_error(t, &exc_TypeError, "%s must be read-write bytes-like object, not %T", subject, v);
    return false;
}

bool octets_hold(struct thread *t, value v, value *slot, struct octets *out)
{
    struct loan loan;
    if (!value_lends(v))
        return octets_argument(t, v, out); /* raises */
    *slot = lease_create(t, v, &loan);
    return *slot != UNSET && contiguous_octets(t, &loan, out);
}

bool octets_hold_writable(struct thread *t, const char *subject, value v, value *slot, struct octets *out)
{
    return octets_writable(t, subject, v, out) && octets_hold(t, v, slot, out);
}

value lease_create(struct thread *t, value v, struct loan *out)
{
    if (value_is_exact(v, &memoryview_type))
        return memoryview_lease(t, v, out);
    if (!loan_look(t, v, out))
        return UNSET;
    struct lease *lease = object_create(t, &lease_type, sizeof *lease);
    if (!lease)
        return UNSET;
    field_init(&lease->lender, value_retain(v));
    if (value_type(v)->slots.lend(t, v, out, true)) {
        lease->block = out->block;
        return value_from_ref(lease);
    }
    value_release(t, value_from_ref(lease));
    return UNSET;
}

value lease_lender(value lease)
{
    return ((struct lease *)value_ref(lease))->lender;
}

bool storage_lend(struct thread *t, struct object *o, struct storage *s, struct loan *out, bool hold)
{
    static const uint8_t nothing[1];
    out->contiguous = true;
    out->readonly = false;
    out->block = NULL;
    if (hold) {
        out->block = storage_hold(t, o, s, &out->size);
        if (out->block)
            out->data = out->block->data;
        return out->block;
    }
    struct octets view = storage_octets(s);
    out->data = view.size ? (uint8_t *)(uintptr_t)view.data : (uint8_t *)(uintptr_t)nothing;
    out->size = view.size;
    return true;
}

static bool lease_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct lease *)o)->lender;
    run->count = 1;
    run->stride = 1;
    return true;
}

static void lease_dispose(struct thread *t, struct object *o)
{
    storage_block_release(t, o, ((struct lease *)o)->block);
}

struct type lease_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &lease_type},
    .name = "managedbuffer", /* as python3 names what it has for this */
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct lease),
    .slots = {.slots = lease_slots, .dispose = lease_dispose},
};
