"""The lowest layer of the code generator: instructions, their lines, and jumps.

A jump whose destination is not known yet is *pending*: its position waits in a list until `patch_list` or
`patch_to_here` sets the destination of all jumps in the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode.opcodes import (
    EXTRAARG,
    IS_TEST,
    JMP,
    LOADNIL,
    MAX_AX,
    NO_REGISTER,
    OFFSET_SJ,
    RETURN,
    RETURN0,
    RETURN1,
    TEST,
    TESTSET,
)
from luapy.bytecode.proto import Proto
from luapy.compiler.constants import Constants
from luapy.compiler.errors import LuaSyntaxError, semantic_error, syntax_error

if TYPE_CHECKING:
    from luapy.compiler.constants import ConstantIndices
    from luapy.compiler.lexer import Tokens
    from luapy.compiler.scopes import PendingGoto, PlacedLabel

# A line difference must be smaller than this, and so many instructions may follow each other with differences
# only: otherwise the line is stored as it is.
LINE_DIFFERENCE_LIMIT = 0x80
MAX_LINE_DIFFERENCES = 128
# `Tokens.look` is called at the beginning of each function, and after so many instructions.
_UNSEEN_CODE = 500
# The whole-word masks that clear single fields of an instruction.
CLEAR_A = ~(0xFF << 7)
CLEAR_B = ~(0xFF << 16)
CLEAR_C = ~(0xFF << 24)
FIELD_K = 1 << 15

_PENDING_JUMP = JMP | (OFFSET_SJ - 1) << 7


class ChunkContext:
    """What all the functions of one chunk share while code is generated.

    `lines` holds the line on which each token ends, `labels` the visible labels and `gotos` the pending gotos of all
    open functions.
    """

    __slots__ = ("constant_indices", "gotos", "labels", "lines", "tokens", "variable_count")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        # One entry more for position -1, where the main function begins: on line 1.
        self.lines = [*tokens.lines, 1]
        self.constant_indices: ConstantIndices = {}
        self.labels: list[PlacedLabel] = []
        self.gotos: list[PendingGoto] = []
        self.variable_count = 0


class Emitter:
    """The instructions of one function, with the line of each.

    `position` is the index of the last token used so far: the reference compiles while it parses, and each
    instruction gets the line of the token read last at that moment.
    """

    def __init__(self, chunk: ChunkContext, proto: Proto, position: int) -> None:
        self.chunk = chunk
        self.proto = proto
        self.lines = chunk.lines
        self.position = position
        self.constants = Constants(chunk.constant_indices)
        self.code = proto.code
        self.line_info = proto.line_info
        self.previous_line = proto.line_defined
        self.differences_in_a_row = 0
        self.last_target = 0

    # Errors

    def syntax_error(self, message: str) -> LuaSyntaxError:
        """Return an error at the token after `position`, the current one for the reference."""
        return syntax_error(self.chunk.tokens, self.position + 1, message)

    def semantic_error(self, message: str) -> LuaSyntaxError:
        """As `syntax_error`, without the text of the token."""
        return semantic_error(self.chunk.tokens, self.position + 1, message)

    # Instructions and lines

    def emit(self, instruction: int) -> int:
        """Append an instruction, on the line of the current position; return its index."""
        code = self.code
        pc = len(code)
        code.append(instruction)
        if not pc % _UNSEEN_CODE:
            look = self.chunk.tokens.look
            if look is not None:
                look()
        line = self.lines[self.position]
        difference = line - self.previous_line
        if -LINE_DIFFERENCE_LIMIT < difference < LINE_DIFFERENCE_LIMIT and (
            self.differences_in_a_row < MAX_LINE_DIFFERENCES
        ):
            self.differences_in_a_row += 1
            self.line_info.append(difference)
            self.previous_line = line
        else:
            self._append_absolute_line(line)
        return pc

    def emit_abc(self, op: int, a: int, b: int, c: int, k: int = 0) -> int:
        """Append an iABC instruction; return its index."""
        return self.emit(op | a << 7 | k << 15 | b << 16 | c << 24)

    def emit_abx(self, op: int, a: int, bx: int) -> int:
        """Append an iABx instruction; return its index."""
        return self.emit(op | a << 7 | bx << 15)

    def emit_extra(self, value: int) -> int:
        """Append the EXTRAARG of the instruction before."""
        return self.emit(EXTRAARG | value << 7)

    def _append_absolute_line(self, line: int) -> None:
        self.proto.absolute_line_info.append((len(self.code) - 1, line))
        self.line_info.append(Proto.ABSOLUTE_LINE)
        self.differences_in_a_row = 1
        self.previous_line = line

    def _remove_last_line(self) -> None:
        difference = self.line_info.pop()
        if difference != Proto.ABSOLUTE_LINE:
            self.previous_line -= difference
            self.differences_in_a_row -= 1
        else:
            self.proto.absolute_line_info.pop()
            # The line that comes instead becomes absolute again, even where a difference would do.
            self.differences_in_a_row = MAX_LINE_DIFFERENCES + 1

    def fix_line(self, line: int) -> None:
        """Give the last instruction another line."""
        if line == self.previous_line:
            return
        self._remove_last_line()
        difference = line - self.previous_line
        if abs(difference) < LINE_DIFFERENCE_LIMIT and self.differences_in_a_row < MAX_LINE_DIFFERENCES:
            self.differences_in_a_row += 1
            self.line_info.append(difference)
            self.previous_line = line
        else:
            self._append_absolute_line(line)

    def remove_last_instruction(self) -> None:
        """Take the last instruction back."""
        self._remove_last_line()
        self.code.pop()

    def emit_nil(self, first: int, count: int) -> None:
        """Set `count` registers from `first` to nil, by widening a LOADNIL just before where that is possible."""
        last = first + count - 1
        code = self.code
        if len(code) > self.last_target and code[-1] & 0x7F == LOADNIL:
            known_first = code[-1] >> 7 & 0xFF
            known_last = known_first + (code[-1] >> 16 & 0xFF)
            if known_first <= first <= known_last + 1 or first <= known_first <= last + 1:
                first = min(first, known_first)
                last = max(last, known_last)
                code[-1] = LOADNIL | first << 7 | (last - first) << 16
                return
        self.emit_abc(LOADNIL, first, count - 1, 0)

    def emit_return(self, first: int, count: int) -> None:
        """Return `count` values from register `first` up, or all up to the top if `count` is -1."""
        op = RETURN0 if count == 0 else RETURN1 if count == 1 else RETURN
        self.emit_abc(op, first, count + 1, 0)

    # Jumps

    def emit_jump(self) -> int:
        """Append a pending jump; return its index."""
        return self.emit(_PENDING_JUMP)

    def emit_test(self, op: int, a: int, b: int, c: int, k: int) -> int:
        """Append a test and the pending jump that it controls; return the index of the jump."""
        self.emit(op | a << 7 | k << 15 | b << 16 | c << 24)
        return self.emit(_PENDING_JUMP)

    def mark_target(self) -> int:
        """Return the index of the next instruction, to which a jump will lead.

        Instructions before and after a target are not merged.
        """
        self.last_target = len(self.code)
        return self.last_target

    def set_destination(self, pc: int, destination: int) -> None:
        """Let the jump at `pc` lead to `destination`."""
        offset = destination - (pc + 1)
        if not -OFFSET_SJ <= offset <= MAX_AX - OFFSET_SJ:
            raise self.syntax_error("control structure too long")
        self.code[pc] = JMP | (offset + OFFSET_SJ) << 7

    def control_of(self, pc: int) -> int:
        """Return the index of the test that controls the jump at `pc`, or `pc` if the jump is unconditional."""
        return pc - 1 if pc > 0 and IS_TEST[self.code[pc - 1] & 0x7F] else pc

    def direct_value(self, pc: int, register: int) -> bool:
        """Let the jump at `pc` carry its value to `register` (nowhere if NO_REGISTER); return False if it has none."""
        control = self.control_of(pc)
        instruction = self.code[control]
        if instruction & 0x7F != TESTSET:
            return False
        source = instruction >> 16 & 0xFF
        if register not in (NO_REGISTER, source):
            self.code[control] = instruction & CLEAR_A | register << 7
        else:
            self.code[control] = TEST | source << 7 | instruction & FIELD_K
        return True

    def drop_values(self, jumps: list[int] | None) -> None:
        """Let none of the jumps carry a value."""
        for pc in jumps or ():
            self.direct_value(pc, NO_REGISTER)

    def patch_values(self, jumps: list[int], with_value: int, register: int, without_value: int) -> None:
        """Set destinations: one for jumps that carry their value, to `register`, and one for the others."""
        for pc in jumps:
            if self.direct_value(pc, register):
                self.set_destination(pc, with_value)
            else:
                self.set_destination(pc, without_value)

    def patch_list(self, jumps: list[int] | None, destination: int) -> None:
        """Let all the jumps lead to `destination`, without values."""
        if jumps is not None:
            self.patch_values(jumps, destination, NO_REGISTER, destination)

    def patch_to_here(self, jumps: list[int] | None) -> None:
        """Let all the jumps lead to the next instruction."""
        self.last_target = len(self.code)
        self.patch_list(jumps, self.last_target)
