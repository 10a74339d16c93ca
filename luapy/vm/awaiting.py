"""Builtins that the host has to await: a call suspends the running coroutine, and those that it was resumed from.

The host runs the outermost, which `is_driven`. It gets an `Awaiting` from it, and resumes it with the results
or a `Failure`, which go on to the call. In translated functions that can wait, the call is a ``yield``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.calls import finish_builtin
from luapy.vm.errors import runtime_error
from luapy.vm.resuming import Awaiting, Failure, YieldFrame, suspend
from luapy.vm.values import ControlBuiltin

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results


class AwaitFrame(YieldFrame):
    """The top of a coroutine that waits for the host."""

    __slots__ = ()

    def returned(self, state: State, values: Results) -> None:
        state.thread.frame = self.caller
        if values.__class__ is Failure:
            self.caller.native = self.function
            raise values.error
        finish_builtin(state, values)


def async_builtin(
    name: str, start: Callable[[list[LuaValue]], Awaiting], upvalues: tuple[LuaValue, ...] = ()
) -> ControlBuiltin:
    """Return a function whose caller waits until the host has awaited what ``start(arguments)`` returns."""

    def begin(state: State, arguments: list[LuaValue]) -> None:
        check_driven(state)
        if state.tier is not None:
            state.tier.leave_for_yield(state, lambda: begin(state, arguments))
        awaiting = start(arguments)
        frame: Any = state.thread.frame
        state.thread.frame = AwaitFrame(frame.native, frame)
        suspend(state, [awaiting])

    return ControlBuiltin(name, begin, upvalues, start=start)


def check_driven(state: State) -> None:
    """Raise unless the host drives the running thread, or one that has resumed it, and all up to there can wait."""
    thread: Any = state.thread
    blocked = False
    while thread is not None and not thread.is_driven:
        blocked = blocked or thread.non_yieldable > 0
        thread = thread.resumer
    if thread is None:
        raise runtime_error(state, "attempt to call an async function where nothing awaits it (see call_async)")
    if blocked or thread.non_yieldable:
        raise runtime_error(state, "attempt to wait for an async function across a C-call boundary")
