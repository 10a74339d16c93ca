"""Calls of small functions that translated code writes in place."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from luapy.vm.translator.inlining import without_idle_lines
from luapy.vm.translator.restarting import CannotInline, check_repetition, pruned, without_calls
from tests.support.emitted import note_texts
from tests.support.luapy_engine import new_state

IN_PLACE = {
    "expression": "local function f(x) return x * 2 + 1 end return function(n) local y = f(n) return y end, 5",
    "branches": "local function f(x) if x > 2 then return 1 elseif x then return x end return 0 end "
    "return function(n) local y = f(n) return y end, 5",
    "base case": "local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end return f, 6",
    "method": "local C = {} C.__index = C function C:f(x) self.n = self.n + x end local o = setmetatable({n = 0}, C) "
    "return function(n) o:f(n) local r = o.n o.n = 0 return r end, 3",
    "elements": "local function f(t, i, x) t.a[i] = x t.b[i] = x end local t = {a = {1, 2}, b = {3, 4}} "
    "return function(n) f(t, 1, n) f(t, 2, n) return t.b[2] end, 3",
    "function that is given": "local function apply(f, n) local y = f(n) return y end "
    "local function f(x) return -x end return function(n) return (apply(f, n)) end, 3",
    "variable of a closure": "local n = 0 local function f(x) n = n + x return n end "
    "return function(x) f(x) f(-x) return n end, 3",
    "table": "local function f(x) return {x} end return function(n) local y = f(n) return y[1] end, 5",
    "object": "local C = {} local function f(x) return setmetatable({x = x}, C) end "
    "return function(n) local y = f(n) return y.x end, 5",
    "call of another one": "local function g(x) return {x = x} end local function f(x) return g(x + 1) end "
    "return function(n) local y = f(n) return y.x end, 5",
    "closure": "local function f(x, y) return function(z) return x + y + z end end "
    "return function(n) local g = f(n, 1) return g(2) end, 5",
    "closure with a variable of the function around it": "local k = 3 local function f(x) return function() "
    "return x + k end end return function(n) local g = f(n) return g() end, 5",
    "closure that assigns": "local function f(x) return function() x = x + 1 return x end end "
    "return function(n) local g = f(n) return g() + g() end, 5",
    "library function": "local function f(x) local y = math.floor(x) return y end "
    "return function(n) local y = f(n) return y end, 2.5",
}
CALLED = {
    "call after several fields": "local function f(t, n) local x = t.a[n] if not x then return n end "
    "return f(t, x) + 1 end local t = {a = {2, 3, 4, false}} return function() local y = f(t, 1) return y end, 5",
    "call after a table": "local function g(t) for _ = 1, 2 do t[1] = t[1] + 1 end return t[1] end local function f(n) "
    "local t = {n} if n then return (g(t)) end return t[1] end return function(n) local y = f(n) return y end, 5",
    "loop": "local function f(n) local s = 0 for i = 1, n do s = s + i end return s end "
    "return function(n) local y = f(n) return y end, 5",
    "variable arguments": "local function f(...) return (...) end return function(n) local y = f(n) return y end, 5",
    "closure of a variable that is assigned": "local function f(x) local g = function() return x end x = x + 1 "
    "return g end return function(n) local g = f(n) return n end, 5",
    "call": "local function g(x) for _ = 1, 2 do x = x + 1 end return x end local function f(x) return (g(x)) end "
    "return function(n) local y = f(n) return y end, 5",
    "store that must not be repeated": "local function f(t) t.n = t.n + 1 t.list[1] = t.n end "
    "local t = {n = 0, list = {0}} return function() f(t) t.n = 0 return t.list[1] end, 5",
}


def _text(source: str) -> str:
    """Run a function until it is translated, and return its text."""
    state, _ = new_state("auto")
    function, argument = state.call(state.load(source, "=calls"))
    expected = None
    for _ in range(100):
        result = state.call_single(function, argument)
        assert expected is None or result == expected
        expected = result
    history: Any = function.proto.history
    text: str = history.entry.text
    return text


@pytest.mark.parametrize("name", [name for name in IN_PLACE if name != "function that is given"])
def test_small_functions_are_written_in_place(name: str) -> None:
    assert "# the function of line" in _text(IN_PLACE[name])


def test_a_function_that_is_given_is_written_in_place() -> None:
    state, _ = new_state("auto")
    function, argument = state.call(state.load(IN_PLACE["function that is given"], "=calls"))
    for _ in range(100):
        assert state.call_single(function, argument) == -3
    apply: Any = function.upvalues[0].cells[function.upvalues[0].index]
    assert "while p is P_" in apply.proto.history.entry.text


@pytest.mark.parametrize("name", CALLED)
def test_other_functions_are_called(name: str) -> None:
    assert "# the function of line" not in _text(CALLED[name])


@pytest.mark.parametrize(
    "lines",
    [
        ["r1 = h0['n']", "h0['n'] = r2", "if r3 is None: fail", "done 0 3 r1"],
        ["r1 = (h0 := r0.hash)['n']", "h0['n'] = r2", "fail"],
        [
            "try: r1 = h0.get('n')",
            "except MISSING: r1 = None",
            "if r0.watched is None: h0['n'] = r1",
            "else: fail",
            "fail",
        ],
        ["r1 = a0[r2]", "a0[r3] = r1", "try: a0[r3] = r1", "except IndexError: fail", "done 0 1 "],
        ["if r1:", "    x = r2.array[1]", "r2.array[r1] = 1", "fail"],
        ["r1 = u0.cells[u0.index]", "u0.cells[u0.index] = r2", "fail"],
        ["h0[r1] = 1", "fail"],
        ["y.append(r1)", "fail"],
        ["if r1.metatable is None: r1.metatable = r2", "else: fail", "fail"],
        ["if r1: H.room -= 56", "r2 = 1", "fail"],
        ["x = LuaTable()", "x = r1", "x.hash = r2", "y = h0['n']", "h0['n'] = y + 1", "fail"],
        ["x = LuaTable()", "h0 = x.hash = {}", "r2 = (h0 := r0.hash)['n']", "h0['n'] = r3", "fail"],
    ],
)
def test_what_would_be_repeated_otherwise_is_not_written_in_place(lines: list[str]) -> None:
    with pytest.raises(CannotInline):
        check_repetition(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["r1 = h0['n']", "h0['n'] = r2", "done 0 3 r1"],
        ["r1 = h0['n']", "h0['m'] = r2", "fail"],
        ["a0[r3] = r1", "a1[r2] = r1", "fail"],
        ["try: r1 = a0[r2]", "except MISSING: fail", "try: a0[r2] = r3", "except IndexError: fail", "done 0 1 "],
        ["if r1 > 2:", "    h0['n'] = h0['n'] + 1", "    done 0 1 ", "fail"],
        ["if r1 > 2:", "    r1 = h0['n']", "    fail", "h0['n'] = 1", "fail"],
    ],
)
def test_what_can_be_repeated_is_written_in_place(lines: list[str]) -> None:
    check_repetition(lines)


def test_what_new_objects_were_charged_is_given_back_where_the_call_is_made() -> None:
    lines = [
        "if r1: fail",
        "r2 = h0['n']",
        "H.room -= 104",
        "if H.room < 0: fail",
        "x = LuaTable()",
        "h3 = x.hash = {}",
        "x.heap = H; x.metatable = x.watched = None",
        "r3 = x",
        "if r2 is not None: h3['n'] = r2",
        "H.room -= 56",
        "if r1 > 2:",
        "    fail",
        "r3.metatable = r4",
        "done 0 5 r3",
    ]
    assert check_repetition(lines) == (set(), {13}, {3: 104, 11: 160, 13: 160})


CONSTRUCTORS = """
local function point(x) local t = { x = x } t.y = x.z return t end
local function points(values) for i = 1, #values do values[i] = point(values[i]) end end
local computed = setmetatable({}, { __index = function() return 1 end })
return function(last)
  local values = { {}, {}, {}, {}, {}, {}, last and computed or {} }
  points(values)
  return #values
