"""Resuming, yielding and closing coroutines: switching the thread that runs (manual section 2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.calls import call_value, deliver, finish_builtin
from luapy.vm.coroutine import DEAD, RUNNING, Coroutine
from luapy.vm.errors import NOT_ENOUGH_MEMORY, LuaError, machine_error, where
from luapy.vm.frames import CallFrame, NativeFrame, as_tuple
from luapy.vm.heap.sizes import CALL, MAX_STACK
from luapy.vm.hooks import TracedCode
from luapy.vm.traceback import Stack
from luapy.vm.unwinding import leave_frames

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import Results


class CoroutineBase(NativeFrame):
    """The bottom of a coroutine's stack: what leaves it goes to the thread that resumed it."""

    __slots__ = ()
    visible = False
    catches = True

    def returned(self, state: State, values: Results) -> None:
        thread = state.thread
        thread.status = DEAD
        thread.frame = None
        switch_back(state, thread)
        _resume_frame(state).finished(state, values)

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        thread = state.thread
        thread.status = DEAD
        thread.error = (error.value,)
        switch_back(state, thread)
        return _resume_frame(state).broken(state, thread, error)


class ResumeFrame(NativeFrame):
    """A resume that waits for its coroutine to yield, return or fail."""

    __slots__ = ("saved_calls",)

    def __init__(self, state: State) -> None:
        frame = state.thread.frame
        assert frame is not None
        super().__init__(frame.native, frame)
        self.saved_calls = state.native_calls

    def finished(self, state: State, values: Results) -> None:
        self.leave(state)
        finish_builtin(state, (True, *as_tuple(values)))

    def broken(self, state: State, thread: Coroutine, error: LuaError) -> LuaError | None:
        self.leave(state)
        finish_builtin(state, (False, error.value))
        return None

    def leave(self, state: State) -> None:
        state.native_calls = self.saved_calls
        state.thread.frame = self.caller


class WrapFrame(ResumeFrame):
    """A resume by a function of ``coroutine.wrap``: results come as they are, errors go on."""

    __slots__ = ()

    def finished(self, state: State, values: Results) -> None:
        self.leave(state)
        finish_builtin(state, values)

    def broken(self, state: State, thread: Coroutine, error: LuaError) -> LuaError | None:
        state.native_calls = self.saved_calls
        # The error is raised again by the wrapping function, which first closes the coroutine.
        thread.settle()
        left = (*error.left, Stack(thread.frame))
        value = close_coroutine(state, thread)[1]
        again = self.raise_in_caller(state, value)
        again.left = left
        if value is error.value and again.value is value:
            again.python = error.python
        return again

    def raise_in_caller(self, state: State, value: Any) -> LuaError:
        frame = self.caller
        assert frame is not None
        state.thread.frame = frame
        frame.native = self.function
        # The message of memory errors stays as it is, by which they are told from others.
        if value.__class__ is str and value != NOT_ENOUGH_MEMORY:
            value = where(state, 1) + value
        return LuaError(value)


class YieldFrame(NativeFrame):
    """The top of a suspended coroutine: what it is resumed with are the results of its yield.

    `values` is for a host that resumes threads: what it has not taken yet of the values that were yielded.
    """

    __slots__ = ("values",)

    def __init__(self, function: Any, caller: Any) -> None:
        super().__init__(function, caller)
        self.values: list[Any] = []

    def returned(self, state: State, values: Results) -> None:
        state.thread.frame = self.caller
        finish_builtin(state, values)


class HookYieldFrame(YieldFrame):
    """The top of a coroutine that a hook suspended before an instruction; what it is resumed with is ignored."""

    __slots__ = ("registers",)
    visible = False

    def __init__(self, frame: CallFrame) -> None:
        super().__init__(None, frame)
        # All of them are in use: the instruction has not begun.
        self.registers: list[Any] = frame.registers

    def returned(self, state: State, values: Results) -> None:
        frame: CallFrame = self.caller
        frame.pc -= 1
        if frame.code.__class__ is TracedCode:
            frame.code.resumed = True
        state.thread.frame = frame


def _resume_frame(state: State) -> ResumeFrame:
    result: ResumeFrame = state.thread.frame
    return result


def switch_back(state: State, thread: Coroutine) -> None:
    resumer = thread.resumer
    assert resumer is not None
    thread.resumer = None
    state.thread = resumer


def cannot_resume(state: State, thread: Coroutine, count: int) -> str | None:
    """Return why `thread` cannot be resumed with `count` arguments now, or None."""
    if not thread.is_suspended():
        return "cannot resume dead coroutine" if thread.status == DEAD else "cannot resume non-suspended coroutine"
    if count > MAX_STACK - 20:
        return "too many arguments to resume"
    if state.native_calls >= state.MAX_NATIVE_CALLS:
        return "C stack overflow"
    return None


def switch_to(state: State, thread: Coroutine, resume: ResumeFrame, arguments: list[Any]) -> None:
    """Run `thread` from where it is; `resume`, on top of the current thread, takes what comes out."""
    enter_thread(state, thread, resume)
    if thread.frame is None:
        base = CoroutineBase(None, None)
        base.base = 1
        thread.frame = base
        # The body's call, and one that it makes.
        state.heap.grow(2 * CALL, "stack")
        thread.call_count += 2
        # Starting the body is a call of its own, which finds the level already counted.
        if state.native_calls == state.MAX_NATIVE_CALLS:
            raise LuaError("C stack overflow")
        call_value(state, thread.function, arguments)
    else:
        deliver(state, arguments[0] if len(arguments) == 1 else tuple(arguments))


