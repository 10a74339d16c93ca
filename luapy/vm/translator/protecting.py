"""``pcall`` and ``xpcall`` for translated code.

The one is a Python ``try`` in place of a frame that catches: in the text of the caller for a Lua function, else here.
The other has such a frame, for the message handler runs above the frames that the error has come from; but as long as
there is no error the interpreter has nothing to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.calls import recover_stack
from luapy.vm.closing import ErrorCloseFrame
from luapy.vm.errors import LuaError, machine_error
from luapy.vm.heap.sizes import MIN_STACK
from luapy.vm.interpreter import CAUGHT, keyboard_interruption, out_of_memory
from luapy.vm.protected import ProtectedFrame
from luapy.vm.table import InvalidKey
from luapy.vm.translator.activations import NestedFrame, protected_frame
from luapy.vm.translator.nested import LEFT, TAIL, enter, run_above
from luapy.vm.translator.pythonstack import give_back, set_role
from luapy.vm.unwinding import leave_frames
from luapy.vm.values import LuaFunction

if TYPE_CHECKING:
    from luapy.vm.state import State


def error_in_call(state: State, failure: BaseException) -> LuaError:
    """Return the Lua error for an exception other than one, with its traceback: functions are still to be left."""
    if isinstance(failure, KeyboardInterrupt):
        if not state.interruptible:
            raise failure
        return keyboard_interruption(state, failure)
    if isinstance(failure, RecursionError):
        error = machine_error(state, "C stack overflow")
    elif isinstance(failure, InvalidKey):
        error = LuaError(str(failure))
    else:
        error = out_of_memory(state)
    return error.with_traceback(failure.__traceback__)


def _pcall_frame(values: dict[str, Any], caller: Any) -> Any:
    """Make the frame for a call of ``pcall`` from its variables: those of all states have the same code."""
    # After an error, what closes variables has a frame of its own.
    return caller if "error" in values else protected_frame(values["state"], caller, values["saved_calls"])


def make_pcall(
    state: State, call_any: Callable[..., Any], run_tail: Callable[..., Any]
) -> tuple[Callable[..., Any], Callable[..., Any], dict[str, Any]]:
    """Return ``pcall``, what it answers after an error, and the names for texts that it is part of."""
    deepest = state.MAX_NATIVE_CALLS - 1
    tier = state.tier
    budget = state.budget

    def pcall(d: int, function: Any, *arguments: Any) -> tuple[Any, ...]:
        thread = state.thread
        marker = thread.frame
        saved_calls = state.native_calls
        try:
            if saved_calls < deepest:
                state.native_calls = saved_calls + 1
            else:
                state.enter_native_call()
            if function.__class__ is LuaFunction:
                results = function.call(function, d, *arguments)
            else:
                results = call_any(function, d, arguments)
            if results.__class__ is tuple and results and results[0] is TAIL:
                results = run_tail(results, d)
        except LuaError as failure:
            error = failure
        except CAUGHT as failure:
            error = error_in_call(state, failure)
        else:
            state.native_calls = saved_calls
            return (True, *results) if results.__class__ is tuple else (True, results)
        return failed(thread, marker, saved_calls, error)

    def failed(thread: Any, marker: Any, saved_calls: int, error: LuaError) -> tuple[Any, ...]:
        """Leave the frames of the failed call, close what they left open, and return what ``pcall`` answers."""
        if state.budget.on:
            give_back(state.budget, error.__traceback__)
        if thread.frame is marker:
            marker.native = None
        else:
            leave_frames(thread, marker, error)
        # One of so many slots does not shrink.
        if thread.overflowing or thread.stack_size > 3 * (MIN_STACK + marker.base):
            recover_stack(state)
        state.native_calls = saved_calls
        if state.budget.on:
            state.budget.look()
        if error.pending:
            boundary = NestedFrame(marker)
            boundary.native = state.library_data["protected_call"][0]
            frame = ErrorCloseFrame(protected_frame(state, boundary, saved_calls), error)
            thread.frame = frame
            # A translated method for closing raises its error from the first step.
            run_above(state, boundary, lambda: frame.step(state))
            thread.frame = marker
            results = boundary.results
            return results if results.__class__ is tuple else (results,)
        # The traceback holds frames that hold the error: let no cycle come of it.
        error.__traceback__ = None
        return False, error.value

    def failed_call(saved_calls: int, failure: BaseException) -> tuple[Any, ...]:
        """Return what a ``pcall`` answers that is part of the text of a function in the innermost group."""
        marker: Any = tier.innermost
        thread = marker.running_thread()
        if (
            failure.__class__ is LuaError
            and thread.frame is marker
            and not thread.overflowing
            and thread.stack_size <= 3 * (MIN_STACK + marker.base)
            and not (budget.on or failure.pending)
        ):
            # There is nothing to do but what `failed` always does.
            marker.native = None
            state.native_calls = saved_calls
            failure.__traceback__ = None
            return False, failure.value
        error = failure if isinstance(failure, LuaError) else error_in_call(state, failure)
        return failed(thread, marker, saved_calls, error)

    set_role(pcall, _pcall_frame)
    names = {
        "failed_call": failed_call,
        "run_tail": run_tail,
        "CAUGHT": CAUGHT,
        "MOST_CALLS": deepest,
        "STATE": state,
    }
    return pcall, failed, names


def make_xpcall(state: State, builtin: Any) -> Callable[..., Any]:
    """Return what calls a translated function as the function `builtin`, which is ``xpcall``, does."""

    def xpcall(function: LuaFunction, handler: Any, *arguments: Any) -> Any:
        thread = state.thread
        marker = thread.frame
        boundary = NestedFrame(marker)
        boundary.native = builtin
        thread.frame = boundary
        thread.frame = ProtectedFrame(state, handler)
        failure: BaseException | None = None
        try:
            state.enter_native_call()
            results = enter(state, function, function.call, arguments)
        except (LuaError, InvalidKey, RecursionError, KeyboardInterrupt, MemoryError) as error:
            failure = error
        if failure is None and results is not LEFT:
            state.leave_native_call()
            thread.frame = marker
            return (True, *results) if results.__class__ is tuple else (True, results)

        def raise_again() -> None:
            if failure is not None:
                raise failure

        results = run_above(state, boundary, raise_again)
        # Its traceback holds frames that hold the error: let no cycle come of it.
        failure = None
        thread.frame = marker
        return results

    return xpcall
