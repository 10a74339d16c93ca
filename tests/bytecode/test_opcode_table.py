"""The opcode table: complete, consistent, and right about what instructions read and write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luapy.bytecode import opcodes as op
from luapy.bytecode.registers import OPEN, registers_read, registers_written
from luapy.bytecode.undump import undump
from tests.bytecode.corpus import PROGRAM_FILES, functions_of, large_chunk, reference_chunk

FIELDS_OF_MODE = {
    "iABC": {"A", "B", "C", "k", "sB", "sC"},
    "iABx": {"A", "Bx"},
    "iAsBx": {"A", "sBx"},
    "iAx": {"Ax"},
    "isJ": {"sJ"},
}


@pytest.mark.parametrize("opcode", op.OPCODES, ids=op.NAMES)
def test_entry_is_consistent(opcode: op.Opcode) -> None:
    assert op.OPCODES[opcode.number] is opcode
    assert getattr(op, opcode.name) == opcode.number
    assert {field for field, _ in opcode.operands} <= FIELDS_OF_MODE[opcode.mode]
    assert {role for _, role in opcode.operands} <= set(op.ROLES)
    assert set(opcode.follower) <= set(op.NAMES)
    assert opcode.prose.endswith(".")
    assert opcode.formula


def test_there_are_83_opcodes_and_all_occur_in_the_corpus() -> None:
    assert len(op.OPCODES) == 83
    chunks = [reference_chunk(path) for path in PROGRAM_FILES] + [large_chunk()]
    found = {
        op.get_op(instruction)
        for chunk in chunks
        for function in functions_of(undump(chunk, "=chunk"))
        for instruction in function.code
    }
    assert found == set(range(83))


@given(st.integers(0, 82), *[st.integers(0, 255)] * 3, st.integers(0, 1))
def test_abc_fields_round_trip(number: int, a: int, b: int, c: int, k: int) -> None:
    instruction = op.encode_abc(number, a, b, c, k)
    assert 0 <= instruction < 1 << 32
    decoded = [op.get_op, op.get_a, op.get_b, op.get_c, op.get_k]
    assert [decode(instruction) for decode in decoded] == [number, a, b, c, k]
    assert (op.get_sb(instruction), op.get_sc(instruction)) == (b - 127, c - 127)


@given(st.integers(0, 82), st.integers(0, 255), st.integers(0, op.MAX_BX))
def test_wide_fields_round_trip(number: int, a: int, bx: int) -> None:
    assert op.get_bx(op.encode_abx(number, a, bx)) == bx
    assert op.get_sbx(op.encode_asbx(number, a, bx - op.OFFSET_SBX)) == bx - op.OFFSET_SBX
    assert op.get_a(op.encode_asbx(number, a, bx - op.OFFSET_SBX)) == a
    assert op.get_ax(op.encode_ax(number, bx << 8)) == bx << 8
    assert op.get_sj(op.encode_sj(number, bx - op.OFFSET_SBX)) == bx - op.OFFSET_SBX


READS_AND_WRITES = (
    (op.encode_abc(op.MOVE, 3, 5, 0), [(5, 6)], [(3, 4)]),
    (op.encode_abc(op.LOADNIL, 2, 3, 0), [], [(2, 6)]),
    (op.encode_abc(op.SETFIELD, 1, 0, 7), [(1, 2), (7, 8)], []),
    (op.encode_abc(op.SETFIELD, 1, 0, 7, 1), [(1, 2)], []),
    (op.encode_abc(op.SELF, 4, 2, 9), [(2, 3), (9, 10)], [(4, 6)]),
    (op.encode_abc(op.CONCAT, 4, 3, 0), [(4, 7)], [(4, 5)]),
    (op.encode_abc(op.CALL, 4, 3, 1), [(4, 7)], []),
    (op.encode_abc(op.CALL, 4, 1, 3), [(4, 5)], [(4, 6)]),
    (op.encode_abc(op.CALL, 4, 0, 0), [(4, OPEN)], [(4, OPEN)]),
    (op.encode_abc(op.RETURN, 4, 1, 0), [], []),
    (op.encode_abc(op.RETURN, 4, 0, 0), [(4, OPEN)], []),
    (op.encode_abx(op.FORLOOP, 2, 9), [(2, 5)], [(2, 3), (3, 4), (5, 6)]),
    (op.encode_abc(op.TFORCALL, 2, 0, 3), [(2, 5)], [(6, 9)]),
    (op.encode_abc(op.SETLIST, 2, 3, 0), [(2, 3), (3, 6)], []),
    (op.encode_abc(op.SETLIST, 2, 0, 0), [(2, 3), (3, OPEN)], []),
    (op.encode_abc(op.VARARG, 2, 0, 3), [], [(2, 4)]),
)


@pytest.mark.parametrize(("instruction", "reads", "writes"), READS_AND_WRITES)
def test_registers(instruction: int, reads: list[tuple[int, int]], writes: list[tuple[int, int]]) -> None:
    assert registers_read(instruction) == reads
    assert registers_written(instruction) == writes
