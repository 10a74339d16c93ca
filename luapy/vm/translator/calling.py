"""Instructions that call and return.

A translated function is called as ``F.call(F, depth, arguments...)``. It answers its value bare, or a tuple for none or
several, or a tuple that begins with TAIL for a tail call that its caller is to make. `d` is the depth of this call in
the group of translated functions that it belongs to, and `e` that of those it calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.callees import numbers_of_results
from luapy.vm.translator.charging import recall_lines
from luapy.vm.translator.flow import CannotTranslate
from luapy.vm.translator.forwarding import ForwardedCalls
from luapy.vm.translator.intrinsics import is_pack, is_pcall, is_select, loop_start
from luapy.vm.translator.kinds import (
    BUILTIN,
    FUNCTION,
    SEEN_BUILTIN,
    SEEN_LUA_FUNCTION,
    SEEN_OTHER,
    SEEN_TABLE,
    SEEN_WRAPPED,
    Kind,
)
from luapy.vm.translator.known_calls import call_line, entered_line, entering_lines, indented
from luapy.vm.translator.metamethods import MetamethodCalls
from luapy.vm.translator.searching import MethodSearches
from luapy.vm.translator.variable_arguments import VariableArguments
from luapy.vm.translator.writer import likely_class, wrong_class

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.loops import ListLoop
    from luapy.vm.translator.writer import Env, Out


def resuming_lines(function: str, arguments: str) -> list[str]:
    """Return the lines that call what resumes coroutines: ``coroutine.resume``, and functions of ``coroutine.wrap``."""
    wrapped = f"{function}.__class__ is ControlBuiltin and {function}.thread is not None"
    lines = [f"if {wrapped}: x = {_switch(function, f'{function}.thread', arguments, True)}"]
    thread, _, rest = arguments.partition(", ")
    if thread and thread != "*V":
        test = f"{function} is RESUME and {thread}.__class__ is Coroutine"
        lines.append(f"elif {test}: x = {_switch(function, thread, rest, False)}")
    return lines


def _switch(function: str, thread: str, arguments: str, wrapped: bool) -> str:
    if "*V" in arguments:
        return f"switch_with({function}, {thread}, d + 1, ({arguments},), {wrapped})"
    return f"switch({function}, {thread}, d + 1, {packed(arguments)}, {wrapped})"


def packed(arguments: str) -> str:
    """Return the text of arguments as results: bare if it is one, a tuple otherwise."""
    if not arguments:
        return "()"
    if "*V" in arguments:
        return f"bare(({arguments},))"
    return f"({arguments})" if ", " in arguments else arguments


class CallingInstructions(MetamethodCalls, ForwardedCalls, MethodSearches, VariableArguments):
    ipairs_calls: set[int]
    list_loops: dict[Block, ListLoop]
    deferring: set[int]

    if TYPE_CHECKING:

        def has_array(self, register: int, env: Env) -> bool: ...

        def start_deferred(self, pc: int, a: int, env: Env, out: Out) -> None: ...

        def note_start(self, pc: int, out: Out) -> None: ...

        def list_round(self, header: Block, pc: int, env: Env, out: Out) -> None: ...

    # For each instruction that takes an open number of values: the first register of those in V.
    open_registers: dict[int, int]
    single_results: dict[int, int]
    # May calls suspend the function?
    may_wait = False
    # Is there a call of `pcall` that the text makes itself?
    protects = False

    def open_results(self, register: int, pc: int) -> None:
        """The instruction at `pc` leaves its results from `register` on in V, for the next one."""
        following = self.code[pc + 1]
        takes = (
            (following[0] in (op.CALL, op.TAILCALL) and following[2] == 0)
            or (following[0] == op.RETURN and following[2] is None)
            or (following[0] == op.SETLIST and following[2] == 0)
        )
        if not takes:
            raise CannotTranslate("nothing takes an open number of values")
        self.open_at[pc + 1] = register
        self.single_at.pop(pc + 1, None)

    @property
    def open_at(self) -> dict[int, int]:
        if not hasattr(self, "open_registers"):
            self.open_registers = {}
        return self.open_registers

    @property
    def single_at(self) -> dict[int, int]:
        """Where an open number of values is known to be one up to a register, this register."""
        if not hasattr(self, "single_results"):
            self.single_results = {}
        return self.single_results

    def end_of_arguments(self, pc: int, end: int) -> int:
        """Return where the operands of the instruction at `pc` end, 0 where that is open."""
        return self.single_at[pc] + 1 if not end and pc in self.single_at else end

    def argument_list(self, first: int, end: int, pc: int) -> str:
        """The text of the values in the registers from `first` to before `end`, or up to those in V for 0."""
        if end:
            return ", ".join(self.register(register) for register in range(first, end))
        names = [self.register(register) for register in range(first, self.open_at[pc])]
        return ", ".join([*names, "*V"])

    def value_list(self, first: int, end: int, pc: int) -> str:
        return f"[{self.argument_list(first, end, pc)}]"

    def _invoke(self, pc: int, a: int, arguments: str, kind: Kind, entry: str = "call") -> list[str]:
        """The lines that call the value of register `a`, a function by its `entry`, and leave the results in x."""
        if "*V" in arguments and self.is_single(pc):
            single = self._invoke_with(pc, a, arguments.replace("*V", "z"), kind, entry)
            several = self._invoke_with(pc, a, arguments, kind, entry)
            return ["if V is None:", *(f"    {line}" for line in single), "else:", *(f"    {line}" for line in several)]
        return self._invoke_with(pc, a, arguments, kind, entry)

    def _invoke_with(self, pc: int, a: int, arguments: str, kind: Kind, entry: str) -> list[str]:
        function = self.register(a)
        depth = "e + 8" if "*V" in arguments else "e"
        separator = ", " if arguments else ""
        passed = f"{function}, {depth}{separator}{arguments}"
        builtin = call_line(function, arguments, "x = ")
        other = f"x = call({function}, e{separator}{arguments})"
        if kind is BUILTIN:
            return [builtin]
        seen = self.seen(pc)
        if kind is FUNCTION:
            return [call_line(function, passed, "x = ", entry)]
        search = self.searching(a)
        otherwise = ["else:", *(f"    {line}" for line in (*search, other))] if search else [f"else: {other}"]
        if seen == SEEN_OTHER:
            return [*resuming_lines(function, arguments), *otherwise]
        if seen == SEEN_BUILTIN:
            return [f"if {function}.__class__ is Builtin: {builtin}", *otherwise]
        if seen == SEEN_LUA_FUNCTION:
            return entering_lines(function, passed, "x = ", [*search, other])
        if seen == SEEN_TABLE:
            test = f"{function}.__class__ is LuaTable and (m := {function}.metatable) is not None"
            test += " and (h := m.hash.get('__call')).__class__ is LuaFunction"
            handler = call_line("h", f"h, e + 2, {function}{separator}{arguments}", "x = ")
            return [f"if {test}: {handler}", *otherwise]
        return [
            f"if {function}.__class__ is LuaFunction: {call_line(function, passed, 'x = ', entry)}",
            f"elif {function}.__class__ is Builtin: {builtin}",
            *otherwise,
        ]

    def is_single(self, pc: int) -> bool:
        """May the open number of values that a call takes be a single one in z, when V is None?"""
        return pc > 0 and self._is_passed_on(pc - 1, self.open_at[pc])

    def _is_passed_on(self, pc: int, a: int) -> bool:
        """Are the results of the call at `pc`, from register `a` on, arguments of one that has no form of its own?

        Then a single one, which is most frequent, is left bare in z, and V is None.
        """
        if self.may_wait or self.code[pc][0] != op.CALL or self.code[pc][3] >= 0:
            return False
        following = pc + 1
        operation, function, end, _, _ = self.code[following]
        if operation not in (op.CALL, op.TAILCALL) or end or following in self.single_at:
            return False
        bits = self.function_bits(following, function)
        return not (is_pcall(bits) or (is_select(bits) and a == function + 2) or (is_pack(bits) and a == function + 1))

    def takes_moves(self, pc: int, instruction: Any, env: Env) -> bool:
        """Is a call written such that sources may stand for registers?"""
        _, a, end, _, _ = instruction
        if not end:
            return self.is_quick_select(pc) and self.selects_one(pc, a + 1, env)
        bits = self.function_bits(pc, a)
        special = is_pcall(bits) or loop_start(bits) is not None or is_select(bits) or is_pack(bits)
        return not special

    def move_constants(self, pc: int, out: Out) -> None:
        """Make up for the moves of constants before what is done in place.

        That may ask whether an argument is nil, which Python takes amiss of a literal.
        """
        constants = [register for register, (_, name, _) in self.pending.items() if name is None]
        self.make_moves(pc, [register for register in constants if not self.is_library_function(register)], out)

    def call(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        start = len(out)
        self._call(pc, instruction, env, out)
        self.place_search(instruction[1], start, out)

    def _call(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, end, wanted, _ = instruction
        if pc in self.deferring:
            self.start_deferred(pc, a, env, out)
            return
        end = self.end_of_arguments(pc, end)
        if self.pending and self.inlined(pc, a, end, wanted, env) is not None:
            self.move_constants(pc, out)
        lines = self._invoke(pc, a, self.argument_list(a + 1, end, pc), self.kind(a, env))
        seen = self.function_bits(pc, a)
        if is_pcall(seen) and end != a + 1 and (end or self.open_at[pc] > a + 1):
            self.protected_call(pc, a, end, wanted, env, out)
            return
        start = loop_start(seen)
        if start is not None and end == a + 2 and wanted == 4:
            name, condition, values = start
            targets = [self.register(register) for register in range(a, a + 4)]
            out.append((f"if {targets[0]} is {name} and {condition.format(targets[1])}:", pc))
            out.append((f"    {', '.join(targets)} = {values.format(targets[1])}", pc))
            out.append(("else:", pc))
            general: Out = [(line, pc) for line in lines]
            self.take_results(pc, a, wanted, env, general)
            self.note_start(pc, general)
            out += [(f"    {line}", place) for line, place in general]
            return
        if not end and self.call_with_open_values(pc, a, wanted, seen, lines, env, out):
            return
        inlined = self.inlined(pc, a, end, wanted, env)
        if inlined is not None:
            self.forget_moves(a)
            if self.write_inlined(pc, a, wanted, inlined, lines, env, out):
                return
            out.append((f"if {inlined.condition or True}:", pc))
            out += [(f"    {line}", pc) for line in inlined.lines]
            out.append(("else:", pc))
            lines = [f"    {line}" for line in lines]
        if inlined is None and self.call_forwarded(pc, a, end, wanted, lines, env, out):
            return
        callee = self.callee(pc, a) if inlined is None and end else None
        if callee is not None and self._call_known(pc, a, end, wanted, callee, [*self.searching(a), *lines], env, out):
            return
        entry = "call" if inlined is not None else self.exact_entry(pc, a, end, env)
        if entry != "call":
            lines = self._invoke(pc, a, self.argument_list(a + 1, end, pc), FUNCTION, entry)
        out += [(line, pc) for line in lines]
        self.forget_moves(a)
        self._take_invoked(pc, a, wanted, env, out)

    def protected_call(self, pc: int, a: int, end: int, wanted: int, env: Env, out: Out) -> None:
        """Call what has been seen to be ``pcall``. With a Lua function it is a ``try`` here.

        While that is in progress N has the number of native calls below it.
        """
        self.protects = True
        function, called = self.register(a), self.register(a + 1)
        arguments = self.argument_list(a + 1, end, pc)
        others = [self.register(register) for register in range(a + 1, a + wanted)]
        fits_always = len(others) > 0 and self._known_numbers(pc, a + 1) == {len(others)}
        is_pcall = f"{function} is B__G_pcall"
        if self.kind(a + 1, env) is not FUNCTION:
            is_pcall += f" and {called}.__class__ is LuaFunction"
        in_place = [
            f"if {is_pcall} and (N := STATE.native_calls) < MOST_CALLS:",
            "    try:",
            "        STATE.native_calls = N + 1",
            "        " + call_line(called, f"{called}, {'e' if end else 'e + 8'}{arguments[len(called) :]}", "x = "),
        ]
        if not fits_always:
            in_place += [
                "        y = x.__class__ is tuple",
                "        if y and x and x[0] is TAIL: x = run_tail(x, e); y = x.__class__ is tuple",
            ]
        in_place += [
            "    except CAUGHT as E:",
            "        y, N = N, None",
            "        x = failed_call(y, E)",
            "    else:",
            "        STATE.native_calls = N; N = None",
        ]
        out += [(line, pc) for line in in_place]
        otherwise: Out = [(f"x = call({function}, e, {arguments})", pc)]
        packed_results = "x = (True, *x) if y else (True, x)"
        if wanted < 2 or self.code[pc + 1][0] == op.TFORPREP:
            out.append((f"        {packed_results}", pc))
            out += [("else:", pc), ("    N = None", pc), (f"    {otherwise[0][0]}", pc)]
            self.take_results(pc, a, wanted, env, out)
            return
        # Most often it succeeds, with as many results as wanted.
        targets = ", ".join([function, *others])
        taken = f"{targets} = x if len(x) == {wanted} else adjust(x, {wanted})"
        out[-2:-2] = [(f"        {taken}", pc)]
        succeeded = f"{function} = True; {', '.join(others)} = x"
        if fits_always:
            out.append((f"        {succeeded}", pc))
        else:
            fits = f"y and len(x) == {len(others)}" if len(others) > 1 else "not y"
            out.append((f"        if {fits}: {succeeded}", pc))
            out.append((f"        else: {packed_results}; {taken}", pc))
        self.take_results(pc, a, wanted, env, otherwise)
        out += [("else:", pc), ("    N = None", pc), *((f"    {line}", place) for line, place in otherwise)]

    def _known_numbers(self, pc: int, register: int) -> set[int] | None:
        """Return how many values the function in a register may return, if it is one that is known for sure."""
        loaded = None if register in self.captured else self.loaded(pc, register)
        if loaded is None or loaded[1][0] != op.GETUPVAL or loaded[1][2] not in self.bound_protos:
            return None
        numbers = numbers_of_results(self.bound_protos[loaded[1][2]])
        if numbers is not None:
            self.relied_protos.add(loaded[1][2])
        return numbers

    def _take_invoked(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None:
        """Put the results of what `_invoke` has written into the registers from `a` on."""
        self.take_results(pc, a, wanted, env, out)

    def take_results(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None:
        """Put what is in x into the registers from `a` on."""
        if wanted < 0:
            self.open_results(a, pc)
            if self._is_passed_on(pc, a):
                out.append(("if x.__class__ is not tuple: z, V = x, None", pc))
                out.append(("else:", pc))
                values: Out = [("V = x if not x or x[0] is not TAIL else all_of(x, e)", pc)]
                self.charge_values(pc, values)
                out += indented(values)
                return
            out.append(("V = (x if not x or x[0] is not TAIL else all_of(x, e)) if x.__class__ is tuple else (x,)", pc))
            self.charge_values(pc, out)
        elif wanted == 0:
            out.append(("if x is not NO_VALUES and x.__class__ is tuple and x[0] is TAIL: all_of(x, e)", pc))
        elif wanted == 1:
            target = self.register(a)
            guess = self.result_guess(pc, a)
            if guess is not None:
                out.append((f"{target} = x", pc))
                out.append((f"if x.__class__ is not {likely_class(guess)}:", pc))
                out.append((f"    if x.__class__ is tuple: {target} = one(x, e)", pc))
                self.leave_if(wrong_class(target, guess), pc, out)
                self.forget_from(a, env)
                self.set(a, guess, env)
                return
            out.append((f"{target} = one(x, e) if x.__class__ is tuple else x", pc))
        else:
            targets = ", ".join(self.register(register) for register in range(a, a + wanted))
            if self.code[pc + 1][0] == op.TFORPREP:
                # Iterators come without a value to be closed.
                shown, closing = targets.rpartition(", ")[::2]
                out.append(("if x.__class__ is tuple and len(x) == 3 and x[0] is not TAIL:", pc))
                out.append((f"    {shown} = x", pc))
                out.append((f"    {closing} = None", pc))
            else:
                out.append((f"if x.__class__ is tuple and len(x) == {wanted} and x[0] is not TAIL: {targets} = x", pc))
            out.append((f"else: {targets} = several(x, {wanted}, e)", pc))
        self.forget_from(a, env)

    def generic_call(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, _, wanted, _ = instruction
        function, state, control = (self.register(a + offset) for offset in range(3))
        header = self.flow.blocks_by_start.get(pc)
        if header is not None and header in self.list_loops:
            self.list_round(header, pc, env, out)
            return
        if pc in self.ipairs_calls:
            # The loop's test looks at the value, and the key counts up.
            key, value = self.register(a + 4), self.register(a + 5) if wanted == 2 else "x"
            out.append((f"{key} = {control} + 1", pc))
            self._ipairs_round(pc, a + 1, (state, control, key, value), env, out)
            if self.charges is not None and self.charges.outstanding[pc]:
                out += [(f"    {text}", place) for text, place in recall_lines(pc + 1, pc)]
            self.forget_from(a + 4, env)
            self.set(a + 4, Kind("int", 1, 1 << 53), env)
            return
        self.iterate(pc, function, state, control, out)
        self.take_results(pc, a + 4, wanted, env, out)

    def _ipairs_round(self, pc: int, register: int, texts: tuple[str, str, str, str], env: Env, out: Out) -> None:
        """Find the value of a round. The length is looked up again where the list ended the last time."""
        state, control, key, value = texts
        # Behind the last element of the list is nothing; further on there may be something, if the list has shrunk.
        if not self.has_array(register, env):
            elements = f"{state}.array"
            # The end is not far, as a rule: an exception would be dear.
            out.append((f"{value} = {elements}[{key}] if {key} < len({elements}) else None", pc))
            out.append((f"if {value} is None and (len({elements}) != {key} or {state}.metatable is not None):", pc))
        else:
            elements, length = f"a{register}", f"l{register}"
            out.append((f"try: {value} = {elements}[{key}] if {key} < {length} else None", pc))
            out.append((f"except IndexError: {value} = None", pc))
            other = f"({length} := len({elements})) != {key}"
            out.append((f"if {value} is None and ({other} or {state}.metatable is not None):", pc))
            out.append((f"    if {key} < {length}: {value} = {elements}[{key}]", pc))
        out.append((f"    if {value} is None: {value} = ipairs_value({state}, {control})", pc))

    def iterate(self, pc: int, function: str, state: str, control: str, out: Out) -> None:
        out += [(line, pc) for line in self.iterating_lines(pc, function, state, control)]

    def iterating_lines(self, pc: int, function: str, state: str, control: str) -> list[str]:
        line = f"x = iterate({function}, {state}, {control}, e)"
        seen = self.seen(pc)
        if seen == SEEN_OTHER:
            return [
                f"if {function}.__class__ is Builtin: {call_line(function, f'{state}, {control}', 'x = ')}",
                f"else: {line}",
            ]
        if seen == SEEN_WRAPPED:
            return [
                f"if {function}.__class__ is ControlBuiltin and {function}.thread is not None:",
                f"    x = switch({function}, {function}.thread, d + 1, ({state}, {control}), True, 2)",
                f"else: {line}",
            ]
        return [line]

    # -- returns ----------------------------------------------------------------------------------------

    def leave(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        operation, a, b, closes, _ = instruction
        if operation == op.RETURN1:
            out.append((f"return {self.register(a)}", pc))
            return
        if operation == op.RETURN0:
            out.append(("return ()", pc))
            return
        # A variable that nothing assigns has left this function's hands already.
        closing = bool(self.captured)
        if operation == op.TAILCALL:
            start = len(out)
            b = self.end_of_arguments(pc, b)
            inlined = self.inlined(pc, a, b, -1, env)
            if inlined is not None and self.pending:
                self.move_constants(pc, out)
                inlined = self.inlined(pc, a, b, -1, env)
            if inlined is not None:
                if closes and closing:
                    out.append(("if O: close_upvalues(O, 0)", pc))
                self.write_tail_call(pc, inlined, out)
            elif b and not (closes and closing):
                self._tail_call_in_place(pc, a, b, env, out)
                if len(out) > start:
                    out += [(line, pc) for line in self.searching(a)]
            self._tail_call(pc, a, b, bool(closes) and closing, env, out)
            self.place_search(a, start, out)
            return
        if b is None and pc in self.single_at:
            b = self.single_at[pc] + 1
        if b is None:
            values = self.argument_list(a, 0, pc)
            if values == "*V":
                out.append(("x = V", pc))
            else:
                out.append((f"x = ({values},)", pc))
            result = "x[0] if len(x) == 1 else x"
        else:
            names = [self.register(register) for register in range(a, b)]
            result = names[0] if len(names) == 1 else f"({', '.join(names)})"
            if closes and closing:
                out.append((f"x = {result}", pc))
                result = "x"
        if closes and closing:
            out.append(("if O: close_upvalues(O, 0)", pc))
        out.append((f"return {result}", pc))

    def _tail_call(self, pc: int, a: int, end: int, closes: bool, env: Env, out: Out) -> None:
        kind = self.kind(a, env)
        arguments = self.argument_list(a + 1, end, pc)
        if closes:
            out.append(("if O: close_upvalues(O, 0)", pc))
        entry = self.exact_entry(pc, a, end, env) if kind is FUNCTION else "call"
        if "*V" in arguments and self.is_single(pc):
            single: Out = []
            self._tail_call_with(pc, a, arguments.replace("*V", "z"), kind, entry, single)
            out += [("if V is None:", pc), *indented(single)]
        self._tail_call_with(pc, a, arguments, kind, entry, out)

    def _tail_call_with(self, pc: int, a: int, arguments: str, kind: Kind, entry: str, out: Out) -> None:
        function = self.register(a)
        separator = ", " if arguments else ""
        if kind is BUILTIN:
            out.append((call_line(function, arguments, "return "), pc))
            return
        if kind is not FUNCTION:
            out.append((f"try: c = {function}.enter", pc))
            out.append(("except AttributeError: c = None", pc))
            out.append(("if c is None:", pc))
            search = self.searching(a)
            if search:
                out += [(f"    {line}", pc) for line in search]
                found = f"{function}.__class__ is LuaFunction"
                out.append((f"    if {found}: return (TAIL, {function}{separator}{arguments})", pc))
            if self.seen(pc) & SEEN_BUILTIN:
                builtin = call_line(function, arguments, "return ")
                out.append((f"    if {function}.__class__ is Builtin: {builtin}", pc))
            out.append((f"    return tail_call({function}, e{separator}{arguments})", pc))
        out.append((f"if d >= TAIL_LIMIT: return (TAIL, {function}{separator}{arguments})", pc))
        depth = "e + 8" if "*V" in arguments else "e"
        passed = f"{function}, {depth}{separator}{arguments}"
        if kind is FUNCTION:
            out.append((call_line(function, passed, "return ", entry), pc))
        else:
            out.append((entered_line(passed, "return "), pc))
