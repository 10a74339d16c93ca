"""The instructions of the stack language that only work on the stack and on values.

Each stands for a function of the reference's host interface (manual sections 4.6 and 5.1). `INSTRUCTIONS`, at the end,
says what operands each takes: n a number, i an index, w a word, c one character.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import string_to_number
from luapy.stdlib import debug
from luapy.stdlib.system import read_source
from luapy.testing.internals.formats import format_message
from luapy.testing.internals.stack import MAX_SLOTS, REGISTRY_INDEX, Machine, is_host_function, visible_stack
from luapy.testing.internals.threads import (
    STATUS_NAMES,
    ensure_base,
    error_status,
    new_thread,
    settle,
    thread_status,
)
from luapy.vm import operations
from luapy.vm.arguments import check_string
from luapy.vm.arithmetic import to_integer
from luapy.vm.calls import grow_stack
from luapy.vm.coroutine import Coroutine
from luapy.vm.errors import LuaError
from luapy.vm.heap.sizes import SHORT_STRING
from luapy.vm.resuming import close_coroutine
from luapy.vm.table import InvalidKey, LuaTable
from luapy.vm.traceback import traceback
from luapy.vm.values import FUNCTION_TYPES, NO_VALUE, Builtin, ControlBuiltin, LightUserdata, Userdata, type_name

if TYPE_CHECKING:
    from luapy.vm.values import LuaValue

# The letters of `arith`, and the events of the operators.
_OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "%": "mod",
    "^": "pow",
    "/": "div",
    "\\": "idiv",
    "&": "band",
    "|": "bor",
    "~": "bxor",
    "<": "shl",
    ">": "shr",
    "_": "unm",
    "!": "bnot",
}
_UNARY = ("unm", "bnot")


# -- the stack ------------------------------------------------------------------------------------------------


def absindex(machine: Machine, index: int) -> None:
    machine.push(float(index if index > 0 or index < -MAX_SLOTS else machine.position(index)))


def gettop(machine: Machine) -> None:
    machine.push(len(machine.values))


def settop(machine: Machine, top: int) -> None:
    machine.set_top(top if top >= 0 else len(machine.values) + 1 + top)


def pop(machine: Machine, count: int) -> None:
    machine.set_top(len(machine.values) - count)


def pushvalue(machine: Machine, index: int) -> None:
    machine.push(machine.get_or_nil(index))


def rotate(machine: Machine, index: int, steps: int) -> None:
    values = machine.values
    first = machine.position(index) - 1
    part = values[first:]
    if part:
        steps %= len(part)
        values[first:] = part[len(part) - steps :] + part[: len(part) - steps]


def insert(machine: Machine, index: int) -> None:
    rotate(machine, index, 1)


def remove(machine: Machine, index: int) -> None:
    rotate(machine, index, -1)
    pop(machine, 1)


def replace(machine: Machine, index: int) -> None:
    machine.put(index, machine.get_or_nil(-1))
    pop(machine, 1)


def copy(machine: Machine, source: int, target: int) -> None:
    machine.put(target, machine.get_or_nil(source))


def _has_room(machine: Machine, count: int) -> bool:
    thread = machine.state.thread if machine.thread is None else machine.thread
    height = len(machine.values) + count
    if height > MAX_SLOTS:
        return False
    needed = machine.stack.base + height
    try:
        if needed > thread.stack_size:
            grow_stack(machine.state, thread, needed)
    except LuaError:
        return False
    return True


def rawcheckstack(machine: Machine, count: int) -> None:
    machine.push(_has_room(machine, count))


def checkstack(machine: Machine, count: int, message: str) -> None:
    if not _has_room(machine, count):
        raise machine.error(f"stack overflow ({message})" if message else "stack overflow")


def toclose(machine: Machine, index: int) -> None:
    machine.mark_to_be_closed(index)


def closeslot(machine: Machine, index: int) -> None:
    position = machine.position(index)
    machine.close_slots(position)
    machine.values[position - 1] = None


def xmove(machine: Machine, source: int, target: int, count: int) -> None:
    stacks: list[list[LuaValue]] = []
    threads = [machine.get(index) if index else None for index in (source, target)]
    for thread in threads:
        if thread is None:
            stacks.append(machine.values)
        else:
            ensure_base(thread)
            stacks.append(visible_stack(thread).values)
    start, end = stacks
    first = len(start) - (count or len(start))
    moved = start[first:]
    del start[first:]
    end.extend(moved)
    for thread in threads:
        if thread is not None:
            settle(thread)


# -- making values --------------------------------------------------------------------------------------------


def pushbool(machine: Machine, number: int) -> None:
    machine.push(number != 0)


def pushint(machine: Machine, number: int) -> None:
    machine.push(number)


def pushnum(machine: Machine, number: int) -> None:
    machine.push(float(number))


def pushnil(machine: Machine) -> None:
    machine.push(None)


def pushstring(machine: Machine, text: str) -> None:
    machine.push_string(text)


def pushstatus(machine: Machine) -> None:
    machine.push(machine.frame.status)


def pushupvalueindex(machine: Machine, number: int) -> None:
    machine.push(REGISTRY_INDEX - number)


def _push_formatted(machine: Machine, convert: Callable[[LuaValue], LuaValue]) -> None:
    form, value = machine.frame.values[-2:]
    machine.push_string(format_message(form, convert(value)))


def _integer(value: LuaValue) -> int:
    """Return a value as an integer, 0 when it has none."""
    if value.__class__ is str:
        value = string_to_number(value)
    return (to_integer(value) or 0) if value.__class__ is int or value.__class__ is float else 0


def push_formatted_integer(machine: Machine) -> None:
    _push_formatted(machine, _integer)


def push_formatted_string(machine: Machine) -> None:
    _push_formatted(machine, operations.concat_operand)


def push_formatted_pointer(machine: Machine) -> None:
    _push_formatted(machine, lambda value: value)


def newtable(machine: Machine) -> None:
    machine.push(machine.state.new_table())


def newuserdata(machine: Machine, size: int) -> None:
    machine.push(machine.state.new_userdata(None, None, 1, size))


def newthread(machine: Machine) -> None:
    machine.push(new_thread(machine.state))


def newmetatable(machine: Machine, name: str) -> None:
    registry = machine.state.registry
    found = registry.get(name)
    if found is not None:
        machine.values.extend((found, False))
        return
    metatable = machine.state.new_table(0, 2)
    metatable.set("__name", name)
    registry.set(name, metatable)
    machine.values.extend((metatable, True))


def _load(machine: Machine, index: int, file: bool) -> None:
    """Push the function of a chunk, or why there is none."""
    state = machine.state
    value = check_string(state, machine.get(index), index)
    try:
        text, name = read_source(state, value) if file else (value.partition("\0")[0], value)
        machine.push(state.load(text, name))
    except LuaError as error:
        machine.push(error.value)


def loadfile(machine: Machine, index: int) -> None:
    _load(machine, index, True)


def loadstring(machine: Machine, index: int) -> None:
    _load(machine, index, False)


# -- questions ------------------------------------------------------------------------------------------------


def _is_number(value: LuaValue) -> bool:
    return value.__class__ in (int, float) or (value.__class__ is str and string_to_number(value) is not None)


# What `is...` asks; the value is NO_VALUE at an index without one.
_TESTS: dict[str, Callable[[LuaValue], bool]] = {
    "iscfunction": is_host_function,
    "isfunction": lambda value: value.__class__ in FUNCTION_TYPES,
    "isnil": lambda value: value is None,
    "isnull": lambda value: value is NO_VALUE,
    "isnumber": _is_number,
    "isstring": lambda value: value.__class__ in (str, int, float),
    "istable": lambda value: value.__class__ is LuaTable,
    "isudataval": lambda value: value.__class__ is LightUserdata,
    "isuserdata": lambda value: value.__class__ in (Userdata, LightUserdata),
    "tobool": lambda value: value is not None and value is not False and value is not NO_VALUE,
}


def _test(question: Callable[[LuaValue], bool]) -> Callable[[Machine, int], None]:
    def instruction(machine: Machine, index: int) -> None:
        machine.push(question(machine.get(index)))

    return instruction


def type_(machine: Machine, index: int) -> None:
    value = machine.get(index)
    machine.push("no value" if value is NO_VALUE else type_name(value))


def compare(machine: Machine, operator: str, a: int, b: int) -> None:
    left, right = machine.get(a), machine.get(b)
    if left is NO_VALUE or right is NO_VALUE:
        machine.push(False)
    elif operator[:1] == "E":
        machine.push(operations.equals(machine.state, left, right))
    elif operator[1:2] == "T":
        machine.push(operations.less_than(machine.state, left, right))
    else:
        machine.push(_less_equal(machine, left, right))


def _less_equal(machine: Machine, left: LuaValue, right: LuaValue) -> bool:
    """Compare as the reference compiled for these tests does: ``__lt`` can stand for ``__le``."""
    state = machine.state
    if all(operations.metamethod(state, value, "__le") is None for value in (left, right)) and (
        operations.metamethod(state, left, "__lt") or operations.metamethod(state, right, "__lt")
    ):
        return not operations.less_than(state, right, left)
    return operations.less_equal(state, left, right)


def testudata(machine: Machine, index: int, name: str) -> None:
    value = machine.get(index)
    metatable = value.metatable if value.__class__ is Userdata else None
    machine.push(metatable is not None and metatable is machine.state.registry.get(name))


def isyieldable(machine: Machine, index: int) -> None:
    machine.push(_thread(machine, index).non_yieldable == 0)


def _thread(machine: Machine, index: int) -> Coroutine:
    thread = machine.get(index)
    if thread.__class__ is not Coroutine:
        raise machine.error("thread expected")
    return thread


def threadstatus(machine: Machine) -> None:
    machine.push(machine.frame.panic or thread_status(machine.thread or machine.state.thread))


# -- conversions ----------------------------------------------------------------------------------------------


def func2num(machine: Machine, index: int) -> None:
    value = machine.get(index)
    machine.push(float(id(value)) if is_host_function(value) else 0.0)


def tocfunction(machine: Machine, index: int) -> None:
    """The function of the host alone: without upvalues it is the same one."""
    value = machine.get(index)
    if not is_host_function(value):
        value = None
    elif value.upvalues and value.__class__ is ControlBuiltin:
        value = ControlBuiltin(value.name, value.begin)
    elif value.upvalues:
        value = Builtin(value.name, value.call)
    machine.push(value)


def tointeger(machine: Machine, index: int) -> None:
    machine.push(_integer(machine.get(index)))


def tonumber(machine: Machine, index: int) -> None:
    value = machine.get(index)
    number = string_to_number(value) if value.__class__ is str else value
    machine.push(float(number) if number.__class__ is int or number.__class__ is float else 0.0)


def tostring(machine: Machine, index: int) -> None:
    text = operations.concat_operand(machine.get(index))
    if text is None:
        machine.push(None)
    else:
        machine.push_string(text)


def topointer(machine: Machine, index: int) -> None:
    value = machine.get(index)
    if value is None or value is NO_VALUE or value.__class__ in (bool, int, float):
        value = 0
    elif value.__class__ is LightUserdata:
        value = value.value
    elif value.__class__ is str and len(value) <= SHORT_STRING:
        # Short strings are one object for each content.
        value = sys.intern(value)
    machine.push(LightUserdata(value))


def touserdata(machine: Machine, index: int) -> None:
    value = machine.get(index)
    if value.__class__ is Userdata:
        machine.push(LightUserdata(value))
    else:
        machine.push(value if value.__class__ is LightUserdata else LightUserdata(0))


def to_text(machine: Machine, index: int) -> None:
    machine.push_string(operations.to_text(machine.state, machine.get_or_nil(index)))


# -- operators ------------------------------------------------------------------------------------------------


def arith(machine: Machine, operator: str) -> None:
    event = _OPERATORS.get(operator)
    if event is None:
        raise machine.error(f"unknown operator {operator}")
    if event in _UNARY:
        left = right = machine.get_or_nil(-1)
        count = 1
    else:
        left, right = machine.get_or_nil(-2), machine.get_or_nil(-1)
        count = 2
    result = operations.arithmetic(machine.state, event, left, right)
    machine.pop_many(count)
    machine.push(result)


def concat(machine: Machine, count: int) -> None:
    if count == 0:
        machine.push("")
    if count < 2:
        return
    operands = machine.pop_many(count)
    result = operands.pop()
    while operands:
        result = operations.concat(machine.state, operands.pop(), result)
        if result.__class__ is str:
            machine.state.heap.charge_string(len(result))
    machine.push(result)


def length(machine: Machine, index: int) -> None:
    machine.push(operations.length(machine.state, machine.get_or_nil(index)))


def object_length(machine: Machine, index: int) -> None:
    machine.push(operations.object_length(machine.state, machine.get_or_nil(index)))


def _raw_length(value: LuaValue) -> int:
    if value.__class__ is str:
        return len(value)
    if value.__class__ is Userdata:
        return int(value.size)
    return value.length() if value.__class__ is LuaTable else 0


def objsize(machine: Machine, index: int) -> None:
    machine.push(_raw_length(machine.get(index)))


def gsub(machine: Machine, text: int, pattern: int, replacement: int) -> None:
    """Replace plain text."""
    subject, old, new = (operations.concat_operand(machine.get(index)) or "" for index in (text, pattern, replacement))
    machine.push_string(subject.replace(old, new))


# -- tables ---------------------------------------------------------------------------------------------------


def gettable(machine: Machine, index: int) -> None:
    value = operations.index(machine.state, machine.get_or_nil(index), machine.get_or_nil(-1))
    machine.values[-1] = value


def getfield(machine: Machine, index: int, name: str) -> None:
    machine.push(operations.index(machine.state, machine.get_or_nil(index), name))


def getglobal(machine: Machine, name: str) -> None:
    machine.push(operations.index(machine.state, machine.state.globals, name))


def settable(machine: Machine, index: int) -> None:
    key, value = machine.values[-2:]
    operations.set_index(machine.state, machine.get_or_nil(index), key, value)
    machine.pop_many(2)


def setfield(machine: Machine, index: int, name: str) -> None:
    operations.set_index(machine.state, machine.get_or_nil(index), name, machine.get_or_nil(-1))
    machine.pop()


def setglobal(machine: Machine, name: str) -> None:
    operations.set_index(machine.state, machine.state.globals, name, machine.get_or_nil(-1))
    machine.pop()


def seti(machine: Machine, index: int, key: int) -> None:
    operations.set_index(machine.state, machine.get_or_nil(index), key, machine.get_or_nil(-1))
    machine.pop()


def _table(machine: Machine, index: int) -> LuaTable:
    table = machine.get(index)
    if table.__class__ is not LuaTable:
        raise machine.error("table expected")
    return table


def rawget(machine: Machine, index: int) -> None:
    table = _table(machine, index)
    machine.values[-1] = table.get(machine.values[-1])


def rawgeti(machine: Machine, index: int, key: int) -> None:
    machine.push(_table(machine, index).get(key))


def rawgetp(machine: Machine, index: int, key: int) -> None:
    machine.push(_table(machine, index).get(LightUserdata(key)))


def _raw_store(table: LuaTable, key: LuaValue, value: LuaValue) -> None:
    try:
        table.set(key, value)
    except InvalidKey as error:
        raise LuaError(str(error)) from None


def rawset(machine: Machine, index: int) -> None:
    key, value = machine.values[-2:]
    _raw_store(_table(machine, index), key, value)
    machine.pop_many(2)


def rawseti(machine: Machine, index: int, key: int) -> None:
    _raw_store(_table(machine, index), key, machine.values[-1])
    machine.pop()


def rawsetp(machine: Machine, index: int, key: int) -> None:
    _raw_store(_table(machine, index), LightUserdata(key), machine.values[-1])
    machine.pop()


def append(machine: Machine, index: int) -> None:
    table = _table(machine, index)
    _raw_store(table, table.length() + 1, machine.values[-1])
    machine.pop()


def next_(machine: Machine) -> None:
    """Put the next key and its value in place of the key on top, nothing after the last."""
    table = _table(machine, -2)
    try:
        found = table.next(machine.values[-1])
    except InvalidKey as error:
        raise LuaError(str(error)) from None
    machine.pop()
    if found is not None:
        machine.values.extend(found)


def getmetatable(machine: Machine, index: int) -> None:
    machine.push(operations.get_metatable(machine.state, machine.get_or_nil(index)))


def setmetatable(machine: Machine, index: int) -> None:
    debug.setmetatable(machine.state, machine.get_or_nil(index), machine.values[-1])
    machine.pop()


# -- errors, messages and the rest ----------------------------------------------------------------------------


def error(machine: Machine) -> None:
    raise LuaError(machine.get_or_nil(-1))


def abort(machine: Machine) -> None:
    os.abort()


def throw(machine: Machine) -> None:
    """An exception that is not Lua's becomes an error like others."""
    raise machine.error("C++")


