"""The kinds of parameters that translated functions look at when they begin."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.luapy_engine import new_state

INDIFFERENT = {
    "stored": "function(x, t) t.x = x t[1] = x t[t.k] = x end, 1, {k = 'k'}",
    "put into a table": "function(x) local t = {x, x = x} return t.x end, 'text'",
    "returned": "function(x) return x, 1 end, 1.5",
    "tested": "function(x) if x then return 1 end return 2 end, 2",
    "compared with nil": "function(x) if x == nil then return 1 end return 2 end, 2",
    "passed on": "function(x, f) local y = f(1, x) return y end, 7, function(x) for _ = 1, 2 do x = x + 1 end end",
    "passed on by a tail call": "function(x, f) return f(x, x) end, 7, function(x) for _ = 1, 2 do x = x + 1 end end",
    "passed on to pcall": "function(x, f) local a, b = pcall(f, x) return b end, 7, function(x) return {x} end",
    "captured": "function(x) return function() return x end end, 7",
}
LOOKED_AT = {
    "operand": "function(x) return x + 1 end, 7",
    "compared": "function(x) return x < 10 end, 7",
    "moved to an operand": "function(x) local y = x return y * y end, 7",
    "key": "function(x, t) return t[x] end, 1, {5}",
    "key that is stored": "function(x, t) t[x] = x end, 1, {5}",
    "argument of a library function": "function(x) local y = math.floor(x) return y end, 1.5",
    "limit of a loop": "function(x) for i = 1, x do if i > 5 then return i end end end, 3",
    "passed on in a loop": "function(x, f) for i = 1, 2 do f(x) end end, 3, function(x) return {x} end",
}


def _text(function: str) -> str:
    """Run a function until it is translated, and return its text."""
    state, _ = new_state("auto")
    called, *arguments = state.call(state.load(f"return {function}", "=parameters"))
    for _ in range(100):
        state.call(called, *arguments)
    history: Any = called.proto.history
    text: str = history.entry.text
    return text


@pytest.mark.parametrize("name", INDIFFERENT)
def test_kinds_that_do_not_matter_are_not_looked_at(name: str) -> None:
    assert "if r0.__class__ is not" not in _text(INDIFFERENT[name])


@pytest.mark.parametrize("name", LOOKED_AT)
def test_kinds_that_matter_are_looked_at(name: str) -> None:
    assert "if r0.__class__ is not" in _text(LOOKED_AT[name])
