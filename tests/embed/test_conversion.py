"""The converter: every kind of value, in both directions, one by one and as whole structures."""

from __future__ import annotations

import asyncio
import collections
import dataclasses
import enum
import math
import types
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luapy.embed import errors
from luapy.embed.conversion import ConversionOptions
from tests.embed.host import Host, Wrapper


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Name(str):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: Any


@pytest.fixture
def host() -> Host:
    return Host()


def lua(host: Host, source: str) -> Any:
    """Return the raw Lua value of an expression."""
    return host.state.call(host.state.load(f"return {source}", "=expression"))


def round_trip(host: Host, value: Any) -> Any:
    return host.converter.copy_to_python(host.converter.copy_to_lua(value))


# -- scalars ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        2**63 - 1,
        -(2**63),
        0.0,
        -0.5,
        math.inf,
        "",
        "text",
        "gr\xf6\xdfe",
        "\U0001f40d",
        "a\0b",
    ],
)
def test_scalars_go_and_come_back(host: Host, value: Any) -> None:
    result = host.converter.to_python(host.converter.to_lua(value))
    assert result == value
    assert type(result) is type(value)
    assert round_trip(host, value) == value


def test_special_floats(host: Host) -> None:
    assert math.isnan(round_trip(host, math.nan))
    assert math.copysign(1, round_trip(host, -0.0)) == -1


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Level.HIGH, "integer", "3"),
        (Name("x"), None, "x"),
        (b"\xff", None, "\xff"),
        (type("F", (float,), {})(2), "float", "2.0"),
    ],
)
def test_subclasses_become_the_plain_value(host: Host, value: Any, kind: str | None, text: str) -> None:
    result = host.converter.to_lua(value)
    assert type(result) in (int, float, str)
    assert host.run("return math.type(x), tostring(x) == y", x=value, y=text.encode("latin-1")) == (kind, True)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**100])
def test_integers_are_range_checked(host: Host, value: int) -> None:
    for convert in (host.converter.to_lua, host.converter.copy_to_lua):
        with pytest.raises(OverflowError, match="does not fit"):
            convert(value)
    for container in ([1, value], [value], {"a": value}, [1.5, value], [1 << 40, value]):
        with pytest.raises(errors.IntegerRangeError):
            host.converter.copy_to_lua(container)


def test_an_overflow_handler_decides(host: Host) -> None:
    host.converter.on_overflow = float
    assert round_trip(host, [1, 2**64]) == [1, 2.0**64]
    host.converter.on_overflow = lambda value: value + 1
    assert round_trip(host, [1, 2**64]) == [1, 2**64 + 1]


def test_text_that_cannot_be_encoded_or_decoded(host: Host) -> None:
    for value in ("\ud800", ["a", "\ud800"], {"\ud800": 1}):
        with pytest.raises(UnicodeError, match="cannot encode"):
            host.converter.copy_to_lua(value)
    for source in ("'\\xff'", "{'a', '\\xff'}", "{['\\xff'] = 1}", "{'\\xc3', '\\xa9'}"):
        with pytest.raises(errors.TextError, match="cannot decode"):
            host.converter.copy_to_python(lua(host, source))


def test_choices_for_strings_that_are_not_text() -> None:
    host = Host(ConversionOptions(undecodable="bytes"))
    assert host.converter.copy_to_python(lua(host, "{'\\xff', 'a', '\\u{e9}'}")) == [b"\xff", "a", "\xe9"]
    host = Host(ConversionOptions(undecodable="surrogateescape"))
    assert host.converter.copy_to_python(lua(host, "{'\\xff', '\\u{e9}'}")) == ["\udcff", "\xe9"]
    assert host.converter.copy_to_lua("\udcff") == "\xff"


