"""Watching an activation in the interpreter: of which kinds the operands of its instructions are.

A watched frame runs on a `Profile` in place of its prepared instructions: fetching an instruction notes the kinds of
its operands. A profile that has seen enough is an ordinary list again at the next call or return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.table import LuaTable
from luapy.vm.translator.callees import note_callee, note_metamethod
from luapy.vm.translator.flow import ARITHMETIC, METAMETHODS
from luapy.vm.translator.intrinsics import OTHER_FUNCTION, function_bit
from luapy.vm.translator.kinds import (
    SEEN_APPENDED,
    SEEN_BUILTIN,
    SEEN_COMPUTED,
    SEEN_FLOAT,
    SEEN_HASHED,
    SEEN_INSIDE,
    SEEN_INT,
    SEEN_IPAIRS,
    SEEN_LARGE_INT,
    SEEN_LUA_FUNCTION,
    SEEN_NEGATIVE,
    SEEN_NEXT,
    SEEN_NIL,
    SEEN_OTHER,
    SEEN_OUTSIDE,
    SEEN_STRING,
    SEEN_TABLE,
    SEEN_WRAPPED,
    SMALL_INT,
)
from luapy.vm.translator.translation import History
from luapy.vm.values import Builtin, ControlBuiltin, LuaFunction

if TYPE_CHECKING:
    from luapy.vm.frames import CallFrame
    from luapy.vm.prepare import Prepared

_BITS = {
    int: SEEN_INT,
    float: SEEN_FLOAT,
    str: SEEN_STRING,
    LuaTable: SEEN_TABLE,
    LuaFunction: SEEN_LUA_FUNCTION,
    Builtin: SEEN_BUILTIN,
}
_BUILTINS = (Builtin, ControlBuiltin)
# Instructions that an activation is watched for.
WATCHED = 1500


def seen_bits(value: Any) -> int:
    bits = _BITS.get(value.__class__, SEEN_OTHER)
    if bits == SEEN_INT:
        if not SMALL_INT.low <= value <= SMALL_INT.high:
            bits |= SEEN_LARGE_INT
        if value < 0:
            bits |= SEEN_NEGATIVE
    return bits


def operands(instruction: Any) -> tuple[int, ...]:
    """Return the registers of an instruction whose kinds matter; their order is that of the feedback."""
    operation, a, b, c, d = instruction
    if operation in ARITHMETIC:
        return (b,) if d is not None else (b, c)
    if operation in _FIRST_TWO:
        return a, b
    if operation in _FIRST:
        return (a,)
    if operation in _SECOND:
        return (b,)
    if operation == op.GETTABLE:
        return b, c
    if operation == op.FORPREP:
        return a, a + 1, a + 2
    if operation == op.CONCAT:
        return tuple(range(a, b))
    return ()


# Methods further away are searched for each time.
_LONGEST_SEARCH = 20
_FIRST_TWO = frozenset((op.LT, op.LE, op.EQ, op.SETTABLE))
_FIRST = frozenset((op.EQK, op.LTI, op.LEI, op.GTI, op.GEI, op.CALL, op.TAILCALL, op.SETFIELD, op.SETI))
_CONSTANT_KEYS = frozenset((op.SETFIELD, op.SETI))
_COMPARISONS = {op.EQ: "__eq", op.LT: "__lt", op.LE: "__le"}
_READS = frozenset((op.GETFIELD, op.GETTABLE))
_WITH_METAMETHODS = METAMETHODS | frozenset(_COMPARISONS) | _READS | {op.UNM, op.LEN}
_SECOND = frozenset((op.UNM, op.BNOT, op.LEN, op.SELF, op.GETFIELD, op.GETI))


def record(feedback: dict[int, list[int]], frame: CallFrame, pc: int) -> None:
    """Note the kinds of the operands of the instruction at `pc`, which `frame` is about to execute."""
    prepared = frame.function.proto.prepared
    instruction = prepared[pc]
    registers = frame.registers
    if instruction[0] == op.GETTABLE:
        key = registers[instruction[3]]
        if key.__class__ is int:
            _note_lookup(frame, pc, registers[instruction[2]], key)
    elif instruction[0] == op.GETI:
        _note_lookup(frame, pc, registers[instruction[2]], instruction[3])
    if instruction[0] == op.TFORCALL:
        bits = [_iterator_bits(registers[instruction[1]], registers[instruction[1] + 1])]
    elif instruction[0] == op.TFORPREP:
        record(feedback, frame, instruction[2])
        return
    else:
        bits = [_BITS.get(registers[register].__class__, SEEN_OTHER) for register in operands(instruction)]
        if instruction[0] in _WITH_METAMETHODS:
            _note_metamethod(frame, pc, instruction)
        if instruction[0] == op.CALL or instruction[0] == op.TAILCALL:
            called = registers[instruction[1]]
            bits.append(function_bit(called) if called.__class__ in _BUILTINS else OTHER_FUNCTION)
            note_callee(frame.function.proto.history.callees, pc, called)
        elif instruction[0] == op.SETTABLE:
            bits.append(_place_bit(registers[instruction[1]], registers[instruction[2]]))
        elif instruction[0] in _CONSTANT_KEYS:
            bits += 0, _place_bit(registers[instruction[1]], instruction[2])
        elif instruction[0] == op.GETTABLE:
            key = registers[instruction[3]]
            bits.append(_field_bits(registers[instruction[2]], key) if key.__class__ is str else 0)
        elif instruction[0] == op.GETFIELD or instruction[0] == op.SELF:
            found = _field_bits(registers[instruction[2]], instruction[3])
            if instruction[0] == op.SELF and _is_computed(registers[instruction[2]], instruction[3], found):
                found |= SEEN_COMPUTED
            bits.append(found)
        elif instruction[0] == op.GETTABUP:
            upvalue = frame.function.upvalues[instruction[2]]
            bits += 0, _field_bits(upvalue.cells[upvalue.index], instruction[3])
    if bits:
        known = feedback.get(pc)
        if known is None:
            feedback[pc] = bits
        else:
            for position, value in enumerate(bits):
                known[position] |= value


def _place_bit(table: Any, key: Any) -> int:
    """Return where `key` leads to."""
    if table.__class__ is LuaTable:
        if key.__class__ is int:
            size = len(table.array)
            if 0 < key <= size:
                return SEEN_INSIDE if key < size else SEEN_APPENDED
            if table.hash.get(key) is not None:
                return SEEN_HASHED
        elif key.__class__ is str and key in table.hash:
            return SEEN_INSIDE
    return SEEN_OUTSIDE


def _note_lookup(frame: CallFrame, pc: int, table: Any, key: int) -> None:
    """Count what is read of a table: elements of its array part, nothing, elements in the hash part.

    And how many of the latter two have keys that no array part has, 0 for instance.
    """
    if table.__class__ is LuaTable:
        counts = frame.function.proto.history.lookups.setdefault(pc, [0, 0, 0, 0])
        if 0 < key < len(table.array):
            counts[0] += 1
        else:
            counts[2 if table.hash.get(key) is not None else 1] += 1
            counts[3] += key <= 0


def _note_metamethod(frame: CallFrame, pc: int, instruction: Any) -> None:
    """Note which metamethod an instruction calls, as far as it is the first operand's."""
    operation, a, b, c, _ = instruction
    registers = frame.registers
    callees = frame.function.proto.history.callees
    if operation in METAMETHODS:
        note_metamethod(callees, pc, registers[a], c)
    elif operation in _COMPARISONS:
        first, second = registers[a], registers[b]
        if first.__class__ is LuaTable is second.__class__ and first is not second:
            note_metamethod(callees, pc, first, _COMPARISONS[operation])
    elif operation in _READS:
        table = registers[b]
        if table.__class__ is LuaTable and table.get(c if operation == op.GETFIELD else registers[c]) is None:
            note_metamethod(callees, pc, table, "__index")
    elif registers[b].__class__ is LuaTable:
        note_metamethod(callees, pc, registers[b], "__unm" if operation == op.UNM else "__len")


