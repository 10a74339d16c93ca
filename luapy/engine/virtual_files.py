"""File systems for sandboxed programs: what ``io.open`` and its kin see is what the host has chosen.

A host may write a `FileSystem` of its own. There are two here: files in memory, and those below a directory.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from luapy.stdlib.files import Stream

# Files that a program may have open at once: what their buffers take is in no account of memory.
MOST_OPEN = 32
_LONGEST_NAME = 1000


class Source(Protocol):
    """An open file, as the io library uses it. The methods raise OSError for what cannot be done."""

    def read(self, size: int, /) -> bytes: ...
    def write(self, data: bytes, /) -> int | None: ...
    def seek(self, offset: int, whence: int, /) -> int: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...
    def isatty(self) -> bool: ...


class FileSystem(Protocol):
    """What programs see of files. Names are clean: relative, of plain parts between slashes."""

    def open(self, name: str, mode: str) -> Source:
        """Open a file in a mode of C's fopen: "r", "w" or "a", with "+" or without. Raises OSError."""

    def remove(self, name: str) -> None:
        """Remove a file. Raises OSError."""

    def rename(self, old: str, new: str) -> None:
        """Give a file another name. Raises OSError."""


def failure(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def clean_name(name: bytes) -> str:
    """Return the name that a program has used, without what could lead elsewhere. Raises OSError."""
    try:
        text = name.decode("utf-8")
    except UnicodeError:
        raise failure(errno.EINVAL) from None
    if "\0" in text or "\\" in text or ":" in text or len(text) > _LONGEST_NAME:
        raise failure(errno.EINVAL)
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise failure(errno.EACCES)
    if not parts:
        raise failure(errno.EISDIR)
    return "/".join(parts)


def open_stream(files: FileSystem, name: bytes, mode: str) -> Stream:
    """Open a file for the io library."""
    return Stream(files.open(clean_name(name), mode), mode == "r" or mode[-1] == "+", mode != "r")


class MemoryFiles:
    """Files in memory: names and contents in `files`. Together they take `quota` bytes at most, names included."""

    def __init__(self, files: Mapping[str, str | bytes] | None = None, quota: int = 1 << 20, writable: bool = True):
        self.quota = quota
        self.writable = writable
        self._contents: dict[str, bytearray] = {}
        for name, content in (files or {}).items():
            data = content.encode() if isinstance(content, str) else content
            self._contents[clean_name(name.encode())] = bytearray(data)

    @property
    def files(self) -> dict[str, bytes]:
        """The names and contents of all files."""
        return {name: bytes(content) for name, content in self._contents.items()}

    def open(self, name: str, mode: str) -> Source:
        content = self._contents.get(name)
        if mode != "r" and not self.writable:
            raise failure(errno.EROFS)
        if content is None:
            if mode[0] == "r":
                raise failure(errno.ENOENT)
            self.check_room(len(name))
            content = self._contents[name] = bytearray()
        elif mode[0] == "w":
            del content[:]
        return MemoryFile(self, content, mode[0] == "a")

    def remove(self, name: str) -> None:
        self._check_change(name)
        del self._contents[name]

    def rename(self, old: str, new: str) -> None:
        self._check_change(old)
        self.check_room(len(new) - len(old))
        self._contents[new] = self._contents.pop(old)

    def _check_change(self, name: str) -> None:
        if not self.writable:
            raise failure(errno.EROFS)
        if name not in self._contents:
            raise failure(errno.ENOENT)

    def check_room(self, size: int) -> None:
        """Raise OSError if so many bytes more are too many."""
        used = sum([len(name) + len(content) for name, content in self._contents.items()])
        if used + size > self.quota:
            raise failure(errno.ENOSPC)


class MemoryFile:
    """An open file of `MemoryFiles`."""

    def __init__(self, files: MemoryFiles, content: bytearray, appends: bool) -> None:
        self._files = files
        self._content = content
        self._appends = appends
        self._position = len(content) if appends else 0

    def read(self, size: int, /) -> bytes:
        data = bytes(self._content[self._position : self._position + size])
        self._position += len(data)
        return data

    def write(self, data: bytes, /) -> int:
        content = self._content
        start = len(content) if self._appends else self._position
        end = start + len(data)
        if end > len(content):
            self._files.check_room(end - len(content))
            content.extend(bytes(end - len(content)))
        content[start:end] = data
        self._position = end
        return len(data)

    def seek(self, offset: int, whence: int, /) -> int:
        base = (0, self._position, len(self._content))[whence]
        if not 0 <= base + offset < 1 << 62:
            raise failure(errno.EINVAL)
        self._position = base + offset
        return self._position

    def flush(self) -> None:
        """All is written at once."""

    def close(self) -> None:
        """There is nothing to give back."""

    def isatty(self) -> bool:
        return False


class DirectoryFiles:
    """The files below a directory, to be read, or written as well if `writable`. No symbolic link leads out of it.

    There is no quota: the directory's disk has to see to that.
    """

    def __init__(self, root: str | os.PathLike[str], writable: bool = False) -> None:
        self._root = Path(root).resolve(strict=True)
        self._writable = writable

    def _path(self, name: str, changes: bool) -> Path:
        if changes and not self._writable:
            raise failure(errno.EROFS)
        try:
            path = (self._root / name).resolve()
            path.relative_to(self._root)
        except (ValueError, RuntimeError):
            raise failure(errno.EACCES) from None
        if path.exists() and not path.is_file():
            raise failure(errno.EACCES)
        return path

    def open(self, name: str, mode: str) -> Source:
        path = self._path(name, mode != "r")
        # Unbuffered, for the io library has a buffer.
        file: Source = io.FileIO(path, mode)
        return file

    def remove(self, name: str) -> None:
        self._path(name, True).unlink()

    def rename(self, old: str, new: str) -> None:
        self._path(old, True).rename(self._path(new, True))
