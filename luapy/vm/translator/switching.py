"""Coroutines of which translated functions wait: resuming them, and what they are while they are suspended.

A `ResumableFrame` stands on a thread's stack for a chain of generators, each in a ``yield from`` of the next. While it
runs, it is like any other group of translated functions. Between a yield and the next resume the generators keep the
registers; who wants to look gets call frames made of them, and `settle` puts call frames in their place for good.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable
from weakref import ref

from luapy.vm.awaiting import AwaitFrame
from luapy.vm.calls import deliver, push_frame
from luapy.vm.coroutine import DEAD, SUSPENDED, Coroutine
from luapy.vm.errors import LuaError
from luapy.vm.frames import as_tuple
from luapy.vm.heap.sizes import CALL, MAX_STACK, STACK_SLOT
from luapy.vm.interpreter import CAUGHT
from luapy.vm.resuming import (
    Awaiting,
    CoroutineBase,
    Failure,
    ResumeFrame,
    WrapFrame,
    YieldFrame,
    hand_over,
)
from luapy.vm.translator.activations import (
    Leave,
    NestedFrame,
    TranslatedFrame,
    base_above,
    expand_some,
    give_up_group,
    make_frames,
    protected_frame,
    reach_frames,
)
from luapy.vm.translator.nested import LEFT, MOST_RESUMABLE, TAIL, enter, run_above, run_builtin
from luapy.vm.translator.protecting import error_in_call
from luapy.vm.translator.pythonstack import ENTRY, place_of, role_of, set_role, variables_of
from luapy.vm.translator.pythonstack import TAIL as TAIL_ROLE
from luapy.vm.values import ControlBuiltin, LuaFunction, Userdata

if TYPE_CHECKING:
    from luapy.vm.heap.marking import Marker
    from luapy.vm.state import State
    from luapy.vm.values import Results

# What a call by ``yield from`` counts for in depth: generators take C stack on most versions of Python.
LEVEL = 4
# The stack that a call is taken to need, and how many arguments are counted for themselves.
_SLOTS = 8
MANY_ARGUMENTS = 20
# More arguments than this are the interpreter's, which knows how many fit on a stack.
MOST_ARGUMENTS = 200


class ResumableFrame(TranslatedFrame):
    """Stands on a thread's stack for translated functions that can wait.

    `waiting` stands on the resuming thread's stack if that is translated too. `levels` is how deep the chain has been.
    The functions keep what they take for their depth from where they began: `offset` is how much deeper Python is, and
    `reach` what the depth of a resume has to be raised by to get that with room for the chain. `slots` is the stack
    that they would take, as far as it is more than a new one; `has_many_arguments` says that it must be counted
    whenever they wait.
    """

    __slots__ = (
        "__weakref__",
        "generator",
        "has_many_arguments",
        "is_watched",
        "levels",
        "reach",
        "resume",
        "send",
        "slots",
        "waiting",
    )

    def __init__(self, caller: Any, thread: Coroutine, is_tail_call: bool, registers: int, tier: Any) -> None:
        self.waiting = NestedFrame(caller)
        # The thread has this frame: a cycle would keep both.
        super().__init__(caller, ref(thread), is_tail_call, registers)
        # The outermost generator, once it has begun.
        self.generator: Any = None
        # Stands on the stack of a thread that the host has resumed this one from.
        self.resume: Any = None
        self.level = None
        self.levels: int = tier.few_levels
        self.reach: int = self.levels - tier.first_depth
        self.slots = 0
        self.has_many_arguments = False
        # A `pcall` below wants to know whether there was a resume since.
        self.is_watched = caller.__class__ is not CoroutineBase

    def is_of(self, thread: Coroutine) -> bool:
        return bool(self.owner() is thread)

    def running_thread(self) -> Any:
        return self.owner()

    @property
    def outer(self) -> Any:
        return self.waiting.caller

    @outer.setter
    def outer(self, group: Any) -> None:
        self.waiting.caller = group

    def run(self, generator: Any) -> None:
        self.generator = generator
        self.send = generator.send

    def take_stack(self, state: State, thread: Coroutine, slots: int) -> None:
        """Charge what the waiting functions would take of the thread's stack. Raises when there is no room."""
        self.slots = slots
        needed = self.base + slots
        if needed > thread.stack_size:
            needed = min(max(needed, 2 * thread.stack_size), MAX_STACK)
            state.heap.grow(STACK_SLOT * max(needed - thread.stack_size, 0), "stack")
            thread.stack_size = max(needed, thread.stack_size)

    def look_after(self, state: State, thread: Coroutine) -> None:
        """What has to be done each time that the functions have begun to wait, if they are watched."""
        thread.resumptions += 1
        if self.has_many_arguments:
            self.take_arguments(state, thread)

    def take_arguments(self, state: State, thread: Coroutine) -> None:
        """Charge the arguments that waiting functions hold."""
        slots = self.levels // LEVEL * _SLOTS
        for frame in waiting_frames(self.generator):
            slots += len(variables_of(frame).get("va") or ())
        self.take_stack(state, thread, slots)

    def is_suspended(self) -> bool:
        return self.generator is not None and not self.generator.gi_running

    def does_not_count(self, state: State) -> bool:
        """Has a budget been set since the generators began?"""
        return state.budget.on and self.generator is not None and role_of(self.generator.gi_frame).owed is None

    def expand(self, innermost: bool = True) -> Any:
        if self.is_suspended():
            return self._suspended_frame(permanent=False)
        if innermost:
            return expand_some(self, sys._getframe(1), has_above=False)
        return super().expand(False)

    def _suspended_frame(self, permanent: bool) -> YieldFrame:
        group = [(frame, place_of(frame)) for frame in waiting_frames(self.generator)]
        frame = make_frames(self, group, True, permanent)
        thread = self.owner()
        kind = YieldFrame if thread is None or not thread.is_driven else AwaitFrame
        return kind(frame.native, frame)

    def reach_values(self, collector: Marker, has_above: bool) -> int:
        if self.is_suspended():
            # The yield is a call as well.
            return 1 + reach_frames(collector, waiting_frames(self.generator), True)
        return super().reach_values(collector, has_above)

    def settle(self, thread: Coroutine) -> None:
        if self.is_suspended():
            thread.frame = self._suspended_frame(permanent=True)

    def returned(self, state: State, values: Results) -> None:
        """The thread is resumed by the interpreter: `values` are what the yield answers."""
        if state.tier.level() > MOST_RESUMABLE or self.does_not_count(state):
            frame = self._suspended_frame(permanent=True)
            state.thread.frame = frame
            frame.returned(state, values)
            return
        results = run_resumable(state, self, values)
        if results is not LEFT:
            deliver(state, results)


