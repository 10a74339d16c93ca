"""Loops that do nothing but store one value, or their own numbers, under the numbers of their rounds: done at once.

They append elements, or store over some in the order of the list.

That is done before the loop begins, as far as nobody can tell it from what the rounds do: nothing is called, nothing
fails and the collector does not run. The loop goes on where this ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.heap.sizes import ARRAY_SLOT, NODE
from luapy.vm.hostpython import expect_length
from luapy.vm.table import EMPTY_ARRAY, gaps_of
from luapy.vm.tablesizes import power_of_two
from luapy.vm.translator.kinds import SEEN_INSIDE
from luapy.vm.translator.writer import Writer

if TYPE_CHECKING:
    from luapy.vm.heap.heap import Heap
    from luapy.vm.table import LuaTable
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.writer import Env, Out

# With fewer rounds the loop is as quick.
_FEW = 8


class Fillings(Writer):
    fills: dict[int, int]
    charges: Any
    charged_loops: dict[int, int]

    if TYPE_CHECKING:

        def has_array(self, register: int, env: Env) -> bool: ...

    def fill_at_once(self, body: Block, pc: int, a: int, env: Env, out: Out) -> None:
        """Before the loop with registers from `a` on: do what it does, if that is no more than to fill a table."""
        found = self.filling(body, a, env)
        if found is not None:
            call, rounds = found
            start, limit = self.register(a), self.register(a + 1)
            charged = "" if self.charges is None else f"s{body.start} is not None and "
            out.append((f"if {charged}{limit} - {start} > {rounds} and STOP is None: {start} = {call}", pc))

    def filling(self, body: Block, a: int, env: Env) -> tuple[str, str] | None:
        """Return the call that does what the loop does, if there is one, and from how many rounds on it is made."""
        store = body.pcs[0]
        operation, table, key, value, is_constant = self.code[store]
        if len(body.pcs) != 2 or operation != op.SETTABLE or key != a + 3 or (is_constant and value is None):
            return None
        if self.charges is not None and body.start not in self.charged_loops:
            return None
        start, limit, step = (self.register(a + offset) for offset in range(3))
        operands = f"r{table}, a{table}, {start}, {limit}"
        name = "fill"
        few = str(_FEW)
        if store not in self.fills:
            step_kind = self.kind(a + 2, env)
            if not (self.seen(store, 2) == SEEN_INSIDE and self.has_array(table, env) and step_kind.low > 0):
                return None
            name = "overwrite"
            operands += f", {step}"
            if step_kind.high > 1:
                few += f" * {step}"
        if is_constant or value != key:
            text, _ = self.operand(value, value, is_constant, env)
            call = f"{name}({operands}, {text})"
        else:
            call = f"{name}_with_numbers({operands})"
        return call, few


def filling_functions(heap: Heap) -> dict[str, Callable[..., int]]:
    def make_slots(table: LuaTable, array: list[Any], last: int) -> int:
        """Give a table slots for more elements, up to the one at `last`; return how far they reach.

        What is charged is the sum of what the growth in between takes.
        """
        fields = table.hash
        nodes = table.nodes
        size = len(array)
        if table.mark or array is EMPTY_ARRAY or table.array_high != 1:
            return size - 1
        if (fields or nodes) and not (len(fields) == nodes == table.rehash_at and table.has_names_only()):
            return size - 1
        slots = table.array_size
        if size > slots + 1 or gaps_of(array):
            return size - 1
        if last <= slots:
            return last
        wanted = power_of_two(last)
        room = heap.room - NODE * nodes
        while wanted > slots and ARRAY_SLOT * (wanted - slots) >= room:
            wanted >>= 1
        if wanted <= slots:
            return slots
        heap.room -= ARRAY_SLOT * (wanted - slots)
        table.array_size = wanted
        if expect_length is not None:
            expect_length(array, wanted + 1)
        return min(last, wanted)

    def end_of(table: LuaTable, array: list[Any], first: int, last: int) -> int:
        """Return up to which key elements from `first` on can be stored without notice."""
        size = len(array)
        if not 0 < first <= size or table.watched is not None:
            return first - 1
        if last >= size:
            last = make_slots(table, array, last)
        return max(last, first - 1)

    def fill(table: LuaTable, array: list[Any], first: int, last: int, value: Any) -> int:
        """Store `value` from `first` on, up to `last` if that is possible; return the key to go on with."""
        if value is not None:
            last = end_of(table, array, first, last)
            array[first : last + 1] = [value] * (last - first + 1)
            return last + 1
        return first

    def fill_with_numbers(table: LuaTable, array: list[Any], first: int, last: int) -> int:
        """Likewise, the keys themselves."""
        last = end_of(table, array, first, last)
        array[first : last + 1] = range(first, last + 1)
        return last + 1

    def replaced(table: LuaTable, array: list[Any], first: int, last: int, step: int) -> range:
        """Return the keys from `first` to `last` that have an element which can be stored over without notice."""
        if first <= 0 or table.watched is not None:
            last = first - 1
        return range(first, min(last + 1, len(array)), step)

    def overwrite(table: LuaTable, array: list[Any], first: int, last: int, step: int, value: Any) -> int:
        """Store `value` over elements from `first` on, as far as there are some; return the key to go on with."""
        if value is None:
            return first
        keys = replaced(table, array, first, last, step)
        array[first : keys.stop : step] = [value] * len(keys)
        return first + len(keys) * step

    def overwrite_with_numbers(table: LuaTable, array: list[Any], first: int, last: int, step: int) -> int:
        """Likewise, the keys themselves."""
        keys = replaced(table, array, first, last, step)
        array[first : keys.stop : step] = keys
        return first + len(keys) * step

    functions = (fill, fill_with_numbers, overwrite, overwrite_with_numbers)
    return {function.__name__: function for function in functions}