end
"""


def test_tables_are_charged_once_however_a_call_in_place_ends() -> None:
    charged = []
    for tier in ("interpret", "auto"):
        state, _ = new_state(tier)
        run = state.call_single(state.load(CONSTRUCTORS, "=test"))
        for _ in range(60):
            state.call_single(run, False)
        state.call_single(run, True)
        room = [state.heap.room]
        for last in (False, True, True):
            state.call_single(run, last)
            room.append(state.heap.room)
        charged.append([before - after for before, after in zip(room, room[1:])])
    assert charged[0] == charged[1]
    assert charged[0][1] == charged[0][2]


def test_what_calls_is_left_to_the_call() -> None:
    lines = [
        "try: r1 = h0['if: x(']",
        "except MISSING: r1 = None",
        "if r1 is None: r1 = field(r0, 'n', d)",
        "r2 = None if r0.metatable is None else index(r0, 'm', d)",
        "if r2.__class__ is not int:",
        "    return deopt(M, 3, locals())",
        "if r3 and equal(r1, r2, d): r1 = 2",
        "else: r1 = 3",
    ]
    expected = [*lines[:2], "if r1 is None: fail", "if r0.metatable is None: r2 = None", "else: fail", lines[4]]
    assert without_calls(lines) == [*expected, "    fail", "fail"]
    assert pruned([*expected, "    fail", "fail"]) == ([*expected, "    fail", "fail"], False)
    assert without_calls(["if r1: r2 = 1", "elif less_than(r1, r2, d): r2 = 2", "else: r2 = 3", "r3 = 1"]) == [
        "if r1: r2 = 1",
        "else: fail",
        "r3 = 1",
    ]


@pytest.mark.parametrize(
    ("lines", "expected", "falls"),
    [
        (["if r1: fail", "else:", "    if r2: fail", "    else: fail", "    r3 = 1", "r4 = 1"], ["fail"], False),
        (["if r1: fail", "r4 = 1"], ["if r1: fail", "r4 = 1"], True),
        (
            ["if r1:", "    r2 = 1", "    fail", "else: fail", "r4 = 1"],
            ["if r1:", "    r2 = 1", "    fail", "else: fail"],
            False,
        ),
        (
            ["try: r1 = h0['n']", "except KeyError: fail", "r2 = 1"],
            ["try: r1 = h0['n']", "except KeyError: fail", "r2 = 1"],
            True,
        ),
        (["if r1: done 0 1 r1", "else: r2 = 1", "fail"], ["if r1: done 0 1 r1", "else: r2 = 1", "fail"], False),
    ],
)
def test_what_all_ways_lead_to_the_call_for_is_left_out(lines: list[str], expected: list[str], falls: bool) -> None:
    assert pruned(lines) == (expected, falls)


SEARCHES = """
local function skip(text, from)
  return text:find("[^ ]", from) or #text + 1
