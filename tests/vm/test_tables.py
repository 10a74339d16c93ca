"""The two parts of a table: what is where, and that both together hold what was stored."""

from __future__ import annotations

import random
from typing import Any

import pytest

from luapy.vm.table import LuaTable, make_table


def filled(keys: Any) -> LuaTable:
    table = make_table()
    for key in keys:
        table.set(key, key)
    return table


@pytest.mark.parametrize(
    ("keys", "length", "fields"),
    [
        (range(8, 1, -1), 8, []),
        (range(100, 0, -1), 100, []),
        (range(2, 50), 49, []),
        ((4, 3, 2, 5), 5, []),
        ((3, 2, 4, 100, 5), 5, [100]),
        # The reference finds no border after these.
        ((1, 2, 3, 6, 5), 3, [6, 5]),
        (range(40, 3, -3), 0, list(range(40, 3, -3))),
    ],
)
def test_elements_that_the_reference_has_slots_for_are_in_the_list(keys: Any, length: int, fields: list[int]) -> None:
    table = filled(keys)
    assert table.length() == length
    assert list(table.hash) == fields


def next_key(draw: random.Random, style: str, last: int) -> Any:
    if style == "up":
        return last + 1
    if style == "down":
        return last - 1
    return draw.choice((draw.randrange(-2, 40), draw.randrange(1, 12), f"name{draw.randrange(6)}"))


def check(table: LuaTable, expected: dict[Any, Any]) -> None:
    array, fields = table.array, table.hash
    assert array[0] is None
    assert len(array) == 1 or array[-1] is not None
    assert all(key.__class__ is not int or key <= 0 or key >= len(array) for key in fields)
    assert fields.get(len(array)) is None
    assert dict(table.items()) == expected
    traversed: dict[Any, Any] = {}
    entry = table.next(None)
    while entry is not None:
        assert entry[0] not in traversed
        traversed[entry[0]] = entry[1]
        entry = table.next(entry[0])
    assert traversed == expected


@pytest.mark.parametrize("style", ["up", "down", "any"])
def test_a_table_holds_what_was_stored(style: str) -> None:
    for seed in range(200):
        draw = random.Random(seed)
        table = make_table()
        expected: dict[Any, Any] = {}
        key: Any = draw.randrange(1, 60)
        for number in range(draw.randrange(5, 80)):
            key = next_key(draw, style, key)
            if draw.random() < 0.15:
                table.set(key, None)
                expected.pop(key, None)
            else:
                table.set(key, number)
                expected[key] = number
            check(table, expected)
