"""How the verifier reports a defect."""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.chunkname import short_source
from luapy.bytecode.proto import Proto


class VerifyError(Exception):
    """A chunk that must not run.

    `message` says everything. `function` names the function as in a listing ("main <file.lua:0,0>"),
    `instruction` is the number of the instruction counted from 1, or None when the defect is not in
    one, and `rule` says what is wrong.
    """

    def __init__(self, function: str, instruction: int | None, opcode: str, rule: str) -> None:
        where = "" if instruction is None else f", instruction {instruction} ({opcode})"
        self.message = f"bad bytecode in {function}{where}: {rule}"
        self.function = function
        self.instruction = instruction
        self.rule = rule
        super().__init__(self.message)


def defect(proto: Proto, rule: str, pc: int | None = None) -> VerifyError:
    """Make the error for a broken `rule` in `proto`, at instruction `pc` (from 0) if given."""
    kind = "function" if proto.line_defined else "main"
    source = short_source("=?" if proto.source is None else proto.source)
    function = f"{kind} <{source}:{proto.line_defined},{proto.last_line_defined}>"
    if pc is None:
        return VerifyError(function, None, "", rule)
    number = op.get_op(proto.code[pc])
    name = op.NAMES[number] if number < len(op.NAMES) else f"opcode {number}"
    return VerifyError(function, pc + 1, name, rule)
