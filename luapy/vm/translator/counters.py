"""Variables that a loop does nothing to but to count: by a small number at a time, they do not get far in years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.kinds import Kind
from luapy.vm.translator.liveness import writes

if TYPE_CHECKING:
    from collections.abc import Collection

    from luapy.vm.translator.flow import Block, Flow
    from luapy.vm.translator.writer import Env

# By how much a counter may change at a time; and in all, which takes at least 2 ** 55 rounds, of some nanoseconds each.
_STEP = 16
_FAR = 1 << 59


class Counters:
    """The registers that loops count in, by the headers of these loops, and what they held when a loop began."""

    def __init__(self, flow: Flow, captured: Collection[int]) -> None:
        self.registers: dict[Block, set[int]] = {}
        self._begun: dict[Block, Env] = {}
        self._bodies: dict[Block, set[Block]] = {}
        for loop in flow.loops:
            pcs = [pc for block in loop.body for pc in block.pcs]
            code = [flow.code[pc] for pc in pcs]
            counted = {instruction[1] for instruction in code if _counts(instruction)} - set(captured)
            registers = {
                register
                for register in counted
                if all(_counts(instruction) for instruction in code if writes(instruction, register))
            }
            if registers:
                self.registers[loop.header] = registers
                self._bodies[loop.header] = loop.body

    def enter(self, header: Block, source: Block | None, env: Env) -> None:
        """Control comes to a block, the header of a loop perhaps, from another one or from outside (None)."""
        if header not in self.registers or source in self._bodies[header]:
            return
        begun = self._begun.get(header)
        kinds = {register: env[register] for register in self.registers[header] if register in env}
        if begun is not None:
            kinds = {
                register: Kind("int", min(kind.low, begun[register].low), max(kind.high, begun[register].high))
                for register, kind in kinds.items()
                if register in begun and kind.name == begun[register].name == "int"
            }
        self._begun[header] = kinds

    def limit(self, header: Block, env: Env) -> None:
        """At the header of a loop: its counters are not far from where they were when it began."""
        for register, begun in self._begun.get(header, {}).items():
            kind = env.get(register)
            if kind is not None and kind.name == begun.name == "int":
                low = max(kind.low, begun.low - _FAR)
                high = min(kind.high, begun.high + _FAR)
                env[register] = Kind("int", low, high)


def _counts(instruction: Any) -> bool:
    operation, a, b, _, constant = instruction
    return operation == op.ADD and a == b and constant.__class__ is int and -_STEP <= constant <= _STEP
