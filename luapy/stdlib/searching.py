"""The functions of the string library that take patterns: find, match, gmatch, gsub (manual section 6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import number_to_string
from luapy.stdlib.limits import (
    MAX_STRING,
    PIECE,
    WorkingMemory,
    charge_result,
    check_size,
    new_string,
    plenty,
    spend_on_characters,
)
from luapy.stdlib.pattern_matcher import PatternError
from luapy.stdlib.patterns import CACHE_KEY, Capture, Match, Pattern, pattern_cache
from luapy.vm.arguments import check_integer, check_string, opt_integer, type_error
from luapy.vm.costs import BYTES, ELEMENTS
from luapy.vm.errors import LuaError, runtime_error
from luapy.vm.heap.sizes import HOST_CLOSURE, HOST_UPVALUE, STRING, userdata_size
from luapy.vm.operations import index
from luapy.vm.table import LuaTable
from luapy.vm.values import FUNCTION_TYPES, NO_VALUE, Builtin, LuaValue, Results, type_name

if TYPE_CHECKING:
    import re

    from luapy.vm.state import State


def start_offset(position: int, size: int) -> int:
    """Turn a start position (from 1; negative counts from the end) into an offset from 0, not below 0."""
    if position > 0:
        return position - 1
    if position == 0 or position < -size:
        return 0
    return size + position


def find(
    state: State,
    subject: LuaValue = NO_VALUE,
    pattern: LuaValue = NO_VALUE,
    init: LuaValue = None,
    plain: LuaValue = None,
    *_: LuaValue,
) -> Results:
    if subject.__class__ is not str:
        subject = check_string(state, subject, 1)
    if pattern.__class__ is not str:
        pattern = check_string(state, pattern, 2)
    start = 0 if init is None else start_offset(check_integer(state, init, 3), len(subject))
    if start > len(subject):
        return None
    if plain is None or plain is False:
        compiled = pattern_cache(state).get(pattern)
        if compiled.plain is None:
            found = _search(state, compiled, subject, start)
            if found is None:
                return None
            if found[2]:
                _charge_captures(state, found[2])
            return (found[0] + 1, found[1], *found[2])
    offset = find_plain(state, subject, pattern, start)
    return None if offset < 0 else (offset + 1, offset + len(pattern))


def find_plain(state: State, subject: str, text: str, start: int) -> int:
    """Return where `text` stands from `start` on, -1 for nowhere; charged in steps, as far as it is searched."""
    budget = state.budget
    size = len(subject)
    if not budget.on or size - start < BYTES:
        return subject.find(text, start)
    width = max(_LARGE, 2 * len(text))
    while True:
        end = min(start + width, size)
        offset = subject.find(text, start, end)
        budget.spend(((offset if offset >= 0 else end) - start) // BYTES)
        if offset >= 0 or end == size:
            return offset
        start = end - len(text) + 1


def match(
    state: State,
    subject: LuaValue = NO_VALUE,
    pattern: LuaValue = NO_VALUE,
    init: LuaValue = None,
    *_: LuaValue,
) -> Results:
    if subject.__class__ is not str:
        subject = check_string(state, subject, 1)
    if pattern.__class__ is not str:
        pattern = check_string(state, pattern, 2)
    start = 0 if init is None else start_offset(check_integer(state, init, 3), len(subject))
    if start > len(subject):
        return None
    found = _search(state, pattern_cache(state).get(pattern), subject, start)
    return None if found is None else _results(state, subject, found)


def _search(state: State, pattern: Pattern, subject: str, start: int) -> Match | None:
    try:
        found = pattern.search(subject, start)
    except PatternError as error:
        raise runtime_error(state, str(error)) from None
    if found is not None and pattern.unfinished:
        raise runtime_error(state, "unfinished capture")
    return found


def _results(state: State, subject: str, found: Match) -> Results:
    """Return the captures of a match, or the whole match when there are none."""
    captures = found[2]
    if not captures:
        return new_string(state, subject[found[0] : found[1]])
    _charge_captures(state, captures)
    return captures[0] if len(captures) == 1 else captures


def _charge_captures(state: State, captures: tuple[Capture, ...]) -> None:
    for capture in captures:
        if capture.__class__ is str:
            new_string(state, capture)


# -- for translated code ----------------------------------------------------------------------------------


def quick_functions(state: State) -> dict[str, Callable[[str, str, int], Results]]:
    """Return what translated code calls in place of the library's functions where their arguments are the usual ones.

    These are the subject, a pattern and a start of at least 1.
    """
    library_data = state.library_data
    pattern_cache(state)

    def quick_find(subject: str, text: str, position: int) -> Results:
        start = position - 1
        if start > len(subject):
            return None
        cache = library_data[CACHE_KEY]
        pattern = cache.patterns.get(text) or cache.get(text)
        if pattern.plain is not None:
            offset = subject.find(text, start)
            return None if offset < 0 else (offset + 1, offset + len(text))
        required = pattern.required
        if pattern.look is None or (required is not None and subject.find(required, start) < 0):
            found = _search(state, pattern, subject, start)
            if found is None:
                return None
            _charge_captures(state, found[2])
            return (found[0] + 1, found[1], *found[2])
        match = pattern.look(subject, start)
        if match is None:
            return None
        first, last = match.span()
        if not pattern.captures:
            return first + 1, last
        captures = pattern.groups(match)
        _charge_captures(state, captures)
        return (first + 1, last, *captures)

    def quick_match(subject: str, text: str, position: int) -> Results:
        start = position - 1
        if start > len(subject):
            return None
        cache = library_data[CACHE_KEY]
        pattern = cache.patterns.get(text) or cache.get(text)
        required = pattern.required
        if pattern.look is None or (required is not None and subject.find(required, start) < 0):
            found = _search(state, pattern, subject, start)
            return None if found is None else _results(state, subject, found)
        match = pattern.look(subject, start)
        if match is None:
            return None
        if not pattern.captures:
            return new_string(state, match[0])
        captures = pattern.groups(match)
        _charge_captures(state, captures)
        return captures[0] if len(captures) == 1 else captures

    def quick_gsub(subject: str, text: str, replacement: LuaValue) -> Results:
        cache = library_data[CACHE_KEY]
        pattern = cache.patterns.get(text) or cache.get(text)
        look = pattern.look
        if look is None or replacement.__class__ not in _REPLACEMENTS:
            return gsub(state, subject, text, replacement)
        if pattern.lacks_required(subject, 0) or look(subject, 0) is None:
            return subject, 0
        return gsub(state, subject, text, replacement)

    return {
        "string_find": quick_find,
        "string_match": quick_match,
        "string_gsub": quick_gsub,
        "replace_from_table": quick_table_gsub(state),
    }


class _Unusual(Exception):
    """A replacement that `gsub` itself has to look at."""


def quick_table_gsub(state: State) -> Callable[..., Results]:
    """Return what translated code calls for a substitution by the fields of a table, where Python's `re` finds matches.

    Its arguments are those of `gsub`, the method ``subn`` of the regular expression, and which group is the key. With a
    budget, the subject is so short that nothing counts for a search.
    """
    heap, budget = state.heap, state.budget
    room = plenty(BYTES * (_LONG + 2 * PIECE))

    def replace_from_table(
        subject: str, pattern: str, table: LuaTable, substitute: Callable[..., tuple[str, int]], group: int
    ) -> Results:
        if table.metatable is not None or len(subject) > _LARGE:
            return gsub(state, subject, pattern, table)
        if heap.limited and (len(subject) > BYTES or heap.room <= room):
            return gsub(state, subject, pattern, table)
        get = table.hash.get
        kept = 0

        def replacement(found: Any) -> str:
            nonlocal kept
            value = get(found[group])
            if value.__class__ is str and len(value) <= _LONG:
                return value
            if value is not None and value is not False:
                raise _Unusual
            kept += 1
            result: str = found[0]
            return result

        try:
            result, count = substitute(replacement, subject)
        except _Unusual:
            return gsub(state, subject, pattern, table)
        if budget.on:
            if not budget.affords(count):
                return gsub(state, subject, pattern, table)
            budget.spend(count)
        if count == kept:
            return subject, count
        charge_result(state, len(result))
        return result, count

    return replace_from_table


# What the reference's iteration state takes, in bytes.
_ITERATION_SIZE = 576


# -- successive matches ---------------------------------------------------------------------------------


class MatchIterator:
    """The matches of a pattern one after another: plain data, so that an iteration can be saved.

    `position` is the offset where the next search starts, `last_end` the end of the match before (-1 at first). Where
    one search after the other is all that there is to it, `following` has Python do them, from any such offset on, and
    the position is where `found` ends, the last match.
    """

    __slots__ = ("following", "found", "group", "last_end", "pattern", "position", "search", "state", "subject")

    def __init__(
        self, state: State, pattern: Pattern, subject: str, position: int, search: Callable[..., Any] | None = None
    ) -> None:
        self.search = pattern.search if search is None else search
        self.state = state
        self.pattern = pattern
        self.subject = subject
        self.position = position
        self.last_end = -1
        self.following: Callable[[], re.Match[str]] | None = None
        self.found: re.Match[str] | None = None
        # What of a match is the answer.
        self.group = 0

    def advance(self) -> Match | None:
        """Return the next match. An empty one where the one before ended does not count. Raises PatternError."""
        position = self.position
        size = len(self.subject)
        if position > size:
            return None
        found = self.search(self.subject, position)
        if found is not None and found[1] == self.last_end:
            if position == size:
                return None
            found = self.search(self.subject, position + 1)
        if found is not None:
            self.position = self.last_end = found[1]
        return found

    def step(self, *_: LuaValue) -> Results:
        """The iterator function that ``gmatch`` returns."""
        state = self.state
        following = self.following
        if following is not None and not state.budget.on:
            try:
                self.found = found = following()
            except StopIteration:
                return ()
            text: str = found[self.group]
        else:
            pattern = self.pattern
            if pattern.quick is None:
                return self._step()
            if following is not None:
                if self.found is not None:
                    self.position = self.last_end = self.found.end()
                self.following = self.found = None
            subject, start = self.subject, self.position
            if not state.budget.on:
                self.group = len(pattern.captures)
                self.following = pattern.regex.finditer(subject, start).__next__
                return self.step()
            if not pattern.goes_once:
                return self._step()
            stop = start + _LARGE
            found = pattern.careful(subject, start, stop)
            if stop < len(subject) and (found is None or found.end() >= stop - 1):
                # What is beyond may have to do with it.
                return self._step()
            passed = (len(subject) if found is None else found.end()) - start
            if passed >= BYTES:
                state.budget.spend(passed // BYTES)
            if found is None:
                return ()
            self.position = self.last_end = found.end()
            text = found[len(pattern.captures)]
        heap = state.heap
        size = STRING + len(text)
        heap.room -= size
        if heap.room < 0:
            heap.exhausted(size, "string")
        return text

    def _step(self) -> Results:
        """Take a step where more may have to be done than one search, or more than one string has been found."""
        pattern = self.pattern
        look = pattern.look
        budget = self.state.budget
        size = len(self.subject) - self.position
        is_quick = not budget.on or (pattern.goes_once and size <= _LARGE)
        if look is not None and pattern.never_empty and is_quick:
            # Two matches in a row never end at the same place.
            subject, required = self.subject, pattern.required
            found = None
            if required is None or subject.find(required, self.position) >= 0:
                found = (pattern.careful if budget.on else look)(subject, self.position)
            if budget.on:
                passed = (len(subject) if found is None else found.end()) - self.position
                if passed >= BYTES:
                    budget.spend(passed // BYTES)
            if found is None:
                return ()
            self.position = self.last_end = found.end()
            count = len(pattern.captures)
            if count < 2 and not pattern.has_positions:
                return new_string(self.state, found[count])
            captures = pattern.groups(found)
            _charge_captures(self.state, captures)
            return captures[0] if count == 1 else captures
        try:
            match = self.advance()
        except PatternError as error:
            raise runtime_error(self.state, str(error)) from None
        if match is None:
            return ()
        if pattern.unfinished:
            raise runtime_error(self.state, "unfinished capture")
        return _results(self.state, self.subject, match)


def gmatch(
    state: State,
    subject: LuaValue = NO_VALUE,
    pattern: LuaValue = NO_VALUE,
    init: LuaValue = None,
    *_: LuaValue,
) -> Results:
    subject = check_string(state, subject, 1)
    pattern = check_string(state, pattern, 2)
    start = 0 if init is None else start_offset(check_integer(state, init, 3), len(subject))
    if pattern.startswith("^"):
        # An anchor would end the iteration at once, so here the character stands for itself.
        pattern = "%" + pattern
    state.heap.charge(HOST_CLOSURE + 3 * HOST_UPVALUE + userdata_size(0, _ITERATION_SIZE), "function")
    iterator = MatchIterator(state, pattern_cache(state).get(pattern), subject, start)
    return state.heap.created(Builtin("for iterator", iterator.step, (subject, pattern, start)))


# -- substitution ---------------------------------------------------------------------------------------

# The classes of replacements that need no look at before there is a match.
_REPLACEMENTS = frozenset((LuaTable, *FUNCTION_TYPES))
# A substitution that may make more than this is not left to Python's `re` in a state with a limit.
_LARGE = 1 << 16
# A longer subject is not, in a state with a budget.
_SMALL = 1 << 13
# Longer replacements are looked at one by one.
_LONG = 1000
# Returns the replacement for a match, or None to keep its text.
Replace = Callable[[Match], "str | None"]


def gsub(
    state: State,
    subject: LuaValue = NO_VALUE,
    pattern: LuaValue = NO_VALUE,
    replacement: LuaValue = NO_VALUE,
    limit: LuaValue = None,
    *_: LuaValue,
) -> Results:
    if subject.__class__ is not str:
        subject = check_string(state, subject, 1)
    if pattern.__class__ is not str:
        pattern = check_string(state, pattern, 2)
    limit = opt_integer(state, limit, 4, len(subject) + 1)
    kind = replacement.__class__
    if kind is int or kind is float:
        replacement, kind = number_to_string(replacement), str
    compiled = pattern_cache(state).get(pattern)
    search = None
    if kind is str:
        if limit <= 0:
            return subject, 0
        spend_on_characters(state, len(replacement))
        template = Template(replacement, compiled)
        if state.budget.on and _is_small(compiled, subject, template):
            # All in one charge, whichever way it is done.
            state.budget.spend(len(subject) // ELEMENTS)
            search = compiled.search_for_nothing
        replaced = _substitute_at_once(state, compiled, subject, template, limit)
        if replaced is not None:
            return new_string(state, replaced[0]), replaced[1]
        replace = template.replacer(state, subject)
    elif kind is LuaTable:
        replace = _table_replacer(state, compiled, subject, replacement)
    elif kind not in FUNCTION_TYPES:
        raise type_error(state, 3, "string/function/table", replacement)
    matches = MatchIterator(state, compiled, subject, 0, search)
    found = _next_match(state, matches, limit)
    if found is None:
        return subject, 0
    if kind not in FUNCTION_TYPES:
        return _substitute(state, matches, found, replace, limit)

    def work(series: Any) -> Results:
        replace = _function_replacer(state, compiled, subject, series.call)
        return _substitute(state, matches, found, replace, limit, ELEMENTS)

    return state.call_repeatedly(replacement, work)


def _is_small(pattern: Pattern, subject: str, template: Template) -> bool:
    """Is it so little work to substitute that it may be done in one step in a state with a budget?"""
    size = len(subject)
    return (pattern.literal is not None or pattern.is_linear()) and size <= _SMALL and template.longest(size) <= _LARGE


def longest_small(replacement: int) -> int:
    """Return up to which size a subject is small for a replacement of so many bytes that names no capture."""
    return min(_SMALL, longest_at_once(replacement))


def longest_at_once(replacement: int) -> int:
    """Return up to which size a subject may be substituted in one step even with a limit on memory."""
    return _LARGE // (replacement + 1) - 1


def _next_match(state: State, matches: MatchIterator, limit: int) -> Match | None:
    try:
        return matches.advance() if limit > 0 else None
    except PatternError as error:
        raise runtime_error(state, str(error)) from None


def _substitute(
    state: State, matches: MatchIterator, found: Match | None, replace: Replace, limit: int, each: int = 1
) -> tuple[str, int]:
    """Replace the match `found` and those after it. One in `each` matches counts for a budget."""
    pattern, subject = matches.pattern, matches.subject
    charges = state.budget.on and matches.search == pattern.search
    pieces: list[str] = []
    copied = 0
    count = 0
    with WorkingMemory(state) as memory:
        while found is not None:
            count += 1
            if charges and count % each == 0:
                state.budget.spend(1)
            value = replace(found)
            if value is not None:
                memory.take(2 * PIECE + len(value) + found[0] - copied)
                pieces.append(subject[copied : found[0]])
                pieces.append(value)
                copied = found[1]
            if pattern.anchored:
                break
            found = _next_match(state, matches, limit - count)
        if not pieces:
            return subject, count
        pieces.append(subject[copied:])
        size = sum(map(len, pieces))
        check_size(state, size)
        if charges or not state.budget.on:
            charge_result(state, size)
        else:
            # What the budget has been charged already includes it.
            state.heap.charge_string(size)
        return "".join(pieces), count


def _substitute_at_once(
    state: State, pattern: Pattern, subject: str, template: Template, limit: int
) -> tuple[str, int] | None:
    """Substitute in one step of Python's, or return None where that is not possible."""
    text = template.text
    longest = template.longest(len(subject))
    if template.error is not None or longest > MAX_STRING:
        return None
    if (longest > _LARGE and state.heap.limited) or (state.budget.on and not _is_small(pattern, subject, template)):
        # Only step by step can memory and work be charged in time.
        return None
    if pattern.literal is not None and text is not None:
        count = min(subject.count(pattern.literal), limit)
        return subject.replace(pattern.literal, text, count), count
    # Python counts an empty match right after another match, Lua does not.
    if pattern.anchored or not pattern.never_empty:
        return None
    regex = pattern.translated(len(subject))
    if regex is None:
        return None
    parts = template.parts

    def expand(found: re.Match[str]) -> str:
        return "".join([part if part.__class__ is str else found[part] for part in parts])

    def expand_with_positions(found: re.Match[str]) -> str:
        return "".join(template.expand(subject, found.start(), found.end(), pattern.groups(found)))

    replacement: Any
    if text is not None:
        replacement = text.replace("\\", "\\\\")
    else:
        replacement = expand_with_positions if pattern.has_positions else expand
    result: tuple[str, int] = regex.subn(replacement, subject, limit)
    return result


