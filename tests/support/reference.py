"""The reference implementation, PUC-Rio Lua 5.4.8, as the package lupa carries it."""

from __future__ import annotations

import functools
from typing import Any

from lupa import lua54

from tests.support.runs import DRIVER, DRIVER_NAME, Engine, Run, captured_stdout, finished_run


def new_runtime() -> Any:
    """Return a fresh runtime of the reference; strings cross as latin-1, one code point for each byte."""
    return lua54.LuaRuntime(encoding="latin-1", register_builtins=False, unpack_returned_tuples=True)


def run(source: str, name: str, mode: str = "t") -> Run:
    """Run a chunk in a fresh runtime and close the runtime's state within the captured time."""
    runtime = new_runtime()
    driver = runtime.eval(f"load([==[{DRIVER}]==], '{DRIVER_NAME}')")
    with captured_stdout() as output:
        error, traceback = driver(source.encode("latin-1"), name.encode("latin-1"), mode)
        del driver, runtime  # the state closes and runs its finalizers
        _flush_stdout()
        return finished_run(output(), error, traceback)


@functools.lru_cache(maxsize=1)
def _flusher() -> Any:
    return new_runtime().eval("function() io.stdout:flush() end")


def _flush_stdout() -> None:
    """Write out what the C library still buffers for standard output, which all runtimes of a process share."""
    _flusher()()


def dump(source: str, name: str, strip: bool = False) -> bytes:
    """Return the binary chunk that the reference compiles from source text."""
    runtime = lua54.LuaRuntime(encoding=None, register_builtins=False)
    compiled = runtime.eval(
        "function(source, name, strip) return string.dump(assert(load(source, name, 't')), strip) end"
    )
    result: bytes = compiled(source.encode("latin-1"), name.encode("latin-1"), strip)
    return result


REFERENCE = Engine("reference", run)
