"""Levels of the call stack, as the ``debug`` library and tracebacks see them (manual section 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.frames import CallFrame, innermost_frame, seen
from luapy.vm.variables import NOTHING, called_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.coroutine import Coroutine
    from luapy.vm.traceback import Stack
    from luapy.vm.variables import NameInfo


class ActivationRecord:
    """One level: a function that runs or waits.

    `frame` is its CallFrame, None for a builtin. `caller` is the frame that called it (visible or not), which
    knows the name it was called by. `native_frame` is a waiting builtin's frame.
    """

    __slots__ = ("caller", "frame", "function", "native_frame")

    def __init__(self, function: Any, frame: CallFrame | None, caller: Any, native_frame: Any = None) -> None:
        self.function = function
        self.frame = frame
        self.caller = caller
        self.native_frame = native_frame


def running_builtin(frame: Any) -> Any:
    """Return the builtin that waits in a native frame.

    A call from translated code does not note which builtin it is: the calling instruction tells.
    """
    caller = frame.caller
    if frame.function is None and frame.is_boundary and caller is not None and caller.is_translated:
        return seen(caller).native
    return frame.function


def activations(thread: Coroutine | Stack, edge: Any = None) -> Iterator[ActivationRecord]:
    """Yield the levels of `thread` from the innermost (level 0) outwards; with `edge`, a frame, those above it."""
    frame = innermost_frame(thread)
    if frame is not None and frame.native is not None:
        yield ActivationRecord(frame.native, None, frame)
    yield from activations_from(frame, edge)


def activations_from(frame: Any, edge: Any = None) -> Iterator[ActivationRecord]:
    """Yield the levels of a thread from `frame` outwards; with `edge`, a frame, those above it."""
    while frame is not edge and frame is not None:
        if frame.__class__ is CallFrame:
            caller = frame.caller
            if (
                caller.__class__ is not CallFrame
                and caller is not None
                and caller.is_nested
                and caller.runs_tail_call()
            ):
                # Translated code, where a tail call leaves no trace, made it.
                frame.is_tail_call = True
            yield ActivationRecord(frame.function, frame, caller)
        elif frame.visible:
            function = running_builtin(frame)
            if function is not None:
                yield ActivationRecord(function, None, frame.caller, frame)
        frame = seen(frame.caller)


def activation_at(thread: Coroutine, level: int) -> ActivationRecord | None:
    """Return the level with number `level`, or None when the stack is not that deep."""
    if level < 0:
        return None
    for record in activations(thread):
        if level == 0:
            return record
        level -= 1
    return None


def function_name(record: ActivationRecord) -> NameInfo:
    """Return the kind and name by which the function was called, two Nones when that is not known."""
    if record.frame is not None and record.frame.is_tail_call:
        return NOTHING
    caller = seen(record.caller)
    while caller is not None and caller.__class__ is not CallFrame:
        if caller.is_hook:
            return "hook", "?"
        if caller.is_finalizer:
            return "metamethod", "__gc"
        if caller.visible and running_builtin(caller) is not None:
            return NOTHING
        caller = seen(caller.caller)
    if caller is None:
        return NOTHING
    return called_name(caller.function.proto, caller.pc - 1)
