"""Decodes a prototype's instructions into tuples that the interpreter unpacks in one step.

Each instruction becomes ``(operation, a, b, c, d)`` at the same index. Operands are what the interpreter needs
and no longer what the instruction holds: constants themselves, jump targets as absolute indices, register ranges
with their end. Instructions that mean the same to the interpreter (LOADI and LOADK, ADD, ADDI and ADDK, ...) share an
operation. The comments beside each decoder name the tuple's parts.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op

if TYPE_CHECKING:
    from collections.abc import Callable

    from luapy.bytecode.proto import Proto

    Prepared = tuple[int, Any, Any, Any, Any]
    Decoder = Callable[[Proto, int, int], Prepared]

# Python finds a key of a dict sooner if it is the very object; the names in translated code are interned. Python 3.12
# keeps interned strings for ever, and PyPy has no use for them.
_INTERNS = sys.implementation.name == "cpython" and sys.version_info[:2] != (3, 12)
_LONGEST_NAME = 40
# An operation of the interpreter only: comparison with nil, false or true, by identity. It takes the number of EQI,
# which EQK replaces, so that it stands among the tests.
EQUAL_SINGLETON = op.EQI
_TESTS = frozenset((op.LT, op.LE, op.LTI, op.LEI, op.GTI, op.GEI, op.EQ, op.EQK, op.EQI, op.TEST, op.TESTSET))
# In a traced thread these stand for instructions that may call a hook.
TRACED_CALL = 84
TRACED_TAILCALL = 85
TRACED_RETURN = 86
TRACED_TFORCALL = 87
# Not an operation of the program: a hook has suspended the thread before the next one.
TRACED_YIELD = 88


def _a(i: int) -> int:
    return i >> 7 & 0xFF


def _b(i: int) -> int:
    return i >> 16 & 0xFF


def _c(i: int) -> int:
    return i >> 24 & 0xFF


def _k(i: int) -> bool:
    return bool(i >> 15 & 1)


def _bx(i: int) -> int:
    return i >> 15 & 0x1FFFF


def _signed_b(i: int) -> int:
    return (i >> 16 & 0xFF) - 127


def _signed_c(i: int) -> int:
    return (i >> 24 & 0xFF) - 127


def _jump_target(code: list[int], pc: int) -> int:
    """Where the JMP at `pc` leads; 0 stands in when there is none, which the verifier excludes."""
    if pc < len(code) and code[pc] & 0x7F == op.JMP:
        return pc + 1 + (code[pc] >> 7 & 0x1FFFFFF) - 0xFFFFFF
    return 0


def _test_target(code: list[int], pc: int) -> int:
    """Where a test at `pc` goes with the jump that follows it: to the jump itself where that makes a loop."""
    target = _jump_target(code, pc + 1)
    return pc + 1 if target <= pc else target


def _simple(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:
        return operation, _a(i), _b(i), _c(i), None

    return decode


def _load_integer(proto: Proto, i: int, pc: int) -> Prepared:  # register, value
    return op.LOADK, _a(i), _bx(i) - 0xFFFF, None, None


def _load_float(proto: Proto, i: int, pc: int) -> Prepared:
    return op.LOADK, _a(i), float(_bx(i) - 0xFFFF), None, None


def _load_constant(proto: Proto, i: int, pc: int) -> Prepared:
    return op.LOADK, _a(i), proto.constants[_bx(i)], None, None


def _load_far_constant(proto: Proto, i: int, pc: int) -> Prepared:
    return op.LOADKX, _a(i), proto.constants[proto.code[pc + 1] >> 7], None, None


def _load_false(proto: Proto, i: int, pc: int) -> Prepared:
    return op.LOADK, _a(i), False, None, None


def _load_true(proto: Proto, i: int, pc: int) -> Prepared:
    return op.LOADK, _a(i), True, None, None


def _load_nil(proto: Proto, i: int, pc: int) -> Prepared:  # first register, end of the range
    return op.LOADNIL, _a(i), _a(i) + _b(i) + 1, None, None


def _get_constant_key(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # register, table, key
        return operation, _a(i), _b(i), proto.constants[_c(i)], None

    return decode


def _constant_or_register(proto: Proto, i: int) -> Any:
    return proto.constants[_c(i)] if _k(i) else _c(i)


def _set_constant_key(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # table, key, value or its register, which
        return operation, _a(i), proto.constants[_b(i)], _constant_or_register(proto, i), _k(i)

    return decode


def _set_key(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # table, key (register or integer), value, which
        return operation, _a(i), _b(i), _constant_or_register(proto, i), _k(i)

    return decode


def _self(proto: Proto, i: int, pc: int) -> Prepared:  # register, object, key or its register, which
    return op.SELF, _a(i), _b(i), _constant_or_register(proto, i), _k(i)


def _constant_operand(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # register, operand, -, constant
        return operation, _a(i), _b(i), None, proto.constants[_c(i)]

    return decode


def _immediate_operand(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # register, operand, -, integer
        return operation, _a(i), _b(i), None, _signed_c(i)

    return decode


def _metamethod(proto: Proto, i: int, pc: int) -> Prepared:  # left, right, event, register of the result
    return op.MMBIN, _a(i), _b(i), op.EVENTS[_c(i)], _a(proto.code[pc - 1])


def _metamethod_integer(proto: Proto, i: int, pc: int) -> Prepared:  # left, constant, event, (result, flipped)
    return op.MMBINK, _a(i), _signed_b(i), op.EVENTS[_c(i)], (_a(proto.code[pc - 1]), _k(i))


def _metamethod_constant(proto: Proto, i: int, pc: int) -> Prepared:
    return op.MMBINK, _a(i), proto.constants[_b(i)], op.EVENTS[_c(i)], (_a(proto.code[pc - 1]), _k(i))


def _jump(proto: Proto, i: int, pc: int) -> Prepared:  # target, whether it is executed as part of the test before it
    target = _jump_target(proto.code, pc)
    follows_test = pc > 0 and proto.code[pc - 1] & 0x7F in _TESTS
    return op.JMP, target, follows_test and target < pc, None, None


def _comparison(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # left, right, wanted result, target
        return operation, _a(i), _b(i), _k(i), _test_target(proto.code, pc)

    return decode


def _comparison_immediate(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # left, integer, wanted result, target
        return operation, _a(i), _signed_b(i), _k(i), _test_target(proto.code, pc)

    return decode


def _equal_constant(proto: Proto, i: int, pc: int) -> Prepared:  # left, constant, wanted result, target
    constant = proto.constants[_b(i)]
    singleton = constant is None or constant is True or constant is False
    operation = EQUAL_SINGLETON if singleton else op.EQK
    return operation, _a(i), constant, _k(i), _test_target(proto.code, pc)


def _test(proto: Proto, i: int, pc: int) -> Prepared:  # register, wanted result, -, target
    return op.TEST, _a(i), _k(i), None, _test_target(proto.code, pc)


def _test_set(proto: Proto, i: int, pc: int) -> Prepared:  # register, tested, wanted result, target
    return op.TESTSET, _a(i), _b(i), _k(i), _test_target(proto.code, pc)


def _concat(proto: Proto, i: int, pc: int) -> Prepared:  # first register, end of the operands
    return op.CONCAT, _a(i), _a(i) + _b(i), None, None


def _call(proto: Proto, i: int, pc: int) -> Prepared:  # function, end of arguments or 0, results wanted or -1
    return op.CALL, _a(i), _a(i) + _b(i) if _b(i) else 0, _c(i) - 1, None


def _tail_call(proto: Proto, i: int, pc: int) -> Prepared:  # function, end of arguments or 0, upvalues to close
    return op.TAILCALL, _a(i), _a(i) + _b(i) if _b(i) else 0, _k(i), None


def _return(proto: Proto, i: int, pc: int) -> Prepared:  # first, end of the values or None, something to close
    return op.RETURN, _a(i), _a(i) + _b(i) - 1 if _b(i) else None, _k(i), None


def _loop_back(operation: int) -> Decoder:
    def decode(proto: Proto, i: int, pc: int) -> Prepared:  # first register, target
        return operation, _a(i), pc + 1 - _bx(i), None, None

    return decode


def _for_prepare(proto: Proto, i: int, pc: int) -> Prepared:  # first register, target when the loop does not run
    return op.FORPREP, _a(i), pc + 2 + _bx(i), None, None


def _generic_for_prepare(proto: Proto, i: int, pc: int) -> Prepared:
    return op.TFORPREP, _a(i), pc + 1 + _bx(i), None, None


def _new_table(proto: Proto, i: int, pc: int) -> Prepared:  # register, size of the hash part, of the array part
    array_size = _c(i)
    if _k(i):
        array_size += (proto.code[pc + 1] >> 7) * 256
    return op.NEWTABLE, _a(i), 1 << (_b(i) - 1) if _b(i) else 0, array_size, None


def _set_list(proto: Proto, i: int, pc: int) -> Prepared:  # table, end of values or 0, first index, extra follows
    first = _c(i)
    if _k(i):
        first += (proto.code[pc + 1] >> 7) * 256
    return op.SETLIST, _a(i), _a(i) + _b(i) + 1 if _b(i) else 0, first + 1, _k(i)


def _closure(proto: Proto, i: int, pc: int) -> Prepared:  # register, prototype
    return op.CLOSURE, _a(i), proto.protos[_bx(i)], None, None


def _vararg(proto: Proto, i: int, pc: int) -> Prepared:  # first register, values wanted or -1
    return op.VARARG, _a(i), _c(i) - 1, None, None


DECODERS: dict[int, Decoder] = {
    op.LOADI: _load_integer,
    op.LOADF: _load_float,
    op.LOADK: _load_constant,
    op.LOADKX: _load_far_constant,
    op.LOADFALSE: _load_false,
    op.LOADTRUE: _load_true,
    op.LOADNIL: _load_nil,
    op.GETTABUP: _get_constant_key(op.GETTABUP),
    op.GETFIELD: _get_constant_key(op.GETFIELD),
    op.SETTABUP: _set_constant_key(op.SETTABUP),
    op.SETFIELD: _set_constant_key(op.SETFIELD),
    op.SETTABLE: _set_key(op.SETTABLE),
    op.SETI: _set_key(op.SETI),
    op.SELF: _self,
    op.ADDI: _immediate_operand(op.ADD),
    op.ADDK: _constant_operand(op.ADD),
    op.SUBK: _constant_operand(op.SUB),
    op.MULK: _constant_operand(op.MUL),
    op.MODK: _constant_operand(op.MOD),
    op.POWK: _constant_operand(op.POW),
    op.DIVK: _constant_operand(op.DIV),
    op.IDIVK: _constant_operand(op.IDIV),
    op.BANDK: _constant_operand(op.BAND),
    op.BORK: _constant_operand(op.BOR),
    op.BXORK: _constant_operand(op.BXOR),
    op.SHRI: _immediate_operand(op.SHR),
    op.SHLI: _immediate_operand(op.SHLI),
    op.MMBIN: _metamethod,
    op.MMBINI: _metamethod_integer,
    op.MMBINK: _metamethod_constant,
    op.CONCAT: _concat,
    op.JMP: _jump,
    op.EQ: _comparison(op.EQ),
    op.LT: _comparison(op.LT),
    op.LE: _comparison(op.LE),
    op.EQK: _equal_constant,
    op.EQI: _comparison_immediate(op.EQK),
    op.LTI: _comparison_immediate(op.LTI),
    op.LEI: _comparison_immediate(op.LEI),
    op.GTI: _comparison_immediate(op.GTI),
    op.GEI: _comparison_immediate(op.GEI),
    op.TEST: _test,
    op.TESTSET: _test_set,
    op.CALL: _call,
    op.TAILCALL: _tail_call,
    op.RETURN: _return,
    op.FORLOOP: _loop_back(op.FORLOOP),
    op.FORPREP: _for_prepare,
    op.TFORPREP: _generic_for_prepare,
    op.TFORLOOP: _loop_back(op.TFORLOOP),
    op.NEWTABLE: _new_table,
    op.SETLIST: _set_list,
    op.CLOSURE: _closure,
    op.VARARG: _vararg,
}
_DECODE = [DECODERS.get(number) or _simple(number) for number in range(op.EXTRAARG + 1)]


def prepare(proto: Proto) -> list[Prepared]:
    """Return the decoded instructions of `proto`, kept in ``proto.prepared``."""
    if _INTERNS:
        proto.constants = [
            sys.intern(value) if value.__class__ is str and len(value) <= _LONGEST_NAME else value
            for value in proto.constants
        ]
    prepared = [_DECODE[i & 0x7F](proto, i, pc) for pc, i in enumerate(proto.code)]
    proto.prepared = prepared
    return prepared
