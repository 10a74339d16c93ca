"""Buffered files with the behaviour of C's standard streams, on which the io library works.

Python's own buffered classes differ where Lua programs can see it: a failed write stays in their buffer, they
open no directories, and their append mode starts reading at the end.
"""

from __future__ import annotations

import errno
import io
import os
import re
from typing import TYPE_CHECKING, Any, Callable

from luapy.stdlib.system import BINARY, attempt

if TYPE_CHECKING:
    from subprocess import Popen

Take = Callable[[int], None]

BLOCK_SIZE = 32768
LARGEST_READ = 1 << 20

FULL = "full"
LINE = "line"
NONE = "no"

_SPACES = re.compile(rb"[ \t\n\v\f\r]*")
# A numeral as far as one byte of lookahead tells: it may stop where a digit should follow.
_NUMERAL = re.compile(
    rb"[-+]?(?:"
    rb"0[xX](?:(?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][-+]?[0-9]*)?|\.?)"
    rb"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]*)?|\.?)"
)
LONGEST_NUMERAL = 200

_OPEN_FLAGS = {
    "r": os.O_RDONLY,
    "r+": os.O_RDWR,
    "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    "w+": os.O_RDWR | os.O_CREAT | os.O_TRUNC,
    "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
    "a+": os.O_RDWR | os.O_CREAT | os.O_APPEND,
}


def _take_freely(size: int) -> None:
    """The default of `take`: nobody keeps an account."""


