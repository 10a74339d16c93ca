"""The instruction set of the Lua 5.4 virtual machine, as one table of data.

`OPCODES[n]` describes opcode `n`: its format, its operands, the registers it reads and writes, what must
follow it, a formula and prose. The listing, the verifier and `docs/bytecode.md` are driven by this table.

An instruction is an unsigned 32-bit integer. The fields of the five formats, lowest bit first::

    iABC     op 7   A 8   k 1   B 8   C 8
    iABx     op 7   A 8   Bx 17
    iAsBx    op 7   A 8   sBx 17 (signed)
    iAx      op 7   Ax 25
    isJ      op 7   sJ 25 (signed)

Signed fields are stored with an offset (excess-K): sB and sC 127, sBx 65535, sJ 16777215.
"""

from __future__ import annotations

MAX_A = MAX_B = MAX_C = 255
MAX_BX = (1 << 17) - 1
MAX_AX = (1 << 25) - 1
OFFSET_SC = 127
OFFSET_SBX = MAX_BX >> 1
OFFSET_SJ = MAX_AX >> 1

# A register operand with this value stands for no register; so a function has at most 255 registers.
NO_REGISTER = 255
# The values that one SETLIST stores at most, as the compiler makes them.
FIELDS_PER_FLUSH = 50
# A string constant longer than this is never the key of GETFIELD, SETFIELD, GETTABUP, SETTABUP or SELF.
MAX_SHORT_STRING = 40

MOVE = 0
LOADI = 1
LOADF = 2
LOADK = 3
LOADKX = 4
LOADFALSE = 5
LFALSESKIP = 6
LOADTRUE = 7
LOADNIL = 8
GETUPVAL = 9
SETUPVAL = 10
GETTABUP = 11
GETTABLE = 12
GETI = 13
GETFIELD = 14
SETTABUP = 15
SETTABLE = 16
SETI = 17
SETFIELD = 18
NEWTABLE = 19
SELF = 20
ADDI = 21
ADDK = 22
SUBK = 23
MULK = 24
MODK = 25
POWK = 26
DIVK = 27
IDIVK = 28
BANDK = 29
BORK = 30
BXORK = 31
SHRI = 32
SHLI = 33
ADD = 34
SUB = 35
MUL = 36
MOD = 37
POW = 38
DIV = 39
IDIV = 40
BAND = 41
BOR = 42
BXOR = 43
SHL = 44
SHR = 45
MMBIN = 46
MMBINI = 47
MMBINK = 48
UNM = 49
BNOT = 50
NOT = 51
LEN = 52
CONCAT = 53
CLOSE = 54
TBC = 55
JMP = 56
EQ = 57
LT = 58
LE = 59
EQK = 60
EQI = 61
LTI = 62
LEI = 63
GTI = 64
GEI = 65
TEST = 66
TESTSET = 67
CALL = 68
TAILCALL = 69
RETURN = 70
RETURN0 = 71
RETURN1 = 72
FORLOOP = 73
FORPREP = 74
TFORPREP = 75
TFORCALL = 76
TFORLOOP = 77
SETLIST = 78
CLOSURE = 79
VARARG = 80
VARARGPREP = 81
EXTRAARG = 82

# The metamethods in the reference's order; MMBIN, MMBINI and MMBINK name one by its index.
EVENTS = (
    "__index", "__newindex", "__gc", "__mode", "__len", "__eq",
    "__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv",
    "__band", "__bor", "__bxor", "__shl", "__shr",
    "__unm", "__bnot", "__lt", "__le", "__concat", "__call", "__close",
)  # fmt: skip

