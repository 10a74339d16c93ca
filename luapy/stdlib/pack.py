"""``string.pack``, ``string.unpack`` and ``string.packsize`` (manual section 6.4.2).

A format is taken apart once and kept in the state. A defect in it becomes a FAIL option, because it counts only when
the options before it have been served.
"""

from __future__ import annotations

import math
import struct
import sys
from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import MAX_INTEGER, TWO_64
from luapy.stdlib.limits import (
    MAX_RESULTS,
    MAX_STRING,
    charge_result,
    check_size,
    keep,
    new_string,
    spend_on_bytes,
    spend_on_characters,
)
from luapy.stdlib.searching import find_plain, start_offset
from luapy.vm.arguments import argument_error, check_integer, check_number, check_string, opt_integer
from luapy.vm.errors import LuaError, runtime_error
from luapy.vm.values import NO_VALUE, LuaValue, Results

if TYPE_CHECKING:
    from luapy.vm.state import State

# Kinds of options.
# fmt: off
SIGNED = 0      # an integer of `size` bytes
UNSIGNED = 1    # the same without a sign
FLOAT = 2       # 4 or 8 bytes
CHARACTERS = 3  # a string of exactly `size` bytes
COUNTED = 4     # a string after its length in `size` bytes
TERMINATED = 5  # a string before a zero
PADDING = 6     # one byte
ALIGNMENT = 7   # nothing but the bytes that align it
FAIL = 8        # an error in the format
# fmt: on

# Options of fixed size, by the sizes of C on x86-64: kind and bytes.
_FIXED = {
    "b": (SIGNED, 1),
    "B": (UNSIGNED, 1),
    "h": (SIGNED, 2),
    "H": (UNSIGNED, 2),
    "l": (SIGNED, 8),
    "L": (UNSIGNED, 8),
    "j": (SIGNED, 8),
    "J": (UNSIGNED, 8),
    "T": (UNSIGNED, 8),
    "f": (FLOAT, 4),
    "d": (FLOAT, 8),
    "n": (FLOAT, 8),
    "z": (TERMINATED, 0),
    "x": (PADDING, 1),
}
# Options with an optional size: kind and size when there is none.
_SIZED = {"i": (SIGNED, 4), "I": (UNSIGNED, 4), "s": (COUNTED, 8)}
_NATIVE_ALIGNMENT = 8
_MAX_INTEGER_SIZE = 16
_LUA_INTEGER_SIZE = 8
# A number in a format ends where one more digit could leave the range of a C int.
_LAST_NUMBER = (0x7FFFFFFF - 9) // 10
_CACHE_KEY = "string.pack formats"
_CACHE_SIZE = 400


class FormatError(Exception):
    """A defect in a format: the message, and whether it is reported as a bad argument #1."""

    def __init__(self, message: str, bad_argument: bool = False) -> None:
        super().__init__(message)
        self.bad_argument = bad_argument

    def lua_error(self, state: State) -> LuaError:
        message = str(self)
        return argument_error(state, 1, message) if self.bad_argument else runtime_error(state, message)


class Option:
    """One option: its kind, its size in bytes, the power of two that it is aligned to, its byte order.

    `floats` packs and unpacks a FLOAT; `defect` is the error of a FAIL.
    """

    __slots__ = ("alignment", "defect", "floats", "kind", "order", "size")

    def __init__(self, kind: int, size: int, alignment: int, order: str) -> None:
        self.kind = kind
        self.size = size
        self.alignment = alignment
        self.order: Any = order
        self.defect: FormatError | None = None
        self.floats: Any = None
        if kind == FLOAT:
            self.floats = struct.Struct(("<" if order == "little" else ">") + ("f" if size == 4 else "d"))


