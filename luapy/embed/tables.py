"""Filling a Lua table from Python's containers, for `LuaRuntime.table_from`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from luapy.embed.conversion import LuaReference
from luapy.vm.errors import LuaError
from luapy.vm.table import InvalidKey
from luapy.vm.table import LuaTable as Table

if TYPE_CHECKING:
    from luapy.embed.runtime import LuaRuntime
    from luapy.vm.values import LuaValue


class Filler:
    """Fills tables. With `recursive`, containers inside become tables too: one for each, however often it is met."""

    def __init__(self, runtime: LuaRuntime, recursive: bool) -> None:
        self.runtime = runtime
        self.recursive = recursive
        self.tables: dict[int, Table] = {}
        # Containers whose tables are still to be filled; a list, so that deep nesting needs no deep recursion.
        self.waiting: list[tuple[Table, Any]] = []

    def fill(self, table: Table, sources: tuple[Any, ...]) -> None:
        position = 1
        for source in sources:
            self.tables.setdefault(id(source), table)
            position = self._add(table, source, position)
        while self.waiting:
            inner, source = self.waiting.pop()
            self._add(inner, source, 1)

    def _add(self, table: Table, source: Any, position: int) -> int:
        """Add the items of one container; return the next key for those without one."""
        runtime = self.runtime
        if isinstance(source, LuaReference):
            fields = runtime.converter.unwrap(source)
            if fields.__class__ is not Table:
                raise TypeError(f"cannot make a table from a Lua {type(source).__name__}")
            for key, value in list(fields.items()):
                self._set(table, key, value)
            return position
        if isinstance(source, Mapping):
            for key in source:
                lua_key = self._convert(key)
                self._set(table, runtime.proxies.none if lua_key is None else lua_key, self._convert(source[key]))
            return position
        values = [self._convert(value) for value in source]
        for offset, value in enumerate(values):
            if value is not None:
                self._set(table, position + offset, value)
        return position + len(values)

    def _set(self, table: Table, key: LuaValue, value: LuaValue) -> None:
        try:
            table.set(key, value)
        except InvalidKey as error:
            raise LuaError(str(error)) from None

    def _convert(self, value: Any) -> LuaValue:
        if (
            self.recursive
            and isinstance(value, (Mapping, Sequence))
            and not isinstance(value, (str, bytes, bytearray, memoryview))
        ):
            table = self.tables.get(id(value))
            if table is None:
                table = self.tables[id(value)] = self.runtime.state.new_table()
                self.waiting.append((table, value))
            return table
        return self.runtime.converter.to_lua(value)


def fill_table(runtime: LuaRuntime, table: Table, sources: tuple[Any, ...], recursive: bool) -> None:
    """Add what Python's containers hold to a table."""
    Filler(runtime, recursive).fill(table, sources)
