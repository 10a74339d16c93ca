"""Tables that only a loop goes through, as in ``for _, value in ipairs({...}) do``: made only if somebody looks.

The program cannot name such a table; the loop needs no more than the list of its elements. What stands in the register
is a Python list that holds the list of elements, and behind it the table once a call frame has been made
or the collector has come by. (No Lua value is a Python list.) Memory is charged as if the table were there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.heap.sizes import ARRAY_SLOT
from luapy.vm.heap.sizes import TABLE as TABLE_SIZE
from luapy.vm.table import make_table
from luapy.vm.translator.flow import QUIET
from luapy.vm.translator.intrinsics import IPAIRS_START, loop_start
from luapy.vm.translator.kinds import HAS_ARRAY, TABLE
from luapy.vm.translator.liveness import reads, writes
from luapy.vm.translator.writer import Writer

if TYPE_CHECKING:
    from luapy.vm.heap.heap import Heap
    from luapy.vm.table import LuaTable
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.kinds import Kind
    from luapy.vm.translator.writer import Env, Out

# More elements than this are not written into one constructor's text.
_MOST_SLOTS = 50


class DeferredTables(Writer):
    # The instructions that make, fill and pass on such tables; the loops that go through them.
    deferring: set[int]
    deferred_loops: set[Block]
    open_registers: dict[int, int]
    started: set[int]

    if TYPE_CHECKING:

        def remember_part(self, part: int, register: int, env: Env) -> None: ...

        def may_be_nil(self, kind: Kind) -> bool: ...

    def find_deferred(self, header: Block, block: Block) -> None:
        """Find out if `block`, which a loop over a list begins behind, makes the table itself in its last steps."""
        table_pc = self._table_of_loop(block.pcs)
        if table_pc is not None:
            self.deferring.update((table_pc, *block.pcs[-3:-1]))
            self.deferred_loops.add(header)

    def _table_of_loop(self, pcs: list[int]) -> int | None:
        if len(pcs) < 4:
            return None
        fill, call, begin = pcs[-3:]
        operation, function, end, wanted, _ = self.code[call]
        start = loop_start(self.seen(call, 1))
        a = function + 1
        if operation != op.CALL or end != a + 1 or wanted != 4 or function != self.code[begin][1]:
            return None
        if start is None or start[2] != IPAIRS_START or call in self.wrong_results or a in self.captured:
            return None
        operation, register, _, first, _ = self.code[fill]
        if operation != op.SETLIST or register != a or first != 1:
            return None
        for pc in reversed(pcs[:-3]):
            instruction = self.code[pc]
            operation, register, fields, slots, _ = instruction
            if operation == op.NEWTABLE and register == a:
                return pc if not fields and slots <= _MOST_SLOTS and self._fits(fill, a, slots) else None
            is_quiet = operation in QUIET or operation == op.VARARG
            if not is_quiet or a in reads(instruction, self.proto.max_stack_size) or writes(instruction, a):
                return None
        return None

    def _fits(self, fill: int, a: int, slots: int) -> bool:
        """Does a table get its elements all at once, either so many or all of ``...``?"""
        end = self.code[fill][2]
        if end:
            return bool(end == a + 1 + slots)
        operation, register, _, _, _ = self.code[fill - 1]
        return not slots and operation == op.VARARG and register == a + 1

    def fill_deferred(self, pc: int, a: int, end: int, env: Env, out: Out) -> None:
        """Write what ``NEWTABLE`` and ``SETLIST`` do to a deferred table: the list of elements.

        It is the table where the list may not do, or where room for both is not there at once.
        """
        values = self.argument_list(a + 1, end, pc)
        slots = max(end - a - 1, 0)
        size: int | str = TABLE_SIZE + ARRAY_SLOT * slots
        table = self.register(a)
        tests = [f"(y := H.room) > {size}"]
        if not end:
            out.append((f"x = {size} + {ARRAY_SLOT} * len(V)", pc))
            tests = ["(y := H.room) > x", "(not V or V[-1] is not None)"]
        elif self.may_be_nil(self.kind(end - 1, env)):
            tests.append(f"{self.register(end - 1)} is not None")
        out.append((f"if {' and '.join(tests)}:", pc))
        out.append((f"    H.room = y - {size if end else 'x'}", pc))
        out.append((f"    a{a} = [None, {values}]; {table} = [a{a}]", pc))
        out.append(("else:", pc))
        out.append((f"    {table} = [None, made_table({slots})]; {table}[1].extend(1, [{values}])", pc))
        out.append((f"    a{a} = {table}[0] = {table}[1].own_array()", pc))
        self.set(a, TABLE, env)
        self.remember_part(HAS_ARRAY, a, env)

    def start_deferred(self, pc: int, a: int, env: Env, out: Out) -> None:
        """Write the call of ``ipairs`` with a deferred table. A call frame gets the other hidden variables then."""
        start = loop_start(self.seen(pc, 1))
        assert start is not None
        out.append((f"if {self.register(a)} is not {start[0]}:", pc))
        out.append((f"    return deopt(M, {pc}, locals())", -1))
        table = self.kind(a + 1, env)
        self.forget_from(a, env)
        env[a + 1] = table
        self.started.add(pc + 1)


def deferring_functions(heap: Heap) -> dict[str, Any]:
    def made_table(slots: int) -> LuaTable:
        """Return a new table with so many slots, and charge for it."""
        size = TABLE_SIZE + ARRAY_SLOT * slots
        heap.room -= size
        if heap.room < 0:
            heap.exhausted(size, "table")
        table = make_table(heap)
        table.array_size = slots
        return table

    return {"made_table": made_table}