def waiting_frames(generator: Any) -> list[Any]:
    """Return the Python frames of a chain of generators that wait, innermost first."""
    frames = []
    while generator is not None:
        if role_of(generator.gi_frame) is not None:
            frames.append(generator.gi_frame)
        generator = generator.gi_yieldfrom
    frames.reverse()
    return frames


# -- run by the interpreter -------------------------------------------------------------------------------


def enter_resumable(state: State, function: Any, call: Any, arguments: Any, is_tail_call: bool = False) -> Any:
    """Run translated code that can wait above the innermost frame. Return its results, or LEFT."""
    thread = state.thread
    tier = state.tier
    marker = ResumableFrame(thread.frame, thread, is_tail_call, function.proto.max_stack_size, tier)
    tier.note_waiting(thread)
    marker.run(call(function, tier.first_depth, *arguments))
    thread.frame = marker
    return run_resumable(state, marker, None)


def run_resumable(state: State, marker: ResumableFrame, values: Any) -> Any:
    """Let the generators of `marker`, the innermost frame, go on with `values`. Return their results, or LEFT."""
    thread = state.thread
    tier = state.tier
    outer = marker.outer = tier.innermost
    level = marker.level = tier.level()
    marker.offset = tier.start_depth(level) - tier.first_depth
    tier.innermost = marker
    try:
        results = _go_on(tier, marker, values)
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
        marker.level = None
    if marker.generator is not None:
        if marker.is_watched:
            try:
                marker.look_after(state, thread)
            except LuaError:
                marker.settle(thread)
                raise
        # It waits; below it there may be functions that cannot.
        tier.leave_for_yield(state, lambda: hand_over(state, results))
        hand_over(state, results)
        return LEFT
    thread.frame = marker.caller
    return results


