"""Lua patterns ready for use (manual section 6.4.1).

A pattern is parsed once and kept in its state's `PatternCache`. The matcher of `pattern_matcher` defines what it
matches. A pattern that is used often is also translated into a regular expression of Python's, where one exists
that tries the same choices in the same order; ``docs/patterns.md`` says why that is exact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Union

from luapy.stdlib.limits import CHARACTER_TIME, LONGEST_KEPT, PARSED
from luapy.stdlib.pattern_items import (
    BACK,
    BALANCE,
    CLOSE,
    DONE,
    END,
    FRONTIER,
    GREEDY,
    LAZY,
    LITERAL,
    MAX_NESTING,
    ONE,
    OPEN,
    OPTIONAL,
    POSITION,
    CharacterClass,
    Item,
    ParsedPattern,
    PatternParser,
)
from luapy.stdlib.pattern_matcher import match_at
from luapy.vm.costs import BYTES

if TYPE_CHECKING:
    from luapy.vm.budget import Budget
    from luapy.vm.state import State

Capture = Union[str, int]
# A match: where it starts and ends (offsets from 0) and its captures, none when the pattern has none.
Match = tuple[int, int, tuple[Capture, ...]]

_SPECIALS = frozenset("^$*+?.([%-")
# Translating costs about as much as this many short searches; a long subject counts for several of them.
_USES_BEFORE_TRANSLATION = 24
_CHARACTERS_FOR_ONE_USE = 64
CACHE_SIZE = 400
# With a budget, what may take no more attempts than this is searched in one step, and so many attempts count one; what
# goes over a subject once is searched in one step up to this size.
_CHEAP = 1 << 14
_ATTEMPTS = 256
# In place of the number of choices, of a pattern whose repetitions never give anything back; see `goes_once`.
_NO_CHOICES = -1
_MOST_ITEMS = 16
_GOING_ONCE = frozenset((ONE, LITERAL, GREEDY, OPTIONAL, END))
_ONE_STEP = 1 << 16
CACHE_KEY = "string.patterns"


class Pattern:
    """One pattern.

    `anchored` is True when it starts with ``^``; `plain` is its text when ``find`` takes that as it stands, `literal`
    the text that is all it can match, each None when there is none; `captures` is one element for each capture,
    True for a position, and `has_positions` tells whether there is such a one; `never_empty` promises that a match has
    at least one character; `unfinished` are the numbers (from 0) of captures that are never closed, which have no
    value; `regex` is the translation once there is one, and `look` its method that finds the next match, or the one at
    a place when the pattern is anchored; `careful` is what does the same in a state with a budget, and
    `careful_at_first` where the offset is 0; `required` is a text that each match contains, None when none is known;
    `quick` is `look` if there is no more to a search for the next match, of which one string is asked for;
    `goes_once` promises that a search goes over a subject once, or as often as there are items, unless it is longer
    than is cheap.
    """

    __slots__ = (
        "_budget",
        "_choices",
        "_first",
        "_first_run",
        "_margin",
        "_parsed",
        "_patience",
        "anchored",
        "captures",
        "careful",
        "careful_at_first",
        "goes_once",
        "has_positions",
        "literal",
        "look",
        "never_empty",
        "plain",
        "quick",
        "regex",
        "required",
        "unfinished",
    )

    def __init__(
        self, text: str, classes: dict[str, CharacterClass], patience: int | None, budget: Budget | None = None
    ) -> None:
        self.plain = text if _SPECIALS.isdisjoint(text) else None
        self.anchored = text.startswith("^")
        self._parsed = parsed = PatternParser(text, 1 if self.anchored else 0, classes).parse()
        only_text = len(parsed.items) == 2 and parsed.items[0][0] == LITERAL and not self.anchored
        self.literal = parsed.items[0][1] if only_text else None
        self.captures = parsed.captures
        self.has_positions = True in parsed.captures
        self.unfinished = parsed.unfinished
        self._patience = patience if _is_translatable(parsed) else None
        self.never_empty = any(_consumes(item) for item in parsed.items)
        self.regex: Any = None
        self.look: Any = None
        self.careful: Any = None
        self.careful_at_first: Any = None
        self.quick: Any = None
        self._first = _first_test(parsed.items)
        self.required = None if self.anchored else _required_text(parsed)
        self._budget = budget
        self._choices = _count_choices(parsed.items)
        self._first_run: CharacterClass | None = None
        if self._choices and self._patience is not None and goes_once(parsed.items, self.anchored):
            self._choices = _NO_CHOICES
            first, *others = (item for item in parsed.items if item[0] not in (OPEN, POSITION))
            # Where nothing else can fail, no attempt from a run's beginning does.
            begins_again = first[0] == GREEDY and not self.anchored and any(map(_can_fail, others))
            self._first_run = first[1] if begins_again else None
        self.goes_once = self._choices <= 0
        # What is further from the end of a part of the subject than this does not depend on what follows that part.
        self._margin = len(text) + 2

    def search(self, subject: str, start: int) -> Match | None:
        """Return the first match that starts at `start` or later (at `start` only, when anchored).

        Raises PatternError when matching meets a malformed part.
        """
        budget = self._budget
        if budget is not None and not budget.on:
            budget = None
        if budget is not None:
            size = len(subject) - start
            if not self.is_cheap(size):
                return self._search(subject, start, budget)
            if size > _ONE_STEP:
                found = self._look_in_steps(subject, start, budget)
                return None if found is None else (*found.span(), self.groups(found))
            if self._choices > 0:
                attempts = self._attempts(size)
                if attempts >= _ATTEMPTS:
                    budget.spend(attempts // _ATTEMPTS)
            if self.look is None and size >= BYTES:
                # What is not charged here, the clock sees.
                self.translated(1 << 30)
                budget.look()
            found = self._look(subject, start, True)
            if found is None and self.anchored:
                return None
            passed = (len(subject) if found is None else found[1]) - start
            if passed >= BYTES:
                budget.spend(passed // BYTES)
            return found
        return self._look(subject, start)

    def _look(self, subject: str, start: int, is_careful: bool = False) -> Match | None:
        if self.lacks_required(subject, start):
            found = None
        elif self.look is None and self.translated(len(subject) - start) is None:
            return self._search(subject, start)
        else:
            found = (self.careful if is_careful else self.look)(subject, start)
        if found is None:
            return None
        first, last = found.span()
        return first, last, self.groups(found)

    def search_for_nothing(self, subject: str, start: int) -> Match | None:
        """What `search` does, for those who have charged for it."""
        return self._look(subject, start, True)

    def _look_in_steps(self, subject: str, start: int, budget: Budget) -> Any:
        """Return the match of `regex` in a long subject, of which each step sees a part that is charged.

        A match that does not come near the end of a part is one of the whole, for nothing in it can be tried twice.
        """
        self.translated(len(subject))
        size = len(subject)
        width = max(_ONE_STEP, 4 * self._margin)
        while True:
            end = min(start + width, size)
            found = self.look(subject, start, end)
            if found is not None and (end == size or found.end() < end - 1):
                budget.spend((found.end() - start) // BYTES)
                return found
            budget.spend((end - start) // BYTES)
            if found is not None:
                start = found.start()
                width *= 4
            elif end == size or self.anchored:
                return None
            else:
                start = end - self._margin

    def only_class(self) -> frozenset[str] | None:
        """Return the characters of a pattern that matches any one of them, None for other patterns."""
        items = self._parsed.items
        is_one = not self.anchored and [item[0] for item in items] == [ONE, DONE]
        return items[0][1] if is_one else None

    def lacks_required(self, subject: str, start: int) -> bool:
        """Is there no match, for want of a text that each one contains?"""
        return self.required is not None and subject.find(self.required, start) < 0

    def is_cheap(self, size: int) -> bool:
        """Is matching on `size` characters, by whatever means, no more work than to go over them?

        Each item that may match more or less, before one that may fail, can multiply the attempts by the size.
        """
        if self._choices == 0:
            return size <= _CHEAP or self._patience is not None
        return size <= _ONE_STEP if self._choices == _NO_CHOICES else self._attempts(size) <= _CHEAP

    def _attempts(self, size: int) -> int:
        attempts: int = (1 if self.anchored else size + 1) * (size + 1) ** self._choices
        return attempts

    def longest_free(self, most: int) -> int:
        """Return up to which size, but no more than `most`, nothing counts but the bytes that are gone over."""
        if self._choices == 0:
            return most
        if self._choices == _NO_CHOICES:
            return min(most, _ONE_STEP)
        return self._longest(most, _ATTEMPTS - 1)

    def longest_cheap(self, most: int) -> int:
        """Return up to which size, but no more than `most`, nothing but the attempts counts besides the bytes."""
        return self._longest(most, _CHEAP) if self._choices > 0 else self.longest_free(most)

    def _longest(self, most: int, attempts: int) -> int:
        """Return up to which size, but no more than `most`, there are no more than so many attempts."""
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            if self._attempts(middle) <= attempts:
                low = middle
            else:
                high = middle - 1
        return low

    def charge_of_attempts(self, size: str) -> str | None:
        """Return the text of what the attempts count on one character less than the text `size` tells; None for 0."""
        if self._choices <= 0:
            return None
        exponent = self._choices if self.anchored else self._choices + 1
        return f"{' * '.join([size] * exponent)} // {_ATTEMPTS}"

    def is_linear(self) -> bool:
        """Is the work never more than in proportion to the subject's size?"""
        return self._choices == 0

    def translated(self, size: int) -> Any:
        """Count a use on `size` characters; return `regex`, which is made once that is worth it."""
        if self.regex is None and self._patience is not None:
            self._patience -= 1 + size // _CHARACTERS_FOR_ONE_USE
            if self._patience < 0:
                self.regex = regex = _translate(self._parsed.items, self.captures)
                self.look = self.careful = regex.match if self.anchored else regex.search
                if self.never_empty and self.required is None and len(self.captures) < 2 and not self.has_positions:
                    self.quick = self.look
                if self._first_run is not None:
                    self.careful, self.careful_at_first = _look_once(regex, self._first_run)
                else:
                    self.careful_at_first = self.careful
        return self.regex

    def groups(self, found: Any) -> tuple[Capture, ...]:
        """Return the captures of a match of `regex`."""
        if not self.has_positions:
            result: tuple[str | int, ...] = found.groups()
            return result
        return tuple(
            [
                found.start(number) + 1 if is_position else found.group(number)
                for number, is_position in enumerate(self.captures, 1)
            ]
        )

    def _search(self, subject: str, start: int, budget: Budget | None = None) -> Match | None:
        items = self._parsed.items
        count = len(self.captures)
        starts, ends = [0] * count, [-1] * count
        if self.anchored:
            last = match_at(items, subject, start, starts, ends, budget)
            return None if last < 0 else (start, last, self._captured(subject, starts, ends))
        first_test = self._first
        size = len(subject)
        while start <= size:
            if first_test is not None:
                place = (
                    first_test(subject, start, size) if budget is None else self._first_place(subject, start, budget)
                )
                if place < 0:
                    return None
                start = place
            last = match_at(items, subject, start, starts, ends, budget)
            if last >= 0:
                return start, last, self._captured(subject, starts, ends)
            start += 1
        return None

    def _first_place(self, subject: str, start: int, budget: Budget) -> int:
        """Return where a match can start, -1 for nowhere."""
        size = len(subject)
        width = max(_ONE_STEP, 4 * self._margin)
        while True:
            end = min(start + width, size)
            place: int = self._first(subject, start, end)
            budget.spend(((place if place >= 0 else end) - start) // BYTES)
            if place >= 0 or end == size:
                return place
            start = end - self._margin

    def _captured(self, subject: str, starts: list[int], ends: list[int]) -> tuple[Capture, ...]:
        captures = self.captures
        if not captures:
            return ()
        return tuple(
            [
                starts[number] + 1 if is_position else subject[starts[number] : ends[number]]
                for number, is_position in enumerate(captures)
            ]
        )


class PatternCache:
    """The patterns and character classes in use in one state; forgotten when there are too many of them.

    `patience` is the number of searches after which a pattern is translated, None for never. `budget` is charged for
    matching that may take long.
    """

    __slots__ = ("budget", "classes", "patience", "patterns")

    def __init__(self, patience: int | None = _USES_BEFORE_TRANSLATION, budget: Budget | None = None) -> None:
        self.budget = budget
        self.patterns: dict[str, Pattern] = {}
        self.classes: dict[str, CharacterClass] = {}
        self.patience = patience

    def clear(self) -> None:
        self.patterns.clear()
        self.classes.clear()

    def get(self, text: str) -> Pattern:
        """Return the pattern with this source text."""
        pattern = self.patterns.get(text)
        if pattern is not None:
            return pattern
        if len(text) > LONGEST_KEPT:
            return self._long_pattern(text)
        if len(self.patterns) >= CACHE_SIZE:
            self.clear()
        pattern = self.patterns[text] = Pattern(text, self.classes, self.patience, self.budget)
        return pattern

    def _long_pattern(self, text: str) -> Pattern:
        """Return a pattern that is not kept: it is too large for that."""
        budget = self.budget
        if budget is None:
            return Pattern(text, {}, self.patience)
        if budget.on:
            budget.spend(len(text))
            budget.expect(len(text) * CHARACTER_TIME)
        heap = budget.state.heap
        size = PARSED * len(text)
        heap.borrow(size)
        try:
            return Pattern(text, {}, self.patience, budget)
        finally:
            heap.repay(size)


def pattern_cache(state: State) -> PatternCache:
    """Return the cache of `state`, made when first asked for."""
    cache = state.library_data.get(CACHE_KEY)
    if cache is None:
        cache = state.library_data[CACHE_KEY] = PatternCache(budget=state.budget)
    return cache


# -- what is known before matching ----------------------------------------------------------------------


def _consumes(item: Item) -> bool:
    kind = item[0]
    return kind in (ONE, LITERAL, BALANCE) or (kind == GREEDY and item[2] == 1)


def _count_choices(items: list[Item]) -> int:
    """Return how many items can match more or less, before the last one that can fail; balances count as such."""
    border = _never_fails_from(items)
    return max(_choices_in(items[:border]), _choices_in(items[border:]))


def _choices_in(items: list[Item]) -> int:
    choices = needed = 0
    for kind, _, extra, _ in items:
        if kind in (OPEN, CLOSE, POSITION, DONE):
            continue
        if kind == OPTIONAL or kind == LAZY or (kind == GREEDY and not extra):
            choices += 1
            continue
        needed = choices
        if kind == GREEDY or kind == BALANCE:
            choices += 1
            needed += kind == BALANCE
    return needed


def _never_fails_from(items: list[Item]) -> int:
    """Return the index of a ``.-`` or ``.*`` that nothing must follow but the end, 0 if there is none.

    From there on a match never fails, so that none of the choices before has to be taken back.
    """
    for index in range(len(items) - 1, -1, -1):
        kind, operand, extra, _ = items[index]
        if kind in (LAZY, GREEDY) and not extra and len(operand.members) == 256:
            return index
        if kind not in (OPEN, CLOSE, POSITION, DONE, END, OPTIONAL, LAZY) and not (kind == GREEDY and not extra):
            break
    return 0


def goes_once(items: list[Item], anchored: bool) -> bool:
    """Does matching go over the subject once, or as often as there are items, if it does not begin within a run twice?

    A run is what a repetition matches. It never gives anything back, if what may follow cannot begin with one of its
    characters. An attempt from the middle of the first item's run fails where the one from its beginning has failed. No
    later run holds another beginning than its own, if its characters are none of the first item's, or all are.
    """
    items = [item for item in items if item[0] not in (OPEN, CLOSE, POSITION, DONE)]
    if len(items) > _MOST_ITEMS or any(item[0] not in _GOING_ONCE for item in items):
        return False
    beginning = _beginning(items[:1])
    if not anchored and (items[0][0] == OPTIONAL or (items[0][0] == GREEDY and not items[0][2])):
        return False
    for index, (kind, operand, _, _) in enumerate(items):
        rest = items[index + 1 :]
        if kind not in (GREEDY, OPTIONAL) or not any(_can_fail(item) for item in rest):
            continue
        members = operand.members if kind == GREEDY else operand
        if not members.isdisjoint(_beginning(rest)):
            return False
        is_later = kind == GREEDY and index > 0 and not anchored
        if is_later and not members.isdisjoint(beginning) and not (items[0][0] == GREEDY and members <= beginning):
            return False
    return True


def _can_fail(item: Item) -> bool:
    return item[0] in (ONE, LITERAL, END) or (item[0] == GREEDY and item[2] == 1)


def _beginning(items: list[Item]) -> frozenset[str]:
    """Return what the first character may be that these items match."""
    characters: frozenset[str] = frozenset()
    for kind, operand, extra, _ in items:
        if kind == LITERAL:
            return characters | {operand[0]}
        if kind == END:
            return characters
        characters |= operand.members if kind == GREEDY else operand
        if kind == ONE or (kind == GREEDY and extra):
            return characters
    return characters


def _look_once(regex: Any, first_run: CharacterClass) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return a search that begins in the middle of a run only at the place that it is given, and one from place 0."""
    match = regex.match
    search = re.compile(f"(?<!{first_run.expression()}){regex.pattern}", re.DOTALL).search

    def look(subject: str, *places: int) -> Any:
        found = match(subject, *places)
        return search(subject, *places) if found is None else found

    return look, search


def _first_test(items: list[Item]) -> Any:
    """Return a function (subject, start, end) that finds where a match can start, or None when any place may do."""
    index = 0
    while items[index][0] in (OPEN, POSITION):
        index += 1
    kind, operand, extra, _ = items[index]
    if kind in (LITERAL, BALANCE):
        return lambda subject, start, end: subject.find(operand, start, end)
    if kind == ONE:
        return extra.find
    if kind == GREEDY and extra == 1:
        return operand.find
    return None


def _required_text(parsed: ParsedPattern) -> str | None:
    """Return the longest text that every match contains, None when there is none or an error may come before it."""
    if parsed.has_error or parsed.nesting > MAX_NESTING:
        return None
    return max((item[1] for item in parsed.items if item[0] == LITERAL), key=len, default=None)


def _is_translatable(parsed: ParsedPattern) -> bool:
    if parsed.has_error or parsed.unfinished or parsed.nesting > MAX_NESTING:
        return False
    return all(item[0] != BALANCE for item in parsed.items)


# -- translation ----------------------------------------------------------------------------------------

_FIXED_PARTS = {OPEN: "(", CLOSE: ")", POSITION: "()", END: r"\Z", DONE: ""}


def _translate(items: list[Item], captures: list[bool]) -> Any:
    parts = []
    for kind, operand, extra, _ in items:
        if kind in _FIXED_PARTS:
            parts.append(_FIXED_PARTS[kind])
        elif kind == LITERAL:
            parts.append(re.escape(operand))
        elif kind == ONE:
            parts.append(extra.expression())
        elif kind == OPTIONAL:
            parts.append(f"(?:{extra.expression()})?")
        elif kind == GREEDY:
            parts.append(f"(?:{operand.expression()}){'+' if extra else '*'}")
        elif kind == LAZY:
            parts.append(f"(?:{operand.expression()})*?")
        elif kind == BACK:
            # A position has no text to come again, so it never matches.
            parts.append("(?!)" if captures[operand] else f"(?:\\{operand + 1})")
        elif kind == FRONTIER:
            parts.append(_frontier_expression(operand))
    return re.compile("".join(parts), re.DOTALL)


def _frontier_expression(inside: CharacterClass) -> str:
    """Both ends of the subject count as a character zero."""
    expression = inside.expression()
    if "\0" in inside.members:
        outside = CharacterClass(frozenset(map(chr, range(256))) - inside.members).expression()
        return f"(?<={outside})(?:(?={expression})|\\Z)"
    return f"(?<!{expression})(?={expression})"
