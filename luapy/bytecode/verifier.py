"""The verifier: which chunks are safe to run.

A chunk that comes from outside can hold any instructions. The interpreter and the translator check nothing
that is known here: every register, constant, upvalue and prototype exists, every jump leads to the start of an
instruction sequence, open runs of values have one producer and one consumer, and the hidden state of a loop
or of a table constructor cannot be reached from outside. All that the compiler emits is accepted.

The work is linear in the size of the chunk. `verifier_code` checks the instructions of one function,
`verifier_flow` the paths between them; this module checks the rest and leads through nested functions.
"""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.chunkformat import MAX_NESTING
from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER
from luapy.bytecode.proto import Proto
from luapy.bytecode.verifier_code import check_code
from luapy.bytecode.verifier_errors import VerifyError, defect
from luapy.bytecode.verifier_flow import check_flow

__all__ = ["VerifyError", "verify"]

_MAX_REGISTERS = op.NO_REGISTER
_MAX_UPVALUES = 255
_MAX_KIND = 3


def verify(proto: Proto) -> None:
    """Check that `proto` and the functions nested in it can run without harm.

    Raises `VerifyError`, which names the function, the instruction and the rule that is broken.
    """
    pending: list[tuple[Proto, Proto | None, int]] = [(proto, None, 1)]
    while pending:
        function, enclosing, depth = pending.pop()
        if depth > MAX_NESTING:
            raise defect(function, f"functions are nested more than {MAX_NESTING} deep")
        _check_sizes(function)
        _check_constants(function)
        _check_upvalues(function, enclosing)
        _check_lines(function)
        _check_local_variables(function)
        check_flow(function, check_code(function))
        pending.extend((inner, function, depth + 1) for inner in function.protos)


def _check_sizes(proto: Proto) -> None:
    if not proto.code:
        raise defect(proto, "there are no instructions")
    if proto.max_stack_size > _MAX_REGISTERS:
        raise defect(proto, f"more than {_MAX_REGISTERS} registers")
    if proto.parameter_count > proto.max_stack_size:
        raise defect(proto, f"{proto.parameter_count} parameters do not fit into {proto.max_stack_size} registers")


def _check_constants(proto: Proto) -> None:
    for index, constant in enumerate(proto.constants):
        if constant.__class__ is int:
            if not MIN_INTEGER <= constant <= MAX_INTEGER:
                raise defect(proto, f"constant {index} is out of the range of integers")
        elif constant is not None and constant.__class__ not in (str, float, bool):
            raise defect(proto, f"constant {index} is not of a type for constants")


def _check_upvalues(proto: Proto, enclosing: Proto | None) -> None:
    if len(proto.upvalues) > _MAX_UPVALUES:
        raise defect(proto, f"more than {_MAX_UPVALUES} upvalues")
    for number, upvalue in enumerate(proto.upvalues):
        if not 0 <= upvalue.kind <= _MAX_KIND:
            raise defect(proto, f"upvalue {number} is of the unknown kind {upvalue.kind}")
        if enclosing is None:
            continue
        if upvalue.in_stack and upvalue.index >= enclosing.max_stack_size:
            limit = f"the enclosing function has {enclosing.max_stack_size} registers"
            raise defect(proto, f"upvalue {number} captures register {upvalue.index}, but {limit}")
        if not upvalue.in_stack and upvalue.index >= len(enclosing.upvalues):
            limit = f"the enclosing function has {len(enclosing.upvalues)} upvalues"
            raise defect(proto, f"upvalue {number} shares upvalue {upvalue.index}, but {limit}")


def _check_lines(proto: Proto) -> None:
    line_info = proto.line_info
    if line_info and len(line_info) != len(proto.code):
        raise defect(proto, f"line information for {len(line_info)} of {len(proto.code)} instructions")
    last_pc = -1
    for pc, _ in proto.absolute_line_info:
        if pc <= last_pc:
            raise defect(proto, "absolute line information is not in the order of instructions")
        if pc >= len(line_info) or line_info[pc] != Proto.ABSOLUTE_LINE:
            raise defect(proto, f"absolute line information for instruction {pc + 1}, which does not refer to it")
        last_pc = pc
    if line_info.count(Proto.ABSOLUTE_LINE) != len(proto.absolute_line_info):
        raise defect(proto, "absolute line information is incomplete")


def _check_local_variables(proto: Proto) -> None:
    """Check that the ranges are in order, and that no more variables are alive at once than there are registers."""
    if not proto.local_variables:
        return
    size = len(proto.code)
    changes = [0] * (size + 1)
    last_start = 0
    for number, variable in enumerate(proto.local_variables):
        if not last_start <= variable.start_pc <= variable.end_pc <= size:
            span = f"{variable.start_pc + 1} to {variable.end_pc + 1}"
            raise defect(proto, f"local variable {number} has the invalid range {span}")
        last_start = variable.start_pc
        changes[variable.start_pc] += 1
        changes[variable.end_pc] -= 1
    alive = 0
    for pc, change in enumerate(changes):
        alive += change
        if alive > proto.max_stack_size:
            rule = f"{alive} local variables alive in {proto.max_stack_size} registers"
            raise defect(proto, rule, pc if pc < size else None)
