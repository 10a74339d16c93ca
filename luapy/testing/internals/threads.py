"""Threads as the host sees them: each has a stack below its first call, and can run one function after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.testing.internals.stack import visible_stack
from luapy.vm.calls import call_value, finish_builtin
from luapy.vm.coroutine import DEAD, RUNNING, SUSPENDED, Coroutine
from luapy.vm.errors import ERROR_IN_ERROR_HANDLING, NOT_ENOUGH_MEMORY, LuaError
from luapy.vm.frames import as_tuple
from luapy.vm.resuming import CoroutineBase, ResumeFrame, cannot_resume, suspend, switch_to
from luapy.vm.state import BoundaryFrame
from luapy.vm.values import ControlBuiltin

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

# What the functions of the host's interface answer, in the order of their numbers (manual section 4.4.1).
STATUS_NAMES = ("OK", "YIELD", "ERRRUN", "ERRSYNTAX", NOT_ENOUGH_MEMORY, "ERRGCMM", "ERRERR")


def error_status(value: LuaValue) -> str:
    """Return the name of the status that an error object stands for."""
    if value.__class__ is str and value == NOT_ENOUGH_MEMORY:
        return NOT_ENOUGH_MEMORY
    return "ERRERR" if value is ERROR_IN_ERROR_HANDLING else "ERRRUN"


class ThreadBase(CoroutineBase):
    """The bottom of a thread that the host has touched: `values` is its stack below the first call.

    It starts the function on top of that stack when it is resumed, and outlives it: the thread can run another one.
    """

    __slots__ = ("active", "to_be_closed", "values")

    def __init__(self, values: list[LuaValue]) -> None:
        super().__init__(None, None)
        self.base = 1
        self.values = values
        self.to_be_closed: list[int] = []
        self.active = False

    def pending_values(self) -> list[LuaValue]:
        return [self.values[position - 1] for position in reversed(self.to_be_closed)]

    def returned(self, state: State, values: Results) -> None:
        if not self.active:
            self.active = True
            call_value(state, self.values.pop(), list(as_tuple(values)))
            return
        self.active = False
        suspend(state, list(as_tuple(values)))


class HostResumeFrame(ResumeFrame):
    """A resume by the host: what comes out goes to the stack of the thread itself; the result is a status name."""

    __slots__ = ("thread",)
    visible = False

    def __init__(self, state: State, thread: Coroutine) -> None:
        super().__init__(state)
        self.thread = thread

    def finished(self, state: State, values: Results) -> None:
        self.leave(state)
        ensure_base(self.thread)
        frame = visible_stack(self.thread)
        frame.values.extend(as_tuple(values))
        if frame.__class__ is ThreadBase and not frame.active:
            settle(self.thread)
            finish_builtin(state, "OK")
        else:
            finish_builtin(state, "YIELD")

    def broken(self, state: State, thread: Coroutine, error: LuaError) -> LuaError | None:
        self.leave(state)
        base: Any = thread.frame
        while base.caller is not None:
            base = base.caller
        if base.__class__ is ThreadBase:
            base.values.append(error.value)
        finish_builtin(state, error_status(error.value))
        return None


def _begin_resume(state: State, arguments: list[LuaValue]) -> None:
    thread = arguments[0]
    switch_to(state, thread, HostResumeFrame(state, thread), arguments[1:])


_RESUME = ControlBuiltin("resume", _begin_resume)


def new_thread(state: State) -> Coroutine:
    """Make a thread with an empty stack."""
    thread = state.new_thread(None)
    thread.frame = ThreadBase([])
    thread.status = DEAD
    return thread


def ensure_base(thread: Coroutine) -> None:
    """Give a thread that runs nothing a stack for the host; one that has not started yet has its function there."""
    if thread.frame is None:
        thread.frame = ThreadBase([thread.function] if thread.status == SUSPENDED else [])


def settle(thread: Coroutine) -> None:
    """A thread that runs nothing counts as suspended while it has something to run, and as dead otherwise."""
    base = thread.frame
    if base.__class__ is ThreadBase and not base.active and not thread.is_main and thread.error is None:
        thread.status = SUSPENDED if base.values else DEAD


def resume(state: State, thread: Coroutine, count: int) -> str:
    """Resume `thread` with `count` values from its stack. Return the name of the status.

    What it yields or returns, or its error object, is then on its stack.
    """
    ensure_base(thread)
    # The main thread of a state in which nothing runs can be resumed like any other.
    is_idle_main = thread.is_main and state.thread is thread and _is_idle(thread)
    if is_idle_main:
        thread.status = SUSPENDED
    stack: list[LuaValue] = visible_stack(thread).values
    arguments = stack[len(stack) - count :] if count else []
    del stack[len(stack) - count :]
    reason = cannot_resume(state, thread, count)
    if reason is not None:
        stack.append(reason)
        return "ERRRUN"
    if is_idle_main:
        return _resume_main(state, thread, arguments)
    status: str = state.call_single(_RESUME, thread, *arguments)
    return status


def _is_idle(thread: Coroutine) -> bool:
    frame: Any = thread.frame
    return frame.__class__ is ThreadBase or (hasattr(frame, "values") and thread.status == SUSPENDED)


def _resume_main(state: State, thread: Coroutine, arguments: list[LuaValue]) -> str:
    """Resume the main thread from a thread that stands for the host."""
    driver = Coroutine(None, is_main=True)
    driver.frame = BoundaryFrame(None, None)
    thread.non_yieldable = 0
    state.thread = driver
    try:
        status: str = state.call_single(_RESUME, thread, *arguments)
    finally:
        state.thread = thread
        if _is_base(thread.frame):
            thread.status = RUNNING
            thread.non_yieldable = 1
    return status


def _is_base(frame: Any) -> bool:
    return frame.__class__ is ThreadBase


def thread_status(thread: Coroutine) -> str:
    """Return the status name of a thread: of its error, or whether it is in the middle of a function."""
    if thread.error is not None:
        return error_status(thread.error[0])
    if thread.status == SUSPENDED and thread.frame is not None and not _is_base(thread.frame):
        return "YIELD"
    return "OK"


class RunningThread:
    """A ``with`` in which `thread`, which runs nothing, is the running one: for calls made on its stack."""

    def __init__(self, state: State, thread: Coroutine) -> None:
        self.state = state
        self.thread = thread
        self.previous = state.thread
        self.status = thread.status

    def __enter__(self) -> None:
        self.previous = self.state.thread
        self.status = self.thread.status
        if self.thread is not self.previous:
            self.thread.resumer = self.previous
            self.thread.status = RUNNING
            self.state.thread = self.thread

    def __exit__(self, *_: Any) -> None:
        if self.thread is not self.previous:
            self.state.thread = self.previous
            self.thread.resumer = None
            self.thread.status = self.status
