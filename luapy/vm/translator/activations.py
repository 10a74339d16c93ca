"""Translated functions on the stack, and how they become call frames again.

Translated code keeps no call frames: its registers are the local variables of Python frames. One `TranslatedFrame`
stands for a whole group of such activations, those above one entry from the interpreter. Who wants to see them
(errors, ``debug``, the collector) gets call frames made from the Python frames, which shows them as they are at that
moment. When the machine has to work on them (a yield, a hook, ``debug.setlocal``), they become call frames for good:
`Leave` unwinds the Python frames, and the interpreter goes on with the call frames.
"""

from __future__ import annotations

import sys
from operator import length_hint
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER, wrap
from luapy.vm.budget import LimitReached, give_back_all
from luapy.vm.frames import CallFrame, NativeFrame
from luapy.vm.prepare import prepare
from luapy.vm.protected import ProtectedFrame
from luapy.vm.table import make_table
from luapy.vm.translator.pythonstack import (
    ENTRY,
    NESTED,
    TAIL,
    Group,
    frames_of_groups,
    frames_outwards,
    innermost_of_group,
    live_groups,
    next_of_group,
    role_of,
    traceback_frames,
    variables_of,
)
from luapy.vm.translator.translation import ENTERED, LISTED, PAIRS, TailPlace, Translation
from luapy.vm.values import Builtin, ControlBuiltin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from luapy.vm.coroutine import Coroutine
    from luapy.vm.errors import LuaError
    from luapy.vm.heap.heap import Heap
    from luapy.vm.heap.marking import Marker
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.values import Results

# The instructions of lines at which a function has handed over to the interpreter, or has not begun yet.
GONE = -1
NOT_BEGUN = -2
# So many activations are made into call frames at a time when somebody looks.
_AT_ONCE = 3
CALLS = frozenset((op.CALL, op.TAILCALL, op.TFORCALL))


class TranslatedFrame(NativeFrame):
    """Stands on a thread's stack for the translated functions running above `caller`."""

    __slots__ = ("is_tail_call", "level", "offset", "outer", "owner")
    visible = False
    is_translated = True
    # The stack that functions that wait take; see switching.py.
    slots = 0

    def __init__(self, caller: Any, owner: Any, is_tail_call: bool = False, registers: int = 0) -> None:
        self.function = None
        self.caller = caller
        self.native = None
        # What runs above must not reach deeper than if the outermost function had a frame, of so many registers.
        self.base = caller.base + registers
        self.is_tail_call = is_tail_call
        # The thread that the group is of, and the group below it on Python's stack, of whatever thread that is.
        self.owner = owner
        self.outer: TranslatedFrame | None = None
        # How many groups that the interpreter entered are below; None for as many as there are below the outer one.
        self.level: int | None = 0
        # How deep Python was below a group that was resumed; see switching.py.
        self.offset = 0

    def is_of(self, thread: Coroutine) -> bool:
        return self.owner is thread

    def running_thread(self) -> Any:
        """Return the thread that the group is of, which runs."""
        return self.owner

    def expand(self, innermost: bool = True) -> Any:
        """Return the innermost of the call frames that show what runs; the outermost has this frame's caller.

        `innermost` says that nothing runs above the group.
        """
        if innermost:
            return expand_some(self, sys._getframe(1), has_above=False)
        frame = innermost_of_group(self)
        return self.caller if frame is None else expand_some(self, frame, has_above=True)

    def calling_position(self) -> str | None:
        """Return the position of the call instruction that runs a builtin, None if it takes call frames to tell."""
        frame: Any = sys._getframe(1)
        while frame is not None:
            role = role_of(frame)
            if role is not None:
                return role.calling_position(frame) if role.__class__ is Translation else None
            frame = frame.f_back
        return None

    def protects(self, groups: dict[Any, list[Any]]) -> bool:
        """Is a call of ``pcall`` in progress in the group? `groups` keeps frames for further questions."""
        if not groups:
            # Mostly the first group does; should it not, Python's stack is searched once for all others.
            groups[self] = []
            frame = innermost_of_group(self)
            while frame is not None:
                if _is_protected(frame):
                    return True
                frame = next_of_group(frame)
            return False
        if self not in groups:
            groups.update(frames_of_groups())
        return any(_is_protected(frame) for frame in groups.setdefault(self, []))

    def reach_values(self, collector: Marker, has_above: bool) -> int:
        """Let a collection reach what the group's functions hold. Return the number of frames that they would have.

        `has_above` says that something runs above the group.
        """
        if collector.python_frames is None:
            collector.python_frames = frames_of_groups()
        return reach_frames(collector, collector.python_frames.get(self, ()), has_above)

    def settle(self, thread: Coroutine) -> None:
        """Turn into call frames if the functions wait; those that run do so when they are left."""