# What an operand can mean. The text completes "this field holds ..." in the documentation.
ROLES = {
    "target": "the register that receives the result",
    "register": "a register",
    "first": "the first of a run of registers",
    "upvalue": "the index of an upvalue of the running function",
    "constant": "the index of a constant",
    "string": "the index of a constant that is a short string",
    "number": "the index of a constant that is a number",
    "integer": "the index of a constant that is an integer",
    "register or constant": "a register, or the index of a constant when k is set",
    "register or string": "a register, or the index of a constant string when k is set",
    "prototype": "the index of a nested function prototype",
    "signed": "a signed integer, used as it stands",
    "unsigned": "an unsigned integer, used as it stands",
    "count": "a number of values",
    "count + 1": "one more than a number of values, or 0 for all the values up to the top",
    "open count": "a number of values, or 0 for all the values up to the top",
    "hash size": "0 for no hash part, otherwise one more than the binary logarithm of its size",
    "array size": "the low part of a number of array elements",
    "event": "the index of a metamethod name in the list of events",
    "jump": "a signed distance from the next instruction",
    "forward": "a distance forward from the next instruction",
    "backward": "a distance back from the next instruction",
    "condition": "the truth value for which the next instruction (a jump) is performed",
    "is constant": "whether C is the index of a constant and not a register",
    "flipped": "whether the operands of the operation were exchanged",
    "has extra": "whether the next instruction, EXTRAARG, extends C",
    "needs close": "whether there may be upvalues or variables to close",
    "vararg parameters": "one more than the number of fixed parameters in a vararg function, otherwise 0",
    "extra": "the high part of an operand of the instruction before",
}


class Opcode:
    """The description of one opcode.

    `mode` is the format: "iABC", "iABx", "iAsBx", "iAx" or "isJ".
    `operands` has a pair (field, role) for each operand in the order of a listing; fields are "A", "B",
    "C", "k", "sB", "sC", "Bx", "sBx", "Ax" and "sJ", roles are keys of `ROLES`.
    `reads` and `writes` name the registers touched, as space-separated items: a sum such as "A+1", a
    closed run such as "A..A+B-1" (empty when it ends before it starts), or "RK(C)" for a register that
    is one only when k is clear. A run whose count operand is 0 ("open") goes up to the top.
    `follower` names the opcodes of which one must come next, or is empty. `is_test` marks the
    instructions that skip the jump after them, `uses_top` and `sets_top` those that take the top of an
    open run (when B is 0) or leave one (when C is 0).
    """

    __slots__ = (
        "follower", "formula", "is_test", "mode", "name", "number", "operands", "prose", "reads",
        "sets_a", "sets_top", "uses_top", "writes",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        name: str,
        mode: str,
        operands: tuple[tuple[str, str], ...],
        reads: str,
        writes: str,
        formula: str,
        prose: str,
        follower: tuple[str, ...] = (),
        uses_top: bool = False,
        sets_top: bool = False,
    ) -> None:
        self.number = number
        self.name = name
        self.mode = mode
        self.operands = operands
        self.reads = reads
        self.writes = writes
        self.formula = formula
        self.prose = prose
        self.follower = follower
        self.is_test: bool = follower == _JUMP
        self.uses_top = uses_top
        self.sets_top = sets_top
        self.sets_a: bool = writes.partition(" ")[0].partition("..")[0] == "A"

    def __repr__(self) -> str:
        return f"<Opcode {self.number} {self.name}>"


# Operand lists that several opcodes share.
_TARGET = (("A", "target"),)
_UNARY = (("A", "target"), ("B", "register"))
_BINARY = (("A", "target"), ("B", "register"), ("C", "register"))
_BINARY_NUMBER = (("A", "target"), ("B", "register"), ("C", "number"))
_BINARY_INTEGER = (("A", "target"), ("B", "register"), ("C", "integer"))
_BINARY_SIGNED = (("A", "target"), ("B", "register"), ("sC", "signed"))
_COMPARE = (("A", "register"), ("B", "register"), ("k", "condition"))
_COMPARE_SIGNED = (("A", "register"), ("sB", "signed"), ("k", "condition"))
_STORED = (("C", "register or constant"), ("k", "is constant"))

