"""Tables that get their slots before the loop that fills them: nobody can tell."""

from __future__ import annotations

import re
from typing import Any

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.hostpython import ON_PYPY
from luapy.vm.state import State
from tests.support.emitted import last_lines

FILL = """
local function fill(n, x)
  local t = {}
  for i = 1, n do
    t[i] = i * x
  end
  return t
end
for i = 1, 60 do fill(10, 2) end
"""


def test_the_slots_are_made_before_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = last_lines(monkeypatch, FILL)
    assert "n8 = 1" in lines
    assert ON_PYPY or "n8, r2.array_size, y = SLOTS[r4]; H.room -= y; g8 = True" in lines


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("= {}", "= {x}"), "2"),
        (("= {}", "= {x, 5, 'a'}"), "4"),
        (("= {}", "= {[0] = x}"), "1"),
        (("= {}", "= {x = 1, y = 2}"), "1"),
        (("= {}", "= {x = 1, y = 2, z = 3}"), "0"),
        (("= {}", "= {x = 1, [0] = i}"), "0"),
        (("= {}", "= {x, y = 1}"), "0"),
        (("= {}", "= {x, i}"), "0"),
        (("= {}", "= {x, nil}"), "0"),
        (("= {}", "= {x} t.x = i"), "0"),
    ],
)
def test_a_constructor_tells_which_element_is_next(
    monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], key: str
) -> None:
    program = FILL.replace("t[i] = i * x", "t[#t + 1] = i * x").replace("n, x)", "n, x, i)").replace(*change)
    (line,) = [line for line in last_lines(monkeypatch, program) if re.fullmatch(r"n\d+ = \d", line)]
    assert line.endswith(f"= {key}")


@pytest.mark.parametrize(
    "change",
    [
        ("t[i] =", "if i == 8 then break end t[i] ="),
        ("t[i] =", "if i == 8 then return t end t[i] ="),
        ("t[i] =", "t[i - 1] = nil t[i] ="),
        ("t[i] =", "t[1] = x t[i] ="),
        ("t[i] =", "t.n = i t[i] ="),
        ("t[i] =", "if i < 9 then t[i] = 5 end x ="),
        ("t[i] =", "local u = t; u[i] ="),
        ("t[i] =", "X = t t[i] ="),
        ("t[i] =", "for j = 1, 2 do x = x + 1 end t[i] ="),
        ("1, n", "1, n, 2"),
        ("i = 1, n", "i = 0, n"),
        ("local t = {}", "local t = setmetatable({}, {})"),
    ],
)
def test_other_loops_make_them_as_they_go(monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]) -> None:
    assert not any("SLOTS" in line for line in last_lines(monkeypatch, FILL.replace(*change)))


LOOKS = """
local counts, kept = {}, nil
local function note() counts[#counts + 1] = collectgarbage("count") * 1024 end
local odd = setmetatable({}, {
  __add = function(_, x) note() if x == 7 then error("seven") end return x end,
  __index = function(_, key) note() return key end,
})
local function fill(n, list, x)
  local t = {%s}
  for i = 1, n do
    t[#t + 1] = (list[i] or "none") .. "." .. x
  end
  return t
end
local function sums(n, list, x)
  local t = {%s}
  for i = 1, n do
    local element = list[i]
    if element == 99 then note() end
    t[#t + 1] = element + x
  end
  return t
end
local function handler(message)
  note()
  for index = 1, 5 do
    local name, value = debug.getlocal(3, index)
    if name == "t" then kept = value end
  end
  if kept then
    note()
    kept[#kept + 1] = 1
    note()
  end
  return message
end
local numbers = {}
for i = 1, 1100 do numbers[i] = i + 100 end
for i = 1, 60 do fill(10, numbers, "x") sums(10, numbers, 1) end
-- The stack grows to where it is going to be.
xpcall(fill, handler, 6, {1, 2, odd}, "x") xpcall(sums, handler, 6, odd, 7)
counts = table.pack(table.unpack({}, 1, 100))
collectgarbage() collectgarbage("stop")
for _, n in ipairs {0, 1, 2, 3, 4, 5, 8, 9, 100, 1023, 1024, 1025, 1100} do
  note() kept = fill(n, numbers, "x") note()
  kept[#kept + 1] = 1 note()
  kept = sums(n, numbers, 1.5) note()
  kept[#kept + 1] = 1 note()
end
for _, n in ipairs {6, 20} do
  local lists = {{1, 2, odd, 4, 5, odd}, {1, 2}, {1, 2, 3, "x"}, {1, 2, 99, 4, 99}, odd, {odd, 7, 3.5, false}}
  for _, list in ipairs(lists) do
    for _, x in ipairs {2, 7, odd, "y"} do
      kept = nil note()
      xpcall(fill, handler, n, list, x) note()
      kept = nil
      xpcall(sums, handler, n, list, x) note()
    end
  end
end
local text = {}
for i = 2, #counts do text[i - 1] = math.tointeger(counts[i] - counts[i - 1]) end
return table.concat(text, " ")
"""


@pytest.mark.parametrize("fields", ["", "0", "[0] = 1", "1, 2", "1, 2, 3, 4", "x = 1"])
def test_memory_counts_the_same(fields: str) -> None:
    answers = []
    for mode in ("interpret", "auto"):
        state = State(mode)
        open_libraries(state)
        answer: Any = state.call_single(state.load(LOOKS % (fields, fields), "=looks"))
        answers.append(answer.split())
    assert len(answers[0]) > 200
    assert answers[0] == answers[1]


LIMITED = """
local function fill(n, size)
  local t = {}
  for i = 1, n do
    t[i] = ("x"):rep(size) .. i
  end
  return #t
end
local list = {}
for i = 1, 60 do fill(20, 10) end
collectgarbage()
return fill
"""
PROTECTED = "local f = ... return function(...) return (pcall(f, ...)) end"


def test_a_limit_is_met_at_the_same_element() -> None:
    answers = []
    for mode in ("interpret", "auto"):
        state = State(mode)
        open_libraries(state)
        fill = state.call_single(state.load(LIMITED, "=limited"))
        protected = state.call_single(state.load(PROTECTED, "=protected"), fill)
        state.call_single(state.load("collectgarbage() collectgarbage('stop')", "=s"))
        found = []
        for size in (10, 50):
            for n in (3, 9, 100, 900):
                for limit in (300, 1000, 5000, 17000, 40000, 100000):
                    before = state.heap.used
                    state.heap.set_limit(before + limit, model_only=True)
                    answer = state.call_single(protected, n, size)
                    found.append((answer, state.heap.used - before))
                    state.heap.set_limit(None)
        answers.append(found)
    assert answers[0] == answers[1]