class RestFrame(NativeFrame):
    """Stands for the outer part of a group of which only the inner part has been looked at, from `place` on."""

    __slots__ = ("marker", "place")
    visible = False
    is_translated = True

    def __init__(self, marker: TranslatedFrame, place: Any) -> None:
        self.function = None
        self.caller = marker.caller
        self.native = None
        self.base = marker.base
        self.marker = marker
        self.place = place

    def calling_position(self) -> None:
        return None

    def expand(self, innermost: bool = True) -> Any:
        return expand_some(self.marker, self.place, has_above=True)


class NestedFrame(NativeFrame):
    """What the interpreter runs for translated code, above it, ends here."""

    __slots__ = ("done", "results")
    visible = False
    catches = True
    is_boundary = True
    is_nested = True

    def __init__(self, caller: Any) -> None:
        self.function = None
        self.caller = caller
        self.native = None
        self.base = caller.base
        self.done = False
        self.results: Results = ()

    def returned(self, state: State, values: Results) -> None:
        self.results = values
        self.done = True

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        raise error

    def runs_tail_call(self) -> bool:
        marker = self.caller
        return self.native is None and marker.is_translated and ends_in_tail_call(marker, frames_outwards(marker))


class Leave(BaseException):
    """Unwinds Python to the entry of `target`; `then` goes on from the call frames that have been made."""

    def __init__(self, target: TranslatedFrame, then: Callable[[], None]) -> None:
        super().__init__()
        self.target = target
        self.then = then


# -- looking -----------------------------------------------------------------------------------------------


def expand_some(marker: TranslatedFrame, place: Any, has_above: bool) -> Any:
    """Return call frames for some activations of a group, from the Python frame `place` outwards.

    Most who look want to know about the innermost ones only. Call frames for the others are made when their turn comes.
    """
    group: Group = []
    frame = place
    while frame is not None:
        role = role_of(frame)
        if role is ENTRY:
            break
        if role is not None and role is not NESTED:
            if len(group) >= _AT_ONCE and not _ends_at(frame):
                rest = RestFrame(marker, frame)
                return _make_frames(group, has_above, False, rest, False) or rest.expand()
            group.append((frame, role.place(frame.f_lasti, frame) if role.__class__ is Translation else 0))
        frame = frame.f_back
    return make_frames(marker, group, has_above, permanent=False) or marker.caller


def _is_protected(frame: Any) -> bool:
    """Is this Python frame, which belongs to a group, that of a call of ``pcall`` in progress?"""
    role = role_of(frame)
    if role.__class__ is Translation:
        return role.protects and role.calls_below(frame.f_locals) is not None
    return role is not TAIL


def _ends_at(frame: Any) -> bool:
    """Does what an activation calls tell how it goes on: has it replaced this one, or another that has no frame?"""
    translation = role_of(frame)
    if translation.__class__ is not Translation:
        return bool(translation is TAIL)
    pc = translation.place(frame.f_lasti, frame)
    if pc == GONE or pc == NOT_BEGUN or pc.__class__ is TailPlace:
        return True
    return _is_replaced(translation, pc, variables_of(frame))


# -- call frames ------------------------------------------------------------------------------------------


def make_frames(marker: TranslatedFrame, group: Group, has_above: bool, permanent: bool) -> Any:
    """Make call frames of a group's Python frames. Return the innermost, None when there is none.

    `has_above` says that the group's innermost call is still at work. Frames that are `permanent` take the place of
    the Python frames: open upvalues are theirs.
    """
    return _make_frames(group, has_above, permanent, marker.caller, marker.is_tail_call)


