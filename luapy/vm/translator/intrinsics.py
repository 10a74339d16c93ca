"""Library functions that translated code does itself in their most common cases.

A call where the interpreter has only seen one of these functions is translated to a test that it is still that one,
and that the arguments are such that it does no more than what stands here, charges included. `library.py` writes it.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Union

from luapy.bytecode.numbers import MIN_INTEGER, string_to_number
from luapy.vm.costs import BYTES, ELEMENTS, FEW_CHARACTERS, LONG_STRING
from luapy.vm.heap.sizes import STRING as STRING_SIZE
from luapy.vm.table import PLAIN_METATABLE
from luapy.vm.translator.kinds import ANY, BOOLEAN, FLOAT, INT, LENGTH, NUMBER, STRING, TABLE, Kind, int_range, join
from luapy.vm.values import TYPE_NAMES

if TYPE_CHECKING:
    from luapy.vm.state import State

# Where `State.library_data` has the functions of all libraries, by names like "string.sub".
BUILTINS = "builtins"
# Where it has what translated code calls in place of some of them.
QUICK_FUNCTIONS = "quick functions"
# Where it has how to call some of them with constants, as SpecialCall by the same names.
SPECIAL_CALLS = "special calls"
CHARGE = (f"H.room -= {STRING_SIZE} + len(x)", f"if H.room < 0: H.exhausted({STRING_SIZE} + len(x), 'string')")
# Of a part of a string: what is not longer than a byte takes nothing.
_CHARGE_PART = (
    "if (y := len(x)) > 1:",
    f"    H.room -= {STRING_SIZE} + y",
    f"    if H.room < 0: H.exhausted({STRING_SIZE} + y, 'string')",
)
# With a budget, what charges for the string in x; and the lengths up to which a part of a string costs nothing, and a
# subject is searched in one step.
SPEND = f"if len(x) >= {BYTES}: B.spend(len(x) // {BYTES})"
_SPEND_ELEMENTS = f"if len(x) >= {ELEMENTS}: B.spend(len(x) // {ELEMENTS})"
_FREE = f"<= {LONG_STRING}"
LONGEST_SUBJECT = 1 << 16
# Integers up to here are exact as floats.
_EXACT = 1 << 53
# A place in a string, or behind it.
POSITION = Kind("int", 0, 1 << 53)
# More elements than this are left to the function itself.
_MOST_UNPACKED = 200

# A longer result of `string.rep` is left to the function itself, which looks before it makes it.
_MOST_REPEATED = 1 << 12
# Formats with more arguments are left to the function itself.
_MOST_FORMATTED = 8

SETMETATABLE = "_G.setmetatable"

# What the names of these functions begin with in translated code.
FUNCTION_PREFIX = "B_"

# What a call results in, from the kinds of its arguments.
ResultKind = Union[Kind, Callable[..., Kind]]


class Intrinsic(NamedTuple):
    """`function` called with arguments of the kinds `needs`, which are keys of NEEDS.

    `lines` leave the result in x: a single value, or (`several`) what a call may answer. They and `condition` have the
    arguments' texts put in for {0}, {1}, ..., and the names of `objects` for theirs. `result` is the kind of a single
    value. With a budget, `bound` is one more condition, and `counted` are the lines, if the function charges for work.
    The values are of the kinds in `found`, or there is one that is nil. If several of them are wanted, `spread` stands
    for what follows the first of the `lines`: a test that nothing was found, what is done otherwise, and the values.
    """

    function: str
    needs: tuple[str, ...]
    lines: tuple[str, ...]
    result: ResultKind = ANY
    condition: str = ""
    several: bool = False
    objects: dict[str, Any] | None = None
    counted: tuple[str, ...] | None = None
    bound: str = ""
    found: tuple[Kind, ...] = ()
    spread: tuple[str, tuple[str, ...], str] | None = None


class SpecialCall(NamedTuple):
    """`make` returns the intrinsic for a call whose argument at `position` is a constant string, or None.

    It takes the string, the numbers of arguments and of wanted results and, if there is a `further` position, the
    constant string there or None.
    """

    position: int
    make: Callable[..., Any]
    further: int | None = None


class Need(NamedTuple):
    """`names` of the kinds of which an argument may be, the `test` of one that it is, and the range of an integer."""

    names: tuple[str, ...]
    test: str
    low: int | None = None
    high: int | None = None


NEEDS = {
    "any": Need((), ""),
    "str": Need(("str",), "{}.__class__ is str"),
    "int": Need(("int",), "{}.__class__ is int"),
    "positive": Need(("int",), "{}.__class__ is int", low=1),
    "natural": Need(("int",), "{}.__class__ is int", low=0),
    "byte": Need(("int",), "{}.__class__ is int", low=0, high=255),
    "negative": Need(("int",), "{}.__class__ is int", high=-1),
    "float": Need(("float",), "{}.__class__ is float"),
    "number": Need(("int", "float", "number"), "{}.__class__ in NUMBERS"),
    "table": Need(("table",), "{}.__class__ is LuaTable"),
}


def tests(need: Need, text: str, kind: Kind) -> list[str] | None:
    """Return the tests that an argument known to be of `kind` is as needed; None if it cannot be."""
    found = []
    if need.names and kind.name not in need.names:
        if kind is not ANY and not (kind is NUMBER and need.names[0] in ("int", "float")):
            return None
        found.append(need.test.format(text))
        kind = INT if need.names == ("int",) else kind
    if need.low is not None:
        if kind.high < need.low:
            return None
        if kind.low < need.low:
            found.append(f"{text} >= {need.low}")
    if need.high is not None:
        if kind.low > need.high:
            return None
        if kind.high > need.high:
            found.append(f"{text} <= {need.high}")
    return found


def _either(*kinds: Kind) -> Kind:
    """The kind of one of some numbers."""
    joined = reduce(join, kinds)
    return NUMBER if joined is ANY else joined


def _magnitude(kind: Kind) -> Kind:
    if kind.name == "int":
        return int_range(0, max(abs(kind.low), abs(kind.high)))
    return FLOAT if kind is FLOAT else NUMBER


def _number(kind: Kind) -> Kind:
    return NUMBER if kind is ANY else kind


_PLAIN = "{0}.metatable is None"
_UNWATCHED = f"{_PLAIN} and {{0}}.watched is None"
_HAS_PLAIN_METATABLE = f"{{1}}.role & {PLAIN_METATABLE}"

_SHORT_KEY = f"({{1}}.__class__ is not str or len({{1}}) {_FREE})"

# The condition that a positive number is that of a byte.
WITHIN = "{1} <= len({0})"

# A call of ``string.byte`` for a single byte.
BYTE = Intrinsic("string.byte", ("str", "positive"), ("x = ord({0}[{1} - 1])",), Kind("int", 0, 255), WITHIN)
INTRINSICS = (
    # -- strings
    BYTE,
    Intrinsic("string.byte", ("str",), ("x = ord({0}[0])",), Kind("int", 0, 255), "{0}"),
    Intrinsic(
        "string.sub",
        ("str", "positive", "positive"),
        ("x = {0}[{1} - 1:{2}]", *_CHARGE_PART),
        STRING,
        bound=f"(len({{0}}) {_FREE} or {{2}} - {{1}} < {LONG_STRING})",
    ),
    Intrinsic(
        "string.sub",
        ("str", "positive", "negative"),
        ("x = {0}[{1} - 1:len({0}) + 1 + {2}]", *_CHARGE_PART),
        STRING,
        "len({0}) + {2} >= 0",
        bound=f"(len({{0}}) {_FREE} or len({{0}}) + {{2}} - {{1}} < {LONG_STRING})",
    ),
    Intrinsic(
        "string.sub",
        ("str", "positive"),
        ("x = {0}[{1} - 1:]", *_CHARGE_PART),
        STRING,
        "{0}",
        bound=f"len({{0}}) - {{1}} < {LONG_STRING}",
    ),
    Intrinsic("string.char", ("byte",), ("x = chr({0})",), STRING),
    Intrinsic("string.len", ("str",), ("x = len({0})",), LENGTH),
    *[
        Intrinsic(
            f"string.{name}",
            ("str",),
            (f"x = {{0}}{text}", *CHARGE),
            STRING,
            condition,
            counted=(f"x = {{0}}{text}", SPEND, *CHARGE),
            bound=f"len({{0}}) {_FREE}",
        )
        for name, text, condition in (
            ("upper", ".upper()", "{0}.isascii()"),
            ("lower", ".lower()", "{0}.isascii()"),
            ("reverse", "[::-1]", ""),
        )
    ],
    *[
        Intrinsic(f"string.{name}", needs, (f"x = string_{name}({{0}}, {{1}}, {start})",), several=True)
        for name in ("find", "match")
        for needs, start in ((("str", "str"), "1"), (("str", "str", "positive"), "{2}"))
    ],
    Intrinsic(
        "string.find",
        ("str", "str", "positive", "any"),
        ("x = {0}.find({1}, {2} - 1); w = len({1})", "x = None if x < 0 else (x + 1, x + w)"),
        condition="{3} is True",
        several=True,
        counted=(
            "x = {0}.find({1}, {2} - 1); w = len({1})",
            "y = (x if x >= 0 else len({0})) - {2} + 1",
            f"if y >= {BYTES}: B.spend(y // {BYTES})",
            "x = None if x < 0 else (x + 1, x + w)",
        ),
        bound=f"len({{0}}) <= {LONGEST_SUBJECT}",
        found=(POSITION, POSITION),
        spread=("x < 0", (), "x + 1, x + w"),
    ),
    Intrinsic(
        "string.rep",
        ("str", "positive"),
        ("x = {0} * {1}", *CHARGE),
        STRING,
        f"len({{0}}) * {{1}} <= {_MOST_REPEATED}",
        counted=("x = {0} * {1}", SPEND, *CHARGE),
    ),
    Intrinsic(
        "string.format",
        ("str", "any"),
        ("x = string_format_one({0}, {1})",),
        STRING,
        counted=("x = string_format_one({0}, {1})",),
        bound=f"len({{0}}) <= {FEW_CHARACTERS}",
    ),
    *[
        Intrinsic(
            "string.format",
            ("str", *["any"] * count),
            (f"x = string_format({', '.join('{' + str(position) + '}' for position in range(count + 1))})",),
            STRING,
            counted=(f"x = string_format({', '.join('{' + str(position) + '}' for position in range(count + 1))})",),
            bound=f"len({{0}}) <= {FEW_CHARACTERS}",
        )
        for count in range(2, _MOST_FORMATTED + 1)
    ],
    # -- basic functions
    Intrinsic("_G.tostring", ("int",), ("x = str({0})", *CHARGE), STRING),
    Intrinsic("_G.tostring", ("str",), ("x = {0}",), STRING),
    Intrinsic("_G.type", ("any",), ("x = TYPE_NAMES[{0}.__class__]",), STRING),
    Intrinsic("_G.tonumber", ("number",), ("x = {0}",), _number),
    Intrinsic(
        "_G.tonumber",
        ("str",),
        ("x = int({0}) if len({0}) < 19 and {0}.isdecimal() else string_to_number({0})",),
        bound=f"len({{0}}) < {BYTES}",
    ),
    Intrinsic("_G.rawget", ("table", "any"), ("x = {0}.get({1})",), bound=_SHORT_KEY),
    Intrinsic("_G.rawlen", ("table",), ("x = len({0}.array) - 1",), LENGTH),
    Intrinsic("_G.rawequal", ("any", "any"), ("x = {0} == {1} and same({0}, {1})",), BOOLEAN),
    Intrinsic("_G.assert", ("any",), ("x = {0}",), ANY, "{0} is not None and {0} is not False"),
    Intrinsic(
        "_G.assert",
        ("any", "any"),
        ("x = {0}, {1}",),
        ANY,
        "{0} is not None and {0} is not False",
        several=True,
    ),
    Intrinsic("_G.next", ("table",), ("x = {0}.next(None)",), several=True),
    *[
        Intrinsic("_G.rawset", ("table", key, "any"), ("{0}.set({1}, {2})", "x = {0}"), TABLE, bound=_SHORT_KEY)
        for key in ("int", "str")
    ],
    Intrinsic(
        "_G.getmetatable",
        ("table",),
        ("x = {0}.metatable",),
        ANY,
        "({0}.metatable is None or '__metatable' not in {0}.metatable.hash)",
    ),
    Intrinsic(
        # Any metatable but one that is new has been found to be plain, or not.
        SETMETATABLE,
        ("table", "table"),
        ("{0}.metatable = {1}", "x = {0}"),
        TABLE,
        f"{_UNWATCHED} and not {{0}}.role and {_HAS_PLAIN_METATABLE}",
    ),
    Intrinsic("string.gsub", ("str", "str", "any"), ("x = string_gsub({0}, {1}, {2})",), several=True),
    # -- mathematics
    Intrinsic(
        "math.floor",
        ("number",),
        ("x = math_floor({0})",),
        INT,
        f"({{0}}.__class__ is int or -{_EXACT} <= {{0}} <= {_EXACT})",
    ),
    Intrinsic(
        "math.ceil",
        ("number",),
        ("x = math_ceil({0})",),
        INT,
        f"({{0}}.__class__ is int or -{_EXACT} <= {{0}} <= {_EXACT})",
    ),
    Intrinsic("math.max", ("number", "number"), ("x = {1} if {0} < {1} else {0}",), _either),
    Intrinsic("math.min", ("number", "number"), ("x = {1} if {1} < {0} else {0}",), _either),
    *[
        Intrinsic(
            f"math.{name}",
            ("number", "number", "number"),
            (f"y = {{1}} if {first} else {{0}}", f"x = {{2}} if {second} else y"),
            _either,
        )
        for name, first, second in (("max", "{0} < {1}", "y < {2}"), ("min", "{1} < {0}", "{2} < y"))
    ],
    Intrinsic("math.abs", ("number",), ("x = abs({0})",), _magnitude, f"{{0}} > {MIN_INTEGER}"),
    Intrinsic("math.fmod", ("int", "positive"), ("x = {0} % {1} if {0} >= 0 else -(-{0} % {1})",), INT),
    Intrinsic(
        "math.fmod", ("float", "float"), ("x = math_fmod({0}, {1})",), FLOAT, "-1e308 < {0} < 1e308 and {1} != 0"
    ),
    Intrinsic("math.sqrt", ("number",), ("x = math_sqrt({0})",), FLOAT, "{0} >= 0"),
    Intrinsic("math.tointeger", ("int",), ("x = {0}",), INT),
    Intrinsic("math.type", ("int",), ("x = 'integer'",), STRING),
    Intrinsic(
        "math.type",
        ("any",),
        ("x = 'integer' if {0}.__class__ is int else 'float' if {0}.__class__ is float else None",),
    ),
    # -- tables
    Intrinsic(
        "table.insert",
        ("table", "any"),
        (
            "x = {0}.array",
            "if len(x) < {0}.array_size and not {0}.hash: x.append({1})",
            "elif not grow({0}, x, len(x), {1}): {0}.set(len(x), {1})",
            "x = ()",
        ),
        ANY,
        f"{_UNWATCHED} and {{1}} is not None",
        several=True,
    ),
    Intrinsic(
        "table.remove",
        ("table",),
        (
            "y = {0}.array",
            "if len(y) > {0}.array_high: {0}.array_high = len(y)",
            "x = y.pop()",
            "while len(y) > 1 and y[-1] is None: y.pop()",
        ),
        ANY,
        f"{_UNWATCHED} and len({{0}}.array) > 1",
    ),
    *[
        Intrinsic("table.concat", needs, (f"x = table_concat({{0}}, {separator})",), STRING, _PLAIN, counted=lines)
        for needs, separator in ((("table",), "''"), (("table", "str"), "{1}"))
        for lines in ((f"x = table_concat({{0}}, {separator})",),)
    ],
    Intrinsic(
        "table.unpack",
        ("table",),
        ("x = {0}.array[1:]", "x = x[0] if len(x) == 1 else tuple(x)"),
        ANY,
        f"{_PLAIN} and len({{0}}.array) < {_MOST_UNPACKED}",
        several=True,
        counted=("x = {0}.array[1:]", _SPEND_ELEMENTS, "x = x[0] if len(x) == 1 else tuple(x)"),
    ),
    Intrinsic(
        "table.unpack",
        ("table", "positive", "natural"),
        ("x = {0}.array[{1}:{2} + 1]", "x = x[0] if len(x) == 1 else tuple(x)"),
        ANY,
        f"{_PLAIN} and {{2}} < len({{0}}.array) < {_MOST_UNPACKED}",
        several=True,
        counted=("x = {0}.array[{1}:{2} + 1]", _SPEND_ELEMENTS, "x = x[0] if len(x) == 1 else tuple(x)"),
    ),
)
# A call of ``string.sub`` for a single character.
CHARACTER = Intrinsic("string.sub", ("str", "positive", "any"), ("x = {0}[{1} - 1]",), STRING, WITHIN)
# A call of ``setmetatable`` for a table that has just been made.
NEW_WITH_METATABLE = next(item for item in INTRINSICS if item.function == SETMETATABLE)._replace(
    condition=_HAS_PLAIN_METATABLE
)
# What is noted of a called function: a bit for each of these functions, and one for any other.
OTHER_FUNCTION = 1
SELECT = "_G.select"
# What a call of `ipairs` returns.
IPAIRS_START = "IPAIRS, {0}, 0, None"
PACK = "table.pack"
_PCALL = "_G.pcall"
_IPAIRS = "_G.ipairs"
_PAIRS = "_G.pairs"
_FUNCTIONS = sorted({SELECT, PACK, _PCALL, _IPAIRS, _PAIRS, *(intrinsic.function for intrinsic in INTRINSICS)})
_BITS = {name: 2 << index for index, name in enumerate(_FUNCTIONS)}
_NAMES = {bit: name for name, bit in _BITS.items()}


def function_bit(function: Any) -> int:
    """Return the bit that is noted for a builtin that is called."""
    return _BITS.get(function.key, OTHER_FUNCTION)


def named_bit(key: str) -> int:
    """Return the bit of a library's function, 0 for one that is not done in place."""
    return _BITS.get(key, 0)


