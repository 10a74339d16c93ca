"""The io library (manual section 6.8): files as userdata with the metatable ``FILE*``.

The value of such a userdata is a `Stream`, or a `StandardFile` for the three files that a program starts with.
"""

from __future__ import annotations

import os
from types import MethodType
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import number_to_string, string_to_number
from luapy.stdlib.files import FULL, LINE, NONE, Pipe, Stream, adopt, open_file, open_pipe, open_temporary_file
from luapy.stdlib.limits import WorkingMemory
from luapy.stdlib.system import attempt, c_string, execution_results, failure
from luapy.vm.arguments import (
    argument_error,
    check_any,
    check_integer,
    check_option,
    check_string,
    opt_integer,
    opt_string,
    type_error,
)
from luapy.vm.errors import LuaError, runtime_error
from luapy.vm.heap.sizes import STRING
from luapy.vm.operations import pointer
from luapy.vm.state import new_builtin, new_library
from luapy.vm.table import LuaTable
from luapy.vm.values import NO_VALUE, Userdata

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

FILE_TYPE = "FILE*"
# Where the registry holds the default files.
DEFAULT_INPUT = "_IO_input"
DEFAULT_OUTPUT = "_IO_output"
DEFAULT_NAMES = {DEFAULT_INPUT: "input", DEFAULT_OUTPUT: "output"}
OPEN_STREAMS = "io.open_streams"

MAX_LINE_ARGUMENTS = 250
# The reference reads a counted block into one buffer, which it cannot get beyond this size.
MAX_COUNT = 1 << 40

WHENCE = {"set": os.SEEK_SET, "cur": os.SEEK_CUR, "end": os.SEEK_END}


class StandardFile:
    """One of the standard files: the stream is whatever the state has under `name` at the time of use."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def stream(self, state: State) -> Stream:
        """Return the state's stream. A host's file is wrapped, and the wrapper put in its place."""
        stream = getattr(state, self.name)
        if not isinstance(stream, Stream):
            stream = adopt(stream, self.name == "stdin")
            setattr(state, self.name, stream)
        if self.name == "stdin" and stream.partner is None:
            stream.partner = StandardFile("stdout").stream(state)
        return stream


# -- files as values ------------------------------------------------------------------------------------


def _file_metatable(state: State) -> LuaTable:
    result: LuaTable = state.registry.get(FILE_TYPE)
    return result


# What the reference's file takes in its userdata, in bytes.
_STREAM_SIZE = 16


def _new_file(state: State, value: Any) -> Userdata:
    file = state.new_userdata(value, _file_metatable(state), size=_STREAM_SIZE)
    if isinstance(value, Stream):
        streams = state.library_data.get(OPEN_STREAMS)
        if streams is None:
            from weakref import WeakSet

            streams = state.library_data[OPEN_STREAMS] = WeakSet()
        streams.add(value)
    return file


def _check_file(state: State, file: LuaValue) -> Any:
    """Return the value of a file, open or not."""
    if file.__class__ is Userdata and file.metatable is _file_metatable(state):
        return file.value
    raise type_error(state, 1, FILE_TYPE, file)


def _is_closed(value: Any) -> bool:
    return isinstance(value, Stream) and value.closed


def _open_stream(state: State, file: LuaValue) -> Stream:
    """Return the stream of an argument that must be an open file."""
    value = _check_file(state, file)
    stream = value.stream(state) if value.__class__ is StandardFile else value
    if stream.closed:
        raise runtime_error(state, "attempt to use a closed file")
    return stream


def _default_stream(state: State, which: str) -> Stream:
    value = state.registry.get(which).value
    stream = value.stream(state) if value.__class__ is StandardFile else value
    if stream.closed:
        raise runtime_error(state, f"default {DEFAULT_NAMES[which]} file is closed")
    return stream


def _open_file(state: State, name: str, mode: str) -> Stream:
    return (state.file_opener or open_file)(c_string(name), mode)


def _open_or_raise(state: State, name: str, mode: str) -> Userdata:
    try:
        return _new_file(state, _open_file(state, name, mode))
    except OSError as error:
        reason = failure(error)[1]
        raise runtime_error(state, f"cannot open file '{name}' ({reason})") from None


# -- reading --------------------------------------------------------------------------------------------


def _read(state: State, stream: Stream, formats: tuple[LuaValue, ...], first: int) -> Results:
    """Read by `formats`, the first of which is the argument number `first`."""
    heap = state.heap
    try:
        results = []
        for position, wanted in enumerate(formats or ("l",), first):
            value = _read_format(state, stream, wanted, position)
            results.append(value)
            if value is None:
                break
            if value.__class__ is str:
                heap.grow(STRING + len(value), "string")
    except OSError as error:
        return failure(error)
    if heap.room < 0:
        heap.exhausted(0)  # not before, since finalizers may close the file
    return results[0] if len(results) == 1 else tuple(results)


def _gather(state: State, read: Callable[..., bytes], *arguments: int) -> bytes:
    """Call a method of a stream that reads as much as there is, within the state's limit."""
    if not state.heap.limited:
        return read(*arguments)
    with WorkingMemory(state) as memory:
        return read(*arguments, take=memory.take)


