"""What may stand in a text in place of a call, judged by its lines.

Such a text says ``fail`` where the call is to be made after all, which does everything from the beginning, and
``done`` where it ends. Up to a place where it fails it has stored nothing, or only what is stored again in the same
way. Objects that it has made until then are gone, and what they were charged is given back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from luapy.vm.translator.known_calls import SEEN_FAIL

FAIL = "fail"
# What may be called: it raises nothing, and nobody sees that it was.
_HARMLESS = (
    "len|get|own_hash|own_array|wrap|shift_left|float|same|append|pop"
    "|float_divide|float_power|float_modulo|float_floor_divide"
    "|abs|math_ceil|math_floor|math_fmod|math_sqrt|int|isdecimal|string_to_number|LuaTable|Fields|LuaFunction|UpValue"
    # Searches in strings, C_1 for instance, and what is asked of their results.
    "|find|start|end|isalnum|isascii|ord|chr|C_\\d+"
)
# A part of a string is rarely so short that it is charged nothing: better make the call at once.
_FORBIDDEN = re.compile(
    rf"\b(?!(?:{_HARMLESS})\()\w+\(|\b(?:H\.(?!limited\b)|B\.|STATE\.)|^raise\b|\byield\b|:= len\(x\)"
)
LITERAL = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
LITERALS = re.compile(LITERAL)
_HEAD = re.compile(r"((?:if|elif|except)\b[^:]*(?::=[^:]*)*:|else:|try:) ?(.*)$", re.DOTALL)
_SUBSCRIPT = re.compile(rf"(\w+)\)*(?:\[|\.get\()({LITERAL})?")
_ARRAY = re.compile(r"array$|a\d+$|y$")
# What a new table is charged, and the test whether there was room for it.
_ROOM = re.compile(r"if H\.room < 0:|H\.room -= (\d+)$")
_NEW_OBJECTS = ("LuaTable()", "LuaFunction()", "UpValue()")
_ASSIGNED = re.compile(r"\b(\w+) := ")
# Of what has been charged, where that depends on the way.
_UNKNOWN = -1


class CannotInline(Exception):
    """A call that is better made."""


def is_forbidden(text: str) -> bool:
    return _FORBIDDEN.search(LITERALS.sub("''", text)) is not None and _ROOM.match(text) is None


def split_head(code: str) -> tuple[str, str]:
    """Split a line into what decides whether its statement is executed, and that statement."""
    bare = LITERALS.sub(lambda found: "'" + "_" * (len(found.group()) - 2) + "'", code)
    found = _HEAD.match(bare)
    if found is None:
        return "", code
    return code[: found.end(1)], code[found.start(2) :]


def without_calls(lines: list[str]) -> list[str]:
    """Put `fail` in place of what calls or leaves."""
    out: list[str] = []
    dead: int | None = None
    skipped: int | None = None
    for line in lines:
        for text in line.split("\n"):
            code = text.lstrip(" ")
            indent = len(text) - len(code)
            if dead is not None:
                if indent >= dead:
                    continue
                dead = None
            if skipped is not None:
                if indent > skipped or (indent == skipped and code.startswith(("elif ", "else:"))):
                    continue
                skipped = None
            if code.startswith(("while ", "for ", "L = ", "def ")) or code in ("break", "continue"):
                raise CannotInline
            space = " " * indent
            head, statement = split_head(code)
            if head and is_forbidden(head):
                # To ask takes a call already.
                out.append(f"{space}else: {FAIL}" if head[0] == "e" else space + FAIL)
                if head[0] == "e":
                    skipped = indent
                else:
                    dead = indent
                continue
            if not statement or not (statement.startswith("return ") or is_forbidden(statement)):
                out.append(text)
                if statement == FAIL or statement.startswith("done "):
                    dead = indent if not head else None
                continue
            parts = None if statement.startswith("return ") else _divided(statement)
            if parts is None:
                out.append(f"{space}{head} {FAIL}" if head else space + FAIL)
                dead = None if head else indent
                continue
            if head:
                out.append(space + head)
                space += "    "
            out.append(f"{space}if {parts[0]}: {parts[1]}")
            out.append(f"{space}else: {FAIL}")
    return out


def pruned(lines: list[str]) -> tuple[list[str], bool]:
    """Leave out what follows where all ways lead to the call. Return the lines, and whether their end is reached."""
    out, falls, _ = _pruned(lines, 0)
    return out, falls


def _pruned(lines: list[str], place: int) -> tuple[list[str], bool, int]:
    """Do that for the lines of one level of indentation from `place` on; return the place of the next line as well."""
    out: list[str] = []
    falls = True
    indent = indent_of(lines[place]) if place < len(lines) else 0
    while place < len(lines) and indent_of(lines[place]) == indent:
        ways: list[tuple[str, list[str], bool]] = []
        while True:
            line = lines[place]
            head, statement = split_head(line.lstrip(" "))
            place += 1
            if not head or statement:
                ways.append((head, [line], statement != FAIL and not statement.startswith("done ")))
            else:
                inner, inner_falls, place = _pruned(lines, place)
                ways.append((head, [line, *inner], inner_falls))
            if not head or place == len(lines) or indent_of(lines[place]) != indent:
                break
            if not lines[place].startswith(("elif ", "else:", "except "), indent):
                break
        if not falls:
            continue
        complete = not ways[0][0] or ways[0][0] == "try:" or ways[-1][0] == "else:"
        if ways[0][0].startswith("if ") and complete and all(_only_fails(way) for _, way, _ in ways):
            ways = [("", [" " * indent + FAIL], False)]
        for _, way, _ in ways:
            out += way
        falls = not complete or any(way_falls for _, _, way_falls in ways)
    return out, falls, place


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _only_fails(way: list[str]) -> bool:
    """Does a branch, with its head, do nothing but to lead to the call?"""
    return way[-1].endswith(FAIL) and len(way) <= 2 and split_head(way[-1].lstrip(" "))[1] == FAIL


def _divided(statement: str) -> tuple[str, str] | None:
    """Return condition and harmless part of ``x = value if condition else call``."""
    found = re.match(r"(\w+ = )([^()]*) if ([^()]*) else (.*)$", statement)
    if found is None or " if " in found.group(2) + found.group(3) or " else " in found.group(2) + found.group(3):
        return None
    if is_forbidden(found.group(2)) or is_forbidden(found.group(3)):
        return None
    return found.group(3), found.group(1) + found.group(2)


class _State(NamedTuple):
    """What a way through the text has read and stored up to some place."""

    reads: frozenset[str]
    stored: bool
    # Would the way, taken again, find what it has stored itself, or store it twice?
    repeats: bool
    # The variables for objects that have just been made, and for their parts; and what has been charged for them.
    new: frozenset[str] = frozenset()
    taken: int = 0


class Repetition(NamedTuple):
    """The lines that end ways which have stored something, and those that end any without the call.

    And what has been charged, at lines that fail and at other ends, for objects that are gone if the call is made.
    """

    storing: set[int]
    ends: set[int]
    undone: dict[int, int]


def check_repetition(lines: list[str]) -> Repetition:
    """Check that the call can be made wherever it says `fail`: what was stored until then is stored again."""
    checker = _Checker(lines)
    checker.check()
    return Repetition(checker.storing, checker.ends, checker.undone)


class _Checker:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [(len(line) - len(line.lstrip(" ")), line.lstrip(" ")) for line in lines]
        self.place = 0
        # The ends of ways that have stored something, and of all that end without the call.
        self.storing: set[int] = set()
        self.ends: set[int] = set()
        self.undone: dict[int, int] = {}

    def check(self) -> None:
        self._walk(_State(frozenset(), False, False))

    def _walk(self, state: _State | None) -> _State | None:
        """Go through the lines of one level of indentation."""
        if self.place == len(self.lines):
            return state
        indent = self.lines[self.place][0]
        while self.place < len(self.lines) and self.lines[self.place][0] >= indent:
            head, statement = split_head(self.lines[self.place][1])
            if state is None or self.lines[self.place][0] > indent:
                self.place += 1
            elif head:
                state = self._ways(indent, state)
            else:
                self.place += 1
                state = self._apply(statement, state)
        return state

    def _ways(self, indent: int, before: _State) -> _State | None:
        ends: list[_State | None] = []
        has_else = False
        first = True
        while self.place < len(self.lines) and self.lines[self.place][0] == indent:
            head, statement = split_head(self.lines[self.place][1])
            if not first and not head.startswith(("elif", "else", "except")):
                break
            first = False
            has_else = has_else or head.startswith(("else", "except"))
            read = self._apply(head, before)
            assert read is not None
            before = read
            self.place += 1
            end: _State | None = before
            if statement:
                end = self._apply(statement, before)
            elif self.place < len(self.lines) and self.lines[self.place][0] > indent:
                end = self._walk(before)
            # When a store raises an exception it has stored nothing.
            ends.append(end)
        if not has_else:
            ends.append(before)
        left = [end for end in ends if end is not None]
        if not left:
            return None
        taken = left[0].taken if all(end.taken == left[0].taken for end in left) else _UNKNOWN
        reads = frozenset().union(*(end.reads for end in left))
        new = left[0].new.intersection(*(end.new for end in left))
        stored, repeats = (any(end[part] for end in left) for part in (1, 2))
        return _State(reads, stored, repeats, new, taken)

    def _apply(self, statement: str, state: _State) -> _State | None:
        if statement in (FAIL, SEEN_FAIL):
            if state.repeats or state.taken == _UNKNOWN:
                raise CannotInline
            if state.taken:
                self.undone[self.place - 1] = state.taken
            return None
        if statement.startswith("done "):
            self.ends.add(self.place - 1)
            if state.repeats or state.stored or state.taken == _UNKNOWN:
                self.storing.add(self.place - 1)
            elif state.taken:
                self.undone[self.place - 1] = state.taken
            return None
        found = _ROOM.match(statement)
        if found is not None:
            more = int(found.group(1) or 0)
            return state if state.taken == _UNKNOWN else state._replace(taken=state.taken + more)
        reads, stored, repeats, new, taken = state
        target, assigned, value = _outside_literals(statement)
        base = re.match(r"\w*", target)
        if base is not None and base.group() in new and base.group() != target:
            # Into a table that is gone if the call is made after all.
            return state._replace(reads=reads | _places(value))
        if assigned and ("[" in target or "." in target):
            stored = True
            reads |= _places(value)
            repeats = repeats or bool(_places(target) & reads) or "*" in reads | _places(target)
        else:
            reads |= _places(statement)
            new = _new_after(new, statement, target if assigned else "", value)
        if any(text in statement for text in (".append(", ".pop(", "+= ", "-= ", ".metatable = ")):
            stored = repeats = True
        return _State(reads, stored, repeats, new, taken)


def _new_after(new: frozenset[str], statement: str, target: str, value: str) -> frozenset[str]:
    """Return the variables for new tables, and parts of them, after a statement."""
    is_new = value in _NEW_OBJECTS or value in new or (" = " in value and value.partition(".")[0] in new)
    new = new.difference(target.split(", "), _ASSIGNED.findall(statement))
    return new | {target} if is_new else new


def _outside_literals(statement: str) -> tuple[str, str, str]:
    bare = LITERALS.sub(lambda found: "'" + "_" * (len(found.group()) - 2) + "'", statement)
    target, assigned, _ = bare.partition(" = ")
    return statement[: len(target)], assigned, statement[len(target) + len(assigned) :]


def _places(text: str) -> frozenset[str]:
    """Return what a text looks up: elements, variables of closures, fields of which names, or any."""
    places = set()
    for base, key in _SUBSCRIPT.findall(text):
        if _ARRAY.match(base):
            places.add("element")
        elif base == "cells":
            places.add("variable")
        else:
            places.add(key or "*")
    return frozenset(places)
