"""The part of the verifier that looks at a function's instructions one by one, and at those that belong together.

What can be read off the opcode table is checked by it: the range of every operand, the type of constants, the
registers that a run takes, the instruction that must follow. The functions in `_SPECIAL` check what is particular
to an opcode.
"""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.proto import Constant, Proto
from luapy.bytecode.registers import OPEN, registers_read, registers_written
from luapy.bytecode.verifier_errors import VerifyError, defect

# (start, end, register, kind) of a region: its instructions are those behind `start` up to `end`.
Region = tuple[int, int, int, str]
# Kinds of regions: stretches of code that only their first instruction may enter.
NUMERIC_LOOP = "numerical loop"
GENERIC_LOOP = "generic loop"
CONSTRUCTOR = "table constructor"

# Bits for the types of a constant.
_NUMBER = 1
_INTEGER = 2
_STRING = 4
_SHORT_STRING = 8

# Operand roles that are indices: the list that they lead into, and the type that a constant must have there.
_INDEX_ROLES = {
    "target": ("register", 0),
    "register": ("register", 0),
    "upvalue": ("upvalue", 0),
    "prototype": ("prototype", 0),
    "event": ("event", 0),
    "constant": ("constant", 0),
    "number": ("constant", _NUMBER),
    "integer": ("constant", _INTEGER),
    "string": ("constant", _SHORT_STRING),
}
_TYPE_NAMES = {_NUMBER: "a number", _INTEGER: "an integer", _SHORT_STRING: "a short string"}
_SHIFTS = {"A": (7, op.MAX_A), "B": (16, op.MAX_B), "C": (24, op.MAX_C), "Bx": (15, op.MAX_BX)}

# These only make sense behind the instruction that names them as its follower.
_FOLLOWERS_ONLY = frozenset((op.EXTRAARG, op.MMBIN, op.MMBINI, op.MMBINK, op.TFORLOOP))

_EVENT_ADD = op.EVENTS.index("__add")
_EVENT_SUB = op.EVENTS.index("__sub")
_EVENT_SHL = op.EVENTS.index("__shl")
_EVENT_SHR = op.EVENTS.index("__shr")
_COMMUTATIVE = frozenset((op.ADDK, op.MULK, op.BANDK, op.BORK, op.BXORK))
_MAX_HASH_SIZE = 32
# A generic loop copies the iterator and its two arguments behind its four own registers before the call.
_ITERATOR_CALL_SIZE = 7


def _index_checks(opcode: op.Opcode) -> tuple[tuple[int, int, str, int, str], ...]:
    """Return (shift, mask, list, constant type, field) for each operand that is an index."""
    checks = []
    for field, role in opcode.operands:
        if role in _INDEX_ROLES:
            where, constant_type = _INDEX_ROLES[role]
            checks.append((*_SHIFTS[field], where, constant_type, field))
    return tuple(checks)


def _has_run(opcode: op.Opcode) -> bool:
    return any(not item.isalpha() and "(" not in item for item in (opcode.reads + " " + opcode.writes).split())


_INDEX_CHECKS = tuple(_index_checks(opcode) for opcode in op.OPCODES)
_HAS_RUN = tuple(_has_run(opcode) for opcode in op.OPCODES)
_FOLLOWERS = tuple(frozenset(op.NAMES.index(name) for name in opcode.follower) for opcode in op.OPCODES)


def _constant_types(constant: Constant) -> int:
    if constant.__class__ is str:
        return _STRING | (_SHORT_STRING if len(constant) <= op.MAX_SHORT_STRING else 0)
    if constant.__class__ is int:
        return _NUMBER | _INTEGER
    return _NUMBER if constant.__class__ is float else 0


