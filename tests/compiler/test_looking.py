"""Compiling a large text is interrupted again and again, so that somebody can end it."""

from __future__ import annotations

from unittest import mock

import pytest

from luapy.bytecode.dump import dump
from luapy.compiler import compile_source
from luapy.compiler.errors import LuaSyntaxError
from luapy.stdlib import open_libraries
from luapy.vm.budget import Budget, Interrupted
from luapy.vm.state import State

SIZE = 40_000
TEXTS = {
    "statements": "a=1 " * (SIZE // 4),
    "one expression": "x=" + "a+" * (SIZE // 2) + "a",
    "functions": "function f()end " * (SIZE // 16),
    "table": "x={" + "1," * (SIZE // 2) + "}",
    "long strings": "a=[[x]] " * (SIZE // 8),
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_part_of_the_work_looks(name: str) -> None:
    text = TEXTS[name]
    expected = dump(compile_source(text, "=x"))
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == stop:
            raise Interrupted("stopped")

    stop = 0
    assert dump(compile_source(text, "=x", look=look)) == expected
    assert looks > 30
    for stop in (1, looks // 4, looks // 2, looks):
        looks = 0
        with pytest.raises(Interrupted):
            compile_source(text, "=x", look=look)
        assert looks == stop


def test_texts_with_errors() -> None:
    looks: list[int] = []
    with pytest.raises(LuaSyntaxError, match="unexpected symbol near '='"):
        compile_source("a=1 " * 10_000 + "=", "=x", look=lambda: looks.append(1))
    assert len(looks) > 30


def test_a_program_that_loads_a_large_chunk() -> None:
    state = State("interpret")
    open_libraries(state)
    state.budget.set_limit(None, counting=True)
    function = state.load("return load(('a=1 '):rep(10000))", "=x")
    used = state.heap.used
    with mock.patch.object(Budget, "look", autospec=True) as look:
        assert state.call(function) is not None
    assert look.call_count > 30
    state.budget.interrupt()
    with pytest.raises(Interrupted):
        state.call(function)
    state.budget.clear_interrupt()
    state.heap.collector.collect()
    assert state.heap.used <= used
    assert state.call(state.load("return 42", "=x")) == 42
