/* threading.local.
 *
 * The object keeps a dict of dicts, by thread id; ids are never used again. The program keeps for each thread
 * a list of weak references to the locals that it touched, so that its end can empty them. */
#include "modules/thread_local.h"

#include "modules/module_state.h"
#include "modules/modules_internal.h"
#include "modules/weakref.h"
#include "object/scope.h"
#include "types/attribute.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

struct thread_local
{
    struct object object;
    value by_thread; /* dict */
    value arguments; /* tuple; for `__init__`, which each thread calls */
    value keywords;  /* dict */
};

static value touched_key; /* program's dict: thread id -> list of weak references */

static struct thread_local *local_of(value v)
{
    return (struct thread_local *)value_ref(v);
}

static value thread_key(const struct thread *t)
{
    return value_from_small_int(t->id);
}

/* Notes that the thread has attributes in self. */
static bool note_touched(struct thread *t, value self)
{
    value *s = scope_enter(t, 3);
    bool done = false;
    if (!s)
        return false;
    if ((s[0] = module_state_get(t, touched_key)) == UNSET) {
        if (thread_raised(t) || (s[0] = dict_create(t)) == UNSET || !module_state_set(t, touched_key, s[0]))
            goto out;
    }
    if ((s[1] = dict_get(t, s[0], thread_key(t))) == UNSET) {
        if (thread_raised(t) || (s[1] = list_create(t, 0)) == UNSET ||
            !dict_set(t, s[0], thread_key(t), s[1]))
            goto out;
    }
    s[2] = weakref_create(t, &weakref_type, self, UNSET);
    done = s[2] != UNSET && list_append(t, s[1], s[2]);
out:
    scope_leave(t, s);
    return done;
}

void thread_local_forget(struct thread *t)
{
    value *s = scope_enter(t, 4);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[0] = module_state_get(t, touched_key);
    s[1] = s[0] == UNSET ? UNSET : dict_pop(t, s[0], thread_key(t));
    size_t count = s[1] == UNSET ? 0 : list_count(s[1]);
    for (size_t i = 0; i < count; i++) {
        slot_set(t, &s[2], list_get(t, s[1], i));
        slot_set(t, &s[3], weak_load(t, weak_of(s[2])));
        if (s[3] != UNSET)
            dict_delete(t, local_of(s[3])->by_thread, thread_key(t));
    }
    scope_leave(t, s);
    raised_clear(t);
}

/* A dict for this thread: a new reference. */
static value add_attributes(struct thread *t, value self)
{
    value attributes = dict_create(t);
    if (attributes == UNSET)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, attributes);
        return UNSET;
    }
    s[0] = attributes;
    bool done = dict_set(t, local_of(self)->by_thread, thread_key(t), s[0]) && note_touched(t, self);
    value result = done ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return result;
}

/* A thread's first look at self: `__init__` runs for it too. */
static bool initialise(struct thread *t, value self)
{
    if (!(value_type(self)->flags & TYPE_HEAP))
        return true;
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    s[0] = special_lookup(t, self, NAME(__init__));
    if (s[0] != UNSET)
        s[1] = op_call_ex(t, s[0], local_of(self)->arguments, local_of(self)->keywords);
    bool done = s[1] != UNSET;
    if (!done) {
        s[2] = raised_take(t);
        dict_delete(t, local_of(self)->by_thread, thread_key(t));
        raised_clear(t);
        if (s[2] != UNSET)
            raise_instance(t, scope_take(&s[2]));
    }
    scope_leave(t, s);
    return done;
}

/* The calling thread's attributes: a new reference. */
static value attributes_of(struct thread *t, value self)
{
    value found = dict_get(t, local_of(self)->by_thread, thread_key(t));
    if (found != UNSET || thread_raised(t))
        return found;
    found = add_attributes(t, self);
    if (found == UNSET)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, found);
        return UNSET;
    }
    s[0] = found;
    value result = initialise(t, self) ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return result;
}

static value local_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    size_t keywords = kwnames == UNSET ? 0 : tuple_count(kwnames);
    if (nargs + keywords && type->slots.init == object_type_object.slots.init)
        return raise_error(t, &exc_TypeError, "Initialization arguments are not supported");
    struct thread_local *local = instance_allocate(t, type, sizeof *local);
    if (!local)
        return UNSET;
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s) {
        object_release(t, &local->object);
        return UNSET;
    }
    s[0] = value_from_ref(local);
    field_store(t, &local->object, &local->by_thread, dict_create(t));
    field_store(t, &local->object, &local->arguments, tuple_from_items(t, args, nargs));
    field_store(t, &local->object, &local->keywords, dict_create(t));
    if (local->by_thread == UNSET || local->arguments == UNSET || local->keywords == UNSET)
        goto out;
    for (size_t i = 0; i < keywords; i++) {
        if (!dict_set(t, local->keywords, tuple_item(kwnames, i), args[nargs + i]))
            goto out;
    }
    if ((s[1] = add_attributes(t, s[0])) != UNSET)
        result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

static bool local_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct thread_local *)o)->by_thread; /* then arguments and keywords */
    run->count = 3;
    run->stride = 1;
    run->last = true;
    return true;
}

/* Data descriptors of the class, then this thread's attributes, then the rest of the class. */
static value local_get_attribute(struct thread *t, value self, value name)
{
    struct type *type = value_type(self);
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = attributes_of(t, self)) == UNSET)
        goto out;
    if (str_equal(name, NAME(__dict__))) {
        result = scope_take(&s[0]);
        goto out;
    }
    s[1] = value_retain(type_lookup(type, name));
    const struct type_slots *slots = s[1] == UNSET ? NULL : &value_type(s[1])->slots;
    if (slots && slots->descr_get && slots->descr_set) {
        result = slots->descr_get(t, s[1], self, value_from_type(type));
        goto out;
    }
    if ((result = dict_get_str(t, s[0], name)) != UNSET || thread_raised(t))
        goto out;
    if (!slots)
        raise_no_attribute(t, self, name);
    else
        result =
            slots->descr_get ? slots->descr_get(t, s[1], self, value_from_type(type)) : scope_take(&s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

static bool local_set_attribute(struct thread *t, value self, value name, value item)
{
    value *s = scope_enter(t, 2);
    bool done = false;
    if (!s)
        return false;
    if ((s[0] = attributes_of(t, self)) == UNSET)
        goto out;
    if (str_equal(name, NAME(__dict__))) {
        raise_error(t, &exc_AttributeError, "'%T' object attribute '__dict__' is read-only", self);
        goto out;
    }
    s[1] = value_retain(type_lookup(value_type(self), name));
    slot_descr_set *set = s[1] == UNSET ? NULL : value_type(s[1])->slots.descr_set;
    if (set) {
        done = set(t, s[1], self, item);
    } else if (item != UNSET) {
        done = dict_set(t, s[0], name, item);
    } else {
        int deleted = dict_delete(t, s[0], name);
        done = deleted > 0;
        if (deleted == 0)
            raise_no_attribute(t, self, name);
    }
out:
    scope_leave(t, s);
    return done;
}

struct type thread_local_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &thread_local_type},
    .name = "_thread._local",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct thread_local),
    .slots = {.new = local_new,
              .get_attribute = local_get_attribute,
              .set_attribute = local_set_attribute,
              .slots = local_slots},
};

void thread_local_ready(void)
{
    type_ready(&thread_local_type);
    touched_key = str_name("_thread._local");
}
