"""Userdata, references into the registry, and numbers as bytes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from luapy.vm.arguments import argument_error, check_any, check_integer, check_number, check_string, opt_integer
from luapy.vm.errors import LuaError
from luapy.vm.state import REGISTRY_GLOBALS
from luapy.vm.values import NO_VALUE, LightUserdata, Userdata

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

# The reference to nil, and where the registry keeps the first free reference; each leads to the next one.
NIL_REFERENCE = -1
_FREE_LIST = REGISTRY_GLOBALS + 1
_MAX_BLOCK = (1 << 63) - 1 - 40
_DOUBLE = struct.Struct("@d")


# -- userdata -------------------------------------------------------------------------------------------------


def newuserdata(state: State, size: LuaValue = NO_VALUE, count: LuaValue = None, *_: LuaValue) -> Results:
    """``T.newuserdata(size [, n])``: a full userdata with `n` user values."""
    block = check_integer(state, size, 1)
    user_values = opt_integer(state, count, 2, 0)
    if not 0 <= block <= _MAX_BLOCK:
        raise LuaError("memory allocation error: block too big")
    return state.new_userdata(None, None, user_values, block)


def pushuserdata(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.pushuserdata(n)``: the light userdata with this address."""
    return LightUserdata(check_integer(state, value, 1))


def udataval(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.udataval(u)``: the address of a userdata, as a number."""
    if value.__class__ is Userdata:
        return id(value)
    if value.__class__ is LightUserdata:
        return value.value if value.value.__class__ is int else id(value.value)
    raise argument_error(state, 1, "userdata expected")


# -- references (manual section 5.1, luaL_ref) ----------------------------------------------------------------


def ref(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.ref(value)``: keep a value in the registry, under a number."""
    if check_any(state, value, 1) is None:
        return NIL_REFERENCE
    registry = state.registry
    free = registry.get(_FREE_LIST)
    if free is None:
        free = 0
        registry.set(_FREE_LIST, 0)
    if free:
        registry.set(_FREE_LIST, registry.get(free))
    else:
        free = registry.length() + 1
    registry.set(free, value)
    return free


def unref(state: State, reference: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.unref(n)``: forget the value under a number, which may then be used again."""
    number = check_integer(state, reference, 1)
    if number >= 0:
        registry = state.registry
        registry.set(number, registry.get(_FREE_LIST))
        registry.set(_FREE_LIST, number)
    return ()


def getref(state: State, reference: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.getref(n)``: the value kept under a number."""
    return state.registry.get(check_integer(state, reference, 1))


# -- numbers --------------------------------------------------------------------------------------------------


def d2s(state: State, number: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.d2s(x)``: the bytes of a float."""
    return _DOUBLE.pack(float(check_number(state, number, 1))).decode("latin-1")


def s2d(state: State, text: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.s2d(s)``: the float whose bytes these are."""
    data = check_string(state, text, 1).encode("latin-1")
    if len(data) != _DOUBLE.size:
        raise argument_error(state, 1, f"{_DOUBLE.size} bytes expected")
    return float(_DOUBLE.unpack(data)[0])


FUNCTIONS: dict[str, Any] = {
    "d2s": d2s,
    "getref": getref,
    "newuserdata": newuserdata,
    "pushuserdata": pushuserdata,
    "ref": ref,
    "s2d": s2d,
    "udataval": udataval,
    "unref": unref,
}
