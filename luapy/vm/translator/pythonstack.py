"""Translated functions on Python's stack: which of Python's frames are theirs, and of which group.

The frames of a group lie above its entry. Whatever the interpreter runs for one of them, above it, begins with a frame
of the interpreter's own, and there may be further groups above that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any, Callable

from luapy.vm.translator.translation import Translation

# The Python frames of a group, with the instructions that they work on.
Group = list[tuple[Any, int]]
# The module name in the namespace of translated code, where "M" is its Translation.
MODULE = "luapy.vm.translated"
# What the other functions of the tier mean on the stack. Their modules say so.
ENTRY, NESTED, TAIL = "entry", "nested", "tail"
# A frame that does not matter, though it is in the namespace of a translation.
IGNORED = "ignored"
# A function for a call of `pcall` in progress: it makes the frame of that from the function's variables and the caller.
Protected = Callable[["dict[str, Any]", Any], Any]
# By the identity of the code: its hash would have to look at all of it.
_roles: dict[int, Any] = {}
# The identities of the codes that have a variable `boundary`, the frame above the group that they are called from.
_boundaries: set[int] = set()
# The searches of those who are `looking`, by their threads.
_looks: dict[int, _Look] = {}


def set_role(function: Any, role: str | Protected) -> None:
    """Say what frames of `function` mean. Its code must stay as long as the process."""
    _roles[id(function.__code__)] = role


def set_boundary(function: Any) -> None:
    """Say that `function` has a variable `boundary`. Its code must stay as long as the process."""
    _boundaries.add(id(function.__code__))


def role_of(frame: Any) -> Any:
    """Return what a Python frame means: its Translation, a role, or None when it does not matter."""
    role = _roles.get(id(frame.f_code))
    if role is None:
        names = frame.f_globals
        if names.get("__name__") == MODULE:
            return names["M"]
    return None if role is IGNORED else role


def calling_frame() -> Any:
    """Return the Python frame of the innermost translated function, None when there is none."""
    frame: Any = sys._getframe(1)
    while frame is not None and role_of(frame).__class__ is not Translation:
        frame = frame.f_back
    return frame


def outstanding(budget: Any, frame: Any, pc: int | None = None) -> int:
    """Return what a Python frame has charged to `budget` but not executed; `pc` is at work, if it is known."""
    role = role_of(frame)
    if role.__class__ is not Translation or role.owed is None or frame.f_globals["B"] is not budget:
        return 0
    if pc is None:
        pc = role.place(frame.f_lasti, frame)
    count: int = role.owed.get(pc, 0)
    if role.charges_loops and pc >= 0:
        count += role.outstanding(pc, frame.f_locals)
    return count


def give_back(budget: Any, traceback: Any) -> None:
    """Give back what the activations of a group have outstanding, of which an error's traceback is all that is left.

    It is what `Budget.give_back` does for each of the `traceback_frames`.
    """
    recalled = budget.recalled
    step = traceback.tb_next
    while step is not None:
        frame = step.tb_frame
        role = role_of(frame)
        if role.__class__ is Translation:
            owed = role.owed
            if recalled and frame in recalled:
                recalled.discard(frame)
            elif owed is not None and frame.f_globals["B"] is budget:
                pc = role.place(step.tb_lasti, step)
                count = owed.get(pc, 0)
                if role.charges_loops and pc >= 0:
                    count += role.outstanding(pc, frame.f_locals)
                budget.left += count
        elif role is ENTRY or role is NESTED:
            break
        step = step.tb_next


def translation_of(frame: Any) -> Translation | None:
    """Return what a Python frame runs, None when that is no translated function."""
    names = frame.f_globals
    return names["M"] if names.get("__name__") == MODULE else None


if sys.version_info >= (3, 13):

    def variables_of(frame: Any) -> dict[str, Any]:
        """Return the local variables of a Python frame. (Those of a running one are read from it each time.)"""
        return dict(frame.f_locals.items())

else:

    def variables_of(frame: Any) -> dict[str, Any]:
        """Return the local variables of a Python frame."""
        values: dict[str, Any] = frame.f_locals
        return values


def place_of(frame: Any) -> int:
    """Return the instruction that a Python frame works on, 0 for one that is no translated function's."""
    translation = role_of(frame)
    return translation.place(frame.f_lasti, frame) if translation.__class__ is Translation else 0


