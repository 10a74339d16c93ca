"""The traversal of what Lua can reach: marks, the bytes that are alive, and the weak tables met on the way.

Every collectable object has a number, its `mark`; what it says depends on three numbers of the marker:

* below `floor`: not reached in this cycle (white), and so for every object that is new;
* `gray` (equal to `floor`): reached, and waiting to be traversed; `black`, one more: traversed;
* `again`, two more: traversed, then stored into; it waits for a second look in the atomic phase;
* from `old_base` on, in generational mode: the ages of old objects (see generations.py).

Every cycle raises `floor` above the marks of the last one, which makes everything white again without a sweep.
A full mark with nothing running in between never needs the barriers; then `guarding` is false.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.bytecode.proto import Proto
from luapy.vm.coroutine import Coroutine
from luapy.vm.errors import LuaError
from luapy.vm.frames import CallFrame
from luapy.vm.heap import sizes
from luapy.vm.table import EMPTY_ARRAY, GUARD, LuaTable
from luapy.vm.values import Builtin, ControlBuiltin, LuaFunction, Userdata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Callable

    from luapy.vm.state import State
    from luapy.vm.values import UpValue

# Classes of values with a mark. Builtins without upvalues are plain values, like the reference's light functions.
COLLECTABLE = frozenset((LuaTable, LuaFunction, Userdata, Coroutine, Builtin, ControlBuiltin))
_BUILTINS = frozenset((Builtin, ControlBuiltin))
_CONTAINERS = frozenset((list, tuple, set, frozenset))
_HOLDERS = _CONTAINERS | {dict, LuaError}
_SHORT_STRING = sizes.SHORT_STRING
_STRING = sizes.STRING
# So much work, counted as the reference does, until somebody looks whether the program is to be stopped.
UNSEEN_WORK = 20_000
_UNSEEN_FRAMES = 1_000
# Above every mark, while no generation is old; and the marks that one cycle uses.
NO_OLD_OBJECTS = 1 << 61
MARKS = 4


def is_collectable(value: Any) -> bool:
    """Is this an object that may die? Strings count as values here, and so do builtins that keep nothing."""
    kind = value.__class__
    if kind is Builtin or kind is ControlBuiltin:
        return bool(value.upvalues)
    return kind in COLLECTABLE


def weak_mode(table: LuaTable) -> str:
    """Return a text with those of "k" and "v" that the table's metatable makes weak, empty for neither."""
    metatable = table.metatable
    mode = metatable.hash.get("__mode") if metatable is not None else None
    if mode.__class__ is not str:
        return ""
    # The reference reads a C string.
    mode = mode.partition("\0")[0]
    return mode if "k" in mode or "v" in mode else ""


def object_size(value: Any) -> int:
    """Return what one object takes, in bytes, without what it refers to."""
    kind = value.__class__
    if kind is LuaTable:
        return int(value.memory_size())
    if kind is LuaFunction:
        return sizes.CLOSURE + sizes.CLOSURE_UPVALUE * len(value.upvalues)
    if kind is Userdata:
        return sizes.userdata_size(len(value.user_values), value.size)
    if kind is Proto:
        return sizes.proto_account(value)[0]
    if kind is Coroutine:
        return sizes.thread_size(value.stack_size, value.call_count)
    return sizes.HOST_CLOSURE + sizes.HOST_UPVALUE * len(value.upvalues)


