"""Resuming Lua coroutines from Python: errors come out with the levels of the coroutine's stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.calls import finish_builtin
from luapy.vm.errors import LuaError
from luapy.vm.frames import NativeFrame
from luapy.vm.resuming import ResumeFrame, cannot_resume, close_coroutine, switch_to, throw_into
from luapy.vm.state import HostFrame
from luapy.vm.traceback import levels
from luapy.vm.values import ControlBuiltin

if TYPE_CHECKING:
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State
    from luapy.vm.values import Results


class HostResumeFrame(ResumeFrame):
    """A resume by the host: results come as they are, and an error goes on to the host once the thread is closed."""

    __slots__ = ()

    def finished(self, state: State, values: Results) -> None:
        self.leave(state)
        finish_builtin(state, values)

    def broken(self, state: State, thread: Coroutine, error: LuaError) -> LuaError | None:
        if error.levels is None:
            error.levels = levels(state, thread)
        self.leave(state)
        value = close_coroutine(state, thread)[1]
        if value is not error.value:
            # Closing its variables has failed as well.
            error = LuaError(value, handled=True)
        return error


def _begin_resume(state: State, arguments: list[Any]) -> None:
    thread = arguments[0]
    _check(state, thread, len(arguments) - 1)
    switch_to(state, thread, HostResumeFrame(state), arguments[1:])


def resume(state: State, thread: Coroutine, arguments: list[Any]) -> Results:
    """Resume a coroutine from the host and return what comes out of it."""
    tier = state.tier
    if tier is None:
        return state.call_for_host(RESUME, thread, *arguments)
    if tier.can_go_on(state, thread, len(arguments)):
        values = arguments[0] if len(arguments) == 1 else tuple(arguments)
        results: Results = tier.resume_for_host(state, thread, values, _new_frame)
        return results
    return state.run_for_host(tier.resume_interpreted, RESUME, [thread, *arguments])


def _new_frame(frame: Any) -> HostResumeFrame:
    """Return the frame of a resume above the edge of a call by the host, which is above `frame`."""
    boundary = HostFrame(frame.native, frame)
    boundary.native = RESUME
    resume = HostResumeFrame.__new__(HostResumeFrame)
    NativeFrame.__init__(resume, RESUME, boundary)
    return resume


def _begin_throw(state: State, arguments: list[Any]) -> None:
    thread, error = arguments
    _check(state, thread, 0)
    throw_into(state, thread, HostResumeFrame(state), error)


def _check(state: State, thread: Coroutine, count: int) -> None:
    reason = cannot_resume(state, thread, count)
    if reason is not None:
        raise LuaError(reason)


# ``resume(thread, ...)`` and ``throw(thread, error)``, the error being a `LuaError` of the machine's.
RESUME = ControlBuiltin("resume", _begin_resume)
THROW = ControlBuiltin("throw", _begin_throw)
