"""numpy's arrays in Lua."""

from __future__ import annotations

import gc
import sys
from typing import Any

import pytest

import luapy
from luapy.embed import errors
from luapy.embed.conversion import ConversionOptions

np = pytest.importorskip("numpy")


@pytest.fixture
def lua() -> luapy.LuaRuntime:
    return luapy.LuaRuntime()


def evaluate(lua: luapy.LuaRuntime, expression: str, **names: Any) -> Any:
    for name, value in names.items():
        lua.globals()[name] = value
    return lua.eval(expression)


A = [0.0, 1.5, -2.0, 4.0]
M = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("#a", 4),
        ("a[1]", 0.0),
        ("a[4]", 4.0),
        ("a[4.0]", 4.0),
        ("a[0]", None),
        ("a[5]", None),
        ("a[-1]", None),
        ("a.nothing", None),
        ("a.size", 4),
        ("a.ndim", 1),
        ("a.dtype", "float64"),
        ("m[2][3]", 6),
        ("#m", 2),
        ("m[2]", [4, 5, 6]),
        ("m:column(-1)", [3, 6]),
        ("{m:shape()}", [2, 3]),
        ("a:slice()", A),
        ("a:slice(2)", A[1:]),
        ("a:slice(2, 3)", A[1:3]),
        ("a:slice(-2)", A[-2:]),
        ("a:slice(3, 2)", []),
        ("a:slice(-100, 100)", A),
        ("a:slice(1, -1, -1)", A[::-1]),
        ("a:slice(1, -1, 2)", A[::2]),
        ("a + 1", [1.0, 2.5, -1.0, 5.0]),
        ("1 - a", [1.0, -0.5, 3.0, -3.0]),
        ("a * a", [0.0, 2.25, 4.0, 16.0]),
        ("a / 2", [0.0, 0.75, -1.0, 2.0]),
        ("a // 1", [0.0, 1.0, -2.0, 4.0]),
        ("a % 2", [0.0, 1.5, 0.0, 0.0]),
        ("a ^ 2", [0.0, 2.25, 4.0, 16.0]),
        ("-a", [0.0, -1.5, 2.0, -4.0]),
        ("a + {1, 2, 3, 4}", [1.0, 3.5, 1.0, 8.0]),
        ("m + {10, 20, 30}", [[11, 22, 33], [14, 25, 36]]),
        ("a .. {9}", [*A, 9.0]),
        ("a:gt(0)", [False, True, False, True]),
        ("a:le(a)", [True] * 4),
        ("a:eq(4)", [False, False, False, True]),
        ("a:gt(0) & a:lt(2)", [False, True, False, False]),
        ("~a:gt(0) | a:gt(3)", [True, False, True, True]),
        ("a[a:gt(0)]", [1.5, 4.0]),
        ("a[{4, 1, 1}]", [4.0, 0.0, 0.0]),
        ("a[a:argsort()]", sorted(A)),
        ("a:gt(0):where(a, 0)", [0.0, 1.5, 0.0, 4.0]),
        ("a:gt(0):nonzero()", [2, 4]),
        ("a:sum()", 3.5),
        ("a:mean()", 0.875),
        ("a:max()", 4.0),
        ("a:argmin()", 3),
        ("a:gt(-5):all()", True),
        ("a:gt(0):count_nonzero()", 2),
        ("m:sum()", 21),
        ("m:sum(1)", [5, 7, 9]),
        ("m:sum(2)", [6, 15]),
        ("m:transpose()", [[1, 4], [2, 5], [3, 6]]),
        ("m:reshape(3, 2)", [[1, 2], [3, 4], [5, 6]]),
        ("m:flatten():reverse()", [6, 5, 4, 3, 2, 1]),
        ("m:dot({1, 0, 1})", [4, 10]),
        ("a:cumsum()", [0.0, 1.5, -0.5, 3.5]),
        ("a:clip(-1, 1)", [0.0, 1.0, -1.0, 1.0]),
        ("a:abs():sqrt():round(2)", [0.0, 1.22, 1.41, 2.0]),
        ("a:astype('int32')", [0, 1, -2, 4]),
        ("a:totable()", A),
        ("m:totable()", M),
        ("a == a:copy()", True),
        ("a == m", False),
        ("a ~= a + 1", True),
        ("a == {}", False),
        ("tostring(m)", "[[1 2 3]\n [4 5 6]]"),
        ("math.type(a[1])", "float"),
        ("math.type(m[1][1])", "integer"),
        ("type(a)", "userdata"),
        ("a / 0 == a / 0", False),
        ("names[2]", "pear"),
        ("names:eq('pear')", [False, True]),
    ],
)
def test_expressions(lua: luapy.LuaRuntime, expression: str, value: Any) -> None:
    result = evaluate(lua, expression, a=np.array(A), m=np.array(M), names=np.array(["apple", "pear"]))
    if isinstance(result, np.ndarray):
        result = result.tolist()
    elif luapy.lua_type(result) == "table":
        result = lua.to_python(result)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("a < a", "compared by their methods"),
        ("a + m", "broadcast"),
        ("a + 'x'", "text"),
        ("a + nil", "nil"),
        ("a + print", "function value"),
        ("a[true]", "boolean value"),
        ("a[{5}]", "out of range"),
        ("a[{0}]", "out of range"),
        ("a:sum(2)", "axis"),
        ("a:slice('x')", "integers"),
        ("a:astype('object')", "unknown type"),
        ("a:sqrt(a)", "takes 0 arguments"),
        ("a.sum(1)", "array expected"),
        ("a:reshape(3)", "reshape"),
        ("a + {{1}, 2}", "rows of an array"),
        ("a + {'x'}", "not a string"),
        ("a + {true, 2}", "booleans"),
        ("a + {1, nil, 3}", "rows of an array"),
    ],
)
def test_errors(lua: luapy.LuaRuntime, expression: str, message: str) -> None:
    names = {"a": np.array(A), "m": np.array(M)}
    with pytest.raises(Exception, match=message):
        evaluate(lua, expression, **names)
    assert evaluate(lua, f"(pcall(function() return {expression} end))") is False