def _make_frames(group: Group, has_above: bool, permanent: bool, caller: Any, is_tail_call: bool) -> Any:
    innermost = None
    for position in range(len(group) - 1, -1, -1):
        frame, pc = group[position]
        values = variables_of(frame)
        translation = role_of(frame)
        if translation.__class__ is not Translation:
            if translation is TAIL:
                is_tail_call = True
            else:
                innermost = caller = translation(values, caller)
            continue
        if pc == NOT_BEGUN or pc == GONE:
            continue
        if (position > 0 or has_above) and _is_replaced(translation, pc, values):
            is_tail_call = True
            continue
        made: Any = make_frame(translation, values, pc, caller, permanent)
        made.is_tail_call = is_tail_call
        is_tail_call = pc.__class__ is TailPlace
        calls = translation.calls_below(values)
        if calls is not None:
            made = protected_frame(frame.f_globals["STATE"], made, calls)
        innermost = caller = made
    return innermost


def protected_frame(state: State, caller: Any, saved_calls: int) -> ProtectedFrame:
    """Make the frame that stands for a call of ``pcall`` in progress."""
    frame = ProtectedFrame.__new__(ProtectedFrame)
    frame.function = state.library_data["protected_call"][0]
    frame.caller = caller
    frame.native = None
    frame.base = caller.base
    frame.handler = None
    frame.saved_calls = saved_calls
    frame.resumptions = state.thread.resumptions
    return frame


def ends_in_tail_call(marker: TranslatedFrame, group: Iterable[tuple[Any, int]]) -> bool:
    """Is the innermost function of the group of `marker` gone, for what runs above it is its tail call?"""
    for frame, pc in group:
        translation = role_of(frame)
        if translation.__class__ is not Translation:
            return bool(translation is TAIL)
        if pc == GONE or pc == NOT_BEGUN:
            continue
        return pc.__class__ is TailPlace or _is_replaced(translation, pc, variables_of(frame))
    return marker.is_tail_call


def _is_replaced(translation: Translation, pc: int, values: dict[str, Any]) -> bool:
    """Has the function at a tail call given way to the Lua function that it calls?"""
    operation, a, _, _, _ = translation.proto.prepared[pc]
    return operation == op.TAILCALL and _register(translation, pc, values, a).__class__ not in (Builtin, ControlBuiltin)


def _register(translation: Translation, pc: int, values: dict[str, Any], register: int) -> Any:
    for elided, name, constant in translation.elided.get(pc, ()):
        if elided == register:
            return constant if name is None else _variable(values, name)
    value = values.get(f"r{register}")
    if value is None and values.get("R") is not None:
        return values["R"][register]
    return value


def _variable(values: dict[str, Any], name: str) -> Any:
    """Return what a variable has that stands for a register. An upvalue may have one that only the binding reads."""
    if name in values or name[0] != "u":
        return values[name]
    upvalue = values["F"].upvalues[int(name[1:])]
    return upvalue.cells[upvalue.index]


def _open_values(values: dict[str, Any]) -> Any:
    """Return the open number of values that an instruction takes. A single one may be bare in z."""
    return [values["z"]] if values["V"] is None else values["V"]


