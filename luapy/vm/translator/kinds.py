"""What the translator knows about a value: its kind, and for integers a range."""

from __future__ import annotations

from typing import Any, NamedTuple

from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER

# Bits of what the interpreter has seen.
SEEN_INT = 1
SEEN_FLOAT = 2
SEEN_STRING = 4
SEEN_TABLE = 8
SEEN_LUA_FUNCTION = 16
SEEN_BUILTIN = 32
SEEN_OTHER = 64
# Together with SEEN_INT: an integer that SMALL_INT does not hold.
SEEN_LARGE_INT = 128
# Together with SEEN_INT: one below 0.
SEEN_NEGATIVE = 256
# Of a key: of what is there, of something else, or of an element behind the last one.
SEEN_INSIDE = 1
SEEN_OUTSIDE = 2
SEEN_APPENDED = 4
# Of a field that is read: there is one, which is nil.
SEEN_NIL = 8
# Of an integer key: of what is there in the hash part.
SEEN_HASHED = 16
# Of a method: of what a function has found that is the object's __index.
SEEN_COMPUTED = 32
# Of an iterator.
SEEN_NEXT = 1
SEEN_IPAIRS = 2
SEEN_WRAPPED = 4


class Kind(NamedTuple):
    """`name` is "int", "float", "number" (either), "str", "bool", "nil", "table", "function", "builtin" or "any".

    The range is for ints. For tables, `low` has the parts that the register's variables hold.
    """

    name: str
    low: int = 0
    high: int = 0


ANY = Kind("any")
NUMBER = Kind("number")
INT = Kind("int", MIN_INTEGER, MAX_INTEGER)
SMALL_INT = Kind("int", -(1 << 30) + 1, (1 << 30) - 1)
NATURAL = Kind("int", 0, SMALL_INT.high)
# Of the length of a table, a string or a list of values.
LENGTH = Kind("int", 0, 1 << 53)
# Of the key of an element that is in a list.
PLACE = Kind("int", 1, LENGTH.high)
FLOAT = Kind("float")
STRING = Kind("str")
BOOLEAN = Kind("bool")
NIL = Kind("nil")
TABLE = Kind("table")
FUNCTION = Kind("function")
BUILTIN = Kind("builtin")
# What is guessed of a parameter, or of a register where a loop is entered, by what it has been.
GUESSES = {
    SEEN_INT: NATURAL,
    SEEN_INT | SEEN_NEGATIVE: SMALL_INT,
    SEEN_INT | SEEN_LARGE_INT: INT,
    SEEN_INT | SEEN_LARGE_INT | SEEN_NEGATIVE: INT,
    SEEN_FLOAT: FLOAT,
    SEEN_STRING: STRING,
}
# Parts of a table that a variable holds.
HAS_ARRAY = 1
HAS_HASH = 2
# The list that stores go into (see storing.py).
HAS_STORES = 4

# Where ranges that keep growing in a loop stop next.
_HIGH_STOPS = (1 << 30, 1 << 53, 1 << 54, 1 << 60, 1 << 62, MAX_INTEGER)
_LOW_STOPS = (0, *(-stop for stop in _HIGH_STOPS[:-1]), MIN_INTEGER)


def kind_of(value: Any) -> Kind:
    """Return the kind of a constant."""
    kind = value.__class__
    if kind is int:
        return Kind("int", value, value)
    return {float: FLOAT, str: STRING, bool: BOOLEAN, type(None): NIL}.get(kind, ANY)


def int_range(low: int, high: int) -> Kind:
    """Return the kind of an integer known to lie in a range, which may exceed 64 bits if it wraps around."""
    if low < MIN_INTEGER or high > MAX_INTEGER:
        return INT
    return Kind("int", low, high)


def is_wide(kind: Kind) -> bool:
    """May an integer have left 64 bits, because sums and products of it are wrapped around later?"""
    return kind.name == "int" and (kind.low < MIN_INTEGER or kind.high > MAX_INTEGER)


def join(left: Kind, right: Kind) -> Kind:
    """Return what is known of a value that is of either kind."""
    if left == right:
        return left
    if left.name == right.name == "int":
        return Kind("int", min(left.low, right.low), max(left.high, right.high))
    if left.name == right.name == "table":
        return Kind("table", left.low & right.low)
    numbers = ("int", "float", "number")
    if left.name in numbers and right.name in numbers:
        return NUMBER
    return ANY


def widen(old: Kind, new: Kind) -> Kind:
    """Return a kind that holds `new`, and that a growing range reaches the end of in few steps."""
    if old == new or old.name != "int" or new.name != "int":
        return new
    low, high = new.low, new.high
    if low < old.low:
        low = next(stop for stop in _LOW_STOPS if stop <= low)
    if high > old.high:
        high = next(stop for stop in _HIGH_STOPS if stop >= high)
    return Kind("int", low, high)


def guessed_kinds(seen: list[int]) -> dict[int, Kind]:
    """Return the kinds that are guessed of parameters, by what they have been."""
    guesses = {register: GUESSES.get(bits) for register, bits in enumerate(seen)}
    return {register: guess for register, guess in guesses.items() if guess is not None}


Environment = "dict[int, Kind]"


def join_environments(old: dict[int, Kind] | None, new: dict[int, Kind], widening: bool) -> dict[int, Kind]:
    """Return what is known of each register where two paths meet; an absent register may hold anything."""
    if old is None:
        return dict(new)
    result = {}
    for register, kind in old.items():
        other = new.get(register)
        if other is not None:
            joined = join(kind, other)
            if widening:
                joined = widen(kind, joined)
            if joined is not ANY:
                result[register] = joined
    return result
