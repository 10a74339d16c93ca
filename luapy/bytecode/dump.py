"""Writing a function prototype as a binary chunk (what ``string.dump`` and ``luapyc -o`` produce)."""

from __future__ import annotations

import struct

from luapy.bytecode import chunkformat
from luapy.bytecode.opcodes import MAX_SHORT_STRING
from luapy.bytecode.proto import Constant, Proto


def dump(proto: Proto, strip: bool = False) -> bytes:
    """Return `proto` as a binary chunk of Lua 5.4, byte for byte as the reference implementation writes it.

    With `strip` the source name, lines, local variables and upvalue names are left out.
    """
    pieces = [chunkformat.HEADER, bytes((len(proto.upvalues),))]
    # Functions still to be written; one whose head is out already comes a second time for its debug part.
    pending: list[tuple[Proto, str | None, bool]] = [(proto, None, False)]
    while pending:
        function, enclosing_source, head_is_written = pending.pop()
        if head_is_written:
            _dump_debug(pieces, function, strip)
            continue
        _dump_head(pieces, function, enclosing_source, strip)
        pending.append((function, None, True))
        pending.extend((inner, function.source, False) for inner in reversed(function.protos))
    return b"".join(pieces)


def _dump_head(pieces: list[bytes], proto: Proto, enclosing_source: str | None, strip: bool) -> None:
    _dump_string(pieces, None if strip or proto.source == enclosing_source else proto.source)
    pieces.append(_size(proto.line_defined))
    pieces.append(_size(proto.last_line_defined))
    pieces.append(bytes((proto.parameter_count, proto.is_vararg, proto.max_stack_size)))
    pieces.append(_size(len(proto.code)))
    pieces.append(struct.pack(f"<{len(proto.code)}I", *proto.code))
    pieces.append(_size(len(proto.constants)))
    for constant in proto.constants:
        _dump_constant(pieces, constant)
    pieces.append(_size(len(proto.upvalues)))
    for upvalue in proto.upvalues:
        pieces.append(bytes((upvalue.in_stack, upvalue.index, upvalue.kind)))
    pieces.append(_size(len(proto.protos)))


def _dump_constant(pieces: list[bytes], constant: Constant) -> None:
    if constant is None:
        pieces.append(bytes((chunkformat.TAG_NIL,)))
    elif constant is True:
        pieces.append(bytes((chunkformat.TAG_TRUE,)))
    elif constant is False:
        pieces.append(bytes((chunkformat.TAG_FALSE,)))
    elif isinstance(constant, int):
        pieces.append(struct.pack("<Bq", chunkformat.TAG_INTEGER, constant))
    elif isinstance(constant, float):
        pieces.append(struct.pack("<Bd", chunkformat.TAG_FLOAT, constant))
    else:
        is_short = len(constant) <= MAX_SHORT_STRING
        pieces.append(bytes((chunkformat.TAG_SHORT_STRING if is_short else chunkformat.TAG_LONG_STRING,)))
        _dump_string(pieces, constant)


def _dump_debug(pieces: list[bytes], proto: Proto, strip: bool) -> None:
    if strip:
        pieces.append(_size(0) * 4)
        return
    pieces.append(_size(len(proto.line_info)))
    pieces.append(struct.pack(f"<{len(proto.line_info)}b", *proto.line_info))
    pieces.append(_size(len(proto.absolute_line_info)))
    for pc, line in proto.absolute_line_info:
        pieces.append(_size(pc) + _size(line))
    pieces.append(_size(len(proto.local_variables)))
    for variable in proto.local_variables:
        _dump_string(pieces, variable.name)
        pieces.append(_size(variable.start_pc) + _size(variable.end_pc))
    pieces.append(_size(len(proto.upvalues)))
    for upvalue in proto.upvalues:
        _dump_string(pieces, upvalue.name)


def _dump_string(pieces: list[bytes], text: str | None) -> None:
    if text is None:
        pieces.append(_size(0))
    else:
        pieces.append(_size(len(text) + 1))
        pieces.append(text.encode("latin-1"))


def _size(value: int) -> bytes:
    """Encode an unsigned integer in groups of 7 bits, the highest first; the last byte has its top bit set."""
    if value < 0x80:
        return bytes((value | 0x80,))
    groups = [value & 0x7F | 0x80]
    value >>= 7
    while value:
        groups.append(value & 0x7F)
        value >>= 7
    groups.reverse()
    return bytes(groups)
