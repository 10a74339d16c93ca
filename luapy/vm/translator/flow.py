"""The control flow of a prototype: basic blocks, dominators, loops.

Works on prepared instructions. What the reference encodes in two instructions (a test and its jump, an operation and
its MMBIN, an instruction and its EXTRAARG) is one step here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import EQUAL_SINGLETON

if TYPE_CHECKING:
    from collections.abc import Collection

TESTS = frozenset((op.LT, op.LE, op.LTI, op.LEI, op.GTI, op.GEI, op.EQ, op.EQK, EQUAL_SINGLETON, op.TEST, op.TESTSET))
RETURNS = frozenset((op.RETURN, op.RETURN0, op.RETURN1, op.TAILCALL))
# Instructions that nothing else can happen in.
QUIET = frozenset((op.MOVE, op.LOADK, op.LOADKX, op.LOADNIL, op.LFALSESKIP, op.GETUPVAL, op.NOT))
# Operations followed by an instruction that belongs to them: an MMBIN, or an EXTRAARG.
ARITHMETIC = frozenset(range(op.ADDI, op.MMBIN))
METAMETHODS = frozenset((op.MMBIN, op.MMBINI, op.MMBINK))
# Integers wrap around the same way whether after each of these or after several.
RING = frozenset((op.ADD, op.SUB, op.MUL))
_TWO_INSTRUCTIONS = ARITHMETIC | {op.LFALSESKIP, op.LOADKX, op.NEWTABLE}


class CannotTranslate(Exception):
    """Why a function stays in the interpreter."""


def successors(code: list[Any], pc: int) -> tuple[int, ...]:
    """Return where execution can go after the step at `pc`; for a test, where its jump leads comes first."""
    operation, a, b, _, d = code[pc]
    if operation in RETURNS:
        return ()
    if operation in TESTS:
        return d, pc + 2
    if operation == op.JMP:
        return (a,)
    if operation == op.FORPREP:
        return pc + 1, b
    if operation == op.FORLOOP or operation == op.TFORLOOP:
        return b, pc + 1
    if operation == op.TFORPREP:
        return (b,)
    if operation in _TWO_INSTRUCTIONS or (operation == op.SETLIST and d):
        return (pc + 2,)
    return (pc + 1,)


class Block:
    """A basic block: steps `pcs`, the last of which decides among `successors` (blocks)."""

    __slots__ = (
        "children",
        "dominator",
        "is_exit",
        "is_surprise",
        "loop",
        "number",
        "pcs",
        "predecessors",
        "start",
        "successors",
    )

    def __init__(self, start: int) -> None:
        self.start = start
        # Here the interpreter goes on; and that is a failed guess.
        self.is_exit = False
        self.is_surprise = False
        self.pcs: list[int] = []
        self.successors: list[Block] = []
        self.predecessors: list[Block] = []
        # Position in reverse postorder.
        self.number = 0
        self.dominator: Block | None = None
        self.children: list[Block] = []
        # The innermost loop that holds this block.
        self.loop: Loop | None = None

    def __repr__(self) -> str:
        return f"<block {self.start}>"


class Loop:
    """A natural loop: `header` and the other blocks of `body`; `outer` is the next loop around it."""

    __slots__ = ("body", "header", "latches", "outer")

    def __init__(self, header: Block) -> None:
        self.header = header
        self.latches: list[Block] = []
        self.body: set[Block] = {header}
        self.outer: Loop | None = None


class Flow:
    """The blocks of a function reachable from instruction `entry`, in reverse postorder.

    What lies outside the instructions of `region` is represented by exits. So is what tests have never led to, where
    the instructions are known that have been `visited`, unless it is in `expected`.
    """

    def __init__(
        self,
        code: list[Any],
        entry: int,
        region: range | None = None,
        visited: Collection[int] | None = None,
        expected: Collection[int] = (),
    ) -> None:
        self.code = code
        self.region = region if region is not None else range(len(code))
        self._make_blocks(entry)
        if visited is not None:
            self._find_surprises(visited, expected)
        self._order()
        self._find_dominators()
        self._find_loops()

    def _make_blocks(self, entry: int) -> None:
        code = self.code
        region = self.region
        leaders = {entry}
        seen = {entry}
        pending = [entry]
        while pending:
            pc = pending.pop()
            following = successors(code, pc)
            if len(following) != 1 or code[pc][0] in (op.JMP, op.TFORPREP):
                leaders.update(following)
            for target in following:
                if target not in region:
                    leaders.add(target)
                elif target not in seen:
                    seen.add(target)
                    pending.append(target)
        self._part_ends_of_loops(seen, leaders)
        self.blocks_by_start: dict[int, Block] = {pc: Block(pc) for pc in leaders}
        for block in self.blocks_by_start.values():
            pc = block.start
            if pc not in region:
                block.is_exit = True
                block.pcs.append(pc)
                continue
            while True:
                block.pcs.append(pc)
                following = successors(code, pc)
                if len(following) != 1 or following[0] in leaders:
                    break
                pc = following[0]
            block.successors = [self.blocks_by_start[target] for target in following]
        self.entry = self.blocks_by_start[entry]

    def _part_ends_of_loops(self, seen: set[int], leaders: set[int]) -> None:
        """Where a condition becomes a value, what comes after is part of two blocks; a numeric loop has one end."""
        for pc in seen:
            if self.code[pc][0] != op.LFALSESKIP:
                continue
            following = successors(self.code, pc)
            while len(following) == 1 and following[0] in seen and following[0] not in leaders:
                last = following[0]
                if self.code[last][0] == op.FORLOOP:
                    leaders.add(last)
                following = successors(self.code, last)

    def never_follows(self, block: Block, before: Block) -> bool:
        """Does a test at the end of `before`, of a constant as in ``x and 0 or 1``, never lead to a block?"""
        if len(before.pcs) < 2:
            return False
        operation, a, b, d, _ = self.code[before.pcs[-1]]
        if operation == op.TEST:
            register, wanted = a, b
        elif operation == op.TESTSET:
            register, wanted = b, d
        else:
            return False
        loads, target, _, _, _ = self.code[before.pcs[-2]]
        taken, skipped = before.successors
        return (
            loads == op.LOADK
            and target == register
            and taken is not skipped
            and block is (skipped if wanted else taken)
        )

    def _find_surprises(self, visited: Collection[int], expected: Collection[int]) -> None:
        for block in self.blocks_by_start.values():
            if self.code[block.pcs[-1]][0] not in TESTS:
                continue
            for way in block.successors:
                known = way.is_exit or way is self.entry or way.start in expected
                if not known and not any(pc in visited for pc in way.pcs):
                    way.is_exit = way.is_surprise = True
                    way.pcs = [way.start]
                    way.successors = []

    def _order(self) -> None:
        postorder: list[Block] = []
        seen = {self.entry}
        stack: list[tuple[Block, Any]] = [(self.entry, iter(self.entry.successors))]
        while stack:
            block, rest = stack[-1]
            for successor in rest:
                if successor not in seen:
                    seen.add(successor)
                    stack.append((successor, iter(successor.successors)))
                    break
            else:
                postorder.append(block)
                stack.pop()
        self.blocks = postorder[::-1]
        for number, block in enumerate(self.blocks):
            block.number = number
            for successor in block.successors:
                if block not in successor.predecessors:
                    successor.predecessors.append(block)

    def _find_dominators(self) -> None:
        """The algorithm of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001)."""
        entry = self.entry
        entry.dominator = entry
        changed = True
        while changed:
            changed = False
            for block in self.blocks[1:]:
                new: Block | None = None
                for predecessor in block.predecessors:
                    if predecessor.dominator is not None:
                        new = predecessor if new is None else _intersect(predecessor, new)
                if new is not block.dominator:
                    block.dominator = new
                    changed = True
        entry.dominator = None
        for block in self.blocks[1:]:
            assert block.dominator is not None
            block.dominator.children.append(block)

    def dominates(self, block: Block, other: Block | None) -> bool:
        while other is not None and other.number > block.number:
            other = other.dominator
        return other is block

    def _find_loops(self) -> None:
        loops: dict[Block, Loop] = {}
        for block in self.blocks:
            for successor in block.successors:
                if successor.number <= block.number:
                    if not self.dominates(successor, block):
                        raise CannotTranslate("a goto makes a loop with two entries")
                    loop = loops.setdefault(successor, Loop(successor))
                    loop.latches.append(block)
        for loop in loops.values():
            pending = [latch for latch in loop.latches if latch is not loop.header]
            while pending:
                block = pending.pop()
                if block not in loop.body:
                    loop.body.add(block)
                    pending += block.predecessors
        self.loops = sorted(loops.values(), key=lambda loop: len(loop.body))
        for index, loop in enumerate(self.loops):
            for block in loop.body:
                if block.loop is None:
                    block.loop = loop
            for other in self.loops[index + 1 :]:
                if loop.header in other.body and loop is not other:
                    loop.outer = other
                    break


def _intersect(left: Block, right: Block) -> Block:
    while left is not right:
        while left.number > right.number:
            assert left.dominator is not None
            left = left.dominator
        while right.number > left.number:
            assert right.dominator is not None
            right = right.dominator
    return left
