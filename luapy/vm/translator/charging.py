"""Translated code with a budget: where it charges instructions, and what is outstanding at each of them.

A segment is charged where it begins (see budget.py for what that is). Here it reaches as far as what follows is
certain, or likely: across calls, too. One that cannot be afforded is left to the interpreter, which executes it step by
step. What is called meanwhile may take back what is outstanding, since the program can pay for no more than that; so
the code looks, after each instruction that may run others, whether that has happened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.costs import SMALL_TABLE
from luapy.vm.counting import CUTS, weight
from luapy.vm.errors import LuaError
from luapy.vm.table import BooleanKey, InvalidKey, LuaTable
from luapy.vm.translator.flow import ARITHMETIC, TESTS
from luapy.vm.translator.prepaying import Prepayments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from luapy.vm.budget import Budget
    from luapy.vm.state import State
    from luapy.vm.translator.flow import Block, Flow
    from luapy.vm.translator.writer import Edge, Out

_LEAVES = re.compile(r"return (deopt|step)\(M, (\d+), locals\(\)\)")

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
# What may charge work without looking whether it can be afforded.
_MAY_OWE = re.compile(rf"\b({'|'.join(CALLING)}|ipairs_value|on_numbers|B\.owe\w*)\(")
# Behind loops that keep what they may charge in `left`.
GIVE_BACK = "B.left += left; left = 0"
# A call, unless it is of what leaves the function.
_CALLS = re.compile(r"\b(?!deopt\b|locals\b)\w+\(")


class Charges:
    """What a function charges, and where; `waits` says that calls may suspend it.

    A block is charged before it is reached where that is possible (`prepaying.py`). `counts` has the charge at each
    beginning.
    """

    def __init__(self, code: list[Any], flow: Flow, waits: bool, ipairs_calls: set[int], forms: Any) -> None:
        self._code = code
        self._waits = waits
        self._ipairs_calls = ipairs_calls
        self._forms = forms
        self._loops = flow.loops
        self.counts: dict[int, int] = {}
        # For each instruction what is outstanding while it is at work, and before it.
        self.outstanding: dict[int, int] = {}
        self._before: dict[int, int] = {}
        # The instructions before which the code has to see whether what is outstanding has been taken back, with those
        # that may have done it.
        self.checks: dict[int, int] = {}
        # Where the block of each instruction ends.
        self._ends: dict[int, int] = {}
        # The blocks, and where they begin, of the loops that keep what may be charged in the variable `left`.
        self.local_blocks: set[Block] = set()
        self._local_charges: set[int] = set()
        # The tests that charge behind them.
        self._late: set[int] = set()
        self._prepayments = Prepayments(code, flow, self._cuts, forms)
        self._held = self._prepayments.held
        # What is held where blocks begin.
        self._held_at: dict[int, int] = {}
        # The instructions of numeric loops that are Python's: nothing can be written on the ways from them.
        self._for_lines = {
            block.pcs[-1]
            for block in flow.blocks
            if not block.is_exit and code[block.pcs[-1]][0] in (op.FORPREP, op.FORLOOP) and block.successors[0] in forms
        }
        for block in flow.blocks:
            if not block.is_exit:
                self._charge(block)

    def _charge(self, block: Block) -> None:
        rest = self.following(block)
        segments = self._prepayments.segments[block]
        self._ends.update(dict.fromkeys(block.pcs, block.pcs[-1]))
        for segment in reversed(segments):
            total = self._add(segment, rest)
            rest = 0
            if segment is segments[0]:
                if self.is_prepaid(block):
                    continue
                held = self._held.get(block, 0)
                total -= held
                self._held_at[segment[0]] = held
            if total:
                self.counts[segment[0]] = total
        if self.is_prepaid(block):
            for other in block.predecessors:
                if other.pcs[-1] in self._for_lines:
                    # Nothing else could see what has been left as a debt.
                    self.checks[block.start] = other.pcs[-1]

    def _cuts(self, block: Block, pc: int) -> bool:
        """Can nothing be outstanding at an instruction?"""
        operation = self._code[pc][0]
        if operation == op.TFORCALL:
            # The rounds of `pairs` charge themselves.
            return block in self._forms or (self._waits and pc not in self._ipairs_calls)
        return operation == op.CALL and self._waits

    def _add(self, segment: list[int], rest: int) -> int:
        """Note what is outstanding in a segment, when `rest` has been charged for what follows it."""
        following = None
        for pc in reversed(segment):
            self.outstanding[pc] = rest
            operation = self._code[pc][0]
            if operation in ARITHMETIC:
                # Its metamethod is called at the instruction after it.
                self.outstanding[pc + 1] = rest
            if self._calls(pc) and rest and following is not None:
                self.checks[following] = pc
            rest += weight(self._code[pc])
            self._before[pc] = rest
            following = pc
        return rest

    def following(self, block: Block) -> int:
        """Return what is charged for the blocks after this one."""
        return self._prepayments.following(block)

    def is_prepaid(self, block: Block) -> bool:
        return block not in self._prepayments.beginnings

    def surplus(self, block: Block, following: Block) -> int:
        """Return what has been charged too much if `block` leads to `following`."""
        return self.following(block) - self._held.get(following, 0)

    def is_recalled_after(self, block: Block) -> bool:
        """Does what is outstanding have to be looked after at the end of a block?"""
        last = block.pcs[-1]
        return self._calls(last) and self.outstanding[last] > 0

    def _calls(self, pc: int) -> bool:
        """May an instruction run others, whatever its operands are?"""
        return self._code[pc][0] in CUTS and pc not in self._ipairs_calls

    def is_whole(self, pcs: list[int]) -> bool:
        """Are these instructions of a block a single segment, in which nothing is called?"""
        return pcs[0] in self.counts and not any(map(self._calls, pcs))

    def keep_in_variables(self, charged: Collection[int]) -> None:
        """Find the largest loops that call nothing: what they may charge is kept in the variable `left`.

        Those at `charged` are charged as a whole.
        """
        for loop in reversed(self._loops):
            blocks = loop.body
            if loop.header in self.local_blocks or loop.header.start in charged:
                continue
            # Before the next round of `pairs` there is no place to give it back.
            ends = {other for block in blocks for other in block.successors} - blocks
            if not any(block.is_exit or any(map(self._calls, block.pcs)) for block in blocks) and ends.isdisjoint(
                self._forms
            ):
                self.local_blocks |= blocks
                self._local_charges.update(block.start for block in blocks)
        for block in self.local_blocks:
            # Debts are paid from `left` at once.
            for other in block.successors:
                if self.local_blocks.issuperset(other.predecessors):
                    self.checks.pop(other.start, None)

    def follows_local(self, block: Block) -> bool:
        """Does a block begin where loops with `left` end?"""
        return block not in self.local_blocks and not self.local_blocks.isdisjoint(block.predecessors)

    def refund(self, block: Block, count: int) -> str:
        """The text that gives back `count` at the end of a block."""
        return f"left += {count}" if block in self.local_blocks else f"B.left += {count}"

    def lines_at(self, block: Block) -> list[tuple[str, int]]:
        """The text that stands where a block begins, written once more."""
        pc = block.start
        lines = [(GIVE_BACK, pc)] if self.follows_local(block) else []
        if pc in self.counts:
            lines += self.lines(pc, False)
        elif pc in self.checks:
            lines += recall_lines(pc, self.checks[pc])
        return lines

    def lines(self, pc: int, is_loop: bool) -> list[tuple[str, int]]:
        """The text that charges the segment beginning at `pc`, in a loop unless all rounds have been charged."""
        lines = self._lines(pc, self.counts[pc])
        if is_loop:
            return [(f"if s{pc} is None:", pc), *((f"    {text}", place) for text, place in lines)]
        return lines

    def _lines(self, pc: int, count: int, is_late: bool = False) -> list[tuple[str, int]]:
        # A test that charges behind it has nothing of the charge outstanding.
        is_short = f"B.is_short({count}, 0)" if is_late else f"B.is_short({count})"
        if pc in self._local_charges:
            return [
                (f"left -= {count}", pc),
                ("if left < 0:", pc),
                (f"    {GIVE_BACK}", pc),
                (f"    if B.left < 0 and {is_short}:", pc),
                (f"        return step(M, {pc}, locals())", -1),
                ("    left = B.left; B.left = 0", pc),
            ]
        return [
            (f"B.left = b = B.left - {count}", pc),
            (f"if b < 0 and {is_short}:", pc),
            (f"    return step(M, {pc}, locals())", -1),
        ]

    def put_off(self, block: Block, lines: Out, condition: str | None, edges: list[Edge]) -> bool:
        """Let the two ways out of a block charge, if nothing can happen in it but its test: each for itself.

        `lines` are what is written of the block, beginning with the charge, which is taken out.
        """
        pc = block.start
        self._late.discard(pc)
        if condition is None or pc not in self.counts or len(block.pcs) > 1 or self._code[pc][0] not in TESTS:
            return False
        charge = len(self.lines(pc, False))
        if _CALLS.search(condition) or any(_CALLS.search(text) for text, _ in lines[charge:]):
            return False
        self._late.add(pc)
        del lines[:charge]
        own = weight(self._code[pc]) - self._held_at[pc]
        for edge in edges:
            count = own + self._held.get(edge.target, 0)
            if count > 0:
                edge.lines = [*self._lines(pc, count, is_late=True), *edge.lines]
            elif count:
                edge.lines = [(self.refund(block, -count), pc), *edge.lines]
        return True

    def finish(self) -> None:
        """At instructions whose charges have been put off, no more is outstanding than what is held."""
        for pc in self._late:
            self.outstanding[pc] = self._before[pc] = self._held_at[pc]

    def leaving(self, lines: list[str], pcs: list[int]) -> list[int]:
        """Return for each line what is outstanding when it leaves for the interpreter; 0 where it does not."""
        owed = []
        current = None
        for line, pc in zip(lines, pcs):
            count = 0
            if pc >= 0:
                current = pc
            elif current is not None:
                found = _LEAVES.search(line)
                if found is not None:
                    target = int(found.group(2))
                    if found.group(1) == "step" or (target in self.counts and not self._is_within(current, target)):
                        count = self._held_at.get(target, 0)
                    else:
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
        result = None if x.__class__ is LuaTable else on_numbers(event, x, y)
        if result is None:
            # The MMBIN is executed.
            budget.left -= 1
            if budget.left < 0:
                budget.one()
            result = arithmetic(event, x, y, d)
        return result

    counted.update(
        B=budget,
        arithmetic=counted_arithmetic,
        fields=make_fields(budget),
    )
    return counted


def make_fields(budget: Budget) -> Callable[[LuaTable, Any], Iterator[tuple[Any, Any]]]:
    """Return what yields the rounds of a loop over `pairs`, and charges the calls of ``next``.

    The last call, which finds nothing, counts as well. What ``next`` would remember, and charge, must be the same.
    """

    def fields(table: LuaTable, key: Any) -> Iterator[tuple[Any, Any]]:
        while True:
            budget.left -= 1
            if budget.left < 0:
                budget.one()
            pair = first_field(table) if key is None else None
            if pair is None:
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
                order = small_order(table, key)
            if order is None:
                continue
            place = table.places
            if place.__class__ is not int or place >= len(order) or order[place] is not key:
                continue
            values = table.hash
            for following in range(place + 1, len(order)):
                name = order[following]
                value = values[name]
                if value is None or name.__class__ is BooleanKey:
                    break
                budget.left -= 1
                if budget.left < 0:
                    budget.one()
                table.places = following
                key = name
                yield name, value
                if table.order is not order or table.places != following:
                    break
            else:
                budget.left -= 1
                if budget.left < 0:
                    budget.one()
                return

    return fields


def first_field(table: LuaTable) -> tuple[Any, Any] | None:
    """Return what ``next`` answers first, where nothing is to be stepped over; None elsewhere."""
    values = table.hash
    if len(table.array) > 1 or getattr(table, "order", None) is not None:
        return None
    for name in values:
        value = values[name]
        return None if value is None or name.__class__ is BooleanKey else (name, value)
    return None


def small_order(table: LuaTable, key: Any) -> list[Any] | None:
    """Put the fields of a small table in order, as ``next`` does when called for the second time; None for others."""
    values = table.hash
    if not 0 < len(values) <= SMALL_TABLE or next(iter(values)) is not key:
        return None
    table.order = order = list(values)
    table.places = 0
    return order


def with_local_charges(lines: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return lines of a loop that keeps what it may charge in `left`: what they owe is paid from there."""
    return [
        (f"{text}; left = B.settle(left)" if _MAY_OWE.search(text) and text[-1] != ":" else text, pc)
        for text, pc in lines
    ]