def warning(machine: Machine, message: str) -> None:
    machine.state.warn(message, False)


def begin_warning(machine: Machine, message: str) -> None:
    machine.state.warn(message, True)


def push_traceback(machine: Machine, message: str, level: int) -> None:
    state = machine.state
    machine.push_string(traceback(state, machine.thread or state.thread, message, level))


def resetthread(machine: Machine) -> None:
    """Close the thread that the script works on; its error object, if any, stays on its stack."""
    thread = machine.thread
    if thread is None:
        raise machine.error("a thread cannot close itself")
    closed, value = close_coroutine(machine.state, thread)
    ensure_base(thread)
    if not closed:
        machine.push(value)
    machine.push(0 if closed else STATUS_NAMES.index(error_status(value)))


def _write(machine: Machine, text: str) -> None:
    machine.host.stdout.write((text + "\n").encode("latin-1"))
    machine.host.stdout.flush()


def print_(machine: Machine, text: str) -> None:
    _write(machine, text)


def printstack(machine: Machine, index: int) -> None:
    """Print one value, or the whole stack for 0."""
    state = machine.state
    if index:
        _write(machine, operations.to_text(state, machine.get_or_nil(index)))
        return
    _write(machine, "stack: >>")
    for position, value in enumerate(list(machine.values), 1):
        _write(machine, f"{position:3}: {operations.to_text(state, value)}")
    _write(machine, "<<")


