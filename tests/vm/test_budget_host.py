"""Budgets as the host sets them: while a program runs, from threads, the clock, installations without source."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import luapy
from luapy.stdlib import open_libraries
from luapy.vm import budget as budget_module
from luapy.vm.budget import InstructionLimit, Interrupted, TimeLimit
from luapy.vm.costs import CHARGES
from luapy.vm.errors import LuaError
from luapy.vm.state import State
from luapy.vm.table import LuaTable
from luapy.vm.values import Builtin

MODES = ("interpret", "auto", "translate")


def make_state(mode: str) -> State:
    state = State(mode)
    open_libraries(state)
    return state


# -- a budget that is set while the program runs ----------------------------------------------------------

LATE = {
    "while": "limit() local n = 0 while true do n = n + 1 end",
    "repeat": "limit() local n = 0 repeat n = n + 1 until n < 0",
    "test-closes-loop": "limit() local n = 0 while true do n = n + 1 if n < 0 then limit() end end",
    "for": "for i = 1, 300 do if i == 300 then limit() end end for i = 1, 1 << 62 do end",
    "running-for": "for i = 1, 1 << 62 do if i == 1000 then limit() end end",
    "finalizer": (
        "setmetatable({}, {__gc = function() limit() end}) collectgarbage() local n = 0 while true do n = n + 1 end"
    ),
    "pairs": "local t = {} for i = 1, 1000 do t[i] = i end limit() while true do for k, v in pairs(t) do end end",
    "ipairs": "local t = {} for i = 1, 1000 do t[i] = i end limit() while true do for k, v in ipairs(t) do end end",
    "tail-calls": "local function f() return f() end limit() f()",
    "metamethod": (
        "local t = setmetatable({}, {__index = function() limit() end}) local n = 0 while true do n = n + 1 "
        "if n == 900 then local x = t.x end end"
    ),
    "hook": "debug.sethook(function() limit() end, '', 200) while true do end",
    "inside-coroutine": (
        "local f = coroutine.wrap(function() local n = 0 while true do n = n + 1 if n % 100 == 0 then "
        "coroutine.yield() end end end) for i = 1, 100 do f() end limit() while true do f() end"
    ),
    "sort": (
        "local t = {} for i = 1, 100 do t[i] = -i end table.sort(t, function(a, b) limit() while true do end end)"
    ),
    "caller": (
        "local function inner(n) if n == 500 then limit() end end "
        "local function outer() for i = 1, 1000 do inner(i) end while true do end end outer()"
    ),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", LATE)
def test_a_budget_set_by_a_running_program_holds(program: str, mode: str) -> None:
    state = make_state(mode)

    def limit(*_: Any) -> None:
        if not state.budget.on:
            state.budget.set_limit(20_000)

    state.globals.set_string("limit", Builtin("limit", limit))
    for _ in range(2):
        with pytest.raises(InstructionLimit):
            state.call(state.load(LATE[program], "=x"))
        assert state.budget.used == 20_000
        state.main_thread.hook = None
        state.budget.set_limit(None)
    assert state.call_single(state.load("local s = 0 for i = 1, 9 do s = s + i end return s", "=x")) == 45


def test_another_thread_cannot_set_a_budget_behind_a_program() -> None:
    state = make_state("auto")
    state.budget.set_limit(None, counting=True)
    failures: list[Exception] = []

    def meddle() -> None:
        try:
            state.budget.set_limit(10)
        except RuntimeError as error:
            failures.append(error)
        state.budget.interrupt()

    timer = threading.Timer(0.05, meddle)
    timer.start()
    with pytest.raises(Interrupted):
        state.call(state.load("while true do end", "=x"))
    timer.join()
    assert len(failures) == 1
    state.budget.clear_interrupt()
    state.budget.set_limit(10)


def test_another_thread_tops_up() -> None:
    state = make_state("auto")
    budget = state.budget
    budget.set_limit(1 << 40)
    timer = threading.Timer(0.01, budget.top_up, (-1 << 40,))
    timer.start()
    with pytest.raises(InstructionLimit):
        state.call(state.load("while true do end", "=x"))
    timer.join()
    assert budget.remaining == -budget.used
    budget.top_up(budget.used + 500)
    assert budget.remaining == 500


# -- the clock --------------------------------------------------------------------------------------------


class Clock:
    """In place of ``time.monotonic``: moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    clock = Clock()
    with mock.patch.object(budget_module, "monotonic", clock):
        yield clock


@pytest.mark.parametrize("counts", [True, False])
def test_time_in_host_functions_counts_or_not(clock: Clock, counts: bool) -> None:
    state = make_state("auto")
    budget = state.budget
    budget.set_limit(None, counting=True)
    budget.host_time_counts = counts
    budget.deadline = clock.now + 10

    def wait(seconds: float, *_: Any) -> None:
        clock.now += seconds

    wait = budget.host_function(wait)
    state.globals.set_string("wait", Builtin("wait", wait))
    state.globals.set_string("work", Builtin("work", lambda seconds, *_: setattr(clock, "now", clock.now + seconds)))
    back = state.load("work(4) for i = 1, 100000 do end wait(20)", "=back")
    state.globals.set_string("back", Builtin("back", budget.host_function(lambda *_: wait(30) or state.call(back))))
    function = state.load("wait(50) work(3) for i = 1, 100000 do end back() for i = 1, 100000 do end", "=x")
    if counts:
        with pytest.raises(TimeLimit):
            state.call(function)
        assert clock.now == 153
        return
    state.call(function)
    assert clock.now == 207
    # Three seconds by the program and four by what a host function called have counted.
    assert budget.deadline == pytest.approx(207 + 3)
    with pytest.raises(TimeLimit):
        state.call(state.load("back() for i = 1, 100000 do end", "=x"))


