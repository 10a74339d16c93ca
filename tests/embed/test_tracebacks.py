"""Lua functions in Python's tracebacks, and tracebacks as the reference writes them."""

from __future__ import annotations

import linecache
import pickle
import sys
import traceback
from pathlib import Path
from typing import Any, Callable

import pytest

import luapy
from luapy.embed import tracebacks


@pytest.fixture(params=["interpret", "auto", "translate"])
def lua(request: pytest.FixtureRequest) -> luapy.LuaRuntime:
    return luapy.LuaRuntime(tier=request.param)


def failure(function: Callable[..., Any], *arguments: Any) -> BaseException:
    try:
        function(*arguments)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def shown(error: BaseException) -> list[tuple[str, int | None, str, str | None]]:
    """Return (file, line, function, source line) of the entries that are neither this file's nor the package's."""
    package = str(Path(luapy.__file__).parent)
    return [
        (entry.filename, entry.lineno, entry.name, entry.line)
        for entry in traceback.extract_tb(error.__traceback__)
        if not entry.filename.startswith((package, __file__))
    ]


def order(error: BaseException) -> list[str]:
    """Return the names of the functions in the traceback that are not the package's."""
    package = str(Path(luapy.__file__).parent)
    entries = traceback.extract_tb(error.__traceback__)
    return [entry.name for entry in entries if not entry.filename.startswith(package)]


SOURCE = """local function inner(x)
  local y = x + 1
  error("broken " .. y)   -- here
end

function outer(x)
  inner(x)
  return x
end
"""


def test_lua_functions_are_shown_with_their_lines(lua: luapy.LuaRuntime) -> None:
    lua.execute(SOURCE, name="=mod")
    error = failure(lua.globals().outer, 1)
    assert shown(error) == [
        ("mod", 7, "outer", "inner(x)"),
        ("mod", 3, "inner", 'error("broken " .. y)   -- here'),
    ]
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert '  File "mod", line 3, in inner\n    error("broken " .. y)   -- here\nluapy.' in text
    assert "^" not in text.partition('File "mod"')[2]


def test_python_and_lua_take_turns(lua: luapy.LuaRuntime) -> None:
    def first() -> Any:
        return lua.execute("local function second() third() end\nsecond()", name="=b")

    def third() -> None:
        raise KeyError("k")

    lua.globals().first = first
    lua.globals().third = third
    error = failure(
        lua.execute,
        "local function zero()\n  first()\nend\nzero()",
    )
    assert isinstance(error, KeyError)
    assert order(error) == ["failure", "main chunk", "zero", "first", "main chunk", "second", "third"]
    lua.execute("function third() error('x') end")
    error = failure(lua.execute, "local function zero()\n  first()\nend\nzero()")
    assert order(error) == ["failure", "main chunk", "zero", "first", "main chunk", "second", "third"]


def test_what_pcall_has_seen_in_between_does_not_matter(lua: luapy.LuaRuntime) -> None:
    exception = ValueError("v")

    def fail() -> None:
        raise exception

    lua.globals().fail = fail
    lua.execute("for i = 1, 3 do pcall(fail) end")
    error = failure(
        lua.execute,
        "local ok, e = pcall(fail)\nerror(e)",
    )
    assert error is exception
    assert order(error)[:2] == ["failure", "main chunk"]
    assert exception.__context__ is None


def test_causes_and_contexts_stay(lua: luapy.LuaRuntime) -> None:
    def fail() -> None:
        try:
            raise KeyError("context")
        except KeyError:
            raise ValueError("v") from OSError("cause")

    lua.globals().fail = fail
    error = failure(lua.execute, "fail()")
    assert isinstance(error.__cause__, OSError)
    assert isinstance(error.__context__, KeyError)


def test_chunks_of_the_same_name_are_told_apart(lua: luapy.LuaRuntime) -> None:
    lua.execute("function f()\n  error('x')\nend")
    error = failure(lua.execute, "local a\nf()")
    assert [(line, text) for _, line, _, text in shown(error)] == [(2, "f()"), (2, "error('x')")]
    assert len({name for name, *_ in shown(error)}) == 2


