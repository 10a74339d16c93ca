"""The instruments of the heap: accounts and limits, faults, and what the collector thinks of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.arguments import argument_error, check_any, check_integer, check_option, check_string
from luapy.vm.errors import LuaError
from luapy.vm.heap.census import Census, check
from luapy.vm.heap.collector import PHASES
from luapy.vm.heap.marking import is_collectable
from luapy.vm.values import NO_VALUE

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results


# -- accounts -------------------------------------------------------------------------------------------------


def totalmem(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.totalmem([limit or kind])``: the bytes in use, the objects, and the most bytes there were.

    With a number: let no more bytes than that be in use, 0 for no limit. With a name of a type, or "upvalue" or
    "proto": how many objects of that kind are alive.
    """
    heap = state.heap
    if value is NO_VALUE or value is None:
        heap.peak = max(heap.peak, heap.used)
        return heap.used, sum(Census(state).counts().values()), heap.peak
    if value.__class__ is int or value.__class__ is float:
        limit = check_integer(state, value, 1)
        heap.set_limit(limit or None, model_only=True)
        return ()
    kind = check_string(state, value, 1)
    counts = Census(state).counts()
    if kind not in counts:
        raise LuaError(f"unknown type '{kind}'")
    return counts[kind]


def alloccount(state: State, count: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.alloccount([n])``: refuse all allocations after the next `n`; without it, none."""
    limit = None if count is NO_VALUE or count is None else check_integer(state, count, 1)
    state.heap.set_faults(limit, state.heap.fail_next)
    return ()


def allocfailnext(state: State, *_: LuaValue) -> Results:
    """``T.allocfailnext()``: refuse the next allocation once; it is tried again after an emergency collection."""
    state.heap.set_faults(state.heap.allocation_limit, fail_next=True)
    return ()


def checkmemory(state: State, *_: LuaValue) -> Results:
    """``T.checkmemory()``: verify colours, ages, guards and accounts."""
    try:
        check(state)
    except AssertionError as error:
        raise LuaError(f"the heap is broken: {error}") from None
    return ()


# -- the collector --------------------------------------------------------------------------------------------

NOT_COLLECTABLE = "no collectable"


def _is_object(value: LuaValue) -> bool:
    """Can the collector tell a colour and an age? Strings have none here: each is counted where it is held."""
    return is_collectable(value)


def gccolor(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.gccolor(object)``: "white", "gray" or "black"."""
    check_any(state, value, 1)
    return state.heap.collector.colour(value) if _is_object(value) else NOT_COLLECTABLE


def gcage(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.gcage(object)``: its age in generational mode."""
    check_any(state, value, 1)
    return state.heap.collector.age(value) if _is_object(value) else NOT_COLLECTABLE


def gcstate(state: State, value: LuaValue = None, *_: LuaValue) -> Results:
    """``T.gcstate([phase])``: the phase of the cycle, or advance to one."""
    collector = state.heap.collector
    if value is None:
        return collector.phase
    phase = check_option(state, value, 1, None, PHASES)
    if collector.mode == "generational":
        raise LuaError("cannot change states in generational mode")
    if collector.collecting:
        raise argument_error(state, 1, "the collector is running")
    collector.run_until(phase)
    return ()


FUNCTIONS: dict[str, Any] = {
    "allocfailnext": allocfailnext,
    "alloccount": alloccount,
    "checkmemory": checkmemory,
    "gcage": gcage,
    "gccolor": gccolor,
    "gcstate": gcstate,
    "totalmem": totalmem,
}