class FormatReader:
    """Reads the options of a format one after another."""

    def __init__(self, text: str) -> None:
        # The reference reads a C string.
        self.text = text.partition("\0")[0]
        self.place = 0
        self.order: str = sys.byteorder
        self.max_alignment = 1

    def read(self) -> list[Option]:
        options: list[Option] = []
        while self.place < len(self.text):
            try:
                option = self._next()
            except FormatError as error:
                option = Option(FAIL, 0, 1, self.order)
                option.defect = error
                options.append(option)
                break
            if option is not None:
                options.append(option)
        return options

    def _next(self) -> Option | None:
        kind, size = self._kind_and_size()
        alignment = size
        if kind == ALIGNMENT:
            following, alignment = (None, 0) if self.place >= len(self.text) else self._kind_and_size()
            if following == CHARACTERS or alignment == 0:
                raise FormatError("invalid next option for option 'X'", bad_argument=True)
        if kind is None:
            return None
        if alignment <= 1 or kind == CHARACTERS:
            alignment = 1
        else:
            alignment = min(alignment, self.max_alignment)
            if alignment & (alignment - 1):
                raise FormatError("format asks for alignment not power of 2", bad_argument=True)
        return Option(kind, size, alignment, self.order)

    def _kind_and_size(self) -> tuple[int | None, int]:
        """Read one option; the kind is None when it only changes how the following ones are read."""
        letter = self.text[self.place]
        self.place += 1
        fixed = _FIXED.get(letter)
        if fixed is not None:
            return fixed
        sized = _SIZED.get(letter)
        if sized is not None:
            return sized[0], self._limited_number(sized[1])
        if letter == "c":
            size = self._number(-1)
            if size == -1:
                raise FormatError("missing size for format option 'c'")
            return CHARACTERS, size
        if letter == "X":
            return ALIGNMENT, 0
        if letter == "<":
            self.order = "little"
        elif letter == ">":
            self.order = "big"
        elif letter == "=":
            self.order = sys.byteorder
        elif letter == "!":
            self.max_alignment = self._limited_number(_NATIVE_ALIGNMENT)
        elif letter != " ":
            raise FormatError(f"invalid format option '{letter}'")
        return None, 0

    def _number(self, default: int) -> int:
        text = self.text
        if self.place >= len(text) or text[self.place] not in "0123456789":
            return default
        number = 0
        while True:
            number = number * 10 + int(text[self.place])
            self.place += 1
            if self.place >= len(text) or text[self.place] not in "0123456789" or number > _LAST_NUMBER:
                return number

    def _limited_number(self, default: int) -> int:
        size = self._number(default)
        if not 0 < size <= _MAX_INTEGER_SIZE:
            raise FormatError(f"integral size ({size}) out of limits [1,{_MAX_INTEGER_SIZE}]")
        return size


def _options(state: State, text: str) -> list[Option]:
    cache = state.library_data.get(_CACHE_KEY)
    if cache is None:
        cache = state.library_data[_CACHE_KEY] = {}
    options = cache.get(text)
    if options is None:
        options = keep(state, cache, _CACHE_SIZE, text, lambda text: FormatReader(text).read())
    known: list[Option] = options
    return known


# -- packing --------------------------------------------------------------------------------------------


def pack(state: State, text: LuaValue = NO_VALUE, *arguments: LuaValue) -> Results:
    text = check_string(state, text, 1)
    spend_on_characters(state, len(text))
    pieces: list[str] = []
    total = 0
    position = 1
    for option in _options(state, text):
        kind = option.kind
        if kind == FAIL:
            raise option.defect.lua_error(state)  # type: ignore[union-attr]
        padding = -total & (option.alignment - 1)
        if kind in (PADDING, ALIGNMENT):
            piece = "\0" * option.size
        else:
            position += 1
            # The reference keeps a nil after the arguments, and so reports a missing one as nil.
            value = arguments[position - 2] if position - 2 < len(arguments) else None
            if kind == FLOAT:
                piece = _packed_float(option, check_number(state, value, position))
            elif kind <= UNSIGNED:
                piece = _packed_integer(state, option, check_integer(state, value, position), position)
            else:
                piece = _packed_string(state, option, check_string(state, value, position), position)
        total += padding + len(piece)
        check_size(state, total)
        if padding:
            pieces.append("\0" * padding)
        pieces.append(piece)
    charge_result(state, total)
    return "".join(pieces)


def _packed_integer(state: State, option: Option, value: int, position: int) -> str:
    size = option.size
    if size < _LUA_INTEGER_SIZE:
        limit = 1 << (8 * size)
        if option.kind == SIGNED:
            if not -limit <= 2 * value < limit:
                raise argument_error(state, position, "integer overflow")
        elif not 0 <= value < limit:
            raise argument_error(state, position, "unsigned overflow")
    elif option.kind == UNSIGNED:
        value &= TWO_64 - 1
    return (value & ((1 << (8 * size)) - 1)).to_bytes(size, option.order).decode("latin-1")


