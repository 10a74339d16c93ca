"""The stack that a function of the host works on: a list of values, counted from 1, and how indices name them.

An index from 1 on counts from the bottom, from -1 down from the top. REGISTRY_INDEX is the registry, and the upvalues
of the running function follow below it (manual section 4.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.errors import LuaError, machine_error, where
from luapy.vm.frames import NativeFrame
from luapy.vm.operations import metamethod
from luapy.vm.values import NO_VALUE, Builtin, ControlBuiltin

if TYPE_CHECKING:
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue

REGISTRY_INDEX = -1_001_000
# Slots that one stack may have, as in the reference when it is compiled for these tests.
MAX_SLOTS = 50_000


class StackFrame(NativeFrame):
    """A frame with a stack of its own. `to_be_closed` are the positions of the variables still to be closed."""

    __slots__ = ("to_be_closed", "values")

    def __init__(self, function: Builtin | None, caller: Any, values: list[LuaValue]) -> None:
        super().__init__(function, caller)
        self.values = values
        self.to_be_closed: list[int] = []

    def pending_values(self) -> list[LuaValue]:
        return [self.values[position - 1] for position in reversed(self.to_be_closed)]

    def stack_values(self) -> list[LuaValue]:
        return self.values


class Machine:
    """What the instructions of a script work on: the stack of `thread` in `state`.

    `frame` is the frame of the script itself; only its own thread can yield and has its upvalues. `host` is the state
    that runs the script, the same as `state` unless a script drives another state.
    """

    __slots__ = ("frame", "host", "state", "thread")

    def __init__(self, host: State, frame: Any, state: State, thread: Coroutine | None) -> None:
        self.host = host
        self.frame = frame
        self.state = state
        # None: the thread that runs the script, with the frame's stack.
        self.thread = thread

    @property
    def stack(self) -> Any:
        """The frame whose stack the instructions see now."""
        return self.frame if self.thread is None else visible_stack(self.thread)

    @property
    def values(self) -> list[LuaValue]:
        values: list[LuaValue] = self.stack.values
        return values

    def error(self, message: str) -> LuaError:
        """An error with the position of whoever called the script."""
        return LuaError(where(self.host, 1) + message)

    # -- values ---------------------------------------------------------------------------------------------

    def push(self, value: LuaValue) -> None:
        self.values.append(value)

    def push_string(self, text: str) -> None:
        """Push a new string, which takes memory."""
        self.state.heap.charge_string(len(text))
        self.values.append(text)

    def pop(self) -> LuaValue:
        return self.values.pop()

    def pop_many(self, count: int) -> list[LuaValue]:
        """Take the `count` values on top, the lowest first."""
        values = self.values
        self._check_count(count)
        taken = values[len(values) - count :]
        del values[len(values) - count :]
        return taken

    def _check_count(self, count: int) -> None:
        if not 0 <= count <= len(self.values):
            raise self.error("not enough elements in the stack")

    def push_results(self, results: tuple[LuaValue, ...], wanted: int) -> None:
        """Push `wanted` results of a call, or all of them for -1."""
        if wanted >= 0:
            results = (*results, *([None] * (wanted - len(results))))[:wanted]
        self.values.extend(results)

    # -- indices --------------------------------------------------------------------------------------------

    def position(self, index: int) -> int:
        """Return the position, from 1, that an index of the stack means; it may lie above the top."""
        return index if index > 0 else len(self.values) + 1 + index

    def get(self, index: int) -> LuaValue:
        """Return the value at any index, NO_VALUE where there is none."""
        if index == REGISTRY_INDEX:
            return self.state.registry
        if index < REGISTRY_INDEX:
            upvalues = self._upvalues()
            number = REGISTRY_INDEX - index
            return upvalues[number - 1] if number <= len(upvalues) else NO_VALUE
        values = self.values
        position = self.position(index)
        return values[position - 1] if 0 < position <= len(values) else NO_VALUE

    def get_or_nil(self, index: int) -> LuaValue:
        value = self.get(index)
        return None if value is NO_VALUE else value

    def put(self, index: int, value: LuaValue) -> None:
        """Store into a position of the stack or an upvalue."""
        if index < REGISTRY_INDEX:
            self._set_upvalue(REGISTRY_INDEX - index, value)
            return
        position = self.position(index)
        if not 0 < position <= len(self.values):
            raise self.error("invalid index")
        self.values[position - 1] = value

    def _upvalues(self) -> tuple[LuaValue, ...]:
        function = self.frame.function if self.thread is None else None
        return () if function is None else function.upvalues

    def _set_upvalue(self, number: int, value: LuaValue) -> None:
        upvalues = self._upvalues()
        if number > len(upvalues):
            raise self.error("invalid index")
        function = self.frame.function
        function.upvalues = (*upvalues[: number - 1], value, *upvalues[number:])
        self.state.heap.object_barrier(function)

    # -- to-be-closed slots ---------------------------------------------------------------------------------

    def mark_to_be_closed(self, index: int) -> None:
        value = self.get_or_nil(index)
        if value is None or value is False:
            return
        if metamethod(self.state, value, "__close") is None:
            raise machine_error(self.state, "variable '(C temporary)' got a non-closable value")
        self.stack.to_be_closed.append(self.position(index))

    def close_slots(self, first: int) -> None:
        """Close the variables from position `first` on, the last one first; they cannot yield."""
        stack = self.stack
        while stack.to_be_closed and stack.to_be_closed[-1] >= first:
            value = stack.values[stack.to_be_closed.pop() - 1]
            self.state.call(metamethod(self.state, value, "__close"), value, None)

    def set_top(self, top: int) -> None:
        """Make the stack `top` values high; what is cut off and was to be closed gets closed."""
        self.close_slots(top + 1)
        values = self.values
        if top < len(values):
            del values[max(top, 0) :]
        else:
            values.extend([None] * (top - len(values)))


def visible_stack(thread: Coroutine) -> Any:
    """Return the frame whose stack the host sees in a thread that does not run: its innermost, if that has one."""
    frame: Any = thread.frame
    if thread.error is not None or not hasattr(frame, "values"):
        while frame.caller is not None:
            frame = frame.caller
    if not hasattr(frame, "values"):
        raise LuaError("the thread has no stack of the host")
    return frame


def is_host_function(value: LuaValue) -> bool:
    return value.__class__ is Builtin or value.__class__ is ControlBuiltin
