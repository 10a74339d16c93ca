"""Which instruction a translated function is at, for each place in Python's bytecode."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from luapy.bytecode.opcodes import SETTABLE
from tests.support.luapy_engine import new_state


@pytest.mark.skipif(sys.version_info < (3, 10), reason="every instruction has a line before Python 3.10")
def test_jumps_back_without_a_line_belong_to_an_instruction() -> None:
    state, _ = new_state("translate")
    main = state.load("local t, i = {}, 0 while i < 100 do i = i + 1 t[i % 7] = i end", "=places")
    state.call(main)
    translation = main.proto.history.entry
    code = translation.function.__code__
    without = [start for start, _, line in code.co_lines() if line is None and start > 0]
    assert without
    for start in without:
        translation.places.clear()
        # The store is the last instruction of the loop's body.
        pc = translation.place(start, SimpleNamespace(f_lineno=None, f_code=code))
        assert main.proto.prepared[pc][0] == SETTABLE
