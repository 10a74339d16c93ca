"""Moves that are left out: of what a call in the same block takes as its function or as an argument.

And of what a concatenation takes. The text has the source in place of the register. `elided` tells, for the
instructions in between and the call, what such registers would hold, for the case that a call frame is made there. A
move is made up for before an instruction that may run anything, unless that only reads, or that changes its source.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import ARITHMETIC, QUIET
from luapy.vm.translator.intrinsics import FUNCTION_PREFIX
from luapy.vm.translator.kinds import ANY, FLOAT, INT, NUMBER, is_wide
from luapy.vm.translator.liveness import reads, writes
from luapy.vm.translator.writer import Writer

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block, Flow
    from luapy.vm.translator.writer import Env, Out

_CALLS = frozenset((op.CALL, op.TAILCALL))
# Their metamethods find the registers as they are told of in `elided`.
_READS = frozenset((op.GETFIELD, op.GETTABLE, op.GETI, op.GETTABUP))
_NUMBERS = ("int", "float", "number")


class Moves(Writer):
    # Are moves left out at all?
    elides = True
    # For instructions: registers that have no value, with the variables or (as the third) the constants that they have
    # the values of.
    elided: dict[int, tuple[tuple[int, str | None, Any], ...]]
    # The instructions that several blocks have: `elided` could not tell which of them it is about.
    copied: set[int]
    size: int
    # The registers that are read after each block.
    live_after: dict[Block, set[int]]

    if TYPE_CHECKING:

        def takes_moves(self, pc: int, instruction: Any, env: Env) -> bool: ...

        def is_quick_select(self, pc: int) -> bool: ...

    def leave_out(self, pc: int, target: int, name: str | None, value: Any, env: Env) -> bool:
        """Leave out the instruction at `pc`, which moves a variable or a constant into a register, if that will do."""
        if not self.elides or target in self.captured or not self._is_for_call(pc, target):
            return False
        if name is not None and name[0] == "r" and is_wide(self.kind(int(name[1:]), env)):
            return False
        text = name if name is not None else self.constant(value)
        # As an operand of a dot, an integer needs parentheses.
        self.pending[target] = (f"({text})" if text.isdigit() else text, name, value)
        return True

    def move_from(self, pc: int, target: int, source: int, env: Env) -> bool:
        """Leave out a move from one register to another, if that will do."""
        if source in self.captured:
            return False
        if source in self.pending:
            return self.leave_out(pc, target, *self.pending[source][1:], env)
        return self.leave_out(pc, target, f"r{source}", None, env)

    def _is_for_call(self, pc: int, register: int, passes_calls: bool = False) -> bool:
        """Is a call or concatenation in the same block the next instruction that has to do with a register?

        With `passes_calls`, other calls may come before that.
        """
        pcs = self.block_pcs
        for later in pcs[pcs.index(pc) + 1 :]:
            if later in self.copied:
                return False
            instruction = self.code[later]
            operation, first, end, _, _ = instruction
            if operation == op.CALL and passes_calls and first > register:
                continue
            if operation in _CALLS or operation == op.CONCAT:
                end = end or (first + 2 if self.is_quick_select(later) else 0)
                return bool(first <= register < end)
            if register in reads(instruction, self.size) or writes(instruction, register):
                return False
        return False

    def is_read_after(self, pc: int, register: int) -> bool:
        """May the value that a register has after the instruction at `pc` be read?"""
        pcs = self.block_pcs
        for later in pcs[pcs.index(pc) + 1 :]:
            if register in reads(self.code[later], self.size):
                return True
            if writes(self.code[later], register):
                return False
        return register in self.live_after[self.flow.blocks_by_start[pcs[0]]]

    def can_leave_out(self, pc: int, target: int) -> bool:
        """Can the instruction at `pc`, which finds the library's function that a call is of, be left out?"""
        return (
            self.elides
            and pc not in self.copied
            and target not in self.captured
            and self._is_for_call(pc, target, passes_calls=True)
        )

    def note_moves(self, pc: int) -> None:
        """At the beginning of an instruction: tell what it finds."""
        # Metamethods of an operation belong to the next instruction.
        for place in (pc, pc + 1) if self.code[pc][0] in ARITHMETIC else (pc,):
            if self.pending:
                self.elided[place] = tuple((register, *move[1:]) for register, move in self.pending.items())
            else:
                self.elided.pop(place, None)

    def settle_moves(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        """Make up for moves, as far as the instruction at `pc`, which is next, makes it necessary."""
        if not self.pending:
            return
        operation, first, end, _, _ = instruction
        if operation == op.CONCAT or (operation in _CALLS and self.takes_moves(pc, instruction, env)):
            end = end or first + 2
            self.make_moves(pc, [register for register in self._movable() if not first <= register < end], out)
        elif self._is_harmless(pc, instruction, env):
            changed = [
                register
                for register, (_, name, _) in self.pending.items()
                if name is not None and name[0] == "r" and writes(instruction, int(name[1:]))
            ]
            self.make_moves(pc, changed, out)
        else:
            self.make_moves(pc, self._movable(), out)

    def _movable(self) -> list[int]:
        """Return the registers whose moves can be made up for: all but those of functions that a loop looks up once."""
        return [register for register in self.pending if not self.is_library_function(register)]

    def is_library_function(self, register: int) -> bool:
        """Does the name of a library's function stand for a register?"""
        return register in self.pending and self.pending[register][0].startswith(FUNCTION_PREFIX)

    def _is_harmless(self, pc: int, instruction: Any, env: Env) -> bool:
        """Can nothing happen in an instruction but that the function is left, or metamethods of a read run?"""
        operation, _, b, c, d = instruction
        if operation in QUIET or operation in _READS or operation == op.VARARG:
            return True
        if operation not in ARITHMETIC:
            return False
        for position, register in enumerate((b,) if d is not None else (b, c)):
            kind = self.kind(register, env)
            known = kind.name in _NUMBERS or (kind is ANY and self.guess(pc, position) in (INT, FLOAT, NUMBER))
            if not known or register in self.captured:
                return False
        return True

    def make_moves(self, pc: int, registers: list[int], out: Out) -> None:
        for register in registers:
            text = self.pending.pop(register)[0]
            out.append((f"{self.register(register)} = {text}", pc))

    def forget_moves(self, first: int = 0) -> None:
        """A call has taken the values of the registers from `first` on."""
        for register in [register for register in self.pending if register >= first]:
            del self.pending[register]


def copied_steps(flow: Flow) -> set[int]:
    """Return the instructions that are part of several blocks."""
    counts = Counter(pc for block in flow.blocks if not block.is_exit for pc in block.pcs)
    return {pc for pc, count in counts.items() if count > 1}
