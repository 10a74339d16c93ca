"""What `table.sort` finds out about comparisons, and that what it does with that is what calls would do."""

from __future__ import annotations

from typing import Any

import pytest

from luapy.stdlib.ordering import ordering
from luapy.vm.budget import InstructionLimit
from luapy.vm.errors import LuaError
from luapy.vm.values import LuaFunction
from tests.support.luapy_engine import new_state

X = (("field", "x"),)
Y = (("field", "y"),)
FOUND: list[tuple[str, list[tuple[Any, bool]]]] = [
    ("return a < b", [((), False)]),
    ("return b < a", [((), True)]),
    ("return a.x < b.x", [(X, False)]),
    ("return a.x > b.x", [(X, True)]),
    ("return not (a.x >= b.x)", [(X, False)]),
    ("return a.x[1].y < b.x[1].y", [((("field", "x"), ("element", 1), ("field", "y")), False)]),
    ("if a.x ~= b.x then return a.x < b.x end return a.y < b.y", [(X, False), (Y, False)]),
    ("if a.x == b.x then return a.y > b.y end return a.x < b.x", [(X, False), (Y, True)]),
    ("return a.x > b.x or a.x == b.x and a.y < b.y", [(X, True), (Y, False)]),
    ("if a.x < b.x then return true elseif b.x < a.x then return false end return a.y < b.y", [(X, False), (Y, False)]),
    ("local x, y = a.x, b.x if x == y then return nil end return x < y", [(X, False)]),
    ("return #a > #b", [((("length", None),), True)]),
    ("return t[a] < t[b]", [((("in global", (0, "t")),), False)]),
    ("return (a.x or 0) < (b.x or 0)", [(X, False)]),
]
NOT_FOUND = (
    "return a.x <= b.x",
    "return a.x < b.y",
    "return a.x < 5",
    "return true",
    "return nil",
    "return a.x + 1 < b.x + 1",
    "return f(a) < f(b)",
    "return a.x < b.x, 1",
    "while true do end",
    "a.x = 1 return a.x < b.x",
    "if a.x ~= b.x then return a.x < b.x end return a.y <= b.y",
    "return a.x < b.x or a.y < b.y",
    "return a.w < b.w or a.x < b.x or a.y < b.y or a.z < b.z",
    "if a == b then return false end return a.x < b.x",
    "return t.x[a] < t[b]",
    "return a[b] < b[a]",
)


def prototype(body: str) -> Any:
    state, _ = new_state("interpret")
    function = state.call_single(state.load(f"return function(a, b) {body} end", "=test"))
    assert isinstance(function, LuaFunction)
    return function.proto


@pytest.mark.parametrize(("body", "expected"), FOUND)
def test_the_order_is_found(body: str, expected: list[tuple[Any, bool]]) -> None:
    order = ordering(prototype(body))
    assert order is not None
    assert list(zip(order.parts, order.descending)) == expected


@pytest.mark.parametrize("body", NOT_FOUND)
def test_other_comparisons_are_called(body: str) -> None:
    assert ordering(prototype(body)) is None


SORTS = """
local list, seed = {}, 42
for i = 1, 3000 do
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  list[i] = { x = (seed >> 8) % 50, y = i % 3, place = i }
end
table.sort(list, function(a, b) return a.x < b.x end)
local places = {}
for i, element in ipairs(list) do places[i] = element.place end
table.sort(list, function(a, b) if a.y ~= b.y then return a.y > b.y end return a.x < b.x end)
for i, element in ipairs(list) do places[#places + 1] = element.place end
return table.concat(places, " ")
"""


def test_equal_elements_end_where_the_algorithm_puts_them() -> None:
    answers = set()
    for tier in ("interpret", "translate"):
        state, _ = new_state(tier)
        answers.add(state.call(state.load(SORTS, "=test")))
    assert len(answers) == 1


def test_instructions_of_a_comparison_are_counted() -> None:
    spent = set()
    for tier in ("interpret", "translate"):
        state, _ = new_state(tier)
        state.budget.set_limit(1_000_000)
        state.call(state.load(SORTS.replace("3000", "100"), "=test"))
        spent.add(state.budget.remaining)
    assert len(spent) == 1


