"""Comparisons for ``table.sort`` that need not be called.

A function such as ``function (a, b) return a.age < b.age end`` does nothing but compare a part of one element with the
same part of the other. `ordering` finds out whether a comparison is one of these: it follows the instructions once for
each way in which the parts can compare, and looks whether the answers are those of a lexicographic order. The parts
are then taken out of each element once, and Python sorts by them.

The order of elements that compare equal is the algorithm's, and can be told apart. Where there are some, the
reference's algorithm runs over numbers that compare as the elements do. With a budget it always does, and finds out how
often the comparison would have been called, and with which ways through its instructions.
"""

from __future__ import annotations

import operator
import sys
from itertools import groupby, islice, permutations, product
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from luapy.bytecode import opcodes as op
from luapy.stdlib.sorting import RankSorter, TooMuch
from luapy.vm.costs import LONG_STRING
from luapy.vm.counting import weight
from luapy.vm.prepare import EQUAL_SINGLETON, prepare
from luapy.vm.table import LuaTable

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.state import State
    from luapy.vm.values import LuaFunction

# A longer comparison, or one of more parts, is called.
_MOST_STEPS = 60
_MOST_PARTS = 3
# Of fewer elements it is not worth while to take out the parts.
_FEWEST_ELEMENTS = 4
# With a budget, to call the comparison is faster for fewer than so many: where it always costs the same, and where not.
_FEWEST_COUNTED = 8, 64
# With a limit on memory there is to be so much room for each element, for what is taken out of it.
_ROOM = 250

# How to get a part from an element: steps, each of a kind (below) with a name, position or upvalue.
Part = tuple["tuple[str, Any]", ...]
Costs = list["tuple[int, int]"]
_FIELD = "field"
_ELEMENT = "element"
_LENGTH = "length"
_IN_UPVALUE = "in upvalue"
_IN_GLOBAL = "in global"


class Ordering:
    """A lexicographic order: `parts` of elements, the first one the most significant, and which of them descend.

    `costs` are the instructions of a comparison whose arguments differ in the first part, in the second part but not in
    the first, and so on, and of one whose arguments differ in none: where the first argument is less than the second
    one, and where it is not. None if they depend on something else.
    """

    def __init__(self, parts: list[Part], descending: list[bool], costs: Costs | None) -> None:
        self.parts = parts
        self.descending = descending
        self.costs = costs
        self.fewest_counted = sys.maxsize
        if costs is not None:
            self.fewest_counted = _FEWEST_COUNTED[len({cost for both in costs for cost in both}) > 1]


class _Other(Exception):
    """It is a comparison of another kind."""


class _Value:
    """In a register: a part of parameter `parameter`, or something else that parts can be reached from."""

    def __init__(self, parameter: int | None, steps: Part) -> None:
        self.parameter = parameter
        self.steps = steps


_known: WeakKeyDictionary[Proto, Ordering | None] = WeakKeyDictionary()


def ordering(proto: Proto) -> Ordering | None:
    """Return the order that a comparison stands for, or None if it does more than that."""
    if proto in _known:
        return _known[proto]
    try:
        found = _find(proto)
    except _Other:
        found = None
    _known[proto] = found
    return found


def _find(proto: Proto) -> Ordering | None:
    if proto.is_vararg or proto.parameter_count != 2 or len(proto.code) > _MOST_STEPS:
        return None
    code = proto.prepared or prepare(proto)
    parts: list[Part] = []
    # Parts turn up while the comparison is followed; then all has to be done again.
    while True:
        count = len(parts)
        outcomes = list(product((-1, 0, 1), repeat=count))
        found = [_answer(code, parts, outcome) for outcome in outcomes]
        if len(parts) == count:
            break
    if not parts:
        return None
    answers = [answer for answer, _ in found]
    for places in permutations(range(count)):
        for signs in product((1, -1), repeat=count):
            expected = [
                next((sign * outcome[place] for place, sign in zip(places, signs) if outcome[place]), 0) < 0
                for outcome in outcomes
            ]
            if answers == expected:
                costs = _costs(places, dict(zip(outcomes, found)))
                return Ordering([parts[place] for place in places], [sign < 0 for sign in signs], costs)
    return None


def _costs(places: tuple[int, ...], answers: dict[tuple[int, ...], tuple[bool, int]]) -> Costs | None:
    """Return what a comparison costs, by how many of the parts in this order are equal and by its answer."""
    count = len(places)
    costs: dict[tuple[int, bool], set[int]] = {}
    for outcome, (answer, cost) in answers.items():
        equal = next((number for number, place in enumerate(places) if outcome[place]), count)
        costs.setdefault((equal, answer), set()).add(cost)
    if any(len(different) > 1 for different in costs.values()):
        return None
    costs[count, True] = costs[count, False]
    return [(max(costs[equal, True]), max(costs[equal, False])) for equal in range(count + 1)]


