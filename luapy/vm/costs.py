"""What counts for a budget besides instructions: work in proportion to a size that the program chooses.

An instruction takes 10 to 150 nanoseconds, depending on the tier; a unit of the work below takes no more than a few
hundred. Less work than one unit is free. Work is charged before it is done, where its size is known, and else step by
step.
"""

from __future__ import annotations

# So many for one instruction: bytes that Python copies, compares or searches; elements that it moves; comparisons of a
# sort that it makes itself; entries of a table that luapy steps over; characters that luapy's own code looks at; levels
# of the stack.
BYTES = 64
ELEMENTS = 8
COMPARISONS = 32
ENTRIES = 8
CHARACTERS = 4
LEVELS = 8
# So many instructions for one: bytes of source text that is compiled, bytes of a binary chunk, conversions of a date,
# levels of a traceback.
SOURCE = 8
BINARY = 4
DATE_CONVERSION = 20
LEVEL_SHOWN = 8
# A container that is copied between Lua and Python counts so many, and one more for so many of its elements.
CONTAINER = 16
CONVERSIONS = 4
# A string up to this is handled in about the time of an instruction: instructions, and the functions that say so below,
# charge for longer ones only.
LONG_STRING = 4096
# A chain of __index or __newindex up to this is part of the instruction; what is beyond it counts step by step.
SHORT_CHAIN = 32
# A table up to this is rearranged as part of the instruction that adds to it.
SMALL_TABLE = 64
# So many entries without a value are stepped over, and so many characters looked at, for nothing.
FEW_ENTRIES = 64
FEW_CHARACTERS = 64
# A collection costs nothing but a call where no more bytes than this are in use.
SMALL_HEAP = 1 << 16
# More values than this, where their number is open, count by ELEMENTS.
MANY_VALUES = 64

# For each function of the libraries that does not take constant time, what counts. (Functions that the program passes
# to them count for themselves.)
CHARGES = {
    "..": "bytes of the result, if that is long",
    "< <= ==": "bytes of the shorter of two long strings; of equal length for ==",
    "...": "values, where their number is open and not small; so do results of calls",
    "t[k]": "steps of a long chain of __index or __newindex; entries of a large table that is rearranged; bytes of a"
    " long string that is the key, unless it is a constant",
    "collectgarbage": "bytes in use, if they are many, for a collection",
    "dofile": "bytes of source text",
    "error": "bytes of a long message; levels",
    "load": "bytes of source text or of a binary chunk",
    "loadfile": "bytes of source text or of a binary chunk",
    "next": "entries stepped over",
    "print": "bytes, if they are many",
    "rawequal": "as ==",
    "rawget": "as t[k]",
    "rawset": "as t[k]",
    "tonumber": "bytes of a long numeral",
    "warn": "bytes, if they are many",
    "string.byte": "results",
    "string.char": "results",
    "string.dump": "instructions of the function",
    "string.find": "bytes searched; attempts, and what each looks at, where a pattern has to try more than one way",
    "string.format": "characters of the format; bytes of the result",
    "string.gmatch": "as string.find",
    "string.gsub": "as string.find; matches; bytes of the result",
    "string.lower": "bytes",
    "string.match": "as string.find",
    "string.pack": "characters of the format; bytes of the result",
    "string.packsize": "characters of the format",
    "string.rep": "bytes of the result",
    "string.reverse": "bytes",
    "string.sub": "bytes of the result, if that is long",
    "string.unpack": "characters of the format; bytes",
    "string.upper": "bytes",
    "table.concat": "elements; bytes of the result",
    "table.insert": "elements moved",
    "table.move": "elements",
    "table.pack": "values",
    "table.remove": "elements moved",
    "table.sort": "comparisons, n times the logarithm of n; bytes of strings, as often",
    "table.unpack": "elements",
    "utf8.char": "codes",
    "utf8.codepoint": "bytes",
    "utf8.codes": "bytes beyond a character's",
    "utf8.len": "bytes",
    "utf8.offset": "characters, but no more than bytes",
    "os.date": "conversions",
    "debug.getinfo": "levels",
    "debug.getlocal": "levels",
    "debug.setlocal": "levels",
    "debug.traceback": "levels",
}
