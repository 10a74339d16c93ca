"""A state that has been used is as before: its fingerprint says so after every hostile program."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from luapy.embed.errors import LuaError
from luapy.engine import Engine, SandboxLevel, SecurityPolicy, fingerprint
from luapy.engine.sandbox import Sandbox

# Each leaves something behind if it can. `own` has what only programs at the level NONE can do.
HOSTILE = {
    "globals": "x = 1; print = nil; _G.string = {}; setmetatable(_G, {__index = function() return 1 end})",
    "libraries": "pcall(function() string.x = 1 end); pcall(rawset, string, 'y', 1); pcall(table.insert, math, 1)",
    "string metatable": "pcall(function() getmetatable('').__index = print end); pcall(setmetatable, string, {})",
    "random": "math.randomseed(42); for i = 1, 10 do math.random() end",
    "arbitrary seed": "math.randomseed(); math.random(100)",
    "collector": "for _, o in ipairs({'generational', 'stop', 'setpause'}) do pcall(collectgarbage, o, 1) end",
    "finalizers": "for i = 1, 100 do setmetatable({}, {__gc = function() x = 1 end}) end",
    "weak tables": "w = setmetatable({}, {__mode = 'k'}) for i = 1, 100 do w[{}] = i end collectgarbage()",
    "coroutines": "c = coroutine.wrap(function() "
    "local x <close> = setmetatable({}, {__close = print}) coroutine.yield() end) c()",
    "warnings": "if warn then warn('@on') warn('a', 'b') end",
    "error": "error({})",
    "error in coroutine": "coroutine.wrap(function() coroutine.wrap(function() error('x') end)() end)()",
    "endless": "while true do end",
    "endless in pcall": "while true do pcall(function() while true do end end) end",
    "endless in coroutine": "coroutine.wrap(function() pcall(function() while true do end end) end)()",
    "endless in close": "local x <close> = setmetatable({}, {__close = function() while true do end end})",
    "endless in gc": "setmetatable({}, {__gc = function() while true do end end}) collectgarbage()",
    "endless in sort": "table.sort({3, 2, 1}, function(a, b) while true do end end)",
    "endless in gsub": "('x'):rep(100):gsub('x', function() while true do end end)",
    "memory": "local t = {} while true do t[#t + 1] = {} end",
    "memory in string": "local s = 'x' while true do s = s .. s end",
    "memory in coroutine": "coroutine.wrap(function() local t = {} while true do t[#t + 1] = {{}} end end)()",
    "recursion": "local function f() return 1 + f() end f()",
    "recursion in metamethod": "local t = setmetatable({}, {}) "
    "getmetatable(t).__index = function(t, k) return t[k] end return t.x",
    "output": "for i = 1, 1e9 do print(('x'):rep(1000)) end",
    "methods": "local c = {} c.__index = c function c:m() end local o = setmetatable({}, c) "
    "for i = 1, 200 do o:m() ('x'):rep(2) end",
    "identities": "tostring({}); string.format('%p', {})",
    "load": "for i = 1, 50 do load('return ' .. i)() end",
    "require": "pcall(require, 'x')",
    "error in close": "local x <close> = setmetatable({}, {__close = function() error('y') end}) error('x')",
}
OWN = {
    "libraries": "string.x = 1; table.insert = nil; math.pi = 3; _G.os = nil; setmetatable(math, {__index = print})",
    "string metatable": "getmetatable('').__index = function() end; getmetatable('').__add = print",
    "basic metatables": "debug.setmetatable(0, {__call = print}); debug.setmetatable(nil, {__index = print})",
    "hooks": "debug.sethook(function() end, 'crl', 1)",
    "hooks in coroutines": "local c = coroutine.create(coroutine.yield) debug.sethook(c, function() end, 'l') "
    "coroutine.resume(c)",
    "registry": "debug.getregistry().x = {}; debug.getregistry()[2] = {}",
    "loaded modules": "package.loaded.x = 1; package.preload.y = print; package.path = 'z'; "
    "package.searchers[5] = print",
    "collector": "collectgarbage('generational'); collectgarbage('stop'); collectgarbage('setpause', 1000)",
    "files": "io.output(io.tmpfile()); io.input(io.tmpfile())",
    "file metatable": "debug.getregistry()['FILE*'].__index = nil; debug.setuservalue(io.stdout, 1, 1)",
    "warnings": "warn('@on')",
    "upvalues": "debug.setmetatable(print, {__index = function() end})",
}


def program_limits(level: SandboxLevel) -> SecurityPolicy:
    limits = {"instructions": 300_000, "memory": 4 << 20, "seconds": 20.0, "call_depth": 10_000, "output": 10_000}
    return SecurityPolicy.for_level(level).replace(limits=limits)


def run(engine: Engine, code: str) -> None:
    with suppress(LuaError):
        engine.run(code)


def sandbox_of(engine: Engine) -> Sandbox:
    """Return the sandbox that the engine has used and is going to use again."""
    (sandbox,) = engine._pool._idle
    return sandbox


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    return {path: (before.get(path), after.get(path)) for path in paths}


@pytest.mark.parametrize("tier", ["interpret", "auto"])
@pytest.mark.parametrize("level", SandboxLevel)
def test_fingerprints(level: SandboxLevel, tier: str) -> None:
    # The random seed is fixed, for it may differ otherwise.
    engine = Engine(program_limits(level).replace(random_seed=1), tier=tier, output=lambda text: None, pool_size=1)
    engine.prepare()
    sandbox = sandbox_of(engine)
    run(engine, "return 1")
    before = fingerprint(sandbox.state)
    programs = dict(HOSTILE)
    if level is SandboxLevel.NONE:
        programs.update({f"{name} (own)": code for name, code in OWN.items()})
    for name, code in programs.items():
        run(engine, code)
        assert sandbox_of(engine) is sandbox, name
        assert difference(before, fingerprint(sandbox.state)) == {}, name
    assert engine.statistics.pool.discarded == 0


def test_fingerprints_see_differences() -> None:
    engine = Engine(program_limits(SandboxLevel.STRICT), output=lambda text: None)
    engine.prepare(1)
    state = sandbox_of(engine).state
    before = fingerprint(state)
    string = state.globals.get("string")
    string.read_only = False
    string.set("x", 1)
    after = fingerprint(state)
    assert any(path.endswith(".string") for path in difference(before, after))
    string.set("x", 1.0)
    assert difference(after, fingerprint(state))


@pytest.mark.parametrize("level", SandboxLevel)
def test_what_a_program_leaves_is_not_alive(level: SandboxLevel) -> None:
    import gc
    import weakref

    from luapy.vm.table import LuaTable

    engine = Engine(program_limits(level), output=lambda text: None, pool_size=1)
    left: list[weakref.ref[LuaTable]] = []
    with engine.context() as context:
        context.run(
            "kept = {} local c = coroutine.create(function() local x = kept coroutine.yield() end) coroutine.resume(c)"
        )
        left.append(weakref.ref(context._globals.get("kept")))
    del context
    gc.collect()
    assert left[0]() is None


@pytest.mark.parametrize("level", [SandboxLevel.STANDARD, SandboxLevel.STRICT])
def test_open_libraries_are_put_back(level: SandboxLevel) -> None:
    engine = Engine(program_limits(level).replace(read_only=False), output=lambda text: None, pool_size=1)
    engine.prepare()
    before = fingerprint(sandbox_of(engine).state)
    engine.run("string.x = 1 table.insert = nil math.pi = 3 getmetatable = nil io.write = print")
    assert difference(before, fingerprint(sandbox_of(engine).state)) == {}
    assert engine.run("return string.x, math.pi, type(table.insert)") == (None, 3.141592653589793, "function")
