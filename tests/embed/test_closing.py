"""To-be-closed variables that an error leaves open on its way to Python: compared with lupa where it can tell."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import luapy
from luapy.engine import Engine, SandboxLevel, SecurityPolicy

TIERS = ["interpret", "auto", "translate"]

# `log` takes first lines only: lupa's errors have tracebacks behind their messages.
PRELUDE = """
log = {}
function first_line(s) return tostring(s):match("^[^\\n]*") end
function note(s) log[#log + 1] = first_line(s) end
function closer(name, failure)
  return setmetatable({}, {__close = function(_, e)
    note(name .. ": " .. first_line(e))
    if failure then error(failure, 0) end
  end})
end
"""

CHUNKS = {
    "frames": (
        "local function g() local c <close> = closer('c') error('x', 0) end "
        "local a <close> = closer('a') local b <close> = closer('b') g()"
    ),
    "replaced": (
        "local a <close> = closer('a') local b <close> = closer('b', 'y') local c <close> = closer('c') error('x', 0)"
    ),
    "machine error": "local a <close> = closer('a') return a + 1",
    "builtins only": "local a <close> = setmetatable({}, {__close = rawlen}) error('x', 0)",
    "not callable": (
        "local a <close> = closer('a') local m = {__close = print} local b <close> = setmetatable({}, m) "
        "m.__close = 42 error('x', 0)"
    ),
    "no more": (
        "local a <close> = closer('a') local m = {__close = print} local b <close> = setmetatable({}, m) "
        "m.__close = nil error('x', 0)"
    ),
    "not callable in pcall": (
        "note(select(2, pcall(function() local m = {__close = print} local b <close> = setmetatable({}, m) "
        "m.__close = 42 error('x', 0) end)))"
    ),
    "stack overflow": (
        # Many variables fill the stack with fewer calls.
        f"local a <close> = closer('a') local function r() local {', '.join(f'v{i}' for i in range(190))} "
        "return 1 + r() end r()"
    ),
    "many": ("local function f(n) local a <close> = closer(n) if n > 0 then f(n - 1) end error('x' .. n, 0) end f(30)"),
    "sort": (
        "local a <close> = closer('a') table.sort({2, 1}, function() local b <close> = closer('b') error('x', 0) end)"
    ),
    "gsub": (
        "local a <close> = closer('a') "
        "string.gsub('x', 'x', function() local b <close> = closer('b', 'y') error('x', 0) end)"
    ),
    "wrap": (
        "local a <close> = closer('a') coroutine.wrap(function() local b <close> = closer('b') error('x', 0) end)()"
    ),
    "loop": "local a <close> = closer('a') for i in next, {1}, nil, closer('l') do error('x', 0) end",
    "close in close": (
        "local a <close> = closer('a') local b <close> = setmetatable({}, {__close = function(_, e) "
        "local c <close> = closer('c') note(e) local d <close> = closer('d', 'z') error('y', 0) end}) error('x', 0)"
    ),
    "calls in close": (
        "local b <close> = setmetatable({}, {__close = function() note(select(2, pcall(error, 'in', 0))) "
        "note(coroutine.wrap(function() coroutine.yield(5) end)()) note(coroutine.isyieldable()) end}) error('x', 0)"
    ),
    "yield in close": (
        "local a <close> = closer('a') "
        "local b <close> = setmetatable({}, {__close = function() coroutine.yield(1) end}) error('x', 0)"
    ),
    "depth of C calls in close": (
        "local a <close> = setmetatable({}, {__close = function() local d = 0 "
        "local function g() d = d + 1 table.sort({1, 2}, g) end note(pcall(g)) note(d) end}) "
        "local function h(n) if n == 0 then error('y', 0) end table.sort({1, 2}, function() h(n - 1) end) end h(100)"
    ),
    "finalizer": (
        "setmetatable({}, {__gc = function() local c <close> = closer('c') error('x', 0) end}) "
        "collectgarbage() collectgarbage()"
    ),
}


def call_in_call(lua: Any) -> Any:
    lua.globals().inner = lambda: lua.execute("local b <close> = closer('inner') error('x', 0)")
    return lua.execute("local a <close> = closer('outer') inner()")


def caught_between(lua: Any) -> Any:
    def inner() -> int:
        try:
            lua.execute("local b <close> = closer('inner', 'y') error('x', 0)")
        except Exception as error:
            lua.globals().note(f"seen: {error}")
        return 7

    lua.globals().inner = inner
    return lua.execute("local a <close> = closer('outer') return inner()")


def field(lua: Any) -> Any:
    lua.execute("t = setmetatable({}, {__index = function(_, k) local a <close> = closer(k, 'y') error('x', 0) end})")
    return lua.globals().t.name


def from_a_coroutine(lua: Any) -> Any:
    lua.globals().inner = lambda: lua.execute("local b <close> = closer('inner') error('x', 0)")
    return lua.execute(
        "local co = coroutine.create(function() local a <close> = closer('outer') coroutine.yield(1) inner() end) "
        "coroutine.resume(co) note(select(2, coroutine.resume(co))) note(coroutine.status(co))"
    )


CALLS: dict[str, Callable[[Any], Any]] = {
    **{name: lambda lua, code=code: lua.eval(f"function() {code} end")() for name, code in CHUNKS.items()},
    "call in call": call_in_call,
    "caught between": caught_between,
    "field": field,
    "from a coroutine": from_a_coroutine,
}


def outcome(lua: Any, call: Callable[[Any], Any]) -> tuple[Any, list[str]]:
    """Return the result, or the first line of the error, and what was noted."""
    lua.execute(PRELUDE)
    try:
        result = call(lua)
    except Exception as error:
        result = "error: " + str(error).split("\n")[0]
    return result, list(lua.globals().log.values())


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("name", CALLS)
def test_errors_close_what_they_close_with_lupa(name: str, tier: str) -> None:
    lua54 = pytest.importorskip("lupa.lua54")
    expected = outcome(lua54.LuaRuntime(), CALLS[name])
    assert expected[1] or name == "builtins only"
    assert outcome(luapy.LuaRuntime(tier=tier), CALLS[name]) == expected


@pytest.fixture(params=TIERS)
def lua(request: pytest.FixtureRequest) -> luapy.LuaRuntime:
    runtime = luapy.LuaRuntime(tier=request.param)
    runtime.execute(PRELUDE)
    return runtime


def test_the_traceback_is_of_the_place_where_the_error_was_raised(lua: luapy.LuaRuntime) -> None:
    code = "local function f()\n  local a <close> = closer('a')\n  error('x')\nend\nf()"
    with pytest.raises(luapy.LuaError, match=r"^chunk:3: x$") as caught:
        lua.execute(code, name="=chunk")
    assert caught.value.traceback is not None
    assert [(frame.line, frame.function) for frame in caught.value.traceback] == [
        (None, "error"),
        (3, "f"),
        (5, None),
    ]


def test_an_error_of_closing_has_a_traceback_of_its_own(lua: luapy.LuaRuntime) -> None:
    code = "local a <close> = setmetatable({}, {__close = function()\n  error('y')\nend})\nerror('x')"
    with pytest.raises(luapy.LuaError, match=r"^chunk:2: y$") as caught:
        lua.execute(code, name="=chunk")
    assert [(frame.line, frame.function) for frame in caught.value.traceback or ()] == [(None, "error"), (2, None)]


def test_a_python_exception_is_what_is_closed_with_and_goes_on(lua: luapy.LuaRuntime) -> None:
    failure = KeyError("key")
    seen = []

    def fail() -> None:
        raise failure

    code = "local fail, see = ... local a <close> = setmetatable({}, {__close = function(_, e) see(e) end}) fail()"
    with pytest.raises(KeyError) as caught:
        lua.execute(code, fail, seen.append)
    assert caught.value is failure
    assert seen == [failure]


def test_an_error_of_storing_a_field_closes_too(lua: luapy.LuaRuntime) -> None:
    # Here lupa calls Lua unprotected, and ends the process.
    lua.execute("t = setmetatable({}, {__newindex = function(_, k) local a <close> = closer(k) error('x', 0) end})")
    with pytest.raises(luapy.LuaError, match=r"^x$"):
        lua.globals().t.name = 1
    assert list(lua.globals().log.values()) == ["name: x"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_what_no_lua_code_sees_closes_nothing(lua: luapy.LuaRuntime, kind: type[BaseException]) -> None:
    def fail() -> None:
        raise kind

    with pytest.raises(kind):
        lua.execute("local fail = ... local a <close> = closer('a') fail()", fail)
    assert len(lua.globals().log) == 0
    assert lua.eval("1 + 1") == 2


def test_the_runtime_is_at_rest_after_closing(lua: luapy.LuaRuntime) -> None:
    for _ in range(220):
        with pytest.raises(luapy.LuaError, match=r"^y$"):
            lua.execute("local a <close> = closer('a', 'y') local function r() return 1 + r() end error('x')")
    assert len(lua.globals().log) == 220
    assert lua.state.native_calls == 0
    depth = "local function f(n) return pcall(function() return f(n + 1) end) and n or n end return f(0)"
    assert lua.execute(depth) == luapy.LuaRuntime().execute(depth)


def test_hooks_see_the_closing(lua: luapy.LuaRuntime) -> None:
    code = """
    local lines = ...
    local a <close> = setmetatable({}, {__close = function()
      local closing = 1
    end})
    debug.sethook(function(_, line) lines(line) end, 'l')
    error('x')
    """
    lines: list[int] = []
    with pytest.raises(luapy.LuaError):
        lua.execute(code, lines.append)
    lua.execute("debug.sethook()")
    assert lines[:3] == [7, 4, 5]


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("loop", ["while true do end", "for i = 1, 1e15 do end", "while true do pcall(error) end"])
def test_limits_hold_in_closing_and_close_nothing(loop: str, tier: str) -> None:
    output: list[str] = []
    policy = SecurityPolicy.for_level(SandboxLevel.STANDARD).replace(limits={"instructions": 20_000})
    engine = Engine(policy, output=output.append, tier=tier)
    code = (
        "local a <close> = setmetatable({}, {__close = function() print('a') end}) "
        f"local b <close> = setmetatable({{}}, {{__close = function() print('b') {loop} end}}) error('x')"
    )
    with pytest.raises(luapy.InstructionLimitError):
        engine.run(code)
    assert "".join(output) == "b\n"


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("level", list(SandboxLevel))
def test_a_program_of_an_engine_closes_with_its_error(level: SandboxLevel, tier: str) -> None:
    output: list[str] = []
    engine = Engine(level, output=output.append, tier=tier)
    code = "local a <close> = setmetatable({}, {__close = function(_, e) print(e) error('y', 0) end}) error('x', 0)"
    with pytest.raises(luapy.LuaError, match=r"^y$"):
        engine.run(code)
    assert "".join(output) == "x\n"