COUNTED = (
    "return a.x < b.x",
    "return a.x > b.x or a.x == b.x and a.y < b.y",
    "if a.x ~= b.x then return a.x < b.x end return a.y < b.y",
    "if a.x == b.x then if a.y == b.y then return a.z > b.z end return a.y > b.y end return a.x < b.x",
    "return a.y < b.y or (a.y == b.y and (a.x < b.x or a.x == b.x and a.z > b.z))",
    "if a.x < b.x then return true elseif b.x < a.x then return false end return a.y < b.y",
)
RECORDS = """
local seed, size, different = ...
local list = {}
for i = 1, size do
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  local s = seed >> 4
  list[i] = { x = seed % 3 == 0 and i or s % different, y = (s >> 6) % 4, z = (s >> 3) % different, place = i }
end
table.sort(list, function(a, b) BODY end)
local places = {}
for i = 1, size do places[i] = list[i].place end
return table.concat(places, " ")
"""


def answer_within(limit: int, state: Any, function: Any, *arguments: int) -> Any:
    state.budget.set_limit(limit)
    try:
        answer: Any = state.call(function, *arguments)
    except InstructionLimit as error:
        answer = str(error)
    return answer, state.budget.used


@pytest.mark.parametrize("body", COUNTED)
def test_comparisons_that_are_not_called_count(body: str) -> None:
    states = [new_state(tier)[0] for tier in ("interpret", "translate")]
    machines = [(state, state.load(RECORDS.replace("BODY", body), "=test")) for state in states]
    for size, different in ((4, 2), (7, 3), (8, 3), (30, 1), (30, 1000), (64, 2), (160, 40), (300, 3)):
        arguments = size * 7, size, different
        answers = [answer_within(1_000_000, *machine, *arguments) for machine in machines]
        assert answers[0] == answers[1]
        used = answers[0][1]
        for limit in (used - 1, used - 5 * size, used // 2):
            answers = [answer_within(limit, *machine, *arguments) for machine in machines]
            assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("body", "costs"),
    [
        ("return a.x < b.x", [(5, 5), (5, 5)]),
        ("return a.x > b.x or a.x == b.x and a.y < b.y", [(5, 8), (11, 11), (11, 11)]),
        ("if a.x ~= b.x then return a.x < b.x end return a.y < b.y", [(8, 8), (8, 8), (8, 8)]),
        (
            "if a.x < b.x then return true elseif b.x < a.x then return false end return a.y < b.y",
            [(5, 8), (11, 11), (11, 11)],
        ),
        (
            "if a.x == b.x then if a.y == b.y then return false end return a.y > b.y end return a.x < b.x",
            [(8, 8), (11, 11), (8, 8)],
        ),
        ("if a.x == b.x then return a.y < b.y end if a.y < b.y then local c = a.y end return a.x < b.x", None),
    ],
)
def test_what_a_comparison_costs(body: str, costs: list[tuple[int, int]] | None) -> None:
    order = ordering(prototype(body))
    assert order is not None
    assert order.costs == costs


def test_a_long_string_is_compared_by_calls() -> None:
    source = (
        "local t = {} for i = 1, 9 do t[i] = { x = ('x'):rep(9000) .. 9 - i } end "
        "table.sort(t, function(a, b) return a.x < b.x end) return t[1].x:sub(-1)"
    )
    spent = set()
    for tier in ("interpret", "translate"):
        state, _ = new_state(tier)
        state.budget.set_limit(1_000_000)
        assert state.call(state.load(source, "=test")) == "0"
        spent.add(state.budget.used)
    assert len(spent) == 1


FORMATS = """
local text, n = string.rep("abc", 300), ...
local list = {}
for i = 1, n do
  list[i % 5 + 1] = string.format("%5d|%-8s|%8.3f|%s", i, "row", i / 7, text)
  list[i % 7 + 6] = string.format("%02x", i) .. text:gsub("b", "xyz") .. string.format("%s-%s", i, text)
  list[12] = table.concat({ text, text, text }, ",")
end
return #list[12]
"""


@pytest.mark.parametrize("limit", [100_000, 120_000, 150_000, 200_000, 1_000_000])
def test_texts_are_put_together_within_the_same_memory(limit: int) -> None:
    answers = set()
    for tier in ("interpret", "translate"):
        state, _ = new_state(tier)
        state.heap.set_limit(limit)
        try:
            answers.add(str(state.call(state.load(FORMATS, "=test"), 400)))
        except LuaError as error:
            answers.add(str(error))
    assert len(answers) == 1
