"""The collector of a state: when it works, in which steps, and what a collection does (manual section 2.5).

Python returns the memory of objects. A collection finds out what Lua can still reach: it clears weak references to the
rest, finds finalizers that are due, and sets the account of memory to what is alive. There is nothing to sweep; the
phases of the sweep exist all the same, because programs can watch the collector pass through them.

A state in which nothing can tell whether a collection has happened (no weak table, no finalizer) runs none by itself:
those that are due by the reference's rules wait until ``collectgarbage`` asks, or a memory limit is reached.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any
from weakref import ref

from luapy.vm.budget import LimitReached
from luapy.vm.heap.finalizers import Finalizers
from luapy.vm.heap.generations import CompleteMarker, Generations, YoungMarker
from luapy.vm.heap.marking import MARKS, NO_OLD_OBJECTS, UNSEEN_WORK, Marker, is_collectable
from luapy.vm.heap.weak import WeakTables

if TYPE_CHECKING:
    from luapy.vm.heap.heap import Heap
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable

# The phases of an incremental cycle, in order, under the names that the test library gives them.
PHASES = ("propagate", "atomic", "sweepallgc", "sweepfinobj", "sweeptobefnz", "sweepend", "callfin", "pause")
_INVARIANT_PHASES = frozenset(("propagate", "atomic"))
# Work is counted in units of a slot of this many bytes.
_WORK_UNIT = 16
_FINALIZERS_IN_A_STEP = 10
# A stopped collector is asked again after so many bytes.
_STOPPED_ALLOWANCE = 2_000
# An old table up to this size is touched by any store, whatever is stored: to look at it again costs little, and the
# stores that follow are fast again.
_SMALL_TABLE = 2_000
# What cannot be observed is still looked at, when memory has grown so many times and by so much since the last look:
# a table may have become weak without the machine having noticed.
_UNOBSERVED_GROWTH = 32
_UNOBSERVED_LEAST = 32 << 20


class Parameters:
    """What ``collectgarbage`` can set, in percent; the size of a step as its binary logarithm, in bytes."""

    __slots__ = ("major", "minor", "pause", "step_multiplier", "step_size")

    def __init__(self) -> None:
        self.pause = 200
        self.step_multiplier = 100
        self.step_size = 13
        self.minor = 20
        self.major = 100


class Collector:
    """Modes, phases and pace of one state's collector.

    `observed` is true when a program could notice a collection; `always_observed` keeps it so. The counters `cycles`,
    `steps`, `young_collections`, `longest_pause` and `total_pause` (seconds), `promoted` and `freed` (bytes) are for
    people.
    """

    def __init__(self, state: State, heap: Heap) -> None:
        self.state = state
        self.heap = heap
        self.parameters = Parameters()
        self.finalizers = Finalizers(state)
        self.observed = self.always_observed = False
        self.stopped = False
        self.collecting = False
        # The weak tables that the last collection has met.
        self.weak_tables: list[ref[LuaTable]] = []
        self.mode = "incremental"
        self.phase = "pause"
        self.marker = Marker()
        self.generations: Generations | None = None
        # What was alive after the last full collection, in bytes, and the objects of a bad one in generational mode.
        self.estimate = 0
        self._bad_collection = 0
        self._objects_to_sweep = 0
        self.cycles = self.steps = self.young_collections = self.promoted = self.freed = 0
        self.longest_pause = self.total_pause = 0.0

    def _note_observers(self, weak_tables: bool) -> None:
        finalizers = self.finalizers
        self.observed = weak_tables or self.always_observed or bool(finalizers.marked or finalizers.due)

    def restart(self) -> None:
        """Go on as with new objects only: drop finalizers, a cycle in progress, modes and parameters."""
        finalizers = self.finalizers
        finalizers.marked.clear()
        finalizers.due.clear()
        finalizers.current = None
        finalizers.running = finalizers.closing = False
        self.observed = self.always_observed
        self.stopped = self.collecting = False
        if self.generations is not None or self.phase != "pause":
            self._leave_generations()
            self.marker = Marker(self.marker.floor + MARKS, NO_OLD_OBJECTS)
        self.mode = "incremental"
        self.parameters = Parameters()
        self._bad_collection = 0
        self._set_pause()

    # -- when -------------------------------------------------------------------------------------------

    def note_metatable(self, value: Any, metatable: LuaTable) -> None:
        """`value`, a table or userdata, has got a metatable that makes it weak or finalizable."""
        if metatable.hash.get("__gc") is not None:
            self.finalizers.note(value)
        if not self.observed:
            self.observed = True
            self.heap.set_threshold(self.heap.threshold)

    def unobserved_threshold(self) -> int:
        return max(_UNOBSERVED_GROWTH * self.estimate, self.estimate + _UNOBSERVED_LEAST)

    def debt_reached(self) -> None:
        """The account has passed its threshold, at a place where a collection may run Lua code."""
        if self.collecting or self.finalizers.running or self.stopped:
            self.heap.set_threshold(self.heap.used + _STOPPED_ALLOWANCE)
        elif not self.observed:
            self._look_unobserved()
        else:
            self.step()

    def catch_up(self) -> None:
        """Run the collection that is due but could not be observed until now."""
        if not self.observed and not self.stopped and self.heap.used > self.heap.threshold:
            self.collect()

    def _look_unobserved(self) -> None:
        self._full_cycle()
        self._set_pause()

    def step(self) -> None:
        """Do as much as the mode's pace asks for now."""
        self.steps += 1
        started = perf_counter()
        self.collecting = True
        try:
            if self.mode == "generational":
                self._generational_step()
            else:
                self._incremental_step()
        finally:
            self.collecting = False
            self._note_pause(started)
        if self.mode == "generational":
            self.finalizers.run()

    def _note_pause(self, started: float) -> None:
        pause = perf_counter() - started
        self.total_pause += pause
        self.longest_pause = max(self.longest_pause, pause)

    # -- incremental mode -------------------------------------------------------------------------------

    def _incremental_step(self) -> None:
        heap = self.heap
        multiplier = self.parameters.step_multiplier | 1
        debt = (heap.used - heap.threshold) // _WORK_UNIT * multiplier
        step = (1 << min(self.parameters.step_size, 40)) // _WORK_UNIT * multiplier
        unseen = 0
        while True:
            work = self.single_step()
            debt -= work
            unseen += work
            if unseen > UNSEEN_WORK:
                unseen = 0
                if self.state.running_in is not None and self.state.budget.on:
                    self.state.budget.look()
            if debt <= -step or self.phase == "pause":
                break
        if self.phase == "pause":
            self._set_pause()
        else:
            heap.set_threshold(heap.used - debt // multiplier * _WORK_UNIT)

    def _set_pause(self) -> None:
        heap = self.heap
        self.estimate = heap.used
        heap.set_threshold(max(self.estimate // 100 * self.parameters.pause, heap.used))

    def single_step(self) -> int:
        """Advance by the smallest unit. Return the work done."""
        phase = self.phase
        if phase == "pause":
            self._begin_cycle()
            return 1
        if phase == "propagate":
            if self.marker.pending:
                return self.marker.traverse(self.marker.pending.pop())
            self.phase = "atomic"
            return 0
        if phase == "atomic":
            work = self._atomic(self.marker)
            self._objects_to_sweep = self.marker.objects
            self.phase = "sweepallgc"
            return work
        if phase == "callfin":
            if self.finalizers.due and not self.heap.emergency:
                self.collecting = False
                ran = self.finalizers.run(_FINALIZERS_IN_A_STEP)
                self.collecting = True
                return ran * 50
            self.phase = "pause"
            self._end_cycle()
            return 0
        # A sweep has nothing to do here; the work that it would be keeps the pace of the reference.
        work = self._objects_to_sweep if phase == "sweepallgc" else 1
        self.phase = PHASES[PHASES.index(phase) + 1]
        return work

    def _begin_cycle(self) -> None:
        self.marker = Marker(self.marker.floor + MARKS)
        self.marker.add_roots(self.state)
        # The earlier these are reached, the less is left for the atomic phase.
        self.marker.add_changing_roots(self.state)
        self.marker.guarding = True
        self.phase = "propagate"

    def _end_cycle(self) -> None:
        self.cycles += 1
        self._note_observers(bool(self.marker.weak_tables))
        self.marker = Marker(self.marker.floor + MARKS)

    def run_until(self, phase: str) -> None:
        """Advance an incremental cycle to a phase, through the pause when that lies behind."""
        if PHASES.index(phase) < PHASES.index(self.phase):
            self._run_steps("pause")
        self._run_steps(phase)
        if phase == "atomic":
            self.marker.preview_threads()

    def _run_steps(self, phase: str) -> None:
        self.collecting = True
        try:
            while self.phase != phase:
                self.single_step()
        finally:
            self.collecting = False

    # -- the atomic part of every collection ------------------------------------------------------------

    def _atomic(self, marker: Marker) -> int:
        """Finish marking, clear weak references, separate the dead objects to be finalized, set the account."""
        # To shrink a stack the reference allocates a new one.
        marker.shrinking = not self.heap.emergency and self.heap.allocation_limit != 0
        try:
            return self._finish(marker)
        except LimitReached:
            self._abandon(marker)
            raise

    def _finish(self, marker: Marker) -> int:
        work = marker.finish(self.state)
        weak = WeakTables(marker)
        weak.converge()
        weak.clear_values()
        cleared = len(weak.weak_values)
        self.finalizers.separate(marker)
        weak.converge()
        weak.clear_keys()
        weak.clear_values(cleared)
        weak.count_strings()
        self.weak_tables = [ref(table) for table in marker.weak_tables]
        self._set_used(marker.live + marker.thread_bytes())
        self.heap.extra = 0 if self.heap.model_only else marker.extra
        return work

    def _abandon(self, marker: Marker) -> None:
        """A limit has stopped a collection in its middle: forget what it has found out."""
        self._leave_generations()
        if self.marker.floor <= marker.floor:
            self.marker = Marker(marker.floor + MARKS)

    def _set_used(self, live: int) -> None:
        self.freed += max(self.heap.used - live, 0)
        self.heap.set_used(live)

    # -- full collections -------------------------------------------------------------------------------

    def collect(self, emergency: bool = False) -> None:
        """Run a full collection and, but in an emergency, the finalizers that are due."""
        if self.collecting:
            return
        started = perf_counter()
        if self.mode == "generational" and self.observed:
            self._full_generational()
        else:
            self._full_cycle()
        self._note_pause(started)
        if not emergency:
            self.finalizers.run()
        self._after_full_collection()

    def _after_full_collection(self) -> None:
        if self.generations is not None:
            self._set_minor_pause()
        else:
            self._set_pause()

    def _full_cycle(self) -> None:
        self.collecting = True
        try:
            self._leave_generations()
            self.marker = Marker(self.marker.floor + MARKS)
            self.marker.add_roots(self.state)
            self._atomic(self.marker)
            self.phase = "pause"
            self.cycles += 1
            weak = bool(self.marker.weak_tables)
            self.marker = Marker(self.marker.floor + MARKS)
            self._note_observers(weak)
        finally:
            self.collecting = False

    # -- generational mode ------------------------------------------------------------------------------

    def change_mode(self, mode: str) -> str:
        """Switch to a mode and return the one before."""
        previous = self.mode
        if mode != previous:
            self.mode = mode
            if mode == "incremental":
                self._leave_generations()
            elif self.observed:
                self._full_generational()
                self._set_minor_pause()
        self._bad_collection = 0
        return previous

    def _full_generational(self) -> int:
        """Make everything reachable old. Return the number of objects."""
        self.collecting = True
        try:
            self._leave_generations()
            marker = CompleteMarker(self.marker.floor + MARKS)
            marker.add_roots(self.state)
            self._atomic(marker)
            self._note_observers(bool(marker.weak_tables))
            self.phase = "propagate"
            if self.observed:
                self.generations = Generations(marker)
            self.marker = Marker(marker.floor, marker.old_base)
            self.estimate = self.heap.used
            self.cycles += 1
        finally:
            self.collecting = False
        return marker.objects

    def _leave_generations(self) -> None:
        if self.generations is not None:
            self.marker = Marker(self.generations.old_base + MARKS * 4, NO_OLD_OBJECTS)
            self.generations = None
        self.phase = "pause"

    def _set_minor_pause(self) -> None:
        heap = self.heap
        heap.set_threshold(heap.used + heap.used // 100 * self.parameters.minor)

    def _generational_step(self) -> None:
        heap = self.heap
        if self.generations is None:
            if self.observed:
                self._full_generational()
            else:
                self._full_cycle()
            self._set_minor_pause()
            return
        if self._bad_collection:
            self._step_after_bad_collection()
            return
        base = self.estimate
        growth = base // 100 * self.parameters.major
        if heap.used > heap.threshold and heap.used > base + growth:
            objects = self._full_generational()
            if heap.used < base + growth // 2:
                self._set_minor_pause()
            else:
                self._bad_collection = objects
                heap.set_threshold(self.estimate // 100 * self.parameters.pause)
        else:
            self.collect_young()
            self._set_minor_pause()
            self.estimate = base

    def _step_after_bad_collection(self) -> None:
        """A major collection freed little: go on with major ones until one frees enough."""
        before = self._bad_collection
        objects = self._full_generational()
        if objects < before + (before >> 3):
            self._bad_collection = 0
            self._set_minor_pause()
        else:
            self._bad_collection = objects
            self.heap.set_threshold(self.heap.used // 100 * self.parameters.pause)

    def collect_young(self) -> None:
        generations = self.generations
        assert generations is not None
        marker = YoungMarker(self.marker)
        if marker.floor + MARKS >= marker.old_base:
            self._full_generational()
            return
        self.young_collections += 1
        generations.seed(marker, self.state)
        self._atomic(marker)
        old_bytes = generations.old_bytes
        promoted = generations.grow_older(marker)
        self.promoted += promoted
        self.heap.set_used(old_bytes + marker.live + marker.thread_bytes())
        self.marker = Marker(marker.floor, marker.old_base)

    # -- barriers ---------------------------------------------------------------------------------------

    def barrier(self, table: LuaTable, key: Any, value: Any) -> None:
        """`table`, which is guarded, is about to hold `value` under `key`."""
        marker = self.marker
        generations = self.generations
        if generations is not None:
            if (
                self._is_below(value, marker.old_base)
                or self._is_below(key, marker.old_base)
                or table.memory_size() < _SMALL_TABLE
            ):
                generations.touch(table)
        elif self.phase not in _INVARIANT_PHASES or table.mark != marker.black:
            table.unguard()
        elif self._is_below(value, marker.floor) or self._is_below(key, marker.floor):
            table.unguard()
            table.mark = marker.again
            marker.gray_again.append(table)
        else:
            # A string is counted here, since the table will not be looked at again.
            for item in (key, value):
                if item.__class__ is str:
                    marker.add_string(item)

    def metatable_barrier(self, table: LuaTable, metatable: LuaTable | None) -> None:
        """`table`, which is guarded, is about to get `metatable`."""
        marker = self.marker
        if self.generations is not None:
            if metatable is not None and metatable.mark < marker.old_base:
                self.generations.take_metatable(metatable)
        elif self.phase not in _INVARIANT_PHASES or table.mark != marker.black:
            table.unguard()
        elif metatable is not None:
            marker.add(metatable)

    def _is_below(self, value: Any, floor: int) -> bool:
        return is_collectable(value) and value.mark < floor

    def object_barrier(self, owner: Any) -> None:
        """An object other than a table has been stored into."""
        marker = self.marker
        if self.generations is not None:
            self.generations.touch(owner)
        elif owner.mark == marker.black:
            owner.mark = marker.again
            marker.gray_again.append(owner)

    def resized(self, owner: Any, difference: int) -> None:
        """An object that this cycle may have counted already has changed its size."""
        if self.generations is not None:
            if owner.mark >= self.generations.old_base:
                self.generations.old_bytes += difference
        elif owner.mark > self.marker.gray:
            self.marker.live += difference

    # -- looking at it ----------------------------------------------------------------------------------

    def colour(self, value: Any) -> str:
        """Return "white", "gray" or "black"."""
        marker = self.marker
        if self.generations is not None:
            age = self.generations.age(value)
            if age is None:
                return "white"
            return "gray" if age in ("touched1", "old0") else "black"
        if value.mark < marker.floor:
            return "white"
        return "black" if value.mark == marker.black else "gray"

    def age(self, value: Any) -> str:
        """Return the age of an object, "new" for all in incremental mode."""
        if self.generations is None:
            return "new"
        return self.generations.age(value) or ("survival" if value.mark == self.marker.black else "new")
