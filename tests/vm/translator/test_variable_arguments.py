"""Variable arguments, and what is made of them: the interpreter's answers, and its accounting, in translated code."""

from __future__ import annotations

from typing import Any

import pytest

from luapy.vm.translator.translation import TAIL_CALL
from tests.support.luapy_engine import new_state

TEMPLATE = """
local pack, unpack = table.pack, table.unpack
local function work(...)
%s
end
local arguments = {{1, 2, 3}, {4, n = 1}, {n = 0}, {5, nil, 7, n = 3}, {8, nil, n = 2}, {1, 2, 3, 4, n = 4}}
local shown = {}
local function show(...)
  for i = 1, select("#", ...) do shown[#shown + 1] = tostring((select(i, ...))) end
  shown[#shown + 1] = ";"
end
for round = 1, 60 do
  for i = 1, #arguments do
    local a = arguments[i]
    work(unpack(a, 1, a.n or #a))
  end
end
collectgarbage("stop")
local before = collectgarbage("count")
for round = 1, 20 do work(1, 2, 3); work("x"); work(); work(1, nil); work(nil, 2) end
local after = collectgarbage("count")
for i = 1, #arguments do
  local a = arguments[i]
  show(work(unpack(a, 1, a.n or #a)))
end
return table.concat(shown, " "), (after - before) * 1024
"""
BODIES = {
    "table": "local t = {...}; return #t, t[1], t[2], next(t)",
    "table of results": "local function id(...) return ... end local t = {id(...)}; return #t, t[1], t[2]",
    "table with fields": "local t = {n = select('#', ...), ...}; return #t, t.n, t[1]",
    "table grows": "local t = {...}; t[#t + 1] = 'last'; t.x = 1; return #t, t[#t]",
    "packed": "local t = pack(...); return t.n, t[1], t[2], t[3]",
    "packed and more": "local t = pack(...); t[t.n + 1] = 'new'; t[t.n + 2] = 1; return unpack(t, 1, t.n + 1)",
    "packed and many fields": "local t = pack(...); t.a = 1; t.b = 2; t[t.n + 1] = 1; t[t.n + 2] = 2; return #t, t.a",
    "selected": "local s = '' for i = 1, select('#', ...) + 1 do s = s .. tostring((select(i, ...))) end return s",
    "packed with fields read": "local t = pack(...); local n = t.n; t.n = n + 1; t[n + 1] = t.n; return n, t.n, #t",
    "packed and changed": "local t = pack(...); setmetatable(t, {__newindex = function(s) s.n = 0 end}); t[9] = 1; "
    "return t.n",
    "unpacked with a constant": "local t = {...}; return unpack(t, 1, 2)",
    "unpacked range": "local t = {...}; return unpack(t, 1, #t)",
    "unpacked to zero": "local t = {...}; return 'x', unpack(t, 1, 0)",
    "unpacked beyond": "local t = {...}; return unpack(t, 2, #t + 2)",
    "unpacked from zero": "local t = {...}; return unpack(t, 0, #t)",
    "unpacked backwards": "local t = {...}; return unpack(t, 3, -1)",
    "gone through": "local s = '' for i, v in ipairs({...}) do s = s .. i .. tostring(v) end return s",
    "gone through with others": "local s = '' for i, v in ipairs({0, (...)}) do s = s .. i .. v end return s",
    "gone through twice": "local s = 0 for _ in ipairs({...}) do for _ in ipairs({1, 2}) do s = s + 1 end end return s",
    "with __index": "local t = setmetatable({}, {__index = {...}}); return unpack(t, 1, 2)",
}


def _answers(mode: str, body: str) -> Any:
    state, _ = new_state(mode)
    return state.call(state.load(TEMPLATE % body, "=arguments"))


@pytest.mark.parametrize("name", BODIES)
def test_answers_and_memory_are_those_of_the_interpreter(name: str) -> None:
    assert _answers("auto", BODIES[name]) == _answers("interpret", BODIES[name])


def test_the_table_of_all_arguments_is_filled_in_place() -> None:
    state, _ = new_state("auto")
    source = "local function work(...) return {...} end for i = 1, 60 do work(i, i) end return work"
    work = state.call(state.load(source, "=arguments"))
    assert "r0.array = [None, *V]" in work.proto.history.entry.text


def test_a_table_that_only_a_loop_goes_through_is_not_made() -> None:
    state, _ = new_state("auto")
    source = "local function work(...) for _, v in ipairs({...}) do end end for i = 1, 60 do work(i, i) end return work"
    work = state.call(state.load(source, "=arguments"))
    assert "LuaTable()" not in work.proto.history.entry.text


def test_a_stored_upvalue_is_not_read_again() -> None:
    state, _ = new_state("auto")
    source = """
        local count = 0
        local function step(n) count = count + n return count end
        local function twice(n) count = n local a = count n = 7 local b = count return a, b, n end
        for i = 1, 60 do step(1) twice(i) end
        return step, twice
    """
    step, twice = state.call(state.load(source, "=arguments"))
    assert step.proto.history.entry.text.count("u0.cells[u0.index]") == 2
    assert state.call(twice, 3) == (3, 3, 7)
    assert state.call(step, 4) == 7


@pytest.mark.parametrize("mode", ["interpret", "auto"])
def test_a_missing_field_is_asked_of_a_function(mode: str) -> None:
    state, _ = new_state(mode)
    source = """
        local asked = 0
        local mt = {__index = function(t, k) asked = asked + 1 if k == "several" then return k, 2 end return k end}
        local function get(t) return t.single, t.several, t.own end
        local t = setmetatable({own = 1}, mt)
        for i = 1, 60 do get(t) end
        local failing = setmetatable({}, {__index = function(t, k) error("no " .. k) end})
        local ok, message = pcall(get, failing)
        return asked, get(t), message
    """
    assert state.call(state.load(source, "=fields")) == (120, "single", "fields:7: no single")


def test_a_call_of_a_function_that_calls_its_parameter_is_one_of_that() -> None:
    state, _ = new_state("auto")
    source = (
        "local function forward(f, ...) return f(...) end local function sum(...) return ... end "
        "local function work(x) local y = forward(sum, x, 1) return y end for i = 1, 60 do work(i) end return work"
    )
    work = state.call(state.load(source, "=arguments"))
    text = work.proto.history.entry.text
    assert "(u1, e, r0, (1))" in text and TAIL_CALL in text and "u0.call" not in text


def test_what_is_passed_on_may_be_written_in_place() -> None:
    state, _ = new_state("auto")
    source = (
        "local function forward(f, ...) return f(...) end local function double(x) return 2 * x end "
        "local function work(x) local y = forward(double, x) return y end for i = 1, 60 do work(i) end return work"
    )
    work = state.call(state.load(source, "=arguments"))
    assert "the function of line 1" in work.proto.history.entry.text
    assert work.call(work, 0, 21) == 42


def test_a_function_that_calls_only_known_builtins_looks_at_no_depth() -> None:
    state, _ = new_state("auto")
    source = (
        "local select = select local function work(...) local s = 0 "
        "for i = 1, select('#', ...) do s = s + select(i, ...) end return s end "
        "for i = 1, 60 do work(i, 1) end return work"
    )
    work = state.call(state.load(source, "=arguments"))
    text = work.proto.history.entry.text
    assert "va[" in text and "LIMIT" not in text
