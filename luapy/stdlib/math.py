"""The math library (manual section 6.7).

Python raises an exception where C's functions return an infinity or a NaN. Each function here returns what the
reference prints on x86-64, the sign of a NaN included.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Callable

from luapy.bytecode.numbers import (
    INDEFINITE,
    MAX_INTEGER,
    MIN_INTEGER,
    TWO_64,
    float_divide,
    float_to_integer,
    string_to_number,
    wrap,
)
from luapy.stdlib.random import Generator
from luapy.vm.arguments import argument_error, check_any, check_integer, check_number, opt_integer, opt_number
from luapy.vm.arithmetic import to_integer
from luapy.vm.errors import runtime_error
from luapy.vm.operations import less_than
from luapy.vm.state import new_library
from luapy.vm.table import LuaTable
from luapy.vm.values import NO_VALUE, LuaValue, Results

if TYPE_CHECKING:
    from luapy.vm.state import State

# Where a state keeps its random generator.
_GENERATOR = "math.random"
_NUMBERS = (int, float)
_POSITIVE_NAN = -INDEFINITE
_INTEGER_LIMIT = 9223372036854775808.0
_DEGREES_IN_RADIAN = 180.0 / math.pi
_RADIANS_IN_DEGREE = math.pi / 180.0


def _number(state: State, value: LuaValue, position: int) -> float:
    return value if value.__class__ is float else float(check_number(state, value, position))


def _function(name: str, function: Callable[[float], float], invalid: float) -> Callable[..., Results]:
    """Make a library function of one of Python's; `invalid` is the NaN that it returns outside of its domain."""

    def call(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        try:
            return function(x if x.__class__ is float else _number(state, x, 1))
        except ValueError:
            return invalid

    call.__name__ = call.__qualname__ = name
    return call


def absolute(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if x.__class__ is int:
        return x if x >= 0 else wrap(-x)
    return abs(_number(state, x, 1))


def arc_tangent(state: State, y: LuaValue = NO_VALUE, x: LuaValue = None, *_: LuaValue) -> Results:
    y = _number(state, y, 1)
    x = float(opt_number(state, x, 2, 1.0))
    if x != x:
        return x
    return math.atan2(y, x) if y == y else y


def ceil(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if x.__class__ is int:
        return x
    x = _number(state, x, 1)
    # Every float outside of this range is integral, infinite or NaN.
    return math.ceil(x) if -_INTEGER_LIMIT <= x < _INTEGER_LIMIT else x


def degrees(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return _number(state, x, 1) * _DEGREES_IN_RADIAN


def exponential(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    try:
        return math.exp(_number(state, x, 1))
    except OverflowError:
        return math.inf


def floor(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if x.__class__ is int:
        return x
    x = _number(state, x, 1)
    return math.floor(x) if -_INTEGER_LIMIT <= x < _INTEGER_LIMIT else x


def fmod(state: State, x: LuaValue = NO_VALUE, y: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """The remainder of a division that rounds towards zero."""
    if x.__class__ is int and y.__class__ is int:
        if y == 0:
            raise argument_error(state, 2, "zero")
        remainder = abs(x) % abs(y)
        return remainder if x >= 0 else -remainder
    y = _number(state, y, 2)
    x = _number(state, x, 1)
    try:
        return math.fmod(x, y)
    except ValueError:
        return INDEFINITE


def logarithm(state: State, x: LuaValue = NO_VALUE, base: LuaValue = None, *_: LuaValue) -> Results:
    x = _number(state, x, 1)
    if base is None:
        return _logarithm(math.log, x)
    base = _number(state, base, 2)
    if base == 2.0:
        return _logarithm(math.log2, x)
    if base == 10.0:
        return _logarithm(math.log10, x)
    return float_divide(_logarithm(math.log, x), _logarithm(math.log, base))


def _logarithm(function: Callable[[float], float], x: float) -> float:
    try:
        return function(x)
    except ValueError:
        return -math.inf if x == 0.0 else _POSITIVE_NAN


def maximum(state: State, *numbers: LuaValue) -> Results:
    best = check_any(state, numbers[0] if numbers else NO_VALUE, 1)
    for number in numbers[1:]:
        if best.__class__ in _NUMBERS and number.__class__ in _NUMBERS:
            if best < number:
                best = number
        elif less_than(state, best, number):
            best = number
    return best


def minimum(state: State, *numbers: LuaValue) -> Results:
    best = check_any(state, numbers[0] if numbers else NO_VALUE, 1)
    for number in numbers[1:]:
        if best.__class__ in _NUMBERS and number.__class__ in _NUMBERS:
            if number < best:
                best = number
        elif less_than(state, number, best):
            best = number
    return best


def modf(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """The integral part (rounded towards zero; an integer if it fits) and the fractional part."""
    if x.__class__ is int:
        return x, 0.0
    x = _number(state, x, 1)
    if x - x != 0.0:
        return (x, x) if x != x else (x, 0.0)
    whole = float(math.trunc(x))
    integer = float_to_integer(whole)
    return (whole if integer is None else integer), x - whole if x != whole else 0.0


def radians(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return _number(state, x, 1) * _RADIANS_IN_DEGREE


def to_integer_value(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if x.__class__ is int:
        return x
    return to_integer(string_to_number(x) if x.__class__ is str else check_any(state, x, 1))


def number_type(state: State, x: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if x.__class__ is int:
        return "integer"
    if x.__class__ is float:
        return "float"
    check_any(state, x, 1)
    return None


def unsigned_less_than(state: State, a: LuaValue = NO_VALUE, b: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return check_integer(state, a, 1) % TWO_64 < check_integer(state, b, 2) % TWO_64


# -- random numbers -------------------------------------------------------------------------------------


def random(state: State, *limits: LuaValue) -> Results:
    generator: Generator = state.library_data[_GENERATOR]
    if not limits:
        return generator.next_float()
    bits = generator.next()
    if len(limits) == 1:
        low, high = 1, check_integer(state, limits[0], 1)
        if high == 0:
            return wrap(bits)
    elif len(limits) == 2:
        low, high = check_integer(state, limits[0], 1), check_integer(state, limits[1], 2)
    else:
        raise runtime_error(state, "wrong number of arguments")
    if low > high:
        raise argument_error(state, 1, "interval is empty")
    return low + generator.project(bits, high - low)


def random_seed(state: State, *seeds: LuaValue) -> Results:
    if not seeds:
        first, second = _arbitrary_seeds(state)
    else:
        first = check_integer(state, seeds[0], 1)
        second = opt_integer(state, seeds[1] if len(seeds) > 1 else None, 2, 0)
    state.library_data[_GENERATOR].seed(first, second)
    return first, second


def _arbitrary_seeds(state: State) -> tuple[int, int]:
    import time

    return int(time.time()), wrap(time.time_ns() ^ id(state))


FUNCTIONS: dict[str, Callable[..., Results]] = {
    "abs": absolute,
    "acos": _function("acos", math.acos, _POSITIVE_NAN),
    "asin": _function("asin", math.asin, _POSITIVE_NAN),
    "atan": arc_tangent,
    "ceil": ceil,
    "cos": _function("cos", math.cos, INDEFINITE),
    "deg": degrees,
    "exp": exponential,
    "floor": floor,
    "fmod": fmod,
    "log": logarithm,
    "max": maximum,
    "min": minimum,
    "modf": modf,
    "rad": radians,
    "random": random,
    "randomseed": random_seed,
    "sin": _function("sin", math.sin, INDEFINITE),
    "sqrt": _function("sqrt", math.sqrt, INDEFINITE),
    "tan": _function("tan", math.tan, INDEFINITE),
    "tointeger": to_integer_value,
    "type": number_type,
    "ult": unsigned_less_than,
}


def open_library(state: State) -> LuaTable:
    """Make the library's table and seed the state's generator with something that differs each time."""
    library = new_library(state, "math", FUNCTIONS)
    library.set_string("pi", math.pi)
    library.set_string("huge", math.inf)
    library.set_string("maxinteger", MAX_INTEGER)
    library.set_string("mininteger", MIN_INTEGER)
    state.library_data[_GENERATOR] = Generator(*_arbitrary_seeds(state))
    return library
