"""Which upvalues are never assigned once they have been captured: their value can be read once.

``debug.setupvalue`` and ``debug.upvaluejoin`` can change them all the same; they make translated code on the stack go
back to the interpreter first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import prepare
from luapy.vm.translator.flow import successors
from luapy.vm.translator.liveness import writes

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto

_WRITE_FROM = frozenset((op.CALL, op.VARARG, op.TFORCALL, op.CONCAT))


def _assigned_upvalues(proto: Proto) -> set[int]:
    """Return the upvalues of `proto` that it or a function within it assigns."""
    assigned = set()
    for instruction in proto.code:
        if instruction & 0x7F == op.SETUPVAL:
            assigned.add(instruction >> 16 & 0xFF)
    for nested in proto.protos:
        for index in _assigned_upvalues(nested):
            description = nested.upvalues[index]
            if not description.in_stack:
                assigned.add(description.index)
    return assigned


def _written_registers(instruction: Any) -> int:
    """Return the registers that an instruction may store into, as bits."""
    a: int
    b: int
    operation, a, b, _, _ = instruction
    if operation == op.LOADNIL:
        return (1 << b) - (1 << a)
    if operation in _WRITE_FROM:
        return -1 << a
    if operation == op.FORLOOP or operation == op.FORPREP:
        return 15 << a
    if operation == op.SELF:
        return 3 << a
    return 1 << a if writes(instruction, a) else 0


def _kept_registers(instruction: Any) -> int:
    """Return the registers whose captured variables an instruction does not close, as bits."""
    return (1 << instruction[1]) - 1 if instruction[0] == op.CLOSE else -1


def _written_later(code: list[Any]) -> list[int]:
    """Return for each instruction the registers, as bits, that may be stored into from there on while they are open."""
    size = len(code)
    ways = [[way for way in successors(code, pc) if way < size] for pc in range(size)]
    own = list(map(_written_registers, code))
    kept = list(map(_kept_registers, code))
    later = [0] * (size + 1)
    changed = True
    while changed:
        changed = False
        for pc in range(size - 1, -1, -1):
            bits = own[pc]
            for way in ways[pc]:
                bits |= later[way]
            bits &= kept[pc]
            if bits != later[pc]:
                later[pc] = bits
                changed = True
    return later


def _captured_before(code: list[Any]) -> list[int]:
    """Return for each instruction the registers, as bits, that an open variable captured before may live in."""
    size = len(code)
    ways = [[way for way in successors(code, pc) if way < size] for pc in range(size)]
    own = [_captures(instruction) for instruction in code]
    kept = list(map(_kept_registers, code))
    before = [0] * size
    changed = True
    while changed:
        changed = False
        for pc in range(size):
            bits = (before[pc] | own[pc]) & kept[pc]
            for way in ways[pc]:
                if bits & ~before[way]:
                    before[way] |= bits
                    changed = changed or way <= pc
    return before


def _recurs(code: list[Any], jumps: list[tuple[int, int]], start: int, register: int) -> bool:
    """May the closure made at `start` be made again before `register` is closed? `jumps` lead back."""
    if not any(target <= start <= source for target, source in jumps):
        return False
    seen = set()
    pending = list(successors(code, start))
    while pending:
        pc = pending.pop()
        if pc == start:
            return True
        if pc not in seen and pc < len(code) and _kept_registers(code[pc]) >> register & 1:
            seen.add(pc)
            pending += successors(code, pc)
    return False


def _captures(instruction: Any) -> int:
    """Return the registers that an instruction captures, as bits."""
    bits = 0
    if instruction[0] == op.CLOSURE:
        for description in instruction[2].upvalues:
            if description.in_stack:
                bits |= 1 << description.index
    return bits


def shared_captures(proto: Proto) -> set[tuple[int, int]]:
    """Return the closures, by their instructions, that may find a register of theirs captured by an earlier one."""
    code = proto.prepared or prepare(proto)
    before = _captured_before(code)
    shared = set()
    for pc, instruction in enumerate(code):
        if instruction[0] == op.CLOSURE:
            for description in instruction[2].upvalues:
                if description.in_stack and before[pc] >> description.index & 1:
                    shared.add((pc, description.index))
    return shared


def main_constants(proto: Proto) -> list[bool]:
    """Return for each upvalue of a main function whether nothing assigns it."""
    assigned = _assigned_upvalues(proto)
    return [index not in assigned for index in range(len(proto.upvalues))]


def nested_constants(proto: Proto, constants: list[bool]) -> list[list[bool]]:
    """Return the same for each function within `proto`, given what is known of its own upvalues."""
    result = []
    assigned: set[int] = set()
    for nested in proto.protos:
        for index in _assigned_upvalues(nested):
            if nested.upvalues[index].in_stack:
                assigned.add(nested.upvalues[index].index)
    code = proto.prepared or prepare(proto)
    closures: dict[int, list[int]] = {}
    for pc, instruction in enumerate(code):
        if instruction[0] == op.CLOSURE:
            closures.setdefault(id(instruction[2]), []).append(pc)
    later = _written_later(code) if closures else []
    jumps = [(way, pc) for pc in range(len(code)) for way in successors(code, pc) if way <= pc]
    for nested in proto.protos:
        flags = []
        for description in nested.upvalues:
            if not description.in_stack:
                flags.append(constants[description.index])
                continue
            register = description.index
            places = closures.get(id(nested), [])
            flags.append(
                register not in assigned
                and not any(later[pc + 1] >> register & 1 or _recurs(code, jumps, pc, register) for pc in places)
            )
        result.append(flags)
    return result
