"""The instructions that ask about values, convert them and work on them with operators (manual section 4.6)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import string_to_number
from luapy.testing.internals.stack import Machine, is_host_function
from luapy.testing.internals.threads import (
    thread_status,
)
from luapy.vm import operations
from luapy.vm.arithmetic import to_integer
from luapy.vm.coroutine import Coroutine
from luapy.vm.heap.sizes import SHORT_STRING
from luapy.vm.table import LuaTable
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


def integer_or_zero(value: LuaValue) -> int:
    """Return a value as an integer, 0 when it has none."""
    if value.__class__ is str:
        value = string_to_number(value)
    return (to_integer(value) or 0) if value.__class__ is int or value.__class__ is float else 0


def tointeger(machine: Machine, index: int) -> None:
    machine.push(integer_or_zero(machine.get(index)))


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


INSTRUCTIONS: dict[str, tuple[str, Callable[..., Any]]] = {
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
}
INSTRUCTIONS.update((name, ("i", _test(question))) for name, question in _TESTS.items())