class CheckedCode:
    """What the check of a function's instructions found out for the check of its paths.

    `jumps` has (from, to) for every jump, `regions` has every loop and table constructor. `interior` marks the
    instructions to which no jump may lead, as they belong to the one before them.
    """

    __slots__ = ("interior", "jumps", "regions")

    def __init__(self, size: int) -> None:
        self.interior = bytearray(size)
        self.jumps: list[tuple[int, int]] = []
        self.regions: list[Region] = []


def check_code(proto: Proto) -> CheckedCode:
    """Check each instruction of `proto`; raises `VerifyError`."""
    checker = _CodeChecker(proto)
    checker.check_ends()
    for pc in range(len(proto.code)):
        checker.check_instruction(pc)
    checker.collect_constructors()
    return checker.result


class _CodeChecker:
    def __init__(self, proto: Proto) -> None:
        self.proto = proto
        self.code = proto.code
        self.result = CheckedCode(len(proto.code))
        self.constant_types = [_constant_types(constant) for constant in proto.constants]
        self.limits = {
            "register": proto.max_stack_size,
            "constant": len(proto.constants),
            "upvalue": len(proto.upvalues),
            "prototype": len(proto.protos),
            "event": len(op.EVENTS),
        }
        self.must_close = _must_close(proto)
        # The last NEWTABLE for each register, and for each NEWTABLE the last SETLIST that fills it.
        self.tables: dict[int, int] = {}
        self.constructor_ends: dict[int, int] = {}
        self.loop_ends: set[int] = set()

    def error(self, pc: int, rule: str) -> VerifyError:
        return defect(self.proto, rule, pc)

    def check_ends(self) -> None:
        last = len(self.code) - 1
        if op.get_op(self.code[last]) not in (op.RETURN, op.RETURN0, op.RETURN1):
            raise self.error(last, "the last instruction is not a return")
        if self.proto.is_vararg:
            if op.get_op(self.code[0]) != op.VARARGPREP:
                raise self.error(0, "a vararg function does not begin with VARARGPREP")
            self.result.interior[0] = 1

    def check_instruction(self, pc: int) -> None:
        instruction = self.code[pc]
        number = instruction & 0x7F
        if number > op.EXTRAARG:
            raise self.error(pc, "there is no such opcode")
        for shift, mask, where, constant_type, field in _INDEX_CHECKS[number]:
            index = instruction >> shift & mask
            if index >= self.limits[where]:
                raise self.error(pc, f"{field} is {where} {index}, but {self._available(where)}")
            if constant_type and not self.constant_types[index] & constant_type:
                raise self.error(pc, f"{field} is constant {index}, which is not {_TYPE_NAMES[constant_type]}")
        if _HAS_RUN[number]:
            self.check_runs(pc, instruction)
        if number in _FOLLOWERS_ONLY and not self.result.interior[pc]:
            raise self.error(pc, "the instruction before does not need it")
        if _FOLLOWERS[number]:
            self.expect_follower(pc, _FOLLOWERS[number])
        special = _SPECIAL.get(number)
        if special is not None:
            special(self, pc, instruction)

    def _available(self, where: str) -> str:
        count = self.limits[where]
        return f"there is only 1 {where}" if count == 1 else f"there are only {count} {where}s"

    def check_runs(self, pc: int, instruction: int) -> None:
        limit = self.proto.max_stack_size
        for start, stop in registers_read(instruction) + registers_written(instruction):
            last = start if stop == OPEN else stop - 1
            if last >= limit:
                raise self.error(pc, f"register {last} is used, but {self._available('register')}")

    def check_register(self, pc: int, field: str, register: int) -> None:
        if register >= self.proto.max_stack_size:
            raise self.error(pc, f"{field} is register {register}, but {self._available('register')}")

    def expect_follower(self, pc: int, followers: frozenset[int]) -> None:
        # The last instruction is a return and needs no follower, so there is a next one.
        if op.get_op(self.code[pc + 1]) not in followers:
            names = " or ".join(op.NAMES[number] for number in sorted(followers))
            raise self.error(pc, f"the next instruction is not {names}")
        # A comparison's jumps may lead to the LOADTRUE that LFALSESKIP skips; nothing leads to other followers.
        if op.get_op(self.code[pc]) != op.LFALSESKIP:
            self.result.interior[pc + 1] = 1

    def add_jump(self, pc: int, target: int) -> None:
        if not 0 <= target < len(self.code):
            raise self.error(pc, f"jumps to instruction {target + 1} of {len(self.code)}")
        self.result.jumps.append((pc, target))

    # Operands that the table leaves open

    def first_register(self, pc: int, instruction: int) -> None:
        self.check_register(pc, "A", op.get_a(instruction))

    def stored_value(self, pc: int, instruction: int) -> None:
        index = op.get_c(instruction)
        if not op.get_k(instruction):
            self.check_register(pc, "C", index)
        elif index >= self.limits["constant"]:
            raise self.error(pc, f"C is constant {index}, but {self._available('constant')}")

    def method_name(self, pc: int, instruction: int) -> None:
        self.stored_value(pc, instruction)
        index = op.get_c(instruction)
        if op.get_k(instruction) and not self.constant_types[index] & _STRING:
            raise self.error(pc, f"C is constant {index}, which is not a string")

    def extended_constant(self, pc: int, instruction: int) -> None:
        index = op.get_ax(self.code[pc + 1])
        if index >= self.limits["constant"]:
            raise self.error(pc, f"the extra argument is constant {index}, but {self._available('constant')}")

    def concatenation(self, pc: int, instruction: int) -> None:
        if op.get_b(instruction) < 2:
            raise self.error(pc, "concatenates fewer than two values")

    # Metamethod instructions behind arithmetic ones

    def metamethod(self, pc: int, instruction: int) -> None:
        """Check that MMBIN or MMBINK repeats the operation and operands of the instruction before."""
        before = self.code[pc - 1]
        number = op.get_op(before)
        with_constant = op.get_op(instruction) == op.MMBINK
        event = number - (op.ADDK if with_constant else op.ADD) + _EVENT_ADD
        if op.get_c(instruction) != event:
            raise self.error(pc, f"calls another metamethod than {op.NAMES[number]} before it needs")
        if (op.get_a(instruction), op.get_b(instruction)) != (op.get_b(before), op.get_c(before)):
            raise self.error(pc, f"has other operands than {op.NAMES[number]} before it")
        if op.get_k(instruction) and number not in _COMMUTATIVE:
            raise self.error(pc, f"exchanges the operands of {op.NAMES[number]}")

    def metamethod_integer(self, pc: int, instruction: int) -> None:
        before = self.code[pc - 1]
        number = op.get_op(before)
        integer = op.get_sc(before)
        # Event, integer and flag k; a difference is compiled as a sum, a left shift as a right shift.
        expected = {
            op.ADDI: ((_EVENT_ADD, integer, 0), (_EVENT_ADD, integer, 1), (_EVENT_SUB, -integer, 0)),
            op.SHRI: ((_EVENT_SHR, integer, 0), (_EVENT_SHL, -integer, 0)),
            op.SHLI: ((_EVENT_SHL, integer, 1),),
        }
        found = (op.get_c(instruction), op.get_sb(instruction), op.get_k(instruction))
        if op.get_a(instruction) != op.get_b(before) or found not in expected[number]:
            raise self.error(pc, f"does not repeat the operation of {op.NAMES[number]} before it")

    # Calls, returns and open runs

    def open_run(self, pc: int, instruction: int) -> None:
        """Check the partners of an instruction that leaves or takes an open run of values."""
        opcode = op.OPCODES[op.get_op(instruction)]
        if opcode.uses_top and not op.get_b(instruction):
            self.open_consumer(pc, instruction)
        if opcode.sets_top and not op.get_c(instruction):
            following = self.code[pc + 1]
            consumer = op.get_op(following)
            if consumer > op.EXTRAARG or not op.OPCODES[consumer].uses_top or op.get_b(following):
                raise self.error(pc, "the next instruction does not take the open run of values")
            self.result.interior[pc + 1] = 1

    def open_consumer(self, pc: int, instruction: int) -> None:
        before = self.code[pc - 1] if pc else op.EXTRAARG
        producer = op.get_op(before)
        is_tail_call = producer == op.TAILCALL
        if not is_tail_call and (not op.OPCODES[producer].sets_top or op.get_c(before)):
            raise self.error(pc, "the instruction before does not leave an open run of values")
        # All consumers but RETURN have something of their own in R[A], below the run.
        lowest = op.get_a(instruction) + (op.get_op(instruction) != op.RETURN)
        if op.get_a(before) < lowest:
            raise self.error(pc, f"takes an open run from register {lowest}, which begins in {op.get_a(before)}")

    def call(self, pc: int, instruction: int) -> None:
        self.first_register(pc, instruction)
        self.open_run(pc, instruction)

    def tail_call(self, pc: int, instruction: int) -> None:
        self.leaving(pc, instruction)
        following = self.code[pc + 1]
        if op.get_b(following) or op.get_a(following) != op.get_a(instruction):
            raise self.error(pc, "the RETURN behind it does not return all results of the call")

    def leaving(self, pc: int, instruction: int) -> None:
        # A return of no values names the register behind the local variables, which need not exist.
        if op.get_op(instruction) != op.RETURN or op.get_b(instruction) != 1:
            self.first_register(pc, instruction)
        self.open_run(pc, instruction)
        if self.must_close and not op.get_k(instruction):
            raise self.error(pc, "k is clear in a function that has variables to close")
        expected = self.proto.parameter_count + 1 if self.proto.is_vararg else 0
        if op.get_c(instruction) != expected:
            raise self.error(pc, f"C is {op.get_c(instruction)} where the parameters of the function need {expected}")

    def plain_return(self, pc: int, instruction: int) -> None:
        if self.must_close:
            raise self.error(pc, "does not close variables in a function that has variables to close")
        if self.proto.is_vararg:
            raise self.error(pc, "returns from a vararg function")

    def vararg(self, pc: int, instruction: int) -> None:
        if not self.proto.is_vararg:
            raise self.error(pc, "the function is not a vararg function")
        self.call(pc, instruction)

    def vararg_preparation(self, pc: int, instruction: int) -> None:
        if pc or not self.proto.is_vararg:
            raise self.error(pc, "is not the first instruction of a vararg function")
        if op.get_a(instruction) != self.proto.parameter_count:
            raise self.error(
                pc, f"A is {op.get_a(instruction)}, the function has {self.proto.parameter_count} parameters"
            )

    # Tables

    def new_table(self, pc: int, instruction: int) -> None:
        if op.get_b(instruction) > _MAX_HASH_SIZE:
            raise self.error(pc, "the hash size is out of range")
        self.tables[op.get_a(instruction)] = pc

    def set_list(self, pc: int, instruction: int) -> None:
        table = self.tables.get(op.get_a(instruction))
        if table is None:
            raise self.error(pc, f"no NEWTABLE before it made a table in register {op.get_a(instruction)}")
        self.constructor_ends[table] = pc
        self.open_run(pc, instruction)
        if op.get_k(instruction):
            self.expect_follower(pc, frozenset((op.EXTRAARG,)))

    def collect_constructors(self) -> None:
        for start, end in self.constructor_ends.items():
            self.result.regions.append((start, end, op.get_a(self.code[start]), CONSTRUCTOR))

    # Jumps and loops

    def jump(self, pc: int, instruction: int) -> None:
        self.add_jump(pc, pc + 1 + op.get_sj(instruction))

    def numeric_preparation(self, pc: int, instruction: int) -> None:
        end = pc + 1 + op.get_bx(instruction)
        self.check_loop_end(pc, end, op.FORLOOP)
        self.result.jumps.append((pc, end + 1))
        self.result.regions.append((pc, end, op.get_a(instruction), NUMERIC_LOOP))

    def generic_preparation(self, pc: int, instruction: int) -> None:
        call = pc + 1 + op.get_bx(instruction)
        if call >= len(self.code) or op.get_op(self.code[call]) != op.TFORCALL:
            raise self.error(pc, "does not lead to a TFORCALL")
        if op.get_a(self.code[call]) != op.get_a(instruction):
            raise self.error(pc, "leads to a TFORCALL with other registers")
        self.check_loop_end(pc, call + 1, op.TFORLOOP)
        self.loop_ends.add(call)
        self.result.jumps.append((pc, call))
        self.result.regions.append((pc, call + 1, op.get_a(instruction), GENERIC_LOOP))

    def check_loop_end(self, pc: int, end: int, number: int) -> None:
        if end >= len(self.code) or op.get_op(self.code[end]) != number:
            raise self.error(pc, f"does not lead to a {op.NAMES[number]}")
        loop = self.code[end]
        if op.get_a(loop) != op.get_a(self.code[pc]):
            raise self.error(pc, f"leads to a {op.NAMES[number]} with other registers")
        if end - op.get_bx(loop) != pc:
            raise self.error(pc, f"leads to a {op.NAMES[number]} that does not lead back")
        self.loop_ends.add(end)

    def loop_end(self, pc: int, instruction: int) -> None:
        if pc not in self.loop_ends:
            raise self.error(pc, "no instruction before it prepares the loop")
        self.add_jump(pc, pc + 1 - op.get_bx(instruction))

    def iterator_call(self, pc: int, instruction: int) -> None:
        if pc not in self.loop_ends:
            raise self.error(pc, "no instruction before it prepares the loop")
        if not op.get_c(instruction):
            raise self.error(pc, "a generic loop has no variables")
        self.check_register(pc, "the end of the call", op.get_a(instruction) + _ITERATOR_CALL_SIZE - 1)


