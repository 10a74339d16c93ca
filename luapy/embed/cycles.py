"""Cycles through both sides that neither collector sees: Lua objects alive only for Python objects alive only for them.

Python's collector ends most cycles by itself, for all Lua objects are Python's. Not those through an object with a
``__gc`` metamethod or in a weak table: Lua's collector keeps these until it finds that nobody uses them, and it takes
what a wrapper holds for used. So the wrappers are looked for that only such cycles hold, in the way in which Python's
collector looks for garbage: of all references to an object, those from objects looked at are subtracted.
"""

from __future__ import annotations

import gc
import sys
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

from luapy.bytecode.proto import Proto
from luapy.vm.heap.heap import Heap
from luapy.vm.heap.marking import weak_mode
from luapy.vm.state import State
from luapy.vm.table import LuaTable as Table

if TYPE_CHECKING:
    from luapy.embed.runtime import LuaRuntime

# Nothing is found in larger structures than this.
_MOST_OBJECTS = 200_000
# What leads to the rest of the program: it is not looked into, and what it refers to counts as in use.
_BORDER = (type, ModuleType, FrameType, State, Heap, Proto)
# Can references be counted? Other implementations do not, and nor do threads without the global lock.
CAN_COUNT = sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()


class _Probe:
    """An object to which nothing refers but what refers to all that are looked at."""


class Search:
    """A search among what the wrappers of `runtime` can reach."""

    def __init__(self, runtime: LuaRuntime) -> None:
        self.runtime = runtime
        self.objects: dict[int, Any] = {}
        # How many references the objects have from each other.
        self.internal: dict[int, int] = {}
        # Containers that do not keep all that they refer to, with the numbers of what they do keep.
        self.keeps: dict[int, list[int]] = {}
        state = runtime.state
        # The roots of both sides: in use for certain, and so is what they refer to.
        self.roots = {id(vars(module)) for module in list(sys.modules.values()) if isinstance(module, ModuleType)}
        self.roots |= {id(root) for root in (runtime, state.globals, state.registry, state.loaded, state.main_thread)}
        probe = _Probe()
        self.objects[id(probe)] = probe

    def _add(self, value: Any) -> bool:
        """Note an object; False if it is known or not to be looked at."""
        number = id(value)
        if number in self.objects or not gc.is_tracked(value) or number in self.roots or isinstance(value, _BORDER):
            return False
        self.objects[number] = value
        if value.__class__ is Table and value.metatable is not None:
            self._note_mode(value)
        return True

    def _note_mode(self, table: Table) -> None:
        mode = weak_mode(table)
        if mode:
            fields = table.hash
            self.keeps[id(table.array)] = [] if "v" in mode else [id(value) for value in table.array]
            keys = [] if "k" in mode else [id(key) for key in fields]
            self.keeps[id(fields)] = keys if "v" in mode else keys + [id(value) for value in fields.values()]

    def garbage(self) -> set[int]:
        """Return the numbers of the Lua values whose wrappers nothing else uses."""
        numbers = self._add_wrappers()
        if not self._look_around():
            return set()
        self._subtract_weak()
        used = self._used()
        return {id(self.objects[number]._value) for number in numbers if number not in used}

    def _add_wrappers(self) -> list[int]:
        wrappers = self.runtime.live_wrappers()
        for wrapper in wrappers:
            self._add(wrapper)
        return [id(wrapper) for wrapper in wrappers]

    def _look_around(self) -> bool:
        """Find all that the objects refer to, and count the references. False if there is too much."""
        pending = list(self.objects)
        internal = self.internal
        while pending:
            for referent in gc.get_referents(self.objects[pending.pop()]):
                number = id(referent)
                if number not in self.objects:
                    if not self._add(referent):
                        continue
                    pending.append(number)
                internal[number] = internal.get(number, 0) + 1
            if len(self.objects) > _MOST_OBJECTS:
                return False
        return True

    def _subtract_weak(self) -> None:
        """Subtract the references that keep nothing: of the collector's notes, and of weak tables not looked at."""
        collector = self.runtime.state.heap.collector
        notes = [collector.finalizers.marked, *vars(collector.marker).values()]
        if collector.generations is not None:
            notes += vars(collector.generations).values()
        for note in notes:
            if note.__class__ is list or note.__class__ is dict:
                self._subtract(gc.get_referents(note))
        for reference in collector.weak_tables:
            table = reference()
            if table is not None and id(table) not in self.objects:
                mode = weak_mode(table)
                if "k" in mode:
                    self._subtract(list(table.hash))
                if "v" in mode:
                    self._subtract([*table.array, *table.hash.values()])

    def _subtract(self, referents: list[Any]) -> None:
        for referent in referents:
            number = id(referent)
            if number in self.objects:
                self.internal[number] = self.internal.get(number, 0) + 1

    def _used(self) -> set[int]:
        """Return the numbers of the objects that something else refers to, and of what those keep."""
        pending = []
        own = None
        for number in self.objects:
            value = self.objects[number]
            count = sys.getrefcount(value)
            if own is None:
                # The probe.
                own = count
            elif count - own > self.internal.get(number, 0):
                pending.append(number)
        used = set(pending)
        while pending:
            number = pending.pop()
            kept = self.keeps.get(number)
            if kept is None:
                kept = [id(referent) for referent in gc.get_referents(self.objects[number])]
            for other in kept:
                if other in self.objects and other not in used:
                    used.add(other)
                    pending.append(other)
        return used


def garbage_values(runtime: LuaRuntime) -> set[int]:
    """Return the numbers of the Lua values whose wrappers only cycles through Lua hold."""
    return Search(runtime).garbage() if CAN_COUNT else set()
