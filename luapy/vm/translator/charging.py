"""Translated code with a budget: where it charges instructions, and what is outstanding at each of them.

A segment is charged where it begins (see budget.py for what that is). One that cannot be afforded is left to the
interpreter, which executes it step by step.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.counting import CUTS, weight
from luapy.vm.errors import LuaError
from luapy.vm.table import BooleanKey, InvalidKey
from luapy.vm.translator.flow import ARITHMETIC, TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.translator.flow import Block, Flow

_LEAVES = re.compile(r"return deopt\(M, (\d+), locals\(\)\)")

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
    """The segments of a function: `counts` has the charge at each one's beginning."""

    def __init__(self, code: list[Any], flow: Flow) -> None:
        self.counts: dict[int, int] = {}
        # For each instruction what is outstanding while it is at work.
        self.outstanding: dict[int, int] = {}
        # The beginning of its segment, and what is outstanding before it.
        self._segments: dict[int, int] = {}
        self._before: dict[int, int] = {}
        for block in flow.blocks:
            if block.is_exit:
                continue
            segment: list[int] = []
            for pc in block.pcs:
                segment.append(pc)
                if code[pc][0] in CUTS:
                    self._add(code, segment)
                    segment = []
            self._add(code, segment)
        self._entry = flow.entry
        # What a block that ends in a test has charged for the one after it, given back on the other way.
        self.advances: dict[Block, tuple[Block, int]] = {}
        for block in flow.blocks:
            if code[block.pcs[-1]][0] in TESTS:
                self._advance(block)

    def _advance(self, block: Block) -> None:
        """Let a block charge the first segment of the block that likely follows it, which then need not."""
        likely = [other for other in block.successors if self._is_part(other, block)]
        if not likely:
            return
        inside = [other for other in likely if other.loop is block.loop]
        following = (inside or likely)[0]
        first = self._segments[block.pcs[-1]]
        if first not in self.counts:
            return
        count = self.counts.pop(following.start)
        self.counts[first] += count
        for pc, beginning in self._segments.items():
            if beginning == first:
                self.outstanding[pc] += count
                if pc in self._before:
                    self._before[pc] += count
        self.advances[block] = following, count

    def _is_part(self, block: Block, before: Block) -> bool:
        """Is a block only reached from the one before it, and has it something to charge?"""
        is_only_way = block.predecessors == [before] and block is not self._entry
        return is_only_way and block.start in self.counts and block is not before

    def _add(self, code: list[Any], segment: list[int]) -> None:
        rest = 0
        for pc in reversed(segment):
            self._segments[pc] = segment[0]
            self.outstanding[pc] = rest
            if code[pc][0] in ARITHMETIC:
                # Its metamethod is called at the instruction after it.
                self._segments[pc + 1] = segment[0]
                self.outstanding[pc + 1] = rest
            rest += weight(code[pc])
            self._before[pc] = rest
        if rest:
            self.counts[segment[0]] = rest

    def is_whole(self, pcs: list[int]) -> bool:
        """Are these instructions of a block a single segment?"""
        return pcs[0] in self.counts and {self._segments[pc] for pc in pcs} == {pcs[0]}

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
                    # The next instruction may begin a segment, which has not been charged.
                    segment = self._segments.get(target)
                    if segment is not None and segment == self._segments.get(current):
                        count = self._before[target]
            owed.append(count)
        return owed


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

    counted.update(B=budget, arithmetic=counted_arithmetic, fields=counted_fields)
    return counted


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
