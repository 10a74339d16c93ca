"""The instructions that read and store fields, raw and with metamethods (manual section 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.stdlib import debug
from luapy.testing.internals.stack import Machine
from luapy.vm import operations
from luapy.vm.errors import LuaError
from luapy.vm.table import InvalidKey, LuaTable
from luapy.vm.values import LightUserdata

if TYPE_CHECKING:
    from luapy.vm.values import LuaValue

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


INSTRUCTIONS: dict[str, tuple[str, Callable[..., Any]]] = {
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
}
