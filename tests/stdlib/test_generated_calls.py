"""Library functions called with generated arguments, in luapy and in the reference."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from luapy.stdlib.patterns import CACHE_KEY, PatternCache
from tests.stdlib.arguments import (
    EDGE_INTEGERS,
    NUMERALS,
    Maker,
    argument_list,
    integer,
    number,
    small,
    text,
    utf8_text,
    wrong,
)
from tests.stdlib.formats import format_and_arguments, pack_format, pack_value, pattern, replacement, subject
from tests.stdlib.library_calls import Comparison

SEEDS = (1, 2, 3)
CALLS_PER_SEED = 2500


def one_of(*values: Any) -> Maker:
    return lambda random: random.choice(values)


def numeral(random: Random) -> Any:
    return random.choice(NUMERALS) if random.random() < 0.6 else number(random)


TRUTH = one_of(None, True, False)
CODE = one_of(65, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1FFFFF, 0x200000, 0x3FFFFFF, 0x4000000, 0x7FFFFFFF, 0x80000000, -1)
RANDOM_SEQUENCE = """function(a, b, low, high)
  local first, second = math.randomseed(a, b)
  return first, second, math.random(), math.random(0), math.random(low, high), math.random(100), math.random()
end"""
DECODE_ALL = """function(s, lax)
  local result = {}
  for position, code in utf8.codes(s, lax) do result[#result + 1] = position .. ":" .. code end
  return table.concat(result, " ")
end"""
DECODE_NEXT = "function(s, position, lax) return utf8.codes('', lax)(s, position) end"

# For each function: the makers of its arguments, and how many of them are required.
FUNCTIONS: dict[str, tuple[tuple[Maker, ...], int]] = {
    "string.byte": ((text, small, small), 1),
    "string.char": ((one_of(0, 65, 127, 255, 256, -1),) * 3, 0),
    "string.len": ((text,), 1),
    "string.lower": ((text,), 1),
    "string.rep": ((text, one_of(0, 1, 2, 5, -1, -(2**63)), text), 2),
    "string.reverse": ((text,), 1),
    "string.sub": ((text, small, small), 2),
    "string.upper": ((text,), 1),
    "utf8.char": ((CODE,) * 3, 0),
    "utf8.codepoint": ((utf8_text, small, small, TRUTH), 1),
    "utf8.len": ((utf8_text, small, small, TRUTH), 1),
    "utf8.offset": ((utf8_text, small, small), 2),
    DECODE_ALL: ((utf8_text, TRUTH), 1),
    DECODE_NEXT: ((utf8_text, small, TRUTH), 2),
    "math.atan": ((number, number), 1),
    "math.fmod": ((number, number), 2),
    "math.log": ((number, one_of(2, 10, 2.0, 10.0, 3, 0, 1, -1, 0.5, float("inf"), None)), 1),
    "math.max": ((number,) * 4, 1),
    "math.min": ((number,) * 4, 1),
    "math.ult": ((integer, integer), 2),
    RANDOM_SEQUENCE: ((integer, integer, one_of(*EDGE_INTEGERS), integer), 4),
    **{
        f"math.{name}": ((number,), 1)
        for name in ("abs", "ceil", "floor", "sqrt", "sin", "cos", "tan", "asin", "acos", "exp", "deg", "rad")
    },
    **{f"math.{name}": ((number,), 1) for name in ("modf", "tointeger", "type")},
    **{
        f"getmetatable('').__{event}": ((numeral, numeral), 2)
        for event in ("add", "sub", "mul", "div", "mod", "pow", "idiv", "unm")
    },
}


@pytest.mark.parametrize("seed", SEEDS)
def test_functions(comparison: Comparison, seed: int) -> None:
    random = Random(seed)
    for name in random.choices(list(FUNCTIONS), k=2 * CALLS_PER_SEED):
        makers, required = FUNCTIONS[name]
        comparison.check_call(name, *argument_list(random, makers, required))


# -- patterns -------------------------------------------------------------------------------------------

ALL_MATCHES = """function(s, pattern, init)
  local result = {}
  for a, b, c in string.gmatch(s, pattern, init) do
    result[#result + 1] = tostring(a) .. "," .. tostring(b) .. "," .. tostring(c)
  end
  return table.concat(result, " ")
end"""
REPLACE_BY_FUNCTION = """function(s, pattern, limit)
  local calls = 0
  return string.gsub(s, pattern, function(a, b, c)
    calls = calls + 1
    if calls % 5 == 0 then return false end
    if calls % 5 == 1 then return calls end
    if calls % 7 == 0 then return b end
    return "<" .. tostring(a) .. tostring(b) .. tostring(c) .. ">"
  end, limit)
end"""
REPLACE_BY_TABLE = """function(s, pattern, limit)
  local replacements = {a = "A", b = 1, [1] = "one", [2] = 2.5, c = false, aa = true, [""] = "e", x = {}}
  return string.gsub(s, pattern, replacements, limit)
end"""
REPLACE_BY_INDEX = """function(s, pattern, limit)
  local replacements = setmetatable({}, {__index = function(_, key) return "<" .. key .. ">" end})
  return string.gsub(s, pattern, replacements, limit)
end"""
# Each is called with a subject, a pattern, for "string.gsub" a replacement, and sometimes a position or a limit.
PATTERN_FUNCTIONS = (
    *("string.find", "string.match", "string.gsub", "string.gsub", ALL_MATCHES),
    *(REPLACE_BY_FUNCTION, REPLACE_BY_TABLE, REPLACE_BY_INDEX),
)


# Matched by luapy's matcher only, with Python's regular expressions as soon as possible, and as users have it.
@pytest.mark.parametrize("patience", [None, 0, 24])
@pytest.mark.parametrize("seed", SEEDS)
def test_patterns(seed: int, patience: int | None) -> None:
    comparison = Comparison()
    comparison.state.library_data[CACHE_KEY] = PatternCache(patience)
    random = Random(seed * 100 + (patience or 0))
    for _ in range(CALLS_PER_SEED):
        function = random.choice(PATTERN_FUNCTIONS)
        arguments: list[Any] = [subject(random), pattern(random)]
        if function == "string.gsub":
            arguments.append(replacement(random))
        if random.random() < 0.3:
            arguments.append(small(random))
            if function == "string.find" and random.random() < 0.3:
                arguments.append(True)
        if random.random() < 0.02:
            arguments[random.randrange(len(arguments))] = wrong(random)
        comparison.check_call(function, *arguments)


# -- formats --------------------------------------------------------------------------------------------

PACK_AND_UNPACK = "function(format, ...) local s = string.pack(format, ...) return s, string.unpack(format, s) end"


@pytest.mark.parametrize("seed", SEEDS)
def test_format(comparison: Comparison, seed: int) -> None:
    random = Random(seed)
    for _ in range(2 * CALLS_PER_SEED):
        comparison.check_call("string.format", *format_and_arguments(random))


@pytest.mark.parametrize("seed", SEEDS)
def test_pack(comparison: Comparison, seed: int) -> None:
    random = Random(seed)
    for _ in range(CALLS_PER_SEED):
        packed_format, letters = pack_format(random)
        values = [wrong(random) if random.random() < 0.03 else pack_value(random, letter) for letter in letters]
        comparison.check_call(PACK_AND_UNPACK, packed_format, *values)
        comparison.check_call("string.packsize", packed_format)
        comparison.check_call("string.unpack", packed_format, text(random), random.choice((None, small(random))))
