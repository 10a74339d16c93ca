"""Writes ``docs/bytecode.md`` from the opcode table and the chunk format.

``python -m luapy.bytecode.documentation`` in the project's folder brings the page up to date; a test fails when
it is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from luapy.bytecode import chunkformat
from luapy.bytecode import opcodes as op
from luapy.bytecode.listing import listing
from luapy.bytecode.proto import LocalVariable, Proto, UpvalueDescription

PAGE = "docs/bytecode.md"

# The page's chapters of opcodes: title, first and last opcode, introduction.
_GROUPS = (
    ("Moves and loads", op.MOVE, op.LOADNIL, "Constants and registers."),
    ("Upvalues and tables", op.GETUPVAL, op.SELF, "Each has a fast way for plain tables, and metamethods otherwise."),
    (
        "Arithmetic",
        op.ADDI,
        op.MMBINK,
        "An arithmetic instruction handles numbers only. When it succeeds it skips the instruction after it; when it "
        "cannot, that instruction calls the metamethod. So the common case pays nothing for the rare one.",
    ),
    ("Unary operations and concatenation", op.UNM, op.CONCAT, "These call metamethods themselves."),
    ("Blocks and jumps", op.CLOSE, op.JMP, "Leaving blocks and going elsewhere."),
    (
        "Tests",
        op.EQ,
        op.TESTSET,
        "A test is always followed by a jump and decides whether it is performed; the two are one instruction in two "
        "words.",
    ),
    (
        "Calls and returns",
        op.CALL,
        op.RETURN1,
        "Arguments and results lie in consecutive registers. A list whose length is known only at run time ends at the "
        "top: the instruction before leaves it open, the instruction after takes it, as in `f(g())`.",
    ),
    ("Loops", op.FORLOOP, op.TFORLOOP, "A loop keeps its state in hidden registers below its variables."),
    ("Constructors, closures and varargs", op.SETLIST, op.EXTRAARG, "The rest."),
)

_MODES = (
    ("iABC", "op 7 · A 8 · k 1 · B 8 · C 8", "three operands and a flag"),
    ("iABx", "op 7 · A 8 · Bx 17", "one operand and an index or distance"),
    ("iAsBx", "op 7 · A 8 · sBx 17", "one operand and a signed integer"),
    ("iAx", "op 7 · Ax 25", "one large operand"),
    ("isJ", "op 7 · sJ 25", "one large signed distance"),
)

_TAGS = (
    ("nil", chunkformat.TAG_NIL, "nothing"),
    ("false", chunkformat.TAG_FALSE, "nothing"),
    ("true", chunkformat.TAG_TRUE, "nothing"),
    ("integer", chunkformat.TAG_INTEGER, f"{chunkformat.INTEGER_SIZE} bytes, two's complement"),
    ("float", chunkformat.TAG_FLOAT, f"{chunkformat.NUMBER_SIZE} bytes, IEEE 754"),
    (f"string of up to {op.MAX_SHORT_STRING} bytes", chunkformat.TAG_SHORT_STRING, "a string"),
    ("longer string", chunkformat.TAG_LONG_STRING, "a string"),
)

_HEADER_NAMES = (
    "signature", "version: 5 and 4 in hexadecimal", "format: 0 is the official one", "what a transfer as text damages",
    "size of an instruction", "size of an integer", "size of a float", "the integer 0x5678", "the float 370.5",
)  # fmt: skip

_INTRODUCTION = f"""\
# Bytecode

<!-- Written by `python -m luapy.bytecode.documentation` from the tables in `luapy/bytecode/`; do not edit. -->

luapy compiles Lua 5.4 to the instructions of the reference implementation, PUC-Rio Lua 5.4, and stores them in its
binary chunk format: `string.dump`, `luapyc` and `luac` write the same bytes for the same source. This page explains
the instructions and the format. `luapyc -l -l file.lua` shows the instructions of your own programs.

## The machine

A function runs in a window of up to {op.NO_REGISTER} registers, written R[0], R[1] and so on. Parameters come first,
then local variables in the order of their declaration, then temporary values. Besides, a function has

- **constants** K[0], K[1], ...: the numbers and strings of its source text,
- **upvalues** U[0], U[1], ...: variables of enclosing functions; U[0] of a main function is `_ENV`, the globals,
- **prototypes** P[0], P[1], ...: the functions written inside it.

`pc` is the position of the next instruction. Distances of jumps count from there.