def _answer(code: Any, parts: list[Part], outcome: tuple[int, ...]) -> tuple[bool, int]:
    """Follow a comparison of two elements of which each part compares as `outcome` says. Add parts not in `parts`.

    Return its answer, and how many instructions it has executed.
    """
    cost = 0
    registers: dict[int, Any] = {0: _Value(0, ()), 1: _Value(1, ())}
    pc = 0
    for _ in range(_MOST_STEPS):
        operation, a, b, c, d = code[pc]
        cost += weight(code[pc])
        pc += 1
        if operation == op.MOVE:
            registers[a] = registers.get(b)
        elif operation in (op.LOADK, op.LFALSESKIP):
            registers[a] = False if operation == op.LFALSESKIP else b
            pc += operation == op.LFALSESKIP
        elif operation == op.LOADNIL:
            registers.update(dict.fromkeys(range(a, b)))
        elif operation == op.GETUPVAL:
            registers[a] = _Value(None, ((_IN_UPVALUE, b),))
        elif operation == op.GETTABUP:
            registers[a] = _Value(None, ((_IN_GLOBAL, (b, c)),))
        elif operation == op.GETFIELD or operation == op.GETI:
            kind = _FIELD if operation == op.GETFIELD else _ELEMENT
            registers[a] = _further(registers.get(b), (kind, c))
        elif operation == op.GETTABLE:
            registers[a] = _looked_up(registers.get(b), registers.get(c))
        elif operation == op.LEN:
            registers[a] = _further(registers.get(b), (_LENGTH, None))
        elif operation in (op.LT, op.LE, op.EQ):
            compared = _compared(registers.get(a), registers.get(b), parts, outcome)
            holds = compared < 0 or (compared == 0 and operation != op.LT) if operation != op.EQ else compared == 0
            pc = d if holds == c else pc + 1
        elif operation in (op.TEST, op.TESTSET, EQUAL_SINGLETON):
            value = registers.get(b if operation == op.TESTSET else a)
            wanted = c if operation != op.TEST else b
            holds = _is_singleton(value, b, parts) if operation == EQUAL_SINGLETON else _is_true(value, parts)
            if holds == wanted and operation == op.TESTSET:
                registers[a] = value
            pc = d if holds == wanted else pc + 1
        elif operation == op.JMP:
            pc = a
        elif operation == op.RETURN1 or (operation == op.RETURN and b == a + 1):
            return _is_true(registers.get(a), parts), cost
        elif operation == op.RETURN0:
            return False, cost
        else:
            raise _Other
    raise _Other


def _further(value: Any, step: tuple[str, Any]) -> _Value:
    if value.__class__ is not _Value or value.parameter is None:
        raise _Other
    return _Value(value.parameter, (*value.steps, step))


def _looked_up(table: Any, key: Any) -> _Value:
    """What a table finds under a part of an element."""
    if table.__class__ is not _Value or table.parameter is not None or key.__class__ is not _Value:
        raise _Other
    return _further(key, table.steps[0])


def _place(value: Any, parts: list[Part]) -> int:
    """Return where `parts` has what `value` is a part by. What is sorted by these is neither nil nor false."""
    if value.__class__ is not _Value or value.parameter is None:
        raise _Other
    if value.steps not in parts:
        if len(parts) == _MOST_PARTS:
            raise _Other
        parts.append(value.steps)
    return parts.index(value.steps)


def _compared(x: Any, y: Any, parts: list[Part], outcome: tuple[int, ...]) -> int:
    """Return how two values compare: less than 0, 0, or more."""
    place = _place(x, parts)
    if place != _place(y, parts):
        raise _Other
    # A part that has only just turned up has no outcome yet, and what follows from it is not used.
    result = outcome[place] if place < len(outcome) else 0
    return 0 if x.parameter == y.parameter else result if x.parameter == 0 else -result


def _is_true(value: Any, parts: list[Part]) -> bool:
    if value.__class__ is _Value:
        _place(value, parts)
        return True
    return value is not None and value is not False


def _is_singleton(value: Any, singleton: Any, parts: list[Part]) -> bool:
    if value.__class__ is _Value:
        _place(value, parts)
        return False
    return value is singleton


# -- sorting ----------------------------------------------------------------------------------------------


