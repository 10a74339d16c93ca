"""Random sequences of table operations, and sorts watched comparison by comparison, against the reference."""

from __future__ import annotations

from random import Random

import pytest

from tests.stdlib.library_calls import Comparison

SEEDS = range(60)
OPERATIONS_PER_PROGRAM = 60
VALUES = ("nil", "1", "2.5", "'a'", "true", "0")

# Ways to build the table that a program works on: plain, inheriting and watched.
TABLES = (
    "{}",
    "{1, 2, 3, 4, 5}",
    "{1, 2, nil, 4}",
    "{[1] = 'a', [2] = 'b', [4] = 'd'}",
    "setmetatable({1, 2}, {__index = {[3] = 'x', [4] = 'y'}})",
    "setmetatable({}, {__index = function(_, k) return k end, __len = function() return 4 end})",
    "setmetatable({1, 2, 3}, {__newindex = function(t, k, v) rawset(t, k, v) end})",
)


def _operation(random: Random) -> str:
    """Return a statement that adds what an operation on `t` answers to `log`."""
    value = random.choice(VALUES)
    place = random.randint(-1, 9)
    other = random.randint(-1, 9)
    return random.choice(
        (
            f"note(pcall(table.insert, t, {value}))",
            f"note(pcall(table.insert, t, {place}, {value}))",
            "note(pcall(table.remove, t))",
            f"note(pcall(table.remove, t, {place}))",
            f"t[{place}] = {value}",
            f"t[#t + 1] = {value}",
            f"note(pcall(table.concat, t, '-', {place}, {other}))",
            f"note(pcall(table.unpack, t, {place}, {other}))",
            f"note(pcall(table.move, t, {place}, {other}, {random.randint(0, 6)}) and 'moved')",
            f"note(pcall(table.move, t, {place}, {other}, {random.randint(0, 6)}, u) and u[{place}])",
        )
    )


# A border of a table with holes is not unique, so the operations work on the same one in both: holes are filled
# before each operation that asks for the length.
_PROGRAM = """
local log, t, u = {{}}, {table}, {{}}
local function note(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = type(texts[i]) == "table" and "table" or tostring(texts[i]) end
  log[#log + 1] = table.concat(texts, ",")
end
local function fill()
  for i = 20, 1, -1 do
    if rawget(t, i) == nil and rawget(t, i + 1) ~= nil then rawset(t, i, 0) end
  end
end
{operations}
for i = -1, 30 do note(rawget(t, i), u[i]) end
return table.concat(log, "\\n")
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_random_operations(comparison: Comparison, seed: int) -> None:
    random = Random(seed)
    operations = "\n".join("fill() " + _operation(random) for _ in range(OPERATIONS_PER_PROGRAM))
    comparison.check_run(_PROGRAM.format(table=random.choice(TABLES), operations=operations))


# Orders to sort by; the last ones are no consistent orders, which the algorithm may notice.
ORDERS = ("a < b", "a > b", "a % 7 < b % 7", "a <= b", "true", "false", "(a + b) % 3 == 0", "a % 2 == 0")
SIZES = (2, 3, 4, 5, 10, 99, 100, 101, 150, 500)


@pytest.mark.parametrize("order", ORDERS)
def test_comparisons_of_sort(comparison: Comparison, order: str) -> None:
    random = Random(order)
    for size in SIZES:
        values = [random.randint(0, random.choice((3, 1000))) for _ in range(size)]
        comparison.check_run(
            f"""local t, seen, count = {{{",".join(map(str, values))}}}, 0, 0
            local succeeded, message = pcall(table.sort, t, function(a, b)
              count = count + 1
              seen = (seen * 31 + a * 7 + b) % 1000003
              return {order}
            end)
            return succeeded, message, count, seen, table.concat(t, " ")"""
        )


@pytest.mark.parametrize("seed", range(20))
def test_sort_without_order_function(comparison: Comparison, seed: int) -> None:
    random = Random(seed)
    pool = random.choice(
        (
            ["1", "2", "3", "1.0", "2.0", "-0.0", "0.0", "0", "2^53", "-5"],
            ["'a'", "'b'", "''", "'\\0'", "'\\xff'", "'ab'"],
            ["1.5", "0/0", "-1/0", "1/0", "2.5"],
            [str(number) for number in range(-20, 20)],
            ["1", "'1'"],
        )
    )
    values = ",".join(random.choices(pool, k=random.randint(0, 40)))
    comparison.check_run(f"local t = {{{values}}} table.sort(t) return table.concat(t, ' ')")


def test_sort_that_partitions_badly_ends_sorted(comparison: Comparison) -> None:
    """An organ pipe drives the median of three into bad partitions, after which the pivots are moved."""
    comparison.check_run(
        """local t = {}
        for i = 1, 2000 do t[i] = i % 2 == 0 and i or 4000 - i end
        for i = 2001, 4000 do t[i] = i // 1000 end
        table.sort(t, function(a, b) return a < b end)
        for i = 2, #t do assert(t[i - 1] <= t[i]) end
        return #t, t[1], t[#t]"""
    )
