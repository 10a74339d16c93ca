"""The part of the verifier that looks at the paths through a function.

The hidden registers of a numerical loop hold numbers that FORPREP has checked, and the register of a table
constructor holds the table that NEWTABLE has made; FORLOOP and SETLIST rely on it. So between the two no
instruction may write these registers, no jump may come in from outside, and no closure may hold them. For
the last point, and for variables to be closed, every path is followed with two sets: the registers that may be
captured and the registers that may be pending to be closed.
"""

from __future__ import annotations

from collections import deque

from luapy.bytecode import opcodes as op
from luapy.bytecode.proto import Proto
from luapy.bytecode.registers import registers_written
from luapy.bytecode.verifier_code import CONSTRUCTOR, GENERIC_LOOP, NUMERIC_LOOP, CheckedCode, Region
from luapy.bytecode.verifier_errors import defect

# In one integer: bit r says that register r may be captured, bit 256 + r that it may be pending to be closed.
_PENDING_SHIFT = 256
_CAPTURED = (1 << _PENDING_SHIFT) - 1
# Compiled code settles after two or three visits to each block; a chunk made to take long is turned away.
_MAX_VISITS = 10

# After these the registers from the first written (or read) one up are used up.
_USES_UP_REGISTERS = frozenset((op.CALL, op.TFORCALL, op.CONCAT))
_ALL_REGISTERS = (1 << 256) - 1

_ENDS_PATH = frozenset((op.RETURN, op.RETURN0, op.RETURN1))
_ENDS_BLOCK = _ENDS_PATH | {op.JMP, op.FORPREP, op.FORLOOP, op.TFORPREP, op.TFORLOOP, op.LFALSESKIP}


def check_flow(proto: Proto, checked: CheckedCode) -> None:
    """Check the jumps of `proto`, its regions and what is captured or pending in them; raises `VerifyError`."""
    captures = [_captured_registers(inner) for inner in proto.protos]
    regions = _check_regions(proto, checked, captures)
    for pc, target in checked.jumps:
        if checked.interior[target]:
            raise defect(proto, f"jumps to instruction {target + 1}, which belongs to the one before it", pc)
        region = regions[target] if regions else None
        if region is not None:
            start, end, _, kind = region
            if not start <= pc <= end:
                raise defect(proto, f"jumps into the {kind} that begins at instruction {start + 1}", pc)
    numbers = {instruction & 0x7F for instruction in proto.code}
    if op.TBC in numbers or op.TFORPREP in numbers or (checked.regions and any(captures)):
        _Paths(proto, checked, captures).check()


def _captured_registers(proto: Proto) -> int:
    """Return the registers of the enclosing function that `proto` captures, as a set of bits."""
    captured = 0
    for upvalue in proto.upvalues:
        if upvalue.in_stack:
            captured |= 1 << upvalue.index
    return captured


def _hidden_registers(register: int, kind: str) -> int:
    if kind == NUMERIC_LOOP:
        return 7 << register
    return 1 << register if kind == CONSTRUCTOR else 0


def _check_regions(proto: Proto, checked: CheckedCode, captures: list[int]) -> list[Region | None]:
    """Check that regions are nested properly and their hidden registers left alone.

    Returns the innermost region of each instruction, or an empty list when the function has no region.
    """
    if not checked.regions:
        return []
    starts = {region[0]: region for region in checked.regions}
    innermost: list[Region | None] = []
    open_regions: list[Region] = []
    hidden = 0
    for pc, instruction in enumerate(proto.code):
        region = open_regions[-1] if open_regions else None
        innermost.append(region)
        if region is not None and pc == region[1]:
            open_regions.pop()
            hidden &= ~_hidden_registers(region[2], region[3])
        if hidden and _touched(instruction, captures) & hidden:
            raise defect(proto, f"changes or captures a hidden register of a {_owner(open_regions)}", pc)
        if pc in starts:
            region = starts[pc]
            if open_regions and region[1] > open_regions[-1][1]:
                outer = open_regions[-1][3]
                raise defect(proto, f"the {region[3]} ends outside of the {outer} in which it begins", pc)
            open_regions.append(region)
            hidden |= _hidden_registers(region[2], region[3])
    return innermost


def _owner(open_regions: list[Region]) -> str:
    return next(region[3] for region in reversed(open_regions) if region[3] != GENERIC_LOOP)


def _touched(instruction: int, captures: list[int]) -> int:
    """Return the registers that `instruction` writes, uses up or captures, as a set of bits."""
    number = instruction & 0x7F
    opcode = op.OPCODES[number]
    if number in _USES_UP_REGISTERS:
        return _ALL_REGISTERS & -(1 << (op.get_a(instruction) + (4 if number == op.TFORCALL else 0)))
    if number == op.CLOSURE:
        return 1 << op.get_a(instruction) | captures[op.get_bx(instruction)]
    if opcode.writes == "A":
        return 1 << op.get_a(instruction)
    touched = 0
    for start, stop in registers_written(instruction):
        touched |= _ALL_REGISTERS & ((1 << min(stop, 256)) - (1 << start))
    return touched


