"""Arithmetic and bitwise operators on numbers alone (manual sections 3.4.1 and 3.4.2): no strings, no metamethods."""

from __future__ import annotations

from typing import Any, Callable

from luapy.bytecode.numbers import (
    MAX_INTEGER,
    MIN_INTEGER,
    float_divide,
    float_floor_divide,
    float_modulo,
    float_power,
    float_to_integer,
    integer_divide,
    shift_left,
    wrap,
)


class DivisionByZero(ArithmeticError):
    """An integer division or modulo by zero; the message is Lua's, without position."""


def _integer_floor_divide(a: int, b: int) -> int:
    if b == 0:
        raise DivisionByZero("attempt to divide by zero")
    return integer_divide(a, b)


def _integer_modulo(a: int, b: int) -> int:
    if b == 0:
        raise DivisionByZero("attempt to perform 'n%0'")
    return a % b


# Operators with an integer version of their own: event, on two integers, on two floats.
_MIXED: dict[str, tuple[Callable[[int, int], int], Callable[[float, float], float]]] = {
    "__add": (lambda a, b: wrap(a + b), lambda a, b: a + b),
    "__sub": (lambda a, b: wrap(a - b), lambda a, b: a - b),
    "__mul": (lambda a, b: wrap(a * b), lambda a, b: a * b),
    "__mod": (_integer_modulo, float_modulo),
    "__idiv": (_integer_floor_divide, float_floor_divide),
    "__unm": (lambda a, b: wrap(-a), lambda a, b: -a),
}
_FLOAT_ONLY: dict[str, Callable[[float, float], float]] = {"__pow": float_power, "__div": float_divide}
_BITWISE: dict[str, Callable[[int, int], int]] = {
    "__band": lambda a, b: a & b,
    "__bor": lambda a, b: a | b,
    "__bxor": lambda a, b: a ^ b,
    "__shl": shift_left,
    "__shr": lambda a, b: shift_left(a, -b),
    "__bnot": lambda a, b: ~a,
}
BITWISE_EVENTS = frozenset(_BITWISE)


def to_integer(value: Any) -> int | None:
    """Return the integer that a number equals, or None (also for what is no number)."""
    if value.__class__ is int:
        return value
    return float_to_integer(value) if value.__class__ is float else None


def raw_arithmetic(event: str, a: Any, b: Any) -> int | float | None:
    """Apply the operator of `event` to two numbers; None when the operands are none or do not convert.

    Unary operators take their operand twice. Raises DivisionByZero.
    """
    bitwise = _BITWISE.get(event)
    if bitwise is not None:
        x, y = to_integer(a), to_integer(b)
        return None if x is None or y is None else bitwise(x, y)
    kind_a, kind_b = a.__class__, b.__class__
    if not ((kind_a is int or kind_a is float) and (kind_b is int or kind_b is float)):
        return None
    if event in _FLOAT_ONLY:
        return _FLOAT_ONLY[event](float(a), float(b))
    on_integers, on_floats = _MIXED[event]
    if kind_a is int and kind_b is int:
        return on_integers(a, b)
    return on_floats(float(a), float(b))


__all__ = ["BITWISE_EVENTS", "MAX_INTEGER", "MIN_INTEGER", "DivisionByZero", "raw_arithmetic", "to_integer"]
