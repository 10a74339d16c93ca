"""Lua's number model: 64-bit integers that wrap, doubles, and the conversions between them and text.

Manual sections 3.1 (numerals), 3.4.1 to 3.4.3 (arithmetic and conversions). Integers are Python ``int``
values within 64-bit two's complement, floats are Python ``float`` values; ``bool`` is never a number here.
"""

from __future__ import annotations

import math
import re

MAX_INTEGER = 0x7FFFFFFFFFFFFFFF
MIN_INTEGER = -0x8000000000000000
TWO_64 = 1 << 64

_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_DECIMAL_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_HEXADECIMAL = re.compile(r"([-+]?)0[xX]([0-9a-fA-F]*)(\.?)([0-9a-fA-F]*)(?:[pP]([-+]?[0-9]+))?\Z")
_SPACES = " \t\n\v\f\r"
# 2**63 has 19 digits: a longer numeral (leading zeros aside) is never an integer, and Python refuses
# to convert one of more than 4,300 digits.
_MAX_DECIMAL_DIGITS = 19
# Exponents beyond this leave the range of doubles whatever the mantissa's written length can be.
_MAX_EXPONENT = 1 << 40

# The NaN that an invalid operation yields on x86-64 has its sign bit set, and Lua prints it as "-nan".
INDEFINITE = -math.nan if math.copysign(1.0, math.nan) > 0 else math.nan


def wrap(value: int) -> int:
    """Return `value` reduced to 64-bit two's complement."""
    return ((value + 0x8000000000000000) & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000


def float_to_integer(value: float) -> int | None:
    """Return the integer equal to `value`, or None when there is none in range."""
    if -9223372036854775808.0 <= value < 9223372036854775808.0:
        integer = int(value)
        if integer == value:
            return integer
    return None


# Fewer digits than these are an integer that fits, whatever they are.
_SAFE_DIGITS = 19
# A numeral begins with one of these.
_FIRST_CHARACTERS = "+-.0123456789"


def string_to_number(text: str) -> int | float | None:
    """Convert a numeral as the Lua lexer would, spaces around and a sign allowed; None if malformed."""
    if len(text) < _SAFE_DIGITS and (text.isdecimal() or (text[:1] == "-" and text[1:].isdecimal())):
        return int(text)
    text = text.strip(_SPACES)
    if text[:1] not in _FIRST_CHARACTERS:
        return None
    if _DECIMAL_INTEGER.match(text):
        digits = text.lstrip("+-").lstrip("0")
        if len(digits) <= _MAX_DECIMAL_DIGITS:
            value = int(digits or "0")
            if text[0] == "-":
                value = -value
            if MIN_INTEGER <= value <= MAX_INTEGER:
                return value
        return float(text)
    if _DECIMAL.match(text):
        return float(text)
    match = _HEXADECIMAL.match(text)
    if match is None:
        return None
    sign, whole, dot, fraction, exponent = match.groups()
    if not whole and not fraction:
        return None
    if not dot and exponent is None:
        value = wrap(int(whole[-16:], 16))
        return wrap(-value) if sign == "-" else value
    return _hexadecimal_float(sign, whole, fraction, exponent)


def _hexadecimal_float(sign: str, whole: str, fraction: str, exponent: str | None) -> float:
    mantissa = int(whole + fraction, 16)
    power = -4 * len(fraction)
    if exponent is not None:
        written = exponent.lstrip("+-").lstrip("0")
        size = int(written or "0") if len(written) < 13 else _MAX_EXPONENT
        power += -size if exponent[0] == "-" else size
    result = 0.0 if mantissa == 0 else _scale(mantissa, power)
    return -result if sign == "-" else result


def _scale(mantissa: int, power: int) -> float:
    # Keep 64 significant bits plus a sticky one, so that ldexp rounds once and correctly.
    excess = mantissa.bit_length() - 64
    if excess > 0:
        sticky = 1 if mantissa & ((1 << excess) - 1) else 0
        mantissa = (mantissa >> excess << 1) | sticky
        power += excess - 1
    if mantissa.bit_length() + power > 1100:
        return math.inf
    if mantissa.bit_length() + power < -1200:
        return 0.0
    try:
        if power >= 0:
            return float(mantissa << power)
        return mantissa / (1 << -power)
    except OverflowError:
        return math.inf


def number_to_string(value: int | float) -> str:
    """Format a number as Lua prints it: ``%d`` for integers, ``%.14g`` made to look like a float otherwise."""
    if value.__class__ is int:
        return str(value)
    if value != value:
        return "-nan" if math.copysign(1.0, value) < 0 else "nan"
    text = f"{value:.14g}"
    if text.lstrip("-").isdigit():
        return text + ".0"
    return text


def integer_divide(a: int, b: int) -> int:
    """Floor division of integers; `b` must not be zero. Only MIN_INTEGER // -1 leaves the range, and wraps."""
    result = a // b
    return result if result <= MAX_INTEGER else MIN_INTEGER


def float_divide(a: float, b: float) -> float:
    """IEEE division, with infinities and NaN instead of Python's ZeroDivisionError."""
    if b:
        return a / b
    if a == 0.0 or a != a:
        return a if a != a else INDEFINITE
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def float_floor_divide(a: float, b: float) -> float:
    """``floor(a / b)`` as the reference computes it; Python's own ``//`` differs in the last bit."""
    quotient = float_divide(a, b)
    if quotient - quotient != 0.0:
        return quotient
    return math.copysign(float(math.floor(quotient)), quotient) if quotient else quotient


def float_modulo(a: float, b: float) -> float:
    """``a - floor(a/b)*b`` by way of C's fmod: the result takes the sign of `b`."""
    if b == 0.0 or a - a != 0.0:
        if a != a:
            return a
        return b if b != b else INDEFINITE
    remainder = a if math.isinf(b) else math.fmod(a, b)
    if remainder and (remainder < 0.0) != (b < 0.0):
        remainder += b
    return remainder


def float_power(a: float, b: float) -> float:
    """C's pow: no exceptions, and NaN for a negative base with a fractional exponent.

    A square is a product, as in the reference, which rounds differently in rare cases.
    """
    if b == 2.0:
        return a * a
    try:
        return math.pow(a, b)
    except OverflowError:
        odd = b == math.floor(b) and math.fmod(b, 2.0) != 0.0
        return -math.inf if a < 0.0 and odd else math.inf
    except ValueError:
        if a == 0.0:
            odd = b == math.floor(b) and math.fmod(b, 2.0) != 0.0
            return math.copysign(math.inf, a) if odd else math.inf
        return INDEFINITE


def shift_left(value: int, places: int) -> int:
    """Logical shift of 64 bits; negative `places` shift right, 64 and more give zero."""
    if places <= -64 or places >= 64:
        return 0
    if places >= 0:
        return wrap(value << places)
    return wrap((value & 0xFFFFFFFFFFFFFFFF) >> -places)
