"""Python functions that Lua calls with a table of named arguments: ``f{a, name = b}``."""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable, TypeVar

from luapy.embed.wrappers import LuaTable

_Result = TypeVar("_Result")


def unpacks_lua_table(function: Callable[..., _Result]) -> Callable[..., _Result]:
    """Let a function that gets a Lua table as its only argument take its elements and fields as arguments."""

    @wraps(function)
    def wrapper(*arguments: Any) -> _Result:
        positional, named = _unpacked(arguments)
        return function(*positional, **named)

    return wrapper


def unpacks_lua_table_method(method: Callable[..., _Result]) -> Callable[..., _Result]:
    """Do what `unpacks_lua_table` does for a method."""

    @wraps(method)
    def wrapper(self: Any, *arguments: Any) -> _Result:
        positional, named = _unpacked(arguments)
        return method(self, *positional, **named)

    return wrapper


def _unpacked(arguments: tuple[Any, ...]) -> tuple[Any, dict[str, Any]]:
    if len(arguments) != 1 or not isinstance(arguments[0], LuaTable):
        return arguments, {}
    table = arguments[0]
    positional = [table[key] for key in range(1, len(table) + 1)]
    named: dict[str, Any] = {}
    for key, value in table.items():
        if not isinstance(key, int):
            named[str(key, "utf-8") if isinstance(key, bytes) else key] = value
    return positional, named