end
local function sum(text)
  local count, position = 0, 1
  while position <= #text do
    position = skip(text, position) + 1
    count = count + 1
  end
  return count
end
for _ = 1, 60 do sum("a  bc d ") end
local original = string.find
local count = sum("  a b   ")
string.find = function(...) count = count + 100; return original(...) end
count = count + sum(" ab c")
string.find = original
assert(not pcall(sum, setmetatable({}, { __len = function() return 1 end })))
return count * 1000 + sum((" "):rep(70000) .. "x")
"""


def test_a_function_that_searches_is_written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = note_texts(monkeypatch)
    answers = []
    for mode in ("interpret", "auto", "translate"):
        for limit in (None, 1 << 40):
            state, _ = new_state(mode)
            state.budget.set_limit(limit)
            answers.append((state.call(state.load(SEARCHES, "=searches")), limit and state.budget.used))
    assert len(set(answers)) == 2
    assert any("# the function of line 2" in text for text in texts)


def test_own_fields_are_made_only_for_who_looks_at_them() -> None:
    lines = ["r1 = (h0 := r0.hash).get('n')", "h0 = r0.hash or r0.own_hash()", "r2 = (h1 := r0.hash)['h1']"]
    own = "h1 = r0.hash or r0.own_hash()"
    assert without_idle_lines([*lines, own, "pass"]) == [lines[0], lines[2]]
    assert without_idle_lines([*lines, own, "h0['n'] = r1"]) == [*lines, "h0['n'] = r1"]


def test_python_is_not_asked_whether_a_literal_is_none() -> None:
    source = """
        local function add(a, b) if b == nil then return a end return a + b end
        local function either(a, b) if b then return a end return b end
        local function run(n)
          local s = 0
          for i = 1, n do s = add(s, 5) s = add(s, 0.5) either(s, 7) either(s, "x") either(s, nil) end
          return s
        end
        for i = 1, 60 do run(10) end
        return run(10)
    """
    state, _ = new_state("auto")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert state.call(state.load(source, "=literals")) == 55.0