def test_a_deadline_set_while_the_clock_stands_still_begins_then(clock: Clock) -> None:
    budget = make_state("auto").budget
    with budget.clock_stopped():
        clock.now += 5
        with budget.clock_stopped():
            budget.deadline = clock.now + 1
            clock.now += 7
        clock.now += 2
        assert budget.deadline == clock.now - 8
    assert budget.deadline == clock.now + 1
    assert not budget.start_clock()
    assert budget.stop_clock()
    assert not budget.stop_clock()
    assert budget.start_clock()


def test_errors_start_the_clock_again(clock: Clock) -> None:
    state = make_state("auto")
    budget = state.budget
    budget.set_limit(None, counting=True)
    budget.host_time_counts = False
    budget.deadline = clock.now + 10

    def fail(*_: Any) -> None:
        clock.now += 100
        state.call(state.load("error('inner')", "=x"))

    state.globals.set_string("fail", Builtin("fail", budget.host_function(fail)))
    assert state.call(state.load("return pcall(fail)", "=x"))[0] is False
    assert budget.deadline == clock.now + 10
    with pytest.raises(LuaError):
        state.call(state.load("fail()", "=x"))
    assert not budget.start_clock()


@pytest.mark.parametrize("mode", MODES)
def test_slices_follow_the_clock(mode: str) -> None:
    """However slow the instructions are, somebody looks every few milliseconds."""
    state = make_state(mode)
    state.budget.set_limit(None, counting=True)
    state.globals.set_string("slow", Builtin("slow", lambda *_: time.sleep(0.0002)))
    function = state.load("for i = 1, 3000 do local x = i end while true do slow() end", "=x")
    state.budget.deadline = time.monotonic() + 0.2
    with pytest.raises(TimeLimit):
        state.call(function)
    start = time.monotonic()
    with pytest.raises(TimeLimit):
        state.call(function)
    assert time.monotonic() - start < 0.2


# -- installations ----------------------------------------------------------------------------------------


def test_budgets_without_source_text(tmp_path: Path) -> None:
    package = Path(luapy.__file__).parent
    shutil.copytree(package, tmp_path / "luapy", ignore=shutil.ignore_patterns("__pycache__", "testing"))
    assert compileall.compile_dir(tmp_path, quiet=1, legacy=True)
    for source in tmp_path.rglob("*.py"):
        source.unlink()
    program = (
        "from luapy.vm.state import State\n"
        "from luapy.vm import interpreter\n"
        "from luapy.stdlib import open_libraries\n"
        "assert interpreter.__file__.endswith('.pyc')\n"
        "state = State()\nopen_libraries(state)\n"
        "state.budget.set_limit(1000)\n"
        "try: state.call(state.load('while true do end', '=x'))\n"
        "except Exception as error: print(type(error).__name__, state.budget.used)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.stdout == "InstructionLimit 1000\n", result.stderr


# -- what work counts -------------------------------------------------------------------------------------

# Functions that take constant time, do what the host's system does, or call functions that count for themselves.
CONSTANT_TIME = {
    "": "assert getmetatable ipairs pairs pcall rawlen require select setmetatable tostring type xpcall",
    "coroutine.": "close create isyieldable resume running status wrap yield",
    "debug.": "debug gethook getmetatable getregistry getupvalue getuservalue sethook setcstacklimit setmetatable "
    "setupvalue setuservalue upvalueid upvaluejoin",
    "string.": "len",
}
SYSTEM = ("io", "os", "package", "math")


def test_each_function_that_works_on_sizes_has_its_charge_documented() -> None:
    state = make_state("interpret")
    names = set()
    for key, value in state.globals.items():
        if value.__class__ is not LuaTable:
            names.add(key)
        elif key not in ("_G", *SYSTEM):
            names |= {f"{key}.{name}" for name, function in value.items() if function.__class__ is not str}
    constant = {prefix + name for prefix, text in CONSTANT_TIME.items() for name in text.split()}
    charged = {name for name in CHARGES if name[0].isalpha() and name not in ("t[k]", "os.date")}
    assert not charged & constant
    assert charged | constant | {"_VERSION"} == names


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "body",
    [
        "local x = u[s]",
        "u[s] = i",
        "local x = c.missing",
        "c.missing = nil",
    ],
)
def test_work_in_loops_that_are_charged_at_once_is_seen(body: str, mode: str) -> None:
    """The rounds of such a loop look at nothing: what they owe does."""
    state = make_state(mode)
    budget = state.budget
    budget.set_limit(None, counting=True)
    prepare = (
        "s, t = string.rep('x', 3000000), string.rep('x', 3000000) u = {[t] = 1} c = {} "
        "for i = 1, 1900 do c = setmetatable({}, {__index = c, __newindex = c}) end "
        f"function work(n) local u, s, c = u, s, c for i = 1, n do {body} end end for i = 1, 60 do work(1) end"
    )
    state.call(state.load(prepare, "=prepare"))
    work = state.globals.get("work")
    budget.deadline = time.monotonic() + 0.05
    start = time.process_time()
    with pytest.raises(TimeLimit):
        state.call(work, 30_000)
    budget.deadline = None
    budget.set_limit(100_000)
    with pytest.raises(InstructionLimit):
        state.call(work, 30_000)
    assert budget.used == 100_000
    assert time.process_time() - start < 0.5
