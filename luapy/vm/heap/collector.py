"""A full mark of what Lua can reach, for the weak tables and finalizers of a state (manual section 2.5).

Python returns the memory of objects; this collector decides only what Lua can observe. A state without weak tables
and finalizers never runs it by itself. With some, a collection starts after a number of allocations.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.coroutine import Coroutine
from luapy.vm.errors import LuaError
from luapy.vm.frames import CallFrame
from luapy.vm.operations import metamethod
from luapy.vm.table import BooleanKey, LuaTable
from luapy.vm.values import Builtin, ControlBuiltin, LuaFunction, Userdata

if TYPE_CHECKING:
    from luapy.vm.state import State

# Allocations of tables and strings to an automatic collection: at least this many, and as many as there were
# objects alive after the last one, so that the work stays in proportion.
LEAST_ALLOWANCE = 1_000
COLLECTABLE = frozenset((LuaTable, LuaFunction, Userdata, Coroutine))
BUILTINS = frozenset((Builtin, ControlBuiltin))


def is_collectable(value: Any) -> bool:
    """Is this an object that may die? Strings count as values here, and so do builtins that keep nothing."""
    kind = value.__class__
    return kind in COLLECTABLE or (kind in BUILTINS and bool(value.upvalues))


class Collector:
    """Weak tables and finalizers of one state.

    `observed` is true when a collection could be noticed. `allowance` counts down the allocations to the next one.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.observed = False
        self.running = True
        self.collecting = False
        self.finalizing = False
        self.closing = False
        self.allowance = LEAST_ALLOWANCE
        self.mode = "incremental"
        self.parameters = {"pause": 200, "stepmul": 100}
        # Objects marked for finalization, in the order of marking, and those whose finalizer is due.
        self.finalizable: dict[int, Any] = {}
        self.due: list[Any] = []

    def note_metatable(self, value: Any, metatable: LuaTable) -> None:
        self.observed = True
        if metatable.get("__gc") is not None and not self.closing and id(value) not in self.finalizable:
            self.finalizable[id(value)] = value

    def allocate(self) -> None:
        """An object was made in a state that is observed."""
        self.allowance -= 1
        if self.allowance <= 0:
            self.allowance = LEAST_ALLOWANCE
            if self.running and not self.collecting:
                self.collect()

    def collect(self) -> None:
        """Clear weak references to what is unreachable and run finalizers that are due."""
        if self.collecting:
            return
        self.collecting = True
        try:
            mark = Mark()
            mark.add_roots(self.state)
            mark.propagate()
            self._clear_values(mark, mark.weak_tables)
            due = [value for key, value in self.finalizable.items() if key not in mark.reached]
            for value in due:
                del self.finalizable[id(value)]
            seen = len(mark.weak_tables)
            for value in due:
                mark.add(value)
            mark.propagate()
            self._clear_keys(mark, mark.weak_tables)
            self._clear_values(mark, mark.weak_tables[seen:])
            self.due += reversed(due)
            self.allowance = max(LEAST_ALLOWANCE, len(mark.reached))
            self._run_finalizers()
        finally:
            self.collecting = False

    def _clear_values(self, mark: Mark, tables: list[tuple[LuaTable, str]]) -> None:
        for table, mode in tables:
            if "v" in mode:
                for key, value in list(table.items()):
                    if mark.is_dead(value):
                        table.set(key, None)

    def _clear_keys(self, mark: Mark, tables: list[tuple[LuaTable, str]]) -> None:
        for table, mode in tables:
            if "k" in mode:
                for key, _ in list(table.items()):
                    if mark.is_dead(key):
                        table.remove_dead(key)

    def _run_finalizers(self) -> None:
        state = self.state
        while self.due:
            value = self.due.pop(0)
            handler = metamethod(state, value, "__gc")
            if handler is None:
                continue
            thread = state.thread
            hook_running, finalizing = thread.hook_running, self.finalizing
            thread.hook_running = self.finalizing = True
            try:
                state.call_finalizer(handler, value)
            except LuaError as error:
                state.finalizer_failed(error)
            finally:
                thread.hook_running, self.finalizing = hook_running, finalizing

    def finalize_all(self) -> None:
        """Run every pending finalizer once, the last object marked first; for the end of the state.

        Objects that finalizers make are not finalized themselves.
        """
        self.running = False
        self.closing = True
        self.due += reversed(list(self.finalizable.values()))
        self.finalizable.clear()
        self._run_finalizers()