def test_lua_and_python_share_the_memory(lua: luapy.LuaRuntime) -> None:
    values = np.array(A)
    lua.globals().a = values
    lua.execute("a[1] = 7; a:slice(2, 3):fill(1); a[a:gt(3)] = 0; a[{2, 3}] = {5, 6}")
    assert values.tolist() == [0.0, 5.0, 6.0, 0.0]
    assert lua.globals().a is values
    values[0] = 9
    assert lua.eval("a[1]") == 9
    matrix = np.zeros((2, 2))
    lua.globals().m = matrix
    lua.execute("m[1][2] = 3; m:column(1):fill(4); m[2] = {8, 9}")
    assert matrix.tolist() == [[4, 3], [8, 9]]


@pytest.mark.parametrize(
    ("statement", "kind", "message"),
    [
        ("a[0] = 1", IndexError, "array index 0 is out of range"),
        ("a[5] = 1", IndexError, "array index 5 is out of range"),
        ("a.x = 1", TypeError, "array index must be an integer"),
        ("a[1] = nil", luapy.LuaError, "cannot be nil"),
        ("a[1] = {1, 2}", ValueError, "with a sequence"),
        ("fixed[1] = 2", ValueError, "read-only"),
        ("a[1] = 'x'", ValueError, "could not convert string to float"),
    ],
)
def test_stores_that_cannot_be(lua: luapy.LuaRuntime, statement: str, kind: type[Exception], message: str) -> None:
    values = np.array(A)
    values.flags.writeable = False
    lua.globals().a = np.array(A)
    lua.globals().fixed = values
    with pytest.raises(kind, match=message):
        lua.execute(statement)
    assert lua.globals().a.tolist() == A
    assert values.tolist() == A


def test_loops(lua: luapy.LuaRuntime) -> None:
    lua.globals().a = np.array([5, 6])
    for function in ("pairs", "ipairs"):
        assert lua.execute(
            f"local t = {{}} for i, v in {function}(a) do t[#t + 1] = i .. '=' .. v end return t[1], t[2], #t"
        ) == (
            "1=5",
            "2=6",
            2,
        )


def test_there_is_no_way_to_attributes(lua: luapy.LuaRuntime) -> None:
    lua.globals().a = np.array(A)
    for name in ("__class__", "base", "ctypes", "data", "tofile", "dump", "view", "setflags", "T", "flat", "__array__"):
        assert lua.eval(f"a[{name!r}]") is None
    assert lua.eval("getmetatable(a)") is False