def make_frame(
    translation: Translation, values: dict[str, Any], pc: int, caller: Any, permanent: bool = True
) -> CallFrame:
    """Make the call frame of one activation: `values` are the Python function's variables."""
    proto = translation.proto
    function = values["F"]
    registers = _registers(translation, values, pc)
    if permanent and values.get("R") is not None:
        # Open upvalues look into this list.
        shared = values["R"]
        shared[:] = registers
        registers = shared
    open_register = translation.open_registers.get(pc)
    single = translation.single_results.get(pc)
    top = 0
    if single is not None:
        # Other results than one are on their way to the interpreter.
        registers[single:] = values["W"] if "W" in values else [registers[single]]
        top = len(registers)
        registers += [None] * (proto.max_stack_size - top)
    elif open_register is not None and "V" in values:
        registers[open_register:] = _open_values(values)
        top = len(registers)
        registers += [None] * (proto.max_stack_size - top)
    elif proto.prepared[pc][0] == op.CONCAT and values.get("C"):
        # What is left of the operands while a metamethod joins the last two.
        first = proto.prepared[pc][1]
        operands = values["C"]
        registers[first : first + len(operands)] = operands
        top = first + len(operands)
    varargs = list(values["va"]) if proto.is_vararg else None
    base = base_above(caller)
    if varargs is not None:
        base += proto.parameter_count + len(varargs) + 1
    code = proto.prepared or prepare(proto)
    frame = CallFrame(function, registers, code, caller, base, varargs)
    frame.pc = pc + 1
    frame.top = top
    frame.open_upvalues = upvalues = values.get("O")
    if upvalues and permanent:
        # Variables that nothing assigns have cells of their own in translated code.
        for index, upvalue in upvalues.items():
            upvalue.cells = registers
            upvalue.index = index
    operation, a, _, _, _ = code[pc]
    if operation in CALLS:
        called = registers[a]
        if called.__class__ is Builtin or called.__class__ is ControlBuiltin:
            frame.native = called
    return frame


def reach_frames(collector: Marker, frames: Iterable[Any], has_above: bool) -> int:
    """Let a collection reach what the functions of Python frames hold. Return how many call frames they stand for."""
    count = 0
    for frame in frames:
        translation = role_of(frame)
        if translation.__class__ is not Translation:
            count += translation is not TAIL
            has_above = True
            continue
        pc = translation.place(frame.f_lasti, frame)
        if pc == NOT_BEGUN or pc == GONE:
            continue
        values = variables_of(frame)
        if has_above and _is_replaced(translation, pc, values):
            continue
        count += 1 if translation.calls_below(values) is None else 2
        _reach_frame(collector, translation, pc, values, not has_above)
        has_above = True
    return count


def _reach_frame(
    collector: Marker, translation: Translation, pc: int, values: dict[str, Any], is_innermost: bool
) -> None:
    """Let a collection reach the live registers of one activation, as `Marker` does those of a call frame."""
    collector.add(values["F"])
    instruction = translation.proto.prepared[pc]
    registers = _registers(translation, values, pc)
    top = 0
    open_register = translation.open_registers.get(pc)
    if open_register is not None and "V" in values:
        registers[open_register:] = _open_values(values)
        top = len(registers)
    builtin = None
    if is_innermost and instruction[0] in CALLS:
        called = registers[instruction[1]]
        if called.__class__ is Builtin or called.__class__ is ControlBuiltin:
            builtin = called
            collector.add(called)
    collector.add_registers(registers, instruction, builtin is not None, top)
    if translation.proto.is_vararg:
        collector.add_all(values["va"])


def _registers(translation: Translation, values: dict[str, Any], pc: int) -> list[Any]:
    registers = list(map(values.get, translation.register_names))
    shared = values.get("R")
    if shared is not None:
        for register in translation.captured:
            registers[register] = shared[register]
    for loop in translation.active_loops:
        if loop.first <= pc <= loop.last:
            _restore_loop(loop, registers, values, translation.names)
    for register, name, value in translation.elided.get(pc, ()):
        if name is None:
            registers[register] = value
        elif name in values or name[0] != "r":
            registers[register] = _variable(values, name)
        else:
            # The number of a loop that does without.
            registers[register] = registers[int(name[1:])]
    if translation.wraps_late:
        registers = [
            wrap(value) if value.__class__ is int and not MIN_INTEGER <= value <= MAX_INTEGER else value
            for value in registers
        ]
    if list in map(type, registers):
        heap = translation.names["H"]
        registers = [deferred_table(value, heap) if value.__class__ is list else value for value in registers]
    if tuple in map(type, registers):
        # Results on their way.
        registers = [None if value.__class__ is tuple else value for value in registers]
    return registers


def deferred_table(deferred: list[Any], heap: Heap) -> LuaTable:
    """Return the table that a list stands for (see deferring.py): make it if this has not been done yet."""
    if len(deferred) == 1:
        array = deferred[0]
        table = make_table(heap)
        table.array = array
        table.array_high = 1
        table.array_size = len(array) - 1
        deferred.append(table)
    made: LuaTable = deferred[1]
    return made


