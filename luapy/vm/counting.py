"""What the interpreter that counts executes: segments of prepared instructions with their charges.

The loop that does it is in counted.py, so that a state without a budget pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import TRACED_YIELD, prepare
from luapy.vm.translator.flow import ARITHMETIC, successors

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.budget import Budget
    from luapy.vm.frames import CallFrame
    from luapy.vm.prepare import Prepared

# What the reference executes as part of another instruction, or before hooks begin.
UNCOUNTED = frozenset((op.VARARGPREP, op.TFORPREP, op.TFORLOOP))
# These end segments: they call, or allocate, where finalizers may run, or charge for work.
CUTS = frozenset((op.CALL, op.TFORCALL, op.NEWTABLE, op.CLOSURE, op.CONCAT, op.VARARG))


def weight(instruction: Any) -> int:
    operation = instruction[0]
    return 0 if operation in UNCOUNTED or (operation == op.JMP and instruction[2]) else 1


def find_segments(code: list[Prepared], entry: int = 0) -> list[list[int]]:
    """Return the rows of instructions, reachable from `entry`, that are executed either all or not at all."""
    leaders = {entry}
    seen = {entry}
    pending = [entry]
    while pending:
        pc = pending.pop()
        following = successors(code, pc)
        operation = code[pc][0]
        if len(following) != 1 or operation in CUTS or operation in (op.JMP, op.TFORPREP):
            leaders.update(following)
        for target in following:
            if target not in seen:
                seen.add(target)
                pending.append(target)
    segments = []
    for pc in leaders:
        segment = [pc]
        while True:
            following = successors(code, pc)
            if len(following) != 1 or following[0] in leaders:
                break
            pc = following[0]
            segment.append(pc)
        segments.append(segment)
    return segments


def with_charges(proto: Proto) -> tuple[list[Any], list[int]]:
    """Return the prepared instructions with charges, and what is outstanding before each instruction.

    The charge of n takes the place of a segment's first instruction: (-n, instruction, 0, 0, 0). An MMBIN charges
    itself.
    """
    prepared = proto.prepared or prepare(proto)
    code: list[Any] = list(prepared)
    rests = [0] * (len(code) + 1)
    for segment in find_segments(prepared):
        rest = 0
        for pc in reversed(segment):
            if prepared[pc][0] in ARITHMETIC:
                rests[pc + 1] = rest
                code[pc + 1] = (-1, prepared[pc + 1], 0, 0, 0)
            rest += weight(prepared[pc])
            rests[pc] = rest
        first = segment[0]
        rests[first] = 0
        if rest:
            code[first] = (-rest, prepared[first], 0, 0, 0)
    proto.counted = code, rests
    return code, rests


class SteppedCode:
    """The instructions of one frame as a sequence whose reading charges them, one by one."""

    __slots__ = ("budget", "code", "frame")

    def __init__(self, budget: Budget, frame: CallFrame, code: Any) -> None:
        self.budget = budget
        self.frame = frame
        self.code = code

    def __getitem__(self, pc: int) -> Prepared:
        instruction: Prepared = self.code[pc]
        if instruction[0] != TRACED_YIELD and weight(instruction):
            budget = self.budget
            budget.left -= 1
            if budget.left < 0:
                self.frame.pc = pc + 1
                self.frame.native = None
                budget.one()
        return instruction
