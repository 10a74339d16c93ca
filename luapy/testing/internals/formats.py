"""The formats of the host interface's messages (manual section 4.6, ``lua_pushfstring``)."""

from __future__ import annotations

import sys
from typing import Callable

from luapy.bytecode.numbers import number_to_string
from luapy.vm.errors import LuaError
from luapy.vm.heap.sizes import SHORT_STRING
from luapy.vm.values import LightUserdata, LuaValue


def _signed(value: LuaValue) -> int:
    """Return an integer as the C type int has it."""
    number = value & 0xFFFFFFFF
    return int(number - (1 << 32) if number >= 1 << 31 else number)


def _utf8(code: int) -> str:
    return chr(code).encode("utf-8", "surrogatepass").decode("latin-1")


def address(value: LuaValue) -> str:
    """Return what ``%p`` shows for a value; values without an address show as a null pointer."""
    if value is None or value.__class__ in (bool, int, float):
        return "(null)"
    if value.__class__ is str and len(value) <= SHORT_STRING:
        value = sys.intern(value)
    return f"0x{id(value.value if value.__class__ is LightUserdata else value):x}"


_CONVERSIONS: dict[str, Callable[[LuaValue], str]] = {
    "s": lambda value: "(null)" if value is None else value,
    "d": lambda value: str(_signed(value)),
    "I": str,
    "f": number_to_string,
    "c": lambda value: chr(value & 0xFF),
    "p": address,
    "U": _utf8,
}


def format_message(form: str, value: LuaValue) -> str:
    """Put `value` in place of the conversions of `form`."""
    pieces = []
    rest = form
    while True:
        text, percent, rest = rest.partition("%")
        pieces.append(text)
        if not percent:
            return "".join(pieces)
        letter, rest = rest[:1], rest[1:]
        if letter == "%":
            pieces.append("%")
        elif letter in _CONVERSIONS and letter:
            pieces.append(_CONVERSIONS[letter](value))
        else:
            raise LuaError(f"invalid conversion '%{letter}' to 'lua_pushfstring'")