class Descriptor:
    """A file descriptor, with the methods that `Stream` asks of its source."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def read(self, size: int) -> bytes:
        return os.read(self.number, size)

    def write(self, data: bytes | bytearray) -> int:
        return os.write(self.number, data)

    def seek(self, offset: int, whence: int) -> int:
        return os.lseek(self.number, offset, whence)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        os.close(self.number)

    def isatty(self) -> bool:
        return os.isatty(self.number)


class Stream:
    """A binary file with one buffer, which holds either bytes read ahead or bytes not yet written.

    `source` has the methods of `Descriptor`; it is None once the file is closed. What a failed write could not
    store is lost, as in C. Reading and writing may alternate without a seek between them. `partner` is a stream
    to flush before this one waits for input. All methods raise OSError; bytes in, bytes out. Those that read without
    a bound of their own tell `take` of each block that they hold, before they ask for the next one.
    """

    __slots__ = (
        "__weakref__", "_receive", "buffering", "capacity", "incoming", "outgoing", "owned", "partner",
        "position", "readable", "source", "writable",
    )  # fmt: skip

    def __init__(self, source: Any, readable: bool, writable: bool, owned: bool = True) -> None:
        self.source = source
        # Host objects with a buffer of their own give what they have by read1 and would wait for more in read.
        self._receive: Any = getattr(source, "read1", None) or getattr(source, "read", None)
        self.readable = readable
        self.writable = writable
        self.owned = owned
        self.buffering = FULL
        self.capacity = BLOCK_SIZE
        self.partner: Stream | None = None
        self.incoming = b""
        self.position = 0
        self.outgoing = bytearray()

    @property
    def closed(self) -> bool:
        return self.source is None

    def isatty(self) -> bool:
        return self.source is not None and self.source.isatty()

    # -- writing ----------------------------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        if not self.writable:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self.incoming:
            self._drop_read_ahead()
        self.outgoing += data
        if self.buffering == NONE or (self.buffering == LINE and b"\n" in data):
            self.flush()
        elif len(self.outgoing) >= self.capacity:
            self._send()

    def flush(self) -> None:
        if self.source is None:
            return
        if self.outgoing:
            self._send()
        if self.writable:
            self.source.flush()

    def _send(self) -> None:
        data = bytes(self.outgoing)
        self.outgoing = bytearray()
        while data:
            written = self.source.write(data)
            if written is None or written >= len(data):
                return
            data = data[written:]

    def _drop_read_ahead(self) -> None:
        unread = len(self.incoming) - self.position
        self.incoming = b""
        self.position = 0
        if unread:
            # On a terminal or a socket, what was read ahead is gone.
            attempt(self.source.seek, -unread, os.SEEK_CUR)

    def set_buffering(self, buffering: str) -> None:
        """Choose when written bytes go out: FULL, LINE or NONE (at once)."""
        self.flush()
        self.buffering = buffering

    # -- reading ----------------------------------------------------------------------------------------

    def _fill(self, size: int = 0) -> bool:
        """Replace the buffer, which is used up, by a block of about `size` bytes; False at the end of the file."""
        if not self.readable:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self.outgoing:
            self.flush()
        partner = self.partner
        if partner is not None and partner.buffering != FULL and not partner.closed:
            partner.flush()
        size = min(max(size, self.capacity), LARGEST_READ)
        self.incoming = self._receive(size) or b""
        self.position = 0
        return bool(self.incoming)

    def peek(self) -> bytes:
        """Return the next byte without taking it, b"" at the end."""
        if self.position >= len(self.incoming) and not self._fill():
            return b""
        return self.incoming[self.position : self.position + 1]

    def read(self, count: int = -1, take: Take = _take_freely) -> bytes:
        """Return `count` bytes, less only at the end of the file; all that is left when `count` is negative."""
        if count < 0:
            return self.read_all(take)
        start = self.position
        data = self.incoming[start : start + count]
        self.position = start + len(data)
        if len(data) == count:
            return data
        blocks = [data]
        missing = count - len(data)
        while missing and self._fill(missing):
            data = self.incoming[:missing]
            self.position = len(data)
            missing -= len(data)
            take(len(data))
            blocks.append(data)
        return b"".join(blocks)

    def readline(self, take: Take = _take_freely) -> bytes:
        """Return the next line with its newline, which only the last one may lack; b"" at the end."""
        end = self.incoming.find(b"\n", self.position) + 1
        if end:
            line = self.incoming[self.position : end]
            self.position = end
            return line
        blocks = [self.incoming[self.position :]]
        while not end and self._fill():
            end = self.incoming.find(b"\n") + 1
            self.position = end or len(self.incoming)
            take(self.position)
            blocks.append(self.incoming[: self.position])
        if not end:
            self.position = len(self.incoming)
        return b"".join(blocks)

    def read_all(self, take: Take = _take_freely) -> bytes:
        blocks = [self.incoming[self.position :]]
        while self._fill(LARGEST_READ):
            take(len(self.incoming))
            blocks.append(self.incoming)
        self.position = len(self.incoming)
        return b"".join(blocks)

    def read_numeral(self) -> bytes:
        """Skip white space and take what can be the start of a numeral; b"" when that is too long for one."""
        while True:
            spaces = _SPACES.match(self.incoming, self.position)
            assert spaces is not None
            self.position = spaces.end()
            if self.position < len(self.incoming) or not self._fill():
                break
        while True:
            match = _NUMERAL.match(self.incoming, self.position)
            assert match is not None
            length = match.end() - self.position
            if match.end() < len(self.incoming) or length > LONGEST_NUMERAL:
                break
            begun = self.incoming[self.position :]
            more = self._fill()
            self.incoming = begun + self.incoming
            if not more:
                break
        numeral = self.incoming[self.position : self.position + min(length, LONGEST_NUMERAL)]
        self.position += len(numeral)
        return numeral if length <= LONGEST_NUMERAL else b""

    # -- the rest ---------------------------------------------------------------------------------------

    def seek(self, offset: int, whence: int) -> int:
        """Move to `offset` from the start, the present position or the end (0, 1, 2); return the new position."""
        if self.outgoing:
            self._send()
        if whence == os.SEEK_CUR:
            offset -= len(self.incoming) - self.position
        try:
            position = self.source.seek(offset, whence)
        except io.UnsupportedOperation:
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE)) from None
        except (OverflowError, ValueError):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from None
        self.incoming = b""
        self.position = 0
        result: int = position
        return result

    def close(self) -> None:
        source = self.source
        try:
            self.flush()
        finally:
            self.source = None
            self.incoming = b""
            self.position = 0
            if self.owned:
                source.close()

    def __del__(self) -> None:
        try:
            if self.source is not None:
                self.close()
        except Exception:  # nobody is left to be told, and at exit even modules may be gone
            return


class Pipe(Stream):
    """A stream from or to the shell command of `process`."""

    __slots__ = ("process", "status")

    def __init__(self, source: Any, readable: bool, process: Popen[bytes]) -> None:
        super().__init__(source, readable, not readable)
        self.process = process
        self.status = 0

    def close(self) -> None:
        """Close and wait for the process to end.

        `status` is then its exit code, or minus the number of the signal that ended it.
        """
        try:
            super().close()
        finally:
            self.status = self.process.wait()


def open_file(name: bytes, mode: str) -> Stream:
    """Open a file in a mode of C's fopen ("b" aside). Raises OSError."""
    flags = _OPEN_FLAGS[mode]
    source = Descriptor(os.open(name, flags | BINARY, 0o666))
    if mode == "a":
        attempt(source.seek, 0, os.SEEK_END)
    return Stream(source, mode == "r" or mode[-1] == "+", mode != "r")


def open_temporary_file() -> Stream:
    """Open a new file that is gone when it is closed. Raises OSError."""
    import tempfile

    source = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
    return Stream(source, True, True)


def open_pipe(command: bytes, mode: str) -> Pipe:
    """Start a shell command and open its standard output ("r") or input ("w"). Raises OSError."""
    import subprocess

    reading = mode == "r"
    process = subprocess.Popen(
        command,
        shell=True,
        bufsize=0,
        stdin=None if reading else subprocess.PIPE,
        stdout=subprocess.PIPE if reading else None,
    )
    return Pipe(process.stdout if reading else process.stdin, reading, process)


def standard_stream(number: int, readable: bool = False) -> Stream:
    """Return the stream of file descriptor 0, 1 or 2 as a C program starts with it."""
    stream = Stream(Descriptor(number), readable, not readable, owned=False)
    if not readable:
        stream.buffering = NONE if number == 2 else LINE if stream.isatty() else FULL
    return stream


def adopt(source: Any, readable: bool) -> Stream:
    """Return a stream over a binary file of the host, which goes on buffering by itself."""
    stream = Stream(source, readable, not readable, owned=False)
    stream.capacity = 1 if not readable else BLOCK_SIZE
    if not readable and hasattr(source, "isatty") and source.isatty():
        stream.buffering = LINE
    return stream
