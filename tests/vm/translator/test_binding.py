"""Which closures get a Python function of their own."""

from __future__ import annotations

from typing import Any

from luapy.vm.translator.binding import MOST_BOUND
from tests.support.luapy_engine import new_state

ONE_CLOSURE = """
local factor = 3
local function scaled(x) return x * factor end
for i = 1, 200 do scaled(i) end
return scaled
"""
MANY_CLOSURES = """
local list = {}
for k = 1, 12 do
  local first = list
  list[k] = function(x) return first, x end
end
for i = 1, 200 do
  for k = 1, #list do list[k](i) end
end
return table.unpack(list)
"""
OTHER_KINDS = """
local function make(value) return function() return value end end
local a, b = make(1), make("s")
for i = 1, 200 do a() end
for i = 1, 200 do b() end
return a, b
"""


def _functions(source: str) -> Any:
    state, _ = new_state("auto")
    return state, state.call(state.load(source, "=binding"))


def test_a_function_with_one_closure_is_bound_to_its_upvalues() -> None:
    state, scaled = _functions(ONE_CLOSURE)
    assert "factor" not in scaled.call.__code__.co_varnames and scaled.call.__code__.co_freevars == ("u0",)
    assert scaled.call.__closure__[0].cell_contents == 3
    assert state.call(scaled, 5) == 15


def test_closures_are_bound_anew_when_an_upvalue_is_set() -> None:
    state, scaled = _functions(ONE_CLOSURE)
    state.call(state.globals.get("debug").get("setupvalue"), scaled, 1, 10)
    assert state.call(scaled, 5) == 50


def test_many_closures_share_one_function() -> None:
    _, closures = _functions(MANY_CLOSURES)
    assert closures[0].proto.history.shared
    bound = [closure for closure in closures if closure.call.__code__.co_freevars]
    assert len(bound) <= MOST_BOUND
    shared = {closure.call for closure in closures if closure not in bound}
    assert shared == {closures[0].proto.fast}


def test_closures_with_upvalues_of_other_kinds_share_one_function() -> None:
    state, (a, b) = _functions(OTHER_KINDS)
    assert a.proto.history.shared
    assert state.call(a) == 1
    assert state.call(b) == "s"


def test_closures_that_are_gone_are_not_remembered() -> None:
    state, load = _functions("return load")
    text = "local n = 1 local function f(x) return x + n end for i = 1, 200 do f(i) end"
    for number in range(700):
        state.call(state.call(load, f"{text} return {number}"))
    assert len(state.tier.bindings.functions) < 600
