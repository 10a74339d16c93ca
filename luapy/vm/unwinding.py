"""What happens between the raising of an error and its catching (manual section 2.3).

The frames of the failed call stay until somebody who catches is found, so that a message handler and a traceback
can look at them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.errors import LuaError
from luapy.vm.frames import CallFrame

if TYPE_CHECKING:
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.frames import NativeFrame
    from luapy.vm.state import State


def unwind(state: State, error: LuaError) -> None:
    """Bring `error` to the nearest frame that catches. Raises it on when that is the edge of a host call."""
    # An error takes far longer than an instruction: the deadline does not wait for the end of a slice of them.
    if state.budget.on:
        state.budget.look()
    pending: LuaError | None = error
    while pending is not None:
        error = pending
        if not error.handled:
            error = handle_message(state, error)
        # The Python frames that it has left hold the errors before it: let no chain of all of them come of it.
        error.__traceback__ = None
        thread = state.thread
        catcher = _find_catcher(thread)
        try:
            pending = catcher.failed(state, error)
        except LuaError as next_error:
            if next_error is error:
                raise
            pending = next_error


def _find_catcher(thread: Coroutine) -> NativeFrame:
    frame: Any = thread.frame
    while frame.__class__ is CallFrame or not frame.catches:
        frame = frame.caller
    result: NativeFrame = frame
    return result


def leave_frames(thread: Coroutine, catcher: NativeFrame, error: LuaError) -> None:
    """Drop the frames above `catcher`; what they had to close goes to ``error.pending``."""
    frame: Any = thread.frame
    pending: list[Any] = []
    while frame is not catcher:
        if frame.__class__ is CallFrame:
            if frame.to_be_closed:
                pending += [frame.registers[index] for index in reversed(frame.to_be_closed)]
                frame.to_be_closed = None
            frame.close_upvalues(0)
        else:
            pending += frame.pending_values()
        frame = frame.caller
    if pending:
        error.pending = (*error.pending, *pending)
    thread.frame = catcher
    catcher.native = None


def handle_message(state: State, error: LuaError) -> LuaError:
    """Give the error to the message handler in force, if any; its result, or its own error, is the new value.

    Builtins that catch errors of their own (``load``) call this first, as the reference handles a message where
    the error is raised.
    """
    frame: Any = state.thread.frame
    handler = None
    groups: dict[Any, list[Any]] = {}
    while frame is not None:
        if frame.is_translated:
            if frame.protects(groups):
                break
            frame = frame.caller
            continue
        # The host makes an error of its own of this one, and raises that again where it has been called from Lua.
        if frame.is_host:
            break
        # A finalizer is called protected, without a handler.
        if frame.__class__ is not CallFrame and frame.catches and (frame.is_finalizer or not frame.is_boundary):
            handler = frame.handler
            break
        frame = frame.caller
    error.handled = True
    if handler is None:
        return error
    calls = state.native_calls
    try:
        while True:
            try:
                error.value = state.call_message_handler(handler, error.value)
                return error
            except LuaError as failure:
                failure.pending = error.pending + failure.pending
                if failure.handled:
                    return failure
                # The handler could not even start; it is told so, one level deeper, until that is too deep as well.
                failure.handled = True
                error = failure
                state.native_calls += 1
    finally:
        state.native_calls = calls
