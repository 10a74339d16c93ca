"""Numeric loops that want their number only to read one list with it: a ``for`` over these elements.

Such a loop computes and tests, and does nothing that could change the list. Its number is what is left in the iterator
taken from the limit (`activations.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import EQUAL_SINGLETON
from luapy.vm.translator.flow import ARITHMETIC, METAMETHODS, QUIET, TESTS
from luapy.vm.translator.kinds import ANY
from luapy.vm.translator.liveness import reads, writes
from luapy.vm.translator.profiling import operands
from luapy.vm.translator.storing import disturbs
from luapy.vm.translator.translation import LISTED, RANGE, ActiveLoop
from luapy.vm.translator.writer import Writer, wrong_class

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block, Loop
    from luapy.vm.translator.writer import Env, Out

_PLAIN = QUIET | METAMETHODS | {op.JMP, op.TEST, op.TESTSET, EQUAL_SINGLETON, op.EQK}
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


class ListedLoops(Writer):
    # By the headers of such loops, which begin with the read.
    listed: dict[Block, Loop]
    forms: dict[Block, tuple[str, Any]]
    hoists: dict[Any, list[int]]
    active_loops: list[ActiveLoop]

    if TYPE_CHECKING:

        def counts_by_one(self, a: int, prepare: int) -> bool: ...

        def _block(self, block: Block, out: Out) -> Any: ...

    def find_listed(self) -> None:
        self.listed = {}
        for loop in self.flow.loops:
            header = loop.header
            form = self.forms.get(header)
            if form is None or form[0] != RANGE or not self._reads_one_list(loop, form[1][0], form[1][1]):
                continue
            self.listed[header] = loop
            self.form_of(header).form = LISTED

    def form_of(self, header: Block) -> ActiveLoop:
        return next(active for active in self.active_loops if active.first == header.start)

    def _reads_one_list(self, loop: Loop, a: int, variable: str) -> bool:
        """Is the first thing in each round to read an element with its number, and that all the number is for?"""
        header = loop.header
        operation, target, table, key, _ = self.code[header.start]
        counts = self.proto.history.lookups.get(header.start)
        if operation != op.GETTABLE or key != a + 3 or variable != f"r{key}" or counts is None or any(counts[1:]):
            return False
        if target in (*range(a, a + 4), table) or target in self.captured or table not in self.hoists.get(header, ()):
            return False
        if not self.wrong_results.isdisjoint((header.start - 1, header.start)):
            return False
        if not self.counts_by_one(a, header.start - 1) or any(block.loop is not loop for block in loop.body):
            return False
        if any(not loop.body.issuperset(block.successors) and not self._ends(block) for block in loop.body):
            # All that is left of the list would be copied, and hardly looked at.
            return False
        return all(
            self._is_plain(pc) and key not in reads(self.code[pc], self.proto.max_stack_size)
            for block in loop.body
            for pc in block.pcs
            if pc != header.start and self.code[pc][0] != op.FORLOOP
        ) and not any(writes(self.code[pc], table) for block in loop.body for pc in block.pcs)

    def _ends(self, block: Block) -> bool:
        return bool(self.code[block.pcs[-1]][0] == op.FORLOOP)

    def _is_plain(self, pc: int) -> bool:
        """Has an instruction only computed with, or compared, numbers and strings?"""
        operation = self.code[pc][0]
        if operation in _PLAIN:
            return True
        if operation not in ARITHMETIC and operation not in TESTS and operation != op.UNM:
            return False
        return all(self.guess(pc, position) is not None for position in range(len(operands(self.code[pc]))))

    def drop_disturbed(self) -> bool:
        """Give up the form where the text turns out to do more than was seen; tell whether there was such a loop."""
        found = False
        for header, loop in [*self.listed.items()]:
            lines: Out = []
            for block in loop.body:
                self._block(block, lines)
            if any(disturbs(_STRINGS.sub("", text)) for text, _ in lines):
                found = True
                del self.listed[header]
                self.form_of(header).form = RANGE
        return found

    def begin_listed(self, header: Block, pc: int, a: int, env: Env, out: Out) -> None:
        """At the end of what prepares a loop: get the elements; leave if some are missing."""
        if header in self.listed:
            table = self.code[header.start][2]
            start, limit = self.register(a), self.register(a + 1)
            last = limit if self.kind(a + 1, env).low >= 0 else f"max({limit}, 0)"
            below = "" if self.kind(a, env).low >= 1 else f"{start} < 1 or "
            out.append((f"if {below}{limit} >= len(a{table}):", pc))
            out.append((f"    return deopt(M, {pc}, locals())", -1))
            out.append((f"e{a} = iter(a{table}[{start}:{last} + 1])", pc))

    def listed_line(self, header: Block) -> str:
        """Return the line that begins such a loop."""
        return f"for r{self.code[header.start][1]} in e{self.forms[header][1][0]}:"

    def read_listed(self, pc: int, a: int, env: Env, out: Out) -> bool:
        """Write the first instruction of such a loop: look at the value that the line of the loop has read."""
        if self.block_pcs[0] != pc or self.flow.blocks_by_start.get(pc) not in self.listed:
            return False
        guess = self.result_guess(pc, a)
        out.append((f"if r{a} is None:" if guess is None else f"if {wrong_class(f'r{a}', guess)}:", pc))
        out.append((f"    return deopt(M, {pc}, locals())", -1))
        self.set(a, guess or ANY, env)
        if guess is None:
            self.not_nil.add(f"r{a}")
        return True