def test_names_of_chunks(lua: luapy.LuaRuntime, tmp_path: Path) -> None:
    error = failure(lua.execute, "load('local x = 1\\nerror(x)')()")
    assert [entry[1:] for entry in shown(error)] == [
        (1, "main chunk", "load('local x = 1\\nerror(x)')()"),
        (2, "main chunk", "error(x)"),
    ]
    path = tmp_path / "module.lua"
    path.write_text("local a = 1\nerror('in a file')\n")
    error = failure(lua.execute, f"dofile({str(path)!r})")
    assert shown(error)[-1] == (str(path), 2, "main chunk", "error('in a file')")


def test_lines_are_shown_as_they_were_written(lua: luapy.LuaRuntime) -> None:
    error = failure(lua.execute, "error('größe')")
    assert shown(error)[0][3] == "error('größe')"
    error = failure(lua.execute, b"error('\xff')")
    assert shown(error)[0][3] == "error('\xff')"


def test_an_engine_shows_them_as_well() -> None:
    engine = luapy.Engine()
    for _ in range(2):
        error = failure(engine.run, "local function f(x)\n  error('bad ' .. x)\nend\nf('größe')")
        assert [entry[1:] for entry in shown(error)] == [
            (4, "main chunk", "f('größe')"),
            (2, "f", "error('bad ' .. x)"),
        ]
        assert isinstance(error, luapy.LuaError)
        assert error.traceback is not None
        assert [frame.function for frame in error.traceback] == ["error", "f", None]


def test_files_of_other_kinds_stay_closed(lua: luapy.LuaRuntime, tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("secret\n")
    error = failure(lua.execute, f"load('error(1)', '@{path}')()")
    assert shown(error)[-1][0] == f"<{path}>"
    assert not shown(error)[-1][3]
    error = failure(lua.execute, f"load('error(1)', '={path}')()")
    assert not shown(error)[-1][3]
    # What Python shows of the host's own files stays the same.
    assert linecache.getline(str(path), 1) == "secret\n"


def test_errors_come_out_of_coroutines(lua: luapy.LuaRuntime) -> None:
    lua.execute(SOURCE + "function wrapped()\n  local w = coroutine.wrap(outer)\n  w(1)\nend", name="=mod")
    error = failure(lua.globals().wrapped)
    assert [entry[1:3] for entry in shown(error)] == [(12, "wrapped"), (7, "outer"), (3, "inner")]
    # The reference's traceback is the wrapping thread's alone.
    assert str(error.traceback).count("\n") == 2
    error = failure(list, lua.globals().outer.coroutine(1))
    assert [entry[2] for entry in shown(error)] == ["outer", "inner"]
    lua.execute("function nested() coroutine.wrap(function() wrapped() end)() end", name="=n")
    error = failure(lua.globals().nested)
    assert [entry[2] for entry in shown(error)][-3:] == ["wrapped", "outer", "inner"]
    assert shown(error)[0][2] == "nested"


def test_python_exceptions_come_out_of_coroutines(lua: luapy.LuaRuntime) -> None:
    exception = KeyError("k")

    def fail() -> None:
        raise exception

    lua.globals().fail = fail
    error = failure(lua.execute, "local function body() fail() end\ncoroutine.wrap(body)()")
    assert error is exception
    assert order(error) == ["failure", "main chunk", 'function <[string "<python>"]:1>', "fail"]


def test_limits_tell_where_the_program_was(lua: luapy.LuaRuntime) -> None:
    lua.execute("function spin()\n  while true do\n  end\nend\nfunction run()\n  spin()\n  return 1\nend", name="=mod")
    lua.state.budget.set_limit(10_000)
    error = failure(lua.globals().run)
    assert isinstance(error, luapy.LuaError)
    assert [entry[2] for entry in shown(error)] == ["run", "spin"]
    assert [frame.function for frame in error.traceback] == ["spin", "run"]

    def between() -> None:
        lua.globals().run()

    lua.globals().between = between
    lua.state.budget.set_limit(10_000)
    error = failure(lua.execute, "local function f() between() return 1 end\npcall(f)")
    assert order(error) == [
        "failure",
        "main chunk",
        'function <[string "<python>"]:1>',
        "between",
        "run",
        "spin",
    ]
    lua.state.budget.set_limit(10_000)
    error = failure(lua.execute, "coroutine.wrap(function() run() return 1 end)()")
    assert order(error)[-2:] == ["run", "spin"]
    assert order(error)[1] == "main chunk"


def test_deep_recursion_is_cut(lua: luapy.LuaRuntime) -> None:
    lua.execute("function down(n)\n  if n == 0 then error('bottom') end\n  down(n - 1)\n  return n\nend", name="=mod")
    error = failure(lua.globals().down, 5_000)
    assert isinstance(error, luapy.LuaError)
    assert len(error.traceback) + error.traceback.skipped == 5_002
    assert "(skipping 4980 levels)" in str(error.traceback)
    assert 20 <= len(shown(error)) <= 100
    assert shown(error)[-1][1] == 2


def test_the_text_is_the_reference_s(lua: luapy.LuaRuntime) -> None:
    pytest.importorskip("lupa")
    from tests.support.reference import new_runtime

    reference = new_runtime()
    program = """
    local object = setmetatable({}, {__index = function(t, k) error("no " .. k) end})
    local function tail(x) return object.field end
    function global_function() return tail(1) end
    local t = {method = function(self) global_function() return 1 end}
    local function recurse(n) if n > 0 then recurse(n - 1) return n end t:method() end
    function start(n) recurse(n) return 1 end
    """
    for runtime in (lua, reference):
        runtime.execute(program, name="=prog")
    for depth in (0, 2, 30):
        expected = failure(reference.globals().start, depth)
        found = failure(lua.globals().start, depth)
        assert f"{found}\n{found.traceback}" == str(expected)


def test_tracebacks_are_plain_data(lua: luapy.LuaRuntime) -> None:
    lua.execute(SOURCE, name="=mod")
    error = failure(lua.globals().outer, 1)
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error)
    assert copied.value == error.value
    assert str(copied.traceback) == str(error.traceback)
    assert list(copied.traceback) == list(error.traceback)
    assert "3 levels" in repr(copied.traceback)