class _Block:
    """A stretch of instructions that is entered at its start and left at its end.

    What is captured or pending behind it is what was before it, cut to `keep`, and what it adds.
    """

    __slots__ = ("added", "before", "keep", "queued", "start", "stop", "successors")

    def __init__(self, start: int, stop: int) -> None:
        self.start = start
        self.stop = stop
        self.keep = (1 << 2 * _PENDING_SHIFT) - 1
        self.added = 0
        self.before = 0
        self.queued = True
        self.successors: list[_Block] = []


class _Paths:
    def __init__(self, proto: Proto, checked: CheckedCode, captures: list[int]) -> None:
        self.proto = proto
        self.code = proto.code
        self.captures = captures
        self.targets: dict[int, int] = dict(checked.jumps)
        self.interior = checked.interior
        self.constructors = {region[0] for region in checked.regions if region[3] == CONSTRUCTOR}
        self.blocks = self._make_blocks()

    def check(self) -> None:
        self._settle()
        for block in self.blocks:
            state = block.before
            for pc in range(block.start, block.stop):
                self._check_instruction(pc, state)
                keep, added = self._effect(pc)
                state = state & keep | added

    def _make_blocks(self) -> list[_Block]:
        leaders = {0, *self.targets.values()}
        leaders.update(pc + 1 for pc, instruction in enumerate(self.code) if instruction & 0x7F in _ENDS_BLOCK)
        leaders.discard(len(self.code))
        # LFALSESKIP goes to the instruction behind the next one.
        leaders.update(pc + 2 for pc, instruction in enumerate(self.code) if instruction & 0x7F == op.LFALSESKIP)
        starts = sorted(leaders)
        blocks = [_Block(start, stop) for start, stop in zip(starts, [*starts[1:], len(self.code)])]
        by_start = {block.start: block for block in blocks}
        for block in blocks:
            for pc in range(block.start, block.stop):
                keep, added = self._effect(pc)
                block.keep &= keep
                block.added = block.added & keep | added
            block.successors = [by_start[pc] for pc in self._successors(block.stop - 1)]
        return blocks

    def _successors(self, pc: int) -> list[int]:
        number = self.code[pc] & 0x7F
        if number in _ENDS_PATH:
            return []
        if number == op.LFALSESKIP:
            return [pc + 2]
        target = self.targets.get(pc)
        if target is None:
            return [pc + 1]
        # A jump behind a test can be skipped: it is marked as belonging to the test.
        if number == op.TFORPREP or (number == op.JMP and not self.interior[pc]):
            return [target]
        return [target, pc + 1]

    def _effect(self, pc: int) -> tuple[int, int]:
        """Return the set that stays captured or pending behind an instruction, and the set that it adds."""
        instruction = self.code[pc]
        number = instruction & 0x7F
        if number == op.CLOSURE:
            return -1, self.captures[op.get_bx(instruction)]
        if number == op.CLOSE:
            below = (1 << op.get_a(instruction)) - 1
            return below | below << _PENDING_SHIFT, 0
        if number == op.TBC or number == op.TFORPREP:
            return -1, 1 << _PENDING_SHIFT + _pending_register(instruction)
        return -1, 0

    def _settle(self) -> None:
        """Follow all paths until no set grows any more."""
        queue = deque(self.blocks)
        visits_left = _MAX_VISITS * (len(self.blocks) + _MAX_VISITS)
        while queue:
            visits_left -= 1
            if visits_left < 0:
                raise defect(self.proto, "the jumps are too entangled")
            block = queue.popleft()
            block.queued = False
            after = block.before & block.keep | block.added
            for successor in block.successors:
                if after & ~successor.before:
                    successor.before |= after
                    if not successor.queued:
                        successor.queued = True
                        queue.append(successor)

    def _check_instruction(self, pc: int, state: int) -> None:
        if not state:
            return
        instruction = self.code[pc]
        number = instruction & 0x7F
        if number == op.FORPREP or (number == op.NEWTABLE and pc in self.constructors):
            kind = NUMERIC_LOOP if number == op.FORPREP else CONSTRUCTOR
            if state & _CAPTURED & _hidden_registers(op.get_a(instruction), kind):
                raise defect(self.proto, f"a hidden register of the {kind} may be captured by a closure", pc)
        elif number == op.TBC or number == op.TFORPREP:
            if state >> _PENDING_SHIFT + _pending_register(instruction):
                raise defect(self.proto, "a variable in this or a higher register may be pending to be closed", pc)
        elif number == op.TAILCALL and state >> _PENDING_SHIFT:
            raise defect(self.proto, "variables may be pending to be closed at a tail call", pc)


def _pending_register(instruction: int) -> int:
    return op.get_a(instruction) + (3 if instruction & 0x7F == op.TFORPREP else 0)
