"""Engines run programs at the levels of the sandbox, under limits, and leave nothing behind."""

from __future__ import annotations

import traceback

import pytest

import luapy
from luapy.engine import Engine, Limits, SandboxLevel, SecurityPolicy

LEVELS = list(SandboxLevel)
SANDBOXED = [SandboxLevel.STANDARD, SandboxLevel.STRICT]


def quiet(level: SandboxLevel, **options: object) -> Engine:
    return Engine(level, output=lambda text: None, **options)


@pytest.mark.parametrize("level", LEVELS)
def test_results_and_variables(level: SandboxLevel) -> None:
    engine = quiet(level)
    assert engine.run("return 42") == 42
    assert engine.run("return") is None
    assert engine.run("return 1, 'two', nil, true") == (1, "two", None, True)
    assert engine.run("return x + #list, name", x=1, list=[1, 2, 3], name="Zoë") == (4, "Zoë")
    assert engine.run("return {1, 2, {a = 1.5}}") == [1, 2, {"a": 1.5}]
    assert engine.run("return ...", 7, "x") == (7, "x")
    with pytest.raises(luapy.LuaSyntaxError, match="program:1: unexpected symbol near <eof>"):
        engine.run("x =")
    with pytest.raises(luapy.LuaError) as caught:
        engine.run("error({code = 3})")
    assert caught.value.value == {"code": 3}


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_is_left_for_the_next_run(level: SandboxLevel) -> None:
    engine = quiet(level, pool_size=1)
    engine.run("x = 1; table.y = 2") if level is SandboxLevel.NONE else engine.run("x = 1")
    assert engine.run("return x, table.y") == (None, None)
    assert engine.statistics.pool.misses == 1


@pytest.mark.parametrize("level", SANDBOXED)
def test_limits(level: SandboxLevel) -> None:
    engine = Engine(SecurityPolicy.for_level(level).replace(limits={"instructions": 100_000, "seconds": 5}))
    with pytest.raises(luapy.InstructionLimitError):
        engine.run("while true do pcall(function() while true do end end) end")
    engine = quiet(level)
    with pytest.raises(luapy.LuaMemoryError):
        engine.run("local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(100000) end) end")
    engine = Engine(SecurityPolicy.for_level(level).replace(limits=Limits(seconds=0.2)))
    with pytest.raises(luapy.TimeLimitError):
        engine.run("while true do end")


@pytest.mark.parametrize("level", SANDBOXED)
def test_what_programs_share_is_read_only(level: SandboxLevel) -> None:
    engine = quiet(level)
    for code in (
        "string.x = 1",
        "math.pi = 3",
        "table.insert(string, 1)",
        "rawset(os, 'x', 1)",
        "coroutine.wrap = nil",
    ):
        with pytest.raises(luapy.LuaError, match="attempt to modify a readonly table"):
            engine.run(code)
    assert engine.run("return getmetatable('')") is False


def test_python_tracebacks_show_the_program() -> None:
    engine = quiet(SandboxLevel.STRICT)
    try:
        engine.run("local function fail(x)\n  error('no ' .. x)\nend\nfail('way')")
    except luapy.LuaError as error:
        shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        assert error.traceback is not None
        assert [frame.line for frame in error.traceback if frame.line] == [2, 4]
    assert "in fail\n    error('no ' .. x)\n" in shown
    assert "program:2: no way" in shown


STOPPED = {
    "memory": (
        "local function f(t)\n  while true do t[#t + 1] = ('x'):rep(1000) .. #t end\nend\nlocal x = f({})",
        luapy.MemoryLimitError,
        [(2, "f"), (4, None)],
    ),
    "coroutine": (
        "local co = coroutine.wrap(function()\n  local t = {}\n"
        "  while true do t[#t + 1] = ('x'):rep(1000) .. #t end\nend)\nlocal x = co()",
        luapy.MemoryLimitError,
        [(3, None)],
    ),
    "depth": ("local function f(n)\n  return 1 + f(n + 1)\nend\nf(1)", luapy.CallDepthError, [(2, "f")] * 100),
    "output": (
        "local function f(n)\n  for i = 1, 1e6 do print(i) end\nend\nf(1)",
        luapy.OutputLimitError,
        [(None, "print"), (2, "f"), (4, None)],
    ),
    "comparison": (
        "local t = {}\nfor i = 1, 100 do t[i] = i end\ntable.sort(t, function(a, b)\n  print(i) return a < b end)",
        luapy.OutputLimitError,
        [(None, "print"), (4, None), (None, "table.sort"), (3, None)],
    ),
}


@pytest.mark.parametrize("tier", ["interpret", "auto"])
@pytest.mark.parametrize("name", STOPPED)
def test_limits_tell_where_the_program_was(name: str, tier: str) -> None:
    code, kind, frames = STOPPED[name]
    limits = {"memory": 1 << 20, "call_depth": 1_000, "output": 200, "instructions": None, "seconds": None}
    engine = Engine(SecurityPolicy.for_level("strict").replace(limits=limits), tier=tier, output=lambda text: None)
    for _ in range(2):
        with pytest.raises(kind) as caught:
            engine.run(code)
        assert caught.value.traceback is not None
        assert [(frame.line, frame.function) for frame in caught.value.traceback] == frames


def test_large_chunks_are_not_all_kept() -> None:
    engine = Engine("standard")
    for number in range(9):
        engine.run(f"return {number} -- " + "x" * 900_000)
    (box,) = engine._pool._idle
    assert engine.statistics.chunks == 4
    assert len(box._protos) == 1


def test_strict_programs_do_the_same_each_time() -> None:
    code = """
    local t = {}
    for i = 1, 200 do t[tostring({})] = math.random(1000) end
    local out = {}
    for k, v in pairs(t) do out[#out + 1] = k .. v end
    out[#out + 1] = string.format('%p %s', out, print) .. collectgarbage('count') .. tostring(coroutine.running())
    local ok, message = pcall(function() return nil .. t end)
    return table.concat(out, ' ') .. message .. math.random()
    """
    results = set()
    for tier in ("interpret", "auto", "translate"):
        engine = Engine("strict", tier=tier, pool_size=2)
        for _ in range(3):
            with engine.context() as context:
                results.add((context.run(code), context.used.instructions, context.used.memory))
            with engine.context() as context, engine.context() as other:
                results.add((other.run(code), other.used.instructions, other.used.memory))
    assert len(results) == 1
