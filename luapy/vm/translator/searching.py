"""Methods that calls search for.

``object:name(...)`` looks a method up and calls it. What is not found in the object, nor in what its metatable
remembers, is rare and has to be searched for, maybe by functions. Where nothing else happens before the call, that is
put off: what has not been found cannot be called, so the text of the call, in the way for what is no function, is the
place to search. The lines for that still work on the instruction that looks up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import QUIET
from luapy.vm.translator.kinds import SEEN_COMPUTED
from luapy.vm.translator.liveness import reads, writes
from luapy.vm.translator.moves import Moves

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Out


class MethodSearches(Moves):
    # By the registers for methods: the lines that search, and the instructions that these belong to.
    searches: dict[int, tuple[str, int]]

    def puts_off_search(self, pc: int, a: int, line: str) -> bool:
        """Put off the `line` that searches for the method in register `a` until the call, if that will do."""
        if not self._is_called_next(pc, a):
            return False
        self.searches[a] = line, pc
        return True

    def _is_called_next(self, pc: int, a: int) -> bool:
        """Is a method called before anything else happens? The interpreter may do again what comes in between."""
        # Where functions compute the methods, the exception would be dear.
        if not self.elides or a in self.captured or pc in self.copied or self.seen(pc, 1) & SEEN_COMPUTED:
            return False
        read = {a, a + 1} | reads(self.code[pc], self.size)
        for later in self.block_pcs[self.block_pcs.index(pc) + 1 :]:
            instruction = self.code[later]
            if later in self.copied:
                return False
            if instruction[0] in (op.CALL, op.TAILCALL) and instruction[1] == a:
                return True
            read |= reads(instruction, self.size)
            if instruction[0] not in QUIET or any(writes(instruction, register) for register in read):
                return False
        return False

    def searching(self, a: int) -> list[str]:
        """Return the line that searches for what a call in register `a` has not found, if that has been put off."""
        return [self.searches[a][0]] if a in self.searches else []

    def place_search(self, a: int, start: int, out: Out) -> None:
        """Let the lines that search for the method of a call, whose text begins at `start`, belong to the look-up."""
        if a not in self.searches:
            return
        line, pc = self.searches.pop(a)
        places = [place for place in range(start, len(out)) if out[place][0].lstrip(" ") == line]
        for place in places:
            out[place] = out[place][0], pc
        if not places:
            # The call has a form of its own.
            out.insert(start, (line, pc))
