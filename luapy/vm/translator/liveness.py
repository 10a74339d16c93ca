"""Which registers an instruction reads, and which are read after a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import EQUAL_SINGLETON
from luapy.vm.translator.flow import ARITHMETIC, TESTS, successors

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block, Flow

_READS_A = frozenset(
    (op.LTI, op.LEI, op.GTI, op.GEI, op.EQK, EQUAL_SINGLETON, op.TEST, op.SETUPVAL, op.SETFIELD, op.RETURN1)
)
_READS_A_AND_B = frozenset((op.LT, op.LE, op.EQ))
_READS_B = frozenset((op.MOVE, op.GETFIELD, op.GETI, op.UNM, op.BNOT, op.NOT, op.LEN, op.TESTSET, op.SELF, op.GETTABLE))
_STORES = frozenset((op.SETFIELD, op.SETTABLE, op.SETI, op.SETTABUP))


_NO_TARGET = (
    _STORES
    | (TESTS - {op.TESTSET})
    | {op.SETUPVAL, op.SETLIST, op.MMBIN, op.MMBINI, op.MMBINK, op.EXTRAARG, op.VARARGPREP}
    | {op.JMP, op.CLOSE, op.RETURN, op.RETURN0, op.RETURN1}
)


def reads(instruction: Any, size: int) -> set[int]:
    """Return the registers that an instruction reads, of a function with `size` of them; too many in doubt."""
    operation, a, b, c, d = instruction
    if operation in ARITHMETIC:
        return {b} if d is not None else {b, c}
    if operation in _READS_A_AND_B:
        return {a, b}
    registers: set[int] = set()
    if operation in _READS_A:
        registers.add(a)
    if operation in _READS_B:
        registers.add(b)
        if operation == op.GETTABLE or (operation == op.SELF and not d):
            registers.add(c)
    if operation in _STORES:
        if operation != op.SETTABUP:
            registers.add(a)
        if operation == op.SETTABLE:
            registers.add(b)
        if not d:
            registers.add(c)
    elif operation in (op.CALL, op.TAILCALL, op.SETLIST):
        registers.update(range(a, b or size))
    elif operation == op.RETURN:
        registers.update(range(a, size if b is None else b))
    elif operation == op.CONCAT:
        registers.update(range(a, b))
    elif operation in (op.FORPREP, op.FORLOOP):
        registers.update(range(a, a + 3))
    elif operation in (op.TFORPREP, op.TFORCALL, op.TFORLOOP):
        registers.update(range(a, a + 5))
    elif operation == op.CLOSURE:
        registers.update(item.index for item in b.upvalues if item.in_stack)
    return registers


# Operations that treat values of all kinds alike.
_INDIFFERENT = frozenset(
    (op.TEST, op.TESTSET, EQUAL_SINGLETON, op.NOT, op.SETUPVAL, op.RETURN, op.RETURN1, op.SETLIST, op.CLOSURE)
)
_TAKES_RANGE = frozenset((op.CALL, op.TAILCALL, op.RETURN, op.SETLIST))


def matters(code: list[Any], register: int, size: int, looks: Callable[[int], bool]) -> bool:
    """Does it help to know the kind of a parameter? Not if it is only stored, passed on, returned or tested for truth.

    `looks` tells of a call whether kinds matter to it.
    """
    for pc, instruction in enumerate(code):
        operation, a, b, c, _ = instruction
        if register not in reads(instruction, size) or operation in _INDIFFERENT:
            continue
        if operation in (op.CALL, op.TAILCALL):
            # Parameters themselves are no arguments, unless the values are more than are known here.
            continue
        if operation in _STORES and c == register and a != register and (operation != op.SETTABLE or b != register):
            continue
        if operation != op.MOVE or not _is_taken(code, pc + 1, a, size, looks):
            return True
    return False


def _is_taken(code: list[Any], pc: int, register: int, size: int, looks: Callable[[int], bool]) -> bool:
    """Does execution only lead from `pc` to an instruction that takes a register in a row of values?"""
    for _ in code:
        instruction = code[pc]
        operation, a, b, _, _ = instruction
        if operation in _TAKES_RANGE and a <= register and (not b or register < b):
            return operation not in (op.CALL, op.TAILCALL) or not looks(pc)
        following = successors(code, pc)
        if len(following) != 1 or register in reads(instruction, size) or writes(instruction, register):
            return False
        (pc,) = following
    return False


def writes(instruction: Any, register: int) -> bool:
    """May an instruction store into a register that a local variable lives in?"""
    operation, a, b, _, _ = instruction
    if operation == op.LOADNIL:
        return bool(a <= register < b)
    if operation in (op.FORLOOP, op.FORPREP):
        return bool(a <= register <= a + 3)
    if operation in (op.CALL, op.VARARG, op.TFORCALL, op.CONCAT):
        return bool(a <= register)
    if operation == op.SELF:
        return register in (a, a + 1)
    if operation in _NO_TARGET:
        return False
    return bool(a == register)


def writes_one(instruction: Any) -> int | None:
    """Return the register that an instruction gives a new value for sure and does nothing else to, or None."""
    operation, a, _, _, _ = instruction
    return a if operation in ARITHMETIC or operation in _WRITES_A else None


_WRITES_A = _READS_B - {op.TESTSET, op.SELF} | {
    op.LOADK,
    op.LOADKX,
    op.LFALSESKIP,
    op.GETUPVAL,
    op.GETTABUP,
    op.NEWTABLE,
    op.CLOSURE,
}


def read_from(flow: Flow, block: Block, after: set[int], size: int) -> set[int]:
    """Return the registers that may be read from the start of a block on, those in `after` behind it."""
    registers = set(after)
    for pc in reversed(block.pcs):
        written = writes_one(flow.code[pc])
        if written is not None:
            registers.discard(written)
        registers |= reads(flow.code[pc], size)
    return registers


def read_after(flow: Flow, size: int) -> dict[Block, set[int]]:
    """Return for each block the registers that may be read after it."""
    code = flow.code
    needed: dict[Block, set[int]] = {}
    provided: dict[Block, set[int]] = {}
    for block in flow.blocks:
        if block.is_exit:
            # Of a failed guess nobody takes account before it fails.
            needed[block] = set() if block.is_surprise else set(range(size))
            provided[block] = set()
            continue
        first_reads: set[int] = set()
        written: set[int] = set()
        for pc in block.pcs:
            first_reads |= reads(code[pc], size) - written
            register = writes_one(code[pc])
            if register is not None:
                written.add(register)
        needed[block] = first_reads
        provided[block] = written
    after: dict[Block, set[int]] = {block: set() for block in flow.blocks}
    changed = True
    while changed:
        changed = False
        for block in reversed(flow.blocks):
            new: set[int] = set()
            for successor in block.successors:
                new |= needed[successor] | (after[successor] - provided[successor])
            if new != after[block]:
                after[block] = new
                changed = True
    return after