def _field_bits(table: Any, key: Any) -> int:
    """Return where a field is that is read."""
    bits = _place_bit(table, key)
    return bits | SEEN_NIL if bits == SEEN_INSIDE and table.hash[key] is None else bits


def _is_computed(table: Any, key: Any, found: int) -> bool:
    """Is a field that is not `found` in the table itself something that a function returns?"""
    if table.__class__ is not LuaTable or not found & SEEN_OUTSIDE:
        return False
    metatable = table.metatable
    for _ in range(_LONGEST_SEARCH):
        handler = None if metatable is None else metatable.hash.get("__index")
        if handler.__class__ is not LuaTable:
            return handler is not None
        if handler.get(key) is not None:
            return False
        metatable = handler.metatable
    return True


def _iterator_bits(function: Any, table: Any) -> int:
    """SEEN_NEXT or SEEN_IPAIRS for these iterators over a table, SEEN_WRAPPED for coroutines, else SEEN_OTHER."""
    if function.__class__ is Builtin and table.__class__ is LuaTable:
        return {"next": SEEN_NEXT, "ipairs_step": SEEN_IPAIRS}.get(function.name, SEEN_OTHER)
    return SEEN_WRAPPED if function.__class__ is ControlBuiltin else SEEN_OTHER


class Profile:
    """The instructions of one frame as a sequence whose reading takes notes."""

    __slots__ = ("feedback", "frame", "left", "prepared", "visited")

    def __init__(self, frame: CallFrame) -> None:
        proto = frame.function.proto
        history: History = proto.history
        self.frame = frame
        self.prepared = proto.prepared
        self.feedback = history.feedback
        self.visited = history.visited
        self.left = WATCHED

    def __getitem__(self, pc: int) -> Prepared:
        self.left -= 1
        if self.left <= 0:
            if self.frame.code is self:
                self.frame.code = self.prepared
        else:
            self.visited.add(pc)
            record(self.feedback, self.frame, pc)
        instruction: Prepared = self.prepared[pc]
        return instruction