## Instructions

An instruction is a word of 32 bits, stored with its lowest byte first. The opcode tells which of five formats the other
bits have; here the lowest bits come first:
"""

_SIGNED = f"""\
sB and sC are B and C read as signed integers, sBx and sJ are signed fields of their own. A signed field is stored with
an offset added, so that the smallest value is stored as 0:
{op.OFFSET_SC} for sB and sC, {op.OFFSET_SBX} for sBx, {op.OFFSET_SJ} for sJ.
"""

EXAMPLE_SOURCE = """\
local squares = {}
for i = 1, 3 do
  squares[i] = i * i
end
return squares
"""

# The parts of a function in their order, and how each is stored.
_FUNCTION_PARTS = (
    ("source name", "string; none if it is that of the enclosing function, or stripped"),
    ("lines of the definition, first and last", "two unsigned (0 and 0 for a main function)"),
    ("number of parameters", "byte"),
    ("whether it is a vararg function", "byte"),
    ("number of registers", "byte"),
    ("instructions", "list of 4 bytes each"),
    ("constants", "list of tag and value, see below"),
    (
        "upvalues",
        "list of three bytes: whether a register of the enclosing function is captured or an upvalue of it is shared; "
        "its index; the kind of variable (0 regular, 1 `<const>`, 2 `<close>`, 3 compile-time constant)",
    ),
    ("prototypes", "list of functions in this same form"),
    ("line differences", "list of a signed byte for each instruction, or empty when stripped"),
    ("absolute lines", "list of two unsigned: position of an instruction, its line"),
    (
        "local variables",
        "list of string (name) and two unsigned: the first instruction in which it is alive, the first in which it is "
        "not any more",
    ),
    ("upvalue names", "list of strings"),
)

_FUNCTION_LAYOUT = """\
### A function

Sizes, counts, line numbers and positions are *unsigned*: groups of 7 bits, the highest first, one in each byte; the
last byte has its top bit set. A *string* is an unsigned size plus one and its bytes; a lone 0 stands for no string. A
*list* is an unsigned count and its items.
"""

_LINES = """\
An instruction's line is that of the instruction before plus its difference; the first adds to the line where the
function begins. A difference of -128 says that the list of absolute lines has the line. It is used where the true
difference does not fit, and at least once every 128 instructions, so that a search can begin near its end.
"""

_CHUNK = """\
## Binary chunks

A chunk is a header of {size} bytes, one byte with the number of upvalues of the main function, and the main function.
Numbers are stored with their lowest byte first.

### The header
"""

_VERIFIER = """\
## What a chunk may not do

A binary chunk can hold anything, so luapy verifies each one before it runs. A defect is reported with the function, the
instruction and the rule, as in

    bad bytecode in function <file.lua:3,7>, instruction 4 (GETFIELD): C is constant 9, but there are only 2 constants

The rules:

- Every register, constant, upvalue, prototype and metamethod name that an operand means exists, and a constant has the
  type that the instruction needs.
- The instruction that must follow does follow, and nothing jumps between the two. What only makes sense behind another
  instruction (MMBIN, MMBINI, MMBINK, EXTRAARG, TFORLOOP) is behind one, and repeats its operands.
- Jumps stay inside the function, which ends in a return.
- A list that is open at its end is taken by the next instruction, and only an open list is taken.
- FORPREP and FORLOOP, and TFORPREP, TFORCALL and TFORLOOP, belong together and use the same registers. Only they lead
  into the loop. No instruction and no closure touches the hidden registers of a numerical loop, or the table between
  NEWTABLE and its last SETLIST.
- A vararg function begins with VARARGPREP, and returns accordingly. Where variables are captured or must be closed,
  every return closes them; no tail call leaves a variable that is still to be closed.
- Upvalue descriptions fit the enclosing function; line information is there for all instructions or for none; local
  variables are listed in order, within the function, and never outnumber the registers.
- Functions are nested at most {nesting} deep, and no size exceeds the bytes that are there.

Everything that the compiler makes passes; so does the output of the reference's compiler.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [
        _INTRODUCTION,
        _table(("format", "fields and bits", "has"), _MODES),
        _SIGNED,
        "## An example\n\n```lua\n" + EXAMPLE_SOURCE + "```\n",
        "is compiled to (`luapyc -l`)\n\n```" + listing(example()) + "```\n",
        _OVERVIEW,
    ]
    parts.extend(_group(*group) for group in _GROUPS)
    parts.append(_events())
    parts.append(_chunk_format())
    parts.append(_VERIFIER.format(nesting=chunkformat.MAX_NESTING))
    return "\n".join(parts)