@pytest.mark.parametrize(
    ("encoding", "text", "string"),
    [
        ("latin-1", "\xe9", "\xe9"),
        ("utf-16-le", "ab", "a\0b\0"),
        ("cp1252", "\u20ac", "\x80"),
        ("utf-7", "+", "+-"),
    ],
)
def test_encodings(encoding: str, text: str, string: str) -> None:
    host = Host(encoding=encoding)
    assert host.converter.to_lua(text) == string
    assert host.converter.copy_to_lua([text, text]).slice(1, 2) == [string, string]
    assert host.converter.to_python(string) == text
    assert round_trip(host, {text: [text, text]}) == {text: [text, text]}


def test_without_an_encoding_strings_are_bytes() -> None:
    host = Host(encoding=None)
    assert round_trip(host, ["a", "\xe9", b"\xff"]) == [b"a", b"\xc3\xa9", b"\xff"]
    assert round_trip(host, {"a": "b"}) == {b"a": b"b"}


# -- objects and wrappers --------------------------------------------------------------------------------------


def test_objects_are_proxied_and_come_back_as_themselves(host: Host) -> None:
    thing = object()
    for value in (thing, Color.RED, bytearray(b"x"), [1], {"a": 1}, Point(1, 2)):
        assert host.converter.to_python(host.converter.to_lua(value)) is value
    assert round_trip(host, [thing, {"x": thing}])[1]["x"] is thing


def test_coroutine_functions_are_functions(host: Host) -> None:
    async def add(a: int, b: int) -> int:
        return a + b

    assert asyncio.run(host.run("return add(1, 2)", add=add)) == 3
    copied = host.converter.copy_to_lua({"add": add})
    assert asyncio.run(host.run("return ops.add(3, 4)", ops=Wrapper(host, copied))) == 7


@pytest.mark.parametrize("kind", [int, str, list, dict, bool, type(None), float])
def test_objects_that_are_mistaken_about_their_class_are_proxied(host: Host, kind: type) -> None:
    class Mistaken:
        @property
        def __class__(self) -> type:  # type: ignore[override]
            return kind

    thing = Mistaken()
    assert host.converter.to_python(host.converter.copy_to_lua([thing, *range(60)]).get(1)) is thing
    assert host.converter.to_python(host.converter.copy_to_lua({"a": thing}).get("a")) is thing
    assert host.converter.to_python(host.converter.copy_to_lua(thing)) is thing


def test_unsupported_objects_can_be_refused() -> None:
    host = Host(ConversionOptions(on_unsupported="error"))
    with pytest.raises(errors.ConversionError, match="type object cannot be copied"):
        host.converter.copy_to_lua([object()])
    assert callable(round_trip(host, [len])[0])
    assert isinstance(round_trip(host, [Wrapper(host, lua(host, "io.stdout"))])[0], object)


def test_lua_values_pass_through_structures(host: Host) -> None:
    table = host.run("object = {1}; return object")
    result = host.converter.copy_to_lua({"a": [table]})
    assert result.get("a").get(1) is host.state.globals.get("object")
    function = lua(host, "print")
    assert host.converter.copy_to_python(lua(host, "{print, coroutine.create(print)}"))[0]._value is function


def test_values_of_another_state_are_refused(host: Host) -> None:
    table = Host().run("return {}")
    for convert in (host.converter.to_lua, host.converter.copy_to_lua):
        with pytest.raises(errors.ForeignValueError):
            convert(table)
    with pytest.raises(errors.ForeignValueError):
        host.converter.copy_to_lua({"deep": [[table]]})


def test_values_of_the_machine_are_refused(host: Host) -> None:
    for value in (host.state.globals, lua(host, "print"), lua(host, "function() end")):
        with pytest.raises(errors.ConversionError):
            host.converter.to_lua(value)