def _restore_loop(loop: Any, registers: list[Any], values: dict[str, Any], names: dict[str, Any]) -> None:
    """Give a loop's hidden variables the values that they would have."""
    a = loop.register
    if loop.form == PAIRS:
        registers[a + 2] = values.get(loop.variable, registers[a + 2])
        if registers[a + 1].__class__ is list:
            registers[a], registers[a + 3] = names["IPAIRS"], None
        return
    current = values.get(loop.variable, registers[a])
    if loop.form == LISTED:
        current = registers[a + 3] = registers[a + 1] - length_hint(values[f"e{a}"])
    step = registers[a + 2]
    if loop.form == ENTERED:
        registers[a + 1] -= (current - registers[a]) // step
    else:
        registers[a + 1] = (registers[a + 1] - current) // step
    registers[a] = current


def base_above(caller: Any) -> int:
    if caller.__class__ is CallFrame:
        operation, a, _, _, _ = caller.function.proto.prepared[caller.pc - 1]
        if operation == op.CALL:
            base: int = caller.base + a + 1
            return base
        return int(caller.base + caller.function.proto.max_stack_size + 1)
    return int(caller.base + 1)


# -- leaving ----------------------------------------------------------------------------------------------


def drop_nested(thread: Coroutine, outermost: TranslatedFrame) -> None:
    """Take the frames out of the stack at which nested runs of the interpreter would have ended.

    Those in question stand above where `outermost` stood, and no translated functions are left below them.
    """
    above: Any = None
    frame: Any = thread.frame
    end = outermost.caller
    while frame is not None and frame is not end:
        if frame.is_nested and not frame.caller.is_translated:
            if above is None:
                if frame.native is not None and frame.caller.__class__ is CallFrame:
                    frame.caller.native = frame.native
                thread.frame = frame.caller
            else:
                above.caller = frame.caller
        else:
            above = frame
        frame = frame.caller


def leavable(state: State) -> list[TranslatedFrame]:
    """Return the groups of the running thread above the innermost host call, from the innermost on."""
    thread = state.thread
    markers: list[TranslatedFrame] = []
    frame: Any = thread.frame
    marker = state.tier.innermost
    while marker is not None and marker.is_of(thread):
        while frame is not marker:
            if frame is None or (frame.is_boundary and not frame.is_nested):
                return markers
            frame = frame.caller
        markers.append(marker)
        frame = marker.caller
        marker = marker.outer
    return markers


def leave(state: State, then: Callable[[], None]) -> None:
    """Turn the translated functions of the running thread into call frames and go on with `then` from there.

    Only those above the innermost host call can be left. Returns if there are none.
    """
    thread = state.thread
    markers = leavable(state)
    if not markers:
        return
    # From the outermost: the bases of the frames count up from there.
    groups = live_groups(markers[-1])
    for marker in reversed(markers):
        replace_group(thread, marker, groups.get(marker, []))
    drop_nested(thread, markers[-1])
    raise Leave(markers[-1], then)


def give_up_group(thread: Coroutine, marker: TranslatedFrame, error: BaseException) -> None:
    """`error` has left a group at its entry: keep it as call frames, for those who catch and look."""
    group = traceback_frames(error.__traceback__)
    if isinstance(error, LimitReached) and error.levels is not None:
        # Nobody will.
        give_back_all(group)
        return
    replace_group(thread, marker, group)
    drop_nested(thread, marker)


def replace_group(thread: Coroutine, marker: TranslatedFrame, group: Group) -> None:
    """Put call frames in place of `marker` for good."""
    above: Any = None
    frame: Any = thread.frame
    while frame is not marker:
        if frame is None:
            return
        is_last = frame.is_nested and frame.caller is marker and above.__class__ is CallFrame
        if is_last and ends_in_tail_call(marker, group):
            # What the interpreter runs above is a tail call.
            above.is_tail_call = True
        above, frame = frame, frame.caller
    innermost = make_frames(marker, group, above is not None, permanent=True) or marker.caller
    give_back_all(group)
    if above is None:
        thread.frame = innermost
    else:
        above.caller = innermost