INSTRUCTIONS: dict[str, tuple[str, Callable[..., Any]]] = {
    "absindex": ("i", absindex),
    "gettop": ("", gettop),
    "settop": ("n", settop),
    "pop": ("n", pop),
    "pushvalue": ("i", pushvalue),
    "rotate": ("in", rotate),
    "insert": ("n", insert),
    "remove": ("n", remove),
    "replace": ("i", replace),
    "copy": ("ii", copy),
    "checkstack": ("nw", checkstack),
    "rawcheckstack": ("n", rawcheckstack),
    "toclose": ("n", toclose),
    "closeslot": ("n", closeslot),
    "xmove": ("iin", xmove),
    "pushbool": ("n", pushbool),
    "pushint": ("n", pushint),
    "pushnum": ("n", pushnum),
    "pushnil": ("", pushnil),
    "pushstring": ("w", pushstring),
    "pushstatus": ("", pushstatus),
    "pushupvalueindex": ("n", pushupvalueindex),
    "pushfstringI": ("", push_formatted_integer),
    "pushfstringS": ("", push_formatted_string),
    "pushfstringP": ("", push_formatted_pointer),
    "newtable": ("", newtable),
    "newuserdata": ("n", newuserdata),
    "newthread": ("", newthread),
    "newmetatable": ("w", newmetatable),
    "loadfile": ("n", loadfile),
    "loadstring": ("n", loadstring),
    "type": ("n", type_),
    "compare": ("wii", compare),
    "testudata": ("iw", testudata),
    "isyieldable": ("i", isyieldable),
    "threadstatus": ("", threadstatus),
    "func2num": ("i", func2num),
    "tocfunction": ("i", tocfunction),
    "tointeger": ("i", tointeger),
    "tonumber": ("i", tonumber),
    "tostring": ("i", tostring),
    "topointer": ("i", topointer),
    "touserdata": ("i", touserdata),
    "Ltolstring": ("i", to_text),
    "arith": ("c", arith),
    "concat": ("n", concat),
    "len": ("i", length),
    "Llen": ("i", object_length),
    "objsize": ("i", objsize),
    "gsub": ("nnn", gsub),
    "gettable": ("i", gettable),
    "getfield": ("iw", getfield),
    "getglobal": ("w", getglobal),
    "settable": ("i", settable),
    "setfield": ("iw", setfield),
    "setglobal": ("w", setglobal),
    "seti": ("in", seti),
    "rawget": ("i", rawget),
    "rawgeti": ("in", rawgeti),
    "rawgetp": ("in", rawgetp),
    "rawset": ("i", rawset),
    "rawseti": ("in", rawseti),
    "rawsetp": ("in", rawsetp),
    "append": ("i", append),
    "next": ("", next_),
    "getmetatable": ("i", getmetatable),
    "setmetatable": ("i", setmetatable),
    "error": ("", error),
    "abort": ("", abort),
    "throw": ("", throw),
    "warning": ("w", warning),
    "warningC": ("w", begin_warning),
    "traceback": ("wn", push_traceback),
    "resetthread": ("", resetthread),
    "print": ("w", print_),
    "printstack": ("n", printstack),
}
INSTRUCTIONS.update((name, ("i", _test(question))) for name, question in _TESTS.items())
