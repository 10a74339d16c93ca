"""``next``: what it answers first, and that it does not look at all fields for it."""

from __future__ import annotations

import pytest

from luapy.vm.table import FALSE_KEY, make_table
from tests.support.luapy_engine import new_state

TRAVERSALS = """
local function all(t)
  local found = {}
  local k, v = next(t)
  while k ~= nil do
    found[#found + 1] = tostring(k) .. "=" .. tostring(v)
    t[k] = nil
    k, v = next(t, k)
  end
  return table.concat(found, " ")
end
local dead = {a = 1, b = 2, c = 3, d = 4}
dead.a, dead.b = nil, nil
local drained, count = {x = 1, y = 2, z = 3, 10, 20}, 0
while next(drained) do drained[next(drained)] = nil count = count + 1 end
local changed = {p = 1, q = 2}
local first = next(changed)
changed[first] = "new"
local pairs_seen = 0
for k in pairs({true, [false] = 1, s = 2}) do pairs_seen = pairs_seen + 1 end
return all(dead), all({1, 2, nil, 4, x = 5}), all({}), all({[false] = "f", [true] = "t", [1.5] = 1}), count,
  select(2, next(changed)), pairs_seen
"""


@pytest.mark.parametrize("mode", ["interpret", "auto", "translate"])
def test_traversals(mode: str) -> None:
    state, _ = new_state(mode)
    dead, mixed, empty, keys, count, changed, seen = state.call(state.load(TRAVERSALS, "=traversal"))
    assert (dead, mixed, empty) == ("c=3 d=4", "1=1 2=2 4=4 x=5", "")
    assert sorted(keys.split()) == ["1.5=1", "false=f", "true=t"]
    assert (count, changed, seen) == (5, "new", 3)


def test_the_first_field_needs_no_order() -> None:
    table = make_table()
    table.set("gone", 1)
    table.set(False, 2)
    table.set("gone", None)
    assert table.next(None) == (False, 2)
    assert getattr(table, "order", None) is None
    assert table.next(False) is None
    assert table.order == ["gone", FALSE_KEY]
