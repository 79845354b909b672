/* The evaluation loop.
 *
 * Each case reads its operands from registers, tries the common types inline, and otherwise calls a slow path
 * that follows the data model. The local copies of the frame's fields (R, K, temporaries) are reloaded
 * whenever the innermost frame changes (LOAD_FRAME). f->ip is stored before anything that can raise, run
 * Python or be looked at.
 *
 * Counts: see compiler/opcode.h. CONSUME drops a temporary operand after its use; STORE replaces a
 * destination and releases what a local held before.
 */
#include "vm/eval.h"

#include <math.h>

#include "object/scope.h"
#include "probe/probe.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/attribute_site.h"
#include "vm/eval_inline.h"
#include "vm/eval_loop.h"
#include "vm/generator.h"
#include "vm/stop.h"

#define CASE(name) label_##name : i = ip - 1;
#define DISPATCH()                                                                                           \
    do {                                                                                                     \
        const void *target_ = labels[ip->op];                                                                \
        ip++;                                                                                                \
        goto *target_;                                                                                       \
    } while (0)

#define A          R[i->a]
#define B          R[i->b]
#define C          R[i->c]
#define SAVE()     (f->ip = ip)
#define IS_TEMP(r) ((r) >= first_temporary)

/* Drops operand r if it is a temporary. */
#define CONSUME(r)                                                                                           \
    do {                                                                                                     \
        if (IS_TEMP(r))                                                                                      \
            slot_clear(t, &R[r]);                                                                            \
    } while (0)
#define STORE(r, v)                                                                                          \
    do {                                                                                                     \
        value new_ = (v), old_ = R[r];                                                                       \
        R[r] = new_;                                                                                         \
        if (value_is_ref(old_))                                                                              \
            object_release(t, value_ref(old_));                                                              \
    } while (0)
/* An operand as an owned reference: a temporary is emptied, a local copied. */
#define TAKE(r) (IS_TEMP(r) ? scope_take(&R[r]) : value_retain(R[r]))

#define LOAD_FRAME()                                                                                         \
    do {                                                                                                     \
        R = f->registers;                                                                                    \
        K = tuple_of(f->code->constants)->items;                                                             \
        first_temporary = f->code->first_temporary;                                                          \
    } while (0)
#define CACHE(operand) (&f->code->caches[operand])

/* After a test: takes the JUMP that follows, or skips it. A jump back polls, so that no loop is without a
 * safepoint. */
#define BRANCH(taken)                                                                                        \
    do {                                                                                                     \
        if (taken) {                                                                                         \
            int32_t distance_ = instruction_imm(ip);                                                         \
            if (unlikely(distance_ < 0 && thread_poll_reasons(t))) {                                         \
                SAVE(); /* see JUMP_BACK */                                                                  \
                if (!vm_poll(t))                                                                             \
                    goto raised;                                                                             \
            }                                                                                                \
            ip += 1 + distance_;                                                                             \
        } else {                                                                                             \
            ip++;                                                                                            \
        }                                                                                                    \
        DISPATCH();                                                                                          \
    } while (0)

/* Finishes an instruction whose result (an owned value, UNSET if it raised) goes to a, with operands b and c.
 */
#define CONSUME_KEEPING(r, kept)                                                                             \
    do {                                                                                                     \
        if (IS_TEMP(r)) {                                                                                    \
            value dropped_ = scope_take(&R[r]);                                                              \
            (kept) = release_keeping(t, dropped_, (kept));                                                   \
        }                                                                                                    \
    } while (0)
#define FINISH_1(result)                                                                                     \
    do {                                                                                                     \
        value result_ = (result);                                                                            \
        if (unlikely(result_ == UNSET))                                                                      \
            goto raised;                                                                                     \
        CONSUME_KEEPING(i->b, result_);                                                                      \
        STORE(i->a, result_);                                                                                \
        DISPATCH();                                                                                          \
    } while (0)
#define FINISH_2(result)                                                                                     \
    do {                                                                                                     \
        value result_ = (result);                                                                            \
        if (unlikely(result_ == UNSET))                                                                      \
            goto raised;                                                                                     \
        CONSUME_KEEPING(i->b, result_);                                                                      \
        CONSUME_KEEPING(i->c, result_);                                                                      \
        STORE(i->a, result_);                                                                                \
        DISPATCH();                                                                                          \
    } while (0)

#define CHECK_BOUND(r)                                                                                       \
    do {                                                                                                     \
        if (unlikely(R[r] == UNSET)) {                                                                       \
            SAVE();                                                                                          \
            unbound_local(t, f, (r));                                                                        \
            goto raised;                                                                                     \
        }                                                                                                    \
    } while (0)

/* The five forms of a binary operation. FAST(x, y) tries immediates: it stores and dispatches, or falls
 * through. */
