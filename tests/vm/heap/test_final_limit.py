"""A limit on memory that is final: no Lua code runs on the way to the host, and the state goes on afterwards."""

from __future__ import annotations

import io
from unittest import mock

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.errors import LuaError
from luapy.vm.heap.census import check
from luapy.vm.heap.heap import MemoryLimit
from luapy.vm.state import State
from luapy.vm.translator import tier as fast_tier
from luapy.vm.values import Builtin

LIMIT = 4 << 20
MODES = ("interpret", "auto", "translate")
FILL = "local kept = {} while true do kept[#kept + 1] = ('x'):rep(10000) .. #kept end"
PROGRAMS = {
    "plain": FILL,
    "pcall": f"pcall(function() {FILL} end) print('on')",
    "xpcall": f"xpcall(function() {FILL} end, print) print('on')",
    "close": f"local c <close> = setmetatable({{}}, {{__close = print}}) {FILL}",
    "coroutine": f"coroutine.resume(coroutine.create(function() {FILL} end)) print('on')",
    "pcall-in-coroutine": f"coroutine.wrap(function() pcall(function() {FILL} end) print('on') end)()",
    "gsub": f"pcall(string.gsub, 'xx', 'x', function() {FILL} end) print('on')",
    "sort": f"pcall(table.sort, {{3, 2, 1}}, function() {FILL} end) print('on')",
    "load": f"load(function() {FILL} end) print('on')",
    "at-once": "pcall(string.rep, 'x', 1e9) print('on')",
    "table": "pcall(function() local t = {} for i = 1, 1e9 do t[i] = i end end) print('on')",
    "recursion": "pcall(function() local function f() return 1 + f() end f() end) print('on')",
    "host": "pcall(fail) print('on')",
}


def fail(*_: object) -> None:
    raise MemoryError


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_runs_after_a_final_limit(program: str, mode: str) -> None:
    with mock.patch.multiple(fast_tier, CALLS=2, WATCHED_CALLS=1, ROUNDS=3, PATIENCE=2):
        state = State(mode)
        state.stdout = output = io.BytesIO()
        open_libraries(state)
        state.globals.set_string("fail", Builtin("fail", fail))
        for _ in range(2):
            state.heap.set_limit(LIMIT, final=True)
            with pytest.raises(MemoryLimit, match="not enough memory"):
                state.call(state.load(PROGRAMS[program], "=program"))
            assert output.getvalue() == b""
            assert state.heap.peak <= LIMIT
            assert state.thread is state.main_thread
            assert state.thread.frame.caller is None
            assert (state.native_calls, state.heap.borrowed) == (0, 0)
            state.heap.set_limit(None)
            state.heap.collector.collect()
            check(state)
        assert state.call(state.load("return 42", "=x")) == 42


def test_a_limit_can_be_caught_unless_it_is_final() -> None:
    state = State("interpret")
    open_libraries(state)
    function = state.load("return (pcall(string.rep, 'x', 1e9))", "=program")
    state.heap.set_limit(LIMIT, final=True)
    with pytest.raises(MemoryLimit):
        state.call(function)
    state.heap.set_limit(LIMIT)
    assert state.call_single(function) is False
    with pytest.raises(LuaError):
        state.call(state.load("string.rep('x', 1e9)", "=program"))
