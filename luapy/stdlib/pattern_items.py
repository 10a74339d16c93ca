"""Lua patterns as lists of items: the grammar of patterns (manual section 6.4.1) and their character classes.

The parser never raises. A malformed part becomes an ERROR item, because a pattern's defect counts only when matching
reaches it: ``string.find("b", "a[")`` answers nil, ``string.find("a", "a[")`` raises an error.
"""

from __future__ import annotations

import re
from typing import Any

# An item is (kind, operand, extra, follow); `extra` and `follow` are None where the table does not name them.
# fmt: off
ONE = 0        # operand: set of characters; one of them
LITERAL = 1    # operand: text, extra: its length; the text itself
GREEDY = 2     # operand: CharacterClass, extra: smallest number (0 for '*', 1 for '+'), follow: see `_add_follow`
LAZY = 3       # operand: CharacterClass, follow: see `_add_follow`; as few as possible ('-')
OPTIONAL = 4   # operand: set of characters; one of them or nothing ('?')
OPEN = 5       # operand: number of the capture (from 0) that starts here
CLOSE = 6      # operand: number of the capture that ends here
POSITION = 7   # operand: number of the capture that is this position
BACK = 8       # operand: number of the closed capture whose text comes again
BALANCE = 9    # operand: opening character, extra: closing character ('%b')
FRONTIER = 10  # operand: CharacterClass; between a character outside of it and one inside ('%f')
END = 11       # the end of the subject ('$')
DONE = 12      # the end of the pattern
ERROR = 13     # operand: the message to raise
# fmt: on

Item = tuple[int, Any, Any, Any]

MAX_CAPTURES = 32
# The reference's matcher nests this many calls (MAXCCALLS of its string library).
MAX_NESTING = 200
# What GREEDY has for `follow` when giving back a character can never lead to a match.
NEVER = ""

_ALL = frozenset(map(chr, range(256)))
_UPPER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset("0123456789")
_GRAPHIC = frozenset(map(chr, range(0x21, 0x7F)))
# The classes of the C locale: no byte above 127 belongs to any of them.
CLASSES = {
    "a": _UPPER | _LOWER,
    "c": frozenset(map(chr, range(0x20))) | {"\x7f"},
    "d": _DIGITS,
    "g": _GRAPHIC,
    "l": _LOWER,
    "p": _GRAPHIC - _UPPER - _LOWER - _DIGITS,
    "s": frozenset(" \t\n\v\f\r"),
    "u": _UPPER,
    "w": _UPPER | _LOWER | _DIGITS,
    "x": _DIGITS | frozenset("abcdefABCDEF"),
    "z": frozenset("\0"),
}
# Runs up to this length are counted in a loop; longer ones are worth a regular expression.
_SHORT_RUN = 16


class CharacterClass:
    """A set of characters, with fast ways to find where a run of them ends and where one occurs."""

    __slots__ = ("_compiled", "members")

    def __init__(self, members: frozenset[str]) -> None:
        self.members = members
        self._compiled: tuple[Any, Any] | None = None

    def expression(self) -> str:
        """Return the class in the notation of Python's regular expressions (with the flag DOTALL)."""
        members = self.members
        if len(members) == 256:
            return "."
        if not members:
            return "(?!)"
        if len(members) > 128:
            return "[^" + _ranges(_ALL - members) + "]"
        if len(members) == 1:
            return re.escape(next(iter(members)))
        return "[" + _ranges(members) + "]"

    def run_end(self, subject: str, start: int, stop: int) -> int:
        """Return where the longest run of members from `start`, up to `stop`, ends."""
        members = self.members
        if len(members) == 256:
            return stop
        near = start + _SHORT_RUN
        if near > stop:
            near = stop
        while start < near:
            if subject[start] not in members:
                return start
            start += 1
        if start >= stop:
            return start
        compiled = self._compiled or self._compile()
        result: int = compiled[0](subject, start, stop).end()
        return result

    def find(self, subject: str, start: int, end: int) -> int:
        """Return where the first member from `start` on stands, before `end`, -1 when there is none."""
        members = self.members
        stop = min(start + _SHORT_RUN, end)
        while start < stop:
            if subject[start] in members:
                return start
            start += 1
        if start >= end:
            return -1
        compiled = self._compiled or self._compile()
        match = compiled[1](subject, start, end)
        return match.start() if match is not None else -1

    def _compile(self) -> tuple[Any, Any]:
        expression = self.expression()
        run = re.compile(f"(?:{expression})*", re.DOTALL).match
        find = re.compile(expression, re.DOTALL).search
        self._compiled = (run, find)
        return self._compiled