def _read_format(state: State, stream: Stream, wanted: LuaValue, position: int) -> LuaValue:
    if wanted.__class__ is int or wanted.__class__ is float:
        return _read_count(state, stream, check_integer(state, wanted, position))
    name = check_string(state, wanted, position)
    reader = READERS.get(name[1:2] if name[:1] == "*" else name[:1])
    if reader is None:
        raise argument_error(state, position, "invalid format")
    return reader(state, stream)


def _read_line(state: State, stream: Stream) -> str | None:
    line = _gather(state, stream.readline)
    if line[-1:] == b"\n":
        return line[:-1].decode("latin-1")
    return line.decode("latin-1") if line else None


def _read_whole_line(state: State, stream: Stream) -> str | None:
    return _gather(state, stream.readline).decode("latin-1") or None


def _read_all(state: State, stream: Stream) -> str:
    return _gather(state, stream.read_all).decode("latin-1")


def _read_number(state: State, stream: Stream) -> LuaValue:
    return string_to_number(stream.read_numeral().decode("latin-1"))


def _read_count(state: State, stream: Stream, count: int) -> str | None:
    if count == 0:
        return "" if stream.peek() else None
    if not 0 < count < MAX_COUNT:
        raise LuaError("not enough memory")
    return _gather(state, stream.read, count).decode("latin-1") or None


READERS = {"n": _read_number, "l": _read_line, "L": _read_whole_line, "a": _read_all}


def _lines_iterator(state: State, file: Userdata, formats: tuple[LuaValue, ...], closing: bool) -> LuaValue:
    """Return the function that ``lines`` gives to a generic for."""
    if len(formats) > MAX_LINE_ARGUMENTS:
        raise argument_error(state, MAX_LINE_ARGUMENTS + 2, "too many arguments")
    value = file.value

    def next_line(state: State, *_: LuaValue) -> Results:
        stream = value.stream(state) if value.__class__ is StandardFile else value
        if stream.closed:
            raise runtime_error(state, "file is already closed")
        results = _read(state, stream, formats, 2)
        first = results[0] if results.__class__ is tuple else results
        if first is not None:
            return results
        if results.__class__ is tuple and len(results) > 1 and results[1] is not None:
            raise runtime_error(state, results[1])
        if closing:
            _close_stream(state, file)
        return ()

    return new_builtin(state, "lines", next_line)


# -- writing and closing --------------------------------------------------------------------------------


def _write(state: State, file: LuaValue, stream: Stream, values: tuple[LuaValue, ...], first: int) -> Results:
    """Write strings and numbers, the first of which is the argument number `first`; return the file."""
    try:
        for position, value in enumerate(values, first):
            kind = value.__class__
            if kind is str:
                text = value
            elif kind is int:
                text = str(value)
            elif kind is float:
                text = number_to_string(value) if value != value else f"{value:.14g}"
            else:
                text = check_string(state, value, position)
            stream.write(text.encode("latin-1"))
    except OSError as error:
        return failure(error)
    return file


