"""Floats in hexadecimal notation, as C's ``%a`` writes them (glibc's choice of the first digit)."""

from __future__ import annotations

# A double's significand has 52 bits after the point: 13 hexadecimal digits.
_FRACTION_DIGITS = 13


def format_hexadecimal(number: float, precision: int | None, keep_point: bool) -> str:
    """Return the notation of a finite `number` that is not negative.

    `precision` is the number of digits after the point (None for as many as needed), rounded to nearest, ties to
    even. `keep_point` writes the point even when no digits follow it. A first digit 0 marks zero and subnormals.
    """
    fraction, exponent, first = _split(number)
    if precision is None:
        digits = f"{fraction:013x}".rstrip("0")
    elif precision >= _FRACTION_DIGITS:
        digits = f"{fraction:013x}".ljust(precision, "0")
    else:
        first, digits = _round(first, fraction, precision)
    point = "." if digits or keep_point else ""
    return f"0x{first}{point}{digits}p{exponent:+d}"


def _split(number: float) -> tuple[int, int, int]:
    """Return the 52 bits after the point, the binary exponent and the digit before the point."""
    if number == 0.0:
        return 0, 0, 0
    whole, _, rest = number.hex()[2:].partition(".")
    digits, _, exponent = rest.partition("p")
    return int(digits, 16), int(exponent), int(whole)


def _round(first: int, fraction: int, precision: int) -> tuple[int, str]:
    dropped = 4 * (_FRACTION_DIGITS - precision)
    significand = first << 4 * _FRACTION_DIGITS | fraction
    kept = significand >> dropped
    rest = significand & ((1 << dropped) - 1)
    half = 1 << (dropped - 1)
    if rest > half or (rest == half and kept & 1):
        kept += 1
    first = kept >> 4 * precision
    kept &= (1 << 4 * precision) - 1
    return first, f"{kept:0{precision}x}" if precision else ""