def find_intrinsics(bits: int, arguments: int) -> list[Intrinsic]:
    """Return the intrinsics for a call with so many arguments where `bits` have been seen."""
    return [item for item in INTRINSICS if _BITS[item.function] == bits and len(item.needs) == arguments]


def function_of(bits: int) -> str | None:
    """Return the name of the only function seen; None if there were others, or none."""
    return _NAMES.get(bits)


def is_select(bits: int) -> bool:
    return bits == _BITS[SELECT]


def is_pack(bits: int) -> bool:
    return bits == _BITS[PACK]


def loop_start(bits: int) -> tuple[str, str, str] | None:
    """Return for ``ipairs`` and ``pairs`` the function's name, a condition on {0}, and the iterator with its start."""
    if bits == _BITS[_IPAIRS]:
        return namespace_name(_IPAIRS), "{0}.__class__ is LuaTable", IPAIRS_START
    if bits == _BITS[_PAIRS]:
        plain = "({0}.metatable is None or {0}.metatable.hash.get('__pairs') is None)"
        return namespace_name(_PAIRS), "{0}.__class__ is LuaTable and " + plain, "NEXT, {0}, None, None"
    return None


def is_pcall(bits: int) -> bool:
    return bits == _BITS[_PCALL]


def looks_at_arguments(feedback: dict[int, list[int]], pc: int) -> bool:
    """Is what the call at `pc` has been seen to call done in place, such that the kinds of its arguments matter?"""
    seen = feedback.get(pc)
    bits = seen[1] if seen is not None and len(seen) > 1 else 0
    return bits not in (0, OTHER_FUNCTION) and not is_pcall(bits)


def namespace_name(function: str) -> str:
    return FUNCTION_PREFIX + function.replace(".", "_")


def intrinsic_names(state: State) -> dict[str, Any]:
    """Return what the texts above refer to."""
    functions = state.library_data.get(BUILTINS, {})
    names = {namespace_name(name): functions.get(name, object()) for name in _FUNCTIONS}
    names[namespace_name(_PAIRS)] = state.library_data.get("pairs", object())
    names[namespace_name(_PCALL)] = state.library_data.get("protected_call", (object(),))[0]
    names.update(state.library_data.get(QUICK_FUNCTIONS, {}))
    names.update(
        NUMBERS=frozenset((int, float)),
        TYPE_NAMES=TYPE_NAMES,
        math_ceil=math.ceil,
        math_floor=math.floor,
        math_fmod=math.fmod,
        math_sqrt=math.sqrt,
        string_to_number=string_to_number,
    )
    return names
