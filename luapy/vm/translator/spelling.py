"""Numeric loops over the places of a string, from the first to the last one, that look at its bytes one by one.

Python goes through the string: the byte of the round is in the variable ``ch`` with the number of the loop's first
register, as a string, or as an integer where that is all that the loop asks for. Then the string is encoded first,
which goes over all of it; so that is not for loops that may be left early. A loop that wants its number for nothing
else does not count; should somebody ask, the number is found from what is left to go through, as in listed.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import successors
from luapy.vm.translator.intrinsics import BYTE, CHARACTER, Intrinsic, function_of
from luapy.vm.translator.kinds import ANY
from luapy.vm.translator.liveness import read_from, reads, writes
from luapy.vm.translator.moves import Moves
from luapy.vm.translator.storing import PURE
from luapy.vm.translator.translation import LISTED, RANGE, ActiveLoop

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block, Loop
    from luapy.vm.translator.kinds import Kind
    from luapy.vm.translator.writer import Out

_WANTED = frozenset((BYTE.function, CHARACTER.function))


class SpelledLoop:
    """A loop with the hidden registers from `register` on, over the string in `string`.

    Does it want `integers` only? And is the number of the round `unused` otherwise?
    """

    def __init__(self, register: int, string: int, integers: bool, unused: bool) -> None:
        self.register = register
        self.string = string
        self.integers = integers
        self.unused = unused


class SpelledLoops(Moves):
    # By their headers.
    spelled: dict[Block, SpelledLoop]
    forms: dict[Block, tuple[str, Any]]
    environments: dict[Block, dict[int, Kind]]
    listed: dict[Block, Loop]

    if TYPE_CHECKING:

        def counts_by_one(self, a: int, prepare: int) -> bool: ...

        def calls_only(self, loop: Loop, functions: re.Pattern[str]) -> bool: ...

        def function_bits(self, pc: int, a: int) -> int: ...

        def form_of(self, header: Block) -> ActiveLoop: ...

        def _block(self, block: Block, out: Out) -> Any: ...

    def find_spelled(self) -> None:
        self.spelled = {}
        for loop in self.flow.loops:
            form, details = self.forms.get(loop.header, ("", ()))
            if form != RANGE or details[1] != f"r{details[0] + 3}":
                continue
            string = self.string_of(loop, details[0])
            if string is None or string in self.captured or not self._begins_with_one(loop, details[0]):
                continue
            functions, moves = self._functions(loop, string, details[0] + 3)
            if functions:
                integers = functions == {BYTE.function} and self._is_gone_through(loop)
                unused = loop.header not in self.listed and self._only_moves(loop, details[0] + 3, moves)
                self.spelled[loop.header] = SpelledLoop(details[0], string, integers, unused)
                if unused:
                    self.form_of(loop.header).form = LISTED

    def string_of(self, loop: Loop, a: int) -> int | None:
        """Return the register with the string at whose length a numeric loop ends, if that and its number stay."""
        prepare = loop.header.start - 1
        operation, target, source, _, _ = self.code[prepare - 2]
        if operation != op.LEN or target != a + 1 or not self.counts_by_one(a, prepare):
            return None
        if not self._only_follows(prepare - 1):
            return None
        pcs = [pc for block in loop.body for pc in block.pcs if self.code[pc][0] != op.FORLOOP]
        return None if any(writes(self.code[pc], register) for pc in pcs for register in (source, a + 3)) else source

    def _begins_with_one(self, loop: Loop, a: int) -> bool:
        length = loop.header.start - 3
        operation, target, start, _, _ = self.code[length - 1]
        is_one = operation == op.LOADK and target == a and start.__class__ is int and start == 1
        return is_one and self._only_follows(length)

    def _only_follows(self, pc: int) -> bool:
        """Does the instruction at `pc` follow no other than that before it?"""
        return not any(pc in successors(self.code, other) for other in range(len(self.code)) if other != pc - 1)

    def _functions(self, loop: Loop, string: int, number: int) -> tuple[set[str | None], set[int]]:
        """Return which functions a loop seems to call for the byte of the round, and the moves of its number there."""
        found: set[str | None] = set()
        moves: set[int] = set()
        for block in loop.body:
            self.block_pcs = block.pcs
            for pc in block.pcs:
                operation, a, end, _, _ = self.code[pc]
                if operation != op.CALL or end not in (a + 3, a + 4):
                    continue
                function = function_of(self.function_bits(pc, a))
                places = range(a + 2, end)
                takes_byte = function in _WANTED and (function == BYTE.function) == (len(places) == 1)
                if takes_byte and self._has(pc, a + 1, string) and all(self._has(pc, at, number) for at in places):
                    found.add(function)
                    moves.update(loaded[0] for at in places if (loaded := self.loaded(pc, at)) is not None)
        return found, moves

    def _only_moves(self, loop: Loop, number: int, moves: set[int]) -> bool:
        """Is a loop's number read only to move it, in the loop and behind it?"""
        pcs = [pc for block in loop.body for pc in block.pcs if pc not in moves and self.code[pc][0] != op.FORLOOP]
        if any(number in reads(self.code[pc], self.size) for pc in pcs):
            return False
        behind = {other for block in loop.body for other in block.successors if other not in loop.body}
        return not any(
            number in read_from(self.flow, block, self.live_after[block], self.size)
            for block in behind
            if not block.is_exit
        )

    def _has(self, pc: int, register: int, source: int) -> bool:
        """Has a register been given the value of another one for the call at `pc`?"""
        loaded = self.loaded(pc, register)
        return loaded is not None and loaded[1][0] in (op.MOVE, op.SELF) and loaded[1][2] == source

    def _is_gone_through(self, loop: Loop) -> bool:
        """Does a loop that is begun come to its end, as a rule?"""
        inside = loop.body
        leaves = any(
            successor not in inside and not successor.is_surprise
            for block in inside
            for successor in block.successors
            if self.code[block.pcs[-1]][0] != op.FORLOOP
        )
        return not leaves and self.calls_only(loop, PURE)

    def _spelled(self, header: Block) -> SpelledLoop | None:
        """Return what is known of such a loop, if what it goes through is a string for certain."""
        loop = self.spelled.get(header)
        is_string = loop is not None and self.environments.get(header, {}).get(loop.string, ANY).name == "str"
        return loop if is_string else None

    def keep_numbers(self) -> bool:
        """Let loops count where the text uses the number after all; tell whether there was such a loop."""
        found = False
        for loop in self.flow.loops:
            spelled = self.spelled.get(loop.header)
            if spelled is None or not spelled.unused:
                continue
            if self._spelled(loop.header) is None or self._mentions(loop, f"r{spelled.register + 3}"):
                found = True
                spelled.unused = False
                self.form_of(loop.header).form = RANGE
        return found

    def _mentions(self, loop: Loop, name: str) -> bool:
        """Does a loop's text mention a variable?"""
        lines: Out = []
        for block in loop.body:
            edges = self._block(block, lines)
            lines.append((edges.condition or "", 0))
            for edge in edges.edges:
                lines += edge.lines
        return any(re.search(rf"\b{name}\b", text) for text, _ in lines)

    def begin_spelled(self, header: Block, pc: int, out: Out) -> None:
        """At the end of what prepares such a loop: begin to go through the string, if the loop does not count."""
        loop = self._spelled(header)
        if loop is not None and loop.unused:
            out.append((f"e{loop.register} = iter({self._source(loop)})", pc))

    @staticmethod
    def _source(loop: SpelledLoop) -> str:
        return f"r{loop.string}.encode('latin-1')" if loop.integers else f"r{loop.string}"

    def spelled_line(self, header: Block) -> str | None:
        """Return the line that begins such a loop, None for another one."""
        loop = self._spelled(header)
        if loop is None:
            return None
        if loop.unused:
            return f"for ch{loop.register} in e{loop.register}:"
        return f"for r{loop.register + 3}, ch{loop.register} in enumerate({self._source(loop)}, 1):"

    def spell(self, intrinsic: Intrinsic, loop: Loop) -> Intrinsic:
        """Return an intrinsic for the byte at the number of a loop such that it uses the loop's variable."""
        found = self._spelled(loop.header)
        if found is None or intrinsic not in (BYTE, CHARACTER):
            return intrinsic
        name = f"ch{found.register}"
        if found.integers:
            return intrinsic._replace(lines=(f"x = {name}",)) if intrinsic is BYTE else intrinsic
        return intrinsic._replace(lines=(f"x = {name}" if intrinsic is CHARACTER else f"x = ord({name})",))
