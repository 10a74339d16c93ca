"""What a host offers to sandboxed programs: functions, objects with registered attributes, modules."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import luapy
from luapy.engine import Engine, SandboxLevel, SecurityPolicy


class Account:
    """A host's object; most of it is none of a program's business."""

    limit = 100

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.balance = 10
        self._secret = "secret"

    def deposit(self, amount: int) -> int:
        if amount < 0:
            raise ValueError(f"negative amount for {self._secret}")
        self.balance += amount
        return self.balance

    def other(self) -> Account:
        return Account("other")

    def me(self) -> Account:
        return self

    def __call__(self) -> str:
        return self._secret


@dataclass
class Point:
    x: int
    y: int
    hidden: str = "hidden"


@pytest.fixture
def engine() -> Engine:
    return Engine("strict", output=lambda text: None, pool_size=2)


def test_functions(engine: Engine) -> None:
    engine.register("add", lambda a, b: a + b)
    engine.register("app.info", lambda: {"name": "app", "tags": ["a", "b"]})
    engine.register("two", lambda: (1, "x"))

    @engine.register("app.twice")
    def twice(function: Any, value: Any) -> Any:
        return function(function(value))

    assert engine.run("return add(1, 2), app.info().tags[2], two()") == (3, "b", 1, "x")
    assert engine.run("return app.twice(function(x) return x * 3 end, 2)") == 18
    for code in ("app.info = nil", "app.new = 1", "rawset(app, 'twice', 1)"):
        with pytest.raises(luapy.LuaError, match="readonly"):
            engine.run(code)
    with pytest.raises(ValueError, match="no name"):
        engine.register("a b", print)


def test_exceptions_pass_through_lua_as_themselves(engine: Engine) -> None:
    error = KeyError("secret")

    @engine.register("fail")
    def fail() -> None:
        raise error

    with pytest.raises(KeyError) as caught:
        engine.run("fail()")
    assert caught.value is error
    with pytest.raises(KeyError) as caught:
        engine.run("local ok, e = pcall(fail) error(e, 0)")
    assert caught.value is error
    code = "local ok, e = pcall(fail) return ok, type(e), tostring(e), getmetatable(e), pcall(rawget, e, 'args')"
    found = engine.run(code)
    assert found[:4] == (False, "userdata", "error in a function of the host", False)
    assert found[4] is False
    tolerant = Engine(SecurityPolicy.for_level("strict").replace(host_errors=True))
    tolerant.register("fail", fail)
    assert tolerant.run("return tostring(select(2, pcall(fail)))") == "KeyError: 'secret'"


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit])
def test_exits_are_not_caught(engine: Engine, exception: type[BaseException]) -> None:
    @engine.register("leave")
    def leave() -> None:
        raise exception

    with pytest.raises(exception):
        engine.run("pcall(leave) error('caught')")
    assert engine.run("return 1") == 1


def test_objects_show_what_was_registered(engine: Engine) -> None:
    account = Account("Ann")
    engine.expose("account", account, attributes=["owner"], methods=["deposit", "other", "me"], writable=["balance"])
    assert engine.run("return account.owner, account:deposit(5), account.balance") == ("Ann", 15, 15)
    assert engine.run("account.balance = 3 return account.balance") == 3
    assert engine.run("return account:me() == account, account:me().owner") == (True, "Ann")
    names = "_secret __class__ __init__ __dict__ limit __call__ gi_frame __reduce_ex__ deposit.__self__ Owner"
    for name in names.split():
        assert engine.run("return account[...]", name) is None, name
    for code, message in {
        "account.owner = 1": "cannot set field 'owner' of Account",
        "account.x = 1": "cannot set field 'x' of Account",
        "account[1] = 1": "cannot set field '?' of Account",
        "account()": "attempt to call a Account value",
        "account.deposit('x', 1)": "Account expected, got string",
        "account.deposit()": "Account expected, got no value",
        "return #account": "attempt to get length",
        "for _ in pairs(account) do end": "table expected",
        "setmetatable(account, {})": "table expected",
        "return account .. ''": "attempt to concatenate",
    }.items():
        with pytest.raises(luapy.LuaError) as caught:
            engine.run(code)
        assert message in str(caught.value), code
    with pytest.raises(ValueError, match="negative"):
        engine.run("account:deposit(-1)")
    with pytest.raises(luapy.ConversionError, match="Account is not exposed"):
        engine.run("account:other()")
    assert engine.run("return getmetatable(account), tostring(account)") == (False, "Account: 0x00000001")
    for wrong in (
        {"attributes": ["_secret"]},
        {"methods": ["balance"]},
        {"attributes": ["deposit"], "methods": ["deposit"]},
    ):
        with pytest.raises(ValueError):
            engine.expose("other", account, **wrong)


def test_what_is_not_exposed_does_not_get_in(engine: Engine) -> None:
    point = Point(1, 2)
    engine.register("get", lambda: {"points": [point]})
    with pytest.raises(luapy.ConversionError, match="Point is not exposed"):
        engine.run("return get()")
    with pytest.raises(luapy.ConversionError, match="not exposed"):
        engine.run("return x", x=object())
    with pytest.raises(luapy.ConversionError, match="not exposed"):
        engine.run("return x", x=print)
    engine.expose(None, point, attributes=["x", "y"])
    assert engine.run("local p = get().points[1] return p.x, p.y, p.hidden, p") == (1, 2, None, point)


def test_constants_and_modules(engine: Engine, tmp_path: Path) -> None:
    engine.set_constant("settings", {"colours": {"red": 1}})
    assert engine.run("return settings.colours.red") == 1
    with pytest.raises(luapy.LuaError, match="readonly"):
        engine.run("settings.colours.red = 2")
    engine.add_module("tools", "local m = {} function m.f() return x end count = (count or 0) + 1 return m")
    engine.add_module("data", value={"a": [1, 2]})
    code = "x = 5 local t = require 'tools' return t.f(), require('tools') == t, count, require('data').a[2]"
    assert engine.run(code) == (5, True, 1, 2)
    assert engine.run(code) == (5, True, 1, 2)
    for name in ("nothing", "os", "../x", "a..b", ".", "a/b", "x\\0"):
        with pytest.raises(luapy.LuaError, match=r"not allowed|not valid"):
            engine.run(f"require '{name}'")
    with pytest.raises(luapy.LuaError, match="requires itself"):
        engine.add_module("loop", "return require 'loop'")
        engine.run("require 'loop'")


def test_search_roots(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "app").mkdir(parents=True)
    (root / "app" / "a.lua").write_text("local name, file = ... return {name, file}")
    (root / "app" / "init.lua").write_text("return 'package'")
    (root / "app" / "bad.lua").write_text("x =")
    (root / "app" / "binary.lua").write_bytes(b"\x1bLua")
    (tmp_path / "secret.lua").write_text("return 'secret'")
    (root / "app" / "link.lua").symlink_to(tmp_path / "secret.lua")
    (root / "other.lua").write_text("return 'other'")
    policy = SecurityPolicy.for_level("strict").replace(search_roots=[root], modules=["app", "app.*"])
    engine = Engine(policy)
    assert engine.run("return require 'app.a', require 'app'") == (["app.a", "app/a.lua"], "package", "app/init.lua")
    for name, message in {
        "other": "module 'other' is not allowed",
        "app.link": "module 'app.link' not found",
        "app.none": "module 'app.none' not found",
        "app.bad": "app/bad.lua:1: unexpected symbol near <eof>",
        "app.binary": "attempt to load a binary chunk",
    }.items():
        with pytest.raises(luapy.LuaError) as caught:
            engine.run("require(...)", name)
        assert message in str(caught.value)
        assert str(tmp_path) not in str(caught.value)


def test_time_in_the_host_counts_or_not() -> None:
    for counts in (True, False):
        policy = SecurityPolicy.for_level("strict").replace(
            host_time=counts, limits={"seconds": 0.1, "instructions": None}
        )
        engine = Engine(policy)
        engine.register("wait", lambda: time.sleep(0.15))
        # A callback is the program's own work again.
        engine.register("call", lambda function: function())
        if counts:
            with pytest.raises(luapy.TimeLimitError):
                engine.run("wait() while true do end")
        else:
            assert engine.run("wait() wait() return 1") == 1
        for code in ("call(function() while true do end end)", "wait() while true do end"):
            with pytest.raises(luapy.TimeLimitError):
                engine.run(code)


def test_interrupts() -> None:
    engine = Engine(SecurityPolicy.for_level("strict").replace(limits={"seconds": 20, "instructions": None}))
    with engine.context() as context:
        timer = threading.Timer(0.05, context.interrupt)
        timer.start()
        with pytest.raises(luapy.LuaInterrupted):
            context.run("while true do pcall(function() while true do end end) end")
        with pytest.raises(luapy.LuaInterrupted):
            context.run("for i = 1, 1e9 do end")
        context.clear_interrupt()
        assert context.run("return 1") == 1
    timer = threading.Timer(0.05, engine.interrupt)
    timer.start()
    with pytest.raises(luapy.LuaInterrupted):
        engine.run("while true do end")
    assert engine.run("return 1") == 1


def test_host_functions_may_run_programs() -> None:
    for isolation in ("per_context", "thread_local", "shared"):
        engine = Engine(SandboxLevel.STRICT, isolation=isolation)
        engine.register("again", engine.run)
        assert engine.run("return again('return 1 + 1') + 1") == 3
