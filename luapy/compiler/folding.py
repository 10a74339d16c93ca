"""Constant folding: operations on numbers that are computed while compiling (manual sections 3.4.1 to 3.4.3)."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from luapy.bytecode.numbers import (
    float_divide,
    float_floor_divide,
    float_modulo,
    float_power,
    float_to_integer,
    integer_divide,
    shift_left,
    wrap,
)

if TYPE_CHECKING:
    from typing import Callable


def _modulo(a: int, b: int) -> int:
    return a % b


def _shift_right(value: int, places: int) -> int:
    return shift_left(value, -places)


def _power(a: float, b: float) -> float:
    # The reference squares by multiplication, which need not agree with pow in the last bit.
    return a * a if b == 2.0 else float_power(a, b)


def _wrapped(function: Callable[[int, int], int]) -> Callable[[int, int], int]:
    return lambda a, b: wrap(function(a, b))


# Arithmetic on two integers stays among the integers for these.
_INTEGER_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "+": _wrapped(operator.add),
    "-": _wrapped(operator.sub),
    "*": _wrapped(operator.mul),
    "%": _modulo,
    "//": integer_divide,
}
_FLOAT_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "%": float_modulo,
    "^": _power,
    "/": float_divide,
    "//": float_floor_divide,
}
_BITWISE_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "&": operator.and_,
    "|": operator.or_,
    "~": operator.xor,
    "<<": shift_left,
    ">>": _shift_right,
}
_DIVISIONS = frozenset(("/", "//", "%"))


def fold_binary(symbol: str, left: int | float, right: int | float) -> int | float | None:
    """Return the value of ``left symbol right``, or None when it is left to run time.

    Left alone are operations that would raise an error, divisions by zero, and results that are NaN or a float
    zero (whose sign a constant could lose).
    """
    bitwise = _BITWISE_OPERATIONS.get(symbol)
    if bitwise is not None:
        first, second = _to_integer(left), _to_integer(right)
        return None if first is None or second is None else bitwise(first, second)
    if right == 0 and symbol in _DIVISIONS:
        return None
    if left.__class__ is int and right.__class__ is int:
        integral = _INTEGER_OPERATIONS.get(symbol)
        if integral is not None:
            return integral(left, right)
    return _foldable_float(_FLOAT_OPERATIONS[symbol](float(left), float(right)))


def fold_unary(symbol: str, operand: int | float) -> int | float | None:
    """Return the value of ``-operand`` or ``~operand``, or None when it is left to run time."""
    if symbol == "~":
        integer = _to_integer(operand)
        return None if integer is None else ~integer
    if operand.__class__ is int:
        return wrap(-operand)
    return _foldable_float(-operand)


def _to_integer(value: int | float) -> int | None:
    return value if value.__class__ is int else float_to_integer(value)


def _foldable_float(result: float) -> float | None:
    return None if result == 0.0 or result != result else result
