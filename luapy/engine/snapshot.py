"""All that a program in a state could reach and change: kept, put back, compared.

A `Snapshot` keeps what the tables and userdata of a state hold, to put it back. `fingerprint` describes everything
that can be reached in words and numbers: two fingerprints of a state are equal if a program finds no difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.coroutine import Coroutine
from luapy.vm.table import BooleanKey, LuaTable
from luapy.vm.values import Builtin, ControlBuiltin, LightUserdata, LuaFunction, Userdata
from luapy.vm.wholetables import SavedTable, restore_table, save_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.state import State

_FUNCTIONS = (Builtin, ControlBuiltin)
_OBJECTS = (LuaTable, Userdata, LuaFunction, Coroutine, *_FUNCTIONS)
_CONTAINERS = (list, tuple, set, frozenset)


class Snapshot:
    """What the tables and userdata of a state hold now, put back by `restore`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tables: list[tuple[LuaTable, SavedTable]] = []
        self._userdata: list[tuple[Userdata, LuaTable | None, list[Any]]] = []
        self._metatables = dict(state.metatables)
        for value, _path in reachable(state):
            if value.__class__ is LuaTable:
                self._tables.append((value, save_table(value)))
            elif value.__class__ is Userdata:
                self._userdata.append((value, value.metatable, value.user_values[:]))

    def restore(self) -> None:
        """Put back what there was. What has come since is not reachable any more."""
        state = self._state
        if state.metatables != self._metatables:
            state.metatables.clear()
            state.metatables.update(self._metatables)
        for table, saved in self._tables:
            restore_table(table, saved)
        for userdata, metatable, user_values in self._userdata:
            userdata.metatable = metatable
            userdata.user_values[:] = user_values


def _roots(state: State) -> dict[str, Any]:
    roots: dict[str, Any] = {"registry": state.registry, "globals": state.globals, "loaded": state.loaded}
    for kind, metatable in state.metatables.items():
        roots[f"metatable of {kind.__name__}"] = metatable
    finalizers = state.heap.collector.finalizers
    roots["finalizers"] = [*finalizers.marked.values(), *finalizers.due]
    roots["held"] = [reference.value for reference in state.heap.references]
    roots["main thread"] = state.main_thread
    roots["library data"] = state.library_data
    return roots


def reachable(state: State) -> Iterator[tuple[Any, str]]:
    """Yield every object that Lua or a library can reach, once, with a path to it."""
    seen: set[int] = set()
    pending: list[tuple[Any, str]] = [(value, name) for name, value in reversed(list(_roots(state).items()))]
    while pending:
        value, path = pending.pop()
        kind = value.__class__
        if kind in _OBJECTS:
            if id(value) in seen:
                continue
            seen.add(id(value))
            yield value, path
            pending += [(part, f"{path}.{name}") for name, part in reversed(list(_parts(value)))]
        elif kind is dict:
            pending += [(part, f"{path}.{name}") for name, part in reversed(list(value.items()))]
        elif kind in _CONTAINERS:
            pending += [(part, f"{path}[{index}]") for index, part in reversed(list(enumerate(value)))]


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of what an object refers to."""
    kind = value.__class__
    if kind is LuaTable:
        if value.metatable is not None:
            yield "(metatable)", value.metatable
        for key, field in value.items():
            yield _show_key(key), field
            if key.__class__ in _OBJECTS:
                yield f"(key {_show_key(key)})", key
    elif kind is Userdata:
        if value.metatable is not None:
            yield "(metatable)", value.metatable
        for index, item in enumerate(value.user_values):
            yield f"(user value {index})", item
    elif kind is LuaFunction:
        for index, upvalue in enumerate(value.upvalues):
            yield f"(upvalue {index})", upvalue.cells[upvalue.index]
    elif kind is Coroutine:
        if value.frame is not None:
            yield from _frame_parts(value.frame)
        if value.hook is not None:
            yield "(hook)", value.hook.function
    else:
        for index, item in enumerate(value.upvalues):
            yield f"(upvalue {index})", item


def _frame_parts(frame: Any) -> Iterator[tuple[str, Any]]:
    level = 0
    while frame is not None:
        for name in ("function", "native"):
            yield f"(frame {level}).{name}", getattr(frame, name, None)
        for index, item in enumerate(getattr(frame, "registers", ())):
            yield f"(frame {level})[{index}]", item
        frame = frame.caller
        level += 1


def _show_key(key: Any) -> str:
    return key if key.__class__ is str else repr(key) if key.__class__ in (int, float, bool) else type(key).__name__


def fingerprint(state: State) -> dict[str, Any]:
    """Describe all that programs can reach in `state`, and what influences them, by the paths to it."""
    numbers: dict[int, int] = {}
    objects = list(reachable(state))
    for value, _path in objects:
        numbers[id(value)] = len(numbers)
    description: dict[str, Any] = {path: _describe(value, numbers) for value, path in objects}
    description["(settings)"] = _settings(state)
    return description


def _describe(value: Any, numbers: dict[int, int]) -> Any:
    kind = value.__class__
    if kind is LuaTable:
        fields = [(_shown(key, numbers), _shown(field, numbers)) for key, field in value.items()]
        return "table", value.read_only, _shown(value.metatable, numbers), value.memory_size(), fields
    if kind is Userdata:
        held = [_shown(item, numbers) for item in value.user_values]
        return "userdata", type(value.value).__name__, id(value.value), _shown(value.metatable, numbers), held
    if kind is LuaFunction:
        return "function", value.proto.source, value.proto.line_defined
    if kind is Coroutine:
        return "thread", value.status, value.stack_size, value.call_count, value.non_yieldable
    return "builtin", value.name, value.key


def _shown(value: Any, numbers: dict[int, int]) -> Any:
    kind = value.__class__
    if kind in _OBJECTS:
        return f"#{numbers[id(value)]}"
    if kind is LightUserdata:
        return "light userdata", id(value.value)
    if kind is BooleanKey:
        return "boolean", value.value
    # 1, 1.0 and true are equal in Python.
    return kind.__name__, repr(value)


def _settings(state: State) -> dict[str, Any]:
    heap, budget = state.heap, state.budget
    collector = heap.collector
    parameters = collector.parameters
    thread = state.main_thread
    generator = state.library_data.get("math.random")
    return {
        "thread is main": state.thread is thread,
        "active": thread.frame.caller is not None,
        "native calls": state.native_calls,
        "hook": thread.hook is not None,
        "warnings": (state.warnings_on, state.warning_continues),
        "collector": (collector.mode, collector.phase, collector.stopped, collector.collecting, collector.observed),
        "parameters": [getattr(parameters, name) for name in parameters.__slots__],
        "finalizers": (len(collector.finalizers.marked), len(collector.finalizers.due), collector.finalizers.running),
        "memory": (heap.used, heap.extra, heap.borrowed, heap.limit, heap.futile, heap.emergency),
        "budget": (budget.on, budget.deadline, budget.interrupted),
        "random": None if generator is None else generator.words,
        "methods": (len(heap.methods.guarded), len(heap.methods.metatables), len(heap.methods.changes)),
        "limits": (state.allows_binary, state.max_source, state.max_binary, state.max_depth),
        "closed": state.closed,
    }