_JUMP = ("JMP",)
_EXTRA = ("EXTRAARG",)
_FALLBACK = ("MMBIN",)
_FALLBACK_INTEGER = ("MMBINI",)
_FALLBACK_CONSTANT = ("MMBINK",)

# How the arithmetic opcodes go on, said once: their result skips the metamethod instruction behind them.
_ARITHMETIC_PROSE = "When both operands are numbers (or convert), the MMBIN instruction that follows is skipped."
_BITWISE_PROSE = "When both operands have integer values, the MMBIN instruction that follows is skipped."


def _arithmetic(number: int, name: str, sign: str, what: str) -> Opcode:
    prose = f"Stores the {what} two registers. {_ARITHMETIC_PROSE}"
    return Opcode(number, name, "iABC", _BINARY, "B C", "A", f"R[A] := R[B] {sign} R[C]", prose, _FALLBACK)


def _arithmetic_constant(number: int, name: str, sign: str, what: str) -> Opcode:
    prose = f"Stores the {what} a register and a numeric constant. {_ARITHMETIC_PROSE.replace('MMBIN', 'MMBINK')}"
    formula = f"R[A] := R[B] {sign} K[C]"
    return Opcode(number, name, "iABC", _BINARY_NUMBER, "B", "A", formula, prose, _FALLBACK_CONSTANT)


def _bitwise(number: int, name: str, sign: str, what: str) -> Opcode:
    prose = f"Stores the {what} two registers. {_BITWISE_PROSE}"
    return Opcode(number, name, "iABC", _BINARY, "B C", "A", f"R[A] := R[B] {sign} R[C]", prose, _FALLBACK)


def _bitwise_constant(number: int, name: str, sign: str, what: str) -> Opcode:
    prose = f"Stores the {what} a register and an integer constant. {_BITWISE_PROSE.replace('MMBIN', 'MMBINK')}"
    formula = f"R[A] := R[B] {sign} K[C]"
    return Opcode(number, name, "iABC", _BINARY_INTEGER, "B", "A", formula, prose, _FALLBACK_CONSTANT)


def _compare_signed(number: int, name: str, sign: str, what: str) -> Opcode:
    prose = (
        f"Tests whether a register is {what} a small integer; the jump that follows is skipped unless the "
        "outcome is k. C is 1 when the source text had a float there, for the metamethod's sake."
    )
    formula = f"if (R[A] {sign} sB) ~= k then pc++"
    return Opcode(number, name, "iABC", _COMPARE_SIGNED, "A", "", formula, prose, _JUMP)


