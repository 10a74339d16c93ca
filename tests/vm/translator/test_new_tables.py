"""Tables made by translated code."""

from __future__ import annotations

from luapy.vm.table import LuaTable
from tests.support.luapy_engine import new_state


def slots(table: LuaTable) -> dict[str, object]:
    return {name: getattr(table, name) for name in LuaTable.__slots__ if name != "__weakref__"}


def test_a_translated_constructor_makes_what_the_class_makes() -> None:
    state, _ = new_state("translate")
    table = state.call(state.load("return {}", "=test"))
    assert isinstance(table, LuaTable)
    assert slots(table) == slots(LuaTable(state.heap))
