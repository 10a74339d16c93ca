"""``pcall`` and ``xpcall`` as frames that catch (manual section 6.1); errors and yields pass through them freely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.calls import call_value, finish_builtin, next_base, recover_stack
from luapy.vm.closing import ErrorCloseFrame
from luapy.vm.frames import CallFrame, NativeFrame, as_tuple
from luapy.vm.unwinding import leave_frames
from luapy.vm.values import NO_VALUE

if TYPE_CHECKING:
    from luapy.vm.errors import LuaError
    from luapy.vm.state import State
    from luapy.vm.values import Results


class ProtectedFrame(NativeFrame):
    """A protected call in progress. `handler` is xpcall's message handler, None for pcall."""

    __slots__ = ("handler", "resumptions", "saved_calls")
    catches = True

    def __init__(self, state: State, handler: Any) -> None:
        frame = state.thread.frame
        assert frame is not None
        super().__init__(frame.native, frame)
        if frame.__class__ is CallFrame:
            # In the reference true and the function lie on this call's stack, below what it calls.
            self.base = next_base(frame) + 2
        self.handler = handler
        self.saved_calls = state.native_calls
        self.resumptions = state.thread.resumptions

    def returned(self, state: State, values: Results) -> None:
        state.leave_native_call()
        state.thread.frame = self.caller
        finish_builtin(state, (True, *as_tuple(values)))

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        leave_frames(state.thread, self, error)
        recover_stack(state)
        state.restore_native_calls(self)
        if error.pending:
            frame = ErrorCloseFrame(self, error)
            state.thread.frame = frame
            frame.step(state)
        else:
            state.thread.frame = self.caller
            finish_builtin(state, (False, error.value))
        return None


def begin_pcall(state: State, arguments: list[Any]) -> None:
    from luapy.vm.arguments import check_any

    check_any(state, arguments[0] if arguments else NO_VALUE, 1)
    state.thread.frame = ProtectedFrame(state, None)
    state.enter_native_call()
    call_value(state, arguments[0], arguments[1:])


def begin_xpcall(state: State, arguments: list[Any]) -> None:
    from luapy.vm.arguments import check_function

    handler = check_function(state, arguments[1] if len(arguments) > 1 else NO_VALUE, 2)
    state.thread.frame = ProtectedFrame(state, handler)
    state.enter_native_call()
    call_value(state, arguments[0], arguments[2:])