OPCODES: tuple[Opcode, ...] = (
    Opcode(
        MOVE, "MOVE", "iABC", _UNARY, "B", "A", "R[A] := R[B]",
        "Copies one register to another.",
    ),
    Opcode(
        LOADI, "LOADI", "iAsBx", (("A", "target"), ("sBx", "signed")), "", "A", "R[A] := sBx",
        "Loads an integer that fits into the instruction.",
    ),
    Opcode(
        LOADF, "LOADF", "iAsBx", (("A", "target"), ("sBx", "signed")), "", "A", "R[A] := (float) sBx",
        "Loads a float whose value is integral and fits into the instruction.",
    ),
    Opcode(
        LOADK, "LOADK", "iABx", (("A", "target"), ("Bx", "constant")), "", "A", "R[A] := K[Bx]",
        "Loads a constant.",
    ),
    Opcode(
        LOADKX, "LOADKX", "iABx", _TARGET, "", "A", "R[A] := K[extra]",
        "Loads a constant whose index does not fit into Bx; the EXTRAARG that follows holds it.",
        _EXTRA,
    ),
    Opcode(
        LOADFALSE, "LOADFALSE", "iABC", _TARGET, "", "A", "R[A] := false",
        "Loads false.",
    ),
    Opcode(
        LFALSESKIP, "LFALSESKIP", "iABC", _TARGET, "", "A", "R[A] := false; pc++",
        "Loads false and skips the LOADTRUE that follows. The pair turns the outcome of a comparison into a "
        "value: the comparison's jumps lead to one or the other.",
        ("LOADTRUE",),
    ),
    Opcode(
        LOADTRUE, "LOADTRUE", "iABC", _TARGET, "", "A", "R[A] := true",
        "Loads true.",
    ),
    Opcode(
        LOADNIL, "LOADNIL", "iABC", (("A", "first"), ("B", "count")), "", "A..A+B", "R[A], ..., R[A+B] := nil",
        "Sets B + 1 registers to nil.",
    ),
    Opcode(
        GETUPVAL, "GETUPVAL", "iABC", (("A", "target"), ("B", "upvalue")), "", "A", "R[A] := U[B]",
        "Copies the value of an upvalue into a register.",
    ),
    Opcode(
        SETUPVAL, "SETUPVAL", "iABC", (("A", "register"), ("B", "upvalue")), "A", "", "U[B] := R[A]",
        "Assigns a register to an upvalue.",
    ),
    Opcode(
        GETTABUP, "GETTABUP", "iABC", (("A", "target"), ("B", "upvalue"), ("C", "string")), "", "A",
        "R[A] := U[B][K[C]]",
        "Reads a field of a table that is an upvalue. This is how a global variable is read: the upvalue is _ENV.",
    ),
    Opcode(
        GETTABLE, "GETTABLE", "iABC", _BINARY, "B C", "A", "R[A] := R[B][R[C]]",
        "Reads a table at a key of any type.",
    ),
    Opcode(
        GETI, "GETI", "iABC", (("A", "target"), ("B", "register"), ("C", "unsigned")), "B", "A", "R[A] := R[B][C]",
        "Reads a table at a small constant integer.",
    ),
    Opcode(
        GETFIELD, "GETFIELD", "iABC", (("A", "target"), ("B", "register"), ("C", "string")), "B", "A",
        "R[A] := R[B][K[C]]",
        "Reads a table at a constant name.",
    ),
    Opcode(
        SETTABUP, "SETTABUP", "iABC", (("A", "upvalue"), ("B", "string"), *_STORED), "RK(C)", "",
        "U[A][K[B]] := RK[C]",
        "Assigns to a field of a table that is an upvalue, as for a global variable.",
    ),
    Opcode(
        SETTABLE, "SETTABLE", "iABC", (("A", "register"), ("B", "register"), *_STORED), "A B RK(C)", "",
        "R[A][R[B]] := RK[C]",
        "Assigns to a table at a key of any type.",
    ),
    Opcode(
        SETI, "SETI", "iABC", (("A", "register"), ("B", "unsigned"), *_STORED), "A RK(C)", "",
        "R[A][B] := RK[C]",
        "Assigns to a table at a small constant integer.",
    ),
    Opcode(
        SETFIELD, "SETFIELD", "iABC", (("A", "register"), ("B", "string"), *_STORED), "A RK(C)", "",
        "R[A][K[B]] := RK[C]",
        "Assigns to a table at a constant name.",
    ),
    Opcode(
        NEWTABLE, "NEWTABLE", "iABC",
        (("A", "target"), ("B", "hash size"), ("C", "array size"), ("k", "has extra")), "", "A",
        "R[A] := {}",
        "Makes a table with room for 2^(B-1) fields (none when B is 0) and for C array elements; when k is set, "
        "the extra argument times 256 is added to C. An EXTRAARG always follows, used or not.",
        _EXTRA,
    ),
    Opcode(
        SELF, "SELF", "iABC",
        (("A", "target"), ("B", "register"), ("C", "register or string"), ("k", "is constant")), "B RK(C)", "A..A+1",
        "R[A+1] := R[B]; R[A] := R[B][RK[C]]",
        "Prepares a method call: fetches the method and puts the object behind it as the first argument.",
    ),
    Opcode(
        ADDI, "ADDI", "iABC", _BINARY_SIGNED, "B", "A", "R[A] := R[B] + sC",
        "Adds a small integer to a register; x - 3 is compiled as x + -3. When the operand is a number, the "
        "MMBINI that follows is skipped.",
        _FALLBACK_INTEGER,
    ),
    _arithmetic_constant(ADDK, "ADDK", "+", "sum of"),
    _arithmetic_constant(SUBK, "SUBK", "-", "difference of"),
    _arithmetic_constant(MULK, "MULK", "*", "product of"),
    _arithmetic_constant(MODK, "MODK", "%", "remainder, from division rounded down, of"),
    _arithmetic_constant(POWK, "POWK", "^", "power, always a float, of"),
    _arithmetic_constant(DIVK, "DIVK", "/", "quotient, always a float, of"),
    _arithmetic_constant(IDIVK, "IDIVK", "//", "quotient, rounded down, of"),
    _bitwise_constant(BANDK, "BANDK", "&", "bitwise and of"),
    _bitwise_constant(BORK, "BORK", "|", "bitwise or of"),
    _bitwise_constant(BXORK, "BXORK", "~", "bitwise exclusive or of"),
    Opcode(
        SHRI, "SHRI", "iABC", _BINARY_SIGNED, "B", "A", "R[A] := R[B] >> sC",
        "Shifts a register right by a small number of places; x << 3 is compiled as x >> -3. When the operand "
        "has an integer value, the MMBINI that follows is skipped.",
        _FALLBACK_INTEGER,
    ),
    Opcode(
        SHLI, "SHLI", "iABC", _BINARY_SIGNED, "B", "A", "R[A] := sC << R[B]",
        "Shifts a small integer left by as many places as a register says. When the register has an integer "
        "value, the MMBINI that follows is skipped.",
        _FALLBACK_INTEGER,
    ),
    _arithmetic(ADD, "ADD", "+", "sum of"),
    _arithmetic(SUB, "SUB", "-", "difference of"),
    _arithmetic(MUL, "MUL", "*", "product of"),
    _arithmetic(MOD, "MOD", "%", "remainder, from division rounded down, of"),
    _arithmetic(POW, "POW", "^", "power, always a float, of"),
    _arithmetic(DIV, "DIV", "/", "quotient, always a float, of"),
    _arithmetic(IDIV, "IDIV", "//", "quotient, rounded down, of"),
    _bitwise(BAND, "BAND", "&", "bitwise and of"),
    _bitwise(BOR, "BOR", "|", "bitwise or of"),
    _bitwise(BXOR, "BXOR", "~", "bitwise exclusive or of"),
    _bitwise(SHL, "SHL", "<<", "left shift of the first by the second of"),
    _bitwise(SHR, "SHR", ">>", "right shift of the first by the second of"),
    Opcode(
        MMBIN, "MMBIN", "iABC", (("A", "register"), ("B", "register"), ("C", "event")), "A B", "",
        "call metamethod C over R[A] and R[B]",
        "Calls the metamethod for the arithmetic instruction before it, which could not compute its result; the "
        "result goes to that instruction's A.",
    ),
    Opcode(
        MMBINI, "MMBINI", "iABC", (("A", "register"), ("sB", "signed"), ("C", "event"), ("k", "flipped")), "A", "",
        "call metamethod C over R[A] and sB",
        "As MMBIN, with a small integer for one operand; when k is set the integer is the first operand.",
    ),
    Opcode(
        MMBINK, "MMBINK", "iABC", (("A", "register"), ("B", "number"), ("C", "event"), ("k", "flipped")), "A", "",
        "call metamethod C over R[A] and K[B]",
        "As MMBIN, with a constant for one operand; when k is set the constant is the first operand.",
    ),
    Opcode(
        UNM, "UNM", "iABC", _UNARY, "B", "A", "R[A] := -R[B]",
        "Negates a number, or calls the metamethod __unm.",
    ),
    Opcode(
        BNOT, "BNOT", "iABC", _UNARY, "B", "A", "R[A] := ~R[B]",
        "Inverts the bits of an integer, or calls the metamethod __bnot.",
    ),
    Opcode(
        NOT, "NOT", "iABC", _UNARY, "B", "A", "R[A] := not R[B]",
        "Stores true for nil and false, and false for every other value.",
    ),
    Opcode(
        LEN, "LEN", "iABC", _UNARY, "B", "A", "R[A] := #R[B]",
        "Takes the length of a string or table, or calls the metamethod __len.",
    ),
    Opcode(
        CONCAT, "CONCAT", "iABC", (("A", "first"), ("B", "count")), "A..A+B-1", "A",
        "R[A] := R[A] .. ... .. R[A+B-1]",
        "Concatenates B values, from right to left. The other registers of the run are used up.",
    ),
    Opcode(
        CLOSE, "CLOSE", "iABC", (("A", "first"),), "", "",
        "close all variables from R[A] up",
        "Ends the life of local variables: captured ones leave their registers, to-be-closed ones have __close called.",
    ),
    Opcode(
        TBC, "TBC", "iABC", (("A", "register"),), "A", "",
        "mark R[A] as to be closed",
        "Marks a local variable <close>. Its value must be false, nil, or have a metamethod __close.",
    ),
    Opcode(
        JMP, "JMP", "isJ", (("sJ", "jump"),), "", "", "pc += sJ",
        "Jumps.",
    ),
    Opcode(
        EQ, "EQ", "iABC", _COMPARE, "A B", "", "if (R[A] == R[B]) ~= k then pc++",
        "Compares two registers for equality; the jump that follows is skipped unless the outcome is k.",
        _JUMP,
    ),
    Opcode(
        LT, "LT", "iABC", _COMPARE, "A B", "", "if (R[A] < R[B]) ~= k then pc++",
        "Compares two registers for order; the jump that follows is skipped unless the outcome is k.",
        _JUMP,
    ),
    Opcode(
        LE, "LE", "iABC", _COMPARE, "A B", "", "if (R[A] <= R[B]) ~= k then pc++",
        "Compares two registers for order; the jump that follows is skipped unless the outcome is k.",
        _JUMP,
    ),
    Opcode(
        EQK, "EQK", "iABC", (("A", "register"), ("B", "constant"), ("k", "condition")), "A", "",
        "if (R[A] == K[B]) ~= k then pc++",
        "Compares a register with a constant, without metamethods; the jump that follows is skipped unless the "
        "outcome is k.",
        _JUMP,
    ),
    _compare_signed(EQI, "EQI", "==", "equal to"),
    _compare_signed(LTI, "LTI", "<", "less than"),
    _compare_signed(LEI, "LEI", "<=", "less than or equal to"),
    _compare_signed(GTI, "GTI", ">", "greater than"),
    _compare_signed(GEI, "GEI", ">=", "greater than or equal to"),
    Opcode(
        TEST, "TEST", "iABC", (("A", "register"), ("k", "condition")), "A", "", "if (not R[A]) == k then pc++",
        "Tests whether a register is true (neither nil nor false); the jump that follows is skipped unless the "
        "outcome is k.",
        _JUMP,
    ),
    Opcode(
        TESTSET, "TESTSET", "iABC", (("A", "target"), ("B", "register"), ("k", "condition")), "B", "A",
        "if (not R[B]) == k then pc++ else R[A] := R[B]",
        "As TEST on R[B], and copies the value when the jump that follows is performed. It computes `and` and `or`.",
        _JUMP,
    ),
    Opcode(
        CALL, "CALL", "iABC", (("A", "first"), ("B", "count + 1"), ("C", "count + 1")), "A..A+B-1", "A..A+C-2",
        "R[A], ..., R[A+C-2] := R[A](R[A+1], ..., R[A+B-1])",
        "Calls a function with B - 1 arguments and keeps C - 1 results, which replace the function and its "
        "arguments. B = 0 passes all values up to the top, C = 0 keeps all results and sets the top.",
        uses_top=True, sets_top=True,
    ),
    Opcode(
        TAILCALL, "TAILCALL", "iABC",
        (("A", "first"), ("B", "count + 1"), ("C", "vararg parameters"), ("k", "needs close")), "A..A+B-1", "",
        "return R[A](R[A+1], ..., R[A+B-1])",
        "Calls a function in place of the running one. A RETURN of all the results always follows, for functions "
        "that are not written in Lua.",
        ("RETURN",), uses_top=True,
    ),
    Opcode(
        RETURN, "RETURN", "iABC",
        (("A", "first"), ("B", "count + 1"), ("C", "vararg parameters"), ("k", "needs close")), "A..A+B-2", "",
        "return R[A], ..., R[A+B-2]",
        "Returns B - 1 values, or with B = 0 all values up to the top. When k is set, variables are closed first.",
        uses_top=True,
    ),
    Opcode(
        RETURN0, "RETURN0", "iABC", (), "", "", "return",
        "Returns no values, from a function with nothing to close and without varargs.",
    ),
    Opcode(
        RETURN1, "RETURN1", "iABC", (("A", "register"),), "A", "", "return R[A]",
        "Returns one value, from a function with nothing to close and without varargs.",
    ),
    Opcode(
        FORLOOP, "FORLOOP", "iABx", (("A", "first"), ("Bx", "backward")), "A..A+2", "A A+1 A+3",
        "step the loop; if it continues then R[A+3] := R[A] and pc -= Bx",
        "Ends the body of a numerical loop. In a loop over integers R[A+1] counts the iterations left, so that the "
        "index cannot overflow.",
    ),
    Opcode(
        FORPREP, "FORPREP", "iABx", (("A", "first"), ("Bx", "forward")), "A..A+2", "A..A+3",
        "prepare the loop; if it does not run then pc += Bx + 1",
        "Begins a numerical loop: R[A] holds the initial value, R[A+1] the limit, R[A+2] the step; R[A+3] becomes "
        "the variable that the body sees. Bx leads to the FORLOOP at the end of the body.",
    ),
    Opcode(
        TFORPREP, "TFORPREP", "iABx", (("A", "first"), ("Bx", "forward")), "A+3", "",
        "mark R[A+3] as to be closed; pc += Bx",
        "Begins a generic loop: R[A] holds the iterator function, R[A+1] the state, R[A+2] the control variable and "
        "R[A+3] the closing value. Jumps to the TFORCALL at the end of the body.",
    ),
    Opcode(
        TFORCALL, "TFORCALL", "iABC", (("A", "first"), ("C", "count")), "A..A+2", "A+4..A+3+C",
        "R[A+4], ..., R[A+3+C] := R[A](R[A+1], R[A+2])",
        "Calls the iterator of a generic loop. The TFORLOOP that follows decides about another iteration.",
        ("TFORLOOP",),
    ),
    Opcode(
        TFORLOOP, "TFORLOOP", "iABx", (("A", "first"), ("Bx", "backward")), "A+4", "A+2",
        "if R[A+4] ~= nil then R[A+2] := R[A+4] and pc -= Bx",
        "Ends a generic loop: unless the iterator's first value is nil, it becomes the control variable and the body "
        "runs again.",
    ),
    Opcode(
        SETLIST, "SETLIST", "iABC", (("A", "register"), ("B", "open count"), ("C", "unsigned"), ("k", "has extra")),
        "A A+1..A+B", "",
        "R[A][C+i] := R[A+i], 1 <= i <= B",
        "Stores a run of values into a new table, behind its first C elements; when k is set, the extra argument times "
        "256 is added to C. With B = 0 it stores all values up to the top. Metamethods play no part.",
        uses_top=True,
    ),
    Opcode(
        CLOSURE, "CLOSURE", "iABx", (("A", "target"), ("Bx", "prototype")), "", "A", "R[A] := closure(P[Bx])",
        "Makes a function from a prototype and captures its upvalues as the prototype describes them.",
    ),
    Opcode(
        VARARG, "VARARG", "iABC", (("A", "first"), ("C", "count + 1")), "", "A..A+C-2",
        "R[A], ..., R[A+C-2] := ...",
        "Copies C - 1 extra arguments into registers, filled up with nil; C = 0 copies all and sets the top.",
        sets_top=True,
    ),
    Opcode(
        VARARGPREP, "VARARGPREP", "iABC", (("A", "count"),), "", "", "set the extra arguments aside",
        "First instruction of every vararg function: A is its number of fixed parameters, the rest is kept for VARARG.",
    ),
    Opcode(
        EXTRAARG, "EXTRAARG", "iAx", (("Ax", "extra"),), "", "", "(part of the instruction before)",
        "Extends an operand of LOADKX, NEWTABLE or SETLIST and is never performed by itself.",
    ),
)  # fmt: skip

