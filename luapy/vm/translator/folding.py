"""Results that only the next instruction takes: they have no variable of their own, but stand in its expression.

``r6 = r4 * r5`` and ``r1 = r1 + r6`` become ``r1 = r1 + (r4 * r5)``. Nobody can look in between: such expressions call
nothing and raise nothing. What the register would hold is of no interest if the second instruction assigns it, or if
it is no local variable and is not read any more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from luapy.vm.translator.flow import ARITHMETIC
from luapy.vm.translator.moves import Moves

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Out

_ASSIGNMENT = re.compile(r"r(\d+) = (.+)")
# A variable, or what a few operators make of variables and numbers.
_VARIABLE = re.compile(r"[rku]\d+")
_EXPRESSION = re.compile(r"[-+*/%&|^ ().0-9eruk]+")
_LONGEST = 120


class Folding(Moves):
    def fold(self, pc: int, start: int, out: Out) -> None:
        """Put what the instruction at `pc` takes, if just computed, into what it has written from line `start` on."""
        if len(out) != start + 1:
            return
        following = pc
        while start:
            taken = _ASSIGNMENT.fullmatch(out[start - 1][0])
            taking = _ASSIGNMENT.fullmatch(out[start][0])
            previous = out[start - 1][1]
            if taken is None or taking is None or not self._is_next(previous, following):
                return
            register, expression = taken.groups()
            target, text = taking.groups()
            name = re.compile(rf"\br{register}\b")
            if (
                not _EXPRESSION.fullmatch(expression)
                or len(name.findall(text)) != 1
                or len(expression) + len(text) > _LONGEST
                or not (register == target or self._is_over(pc, int(register)))
            ):
                return
            if not _VARIABLE.fullmatch(expression):
                expression = f"({expression})"
            start -= 1
            out[start:] = [(f"r{target} = {name.sub(expression, text)}", pc)]
            following = previous

    def _is_next(self, pc: int, following: int) -> bool:
        """Is `following` the instruction after the one at `pc`, in the same block?"""
        # Metamethods of an operation have an instruction of their own.
        after = pc + 2 if pc >= 0 and self.code[pc][0] in ARITHMETIC else pc + 1
        return after == following and pc in self.block_pcs

    def _is_over(self, pc: int, register: int) -> bool:
        """Is what a register holds of no interest after the instruction at `pc`?"""
        proto = self.proto
        is_local = not proto.local_variables or proto.local_name(register + 1, pc) is not None
        return not is_local and not self.is_read_after(pc, register)
