"""The backtracking matcher: runs a parsed pattern at one place of a subject.

It needs no recursion: a choice that may have to be taken back is an entry of a list. It tries the same choices in
the same order as the reference's matcher, and counts how deep that one would recurse, because its limit shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.stdlib.pattern_items import (
    BACK,
    BALANCE,
    CLOSE,
    DONE,
    END,
    ERROR,
    FRONTIER,
    GREEDY,
    LAZY,
    LITERAL,
    MAX_NESTING,
    NEVER,
    ONE,
    OPEN,
    OPTIONAL,
    POSITION,
    Item,
)
from luapy.vm.costs import BYTES

if TYPE_CHECKING:
    from luapy.vm.budget import Budget


# A budget sees a run of more characters than this in several steps.
_ONE_STEP = 1 << 16


class PatternError(Exception):
    """A malformed pattern, or one that is too complex; the message is Lua's, without a position."""


def match_at(
    items: list[Item], subject: str, start: int, starts: list[int], ends: list[int], budget: Budget | None = None
) -> int:
    """Match `items` at `start`; return where the match ends, or -1.

    Offsets count from 0. Fills `starts` and `ends`, one element for each capture of the pattern; a capture that is
    never closed, or is a position, has no meaningful end. Charges `budget` for retries. Raises PatternError.
    """
    size = len(subject)
    position = start
    index = 0
    nesting = 1
    choices: list[tuple[int, int, int, int, int, Any]] = []
    while True:
        kind, operand, extra, follow = items[index]
        index += 1
        if kind == ONE:
            if position < size and subject[position] in operand:
                position += 1
                continue
        elif kind == LITERAL:
            if budget is not None and extra >= BYTES:
                budget.spend(extra // BYTES)
            if subject.startswith(operand, position):
                position += extra
                continue
        elif kind == GREEDY:
            end = (
                operand.run_end(subject, position, size)
                if budget is None
                else _run_end(operand, subject, position, budget)
            )
            least = position + extra
            if end >= least:
                if end > position:
                    nesting += 1
                    if nesting > MAX_NESTING:
                        raise PatternError("pattern too complex")
                if end > least and follow is not NEVER:
                    choices.append((GREEDY, index, least, end, nesting, follow))
                position = end
                continue
        elif kind == DONE:
            return position
        elif kind in (OPEN, POSITION, CLOSE):
            (ends if kind == CLOSE else starts)[operand] = position
            nesting += 1
            if nesting > MAX_NESTING:
                raise PatternError("pattern too complex")
            continue
        elif kind == LAZY:
            if position < size and subject[position] in operand.members:
                choices.append((LAZY, index, position, 0, nesting, (operand, follow)))
                nesting += 1
                if nesting > MAX_NESTING:
                    raise PatternError("pattern too complex")
            if follow is None or subject.startswith(follow, position):
                continue
        elif kind == OPTIONAL:
            if position < size and subject[position] in operand:
                choices.append((OPTIONAL, index, position, 0, nesting, None))
                nesting += 1
                if nesting > MAX_NESTING:
                    raise PatternError("pattern too complex")
                position += 1
            continue
        elif kind == END:
            if position == size:
                continue
        elif kind == BACK:
            length = ends[operand] - starts[operand]
            if budget is not None and length >= BYTES:
                budget.spend(length // BYTES)
            # A position has no text to come again, so it never matches.
            if ends[operand] >= 0 and subject.startswith(subject[starts[operand] : ends[operand]], position):
                position += length
                continue
        elif kind == BALANCE:
            position = _balanced_end(subject, position, operand, extra, budget)
            if position >= 0:
                continue
        elif kind == FRONTIER:
            members = operand.members
            before = subject[position - 1] if position else "\0"
            after = subject[position] if position < size else "\0"
            if before not in members and after in members:
                continue
        elif kind == ERROR:
            raise PatternError(operand)

        # The item failed: every retry of a match passes here.
        if budget is not None:
            budget.left -= 1
            if budget.left < 0:
                budget.one()
        while choices:
            kind, index, least, end, nesting, follow = choices.pop()
            if kind == GREEDY:
                end -= 1
                if follow:
                    last, end = end, subject.rfind(follow, least, end + len(follow))
                    if budget is not None and last - max(end, least) >= BYTES:
                        budget.spend((last - max(end, least)) // BYTES)
                    if end < 0:
                        continue
                if end > least:
                    choices.append((GREEDY, index, least, end, nesting, follow))
                position = end
            elif kind == LAZY:
                position = _extend(subject, least + 1, *follow)
                if budget is not None:
                    passed = (size if position < 0 else position) - least
                    if passed >= BYTES:
                        budget.spend(passed // BYTES)
                if position < 0:
                    continue
                if position < size and subject[position] in follow[0].members:
                    choices.append((LAZY, index, position, 0, nesting, follow))
                nesting += 1
            else:
                position = least
            break
        else:
            return -1


def _run_end(repeated: Any, subject: str, start: int, budget: Budget) -> int:
    """Return where a run ends, found and charged in steps."""
    size = len(subject)
    while True:
        stop = min(start + _ONE_STEP, size)
        end: int = repeated.run_end(subject, start, stop)
        if end - start >= BYTES:
            budget.spend((end - start) // BYTES)
        if end < stop or stop == size:
            return end
        start = stop


def _extend(subject: str, position: int, repeated: Any, follow: str | None) -> int:
    """Return the next place, from `position` on, where a lazy repetition can stop; -1 when there is none.

    Everything before `position` is known to belong to the repetition.
    """
    if follow is None or subject.startswith(follow, position):
        return position
    found = subject.find(follow, position)
    if found < 0 or repeated.run_end(subject, position, found) < found:
        return -1
    return found


def _balanced_end(subject: str, start: int, opening: str, closing: str, budget: Budget | None) -> int:
    """Return where the balanced text that starts at `start` ends, or -1."""
    if not subject.startswith(opening, start):
        return -1
    depth = 1
    place = start + 1
    while True:
        end = subject.find(closing, place)
        if budget is not None:
            budget.spend(1 + ((len(subject) if end < 0 else end) - place) // BYTES)
        if end < 0:
            return -1
        depth += subject.count(opening, place, end) - 1
        if depth == 0:
            return end + 1
        place = end + 1