def _close_stream(state: State, file: Userdata) -> Results:
    value = file.value
    if value.__class__ is StandardFile:
        return None, "cannot close standard file"
    state.library_data[OPEN_STREAMS].discard(value)
    try:
        value.close()
    except OSError as error:
        if not isinstance(value, Pipe):
            return failure(error)
    return execution_results(value.status) if isinstance(value, Pipe) else True


def flush_streams(state: State) -> None:
    """Write out what all open files have buffered, as C does when a program exits."""
    streams = [*state.library_data.get(OPEN_STREAMS, ()), state.stdout, state.stderr]
    for stream in streams:
        attempt(stream.flush)


def close_streams(state: State) -> None:
    """Close the files still open and flush the standard ones."""
    streams = state.library_data.get(OPEN_STREAMS, ())
    while streams:
        attempt(streams.pop().close)
    flush_streams(state)


# -- functions of the library ---------------------------------------------------------------------------


def close(state: State, file: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return close_method(state, state.registry.get(DEFAULT_OUTPUT) if file is NO_VALUE else file)


def flush(state: State, *_: LuaValue) -> Results:
    return _flush(_default_stream(state, DEFAULT_OUTPUT))


def input_file(state: State, file: LuaValue = None, *_: LuaValue) -> Results:
    return _default_file(state, DEFAULT_INPUT, "r", file)


def output_file(state: State, file: LuaValue = None, *_: LuaValue) -> Results:
    return _default_file(state, DEFAULT_OUTPUT, "w", file)


def _default_file(state: State, which: str, mode: str, file: LuaValue) -> Results:
    if file is not None:
        kind = file.__class__
        if kind is str or kind is int or kind is float:
            file = _open_or_raise(state, check_string(state, file, 1), mode)
        else:
            _open_stream(state, file)
        state.registry.set_string(which, file)
    return state.registry.get(which)


def lines(state: State, name: LuaValue = None, *formats: LuaValue) -> Results:
    if name is None:
        return lines_method(state, state.registry.get(DEFAULT_INPUT), *formats)
    file = _open_or_raise(state, check_string(state, name, 1), "r")
    return _lines_iterator(state, file, formats, True), None, None, file


def open_(state: State, name: LuaValue = NO_VALUE, mode: LuaValue = None, *_: LuaValue) -> Results:
    name = check_string(state, name, 1)
    mode = opt_string(state, mode, 2, "r").partition("\0")[0]
    plain_mode = mode[:2] if mode[1:2] == "+" else mode[:1]
    if plain_mode[:1] not in ("r", "w", "a") or mode[len(plain_mode) :].strip("b"):
        raise argument_error(state, 2, "invalid mode")
    try:
        return _new_file(state, _open_file(state, name, plain_mode))
    except OSError as error:
        return failure(error, name.partition("\0")[0])


def popen(state: State, command: LuaValue = NO_VALUE, mode: LuaValue = None, *_: LuaValue) -> Results:
    command = check_string(state, command, 1)
    mode = opt_string(state, mode, 2, "r")
    if mode not in ("r", "w"):
        raise argument_error(state, 2, "invalid mode")
    flush_streams(state)
    try:
        return _new_file(state, open_pipe(c_string(command), mode))
    except OSError as error:
        return failure(error, command)


def read(state: State, *formats: LuaValue) -> Results:
    return _read(state, _default_stream(state, DEFAULT_INPUT), formats, 1)


def tmpfile(state: State, *_: LuaValue) -> Results:
    try:
        return _new_file(state, open_temporary_file())
    except OSError as error:
        return failure(error)


def type_(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    check_any(state, value, 1)
    if value.__class__ is not Userdata or value.metatable is not _file_metatable(state):
        return None
    return "closed file" if _is_closed(value.value) else "file"


def write(state: State, *values: LuaValue) -> Results:
    stream = _default_stream(state, DEFAULT_OUTPUT)
    return _write(state, state.registry.get(DEFAULT_OUTPUT), stream, values, 1)


# -- methods of files -----------------------------------------------------------------------------------


def close_method(state: State, file: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    _open_stream(state, file)
    return _close_stream(state, file)


def flush_method(state: State, file: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return _flush(_open_stream(state, file))


def _flush(stream: Stream) -> Results:
    try:
        stream.flush()
    except OSError as error:
        return failure(error)
    return True


def lines_method(state: State, file: LuaValue = NO_VALUE, *formats: LuaValue) -> Results:
    _open_stream(state, file)
    return _lines_iterator(state, file, formats, False)


def read_method(state: State, file: LuaValue = NO_VALUE, *formats: LuaValue) -> Results:
    return _read(state, _open_stream(state, file), formats, 2)


def seek(
    state: State, file: LuaValue = NO_VALUE, whence: LuaValue = None, offset: LuaValue = None, *_: LuaValue
) -> Results:
    stream = _open_stream(state, file)
    start = check_option(state, whence, 2, "cur", ("set", "cur", "end"))
    try:
        return stream.seek(opt_integer(state, offset, 3, 0), WHENCE[start])
    except OSError as error:
        return failure(error)


def setvbuf(
    state: State, file: LuaValue = NO_VALUE, mode: LuaValue = NO_VALUE, size: LuaValue = None, *_: LuaValue
) -> Results:
    """The size is a hint, which the reference's C library does not take either."""
    stream = _open_stream(state, file)
    buffering = check_option(state, mode, 2, None, (NONE, FULL, LINE))
    opt_integer(state, size, 3, 0)
    try:
        stream.set_buffering(buffering)
    except OSError as error:
        return failure(error)
    return True


def write_method(state: State, file: LuaValue = NO_VALUE, *values: LuaValue) -> Results:
    return _write(state, file, _open_stream(state, file), values, 2)


def collect(state: State, file: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """Close a file that goes out of scope (``__close``) or out of reach (``__gc``)."""
    if not _is_closed(_check_file(state, file)):
        _close_stream(state, file)
    return ()


def to_string(state: State, file: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    value = _check_file(state, file)
    return "file (closed)" if _is_closed(value) else f"file ({pointer(state, file)})"


FUNCTIONS: dict[str, Any] = {
    "close": close,
    "flush": flush,
    "input": input_file,
    "lines": lines,
    "open": open_,
    "output": output_file,
    "popen": popen,
    "read": read,
    "tmpfile": tmpfile,
    "type": type_,
    "write": write,
}
METHODS: dict[str, Any] = {
    "close": close_method,
    "flush": flush_method,
    "lines": lines_method,
    "read": read_method,
    "seek": seek,
    "setvbuf": setvbuf,
    "write": write_method,
}
METAMETHODS: dict[str, Any] = {"__close": collect, "__gc": collect, "__tostring": to_string}
STANDARD_FILES = {"stdin": DEFAULT_INPUT, "stdout": DEFAULT_OUTPUT, "stderr": None}


def open_library(state: State) -> LuaTable:
    metatable = state.new_table()
    metatable.set_string("__name", FILE_TYPE)
    methods = state.new_table()
    for name, function in METHODS.items():
        methods.set_string(name, new_builtin(state, name, function))
    metatable.set_string("__index", methods)
    for name, function in METAMETHODS.items():
        metatable.set_string(name, new_builtin(state, name, function))
    state.registry.set_string(FILE_TYPE, metatable)
    state.closing_actions.append(MethodType(close_streams, state))
    library = new_library(state, "io", FUNCTIONS)
    for name, default in STANDARD_FILES.items():
        file = _new_file(state, StandardFile(name))
        library.set_string(name, file)
        if default is not None:
            state.registry.set_string(default, file)
    return library
