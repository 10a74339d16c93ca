"""The instructions of the stack language that work on the stack itself, make values, and report.

Each stands for a function of the reference's host interface (manual sections 4.6 and 5.1). `INSTRUCTIONS`, at the end,
says what operands each takes: n a number, i an index, w a word, c one character.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable

from luapy.stdlib.system import read_source
from luapy.testing.internals.formats import format_message
from luapy.testing.internals.stack import MAX_SLOTS, REGISTRY_INDEX, Machine, visible_stack
from luapy.testing.internals.tables import INSTRUCTIONS as TABLES
from luapy.testing.internals.threads import (
    STATUS_NAMES,
    ensure_base,
    error_status,
    new_thread,
    settle,
)
from luapy.testing.internals.values import INSTRUCTIONS as VALUES
from luapy.testing.internals.values import integer_or_zero
from luapy.vm import operations
from luapy.vm.arguments import check_string
from luapy.vm.calls import grow_stack
from luapy.vm.errors import LuaError
from luapy.vm.resuming import close_coroutine
from luapy.vm.traceback import traceback

if TYPE_CHECKING:
    from luapy.vm.values import LuaValue

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


def push_formatted_integer(machine: Machine) -> None:
    _push_formatted(machine, integer_or_zero)


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
    "error": ("", error),
    "abort": ("", abort),
    "throw": ("", throw),
    "warning": ("w", warning),
    "warningC": ("w", begin_warning),
    "traceback": ("wn", push_traceback),
    "resetthread": ("", resetthread),
    "print": ("w", print_),
    "printstack": ("n", printstack),
    **TABLES,
    **VALUES,
}
