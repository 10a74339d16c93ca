"""Errors as the host sees them: classes, values, tracebacks, and their way through Lua."""

from __future__ import annotations

import pickle

import pytest

from luapy.embed import errors
from luapy.embed.conversion import ConversionOptions
from tests.embed.host import Host, Wrapper


@pytest.fixture
def host() -> Host:
    return Host()


def test_an_error_has_its_value_message_and_traceback(host: Host) -> None:
    with pytest.raises(errors.LuaError) as caught:
        host.run("local function deep(x)\n  error(x)\nend\ndeep('bad')\n")
    error = caught.value
    assert str(error) == error.value == "chunk:2: bad"
    assert [(frame.chunk, frame.line, frame.function, frame.kind) for frame in error.traceback] == [
        ("[C]", None, "error", "function"),
        ("chunk", 2, "deep", "local"),
        ("chunk", 4, None, "main chunk"),
    ]
    assert str(error.traceback) == (
        "stack traceback:\n\t[C]: in function 'error'\n\tchunk:2: in local 'deep'\n\tchunk:4: in main chunk"
    )


@pytest.mark.parametrize(
    ("value", "python", "message"),
    [
        ("42", 42, "42"),
        ("2.0", 2.0, "2.0"),
        ("nil", None, "(error object is a nil value)"),
        ("true", True, "(error object is a boolean value)"),
        ("'\\u{e9}'", "\xe9", "\xe9"),
        ("'\\xff'", b"\xff", "\xff"),
    ],
)
def test_an_error_keeps_a_value_of_any_type(host: Host, value: str, python: object, message: str) -> None:
    with pytest.raises(errors.LuaError) as caught:
        host.run(f"error({value}, 0)")
    assert caught.value.value == python
    assert type(caught.value.value) is type(python)
    assert str(caught.value) == message


def test_a_table_keeps_its_identity_as_an_error(host: Host) -> None:
    with pytest.raises(errors.LuaError) as caught:
        host.run("object = {code = 7}; error(object)")
    assert isinstance(caught.value.value, Wrapper)
    assert caught.value.value._value is host.state.globals.get("object")
    assert str(caught.value) == "(error object is a table value)"


def test_a_python_exception_passes_through_lua_as_itself(host: Host) -> None:
    exception = KeyError("key")

    def fail() -> None:
        raise exception from ValueError("cause")

    with pytest.raises(KeyError) as caught:
        host.run("fail()", fail=fail)
    assert caught.value is exception
    assert isinstance(exception.__cause__, ValueError)
    assert host.run("local ok, e = pcall(fail); return e") is exception
    with pytest.raises(KeyError) as caught:
        host.run("local ok, e = pcall(fail); error(e)")
    assert caught.value is exception


def test_an_error_of_an_inner_call_keeps_its_value_further_out(host: Host) -> None:
    def inner() -> None:
        host.run("object = {}; error(object)")

    assert host.run("local ok, e = pcall(inner); return e == object", inner=inner) is True
    with pytest.raises(errors.LuaError) as caught:
        host.run("inner()")
    assert caught.value.value._value is host.state.globals.get("object")


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_lua_does_not_catch_what_ends_the_program(host: Host, exception: type[BaseException]) -> None:
    def stop() -> None:
        raise exception

    with pytest.raises(exception):
        host.run("pcall(stop); reached = true", stop=stop)
    assert host.run("return reached") is None


def test_limits_pass_through_python_functions(host: Host) -> None:
    def inner() -> None:
        host.run("while true do end")

    host.state.budget.set_limit(10_000)
    with pytest.raises(errors.InstructionLimitError):
        host.run("pcall(inner); while true do pcall(inner) end", inner=inner)


def test_classes_of_errors(host: Host) -> None:
    with pytest.raises(errors.LuaSyntaxError, match="unexpected symbol"):
        host.load("x = = 1")
    host.state.heap.set_limit(1_000_000)
    with pytest.raises(MemoryError) as caught:
        host.run("return ('x'):rep(10000000)")
    assert isinstance(caught.value, errors.LuaMemoryError)
    host.state.heap.set_limit(1_000_000, final=True)
    with pytest.raises(errors.MemoryLimitError) as caught:
        host.run("pcall(string.rep, 'x', 10000000); reached = true")
    assert isinstance(caught.value, (errors.LuaMemoryError, errors.LuaLimitError))
    assert host.run("return reached") is None
    assert issubclass(errors.TimeLimitError, TimeoutError)
    assert issubclass(errors.IntegerRangeError, OverflowError)
    assert str(errors.TimeLimitError("late")) == "late"


def test_error_objects_that_cannot_be_converted_leave_their_message() -> None:
    host = Host(ConversionOptions(tables="copy", max_depth=2))
    for source in ("{{{}}}", "setmetatable({{{}}}, {__tostring = error})"):
        with pytest.raises(errors.LuaError) as caught:
            host.run(f"error({source})")
        assert caught.value.value == str(caught.value) == "(error object is a table value)"
    with pytest.raises(errors.LuaError) as caught:
        host.run("error({code = {1}})")
    assert caught.value.value == {"code": [1]}


def test_a_long_message_of_a_program_without_budget_arrives(host: Host) -> None:
    host.state.budget.set_limit(1_000)
    with pytest.raises(errors.LuaError) as caught:
        host.run("error(('x'):rep(10000) .. '\\u{e9}', 0)")
    assert isinstance(caught.value, errors.InstructionLimitError) or len(caught.value.value) == 10_001


def test_errors_can_be_pickled(host: Host) -> None:
    for source, value in (("error('x', 0)", "x"), ("error({})", "(error object is a table value)"), ("error(7)", 7)):
        with pytest.raises(errors.LuaError) as caught:
            host.run(source)
        again = pickle.loads(pickle.dumps(caught.value))
        assert type(again) is errors.LuaError
        assert (str(again), again.value) == (str(caught.value), value)
        assert str(again.traceback) == str(caught.value.traceback)
    host.state.budget.set_limit(1_000)
    with pytest.raises(errors.InstructionLimitError) as caught:
        host.run("while true do end")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is errors.InstructionLimitError
    assert str(again) == str(caught.value)
    assert pickle.loads(pickle.dumps(errors.TimeLimitError("late"))).args == ("late",)


def test_the_stack_recovers_when_an_overflow_has_left_lua(host: Host) -> None:
    # Many registers, so that there is an end soon.
    names = ", ".join(f"a{number}" for number in range(180))
    program = f"local function f() local {names} = 1 return 1 + f() end f()"
    used = 0
    for _ in range(3):
        with pytest.raises(errors.LuaError, match="stack overflow"):
            host.run(program)
        assert not host.state.main_thread.overflowing
        assert host.state.main_thread.stack_size < 1_000
        used = used or host.state.heap.used
    assert host.state.heap.used - used < 100_000