def sort_by_parts(state: State, table: LuaTable, size: int, comparison: LuaFunction) -> bool:
    """Sort the elements 1 to `size` of a table that raw access serves; False, and nothing done, if that cannot be.

    It cannot if the comparison does more than to compare parts, or if somebody watches what it does.
    """
    if size < _FEWEST_ELEMENTS or state.tier is None or state.thread.hook is not None:
        return False
    if (state.heap.limited and state.heap.room < size * _ROOM) or state.native_calls >= state.MAX_NATIVE_CALLS - 1:
        return False
    order = ordering(comparison.proto)
    counts = state.budget.on
    if order is None or (counts and size < order.fewest_counted):
        return False
    values = table.slice(1, size)
    columns = []
    for part in order.parts:
        column = _column(values, part, comparison)
        if column is None or not _is_ordered(column) or (counts and _has_long(column)):
            return False
        columns.append(column)
    keys = columns[0] if len(columns) == 1 else list(zip(*columns))
    places = _sorted_places(size, keys, columns, order.descending)
    ordered = [keys[place] for place in places]
    if counts:
        return _sort_and_count(state, table, values, places, ordered, order)
    if any(map(operator.eq, ordered, islice(ordered, 1, None))):
        table.assign(1, _sorted_with_equals(values, places, ordered))
    else:
        table.assign(1, [values[place] for place in places])
    return True


def _column(values: list[Any], part: Part, comparison: LuaFunction) -> list[Any] | None:
    """Return a part of each of the values; None if that is not to be had by raw access."""
    for kind, name in part:
        if kind == _LENGTH:
            if set(map(type, values)) != {str}:
                return None
            values = list(map(len, values))
            continue
        if kind == _IN_UPVALUE or kind == _IN_GLOBAL:
            place = name if kind == _IN_UPVALUE else name[0]
            upvalue = comparison.upvalues[place]
            table = upvalue.cells[upvalue.index]
            if kind == _IN_GLOBAL and table.__class__ is LuaTable:
                table = table.get(name[1])
            if table.__class__ is not LuaTable:
                return None
            if _has_long(values):
                # To look for them may count.
                return None
            values = [table.get(value) for value in values]
            continue
        if set(map(type, values)) != {LuaTable}:
            return None
        try:
            values = [value.hash[name] for value in values] if kind == _FIELD else [value.get(name) for value in values]
        except KeyError:
            return None
    return values


def _is_ordered(column: list[Any]) -> bool:
    """Are these strings, or numbers without a NaN among them?"""
    kinds = set(map(type, column))
    return kinds == {str} or kinds == {int} or (kinds <= {int, float} and not any(map(operator.ne, column, column)))


def _sorted_places(size: int, keys: list[Any], columns: list[list[Any]], descending: list[bool]) -> list[int]:
    """Return the places of the values in order."""
    if len(set(descending)) == 1:
        return sorted(range(size), key=keys.__getitem__, reverse=descending[0])
    places = list(range(size))
    for column, descends in zip(reversed(columns), reversed(descending)):
        places.sort(key=column.__getitem__, reverse=descends)
    return places


def _has_long(values: list[Any]) -> bool:
    """Is there a string among these with which the work that it takes counts for a budget?"""
    kinds = set(map(type, values))
    if str not in kinds:
        return False
    return max(map(len, values if len(kinds) == 1 else filter(_is_string, values))) > LONG_STRING


def _is_string(value: Any) -> bool:
    return value.__class__ is str


def _ranked(places: list[int], ordered: list[Any]) -> tuple[list[int], int]:
    """Return what a `RankSorter` sorts, for values that have the keys `ordered` at `places`, which it then finds."""
    scale = len(places)
    ranks = [0] * (scale + 1)
    rank, before = scale, ordered[0]
    for number, place in enumerate(places):
        key = ordered[number]
        if key != before:
            rank, before = (number + 1) * scale, key
        ranks[place + 1] = rank + place
    return ranks, scale


def _sorted_with_equals(values: list[Any], places: list[int], ordered: list[Any]) -> list[Any]:
    """Return the values as the reference's algorithm sorts them."""
    keys, scale = _ranked(places, ordered)
    RankSorter(keys, scale).sort(1, scale)
    return [values[key % scale] for key in islice(keys, 1, None)]


def _sort_and_count(
    state: State, table: LuaTable, values: list[Any], places: list[int], ordered: list[Any], order: Ordering
) -> bool:
    """Sort, and charge what the comparisons would have executed. False, and nothing done, if that is too much."""
    assert order.costs is not None
    groups = []
    if len({cost for both in order.costs for cost in both}) > 1:
        count = len(order.parts)
        prefixes = [[key[:part] for key in ordered] for part in range(1, count)]
        groups = [_groups(keys) for keys in (*prefixes, ordered)]
    keys, scale = _ranked(places, ordered)
    sorter = RankSorter(keys, scale, order.costs, groups, state.budget)
    try:
        sorter.sort(1, scale)
    except TooMuch:
        return False
    if not state.budget.affords(sorter.total):
        return False
    state.budget.spend(sorter.total)
    table.assign(1, [values[key % scale] for key in islice(keys, 1, None)])
    return True


def _groups(keys: list[Any]) -> list[tuple[int, int]]:
    """Return, from place 1 on, the first and last place of the keys that are equal to the one there."""
    groups = [(0, 0)]
    for _, group in groupby(keys):
        first = len(groups)
        size = len(list(group))
        groups += [(first, first + size - 1)] * size
    return groups
