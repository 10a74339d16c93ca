"""The text of a stack traceback, as ``debug.traceback`` and the stand-alone interpreter show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.activation import ActivationRecord, activations, function_name
from luapy.vm.values import LuaFunction

if TYPE_CHECKING:
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State

# A longer stack is shown by its first and last levels.
FIRST_LEVELS = 10
LAST_LEVELS = 11


def global_function_name(state: State, function: Any) -> str | None:
    """Return the name under which `function` is found in a loaded module, "print" or "string.rep"."""
    for module_name, module in state.loaded.items():
        if module_name.__class__ is not str or not hasattr(module, "items"):
            continue
        for name, value in module.items():
            if value is function and name.__class__ is str:
                return name if module_name == "_G" else f"{module_name}.{name}"
    return None


def _describe_function(state: State, record: ActivationRecord) -> str:
    global_name = global_function_name(state, record.function)
    if global_name is not None:
        return f"function '{global_name}'"
    kind, name = function_name(record)
    if kind is not None:
        return f"{kind} '{name}'"
    function = record.function
    if function.__class__ is LuaFunction:
        proto = function.proto
        if proto.line_defined == 0:
            return "main chunk"
        return f"function <{proto.short_source()}:{proto.line_defined}>"
    return "?"


def _describe_level(state: State, record: ActivationRecord) -> str:
    if record.frame is None:
        place = "[C]:"
    else:
        proto = record.frame.function.proto
        line = proto.line_at(record.frame.pc - 1)
        place = proto.short_source() + (f":{line}:" if line > 0 else ":")
    text = f"\n\t{place} in {_describe_function(state, record)}"
    if record.frame is not None and record.frame.is_tail_call:
        text += "\n\t(...tail calls...)"
    return text


def traceback(state: State, thread: Coroutine, message: str | None, level: int) -> str:
    """Return `message`, cut at its first zero as in the reference, and the levels of `thread` from `level` on."""
    records = list(activations(thread))[max(level, 0) :]
    parts = ["" if message is None else message.partition("\0")[0] + "\n", "stack traceback:"]
    if len(records) > FIRST_LEVELS + LAST_LEVELS + 1:
        # The reference does not count the level at which it notices that there are too many.
        skipped = len(records) - FIRST_LEVELS - LAST_LEVELS - 1
        parts += [_describe_level(state, record) for record in records[:FIRST_LEVELS]]
        parts.append(f"\n\t...\t(skipping {skipped} levels)")
        records = records[-LAST_LEVELS:]
    parts += [_describe_level(state, record) for record in records]
    return "".join(parts)
