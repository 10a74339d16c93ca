"""``xpcall`` in translated code: what handlers see, and what comes of errors, yields and hooks inside."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.luapy_engine import new_state

TEMPLATE = """
local log = {}
local function note(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = tostring(texts[i]) end
  log[#log + 1] = table.concat(texts, " ")
end
local function handler(e) return debug.traceback("handled: " .. tostring(e), 1) end
local work
%s
for i = 1, 60 do work(i) end
log = {}
for i = 1, 3 do work(i) end
for i = 98, 100 do work(i) end
return table.concat(log, "\\n")
"""
BODIES = {
    "results": """
        local function f(...) return ... end
        function work(i) note(xpcall(f, handler)) note(xpcall(f, handler, i)) note(xpcall(f, handler, i, nil)) end""",
    "errors with tracebacks": """
        local function inner(i) if i > 98 then error("no " .. i) end return i end
        local function f(i) local x = inner(i) return x + 1 end
        function work(i) note(xpcall(f, handler, i)) end""",
    "error of a machine operation": """
        local function f(i) if i > 98 then return i.x.y end return i // (i - 99) end
        function work(i) note(xpcall(f, handler, i)) end""",
    "failing handler": """
        local function bad(e) error("again") end
        local function f(i) if i > 98 then error("first") end return i end
        function work(i) note(xpcall(f, bad, i)) end""",
    "handler that is no function": """
        local function f(i) return i end
        function work(i)
          note(pcall(xpcall, f, i > 98 and {} or handler, i)) note(pcall(xpcall, f)) note(pcall(xpcall))
        end""",
    "nested": """
        local function f(i) if i > 98 then error({}) end return i end
        local function g(i)
          note(xpcall(f, function(e) return type(e) end, i))
          if i == 100 then error("outer") end
          return i
        end
        function work(i) note(xpcall(g, handler, i)) end""",
    "yields": """
        local function f(i) local x = i > 2 and coroutine.yield(i) or i if i == 100 then error("late") end return x end
        local function body(i) note(xpcall(f, handler, i)) return "end" end
        function work(i)
          local co = coroutine.create(body)
          note(coroutine.resume(co, i)) note(coroutine.resume(co, i + 0.5)) note(coroutine.status(co))
        end""",
    "a hook is set": """
        local function f(i) if i == 99 then debug.sethook(function() end, "l") end return i end
        function work(i) note(xpcall(f, handler, i)) debug.sethook() end""",
    "tail calls": """
        local function inner(i) if i > 98 then error("inner") end return i, i end
        local function f(i) return inner(i) end
        function work(i) note(xpcall(f, handler, i)) end""",
    "recursion": """
        local function f(i)
          if i == 0 then error("deep") end
          return (select(2, xpcall(f, function(e) return e end, i - 1)))
        end
        function work(i) note(xpcall(f, handler, i % 20)) end""",
    "closing": """
        local function f(i)
          local x <close> = setmetatable({}, {__close = function(_, e) note("closed", e) end})
          if i > 98 then error("open") end
          return i
        end
        local function g(i) return (f(i)) end
        function work(i) note(xpcall(g, function(e) note("handler") return e end, i)) end""",
}


def _answers(mode: str, body: str) -> Any:
    state, _ = new_state(mode)
    return state.call(state.load(TEMPLATE % body, "=protected"))


@pytest.mark.parametrize("name", BODIES)
def test_the_answers_are_those_of_the_interpreter(name: str) -> None:
    assert _answers("auto", BODIES[name]) == _answers("interpret", BODIES[name])


@pytest.mark.parametrize("arguments", ["1, 2, 3", "3.5, 2, 1", "-0.0, 0, 0.0", "0/0, 1, 2", "1, 0/0, 2", "1, 2, 0/0"])
def test_the_largest_of_three_numbers(arguments: str) -> None:
    source = """
        local function of(a, b, c) return math.max(a, b, c), math.min(a, b, c) end
        for i = 1, 60 do of(i, 2, i / 2) end
        local most, least = of(%s)
        return string.format("%%s %%s %%s %%s", most, math.type(most), least, math.type(least))
    """
    answers = []
    for mode in ("interpret", "auto"):
        state, _ = new_state(mode)
        answers.append(state.call(state.load(source % arguments, "=numbers")))
    assert answers[0] == answers[1]