def recall_lines(pc: int, at_work: int) -> list[tuple[str, int]]:
    """The text that leaves for the interpreter, before `pc`, if what is outstanding has been taken back."""
    return [("if RECALLED is not None and B.is_recalled():", at_work), (f"    return recalled(M, {pc}, locals())", -1)]


def when_recalled(state: State, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return `function`, which may call a metamethod, for code with a budget.

    If meanwhile the outstanding instructions of the caller have been taken back, it becomes a call frame.
    """
    from luapy.vm.calls import deliver
    from luapy.vm.translator.activations import leave
    from luapy.vm.translator.pythonstack import calling_frame

    recalled = state.budget.recalled

    def leave_with(result: Any) -> None:
        def go_on() -> None:
            # The interpreter ends the metamethod's call.
            state.native_calls += 1
            deliver(state, result)

        leave(state, go_on)

    def call(*arguments: Any) -> Any:
        result = function(*arguments)
        if recalled and calling_frame() in recalled:
            leave_with(result)
        return result

    # The same with so many arguments is faster.
    def call_with_three(x: Any, y: Any, d: int) -> Any:
        result = function(x, y, d)
        if recalled and calling_frame() in recalled:
            leave_with(result)
        return result

    def call_with_four(x: Any, y: Any, z: Any, d: int) -> Any:
        result = function(x, y, z, d)
        if recalled and calling_frame() in recalled:
            leave_with(result)
        return result

    calls: dict[int, Callable[..., Any]] = {3: call_with_three, 4: call_with_four}
    return calls.get(function.__code__.co_argcount, call)