def test_other_arrays_are_proxied_as_objects(lua: luapy.LuaRuntime) -> None:
    lua.globals().objects = np.array([object()], dtype=object)
    assert lua.eval("objects[0]") is lua.globals().objects[0]
    plain = luapy.LuaRuntime(conversion=ConversionOptions(arrays="proxy"))
    plain.globals().a = np.array(A)
    assert plain.eval("a[1]") == 1.5


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int8(3), 3),
        (np.uint64(7), 7),
        (np.float32(0.5), 0.5),
        (np.float64(0.5), 0.5),
        (np.longdouble(0.5), 0.5),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (np.array(5), 5),
    ],
)
def test_scalars_become_plain_values(lua: luapy.LuaRuntime, value: Any, expected: Any) -> None:
    result = evaluate(lua, "x", x=value)
    assert result == expected
    assert type(result) is type(expected)
    assert lua.to_python(lua.table_from([value], recursive=True)) == [expected]
    with pytest.raises(OverflowError):
        evaluate(lua, "x", x=np.uint64(2**64 - 1))


@pytest.mark.parametrize(
    ("source", "value", "dtype"),
    [
        ("{1, 2, 3}", [1, 2, 3], "int64"),
        ("{1, 2.5}", [1.0, 2.5], "float64"),
        ("{true, false}", [True, False], "bool"),
        ("{}", [], "float64"),
        ("{{1, 2}, {3, 4}}", [[1, 2], [3, 4]], "int64"),
        ("{{{1}}, {{2.5}}}", [[[1.0]], [[2.5]]], "float64"),
        ("{math.maxinteger, math.mininteger}", [2**63 - 1, -(2**63)], "int64"),
    ],
)
def test_tables_become_arrays(lua: luapy.LuaRuntime, source: str, value: Any, dtype: str) -> None:
    result = lua.to_array(lua.eval(source))
    assert result.tolist() == value
    assert str(result.dtype) == dtype
    if result.size:
        result += result  # the memory is the array's own
    assert str(lua.to_array(lua.eval(source), "float32").dtype) == "float32"


@pytest.mark.parametrize(
    "source", ["{1, 'x'}", "{{1}, {1, 2}}", "{{1}, 2}", "{1, {2}}", "{1, nil, 3}", "{a = 1}", "{1, true}"]
)
def test_tables_that_are_no_arrays(lua: luapy.LuaRuntime, source: str) -> None:
    with pytest.raises(errors.ConversionError):
        lua.to_array(lua.eval(source))


def test_a_table_in_itself_is_no_array(lua: luapy.LuaRuntime) -> None:
    table = lua.execute("local t = {} t[1] = t return t")
    with pytest.raises(errors.ConversionError, match="at most 32 dimensions"):
        lua.to_array(table)


def test_arrays_are_copied_into_tables(lua: luapy.LuaRuntime) -> None:
    table = lua.table_from({"a": np.arange(3), "m": np.eye(2)}, recursive=True)
    assert lua.to_python(table) == {"a": [0, 1, 2], "m": [[1.0, 0.0], [0.0, 1.0]]}


def test_results_are_charged_before_the_work(lua: luapy.LuaRuntime) -> None:
    lua.globals().a = np.zeros(100_000)
    lua.globals().c = np.zeros((10_000, 1))
    lua.globals().r = np.zeros((1, 10_000))
    lua.set_max_memory(3_000_000)
    assert lua.eval("(a + 1):sum()") == 100_000
    lua.execute("for i = 1, 100 do local b = a + 1 end")
    for program in (
        "local t = {} for i = 1, 100 do t[i] = a + 1 end",
        "local t = {} for i = 1, 100 do t[i] = (a + 1):slice(1, 1) end",
        "return c + r",
        "return c:gt(r)",
        "return c:dot(r)",
        "return c:gt(0):where(r, 0)",
        "local b = a for i = 1, 10 do b = b .. b end",
        "return { a:totable(), a:totable() }",
    ):
        with pytest.raises(MemoryError):
            lua.execute(program)
        gc.collect()
    lua.set_max_memory(None)
    lua.state.budget.set_limit(20_000)
    with pytest.raises(luapy.LuaError):
        lua.execute("while true do local b = a + 1 end")
    assert lua.state.budget.used <= 20_000


def test_without_numpy_the_message_says_what_to_do(lua: luapy.LuaRuntime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ImportError, match=r"pip install luapy\[numpy\]"):
        lua.to_array(lua.eval("{1}"))
    lua.globals().x = [1]
    assert lua.eval("x[0]") == 1
