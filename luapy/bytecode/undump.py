"""Reading a binary chunk into a function prototype.

The reader trusts nothing: every size is compared with the bytes that are left before anything is built, and
nesting is bounded, so a damaged or hostile chunk costs at most time and memory in proportion to its length.
Whether the instructions make sense is the verifier's question.
"""

from __future__ import annotations

import struct

from luapy.bytecode import chunkformat
from luapy.bytecode.proto import Constant, LocalVariable, Proto, UpvalueDescription

_MAX_INT = 0x7FFFFFFF
_MAX_SIZE = 0xFFFFFFFFFFFFFFFF
# The fewest bytes that one item of a list can take, by which its count is checked beforehand.
_MIN_UPVALUE_BYTES = 3
_MIN_PROTO_BYTES = 15
_MIN_ABSOLUTE_LINE_BYTES = 2
_MIN_LOCAL_VARIABLE_BYTES = 3


class ChunkError(Exception):
    """A binary chunk that cannot be read; `message` is the complete Lua error message."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def undump(data: bytes, chunk_name: str) -> Proto:
    """Read a binary chunk of Lua 5.4 and return its main function.

    `chunk_name` ("@file", "=name" or any text, one code point for each byte) only appears in messages.
    Bytes behind the main function are ignored, as the reference does. Raises `ChunkError`.
    """
    reader = _Reader(data, chunk_name)
    for part, problem in chunkformat.HEADER_PARTS:
        if reader.block(len(part)) != part:
            raise reader.error(problem)
    upvalue_count = reader.byte()
    proto = _read_functions(reader)
    if len(proto.upvalues) != upvalue_count:
        raise reader.error("upvalue count mismatch")
    return proto


def _read_functions(reader: _Reader) -> Proto:
    main = _read_head(reader, None)
    # The functions being read, outermost first, each with the number of nested ones still to come.
    enclosing = [(main, reader.count(_MIN_PROTO_BYTES))]
    while enclosing:
        function, remaining = enclosing.pop()
        if not remaining:
            _read_debug(reader, function)
            continue
        if len(enclosing) + 1 >= chunkformat.MAX_NESTING:
            raise reader.error("functions nested too deeply")
        enclosing.append((function, remaining - 1))
        inner = _read_head(reader, function.source)
        function.protos.append(inner)
        enclosing.append((inner, reader.count(_MIN_PROTO_BYTES)))
    return main


def _read_head(reader: _Reader, enclosing_source: str | None) -> Proto:
    source = reader.string()
    proto = Proto(enclosing_source if source is None else source)
    proto.line_defined = reader.integer()
    proto.last_line_defined = reader.integer()
    proto.parameter_count = reader.byte()
    proto.is_vararg = reader.byte() != 0
    proto.max_stack_size = reader.byte()
    count = reader.count(chunkformat.INSTRUCTION_SIZE)
    proto.code = list(struct.unpack(f"<{count}I", reader.block(count * chunkformat.INSTRUCTION_SIZE)))
    proto.constants = [_read_constant(reader) for _ in range(reader.count(1))]
    for _ in range(reader.count(_MIN_UPVALUE_BYTES)):
        in_stack, index, kind = reader.block(_MIN_UPVALUE_BYTES)
        proto.upvalues.append(UpvalueDescription(None, in_stack != 0, index, kind))
    return proto


def _read_constant(reader: _Reader) -> Constant:
    tag = reader.byte()
    if tag in (chunkformat.TAG_SHORT_STRING, chunkformat.TAG_LONG_STRING):
        text = reader.string()
        if text is None:
            raise reader.error("bad format for constant string")
        return text
    if tag == chunkformat.TAG_INTEGER:
        integer: int = struct.unpack("<q", reader.block(chunkformat.INTEGER_SIZE))[0]
        return integer
    if tag == chunkformat.TAG_FLOAT:
        number: float = struct.unpack("<d", reader.block(chunkformat.NUMBER_SIZE))[0]
        return number
    if tag == chunkformat.TAG_NIL:
        return None
    if tag == chunkformat.TAG_FALSE:
        return False
    if tag == chunkformat.TAG_TRUE:
        return True
    raise reader.error("unknown type of constant")


def _read_debug(reader: _Reader, proto: Proto) -> None:
    count = reader.count(1)
    proto.line_info = list(struct.unpack(f"<{count}b", reader.block(count)))
    for _ in range(reader.count(_MIN_ABSOLUTE_LINE_BYTES)):
        pc = reader.integer()
        proto.absolute_line_info.append((pc, reader.integer()))
    for _ in range(reader.count(_MIN_LOCAL_VARIABLE_BYTES)):
        name = reader.string()
        if name is None:
            raise reader.error("local variable without a name")
        start_pc = reader.integer()
        proto.local_variables.append(LocalVariable(name, start_pc, reader.integer()))
    if reader.integer():
        for upvalue in proto.upvalues:
            upvalue.name = reader.string()


class _Reader:
    """A position in the bytes of a chunk, and the ways to read on from there."""

    def __init__(self, data: bytes, chunk_name: str) -> None:
        self._data = data
        self._position = 0
        self._chunk_name = chunk_name

    def error(self, problem: str) -> ChunkError:
        name = self._chunk_name
        if name[:1] in ("@", "="):
            name = name[1:]
        elif name[:1] == chr(chunkformat.SIGNATURE[0]):
            name = "binary string"
        return ChunkError(f"{name.partition(chr(0))[0]}: bad binary format ({problem})")

    def block(self, size: int) -> bytes:
        start = self._position
        if size > len(self._data) - start:
            raise self.error("truncated chunk")
        self._position = start + size
        return self._data[start : start + size]

    def byte(self) -> int:
        position = self._position
        if position >= len(self._data):
            raise self.error("truncated chunk")
        self._position = position + 1
        return self._data[position]

    def integer(self) -> int:
        return self._unsigned(_MAX_INT)

    def count(self, item_bytes: int) -> int:
        """Read the length of a list whose items take at least `item_bytes` each."""
        count = self._unsigned(_MAX_INT)
        if count * item_bytes > len(self._data) - self._position:
            raise self.error("truncated chunk")
        return count

    def string(self) -> str | None:
        size = self._unsigned(_MAX_SIZE)
        return self.block(size - 1).decode("latin-1") if size else None

    def _unsigned(self, limit: int) -> int:
        limit >>= 7
        value = 0
        while True:
            byte = self.byte()
            if value >= limit:
                raise self.error("integer overflow")
            value = value << 7 | byte & 0x7F
            if byte & 0x80:
                return value
