"""Generational collection: ages, and the young collections that leave old objects alone (manual section 2.5.2).

An object survives two young collections to become old. Its age is in its `mark`: a new object is below the floor of
every collection since it was made, a survivor of the last collection has that collection's `black`, and old objects
count from `old_base`:

    OLD        everything it refers to is old, or a barrier has noticed
    OLD1       became old in the last collection: traversed once more in the next one
    OLD0       was young when an old object took it as its metatable: on its way to OLD1
    TOUCHED1   old, stored into since the last collection
    TOUCHED2   old, stored into before the last collection

Threads are traversed in every collection, and so are the values of old upvalues: no barrier guards either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode.proto import Proto
from luapy.vm.coroutine import Coroutine
from luapy.vm.heap.marking import MARKS, Marker, object_size
from luapy.vm.heap.sizes import STRING, UPVALUE, proto_strings
from luapy.vm.table import GUARD, LuaTable

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import UpValue

OLD, OLD1, OLD0, TOUCHED1, TOUCHED2 = range(5)
AGE_NAMES = ("old", "old1", "old0", "touched1", "touched2")
# Room for the floors of young collections below `old_base`; after so many, a full one is due.
MOST_YOUNG_COLLECTIONS = 1 << 24


class CompleteMarker(Marker):
    """A full mark that notes every object it reaches."""

    def __init__(self, floor: int) -> None:
        super().__init__(floor)
        self.reached: list[Any] = []

    def reach(self, value: Any) -> None:
        self.reached.append(value)
        super().reach(value)


class YoungMarker(Marker):
    """A cycle that reaches only objects that are not old, and notes which of them have survived before."""

    def __init__(self, last: Marker) -> None:
        super().__init__(last.floor + MARKS, last.old_base)
        self._survivors_mark = last.black
        self.promoted: list[Any] = []
        self.promoted_upvalues: list[UpValue] = []

    def reach(self, value: Any) -> None:
        if value.mark == self._survivors_mark:
            self.promoted.append(value)
        super().reach(value)

    def visit_upvalue(self, upvalue: UpValue) -> None:
        survivor = upvalue.mark == self._survivors_mark
        super().visit_upvalue(upvalue)
        if survivor:
            self.promoted_upvalues.append(upvalue)


class Generations:
    """The old objects that a young collection starts from, and what all old objects take, in bytes.

    `old_bytes` leaves out threads, which every collection counts anew.
    """

    def __init__(self, marker: CompleteMarker) -> None:
        """A full mark is complete: make everything that it reached old. `marker` is that mark."""
        self.old_base = marker.old_base = marker.floor + MARKS * MOST_YOUNG_COLLECTIONS
        self.old_bytes = marker.live
        self.old_strings = {id(text) if text.__class__ is str else text for text in marker.strings}
        self.threads = marker.threads
        self.upvalues = marker.upvalues
        self.touched: list[Any] = []
        self.old1: list[Any] = []
        self.old0: list[Any] = []
        for upvalue in self.upvalues:
            upvalue.mark = self.old_base
        for value in marker.reached:
            self._make_old(value, OLD)

    def _make_old(self, value: Any, age: int) -> None:
        value.mark = self.old_base + age
        if value.__class__ is LuaTable:
            value.watched = GUARD

    def age(self, value: Any) -> str | None:
        """Return the name of an old object's age, None for a young one."""
        age: int = value.mark - self.old_base
        return AGE_NAMES[age] if age >= 0 else None

    # -- barriers ---------------------------------------------------------------------------------------

    def touch(self, value: Any) -> None:
        """Something young was stored into an old object."""
        age = value.mark - self.old_base
        if age >= 0 and age != TOUCHED1 and age != OLD0:
            value.mark = self.old_base + TOUCHED1
            if age != TOUCHED2:
                self.touched.append(value)
        if value.__class__ is LuaTable:
            value.unguard()

    def take_metatable(self, metatable: LuaTable) -> None:
        """An old object got a young metatable, which now stays as long as the object does."""
        metatable.mark = self.old_base + OLD0
        self.old0.append(metatable)
        self.old_bytes += metatable.memory_size()

    # -- the young collection ---------------------------------------------------------------------------

    def seed(self, marker: YoungMarker, state: State) -> None:
        """Begin a young collection: reach what roots and changed old objects refer to."""
        marker.add_roots(state)
        for value in self.touched + self.old1 + self.old0:
            marker.scan(value)
        for upvalue in self.upvalues:
            marker.add(upvalue.cells[upvalue.index])
        marker.threads = list(self.threads)

    def grow_older(self, marker: YoungMarker) -> int:
        """A young collection is complete: everything that it reached ages. Return the bytes promoted."""
        promoted = 0
        for value in marker.promoted:
            if value.__class__ is Coroutine:
                self.threads.append(value)
            else:
                promoted += object_size(value) + self._string_bytes(value)
        for upvalue in marker.promoted_upvalues:
            upvalue.mark = self.old_base
            promoted += UPVALUE
        self.upvalues += marker.promoted_upvalues
        for value in self.old1:
            if value.mark == self.old_base + OLD1:
                value.mark = self.old_base + OLD
        old1 = [value for value in self.old0 if value.mark == self.old_base + OLD0] + marker.promoted
        for value in old1:
            self._make_old(value, OLD1)
        self.old1, self.old0 = old1, []
        still_touched = []
        for value in self.touched:
            if value.mark == self.old_base + TOUCHED1:
                promoted += self._string_bytes(value)
                self._make_old(value, TOUCHED2)
                still_touched.append(value)
            elif value.mark == self.old_base + TOUCHED2:
                self._make_old(value, OLD)
        self.touched = still_touched
        self.old_bytes += promoted
        return promoted

    def _string_bytes(self, value: Any) -> int:
        """Count the strings that an object now old refers to, those not counted before."""
        if value.__class__ is LuaTable:
            items = [*value.array, *value.hash, *value.hash.values()]
        elif value.__class__ is Proto:
            items = proto_strings(value)
        else:
            return 0
        total = 0
        for item in items:
            if item.__class__ is str and id(item) not in self.old_strings:
                self.old_strings.add(id(item))
                total += STRING + len(item)
        return total
