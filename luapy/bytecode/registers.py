"""Which registers an instruction reads and writes, worked out from the opcode table.

The table says it in sums and runs such as "A+1" or "A..A+B-1" (see `opcodes.Opcode`); they are parsed once
for each opcode, when first asked for.
"""

from __future__ import annotations

import re

from luapy.bytecode import opcodes as op

# A half-open range of registers; `OPEN` as its end means all the values up to the top.
Run = tuple[int, int]
OPEN = 1 << 30

# A sum of fields and a number: the number, and how often A, B and C occur.
_Sum = tuple[int, int, int, int]
# First register, last register, and whether the run only exists when k is clear.
_Pattern = tuple[_Sum, _Sum, bool]

_TERM = re.compile(r"[-+]?(?:[ABC]|[0-9]+)")
_patterns: dict[str, list[_Pattern]] = {}


def registers_read(instruction: int) -> list[Run]:
    """Return the registers that `instruction` reads, as half-open ranges; the end is `OPEN` for an open run."""
    opcode = op.OPCODES[op.get_op(instruction)]
    is_open = opcode.uses_top and not op.get_b(instruction)
    return _runs(opcode.reads, instruction, is_open)


def registers_written(instruction: int) -> list[Run]:
    """Return the registers that `instruction` can write, as half-open ranges; the end is `OPEN` for an open run."""
    opcode = op.OPCODES[op.get_op(instruction)]
    is_open = opcode.sets_top and not op.get_c(instruction)
    return _runs(opcode.writes, instruction, is_open)


def _runs(text: str, instruction: int, is_open: bool) -> list[Run]:
    if not text:
        return []
    patterns = _patterns.get(text)
    if patterns is None:
        patterns = _patterns[text] = [_parse(item) for item in text.split()]
    a, b, c = op.get_a(instruction), op.get_b(instruction), op.get_c(instruction)
    runs = []
    for first, last, unless_constant in patterns:
        if unless_constant and op.get_k(instruction):
            continue
        start = first[0] + first[1] * a + first[2] * b + first[3] * c
        if is_open and last is not first:
            runs.append((start, OPEN))
            continue
        stop = last[0] + last[1] * a + last[2] * b + last[3] * c + 1
        if stop > start:
            runs.append((start, stop))
    return runs


def _parse(item: str) -> _Pattern:
    if item.startswith("RK("):
        total = _parse_sum(item[3:-1])
        return total, total, True
    first, dots, last = item.partition("..")
    start = _parse_sum(first)
    return start, _parse_sum(last) if dots else start, False


def _parse_sum(text: str) -> _Sum:
    number, fields = 0, {"A": 0, "B": 0, "C": 0}
    for term in _TERM.findall(text):
        sign = -1 if term[0] == "-" else 1
        name = term.lstrip("+-")
        if name in fields:
            fields[name] += sign
        else:
            number += sign * int(name)
    return number, fields["A"], fields["B"], fields["C"]