# -- structures to Lua -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "check"),
    [
        ([1, 2.5, "x", True], "#x == 4 and x[1] == 1 and x[2] == 2.5 and x[3] == 'x' and x[4] == true"),
        ((1, 2), "#x == 2 and x[2] == 2"),
        ([], "next(x) == nil"),
        ({}, "next(x) == nil"),
        ([None], "next(x) == nil"),
        ([1, None, 3], "x[1] == 1 and x[2] == nil and x[3] == 3"),
        ([1, None, None], "#x == 1"),
        ({"a": None, "b": 1}, "x.a == nil and x.b == 1"),
        ({1: "a", 2: "b"}, "#x == 2 and x[2] == 'b'"),
        ({2.0: "a"}, "x[2] == 'a'"),
        ({True: "yes", 0: "zero"}, "x[true] == 'yes' and x[0] == 'zero' and x[1] == nil"),
        ({b"\xff": 1}, "x['\\xff'] == 1"),
        ({Color.RED: Color.RED}, "x.red == 'red'"),
        ({Level.HIGH: Level.HIGH}, "x[3] == 3"),
        ({"gr\xf6\xdfe": "\xe9"}, "x['gr\u00f6\u00dfe'] == '\u00e9'"),
        ([True, 1, False], "x[1] == true and x[2] == 1 and x[3] == false"),
        ([1, True, 2], "x[2] == true"),
        (["a", "b\0c", "\xe9"], "x[2] == 'b\\0c' and #x[3] == 2"),
        (["\xe9", "b\0c", "\0"], "x[2] == 'b\\0c' and x[3] == '\\0' and #x == 3"),
        ({1, 2}, "x[1] == true and x[2] == true"),
        (frozenset("a"), "x.a == true"),
        (range(3), "#x == 3 and x[3] == 2"),
        (collections.deque([1, 2]), "x[2] == 2"),
        (collections.OrderedDict(a=1), "x.a == 1"),
        (types.MappingProxyType({"a": [1]}), "x.a[1] == 1"),
        (collections.ChainMap({"a": 1}, {"b": 2}), "x.a == 1 and x.b == 2"),
        (Point(1, [2]), "x.x == 1 and x.y[1] == 2"),
        (collections.namedtuple("P", "a b")(1, 2), "#x == 2 and x[2] == 2"),
        ([bytearray(b"\xfe"), memoryview(b"m")], "x[1] == '\\xfe' and x[2] == 'm'"),
        ([[[[]]]], "#x[1][1] == 1"),
    ],
)
def test_containers_become_tables(host: Host, value: Any, check: str) -> None:
    host.state.globals.set("x", host.converter.copy_to_lua(value))
    assert host.run(f"return {check}") is True


def test_long_rows_of_every_kind(host: Host) -> None:
    for row in (
        list(range(1000)),
        [index << 33 for index in range(1000)],
        [-index for index in range(1000)],
        [index / 3 for index in range(1000)],
        [str(index) for index in range(1000)],
        [f"\xe9{index}" for index in range(1000)],
        [True] * 1000,
        [*range(999), True],
        [True, *range(999)],
        [*range(500), 0.5, *range(500)],
        [*range(500), Level.HIGH, *range(500)],
        [*range(500), [1], *range(500)],
        [*range(500), "x", *range(500)],
        [*range(500), 1 << 40, *range(500)],
    ):
        result = round_trip(host, row)
        assert result == row
        kinds = [int if kind is Level else kind for kind in map(type, row)]
        assert list(map(type, result)) == kinds
        names = {f"k{index}": value for index, value in enumerate(row)}
        assert round_trip(host, names) == names


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({None: 1}, "table index is nil"),
        ({math.nan: 1}, "table index is NaN"),
        ({(1, 2): 1}, "tuple cannot be the key"),
        ({frozenset(): 1}, "frozenset cannot be the key"),
        ({"a": 1, b"a": 2}, "become the same in Lua"),
        ([{"x": {None: 1}}], "table index is nil"),
    ],
)
def test_keys_that_cannot_be(host: Host, value: Any, message: str) -> None:
    with pytest.raises(errors.ConversionError, match=message):
        host.converter.copy_to_lua(value)