class Mark:
    """One traversal of everything reachable. `reached` holds identities, `weak_tables` (table, mode) pairs."""

    def __init__(self) -> None:
        self.reached: set[int] = set()
        self.pending: list[Any] = []
        self.weak_tables: list[tuple[LuaTable, str]] = []
        self._ephemerons: list[LuaTable] = []

    def add_roots(self, state: State) -> None:
        self.add(state.registry)
        self.add(state.globals)
        self.add(state.main_thread)
        for metatable in state.metatables.values():
            self.add(metatable)
        for value in state.collector.due:
            self.add(value)
        for value in state.library_data.values():
            self.add_any(value)
        thread: Coroutine | None = state.thread
        while thread is not None:
            self.add(thread)
            thread = thread.resumer

    def add_any(self, value: Any) -> None:
        """Mark Lua values in a library's Python data: directly, or in tuples, lists and dicts."""
        if isinstance(value, (tuple, list)):
            for item in value:
                self.add_any(item)
        elif isinstance(value, dict):
            for item in value.values():
                self.add_any(item)
        else:
            self.add(value)

    def add(self, value: Any) -> None:
        if is_collectable(value) and id(value) not in self.reached:
            self.reached.add(id(value))
            self.pending.append(value)

    def is_dead(self, value: Any) -> bool:
        return is_collectable(value) and id(value) not in self.reached

    def propagate(self) -> None:
        while True:
            while self.pending:
                self._traverse(self.pending.pop())
            if not self._mark_ephemeron_values():
                return

    def _mark_ephemeron_values(self) -> bool:
        for table in self._ephemerons:
            for key, value in table.items():
                if not self.is_dead(key):
                    self.add(value)
        return bool(self.pending)

    def _traverse(self, value: Any) -> None:
        kind = value.__class__
        if kind is LuaTable:
            self._traverse_table(value)
        elif kind is LuaFunction:
            for upvalue in value.upvalues:
                self.add(upvalue.cells[upvalue.index])
        elif kind in BUILTINS:
            for item in value.upvalues:
                self.add(item)
        elif kind is Userdata:
            if value.metatable is not None:
                self.add(value.metatable)
            for item in value.user_values:
                self.add(item)
        else:
            self._traverse_thread(value)

    def _traverse_table(self, table: LuaTable) -> None:
        metatable = table.metatable
        mode = ""
        if metatable is not None:
            self.add(metatable)
            mode = metatable.get("__mode")
            mode = mode if mode.__class__ is str else ""
        weak_keys, weak_values = "k" in mode, "v" in mode
        if weak_keys or weak_values:
            self.weak_tables.append((table, mode))
        if weak_keys and not weak_values:
            self._ephemerons.append(table)
            return
        for key, value in table.items():
            if not weak_keys:
                self.add(key.value if key.__class__ is BooleanKey else key)
            if not weak_values:
                self.add(value)

    def _traverse_thread(self, thread: Coroutine) -> None:
        self.add(thread.function)
        if thread.hook is not None:
            self.add(thread.hook.function)
        if thread.error is not None:
            self.add(thread.error[0])
        frame: Any = thread.frame
        while frame is not None:
            if frame.__class__ is CallFrame:
                self._traverse_frame(frame, frame is thread.frame)
            else:
                for name in _slots(frame):
                    held = getattr(frame, name, None)
                    if name not in ("caller", "function"):
                        self.add_any(held.value if isinstance(held, LuaError) else held)
            self.add(frame.native)
            frame = frame.caller

    def _traverse_frame(self, frame: CallFrame, innermost: bool) -> None:
        """Mark a Lua function's live registers: those below what its current instruction is working on."""
        self.add(frame.function)
        operation, a, b, _, _ = frame.function.proto.prepared[frame.pc - 1]
        end = len(frame.registers)
        if operation == op.CALL:
            end = a if not innermost or frame.native is None else (b or frame.top)
        elif operation == op.NEWTABLE or operation == op.CLOSURE:
            end = a + 1
        elif operation == op.CONCAT:
            end = b
        for item in frame.registers[:end]:
            self.add(item)
        for item in frame.varargs or ():
            self.add(item)


def _slots(value: Any) -> list[str]:
    return [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]


# -- collectgarbage (manual section 6.1) ------------------------------------------------------------------


def _collect(state: State, *_: Any) -> Any:
    state.collector.collect()
    return 0


def _step(state: State, *_: Any) -> Any:
    state.collector.collect()
    return True


def _count(state: State, *_: Any) -> Any:
    return _kilobytes_in_use()


def _kilobytes_in_use() -> float:
    """Estimate what the process uses: CPython counts its blocks (taken as 64 bytes each), PyPy its heap."""
    if hasattr(sys, "getallocatedblocks"):
        return sys.getallocatedblocks() / 16.0
    import gc

    # An object on PyPy, where typeshed knows CPython's list.
    statistics: Any = gc.get_stats()
    return statistics._s.total_gc_memory / 1024.0


def _stop(state: State, *_: Any) -> Any:
    state.collector.running = False
    return 0


def _restart(state: State, *_: Any) -> Any:
    state.collector.running = True
    return 0


def _is_running(state: State, *_: Any) -> Any:
    return state.collector.running


def _set_mode(mode: str) -> Callable[..., Any]:
    def set_mode(state: State, *_: Any) -> Any:
        previous = state.collector.mode
        state.collector.mode = mode
        return previous

    return set_mode


def _set_parameter(name: str) -> Callable[..., Any]:
    def set_parameter(state: State, value: Any = None, *_: Any) -> Any:
        from luapy.vm.arguments import opt_integer

        previous = state.collector.parameters[name]
        state.collector.parameters[name] = opt_integer(state, value, 2, 0)
        return previous

    return set_parameter


OPTIONS: dict[str, Callable[..., Any]] = {
    "stop": _stop,
    "restart": _restart,
    "collect": _collect,
    "count": _count,
    "step": _step,
    "setpause": _set_parameter("pause"),
    "setstepmul": _set_parameter("stepmul"),
    "isrunning": _is_running,
    "generational": _set_mode("generational"),
    "incremental": _set_mode("incremental"),
}
