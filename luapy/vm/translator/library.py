"""Calls of library functions that translated code does in place; `intrinsics.py` has what it does.

Where such a call is not what it was, the function is called like any other. What it then answers may be of another
kind than the usual result: as that is not known any more, the translated function is left.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import QUIET, successors
from luapy.vm.translator.intrinsics import (
    CHARACTER,
    NEEDS,
    NEW_WITH_METATABLE,
    SETMETATABLE,
    WITHIN,
    Intrinsic,
    SpecialCall,
    find_intrinsics,
    function_of,
    named_bit,
    namespace_name,
    tests,
)
from luapy.vm.translator.kinds import ANY, INT, Kind
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.spelling import SpelledLoops
from luapy.vm.translator.translation import RANGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from luapy.vm.translator.flow import Loop
    from luapy.vm.translator.writer import Env, Out


_FIELD_STORES = frozenset((op.SETFIELD, op.SETI))
_TAKES_SINGLE = frozenset((op.CALL, op.TAILCALL, op.RETURN))


# With a budget these charge it for their work, and are done in place only where they say what they charge then.
_WORKING = frozenset(
    (
        "_G.rawequal",
        "string.find",
        "string.format",
        "string.gsub",
        "string.lower",
        "string.match",
        "string.rep",
        "string.reverse",
        "string.upper",
        "table.concat",
        "table.unpack",
    )
)


class Inlined:
    """An intrinsic chosen for one call: the `condition` under which it does, and its texts for these arguments."""

    def __init__(
        self,
        intrinsic: Intrinsic,
        condition: str,
        arguments: list[str],
        kinds: list[Kind],
        objects: dict[str, str],
        searched: int,
    ) -> None:
        self.condition = condition
        self.several = intrinsic.several
        self.lines = [line.format(*arguments, **objects) for line in intrinsic.lines]
        result = intrinsic.result
        self.result = result if isinstance(result, Kind) else result(*kinds)
        self.found = intrinsic.found
        self.spread = intrinsic.spread
        # The lines that `spread` goes on after, where there is one.
        self.first_lines = self.lines[: len(self.lines) - searched]


class LibraryCalls(SpelledLoops):
    # What the libraries say about calls with constants, by the functions' names.
    special_calls: Mapping[str | None, SpecialCall] = MappingProxyType({})
    library_functions: Mapping[str, Any]
    # May the text rely on what upvalues are?
    knows_functions = True

    if TYPE_CHECKING:
        first_stores: dict[int, bool]

        def take_results(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None: ...

        @property
        def open_at(self) -> dict[int, int]: ...

        @property
        def single_at(self) -> dict[int, int]: ...

    def inlined(self, pc: int, a: int, end: int, wanted: int, env: Env) -> Inlined | None:
        """Return how to do the call at `pc` in place, of what is in register `a` with the arguments up to `end`."""
        self.found_kinds.pop(pc, None)
        bits = self.function_bits(pc, a)
        if not bits or end <= a:
            return None
        registers = range(a + 1, end)
        arguments = [self.register(register) for register in registers]
        kinds = [self.kind(register, env) for register in registers]
        for intrinsic in (*self._special(bits, pc, registers, wanted), *find_intrinsics(bits, len(arguments))):
            searched = len(intrinsic.lines) - 1
            if self.charges is not None:
                if intrinsic.function in _WORKING and intrinsic.counted is None:
                    continue
                if intrinsic.counted is not None:
                    intrinsic = intrinsic._replace(lines=intrinsic.counted)
            needed = [tests(NEEDS[need], text, kind) for need, text, kind in zip(intrinsic.needs, arguments, kinds)]
            if None in needed:
                continue
            function = namespace_name(intrinsic.function)
            is_known = self.register(a) == function or self.is_known_function(pc, a, intrinsic.function)
            conditions = [] if is_known else [f"{self.register(a)} is {function}"]
            conditions += [test for found in needed for test in found or ()]
            objects = {key: self.name("C", value) for key, value in (intrinsic.objects or {}).items()}
            if intrinsic.bound and self.charges is not None:
                conditions.append(intrinsic.bound.format(*arguments, **objects))
            loop = self._loop_within(*arguments[:2]) if intrinsic.condition == WITHIN else None
            if loop is not None:
                intrinsic = self.spell(intrinsic, loop)
            elif intrinsic.condition:
                conditions.append(intrinsic.condition.format(*arguments, **objects))
            return Inlined(intrinsic, " and ".join(conditions), arguments, kinds, objects, searched)
        return None

    def is_known_function(self, pc: int, a: int, function: str) -> bool:
        """Is what a call finds in a register an upvalue of the closure at hand, which has this library's function?"""
        loaded = None if a in self.captured else self.loaded(pc, a)
        closure = self.bound_closure if self.knows_functions and self.bound_kinds is not None else None
        if closure is None or loaded is None or loaded[1][0] != op.GETUPVAL:
            return False
        index = loaded[1][2]
        upvalue = closure.upvalues[index]
        value = upvalue.cells[upvalue.index]
        if not self.constant_upvalues[index] or value is None or value is not self.library_functions.get(function):
            return False
        self.relied_functions[index] = function
        return True

    def _special(self, bits: int, pc: int, registers: range, wanted: int) -> list[Intrinsic]:
        """Return the intrinsic for a call with constants, if there is one."""
        function = function_of(bits)
        if function == CHARACTER.function and len(registers) == 3 and self._have_same_value(pc, *registers[1:]):
            return [CHARACTER]
        if function == SETMETATABLE and len(registers) == 2 and self._is_untouched(pc, registers[0]):
            return [NEW_WITH_METATABLE]
        special = self.special_calls.get(function)
        if special is None or special.position >= len(registers):
            return []
        text = self.constant_string(pc, registers[special.position])
        if text is None:
            return []
        further = []
        if special.further is not None:
            has_further = special.further < len(registers)
            further.append(self.constant_string(pc, registers[special.further]) if has_further else None)
        intrinsic = special.make(text, len(registers), wanted, *further)
        return [] if intrinsic is None else [intrinsic]

    def _have_same_value(self, pc: int, first: int, second: int) -> bool:
        """Have two registers just been given the same variable's value, as in ``s:sub(i, i)``?"""
        if not self.captured.isdisjoint((first, second)):
            return False
        loaded, also_loaded = self.loaded(pc, first), self.loaded(pc, second)
        if loaded is None or also_loaded is None:
            return False
        (place, one), (other_place, other) = loaded, also_loaded
        if one[0] == other[0] == op.LOADK:
            return one[2].__class__ is other[2].__class__ is int and bool(one[2] == other[2])
        return one[0] == other[0] == op.MOVE and one[2] == other[2] and other_place == place + 1

    def _loop_within(self, string: str, position: str) -> Loop | None:
        """Return the loop around this block from 1 or more up to a string's length that a variable is the number of."""
        loop = self.flow.blocks_by_start[self.block_pcs[0]].loop
        while loop is not None:
            form, details = self.forms.get(loop.header, ("", None))
            if form == RANGE and details[1] == position:
                register = self.string_of(loop, details[0])
                return loop if register is not None and string == f"r{register}" else None
            loop = loop.outer
        return None

    def _is_untouched(self, pc: int, register: int) -> bool:
        """Is in a register a table that has just been made, and nothing called since that may look at it?"""
        if register in self.captured:
            return False
        pcs = self.block_pcs
        for earlier in reversed(pcs[: pcs.index(pc)]):
            instruction = self.code[earlier]
            operation = instruction[0]
            if operation == op.NEWTABLE and instruction[1] == register:
                return True
            is_store = operation in _FIELD_STORES and self.first_stores.get(earlier)
            if writes(instruction, register) or not (is_store or operation in QUIET):
                return False
        return False

    def function_bits(self, pc: int, a: int) -> int:
        """Return the bits of the functions seen in a call, or of the one that a call not seen yet names."""
        return self.seen(pc, 1) or self._named_function(pc, a)

    def _named_function(self, pc: int, a: int) -> int:
        loaded = self.loaded(pc, a)
        if loaded is None:
            return 0
        place, (operation, _, b, key, constant) = loaded
        if operation == op.SELF and constant and not self.seen(place):
            return named_bit(f"string.{key}")
        if operation == op.GETTABUP:
            return named_bit(f"_G.{key}")
        if operation == op.GETFIELD:
            table = self.loaded(place, b)
            if table is not None and table[1][0] == op.GETTABUP:
                return named_bit(f"{table[1][3]}.{key}")
        return 0

    def write_inlined(
        self, pc: int, a: int, wanted: int, call: Inlined, otherwise: list[str], env: Env, out: Out
    ) -> bool:
        """Write the call if it has one result or none, or as many as wanted; False, and nothing written, otherwise."""
        if wanted > 1 and self._write_spread(pc, a, wanted, call, otherwise, env, out):
            return True
        if wanted > 1 or (wanted and call.several) or (wanted < 0 and not self._single_result(pc, a)):
            return False
        self._write_single(pc, a, wanted, call, otherwise, env, out)
        return True

    def _write_spread(
        self, pc: int, a: int, wanted: int, call: Inlined, otherwise: list[str], env: Env, out: Out
    ) -> bool:
        """Write a call that finds several values or nothing."""
        registers = range(a, a + wanted)
        following = successors(self.code, pc)[0]
        if call.spread is None or not self.captured.isdisjoint(registers) or following in self.wrong_results:
            return False
        fails, lines, values = call.spread
        targets = [self.register(register) for register in registers]
        out.append((f"if {call.condition or True}:", pc))
        out += [(f"    {line}", pc) for line in call.first_lines]
        out.append((f"    if {fails}: {' = '.join(targets)} = None", pc))
        out.append(("    else:", pc))
        out += [(f"        {line}", pc) for line in (*lines, f"{', '.join(targets)} = {values}")]
        out.append(("else:", pc))
        rest: Out = [(line, pc) for line in otherwise]
        self.take_results(pc, a, wanted, env, rest)
        out += [(f"    {line}", place) for line, place in rest]
        tests = " and ".join(_is_of_kind(*pair) for pair in zip(targets, call.found))
        out.append((f"    if {targets[0]} is not None and not ({tests}):", pc))
        out.append((f"        return deopt(M, {following}, locals())", -1))
        self.found_kinds[pc] = dict(zip(registers, call.found))
        return True

    def _single_result(self, pc: int, a: int) -> bool:
        """Is the open number of results that the next instruction takes to be taken for one?"""
        following = pc + 1
        operation, first, _, _, _ = self.code[following]
        if operation not in _TAKES_SINGLE or following in self.wrong_results or a in self.captured or first >= a:
            return False
        self.open_at.pop(following, None)
        self.single_at[following] = a
        return True

    def _write_single(
        self, pc: int, a: int, wanted: int, call: Inlined, otherwise: list[str], env: Env, out: Out
    ) -> None:
        target = self.register(a)
        lines = call.lines
        if wanted and lines[-1].startswith("x = "):
            lines = [*lines[:-1], target + lines[-1][1:]]
        elif wanted:
            lines = [*lines, f"{target} = x"]
        if not call.condition:
            out += [(line, pc) for line in lines]
            self.forget_from(a, env)
            if wanted and a not in self.captured and call.result is not ANY:
                self.set(a, call.result, env)
            return
        out.append((f"if {call.condition}:", pc))
        out += [(f"    {line}", pc) for line in lines]
        out.append(("else:", pc))
        out += [(f"    {line}", pc) for line in otherwise]
        self.forget_from(a, env)
        if not wanted:
            out.append(("    if x is not NO_VALUES and x.__class__ is tuple and x[0] is TAIL: all_of(x, e)", pc))
            return
        following = successors(self.code, pc)[0]
        if wanted < 0:
            # What follows takes one value.
            out.append(("    if x.__class__ is tuple:", pc))
            out.append(("        W = all_of(x, e)", pc))
            out.append((f"        return deopt(M, {following}, locals())", -1))
            out.append((f"    {target} = x", pc))
        else:
            out.append((f"    {target} = one(x, e) if x.__class__ is tuple else x", pc))
        if a in self.captured or following in self.wrong_results:
            return
        if len(call.found) == 1:
            out.append((f"    if {target} is not None and not ({_is_of_kind(target, call.found[0])}):", pc))
            out.append((f"        return deopt(M, {following}, locals())", -1))
            self.found_kinds[pc] = {a: call.found[0]}
        if call.result is ANY:
            return
        out.append((f"    if not ({_is_of_kind(target, call.result)}):", pc))
        out.append((f"        return deopt(M, {following}, locals())", -1))
        self.set(a, call.result, env)

    def write_tail_call(self, pc: int, call: Inlined, out: Out) -> None:
        """Return the result, or go on with the next line."""
        out.append((f"if {call.condition}:", pc))
        lines = call.lines
        lines = [*lines[:-1], "return" + lines[-1][3:]] if lines[-1].startswith("x = ") else [*lines, "return x"]
        out += [(f"    {line}", pc) for line in lines]


def _is_of_kind(text: str, kind: Kind) -> str:
    """The text of a test that a value is of a kind."""
    if kind.name == "number":
        return f"{text}.__class__ in NUMBERS"
    if kind.name == "table":
        return f"{text}.__class__ is LuaTable"
    test = f"{text}.__class__ is {kind.name}"
    if kind.name == "int" and kind is not INT:
        test += f" and {kind.low} <= {text} <= {kind.high}"
    return test
