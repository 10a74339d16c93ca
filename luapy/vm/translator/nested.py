"""Running the interpreter for translated code, and translated code for the interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.calls import push_frame
from luapy.vm.interpreter import CAUGHT, as_lua_error, run
from luapy.vm.translator.activations import (
    Leave,
    NestedFrame,
    TranslatedFrame,
    base_above,
    ends_in_tail_call,
    give_up_group,
    leavable,
    leave,
)
from luapy.vm.translator.pythonstack import ENTRY, NESTED, live_frames, set_boundary, set_role
from luapy.vm.unwinding import unwind

if TYPE_CHECKING:
    from luapy.vm.frames import CallFrame
    from luapy.vm.state import State
    from luapy.vm.values import LuaFunction, Results

# Stands for results when the interpreter is to look at the innermost frame again.
LEFT = object()
# The first element of a tuple that is a tail call: (TAIL, function, arguments...).
TAIL = object()
# So many groups of translated functions may be active before the interpreter takes over in place of running above
# them: functions of both tiers may call each other as deeply as the interpreter alone allows.
MOST_GROUPS = 16
# So many may be for the interpreter to run one more of functions that can wait.
MOST_RESUMABLE = 8


def run_above(
    state: State, boundary: NestedFrame, begin: Callable[[], None] | None = None, entries: int = 0
) -> Results:
    """Run what `begin` starts, and the frames above `boundary`, as the interpreter does. Return the results.

    The more `entries` there have been, the sooner loops are looked at.
    """
    budget = state.budget
    while not boundary.done:
        try:
            entries += 1
            if begin is not None:
                start, begin = begin, None
                start()
            if budget.on:
                budget.run(state, boundary, entries)
            else:
                run(state, boundary, entries)
        except CAUGHT as exception:
            unwind(state, as_lua_error(state, exception))
    return boundary.results


def run_frame(state: State, frame: CallFrame) -> Results:
    """Go on in the interpreter with `frame`, in place of the translated function that made it."""
    thread = state.thread
    if state.tier.level() >= MOST_GROUPS and leavable(state):

        def go_on() -> None:
            frame.caller = thread.frame
            thread.frame = frame

        leave(state, go_on)
    marker = thread.frame
    boundary = NestedFrame(marker)
    frame.caller = boundary
    thread.frame = frame
    results = run_above(state, boundary)
    thread.frame = marker
    return results


def run_function(state: State, function: LuaFunction, arguments: list[Any]) -> Results:
    """Call a function in the interpreter for translated code."""
    thread = state.thread
    marker = thread.frame
    if state.tier.level() >= MOST_GROUPS and leavable(state):
        is_tail_call = ends_in_tail_call(marker, live_frames(marker))

        def go_on() -> None:
            push_frame(state, function, arguments, base_above(thread.frame)).is_tail_call = is_tail_call

        leave(state, go_on)
    boundary = NestedFrame(marker)
    thread.frame = boundary
    push_frame(state, function, arguments, boundary.base + 1)
    results = run_above(state, boundary)
    thread.frame = marker
    return results


def run_builtin(state: State, function: Any, arguments: list[Any], entries: int = 0) -> Results:
    """Call a function that works on frames (``pcall``, ``coroutine.resume``, ...) for translated code."""
    thread = state.thread
    marker = thread.frame
    boundary = NestedFrame(marker)
    boundary.native = function
    thread.frame = boundary
    results = run_above(state, boundary, lambda: function.begin(state, arguments), entries)
    thread.frame = marker
    return results


def enter(
    state: State, function: Any, call: Any, arguments: Any, is_tail_call: bool = False, in_loop: bool = False
) -> Any:
    """Run translated code above the innermost frame: ``call(function, depth, *arguments)``.

    Return its results, or LEFT. What is `in_loop` does not begin with the function's beginning.
    """
    thread = state.thread
    if function.proto.resumable is not None and thread.non_yieldable == 0 and not in_loop:
        tier = state.tier
        if tier.level() <= MOST_RESUMABLE:
            return tier.enter_resumable(state, function, function.proto.resumable, arguments, is_tail_call)
        push_frame(state, function, list(arguments), base_above(thread.frame)).is_tail_call = is_tail_call
        return LEFT
    caller = thread.frame
    marker = TranslatedFrame(caller, thread, is_tail_call, function.proto.max_stack_size)
    thread.frame = marker
    tier = state.tier
    outer = marker.outer = tier.innermost
    if outer is not None:
        marker.level = tier.level()
    depth = tier.start_depth(marker.level)
    tier.innermost = marker
    try:
        results = call(function, depth, *arguments)
        while results.__class__ is tuple and results and results[0] is TAIL:
            function = results[1]
            if function.proto.fast is None:
                # Tail calls between the tiers must not pile up on Python's stack.
                thread.frame = caller
                push_frame(state, function, list(results[2:]), base_above(caller)).is_tail_call = True
                return LEFT
            marker.is_tail_call = True
            results = function.call(function, depth, *results[2:])
    except Leave as leave:
        if leave.target is not marker:
            raise
        tier.innermost = outer
        leave.then()
        return LEFT
    except BaseException as error:
        give_up_group(thread, marker, error)
        raise
    finally:
        tier.innermost = outer
    thread.frame = caller
    return results


set_role(enter, ENTRY)
set_role(run, NESTED)
set_role(run_above, NESTED)
set_boundary(run_above)
