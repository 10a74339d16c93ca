"""Translated code with a budget: where it charges instructions, and what is outstanding at each of them.

A segment is charged where it begins (see budget.py for what that is). Here it reaches as far as what follows is
certain, or likely: across calls, too. One that cannot be afforded is left to the interpreter, which executes it step by
step. What is called meanwhile may take back what is outstanding, since the program can pay for no more than that; so
the code looks, after each instruction that may run others, whether that has happened.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.counting import CUTS, weight
from luapy.vm.errors import LuaError
from luapy.vm.table import BooleanKey, InvalidKey
from luapy.vm.translator.flow import ARITHMETIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.translator.flow import Block, Flow

_LEAVES = re.compile(r"return deopt\(M, (\d+), locals\(\)\)")

# Instructions after which nothing can be outstanding: the iterator's loop goes on at the one after it. Nor can it
# while a function waits.
FINAL_CUTS = frozenset((op.TFORCALL,))
WAITING_CUTS = FINAL_CUTS | {op.CALL}
# These lead to blocks that are charged where they begin.
LOOPING = frozenset((op.FORPREP, op.FORLOOP, op.TFORPREP, op.TFORLOOP))
# So much may be charged for what a block begins with before it is reached.
MOST_PREPAID = 1000

# The functions that call metamethods for translated code.
CALLING = (
    "arithmetic",
    "bitwise_not",
    "concat_any",
    "equal",
    "field",
    "index",
    "length",
    "less_equal",
    "less_than",
    "method",
    "negate",
    "order_immediate",
    "set_index",
    "set_named",
    "string_method",
)


class Charges:
    """What a function charges, and where; `waits` says that calls may suspend it.

    A block is charged before it is reached where that is possible: then all that may follow a beginning, on the way
    that has most instructions, is one charge, and who goes another way is given back the difference. Only loops and
    what follows them begin anew. `counts` has the charge at each beginning.
    """

    def __init__(self, code: list[Any], flow: Flow, waits: bool = False) -> None:
        self._code = code
        self._cuts = WAITING_CUTS if waits else FINAL_CUTS
        self.counts: dict[int, int] = {}
        # For each instruction what is outstanding while it is at work, and before it.
        self.outstanding: dict[int, int] = {}
        self._before: dict[int, int] = {}
        # The instructions before which the code has to see whether what is outstanding has been taken back.
        self.checks: set[int] = set()
        # What has been charged for a block by those that lead to it; where the block of each instruction ends.
        self._prepaid: dict[Block, int] = {}
        self._ends: dict[int, int] = {}
        self._entry = flow.entry
        self._headers = {loop.header for loop in flow.loops}
        # Successors come first.
        for block in reversed(flow.blocks):
            if not block.is_exit:
                self._charge(block)

    def _charge(self, block: Block) -> None:
        segment: list[int] = []
        segments = [segment]
        for pc in block.pcs:
            self._ends[pc] = block.pcs[-1]
            if segment and self._code[segment[-1]][0] in self._cuts:
                segment = []
                segments.append(segment)
            segment.append(pc)
        rest = self.following(block)
        for segment in reversed(segments):
            total = self._add(segment, rest)
            rest = 0
            if segment is segments[0] and total <= MOST_PREPAID and self._is_prepaid(block):
                self._prepaid[block] = total
            elif total:
                self.counts[segment[0]] = total

    def _is_prepaid(self, block: Block) -> bool:
        """Do all ways to a block stay in the loop that it is in, and end in a way that lets it be charged there?"""
        if block is self._entry or block in self._headers:
            return False
        for other in block.predecessors:
            operation = self._code[other.pcs[-1]][0]
            if other.loop is not block.loop or operation in LOOPING or operation in self._cuts:
                return False
        return True

    def _add(self, segment: list[int], rest: int) -> int:
        """Note what is outstanding in a segment, when `rest` has been charged for what follows it."""
        following = None
        for pc in reversed(segment):
            self.outstanding[pc] = rest
            operation = self._code[pc][0]
            if operation in ARITHMETIC:
                # Its metamethod is called at the instruction after it.
                self.outstanding[pc + 1] = rest
            if operation in CUTS and rest and following is not None:
                self.checks.add(following)
            rest += weight(self._code[pc])
            self._before[pc] = rest
            following = pc
        return rest

    def following(self, block: Block) -> int:
        """Return what is charged for the blocks after this one."""
        return max((self._prepaid.get(other, 0) for other in block.successors), default=0)

    def surplus(self, block: Block, following: Block) -> int:
        """Return what has been charged too much if `block` leads to `following`."""
        return self.following(block) - self._prepaid.get(following, 0)

    def is_recalled_after(self, block: Block) -> bool:
        """Does what is outstanding have to be looked after at the end of a block?"""
        last = block.pcs[-1]
        return self._code[last][0] in CUTS and self.outstanding[last] > 0

    def is_whole(self, pcs: list[int]) -> bool:
        """Are these instructions of a block a single segment, in which nothing is called?"""
        return pcs[0] in self.counts and not any(self._code[pc][0] in CUTS for pc in pcs)

    def lines(self, pc: int, is_loop: bool) -> list[tuple[str, int]]:
        """The text that charges the segment beginning at `pc`, in a loop unless all rounds have been charged."""
        count = self.counts[pc]
        lines = [
            (f"B.left -= {count}", pc),
            (f"if B.left < 0 and B.is_short({count}):", pc),
            (f"    return step(M, {pc}, locals())", -1),
        ]
        if is_loop:
            return [(f"if not s{pc}:", pc), *((f"    {text}", place) for text, place in lines)]
        return lines

    def leaving(self, lines: list[str], pcs: list[int]) -> list[int]:
        """Return for each line what is outstanding when it leaves by a failed guess; 0 where it does not."""
        owed = []
        current = None
        for line, pc in zip(lines, pcs):
            count = 0
            if pc >= 0:
                current = pc
            elif current is not None:
                found = _LEAVES.search(line)
                if found is not None:
                    target = int(found.group(1))
                    if target not in self.counts or self._is_within(current, target):
                        count = self._before.get(target, 0)
            owed.append(count)
        return owed

    def _is_within(self, current: int, beginning: int) -> bool:
        """Is an instruction in the rest of the block that begins, or is charged anew, at `beginning`?"""
        return current >= beginning and self._ends[current] == self._ends[beginning]


def counting_names(state: State, names: dict[str, Any]) -> dict[str, Any]:
    """Return what takes the place of functions in `names`, the namespace of translated code, with a budget."""
    budget = state.budget
    on_numbers = names["on_numbers"]
    counted: dict[str, Any] = {name: when_recalled(state, names[name]) for name in CALLING}
    arithmetic = counted["arithmetic"]

    def counted_arithmetic(event: str, x: Any, y: Any, d: int) -> Any:
        result = on_numbers(event, x, y)
        if result is None:
            # The MMBIN is executed.
            budget.left -= 1
            if budget.left < 0:
                budget.one()
            result = arithmetic(event, x, y, d)
        return result

    def counted_fields(table: LuaTable, key: Any) -> Iterator[tuple[Any, Any]]:
        """The rounds of a loop over `pairs`; the last call of ``next`` finds nothing, and counts as well.

        What ``next`` would remember, and charge, must be the same.
        """
        while True:
            budget.left -= 1
            if budget.left < 0:
                budget.one()
            try:
                pair = table.next(key)
            except InvalidKey as failure:
                raise LuaError(str(failure)) from None
            if pair is None:
                return
            yield pair
            key = pair[0]
            # While nothing is in the way, what follows needs no call.
            array = table.array
            if key.__class__ is int and 0 < key < len(array):
                key += 1
                while key < len(array) and (value := array[key]) is not None:
                    budget.left -= 1
                    if budget.left < 0:
                        budget.one()
                    yield key, value
                    key += 1
                key -= 1
                continue
            order: Any = getattr(table, "order", None)
            if order is None:
                continue
            place = table.places
            if place.__class__ is not int or place >= len(order) or order[place] is not key:
                continue
            names: list[Any] = order
            values, last = table.hash, len(names) - 1
            while place < last and table.order is order and table.places == place:
                name = names[place + 1]
                value = values[name]
                if value is None or name.__class__ is BooleanKey:
                    break
                budget.left -= 1
                if budget.left < 0:
                    budget.one()
                table.places = place = place + 1
                key = name
                yield key, value

    counted.update(
        B=budget,
        RECALLED=budget.recalled,
        arithmetic=counted_arithmetic,
        fields=counted_fields,
        python_frame=sys._getframe,
    )
    return counted


def recall_line(pc: int) -> tuple[str, int]:
    """The text that leaves for the interpreter, before `pc`, if what is outstanding has been taken back."""
    return f"if RECALLED and python_frame() in RECALLED: return recalled(M, {pc}, locals())", -1


def when_recalled(state: State, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return `function`, which may call a metamethod, for code with a budget.

    If meanwhile the outstanding instructions of the caller have been taken back, it becomes a call frame.
    """
    from luapy.vm.calls import deliver
    from luapy.vm.translator.activations import leave
    from luapy.vm.translator.pythonstack import calling_frame

    budget = state.budget

    def call(*arguments: Any) -> Any:
        result = function(*arguments)
        if budget.recalled and calling_frame() in budget.recalled:

            def go_on() -> None:
                # The interpreter ends the metamethod's call.
                state.native_calls += 1
                deliver(state, result)

            leave(state, go_on)
        return result

    return call
