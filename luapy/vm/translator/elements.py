"""What is known of the elements of lists at a point of the text: which of them registers have.

``list[i]`` that has just been read, and compared for instance, is in a register when it is read again. Such a read
takes for granted that the element is in the list, and leaves the function if not: what a metamethod answers may
be something else the next time. Stores of elements, calls, and what may call metamethods end the knowledge.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.charging import CALLING
from luapy.vm.translator.flow import ARITHMETIC, QUIET, TESTS, successors
from luapy.vm.translator.kinds import is_wide
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.moves import Moves

if TYPE_CHECKING:
    from luapy.vm.translator.kinds import Kind

    # A register that holds a table, and the text of an element's key.
    Element = tuple[int, str]

CALLS_METAMETHOD = re.compile(rf"\b({'|'.join((*CALLING, 'on_numbers'))})\(")
# The instructions that change no element, except by metamethods.
_READS = QUIET | ARITHMETIC | TESTS | {op.GETFIELD, op.GETTABLE, op.GETI, op.GETTABUP, op.LEN, op.JMP}
# How many instructions further on an element may be read again.
_NEAR = 12


class ElementKnowledge(Moves):
    # The registers that have elements.
    elements: dict[Element, int]
    # The element that the instruction at work has read to be kept at hand.
    noted: Element | None
    expects_values: bool

    def element_at_hand(self, table: int, key: str) -> int | None:
        """Return the register that has an element, if nothing can have changed that since it got it."""
        return self.elements.get((table, key))

    def keep_elements(self, instruction: Any, texts: list[str]) -> None:
        """After an instruction, written as `texts`: forget what may be something else now."""
        if not self.elements:
            return
        if instruction[0] not in _READS or any(map(CALLS_METAMETHOD.search, texts)):
            self.elements = {}
            return
        for table, key in list(self.elements):
            registers = {table, self.elements[table, key], *([int(key[1:])] if key[0] == "r" else ())}
            if any(writes(instruction, register) for register in registers):
                del self.elements[table, key]

    def keeps_element(self, pc: int, a: int, b: int, key: str, kind: Kind) -> bool:
        """Is an element that the instruction at `pc` reads to be kept at hand, since it is soon read again?"""
        if kind.name != "int" or is_wide(kind) or (kind.low < 1 and key[0] != "r"):
            return False
        counts = self.proto.history.lookups.get(pc)
        if counts is None or counts[1] or counts[2] or not self.expects_values or pc in self.wrong_results:
            return False
        if a == b or key == f"r{a}" or not self.captured.isdisjoint((a, b)) or key[:2] == "R[":
            return False
        return self._is_read_again(pc, a, b)

    def _is_read_again(self, pc: int, a: int, b: int) -> bool:
        """Does a way from `pc` lead to the same read, while table, key and what has been found stay where they are?"""
        read = self.code[pc]
        key = read[3] if read[0] == op.GETTABLE else a
        pending = dict.fromkeys(successors(self.code, pc), 0)
        seen = set(pending)
        while pending:
            place, steps = pending.popitem()
            instruction = self.code[place]
            if place != pc and instruction[0] == read[0] and instruction[2:] == read[2:]:
                return True
            if steps == _NEAR or instruction[0] not in _READS or place == pc:
                continue
            if any(writes(instruction, register) for register in (a, b, key)):
                continue
            for following in successors(self.code, place):
                if following not in seen:
                    seen.add(following)
                    pending[following] = steps + 1
        return False