def _ranges(members: frozenset[str]) -> str:
    codes = sorted(map(ord, members))
    parts = []
    first = last = codes[0]
    for code in [*codes[1:], 999]:
        if code != last + 1:
            parts.append(f"\\x{first:02x}-\\x{last:02x}" if last > first else f"\\x{first:02x}")
            first = code
        last = code
    return "".join(parts)


class ParsedPattern:
    """The items of a pattern and what is known of them before any matching.

    `captures` tells for each capture whether it is a position; `unfinished` are the numbers (from 0) of those
    that are never closed; `nesting` bounds how deep the reference's matcher recurses.
    """

    __slots__ = ("captures", "has_error", "items", "nesting", "unfinished")

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.captures: list[bool] = []
        self.unfinished: list[int] = []
        self.has_error = False
        self.nesting = 1


class PatternParser:
    """Reads one pattern. `classes` shares character classes between patterns, by their source text."""

    def __init__(self, text: str, start: int, classes: dict[str, CharacterClass]) -> None:
        self.text = text
        self.place = start
        self.classes = classes
        self.parsed = ParsedPattern()
        self.literal: list[str] = []
        self.open_captures: list[int] = []

    def parse(self) -> ParsedPattern:
        text = self.text
        parsed = self.parsed
        while self.place < len(text) and not parsed.has_error:
            character = text[self.place]
            if character == "(":
                self._open_capture()
            elif character == ")":
                self._close_capture()
            elif character == "$" and self.place + 1 == len(text):
                self._add(END)
                self.place += 1
            elif character == "%" and text[self.place + 1 : self.place + 2] in _ESCAPED_ITEMS:
                _ESCAPED_ITEMS[text[self.place + 1]](self)
            else:
                self._single()
        self._add(DONE)
        parsed.unfinished = self.open_captures
        if parsed.nesting <= MAX_NESTING:
            # Deeper patterns must make even the attempts that cannot succeed: one of them may be too deep.
            _add_follow(parsed.items)
        return parsed

    def _add(self, kind: int, operand: Any = None, extra: Any = None) -> None:
        if self.literal:
            literal = "".join(self.literal)
            self.literal.clear()
            self.parsed.items.append((LITERAL, literal, len(literal), None))
        self.parsed.items.append((kind, operand, extra, None))

    def _fail(self, message: str) -> None:
        self._add(ERROR, message)
        self.parsed.has_error = True

    def _open_capture(self) -> None:
        captures = self.parsed.captures
        number = len(captures)
        if number >= MAX_CAPTURES:
            self._fail("too many captures")
            return
        self.parsed.nesting += 1
        if self.text[self.place + 1 : self.place + 2] == ")":
            captures.append(True)
            self._add(POSITION, number)
            self.place += 2
        else:
            captures.append(False)
            self.open_captures.append(number)
            self._add(OPEN, number)
            self.place += 1

    def _close_capture(self) -> None:
        if not self.open_captures:
            self._fail("invalid pattern capture")
            return
        self.parsed.nesting += 1
        self._add(CLOSE, self.open_captures.pop())
        self.place += 1

    def _balance(self) -> None:
        start = self.place + 2
        if start + 1 >= len(self.text):
            self._fail("malformed pattern (missing arguments to '%b')")
            return
        self._add(BALANCE, self.text[start], self.text[start + 1])
        self.place = start + 2

    def _frontier(self) -> None:
        start = self.place + 2
        if self.text[start : start + 1] != "[":
            self._fail("missing '[' after '%f' in pattern")
            return
        self.place = start
        character_class = self._set()
        if character_class is not None:
            self._add(FRONTIER, character_class)

    def _back_reference(self) -> None:
        digit = self.text[self.place + 1]
        number = int(digit) - 1
        if not 0 <= number < len(self.parsed.captures) or number in self.open_captures:
            self._fail(f"invalid capture index %{digit}")
            return
        self._add(BACK, number)
        self.place += 2

    def _single(self) -> None:
        """A character or a class, with its suffix."""
        text = self.text
        start = self.place
        character = text[start]
        character_class: CharacterClass | None = None
        if character == "[":
            character_class = self._set()
            if character_class is None:
                return
        elif character == "%":
            if start + 1 == len(text):
                self._fail("malformed pattern (ends with '%')")
                return
            character = text[start + 1]
            self.place += 2
            if character.lower() in CLASSES:
                character_class = self._class(text[start : start + 2], lambda: _named_class(character))
        else:
            self.place += 1
            if character == ".":
                character_class = self._class(".", lambda: _ALL)
        suffix = text[self.place : self.place + 1]
        if suffix and suffix in "*+-?":
            self.place += 1
            if character_class is None:
                character_class = self._class("=" + character, lambda: frozenset(character))
            self._repeated(character_class, suffix)
        elif character_class is None:
            self.literal.append(character)
        else:
            self._add(ONE, character_class.members, character_class)

    def _repeated(self, character_class: CharacterClass, suffix: str) -> None:
        self.parsed.nesting += 1
        if suffix == "?":
            self._add(OPTIONAL, character_class.members, character_class)
        elif suffix == "-":
            self._add(LAZY, character_class)
        else:
            self._add(GREEDY, character_class, 1 if suffix == "+" else 0)

    def _class(self, source: str, members: Any) -> CharacterClass:
        found = self.classes.get(source)
        if found is None:
            found = self.classes[source] = CharacterClass(members())
        return found

    def _set(self) -> CharacterClass | None:
        """Read the set that starts at `place`, and move behind it; None (and an ERROR item) when it has no end."""
        text = self.text
        end = self.place + 1
        if text[end : end + 1] == "^":
            end += 1
        # The first character after '[' or '[^' belongs to the set even if it is a ']'.
        while True:
            if end >= len(text):
                self._fail("malformed pattern (missing ']')")
                return None
            end += 2 if text[end] == "%" and end + 1 < len(text) else 1
            if text[end : end + 1] == "]":
                break
        source = text[self.place : end + 1]
        self.place = end + 1
        return self._class(source, lambda: _set_members(source))


