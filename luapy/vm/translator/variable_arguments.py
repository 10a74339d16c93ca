"""Calls of ``select`` and ``table.pack`` with an open number of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode import opcodes as op
from luapy.vm.heap.sizes import ARRAY_SLOT, NODE, TABLE
from luapy.vm.hostpython import NAMED_FIELDS, ON_PYPY
from luapy.vm.table import FIRST_SLOTS
from luapy.vm.translator.flow import successors
from luapy.vm.translator.intrinsics import PACK, SELECT, is_pack, is_select, namespace_name
from luapy.vm.translator.kinds import HAS_HASH, LENGTH, STRING
from luapy.vm.translator.kinds import TABLE as A_TABLE
from luapy.vm.translator.known_calls import KnownCalls, indented
from luapy.vm.translator.writer import wrong_class

if TYPE_CHECKING:
    from luapy.vm.translator.fields import Field, Place
    from luapy.vm.translator.writer import Env, Out


def _packing_lines() -> list[str]:
    """Return the lines that make a table of the values in V, in x; y is their number."""
    size = f"{TABLE + NODE} + {ARRAY_SLOT} * y"
    return [
        "y = len(V)",
        f"if y and V[-1] is not None and H.room >= {size}:",
        f"    H.room -= {size}",
        "    x = LuaTable()",
        f"    h = x.hash = {NAMED_FIELDS}",
        "    x.array = [None, *V]",
        f"    x.heap = H; {FIRST_SLOTS}{'' if ON_PYPY else '; x.array_high = 1'}",
        "    x.array_size = y; x.nodes = x.rehash_at = 1",
        "    h['n'] = y",
        "else: x = table_pack(V)",
    ]


class VariableArguments(KnownCalls):
    open_registers: dict[int, int]
    made_fields: dict[Field, Place]

    if TYPE_CHECKING:

        def take_results(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None: ...

        def remember_part(self, part: int, register: int, env: Env) -> None: ...

    def call_with_open_values(
        self, pc: int, a: int, wanted: int, seen: int, general: list[str], env: Env, out: Out
    ) -> bool:
        """Write a call of what has been seen to be one of these functions; False, and nothing written, for others.

        The lines of the `general` call leave the results in x.
        """
        first = self.open_registers[pc]
        if self.is_quick_select(pc) and self.selects_one(pc, a + 1, env):
            self._select_quickly(pc, a, env, out)
        elif is_select(seen) and first == a + 2 and wanted:
            self._select(pc, a, wanted, general, env, out)
        elif is_pack(seen) and first == a + 1:
            self._pack(pc, a, wanted, general, env, out)
        else:
            return False
        return True

    def _pack(self, pc: int, a: int, wanted: int, general: list[str], env: Env, out: Out) -> None:
        packing: Out = [(line, pc) for line in _packing_lines()]
        if wanted == 1 and a not in self.captured and self.is_known_function(pc, a, PACK):
            out += packing
            out.append((f"r{a} = x; h{a} = x.hash; k{pc} = h{a}['n']", pc))
            self.forget_from(a, env)
            self.set(a, A_TABLE, env)
            self.remember_part(HAS_HASH, a, env)
            self.made_fields[a, self.constant("n")] = f"k{pc}", LENGTH
            return
        out.append((f"if {self.register(a)} is {namespace_name(PACK)}:", pc))
        out += indented(packing)
        out.append(("else:", pc))
        out += [(f"    {line}", pc) for line in general]
        self.take_results(pc, a, wanted, env, out)

    def is_quick_select(self, pc: int) -> bool:
        """Is one of the function's own arguments selected, or their number, by what is known to be ``select``?"""
        operation, a, end, wanted, _ = self.code[pc]
        if operation != op.CALL or end or wanted != 1 or not is_select(self.function_bits(pc, a)):
            return False
        before, first, _, _, _ = self.code[pc - 1]
        return bool(before == op.VARARG and first == a + 2 and self.is_known_function(pc, a, SELECT))

    def selects_one(self, pc: int, register: int, env: Env) -> bool:
        """Does a register have what tells ``select`` for certain that one value is wanted, or their number?"""
        kind = self.kind(register, env)
        if kind is STRING or kind.name == "str":
            return self.constant_string(pc, register) == "#"
        return kind.name == "int" and kind.low > 0

    def _select_quickly(self, pc: int, a: int, env: Env, out: Out) -> None:
        position = self.register(a + 1)
        # Nothing is called.
        self.recalled_in_place.add(pc)
        self.forget_moves(a)
        target = self.register(a)
        if self.kind(a + 1, env).name == "str":
            out.append((f"{target} = len(va)", pc))
            self.forget_from(a, env)
            self.set(a, LENGTH, env)
            return
        out.append((f"try: {target} = va[{position} - 1]", pc))
        out.append((f"except IndexError: {target} = None", pc))
        self._take_selected(pc, a, env, out)

    def _select(self, pc: int, a: int, wanted: int, lines: list[str], env: Env, out: Out) -> None:
        """A call of ``select`` with an open number of values, which are in V."""
        position = self.register(a + 1)
        kind = self.kind(a + 1, env)
        tests = [] if self.is_known_function(pc, a, SELECT) else [f"{self.register(a)} is B__G_select"]
        result = f"V[{position} - 1]"
        if kind is STRING:
            result = "len(V)"
            if self.constant_string(pc, a + 1) != "#":
                tests.append(f"{position} == '#'")
        elif kind.name != "int":
            tests.append(f"{position}.__class__ is int")
        if kind is not STRING and wanted == 1:
            tests.append(f"{'' if kind.name == 'int' and kind.low > 0 else '0 < '}{position} <= len(V)")
        elif kind is not STRING:
            tests.append(f"{position} > 0")
            result = f"V[{position} - 1:]"
        if wanted == 1:
            self._select_one(pc, a, tests, result, lines, env, out)
            return
        out.append((f"if {' and '.join(tests) or True}: x = {result}", pc))
        out.append(("else:", pc))
        out += [(f"    {line}", pc) for line in lines]
        self.take_results(pc, a, wanted, env, out)

    def _select_one(self, pc: int, a: int, tests: list[str], result: str, lines: list[str], env: Env, out: Out) -> None:
        """Take a single value that ``select`` gives; `lines` call it where one of the tests fails."""
        target = self.register(a)
        if not tests:
            out.append((f"{target} = {result}", pc))
            self.forget_from(a, env)
            self.set(a, LENGTH, env)
            return
        out.append((f"if {' and '.join(tests)}: {target} = {result}", pc))
        out.append(("else:", pc))
        out += [(f"    {line}", pc) for line in lines]
        out.append((f"    {target} = one(x, e) if x.__class__ is tuple else x", pc))
        self._take_selected(pc, a, env, out)

    def _take_selected(self, pc: int, a: int, env: Env, out: Out) -> None:
        guess = self.result_guess(pc, a)
        self.forget_from(a, env)
        if guess is not None:
            out.append((f"if {wrong_class(self.register(a), guess)}:", pc))
            out.append((f"    return deopt(M, {successors(self.code, pc)[0]}, locals())", -1))
            self.set(a, guess, env)
