"""The string library (manual section 6.4) and the metatable of strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from luapy.bytecode.numbers import string_to_number
from luapy.stdlib.format import quick_formats, string_format
from luapy.stdlib.limits import (
    charge_result,
    check_results,
    check_size,
    spend_on_bytes,
    spend_on_elements,
    spend_on_long_string,
)
from luapy.stdlib.pack import pack, packsize, unpack
from luapy.stdlib.searching import find, gmatch, gsub, match, quick_functions, start_offset
from luapy.stdlib.special_calls import STRING_CALLS
from luapy.vm.arguments import argument_error, check_function, check_integer, check_string, opt_integer, opt_string
from luapy.vm.costs import LONG_STRING
from luapy.vm.errors import runtime_error
from luapy.vm.heap.sizes import STRING
from luapy.vm.operations import arithmetic, metamethod
from luapy.vm.table import LuaTable
from luapy.vm.translator.intrinsics import QUICK_FUNCTIONS, SPECIAL_CALLS
from luapy.vm.values import NO_VALUE, Builtin, LuaFunction, LuaValue, Results, type_name

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.state import State

# Python's own case mapping knows all of Unicode; Lua's, in the C locale, only ASCII.
_TO_UPPER = {lower: lower - 32 for lower in range(ord("a"), ord("z") + 1)}
_TO_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def byte(state: State, s: LuaValue = NO_VALUE, first: LuaValue = None, last: LuaValue = None, *_: LuaValue) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    if last is None and first.__class__ is int and 0 < first <= len(s):
        return ord(s[first - 1])
    position = opt_integer(state, first, 2, 1)
    start = start_offset(position, len(s))
    end = _end_offset(opt_integer(state, last, 3, position), len(s))
    if end - start == 1:
        return ord(s[start])
    if start >= end:
        return ()
    check_results(state, end - start, "string slice too long")
    spend_on_elements(state, end - start)
    return tuple(s[start:end].encode("latin-1"))


def _end_offset(position: int, size: int) -> int:
    """Turn an end position (from 1, inclusive; negative counts from the end) into an offset from 0, exclusive."""
    if position > size:
        return size
    if position >= 0:
        return position
    return max(size + position + 1, 0)


def char(state: State, *codes: LuaValue) -> Results:
    if len(codes) < 2:
        return _character(state, codes[0], 1) if codes else ""
    charge_result(state, len(codes))
    return "".join([_character(state, code, position) for position, code in enumerate(codes, 1)])


def _character(state: State, code: LuaValue, position: int) -> str:
    if code.__class__ is not int:
        code = check_integer(state, code, position)
    if not 0 <= code <= 255:
        raise argument_error(state, position, "value out of range")
    return chr(code)


def dump(state: State, function: LuaValue = NO_VALUE, strip: LuaValue = None, *_: LuaValue) -> Results:
    from luapy.bytecode.dump import dump as dump_proto

    check_function(state, function, 1)
    if function.__class__ is not LuaFunction:
        raise runtime_error(state, "unable to dump given function")
    if state.budget.on:
        state.budget.spend(_count_instructions(function.proto))
    binary = dump_proto(function.proto, strip is not None and strip is not False)
    charge_result(state, len(binary))
    return binary.decode("latin-1")


def _count_instructions(proto: Proto) -> int:
    count = 0
    pending = [proto]
    while pending:
        proto = pending.pop()
        count += len(proto.code) + len(proto.constants)
        pending += proto.protos
    return count


def string_length(state: State, s: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    return len(s)


def lower(state: State, s: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    charge_result(state, len(s))
    return s.lower() if s.isascii() else s.translate(_TO_LOWER)


def upper(state: State, s: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    charge_result(state, len(s))
    return s.upper() if s.isascii() else s.translate(_TO_UPPER)


def rep(
    state: State, s: LuaValue = NO_VALUE, count: LuaValue = NO_VALUE, separator: LuaValue = None, *_: LuaValue
) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    if count.__class__ is not int:
        count = check_integer(state, count, 2)
    if separator is not None:
        separator = opt_string(state, separator, 3, "")
    if count <= 0:
        return ""
    if not separator:
        check_size(state, len(s) * count)
        charge_result(state, len(s) * count)
        return s * count
    # The reference counts a separator after the last copy too.
    check_size(state, (len(s) + len(separator)) * count)
    charge_result(state, (len(s) + len(separator)) * count - len(separator))
    return (s + separator) * (count - 1) + s


def reverse(state: State, s: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    charge_result(state, len(s))
    return s[::-1]


def sub(
    state: State, s: LuaValue = NO_VALUE, first: LuaValue = NO_VALUE, last: LuaValue = None, *_: LuaValue
) -> Results:
    if s.__class__ is not str:
        s = check_string(state, s, 1)
    if first.__class__ is not int:
        first = check_integer(state, first, 2)
    if last is None:
        last = -1
    elif last.__class__ is not int:
        last = check_integer(state, last, 3)
    if first < 0:
        first += len(s) + 1
    if last < 0:
        last += len(s) + 1
    if last <= 0:
        return ""
    if len(s) > LONG_STRING:
        spend_on_long_string(state, min(last, len(s)) - max(first, 1) + 1)
    result: str = s[first - 1 : last] if first > 0 else s[:last]
    size = len(result)
    if size > 1:
        # Python has those of a single byte, and the reference finds them in its string table as a rule.
        heap = state.heap
        heap.room -= STRING + size
        if heap.room < 0:
            heap.exhausted(STRING + size, "string")
    return result


FUNCTIONS: dict[str, Callable[..., Results]] = {
    "byte": byte,
    "char": char,
    "dump": dump,
    "find": find,
    "format": string_format,
    "gmatch": gmatch,
    "gsub": gsub,
    "len": string_length,
    "lower": lower,
    "match": match,
    "pack": pack,
    "packsize": packsize,
    "rep": rep,
    "reverse": reverse,
    "sub": sub,
    "unpack": unpack,
    "upper": upper,
}


# -- the metatable --------------------------------------------------------------------------------------

ARITHMETIC_EVENTS = ("add", "sub", "mul", "mod", "pow", "div", "idiv", "unm")


class StringArithmetic:
    """The metamethod ``__event`` of strings: arithmetic on operands that are numbers or numerals."""

    __slots__ = ("event", "state")

    def __init__(self, state: State, event: str) -> None:
        self.state = state
        self.event = event

    def __call__(self, a: LuaValue = None, b: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        for value in (a, b):
            if value.__class__ is str:
                spend_on_bytes(self.state, len(value))
        left = _operand(a)
        # Called by hand with one operand, the reference takes it for both.
        right = left if b is NO_VALUE else _operand(b)
        if left is not None and right is not None:
            return arithmetic(self.state, self.event, right if self.event == "unm" else left, right)
        if b is NO_VALUE:
            b = None
        # The other operand may know better what to do.
        handler = metamethod(self.state, b, "__" + self.event) if b.__class__ is not str else None
        if handler is None:
            message = f"attempt to {self.event} a '{type_name(a)}' with a '{type_name(b)}'"
            raise runtime_error(self.state, message)
        return self.state.call_single(handler, a, b)


def _operand(value: LuaValue) -> int | float | None:
    if value.__class__ is str:
        return string_to_number(value)
    return value if value.__class__ is int or value.__class__ is float else None


def _make_metatable(state: State, library: LuaTable) -> LuaTable:
    metatable = state.new_table()
    handlers = {}
    for event in ARITHMETIC_EVENTS:
        name = "__" + event
        handlers[name] = Builtin(name, StringArithmetic(state, event))
        metatable.set_string(name, handlers[name])
    state.library_data["string_arithmetic"] = handlers
    metatable.set_string("__index", library)
    return metatable


def open_library(state: State) -> LuaTable:
    """Make the library's table and give strings their metatable."""
    from luapy.vm.state import new_library

    library = new_library(state, "string", FUNCTIONS)
    quick = {**quick_functions(state), **quick_formats(state)}
    state.library_data.setdefault(QUICK_FUNCTIONS, {}).update(quick)
    state.library_data[SPECIAL_CALLS] = STRING_CALLS
    state.metatables[str] = _make_metatable(state, library)
    return library
