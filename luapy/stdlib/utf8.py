"""The utf8 library (manual section 6.5).

A sequence has up to six bytes and a code up to 2^31 - 1. Unless a function is told to be lax, codes above 10FFFF and
surrogates are errors; overlong sequences always are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from luapy.bytecode.numbers import string_to_number
from luapy.stdlib.limits import ONE_STEP, charge_result, check_results, spend_on_bytes, spend_on_characters
from luapy.vm.arguments import argument_error, check_integer, check_string, opt_integer
from luapy.vm.arithmetic import to_integer
from luapy.vm.costs import FEW_CHARACTERS
from luapy.vm.errors import runtime_error
from luapy.vm.state import new_builtin, new_library
from luapy.vm.table import LuaTable
from luapy.vm.values import NO_VALUE, LuaValue, Results

if TYPE_CHECKING:
    from luapy.vm.state import State

MAX_UNICODE = 0x10FFFF
MAX_CODE = 0x7FFFFFFF
CHARACTER_PATTERN = "[\0-\x7f\xc2-\xfd][\x80-\xbf]*"
# The smallest code that needs this many continuation bytes.
_SMALLEST_CODES = (0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000)
_INVALID = "invalid UTF-8 code"


def encode(code: int) -> str:
    """Return the sequence, one character for each byte, for a code from 0 to MAX_CODE."""
    if code < 0x80:
        return chr(code)
    continuation = []
    # What fits in the first byte shrinks by a bit for each byte that follows.
    room = 0x3F
    while code > room:
        continuation.append(chr(0x80 | code & 0x3F))
        code >>= 6
        room >>= 1
    first = (~room << 1) & 0xFF | code
    return chr(first) + "".join(reversed(continuation))


def decode(s: str, place: int, strict: bool) -> tuple[int, int] | None:
    """Decode the sequence at offset `place`: its code and the offset behind it, or None when it is not valid."""
    first = ord(s[place])
    place += 1
    if first < 0x80:
        return first, place
    if first < 0xC0 or first >= 0xFE:
        return None
    count = 1
    while first & (0x40 >> count):
        count += 1
    code = first & (0x3F >> count)
    if place + count > len(s):
        return None
    for character in s[place : place + count]:
        byte = ord(character)
        if byte & 0xC0 != 0x80:
            return None
        code = code << 6 | byte & 0x3F
    if code < _SMALLEST_CODES[count] or (strict and (code > MAX_UNICODE or 0xD800 <= code <= 0xDFFF)):
        return None
    return code, place + count


def _is_continuation(s: str, place: int) -> bool:
    return place < len(s) and "\x80" <= s[place] <= "\xbf"


def _relative(position: int, size: int) -> int:
    """Turn a negative position, counted from the end, into one from the start; 0 when it is before the start."""
    if position >= 0:
        return position
    return 0 if -position > size else size + position + 1


def _is_true(value: LuaValue) -> bool:
    return value is not None and value is not False


def char(state: State, *codes: LuaValue) -> Results:
    spend_on_characters(state, len(codes))
    pieces = []
    for position, code in enumerate(codes, 1):
        code = check_integer(state, code, position)
        if not 0 <= code <= MAX_CODE:
            raise argument_error(state, position, "value out of range")
        pieces.append(encode(code))
    charge_result(state, sum(map(len, pieces)))
    return "".join(pieces)


def codepoint(
    state: State,
    s: LuaValue = NO_VALUE,
    first: LuaValue = None,
    last: LuaValue = None,
    lax: LuaValue = None,
    *_: LuaValue,
) -> Results:
    s = check_string(state, s, 1)
    start = _relative(opt_integer(state, first, 2, 1), len(s))
    end = _relative(opt_integer(state, last, 3, start), len(s))
    if start < 1:
        raise argument_error(state, 2, "out of bounds")
    if end > len(s):
        raise argument_error(state, 3, "out of bounds")
    check_results(state, end - start + 1, "string slice too long")
    codes = []
    place = charged = start - 1
    while place < end:
        if place >= charged:
            spend_on_characters(state, min(end - place, ONE_STEP))
            charged = place + ONE_STEP
        decoded = decode(s, place, not _is_true(lax))
        if decoded is None:
            raise runtime_error(state, _INVALID)
        code, place = decoded
        codes.append(code)
    return codes[0] if len(codes) == 1 else tuple(codes)


def length(
    state: State,
    s: LuaValue = NO_VALUE,
    first: LuaValue = None,
    last: LuaValue = None,
    lax: LuaValue = None,
    *_: LuaValue,
) -> Results:
    s = check_string(state, s, 1)
    start = _relative(opt_integer(state, first, 2, 1), len(s))
    end = _relative(opt_integer(state, last, 3, -1), len(s))
    if not 1 <= start <= len(s) + 1:
        raise argument_error(state, 2, "initial position out of bounds")
    if end > len(s):
        raise argument_error(state, 3, "final position out of bounds")
    if s.isascii():
        spend_on_bytes(state, len(s))
        return max(end - start + 1, 0)
    strict = not _is_true(lax)
    count = 0
    place = charged = start - 1
    while place < end:
        if place >= charged:
            spend_on_characters(state, min(end - place, ONE_STEP))
            charged = place + ONE_STEP
        decoded = decode(s, place, strict)
        if decoded is None:
            return None, place + 1
        place = decoded[1]
        count += 1
    return count


def offset(
    state: State, s: LuaValue = NO_VALUE, n: LuaValue = NO_VALUE, first: LuaValue = None, *_: LuaValue
) -> Results:
    s = check_string(state, s, 1)
    n = check_integer(state, n, 2)
    place = _relative(opt_integer(state, first, 3, 1 if n >= 0 else len(s) + 1), len(s)) - 1
    if not 0 <= place <= len(s):
        raise argument_error(state, 3, "position out of bounds")
    if n == 0:
        return _start_of(_Steps(state), s, place) + 1
    if _is_continuation(s, place):
        raise runtime_error(state, "initial position is a continuation byte")
    if n < 0:
        return _offset_back(state, s, place, -n)
    return _offset_forward(state, s, place, n - 1)


def _offset_back(state: State, s: str, place: int, count: int) -> int | None:
    steps = _Steps(state)
    while count > 0 and place > 0:
        place = _start_of(steps, s, place - 1)
        count -= 1
    return place + 1 if count == 0 else None


def _offset_forward(state: State, s: str, place: int, count: int) -> int | None:
    if count > len(s) - place:
        return None
    steps = _Steps(state)
    while count > 0 and place < len(s):
        place = _behind(steps, s, place + 1)
        count -= 1
    return place + 1 if count == 0 else None


class _Steps:
    """Counts bytes that are stepped over, and charges for them, many at a time."""

    __slots__ = ("left", "state")

    def __init__(self, state: State) -> None:
        self.state = state
        self.left = FEW_CHARACTERS

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            spend_on_characters(self.state, ONE_STEP)
            self.left = ONE_STEP


def _start_of(steps: _Steps, s: str, place: int) -> int:
    """Return where the character begins that the byte at offset `place` belongs to."""
    steps.take()
    while place > 0 and _is_continuation(s, place):
        steps.take()
        place -= 1
    return place


def _behind(steps: _Steps, s: str, place: int) -> int:
    """Return the offset of the first byte from `place` on that continues no character."""
    steps.take()
    while _is_continuation(s, place):
        steps.take()
        place += 1
    return place


def codes(state: State, s: LuaValue = NO_VALUE, lax: LuaValue = None, *_: LuaValue) -> Results:
    text = check_string(state, s, 1)
    if _is_continuation(text, 0):
        raise argument_error(state, 1, _INVALID)
    step = _next_lax if _is_true(lax) else _next_strict
    return new_builtin(state, "for iterator", step), s, 0


def _next_strict(state: State, s: LuaValue = NO_VALUE, position: LuaValue = None, *_: LuaValue) -> Results:
    return _next_code(state, s, position, True)


def _next_lax(state: State, s: LuaValue = NO_VALUE, position: LuaValue = None, *_: LuaValue) -> Results:
    return _next_code(state, s, position, False)


def _next_code(state: State, s: LuaValue, position: LuaValue, strict: bool) -> Results:
    """The position and the code of the character after the one at `position`, nothing at the end."""
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    if position.__class__ is str:
        position = string_to_number(position)
    place = to_integer(position) or 0
    if place < 0:
        return ()
    if _is_continuation(s, place):
        place = _behind(_Steps(state), s, place)
    if place >= len(s):
        return ()
    decoded = decode(s, place, strict)
    if decoded is None or _is_continuation(s, decoded[1]):
        raise runtime_error(state, _INVALID)
    return place + 1, decoded[0]


FUNCTIONS: dict[str, Callable[..., Results]] = {
    "char": char,
    "codepoint": codepoint,
    "codes": codes,
    "len": length,
    "offset": offset,
}


def open_library(state: State) -> LuaTable:
    library = new_library(state, "utf8", FUNCTIONS)
    library.set_string("charpattern", CHARACTER_PATTERN)
    return library
