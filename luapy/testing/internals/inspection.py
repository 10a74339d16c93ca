"""Looking into functions, tables and stacks: code, constants, sizes (the library ``T`` of the test suite)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.bytecode.listing import proto_lines
from luapy.stdlib import debug
from luapy.vm.arguments import argument_error, check_function, check_integer, check_table, opt_integer
from luapy.vm.calls import grow_stack, next_base
from luapy.vm.frames import innermost_frame
from luapy.vm.heap.census import Census
from luapy.vm.heap.sizes import MAX_STACK, MIN_STACK, SHORT_STRING
from luapy.vm.tablesizes import power_of_two
from luapy.vm.values import NO_VALUE, LuaFunction

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.values import LuaValue, Results

# The fields that a line of code shows, for each format.
_FIELDS = {
    "iABC": ("A", "B", "C"),
    "iABx": ("A", "Bx"),
    "iAsBx": ("A", "sBx"),
    "iAx": ("Ax",),
    "isJ": ("sJ",),
}
_SMALLEST_STRING_TABLE = 128
# The most short strings that `querystr` has seen, in the state's library data.
_MOST_STRINGS = "internals: most short strings"


# -- functions ------------------------------------------------------------------------------------------------


def _check_proto(state: State, value: LuaValue) -> Proto:
    if value.__class__ is not LuaFunction:
        raise argument_error(state, 1, "Lua function expected")
    proto: Proto = value.proto
    return proto


def _sequence(state: State, values: list[Any]) -> LuaTable:
    table = state.new_table(len(values))
    for position, value in enumerate(values, 1):
        table.set(position, value)
    return table


def _code_line(proto: Proto, pc: int, line: int) -> str:
    instruction = proto.code[pc]
    opcode = op.OPCODES[op.get_op(instruction)]
    fields = " ".join([f"{op.DECODERS[field](instruction):4}" for field in _FIELDS[opcode.mode]])
    mark = " (k)" if opcode.mode == "iABC" and op.get_k(instruction) else ""
    return f"({line:4}) {pc:4} - {opcode.name:<12}{fields}{mark}"


def listcode(state: State, function: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.listcode(f)``: a table of the instructions, and the sizes of the stack and the parameters."""
    proto = _check_proto(state, function)
    lines = proto_lines(proto)
    table = _sequence(state, [_code_line(proto, pc, lines[pc]) for pc in range(len(proto.code))])
    table.set_string("maxstack", proto.max_stack_size)
    table.set_string("numparams", proto.parameter_count)
    return table


def listk(state: State, function: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.listk(f)``: a table of the constants."""
    return _sequence(state, list(_check_proto(state, function).constants))


def listlocals(state: State, function: LuaValue = NO_VALUE, pc: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.listlocals(f, pc)``: the names of the local variables alive at an instruction, from 0."""
    proto = _check_proto(state, function)
    place = check_integer(state, pc, 2)
    names = [variable.name for variable in proto.local_variables if variable.start_pc <= place < variable.end_pc]
    return names[0] if len(names) == 1 else tuple(names)


def listabslineinfo(state: State, function: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.listabslineinfo(f)``: a table of pairs, instruction and line, where the line is stored in full."""
    proto = _check_proto(state, function)
    if not proto.line_info:
        raise argument_error(state, 1, "function has no debug info")
    return _sequence(state, [number for pair in proto.absolute_line_info for number in pair])


def limits(state: State, *_: LuaValue) -> Results:
    """``T.limits()``: the limits of the instruction format and of the machine."""
    table = state.new_table()
    values = {
        "MAXARG_Ax": op.MAX_AX,
        "MAXARG_Bx": op.MAX_BX,
        "OFFSET_sBx": op.OFFSET_SBX,
        "LFPF": op.FIELDS_PER_FLUSH,
        "LUAI_MAXCCALLS": state.MAX_NATIVE_CALLS,
        "LUAI_MAXSTACK": MAX_STACK,
        "NUM_OPCODES": len(op.OPCODES),
    }
    for name, value in values.items():
        table.set_string(name, value)
    return table


def upvalue(
    state: State,
    function: LuaValue = NO_VALUE,
    number: LuaValue = NO_VALUE,
    value: LuaValue = NO_VALUE,
    *_: LuaValue,
) -> Results:
    """``T.upvalue(f, n [, value])``: the value and name of an upvalue, or set it and return its name."""
    index = check_integer(state, number, 2)
    check_function(state, function, 1)
    if value is not NO_VALUE:
        name = debug.setupvalue(state, function, index, value)
        return None if name == () else name
    found = debug.getupvalue(state, function, index)
    return () if found == () else (found[1], found[0])


# -- tables and strings ---------------------------------------------------------------------------------------


def querytab(state: State, value: LuaValue = NO_VALUE, number: LuaValue = None, *_: LuaValue) -> Results:
    """``T.querytab(t [, i])``: the sizes that the parts of a table would have in the reference, or one of its fields.

    Sizes: array part, hash part, free nodes, and the border that ``#`` finds. Field `i` counts from 0: the array part
    first, then the hash part; key, value, and the number of the node that follows.
    """
    table = check_table(state, value, 1)
    index = opt_integer(state, number, 2, -1)
    if index < 0:
        return table.array_size, table.nodes, max(table.rehash_at - len(table.hash), 0), table.length()
    if index < table.array_size:
        return index + 1, table.get(index + 1), None
    fields = [(key, item) for key, item in table.items() if not (key.__class__ is int and 0 < key <= table.array_size)]
    place = index - table.array_size
    if place < len(fields):
        return (*fields[place], place + 1 if place + 1 < len(fields) else None)
    return (None, None, 0) if place < table.nodes else ()


def querystr(state: State, number: LuaValue = None, *_: LuaValue) -> Results:
    """``T.querystr([i])``: size and use of the table of short strings, or the strings in bucket `i`.

    The use is counted: the short strings alive. The size is what the reference's table would have grown to for the
    most of them that a call has seen. Nothing here is stored in it, so it takes no memory and does not shrink.
    """
    strings = [text for text in Census(state).strings if text.__class__ is str and len(text) <= SHORT_STRING]
    most = max(state.library_data.get(_MOST_STRINGS, 0), len(strings))
    state.library_data[_MOST_STRINGS] = most
    size = max(power_of_two(most), _SMALLEST_STRING_TABLE)
    bucket = opt_integer(state, number, 1, -1)
    if bucket < 0:
        return size, len(strings)
    found = [text for text in strings if hash(text) % size == bucket]
    return found[0] if len(found) == 1 else tuple(found)


# -- the stack ------------------------------------------------------------------------------------------------


def stacklevel(state: State, *_: LuaValue) -> Results:
    """``T.stacklevel()``: slots in use, size of the stack, native calls, call records, depth of Python's own stack."""
    thread = state.thread
    top = next_base(innermost_frame(thread))
    if top + MIN_STACK > thread.stack_size:
        # As for any function of the host in the reference, there must be room for what it may push.
        grow_stack(state, thread, top + MIN_STACK)
    depth = 0
    python_frame: Any = sys._getframe()
    while python_frame is not None:
        depth += 1
        python_frame = python_frame.f_back
    return top, thread.stack_size, state.native_calls, thread.call_count, depth


FUNCTIONS: dict[str, Any] = {
    "limits": limits,
    "listabslineinfo": listabslineinfo,
    "listcode": listcode,
    "listk": listk,
    "listlocals": listlocals,
    "querystr": querystr,
    "querytab": querytab,
    "stacklevel": stacklevel,
    "upvalue": upvalue,
}