class Template:
    """A replacement string taken apart, for one pattern.

    `parts` are texts and numbers of captures (from 1, 0 for the whole match); `text` is the replacement when it
    names no capture; `error` is the message that the first match raises.
    """

    __slots__ = ("error", "parts", "text")

    def __init__(self, source: str, pattern: Pattern) -> None:
        self.parts: list[str | int] = []
        self.text: str | None = None
        self.error: str | None = None
        if "%" not in source:
            self.text = source
            self.parts.append(source)
        else:
            self._parse(source, pattern)
            if self.error is None and not any(part.__class__ is int for part in self.parts):
                self.text = "".join(map(str, self.parts))

    def _parse(self, source: str, pattern: Pattern) -> None:
        parts = self.parts
        place = 0
        while True:
            escape = source.find("%", place)
            if escape < 0:
                parts.append(source[place:])
                return
            parts.append(source[place:escape])
            character = source[escape + 1 : escape + 2]
            if character == "%":
                parts.append("%")
            elif character and character in "0123456789":
                self._add_capture(int(character), pattern)
            else:
                self.error = "invalid use of '%' in replacement string"
            if self.error is not None:
                return
            place = escape + 2

    def _add_capture(self, number: int, pattern: Pattern) -> None:
        count = len(pattern.captures)
        if number == 1 and count == 0:
            number = 0
        if number > count:
            self.error = f"invalid capture index %{number}"
        elif number - 1 in pattern.unfinished:
            self.error = "unfinished capture"
        self.parts.append(number)

    def longest(self, size: int) -> int:
        """Return a bound of what substitution makes of a subject of `size` bytes."""
        fixed = captures = 0
        for part in self.parts:
            if isinstance(part, int):
                captures += 1
            else:
                fixed += len(part)
        # A position takes up to 10 digits.
        return (size + 1) * (fixed + 10 * captures + 1) + size * captures

    def expand(self, subject: str, first: int, last: int, captures: tuple[Capture, ...]) -> list[str]:
        """Return the pieces of the replacement for a match."""
        return [
            part if not isinstance(part, int) else str(captures[part - 1]) if part else subject[first:last]
            for part in self.parts
        ]

    def replacer(self, state: State, subject: str) -> Replace:
        error, text = self.error, self.text

        def replace(found: Match) -> str:
            if error is not None:
                raise runtime_error(state, error)
            if text is not None:
                return text
            pieces = self.expand(subject, *found)
            check_size(state, sum(map(len, pieces)))
            return "".join(pieces)

        return replace