def throw_into(state: State, thread: Coroutine, resume: ResumeFrame, error: LuaError) -> None:
    """Raise `error` where `thread`, which has begun, is suspended; else like `switch_to`."""
    thread.settle()
    enter_thread(state, thread, resume)
    suspended: Any = thread.frame
    thread.frame = suspended.caller
    thread.frame.native = suspended.function
    raise error


def enter_thread(state: State, thread: Coroutine, resume: ResumeFrame) -> None:
    """Make `thread` the running one; `resume`, on top of the current one, waits for it."""
    current = state.thread
    current.frame = resume
    thread.resumer = current
    thread.resumptions += 1
    state.native_calls += 1
    thread.base_calls = state.native_calls
    state.thread = thread


def begin_resume(state: State, arguments: list[Any]) -> None:
    """``coroutine.resume``; the library has checked the first argument."""
    thread = arguments[0]
    reason = cannot_resume(state, thread, len(arguments) - 1)
    if reason is not None:
        finish_builtin(state, (False, reason))
        return
    switch_to(state, thread, ResumeFrame(state), arguments[1:])


def begin_wrapped(state: State, thread: Coroutine, arguments: list[Any]) -> None:
    """A call of a function made by ``coroutine.wrap``."""
    reason = cannot_resume(state, thread, len(arguments))
    if reason is not None:
        raise LuaError(where(state, 1) + reason)
    switch_to(state, thread, WrapFrame(state), arguments)


def begin_yield(state: State, arguments: list[Any]) -> None:
    check_yieldable(state, 0)
    if state.tier is not None:
        state.tier.leave_for_yield(state, lambda: begin_yield(state, arguments))
    thread = state.thread
    frame = thread.frame
    assert frame is not None
    thread.frame = YieldFrame(frame.native, frame)
    suspend(state, arguments)


def check_yieldable(state: State, allowed: int) -> None:
    """Raise unless the running thread can yield, with no more than `allowed` host calls in between."""
    thread = state.thread
    if thread.non_yieldable > allowed:
        if thread.is_main:
            raise machine_error(state, "attempt to yield from outside a coroutine")
        raise machine_error(state, "attempt to yield across a C-call boundary")


def suspend(state: State, values: list[Any]) -> None:
    """Leave the running thread as it is and hand `values` to the one that resumed it."""
    hand_over(state, values[0] if len(values) == 1 else tuple(values))


def hand_over(state: State, values: Results) -> None:
    thread = state.thread
    switch_back(state, thread)
    if values.__class__ is Awaiting and not thread.is_driven:
        pass_on(state, thread, values)
    else:
        _resume_frame(state).finished(state, values)


class Awaiting:
    """What a coroutine is suspended for that the host awaits. Lua code never sees it.

    ``deliver(value)`` makes Lua values of the result.
    """

    __slots__ = ("awaitable", "deliver")

    def __init__(self, awaitable: Any, deliver: Callable[[Any], Results]) -> None:
        self.awaitable = awaitable
        self.deliver = deliver


class Failure:
    """In place of the results of an awaitable: the error that it has raised."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


class RelayFrame(NativeFrame):
    """On top of a thread that waits since a coroutine `thread`, which it has resumed, waits for the host."""

    __slots__ = ("thread",)
    visible = False

    def __init__(self, caller: Any, thread: Coroutine) -> None:
        super().__init__(None, caller)
        self.thread = thread

    def returned(self, state: State, values: Results) -> None:
        """What the host has got is for the coroutine."""
        resume = state.thread.frame = self.caller
        self.thread.resumer = None
        enter_thread(state, self.thread, resume)
        deliver(state, values)


def pass_on(state: State, thread: Coroutine, awaiting: Any) -> None:
    """Suspend the running thread as well, for it has resumed `thread`, which waits for the host."""
    # Nobody else can resume that meanwhile.
    thread.resumer = state.thread
    if state.tier is not None:
        state.tier.leave_for_yield(state, lambda: pass_on(state, thread, awaiting))
    current = state.thread
    current.frame = RelayFrame(current.frame, thread)
    hand_over(state, awaiting)


def suspend_in_hook(state: State) -> None:
    """A hook has asked to suspend the running thread before the instruction that its innermost frame is at."""
    thread = state.thread
    thread.frame = HookYieldFrame(thread.frame)
    suspend(state, [])


def close_coroutine(state: State, thread: Coroutine) -> tuple[bool, Any]:
    """Close a suspended or dead coroutine: (True, None), or (False, error object) if it had or met an error."""
    thread.settle()
    error = LuaError(thread.error[0]) if thread.error is not None else None
    pending = thread.to_be_closed()
    frame = thread.frame
    if frame is not None:
        base: Any = frame
        while base.caller is not None:
            base = base.caller
        leave_frames(thread, base, LuaError(None))
        thread.frame = base
    thread.status = DEAD
    thread.error = None
    if pending:
        error = _run_closers(state, thread, pending, error)
    thread.frame = None
    return (True, None) if error is None else (False, error.value)


def _run_closers(state: State, thread: Coroutine, pending: list[Any], error: LuaError | None) -> LuaError | None:
    from luapy.vm.operations import metamethod

    current = state.thread
    thread.status = RUNNING
    state.thread = thread
    try:
        pending.reverse()
        while pending:
            value = pending.pop()
            try:
                state.call(metamethod(state, value, "__close"), value, error.value if error is not None else None)
            except LuaError as failure:
                error = failure
                pending += reversed(failure.pending)
    finally:
        state.thread = current
        thread.status = DEAD
    return error