#define BINARY_SLOW(name, x, y, call)                                                                        \
    do {                                                                                                     \
        SAVE();                                                                                              \
        if (unlikely((x) == UNSET || (y) == UNSET)) {                                                        \
            unbound_local(t, f, (x) == UNSET ? i->b : i->c);                                                 \
            goto raised;                                                                                     \
        }                                                                                                    \
        value result_ = call(t, BINARY_##name, (x), (y));                                                    \
        if (unlikely(result_ == UNSET))                                                                      \
            goto raised;                                                                                     \
        value_result = result_;                                                                              \
    } while (0)
#define BINARY(name, FAST)                                                                                   \
    CASE(name)                                                                                               \
    {                                                                                                        \
        value x = B, y = C;                                                                                  \
        FAST(x, y)                                                                                           \
        BINARY_SLOW(name, x, y, op_binary);                                                                  \
        goto finish_2;                                                                                       \
    }                                                                                                        \
    CASE(name##_RK)                                                                                          \
    {                                                                                                        \
        value x = B, y = K[i->c];                                                                            \
        FAST(x, y)                                                                                           \
        BINARY_SLOW(name, x, y, op_binary);                                                                  \
        goto finish_1;                                                                                       \
    }                                                                                                        \
    CASE(name##_KR)                                                                                          \
    {                                                                                                        \
        value x = K[i->b], y = C;                                                                            \
        FAST(x, y)                                                                                           \
        BINARY_SLOW(name, x, y, op_binary);                                                                  \
        goto finish_c;                                                                                       \
    }                                                                                                        \
    CASE(name##_INPLACE)                                                                                     \
    {                                                                                                        \
        value x = B, y = C;                                                                                  \
        FAST(x, y)                                                                                           \
        INPLACE_##name(x, y, CONSUME(i->c)) BINARY_SLOW(name, x, y, op_inplace);                             \
        goto finish_2;                                                                                       \
    }                                                                                                        \
    CASE(name##_INPLACE_RK)                                                                                  \
    {                                                                                                        \
        value x = B, y = K[i->c];                                                                            \
        FAST(x, y)                                                                                           \
        INPLACE_##name(x, y, (void)0) BINARY_SLOW(name, x, y, op_inplace);                                   \
        goto finish_1;                                                                                       \
    }

/* Stores an immediate result; immediate operands need no consuming. */
#define RESULT_IMMEDIATE(v)                                                                                  \
    do {                                                                                                     \
        STORE(i->a, (v));                                                                                    \
        DISPATCH();                                                                                          \
    } while (0)

#define RESULT_TEMPORARY(v)                                                                                  \
    do {                                                                                                     \
        R[i->a] = (v);                                                                                       \
        DISPATCH();                                                                                          \
    } while (0)

#define ARITHMETIC(x, y, int_function, float_operator, RESULT)                                               \
    if (likely(value_are_ints(x, y))) {                                                                      \
        value r_;                                                                                            \
        if (likely(int_function(x, y, &r_)))                                                                 \
            RESULT(r_);                                                                                      \
    } else if (value_is_float(x) && value_is_float(y)) {                                                     \
        double r_ = value_float(x) float_operator value_float(y);                                            \
        if (likely(r_ == r_))                                                                                \
            RESULT(value_from_finite(r_));                                                                   \
    } else if (value_is_float(x) && value_is_int(y)) {                                                       \
        double r_ = value_float(x) float_operator(double) value_small_int(y);                                \
        if (likely(r_ == r_))                                                                                \
            RESULT(value_from_finite(r_));                                                                   \
    } else if (value_is_int(x) && value_is_float(y)) {                                                       \
        double r_ = (double)value_small_int(x) float_operator value_float(y);                                \
        if (likely(r_ == r_))                                                                                \
            RESULT(value_from_finite(r_));                                                                   \
    }
#define FAST_add(x, y)      ARITHMETIC(x, y, small_add, +, RESULT_IMMEDIATE)
#define FAST_subtract(x, y) ARITHMETIC(x, y, small_subtract, -, RESULT_IMMEDIATE)
#define FAST_multiply(x, y) ARITHMETIC(x, y, small_multiply, *, RESULT_IMMEDIATE)
/* The forms for a temporary destination. */
#define ARITHMETIC_T(name, int_function, float_operator)                                                     \
    CASE(name##_T)                                                                                           \
    {                                                                                                        \
        value x = B, y = C;                                                                                  \
        ARITHMETIC(x, y, int_function, float_operator, RESULT_TEMPORARY)                                     \
        BINARY_SLOW(name, x, y, op_binary);                                                                  \
        goto finish_2;                                                                                       \
    }                                                                                                        \
    CASE(name##_RK_T)                                                                                        \
    {                                                                                                        \
        value x = B, y = K[i->c];                                                                            \
        ARITHMETIC(x, y, int_function, float_operator, RESULT_TEMPORARY)                                     \
        BINARY_SLOW(name, x, y, op_binary);                                                                  \
        goto finish_1;                                                                                       \
    }
#define FAST_true_divide(x, y)                                                                               \
    {                                                                                                        \
        double left_, right_;                                                                                \
        if (immediate_double(x, &left_) && immediate_double(y, &right_) && right_ != 0 &&                    \
            !(value_are_ints(x, y) && !small_divide_exact(x, y))) {                                          \
            double r_ = left_ / right_;                                                                      \
            if (likely(r_ == r_))                                                                            \
                RESULT_IMMEDIATE(value_from_finite(r_));                                                     \
        }                                                                                                    \
    }
#define FAST_INTS(x, y, function)                                                                            \
    if (likely(value_are_ints(x, y))) {                                                                      \
        value r_;                                                                                            \
        if (likely(function(x, y, &r_)))                                                                     \
            RESULT_IMMEDIATE(r_);                                                                            \
    }
#define FAST_floor_divide(x, y) FAST_INTS(x, y, small_floor_divide)
#define FAST_remainder(x, y)    FAST_INTS(x, y, small_remainder)
#define FAST_shift_left(x, y)   FAST_INTS(x, y, small_shift_left)
#define FAST_shift_right(x, y)  FAST_INTS(x, y, small_shift_right)
#define FAST_bit_and(x, y)                                                                                   \
    if (likely(value_are_ints(x, y)))                                                                        \
        RESULT_IMMEDIATE((x) & (y));
#define FAST_bit_or(x, y)                                                                                    \
    if (likely(value_are_ints(x, y)))                                                                        \
        RESULT_IMMEDIATE((x) | (y));
#define FAST_bit_xor(x, y)                                                                                   \
    if (likely(value_are_ints(x, y)))                                                                        \
        RESULT_IMMEDIATE(((x) ^ (y)) | VALUE_INT_TAG);
#define FAST_power(x, y) FAST_INTS(x, y, small_power)
#define FAST_matrix_multiply(x, y)
#define FAST_divmod(x, y)

/* a += text: when the target's register is the only holder of the str, it grows in place. */
#define INPLACE_add(x, y, consume_right)                                                                     \
    if (value_is_exact(x, &str_type) && value_is_exact(y, &str_type) && i->a == i->b) {                      \
        SAVE();                                                                                              \
        R[i->b] = UNSET;                                                                                     \
        value r_ = str_append(t, x, y);                                                                      \
        if (unlikely(r_ == UNSET))                                                                           \
            goto raised;                                                                                     \
        R[i->a] = r_;                                                                                        \
        consume_right;                                                                                       \
        DISPATCH();                                                                                          \
    }
#define INPLACE_subtract(x, y, consume_right)
#define INPLACE_multiply(x, y, consume_right)
#define INPLACE_matrix_multiply(x, y, consume_right)
#define INPLACE_true_divide(x, y, consume_right)
#define INPLACE_floor_divide(x, y, consume_right)
#define INPLACE_remainder(x, y, consume_right)
#define INPLACE_shift_left(x, y, consume_right)
#define INPLACE_shift_right(x, y, consume_right)
#define INPLACE_bit_and(x, y, consume_right)
#define INPLACE_bit_xor(x, y, consume_right)
#define INPLACE_bit_or(x, y, consume_right)
#define INPLACE_divmod(x, y, consume_right)
#define INPLACE_power(x, y, consume_right)

/* The four forms of a comparison. */
#define COMPARE_FAST(x, y, operator, yes)                                                                    \
    if (likely(value_are_ints(x, y))) {                                                                      \
        yes(((int64_t)((x) << 13)) operator((int64_t)((y) << 13)));                                          \
    } else if (value_is_float(x) && value_is_float(y)) {                                                     \
        yes(value_float(x) operator value_float(y));                                                         \
    }
#define COMPARE_YIELDS(truth) RESULT_IMMEDIATE(value_from_bool(truth))
#define COMPARE_TESTS(truth)  BRANCH((truth) == (bool)i->c)
#define COMPARE_SLOW(name, x, y, rb, rc)                                                                     \
    SAVE();                                                                                                  \
    if (unlikely((x) == UNSET || (y) == UNSET)) {                                                            \
        unbound_local(t, f, (x) == UNSET ? (rb) : (rc));                                                     \
        goto raised;                                                                                         \
    }
#define COMPARISON(name, operator)                                                                           \
    CASE(COMPARE_##name)                                                                                     \
    {                                                                                                        \
        value x = B, y = C;                                                                                  \
        COMPARE_FAST(x, y, operator, COMPARE_YIELDS)                                                         \
        COMPARE_SLOW(name, x, y, i->b, i->c)                                                                 \
        value_result = op_compare(t, x, y, COMPARE_##name);                                                  \
        goto finish_2;                                                                                       \
    }                                                                                                        \
    CASE(COMPARE_##name##_RK)                                                                                \
    {                                                                                                        \
        value x = B, y = K[i->c];                                                                            \
        COMPARE_FAST(x, y, operator, COMPARE_YIELDS)                                                         \
        COMPARE_SLOW(name, x, y, i->b, i->b)                                                                 \
        value_result = op_compare(t, x, y, COMPARE_##name);                                                  \
        goto finish_1;                                                                                       \
    }                                                                                                        \
    CASE(TEST_##name)                                                                                        \
    {                                                                                                        \
        value x = A, y = B;                                                                                  \
        COMPARE_FAST(x, y, operator, COMPARE_TESTS)                                                          \
        COMPARE_SLOW(name, x, y, i->a, i->b)                                                                 \
        int truth = compare_truth(t, x, y, COMPARE_##name);                                                  \
        if (unlikely(truth < 0))                                                                             \
            goto raised;                                                                                     \
        CONSUME(i->a);                                                                                       \
        CONSUME(i->b);                                                                                       \
        BRANCH((bool)truth == (bool)i->c);                                                                   \
    }                                                                                                        \
    CASE(TEST_##name##_RK)                                                                                   \
    {                                                                                                        \
        value x = A, y = K[i->b];                                                                            \
        COMPARE_FAST(x, y, operator, COMPARE_TESTS)                                                          \
        COMPARE_SLOW(name, x, y, i->a, i->a)                                                                 \
        int truth = compare_truth(t, x, y, COMPARE_##name);                                                  \
        if (unlikely(truth < 0))                                                                             \
            goto raised;                                                                                     \
        CONSUME(i->a);                                                                                       \
        BRANCH((bool)truth == (bool)i->c);                                                                   \
    }

value vm_run(struct thread *t, struct frame *f)
{
    static const void *const labels[OPCODE_COUNT] = {
#define X(name, operands) [OP_##name] = &&label_##name,
        OPCODE_TABLE(X)
#undef X
#define X(name, python, reflected, symbol)                                                                   \
    [OP_##name] = &&label_##name, [OP_##name##_RK] = &&label_##name##_RK,                                    \
    [OP_##name##_KR] = &&label_##name##_KR, [OP_##name##_INPLACE] = &&label_##name##_INPLACE,                \
    [OP_##name##_INPLACE_RK] = &&label_##name##_INPLACE_RK,
            BINARY_OPCODES(X)
#undef X
#define X(name)                                                                                              \
    [OP_COMPARE_##name] = &&label_COMPARE_##name, [OP_COMPARE_##name##_RK] = &&label_COMPARE_##name##_RK,    \
    [OP_TEST_##name] = &&label_TEST_##name, [OP_TEST_##name##_RK] = &&label_TEST_##name##_RK,
                COMPARE_OPCODES(X)
#undef X
    };
    struct vm_thread *vm = vm_of(t);
    const struct instruction *ip = f->ip, *i = ip;
    value *R;
    const value *K;
    unsigned first_temporary;
    value value_result = UNSET; /* carries a result to a shared ending */

    LOAD_FRAME();
    if (unlikely(thread_raised(t))) /* a generator resumed by throw() */
        goto raised;
    if (unlikely(thread_poll_reasons(t)))
        goto poll;
    DISPATCH();

    /* ---- Shared endings ---- */

poll:
    SAVE();
    if (!vm_poll(t))
        goto raised;
    DISPATCH();
finish_2:
    FINISH_2(value_result);
finish_1:
    FINISH_1(value_result);
finish_c:
    if (unlikely(value_result == UNSET))
        goto raised;
    CONSUME_KEEPING(i->c, value_result);
    STORE(i->a, value_result);
    DISPATCH();
raised:
    SAVE();
    f = vm_unwind(t, f, false);
    goto unwound;
raised_again:
    SAVE();
    f = vm_unwind(t, f, true);
unwound:
    if (!f)
        return UNSET;
    ip = f->ip;
    LOAD_FRAME();
    DISPATCH();

    /* ---- Moving ---- */

    CASE(MOVE)
    {
        value v = B;
        if (IS_TEMP(i->b)) {
            R[i->b] = UNSET;
        } else if (value_is_ref(v)) {
            object_retain(value_ref(v));
        } else {
            CHECK_BOUND(i->b);
        }
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(MOVE_TL)
    {
        value v = B;
        if (value_is_ref(v))
            object_retain(value_ref(v));
        else
            CHECK_BOUND(i->b);
        R[i->a] = v;
        DISPATCH();
    }
    CASE(MOVE_LT)
    {
        value v = scope_take(&B);
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(MOVE_TT)
    A = scope_take(&B);
    DISPATCH();
    CASE(COPY)
    CHECK_BOUND(i->b);
    STORE(i->a, value_retain(B));
    DISPATCH();
    CASE(LOAD_CONST)
    STORE(i->a, value_retain(K[instruction_imm(i)]));
    DISPATCH();
    CASE(LOAD_CONST_T)
    A = value_retain(K[instruction_imm(i)]);
    DISPATCH();
    CASE(CLEAR)
    SAVE();
    slot_clear(t, &A);
    DISPATCH();
    CASE(DELETE_LOCAL)
    CHECK_BOUND(i->a);
    SAVE();
    slot_clear(t, &A);
    DISPATCH();
    CASE(CHECK_LOCAL)
    CHECK_BOUND(i->a);
    DISPATCH();

    /* ---- Names ---- */

    CASE(LOAD_GLOBAL)
    {
        struct inline_cache *cache = CACHE(i->c);
        value v = cached_global(t, f, cache);
        if (unlikely(v == UNSET)) {
            SAVE();
            v = load_global(t, f, cache);
            if (v == UNSET)
                goto raised;
        }
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(LOAD_GLOBAL_T)
    {
        struct inline_cache *cache = CACHE(i->c);
        value v = cached_global(t, f, cache);
        if (unlikely(v == UNSET)) {
            SAVE();
            v = load_global(t, f, cache);
            if (v == UNSET)
                goto raised;
        }
        A = v;
        DISPATCH();
    }
    CASE(STORE_GLOBAL)
    SAVE();
    CHECK_BOUND(i->a);
    if (!store_global(t, f, CACHE(i->c), A))
        goto raised;
    CONSUME(i->a);
    DISPATCH();
    CASE(DELETE_GLOBAL)
    SAVE();
    if (!delete_global(t, f, CACHE(i->c)->name))
        goto raised;
    DISPATCH();
    CASE(LOAD_NAME)
    {
        struct inline_cache *cache = CACHE(i->c);
        value v = f->namespace == frame_function(f)->globals ? cached_global(t, f, cache) : UNSET;
        if (unlikely(v == UNSET)) {
            SAVE();
            v = load_name(t, f, cache);
            if (v == UNSET)
                goto raised;
        }
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(STORE_NAME)
    SAVE();
    CHECK_BOUND(i->a);
    if (f->namespace == frame_function(f)->globals ? !store_global(t, f, CACHE(i->c), A)
                                                   : !store_name(t, f, CACHE(i->c)->name, A))
        goto raised;
    CONSUME(i->a);
    DISPATCH();
    CASE(DELETE_NAME)
    SAVE();
    if (!delete_name(t, f, CACHE(i->c)->name))
        goto raised;
    DISPATCH();
    CASE(LOAD_CELL)
    {
        struct cell *cell = (struct cell *)value_ref(B);
        value v = field_load(t, &cell->object, &cell->content);
        if (unlikely(v == UNSET)) {
            unbound_cell(t, tuple_item(f->code->cell_names, i->b - f->code->local_count), false);
            goto raised;
        }
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(STORE_CELL)
    {
        CHECK_BOUND(i->a);
        SAVE();
        struct cell *cell = (struct cell *)value_ref(B);
        value v = TAKE(i->a);
        field_store(t, &cell->object, &cell->content, v);
        DISPATCH();
    }
    CASE(DELETE_CELL)
    {
        SAVE();
        struct cell *cell = (struct cell *)value_ref(B);
        value old = field_exchange(t, &cell->object, &cell->content, UNSET);
        if (unlikely(old == UNSET)) {
            unbound_cell(t, tuple_item(f->code->cell_names, i->b - f->code->local_count), false);
            goto raised;
        }
        value_release(t, old);
        DISPATCH();
    }
    CASE(LOAD_FREE)
    {
        struct cell *cell = closure_cell(f, i->b);
        value v = field_load(t, &cell->object, &cell->content);
        if (unlikely(v == UNSET)) {
            unbound_cell(t, tuple_item(f->code->free_names, i->b), true);
            goto raised;
        }
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(LOAD_FREE_T)
    {
        struct cell *cell = closure_cell(f, i->b);
        value v = field_load(t, &cell->object, &cell->content);
        if (unlikely(v == UNSET)) {
            unbound_cell(t, tuple_item(f->code->free_names, i->b), true);
            goto raised;
        }
        A = v;
        DISPATCH();
    }
    CASE(STORE_FREE)
    {
        CHECK_BOUND(i->a);
        SAVE();
        struct cell *cell = closure_cell(f, i->b);
        value v = TAKE(i->a);
        field_store(t, &cell->object, &cell->content, v);
        DISPATCH();
    }
    CASE(DELETE_FREE)
    {
        SAVE();
        struct cell *cell = closure_cell(f, i->b);
        value old = field_exchange(t, &cell->object, &cell->content, UNSET);
        if (unlikely(old == UNSET)) {
            unbound_cell(t, tuple_item(f->code->free_names, i->b), true);
            goto raised;
        }
        value_release(t, old);
        DISPATCH();
    }
    CASE(LOAD_FREE_CELL)
    STORE(i->a, value_retain(value_from_ref(closure_cell(f, i->b))));
    DISPATCH();
    CASE(LOAD_CLASS_FREE)
    {
        SAVE();
        value v = namespace_find(t, f->namespace, CACHE(i->c)->name);
        if (v == UNSET) {
            if (thread_raised(t))
                goto raised;
            struct cell *cell = closure_cell(f, i->b);
            v = field_load(t, &cell->object, &cell->content);
            if (v == UNSET) {
                unbound_cell(t, tuple_item(f->code->free_names, i->b), true);
                goto raised;
            }
        }
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(MAKE_CELL)
    {
        value content = i->b == NO_REGISTER ? UNSET : scope_take(&R[i->b]);
        value cell = cell_create(t, content);
        if (unlikely(cell == UNSET))
            goto raised;
        R[i->a] = cell;
        DISPATCH();
    }

    /* ---- Attributes and items ---- */

    CASE(LOAD_ATTR)
load_attribute : {
    struct inline_cache *cache = CACHE(i->c);
    value x = B, v = cached_attribute(t, x, cache);
    if (unlikely(v == UNSET)) {
        SAVE();
        CHECK_BOUND(i->b);
        value getter = UNSET;
        v = site_load(t, x, cache, &getter);
        if (getter != UNSET) {
            value self = TAKE(i->b);
            struct frame *next = call_above(t, f, getter, &self, 1);
            if (unlikely(!next))
                goto raised;
            f = next;
            ip = f->ip;
            LOAD_FRAME();
            if (unlikely(thread_poll_reasons(t)))
                goto poll;
            DISPATCH();
        }
    }
    FINISH_1(v);
}
    CASE(LOAD_ATTR_TL)
    {
        value v = cached_attribute(t, B, CACHE(i->c));
        if (unlikely(v == UNSET))
            goto load_attribute;
        A = v;
        DISPATCH();
    }
    CASE(LOAD_ATTR_TT)
    {
        value x = B, v = cached_attribute(t, x, CACHE(i->c));
        if (unlikely(v == UNSET))
            goto load_attribute;
        B = UNSET;
        v = release_keeping(t, x, v);
        A = v;
        DISPATCH();
    }
    CASE(LOAD_ATTR_LL)
    {
        value v = cached_attribute(t, B, CACHE(i->c));
        if (unlikely(v == UNSET))
            goto load_attribute;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(STORE_ATTR)
store_attribute : {
    struct inline_cache *cache = CACHE(i->c);
    value x = A, v = B;
    SAVE();
    CHECK_BOUND(i->a);
    CHECK_BOUND(i->b);
    value_retain(v);
    if (unlikely(!cached_store(t, x, cache, v))) {
        value_release(t, v); /* not the last: the register has another, a traced one */
        if (!site_store(t, x, cache, v))
            goto raised;
    }
    CONSUME(i->b);
    CONSUME(i->a);
    DISPATCH();
}
    CASE(STORE_ATTR_LT)
    {
        value v = B;
        SAVE();
        B = UNSET; /* the attribute takes it */
        if (unlikely(!cached_store(t, A, CACHE(i->c), v))) {
            B = v;
            goto store_attribute;
        }
        DISPATCH();
    }
    CASE(STORE_ATTR_LL)
    {
        value v = B;
        SAVE();
        CHECK_BOUND(i->b);
        if (unlikely(!cached_store(t, A, CACHE(i->c), value_retain(v)))) {
            value_release(t, v); /* not the last: the register has another */
            goto store_attribute;
        }
        DISPATCH();
    }
    CASE(DELETE_ATTR)
    SAVE();
    CHECK_BOUND(i->a);
    if (!op_delete_attribute(t, A, CACHE(i->c)->name))
        goto raised;
    CONSUME(i->a);
    DISPATCH();
    CASE(LOAD_METHOD)
load_method : {
    struct inline_cache *cache = CACHE(i->c);
    value *window = &R[i->a], x = B;
    bool pass_self = true;
    value method = cached_method(t, x, cache);
    if (unlikely(method == UNSET)) {
        SAVE();
        CHECK_BOUND(i->b);
        method = site_load_method(t, x, cache, &pass_self);
        if (unlikely(method == UNSET))
            goto raised;
    }
    window[FRAME_HEADER - 1] = method;
    window[FRAME_HEADER] = pass_self ? TAKE(i->b) : UNSET;
    if (!pass_self)
        CONSUME(i->b);
    DISPATCH();
}
    CASE(LOAD_METHOD_L)
    {
        value *window = &R[i->a], x = B, method = cached_method(t, x, CACHE(i->c));
        if (unlikely(method == UNSET))
            goto load_method;
        window[FRAME_HEADER - 1] = method;
        object_retain(value_ref(x)); /* it has a method by the cache: it is an object */
        window[FRAME_HEADER] = x;
        DISPATCH();
    }
    CASE(LOAD_METHOD_T)
    {
        value *window = &R[i->a], x = B, method = cached_method(t, x, CACHE(i->c));
        if (unlikely(method == UNSET))
            goto load_method;
        B = UNSET;
        window[FRAME_HEADER - 1] = method;
        window[FRAME_HEADER] = x;
        DISPATCH();
    }
    CASE(LOAD_SUPER_ATTR)
    UNREACHABLE();
    CASE(LOAD_ITEM)
    {
        value x = B, y = C, v = item_fast(t, x, y);
        if (v == UNSET) {
            SAVE();
            CHECK_BOUND(i->b);
            CHECK_BOUND(i->c);
            v = op_get_item(t, x, y);
        }
        FINISH_2(v);
    }
    CASE(LOAD_ITEM_K)
    {
        value x = B, y = K[i->c], v = item_fast(t, x, y);
        if (v == UNSET) {
            SAVE();
            CHECK_BOUND(i->b);
            v = op_get_item(t, x, y);
        }
        FINISH_1(v);
    }
    CASE(LOAD_SLICE)
    {
        value x = B, *bounds = &R[i->c];
        SAVE();
        value v = slice_fast(t, x, bounds[0], bounds[1]);
        if (unlikely(v == UNSET)) {
            CHECK_BOUND(i->b);
            if (unlikely(thread_raised(t)))
                goto raised;
            v = load_slice(t, x, bounds);
            if (unlikely(v == UNSET))
                goto raised;
        }
        CONSUME_KEEPING(i->b, v);
        if (unlikely(value_is_ref(bounds[0]) || value_is_ref(bounds[1])))
            v = clear_run_keeping(t, bounds, 2, v);
        bounds[0] = bounds[1] = UNSET;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(STORE_SLICE)
    {
        value *bounds = &R[i->b];
        SAVE();
        CHECK_BOUND(i->a);
        CHECK_BOUND(i->c);
        if (!store_slice(t, A, bounds, C))
            goto raised;
        clear_run(t, bounds, 2);
        CONSUME(i->a);
        CONSUME(i->c);
        DISPATCH();
    }
    CASE(STORE_ITEM)
    SAVE();
    CHECK_BOUND(i->a);
    CHECK_BOUND(i->b);
    CHECK_BOUND(i->c);
    if (!store_item_fast(t, A, B, C) && !op_set_item(t, A, B, C))
        goto raised;
    CONSUME(i->a);
    CONSUME(i->b);
    CONSUME(i->c);
    DISPATCH();
    CASE(DELETE_ITEM)
    SAVE();
    CHECK_BOUND(i->a);
    CHECK_BOUND(i->b);
    if (!op_delete_item(t, A, B))
        goto raised;
    CONSUME(i->a);
    CONSUME(i->b);
    DISPATCH();
    CASE(BUILD_SLICE)
    {
        value *parts = &R[i->b];
        SAVE();
        value v = slice_create(t, parts[0], parts[1], i->c == 3 ? parts[2] : NONE);
        if (unlikely(v == UNSET))
            goto raised;
        clear_run(t, parts, i->c);
        STORE(i->a, v);
        DISPATCH();
    }

    /* ---- Unary operations and identity ---- */

    CASE(NEGATIVE)
    {
        value x = B;
        if (value_is_int(x) && x != value_from_small_int(SMALL_INT_MIN))
            RESULT_IMMEDIATE(value_from_small_int(-value_small_int(x)));
        if (value_is_float(x))
            RESULT_IMMEDIATE(value_from_finite(-value_float(x)));
        SAVE();
        CHECK_BOUND(i->b);
        FINISH_1(op_negative(t, x));
    }
    CASE(POSITIVE)
    SAVE();
    CHECK_BOUND(i->b);
    FINISH_1(op_positive(t, B));
    CASE(INVERT)
    SAVE();
    CHECK_BOUND(i->b);
    FINISH_1(op_invert(t, B));
    CASE(NOT)
    {
        SAVE();
        CHECK_BOUND(i->b);
        int truth = truth_of(t, B);
        if (unlikely(truth < 0))
            goto raised;
        CONSUME(i->b);
        RESULT_IMMEDIATE(value_from_bool(!truth));
    }
    CASE(IS)
    CHECK_BOUND(i->b);
    CHECK_BOUND(i->c);
    SAVE();
    FINISH_2(value_from_bool(value_identical(B, C)));
    CASE(IS_NOT)
    CHECK_BOUND(i->b);
    CHECK_BOUND(i->c);
    SAVE();
    FINISH_2(value_from_bool(!value_identical(B, C)));
    CASE(IN)
    {
        SAVE();
        CHECK_BOUND(i->b);
        CHECK_BOUND(i->c);
        int found = contains_fast(t, C, B);
        if (found < 0)
            found = op_contains(t, C, B);
        FINISH_2(found < 0 ? UNSET : value_from_bool(found));
    }
    CASE(NOT_IN)
    {
        SAVE();
        CHECK_BOUND(i->b);
        CHECK_BOUND(i->c);
        int found = contains_fast(t, C, B);
        if (found < 0)
            found = op_contains(t, C, B);
        FINISH_2(found < 0 ? UNSET : value_from_bool(!found));
    }

    /* ---- Binary operations and comparisons ---- */

#define X(name, python, reflected, symbol) BINARY(name, FAST_##name)
    BINARY_OPCODES(X)
#undef X
    ARITHMETIC_T(add, small_add, +)
    ARITHMETIC_T(subtract, small_subtract, -)
    ARITHMETIC_T(multiply, small_multiply, *)
    COMPARISON(LT, <)
    COMPARISON(LE, <=)
    COMPARISON(EQ, ==)
    COMPARISON(NE, !=)
    COMPARISON(GT, >)
    COMPARISON(GE, >=)

    /* ---- Tests and jumps ---- */

    CASE(TEST_TRUTH)
    {
        value x = A;
        if (value_is_bool(x))
            BRANCH((x == TRUE_VALUE) == (bool)i->c);
        SAVE();
        CHECK_BOUND(i->a);
        int truth = truth_of(t, x);
        if (unlikely(truth < 0))
            goto raised;
        CONSUME(i->a);
        BRANCH((bool)truth == (bool)i->c);
    }
    CASE(TEST_NONE)
    {
        CHECK_BOUND(i->a);
        bool none = A == NONE;
        CONSUME(i->a);
        BRANCH(none == (bool)i->c);
    }
    CASE(TEST_IS)
    {
        CHECK_BOUND(i->a);
        CHECK_BOUND(i->b);
        SAVE();
        bool same = value_identical(A, B);
        CONSUME(i->a);
        CONSUME(i->b);
        BRANCH(same == (bool)i->c);
    }
    CASE(TEST_IN)
    {
        SAVE();
        CHECK_BOUND(i->a);
        CHECK_BOUND(i->b);
        int found = contains_fast(t, B, A);
        if (found < 0)
            found = op_contains(t, B, A);
        if (unlikely(found < 0))
            goto raised;
        CONSUME(i->a);
        CONSUME(i->b);
        BRANCH((bool)found == (bool)i->c);
    }
    CASE(TEST_KEEP)
    {
        SAVE();
        int truth = truth_of(t, A);
        if (unlikely(truth < 0))
            goto raised;
        if ((bool)truth != (bool)i->c)
            slot_clear(t, &A);
        BRANCH((bool)truth == (bool)i->c);
    }
    CASE(TEST_EXCEPTION)
    {
        SAVE();
        CHECK_BOUND(i->b);
        int matches = exception_matches(t, A, B);
        if (unlikely(matches < 0))
            goto raised;
        CONSUME(i->b);
        BRANCH((bool)matches == (bool)i->c);
    }
    CASE(JUMP)
    ip += instruction_imm(i);
    DISPATCH();
    CASE(JUMP_BACK)
    if (unlikely(thread_poll_reasons(t))) {
        /* Before the jump: what is raised here belongs to the loop that is left, and to the try around it. */
        SAVE();
        if (!vm_poll(t))
            goto raised;
    }
    ip += instruction_imm(i);
    DISPATCH();

    /* ---- Iteration ---- */

    CASE(GET_ITER)
    SAVE();
    CHECK_BOUND(i->b);
    FINISH_1(op_iter(t, B));
    CASE(GET_WALK)
    {
        value loop[LOOP_REGISTERS];
        SAVE();
        CHECK_BOUND(i->b);
        value v = B;
        if (loop_begin(v, loop)) {
            value_release(t, loop[0]); /* not the last */
            FINISH_1(value_retain(v));
        }
        FINISH_1(op_iter(t, v));
    }
    CASE(GET_LOOP)
    {
        SAVE();
        CHECK_BOUND(i->b);
        value iterable = B;
        if (!loop_begin(iterable, &A)) {
            value v = op_iter(t, iterable);
            if (unlikely(v == UNSET))
                goto raised;
            A = v;
        }
        CONSUME(i->b); /* what a loop walks has another reference */
        DISPATCH();
    }
    CASE(FOR_ITER)
    {
        bool has_iterator = false;
        value v = loop_next(t, &B, &has_iterator);
        if (has_iterator) {
            value iterator = B;
            SAVE();
            if (value_is_exact(iterator, &range_iterator_type)) {
                v = range_iterator_step((struct range_iterator *)value_ref(iterator));
            } else if (value_is_exact(iterator, &generator_type)) {
                struct frame *next = generator_enter(t, f, iterator);
                if (next) {
                    f = next;
                    ip = f->ip;
                    LOAD_FRAME();
                    DISPATCH();
                }
            } else {
                bool ended = false;
                v = sequence_next_fast(iterator, &ended);
                if (v == UNSET && !ended)
                    v = op_next(t, iterator);
            }
        }
        if (likely(v != UNSET)) {
            STORE(i->a, v);
            ip++;
            DISPATCH();
        }
        SAVE();
        if (unlikely(thread_raised(t)))
            goto raised;
        slot_clear(t, &B);
        DISPATCH(); /* the JUMP behind it */
    }
    CASE(GET_AITER)
    SAVE();
    CHECK_BOUND(i->b);
    FINISH_1(async_iterator(t, B));
    CASE(GET_ANEXT)
    {
        SAVE();
        value v = async_next(t, B);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(END_ASYNC_FOR)
    {
        SAVE();
        value exception = scope_take(&A);
        if (!type_is_subtype(value_type(exception), &exc_StopAsyncIteration)) {
            slot_set(t, &t->exception, exception);
            goto raised_again;
        }
        value_release(t, exception);
        DISPATCH();
    }
    CASE(UNPACK)
    {
        SAVE();
        CHECK_BOUND(i->b);
        const value *items = items_of(B, i->c);
        if (likely(items != NULL)) {
            for (unsigned k = 0; k < i->c; k++)
                R[i->a + k] = value_retain(items[k]);
            CONSUME(i->b);
            DISPATCH();
        }
        value source = TAKE(i->b);
        if (!unpack_into(t, source, &R[i->a], i->c))
            goto raised;
        DISPATCH();
    }
    CASE(UNPACK_PAIR)
    {
        SAVE();
        const value *items = items_of(B, 2);
        value pair[2] = {UNSET, UNSET};
        if (likely(items != NULL)) {
            pair[0] = value_retain(items[0]);
            pair[1] = value_retain(items[1]);
            CONSUME(i->b); /* what was in it has another reference now */
        } else {
            value *s = scope_enter(t, 2);
            if (unlikely(!s))
                goto raised;
            bool done = unpack_into(t, scope_take(&B), s, 2);
            if (done) {
                pair[0] = scope_take(&s[0]);
                pair[1] = scope_take(&s[1]);
            }
            scope_leave(t, s);
            if (unlikely(!done))
                goto raised;
        }
        value first = A;
        A = pair[0];
        value second = C;
        C = pair[1];
        value_release(t, first);
        value_release(t, second);
        DISPATCH();
    }
    CASE(UNPACK_EX)
    {
        SAVE();
        CHECK_BOUND(i->b);
        value source = TAKE(i->b);
        if (!unpack_extended(t, source, &R[i->a], i->c & 255, i->c >> 8))
            goto raised;
        DISPATCH();
    }

    /* ---- Building ---- */

    CASE(BUILD_LIST)
    {
        value v = list_take_items(t, &R[i->b], i->c);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(BUILD_TUPLE)
    {
        value v = tuple_take_items(t, &R[i->b], i->c);
        for (unsigned k = 0; k < i->c; k++)
            R[i->b + k] = UNSET;
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(BUILD_SET)
    {
        SAVE();
        value v = build_set(t, &R[i->b], i->c);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, clear_run_keeping(t, &R[i->b], i->c, v));
        DISPATCH();
    }
    CASE(BUILD_MAP)
    {
        SAVE();
        value v = build_map(t, &R[i->b], i->c);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, clear_run_keeping(t, &R[i->b], (size_t)i->c * 2, v));
        DISPATCH();
    }
    CASE(BUILD_STRING)
    {
        SAVE();
        value v = build_string(t, &R[i->b], i->c);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, clear_run_keeping(t, &R[i->b], i->c, v));
        DISPATCH();
    }
    CASE(LIST_APPEND)
    {
        CHECK_BOUND(i->b);
        value v = TAKE(i->b);
        if (unlikely(!append_fast(t, A, v) && !list_append_take(t, A, v)))
            goto raised;
        DISPATCH();
    }
    CASE(SET_ADD)
    SAVE();
    CHECK_BOUND(i->b);
    if (!set_add(t, A, B))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(MAP_ADD)
    SAVE();
    CHECK_BOUND(i->b);
    CHECK_BOUND(i->c);
    if (!dict_set(t, A, B, C))
        goto raised;
    CONSUME(i->b);
    CONSUME(i->c);
    DISPATCH();
    CASE(LIST_EXTEND)
    SAVE();
    CHECK_BOUND(i->b);
    if (!list_extend_display(t, A, B, i->c ? C : UNSET))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(SET_UPDATE)
    SAVE();
    CHECK_BOUND(i->b);
    if (!set_update(t, A, B))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(DICT_UPDATE)
    SAVE();
    CHECK_BOUND(i->b);
    if (!dict_update_display(t, A, B))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(DICT_MERGE)
    SAVE();
    CHECK_BOUND(i->b);
    if (!dict_merge(t, A, B, C))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(LIST_TO_TUPLE)
    SAVE();
    FINISH_1(list_to_tuple(t, B));
    CASE(CONVERT)
    SAVE();
    FINISH_1(convert(t, B, i->c));
    CASE(FORMAT)
    {
        SAVE();
        value spec = i->c == NO_REGISTER ? UNSET : C;
        value v = spec == UNSET && value_is_exact(B, &str_type) ? value_retain(B) : op_format(t, B, spec);
        if (unlikely(v == UNSET))
            goto raised;
        CONSUME_KEEPING(i->b, v);
        if (i->c != NO_REGISTER)
            CONSUME_KEEPING(i->c, v);
        STORE(i->a, v);
        DISPATCH();
    }

    /* ---- Calls ---- */

    CASE(CALL)
    {
        value *window = &R[i->b];
        size_t nargs = i->c;
        SAVE();
        struct frame *next = call_prepare(t, vm, f, window, nargs);
        if (likely(next)) {
            f = next;
            ip = f->ip;
            LOAD_FRAME();
            if (unlikely(thread_poll_reasons(t)))
                goto poll;
            DISPATCH();
        }
        if (unlikely(thread_raised(t)))
            goto raised;
        value v = window[0];
        window[0] = UNSET;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(CALL_METHOD)
    {
        value *window = &R[i->b];
        size_t nargs = (size_t)i->c + 1;
        SAVE();
        if (unlikely(window[FRAME_HEADER] == UNSET)) {
            nargs--;
            for (size_t k = 0; k < nargs; k++)
                window[FRAME_HEADER + k] = window[FRAME_HEADER + k + 1];
            window[FRAME_HEADER + nargs] = UNSET;
        }
        struct frame *next = call_prepare(t, vm, f, window, nargs);
        if (likely(next)) {
            f = next;
            ip = f->ip;
            LOAD_FRAME();
            if (unlikely(thread_poll_reasons(t)))
                goto poll;
            DISPATCH();
        }
        if (unlikely(thread_raised(t)))
            goto raised;
        value v = window[0];
        window[0] = UNSET;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(CALL_KW)
    {
        value *window = &R[i->b];
        value kwnames = K[instruction_imm(ip)];
        size_t nargs = i->c - tuple_count(kwnames);
        SAVE();
        struct frame *next = call_keywords(t, f, window, nargs, kwnames);
        if (next) {
            f = next;
            ip = f->ip;
            LOAD_FRAME();
            if (unlikely(thread_poll_reasons(t)))
                goto poll;
            DISPATCH();
        }
        if (unlikely(thread_raised(t)))
            goto raised;
        value v = window[0];
        window[0] = UNSET;
        STORE(i->a, v);
        ip++;
        DISPATCH();
    }
    CASE(NAMES)
    DISPATCH();
    CASE(CALL_EX)
    {
        value *window = &R[i->b];
        SAVE();
        value kwargs = window[FRAME_HEADER + 1];
        struct frame *next = kwargs == NONE ? call_spread(t, f, window) : NULL;
        if (next) {
            f = next;
            ip = f->ip;
            LOAD_FRAME();
            if (unlikely(thread_poll_reasons(t)))
                goto poll;
            DISPATCH();
        }
        value v =
            op_call_ex(t, window[FRAME_HEADER - 1], window[FRAME_HEADER], kwargs == NONE ? UNSET : kwargs);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, clear_run_keeping(t, &window[FRAME_HEADER - 1], 3, v));
        DISPATCH();
    }
    CASE(RETURN)
    CHECK_BOUND(i->a);
    value_result = A;
    A = UNSET;
    goto returned;
    CASE(RETURN_T)
    value_result = scope_take(&A); /* a temporary is never unbound */
    goto returned;
    CASE(RETURN_L)
    CHECK_BOUND(i->a);
    value_result = scope_take(&A); /* the frame goes: its reference is the result's */
    goto returned;
    CASE(RETURN_CONST)
    value_result = value_retain(K[instruction_imm(i)]);
returned:
    SAVE();
    {
        uint64_t flags = f->flags;
        struct frame *caller = f->caller;
        if (unlikely(flags & (FRAME_GENERATOR | FRAME_INIT | FRAME_SPREAD))) {
            if (flags & FRAME_SPREAD) {
                value_result = frame_leave_fast(t, vm, f, value_result);
                value *items = &caller->registers[caller->ip[-1].b];
                value_result = release_keeping(t, scope_take(items), value_result);
            } else if (flags & FRAME_INIT) {
                value_result = init_result(t, f, value_result);
                if (unlikely(value_result == UNSET))
                    goto raised;
                value_result = frame_leave_fast(t, vm, f, value_result);
            } else {
                generator_return(t, f, value_result);
                if (flags & FRAME_ENTRY)
                    return UNSET; /* with StopIteration's value in the generator: see vm/generator.h */
                f = caller;
                ip = f->ip;
                LOAD_FRAME();
                i = ip - 1;
                if (unlikely(thread_raised(t)))
                    goto raised;
                slot_clear(t, &B); /* the exhausted iterator of FOR_ITER */
                DISPATCH();
            }
        } else {
            value_result = frame_leave_fast(t, vm, f, value_result);
        }
        if (flags & FRAME_ENTRY)
            return value_result;
        f = caller;
        ip = f->ip;
        LOAD_FRAME();
        i = ip - 1;
        STORE(i->a, value_result);
        DISPATCH();
    }
    CASE(MAKE_FUNCTION)
    {
        SAVE();
        value *inputs = i->c == NO_REGISTER ? NULL : &R[i->c];
        value v = make_function(t, f, K[i->b], inputs);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(MAKE_CLOSURE)
    {
        SAVE();
        value v = make_function(t, f, K[i->b], NULL);
        if (unlikely(v == UNSET))
            goto raised;
        field_init(&((struct function *)value_ref(v))->closure, scope_take(&C));
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(BUILD_CLASS)
    {
        SAVE();
        value v = load_build_class(t, f);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }

    /* ---- Generators ---- */

    CASE(YIELD)
    CASE(ASYNC_YIELD)
    {
        CHECK_BOUND(i->b);
        value v = TAKE(i->b);
        SAVE();
        uint64_t flags = f->flags;
        struct frame *caller = f->caller;
        if (unlikely(generator_is_async(f))) {
            v = async_wrap(t, v);
            if (unlikely(v == UNSET))
                goto raised;
        }
        generator_suspend(t, f, i->c);
        if (flags & FRAME_ENTRY)
            return v;
        f = caller;
        ip = f->ip;
        LOAD_FRAME();
        i = ip - 1;
        STORE(i->a, v);
        ip++; /* FOR_ITER has an item: skip the JUMP */
        DISPATCH();
    }
    CASE(YIELD_FROM)
    {
        /* Until the inner iterator ends this instruction is suspended, and runs again when resumed. */
        SAVE();
        value sent = C, v;
        int outcome = generator_send_inner(t, B, sent, &v);
        if (outcome < 0)
            goto raised;
        v = release_keeping(t, scope_take(&C), v);
        if (outcome == 0) { /* it ended with v */
            CONSUME_KEEPING(i->b, v);
            STORE(i->a, v);
            DISPATCH();
        }
        uint64_t flags = f->flags;
        struct frame *caller = f->caller;
        f->ip = ip - 1;
        generator_of_frame(f)->delegating = true;
        generator_suspend(t, f, generator_handler_flag(f));
        if (flags & FRAME_ENTRY)
            return v;
        f = caller;
        ip = f->ip;
        LOAD_FRAME();
        i = ip - 1;
        STORE(i->a, v);
        ip++;
        DISPATCH();
    }
    CASE(GET_YIELD_FROM)
    SAVE();
    CHECK_BOUND(i->b);
    FINISH_1(yield_from_iterator(t, f, B));
    CASE(GET_AWAITABLE)
    SAVE();
    CHECK_BOUND(i->b);
    FINISH_1(awaitable_iterator(t, B));

    /* ---- Exceptions ---- */

    CASE(ENTER_HANDLER)
    {
        value outer = vm->handled;
        vm->handled = value_retain(A);
        R[i->b] = i->c && (f->flags & FRAME_GENERATOR) ? (value_release(t, outer), ELLIPSIS) : outer;
        DISPATCH();
    }
    CASE(LEAVE_HANDLER)
    {
        SAVE();
        value outer = scope_take(&B);
        if (outer == ELLIPSIS)
            outer = generator_outer_handled(f);
        slot_set(t, &vm->handled, outer);
        DISPATCH();
    }
    CASE(RAISE)
    {
        SAVE();
        CHECK_BOUND(i->a);
        value exception = TAKE(i->a);
        raise_statement_value(t, exception, UNSET);
        goto raised;
    }
    CASE(RAISE_FROM)
    {
        SAVE();
        CHECK_BOUND(i->a);
        CHECK_BOUND(i->b);
        value cause = TAKE(i->b), exception = TAKE(i->a);
        raise_statement_value(t, exception, cause);
        goto raised;
    }
    CASE(RAISE_AGAIN)
    SAVE();
    raise_again(t);
    goto raised_again;
    CASE(RERAISE)
    slot_set(t, &t->exception, scope_take(&A));
    goto raised_again;
    CASE(LOAD_ASSERTION_ERROR)
    STORE(i->a, value_from_type(&exc_AssertionError));
    DISPATCH();
    CASE(BEFORE_WITH)
    SAVE();
    CHECK_BOUND(i->b);
    if (!before_with(t, B, &R[i->a], &R[i->a + 1], false))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(BEFORE_ASYNC_WITH)
    SAVE();
    CHECK_BOUND(i->b);
    if (!before_with(t, B, &R[i->a], &R[i->a + 1], true))
        goto raised;
    CONSUME(i->b);
    DISPATCH();
    CASE(WITH_EXIT)
    {
        SAVE();
        value v = with_exit(t, B, i->c == NO_REGISTER ? UNSET : C);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, release_keeping(t, scope_take(&B), v));
        DISPATCH();
    }
    CASE(EXCEPT_STAR_MATCH)
    {
        SAVE();
        CHECK_BOUND(i->c);
        value *s = scope_enter(t, 2);
        if (unlikely(!s))
            goto raised;
        bool known = except_star_match(t, B, C, &s[0], &s[1]);
        if (known) {
            CONSUME(i->c);
            slot_set(t, &B, scope_take(&s[1]));
            STORE(i->a, scope_take(&s[0]));
        }
        scope_leave(t, s);
        if (unlikely(!known))
            goto raised;
        DISPATCH();
    }
    CASE(EXCEPT_STAR_END)
    {
        SAVE();
        value v = except_star_end(t, B, C);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, release_keeping(t, scope_take(&C), v));
        DISPATCH();
    }

    /* ---- Imports ---- */

    CASE(IMPORT_NAME)
    {
        SAVE();
        value v = import_name(t, f, tuple_item(f->code->names, i->b), A, i->c);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(IMPORT_FROM)
    {
        SAVE();
        value v = import_from(t, B, tuple_item(f->code->names, i->c));
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(IMPORT_STAR)
    SAVE();
    if (!import_star(t, f, A))
        goto raised;
    CONSUME(i->a);
    DISPATCH();

    /* ---- Patterns ---- */

    CASE(MATCH_SEQUENCE)
    STORE(i->a, match_sequence(B));
    DISPATCH();
    CASE(MATCH_MAPPING)
    STORE(i->a, match_mapping(B));
    DISPATCH();
    CASE(MATCH_KEYS)
    {
        SAVE();
        value v = match_keys(t, B, C);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }
    CASE(MATCH_CLASS)
    {
        SAVE();
        value *inputs = &R[i->c];
        value v = match_class(t, B, inputs[0], inputs[1], value_small_int(inputs[2]));
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, clear_run_keeping(t, inputs, 3, v));
        DISPATCH();
    }
    CASE(GET_LENGTH)
    {
        SAVE();
        int64_t length = op_length(t, B);
        if (unlikely(length < 0))
            goto raised;
        STORE(i->a, value_from_small_int(length));
        DISPATCH();
    }
    CASE(MAPPING_REST)
    {
        SAVE();
        value v = mapping_rest(t, B, C);
        if (unlikely(v == UNSET))
            goto raised;
        STORE(i->a, v);
        DISPATCH();
    }

    /* ---- The rest ---- */

    CASE(SETUP_ANNOTATIONS)
    SAVE();
    if (!setup_annotations(t, f))
        goto raised;
    DISPATCH();
    CASE(PRINT_EXPR)
    SAVE();
    CHECK_BOUND(i->a);
    if (!print_expression(t, A))
        goto raised;
    CONSUME(i->a);
    DISPATCH();
    CASE(BREAKPOINT)
    {
        /* Stands for another instruction: stop if asked to, then run that one. */
        SAVE();
        uint16_t op = stop_reached(t, f);
        if (unlikely(thread_poll_reasons(t)) && !vm_poll(t))
            goto raised;
        goto *labels[op];
    }
}