def _table_replacer(state: State, pattern: Pattern, subject: str, table: LuaTable) -> Replace:
    def replace(found: Match) -> str | None:
        first, last, captures = found
        if 0 in pattern.unfinished:
            raise runtime_error(state, "unfinished capture")
        key: Capture = captures[0] if captures else subject[first:last]
        value = table.get(key)
        if value is None and table.metatable is not None:
            value = index(state, table, key)
        return value if value.__class__ is str else _replacement_text(state, value)

    return replace


def _function_replacer(state: State, pattern: Pattern, subject: str, call: Callable[..., Results]) -> Replace:
    def replace(found: Match) -> str | None:
        if pattern.unfinished:
            raise runtime_error(state, "unfinished capture")
        first, last, captures = found
        value = call(*captures) if captures else call(subject[first:last])
        if value.__class__ is tuple:
            value = value[0] if value else None
        return value if value.__class__ is str else _replacement_text(state, value)

    return replace


def _replacement_text(state: State, value: LuaValue) -> str | None:
    if value is None or value is False:
        return None
    if value.__class__ is int or value.__class__ is float:
        return number_to_string(value)
    raise _invalid_replacement(state, value)


def _invalid_replacement(state: State, value: Any) -> LuaError:
    return runtime_error(state, f"invalid replacement value (a {type_name(value)})")
