"""The instructions of the stack language that call, resume, yield and return (manual sections 4.5 and 4.6).

An instruction answers None to go on, LEFT when the script waits for something else to run first, or the tuple of the
results with which the script ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.testing.internals.threads import RunningThread, error_status
from luapy.testing.internals.threads import resume as resume_thread
from luapy.vm.calls import call_value, finish_builtin
from luapy.vm.coroutine import Coroutine
from luapy.vm.frames import as_tuple
from luapy.vm.operations import concat_operand
from luapy.vm.protected import ProtectedFrame
from luapy.vm.resuming import check_yieldable, suspend
from luapy.vm.values import NO_VALUE, ControlBuiltin

if TYPE_CHECKING:
    from luapy.testing.internals.stack import Machine
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

LEFT = object()
# What a script waits for.
CALLING = "call"
CALLING_PROTECTED = "protected call"
YIELDING = "yield"
CLOSING = "close"


class HostProtectedFrame(ProtectedFrame):
    """A protected call by the host: no level of the stack, and no further call of the host's own."""

    __slots__ = ()
    visible = False

    def returned(self, state: State, values: Results) -> None:
        state.thread.frame = self.caller
        finish_builtin(state, (True, *as_tuple(values)))


def _begin_protected(state: State, arguments: list[LuaValue]) -> None:
    state.thread.frame = HostProtectedFrame(state, arguments[0])
    call_value(state, arguments[1], arguments[2:])


_PROTECTED = ControlBuiltin("pcall", _begin_protected)


def protected_call(
    state: State, function: LuaValue, arguments: list[LuaValue], handler: LuaValue = None
) -> tuple[str, tuple[LuaValue, ...]]:
    """Call a function. Return the status name, and the results or the error object."""
    succeeded, *results = as_tuple(state.call(_PROTECTED, handler, function, *arguments))
    return "OK" if succeeded else error_status(results[0]), tuple(results)


def _running(machine: Machine) -> RunningThread:
    state = machine.state
    return RunningThread(state, machine.thread or state.thread)


def call(machine: Machine, count: int, wanted: int) -> None:
    function, *arguments = machine.pop_many(count + 1)
    with _running(machine):
        results = as_tuple(machine.state.call(function, *arguments))
    machine.push_results(results, wanted)


def pcall(machine: Machine, count: int, wanted: int, handler: int) -> None:
    message_handler = machine.get_or_nil(handler) if handler else None
    function, *arguments = machine.pop_many(count + 1)
    with _running(machine):
        status, results = protected_call(machine.state, function, arguments, message_handler)
    machine.frame.status = status
    machine.push_results(results, wanted if status == "OK" else 1)


def _can_suspend(machine: Machine) -> bool:
    return machine.thread is None and machine.state.thread.non_yieldable == 0


def callk(machine: Machine, count: int, wanted: int, continuation: int) -> Any:
    if not _can_suspend(machine):
        return call(machine, count, wanted)
    return _call_above(machine, CALLING, count, wanted, continuation)


def pcallk(machine: Machine, count: int, wanted: int, continuation: int) -> Any:
    if not _can_suspend(machine):
        return pcall(machine, count, wanted, 0)
    return _call_above(machine, CALLING_PROTECTED, count, wanted, continuation)


def _call_above(machine: Machine, waiting: str, count: int, wanted: int, continuation: int) -> Any:
    """Let the interpreter make the call, and the frame take its results."""
    frame = machine.frame
    function, *arguments = machine.pop_many(count + 1)
    frame.wait_for_call(machine.state, waiting, wanted, continuation)
    call_value(machine.state, function, arguments)
    return LEFT


def yield_(machine: Machine, count: int) -> Any:
    if machine.frame.is_hook_script:
        # The call of the hook itself does not count.
        check_yieldable(machine.state, 1)
        machine.state.thread.hook_yields = True
        return ()
    return yieldk(machine, count, 0)


def yieldk(machine: Machine, count: int, continuation: int) -> Any:
    frame = machine.frame
    if machine.thread is not None:
        raise machine.error("a script cannot suspend another thread")
    check_yieldable(machine.state, 0)
    values = machine.pop_many(count)
    frame.waiting = YIELDING
    frame.continuation = continuation
    state = machine.state
    if state.tier is not None:
        # Translated functions below become call frames first.
        state.tier.leave_for_yield(state, lambda: suspend(state, values))
    suspend(state, values)
    return LEFT


def resume(machine: Machine, index: int, count: int) -> None:
    thread = machine.get(index)
    if thread.__class__ is not Coroutine:
        raise machine.error("thread expected")
    machine.frame.status = resume_thread(machine.state, thread, count)


def return_(machine: Machine, count: int) -> tuple[LuaValue, ...]:
    """End the script with the values on top; from another stack only strings and booleans come over."""
    if machine.thread is None:
        return tuple(machine.values[len(machine.values) - count :])
    return tuple([_portable(machine.get(index)) for index in range(-count, 0)])


def _portable(value: LuaValue) -> LuaValue:
    if value.__class__ is bool:
        return value
    return None if value is NO_VALUE else concat_operand(value)


INSTRUCTIONS: dict[str, tuple[str, Callable[..., Any]]] = {
    "call": ("nn", call),
    "callk": ("nni", callk),
    "pcall": ("nnn", pcall),
    "pcallk": ("nni", pcallk),
    "yield": ("n", yield_),
    "yieldk": ("ni", yieldk),
    "resume": ("in", resume),
    "return": ("n", return_),
}
