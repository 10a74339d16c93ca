"""The accounts of a state's memory: what Lua objects take, by the reference's model, and the limit on it.

Everything that takes memory is charged here first. `room` counts down to the next event: a step of the collector, or
the limit; only when it is negative does anyone look at which. So a charge costs a subtraction and a test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Protocol
from weakref import WeakSet

from luapy.vm.budget import LimitReached
from luapy.vm.errors import LuaError
from luapy.vm.heap import sizes
from luapy.vm.heap.collector import Collector
from luapy.vm.methods import MethodCaches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from luapy.vm.budget import Budget
    from luapy.vm.state import State

UNBOUNDED = 1 << 62
NOT_ENOUGH_MEMORY = "not enough memory"
# The kind of an allocation that does not say what it is for.
OTHER = "other"


class MemoryLimit(LimitReached):
    """The limit on memory is reached, and the host has made it final."""


class Recorder(Protocol):
    """What `Heap.set_recorder` takes: told of each allocation before it is made, and then of the object."""

    def record(self, size: int, kind: str) -> None: ...

    def created(self, value: Any) -> None: ...


class Reference:
    """Keeps a Lua value alive for code in Python, for as long as the reference itself is."""

    __slots__ = ("__weakref__", "value")

    def __init__(self, value: Any) -> None:
        self.value = value


class Heap:
    """The memory of one state. All sizes are in bytes.

    `room` is what may be charged before `exhausted` has to look. `threshold` is the account at which the collector
    is due. `extra` is memory beyond the reference's model, which counts against the limit only. `borrowed` is working
    memory of library functions. `final` says that no program survives running out of memory. `allocation_limit` and
    `fail_next` make allocations fail, for tests.
    """

    # What tables charge for work.
    budget: Budget

    def __init__(self, state: State) -> None:
        self.room = UNBOUNDED
        self.ceiling = UNBOUNDED
        self.threshold = 0
        self.limit: int | None = None
        self.limited = False
        self.final = False
        self.model_only = False
        self.extra = 0
        self.borrowed = 0
        self.peak = 0
        self.emergency = self.futile = False
        self.stress: str | None = None
        self.allocation_limit: int | None = None
        self.fail_next = False
        self.methods = MethodCaches()
        self.references: WeakSet[Reference] = WeakSet()
        # Functions that return the Lua values which the host holds, all of them if there are any such functions.
        self.root_sources: list[Callable[[], Iterable[Any]]] = []
        self.recorder: Recorder | None = None
        self._recounts = 0
        self.collector = Collector(state, self)

    # -- accounts ---------------------------------------------------------------------------------------

    @property
    def used(self) -> int:
        """What Lua's objects take: those alive, and those that no collection has found dead yet."""
        return self.ceiling - self.room

    def set_used(self, live: int) -> None:
        """A collection has counted what is alive."""
        self.peak = max(self.peak, self.used)
        self.room = self.ceiling - live - self.borrowed
        self._recounts += 1

    def charge(self, size: int, kind: str = OTHER) -> None:
        """Account for `size` bytes about to be taken, where a collection may run finalizers.

        Raises `out_of_memory`, and has charged nothing then. `kind` is for reports.
        """
        self.room -= size
        if self.room < 0:
            self.exhausted(size, kind)

    def charge_string(self, length: int) -> None:
        """Account for a string of so many bytes."""
        self.charge(sizes.STRING + length, "string")

    def grow(self, size: int, kind: str = OTHER) -> None:
        """Like `charge`, in the middle of work on an object: no Lua code runs."""
        self.room -= size
        if self.room < 0:
            self._look(size, kind)

    def release(self, size: int) -> None:
        """Give back what was charged for memory that is gone now, as when a table shrinks."""
        self.room += size

    def borrow(self, size: int) -> None:
        """Charge working memory, to be given back by `repay`; nothing happens without a limit."""
        if self.limited:
            self.grow(size, "working memory")
            self.borrowed += size

    def repay(self, size: int) -> None:
        if self.limited:
            self.borrowed -= size
            self.room += size

    def surcharge(self, size: int) -> None:
        """Count memory that Python takes beyond the model, against the limit only. Raises as `charge` does."""
        if self.limited and not self.model_only:
            self.extra += size
            assert self.limit is not None
            less = self.ceiling - (self.limit - self.extra)
            if less > 0:
                self.ceiling -= less
                self.room -= less
            if self.room < 0:
                try:
                    self._look(0, OTHER)
                except (LuaError, LimitReached):
                    self.extra -= size
                    self._set_ceiling()
                    raise

    # -- events -----------------------------------------------------------------------------------------

    def exhausted(self, size: int, kind: str = OTHER) -> None:
        """`room` is used up, `size` bytes of it by an allocation: let the collector work, or refuse."""
        self._look(size, kind)
        if self.room < 0:
            recounts = self._recounts
            collector = self.collector
            if self.stress is not None and not (
                collector.stopped or collector.collecting or collector.finalizers.running
            ):
                if self.stress == "full":
                    collector.collect()
                else:
                    collector.step()
            elif self.used > self._due() or not self._is_watched():
                collector.debt_reached()
            if self._recounts != recounts:
                self.room -= size
            # Collections take time that no instruction stands for.
            collector.state.budget.look()

    def _look(self, size: int, kind: str) -> None:
        """Refuse an allocation that would pass the limit, after a collection to make room for it."""
        if self._refuses(size):
            if not self.futile:
                # Nothing has been allocated yet: the peak is without it.
                self.room += size
                self._collect_in_emergency()
                self.room -= size
            if self._refuses(size):
                # Finalizers that are due would each collect again, and find nothing more.
                self.futile = self.collector.finalizers.running
                self.room += size
                raise self.out_of_memory()
        if size > 0:
            # A failed guess may grow a stack that the reference has grown before: such an allocation is not counted.
            if self.allocation_limit is not None and kind != "stack":
                self.allocation_limit -= 1
            if self.recorder is not None:
                self.recorder.record(size, kind)

    def out_of_memory(self) -> LuaError | LimitReached:
        """Return what is raised when there is not enough memory."""
        return MemoryLimit(NOT_ENOUGH_MEMORY) if self.final else LuaError(NOT_ENOUGH_MEMORY, handled=True)

    def _refuses(self, size: int) -> bool:
        if self.fail_next and size > 0:
            self.fail_next = False
            return True
        if self.allocation_limit == 0 and size > 0:
            return True
        return self.limit is not None and self.used + self.extra > self.limit

    def _collect_in_emergency(self) -> None:
        self.emergency = True
        try:
            self.collector.collect(emergency=True)
        finally:
            self.emergency = False
        self.collector.state.budget.look()

    # -- settings ---------------------------------------------------------------------------------------

    def set_threshold(self, threshold: int) -> None:
        """Ask for the collector when the account passes `threshold`."""
        self.threshold = threshold
        self._set_ceiling()

    def set_limit(self, limit: int | None, model_only: bool = False, final: bool = False) -> None:
        """Let Lua's objects take no more than `limit` bytes; None for no limit.

        Running out is an error as others are, unless the limit is `final`: then it is a `LimitReached`, which ends the
        program. With `model_only`, for tests, nothing counts that the reference would not take.
        """
        self.final = final
        if limit is None or model_only:
            self.extra = self.borrowed = 0
        self.limit = limit
        self.limited = limit is not None
        self.model_only = model_only
        self._set_ceiling()

    def restart(self, live: int, limit: int | None) -> None:
        """Begin anew with `live` bytes in use, and allow `limit` bytes more."""
        self.extra = self.borrowed = 0
        self.peak = live
        self.emergency = self.futile = False
        if self.references:
            self.references.clear()
        self.limit = None if limit is None else live + limit
        self.limited = limit is not None
        self.room = self.ceiling - live
        self.collector.restart()

    def set_faults(self, allocations: int | None = None, fail_next: bool = False) -> None:
        """Refuse all allocations after so many, or the next one; for tests."""
        self.allocation_limit = allocations
        self.fail_next = fail_next
        self._set_ceiling()

    def set_stress(self, stress: str | None) -> None:
        """Make every allocation run a collection ("full"), or a step of the collector ("step"); for tests."""
        self.stress = stress
        self._set_ceiling()

    def set_recorder(self, recorder: Recorder | None) -> None:
        """Tell `recorder` of every allocation; None ends that."""
        if recorder is not None and self.collector.state.tier is not None:
            # Translated code does not say which line allocates.
            self.collector.state.tier.stop()
        self.recorder = recorder
        self._set_ceiling()

    def created(self, value: Any) -> Any:
        """Tell the recorder, if there is one, of an object that an allocation was for. Return it."""
        if self.recorder is not None:
            self.recorder.created(value)
        return value

    def _due(self) -> int:
        """The account at which the collector is to work."""
        collector = self.collector
        return self.threshold if collector.observed else collector.unobserved_threshold()

    def _is_watched(self) -> bool:
        """Is every allocation looked at?"""
        return (
            self.allocation_limit is not None or self.fail_next or self.stress is not None or self.recorder is not None
        )

    def _set_ceiling(self) -> None:
        used = self.used
        ceiling = self._due()
        if self.limit is not None:
            ceiling = min(ceiling, self.limit - self.extra)
        if self._is_watched():
            ceiling = -1
        self.ceiling = ceiling
        self.room = ceiling - used

    # -- for the machine --------------------------------------------------------------------------------

    def barrier(self, table: Any, key: Any, value: Any) -> None:
        """See `Collector.barrier`."""
        self.collector.barrier(table, key, value)

    def metatable_barrier(self, table: Any, metatable: Any) -> None:
        """See `Collector.metatable_barrier`."""
        self.collector.metatable_barrier(table, metatable)

    def object_barrier(self, owner: Any) -> None:
        """See `Collector.object_barrier`."""
        self.collector.object_barrier(owner)

    def resized(self, owner: Any, difference: int) -> None:
        """See `Collector.resized`."""
        self.collector.resized(owner, difference)

    def hold(self, value: Any) -> Reference:
        """Return a reference that keeps `value` from being collected while Python code has it."""
        reference = Reference(value)
        self.references.add(reference)
        return reference
