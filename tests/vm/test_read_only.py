"""Tables that are read-only: every way to store into one is refused, in every tier, with the same error."""

from __future__ import annotations

import itertools
import random

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.heap.census import check
from luapy.vm.state import State
from luapy.vm.table import InvalidKey, LuaTable, ReadOnlyTable
from luapy.vm.wholetables import restore_table, save_table

STORES = r"""
local out = {}
local function try(name, store)
  for i = 1, 60 do
    local ok, message = pcall(store)
    local line = name .. ": " .. tostring(ok) .. " " .. tostring(message)
    if out[#out] ~= line then out[#out + 1] = line end
  end
end
local key = 1
try("field", function() ro.x = 1 end)
try("new field", function() ro.new = 1 end)
try("element", function() ro[1] = 1 end)
try("element by variable", function() ro[key] = 1 end)
try("append", function() ro[#ro + 1] = 1 end)
try("nil", function() ro.x = nil end)
try("rawset", function() rawset(ro, "x", 1) end)
try("rawset element", function() rawset(ro, 1, 1) end)
try("insert", function() table.insert(ro, 1) end)
try("insert in front", function() table.insert(ro, 1, 1) end)
try("remove", function() table.remove(ro) end)
try("remove in front", function() table.remove(ro, 1) end)
try("sort", function() table.sort(ro) end)
try("sort by function", function() table.sort(ro, function(a, b) return a < b end) end)
try("sort by a part", function() table.sort(ro2, function(a, b) return a.n < b.n end) end)
try("move", function() table.move({1, 2}, 1, 2, 1, ro) end)
try("move beyond", function() table.move({1, 2}, 1, 2, 10, ro) end)
try("metatable", function() setmetatable(ro, {}) end)
try("no metatable", function() setmetatable(ro, nil) end)
try("loop", function() for i = 1, 500 do ro[i] = i end end)
try("loop over field", function() for i = 1, 500 do ro.x = i end end)
try("several", function() ro.x, ro.y = 1, 2 end)
try("function", function() function ro.f() end end)
try("chain", function() setmetatable({}, {__newindex = ro}).x = 1 end)
try("environment", function() local _ENV = ro; x = 3 end)
try("traversal", function() for k in pairs(ro) do ro[k] = nil end end)
local object = setmetatable({}, {__index = ro})
try("methods", function() return object.x, object.y end)
try("after methods", function() ro.x = 1 end)
return table.concat(out, "\n")
"""


def read_only_table(state: State) -> LuaTable:
    table = state.new_table()
    for key, value in ((1, 3), (2, 2), (3, 1), ("x", 7)):
        table.set(key, value)
    table.set_metatable(state.new_table())
    table.read_only = True
    return table


def run(tier: str, generational: bool = False, budget: bool = False) -> str:
    state = State(tier)
    open_libraries(state)
    if budget:
        state.budget.set_limit(10**9)
    table = read_only_table(state)
    state.globals.set("ro", table)
    others = state.call_single(state.load("local t = {} for i = 1, 20 do t[i] = {n = -i} end return t", "=t"))
    others.read_only = True
    state.globals.set("ro2", others)
    if generational:
        code = "collectgarbage('generational') w = setmetatable({}, {__mode = 'k'}) collectgarbage() collectgarbage()"
        state.call(state.load(code, "=g"))
    report: str = state.call_single(state.load(STORES, "=stores"))
    assert dict(table.items()) == {1: 3, 2: 2, 3: 1, "x": 7}
    assert others.get(1).get("n") == -1
    check(state)
    return report


def test_stores_are_refused() -> None:
    expected = run("interpret")
    lines = [line for line in expected.splitlines() if not line.startswith("methods")]
    assert all(line.endswith("attempt to modify a readonly table") for line in lines)
    assert "field: false stores:11: attempt to modify a readonly table" in lines
    assert "rawset: false attempt to modify a readonly table" in lines
    for tier, generational, budget in itertools.product(
        ("interpret", "auto", "translate"), (False, True), (False, True)
    ):
        assert run(tier, generational, budget) == expected


def test_no_method_changes_one() -> None:
    state = State("interpret")
    choose = random.Random(1)
    stores = {
        "set": lambda table: table.set(choose.choice([1, 2, 4, "x", "y", 1.0, True]), choose.choice([None, 1])),
        "set_string": lambda table: table.set_string(choose.choice("xy"), choose.choice([None, 1])),
        "extend": lambda table: table.extend(choose.choice([1, 3, 4]), [1, 2]),
        "assign": lambda table: table.assign(choose.choice([1, 3, 5]), [7]),
        "insert": lambda table: table.insert(1, 1),
        "remove": lambda table: table.remove(1),
        "set_metatable": lambda table: table.set_metatable(choose.choice([None, state.new_table()])),
    }
    for _ in range(300):
        table = read_only_table(state)
        metatable = table.metatable
        name = choose.choice(list(stores))
        with pytest.raises(InvalidKey):
            stores[name](table)
        assert dict(table.items()) == {1: 3, 2: 2, 3: 1, "x": 7}, name
        assert table.metatable is metatable


def test_a_table_can_be_opened_again() -> None:
    state = State("interpret")
    table = read_only_table(state)
    with pytest.raises(ReadOnlyTable):
        table.set("x", 1)
    table.read_only = False
    table.set("x", 1)
    assert table.get("x") == 1
    assert not table.read_only


def test_a_saved_table_can_be_restored() -> None:
    state = State("interpret")
    table = state.new_table()
    for key, value in ((1, "a"), (2, "b"), ("x", 1), (1.5, 2), (True, 3)):
        table.set(key, value)
    saved = save_table(table)
    before = list(table.items()), table.length(), table.memory_size()
    for key in (1, 2, "x", True):
        table.set(key, None)
    for key in range(1, 50):
        table.set(key, key)
    table.set_metatable(state.new_table())
    restore_table(table, saved)
    assert (list(table.items()), table.length(), table.memory_size()) == before
    assert table.metatable is None
    table.set(3, "c")
    assert table.length() == 3
