"""Where the output of a sandboxed program goes: to its host, as text, up to a limit."""

from __future__ import annotations

import codecs
import errno
import os
from typing import Callable

from luapy.vm.limits import OutputLimit


class Sink:
    """A standard output that the host takes, or keeps.

    `take` is called with each piece of text; without it the text is kept for `text`. With no `encoding`, pieces are
    bytes.
    """

    def __init__(self, encoding: str | None) -> None:
        self._encoding = encoding
        self._decoder = self._new_decoder()
        self._kept: list[bytes] = []
        self.take: Callable[[str], object] | Callable[[bytes], object] | None = None
        self.limit: int | None = None
        self.written = 0

    def _new_decoder(self) -> codecs.IncrementalDecoder | None:
        return None if self._encoding is None else codecs.getincrementaldecoder(self._encoding)("replace")

    def restart(self, limit: int | None) -> None:
        """Forget what has been written."""
        self.limit = limit
        if self.written:
            self.written = 0
            self._kept.clear()
            self._decoder = self._new_decoder()

    def write(self, data: bytes) -> int:
        written = self.written + len(data)
        if self.limit is not None and written > self.limit:
            raise OutputLimit("output limit reached")
        self.written = written
        if self.take is None:
            self._kept.append(data)
        elif self._decoder is None:
            self.take(data)  # type: ignore[arg-type]
        else:
            text = self._decoder.decode(data)
            if text:
                self.take(text)  # type: ignore[arg-type]
        return len(data)

    def flush(self) -> None:
        """All is written at once."""

    def seek(self, _offset: int, _whence: int) -> int:
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))

    def isatty(self) -> bool:
        return False

    @property
    def text(self) -> str | bytes:
        """What has been written and not taken."""
        data = b"".join(self._kept)
        return data if self._encoding is None else data.decode(self._encoding, "replace")
