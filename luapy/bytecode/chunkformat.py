"""The parts of the binary chunk format (version 5.4, format 0) that `dump` and `undump` share.

A chunk is the header, one byte with the number of upvalues of the main function, and the main function.
`docs/bytecode.md` describes the layout of a function.
"""

from __future__ import annotations

import struct

SIGNATURE = b"\x1bLua"
VERSION = 0x54
FORMAT = 0
# Bytes that a transfer in text mode would damage.
CONVERSION_CHECK = b"\x19\x93\r\n\x1a\n"
INSTRUCTION_SIZE = 4
INTEGER_SIZE = 8
NUMBER_SIZE = 8
# Samples that show byte order and number formats.
INTEGER_SAMPLE = struct.pack("<q", 0x5678)
NUMBER_SAMPLE = struct.pack("<d", 370.5)

# The header in its parts, each with what the reference calls a difference in it.
HEADER_PARTS = (
    (SIGNATURE, "not a binary chunk"),
    (bytes([VERSION]), "version mismatch"),
    (bytes([FORMAT]), "format mismatch"),
    (CONVERSION_CHECK, "corrupted chunk"),
    (bytes([INSTRUCTION_SIZE]), "Instruction size mismatch"),
    (bytes([INTEGER_SIZE]), "lua_Integer size mismatch"),
    (bytes([NUMBER_SIZE]), "lua_Number size mismatch"),
    (INTEGER_SAMPLE, "integer format mismatch"),
    (NUMBER_SAMPLE, "float format mismatch"),
)
HEADER = b"".join(part for part, _ in HEADER_PARTS)

# The type tags of constants.
TAG_NIL = 0x00
TAG_FALSE = 0x01
TAG_TRUE = 0x11
TAG_INTEGER = 0x03
TAG_FLOAT = 0x13
TAG_SHORT_STRING = 0x04
TAG_LONG_STRING = 0x14

# Functions nested deeper than the compiler's own limit are not accepted.
MAX_NESTING = 200
