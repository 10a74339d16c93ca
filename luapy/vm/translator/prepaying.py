"""With a budget: which blocks of a function are charged where they begin, and what is charged ahead of the others.

A block that is no beginning is prepaid: what leads to it has charged for it, and for what follows it on the way that
has most instructions. Who goes another way is given back the difference. Each loop has a beginning, which charges one
round. What has been charged for what follows a loop stays so while the loop goes round; thus one charge can reach
across loops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.counting import weight
from luapy.vm.translator.flow import TESTS

if TYPE_CHECKING:
    from collections.abc import Collection

    from luapy.vm.translator.flow import Block, Flow, Loop

# So much may be charged for a block before it is reached.
_MOST_PREPAID = 1000


class Prepayments:
    """What is charged ahead: `held` has for each block what has been charged when control comes to it.

    For `beginnings` that is what has been charged for what follows the loop that they are in, which each of its blocks
    holds; for other blocks also what their own instructions cost. `cuts(block, pc)` says that nothing can be charged
    ahead while an instruction is at work; `forms` has the loops that are Python's ``for``: what control passes
    from such a loop's line to its body, or to what follows it, can give nothing back.
    """

    def __init__(
        self, code: list[Any], flow: Flow, cuts: Callable[[Block, int], bool], forms: Collection[Block]
    ) -> None:
        self._code = code
        self._forms = forms
        self._entry = flow.entry
        self._loops = flow.loops
        self._blocks = [block for block in flow.blocks if not block.is_exit]
        self.segments: dict[Block, list[list[int]]] = {}
        self._ends_cut: set[Block] = set()
        self._costs: dict[Block, int] = {}
        for block in self._blocks:
            self._part(block, cuts)
        self._exits = {loop: _exits(loop) for loop in flow.loops}
        self._headers = {loop.header: loop for loop in flow.loops}
        # The loops that hold nothing for what follows them.
        self._empty = {
            loop
            for loop in flow.loops
            if flow.entry in loop.body
            or any(block in self._ends_cut or len(self.segments[block]) > 1 for block in loop.body)
        }
        self.beginnings = {flow.entry, *map(self._beginning_of, flow.loops)}
        for header in forms:
            if code[header.pcs[-1]][0] == op.TFORLOOP:
                self.beginnings.update(header.successors)
        self.held: dict[Block, int] = {}
        while self._settle_beginnings() or self._find_held():
            self.held.clear()

    def _part(self, block: Block, cuts: Callable[[Block, int], bool]) -> None:
        """Part a block behind the instructions during which nothing can be outstanding."""
        segment: list[int] = []
        segments = [segment]
        for pc in block.pcs:
            if segment and cuts(block, segment[-1]):
                segment = []
                segments.append(segment)
            segment.append(pc)
        self.segments[block] = segments
        if cuts(block, block.pcs[-1]):
            self._ends_cut.add(block)
        self._costs[block] = sum(weight(self._code[pc]) for pc in segments[0])

    def _beginning_of(self, loop: Loop) -> Block:
        """Return the block at which each round of a loop is charged.

        That is its first one, or the one behind a first block that decides whether there is another round: it can be
        paid, once more than there are rounds, by those that lead to it.
        """
        header = loop.header
        operation = self._code[header.pcs[-1]][0]
        is_test = operation in TESTS or operation == op.TFORLOOP
        if is_test and header not in self._forms and header is not self._entry:
            inside = [block for block in header.successors if block in loop.body]
            if len(inside) == 1 and inside[0] not in self._headers and inside[0].predecessors == [header]:
                return inside[0]
        return header

    def _settle_beginnings(self) -> bool:
        """Let begin what cannot be prepaid, until that is all. Return whether there was anything."""
        changed = False
        pending = list(self._empty)
        self._empty.clear()
        while pending:
            loop: Loop | None = pending.pop()
            while loop is not None and loop not in self._empty:
                self._empty.add(loop)
                for block in self._exits[loop]:
                    changed |= self._begin(block)
                    if block.loop is not None:
                        pending.append(block.loop)
                loop = loop.outer
        return changed

    def _begin(self, block: Block) -> bool:
        if block in self.beginnings:
            return False
        self.beginnings.add(block)
        return True

    def _find_held(self) -> bool:
        """Compute what is held. Return whether it turned out that other blocks have to begin; then it is not final."""
        held = self.held
        for first in self._blocks:
            stack = [first]
            while stack:
                block = stack[-1]
                missing = [other for other in self._depends_on(block) if other not in held and not other.is_exit]
                if block in held or not missing:
                    stack.pop()
                    held[block] = self._held_at(block)
                else:
                    stack += missing
        return any([*map(self._is_broken, self._blocks), *map(self._is_uneven, self._loops)])

    def _depends_on(self, block: Block) -> Collection[Block]:
        if block not in self.beginnings:
            return block.successors if len(self.segments[block]) == 1 else ()
        return () if block.loop is None or block.loop in self._empty else self._exits[block.loop]

    def _held_at(self, block: Block) -> int:
        if block in self.beginnings:
            return max((self.held.get(other, 0) for other in self._depends_on(block)), default=0)
        total = self._costs[block]
        return total + self.following(block) if len(self.segments[block]) == 1 else total

    def _is_broken(self, block: Block) -> bool:
        """Does a block hold too much, or hold what it cannot? Then let others begin, or hold nothing."""
        if self.held[block] > _MOST_PREPAID and self._begin(block):
            return True
        if block not in self._ends_cut:
            return False
        changed = False
        for other in block.successors:
            if self.held.get(other, 0):
                changed = True
                if not self._begin(other) and other.loop is not None:
                    self._empty.add(other.loop)
        return changed

    def _is_uneven(self, loop: Loop) -> bool:
        """Does what follows a ``for`` hold less than other ways out of it? Then let those begin."""
        if loop.header not in self._forms:
            return False
        lasts = (block for block in loop.latches if self._code[block.pcs[-1]][0] == op.FORLOOP)
        least = min((self.held.get(block.successors[1], 0) for block in lasts), default=0)
        changed = False
        for block in self._exits[loop]:
            if self.held.get(block, 0) > least:
                changed = True
                if not self._begin(block):
                    self._empty.add(loop)
        return changed

    def following(self, block: Block) -> int:
        """Return what is charged for the blocks after this one."""
        return max((self.held.get(other, 0) for other in block.successors), default=0)


def _exits(loop: Loop) -> list[Block]:
    """Return the blocks that control leaves a loop for."""
    found = {other for block in loop.body for other in block.successors if other not in loop.body and not other.is_exit}
    return sorted(found, key=lambda block: block.number)
