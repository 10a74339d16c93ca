"""To-be-closed variables (manual section 3.3.8): calling their ``__close`` metamethods without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.calls import call_value, finish_builtin, return_from
from luapy.vm.errors import LuaError, machine_error
from luapy.vm.frames import CallFrame, NativeFrame
from luapy.vm.operations import metamethod
from luapy.vm.unwinding import leave_frames

if TYPE_CHECKING:
    from luapy.vm.state import ProtectingFrame, State
    from luapy.vm.values import Results


def mark_to_be_closed(state: State, frame: CallFrame, register: int) -> None:
    """Make the variable in `register` close at the end of its block; nil and false are ignored."""
    value = frame.registers[register]
    if value is None or value is False:
        return
    if metamethod(state, value, "__close") is None:
        name = frame.function.proto.local_name(register + 1, frame.pc - 1) or "(temporary)"
        raise machine_error(state, f"variable '{name}' got a non-closable value")
    pending = frame.to_be_closed
    if pending is None:
        frame.to_be_closed = [register]
    elif not pending or pending[-1] != register:
        # The register can be there already: the reference's code for a `goto` out of a block does not close the
        # block's variable if the label stands behind other local variables.
        pending.append(register)


class CloseFrame(NativeFrame):
    """Closes variables of a running Lua function, one call at a time, at the end of a block or on return.

    When all are closed the frame below returns `results` if it `returns`; otherwise it goes on.
    """

    __slots__ = ("level", "results", "returns")
    visible = False
    closing = True

    def __init__(self, frame: CallFrame, level: int, results: Results | None, returns: bool) -> None:
        super().__init__(None, frame)
        self.level = level
        self.results = results
        self.returns = returns

    def step(self, state: State) -> None:
        frame: CallFrame = self.caller
        pending = frame.to_be_closed
        if pending and pending[-1] >= self.level:
            register = pending.pop()
            frame.close_upvalues(register)
            value = frame.registers[register]
            state.enter_native_call()
            call_value(state, metamethod(state, value, "__close"), [value, None])
            return
        state.thread.frame = frame
        frame.native = None
        frame.close_upvalues(self.level)
        if self.returns:
            return_from(state, frame, self.results)

    def returned(self, state: State, values: Results) -> None:
        state.leave_native_call()
        self.step(state)


class ErrorCloseFrame(NativeFrame):
    """Closes what an error left open, then hands the error on: stands for the ``pcall`` that caught it.

    `handler` is the message handler still in force, or None.
    """

    __slots__ = ("error", "handler", "is_calling", "pending", "resumptions", "saved_calls")
    catches = True

    def __init__(self, catcher: Any, error: LuaError) -> None:
        super().__init__(catcher.function, catcher.caller)
        self.error = error
        self.handler = catcher.handler
        # The last one is the next.
        self.pending = [*reversed(error.pending)]
        # Is `step` about to find out whether what it has called has already returned?
        self.is_calling = False
        self.saved_calls = catcher.saved_calls
        self.resumptions = catcher.resumptions
        error.pending = ()

    def pending_values(self) -> list[Any]:
        return [*reversed(self.pending)]

    def step(self, state: State) -> None:
        # There may be thousands: those that return at once must not pile up on Python's stack.
        while self.pending:
            value = self.pending.pop()
            state.enter_native_call()
            self.is_calling = True
            try:
                call_value(state, metamethod(state, value, "__close"), [value, self.error.value])
            except BaseException:
                # It may have been suspended: it returns when nobody waits here any more.
                self.is_calling = False
                raise
            if self.is_calling:
                # Frames are to run first.
                self.is_calling = False
                return
        self.finish(state)

    def finish(self, state: State) -> None:
        """Everything is closed: give the error to whoever made the protected call."""
        state.thread.frame = self.caller
        finish_builtin(state, (False, self.error.value))

    def returned(self, state: State, values: Results) -> None:
        state.leave_native_call()
        if self.is_calling:
            self.is_calling = False
        else:
            self.step(state)

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        leave_frames(state.thread, self, error)
        state.restore_native_calls(self)
        self.error = error
        self.pending += reversed(error.pending)
        error.pending = ()
        self.step(state)
        return None


class EdgeCloseFrame(ErrorCloseFrame):
    """Closes what an error left open when it came to the edge of a host call, then hands it on to the host."""

    __slots__ = ("boundary",)
    visible = False
    # Nobody catches the error here: message handlers are looked for further out.
    is_boundary = True

    def __init__(self, boundary: ProtectingFrame, error: LuaError) -> None:
        super().__init__(boundary, error)
        self.caller = self.boundary = boundary

    def finish(self, state: State) -> None:
        state.thread.frame = self.boundary
        raise self.error

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        self.boundary.note_levels(state, error)
        return super().failed(state, error)


def close_left_open(state: State, error: LuaError) -> LuaError:
    """Close what an error that is already out of Lua has left open. Return the error that goes on."""
    pending = [*reversed(error.pending)]
    error.pending = ()
    while pending:
        value = pending.pop()
        try:
            state.call_for_host(metamethod(state, value, "__close"), value, error.value)
        except LuaError as failure:
            error = failure
    return error


def close_main_thread(state: State) -> None:
    """Leave whatever the main thread does and close its variables, for the end of the state.

    An error in a ``__close`` metamethod becomes the error that the remaining ones get; the last one is dropped.
    """
    thread = state.thread = state.main_thread
    pending: list[Any] = []
    outermost: Any = thread.frame
    while outermost.caller is not None:
        pending += _take_pending(outermost)
        outermost = outermost.caller
    thread.frame = outermost
    state.native_calls = 0
    error = None
    for value in pending:
        try:
            state.call(metamethod(state, value, "__close"), value, error)
        except LuaError as failure:
            error = failure.value


def _take_pending(frame: Any) -> list[Any]:
    """Return the values that `frame` still has to close, innermost first; it will not close them again."""
    if frame.__class__ is not CallFrame:
        result: list[Any] = frame.pending_values()
        return result
    registers = reversed(frame.to_be_closed or ())
    frame.to_be_closed = None
    return [frame.registers[register] for register in registers]


def close_variables(state: State, frame: CallFrame, level: int, results: Results | None, returns: bool) -> None:
    """Close the variables of `frame`, the innermost one, from register `level` on; then return `results` if so."""
    close = CloseFrame(frame, level, results, returns)
    state.thread.frame = close
    close.step(state)
