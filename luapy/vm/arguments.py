"""Checks of the arguments of library functions, with the reference's messages (manual section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import float_to_integer, number_to_string, string_to_number
from luapy.vm.activation import activation_at, function_name
from luapy.vm.errors import LuaError, runtime_error
from luapy.vm.operations import metamethod
from luapy.vm.table import LuaTable
from luapy.vm.values import NO_VALUE, LightUserdata, type_name

if TYPE_CHECKING:
    from luapy.vm.state import State


def argument_error(state: State, position: int, message: str) -> LuaError:
    """ "bad argument #`position` to 'f' (`message`)" for the running builtin; positions count from 1."""
    from luapy.vm.traceback import global_function_name

    record = activation_at(state.thread, 0)
    if record is None:
        return runtime_error(state, f"bad argument #{position} ({message})")
    name_kind, name = function_name(record)
    if name_kind == "method":
        position -= 1
        if position == 0:
            return runtime_error(state, f"calling '{name}' on bad self ({message})")
    if name is None:
        name = global_function_name(state, record.function) or "?"
    return runtime_error(state, f"bad argument #{position} to '{name}' ({message})")


def type_error(state: State, position: int, expected: str, value: Any) -> LuaError:
    """ "`expected` expected, got `type of value`"."""
    name = metamethod(state, value, "__name") if value is not NO_VALUE else None
    if name.__class__ is str:
        actual = name
    elif value is NO_VALUE:
        actual = "no value"
    elif value.__class__ is LightUserdata:
        actual = "light userdata"
    else:
        actual = type_name(value)
    return argument_error(state, position, f"{expected} expected, got {actual}")


def check_integer(state: State, value: Any, position: int) -> int:
    """Return an integer: integral floats and numerals convert."""
    if value.__class__ is int:
        return value
    number = string_to_number(value) if value.__class__ is str else value
    if number.__class__ is int:
        return number
    if number.__class__ is float:
        integer = float_to_integer(number)
        if integer is None:
            raise argument_error(state, position, "number has no integer representation")
        return integer
    raise type_error(state, position, "number", value)


def check_number(state: State, value: Any, position: int) -> int | float:
    if value.__class__ is int or value.__class__ is float:
        return value
    if value.__class__ is str:
        number = string_to_number(value)
        if number is not None:
            return number
    raise type_error(state, position, "number", value)


def check_string(state: State, value: Any, position: int) -> str:
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return number_to_string(value)
    raise type_error(state, position, "string", value)


def check_table(state: State, value: Any, position: int) -> LuaTable:
    if value.__class__ is LuaTable:
        return value
    raise type_error(state, position, "table", value)


def check_function(state: State, value: Any, position: int) -> Any:
    if value is not NO_VALUE and type_name(value) == "function":
        return value
    raise type_error(state, position, "function", value)


def check_any(state: State, value: Any, position: int) -> Any:
    if value is NO_VALUE:
        raise argument_error(state, position, "value expected")
    return value


def opt_integer(state: State, value: Any, position: int, default: Any) -> Any:
    return default if value is None or value is NO_VALUE else check_integer(state, value, position)


def opt_number(state: State, value: Any, position: int, default: Any) -> Any:
    return default if value is None or value is NO_VALUE else check_number(state, value, position)


def opt_string(state: State, value: Any, position: int, default: Any) -> Any:
    return default if value is None or value is NO_VALUE else check_string(state, value, position)


def check_option(state: State, value: Any, position: int, default: str | None, options: tuple[str, ...]) -> str:
    """Return the one of `options` that the argument names."""
    name = opt_string(state, value, position, default) if default is not None else check_string(state, value, position)
    if name in options:
        return name
    raise argument_error(state, position, f"invalid option '{name}'")
