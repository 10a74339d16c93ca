"""Stack tracebacks: the levels of a thread as data, and their text as ``debug.traceback`` shows it."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from luapy.vm.activation import ActivationRecord, activations, activations_from, function_name
from luapy.vm.table import LuaTable
from luapy.vm.translator.pythonstack import looking
from luapy.vm.values import FUNCTION_TYPES, LuaFunction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.bytecode.proto import Proto
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State

# A longer stack is shown by its first and last levels.
FIRST_LEVELS = 10
LAST_LEVELS = 11
# Of a longer one only so many at either end are kept as data.
KEPT_LEVELS = 100


class Level(NamedTuple):
    """A function that was running or waiting.

    `chunk` is the name of its chunk as messages show it, "[C]" for a function of the host. `line` is None where it is
    not known. `function` is the name under which it is loaded, or else was called; None if there is none. `kind` says
    what has that name: "function" if it is loaded, "local", "upvalue", "method", "field", "metamethod" and so on.
    Without a name it is "main chunk", "function" or "?".
    """

    chunk: str
    line: int | None
    function: str | None
    kind: str
    description: str
    is_tail_call: bool
    proto: Proto | None

    def __str__(self) -> str:
        line = "" if self.line is None else f"{self.line}:"
        text = f"{self.chunk}:{line} in {self.description}"
        return text + "\n\t(...tail calls...)" if self.is_tail_call else text


class Levels:
    """The levels of a thread, from the innermost outwards.

    Of more than twice KEPT_LEVELS only so many at either end are in `kept`; `skipped` is the number of the others.
    `inside` are the levels of the call that the host made last, those of coroutines in it before those around them;
    of many levels some may be missing. `beyond` is the number of levels further out than that call.
    """

    __slots__ = ("beyond", "inside", "kept", "skipped")

    def __init__(self, kept: list[Level], skipped: int, inside: list[Level], beyond: int = 0) -> None:
        self.beyond = beyond
        self.kept = kept
        self.skipped = skipped
        self.inside = inside

    def text(self) -> str:
        """Return the text of the traceback."""
        shown = self.kept
        count = len(shown) + self.skipped
        if count > FIRST_LEVELS + LAST_LEVELS + 1:
            # The reference does not count the level at which it notices that there are too many.
            skipped = count - FIRST_LEVELS - LAST_LEVELS - 1
            lines = [str(level) for level in shown[:FIRST_LEVELS]]
            lines.append(f"...\t(skipping {skipped} levels)")
            lines += [str(level) for level in shown[-LAST_LEVELS:]]
        else:
            lines = [str(level) for level in shown]
        return "\n\t".join(["stack traceback:", *lines])


class Stack:
    """The frames of a coroutine that has died, by the innermost one: as much of a thread as `activations` needs."""

    __slots__ = ("frame",)

    def __init__(self, frame: Any) -> None:
        self.frame = frame


@looking()
def levels(
    state: State,
    thread: Coroutine,
    first: int = 0,
    edge: Any = None,
    beyond: bool = True,
    left: tuple[Stack, ...] = (),
) -> Levels:
    """Return the levels of `thread` from number `first` on.

    `edge` is the frame at which the host's last call ends. What is `beyond` it may be left out. An error has `left`
    other coroutines before, the innermost first.
    """
    names = loaded_functions(state)
    numbered, count = _both_ends(islice(activations(thread, edge), max(first, 0), None), names)
    inside = [_level(record, names) for stack in left for record in islice(activations(stack), KEPT_LEVELS)]
    inside += [level for _, level in numbered]
    more = 0
    if beyond and edge is not None:
        outer, more = _both_ends(activations_from(edge), names)
        numbered += [(count + number, level) for number, level in outer]
        count += more
    kept = [level for number, level in numbered if number < KEPT_LEVELS or number >= count - KEPT_LEVELS]
    return Levels(kept, count - len(kept), inside, more)


def _both_ends(records: Iterator[ActivationRecord], names: list[dict[Any, str]]) -> tuple[list[tuple[int, Level]], int]:
    """Return the first and the last levels, each with its number, and how many there are."""
    ends = list(islice(enumerate(records), KEPT_LEVELS))
    ends += deque(enumerate(records, KEPT_LEVELS), KEPT_LEVELS)
    return [(number, _level(record, names)) for number, record in ends], ends[-1][0] + 1 if ends else 0


@looking()
def levels_stopped(state: State) -> Levels:
    """Return the innermost levels of the running thread, and of those that have resumed it, up to the host's call.

    The limit that stops the program leaves no time for more.
    """
    names = loaded_functions(state)
    inside: list[Level] = []
    thread: Any = state.thread
    kept = 0
    while thread is not None and len(inside) < KEPT_LEVELS:
        for record in islice(activations(thread), KEPT_LEVELS - len(inside)):
            inside.append(_level(record, names))
            if record.caller is not None and record.caller.is_host:
                thread = None
                break
        kept = kept or len(inside)
        thread = thread and thread.resumer
    return Levels(inside[:kept], 0, inside)


def global_function_name(state: State, function: Any) -> str | None:
    """Return the name under which `function` is found in a loaded module, "print" or "string.rep"."""
    for prefix, module in _modules(state):
        for name, value in module.items():
            if value is function and name.__class__ is str:
                return f"{prefix}{name}"
    return None


def loaded_functions(state: State) -> list[dict[Any, str]]:
    """Return the names of the functions in each loaded module; the first one found counts."""
    names = []
    for prefix, module in _modules(state):
        if not module.read_only:
            names.append(_function_names(prefix, module))
            continue
        # Those that nobody can change are looked through once.
        known = state.module_names.get(prefix)
        if known is None or known[0] is not module or known[1] != module.entries():
            known = state.module_names[prefix] = module, module.entries(), _function_names(prefix, module)
        names.append(known[2])
    return names


def _function_names(prefix: str, module: LuaTable) -> dict[Any, str]:
    names: dict[Any, str] = {}
    for name, value in module.items():
        if value.__class__ in FUNCTION_TYPES and name.__class__ is str:
            names.setdefault(value, f"{prefix}{name}")
    return names


def _modules(state: State) -> Iterator[tuple[str, LuaTable]]:
    """Yield what names of the functions in each loaded module begin with, and the module."""
    for name, module in state.loaded.items():
        if name.__class__ is str and module.__class__ is LuaTable:
            yield ("" if name == "_G" else f"{name}."), module


def _level(record: ActivationRecord, names: list[dict[Any, str]]) -> Level:
    frame = record.frame
    kind, name, description = _described(record, names)
    if frame is None:
        return Level("[C]", None, name, kind, description, False, None)
    proto = frame.function.proto
    line = proto.line_at(frame.pc - 1)
    return Level(proto.short_source(), line if line > 0 else None, name, kind, description, frame.is_tail_call, proto)


def _described(record: ActivationRecord, names: list[dict[Any, str]]) -> tuple[str, str | None, str]:
    """Return the kind of a level, its name and the words for both."""
    function = record.function
    for known in names:
        if function in known:
            loaded = known[function]
            return "function", loaded, f"function '{loaded}'"
    kind, name = function_name(record)
    if kind is not None:
        return kind, name, f"{kind} '{name}'"
    if function.__class__ is LuaFunction:
        proto = function.proto
        if proto.line_defined == 0:
            return "main chunk", None, "main chunk"
        return "function", None, f"function <{proto.short_source()}:{proto.line_defined}>"
    return "?", None, "?"


def traceback(state: State, thread: Coroutine, message: str | None, level: int) -> str:
    """Return `message`, cut at its first zero as in the reference, and the levels of `thread` from `level` on."""
    head = "" if message is None else message.partition("\0")[0] + "\n"
    return head + levels(state, thread, level).text()