NAMES = tuple(opcode.name for opcode in OPCODES)

IS_TEST = tuple(opcode.is_test for opcode in OPCODES)


def encode_abc(op: int, a: int, b: int, c: int, k: int = 0) -> int:
    """Assemble an iABC instruction; the fields must be in range (A, B and C 0 to 255, k 0 or 1)."""
    return op | a << 7 | k << 15 | b << 16 | c << 24


def encode_abx(op: int, a: int, bx: int) -> int:
    """Assemble an iABx instruction; `bx` is 0 to `MAX_BX`."""
    return op | a << 7 | bx << 15


def encode_asbx(op: int, a: int, sbx: int) -> int:
    """Assemble an iAsBx instruction; `sbx` is -65535 to 65536."""
    return op | a << 7 | (sbx + OFFSET_SBX) << 15


def encode_ax(op: int, ax: int) -> int:
    """Assemble an iAx instruction; `ax` is 0 to `MAX_AX`."""
    return op | ax << 7


def encode_sj(op: int, sj: int) -> int:
    """Assemble an isJ instruction; `sj` is -16777215 to 16777216."""
    return op | (sj + OFFSET_SJ) << 7


def get_op(instruction: int) -> int:
    """Return the opcode, 0 to 127 (83 and above are undefined)."""
    return instruction & 0x7F


