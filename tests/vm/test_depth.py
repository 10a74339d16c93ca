"""The limit on the calls in progress of a thread."""

from __future__ import annotations

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.limits import DepthLimit
from luapy.vm.state import State

RECURSION = """
count = 0
local function go_on(x) count = count + 1 local result = go_on(x) return result end
return pcall(go_on, 1)
"""


@pytest.mark.parametrize("tier", ["interpret", "auto", "translate"])
def test_depth(tier: str) -> None:
    state = State(tier)
    open_libraries(state)
    state.max_depth = 500
    function = state.load(RECURSION, "=recursion")
    with pytest.raises(DepthLimit):
        state.call(function)
    # Translated functions are asked from some depth on only.
    assert 490 <= state.globals.get("count") <= (500 if tier == "interpret" else 600)
    with pytest.raises(DepthLimit):
        state.call(state.load("coroutine.wrap(...)()", "=c"), function)
    within = state.load("local function f(n) return n == 0 and 0 or 1 + f(n - 1) end return f(300)", "=w")
    assert state.call(within) == 300
    state.max_depth = None
    assert state.call(function)[0] is False
    assert state.globals.get("count") > 10_000
