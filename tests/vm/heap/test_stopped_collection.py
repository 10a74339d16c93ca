"""A limit may stop the program in the middle of a collection, which leaves nothing behind that the next one minds."""

from __future__ import annotations

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.budget import Interrupted
from luapy.vm.heap import collector, marking
from luapy.vm.state import State

# A long chain, a large table that stays and one that becomes garbage, weak tables of all kinds, and finalizers.
PROGRAM = """
collectgarbage(MODE)
kept, lost, finalized = {}, {}, 0
keys, values = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "v"})
both = setmetatable({}, {__mode = "kv"})
local finalizer = {__gc = function() finalized = finalized + 1 end}
for i = 1, 300 do
  local metatable = i % 10 == 0 and finalizer or nil
  local object, other = setmetatable({i, tostring(i)}, metatable), setmetatable({i}, metatable)
  kept[i], lost[i] = object, other
  keys[object], keys[other] = {object}, other
  values[i], values[-i] = object, other
  both[object], both[i] = other, object
end
for i = 1, 1000 do
  chain = {i, chain}
  values[i / 1000 + 0.0001], keys[chain] = chain, {}
end
numbers = {}
for i = 1, 1500 do numbers[i] = i end
"""
COUNT = """
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
return function()
  collectgarbage() collectgarbage()
  return count(keys), count(values), count(both), finalized, #kept, collectgarbage("count")
end
"""
WORK = """
lost = nil
WAY
for i = 1, 100 do kept[i][3] = {i} end
"""
WAYS = {
    "full": "collectgarbage()",
    "steps": "for i = 1, 300 do collectgarbage('step', 10) end",
    "large step": "collectgarbage('step', 100000)",
    "allocation": "local t for i = 1, 20000 do t = {i, {}} end",
}


class Machine:
    def __init__(self, mode: str) -> None:
        self.state = State("interpret")
        open_libraries(self.state)
        self.state.budget.set_limit(None, counting=True)
        self.run(PROGRAM.replace("MODE", f"'{mode}'"))
        self.count = self.run(COUNT)

    def run(self, text: str) -> object:
        return self.state.call(self.state.load(text, "=program"))

    def work(self, way: str, looks: int) -> bool:
        """Do what leaves garbage and collects it; stop at the look of that number. Return whether there was one."""
        left = looks

        def look() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Interrupted("stopped")

        self.state.budget.look = look  # type: ignore[method-assign]
        try:
            self.run(WORK.replace("WAY", way))
        except Interrupted:
            return True
        finally:
            del self.state.budget.look
        return False


@pytest.mark.parametrize("mode", ["incremental", "generational"])
@pytest.mark.parametrize("way", WAYS)
def test_stopped_in_the_middle(way: str, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "UNSEEN_WORK", 500)
    monkeypatch.setattr(collector, "UNSEEN_WORK", 500)
    undisturbed = Machine(mode)
    assert not undisturbed.work(WAYS[way], 0)
    expected = undisturbed.state.call(undisturbed.count)
    stopped = 0
    for looks in (1, 2, 3, 5, 8, 13, 21):
        machine = Machine(mode)
        stopped += machine.work(WAYS[way], looks)
        machine.work(WAYS[way], 0)
        assert machine.state.call(machine.count) == expected
    assert stopped > 1