def _go_on(tier: Any, marker: ResumableFrame, values: Any) -> Any:
    """Return what the generators of `marker` yield next, or what the last of them returns."""
    while True:
        try:
            return marker.send(values)
        except StopIteration as stop:
            results = stop.value
        marker.generator = None
        while results.__class__ is tuple and results and results[0] is TAIL:
            function = results[1]
            marker.is_tail_call = True
            resumable = function.proto.resumable
            if resumable is not None:
                marker.run(resumable(function, tier.first_depth, *results[2:]))
                values = None
                break
            results = function.call(function, tier.first_depth, *results[2:])
        else:
            return results


# -- resumed by translated code ---------------------------------------------------------------------------


def make_switch(state: State) -> tuple[Callable[..., Results], Callable[..., Results]]:
    """Return what resumes a coroutine for translated code: with packed results, and with a tuple of arguments."""
    tier = state.tier
    budget = state.budget
    most_calls = state.MAX_NATIVE_CALLS - 3
    limit = tier.depth - tier.first_depth

    def switch(function: Any, thread: Coroutine, d: int, values: Results, wrapped: bool, calls: int = 1) -> Results:
        """Resume `thread` with `values`: a call of `function`, which is ``coroutine.resume`` or a wrapping one.

        It counts for so many native calls.
        """
        marker = thread.frame
        current = state.thread
        below = current.frame
        if marker is None:
            marker = beginning(state, thread, values)
            if marker is None:
                return resume_otherwise(function, thread, values, wrapped, calls)
        offset = below.offset + d + marker.reach
        calls_before = state.native_calls
        if (
            offset > limit
            or thread.resumer is not None
            or calls_before >= most_calls
            or (budget.on and marker.does_not_count(state))
        ):
            # As a variable, it would say that the group begins here.
            marker = None
            return resume_otherwise(function, thread, values, wrapped, calls)
        marker.offset = offset
        # That is the marker's `outer` as well.
        waiting = marker.waiting
        waiting.caller = below
        waiting.native = function
        current.frame = waiting
        thread.resumer = current
        thread.base_calls = state.native_calls = calls_before + calls
        state.thread = thread
        tier.innermost = marker
        try:
            # Python before 3.12 calls what a slot has faster as a variable.
            send = marker.send
            results = send(values)
        except BaseException as exception:
            ended = exception
        else:
            tier.innermost = below
            thread.resumer = None
            current.frame = below
            state.native_calls = calls_before
            state.thread = current
            if marker.is_watched:
                marker.look_after(state, thread)
            if wrapped:
                return results
            return (True, *results) if results.__class__ is tuple else (True, results)
        return finish(function, thread, marker, current, calls_before, ended, wrapped)

    def switch_with(function: Any, thread: Coroutine, d: int, arguments: tuple[Any, ...], wrapped: bool) -> Results:
        """Resume `thread` like `switch` does, with however many arguments."""
        if len(arguments) > MOST_ARGUMENTS:
            return resume_otherwise(function, thread, arguments, wrapped, 1)
        return switch(function, thread, d, bare(arguments), wrapped)

    def resume_otherwise(function: Any, thread: Coroutine, values: Results, wrapped: bool, calls: int) -> Results:
        """Let the interpreter resume `thread`."""
        if calls > 1:
            state.enter_native_call()
        arguments = [*as_tuple(values)] if wrapped else [thread, *as_tuple(values)]
        results = run_builtin(state, function, arguments, tier.count_resume(thread))
        if calls > 1:
            state.leave_native_call()
        return results

    def finish(
        function: Any,
        thread: Coroutine,
        marker: ResumableFrame,
        current: Coroutine,
        calls: int,
        ended: Any,
        wrapped: bool,
    ) -> Results:
        """The coroutine's generators have come to an end."""
        below = marker.waiting.caller
        begin = ending(state, thread, marker, ended)
        tier.innermost = below
        if begin is None:
            current.frame = below
            state.native_calls = calls
            state.thread = current
            results = ended.value
            if wrapped:
                return results
            return (True, *results) if results.__class__ is tuple else (True, results)
        # The rest is the interpreter's work, with the frames that it would have.
        boundary = NestedFrame(below)
        boundary.native = function
        current.frame = boundary
        state.thread = current
        inside, state.native_calls = state.native_calls, calls
        current.frame = WrapFrame(state) if wrapped else ResumeFrame(state)
        state.native_calls = inside
        state.thread = thread
        results = run_above(state, boundary, begin, tier.count_resume(thread))
        current.frame = below
        return results

    set_role(switch, ENTRY)
    return switch, switch_with


