"""Loops that append one element in each round to a new table: how many there will be is known before the first.

Then the table gets its slots at once, and the loop need not look for them. Nobody can tell: before anything that may
run other functions or the collector, and before the function is left, the table gives back what it has too much.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.heap.sizes import ARRAY_SLOT
from luapy.vm.hostpython import expect_length
from luapy.vm.tablesizes import power_of_two
from luapy.vm.translator.privacy import private_tables
from luapy.vm.translator.storing import LEAST_ROOM, MOST_SLOTS, ElementStores, disturbs
from luapy.vm.translator.translation import RANGE

if TYPE_CHECKING:
    from luapy.vm.heap.heap import Heap
    from luapy.vm.table import LuaTable
    from luapy.vm.translator.flow import Block, Loop
    from luapy.vm.translator.writer import Env, Out

# Fewer elements are as quick without.
_FEW = 2
_LEAVES = re.compile(r"return (?:deopt|step|leave_loop|recalled)\(|raise\b")
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
# What hangs on what, in one line.
_HEAD = re.compile(r" *(?:(?:if|elif|while) (?P<condition>.*?)|else|try|except .*?):(?: (?P<body>.*))?$")
# For so many elements: the key below which more may be appended, the slots, and what these are charged.
SLOTS = tuple(
    (power_of_two(count) + 1, power_of_two(count), ARRAY_SLOT * power_of_two(count)) for count in range(MOST_SLOTS + 1)
)


def preceded(lines: Out, statement: str) -> Out | None:
    """Return the lines of a block with a statement before everything that disturbs or leaves.

    None where it would have to come before a condition.
    """
    out: Out = []
    for text, pc in lines:
        bare = _STRINGS.sub(lambda found: "'" * len(found.group()), text)
        found = _HEAD.match(bare)
        start = len(bare) - len(bare.lstrip(" "))
        body = bare
        if found is not None:
            condition = found["condition"]
            if condition is not None and disturbs(condition):
                return None
            body = found["body"] or ""
            start = len(bare) - len(body)
        if disturbs(body) or _LEAVES.match(bare, start):
            if "\n" in bare:
                return None
            text = f"{text[:start]}{statement}; {text[start:]}"
        out.append((text, pc))
    return out


def foreseeing_functions(heap: Heap) -> dict[str, Callable[..., bool]]:
    def give_back(table: LuaTable, array: list[Any]) -> bool:
        """Let a table have the slots that its elements need, no more of those that it has got ahead."""
        slots = power_of_two(len(array) - 1)
        heap.room += ARRAY_SLOT * (table.array_size - slots)
        table.array_size = slots
        return False

    return {"give_back": give_back}


class ForeseenSlots(ElementStores):
    # By the headers of such loops: the number of what they append.
    foreseen: dict[Block, int]
    unforeseen: set[Block]

    def find_foreseen(self) -> None:
        self.foreseen = {}
        self.unforeseen = set()
        if expect_length is not None:
            return
        loops = {loop.header: loop for loop in self.flow.loops}
        for header, numbers in self.begun_fills.items():
            for number in numbers[:1]:
                if number not in self.private_fills and self._is_foreseen(loops[header], number):
                    self.foreseen[header] = number

    def _is_foreseen(self, loop: Loop, number: int) -> bool:
        """Does each round of a loop that has no other end append one element to a table that only it knows?"""
        form, details = self.forms.get(loop.header, ("", ()))
        if form != RANGE or any(block.loop is not loop for block in loop.body):
            return False
        a, table = details[0], self.code[number][1]
        stores = [pc for pc, other in self.fills.items() if other == number]
        pcs = [pc for block in loop.body for pc in block.pcs]
        if len(pcs) == 2 or not self.counts_by_one(a, loop.header.start - 1):
            return False
        for block in loop.body:
            leaves = any(other not in loop.body and not other.is_surprise for other in block.successors)
            if leaves and self.code[block.pcs[-1]][0] != op.FORLOOP:
                return False
        others = [pc for pc in pcs if self._stores_into(pc, table) and pc not in stores]
        return (
            not others
            and self._is_once_in_each_round(loop, stores)
            and table in private_tables(self.code, loop, [table], self.size)
        )

    def foresee(self, header: Block, pc: int, a: int, env: Env, out: Out) -> None:
        """At the end of what prepares such a loop, with registers from `a` on: get the slots."""
        if header not in self.foreseen:
            return
        number = self.foreseen[header]
        table = self.code[number][1]
        start = self.kind(a, env)
        limit = self.register(a + 1)
        out.append((f"g{number} = False", pc))
        if start.low == start.high == 1 and self.is_table(table, env):
            test = f"n{number} == 1 and {_FEW} < {limit} <= {MOST_SLOTS} and H.room > {LEAST_ROOM}"
            out.append((f"if {test}:", pc))
            out.append((f"    n{number}, r{table}.array_size, y = SLOTS[{limit}]; H.room -= y; g{number} = True", pc))

    def give_back(self, block: Block, lines: Out) -> Out:
        """Return the lines of a block such that tables give back their slots in time."""
        inside = block.predecessors if block.is_exit else [block]
        for header in {other.loop.header for other in inside if other.loop is not None}:
            number = self.foreseen.get(header)
            if number is None:
                continue
            table = self.code[number][1]
            found = preceded(lines, f"g{number} = g{number} and give_back(r{table}, r{table}.array)")
            if found is None:
                self.unforeseen.add(header)
            else:
                lines = found
        return lines

    def drop_foreseen(self) -> bool:
        """Give up where slots could not be given back in time; tell whether there was such a loop."""
        found = bool(self.unforeseen)
        for header in self.unforeseen:
            self.foreseen.pop(header, None)
        self.unforeseen = set()
        return found
