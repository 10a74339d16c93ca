"""Entering a function in the middle of one of its loops, and leaving it after that.

In a long function, such as a main chunk, only the outermost loop around the entry is translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import prepare
from luapy.vm.translator.activations import make_frame
from luapy.vm.translator.flow import TESTS

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.frames import CallFrame
    from luapy.vm.translator.translation import History, Translation


def loop_ranges(proto: Proto, history: History, pc: int) -> tuple[range, range]:
    """Return the instructions of the loop that goes round at `pc`, and those of the outermost loop around it."""
    code = proto.prepared or prepare(proto)
    if history.jumps_back is None:
        history.jumps_back = [
            (target, source)
            for source, instruction in enumerate(code)
            for target in (_backward_target(instruction, source),)
            if target is not None
        ]
    start, end = pc, pc
    for target, source in history.jumps_back:
        # A generic loop goes round at its call, before the jump back to its first instruction.
        if target == pc or (source == pc + 1 and code[pc][0] == op.TFORCALL and code[source][0] == op.TFORLOOP):
            start, end = min(start, target), max(end, source)
    own = range(start, end + 1)
    grown = True
    while grown:
        grown = False
        for target, source in history.jumps_back:
            if target <= pc <= source and (target < start or source > end):
                start, end = min(start, target), max(end, source)
                grown = True
    return own, range(start, end + 1)


def has_new_loops(history: History, pc: int) -> bool:
    """Are there loops from instruction `pc` on that nobody has watched? `loop_ranges` has been asked before."""
    return any(target >= pc and target not in history.visited for target, _ in history.jumps_back or ())


def _backward_target(instruction: Any, pc: int) -> int | None:
    operation, a, b, _, d = instruction
    target = None
    if operation == op.JMP:
        target = a
    elif operation == op.FORLOOP or operation == op.TFORLOOP:
        target = b
    elif operation in TESTS:
        target = d
    return target if target is not None and target <= pc else None


def leave_loop(translation: Translation, pc: int, values: dict[str, Any]) -> CallFrame:
    """A loop is over: return the frame in which the interpreter goes on at `pc`."""
    frame = make_frame(translation, values, pc, _Nobody)
    frame.pc = pc
    frame.native = None
    return frame


class _Nobody:
    """In place of the caller, who is filled in later."""

    base = 0
