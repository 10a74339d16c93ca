"""Patterns in a state with a budget: the same matches as without, and never more than linear work in one step."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from luapy.stdlib import open_libraries, searching
from luapy.stdlib.patterns import Pattern
from luapy.vm.budget import InstructionLimit
from luapy.vm.state import State

SETS = ("a", "b", "[ab]", "[bc]", "c", "%d", "1", "[a1]", ".", "%s", " ", ",")
SUFFIXES = ("", "", "+", "*", "?", "+", "-")


def random_pattern(random: random.Random, longest: int) -> str:
    parts = []
    for _ in range(random.randint(1, longest)):
        part = random.choice(SETS) + random.choice(SUFFIXES)
        parts.append(f"({part})" if random.random() < 0.3 else part)
    return random.choice(("", "", "", "^")) + "".join(parts) + random.choice(("", "", "$"))


@pytest.mark.parametrize("seed", range(8))
def test_careful_searches_find_what_the_matcher_finds(seed: int) -> None:
    generator = random.Random(seed)
    careful = 0
    for _ in range(1500):
        text = random_pattern(generator, 5)
        pattern, matcher = Pattern(text, {}, 0), Pattern(text, {}, None)
        pattern.translated(1)
        careful += pattern.careful is not pattern.look
        for _ in range(4):
            subject = "".join(generator.choice("aabbc11 , ") for _ in range(generator.randint(0, 25)))
            start = generator.randint(0, len(subject))
            assert pattern._look(subject, start, True) == matcher._search(subject, start), (text, subject, start)
    assert careful > 40


SUBJECTS = tuple(piece * (20_000 // len(piece)) for piece in ("a", "ab", "abc", "a1", "aab ", "a,", "a1b ", " a"))


def test_what_goes_once_takes_linear_time() -> None:
    generator = random.Random(1)
    seen = 0
    while seen < 150:
        pattern = Pattern(random_pattern(generator, 8), {}, 0)
        if not pattern.goes_once or not pattern.is_cheap(20_000):
            continue
        seen += 1
        pattern.translated(1)
        for subject in SUBJECTS:
            start = time.process_time()
            pattern.careful(subject, 0)
            assert time.process_time() - start < 0.1


# Patterns that `re` would take seconds for, or hours.
BACKTRACKING = (
    "a*b",
    ".-.-.-b",
    "(a*)(a*)b",
    "^(a+)+b",
    "a+b[ab]*d",
    "(.*)(.*)(.*)c",
    "%s*$",
    "[ab]*[ab]*c",
    "a?a?a?a*b",
)


@pytest.mark.parametrize("pattern", BACKTRACKING)
@pytest.mark.parametrize("function", ["find", "match", "gmatch", "gsub"])
@pytest.mark.parametrize("mode", ["interpret", "translate"])
def test_no_search_escapes_the_deadline(pattern: str, function: str, mode: str) -> None:
    state = State(mode)
    open_libraries(state)
    budget = state.budget
    budget.set_limit(None, counting=True)
    call = f"s:{function}('{pattern}'{', 1' if function != 'gsub' else ', {}'}){'()' if function == 'gmatch' else ''}"
    chunk = state.load(f"for size = 8, 17 do local s = (' ab'):rep(1 << size) for i = 1, 30 do {call} end end", "=x")
    budget.deadline = time.monotonic() + 0.05
    start = time.process_time()
    try:
        state.call(chunk)
    except Exception as error:
        assert type(error).__name__ in ("TimeLimit", "LuaError")
    assert time.process_time() - start < 0.6


def test_the_same_results_with_and_without_a_budget() -> None:
    source = """
    local out = {}
    local text = ("key = value, n=12; x  =  yy\\n"):rep(4000) .. "end"
    for _, pattern in ipairs {"(%w+)%s*=%s*(%w+)", "%d+", "[^\\n]+", "=%s*(%w+);", "end", "%a+$", "(%w+)=12"} do
      for _, init in ipairs {1, 7, 70000, #text - 2} do
        out[#out + 1] = table.concat({tostring(text:find(pattern, init)), tostring(text:match(pattern, init))}, " ")
      end
      local n = 0
      for a in text:gmatch(pattern) do n = n + #a end
      local replaced, count = text:gsub(pattern, "<%0>")
      local short, few = text:sub(1, 200):gsub(pattern, "-")
      out[#out + 1] = n .. " " .. #replaced .. " " .. count .. " " .. short .. few
    end
    return table.concat(out, "\\n")
    """
    results = set()
    for limit in (None, 1 << 40):
        state = State("auto")
        open_libraries(state)
        state.budget.set_limit(limit)
        function = state.load(source, "=x")
        results |= {state.call_single(function) for _ in range(2)}
    assert len(results) == 1


# Patterns with several ways to match, of which the attempts count, and a format whose length does.
CONSTANTS = """
local out = {}
local function each(s, n)
  local first, last, key = string.find(s, "(.-)=(.*)")
  local found = string.find(s, "a-b-c", 3)
  local trimmed, rest = string.match(s, "^%s*(.-)%s*$"), string.match(s, "(a+)(b*)c", 2)
  local gone = string.gsub(s, "%s+$", "")
  out[#out + 1] = string.format(
    "%5d %s %02d this text is longer than sixty-four characters; its length is charged too: %s",
    first or last or 0, key or trimmed, found or n, rest or gone)
end
for i = 1, 3 do
  for _, size in ipairs({ 0, 1, 7, 14, 15, 16, 24, 25, 60, 126, 127, 128, 130, 300 }) do
    each(string.rep("a", size), i)
    each(string.rep("ab =", size // 4 + 1) .. "c  ", size)
  end
end
return table.concat(out, "|")
"""


def test_searches_for_constants_count_their_attempts() -> None:
    machines = []
    for mode in ("interpret", "translate"):
        state = State(mode)
        open_libraries(state)
        machines.append((state, state.load(CONSTANTS, "=test")))
    total = 1_000_000
    for limit in (total, 50, 400, 1_111, 2_345, 5_000, 7_777, 9_000, 11_111):
        answers = []
        for state, function in machines:
            state.budget.set_limit(limit)
            try:
                answer: Any = state.call(function)
            except InstructionLimit as error:
                answer = str(error)
            answers.append((answer, state.budget.used))
        assert answers[0] == answers[1], limit
        assert limit < total or answers[0][1] > 11_111


def test_an_iteration_finds_the_same_where_it_sees_a_part_of_the_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_LARGE", 6)
    generator = random.Random(3)
    source = """
    local function matches(subject, pattern)
      local found = {}
      for match in subject:gmatch(pattern) do
        found[#found + 1] = match
        if #found == 100 then break end
      end
      return table.concat(found, "|")
    end
    return function(subject, pattern)
      for _ = 1, 10 do matches(subject, pattern) end
      return matches(subject, pattern)
    end
    """
    functions = []
    for limit in (None, 1 << 50):
        state = State("interpret")
        open_libraries(state)
        state.budget.set_limit(limit)
        functions.append((state, state.call_single(state.load(source, "=matches"))))
    found = 0
    for _ in range(400):
        pattern = random_pattern(generator, 3).lstrip("^")
        subject = "".join(generator.choice("aabbc11 , ") for _ in range(generator.randint(0, 40)))
        answers = [state.call_single(function, subject, pattern) for state, function in functions]
        assert answers[0] == answers[1], (pattern, subject)
        found += len(answers[0])
    assert found > 1000


def test_an_iteration_goes_on_where_it_was_when_counting_begins_or_ends() -> None:
    source = """
    return function(subject, pattern)
      for _ in subject:rep(30):gmatch(pattern) do end
      local step, places = subject:gmatch(pattern), {}
      return function()
        local match = step()
        if not match then return nil end
        places[#places + 1] = match
        return table.concat(places, "|")
      end
    end
    """
    generator = random.Random(5)
    state = State("interpret")
    open_libraries(state)
    start: Any = state.call_single(state.load(source, "=steps"))
    for pattern in ("%w+", "%f[%w]%w", "(a+)", "[ab]c?", "%d%d", "a-b"):
        for _ in range(10):
            subject = "".join(generator.choice("aabbc11 , ") for _ in range(40))
            answers = []
            for changes in (0, 0.3, 1):
                step: Any = state.call_single(start, subject, pattern)
                found = []
                while len(found) < 2 or found[-2] is not None:
                    found.append(state.call_single(step))
                    if generator.random() < changes:
                        state.budget.set_limit(None if state.budget.on else 1 << 50)
                state.budget.set_limit(None)
                answers.append(found)
            assert answers[0] == answers[1] == answers[2], (pattern, subject)
