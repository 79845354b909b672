#include "compiler/disassemble.h"

#include "types/str.h"
#include "types/tuple.h"

const struct opcode_info *opcode_info(uint16_t op)
{
    static const struct opcode_info table[OPCODE_COUNT] = {
#define X(name, operands) [OP_##name] = {#name, operands},
        OPCODE_TABLE(X)
#undef X
#define X(name, python, reflected, symbol)                                                                   \
    [OP_##name] = {#name, "rrr"}, [OP_##name##_RK] = {#name "_RK", "rrk"},                                   \
    [OP_##name##_KR] = {#name "_KR", "rkr"}, [OP_##name##_INPLACE] = {#name "_INPLACE", "rrr"},              \
    [OP_##name##_INPLACE_RK] = {#name "_INPLACE_RK", "rrk"},
            BINARY_OPCODES(X)
#undef X
#define X(name)                                                                                              \
    [OP_COMPARE_##name] = {"COMPARE_" #name, "rrr"},                                                         \
    [OP_COMPARE_##name##_RK] = {"COMPARE_" #name "_RK", "rrk"}, [OP_TEST_##name] = {"TEST_" #name, "rru"},   \
    [OP_TEST_##name##_RK] = {"TEST_" #name "_RK", "rku"},
                COMPARE_OPCODES(X)
#undef X
    };
    return op < OPCODE_COUNT ? &table[op] : NULL;
}

static void append_register(const struct code *code, unsigned reg, struct buffer *out)
{
    if (reg == NO_REGISTER)
        buffer_append_text(out, " -");
    else if (reg < code->local_count)
        buffer_printf(out, " %s", str_data(tuple_item(code->local_names, reg)));
    else if (reg < code->first_temporary)
        buffer_printf(out, " cell:%s", str_data(tuple_item(code->cell_names, reg - code->local_count)));
    else
        buffer_printf(out, " t%u", reg - code->first_temporary);
}

static void append_operand(const struct code *code, char kind, unsigned operand, const struct instruction *i,
                           struct buffer *out)
{
    const struct inline_cache *caches = code->caches;
    switch (kind) {
    case 'r':
        append_register(code, operand, out);
        break;
    case 'w':
        buffer_printf(out, " w%u", operand - code->first_temporary);
        break;
    case 'n':
        buffer_printf(out, " %s", str_data(tuple_item(code->names, operand)));
        break;
    case 'c':
        buffer_printf(out, " .%s", str_data(caches[operand].name));
        break;
    case 'k':
        buffer_printf(out, " k%d",
                      i->op == OP_LOAD_CONST || i->op == OP_LOAD_CONST_T || i->op == OP_RETURN_CONST ||
                              i->op == OP_NAMES
                          ? instruction_imm(i)
                          : (int)operand);
        break;
    case 'f':
        buffer_printf(out, " free:%s", str_data(tuple_item(code->free_names, operand)));
        break;
    case 'u':
        buffer_printf(out, " %u", operand);
        break;
    default:
        break;
    }
}

void disassemble(const struct code *code, struct buffer *out)
{
    int32_t line = -1;
    for (uint32_t at = 0; at < code->instruction_count; at++) {
        const struct instruction *i = &code->instructions[at];
        const struct opcode_info *info = opcode_info(i->op);
        if (code->positions[at].line != line) {
            line = code->positions[at].line;
            buffer_printf(out, "%5d", line);
        } else {
            buffer_append_text(out, "     ");
        }
        buffer_printf(out, " %5u  %-22s", at, info->name);
        if (info->operands[1] == 'j') {
            buffer_printf(out, " -> %u\n", at + 1 + (uint32_t)instruction_imm(i));
            continue;
        }
        const unsigned operands[] = {i->a, i->b, i->c};
        for (int k = 0; k < 3; k++)
            append_operand(code, info->operands[k], operands[k], i, out);
        buffer_append_char(out, '\n');
    }
}
