"""Errors as Python sees them, and the messages that the machine itself raises (manual section 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.frames import CallFrame, innermost_frame, seen

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.traceback import Levels, Stack


class LuaError(Exception):
    """A Lua error on its way to whoever catches it.

    `value` is the error object, any Lua value. `levels` is set when the error leaves a call by `State.call_for_host`.
    `handled` says that the message handler has had its turn (or must not have one). `pending` are the to-be-closed
    variables of the frames already left, innermost first. `python` is the host's exception that travels through Lua as
    this error, if it is one. `left` are the stacks of coroutines that the error has come out of.
    """

    # Most errors need no others: what is not stored is made faster.
    handled = False
    levels: Levels | None = None
    python: BaseException | None = None
    left: tuple[Stack, ...] = ()
    pending: tuple[Any, ...] = ()

    def __init__(self, value: Any, handled: bool = False) -> None:
        self.value = value
        if handled:
            self.handled = True

    def __str__(self) -> str:
        value = self.value
        if value.__class__ is str:
            try:
                return value.encode("latin-1").decode("utf-8")
            except UnicodeError:
                return value
        return f"(error object is a {_type_name(value)} value)"


def _type_name(value: Any) -> str:
    from luapy.vm.values import type_name

    return type_name(value)


def position(frame: CallFrame) -> str:
    """Return "chunk:line: " for the instruction that `frame` executes."""
    proto = frame.function.proto
    return f"{proto.short_source()}:{proto.line_at(frame.pc - 1)}: "


def where(state: State, level: int) -> str:
    """Return the position of the function at `level` (0 is the running one), or "" when it has none."""
    from luapy.vm.activation import activation_at

    if level == 1 and state.thread.frame.is_translated:
        place: str | None = state.thread.frame.calling_position()
        if place is not None:
            return place
    record = activation_at(state.thread, level)
    if record is not None and record.frame is not None and record.frame.function.proto.line_info:
        return position(record.frame)
    return ""


def machine_error(state: State, message: str) -> LuaError:
    """An error of the machine itself: positioned when a Lua function, not a builtin, is running."""
    frame = innermost_frame(state.thread)
    while frame.__class__ is not CallFrame and not frame.visible and frame.native is None and frame.caller is not None:
        frame = seen(frame.caller)
    if frame.__class__ is CallFrame and frame.native is None:
        message = position(frame) + message
    return LuaError(message)


def runtime_error(state: State, message: str) -> LuaError:
    """An error of the running builtin: positioned where its caller is, as luaL_error does."""
    if state.thread.frame.is_translated:
        place = state.thread.frame.calling_position()
        if place is not None:
            return LuaError(place + message)
    frame = innermost_frame(state.thread)
    if frame.is_nested:
        frame = seen(frame.caller)
    if frame.__class__ is CallFrame and frame.function.proto.line_info:
        message = position(frame) + message
    return LuaError(message)


# The texts that tell these errors from others.
NOT_ENOUGH_MEMORY = "not enough memory"
ERROR_IN_ERROR_HANDLING = "error in error handling"
