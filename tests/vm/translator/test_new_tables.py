"""Tables made by translated code."""

from __future__ import annotations

from luapy.vm.heap.sizes import NODE
from luapy.vm.table import LuaTable, make_table
from luapy.vm.tablesizes import power_of_two
from tests.support.luapy_engine import new_state


def slots(table: LuaTable) -> dict[str, object]:
    return {name: getattr(table, name, None) for name in LuaTable.__slots__ if name != "__weakref__"}


def test_a_translated_constructor_makes_what_the_interpreter_makes() -> None:
    state, _ = new_state("translate")
    table = state.call(state.load("return {}", "=test"))
    assert isinstance(table, LuaTable)
    assert slots(table) == slots(make_table(state.heap))


GROWTH = """
local function fill(t, first, last)
  for i = first, last do t[i] = i end
  for i = 1, 3 do t[#t + 1] = "x" end
  for i = 1, 3 do table.insert(t, "y") end
  return t
end
return fill({}, 1, 6), fill({}, 1, 40), fill({ 1, 2, 3 }, 3, 10), fill({ n = 1 }, 1, 10), fill({ [0] = 1 }, 1, 10),
  fill({ nil, nil, 3 }, 4, 10), fill({ 1, 2, nil, 4 }, 5, 20), fill({ [2] = 1, [3] = 1 }, 1, 1), fill({}, 3, 9),
  fill(table.pack(1, 2, 3), 4, 9), fill(table.pack(), 1, 9), fill(table.pack(nil), 2, 9), fill({ n = false }, 1, 5),
  fill({ 0, false, "" }, 4, 10), fill({ nil, 2 }, 3, 12), fill({ false, nil, 3, false }, 5, 20)
"""
SIZES = ("array", "array_high", "array_size", "hash", "nodes", "rehash_at")


def test_arrays_grow_alike_in_translated_code() -> None:
    grown = []
    for tier in ("interpret", "translate"):
        state, _ = new_state(tier)
        call = state.load(GROWTH, "=test")
        state.call(call)
        room = state.heap.room
        tables = state.call(call)
        grown.append(([[getattr(table, name) for name in SIZES] for table in tables], room - state.heap.room))
    assert grown[0] == grown[1]
    assert [sizes[2] for sizes in grown[0][0]][:3] == [16, 64, 16]


def test_names_get_the_nodes_that_they_take() -> None:
    state, _ = new_state("translate")
    table = state.call(state.load("return {}", "=test"))
    for count, name in enumerate("abcdefghi", 1):
        room = state.heap.room
        nodes = table.nodes
        table.set_string(name, count)
        assert table.nodes == table.rehash_at == power_of_two(count)
        assert room - state.heap.room == NODE * (table.nodes - nodes)
    table.set_string("a", None)
    for name in "jklmnopq":
        table.set_string(name, 1)
    assert sorted(table.hash) == list("bcdefghijklmnopq")
