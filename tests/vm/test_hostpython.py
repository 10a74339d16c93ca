"""What depends on the Python that runs luapy."""

from __future__ import annotations

import importlib

import pytest

from luapy.vm.hostpython import ON_PYPY
from tests.support.luapy_engine import new_state

SOURCE = "local t = {x = 1} t.y = 2 local u = {} u.x = 1 return t, u"


@pytest.mark.skipif(not ON_PYPY, reason="CPython has one kind of dicts")
@pytest.mark.parametrize("mode", ["interpret", "translate"])
def test_named_fields_get_attribute_dicts_unless_memory_is_limited(mode: str) -> None:
    strategy = importlib.import_module("__pypy__").strategy
    state, _ = new_state(mode)
    main = state.load(SOURCE, "=fields")
    assert [strategy(table.hash) for table in state.call(main)] == ["MapDictStrategy"] * 2
    state.heap.set_limit(1 << 24)
    assert "MapDictStrategy" not in [strategy(table.hash) for table in state.call(main)]
