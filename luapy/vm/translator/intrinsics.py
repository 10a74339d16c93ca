"""Library functions that translated code does itself in their most common cases.

A call where the interpreter has only seen one of these functions is translated to a test that it is still that one,
and that the arguments are such that it does no more than what stands here, charges included.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from luapy.vm.heap.sizes import STRING
from luapy.vm.values import TYPE_NAMES

if TYPE_CHECKING:
    from luapy.vm.state import State

# Where `State.library_data` has the functions of all libraries, by names like "string.sub".
BUILTINS = "builtins"
_CHARGE = (f"H.room -= {STRING} + len(x)", f"if H.room < 0: H.exhausted({STRING} + len(x), 'string')")
_EXACT = 1 << 53


class Intrinsic(NamedTuple):
    """`condition` and `lines`, which leave the result in x, have the arguments' texts put in for {0}, {1}, ..."""

    function: str
    arguments: int
    condition: str
    lines: tuple[str, ...]


def _extreme(function: str, result: str) -> Intrinsic:
    return Intrinsic(function, 2, "{0}.__class__ in NUMBERS and {1}.__class__ in NUMBERS", (f"x = {result}",))


INTRINSICS = (
    Intrinsic(
        "string.byte",
        2,
        "{0}.__class__ is str and {1}.__class__ is int and 0 < {1} <= len({0})",
        ("x = ord({0}[{1} - 1])",),
    ),
    Intrinsic(
        "string.sub",
        3,
        "{0}.__class__ is str and {1}.__class__ is int and {2}.__class__ is int and {1} > 0 and {2} > 0",
        ("x = {0}[{1} - 1:{2}]", *_CHARGE),
    ),
    Intrinsic(
        "string.sub",
        2,
        "{0}.__class__ is str and {0} and {1}.__class__ is int and {1} > 0",
        ("x = {0}[{1} - 1:]", *_CHARGE),
    ),
    Intrinsic("string.char", 1, "{0}.__class__ is int and 0 <= {0} <= 255", ("x = chr({0})", *_CHARGE)),
    Intrinsic("_G.tostring", 1, "{0}.__class__ is int", ("x = str({0})", *_CHARGE)),
    Intrinsic("_G.type", 1, "True", ("x = TYPE_NAMES[{0}.__class__]",)),
    Intrinsic(
        "math.floor", 1, f"{{0}}.__class__ is float and -{_EXACT} <= {{0}} <= {_EXACT}", ("x = math_floor({0})",)
    ),
    _extreme("math.max", "{1} if {0} < {1} else {0}"),
    _extreme("math.min", "{1} if {1} < {0} else {0}"),
)
# What is noted of a called function: a bit for each of these functions, and one for any other.
OTHER_FUNCTION = 1
_SELECT = "_G.select"
_PCALL = "_G.pcall"
_IPAIRS = "_G.ipairs"
_PAIRS = "_G.pairs"
_FUNCTIONS = sorted({_SELECT, _PCALL, _IPAIRS, _PAIRS, *(intrinsic.function for intrinsic in INTRINSICS)})
_BITS = {name: 2 << index for index, name in enumerate(_FUNCTIONS)}
# Names of functions without their libraries; the translated test tells those of the same name apart.
_SEEN = {name.partition(".")[2]: bit for name, bit in _BITS.items()}


def function_bit(function: Any) -> int:
    """Return the bit that is noted for a builtin that is called."""
    return _SEEN.get(function.name, OTHER_FUNCTION)


def find_intrinsic(bits: int, arguments: int) -> tuple[str, Intrinsic] | None:
    """Return the intrinsic for a call where `bits` have been seen, after the name of its function in namespaces."""
    for intrinsic in INTRINSICS:
        if _BITS[intrinsic.function] == bits and intrinsic.arguments == arguments:
            return _namespace_name(intrinsic.function), intrinsic
    return None


def is_select(bits: int) -> bool:
    return bits == _BITS[_SELECT]


def loop_start(bits: int) -> tuple[str, str, str] | None:
    """Return for ``ipairs`` and ``pairs`` the function's name, a condition on {0}, and the iterator with its start."""
    if bits == _BITS[_IPAIRS]:
        return _namespace_name(_IPAIRS), "{0}.__class__ is LuaTable", "IPAIRS, {0}, 0, None"
    if bits == _BITS[_PAIRS]:
        plain = "({0}.metatable is None or {0}.metatable.hash.get('__pairs') is None)"
        return _namespace_name(_PAIRS), "{0}.__class__ is LuaTable and " + plain, "NEXT, {0}, None, None"
    return None


def is_pcall(bits: int) -> bool:
    return bits == _BITS[_PCALL]


def _namespace_name(function: str) -> str:
    return "B_" + function.replace(".", "_")


def intrinsic_names(state: State) -> dict[str, Any]:
    """Return what the texts above refer to."""
    functions = state.library_data.get(BUILTINS, {})
    names = {_namespace_name(name): functions.get(name, object()) for name in _FUNCTIONS}
    names[_namespace_name(_PAIRS)] = state.library_data.get("pairs", object())
    names[_namespace_name(_PCALL)] = state.library_data.get("protected_call", (object(),))[0]
    names.update(NUMBERS=frozenset((int, float)), TYPE_NAMES=TYPE_NAMES, math_floor=math.floor)
    return names
