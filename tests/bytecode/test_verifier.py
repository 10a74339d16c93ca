"""The verifier rejects each defect with function, instruction and rule, and accepts what compilers make."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from luapy.bytecode import opcodes as op
from luapy.bytecode.proto import Constant, LocalVariable, Proto, UpvalueDescription
from luapy.bytecode.undump import undump
from luapy.bytecode.verifier import VerifyError, verify
from tests.bytecode.corpus import PROGRAM_FILES, large_chunk, reference_chunk

ABC, ABX, AX, SJ, ASBX = op.encode_abc, op.encode_abx, op.encode_ax, op.encode_sj, op.encode_asbx
RETURN = ABC(op.RETURN0, 0, 1, 0)
CLOSING_RETURN = ABC(op.RETURN, 0, 1, 0, 1)
EXTRA = AX(op.EXTRAARG, 0)
ADD_EVENT = op.EVENTS.index("__add")
SUB_EVENT = op.EVENTS.index("__sub")


def function(*code: int, registers: int = 10, **attributes: Any) -> Proto:
    """Return a function of given instructions, with a RETURN0 behind them unless they end in a return."""
    proto = Proto("@test.lua")
    proto.line_defined, proto.last_line_defined = 3, 7
    proto.max_stack_size = registers
    proto.code = list(code)
    if not code or op.get_op(code[-1]) not in (op.RETURN, op.RETURN0, op.RETURN1):
        proto.code.append(RETURN)
    for name, value in attributes.items():
        assert hasattr(proto, name)
        setattr(proto, name, value)
    return proto


def capturing(*registers: int) -> Proto:
    """Return a nested function that captures registers of its enclosing function."""
    return function(upvalues=[UpvalueDescription("u", True, register) for register in registers])


def sharing(*upvalues: int) -> Proto:
    return function(upvalues=[UpvalueDescription("u", False, index) for index in upvalues])


NO_EXTRA = "the next instruction is not EXTRAARG"
TEN = "but there are only 10 registers"
CONSTANTS: list[Constant] = ["name", 7, 1.5, None, True, "x" * 41]
LOOP = (ABX(op.FORPREP, 0, 1), ABC(op.MOVE, 4, 3, 0), ABX(op.FORLOOP, 0, 2))
GENERIC = (ABX(op.TFORPREP, 0, 1), ABC(op.MOVE, 8, 4, 0), ABC(op.TFORCALL, 0, 0, 2), ABX(op.TFORLOOP, 0, 3))


class Case(NamedTuple):
    proto: Proto
    instruction: int | None
    rule: str


REJECTED = {
    # Operands
    "undefined opcode": Case(function(83), 1, "there is no such opcode"),
    "register": Case(function(ABC(op.MOVE, 0, 10, 0)), 1, "B is register 10, " + TEN),
    "target register": Case(function(ABC(op.LOADTRUE, 255, 0, 0)), 1, "A is register 255, " + TEN),
    "run of nil": Case(function(ABC(op.LOADNIL, 8, 2, 0)), 1, "register 10 is used, " + TEN),
    "method call": Case(function(ABC(op.SELF, 9, 0, 0)), 1, "register 10 is used, " + TEN),
    "arguments": Case(function(ABC(op.CALL, 8, 3, 1)), 1, "register 10 is used, " + TEN),
    "results": Case(function(ABC(op.CALL, 8, 1, 4)), 1, "register 10 is used, " + TEN),
    "returned values": Case(function(ABC(op.RETURN, 8, 4, 0)), 1, "register 10 is used, " + TEN),
    "extra arguments": Case(
        function(ABC(op.VARARGPREP, 0, 0, 0), ABC(op.VARARG, 9, 0, 3), ABC(op.RETURN, 0, 1, 1), is_vararg=True),
        2,
        "register 10 is used, " + TEN,
    ),
    "list items": Case(
        function(ABC(op.NEWTABLE, 8, 0, 0), EXTRA, ABC(op.SETLIST, 8, 2, 0)),
        3,
        "register 10 is used, " + TEN,
    ),
    "loop registers": Case(function(ABX(op.FORPREP, 7, 0), ABX(op.FORLOOP, 7, 1)), 1, "register 10 is used, " + TEN),
    "room of the iterator's call": Case(
        function(*GENERIC, CLOSING_RETURN, registers=6), 2, "A is register 8, but there are only 6 registers"
    ),
    "room of the iterator's call alone": Case(
        function(
            ABX(op.TFORPREP, 0, 0), ABC(op.TFORCALL, 0, 0, 1), ABX(op.TFORLOOP, 0, 2), CLOSING_RETURN, registers=6
        ),
        2,
        "the end of the call is register 6, but there are only 6 registers",
    ),
    "one register": Case(
        function(ABC(op.MOVE, 0, 1, 0), registers=1), 1, "B is register 1, but there is only 1 register"
    ),
    "close": Case(function(ABC(op.CLOSE, 10, 0, 0)), 1, "A is register 10, " + TEN),
    "to be closed": Case(function(ABC(op.TBC, 10, 0, 0), CLOSING_RETURN), 1, "A is register 10, " + TEN),
    "stored register": Case(function(ABC(op.SETI, 0, 1, 10)), 1, "C is register 10, " + TEN),
    "constant": Case(function(ABX(op.LOADK, 0, 0)), 1, "Bx is constant 0, but there are only 0 constants"),
    "stored constant": Case(
        function(ABC(op.SETI, 0, 1, 6, 1), constants=CONSTANTS), 1, "C is constant 6, but there are only 6 constants"
    ),
    "far constant": Case(
        function(ABX(op.LOADKX, 0, 0), AX(op.EXTRAARG, 6), constants=CONSTANTS),
        1,
        "the extra argument is constant 6, but there are only 6 constants",
    ),
    "key is no string": Case(
        function(ABC(op.GETFIELD, 0, 0, 1), constants=CONSTANTS), 1, "C is constant 1, which is not a short string"
    ),
    "key is a long string": Case(
        function(ABC(op.SETFIELD, 0, 5, 0), constants=CONSTANTS), 1, "B is constant 5, which is not a short string"
    ),
    "global is no string": Case(
        function(ABC(op.GETTABUP, 0, 0, 3), constants=CONSTANTS, upvalues=[UpvalueDescription("_ENV", True, 0)]),
        1,
        "C is constant 3, which is not a short string",
    ),
    "method is no string": Case(
        function(ABC(op.SELF, 0, 0, 4, 1), constants=CONSTANTS), 1, "C is constant 4, which is not a string"
    ),
    "operand is no number": Case(
        function(ABC(op.ADDK, 0, 0, 0), ABC(op.MMBINK, 0, 0, ADD_EVENT), constants=CONSTANTS),
        1,
        "C is constant 0, which is not a number",
    ),
    "operand is no integer": Case(
        function(ABC(op.BANDK, 0, 0, 2), constants=CONSTANTS), 1, "C is constant 2, which is not an integer"
    ),
    "upvalue": Case(function(ABC(op.GETUPVAL, 0, 0, 0)), 1, "B is upvalue 0, but there are only 0 upvalues"),
    "upvalue of an assignment": Case(
        function(ABC(op.SETTABUP, 1, 0, 0), constants=CONSTANTS, upvalues=[UpvalueDescription("u", True, 0)]),
        1,
        "A is upvalue 1, but there is only 1 upvalue",
    ),
    "prototype": Case(
        function(ABX(op.CLOSURE, 0, 1), protos=[sharing()]), 1, "Bx is prototype 1, but there is only 1 prototype"
    ),
    "event": Case(
        function(ABC(op.ADD, 0, 1, 2), ABC(op.MMBIN, 1, 2, 25)), 2, "C is event 25, but there are only 25 events"
    ),
    "hash size": Case(function(ABC(op.NEWTABLE, 0, 33, 0), EXTRA), 1, "the hash size is out of range"),
    "concatenation of one": Case(function(ABC(op.CONCAT, 0, 1, 0)), 1, "concatenates fewer than two values"),
    "loop without variables": Case(
        function(ABX(op.TFORPREP, 0, 0), ABC(op.TFORCALL, 0, 0, 0), ABX(op.TFORLOOP, 0, 2), CLOSING_RETURN),
        2,
        "a generic loop has no variables",
    ),
    # Instructions that belong together
    "far constant without extra argument": Case(function(ABX(op.LOADKX, 0, 0), constants=CONSTANTS), 1, NO_EXTRA),
    "table without extra argument": Case(function(ABC(op.NEWTABLE, 0, 0, 0)), 1, NO_EXTRA),
    "list without extra argument": Case(
        function(ABC(op.NEWTABLE, 0, 0, 0), EXTRA, ABC(op.SETLIST, 0, 1, 0, 1)), 3, NO_EXTRA
    ),
    "lonely extra argument": Case(function(EXTRA), 1, "the instruction before does not need it"),
    "extra argument of a short list": Case(
        function(ABC(op.NEWTABLE, 0, 0, 0), EXTRA, ABC(op.SETLIST, 0, 1, 0), EXTRA),
        4,
        "the instruction before does not need it",
    ),
    "test without jump": Case(function(ABC(op.TEST, 0, 0, 0)), 1, "the next instruction is not JMP"),
    "skip without true": Case(function(ABC(op.LFALSESKIP, 0, 0, 0)), 1, "the next instruction is not LOADTRUE"),
    "arithmetic without metamethod": Case(function(ABC(op.ADD, 0, 1, 2)), 1, "the next instruction is not MMBIN"),
    "arithmetic with another metamethod instruction": Case(
        function(ABC(op.ADDI, 0, 1, 128), ABC(op.MMBIN, 1, 2, ADD_EVENT)), 1, "the next instruction is not MMBINI"
    ),
    "lonely metamethod": Case(function(ABC(op.MMBIN, 1, 2, ADD_EVENT)), 1, "the instruction before does not need it"),
    "metamethod of another operation": Case(
        function(ABC(op.ADD, 0, 1, 2), ABC(op.MMBIN, 1, 2, SUB_EVENT)),
        2,
        "calls another metamethod than ADD before it needs",
    ),
    "metamethod over other registers": Case(
        function(ABC(op.ADD, 0, 1, 2), ABC(op.MMBIN, 1, 3, ADD_EVENT)), 2, "has other operands than ADD before it"
    ),
    "metamethod with another constant": Case(
        function(ABC(op.ADDK, 0, 1, 1), ABC(op.MMBINK, 1, 2, ADD_EVENT), constants=CONSTANTS),
        2,
        "has other operands than ADDK before it",
    ),
    "metamethod with exchanged operands": Case(
        function(ABC(op.SUBK, 0, 1, 1), ABC(op.MMBINK, 1, 1, SUB_EVENT, 1), constants=CONSTANTS),
        2,
        "exchanges the operands of SUBK",
    ),
    "metamethod with another integer": Case(
        function(ABC(op.ADDI, 0, 1, 130), ABC(op.MMBINI, 1, 129, ADD_EVENT)),
        2,
        "does not repeat the operation of ADDI before it",
    ),
    # Jumps
    "jump behind the end": Case(function(SJ(op.JMP, 1)), 1, "jumps to instruction 3 of 2"),
    "jump before the start": Case(function(SJ(op.JMP, -2)), 1, "jumps to instruction 0 of 2"),
    "jump to an extra argument": Case(
        function(ABC(op.NEWTABLE, 0, 0, 0), EXTRA, SJ(op.JMP, -2)),
        3,
        "jumps to instruction 2, which belongs to the one before it",
    ),
    "jump behind a test": Case(
        function(ABC(op.TEST, 0, 0, 0), SJ(op.JMP, 0), SJ(op.JMP, -2)),
        3,
        "jumps to instruction 2, which belongs to the one before it",
    ),
    "jump to a metamethod": Case(
        function(SJ(op.JMP, 1), ABC(op.ADD, 0, 1, 2), ABC(op.MMBIN, 1, 2, ADD_EVENT)),
        1,
        "jumps to instruction 3, which belongs to the one before it",
    ),
    "jump to the start of a vararg function": Case(
        function(ABC(op.VARARGPREP, 0, 0, 0), SJ(op.JMP, -2), ABC(op.RETURN, 0, 1, 1), is_vararg=True),
        2,
        "jumps to instruction 1, which belongs to the one before it",
    ),
    "no instructions": Case(function(code=[]), None, "there are no instructions"),
    "no return at the end": Case(function(code=[ABC(op.LOADNIL, 0, 0, 0)]), 1, "the last instruction is not a return"),
    # Loops
    "preparation without loop": Case(function(ABX(op.FORPREP, 0, 0)), 1, "does not lead to a FORLOOP"),
    "preparation behind the end": Case(function(ABX(op.FORPREP, 0, 99)), 1, "does not lead to a FORLOOP"),
    "loop with other registers": Case(
        function(ABX(op.FORPREP, 0, 0), ABX(op.FORLOOP, 1, 1)), 1, "leads to a FORLOOP with other registers"
    ),
    "loop that leads elsewhere": Case(
        function(RETURN, ABX(op.FORPREP, 0, 0), ABX(op.FORLOOP, 0, 2)), 2, "leads to a FORLOOP that does not lead back"
    ),
    "loop without preparation": Case(function(ABX(op.FORLOOP, 0, 1)), 1, "no instruction before it prepares the loop"),
    "generic preparation without call": Case(
        function(ABX(op.TFORPREP, 0, 0), CLOSING_RETURN), 1, "does not lead to a TFORCALL"
    ),
    "generic call with other registers": Case(
        function(ABX(op.TFORPREP, 0, 0), ABC(op.TFORCALL, 1, 0, 1), ABX(op.TFORLOOP, 1, 2), CLOSING_RETURN),
        1,
        "leads to a TFORCALL with other registers",
    ),
    "generic loop with other registers": Case(
        function(ABX(op.TFORPREP, 0, 0), ABC(op.TFORCALL, 0, 0, 1), ABX(op.TFORLOOP, 1, 2), CLOSING_RETURN),
        1,
        "leads to a TFORLOOP with other registers",
    ),
    "generic call without preparation": Case(
        function(ABC(op.TFORCALL, 0, 0, 1), ABX(op.TFORLOOP, 0, 2)), 1, "no instruction before it prepares the loop"
    ),
    "generic call without loop": Case(
        function(ABX(op.TFORPREP, 0, 0), ABC(op.TFORCALL, 0, 0, 1), CLOSING_RETURN), 1, "does not lead to a TFORLOOP"
    ),
    "generic loop alone": Case(function(ABX(op.TFORLOOP, 0, 1)), 1, "the instruction before does not need it"),
    "jump into a loop": Case(
        function(SJ(op.JMP, 1), *LOOP), 1, "jumps into the numerical loop that begins at instruction 2"
    ),
    "jump into a generic loop": Case(
        function(*GENERIC, SJ(op.JMP, -3), CLOSING_RETURN),
        5,
        "jumps into the generic loop that begins at instruction 1",
    ),
    "crossing loops": Case(
        function(ABX(op.FORPREP, 0, 1), ABX(op.FORPREP, 4, 1), ABX(op.FORLOOP, 0, 2), ABX(op.FORLOOP, 4, 2)),
        2,
        "the numerical loop ends outside of the numerical loop in which it begins",
    ),
    "write to a hidden register": Case(
        function(ABX(op.FORPREP, 0, 1), ABC(op.LOADTRUE, 1, 0, 0), ABX(op.FORLOOP, 0, 2)),
        2,
        "changes or captures a hidden register of a numerical loop",
    ),
    "call below hidden registers": Case(
        function(ABX(op.FORPREP, 2, 1), ABC(op.CALL, 0, 1, 1), ABX(op.FORLOOP, 2, 2)),
        2,
        "changes or captures a hidden register of a numerical loop",
    ),
    "capture of a hidden register": Case(
        function(
            ABX(op.FORPREP, 0, 1), ABX(op.CLOSURE, 4, 0), ABX(op.FORLOOP, 0, 2), CLOSING_RETURN, protos=[capturing(2)]
        ),
        2,
        "changes or captures a hidden register of a numerical loop",
    ),
    "hidden register captured before": Case(
        function(ABX(op.CLOSURE, 8, 0), *LOOP, CLOSING_RETURN, protos=[capturing(1)]),
        2,
        "a hidden register of the numerical loop may be captured by a closure",
    ),
    "hidden register captured on one path": Case(
        function(
            ABC(op.TEST, 0, 0, 0),
            SJ(op.JMP, 2),
            ABX(op.CLOSURE, 8, 0),
            SJ(op.JMP, 1),
            ABC(op.CLOSE, 0, 0, 0),
            *LOOP,
            CLOSING_RETURN,
            protos=[capturing(1)],
        ),
        6,
        "a hidden register of the numerical loop may be captured by a closure",
    ),
    # Table constructors
    "list without table": Case(
        function(ABC(op.SETLIST, 0, 1, 0)), 1, "no NEWTABLE before it made a table in register 0"
    ),
    "table replaced": Case(
        function(ABC(op.NEWTABLE, 0, 0, 0), EXTRA, ABC(op.LOADTRUE, 0, 0, 0), ABC(op.SETLIST, 0, 1, 0)),
        3,
        "changes or captures a hidden register of a table constructor",
    ),
    "jump over the table": Case(
        function(
            ABC(op.TEST, 0, 0, 0),
            SJ(op.JMP, 2),
            ABC(op.NEWTABLE, 0, 0, 0),
            EXTRA,
            ABC(op.LOADTRUE, 1, 0, 0),
            ABC(op.SETLIST, 0, 1, 0),
        ),
        2,
        "jumps into the table constructor that begins at instruction 3",
    ),
    "table captured": Case(
        function(
            ABX(op.CLOSURE, 8, 0),
            ABC(op.NEWTABLE, 0, 0, 0),
            EXTRA,
            ABC(op.SETLIST, 0, 1, 0),
            CLOSING_RETURN,
            protos=[capturing(0)],
        ),
        2,
        "a hidden register of the table constructor may be captured by a closure",
    ),
    # Open lists
    "open results not taken": Case(
        function(ABC(op.CALL, 0, 1, 0)), 1, "the next instruction does not take the open run of values"
    ),
    "open results not taken by a call": Case(
        function(ABC(op.CALL, 1, 1, 0), ABC(op.CALL, 0, 1, 1)),
        1,
        "the next instruction does not take the open run of values",
    ),
    "open arguments not left": Case(
        function(ABC(op.CALL, 0, 0, 1)), 1, "the instruction before does not leave an open run of values"
    ),
    "open return not left": Case(
        function(ABC(op.LOADTRUE, 0, 0, 0), ABC(op.RETURN, 0, 0, 0)),
        2,
        "the instruction before does not leave an open run of values",
    ),
    "open list below its table": Case(
        function(ABC(op.NEWTABLE, 3, 0, 0), EXTRA, ABC(op.CALL, 2, 1, 0), ABC(op.SETLIST, 3, 0, 0)),
        4,
        "takes an open run from register 4, which begins in 2",
    ),
    "open arguments below the function": Case(
        function(ABC(op.CALL, 2, 1, 0), ABC(op.CALL, 2, 0, 1)),
        2,
        "takes an open run from register 3, which begins in 2",
    ),
    "jump to the taker of an open list": Case(
        function(SJ(op.JMP, 1), ABC(op.CALL, 0, 1, 0), ABC(op.RETURN, 0, 0, 0)),
        1,
        "jumps to instruction 3, which belongs to the one before it",
    ),
    "tail call without return": Case(function(ABC(op.TAILCALL, 0, 1, 0)), 1, "the next instruction is not RETURN"),
    "tail call with a closed return": Case(
        function(ABC(op.TAILCALL, 0, 1, 0), ABC(op.RETURN, 0, 1, 0)),
        1,
        "the RETURN behind it does not return all results of the call",
    ),
    # Varargs, returns, closing
    "vararg function without preparation": Case(
        function(RETURN, is_vararg=True), 1, "a vararg function does not begin with VARARGPREP"
    ),
    "preparation in another function": Case(
        function(ABC(op.VARARGPREP, 0, 0, 0)), 1, "is not the first instruction of a vararg function"
    ),
    "preparation twice": Case(
        function(ABC(op.VARARGPREP, 0, 0, 0), ABC(op.VARARGPREP, 0, 0, 0), ABC(op.RETURN, 0, 1, 1), is_vararg=True),
        2,
        "is not the first instruction of a vararg function",
    ),
    "preparation with other parameters": Case(
        function(ABC(op.VARARGPREP, 1, 0, 0), ABC(op.RETURN, 0, 1, 1), is_vararg=True),
        1,
        "A is 1, the function has 0 parameters",
    ),
    "extra arguments of a plain function": Case(
        function(ABC(op.VARARG, 0, 0, 2)), 1, "the function is not a vararg function"
    ),
    "short return from a vararg function": Case(
        function(ABC(op.VARARGPREP, 0, 0, 0), RETURN, is_vararg=True), 2, "returns from a vararg function"
    ),
    "return that forgets the parameters": Case(
        function(ABC(op.VARARGPREP, 0, 0, 0), ABC(op.RETURN, 0, 1, 0), is_vararg=True),
        2,
        "C is 0 where the parameters of the function need 1",
    ),
    "short return where variables are captured": Case(
        function(ABX(op.CLOSURE, 1, 0), protos=[capturing(0)]),
        2,
        "does not close variables in a function that has variables to close",
    ),
    "return that does not close": Case(
        function(ABC(op.TBC, 0, 0, 0), ABC(op.RETURN, 0, 1, 0)),
        2,
        "k is clear in a function that has variables to close",
    ),
    "tail call with a pending variable": Case(
        function(ABC(op.TBC, 0, 0, 0), ABC(op.TAILCALL, 1, 1, 0, 1), ABC(op.RETURN, 1, 0, 0, 1)),
        2,
        "variables may be pending to be closed at a tail call",
    ),
    "pending twice": Case(
        function(ABC(op.TBC, 0, 0, 0), SJ(op.JMP, -2), CLOSING_RETURN),
        1,
        "a variable in this or a higher register may be pending to be closed",
    ),
    # Functions as a whole
    "too many registers": Case(function(registers=256), None, "more than 255 registers"),
    "too many parameters": Case(
        function(registers=2, parameter_count=3), None, "3 parameters do not fit into 2 registers"
    ),
    "type of a constant": Case(function(constants=[b"bytes"]), None, "constant 0 is not of a type for constants"),
    "range of a constant": Case(function(constants=[2**63]), None, "constant 0 is out of the range of integers"),
    "too many upvalues": Case(
        function(upvalues=[UpvalueDescription("u", True, 0)] * 256), None, "more than 255 upvalues"
    ),
    "kind of an upvalue": Case(
        function(upvalues=[UpvalueDescription("u", True, 0, 4)]), None, "upvalue 0 is of the unknown kind 4"
    ),
    "captured register": Case(
        function(CLOSING_RETURN, protos=[capturing(0, 10)]),
        None,
        "upvalue 1 captures register 10, but the enclosing function has 10 registers",
    ),
    "shared upvalue": Case(
        function(protos=[sharing(0)]), None, "upvalue 0 shares upvalue 0, but the enclosing function has 0 upvalues"
    ),
    "length of line information": Case(function(line_info=[0, 0]), None, "line information for 2 of 1 instructions"),
    "missing absolute line": Case(
        function(line_info=[Proto.ABSOLUTE_LINE]), None, "absolute line information is incomplete"
    ),
    "superfluous absolute line": Case(
        function(line_info=[0], absolute_line_info=[(0, 1)]),
        None,
        "absolute line information for instruction 1, which does not refer to it",
    ),
    "absolute line behind the end": Case(
        function(line_info=[0], absolute_line_info=[(1, 1)]),
        None,
        "absolute line information for instruction 2, which does not refer to it",
    ),
    "absolute lines out of order": Case(
        function(RETURN, RETURN, line_info=[Proto.ABSOLUTE_LINE] * 2, absolute_line_info=[(1, 1), (0, 1)]),
        None,
        "absolute line information is not in the order of instructions",
    ),
    "variable that ends before it starts": Case(
        function(RETURN, RETURN, local_variables=[LocalVariable("x", 1, 0)]),
        None,
        "local variable 0 has the invalid range 2 to 1",
    ),
    "variable behind the end": Case(
        function(local_variables=[LocalVariable("x", 0, 2)]), None, "local variable 0 has the invalid range 1 to 3"
    ),
    "variables out of order": Case(
        function(RETURN, RETURN, local_variables=[LocalVariable("x", 1, 2), LocalVariable("y", 0, 1)]),
        None,
        "local variable 1 has the invalid range 1 to 2",
    ),
    "more variables than registers": Case(
        function(registers=1, local_variables=[LocalVariable("x", 0, 1), LocalVariable("y", 0, 1)]),
        1,
        "2 local variables alive in 1 registers",
    ),
}


@pytest.mark.parametrize("case", REJECTED.values(), ids=REJECTED.keys())
def test_rejected(case: Case) -> None:
    with pytest.raises(VerifyError) as caught:
        verify(case.proto)
    error = caught.value
    assert (error.instruction, error.rule) == (case.instruction, case.rule)
    assert error.function == "function <test.lua:3,7>"
    where = ""
    if case.instruction is not None:
        number = op.get_op(case.proto.code[case.instruction - 1])
        where = f", instruction {case.instruction} ({op.NAMES[number] if number < 83 else 'opcode 83'})"
    assert error.message == str(error) == f"bad bytecode in function <test.lua:3,7>{where}: {case.rule}"


def test_the_defective_function_is_named() -> None:
    main = function(ABC(op.VARARGPREP, 0, 0, 0), ABC(op.RETURN, 0, 1, 1), is_vararg=True, source=None)
    main.line_defined = main.last_line_defined = 0
    inner = function(SJ(op.JMP, 5), source="return 1\n")
    main.protos = [function(protos=[inner])]
    with pytest.raises(
        VerifyError, match=r'^bad bytecode in function <\[string "return 1\.\.\."\]:3,7>, instruction 1 '
    ):
        verify(main)
    main.protos = []
    main.code.append(83)
    with pytest.raises(VerifyError, match=r"^bad bytecode in main <\?:0,0>, instruction 3 \(opcode 83\): the last "):
        verify(main)


@pytest.mark.parametrize(("depth", "accepted"), [(200, True), (201, False), (100_000, False)])
def test_nesting(depth: int, accepted: bool) -> None:
    proto = function()
    for _ in range(depth - 1):
        proto = function(protos=[proto])
    if accepted:
        verify(proto)
    else:
        with pytest.raises(VerifyError, match="functions are nested more than 200 deep"):
            verify(proto)
    while proto.protos:  # taken apart here, as Python frees nested objects by recursion
        proto = proto.protos.pop()


ACCEPTED = {
    "return without values behind the last register": function(ABC(op.RETURN, 10, 1, 0)),
    "loop alone": function(*LOOP),
    "generic loop alone": function(*GENERIC, CLOSING_RETURN),
    "capture closed before the loop": function(
        ABX(op.CLOSURE, 8, 0), ABC(op.CLOSE, 0, 0, 0), *LOOP, CLOSING_RETURN, protos=[capturing(1)]
    ),
    "capture of the loop's variable": function(
        ABX(op.FORPREP, 0, 2),
        ABX(op.CLOSURE, 8, 0),
        ABC(op.CLOSE, 3, 0, 0),
        ABX(op.FORLOOP, 0, 3),
        CLOSING_RETURN,
        protos=[capturing(3)],
    ),
    "write below a loop": function(ABX(op.FORPREP, 1, 1), ABC(op.LOADTRUE, 0, 0, 0), ABX(op.FORLOOP, 1, 2)),
    "jump out of a loop": function(ABX(op.FORPREP, 0, 1), SJ(op.JMP, 1), ABX(op.FORLOOP, 0, 2)),
    "endless loop": function(SJ(op.JMP, -1)),
    "pending again after closing": function(
        ABC(op.TBC, 0, 0, 0), ABC(op.CLOSE, 0, 0, 0), SJ(op.JMP, -3), CLOSING_RETURN
    ),
    "open list of a tail call": function(ABC(op.TAILCALL, 0, 1, 0), ABC(op.RETURN, 0, 0, 0)),
    "difference as a sum": function(ABC(op.ADDI, 0, 1, 124), ABC(op.MMBINI, 1, 130, SUB_EVENT)),
}


@pytest.mark.parametrize("proto", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(proto: Proto) -> None:
    verify(proto)


@pytest.mark.parametrize("strip", [False, True])
@pytest.mark.parametrize("path", PROGRAM_FILES, ids=lambda path: path.stem)
def test_compiled_programs_are_accepted(path: Path, strip: bool) -> None:
    verify(undump(reference_chunk(path, strip), "=chunk"))


def test_program_with_many_constants_is_accepted() -> None:
    verify(undump(large_chunk(), "=chunk"))


def test_entangled_jumps_are_turned_away() -> None:
    """Each block leads one back, so what a block captures takes as many rounds to get around as there are blocks."""
    blocks, captures = 2000, 200
    code: list[int] = []
    start = 0
    for block in range(blocks):
        before, start = start, len(code)
        if block < captures * 10 and block % 10 == 0:
            code.append(ABX(op.CLOSURE, 249, block // 10))
        code.append(ABC(op.TEST, 0, 0, 0))
        code.append(SJ(op.JMP, before - len(code) - 1))
    proto = function(*code, ABC(op.TBC, 0, 0, 0), CLOSING_RETURN, registers=250)
    proto.protos = [capturing(register) for register in range(captures)]
    with pytest.raises(VerifyError, match="the jumps are too entangled"):
        verify(proto)
