/* _contextvars: variables whose value depends on the context that a thread is in.
 *
 * A context has a dict from variable to value. A copy of a context has the same dict, until one of the two
 * changes: whoever finds his dict shared copies it first. */
#include "base/buffer.h"
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/iterators.h"
#include "types/name_table.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/state.h"

struct context {
    struct object object;
    value variables; /* dict; replaced as a whole */
    value previous;  /* what the thread was in when it entered, while it is entered; UNSET: nothing */
    bool shared;     /* atomic: another context has the same dict */
    bool entered;    /* atomic */
};

struct context_variable {
    struct object object;
    value name;     /* str */
    value fallback; /* UNSET: none */
};

/* What a variable had before it was set. */
struct token {
    struct object object;
    value context;
    value variable;
    value old; /* UNSET: it had none */
    bool used; /* atomic */
};

static struct type context_type, variable_type, token_type, missing_type;
static struct object missing = OBJECT_IMMORTAL(missing_type);

static struct context *context_of(value v)
{
    return (struct context *)value_ref(v);
}
static struct context_variable *variable_of(value v)
{
    return (struct context_variable *)value_ref(v);
}
static struct token *token_of(value v)
{
    return (struct token *)value_ref(v);
}

/* ---- Contexts ---- */

static bool context_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct context *)o)->variables; /* then previous */
    run->count = 2;
    run->stride = 1;
    return true;
}

/* variables: a dict, *taken*; UNSET: raised. */
static value context_create(struct thread *t, value variables)
{
    if (variables == UNSET)
        return UNSET;
    struct context *context = object_create(t, &context_type, sizeof *context);
    if (!context) {
        value_release(t, variables); /* a dict that others hold, or an empty one */
        return UNSET;
    }
    field_init(&context->variables, variables);
    return value_from_ref(context);
}

/* The context that the thread is in: borrowed, UNSET: raised. It is the thread's until it leaves it. */
static value current_context(struct thread *t)
{
    struct vm_thread *vm = vm_of(t);
    if (vm->context == UNSET)
        vm->context = context_create(t, dict_create(t));
    return vm->context;
}

static value variables_load(struct thread *t, value context)
{
    return field_load(t, value_ref(context), &context_of(context)->variables);
}

static value context_copy(struct thread *t, value context)
{
    struct context *from = context_of(context);
    store_release(&from->shared, true); /* pairs with variables_to_change */
    value copy = context_create(t, variables_load(t, context));
    if (copy != UNSET)
        store_relaxed(&context_of(copy)->shared, true); /* relaxed: nobody else has it yet */
    return copy;
}

/* The dict of the context, which no other one has: a new reference. */
static value variables_to_change(struct thread *t, value context)
{
    struct context *own = context_of(context);
    value *s = scope_enter(t, 2), variables = UNSET;
    if (!s)
        return UNSET;
    s[0] = variables_load(t, context);
    if (!load_acquire(&own->shared)) { /* pairs with context_copy */
        variables = scope_take(&s[0]);
    } else if ((s[1] = dict_copy(t, s[0])) != UNSET) {
        field_store(t, &own->object, &own->variables, value_retain(s[1]));
        store_relaxed(&own->shared, false); /* relaxed: only the thread that is in it changes it */
        variables = scope_take(&s[1]);
    }
    return scope_leave_keeping(t, s, variables);
}

static value context_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (nargs || (kwnames != UNSET && tuple_count(kwnames)))
        return raise_error(t, &exc_TypeError, "Context() does not accept any arguments");
    return context_create(t, dict_create(t));
}

static value context_run(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct context *context = context_of(args[0]);
    struct vm_thread *vm = vm_of(t);
    bool entered = false;
    if (nargs < 2)
        return raise_error(t, &exc_TypeError, "run() missing 1 required positional argument");
    if (!cas_acquire(&context->entered, &entered, true)) /* pairs with the store below */
        return raise_error(t, &exc_RuntimeError, "cannot enter context: %R is already entered", args[0]);
    field_store(t, &context->object, &context->previous, scope_take(&vm->context));
    vm->context = value_retain(args[0]);
    value *s = scope_enter(t, 1), result = UNSET;
    if (s)
        s[0] = op_call(t, args[1], args + 2, nargs - 2, kwnames);
    value previous = field_exchange(t, &context->object, &context->previous, UNSET);
    slot_set(t, &vm->context, previous);
    store_release(&context->entered, false);
    if (s) {
        result = scope_take(&s[0]);
        scope_leave(t, s);
    }
    return result;
}

static bool check_variable(struct thread *t, value v)
{
    if (value_is_exact(v, &variable_type))
        return true;
    raise_error(t, &exc_TypeError, "a ContextVar key was expected, got %R", v);
    return false;
}

/* What the context has for the variable: new, UNSET with nothing pending if nothing. */
static value context_find(struct thread *t, value context, value variable)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = variables_load(t, context);
    value found = dict_get(t, s[0], variable);
    return scope_leave_keeping(t, s, found);
}

