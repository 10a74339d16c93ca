"""Reads a script of the stack language: words, numbers and indices between blanks, commas and semicolons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable

from luapy.testing.internals.stack import REGISTRY_INDEX
from luapy.vm.arithmetic import to_integer

if TYPE_CHECKING:
    from luapy.testing.internals.stack import Machine

_SKIPPED = re.compile(r"(?:[ \t\n,;]|#[^\n]*)*")
_WORD = re.compile(r"[^ \t\n,;]*")
_DIGITS = re.compile(r"-?[0-9]+")


class Reader:
    """A script and the place up to which it has been read. A zero ends the script."""

    __slots__ = ("place", "text")

    def __init__(self, text: str) -> None:
        self.text = text.partition("\0")[0]
        self.place = 0

    def _skip(self) -> str:
        """Go to the next word and return its first character, "" at the end."""
        match = _SKIPPED.match(self.text, self.place)
        assert match is not None
        self.place = match.end()
        return self.text[self.place : self.place + 1]

    def word(self, machine: Machine) -> str:
        """Read a word or a quoted string; "" at the end of the script."""
        first = self._skip()
        if first == '"' or first == "'":
            end = self.text.find(first, self.place + 1)
            if end < 0:
                raise machine.error("unfinished string in C script")
            word = self.text[self.place + 1 : end]
            self.place = end + 1
            return word
        match = _WORD.match(self.text, self.place)
        assert match is not None
        self.place = match.end()
        return match.group()

    def symbol(self, machine: Machine) -> str:
        """Read one character."""
        character = self._skip()
        self.place += 1
        return character

    def number(self, machine: Machine) -> int:
        """Read a number; "." stands for one taken from the stack, "*" for the stack's height."""
        first = self._skip()
        if first == ".":
            self.place += 1
            value = machine.pop()
            return to_integer(value) or 0 if value.__class__ in (int, float) else 0
        if first == "*":
            self.place += 1
            return len(machine.values)
        match = _DIGITS.match(self.text, self.place)
        if match is None:
            raise machine.error(f"number expected ({self.text[self.place :]})")
        self.place = match.end()
        return int(match.group())

    def index(self, machine: Machine) -> int:
        """Read an index: a number, R for the registry, or U and a number for an upvalue."""
        first = self._skip()
        if first == "R":
            self.place += 1
            return REGISTRY_INDEX
        if first == "U":
            self.place += 1
            return REGISTRY_INDEX - self.number(machine)
        if first == "G":
            raise machine.error("deprecated index 'G'")
        return self.number(machine)


# What the letters in an instruction's description stand for.
OPERANDS: dict[str, Callable[[Reader, Machine], Any]] = {
    "n": Reader.number,
    "i": Reader.index,
    "w": Reader.word,
    "c": Reader.symbol,
}
