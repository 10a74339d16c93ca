"""Tables that only the function which has made them can get at, all through a loop: what it calls leaves them alone.

The collector may concern itself with them, and the debug library may find them. What that finds it marks, so that no
store goes unnoticed any more (`LuaTable.expose`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import successors
from luapy.vm.translator.liveness import reads, writes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from luapy.vm.translator.flow import Loop

_LOOKS = frozenset((op.GETTABLE, op.GETI, op.GETFIELD, op.LEN))
_STORES = frozenset((op.SETTABLE, op.SETI, op.SETFIELD))


def private_tables(code: list[Any], loop: Loop, registers: Iterable[int], size: int) -> set[int]:
    """Return those of the registers that hold, in a loop, a table which nobody else knows.

    It is made before the loop; from there on it is read and stored into, and is never a value itself.
    """
    pcs = [pc for block in loop.body for pc in block.pcs]
    first, last = min(pcs), max(pcs)
    found = set()
    for register in registers:
        made = next((pc for pc in range(first - 1, -1, -1) if writes(code[pc], register)), None)
        if made is None or code[made][0] != op.NEWTABLE:
            continue
        inside = range(made + 1, last + 1)
        if all(_keeps(code[pc], register, size) for pc in inside) and _only_leads(code, made, last):
            found.add(register)
    return found


def _keeps(instruction: Any, register: int, size: int) -> bool:
    """Does an instruction at most look into the table in a register, or store into it?"""
    if writes(instruction, register):
        return False
    if register not in reads(instruction, size):
        return True
    operation, a, b, c, is_constant = instruction
    if operation in _LOOKS:
        return bool(b == register) and not (operation == op.GETTABLE and c == register)
    if operation == op.SETLIST:
        return bool(a == register)
    if operation in _STORES:
        is_key = operation == op.SETTABLE and b == register
        return bool(a == register) and not is_key and (bool(is_constant) or c != register)
    return False


def _only_leads(code: list[Any], made: int, last: int) -> bool:
    """Do all ways to the instructions behind `made`, up to `last`, lead by `made`?"""
    outside = (*range(made), *range(last + 1, len(code)))
    return not any(made < target <= last for pc in outside for target in successors(code, pc))