static value context_get_item(struct thread *t, value self, value key)
{
    if (!check_variable(t, key))
        return UNSET;
    value found = context_find(t, self, key);
    return found != UNSET || thread_raised(t) ? found : raise_key_error(t, key);
}

static int context_contains(struct thread *t, value self, value key)
{
    if (!check_variable(t, key))
        return -1;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = context_find(t, self, key);
    int there = s[0] != UNSET;
    scope_leave(t, s);
    return thread_raised(t) ? -1 : there;
}

static value context_get(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!check_variable(t, args[1]))
        return UNSET;
    value found = context_find(t, args[0], args[1]);
    if (found != UNSET || thread_raised(t))
        return found;
    return nargs > 2 ? value_retain(args[2]) : NONE;
}

static int64_t context_length(struct thread *t, value self)
{
    value variables = variables_load(t, self);
    int64_t count = (int64_t)dict_count(variables);
    value_release(t, variables);
    return count;
}

/* What a method of the dict gives of a copy of it. */
static value ask_variables(struct thread *t, value self, value method)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = variables_load(t, self);
    if ((s[1] = dict_copy(t, s[0])) != UNSET)
        result = op_call_method(t, s[1], method, NULL, 0);
    return scope_leave_keeping(t, s, result);
}

static value context_keys(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return ask_variables(t, args[0], NAME(keys));
}
static value context_values(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return ask_variables(t, args[0], NAME(values));
}
static value context_items(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return ask_variables(t, args[0], NAME(items));
}
static value context_copy_method(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return context_copy(t, args[0]);
}

static value context_iter(struct thread *t, value self)
{
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = ask_variables(t, self, NAME(keys))) != UNSET)
        result = op_iter(t, s[0]);
    return scope_leave_keeping(t, s, result);
}

static value context_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!value_is_exact(left, &context_type) || !value_is_exact(right, &context_type) ||
        (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 2), result;
    if (!s)
        return UNSET;
    s[0] = variables_load(t, left);
    s[1] = variables_load(t, right);
    result = op_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

static const struct native_def context_methods[] = {
    {"copy", context_copy_method, 0, 0, 0, "($self, /)", "A context with the same values."},
    {"get", context_get, 1, 2, 0, "($self, key, default=None, /)", "The value of a variable here."},
    {"items", context_items, 0, 0, 0, "($self, /)", NULL},
    {"keys", context_keys, 0, 0, 0, "($self, /)", NULL},
    {"run", context_run, 0, -1, NATIVE_KEYWORDS, NULL, "Calls a function with this as its context."},
    {"values", context_values, 0, 0, 0, "($self, /)", NULL},
    {0},
};

static struct type context_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &context_type},
    .name = "_contextvars.Context",
    .flags = TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct context),
    .methods = context_methods,
    .slots = {.new = context_new,
              .get_item = context_get_item,
              .contains = context_contains,
              .length = context_length,
              .iter = context_iter,
              .compare = context_compare,
              .slots = context_slots},
};

/* ---- Variables ---- */

static bool variable_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct context_variable *)o)->name; /* then the fallback */
    run->count = 2;
    run->stride = 1;
    return true;
}

static value variable_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"", "default", NULL};
    value given[2];
    if (!args_parse(t, "ContextVar", args, nargs, kwnames, names, 1, 1, given))
        return UNSET;
    if (!str_check(given[0]))
        return raise_error(t, &exc_TypeError, "context variable name must be a str");
    struct context_variable *variable = object_create(t, &variable_type, sizeof *variable);
    if (!variable)
        return UNSET;
    field_init(&variable->name, value_retain(given[0]));
    field_init(&variable->fallback, value_retain(given[1]));
    return value_from_ref(variable);
}

static value variable_get(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct context_variable *variable = variable_of(args[0]);
    value context = vm_of(t)->context;
    value found = context == UNSET ? UNSET : context_find(t, context, args[0]);
    if (found != UNSET || thread_raised(t))
        return found;
    if (nargs > 1)
        return value_retain(args[1]);
    if (variable->fallback != UNSET)
        return value_retain(variable->fallback);
    return raise_value(t, &exc_LookupError, value_retain(args[0]));
}

static value token_create(struct thread *t, value context, value variable, value old)
{
    struct token *token = object_create(t, &token_type, sizeof *token);
    if (!token)
        return UNSET;
    field_init(&token->context, value_retain(context));
    field_init(&token->variable, value_retain(variable));
    field_init(&token->old, value_retain(old));
    return value_from_ref(token);
}

static value variable_set(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    enum { CONTEXT, VARIABLES, OLD, TOKEN, SLOTS };
    value *s = scope_enter(t, SLOTS), token = UNSET;
    if (!s)
        return UNSET;
    s[CONTEXT] = value_retain(current_context(t));
    if (s[CONTEXT] == UNSET || (s[VARIABLES] = variables_to_change(t, s[CONTEXT])) == UNSET)
        goto out;
    s[OLD] = dict_get(t, s[VARIABLES], args[0]);
    if (!thread_raised(t) && (s[TOKEN] = token_create(t, s[CONTEXT], args[0], s[OLD])) != UNSET &&
        dict_set(t, s[VARIABLES], args[0], args[1]))
        token = scope_take(&s[TOKEN]);
out:
    return scope_leave_keeping(t, s, token);
}

