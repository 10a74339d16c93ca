"""``string.format`` (manual section 6.4): C's printf with checks, and ``%q``.

A format is taken apart once and kept in the state. Python's ``%`` operator does the conversions in which it agrees
with C; the functions below do the others. Errors in a format count only when its conversions are reached in turn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Callable, Union

from luapy.bytecode.numbers import MIN_INTEGER
from luapy.stdlib.hexfloat import format_hexadecimal
from luapy.stdlib.limits import (
    LONGEST_KEPT,
    SHORT,
    WorkingMemory,
    charge_result,
    check_size,
    keep,
    plenty,
    spend_on_characters,
    spend_on_long_string,
)
from luapy.vm.arguments import argument_error, check_integer, check_number, check_string
from luapy.vm.costs import BYTES
from luapy.vm.errors import runtime_error
from luapy.vm.heap.sizes import STRING
from luapy.vm.operations import pointer, to_text
from luapy.vm.values import NO_VALUE, LuaValue

if TYPE_CHECKING:
    from luapy.vm.state import State

# The flags that each conversion accepts.
_FLAGS = {
    **dict.fromkeys("di", "-+0 "),
    "u": "-0",
    **dict.fromkeys("oxX", "-#0"),
    **dict.fromkeys("aAeEfgG", "-+#0 "),
    **dict.fromkeys("cps", "-"),
}
_NO_PRECISION = "cp"
_MODIFIERS = frozenset("-+#0 123456789.")
# One conversion's modifiers may have this many characters.
_MAX_MODIFIERS = 20
# A string of this length or more ignores a mere width.
_LONG_STRING = 100
# Strings up to this length are one object for one text in the reference, which shows in their addresses.
_SHORT_STRING = 40
# PyPy's operator % writes floats from here on with an exponent even for %f.
_LARGE_FLOAT = 1e50
_MASK = 0xFFFFFFFFFFFFFFFF
_CACHE_KEY = "string.formats"
_TEMPLATES = "string.templates"
# A longer result is made piece by piece.
_MOST_QUICK = 1 << 16
# What Python's operator makes of a number, or adds to a string, is no longer.
LONGEST_ITEM = 200
_CACHE_SIZE = 400


class Conversion:
    """One conversion of a format.

    `text` is its source with the "%"; `letter` the conversion; `flags`, `width` (0 when absent) and `precision` (None
    when absent) its modifiers; `native` the same for Python's ``%`` operator; `error` the message to raise when the
    modifiers are not valid for the letter; `convert` the function that does it.
    """

    __slots__ = ("convert", "error", "flags", "letter", "native", "precision", "text", "width")

    def __init__(self, text: str) -> None:
        self.text = text
        self.letter = letter = text[-1]
        self.flags = self.native = ""
        self.width = 0
        self.precision: int | None = None
        self.error: str | None = None
        self.convert: Convert = _CONVERSIONS.get(letter, _invalid)
        accepted = _FLAGS.get(letter)
        if accepted is not None:
            self._read_modifiers(text[1:-1], accepted)

    def _read_modifiers(self, modifiers: str, accepted: str) -> None:
        rest = modifiers.lstrip(accepted)
        self.flags = modifiers[: len(modifiers) - len(rest)]
        width, dot, precision = rest.partition(".")
        well_formed = (
            len(width) <= 2
            and len(precision) <= 2
            and (not rest or rest[0] != "0")
            and (not width or width.isdigit())
            and (not precision or precision.isdigit())
            and not (dot and self.letter in _NO_PRECISION)
        )
        if not well_formed:
            self.error = f"invalid conversion specification: '{self.text}'"
            return
        self.width = int(width or 0)
        if dot:
            self.precision = int(precision or 0)
        self.native = f"%{modifiers}{'d' if self.letter in 'iu' else self.letter}"

    def check(self, state: State) -> None:
        if self.error is not None:
            raise runtime_error(state, self.error)

    def pad(self, text: str) -> str:
        """Fill up with spaces to the width."""
        return text.ljust(self.width) if "-" in self.flags else text.rjust(self.width)


# Converts an argument, whose position is the last parameter.
Convert = Callable[["State", Conversion, LuaValue, int], str]


# -- integers -------------------------------------------------------------------------------------------


def _decimal(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    value = check_integer(state, value, position)
    conversion.check(state)
    if conversion.letter == "u":
        value &= _MASK
    if conversion.precision is None:
        result: str = conversion.native % value
        return result
    return _integer_text(conversion, value < 0, str(abs(value)), "")


def _unsigned(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    value = check_integer(state, value, position) & _MASK
    conversion.check(state)
    if conversion.precision is None and "#" not in conversion.flags:
        result: str = conversion.native % value
        return result
    letter = conversion.letter
    digits = format(value, letter)
    prefix = ""
    if "#" in conversion.flags:
        if letter == "o":
            if value and (conversion.precision or 0) <= len(digits):
                digits = "0" + digits
            elif not value and conversion.precision == 0:
                return conversion.pad("0")
        elif value:
            prefix = "0" + letter
    return _integer_text(conversion, False, digits, prefix)


def _integer_text(conversion: Conversion, negative: bool, digits: str, prefix: str) -> str:
    """Lay out an integer as C does: a precision is a smallest number of digits, and turns the flag 0 off."""
    flags, precision = conversion.flags, conversion.precision
    sign = "-" if negative else "+" if "+" in flags else " " if " " in flags else ""
    if precision is not None:
        digits = "" if precision == 0 and digits == "0" else digits.rjust(precision, "0")
    elif "0" in flags and "-" not in flags:
        digits = digits.rjust(conversion.width - len(sign + prefix), "0")
    return conversion.pad(sign + prefix + digits)


def _character(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    conversion.check(state)
    return conversion.pad(chr(check_integer(state, value, position) & 255))


# -- floats ---------------------------------------------------------------------------------------------


def _float(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    number = float(check_number(state, value, position))
    conversion.check(state)
    if number - number != 0.0:
        return _not_finite(conversion, number)
    if conversion.letter == "f" and abs(number) >= _LARGE_FLOAT:
        return _large_float(conversion, number)
    return conversion.native % number


def _large_float(conversion: Conversion, number: float) -> str:
    flags = conversion.flags
    precision = 6 if conversion.precision is None else conversion.precision
    text = format(abs(number), f"{'#' if '#' in flags else ''}.{precision}f")
    sign = _sign(flags, number)
    if "0" in flags and "-" not in flags:
        text = text.rjust(conversion.width - len(sign), "0")
    return conversion.pad(sign + text)


def _hexadecimal_float(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    conversion.check(state)
    number = float(check_number(state, value, position))
    if number - number != 0.0:
        return _not_finite(conversion, number)
    flags = conversion.flags
    text = format_hexadecimal(abs(number), conversion.precision, "#" in flags)
    if conversion.letter == "A":
        text = text.upper()
    sign = _sign(flags, number)
    if "0" in flags and "-" not in flags:
        return sign + text[:2] + text[2:].rjust(conversion.width - len(sign) - 2, "0")
    return conversion.pad(sign + text)


def _sign(flags: str, number: float) -> str:
    if math.copysign(1.0, number) < 0:
        return "-"
    return "+" if "+" in flags else " " if " " in flags else ""


def _not_finite(conversion: Conversion, number: float) -> str:
    text = _sign(conversion.flags, number) + ("nan" if number != number else "inf")
    return conversion.pad(text.upper() if conversion.letter in "AEG" else text)


# -- strings and values ---------------------------------------------------------------------------------


def _string(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    text = value if value.__class__ is str else to_text(state, value)
    if len(conversion.text) == 2:
        return text
    if "\0" in text:
        raise argument_error(state, position, "string contains zeros")
    conversion.check(state)
    if conversion.precision is None:
        return text if len(text) >= _LONG_STRING else conversion.pad(text)
    return conversion.pad(text[: conversion.precision])


def _pointer(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    conversion.check(state)
    if value is None or value.__class__ in (bool, int, float):
        return conversion.pad("(null)")
    if value.__class__ is str and len(value) <= _SHORT_STRING and state.identities is None:
        return conversion.pad(f"0x{hash(value) & 0x7FFFFFFFFFFF:014x}")
    if value.__class__ is str and state.identities is not None:
        # All of it counts for its number.
        spend_on_long_string(state, len(value))
    return conversion.pad(pointer(state, value))


def _quoted(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    if len(conversion.text) > 2:
        raise runtime_error(state, "specifier '%q' cannot have modifiers")
    if value.__class__ is str:
        # At worst each byte becomes a backslash and three digits.
        check_size(state, 4 * len(value))
        spend_on_characters(state, len(value))
        return _quoted_string(value)
    if value.__class__ is int:
        return str(value) if value != MIN_INTEGER else "0x8000000000000000"
    if value.__class__ is float:
        return _quoted_float(value)
    if value is None or value.__class__ is bool:
        return to_text(state, value)
    raise argument_error(state, position, "value has no literal form")


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\\n"}
_CONTROLS = frozenset(chr(code) for code in [*range(32), 127] if code != 10)


def _quoted_string(text: str) -> str:
    if _CONTROLS.isdisjoint(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\\n") + '"'
    pieces = []
    for place, character in enumerate(text):
        if character in _CONTROLS:
            following = text[place + 1 : place + 2]
            digits = "%03d" if following and following in "0123456789" else "%d"
            pieces.append("\\" + digits % ord(character))
        else:
            pieces.append(_ESCAPES.get(character, character))
    return '"' + "".join(pieces) + '"'


def _quoted_float(number: float) -> str:
    if number != number:
        return "(0/0)"
    if number - number != 0.0:
        return "1e9999" if number > 0 else "-1e9999"
    return _sign("", number) + format_hexadecimal(abs(number), None, False)


def _invalid(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    raise runtime_error(state, f"invalid conversion '{conversion.text}' to 'format'")


_CONVERSIONS: dict[str, Convert] = {
    **dict.fromkeys("diu", _decimal),
    **dict.fromkeys("oxX", _unsigned),
    "c": _character,
    **dict.fromkeys("eEfgG", _float),
    **dict.fromkeys("aA", _hexadecimal_float),
    "s": _string,
    "p": _pointer,
    "q": _quoted,
}


# -- formats --------------------------------------------------------------------------------------------


class TooLong(Conversion):
    """Stands for a conversion with too many modifiers."""

    def __init__(self) -> None:
        super().__init__("%")
        self.error = "invalid format (too long)"
        self.convert = _too_long


def _too_long(state: State, conversion: Conversion, value: LuaValue, position: int) -> str:
    raise runtime_error(state, conversion.error or "")


def parse_format(text: str) -> list[str | Conversion]:
    """Take a format apart into literal texts and conversions, up to the first one that is sure to fail."""
    parts: list[str | Conversion] = []
    place = 0
    while True:
        percent = text.find("%", place)
        if percent < 0:
            if place < len(text):
                parts.append(text[place:])
            return parts
        if place < percent:
            parts.append(text[place:percent])
        if text.startswith("%", percent + 1):
            parts.append("%")
            place = percent + 2
            continue
        place = percent + 1
        while place < len(text) and text[place] in _MODIFIERS:
            place += 1
        if place - percent - 1 > _MAX_MODIFIERS:
            parts.append(TooLong())
            return parts
        # At the end of the format, and in the reference's messages, a zero ends the text.
        place += 1
        parts.append(Conversion(text[percent:place].rstrip("\0")))


Format = list[Union[str, Conversion]]


def _format_parts(state: State, text: str) -> Format:
    cache = state.library_data.get(_CACHE_KEY)
    if cache is None:
        cache = state.library_data[_CACHE_KEY] = {}
    parts = cache.get(text)
    if parts is None:
        parts = keep(state, cache, _CACHE_SIZE, text, parse_format)
    known: Format = parts
    return known


# Of which classes an argument may be for Python's operator % to do the conversion as it stands.
_NATIVE_CLASSES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys("dixXo", (int,)),
    **dict.fromkeys("eEfgG", (int, float)),
    "s": (str, int),
}
_PLAIN_FLAGS = frozenset("-0")


class Template:
    """A format for Python's operator ``%``, as far as that converts as C does.

    `classes` are those of each argument with which it does; `checked` are the positions of arguments whose values
    matter besides, with their conversions' letters. `simple` are the classes of an only argument for which there is
    nothing to check but that a number lies between `low` and `high`.
    """

    __slots__ = ("checked", "classes", "high", "low", "simple", "text")

    def __init__(self, parts: Format) -> None:
        pieces = []
        self.classes: list[tuple[type, ...]] = []
        self.checked: list[tuple[int, str]] = []
        for part in parts:
            if isinstance(part, str):
                pieces.append(part.replace("%", "%%"))
                continue
            letter = part.letter
            precise = part.precision is not None and letter in "dixXo"
            if part.error is not None or precise or not _PLAIN_FLAGS.issuperset(part.flags):
                self.classes.append(())
                continue
            pieces.append(part.native)
            self.classes.append(_NATIVE_CLASSES.get(letter, ()))
            if letter not in "di" and len(part.text) + (letter != "s") > 2:
                self.checked.append((len(self.classes) - 1, letter))
        self.text = "".join(pieces)
        self.simple: tuple[type, ...] = ()
        self.low, self.high = -math.inf, math.inf
        if len(self.classes) == 1:
            self.simple = self.classes[0]
            letter = self.checked[0][1] if self.checked else ""
            if letter == "s":
                self.simple = (int,)
            elif letter in ("x", "X", "o"):
                self.low = 0
            elif letter:
                self.high = _LARGE_FLOAT / 10
                self.low = -self.high

    def expand(self, values: tuple[LuaValue, ...]) -> str | None:
        """Return the result for these values; None if it takes more than the operator."""
        classes = self.classes
        if len(values) != len(classes):
            return None
        for value, accepted in zip(values, classes):
            if value.__class__ not in accepted:
                return None
        for place, letter in self.checked:
            value = values[place]
            if letter == "s":
                if value.__class__ is str and "\0" in value:
                    return None
            elif letter in "xXo":
                if value < 0:
                    return None
            elif not -_LARGE_FLOAT < value < _LARGE_FLOAT:
                return None
        return self.text % values


def _is_short(text: str, values: tuple[LuaValue, ...]) -> bool:
    """Is the result, if it takes no more than Python's operator, certainly short?"""
    size = len(text) + LONGEST_ITEM * len(values)
    for value in values:
        if value.__class__ is str:
            size += len(value)
    return size <= SHORT