def ending(state: State, thread: Coroutine, marker: ResumableFrame, ended: Any) -> Callable[[], None] | None:
    """The generators of a coroutine have come to an end, by a return or something raised.

    Return what the interpreter begins with when it takes over their frames; None when the coroutine is over.
    """
    if ended.__class__ is StopIteration:
        results = ended.value
        is_tail_call = results.__class__ is tuple and results and results[0] is TAIL
        if marker.caller.__class__ is CoroutineBase and not is_tail_call:
            thread.status = DEAD
            thread.frame = None
            thread.resumer = None
            return None

        def take_results() -> None:
            thread.frame = marker.caller
            if is_tail_call:
                call_in_place(state, results)
            else:
                deliver(state, results)

        return take_results
    if ended.__class__ is Leave and ended.target is marker:
        then: Callable[[], None] = ended.then
        return then
    give_up_group(thread, marker, ended)

    def raise_again() -> None:
        raise ended

    return raise_again


def call_in_place(state: State, tail_call: Any) -> None:
    """Make a tail call that has come down to the innermost frame."""
    function = tail_call[1]
    arguments = list(tail_call[2:])
    if function.proto.fast is None:
        push_frame(state, function, arguments, base_above(state.thread.frame)).is_tail_call = True
        return
    results = enter(state, function, function.call, arguments, True)
    if results is not LEFT:
        deliver(state, results)


def beginning(state: State, thread: Coroutine, values: Any) -> ResumableFrame | None:
    """Make the frame for the beginning of a coroutine; None when its function has no resumable form."""
    function = thread.function
    resumable = function.proto.resumable if function.__class__ is LuaFunction else None
    if resumable is None or thread.status != SUSPENDED or thread.hook is not None:
        return None
    base = CoroutineBase(None, None)
    base.base = 1
    tier = state.tier
    marker = ResumableFrame(base, thread, False, function.proto.max_stack_size, tier)
    generator = resumable(function, tier.first_depth, *as_tuple(values))

    def begin(_: Any) -> Any:
        thread.frame = marker
        state.heap.grow(2 * CALL, "stack")
        tier.note_waiting(thread)
        thread.call_count += 2
        marker.run(generator)
        return generator.send(None)

    marker.send = begin
    return marker


def bare(values: tuple[Any, ...]) -> Any:
    return values[0] if len(values) == 1 else values


# -- what resumable functions call ------------------------------------------------------------------------


def _pcall_frame(values: dict[str, Any], caller: Any) -> Any:
    """Make the frame for a ``pcall`` that can wait, from its variables: those of all states have the same code."""
    if "error" in values:
        # After an error, what closes variables has a frame of its own.
        return caller
    frame = protected_frame(values["state"], caller, values["saved_calls"])
    frame.resumptions = values["resumptions"]
    return frame