static value variable_reset(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!value_is_exact(args[1], &token_type))
        return raise_error(t, &exc_TypeError, "expected an instance of Token, got %R", args[1]);
    struct token *token = token_of(args[1]);
    bool used = false;
    if (load_relaxed(&token->used)) /* relaxed: decided below */
        return raise_error(t, &exc_RuntimeError, "%R has already been used once", args[1]);
    if (token->variable != args[0])
        return raise_error(t, &exc_ValueError, "%R was created by a different ContextVar", args[1]);
    value context = current_context(t);
    if (context == UNSET)
        return UNSET;
    if (token->context != context)
        return raise_error(t, &exc_ValueError, "%R was created in a different Context", args[1]);
    if (!cas_acquire(&token->used, &used, true))
        return raise_error(t, &exc_RuntimeError, "%R has already been used once", args[1]);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = value_retain(context);
    bool good =
        (s[1] = variables_to_change(t, context)) != UNSET &&
        (token->old == UNSET ? dict_delete(t, s[1], args[0]) >= 0 : dict_set(t, s[1], args[0], token->old));
    scope_leave(t, s);
    return good ? NONE : UNSET;
}

static value variable_repr(struct thread *t, value self)
{
    struct context_variable *variable = variable_of(self);
    unsigned long long address = self;
    if (variable->fallback == UNSET)
        return str_format(t, "<ContextVar name=%R at 0x%llx>", variable->name, address);
    int entered = repr_enter(t, self);
    if (entered)
        return entered < 0 ? UNSET : str_from_text(t, "...");
    value text = str_format(t, "<ContextVar name=%R default=%R at 0x%llx>", variable->name,
                            variable->fallback, address);
    repr_leave(t, self);
    return text;
}

static const struct member_def variable_members[] = {
    {"name", offsetof(struct context_variable, name), false, false},
    {0},
};
static const struct native_def variable_methods[] = {
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {"get", variable_get, 0, 1, 0, NULL, "The value in the current context."},
    {"reset", variable_reset, 1, 1, 0, "($self, token, /)", "Undoes the set that made the token."},
    {"set", variable_set, 1, 1, 0, "($self, value, /)", "Sets it in the current context; returns a token."},
    {0},
};

static struct type variable_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &variable_type},
    .name = "_contextvars.ContextVar",
    .size = sizeof(struct context_variable),
    .members = variable_members,
    .methods = variable_methods,
    .slots = {.new = variable_new, .repr = variable_repr, .slots = variable_slots},
};

/* ---- Tokens ---- */

static bool token_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct token *)o)->context; /* then the variable and what it had */
    run->count = 3;
    run->stride = 1;
    return true;
}

static value token_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_RuntimeError, "Tokens can only be created by ContextVars");
}

static value token_repr(struct thread *t, value self)
{
    unsigned long long address = self;
    return str_format(t, "<Token%s var=%R at 0x%llx>", load_relaxed(&token_of(self)->used) ? " used" : "",
                      token_of(self)->variable, address);
}

static value token_old_value(struct thread *t, value self)
{
    value old = token_of(self)->old;
    return old == UNSET ? value_from_ref(&missing) : value_retain(old);
}

static const struct member_def token_members[] = {
    {"var", offsetof(struct token, variable), false, false},
    {0},
};
static const struct getset_def token_getsets[] = {{"old_value", token_old_value, NULL, NULL}, {0}};
static const struct native_def token_methods[] = {
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {0},
};

static struct type token_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &token_type},
    .name = "_contextvars.Token",
    .size = sizeof(struct token),
    .members = token_members,
    .getsets = token_getsets,
    .methods = token_methods,
    .slots = {.new = token_new, .repr = token_repr, .hash = NULL, .slots = token_slots},
};

static value missing_repr(struct thread *t, value self)
{
    return str_from_text(t, "<Token.MISSING>");
}

static struct type missing_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &missing_type},
    .name = "Token.MISSING",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct object),
    .slots = {.repr = missing_repr},
};

/* ---- The module ---- */

static value contextvars_copy_context(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value context = current_context(t);
    return context == UNSET ? UNSET : context_copy(t, context);
}

static const struct native_def functions[] = {
    {"copy_context", contextvars_copy_context, 0, 0, 0, "($module, /)", "A copy of the current context."},
    {0},
};

static bool contextvars_init(struct thread *t, value module)
{
    return module_add(t, module, "Context", value_from_type(&context_type)) &&
           module_add(t, module, "ContextVar", value_from_type(&variable_type)) &&
           module_add(t, module, "Token", value_from_type(&token_type));
}

void contextvars_types_ready(void)
{
    type_ready(&context_type);
    type_ready(&variable_type);
    type_ready(&token_type);
    type_ready(&missing_type);
    name_table_add(token_type.names, str_name("MISSING"), value_from_ref(&missing));
}

const struct module_def contextvars_native_module = {
    .name = "_contextvars",
    .doc = "Context Variables",
    .functions = functions,
    .init = contextvars_init,
};
