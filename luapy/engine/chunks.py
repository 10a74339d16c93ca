"""Compiled chunks, and the cache of those that an engine has compiled last.

A prototype belongs to the state that runs it: its fast tier keeps what it knows there. So a `Chunk` is a pattern that
never runs itself; each state takes a copy, which shares the parts that never change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from luapy.bytecode.proto import Proto
from luapy.embed.errors import BytecodeError, LuaSyntaxError
from luapy.embed.tracebacks import keep_source

if TYPE_CHECKING:
    from luapy.engine.policy import SecurityPolicy

_BINARY = "\x1b"
# The bytes of source that the chunks of a cache may come from. Compiled, they take some ten to fifty times as much.
_MOST_SOURCE = 4 << 20


class Chunk:
    """A compiled chunk, for `Engine.run` and `Context.run` of any engine whose policy loads it."""

    __slots__ = ("__weakref__", "is_binary", "name", "proto", "recent", "size")

    def __init__(self, proto: Proto, name: str, size: int, is_binary: bool) -> None:
        self.proto = proto
        self.name = name
        self.size = size
        self.is_binary = is_binary
        # For the cache.
        self.recent = False

    def __repr__(self) -> str:
        return f"<Chunk {self.proto.short_source()}>"


def compile_chunk(source: str, name: str, policy: SecurityPolicy) -> Chunk:
    """Compile a chunk, of one character for each byte, if the policy loads it."""
    is_binary = source[:1] == _BINARY
    check_chunk(len(source), is_binary, policy)
    return Chunk(_load_binary(source, name) if is_binary else _compile(source, name), name, len(source), is_binary)


def check_chunk(size: int, is_binary: bool, policy: SecurityPolicy) -> None:
    """Raise unless the policy loads such a chunk."""
    if is_binary and policy.bytecode == "refuse":
        raise BytecodeError("attempt to load a binary chunk (mode is 't')")
    limit = policy.limits.bytecode if is_binary else policy.limits.source
    if limit is not None and size > limit:
        kind = BytecodeError if is_binary else LuaSyntaxError
        raise kind(f"chunk too large ({size} bytes, limit is {limit})")


def _compile(source: str, name: str) -> Proto:
    from luapy.compiler import compile_source
    from luapy.compiler.errors import LuaSyntaxError as CompilerError
    from luapy.compiler.errors import NestingError

    try:
        proto = compile_source(source, name)
    except (CompilerError, NestingError) as error:
        message = error.message
    else:
        keep_source(proto, source)
        return proto
    raise LuaSyntaxError(message)


def _load_binary(source: str, name: str) -> Proto:
    from luapy.bytecode.undump import ChunkError, undump
    from luapy.bytecode.verifier import VerifyError, verify

    try:
        proto = undump(source.encode("latin-1"), name)
        verify(proto)
    except (ChunkError, VerifyError) as error:
        message = str(error)
    else:
        return proto
    raise BytecodeError(message)


def copy_of(proto: Proto) -> Proto:
    """Return a copy of a prototype that has not run, for a state of its own."""
    copy = Proto(proto.source)
    pending = [(proto, copy)]
    while pending:
        old, new = pending.pop()
        new.source = old.source
        new.line_defined, new.last_line_defined = old.line_defined, old.last_line_defined
        new.parameter_count, new.is_vararg, new.max_stack_size = old.parameter_count, old.is_vararg, old.max_stack_size
        new.code, new.constants, new.upvalues = old.code, old.constants, old.upvalues
        new.line_info, new.absolute_line_info = old.line_info, old.absolute_line_info
        new.local_variables = old.local_variables
        new.text = old.text
        for nested in old.protos:
            new.protos.append(Proto())
            pending.append((nested, new.protos[-1]))
    return copy


class ChunkCache:
    """The chunks compiled last, by source and name; safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._source = 0
        self._chunks: OrderedDict[tuple[str, str], Chunk] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._chunks)

    def get(self, source: str, name: str, policy: SecurityPolicy) -> Chunk:
        """Return a chunk that is compiled, now if it was not before. Errors are not kept."""
        key = source, name
        chunk = self._chunks.get(key)
        if chunk is not None:
            # Without the lock, for all threads come by here: the count may miss some.
            chunk.recent = True
            self.hits += 1
            return chunk
        chunk = compile_chunk(source, name, policy)
        with self._lock:
            self.misses += 1
            if self._size and key not in self._chunks:
                self._chunks[key] = chunk
                self._source += chunk.size
                self._make_room()
        return chunk

    def _make_room(self) -> None:
        """Drop what has been used least recently, or nearly so: what has been used since its last turn gets another."""
        chunks = self._chunks
        while len(chunks) > self._size or (self._source > _MOST_SOURCE and len(chunks) > 1):
            key, chunk = next(iter(chunks.items()))
            if chunk.recent:
                chunk.recent = False
                chunks.move_to_end(key)
            else:
                del chunks[key]
                self._source -= chunk.size

    def clear(self) -> None:
        with self._lock:
            self._chunks.clear()
            self._source = 0
