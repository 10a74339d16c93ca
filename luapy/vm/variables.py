"""Names for values in messages: which local, upvalue, field or constant a register holds.

The name of a register is found as the reference does, by looking for the instruction that set it last
(symbolic execution over the bytecode, needing no bookkeeping at run time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.frames import CallFrame, innermost_frame

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.state import State

    # A kind ("local", "global", "field", "method", "upvalue", "constant", ...) and a name, or two Nones.
    NameInfo = tuple[str | None, str | None]

NOTHING: NameInfo = (None, None)

_METAMETHOD_EVENTS = {
    op.SELF: "index",
    op.GETTABUP: "index",
    op.GETTABLE: "index",
    op.GETI: "index",
    op.GETFIELD: "index",
    op.SETTABUP: "newindex",
    op.SETTABLE: "newindex",
    op.SETI: "newindex",
    op.SETFIELD: "newindex",
    op.UNM: "unm",
    op.BNOT: "bnot",
    op.LEN: "len",
    op.CONCAT: "concat",
    op.EQ: "eq",
    op.LT: "lt",
    op.LTI: "lt",
    op.GTI: "lt",
    op.LE: "le",
    op.LEI: "le",
    op.GEI: "le",
    op.CLOSE: "close",
    op.RETURN: "close",
}
_METAMETHOD_INSTRUCTIONS = (op.MMBIN, op.MMBINI, op.MMBINK)


def find_setter(proto: Proto, last_pc: int, register: int) -> int:
    """Return the instruction before `last_pc` that set `register` last on every path, or -1."""
    setter = -1
    jump_target = 0
    code = proto.code
    if code[last_pc] & 0x7F in _METAMETHOD_INSTRUCTIONS:
        last_pc -= 1
    for pc in range(last_pc):
        instruction = code[pc]
        operation = instruction & 0x7F
        a = instruction >> 7 & 0xFF
        if operation == op.LOADNIL:
            change = a <= register <= a + (instruction >> 16 & 0xFF)
        elif operation == op.TFORCALL:
            change = register >= a + 2
        elif operation == op.CALL or operation == op.TAILCALL:
            change = register >= a
        elif operation == op.JMP:
            destination = pc + 1 + (instruction >> 7) - op.OFFSET_SJ
            if jump_target < destination <= last_pc:
                jump_target = destination
            change = False
        else:
            change = a == register and op.OPCODES[operation].sets_a
        if change:
            # What a jump may have skipped tells nothing for sure.
            setter = -1 if pc < jump_target else pc
    return setter


def _upvalue_name(proto: Proto, index: int) -> str:
    return proto.upvalues[index].name or "?"


def _constant_name(proto: Proto, index: int) -> NameInfo:
    constant = proto.constants[index]
    return ("constant", constant) if isinstance(constant, str) else (None, "?")


def _basic_name(proto: Proto, pc: int, register: int) -> tuple[str | None, str | None, int]:
    """Name a local variable, upvalue or constant; also return the setter found, -1 without one."""
    while True:
        name = proto.local_name(register + 1, pc)
        if name is not None:
            return "local", name, pc
        pc = find_setter(proto, pc, register)
        if pc == -1:
            return None, None, -1
        instruction = proto.code[pc]
        operation = instruction & 0x7F
        b = instruction >> 16 & 0xFF
        if operation == op.MOVE and b < instruction >> 7 & 0xFF:
            register = b
            continue
        if operation == op.GETUPVAL:
            return "upvalue", _upvalue_name(proto, b), pc
        if operation == op.LOADK:
            return (*_constant_name(proto, instruction >> 15), pc)
        if operation == op.LOADKX:
            return (*_constant_name(proto, proto.code[pc + 1] >> 7), pc)
        return None, None, pc


def _register_key_name(proto: Proto, pc: int, register: int) -> str:
    kind, name, _ = _basic_name(proto, pc, register)
    return name if kind == "constant" and name is not None else "?"


def _field_kind(proto: Proto, pc: int, instruction: int, in_upvalue: bool) -> str:
    """A field of the variable _ENV is a global variable."""
    table = instruction >> 16 & 0xFF
    if in_upvalue:
        name: str | None = _upvalue_name(proto, table)
    else:
        kind, name, _ = _basic_name(proto, pc, table)
        if kind not in ("local", "upvalue"):
            name = None
    return "global" if name == "_ENV" else "field"


def register_name(proto: Proto, pc: int, register: int) -> NameInfo:
    """Return the kind and name of what `register` holds when `pc` runs."""
    kind, name, pc = _basic_name(proto, pc, register)
    if kind is not None:
        return kind, name
    if pc == -1:
        return NOTHING
    instruction = proto.code[pc]
    operation = instruction & 0x7F
    c = instruction >> 24
    if operation == op.GETTABUP:
        return _field_kind(proto, pc, instruction, True), _constant_name(proto, c)[1]
    if operation == op.GETTABLE:
        return _field_kind(proto, pc, instruction, False), _register_key_name(proto, pc, c)
    if operation == op.GETI:
        return "field", "integer index"
    if operation == op.GETFIELD:
        return _field_kind(proto, pc, instruction, False), _constant_name(proto, c)[1]
    if operation == op.SELF:
        if instruction >> 15 & 1:
            return "method", _constant_name(proto, c)[1]
        return "method", _register_key_name(proto, pc, c)
    return NOTHING


def called_name(proto: Proto, pc: int) -> NameInfo:
    """Return how the function that instruction `pc` calls is named there."""
    instruction = proto.code[pc]
    operation = instruction & 0x7F
    if operation == op.CALL or operation == op.TAILCALL:
        return register_name(proto, pc, instruction >> 7 & 0xFF)
    if operation == op.TFORCALL:
        return "for iterator", "for iterator"
    if operation in _METAMETHOD_INSTRUCTIONS:
        return "metamethod", op.EVENTS[instruction >> 24][2:]
    event = _METAMETHOD_EVENTS.get(operation)
    return ("metamethod", event) if event is not None else NOTHING


def format_name(info: NameInfo) -> str:
    return f" ({info[0]} '{info[1]}')" if info[0] is not None else ""


def _operand_registers(frame: CallFrame, instruction: int) -> tuple[int, ...]:
    operation = instruction & 0x7F
    a, b = instruction >> 7 & 0xFF, instruction >> 16 & 0xFF
    if operation == op.MMBIN:
        return a, b
    if operation in (op.MMBINI, op.MMBINK, op.CALL, op.TAILCALL, op.SETTABLE, op.SETI, op.SETFIELD, op.TBC):
        return (a,)
    if operation == op.CONCAT:
        return frame.top - 2, frame.top - 1
    if operation == op.TFORCALL:
        return (a,)
    return (b,)


def variable_info(state: State, value: Any) -> str:
    """Return " (local 'x')" or the like for an operand of the current instruction, or ""."""
    frame = innermost_frame(state.thread)
    if frame.__class__ is not CallFrame or frame.native is not None:
        return ""
    proto = frame.function.proto
    pc = frame.pc - 1
    instruction = proto.code[pc]
    operation = instruction & 0x7F
    if operation == op.GETTABUP or operation == op.SETTABUP:
        index = instruction >> (16 if operation == op.GETTABUP else 7) & 0xFF
        upvalue = frame.function.upvalues[index]
        if upvalue.cells[upvalue.index] is value:
            return format_name(("upvalue", _upvalue_name(proto, index)))
        return ""
    for register in _operand_registers(frame, instruction):
        if register < len(frame.registers) and frame.registers[register] is value:
            return format_name(register_name(proto, pc, register))
    return ""