def _must_close(proto: Proto) -> bool:
    """Whether the function has captured variables or variables to be closed, so that its returns must say so."""
    if any(upvalue.in_stack for inner in proto.protos for upvalue in inner.upvalues):
        return True
    return any(op.get_op(instruction) in (op.TBC, op.TFORPREP) for instruction in proto.code)


_SPECIAL = {
    op.SETTABUP: _CodeChecker.stored_value,
    op.SETTABLE: _CodeChecker.stored_value,
    op.SETI: _CodeChecker.stored_value,
    op.SETFIELD: _CodeChecker.stored_value,
    op.SELF: _CodeChecker.method_name,
    op.LOADKX: _CodeChecker.extended_constant,
    op.NEWTABLE: _CodeChecker.new_table,
    op.SETLIST: _CodeChecker.set_list,
    op.CONCAT: _CodeChecker.concatenation,
    op.MMBIN: _CodeChecker.metamethod,
    op.MMBINK: _CodeChecker.metamethod,
    op.MMBINI: _CodeChecker.metamethod_integer,
    op.CLOSE: _CodeChecker.first_register,
    op.JMP: _CodeChecker.jump,
    op.CALL: _CodeChecker.call,
    op.TAILCALL: _CodeChecker.tail_call,
    op.RETURN: _CodeChecker.leaving,
    op.RETURN0: _CodeChecker.plain_return,
    op.RETURN1: _CodeChecker.plain_return,
    op.FORLOOP: _CodeChecker.loop_end,
    op.FORPREP: _CodeChecker.numeric_preparation,
    op.TFORPREP: _CodeChecker.generic_preparation,
    op.TFORCALL: _CodeChecker.iterator_call,
    op.TFORLOOP: _CodeChecker.loop_end,
    op.VARARG: _CodeChecker.vararg,
    op.VARARGPREP: _CodeChecker.vararg_preparation,
}