def _template(state: State, text: str) -> Template:
    cache = state.library_data.setdefault(_TEMPLATES, {})
    template: Template | None = cache.get(text)
    if template is None:
        template = keep(state, cache, _CACHE_SIZE, text, lambda text: Template(_format_parts(state, text)))
    return template


def quick_formats(state: State) -> dict[str, Callable[..., str]]:
    """Return what translated code calls in place of `string_format` with a string as the first argument."""
    heap = state.heap
    budget = state.budget
    templates: dict[str, Template] = state.library_data.setdefault(_TEMPLATES, {})

    room = plenty(SHORT)

    def format_quickly(text: str, *values: LuaValue) -> str:
        if not heap.limited or (heap.room > room and _is_short(text, values)):
            template = templates.get(text)
            result = (template or _template(state, text)).expand(values)
            if result is not None and len(result) <= _MOST_QUICK:
                charge_result(state, len(result))
                return result
        answer: str = string_format(state, text, *values)
        return answer

    def format_one(text: str, value: Any) -> str:
        """The same with one more argument, most often an integer or a string."""
        template = templates.get(text)
        kind: Any = value.__class__
        if template is None or kind not in template.simple or (heap.room <= room and heap.limited):
            return format_quickly(text, value)
        if kind is str:
            if len(value) > SHORT - LONGEST_KEPT - LONGEST_ITEM and heap.limited:
                return format_quickly(text, value)
        elif not template.low <= value <= template.high:
            return format_quickly(text, value)
        result: str = template.text % value
        size = STRING + len(result)
        if size >= STRING + BYTES and budget.on:
            budget.spend(len(result) // BYTES)
        heap.room -= size
        if heap.room < 0:
            heap.exhausted(size, "string")
        return result

    return {"string_format": format_quickly, "string_format_one": format_one}


def string_format(state: State, text: LuaValue = NO_VALUE, *arguments: LuaValue) -> Any:
    if text.__class__ is not str:
        text = check_string(state, text, 1)
    spend_on_characters(state, len(text))
    pieces: list[str] = []
    used = 0
    with WorkingMemory(state) as memory:
        for part in _format_parts(state, text):
            if isinstance(part, str):
                pieces.append(part)
                continue
            if used >= len(arguments):
                raise argument_error(state, used + 2, "no value")
            value = arguments[used]
            used += 1
            if value.__class__ is str and part.text == "%s":
                pieces.append(value)
            else:
                piece = part.convert(state, part, value, used + 1)
                memory.take(len(piece))
                pieces.append(piece)
        size = sum(map(len, pieces))
        check_size(state, size)
        charge_result(state, size)
        return "".join(pieces)