def test_few_sources_are_kept_for_python(lua: luapy.LuaRuntime) -> None:
    for number in range(150):
        failure(
            lua.execute,
            f"error({number})",
        )
        failure(lua.execute, f"error({number})")
        lua_name = f"=chunk {number}"
        error = failure(lua.compile(f"error({number})", name=lua_name))
        assert shown(error)[-1][3] == f"error({number})"
    assert sum(name.startswith("chunk ") for name in linecache.cache) <= tracebacks._MOST_SOURCES


def nested(levels: int) -> tuple[luapy.LuaError, int]:
    """Raise an error below so many calls of Lua by Python in each other; return it, and the work done for it."""
    lua = luapy.LuaRuntime()
    lua.globals().call = lambda function, *arguments: function(*arguments)
    lua.execute("function down(n, ...) if n == 0 then return fail() end return (call(down, n - 1)) end")
    work = 0

    def count(frame: Any, event: str, _: Any) -> None:
        nonlocal work
        work += event == "call"

    def fail() -> None:
        sys.setprofile(count)
        raise ValueError("deep")

    lua.globals().fail = fail
    try:
        lua.globals().down(levels)
    except ValueError as error:
        return error, work
    finally:
        sys.setprofile(None)
    raise AssertionError("no error")


def test_the_work_for_an_error_is_in_proportion_to_the_host_calls_that_it_leaves() -> None:
    nested(10)
    _, few = nested(20)
    error, many = nested(100)
    assert many < 6 * few
    assert order(error).count("down") == 101


def test_levels_outside_of_a_deep_call_are_not_shown_as_part_of_it(lua: luapy.LuaRuntime) -> None:
    errors = []

    def run() -> None:
        errors.append(failure(lua.globals().down, 300))

    lua.globals().run = run
    lua.execute("function down(n) if n == 0 then error('bottom') end down(n - 1) return n end")
    lua.execute("local function outer() run() return 1 end outer()", name="=main")
    (error,) = errors
    assert isinstance(error, luapy.LuaError)
    assert set(order(error)) <= {"down", "failure", "run"}
    assert [frame.function for frame in error.traceback][-4:] == ["down", "run", "outer", None]
    assert len(error.traceback) + error.traceback.skipped == 305
