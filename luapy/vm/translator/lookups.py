"""Library functions that loops look up once.

Where nothing in a loop calls functions but those of the libraries that are done in place, ``math.min`` or ``s:byte(i)``
finds the same function in each round. Such a loop looks in its first round whether that is the expected one, and again
after everything that may run other functions. That it is then says the variable ``q`` with the number of a call. If it
is another function, the interpreter goes on with the look-up.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.table import LuaTable
from luapy.vm.translator.intrinsics import INTRINSICS, function_of, namespace_name
from luapy.vm.translator.kinds import BUILTIN, INT, SEEN_STRING
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.moves import Moves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from luapy.vm.state import State
    from luapy.vm.translator.flow import Block, Loop
    from luapy.vm.translator.writer import Env, Out

    # The loop's variable, the test that goes with it, the function's name, the last instruction that looks it up.
    Lookup = tuple[str, str, str, int]

_FUNCTIONS = frozenset(intrinsic.function for intrinsic in INTRINSICS)
# Those among them that call nothing where they are done in place, as a rule.
_CALLS_NOTHING = re.compile(
    r"string\.(byte|char|find|format|len|lower|match|rep|reverse|sub|upper)|math\.\w+|table\.(insert|remove|unpack)"
    r"|_G\.(assert|getmetatable|next|rawequal|rawget|rawlen|tonumber|tostring|type)"
)


def lookup_functions(state: State) -> dict[str, Any]:
    """Return what the tests of loops call, which in turn calls nothing."""
    methods = state.heap.methods
    metatables = state.metatables

    def leads_to(function: Any, value: Any, *names: str) -> bool:
        """Is a function found in a value by these names, one after the other?"""
        for name in names:
            if value.__class__ is not LuaTable:
                return False
            found = value.hash.get(name)
            metatable = value.metatable
            if found is None and metatable is not None:
                remembered = metatable.inherited
                found = remembered[name] if name in remembered else methods.find(metatable, name)
            value = found
        return value is function

    def is_string_method(function: Any, name: str) -> bool:
        metatable = metatables.get(str)
        found = None if metatable is None else methods.find_for_strings(metatable, name)
        # Of what is not remembered nobody tells that it has changed.
        return found is function and name in methods.of_strings

    return {"leads_to": leads_to, "is_string_method": is_string_method}


class LoopLookups(Moves):
    # The functions of the libraries, by names like "string.sub".
    library_functions: Mapping[str, Any] = MappingProxyType({})
    # By the first instruction that looks a function up.
    lookups: Mapping[int, Lookup] = MappingProxyType({})
    # The statements that forget what has been found: by the headers of loops, and by the blocks in them.
    begun_lookups: dict[Block, str]
    kept_lookups: dict[Block, str]

    if TYPE_CHECKING:
        done: set[int]
        hoists: dict[Any, list[int]]

        def function_bits(self, pc: int, a: int) -> int: ...

        def calls_only(self, loop: Loop, functions: re.Pattern[str]) -> bool: ...

        def can_hoist(self, loop: Loop) -> bool: ...

        def is_environment(self, index: int) -> bool: ...

    def find_lookups(self) -> None:
        """Find the calls of library functions in loops, and how each finds its function."""
        lookups: dict[int, Lookup] = {}
        self.lookups = lookups
        self.begun_lookups = {}
        self.kept_lookups = {}
        outermost: list[Loop] = []
        for loop in self.flow.loops:
            if self.calls_only(loop, _CALLS_NOTHING) and self.can_hoist(loop):
                inside = [other for other in outermost if other.header in loop.body]
                outermost = [other for other in outermost if other not in inside]
                if not any(loop.header in other.body for other in outermost):
                    outermost.append(loop)
        for loop in outermost:
            self._find_in_loop(loop, lookups)

    def _find_in_loop(self, loop: Loop, lookups: dict[int, Lookup]) -> None:
        pcs = [pc for block in loop.body for pc in block.pcs]
        variables: dict[str, str] = {}
        for block in sorted(loop.body, key=lambda block: block.start):
            self.block_pcs = block.pcs
            for pc in block.pcs:
                if self.code[pc][0] == op.CALL:
                    self._find_call(pc, pcs, variables, lookups)
        if variables:
            self.hoists.setdefault(loop.header, [])
            forgets = " = ".join([*variables.values(), "False"])
            self.begun_lookups[loop.header] = forgets
            self.kept_lookups.update(dict.fromkeys(loop.body, forgets))

    def _find_call(self, pc: int, pcs: list[int], variables: dict[str, str], lookups: dict[int, Lookup]) -> None:
        """Note how the call at `pc`, in a loop with the instructions `pcs`, finds its function."""
        a = self.code[pc][1]
        function = function_of(self.function_bits(pc, a))
        loaded = self.loaded(pc, a)
        if function not in _FUNCTIONS or loaded is None or a in self.captured:
            return
        place, (operation, _, b, key, is_constant) = loaded
        name = namespace_name(function)
        first = place
        if operation == op.SELF and is_constant and function == f"string.{key}":
            if self.seen(place) not in (0, SEEN_STRING):
                return
            test = f"STRING_METHODS.get({key!r}) is {name} or is_string_method({name}, {key!r})"
        elif operation == op.GETTABUP and self.is_environment(b):
            test = f"leads_to({name}, u{b}, {key!r})"
        elif operation == op.GETFIELD:
            found = self._library(place, b, pcs)
            if found is None:
                return
            first, library = found
            test = f"leads_to({name}, {library}, {key!r})"
        else:
            return
        keys = [key] if first == place else [key, self.code[first][3]]
        if self._may_store(keys, pcs, operation == op.SELF):
            return
        if first in self.wrong_results or first in self.copied or not self.can_leave_out(place, a):
            return
        lookups[first] = variables.setdefault(test, f"q{pc}"), test, function, place

    def _may_store(self, keys: list[str], pcs: list[int], is_watched: bool) -> bool:
        """May instructions at `pcs` store under one of these names? Where names vary, that a table is watched helps."""
        for pc in pcs:
            operation, _, key, _, _ = self.code[pc]
            if operation in (op.SETFIELD, op.SETTABUP) and key in keys:
                return True
            if operation == op.SETTABLE and not is_watched and self.guess(pc, 1) is not INT:
                return True
        return False

    def _library(self, place: int, register: int, pcs: list[int]) -> tuple[int, str] | None:
        """Return where the look-up of a library for the field at `place` begins, and how a loop finds it."""
        loaded = self.loaded(place, register)
        if loaded is None:
            invariant = register not in self.captured and not any(writes(self.code[pc], register) for pc in pcs)
            return (place, f"r{register}") if invariant else None
        first, (operation, _, b, key, _) = loaded
        if operation == op.GETUPVAL and self.constant_upvalues[b]:
            return place, f"u{b}"
        if (
            operation == op.GETTABUP
            and self.is_environment(b)
            and first == place - 1
            and register == self.code[place][1]
        ):
            return first, f"u{b}, {key!r}"
        return None

    def begin_lookups(self, header: Block, pc: int, out: Out) -> None:
        """Before a loop: it has found no function yet."""
        if header in self.begun_lookups:
            out.append((self.begun_lookups[header], pc))

    def leave_out_lookup(self, pc: int, a: int, env: Env, out: Out) -> bool:
        """Leave out the look-up that begins at `pc` of a function for register `a`, if a loop keeps what it finds."""
        if pc not in self.lookups:
            return False
        variable, test, function, last = self.lookups[pc]
        if function not in self.library_functions:
            return False
        out.append((f"if not {variable}:", pc))
        out.append((f"    {variable} = {test}", pc))
        out.append((f"    if not {variable}:", pc))
        out.append((f"        return deopt(M, {pc}, locals())", -1))
        if last != pc:
            self.done.add(last)
        self.pending[a] = namespace_name(function), None, self.library_functions[function]
        self.set(a, BUILTIN, env)
        return True
