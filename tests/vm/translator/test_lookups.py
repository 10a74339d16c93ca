"""Library functions that loops look up once, and what they do when that turns out to be wrong."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_lines
from tests.support.luapy_engine import new_state

NESTED = """
local function run(s, t)
  local least, n = 1000, 0
  for i = 1, #s do
    for j = i, #s do
      least = math.min(least, s:byte(j) + t[j])
      n = n + #tostring(least)
    end
  end
  return least + n
end
local s = ("abcdef"):rep(5)
local t = {}
for i = 1, #s do t[i] = i end
for _ = 1, 60 do run(s, t) end
"""


def test_nested_loops_look_up_together(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = last_lines(monkeypatch, NESTED)
    (forgets,) = [line for line in lines if line.startswith("q") and line.endswith("= False")]
    assert forgets.count(" = ") == 3
    assert lines.index(forgets) < next(number for number, line in enumerate(lines) if line.startswith("for "))
    assert not any("hash['min']" in line or "G0[" in line or "STRING_METHODS[" in line for line in lines)


def test_a_loop_up_to_the_length_of_a_string_does_not_look_at_the_length(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
    local function run(s)
      local sum = 0
      for i = 1, #s do
        sum = sum + s:byte(i)
        local c = s:sub(i, i)
        if c == "a" then sum = sum + 1 end
      end
      return sum
    end
    for _ = 1, 60 do run(("abcdef"):rep(5)) end
    """
    lines = last_lines(monkeypatch, program)
    assert "r6 = ord(ch2)" in lines
    assert not any("<= len(" in line for line in lines)


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("i = i + 1; sum = sum + (s:byte(i) or 0)", ""),
        ("s = 'ab'; sum = sum + (s:byte(i) or 0)", ""),
        ("sum = sum + (('xyz'):byte(i) or 0)", ""),
        ("sum = sum + (s:byte(i) or 0); sum = sum + (function() s = 'x' return 1 end)()", ""),
    ],
)
@pytest.mark.parametrize("mode", ["auto", "translate"])
def test_a_position_beyond_the_end(body: str, before: str, mode: str) -> None:
    program = f"""
    local function run(s)
      local sum = 0
      for i = 1, #s do {body} end
      return sum
    end
    local total = 0
    for _ = 1, 60 do total = total + run(("abcdef"):rep(5)) end
    return total
    """
    answers = []
    for tier in ("interpret", mode):
        state, _ = new_state(tier)
        answers.append(state.call(state.load(program, "=program")))
    assert answers[0] == answers[1]


CHANGES = """
local results, totext = {}, tostring
local function note(...)
  local values = {...}
  for i = 1, #values do values[i] = totext(values[i]) end
  results[#results + 1] = table.concat(values, " ")
end
local min, byte, tostring_ = math.min, string.byte, tostring
local change
local watched = setmetatable({}, {__index = function(_, k) if change then change(k) end return k end})
local function run(s, t)
  local least, sum = 1000, 0
  for i = 1, #s do
    for j = 1, 3 do
      least = math.min(least, t[i] + j)
      sum = sum + s:byte(i) + #tostring(i)
    end
  end
  return least, sum
end
local s = ("abcdef"):rep(4)
local plain = {}
for i = 1, #s do plain[i] = i end
local function restore()
  math.min, string.byte, tostring, change = min, byte, tostring_, nil
end
for _ = 1, 60 do run(s, plain) end
local function both() math.min = function(a, b) return a + b end string.byte = function() return 3 end end
local changes = {
  function(k) if k == 5 then math.min = function(a, b) return a + b end end end,
  function(k) if k == 7 then string.byte = function(s, i) return i end end end,
  function(k) if k == 9 then tostring = function() return "four" end end end,
  function(k) if k == 11 then both() end end,
  function(k) if k == 4 then change, math = nil, setmetatable({}, {__index = {min = math.max}}) end end,
  function(k) if k == 20 then math.min = nil end end,
}
for number, changing in ipairs(changes) do
  for _ = 1, 3 do
    change = changing
    local library = math
    note(number, pcall(run, s, watched))
    math = library
    restore()
    note(number, run(s, plain))
  end
end
-- An environment that finds its libraries elsewhere, and one where that is by a function.
local text = "local s = 0 for i = 1, 400 do s = s + math.max(i, 3) + select('#', tostring(i)) end return s"
note(load(text, "=a", "t", setmetatable({}, {__index = _G}))())
note(load(text, "=b", "t", setmetatable({}, {__index = function(_, k) return _G[k] end}))())
local hidden = setmetatable({}, {__index = _G})
local looping = load("return function(n) local s = 0 for i = 1, n do s = s + math.max(i, 3) end return s end",
  "=c", "t", hidden)()
for _ = 1, 60 do looping(10) end
hidden.math = {max = function() return 1 end}
note(looping(10))
hidden.math = nil
note(looping(10))
local function upper(n)
  local lib, sum = math, 0
  for i = 1, n do sum = sum + lib.abs(-i) end
  return sum
end
for _ = 1, 60 do upper(10) end
math = {abs = function() return 1 end}
note(upper(10))
return table.concat(results, "; ")
"""


