"""Table constructors: the new table, and what it gets before anybody else knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.heap.sizes import ARRAY_SLOT, NODE
from luapy.vm.heap.sizes import TABLE as TABLE_SIZE
from luapy.vm.hostpython import NAMED_FIELDS, ON_PYPY
from luapy.vm.table import FIRST_SLOTS
from luapy.vm.tablesizes import power_of_two
from luapy.vm.translator.flow import QUIET
from luapy.vm.translator.foreseeing import ForeseenSlots
from luapy.vm.translator.kinds import HAS_ARRAY, HAS_HASH, TABLE
from luapy.vm.translator.liveness import reads, writes
from luapy.vm.translator.storing import ELEMENT_STORES

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Env, Out

# How many instructions further on a part of a table may be of use again.
FAR = 50
# Larger parts are charged by the table, one by one.
_SMALL_TABLE = 10_000


class ConstructorInstructions(ForeseenSlots):
    open_registers: dict[int, int]
    # The stores of constructors, and whether nothing can have happened since these began.
    first_stores: dict[int, bool]
    deferring: set[int]

    if TYPE_CHECKING:

        def fill_deferred(self, pc: int, a: int, end: int, env: Env, out: Out) -> None: ...

        def takes_integer(self, pc: int) -> bool: ...

    def new_table(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, c, _ = instruction
        if pc in self.deferring:
            # What fills it makes it.
            env.pop(a, None)
            return
        nodes = power_of_two(b)
        size = TABLE_SIZE + ARRAY_SLOT * c + NODE * nodes
        if size - TABLE_SIZE < _SMALL_TABLE:
            out.append((f"H.room -= {size}", pc))
            out.append((f"if H.room < 0: H.exhausted({size}, 'table')", pc))
            keeps = a not in self.captured
            has_list = c > 0 or (keeps and self._is_filled(pc, a))
            out.append(("x = LuaTable()", pc))
            out.append(
                (f"{f'h{a} = ' if keeps and nodes else ''}x.hash = {NAMED_FIELDS if nodes else 'EMPTY_HASH'}", pc)
            )
            array = "[None]" if has_list else "EMPTY_ARRAY"
            out.append((f"{f'a{a} = ' if keeps and has_list else ''}x.array = {array}", pc))
            out.append((f"x.heap = H; {FIRST_SLOTS}{'; x.array_high = 1' if has_list and not ON_PYPY else ''}", pc))
            out.append((f"x.array_size = {c}; x.nodes = x.rehash_at = {nodes}", pc))
            out.append((f"{self.register(a)} = x", pc))
            self.set(a, TABLE, env)
            if keeps:
                if has_list:
                    self.remember_part(HAS_ARRAY, a, env)
                if nodes:
                    self.remember_part(HAS_HASH, a, env)
                self._find_first_stores(pc, a, c, nodes)
        else:
            out.append((f"{self.register(a)} = new_table({c}, {b})", pc))
            self.set(a, TABLE, env)

    def _is_filled(self, pc: int, a: int) -> bool:
        """Is a new table without slots likely to get elements soon, by instructions that see that it is this one?"""
        for later in range(pc + 1, min(pc + FAR, len(self.code))):
            operation, register, key, _, _ = instruction = self.code[later]
            if register == a and operation in ELEMENT_STORES and self.takes_integer(later):
                if operation == op.SETTABLE or key > 0:
                    return True
            elif writes(instruction, a) or (operation == op.SETLIST and register == a):
                # What fills a table by a list of values puts a list of its own there.
                return False
        return False

    def _find_first_stores(self, pc: int, a: int, elements: int, nodes: int) -> None:
        """Find the stores that a constructor at `pc` goes on with: they fill a table that nobody else knows yet."""
        keys: set[str] = set()
        undisturbed = True
        for later in self.block_pcs[self.block_pcs.index(pc) + 1 :]:
            instruction = self.code[later]
            operation, register, key, first, _ = instruction
            if register == a and (operation == op.SETFIELD or (operation == op.SETI and key == 0)):
                if key in keys or len(keys) >= nodes or key == "__newindex":
                    return
                keys.add(key)
                self.first_stores[later] = undisturbed
            elif operation == op.SETLIST and register == a:
                if first == 1 and a + 1 < key <= a + 1 + elements:
                    self.first_stores[later] = undisturbed
                return
            elif a in reads(instruction, self.proto.max_stack_size) or writes(instruction, a):
                return
            elif operation not in QUIET:
                undisturbed = False

    def set_list(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, first, _ = instruction
        if pc in self.deferring:
            self.fill_deferred(pc, a, b, env, out)
            return
        slow = f"{self.register(a)}.extend({first}, {self.value_list(a + 1, b, pc)})"
        if self._takes_open_values_first(pc, instruction):
            self._fill(pc, self.register(a), slow, out)
            return
        if pc not in self.first_stores or not self.has(HAS_ARRAY, a, env):
            out.append((slow, pc))
            return
        tests = [] if self.first_stores[pc] else [f"r{a}.watched is None"]
        if self.may_be_nil(self.kind(b - 1, env)):
            tests.append(f"{self.register(b - 1)} is not None")
        may_be_nil = any(self.may_be_nil(self.kind(register, env)) for register in range(a + 1, b))
        (self.plain_stores.discard if tests or may_be_nil else self.plain_stores.add)(pc)
        store = f"a{a} += ({self.argument_list(a + 1, b, pc)},)"
        if tests:
            out.append((f"if {' and '.join(tests)}: {store}", pc))
            out.append((f"else: {slow}", pc))
        else:
            out.append((store, pc))

    def _takes_open_values_first(self, pc: int, instruction: Any) -> bool:
        """Are the values in V all that a table gets, which nobody else knows yet: as in ``{...}``, or ``{f()}``?"""
        _, a, b, first, _ = instruction
        if b or first != 1 or self.open_registers[pc] != a + 1 or a in self.captured:
            return False
        loaded = self.loaded(pc, a)
        if loaded is None or loaded[1][0] != op.NEWTABLE or loaded[1][2] or loaded[1][3]:
            return False
        size = self.proto.max_stack_size
        return not any(a in reads(self.code[later], size) for later in range(loaded[0] + 1, pc))

    def _fill(self, pc: int, table: str, slow: str, out: Out) -> None:
        """Make the values in V the elements of a table that has nothing yet, as `LuaTable.extend` does."""
        tests = f"V and V[-1] is not None and H.room > {ARRAY_SLOT} * len(V)"
        if self.code[pc - 1][0] != op.VARARG:
            tests += f" and {table}.watched is None and not {table}.mark"
        out.append((f"if {tests}:", pc))
        out.append((f"    {table}.array = [None, *V]; {table}.array_high = 1", pc))
        out.append((f"    {table}.array_size = x = len(V)", pc))
        out.append((f"    H.room -= {ARRAY_SLOT} * x", pc))
        out.append((f"else: {slow}", pc))