def get_a(instruction: int) -> int:
    """Return field A, 0 to 255."""
    return instruction >> 7 & 0xFF


def get_b(instruction: int) -> int:
    """Return field B, 0 to 255."""
    return instruction >> 16 & 0xFF


def get_c(instruction: int) -> int:
    """Return field C, 0 to 255."""
    return instruction >> 24 & 0xFF


def get_k(instruction: int) -> int:
    """Return field k, 0 or 1."""
    return instruction >> 15 & 1


def get_sb(instruction: int) -> int:
    """Return field B as a signed integer, -127 to 128."""
    return (instruction >> 16 & 0xFF) - OFFSET_SC


def get_sc(instruction: int) -> int:
    """Return field C as a signed integer, -127 to 128."""
    return (instruction >> 24 & 0xFF) - OFFSET_SC


def get_bx(instruction: int) -> int:
    """Return field Bx, 0 to `MAX_BX`."""
    return instruction >> 15 & MAX_BX


def get_sbx(instruction: int) -> int:
    """Return field sBx, -65535 to 65536."""
    return (instruction >> 15 & MAX_BX) - OFFSET_SBX


def get_ax(instruction: int) -> int:
    """Return field Ax, 0 to `MAX_AX`."""
    return instruction >> 7 & MAX_AX


def get_sj(instruction: int) -> int:
    """Return field sJ, -16777215 to 16777216."""
    return (instruction >> 7 & MAX_AX) - OFFSET_SJ


DECODERS = {
    "A": get_a, "B": get_b, "C": get_c, "k": get_k, "sB": get_sb, "sC": get_sc,
    "Bx": get_bx, "sBx": get_sbx, "Ax": get_ax, "sJ": get_sj,
}  # fmt: skip
