"""Which upvalues are never assigned once they have been captured: their value can be read once.

``debug.setupvalue`` and ``debug.upvaluejoin`` can change them all the same; they make translated code on the stack go
back to the interpreter first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import prepare
from luapy.vm.translator.flow import successors
from luapy.vm.translator.liveness import writes

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto


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


def _reached(proto: Proto, start: int, register: int) -> set[int]:
    """Return the instructions that the closure made at `start` may be followed by, until `register` is closed."""
    code = proto.prepared or prepare(proto)
    seen = set()
    pending = list(successors(code, start))
    while pending:
        pc = pending.pop()
        if pc in seen or pc >= len(code):
            continue
        instruction = code[pc]
        if instruction[0] == op.CLOSE and instruction[1] <= register:
            continue
        seen.add(pc)
        pending += successors(code, pc)
    return seen


def _is_written_after(proto: Proto, start: int, register: int) -> bool:
    """Can `proto` store into `register` after the closure made at `start`, before the variable is closed?"""
    code = proto.prepared or prepare(proto)
    return any(pc == start or writes(code[pc], register) for pc in _reached(proto, start, register))


def shared_captures(proto: Proto) -> set[tuple[int, int]]:
    """Return the closures, by their instructions, that may find a register of theirs captured by an earlier one."""
    code = proto.prepared or prepare(proto)
    captures: dict[int, set[int]] = {}
    for pc, instruction in enumerate(code):
        if instruction[0] == op.CLOSURE:
            for description in instruction[2].upvalues:
                if description.in_stack:
                    captures.setdefault(description.index, set()).add(pc)
    shared = set()
    for register, places in captures.items():
        for pc in places:
            shared |= {(other, register) for other in places & _reached(proto, pc, register)}
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
    written: dict[tuple[int, int], bool] = {}
    for nested in proto.protos:
        flags = []
        for description in nested.upvalues:
            if not description.in_stack:
                flags.append(constants[description.index])
                continue
            register = description.index
            places = closures.get(id(nested), [])
            for pc in places:
                if (pc, register) not in written:
                    written[pc, register] = _is_written_after(proto, pc, register)
            flags.append(register not in assigned and not any(written[pc, register] for pc in places))
        result.append(flags)
    return result