def _packed_float(option: Option, value: int | float) -> str:
    number = float(value)
    packed: bytes
    try:
        packed = option.floats.pack(number)
    except OverflowError:
        # Too large for 4 bytes.
        packed = option.floats.pack(math.copysign(math.inf, number))
    return packed.decode("latin-1")


def _packed_string(state: State, option: Option, value: str, position: int) -> str:
    size = option.size
    spend_on_bytes(state, len(value))
    if option.kind == CHARACTERS:
        if len(value) > size:
            raise argument_error(state, position, "string longer than given size")
        check_size(state, size)
        spend_on_bytes(state, size)
        return value.ljust(size, "\0")
    if option.kind == TERMINATED:
        if "\0" in value:
            raise argument_error(state, position, "string contains zeros")
        return value + "\0"
    if len(value) >= 1 << (8 * size):
        raise argument_error(state, position, "string length does not fit in given size")
    return len(value).to_bytes(size, option.order).decode("latin-1") + value


def packsize(state: State, text: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    text = check_string(state, text, 1)
    spend_on_characters(state, len(text))
    total = 0
    for option in _options(state, text):
        if option.kind == FAIL:
            raise option.defect.lua_error(state)  # type: ignore[union-attr]
        if option.kind in (COUNTED, TERMINATED):
            raise argument_error(state, 1, "variable-length format")
        total += (-total & (option.alignment - 1)) + option.size
        if total > MAX_STRING:
            raise argument_error(state, 1, "format result too large")
    return total


# -- unpacking ------------------------------------------------------------------------------------------


def unpack(
    state: State, text: LuaValue = NO_VALUE, data: LuaValue = NO_VALUE, init: LuaValue = None, *_: LuaValue
) -> Results:
    text = check_string(state, text, 1)
    data = check_string(state, data, 2)
    spend_on_characters(state, len(text))
    place = start_offset(opt_integer(state, init, 3, 1), len(data))
    if place > len(data):
        raise argument_error(state, 3, "initial position out of string")
    values: list[LuaValue] = []
    for option in _options(state, text):
        kind, size = option.kind, option.size
        if kind == FAIL:
            raise option.defect.lua_error(state)  # type: ignore[union-attr]
        start = place + (-place & (option.alignment - 1))
        place = start + size
        if place > len(data):
            raise _data_too_short(state)
        if kind <= UNSIGNED:
            values.append(_unpacked_integer(state, option, data[start:place]))
        elif kind == FLOAT:
            values.append(option.floats.unpack(data[start:place].encode("latin-1"))[0])
        elif kind == CHARACTERS:
            spend_on_bytes(state, size)
            values.append(new_string(state, data[start:place]))
        elif kind == COUNTED:
            length = _unpacked_integer(state, option, data[start:place]) & (TWO_64 - 1)
            if length > len(data) - place:
                raise _data_too_short(state)
            spend_on_bytes(state, length)
            values.append(new_string(state, data[place : place + length]))
            place += length
        elif kind == TERMINATED:
            end = find_plain(state, data, "\0", place)
            if end < 0:
                raise argument_error(state, 2, "unfinished string for format 'z'")
            values.append(new_string(state, data[place:end]))
            place = end + 1
        if len(values) > MAX_RESULTS:
            raise runtime_error(state, "stack overflow (too many results)")
    if not values:
        return place + 1
    values.append(place + 1)
    return tuple(values)


def _data_too_short(state: State) -> LuaError:
    return argument_error(state, 2, "data string too short")


def _unpacked_integer(state: State, option: Option, data: str) -> int:
    size = option.size
    encoded = data.encode("latin-1")
    if size <= _LUA_INTEGER_SIZE:
        value = int.from_bytes(encoded, option.order, signed=option.kind == SIGNED)
        return value if value <= MAX_INTEGER else value - TWO_64
    value = int.from_bytes(encoded, option.order)
    low = value & (TWO_64 - 1)
    rest = value >> 64
    if low > MAX_INTEGER:
        low -= TWO_64
    # The bytes that do not fit must repeat the sign.
    expected = (1 << (8 * (size - 8))) - 1 if low < 0 and option.kind == SIGNED else 0
    if rest != expected:
        raise runtime_error(state, f"{size}-byte integer does not fit into Lua Integer")
    return low
