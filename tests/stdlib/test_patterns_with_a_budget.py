"""Patterns in a state with a budget: the same matches as without, and never more than linear work in one step."""

from __future__ import annotations

import random
import time

import pytest

from luapy.stdlib import open_libraries
from luapy.stdlib.patterns import Pattern
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