class _Look:
    """A search of Python's stack that goes on from where it was when the next group is asked for."""

    __slots__ = ("frame", "groups", "started")

    def __init__(self) -> None:
        self.groups: dict[Any, list[Any]] = {}
        self.frame: Any = None
        self.started = False

    def frames_of_group(self, marker: Any) -> list[Any]:
        if marker not in self.groups:
            if not self.started:
                self.started = True
                self.frame = sys._getframe(1)
            self.frame = _search(self.frame, self.groups, marker)
        return self.groups.setdefault(marker, [])


@contextmanager
def looking() -> Iterator[None]:
    """While somebody looks at a stack, and nothing runs on it, Python's is searched once for all groups."""
    thread = get_ident()
    if thread in _looks:
        yield
        return
    _looks[thread] = _Look()
    try:
        yield
    finally:
        del _looks[thread]


def frames_of_group(marker: Any) -> list[Any]:
    """Return the Python frames of a group that is on Python's stack, innermost first."""
    look = _looks.get(get_ident())
    return frames_of_groups(marker).get(marker, []) if look is None else look.frames_of_group(marker)


def innermost_of_group(marker: Any) -> Any:
    """Return the innermost Python frame of a group that something runs above, None if it is not on Python's stack."""
    if get_ident() not in _looks:
        # Who runs something above the group shows where it begins: not all of it has to be searched, however deep.
        frame: Any = sys._getframe(1)
        while frame is not None:
            code = id(frame.f_code)
            if code in _boundaries:
                boundary = frame.f_locals.get("boundary")
                if boundary is not None and boundary.caller is marker:
                    innermost = next_of_group(frame)
                    if innermost is not None:
                        return innermost
                    # What is left of a resume is between the two.
                    break
            elif _roles.get(code) is ENTRY and frame.f_locals.get("marker") is marker:
                break
            frame = frame.f_back
    frames = frames_of_group(marker)
    return frames[0] if frames else None


def next_of_group(frame: Any) -> Any:
    """Return the next frame out from `frame` that belongs to the same group, None if an entry comes first."""
    role = None
    while role is None:
        frame = frame.f_back
        role = role_of(frame)
    return None if role is ENTRY else frame


def frames_outwards(marker: Any) -> Iterator[tuple[Any, int]]:
    """Yield what `live_frames` returns, for those who need the first ones only."""
    frame = innermost_of_group(marker)
    while frame is not None:
        yield frame, place_of(frame)
        frame = next_of_group(frame)


def live_frames(marker: Any) -> Group:
    """Return the Python frames of a group that is on Python's stack, innermost first, with their instructions."""
    return [(frame, place_of(frame)) for frame in frames_of_group(marker)]


def live_groups(outermost: Any) -> dict[Any, Group]:
    """Return what `live_frames` answers for each group from the innermost one to `outermost`."""
    groups = frames_of_groups(outermost)
    return {marker: [(frame, place_of(frame)) for frame in group] for marker, group in groups.items()}


def frames_of_groups(outermost: Any = None) -> dict[Any, list[Any]]:
    """Return the Python frames of each group to `outermost` (None for all), innermost first, by their markers."""
    groups: dict[Any, list[Any]] = {}
    _search(sys._getframe(1), groups, outermost)
    return groups


def _search(frame: Any, groups: dict[Any, list[Any]], outermost: Any) -> Any:
    """Note the groups from the Python frame `frame`, at the edge of one, to `outermost`. Return the next frame out."""
    group: list[Any] = []
    roles = _roles
    while frame is not None:
        role = roles.get(id(frame.f_code))
        if role is None:
            if frame.f_globals.get("__name__") == MODULE:
                group.append(frame)
        elif role is ENTRY:
            marker = frame.f_locals.get("marker")
            # None where a resume is the interpreter's work.
            groups[marker] = group
            if marker is outermost and marker is not None:
                return frame.f_back
            group = []
        elif role is NESTED:
            group = []
        elif role is not IGNORED:
            group.append(frame)
        frame = frame.f_back
    return None


def traceback_frames(traceback: Any) -> Group:
    """Return what `live_frames` does from a traceback that begins in the entry of the group."""
    group: Group = []
    step = traceback.tb_next
    while step is not None:
        role = role_of(step.tb_frame)
        if role is not None:
            if role is ENTRY or role is NESTED:
                break
            group.append((step.tb_frame, role.place(step.tb_lasti, step) if role.__class__ is Translation else 0))
        step = step.tb_next
    group.reverse()
    return group
