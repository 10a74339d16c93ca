"""Completion of names in interactive mode: globals, fields and methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from luapy.vm.operations import get_metatable
from luapy.vm.table import LuaTable
from luapy.vm.values import FUNCTION_TYPES

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
RESERVED_WORDS = (
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
)  # fmt: skip
# Tables that inherit by __index are followed this far.
MAX_INHERITANCE = 100


class Completer:
    """Completes paths such as ``string.fo`` and ``object:me`` from what the globals of a state now hold.

    No Lua code runs for it: of metamethods only an ``__index`` that is a table counts.
    """

    DELIMITERS = " \t\n\"'`\\@$><=;|&{()}[],+-*/%^#~!?"

    def __init__(self, state: State) -> None:
        self.state = state
        self._matches: list[str] = []

    def complete(self, text: str, number: int) -> str | None:
        """Return match `number` for `text`, None after the last (the protocol of the module readline)."""
        if number == 0:
            self._matches = self.matches(text)
        return self._matches[number] if number < len(self._matches) else None

    def matches(self, text: str) -> list[str]:
        """Return what `text` can become, in order."""
        end = max(text.rfind("."), text.rfind(":")) + 1
        path, begun = text[:end], text[end:]
        if not path:
            names = self._names(self.state.globals, begun, False)
            names += [word for word in RESERVED_WORDS if word.startswith(begun)]
            return sorted(names)
        value = self._resolve(path[:-1])
        return [path + name for name in sorted(self._names(value, begun, path[-1] == ":"))]

    def _resolve(self, path: str) -> LuaValue:
        """Return the value of a path of names, nil where it leads nowhere."""
        value: LuaValue = self.state.globals
        for name in re.split(r"[.:]", path):
            value = self._field(value, name)
        return value

    def _tables(self, value: LuaValue) -> list[LuaTable]:
        """Return the tables in which indexing `value` looks."""
        tables: list[LuaTable] = []
        while len(tables) < MAX_INHERITANCE:
            if value.__class__ is LuaTable:
                tables.append(value)
            metatable = get_metatable(self.state, value)
            value = metatable.get("__index") if metatable is not None else None
            if value.__class__ is not LuaTable:
                break
        return tables

    def _field(self, value: LuaValue, name: str) -> LuaValue:
        for table in self._tables(value):
            field = table.get(name)
            if field is not None:
                return field
        return None

    def _names(self, value: LuaValue, begun: str, only_functions: bool) -> list[str]:
        names = {
            key
            for table in self._tables(value)
            for key, field in table.items()
            if key.__class__ is str and key.startswith(begun) and NAME.match(key)
            if not only_functions or field.__class__ in FUNCTION_TYPES
        }
        return list(names)