_ESCAPED_ITEMS = {
    "b": PatternParser._balance,
    "f": PatternParser._frontier,
    **dict.fromkeys("0123456789", PatternParser._back_reference),
}


def _named_class(letter: str) -> frozenset[str]:
    members = CLASSES[letter.lower()]
    return members if letter in _LOWER else _ALL - members


def _set_members(source: str) -> frozenset[str]:
    """Return the members of a complete set such as ``[^%w_a-f]``."""
    end = len(source) - 1
    place = 1
    complement = source[1] == "^"
    if complement:
        place = 2
    members: set[str] = set()
    while place < end:
        character = source[place]
        if character == "%":
            place += 1
            letter = source[place]
            members |= _named_class(letter) if letter.lower() in CLASSES else {letter}
            place += 1
        elif source[place + 1] == "-" and place + 2 < end:
            members.update(map(chr, range(ord(character), ord(source[place + 2]) + 1)))
            place += 3
        else:
            members.add(character)
            place += 1
    return _ALL - members if complement else frozenset(members)


def _add_follow(items: list[Item]) -> None:
    """Tell each repetition what must come after it, so that the matcher tries only places that can succeed.

    `follow` is the literal text that must come next, NEVER (for GREEDY) when what must come next cannot be a
    member of the repeated class, and None when nothing is known.
    """
    for index, (kind, operand, extra, _) in enumerate(items):
        if kind not in (GREEDY, LAZY):
            continue
        next_kind, next_operand, next_extra, _ = _next_test(items, index + 1)
        follow = None
        if next_kind == LITERAL:
            follow = next_operand
            if kind == GREEDY and follow[0] not in operand.members:
                follow = NEVER
        elif kind == GREEDY and (
            next_kind == END
            or (next_kind == ONE and operand.members.isdisjoint(next_operand))
            or (next_kind == GREEDY and next_extra == 1 and operand.members.isdisjoint(next_operand.members))
        ):
            follow = NEVER
        items[index] = (kind, operand, extra, follow)


def _next_test(items: list[Item], index: int) -> Item:
    while items[index][0] in (OPEN, CLOSE, POSITION):
        index += 1
    return items[index]
