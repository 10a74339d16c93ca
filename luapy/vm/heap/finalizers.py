"""Objects with a ``__gc`` metamethod: marked for finalization, due, finalized (manual section 2.5.3)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from luapy.vm.errors import LuaError
from luapy.vm.operations import metamethod

if TYPE_CHECKING:
    from luapy.vm.heap.marking import Marker
    from luapy.vm.state import State


class Finalizers:
    """`marked` holds the objects marked for finalization, in the order of marking; `due` those found dead since."""

    def __init__(self, state: State) -> None:
        self.state = state
        # Where programs may have finalizers at all.
        self.enabled = True
        self.marked: dict[int, Any] = {}
        self.due: deque[Any] = deque()
        # The object whose finalizer runs, and whether one does: then nothing starts another collection.
        self.current: Any = None
        self.running = False
        self.closing = False

    def note(self, value: Any) -> None:
        """`value` has got a metatable with a ``__gc`` field: mark it for finalization, once."""
        if self.enabled and not self.closing and id(value) not in self.marked:
            self.marked[id(value)] = value

    def separate(self, marker: Marker) -> None:
        """Move what marking has not reached to `due`, the last one marked first, and resurrect it."""
        dead = [value for value in self.marked.values() if value.mark < marker.floor]
        for value in dead:
            del self.marked[id(value)]
        self.due.extend(reversed(dead))
        for value in dead:
            marker.add(value)

    def run(self, count: int | None = None) -> int:
        """Run up to `count` finalizers that are due, all by default, and return how many ran."""
        done = 0
        while self.due and (count is None or done < count):
            self._finalize(self.due.popleft())
            done += 1
        return done

    def _finalize(self, value: Any) -> None:
        state = self.state
        handler = metamethod(state, value, "__gc")
        if handler is None:
            return
        thread = state.thread
        previous = thread.hook_running, self.running, self.current
        thread.hook_running = self.running = True
        self.current = value
        try:
            state.call_finalizer(handler, value)
        except LuaError as error:
            state.finalizer_failed(error)
        finally:
            thread.hook_running, self.running, self.current = previous
            if not self.running and not self.due:
                state.heap.futile = False

    def run_all(self) -> None:
        """Run every pending finalizer once, the last object marked first; for the end of the state.

        Objects that finalizers make are not finalized themselves.
        """
        self.closing = True
        self.due.extend(reversed(list(self.marked.values())))
        self.marked.clear()
        self.run()
