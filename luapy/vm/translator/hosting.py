"""Calls from builtins and the host into translated functions: a whole series of them above one edge, and resumes.

What `State.call` sets up and takes down for each call, a series does once. A resume from the host goes straight to the
generators that wait.
"""

from __future__ import annotations

from threading import get_ident
from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.budget import LimitReached
from luapy.vm.translator.activations import (
    Leave,
    TranslatedFrame,
    drop_nested,
    replace_group,
)
from luapy.vm.translator.nested import MOST_RESUMABLE, TAIL, run_above
from luapy.vm.translator.pythonstack import ENTRY, set_role, traceback_frames
from luapy.vm.translator.switching import MOST_ARGUMENTS, ResumableFrame, ending

if TYPE_CHECKING:
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.resuming import ResumeFrame
    from luapy.vm.state import State
    from luapy.vm.values import LuaFunction, Results


class Series:
    """Calls of `function`, one after the other, above `boundary`, which stands on the innermost frame.

    ``call`` makes one. While it runs, `marker` is the thread's frame; between the calls it is `frame` again, so that
    whoever makes them may raise errors of its own. To save that too, code that has `marker` in a variable of this name,
    and has the role ENTRY, may do what ``call`` does.
    """

    __slots__ = ("boundary", "depth", "frame", "function", "marker", "state", "thread")
    is_direct = True

    def __init__(self, state: State, boundary: Any, function: LuaFunction) -> None:
        self.state = state
        self.boundary = boundary
        self.function: Any = function
        self.thread = state.thread
        self.frame = boundary.caller
        self.marker = TranslatedFrame(boundary, state.thread)
        self.marker.outer = state.tier.innermost
        self.marker.level = state.tier.level()
        self.depth = state.tier.start_depth(self.marker.level)

    def call(self, *arguments: Any) -> Results:
        """Call the function and return its results."""
        marker = self.marker
        self.thread.frame = marker
        try:
            results = self.function.call(self.function, self.depth, *arguments)
            if results.__class__ is tuple:
                results = self.run_tail(results)
        except BaseException as error:
            results = self.failed(error)
        self.thread.frame = self.frame
        return results

    def run_tail(self, results: Any) -> Any:
        """Make the tail calls that the results of a call may stand for."""
        marker = self.marker
        while results.__class__ is tuple and results and results[0] is TAIL:
            marker.is_tail_call = True
            called = results[1]
            results = called.call(called, self.depth, *results[2:])
        marker.is_tail_call = False
        return results

    def failed(self, error: BaseException) -> Results:
        """Return the results of a call that has raised `error`, if there are to be any."""
        if error.__class__ is not Leave:
            return fail(self.state, self.boundary, self.marker, error)
        if error.target is not self.marker:
            raise error
        # There may be a hook now, or a debugger's eye on the stack.
        self.state.tier.innermost = self.marker.outer
        results = finish(self.state, self.boundary, error)
        self.function = Interpreted(self)
        return results


class Interpreted:
    """Stands for the function of a series whose calls are the interpreter's from now on."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self.function = series.function

    def call(self, _: Any, depth: int, *arguments: Any) -> Results:
        series = self.series
        series.thread.frame = series.frame
        return series.state.call(self.function, *arguments)


set_role(Series.call, ENTRY)


def host_calls(state: State, boundary: Any, function: LuaFunction, work: Callable[[Series], Any]) -> Any:
    """Return what ``work`` does with a series of calls of `function`."""
    series = Series(state, boundary, function)
    state.tier.innermost = series.marker
    series.thread.frame = series.frame
    try:
        return work(series)
    finally:
        state.tier.innermost = series.marker.outer


def finish(state: State, boundary: Any, leave: Any) -> Results:
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


def can_go_on(state: State, thread: Coroutine, count: int) -> bool:
    """Can `resume_for_host` resume a coroutine with `count` values?"""
    marker = thread.frame
    return (
        marker.__class__ is ResumableFrame
        and thread.resumer is None
        and count <= MOST_ARGUMENTS
        and state.thread.hook is None
        and state.native_calls < state.MAX_NATIVE_CALLS - 4
        and not (state.budget.on and marker.does_not_count(state))
        and state.tier.level() <= MOST_RESUMABLE
    )


def resume_for_host(
    state: State, thread: Coroutine, values: Results, new_frame: Callable[[Any], ResumeFrame]
) -> Results:
    """Resume `thread`, which waits and `can_go_on`, for the host: what `State.call_for_host` does with less ado.

    ``new_frame(frame)`` makes the frame that takes what comes out of the coroutine when the interpreter takes over. It
    stands on the edge of a call by the host.
    """
    marker = thread.frame
    current = state.thread
    frame = current.frame
    native = frame.native
    calls = state.native_calls
    resume = marker.resume
    if resume is None or resume.caller.caller is not frame:
        resume = marker.resume = new_frame(frame)
    boundary = resume.caller
    boundary.saved_calls = calls
    resume.saved_calls = calls + 1
    budget = state.budget
    started = budget.on and budget.start_clock()
    is_outermost = state.running_in is None
    if is_outermost:
        state.running_in = get_ident()
    current.non_yieldable += 1
    current.frame = resume
    thread.resumer = current
    thread.base_calls = state.native_calls = calls + 2
    state.thread = thread
    tier = state.tier
    outer = marker.outer = tier.innermost
    level = marker.level = tier.level() if outer is not None else 0
    marker.offset = (tier.start_depth(level) if level else 0) - tier.first_depth
    tier.innermost = marker
    ended: Any = None
    try:
        try:
            send = marker.send
            results: Results = send(values)
        except BaseException as exception:
            ended = exception
        else:
            thread.resumer = None
            state.thread = current
            if marker.is_watched:
                marker.look_after(state, thread)
            return results
        marker.level = None
        begin = ending(state, thread, marker, ended)
        tier.innermost = outer
        if begin is None:
            state.thread = current
            results = ended.value
        else:
            results = run_above(state, boundary, begin, tier.count_resume(thread))
        return results
    except LimitReached as limit:
        if limit.levels is None:
            state.note_levels(limit)
        raise
    finally:
        # Its traceback holds this frame: let no cycle come of it.
        ended = None
        tier.innermost = outer
        marker.level = None
        if started:
            budget.stop_clock()
        if is_outermost:
            state.running_in = None
        current.non_yieldable -= 1
        current.frame = frame
        frame.native = native
        if state.thread is not current:
            state.abandon_threads(current)
        state.native_calls = calls


set_role(resume_for_host, ENTRY)