class Marker:
    """One cycle of marking. `live` is what the objects traversed so far take, in bytes; `objects` is their number."""

    def __init__(self, floor: int = 0, old_base: int = NO_OLD_OBJECTS) -> None:
        self.floor = self.gray = floor
        self.black = floor + 1
        self.again = floor + 2
        self.old_base = old_base
        self.guarding = False
        self.shrinking = False
        self.pending: list[Any] = []
        self.gray_again: list[Any] = []
        self.live = 0
        self.extra = 0
        self.objects = 0
        self.strings: set[Any] = set()
        # Threads are looked at in the atomic phase only: until then their stacks change.
        self.threads: list[Coroutine] = []
        self._atomic = False
        self._threads_scanned = 0
        self.upvalues: list[Any] = []
        self.weak_tables: list[LuaTable] = []
        # The Python frames of translated functions, by the markers of their groups, once somebody has looked.
        self.python_frames: dict[Any, list[Any]] | None = None
        # What looks whether a program that is running is to be stopped, which ends the cycle.
        self.look: Callable[[], None] | None = None

    # -- reaching objects -------------------------------------------------------------------------------

    def add(self, value: Any) -> None:
        """Reach a value of any kind."""
        kind = value.__class__
        if kind is str:
            self.add_string(value)
        elif kind in COLLECTABLE and value.mark < self.floor and is_collectable(value):
            self.reach(value)

    def reach(self, value: Any) -> None:
        """Make a white object gray."""
        value.mark = self.gray
        self.pending.append(value)

    def add_all(self, values: Iterable[Any]) -> None:
        """Reach each of many values. (What `add` does is written out: this is where marking spends its time.)"""
        floor = self.floor
        strings = self.strings
        for value in values:
            kind = value.__class__
            if kind is str:
                key = value if len(value) <= _SHORT_STRING else id(value)
                if key not in strings:
                    strings.add(key)
                    self.live += _STRING + len(value)
            elif kind in COLLECTABLE and value.mark < floor and (kind not in _BUILTINS or value.upvalues):
                self.reach(value)

    def add_held(self, value: Any, depth: int = 2) -> None:
        """Reach Lua values in Python data: directly, or in containers nested `depth` deep."""
        kind = value.__class__
        if kind in COLLECTABLE or kind is str:
            self.add(value)
        elif kind is LuaError:
            self.add(value.value)
        elif depth and kind is dict:
            self._add_held_items(list(value.values()), depth - 1)
        elif depth and kind in _CONTAINERS:
            self._add_held_items(list(value), depth - 1)

    def _add_held_items(self, items: list[Any], depth: int) -> None:
        for start in range(0, len(items), UNSEEN_WORK):
            part = items[start : start + UNSEEN_WORK] if len(items) > UNSEEN_WORK else items
            self.add_all(part)
            for item in part:
                if item.__class__ in _HOLDERS:
                    self.add_held(item, depth)
            if start and self.look is not None:
                self.look()

    def add_string(self, text: str) -> None:
        """Count a string once."""
        key = sizes.string_key(text)
        if key not in self.strings:
            self.strings.add(key)
            self.live += _STRING + len(text)

    def is_dead(self, value: Any) -> bool:
        """Has marking, which is complete, not reached this value?"""
        kind = value.__class__
        return kind in COLLECTABLE and value.mark < self.floor and is_collectable(value)

    # -- roots ------------------------------------------------------------------------------------------

    def add_roots(self, state: State) -> None:
        """Reach where a cycle begins."""
        self.add(state.registry)
        self.add(state.main_thread)

    def add_changing_roots(self, state: State) -> None:
        """Reach what no barrier guards: looked at in the atomic phase."""
        self.add(state.globals)
        self.add_all(state.metatables.values())
        collector = state.heap.collector
        self.add_all(collector.finalizers.due)
        self.add(collector.finalizers.current)
        self.add_held(state.library_data, 3)
        for reference in list(state.heap.references):
            self.add(reference.value)
        sources = state.heap.root_sources
        for source in sources:
            self.add_all(source())
        thread: Coroutine | None = state.thread
        while thread is not None:
            self.add(thread)
            thread = thread.resumer
        self._add_python_frames(with_hosts=not sources)

    def _add_python_frames(self, with_hosts: bool) -> None:
        """Reach what library functions in flight hold in local variables, and the host's functions between them.

        A host that says what it holds needs no such look, after which a frame keeps what its variables referred to.
        """
        frame: Any = sys._getframe(1)
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            ours = module.startswith("luapy.")
            if (ours or with_hosts) and not module.startswith("luapy.vm."):
                depth = 2 if ours else 1
                for value in list(frame.f_locals.values()):
                    self.add_held(value, depth)
            frame = frame.f_back

    # -- traversal --------------------------------------------------------------------------------------

    def propagate(self) -> None:
        """Traverse until nothing is gray, and the threads reached too when their turn has come."""
        pending = self.pending
        unseen = 0
        while True:
            while pending:
                unseen += self.traverse(pending.pop())
                if unseen > UNSEEN_WORK:
                    unseen = 0
                    if self.look is not None:
                        self.look()
            if not self._atomic or self._threads_scanned == len(self.threads):
                return
            self._threads_scanned += 1
            self.scan_thread(self.threads[self._threads_scanned - 1])

    def traverse(self, value: Any) -> int:
        """Make one gray object black. Return the work that took, as the reference counts it."""
        value.mark = self.black
        self.objects += 1
        return self.visit(value)

    def visit(self, value: Any) -> int:
        """Count an object and reach what it refers to; threads are counted in the atomic phase."""
        kind = value.__class__
        if kind is LuaTable:
            self.live += value.memory_size()
            if self.guarding:
                value.watched = GUARD
            return self.scan_table(value)
        if kind is Coroutine:
            self.threads.append(value)
            return 1
        self.live += object_size(value)
        return self.scan(value)

    def scan(self, value: Any) -> int:
        """Reach what an object that is counted already refers to."""
        kind = value.__class__
        if kind is LuaTable:
            return self.scan_table(value)
        if kind is Userdata:
            if value.metatable is not None:
                self.add(value.metatable)
            self.add_all(value.user_values)
            return 1 + len(value.user_values)
        if kind is LuaFunction:
            if value.proto.mark < self.floor:
                self.reach(value.proto)
            for upvalue in value.upvalues:
                if upvalue.mark < self.floor:
                    self.visit_upvalue(upvalue)
            return 1 + len(value.upvalues)
        if kind is Coroutine:
            return self.scan_thread(value)
        if kind is Proto:
            return self._scan_proto(value)
        self.add_all(value.upvalues)
        return 1 + len(value.upvalues)

    def scan_table(self, table: LuaTable) -> int:
        metatable = table.metatable
        if metatable is not None:
            if metatable.mark < self.floor:
                self.reach(metatable)
            if weak_mode(table):
                self.weak_tables.append(table)
                return 1
        if len(table.array) > UNSEEN_WORK:
            self._add_by_parts(table.array)
        elif table.array is not EMPTY_ARRAY:
            self.add_all(table.array)
        fields = table.hash
        if fields:
            self.add_all(fields.values())
            self.add_keys(table)
        return 1 + len(table.array) + 2 * len(fields)

    def _add_by_parts(self, values: list[Any]) -> None:
        for start in range(0, len(values), UNSEEN_WORK):
            self.add_all(values[start : start + UNSEEN_WORK])
            if self.look is not None:
                self.look()

    def add_keys(self, table: LuaTable) -> None:
        fields = table.hash
        if None in fields.values():
            # Keys of fields that were set to nil keep nothing alive.
            self.add_all([key for key, value in fields.items() if value is not None])
        else:
            self.add_all(fields)

    def visit_upvalue(self, upvalue: UpValue) -> None:
        upvalue.mark = self.black
        self.live += sizes.UPVALUE
        self.upvalues.append(upvalue)
        self.add(upvalue.cells[upvalue.index])

    def _scan_proto(self, proto: Proto) -> int:
        _, extra, strings = sizes.proto_account(proto)
        self.extra += extra
        seen = self.strings
        for key, size in strings.items():
            if key not in seen:
                seen.add(key)
                self.live += size
        for nested in proto.protos:
            if nested.mark < self.floor:
                self.reach(nested)
        return 1 + len(proto.constants) + len(proto.upvalues) + len(proto.protos) + len(proto.local_variables)

    # -- threads ----------------------------------------------------------------------------------------

    def scan_thread(self, thread: Coroutine) -> int:
        """Reach what a thread's frames hold. Its innermost Lua frame may be in the middle of an instruction."""
        self.add(thread.function)
        if thread.hook is not None:
            self.add(thread.hook.function)
        if thread.error is not None:
            self.add(thread.error[0])
        if thread.transfer is not None:
            self.add_all(thread.transfer[1])
        depth = looked_at = 0
        frame = thread.frame
        while frame is not None:
            if depth > looked_at + _UNSEEN_FRAMES and self.look is not None:
                looked_at = depth
                self.look()
            if frame.is_translated:
                depth += frame.reach_values(self, has_above=frame is not thread.frame)
                frame = frame.caller
                continue
            depth += 1
            if frame.__class__ is CallFrame:
                self._scan_frame(frame, frame is thread.frame)
            else:
                for name in _slots(frame.__class__):
                    if name not in ("caller", "function"):
                        self.add_held(getattr(frame, name, None), 3)
                self.add(frame.function)
            self.add(frame.native)
            frame = frame.caller
        thread.call_count = depth
        if self.shrinking:
            thread.shrink_stack()
        return 1 + thread.stack_size

    def preview_threads(self) -> None:
        """Reach what the threads hold now, ahead of the atomic phase, which looks at them again."""
        seen = 0
        while seen < len(self.threads):
            self.scan_thread(self.threads[seen])
            self.propagate()
            seen += 1
        self.python_frames = None

    def _scan_frame(self, frame: CallFrame, innermost: bool) -> None:
        """Reach a Lua function's live registers: those below what its current instruction is working on."""
        self.add(frame.function)
        instruction = frame.function.proto.prepared[frame.pc - 1]
        self.add_registers(frame.registers, instruction, innermost and frame.native is not None, frame.top)
        if frame.varargs:
            self.add_all(frame.varargs)

    def add_registers(self, registers: list[Any], instruction: Any, builtin_runs: bool, top: int) -> None:
        """Reach the registers that are alive in the middle of an instruction; `top` ends its open operands."""
        operation, a, b, _, _ = instruction
        end = len(registers)
        if operation == op.CALL:
            end = (b or top) if builtin_runs else a
        elif operation == op.NEWTABLE or operation == op.CLOSURE:
            end = a
        elif operation == op.CONCAT:
            end = b
        self.add_all(registers[:end])

    # -- the atomic phase -------------------------------------------------------------------------------

    def finish(self, state: State) -> int:
        """Look again at all that no barrier guards, until nothing new is reached. Return the work that took."""
        before = self.objects
        if state.running_in is not None and state.budget.on:
            self.look = state.budget.look
        self.guarding = False
        self._atomic = True
        again, self.gray_again = self.gray_again, []
        for value in again:
            value.mark = self.black
            self.scan(value)
        for upvalue in self.upvalues:
            self.add(upvalue.cells[upvalue.index])
        self.add_changing_roots(state)
        self.propagate()
        self.python_frames = None
        return self.objects - before

    def thread_bytes(self) -> int:
        return sum(object_size(thread) for thread in self.threads)


_SLOTS: dict[type, list[str]] = {}


def _slots(kind: type) -> list[str]:
    names = _SLOTS.get(kind)
    if names is None:
        names = _SLOTS[kind] = [name for base in kind.__mro__ for name in getattr(base, "__slots__", ())]
    return names
