"""Looking at the heap without changing it: everything reachable, and a check of the collector's invariants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.coroutine import Coroutine
from luapy.vm.heap.generations import OLD1, TOUCHED2
from luapy.vm.heap.marking import NO_OLD_OBJECTS, Marker, is_collectable, weak_mode
from luapy.vm.heap.weak import WeakTables
from luapy.vm.table import EXPOSED, GUARD, HAS_CACHED_METHODS, METHODS_GUARD, READ_ONLY_GUARD, LuaTable
from luapy.vm.values import Builtin, ControlBuiltin, LuaFunction, Userdata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.heap.collector import Collector
    from luapy.vm.state import State
    from luapy.vm.values import UpValue

KINDS = {
    "LuaTable": "table",
    "LuaFunction": "function",
    "Builtin": "function",
    "ControlBuiltin": "function",
    "Userdata": "userdata",
    "Coroutine": "thread",
    "Proto": "proto",
}


class Census(Marker):
    """A mark that leaves the objects' own marks alone: `reached` holds them by identity."""

    def __init__(self, state: State) -> None:
        # Above every mark: all objects look white, and `reach` tells which it has seen.
        super().__init__(2 * NO_OLD_OBJECTS)
        self.reached: dict[int, Any] = {}
        self.reached_upvalues: dict[int, UpValue] = {}
        self.add_roots(state)
        self.finish(state)
        weak = WeakTables(self)
        weak.converge()
        self.add_all(state.heap.collector.finalizers.marked.values())
        weak.converge()
        weak.count_strings()
        self.live += self.thread_bytes()

    def reach(self, value: Any) -> None:
        if id(value) not in self.reached:
            self.reached[id(value)] = value
            self.pending.append(value)

    def traverse(self, value: Any) -> int:
        return self.visit(value)

    def visit_upvalue(self, upvalue: UpValue) -> None:
        if id(upvalue) not in self.reached_upvalues:
            self.reached_upvalues[id(upvalue)] = upvalue
            mark = upvalue.mark
            super().visit_upvalue(upvalue)
            upvalue.mark = mark

    def scan_thread(self, thread: Coroutine) -> int:
        # Calls that the account does not know of yet are not charged yet.
        known = thread.call_count
        work = super().scan_thread(thread)
        thread.call_count = known
        return work

    def is_dead(self, value: Any) -> bool:
        return is_collectable(value) and id(value) not in self.reached

    def counts(self) -> dict[str, int]:
        """Return the number of live objects of each kind."""
        counts = dict.fromkeys(("string", "table", "function", "userdata", "thread", "proto", "upvalue"), 0)
        for value in self.reached.values():
            counts[KINDS[value.__class__.__name__]] += 1
        counts["string"] = len(self.strings)
        counts["upvalue"] = len(self.reached_upvalues)
        return counts


def check(state: State) -> None:
    """Verify colours, ages, guards and accounts. Raises AssertionError with what is wrong."""
    census = Census(state)
    collector = state.heap.collector
    for value in census.reached.values():
        if value.__class__ is LuaTable:
            _check_guard(collector, value)
        if value.__class__ is not Coroutine:
            for other in _references(value):
                _check_reference(collector, value, other)
    used = state.heap.used
    if used < census.live:
        raise AssertionError(f"{used} bytes are accounted for, but {census.live} are alive")


def _check_guard(collector: Collector, table: LuaTable) -> None:
    watched = table.watched
    metatable = table.metatable
    if watched is METHODS_GUARD:
        right = bool(table.role & (HAS_CACHED_METHODS | EXPOSED))
    elif watched is READ_ONLY_GUARD:
        right = table.read_only
    else:
        right = watched is (metatable if metatable is not None and "__newindex" in metatable.hash else None)
    if watched is not GUARD and not right:
        raise AssertionError("a table's metatable and what its stores look at differ")
    generations = collector.generations
    if generations is not None and collector.colour(table) == "black" and watched is not GUARD:
        raise AssertionError(f"a table of age {collector.age(table)} has no guard")


def _check_reference(collector: Collector, value: Any, other: Any) -> None:
    """A black object refers to no white one; an old object refers to none that the next collection could miss."""
    if collector.generations is None:
        if collector.phase in ("propagate", "atomic"):
            wrong = collector.colour(value) == "black" and collector.colour(other) == "white"
        else:
            wrong = False
    else:
        base = collector.generations.old_base
        age = value.mark - base
        if age == 0:
            wrong = other.mark < base
        elif age in (OLD1, TOUCHED2):
            wrong = collector.age(other) == "new"
        else:
            wrong = False
    if wrong:
        kinds = type(value).__name__, type(other).__name__
        ages = collector.age(value), collector.age(other)
        raise AssertionError(f"a {kinds[0]} ({ages[0]}) refers to a {kinds[1]} ({ages[1]}) behind the collector's back")


def _references(value: Any) -> Iterator[Any]:
    """Yield the objects that `value` refers to and a barrier guards; weak tables and upvalues are looked at again."""
    kind = value.__class__
    if kind is LuaTable:
        if value.metatable is not None:
            yield value.metatable
        if not weak_mode(value):
            for key, item in value.items():
                if is_collectable(key):
                    yield key
                if is_collectable(item):
                    yield item
    elif kind is LuaFunction:
        yield value.proto
    elif kind is Userdata:
        if value.metatable is not None:
            yield value.metatable
        yield from filter(is_collectable, value.user_values)
    elif kind is Builtin or kind is ControlBuiltin:
        yield from filter(is_collectable, value.upvalues)
    else:
        yield from value.protos
