"""What is found out before a loop because it is the same in all its rounds: lists of elements, kinds of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import ARITHMETIC
from luapy.vm.translator.indexing import TableInstructions, indexed_register
from luapy.vm.translator.kinds import FLOAT, HAS_ARRAY, INT, STRING, Kind
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.profiling import operands

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Env, Out, Registers

_ORDER = frozenset((op.LT, op.LE, op.LTI, op.LEI, op.GTI, op.GEI))


class LoopEntries(TableInstructions):
    def find_hoists(self) -> None:
        """Find, for the header of each loop, the registers whose tables' elements are at hand all through it.

        And those whose kinds are known all through it.
        """
        self.hoists: dict[Any, list[int]] = {}
        self.guard_hoists: dict[Any, dict[int, Kind]] = {}
        for loop in self.flow.loops:
            pcs = [pc for block in loop.body for pc in block.pcs]
            wanted: Registers = set()
            for pc in pcs:
                register = indexed_register(self.code[pc], HAS_ARRAY)
                if register is not None and self.guesses_table(pc, register) and self.takes_integer(pc):
                    wanted.add(register)
            guards = self._kinds_of_invariants(pcs)
            header = loop.header
            if not (wanted or guards) or not self.can_hoist(loop):
                continue
            if guards:
                self.guard_hoists[header] = guards
            kept = [register for register in sorted(wanted) if not any(writes(self.code[pc], register) for pc in pcs)]
            if kept or guards:
                self.hoists[header] = kept

    def _kinds_of_invariants(self, pcs: list[int]) -> dict[int, Kind]:
        """Of variables that a loop computes or compares with and does not assign: what has been seen of them."""
        kinds: dict[int, Kind | None] = {}
        for pc in pcs:
            if self.code[pc][0] in ARITHMETIC or self.code[pc][0] in _ORDER:
                for position, register in enumerate(operands(self.code[pc])):
                    guess = self.guess(pc, position)
                    if register not in self.captured:
                        kinds[register] = guess if kinds.get(register, guess) is guess else None
        return {
            register: kind
            for register, kind in kinds.items()
            if kind in (INT, FLOAT, STRING) and not any(writes(self.code[pc], register) for pc in pcs)
        }

    def can_hoist(self, loop: Any) -> bool:
        """Are all ways into a loop such that lines can be put there?

        The ends of ``for`` loops are not: these are reached from the line that the loop begins with.
        """
        for block in loop.header.predecessors:
            if block not in loop.body:
                operation = self.code[block.pcs[-1]][0]
                if operation in (op.FORLOOP, op.TFORLOOP) or (
                    operation == op.FORPREP and block.successors[0] is not loop.header
                ):
                    return False
        return True

    def hoist(self, header: Any, pc: int, at_work: int, env: Env, out: Out) -> None:
        """After `at_work` and before a loop: look at the kinds of variables, and get the elements of tables.

        Execution goes on with the instruction at `pc` if one is something else.
        """
        self.begin_lookups(header, at_work, out)
        if pc in self.wrong_results:
            # It has left here before.
            self.keep_stores(header, at_work, env, out)
            return
        for register, kind in self.guard_hoists.get(header, {}).items():
            if self.kind(register, env).name in ("any", "number"):
                out.append((f"if r{register}.__class__ is not {kind.name}:", at_work))
                out.append((f"    return deopt(M, {pc}, locals())", -1))
                self.set(register, kind, env)
        for register in self.hoists.get(header, ()):
            if not self.has(HAS_ARRAY, register, env):
                self.require_table(pc, register, env, out, at_work)
                self.read_array(at_work, register, env, out)
        self.keep_stores(header, at_work, env, out)