def test_a_shallow_table_has_the_same_objects(host: Host) -> None:
    inner = [1]
    table = host.converter.table_from([inner, "x"], {"a": inner}, iter((5,)))
    assert host.converter.to_python(table.get(1)) is inner
    assert table.get(1) is not None
    assert host.converter.to_python(table.get("a")) is inner
    assert table.slice(2, 3) == ["x", 5]
    table = host.converter.table_from([1, None], [3, None], {"a": 1, 2: 2}, {"a": 5}, Wrapper(host, table))
    assert table.slice(1, 4) == [table.get(1), "x", 5, None]
    assert host.converter.to_python(table.get("a")) is inner
    deep = host.converter.table_from([inner], {"a": inner}, deep=True)
    assert deep.get(1) is deep.get("a")
    assert deep.get(1).get(1) == 1


def test_none_as_a_key_if_something_stands_for_it(host: Host) -> None:
    host.converter.none = host.proxy(None)
    assert round_trip(host, {None: 1, "a": None}) == {None: 1}


# -- structures to Python --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{}", {}),
        ("{1, 2}", [1, 2]),
        ("{'a', {1.5}, true}", ["a", [1.5], True]),
        ("{a = 1, b = {}}", {"a": 1, "b": {}}),
        ("{1, a = 2}", {1: 1, "a": 2}),
        ("{1, nil, 3}", {1: 1, 3: 3}),
        ("{[0] = 1, 2}", {0: 1, 1: 2}),
        ("{[2] = 1}", {2: 1}),
        ("{[2^53] = 1}", {2**53: 1}),
        ("{[true] = 1, [0] = 2}", {True: 1, 0: 2}),
        ("{[1.5] = 'x'}", {1.5: "x"}),
        ("(function() local t = {a = 1, 2}; t.a = nil; return t end)()", [2]),
        ("(function() local t = {a = 1, b = 2}; t.a = nil; return t end)()", {"b": 2}),
        ("(function() local t = {1, 2, 3}; t[3] = nil; return t end)()", [1, 2]),
        ("(function() local t = {}; for i = 10, 1, -1 do t[i] = i end; return t end)()", list(range(1, 11))),
        ("setmetatable({1}, {__index = error, __len = error, __pairs = error, __metatable = 1})", [1]),
        ("'text'", "text"),
        ("nil", None),
    ],
)
def test_tables_become_containers_by_shape(host: Host, source: str, value: Any) -> None:
    result = host.converter.copy_to_python(lua(host, source))
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("source", "shape", "value"),
    [
        ("{1, {2}}", "dict", {1: 1, 2: {1: 2}}),
        ("{1, nil, 3}", "list", [1, None, 3]),
        ("{}", "list", []),
        ("{}", "dict", {}),
        ("{[3] = 1}", "list", [None, None, 1]),
        ("{{}}", "list", [[]]),
    ],
)
def test_the_shape_can_be_asked_for(host: Host, source: str, shape: Any, value: Any) -> None:
    result = host.converter.copy_to_python(lua(host, source), shape)
    assert result == value


@pytest.mark.parametrize(
    "source", ["{a = 1}", "{[0] = 1}", "{[1 << 40] = 1}", "{{x = 1}}", "{[1.5] = 1}", "{[true] = 1}"]
)
def test_what_cannot_be_a_list(host: Host, source: str) -> None:
    with pytest.raises(errors.ConversionError, match="cannot become a list"):
        host.converter.copy_to_python(lua(host, source), "list")


def test_keys_that_clash_in_python(host: Host) -> None:
    for source in ("{'one', [true] = 1}", "{[0] = 1, [false] = 2}"):
        with pytest.raises(errors.ConversionError, match="become the same in Python"):
            host.converter.copy_to_python(lua(host, source))


