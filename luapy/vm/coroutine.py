"""Threads: coroutines, the main thread among them, as data (manual section 2.6)."""

from __future__ import annotations

from typing import Any

from luapy.vm.frames import CallFrame
from luapy.vm.heap.sizes import BASIC_STACK, MAX_STACK, MIN_STACK
from luapy.vm.values import TYPE_NAMES

SUSPENDED = "suspended"
RUNNING = "running"
NORMAL = "normal"
DEAD = "dead"


class Hook:
    """A debug hook: the Lua function (or Python callable) and what calls it.

    `mask` holds letters of "crl"; `count` is the number of instructions between count events, 0 for none.
    """

    __slots__ = ("count", "function", "mask", "remaining")

    def __init__(self, function: Any, mask: str, count: int) -> None:
        self.function = function
        self.mask = mask
        self.count = count
        self.remaining = count


class Coroutine:
    """A thread of Lua: its innermost frame, its status, who resumed it, its hook.

    `status` is SUSPENDED for all coroutines that are not DEAD: one at work is told by its `resumer` (see `status_of`).
    `non_yieldable` counts the host calls on the stack that a yield cannot cross. `base_calls` is the depth of
    native calls at which it was resumed last. `error` is (value,) once it has died of an error; its frames then
    stay, for a traceback and for the variables still to be closed.
    """

    __slots__ = (
        "__weakref__",
        "base_calls",
        "call_count",
        "error",
        "frame",
        "function",
        "hook",
        "hook_running",
        "hook_yields",
        "is_driven",
        "is_main",
        "mark",
        "non_yieldable",
        "old_pc",
        "overflowing",
        "resumer",
        "resumptions",
        "stack_size",
        "status",
        "transfer",
    )

    def __init__(self, function: Any, is_main: bool = False) -> None:
        self.mark = 0
        # The calls that the accounts of memory know of.
        self.call_count = 1
        # The slots that the reference's stack would have.
        self.stack_size = BASIC_STACK
        self.function = function
        self.is_main = is_main
        # The innermost CallFrame or NativeFrame; None before the first resume and after the end.
        self.frame: Any = None
        self.status = RUNNING if is_main else SUSPENDED
        self.error: tuple[Any] | None = None
        self.resumer: Coroutine | None = None
        self.non_yieldable = 1 if is_main else 0
        # Does the host run it in a way that awaits what it waits for? See awaiting.py.
        self.is_driven = False
        self.base_calls = 0
        self.resumptions = 0
        self.overflowing = False
        self.hook: Hook | None = None
        self.hook_running = False
        # Set by a hook of the host, for a line or count event: suspend the thread when the hook is done.
        self.hook_yields = False
        # While a call or return hook runs: the number of the first value passed, and the values.
        self.transfer: tuple[int, list[Any]] | None = None
        # The instruction (counted from 0) at which a line event was last considered.
        self.old_pc = 0

    def is_suspended(self) -> bool:
        return self.status == SUSPENDED and self.resumer is None

    def settle(self) -> None:
        """Let the machine work on the frames of a thread that does not run: translated functions become frames."""
        frame = self.frame
        if frame is not None and frame.is_translated:
            frame.settle(self)

    def restart(self) -> bool:
        """Make the main thread like a new one. False if functions are active in it."""
        frame = self.frame
        if frame.caller is not None or self.non_yieldable != 1:
            return False
        frame.native = None
        self.stack_size = BASIC_STACK
        self.call_count = 1
        self.overflowing = self.hook_running = self.hook_yields = False
        self.hook = self.transfer = None
        self.old_pc = 0
        return True

    def shrink_stack(self) -> int:
        """Let a stack that is mostly unused become as small as the reference's would. Return the slots saved."""
        frame = self.frame
        used = MIN_STACK
        if frame is not None:
            if frame.__class__ is CallFrame:
                used = frame.function.proto.max_stack_size
            elif frame.is_translated:
                used = max(used, frame.slots)
            used += frame.base
        size = self.stack_size
        if used <= MAX_STACK and size > (MAX_STACK if used > MAX_STACK // 3 else 3 * used):
            self.stack_size = MAX_STACK if used > MAX_STACK // 2 else max(2 * used, BASIC_STACK)
        return size - self.stack_size

    def to_be_closed(self) -> list[Any]:
        """Return the values of the pending to-be-closed variables, innermost first."""
        values: list[Any] = []
        frame = self.frame
        while frame is not None:
            if frame.__class__ is CallFrame:
                if frame.to_be_closed:
                    values += [frame.registers[index] for index in reversed(frame.to_be_closed)]
            else:
                values += frame.pending_values()
            frame = frame.caller
        return values


def status_of(thread: Coroutine, running: Coroutine) -> str:
    """Return the status of a thread as ``coroutine.status`` tells it, when `running` is the one that runs."""
    if thread is running:
        return RUNNING
    return NORMAL if thread.status == RUNNING or thread.resumer is not None else thread.status


TYPE_NAMES[Coroutine] = "thread"