# A finalizer, where the collector runs in the loop.
COLLECTED = """
local function collected(n)
  local total = 0
  for i = 1, n do
    local t = {i}
    total = total + math.min(i, 2) + #t
  end
  return total
end
for _ = 1, 60 do collected(10) end
collectgarbage()
setmetatable({}, {__gc = function() math.min = function() return 7 end end})
return collected(40000)
"""


@pytest.mark.parametrize("mode", ["interpret", "auto", "translate"])
def test_a_finalizer_changes_a_function(mode: str) -> None:
    state, _ = new_state(mode)
    assert 200_000 < state.call(state.load(COLLECTED, "=collected")) < 320_000


@pytest.mark.parametrize("mode", ["auto", "translate"])
@pytest.mark.parametrize("limit", [None, 100_000_000])
def test_what_changes_in_between(mode: str, limit: int | None) -> None:
    answers = []
    for tier in ("interpret", mode):
        state, _ = new_state(tier)
        if limit is not None:
            state.budget.set_limit(limit)
        answers.append((state.call(state.load(CHANGES, "=changes")), state.budget.used if limit else 0))
    assert answers[0] == answers[1]


def test_an_error_names_the_function() -> None:
    program = """
    local function run(s, x)
      local sum = 0
      for i = 1, #s do sum = sum + math.abs(x) + s:byte(i) end
      return sum
    end
    for _ = 1, 60 do run("abc", 3) end
    local ok, message = pcall(run, "abc", {})
    return message
    """
    for tier in ("interpret", "auto"):
        state, _ = new_state(tier)
        message = state.call(state.load(program, "=program"))
        assert message == "program:4: bad argument #1 to 'abs' (number expected, got table)"


def test_a_function_in_a_variable_that_nothing_assigns_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
    local byte, char = string.byte, string.char
    local function run(s)
      local last
      for i = 1, #s do last = char(byte(s, i) % 26 + 97) end
      return last
    end
    for _ = 1, 60 do run(("abcdef"):rep(5)) end
    """
    lines = last_lines(monkeypatch, program)
    assert not any(line.startswith("if u") for line in lines)
    assert {"if not (u0 is B_string_char): return None", "if not (u1 is B_string_byte): return None"} <= {*lines}
    assert not any("255" in line or ".call" in line for line in lines)


KNOWN = """
local results = {}
local function make(f, g)
  return function(s)
    local sum = 0
    for i = 1, #s do sum = sum + (f(s, i) or 0) + #g(i % 256) end
    return sum
  end
end
local bytes = make(string.byte, string.char)
local s = ("abcdef"):rep(5)
for _ = 1, 60 do bytes(s) end
local function note(f) results[#results + 1] = tostring(select(2, pcall(f, s))) end
note(bytes)
for _, f in ipairs {string.byte, string.len, function(s, i) return i end, math.max, string.byte} do
  for _, g in ipairs {string.char, tostring, function() return "abc" end} do
    local one = make(f, g)
    for _ = 1, 4 do note(one) end
    note(bytes)
  end
end
debug.setupvalue(bytes, 1, function() return 3 end)
for _ = 1, 5 do note(bytes) end
debug.setupvalue(bytes, 2, string.rep)
note(bytes)
debug.setupvalue(bytes, 1, string.byte)
debug.setupvalue(bytes, 2, nil)
note(bytes)
note(function() return string.char(256) end)
note(function() return string.char(0) .. string.char(255) end)
return table.concat(results, ";")
"""


@pytest.mark.parametrize("mode", ["auto", "translate"])
@pytest.mark.parametrize("limit", [None, 100_000_000])
def test_other_functions_in_the_same_variables(mode: str, limit: int | None) -> None:
    answers = []
    for tier in ("interpret", mode):
        state, _ = new_state(tier)
        if limit is not None:
            state.budget.set_limit(limit)
        answers.append((state.call(state.load(KNOWN, "=known")), state.budget.used if limit else 0))
    assert answers[0] == answers[1]
