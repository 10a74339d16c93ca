"""Debug hooks: call, return, line and count events (manual section 4.7, ``lua_sethook``).

A thread with a hook runs its Lua frames on `TracedCode` in place of the prepared instructions: fetching an
instruction is then what looks for line and count events, and calls and returns arrive as traced operations. A
thread without a hook pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm import prepare
from luapy.vm.coroutine import Coroutine, Hook
from luapy.vm.frames import CallFrame, as_tuple

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import Results

_TRACED = {
    op.CALL: prepare.TRACED_CALL,
    op.TAILCALL: prepare.TRACED_TAILCALL,
    op.RETURN: prepare.TRACED_RETURN,
    op.RETURN0: prepare.TRACED_RETURN,
    op.RETURN1: prepare.TRACED_RETURN,
    op.TFORCALL: prepare.TRACED_TFORCALL,
}
_YIELD: prepare.Prepared = (prepare.TRACED_YIELD, 0, 0, 0, None)


class TracedCode:
    """The instructions of one frame as a sequence whose reading calls the hook."""

    __slots__ = ("frame", "prepared", "resumed", "state")

    def __init__(self, state: State, frame: CallFrame) -> None:
        self.state = state
        self.frame = frame
        self.prepared = frame.function.proto.prepared
        # The next instruction has had its events: one of them suspended the thread.
        self.resumed = False

    def __getitem__(self, pc: int) -> prepare.Prepared:
        instruction = self.prepared[pc]
        if instruction[0] == op.JMP and instruction[2]:
            # It belongs to the test before it.
            result: tuple[int, Any, Any, Any, Any] = instruction
            return result
        if self.resumed:
            self.resumed = False
        else:
            _instruction_events(self.state, self.frame, pc)
            thread = self.state.thread
            if thread.hook_yields:
                thread.hook_yields = False
                return _YIELD
        traced = _TRACED.get(instruction[0])
        return instruction if traced is None else (traced, *instruction[1:])


def set_hook(state: State, thread: Coroutine, hook: Hook | None) -> None:
    """Install `hook` (None for none) in `thread`, whatever it is doing."""
    thread.settle()
    thread.hook = hook
    frame = thread.frame
    while frame is not None:
        if frame.__class__ is CallFrame:
            frame.code = frame.function.proto.prepared if hook is None else TracedCode(state, frame)
        frame = frame.caller
    # The line that installs a hook counts as new.
    if hook is not None and thread.frame is not None:
        inner: Any = thread.frame
        while inner is not None and inner.__class__ is not CallFrame:
            inner = inner.caller
        if inner is not None:
            thread.old_pc = inner.pc - 1


def enter_function(state: State, frame: CallFrame) -> None:
    """A Lua function was entered in a thread with a hook."""
    frame.code = TracedCode(state, frame)
    if not state.thread.hook_running:
        # The hook finds the function at its first instruction, after the one that takes in variable arguments.
        proto = frame.function.proto
        frame.pc = 2 if proto.is_vararg else 1
        call_event(state, frame.registers[: proto.parameter_count])
        frame.pc = 0
        state.thread.old_pc = 0


def call_event(state: State, arguments: list[Any]) -> None:
    """The innermost function, Lua or builtin, is about to run with `arguments`."""
    thread = state.thread
    hook = thread.hook
    if hook is not None and "c" in hook.mask and not thread.hook_running:
        frame = thread.frame
        tail = frame.__class__ is CallFrame and frame.is_tail_call and frame.native is None
        thread.transfer = (1, arguments)
        run_hook(state, "tail call" if tail else "call", None)
        thread.transfer = None
        thread.hook_yields = False


def return_event(state: State, first: int, values: Results) -> None:
    """The innermost function is about to return `values`; `first` is the number of the first as a local."""
    thread = state.thread
    hook = thread.hook
    if hook is not None and "r" in hook.mask and not thread.hook_running:
        thread.transfer = (first, list(as_tuple(values)))
        run_hook(state, "return", None)
        thread.transfer = None
        thread.hook_yields = False


def _instruction_events(state: State, frame: CallFrame, pc: int) -> None:
    thread = state.thread
    hook = thread.hook
    if hook is None:
        return
    proto = frame.function.proto
    if pc == 0 and proto.is_vararg:
        # Its VARARGPREP is not a place of the program; the next instruction begins the function.
        if not thread.hook_running:
            thread.old_pc = 1
        return
    counts = False
    if hook.count:
        hook.remaining -= 1
        counts = hook.remaining == 0
        if counts:
            hook.remaining = hook.count
    lines = "l" in hook.mask
    # Instructions of the hook function count, but no hook runs inside a hook.
    if thread.hook_running or not (counts or lines):
        return
    frame.pc = pc + 1
    frame.native = None
    if counts:
        run_hook(state, "count", None)
    if lines:
        old_pc = thread.old_pc if thread.old_pc < len(proto.code) else 0
        if pc <= old_pc or proto.line_at(old_pc) != proto.line_at(pc):
            run_hook(state, "line", proto.line_at(pc) if proto.line_info else None)
        thread.old_pc = pc


def run_hook(state: State, event: str, line: int | None) -> None:
    """Call the hook function; no hook runs inside a hook."""
    thread = state.thread
    hook = thread.hook
    if hook is None or thread.hook_running:
        return
    thread.hook_running = True
    try:
        state.call_hook(hook.function, event, line)
    finally:
        thread.hook_running = False