_OVERVIEW = f"""\
The columns are the number of the instruction, its source line, its name, its operands, and behind the semicolon what an
operand stands for.

## The {len(op.OPCODES)} opcodes

Each entry has the number and the format, a formula, and the operands. *Reads* and *writes* name the registers touched:
`A..A+B` is a run of registers that is empty when its end comes before its start, `RK(C)` is register C unless k is set.
"""


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines) + "\n"


def _group(title: str, first: int, last: int, introduction: str) -> str:
    return "\n".join([f"### {title}\n\n{introduction}\n", *map(_entry, op.OPCODES[first : last + 1])])


def _entry(opcode: op.Opcode) -> str:
    lines = [f"#### {opcode.name}", "", f"{opcode.number} · {opcode.mode} · `{opcode.formula}`", "", opcode.prose, ""]
    lines.extend(f"- {field}: {op.ROLES[role]}" for field, role in opcode.operands)
    touched = []
    if opcode.reads:
        touched.append(f"reads {_registers(opcode.reads)}")
    if opcode.writes:
        touched.append(f"writes {_registers(opcode.writes)}")
    if touched:
        lines.append(f"- {'; '.join(touched)}")
    if opcode.follower:
        lines.append(f"- followed by {' or '.join(opcode.follower)}")
    if opcode.uses_top:
        lines.append("- takes an open list when B is 0")
    if opcode.sets_top:
        lines.append("- leaves an open list when C is 0")
    if lines[-1]:
        lines.append("")
    return "\n".join(lines)


def _registers(items: str) -> str:
    return ", ".join(f"`{item}`" for item in items.split())


def _events() -> str:
    names = " · ".join(f"{index} `{name}`" for index, name in enumerate(op.EVENTS))
    return f"### Events\n\nThe metamethod names that MMBIN, MMBINI and MMBINK refer to:\n\n{names}\n"


def _chunk_format() -> str:
    header = []
    offset = 0
    for (part, _), name in zip(chunkformat.HEADER_PARTS, _HEADER_NAMES):
        header.append((offset, part.hex(" "), name))
        offset += len(part)
    tags = [(name, f"0x{tag:02x}", stored) for name, tag, stored in _TAGS]
    return "\n".join(
        (
            _CHUNK.format(size=offset),
            _table(("offset", "bytes", "meaning"), header),
            _FUNCTION_LAYOUT,
            _table(("part", "stored as"), _FUNCTION_PARTS),
            _LINES,
            "### Constants\n",
            _table(("constant", "tag", "followed by"), tags),
        )
    )


def example() -> Proto:
    """Return the prototype of the page's example, as the compiler makes it."""
    proto = Proto("@squares.lua")
    proto.is_vararg = True
    proto.max_stack_size = 6
    proto.code = [
        op.encode_abc(op.VARARGPREP, 0, 0, 0),
        op.encode_abc(op.NEWTABLE, 0, 0, 0),
        op.encode_ax(op.EXTRAARG, 0),
        op.encode_asbx(op.LOADI, 1, 1),
        op.encode_asbx(op.LOADI, 2, 3),
        op.encode_asbx(op.LOADI, 3, 1),
        op.encode_abx(op.FORPREP, 1, 3),
        op.encode_abc(op.MUL, 5, 4, 4),
        op.encode_abc(op.MMBIN, 4, 4, op.EVENTS.index("__mul")),
        op.encode_abc(op.SETTABLE, 0, 4, 5),
        op.encode_abx(op.FORLOOP, 1, 4),
        op.encode_abc(op.RETURN, 0, 2, 1),
        op.encode_abc(op.RETURN, 1, 1, 1),
    ]
    proto.line_info = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, -1, 3, 0]
    proto.upvalues = [UpvalueDescription("_ENV", True, 0)]
    loop_names = ("(for state)", "(for state)", "(for state)")
    proto.local_variables = [
        LocalVariable("squares", 3, 13),
        *(LocalVariable(name, 6, 11) for name in loop_names),
        LocalVariable("i", 7, 10),
    ]
    return proto


def main() -> None:
    """Write the page."""
    with open(PAGE, "w", encoding="utf-8", newline="\n") as file:
        file.write(page())


if __name__ == "__main__":
    main()
