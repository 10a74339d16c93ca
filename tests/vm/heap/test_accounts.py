"""The account of memory moves as the reference's does, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.luapy_engine import interpret
from tests.support.reference import REFERENCE
from tests.support.reference import run as run_reference
from tests.support.runs import run_file

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["object_sizes.lua", "table_sizes.lua"])
def test_objects_take_what_they_take_in_the_reference(name: str) -> None:
    source = (HERE / name).read_text()
    ours = interpret(source, "@" + name)
    assert ours.error is None
    assert ours == run_file(REFERENCE, HERE / name)


# Steps on a table. None asks for its length: of several borders, each implementation may answer another one.
KEYS = st.one_of(
    st.integers(-3, 40),
    st.floats(0.25, 8.75).filter(lambda number: not number.is_integer()),
    st.sampled_from(["a", "b", "c", "name", True, False]),
)


def lua(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else repr(value)


# New keys only, and no nil in a constructor's list: what a new key finds after a removal depends on hash values there.
STEPS = st.one_of(
    KEYS.map(lambda key: f"t[{lua(key)}] = 1"),
    st.just("n = n + 1 t[n] = 1"),
    st.integers(1, 9).map(lambda count: f"for i = 1, {count} do n = n + 1 t[n] = i end"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=30), st.sampled_from(["{}", "{1, 2, 3}", "{x = 1}", "{1, 2, y = 2}"]))
def test_tables_grow_as_in_the_reference(steps: list[str], constructor: str) -> None:
    lines = [
        "collectgarbage() collectgarbage('stop')",
        "local count, before, n = collectgarbage, 0, 0",
        "local sizes = {} for i = 1, 40 do sizes[i] = 0 end",
        "before = count('count')",
        f"local t = {constructor}",
        "sizes[1] = count('count') - before",
    ]
    for number, step in enumerate(steps, 2):
        lines += [step, f"sizes[{number}] = count('count') - before"]
    lines.append("for i = 1, #sizes do print(sizes[i] * 1024) end")
    source = "\n".join(lines)
    assert interpret(source, "@t.lua").output == run_reference(source, "@t.lua").output