def test_tables_as_keys_are_wrapped(host: Host) -> None:
    (key,) = host.converter.copy_to_python(lua(host, "{[{}] = 1}"))
    assert isinstance(key, Wrapper)
    host.state.globals.set("list", host.proxy([]))
    with pytest.raises(errors.ConversionError, match="userdata cannot be one"):
        host.converter.copy_to_python(lua(host, "{[list] = 1}"))


def test_options_for_tables() -> None:
    host = Host(ConversionOptions(tables="copy", empty_table=list))
    assert host.run("return {1, {}}") == [1, []]


# -- sharing, cycles, depth, size ------------------------------------------------------------------------------


def test_cycles_and_shared_references_survive(host: Host) -> None:
    shared = ["s"]
    value: dict[str, Any] = {"a": shared, "b": shared, "list": [shared]}
    value["self"] = value
    host.state.globals.set("x", host.converter.copy_to_lua(value))
    assert host.run("return x.a == x.b and x.list[1] == x.a and x.self == x and x.a[1] == 's'") is True
    result = host.converter.copy_to_python(host.state.globals.get("x"))
    assert result["self"] is result
    assert result["a"] is result["b"] is result["list"][0]


def test_equal_but_different_objects_stay_apart(host: Host) -> None:
    host.state.globals.set("x", host.converter.copy_to_lua([[i] for i in (1, 1)]))
    assert host.run("return x[1] ~= x[2]") is True

    # Containers that exist only while they are read must not be taken for each other.
    class Fresh(collections.abc.Sequence):  # type: ignore[type-arg]
        def __len__(self) -> int:
            return 50

        def __getitem__(self, index: int) -> Any:
            if index >= 50:
                raise IndexError
            return [index]

    assert round_trip(host, Fresh()) == [[index] for index in range(50)]


def test_depth_costs_no_recursion(host: Host) -> None:
    depth = 200_000
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    table = host.converter.copy_to_lua(value)
    result = host.converter.copy_to_python(table)
    count = 0
    while result:
        result = result[0]
        count += 1
    assert count == depth


def test_limits_of_depth_and_size() -> None:
    host = Host(ConversionOptions(max_depth=3, max_items=10))
    assert round_trip(host, [[[1]]]) == [[[1]]]
    for value in ([[[[1]]]], {"a": {"b": {"c": {}}}}):
        with pytest.raises(errors.ConversionError, match="deeper than 3"):
            host.converter.copy_to_lua(value)
    with pytest.raises(errors.ConversionError, match="deeper than 3"):
        host.converter.copy_to_python(lua(host, "{{{{}}}}"))
    cycle: list[Any] = []
    cycle.append(cycle)
    assert round_trip(host, cycle)
    for value in (list(range(11)), dict.fromkeys(map(str, range(11))), [[1, 2, 3, 4]] * 3 + [[1]] * 8, set(range(11))):
        with pytest.raises(errors.ConversionError, match="more than 10 items"):
            host.converter.copy_to_lua(value)
    for source in ("{1,2,3,4,5,6,7,8,9,10,11}", "{{1,2,3,4,5},{1,2,3,4,5}}", "{[1] = 1, [16] = 2}"):
        with pytest.raises(errors.ConversionError, match="more than 10 items"):
            host.converter.copy_to_python(lua(host, source), "list")


def test_endless_containers_of_the_host_end_at_the_limit() -> None:
    class Endless(collections.abc.Sequence):  # type: ignore[type-arg]
        def __len__(self) -> int:
            return 1 << 60

        def __getitem__(self, index: int) -> Any:
            return index

    host = Host(ConversionOptions(max_items=100))
    with pytest.raises(errors.ConversionError, match="more than 100"):
        host.converter.copy_to_lua([Endless()])


