"""Where in Lua an error was raised: as data, as the reference's text, and inside Python's tracebacks.

A Python traceback shows the Lua functions that an error has passed, in their place between the Python ones, as if they
were Python's: each gets a frame of a code object that has the Lua function's name, its chunk as file and the line in
it. The lines themselves are found by `linecache`.
"""

from __future__ import annotations

import linecache
import os
import sys
import threading
from collections.abc import Sequence
from types import CodeType, TracebackType
from typing import TYPE_CHECKING, Any, overload

from luapy.vm.traceback import Level, Levels

if TYPE_CHECKING:
    from types import FrameType

    from luapy.bytecode.proto import Proto

LuaFrame = Level
"""One level of a Lua stack: `chunk`, `line`, `function` (its name) and `kind`."""

# Of a deep recursion, a Python traceback shows so many Lua functions at either end.
_MOST_SHOWN = 20
# The text of so many chunks is kept in `linecache` for tracebacks.
_MOST_SOURCES = 100
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class LuaTraceback(Sequence[LuaFrame]):
    """The levels of a Lua stack where an error was raised, the innermost first; its text is the reference's.

    Of a very long stack `skipped` levels in the middle are missing.
    """

    def __init__(self, levels: Levels) -> None:
        self._frames = tuple([level._replace(proto=None) for level in levels.kept])
        self._text = levels.text()
        self.skipped = levels.skipped

    @overload
    def __getitem__(self, index: int) -> LuaFrame: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[LuaFrame, ...]: ...
    def __getitem__(self, index: int | slice) -> LuaFrame | tuple[LuaFrame, ...]:
        return self._frames[index]

    def __len__(self) -> int:
        return len(self._frames)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<LuaTraceback of {len(self._frames) + self.skipped} levels>"


def keep_source(proto: Proto, text: str) -> None:
    """Remember the source text of a chunk, for the lines that tracebacks show."""
    pending = [proto]
    while pending:
        nested = pending.pop()
        nested.text = text
        pending += nested.protos


def show_lua_frames(error: BaseException, levels: Levels) -> None:
    """Put the Lua functions of the host's last call into the Python traceback of `error`, which has left them.

    What this package itself did between them and the Python functions further in is left out.
    """
    inner, sources = _without_package(error.__traceback__)
    inside = [level for level in levels.inside if level.proto is not None and level.line is not None]
    if len(inside) > 2 * _MOST_SHOWN:
        del inside[_MOST_SHOWN:-_MOST_SHOWN]
    for level in inside:
        filename = _file_for(level, sources)
        frame = _frame(filename, level.line or 1, level.function or level.description, sources)
        inner = TracebackType(inner, frame, frame.f_lasti, level.line or 1)
    error.__traceback__ = inner


def _without_package(traceback: TracebackType | None) -> tuple[TracebackType | None, dict[str, str]]:
    """Leave out the entries of this package that have entries of others further in.

    Return with it the texts behind the file names that the Lua functions in the traceback already have. From the
    first of these on, an earlier call has done all this: with many host calls in each other, nothing is done twice.
    """
    added = []
    entry = traceback
    while entry is not None and _SOURCES not in entry.tb_frame.f_globals:
        added.append(entry)
        entry = entry.tb_next
    sources: dict[str, str] = {} if entry is None else entry.tb_frame.f_globals[_SOURCES]
    kept = entry
    for entry in reversed(added):
        if kept is None or not entry.tb_frame.f_code.co_filename.startswith(_PACKAGE):
            kept = TracebackType(kept, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return kept, sources


# -- the files that frames are in ----------------------------------------------------------------------------


def _file_for(level: Level, sources: dict[str, str]) -> str:
    """Return the file name for a level, under which `linecache` has the chunk's lines.

    Other chunks of the same name in one traceback get numbers.
    """
    proto = level.proto
    assert proto is not None
    source = proto.source or ""
    text: str | None = proto.text
    if text is None:
        if source[:1] == "@" and source.endswith(".lua"):
            return source[1:]
        if source[:1] in ("@", "="):
            # Programs may give their chunks any name: other files stay closed, and their lines what they are.
            return f"<{source[1:]}>"
        text = source
    text = _readable(text)
    name = filename = source[1:] if source[:1] == "@" else level.chunk
    number = 1
    while sources.setdefault(filename, text) != text:
        number += 1
        filename = f"{name} ({number})"
    _cache_lines(filename, text)
    return filename


def _readable(text: str) -> str:
    """Return a source text, which has a character for each byte, as people wrote it."""
    if not text.isascii():
        try:
            return text.encode("latin-1").decode()
        except UnicodeError:
            pass
    return text


# The texts of the chunks in `linecache`, the least recent one first.
_cached: dict[str, str] = {}
_lock = threading.Lock()


def _cache_lines(filename: str, text: str) -> None:
    """Let `linecache` have the lines of a chunk; those of the least recent ones go."""
    with _lock:
        known = _cached.pop(filename, None)
        _cached[filename] = text
        if known != text or filename not in linecache.cache:
            linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        while len(_cached) > _MOST_SOURCES:
            oldest = next(iter(_cached))
            del _cached[oldest]
            linecache.cache.pop(oldest, None)


# -- frames ----------------------------------------------------------------------------------------------------


class _Marker(Exception):
    """Raised to have a frame."""


# The name under which a frame's namespace has the texts of all chunks in its traceback, by file name.
_SOURCES = "__lua_sources__"
_TEMPLATE = compile("raise marker", "?", "exec")


def _positions() -> dict[str, Any]:
    """Return what makes all of a code object belong to its first line, without columns."""
    if sys.version_info < (3, 11):
        return {}
    units = len(_TEMPLATE.co_code) // 2
    table = b""
    while units > 0:
        # "No column information" for up to 8 code units, and a difference of lines of 0.
        table += bytes((0x80 | 13 << 3 | min(units, 8) - 1, 0))
        units -= 8
    return {"co_linetable": table}


_POSITIONS = _positions()


def _code(filename: str, line: int, name: str) -> CodeType:
    changes: dict[str, Any] = {"co_filename": filename, "co_firstlineno": line, "co_name": name, **_POSITIONS}
    if sys.version_info >= (3, 11):
        changes["co_qualname"] = name
    return _TEMPLATE.replace(**changes)


def _frame(filename: str, line: int, name: str, sources: dict[str, str]) -> FrameType:
    """Return a frame, no longer running, of a function `name` at a line of a file."""
    names: dict[str, Any] = {"__name__": "lua", "marker": _Marker, _SOURCES: sources}
    try:
        exec(_code(filename, line, name), names)
    except _Marker as marker:
        entry = marker.__traceback__
        assert entry is not None and entry.tb_next is not None
        return entry.tb_next.tb_frame
    raise AssertionError("the code raises an exception")