def waiting_functions(
    state: State, call: Callable[..., Any], call_any: Callable[..., Any], failed: Callable[..., Any]
) -> dict[str, Any]:
    """Return the names in the namespace of resumable functions, generators among them."""
    resume, suspend = state.library_data.get("coroutines", (object(), object()))
    tier = state.tier
    most_calls = state.MAX_NATIVE_CALLS - 1

    def note_depth(d: int) -> None:
        thread = state.thread
        marker = thread.frame
        levels = d - tier.first_depth
        if levels > marker.levels:
            calls = max((levels - marker.levels) // LEVEL, 1)
            marker.levels = levels
            marker.reach = levels - tier.first_depth
            state.heap.grow(CALL * calls, "stack")
            thread.call_count += calls
            marker.take_stack(state, thread, max(levels // LEVEL * _SLOTS, marker.slots))

    def note_arguments() -> None:
        marker = state.thread.frame
        marker.has_many_arguments = marker.is_watched = True

    def started(function: Any, *arguments: Any) -> Any:
        """Return an `Awaiting` for a call that the host is to await; None, and nothing done, for others."""
        thread = state.thread
        if thread.is_driven and thread.non_yieldable == 0:
            if function.__class__ is Userdata and function.metatable is not None:
                handler = function.metatable.hash.get("__call")
                if handler.__class__ is ControlBuiltin and handler.start is not None:
                    return handler.start([function, *arguments])
            elif function.__class__ is ControlBuiltin and function.start is not None:
                return function.start([*arguments])
        return None

    def call_or_start(function: Any, d: int, *arguments: Any) -> Any:
        """Call any value, or return an `Awaiting` for the call."""
        awaiting = started(function, *arguments)
        return call(function, d, *arguments) if awaiting is None else awaiting

    def awaited(values: Any) -> Any:
        """Return what the host has got for an `Awaiting`, or raise the error that it has."""
        if values.__class__ is Failure:
            raise values.error
        return values

    def waiting_tail(results: Any, d: int) -> Any:
        """Make the tail calls that the results of a call stand for."""
        while results.__class__ is tuple and results and results[0] is TAIL:
            function = results[1]
            resumable = function.proto.resumable
            if resumable is None:
                results = function.call(function, d, *results[2:])
            else:
                results = yield from resumable(function, d + LEVEL, *results[2:])
        return results

    def waiting_pcall(d: int, function: Any, *arguments: Any) -> Any:
        thread = state.thread
        marker = thread.frame
        marker.is_watched = True
        saved_calls = state.native_calls
        resumptions = thread.resumptions
        try:
            state.enter_native_call()
            resumable = function.proto.resumable if function.__class__ is LuaFunction else None
            if function is suspend:
                results = yield bare(arguments)
            elif resumable is None:
                awaiting = started(function, *arguments)
                results = call_any(function, d, arguments) if awaiting is None else awaited((yield awaiting))
            else:
                results = yield from resumable(function, d + 2 * LEVEL, *arguments)
            if results.__class__ is tuple and results and results[0] is TAIL:
                results = yield from waiting_tail(results, d)
        except LuaError as failure:
            error = failure
        except CAUGHT as failure:
            error = error_in_call(state, failure)
        else:
            state.leave_native_call()
            return (True, *results) if results.__class__ is tuple else (True, results)
        calls = saved_calls if thread.resumptions == resumptions else thread.base_calls
        return failed(thread, marker, calls, error)

    def waiting_iterate(function: Any, table: Any, control: Any, d: int) -> Any:
        """Call the iterator of a generic loop, which has a resumable form."""
        if state.native_calls >= most_calls:
            state.enter_native_call()
        else:
            state.native_calls += 1
        results = yield from function.proto.resumable(function, d + 2 * LEVEL, table, control)
        if results.__class__ is tuple and results and results[0] is TAIL:
            results = yield from waiting_tail(results, d)
        state.leave_native_call()
        return results

    set_role(waiting_tail, TAIL_ROLE)
    set_role(waiting_pcall, _pcall_frame)
    return {
        "PCALL": state.library_data.get("protected_call", (object(),))[0],
        "RESUME": resume,
        "YIELD": suspend,
        "Awaiting": Awaiting,
        "awaited": awaited,
        "bare": bare,
        "call_or_start": call_or_start,
        "note_arguments": note_arguments,
        "note_depth": note_depth,
        "started": started,
        "waiting_iterate": waiting_iterate,
        "waiting_pcall": waiting_pcall,
        "waiting_tail": waiting_tail,
    }


set_role(run_resumable, ENTRY)