@pytest.mark.parametrize(
    "arguments",
    [
        {"max_depth": 0},
        {"max_items": -1},
        {"max_items": True},
        {"tables": "deep"},
        {"empty_table": tuple},
        {"undecodable": ""},
    ],
)
def test_options_are_checked(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        ConversionOptions(**arguments)


_HOST = Host()
_SCALARS = st.one_of(
    st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(max_size=5), st.just("\0")
)
_KEYS = st.one_of(st.text(max_size=3), st.integers(-5, 5), st.just(1.5), st.just(2.0**70))


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        _SCALARS,
        lambda inner: st.lists(inner, max_size=70) | st.dictionaries(_KEYS, inner, max_size=70),
        max_leaves=200,
    )
)
def test_any_structure_comes_back(value: Any) -> None:
    def expected(value: Any) -> Any:
        """What the shapes of tables allow: a dict whose keys are 1 to n comes back as a list."""
        if isinstance(value, list):
            return [expected(item) for item in value] or {}
        if isinstance(value, dict):
            if value and set(value) == set(range(1, len(value) + 1)):
                return [expected(value[key]) for key in range(1, len(value) + 1)]
            return {key: expected(item) for key, item in value.items()}
        return value

    assert round_trip(_HOST, value) == expected(value)


# -- limits of the state, and the collector --------------------------------------------------------------------


def test_conversions_are_charged_to_memory_before_the_work(host: Host) -> None:
    host.state.heap.set_limit(host.state.heap.used + 200_000)
    for value in (
        list(range(100_000)),
        {str(index): index for index in range(20_000)},
        ["x" * 100] * 5_000,
        [[] for _ in range(10_000)],
        "x" * 1_000_000,
        ["\xe9" * 1000] * 200,
        {index * 3: index for index in range(10_000)},
    ):
        with pytest.raises(errors.LuaMemoryError):
            host.converter.copy_to_lua(value)
    host.state.heap.collector.collect()
    assert round_trip(host, [1, 2]) == [1, 2]


def test_conversions_are_charged_to_the_budget(host: Host) -> None:
    value = list(range(100_000))
    table = host.converter.copy_to_lua(value)
    host.state.budget.set_limit(1_000)
    for convert, argument in ((host.converter.copy_to_lua, value), (host.converter.copy_to_python, table)):
        with pytest.raises(errors.InstructionLimitError):
            convert(argument)
    assert host.state.budget.remaining == 1_000


def test_accounts_are_those_of_a_table_built_in_lua(host: Host) -> None:
    heap = host.state.heap
    numbers = ", ".join(map(str, range(100)))
    names = ", ".join(f"k{index} = {index}" for index in range(16))
    for value, source in (
        (list(range(100)), "{" + numbers + "}"),
        ({f"k{index}": index for index in range(16)}, "{" + names + "}"),
    ):
        ours = host.converter.copy_to_lua(value)
        theirs = lua(host, source)
        assert ours.memory_size() == theirs.memory_size()
    heap.collector.collect()


@pytest.mark.parametrize("stress", ["step", "full"])
def test_the_collector_may_run_meanwhile(host: Host, stress: str) -> None:
    host.run("setmetatable({}, {__gc = function() end}); weak = setmetatable({}, {__mode = 'v'})")
    host.state.heap.set_stress(stress)
    value = {"a": [[index] for index in range(50)], "b": {str(index): {} for index in range(20)}}
    host.state.globals.set("x", host.converter.copy_to_lua(value))
    host.state.heap.collector.collect()
    assert host.converter.copy_to_python(host.state.globals.get("x")) == value
    assert host.run("x.c = {}; x.a[51] = {7}; return #x.a, x.a[51][1]") == (51, 7)


def test_a_copied_table_works_as_any_other(host: Host) -> None:
    host.state.globals.set("x", host.converter.copy_to_lua({"a": 1, "b": 2}))
    host.state.globals.set("y", host.converter.copy_to_lua([1, 2, 3]))
    assert host.run(
        "x.a = nil; x.c = 3; x[1] = 4; y[#y + 1] = 4; y[1] = nil; local n = 0; for k in pairs(x) do n = n + 1 end;"
        "return n, #y, x.c, next(setmetatable(x, {__newindex = error}), 'c')"
    ) == (3, 4, 3, None)
