"""Makers of arguments for library functions: mostly sensible ones, some at the edges, some wrong."""

from __future__ import annotations

import math
from random import Random
from typing import Any, Callable

Maker = Callable[[Random], Any]

EDGE_INTEGERS = (
    *(0, 1, -1, 2, -2, 3, 7, 8, 9, 10, 63, 64, 127, 128, 255, 256, -128, -129, 65535, 65536, -32768),
    *(2**31 - 1, 2**31, -(2**31), 2**32, 2**53, 2**53 + 1, 2**63 - 1, 2**63 - 2, -(2**63), -(2**63) + 1),
)
# One NaN only: the sign of what comes of two different ones depends on how the C compiler ordered the operands.
EDGE_FLOATS = (
    *(0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, 3.0, -3.7, 0.1, 1 / 3, 1e15, 1e16, 123456.789, 1e100, -1e300),
    *(5e-324, 2.0**-1030, 1.7976931348623157e308, 2.0**53, 2.0**63, -(2.0**63), 2.0**64, 3.4e38, 3.5e38, 1e-7),
    *(math.inf, -math.inf, math.nan, math.pi, 99.5, 0.99999999, 9.995, 2.0 - 2.0**-52),
)
NUMERALS = (
    *(
        "10",
        "0x10",
        " 7 ",
        "-3",
        "1e1",
        "3.0",
        "3.5",
        "0x1p4",
        "1e400",
        "-0",
        "-0.0",
        "nan",
        "inf",
        "",
        " ",
        "0x",
        "5x",
    ),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "9" * 30, "1e-400", "0x" + "f" * 20, "a"),
)


def small(random: Random) -> int:
    """A position or a count, now and then an extreme one."""
    return random.randint(-12, 12) if random.random() < 0.93 else random.choice(EDGE_INTEGERS)


def integer(random: Random) -> int:
    chance = random.random()
    if chance < 0.4:
        return random.choice(EDGE_INTEGERS)
    return random.randint(-300, 300) if chance < 0.7 else random.getrandbits(random.randint(1, 64)) - 2**63


def float_number(random: Random) -> float:
    chance = random.random()
    if chance < 0.5:
        return random.choice(EDGE_FLOATS)
    if chance < 0.8:
        return random.uniform(-10, 10)
    return random.uniform(-1, 1) * 10.0 ** random.randint(-300, 300)


def number(random: Random) -> int | float:
    return integer(random) if random.random() < 0.5 else float_number(random)


def text(random: Random) -> str:
    """A short string of any bytes."""
    size = random.choice((0, 1, 2, 3, 5, 8, 13, 21, 40))
    alphabet = random.choice(("ab", "aAzZ09 _\t", 'a\0b\xff\x80\xe4\n\r\\"%', "xyz,.;"))
    return "".join(random.choice(alphabet) for _ in range(size))


def utf8_text(random: Random) -> str:
    """UTF-8, mostly valid: sequences of one to six bytes, surrogates, stray and missing bytes."""
    pieces = []
    for _ in range(random.randint(0, 6)):
        chance = random.random()
        if chance < 0.3:
            pieces.append(random.choice("ab\0~"))
        elif chance < 0.7:
            code = random.choice((0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF, 0x20AC, 0xE4))
            pieces.append(chr(code).encode("utf-8", "surrogatepass").decode("latin-1"))
        elif chance < 0.88:
            samples = (
                "\xed\xa0\x80",
                "\xf4\x90\x80\x80",
                "\xf8\x88\x80\x80\x80",
                "\xfd\xbf\xbf\xbf\xbf\xbf",
                "\xc0\x80",
            )
            pieces.append(random.choice(samples))
        else:
            pieces.append(random.choice(("\x80", "\xff", "\xfe", "\xe4", "\xf0\x90", "\xfc\x80\x80\x80\x80\x80")))
    return "".join(pieces)


def wrong(random: Random) -> Any:
    """Something of any type, numerals and floats where integers are wanted included."""
    return random.choice((None, True, False, 1.5, 2.0, math.nan, math.inf, random.choice(NUMERALS), "text", 3, -1))


def seldom_wrong(maker: Maker) -> Maker:
    """Make a maker that now and then gives something else."""

    def make(random: Random) -> Any:
        return wrong(random) if random.random() < 0.06 else maker(random)

    return make


def argument_list(random: Random, makers: tuple[Maker, ...], required: int) -> list[Any]:
    """Make arguments for `makers` of which the first `required` must be there; seldom fewer or more of them."""
    count = random.randint(required, len(makers))
    if random.random() < 0.03:
        count = random.randint(0, len(makers))
    return [seldom_wrong(maker)(random) for maker in makers[:count]]
