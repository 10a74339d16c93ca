"""The basic functions (manual section 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import number_to_string, string_to_number, wrap
from luapy.stdlib.limits import (
    ONE_STEP,
    PIECE,
    WorkingMemory,
    new_string,
    spend_on_bytes,
    spend_on_characters,
    spend_on_chunk,
    spend_on_levels,
    spend_on_long_string,
)
from luapy.stdlib.system import read_source
from luapy.vm.arguments import (
    argument_error,
    check_any,
    check_function,
    check_integer,
    check_option,
    check_string,
    check_table,
    opt_integer,
    opt_string,
    type_error,
)
from luapy.vm.calls import call_value, finish_builtin
from luapy.vm.costs import SMALL_HEAP
from luapy.vm.errors import LuaError, runtime_error, where
from luapy.vm.frames import NativeFrame, as_tuple
from luapy.vm.operations import get_metatable, metamethod, raw_equals, to_text
from luapy.vm.operations import index as index_value
from luapy.vm.protected import begin_pcall, begin_xpcall
from luapy.vm.table import METATABLE, InvalidKey, LuaTable
from luapy.vm.unwinding import handle_message
from luapy.vm.values import NO_VALUE, ControlBuiltin, make_upvalue, type_name

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

_DIGITS = {character: value for value, character in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")}
_SPACES = " \t\n\v\f\r"
# How much source text a reader function's pieces are joined from at a time.
_READER_NAME = "=(load)"


def assert_(state: State, condition: LuaValue = NO_VALUE, *arguments: LuaValue) -> Results:
    if condition is not None and condition is not False and condition is not NO_VALUE:
        return (condition, *arguments) if arguments else condition
    check_any(state, condition, 1)
    return error(state, arguments[0] if arguments else "assertion failed!")


def collectgarbage(state: State, option: LuaValue = None, *arguments: LuaValue) -> Results:
    from luapy.vm.heap.options import OPTIONS

    name = check_option(state, option if option is not None else NO_VALUE, 1, "collect", tuple(OPTIONS))
    if state.heap.collector.finalizers.running:  # a finalizer cannot control the collector
        return None
    if name == "collect":
        spend_on_bytes(state, state.heap.used - SMALL_HEAP)
    results = OPTIONS[name](state, *arguments)
    if state.budget.on:
        state.budget.look()
    return results


def error(state: State, value: LuaValue = None, level: LuaValue = None, *_: LuaValue) -> Results:
    number = 1 if level is None else opt_integer(state, level, 2, 1)
    if value.__class__ is str and number > 0:
        spend_on_levels(state, number)
        spend_on_long_string(state, len(value))
        value = new_string(state, where(state, number) + value)
    raise LuaError(value)


def getmetatable(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    metatable = get_metatable(state, check_any(state, value, 1))
    if metatable is None:
        return None
    protected = metatable.get("__metatable")
    return metatable if protected is None else protected


def setmetatable(state: State, table: LuaValue = NO_VALUE, metatable: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    target = check_table(state, table, 1)
    if metatable is not None and metatable.__class__ is not LuaTable:
        raise type_error(state, 2, "nil or table", metatable)
    if target.metatable is not None and target.metatable.get("__metatable") is not None:
        raise runtime_error(state, "cannot change a protected metatable")
    if metatable is not None and metatable.role & METATABLE:
        # It is not the first time that a table gets it.
        state.heap.methods.note_plain(metatable)
    target.set_metatable(metatable)
    if metatable is not None:
        state.note_metatable(target, metatable)
    return target


def ipairs(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return state.library_data["ipairs_step"], check_any(state, value, 1), 0


def ipairs_step(state: State, value: LuaValue = NO_VALUE, position: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    key = wrap(check_integer(state, position, 2) + 1)
    if value.__class__ is LuaTable:
        field = value.get(key)
        if field is None and value.metatable is not None:
            field = index_value(state, value, key)
    else:
        field = index_value(state, value, key)
    return None if field is None else (key, field)


def next_(state: State, table: LuaValue = NO_VALUE, key: LuaValue = None, *_: LuaValue) -> Results:
    target = table if table.__class__ is LuaTable else check_table(state, table, 1)
    if key.__class__ is str:
        spend_on_long_string(state, len(key))
    try:
        return target.next(key)
    except InvalidKey as failure:
        raise LuaError(str(failure)) from None


class PairsFrame(NativeFrame):
    """``pairs`` waits for a ``__pairs`` metamethod, of which it wants three results."""

    __slots__ = ()

    def returned(self, state: State, values: Results) -> None:
        state.leave_native_call()
        state.thread.frame = self.caller
        finish_builtin(state, (*as_tuple(values), None, None, None)[:3])


def begin_pairs(state: State, arguments: list[LuaValue]) -> None:
    value = check_any(state, arguments[0] if arguments else NO_VALUE, 1)
    frame = state.thread.frame
    handler = metamethod(state, value, "__pairs")
    if handler is None:
        finish_builtin(state, (state.library_data["next"], value, None))
        return
    assert frame is not None
    state.thread.frame = PairsFrame(frame.native, frame)
    state.enter_native_call()
    call_value(state, handler, [value])


def print_(state: State, *arguments: LuaValue) -> Results:
    pieces = [value if value.__class__ is str else to_text(state, value) for value in arguments]
    spend_on_long_string(state, sum(map(len, pieces)))
    stdout = state.stdout
    try:
        stdout.write(("\t".join(pieces) + "\n").encode("latin-1"))
        stdout.flush()
    except OSError:  # a full disk or a closed file: the reference's print does not look either
        return ()
    return ()


def rawequal(state: State, a: LuaValue = NO_VALUE, b: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if a.__class__ is str is b.__class__ and len(a) == len(b):
        spend_on_long_string(state, len(a))
    return raw_equals(check_any(state, a, 1), check_any(state, b, 2))


def rawget(state: State, table: LuaValue = NO_VALUE, key: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    target = check_table(state, table, 1)
    if key.__class__ is str:
        spend_on_long_string(state, len(key))
    return target.get(check_any(state, key, 2))


def rawlen(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if value.__class__ is LuaTable:
        return value.length()
    if value.__class__ is str:
        return len(value)
    raise type_error(state, 1, "table or string", value)


def rawset(
    state: State, table: LuaValue = NO_VALUE, key: LuaValue = NO_VALUE, value: LuaValue = NO_VALUE, *_: LuaValue
) -> Results:
    target = check_table(state, table, 1)
    check_any(state, key, 2)
    check_any(state, value, 3)
    if key.__class__ is str:
        spend_on_long_string(state, len(key))
    try:
        target.set(key, value)
    except InvalidKey as failure:
        raise LuaError(str(failure)) from None
    return target


def select(state: State, position: LuaValue = NO_VALUE, *arguments: LuaValue) -> Results:
    if position == "#":
        return len(arguments)
    number = check_integer(state, position, 1)
    if number < 0:
        number = len(arguments) + number
        if number < 0:
            raise argument_error(state, 1, "index out of range")
    elif number == 0:
        raise argument_error(state, 1, "index out of range")
    else:
        number -= 1
    rest = arguments[number:]
    return rest[0] if len(rest) == 1 else rest


def tonumber(state: State, value: LuaValue = NO_VALUE, base: LuaValue = None, *_: LuaValue) -> Results:
    if base is None:
        if value.__class__ is int or value.__class__ is float:
            return value
        if value.__class__ is str:
            spend_on_bytes(state, len(value))
            return string_to_number(value)
        check_any(state, value, 1)
        return None
    radix = check_integer(state, base, 2)
    if value.__class__ is not str:
        raise type_error(state, 1, "string", value)
    if not 2 <= radix <= 36:
        raise argument_error(state, 2, "base out of range")
    return _digits_to_integer(state, value.strip(_SPACES).lower(), radix)


def _digits_to_integer(state: State, text: str, radix: int) -> int | None:
    negative = text[:1] == "-"
    if negative or text[:1] == "+":
        text = text[1:]
    if not text:
        return None
    number = 0
    for start in range(0, len(text), ONE_STEP):
        part = text[start : start + ONE_STEP]
        spend_on_characters(state, len(part))
        for character in part:
            digit = _DIGITS.get(character, radix)
            if digit >= radix:
                return None
            number = (number * radix + digit) & 0xFFFFFFFFFFFFFFFF
    return wrap(-number if negative else number)


def tostring(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return new_string(state, number_to_string(value))
    return new_string(state, to_text(state, check_any(state, value, 1)))


def type_(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return type_name(check_any(state, value, 1))


def warn(state: State, *arguments: LuaValue) -> Results:
    pieces = [check_string(state, arguments[0] if arguments else NO_VALUE, 1)]
    for position in range(1, len(arguments)):
        pieces.append(check_string(state, arguments[position], position + 1))
    spend_on_long_string(state, sum(map(len, pieces)))
    for position, piece in enumerate(pieces):
        state.warn(piece, position < len(pieces) - 1)
    return ()


# -- loading --------------------------------------------------------------------------------------------


def load(
    state: State,
    chunk: LuaValue = NO_VALUE,
    chunk_name: LuaValue = None,
    mode: LuaValue = None,
    *environment: LuaValue,
) -> Results:
    if chunk.__class__ in (str, int, float):
        text = check_string(state, chunk, 1)
        name = opt_string(state, chunk_name, 2, text)
        modes = opt_string(state, mode, 3, "bt")
    else:
        name = opt_string(state, chunk_name, 2, _READER_NAME)
        modes = opt_string(state, mode, 3, "bt")
        reader = check_function(state, chunk, 1)
        try:
            text = _read_pieces(state, reader)
        except LuaError as failure:
            if failure.pending:
                raise
            return None, failure.value
    return load_chunk(state, text, name, modes, environment)


def load_chunk(state: State, text: str, name: str, mode: str, environment: tuple[LuaValue, ...]) -> Results:
    spend_on_chunk(state, text)
    try:
        function = state.load(text, name, mode)
    except LuaError as failure:
        return None, failure.value
    if environment and function.upvalues:
        function.upvalues[0] = make_upvalue([environment[0]])
        state.heap.object_barrier(function)
    return function


def _read_pieces(state: State, reader: LuaValue) -> str:
    """Call `reader` until it gives nil or an empty string, and join what it gave."""
    pieces: list[str] = []
    size = 0
    with WorkingMemory(state) as memory:
        while True:
            piece = state.call_single(reader)
            if piece is None or piece == "":
                return "".join(pieces)
            if piece.__class__ is int or piece.__class__ is float:
                piece = number_to_string(piece)
            elif piece.__class__ is not str:
                raise handle_message(state, runtime_error(state, "reader function must return a string"))
            # Twice: the pieces and what they will be joined into.
            memory.take(PIECE + 2 * len(piece))
            pieces.append(piece)
            size += len(piece)
            if state.max_source is not None and size > max(state.max_source, state.max_binary or 0):
                # Too large as it is, whatever follows.
                return "".join(pieces)


def loadfile(state: State, file_name: LuaValue = None, mode: LuaValue = None, *environment: LuaValue) -> Results:
    name = opt_string(state, file_name, 1, None)
    modes = opt_string(state, mode, 2, "bt")
    try:
        text, chunk_name = read_source(state, name)
    except LuaError as failure:
        return None, failure.value
    return load_chunk(state, text, chunk_name, modes, environment)


class DofileFrame(NativeFrame):
    """``dofile`` waits for the chunk and passes its results on."""

    __slots__ = ()

    def returned(self, state: State, values: Results) -> None:
        state.leave_native_call()
        state.thread.frame = self.caller
        finish_builtin(state, values)


def begin_dofile(state: State, arguments: list[LuaValue]) -> None:
    name = opt_string(state, arguments[0] if arguments else None, 1, None)
    text, chunk_name = read_source(state, name)
    spend_on_chunk(state, text)
    function = state.load(text, chunk_name)
    frame = state.thread.frame
    assert frame is not None
    state.thread.frame = DofileFrame(frame.native, frame)
    state.enter_native_call()
    call_value(state, function, [])


FUNCTIONS: dict[str, Any] = {
    "assert": assert_,
    "collectgarbage": collectgarbage,
    "dofile": ControlBuiltin("dofile", begin_dofile),
    "error": error,
    "getmetatable": getmetatable,
    "ipairs": ipairs,
    "load": load,
    "loadfile": loadfile,
    "next": next_,
    "pairs": ControlBuiltin("pairs", begin_pairs),
    "pcall": ControlBuiltin("pcall", begin_pcall),
    "print": print_,
    "rawequal": rawequal,
    "rawget": rawget,
    "rawlen": rawlen,
    "rawset": rawset,
    "select": select,
    "setmetatable": setmetatable,
    "tonumber": tonumber,
    "tostring": tostring,
    "type": type_,
    "warn": warn,
    "xpcall": ControlBuiltin("xpcall", begin_xpcall),
}


def open_library(state: State) -> LuaTable:
    from luapy.vm.state import new_builtin, new_library

    library = new_library(state, "_G", FUNCTIONS)
    for name, function in library.items():
        state.globals.set_string(name, function)
    state.globals.set_string("_G", state.globals)
    state.globals.set_string("_VERSION", "Lua 5.4")
    state.loaded.set_string("_G", state.globals)
    state.library_data["next"] = state.globals.get("next")
    state.library_data["pairs"] = state.globals.get("pairs")
    state.library_data["ipairs_step"] = new_builtin(state, "ipairs_step", ipairs_step)
    state.library_data["protected_call"] = (state.globals.get("pcall"), state.globals.get("xpcall"))
    return state.globals
