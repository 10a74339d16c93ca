"""Makers of patterns and formats for the string library's little languages: mostly well formed, some broken."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.stdlib.arguments import number, seldom_wrong, small, text, wrong

# fmt: off
_ITEMS = (
    "a", "b", "c", ".", "%a", "%d", "%s", "%w", "%p", "%A", "%S", "%g", "%x", "[ab]", "[^a]", "[a-c]", "[%a_]", "[]]",
    "[^]]", "[a-]", "[%S]", "[^%s%d]", "[\0-\x7f]", "%.", "%[", "\0", "\xe4", "x", "1", "^", "$", "-", "(", ")", "()",
    "(a)", "(.-)", "(%a*)", "(%d+)", "(()a)", "%1", "%2", "%b()", "%bab", "%baa", "%f[a]", "%f[^a]", "%f[%z]", "%f[%a]",
)
_BROKEN = ("%", "[", "[a", "[%", "%b", "%bx", "%f", "%fa", "%0", "%9", "(", ")", "*", "+", "?", "()" * 33)
_SUFFIXES = ("", "", "", "*", "+", "-", "?")
# fmt: on


def pattern(random: Random) -> str:
    items = []
    for _ in range(random.randint(1, 6)):
        items.append(random.choice(_BROKEN if random.random() < 0.04 else _ITEMS) + random.choice(_SUFFIXES))
    anchor = "^" if random.random() < 0.12 else ""
    return anchor + "".join(items) + ("$" if random.random() < 0.12 else "")


def subject(random: Random) -> str:
    size = random.randint(0, 12) if random.random() < 0.85 else random.randint(20, 60)
    return "".join(random.choice("aaabbc()  x1\0\xe4[]-^$.%") for _ in range(size))


def replacement(random: Random) -> str:
    parts = ["%0", "%1", "%2", "%%", "x", "\\", "\\1", "longer text", ""]
    if random.random() < 0.1:
        parts += ["%", "%a", "%9"]
    return "".join(random.choice(parts) for _ in range(random.randint(0, 3)))


def format_and_arguments(random: Random) -> list[Any]:
    """A format with arguments that mostly fit it."""
    pieces: list[str] = []
    arguments: list[Any] = []
    for _ in range(random.randint(1, 3)):
        pieces.append(random.choice(("", "", " ", "%%", "text", "\0")))
        pieces.append("%" + _modifiers(random))
        letter = random.choice("diuoxXcaAeEfgGpqs") if random.random() < 0.97 else random.choice("FnLy%\0")
        pieces.append(letter)
        arguments.append(_format_argument(random, letter))
    if random.random() < 0.03:
        arguments.pop()
    return ["".join(pieces), *arguments]


def _modifiers(random: Random) -> str:
    flags = "".join(random.choice("-+ #0") for _ in range(random.choice((0, 0, 0, 1, 1, 2, 3))))
    width = random.choice(("", "", "", "1", "5", "20", "99", "100"[: random.randint(2, 3)]))
    precision = random.choice(("", "", "", ".", ".0", ".1", ".3", ".10", ".20", ".99", ".100"[: random.randint(3, 4)]))
    if random.random() < 0.02:
        return flags * 10 + width
    return flags + width + precision


def _format_argument(random: Random, letter: str) -> Any:
    if letter == "p":
        # Real addresses differ from run to run, and in length.
        return random.choice((None, True, 1, 2.5))
    if random.random() < 0.05:
        return wrong(random)
    if letter in "sq":
        return random.choice((text, number, text, wrong))(random) if random.random() < 0.95 else "x" * 120
    if letter in "aAeEfgG":
        return number(random)
    return seldom_wrong(_integer)(random)


def _integer(random: Random) -> int:
    return random.choice(
        (0, 1, -1, 7, 8, 255, 256, -5, 2**63 - 1, -(2**63), random.randint(-(10**6), 10**6), small(random))
    )


def pack_format(random: Random) -> tuple[str, list[str]]:
    """A format for ``string.pack`` and the letters of its options that take a value."""
    pieces: list[str] = []
    letters: list[str] = []
    for _ in range(random.randint(1, 5)):
        chance = random.random()
        if chance < 0.25:
            pieces.append(random.choice(("<", ">", "=", " ", "!", "!1", "!2", "!4", "!8", "!16", "!3")))
            continue
        letter = random.choice("bBhHlLjJTiIiIiIfdnsszzcxX" if chance < 0.97 else "y%c!\0:")
        size = ""
        if letter in "iIs":
            size = random.choice(("", "", "1", "2", "3", "4", "7", "8", "9", "12", "16")) if chance < 0.95 else "17"
        elif letter == "c":
            size = str(random.randint(0, 9)) if chance < 0.96 else ""
        elif letter == "X" and chance < 0.95:
            size = random.choice(("b", "h", "i", "i8", "d", "j", "i16"))
        pieces.append(letter + size)
        if letter not in "xX":
            letters.append(letter)
    return "".join(pieces), letters


def pack_value(random: Random, letter: str) -> Any:
    if letter in "fdn":
        return number(random)
    if letter in "szc":
        sample = text(random)
        return sample.replace("\0", "") if letter == "z" and random.random() < 0.9 else sample[: random.randint(0, 12)]
    bits = {"b": 8, "B": 8, "h": 16, "H": 16}.get(letter, random.choice((8, 16, 24, 32, 56, 63)))
    value = random.getrandbits(bits)
    if letter not in "BHLJTI" and random.random() < 0.8:
        value -= 1 << (bits - 1)
    return min(value, 2**63 - 1)
