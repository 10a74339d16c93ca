"""Running a Lua program under an engine: what it printed, its error, its traceback.

Both engines, luapy and the reference, run a program through the same driver written in Lua, so that what can be
observed of the two runs can be compared text by text. Programs are latin-1 text: one code point for each byte.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Callable, NamedTuple

# Loads and runs a chunk; answers an error message and a traceback, false if there is none. The level 2 of the
# traceback is the function that raised the error; the last lines are the driver's own and are cut off below.
DRIVER = """\
local source, name, mode = ...
local chunk, message = load(source, name, mode)
if not chunk then return message, false end
local trace
local succeeded, failure = xpcall(chunk, function(value)
  trace = debug.traceback("", 2)
  return value
end)
io.stdout:flush()
if succeeded then return false, false end
if type(failure) == "string" then return failure, trace or false end
local described = getmetatable(failure) and getmetatable(failure).__tostring and tostring(failure)
return described or "(error object is a " .. type(failure) .. " value)", trace or false
"""
DRIVER_NAME = "=driver"

_ADDRESS = re.compile(r"(?<=[:(])( ?)0x[0-9a-f]{6,16}\b")
_DRIVER_FRAMES = re.compile(r"\n\t\[C\]: in function 'xpcall'\n\tdriver:.*", re.DOTALL)


class Run(NamedTuple):
    """What a program did."""

    output: str
    error: str | None
    traceback: str | None

    def without_addresses(self) -> Run:
        """Return the run with each address, as ``table: 0x55d0c0ffee00`` shows one, replaced by ``?``."""
        return Run(*(text and hide_addresses(text) for text in self))

    def without_nan_signs(self) -> Run:
        """Return the run with every NaN printed without its sign.

        What sign the NaN of two NaNs has depends on the compiler that built the reference, and on Python's.
        """
        return Run(*(text and text.replace("-nan", "nan") for text in self))


def hide_addresses(text: str) -> str:
    return _ADDRESS.sub(r"\1?", text)


class Engine(NamedTuple):
    """Something that runs Lua programs; `mode` of `run` is "t" for source text, "b" for a binary chunk."""

    name: str
    run: Callable[[str, str, str], Run]


def run_file(engine: Engine, path: Path, name: str | None = None) -> Run:
    """Run a file the way the command line does: a first line that starts with ``#`` counts as empty."""
    source = path.read_bytes().decode("latin-1")
    if source.startswith("#"):
        source = "--" + source
    return engine.run(source, "@" + (name or path.name), "t").without_addresses()


def finished_run(output: str, error: object, traceback: object) -> Run:
    """Return a Run from the driver's results, the driver's own frames cut off the traceback."""
    message = error if isinstance(error, str) else None
    return Run(output, message, _DRIVER_FRAMES.sub("", traceback) if isinstance(traceback, str) else None)


@contextlib.contextmanager
def captured_stdout() -> Iterator[Callable[[], str]]:
    """Send what is written to file descriptor 1 into a file for a while; the function given answers the text."""
    with tempfile.TemporaryFile() as file:
        saved = os.dup(1)
        os.dup2(file.fileno(), 1)
        try:
            yield lambda: os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode("latin-1")
        finally:
            os.dup2(saved, 1)
            os.close(saved)
