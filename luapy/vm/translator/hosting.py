"""Calls from builtins into translated functions: a whole series of them above one edge.

What `State.call` sets up and takes down for each call, a series does once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.translator.activations import (
    Leave,
    TranslatedFrame,
    drop_nested,
    replace_group,
)
from luapy.vm.translator.nested import TAIL, run_above
from luapy.vm.translator.pythonstack import ENTRY, set_role, traceback_frames

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaFunction, Results

# Calls the function of a series and returns its results.
Call = Callable[..., "Results"]


def host_calls(state: State, boundary: Any, function: LuaFunction, work: Callable[[Call], Any]) -> Any:
    """Return ``work(call)``: `call` runs `function`, above `boundary`, which stands on the innermost frame.

    Between the calls that frame is the innermost again, so `work` may raise errors of its own.
    """
    thread = state.thread
    frame = boundary.caller
    tier = state.tier
    active = tier.active
    count = len(active)
    marker = TranslatedFrame(boundary)
    marker.level = tier.level()
    depth = tier.start_depth(marker.level)
    interpreted = False

    def call(*arguments: Any) -> Results:
        nonlocal interpreted
        if interpreted:
            return state.call(function, *arguments)
        thread.frame = marker
        try:
            results = function.call(function, depth, *arguments)
            if results.__class__ is tuple:
                results = run_tail(results)
        except Leave as leave:
            if leave.target is not marker:
                raise
            # There may be a hook now, or a debugger's eye on the stack.
            interpreted = True
            del active[count:]
            results = finish(state, boundary, leave)
        except BaseException as error:
            results = fail(state, boundary, marker, error)
        thread.frame = frame
        return results

    def run_tail(results: Any) -> Any:
        while results.__class__ is tuple and results and results[0] is TAIL:
            marker.is_tail_call = True
            called = results[1]
            results = called.call(called, depth, *results[2:])
        marker.is_tail_call = False
        return results

    set_role(call, ENTRY)
    active.append((marker, thread))
    thread.frame = frame
    try:
        return work(call)
    finally:
        del active[count:]


def finish(state: State, boundary: Any, leave: Leave) -> Results:
    """Run the call frames that a call has become to their end."""
    boundary.done = False
    leave.then()
    return run_above(state, boundary)


def fail(state: State, boundary: Any, marker: TranslatedFrame, error: BaseException) -> Results:
    """Deal with the error of a call as `execute` does; its frames are in place till somebody catches it."""
    thread = state.thread
    replace_group(thread, marker, traceback_frames(error.__traceback__))
    drop_nested(thread, marker)

    def raise_again() -> None:
        raise error

    boundary.done = False
    return run_above(state, boundary, raise_again)
