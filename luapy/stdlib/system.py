"""What the libraries that talk to the operating system share: names as bytes, failures as results, chunks in files."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any, Callable

from luapy.stdlib.limits import WorkingMemory
from luapy.vm.errors import LuaError

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import Results

BINARY = getattr(os, "O_BINARY", 0)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def c_string(text: str) -> bytes:
    """Return the bytes of a Lua string as the system's functions see them: up to the first zero."""
    return text.partition("\0")[0].encode("latin-1")


def lua_string(text: str) -> str:
    """Return text from the system (a name, an argument, a variable) as a Lua string."""
    return os.fsencode(text).decode("latin-1")


def error_number(error: OSError) -> int:
    """Return the errno of `error`; Python leaves it out where it refuses an operation by itself."""
    return error.errno if error.errno is not None else errno.EBADF


def failure(error: OSError, name: str | None = None) -> Results:
    """The results of a failed operation: nil, "`name`: reason" and the error number."""
    number = error_number(error)
    reason = os.strerror(number)
    return None, f"{name}: {reason}" if name is not None else reason, number


def attempt(operation: Callable[..., Any], *arguments: Any) -> None:
    """Call what may fail without anybody to tell, such as the flush of a full disk's file at exit."""
    try:
        operation(*arguments)
    except OSError:
        return


def execution_results(status: int) -> Results:
    """The results for a process that ended with `status` (its code, or minus the signal's number)."""
    if status < 0:
        return None, "signal", -status
    return (True if status == 0 else None), "exit", status


def read_descriptor(number: int, take: Callable[[int], None] | None = None) -> bytes:
    """Return what a file descriptor yields up to its end; `take` is told the size of each block."""
    blocks: list[bytes] = []
    while True:
        block = os.read(number, 1 << 20)
        if not block:
            return b"".join(blocks)
        if take is not None:
            take(len(block))
        blocks.append(block)


def read_source(state: State, name: str | None) -> tuple[str, str]:
    """Return the text and the chunk name of a source file, or of the standard input for None (luaL_loadfilex).

    Raises LuaError with the message that ``loadfile`` returns.
    """
    if name is None:
        try:
            return chunk_text(state.stdin.read()), "=stdin"
        except OSError as error:
            raise _file_error("read", "stdin", error) from None
    path = c_string(name)
    shown = path.decode("latin-1")
    try:
        number = os.open(path, os.O_RDONLY | BINARY)
    except OSError as error:
        raise _file_error("open", shown, error) from None
    try:
        with WorkingMemory(state) as memory:
            return chunk_text(read_descriptor(number, memory.take)), "@" + shown
    except OSError as error:
        raise _file_error("read", shown, error) from None
    finally:
        os.close(number)


def _file_error(action: str, name: str, error: OSError) -> LuaError:
    return LuaError(f"cannot {action} {name}: {os.strerror(error_number(error))}")


def chunk_text(data: bytes) -> str:
    """Return a chunk's text without the byte order mark and the ``#`` line that a file may begin with.

    An empty line stands for the latter, so that the others keep their numbers.
    """
    if data[:3] == BYTE_ORDER_MARK:
        data = data[3:]
    if data[:1] == b"#":
        end = data.find(b"\n")
        rest = data[end + 1 :] if end >= 0 else b""
        # A binary chunk must begin at its first byte.
        data = rest if rest[:1] == b"\x1b" else b"\n" + rest
    return data.decode("latin-1")
