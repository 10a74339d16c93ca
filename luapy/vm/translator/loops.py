"""Loops: numeric ones as Python's ``for`` over a range, ``pairs`` as one over a generator, others step by step.

A loop over ``ipairs`` is a ``for`` over the list of elements, which Python goes through as Lua would, even if it
changes. What comes up only as a surprise, a nil among the elements, and more of them behind the list, is a failed
guess; once that has happened the loop is a ``while``, which asks in each round.

A numeric loop in the form of a ``for`` keeps only the variable of each round. `active_loops` tells how to get the
hidden variables back when the function leaves in the middle of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.budget import LONGEST_FILL
from luapy.vm.translator.deferring import DeferredTables
from luapy.vm.translator.filling import Fillings
from luapy.vm.translator.intrinsics import loop_start
from luapy.vm.translator.kinds import ANY, FLOAT, HAS_ARRAY, INT, LENGTH, SEEN_IPAIRS, SEEN_NEXT, TABLE, Kind, is_wide
from luapy.vm.translator.listed import ListedLoops
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.translation import ENTERED, LISTED, PAIRS, RANGE, STEPS, ActiveLoop
from luapy.vm.translator.writer import Edge

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.writer import Env, Out

# A loop whose limit is beyond this runs in the interpreter: its variable then needs no look at overflow.
_LIMIT = 1 << 53


class ListLoop:
    """A ``for`` over a list of elements: its registers begin at `register`, `variable` has the number of the round.

    `end_lines` are for behind the last element; `exit` is the block that follows.
    """

    def __init__(self, register: int, variable: str, exit: Block) -> None:
        self.register = register
        self.variable = variable
        self.exit = exit
        self.end_lines: Out = []


class LoopInstructions(Fillings, DeferredTables, ListedLoops):
    in_loop: bool
    arguments: dict[int, Kind]
    environments: dict[Block, dict[int, Kind]]

    if TYPE_CHECKING:

        def begin_spelled(self, header: Block, pc: int, out: Out) -> None: ...

        def spelled_line(self, header: Block) -> str | None: ...

        def read_array(self, pc: int, register: int, env: Env, out: Out) -> None: ...

        def function_bits(self, pc: int, a: int) -> int: ...

        def hoist(self, header: Any, pc: int, at_work: int, env: Env, out: Out) -> None: ...

        def begin_fills(self, header: Block, pc: int, out: Out) -> None: ...

        def foresee(self, header: Block, pc: int, a: int, env: Env, out: Out) -> None: ...

    def find_loop_forms(self) -> None:
        """Decide the form of each loop in the code: by the instruction that begins it, and by its header."""
        self.active_loops: list[ActiveLoop] = []
        # With a budget: for the beginnings of those that may be charged as a whole, the charge of a round.
        self.charged_loops: dict[int, int] = {}
        self.forms: dict[Block, tuple[str, Any]] = {}
        self.prepared_forms: dict[int, str] = {}
        # The calls of loops over `ipairs`.
        self.ipairs_calls: set[int] = set()
        # By their headers, those of them that are a ``for``.
        self.list_loops: dict[Block, ListLoop] = {}
        # The instructions that begin loops where it has been seen to already what the iterator is.
        self.started: set[int] = set()
        self.deferring: set[int] = set()
        self.deferred_loops: set[Block] = set()
        headers = {loop.header: loop for loop in self.flow.loops}
        for block in self.flow.blocks:
            if block.is_exit:
                continue
            last = block.pcs[-1]
            operation, a, b, _, _ = self.code[last]
            if operation == op.FORPREP:
                self._numeric_form(block, last, a, b, headers)
            elif operation == op.TFORPREP:
                self._generic_form(block, a, b, headers)
        entry = self.flow.entry
        if self.in_loop and entry in headers and entry not in self.forms:
            if self.code[entry.start][0] == op.TFORCALL:
                self._generic_form(None, self.code[entry.start][1], entry.start, headers)
            else:
                self._entered_form(entry, headers[entry])

    def _latch(self, loop: Any) -> Any:
        """The FORLOOP that a numeric loop goes round by, None when there is none or another way."""
        if len(loop.latches) != 1:
            return None
        latch = loop.latches[0]
        operation = self.code[latch.pcs[-1]][0]
        return latch if operation == op.FORLOOP and self.code[latch.pcs[-1]][2] == loop.header.start else None

    def _variable(self, register: int, first: int, last: int) -> str:
        """The Python variable for a loop's own: the register's, unless the body stores into that."""
        if register in self.captured:
            return f"i{first}"
        for pc in range(first, last):
            instruction = self.code[pc]
            if writes(instruction, register):
                return f"i{first}"
        return f"r{register}"

    def _numeric_form(self, block: Block, pc: int, a: int, exit_pc: int, headers: dict[Block, Any]) -> None:
        self.prepared_forms[pc] = STEPS
        body = block.successors[0]
        loop = headers.get(body)
        kinds = [self.guess(pc, position) for position in range(3)]
        if loop is None or self._latch(loop) is None or kinds[0] is FLOAT or kinds[2] is FLOAT:
            return
        if [other for other in body.predecessors if other not in loop.body] != [block]:
            return
        if not all(self._is_int_start(pc, position) for position in (0, 2)):
            return
        last = loop.latches[0].pcs[-1]
        variable = self._variable(a + 3, body.start, last)
        self.prepared_forms[pc] = RANGE
        self.forms[body] = (RANGE, (a, variable, block.successors[1]))
        self.active_loops.append(ActiveLoop(body.start, last, RANGE, a, variable))

    def find_round_starts(self) -> frozenset[Block]:
        """Return for each loop the block that its rounds begin with."""
        starts = []
        for loop in self.flow.loops:
            form = self.forms.get(loop.header)
            starts.append(form[1][2] if form is not None and form[0] == PAIRS else loop.header)
        return frozenset(starts)

    def charge_loops(self) -> None:
        """With a budget: find the loops whose rounds are all the same, and may be charged before they begin."""
        for loop in self.active_loops:
            body = self.flow.blocks_by_start.get(loop.first)
            if (
                loop.form in (RANGE, LISTED)
                and body is not None
                and body.pcs[-1] == loop.last
                and self.charges.is_whole(body.pcs)
            ):
                loop.charge = self.charged_loops[loop.first] = self.charges.counts[loop.first]
        self.charges.keep_in_variables(self.charged_loops)

    def _charge_loop(self, pc: int, body: Block, a: int, env: Env, out: Out) -> None:
        charge = self.charged_loops[body.start]
        start, limit, step = (self.register(a + offset) for offset in range(3))
        known = self.kind(a + 2, env)
        rounds = f"{limit} - {start}"
        if not known.low == known.high == 1:
            rounds = f"({rounds}) // {step}"
        out.append((f"x = ({rounds} + 1) * {charge}", pc))
        longest = "" if self.filling(body, a, env) is None else f", {LONGEST_FILL}"
        if body in self.charges.local_blocks:
            out.append((f"if x > left: left = B.widened(left, x{longest})", pc))
            out.append((f"s{body.start} = 0 < x <= left or None", pc))
            out.append((f"if s{body.start} is not None: left -= x", pc))
            return
        out.append((f"s{body.start} = x > 0 and (x <= B.left or B.reaches(x{longest})) or None", pc))
        out.append((f"if s{body.start} is not None: B.left -= x", pc))

    def _is_int_start(self, pc: int, position: int) -> bool:
        """May the loop's start or step be guessed to be an integer?"""
        seen = self.feedback.get(pc)
        return seen is None or seen[position] == 1

    def _entered_form(self, entry: Block, loop: Any) -> None:
        """The function is entered at the start of a numeric loop's body, in the middle of its rounds."""
        latch = self._latch(loop)
        if latch is None or any(other not in loop.body for other in entry.predecessors):
            return
        last = latch.pcs[-1]
        a = self.code[last][1]
        if self.arguments.get(a, ANY).name != "int" or self.arguments.get(a + 2, ANY).name != "int":
            return
        variable = self._variable(a + 3, entry.start, last)
        self.forms[entry] = (ENTERED, (a, variable, self.flow.blocks_by_start[last + 1]))
        self.active_loops.append(ActiveLoop(entry.start, last, ENTERED, a, variable))

    def _generic_form(self, block: Block | None, a: int, call_pc: int, headers: dict[Block, Any]) -> None:
        """`pairs` over a table: the loop is a Python loop over its fields. `block` is None if it is entered there."""
        header = self.flow.blocks_by_start[call_pc]
        loop = headers.get(header)
        seen = self.seen(call_pc)
        if seen not in (SEEN_NEXT, SEEN_IPAIRS) or loop is None or not self.captured.isdisjoint((a + 4, a + 5)):
            return
        if [other for other in header.predecessors if other not in loop.body] != ([block] if block else []):
            return
        if self.code[call_pc][3] > 2 or header.start != call_pc or self.code[call_pc + 1][0] != op.TFORLOOP:
            return
        if seen == SEEN_IPAIRS:
            self.ipairs_calls.add(call_pc)
        last = call_pc
        first = self.code[call_pc + 1][2]
        variable = self._variable(a + 4, first, last)
        body, end = header.successors
        # Where the loop is entered, one around it may come back to it: then the two are one.
        if body not in loop.body or end in loop.body or len(header.pcs) != 2:
            return
        if seen == SEEN_IPAIRS:
            is_plain = self.code[call_pc][3] == 2 and a + 1 not in self.captured
            if is_plain and call_pc not in self.wrong_results:
                self.list_loops[header] = ListLoop(a, variable, end)
                if block is not None and header is not self.flow.entry:
                    self.find_deferred(header, block)
                self.active_loops.append(ActiveLoop(first, last, PAIRS, a, variable))
            return
        self.forms[header] = (PAIRS, (a, variable, body, end))
        self.active_loops.append(ActiveLoop(first, last - 1, PAIRS, a, variable))

    # -- the loops themselves ---------------------------------------------------------------------------

    def loop_header(self, block: Block) -> Any:
        """Return the ``for`` line of a loop, the lines and block its body begins with, and where it ends.

        None for a loop that is a ``while``.
        """
        found = self.list_loops.get(block)
        if found is not None:
            value = f"r{found.register + 5}"
            return f"for {value} in e{found.register + 1}:", [], block, found.exit, found.end_lines
        form = self.forms.get(block)
        if form is None:
            return None
        if form[0] == PAIRS:
            a, variable, body, end = form[1]
            header = f"for {variable}, r{a + 5} in fields({self.register(a + 1)}, {self.register(a + 2)}):"
            return header, self._own_variable(a + 4, variable, body), body, end, []
        a, variable, end = form[1]
        start, limit, step = (self.register(a + offset) for offset in range(3))
        spelled = self.spelled_line(block)
        if block in self.listed:
            header = self.listed_line(block)
        elif spelled is not None:
            header = spelled
        elif form[0] == ENTERED:
            header = f"for {variable} in rounds({start}, {limit}, {step}):"
        else:
            known = self.environments[block].get(a + 2, ANY)
            if known.name == "int" and known.low == known.high:
                sign = "+ 1" if known.low > 0 else "- 1"
                rest = "" if known.low == 1 else f", {known.low}"
            else:
                sign, rest = f"+ (1 if {step} > 0 else -1)", f", {step}"
                if known.name == "int" and known.low > 0:
                    sign = "+ 1"
            header = f"for {variable} in range({start}, {limit} {sign}{rest}):"
        return header, self._own_variable(a + 3, variable, block), block, end, []

    def begin_list(self, header: Block, pc: int, out: Out) -> None:
        """Where a loop over a list of elements is entered: it begins behind the one that the control variable tells."""
        found = self.list_loops.get(header)
        if found is not None:
            a = found.register
            out.append((f"e{a + 1} = elements_after({self.register(a + 1)}, {found.variable})", pc))

    def list_round(self, header: Block, pc: int, env: Env, out: Out) -> None:
        """The round of a loop over a list has its value; count its number, which stands for the control variable."""
        found = self.list_loops[header]
        a, variable = found.register, found.variable
        out.append((f"if r{a + 5} is None:", pc))
        out.append((f"    return deopt(M, {pc}, locals())", -1))
        out.append((f"{variable} += 1", pc))
        if variable != self.register(a + 4):
            out.append((f"{self.register(a + 4)} = {variable}", pc))
        self.forget_from(a + 4, env)
        self.set(a + 4, Kind("int", 1, 1 << 53), env)

    def end_of_list(self, header: Block, lines: Out) -> None:
        """Note what is done behind the last element of a list: `lines`, if nothing more is found elsewhere."""
        found = self.list_loops[header]
        pc = header.start
        table = self.register(found.register + 1)
        out = found.end_lines
        del out[:]
        if self.charges is not None:
            out += self.charges.lines_at(header)
        test = f"({table}.hash or {table}.metatable is not None) and goes_on({table}, {found.variable})"
        if header in self.deferred_loops:
            test = f"len({table}) > 1 and goes_on({table}[1], {found.variable})"
        out.append((f"if {test}:", pc))
        out.append((f"    return deopt(M, {pc}, locals())", -1))
        out += lines

    def _own_variable(self, register: int, variable: str, body: Block) -> Out:
        """Give the loop's variable to the register that the body sees, and may change."""
        name = self.register(register)
        return [] if variable == name else [(f"{name} = {variable}", body.start)]

    def enter_loop_environment(self, block: Block, env: Env) -> None:
        """What is known at the start of a body that the function is entered at."""
        form = self.forms.get(block)
        if form is not None and form[0] == ENTERED:
            env[form[1][0] + 3] = self._entered_kind(form[1][0])

    def _entered_kind(self, a: int) -> Kind:
        """What is known of the variable of a loop that the function is entered in: with a step above 0 it grows."""
        grows = self.arguments[a + 2].low >= 0
        return Kind("int", self.arguments[a].low, INT.high) if grows else INT

    def loop_edges(self, block: Block, pc: int, instruction: Any, env: Env, out: Out) -> Any:
        from luapy.vm.translator.emitter import Edges

        operation = instruction[0]
        if operation == op.FORPREP:
            return self._prepare_numeric(block, pc, instruction, env, out, Edges)
        if operation == op.FORLOOP:
            return self._next_round(block, pc, instruction, env, out, Edges)
        if operation == op.TFORPREP:
            return self._prepare_generic(block, pc, instruction, env, out, Edges)
        return self._next_generic(block, pc, instruction, env, out, Edges)

    def _prepare_numeric(self, block: Block, pc: int, instruction: Any, env: Env, out: Out, edges: Any) -> Any:
        _, a, _, _, _ = instruction
        body, end = block.successors
        start, limit, step = (self.register(a + offset) for offset in range(3))
        if self.prepared_forms[pc] == STEPS:
            out.append((f"x = prepare_for({start}, {limit}, {step})", pc))
            inside = dict(env)
            for register in range(a, a + 4):
                inside.pop(register, None)
            targets = f"{start}, {limit}, {step}, {self.register(a + 3)}"
            return edges([Edge(body, inside, [(f"{targets} = x", pc)]), Edge(end, env)], "x is not None")
        self.hoist(body, pc, pc, env, out)
        self.begin_fills(body, pc, out)
        kinds = []
        for register in (a, a + 2):
            kind = self.kind(register, env)
            if kind.name != "int":
                self.guard(pc, register, INT, env, out)
                kind = INT
            kinds.append(kind)
        start_kind, step_kind = kinds
        limit_kind = self.kind(a + 1, env)
        if step_kind.low <= 0 <= step_kind.high:
            out.append((f"if {step} == 0: raise zero_step()", pc))
        if limit_kind.name != "int":
            out.append((f"if {limit}.__class__ is not int: {limit} = for_limit({start}, {limit}, {step})", pc))
            limit_kind = INT
        if step_kind.low > 0 and limit_kind.high > _LIMIT:
            out.append((f"if {limit} > {_LIMIT}:", pc))
            out.append((f"    return deopt(M, {pc}, locals())", -1))
            limit_kind = Kind("int", limit_kind.low, _LIMIT)
        inside = dict(env)
        rounds = INT
        if step_kind.low > 0:
            rounds = Kind("int", start_kind.low, max(limit_kind.high, start_kind.low))
        elif step_kind.high < 0:
            rounds = Kind("int", min(limit_kind.low, start_kind.high), start_kind.high)
        self.set(a, rounds, inside)
        if rounds.low > limit_kind.low and step_kind.low > 0:
            limit_kind = Kind("int", rounds.low, max(limit_kind.high, rounds.low))
            self._note_limit(pc, a + 1, limit_kind, inside)
        self.set(a + 1, limit_kind, inside)
        self.set(a + 3, rounds, inside)
        self.begin_listed(body, pc, a, env, out)
        self.begin_spelled(body, pc, out)
        self.foresee(body, pc, a, env, out)
        if body.start in self.charged_loops:
            self._charge_loop(pc, body, a, env, out)
        self.fill_at_once(body, pc, a, env, out)
        return edges([Edge(body, inside), Edge(end, env)], "range", loop_body=body)

    def _note_limit(self, pc: int, register: int, kind: Kind, env: Env) -> None:
        """In the rounds of a loop, its limit is at least the start: note it of the variable that the limit is of."""
        pcs = self.block_pcs
        for position in range(pcs.index(pc) - 1, -1, -1):
            operation, a, b, _, _ = self.code[pcs[position]]
            if operation == op.MOVE and a == register:
                untouched = not any(writes(self.code[later], b) for later in pcs[position + 1 : pcs.index(pc)])
                if untouched and self.kind(b, env).name == "int" and not is_wide(self.kind(b, env)):
                    self.set(b, kind, env)
                return
            if writes(self.code[pcs[position]], register):
                return

    def _next_round(self, block: Block, pc: int, instruction: Any, env: Env, out: Out, edges: Any) -> Any:
        _, a, _, _, _ = instruction
        body, end = block.successors
        inside = dict(env)
        if body in self.forms and self.forms[body][0] in (RANGE, ENTERED):
            is_range = self.forms[body][0] == RANGE
            self.set(a + 3, self.kind(a, env) if is_range else self._entered_kind(a), inside)
            # The end is reached from the line that begins the loop; it is an edge for what is known there only.
            return edges([Edge(body, inside), Edge(end, env)], "True")
        start, limit, step = (self.register(a + offset) for offset in range(3))
        variable = self.register(a + 3)
        if self.kind(a + 2, env).name == "int" and self.kind(a, env).name == "int":
            lines = [(f"{limit} -= 1", pc), (f"{start} = {variable} = {start} + {step}", pc)]
            self.set(a, INT, inside)
            self.set(a + 1, INT, inside)
            self.set(a + 3, INT, inside)
            return edges([Edge(body, inside, lines), Edge(end, env)], f"{limit} > 0")
        out.append((f"x = next_round({start}, {limit}, {step})", pc))
        lines = [(f"{start}, {limit} = x", pc), (f"{variable} = {start}", pc)]
        for register in (a, a + 1, a + 3):
            inside.pop(register, None)
        return edges([Edge(body, inside, lines), Edge(end, env)], "x is not None")

    def _prepare_generic(self, block: Block, pc: int, instruction: Any, env: Env, out: Out, edges: Any) -> Any:
        _, a, _, _, _ = instruction
        header = block.successors[0]
        if pc not in self.started:
            out.append((f"if {self._starts_otherwise(header, a)}:", pc))
            out.append((f"    return deopt(M, {pc}, locals())", -1))
        if header.start in self.ipairs_calls:
            self.set(a + 2, LENGTH, env)
            self.set(a + 1, TABLE, env)
            if header in self.list_loops:
                found = self.list_loops[header]
                if header in self.deferred_loops:
                    self.remember_part(HAS_ARRAY, a + 1, env)
                else:
                    self.read_array(pc, a + 1, env, out)
                out.append((f"e{a + 1} = iter(a{a + 1}); next(e{a + 1}); {found.variable} = 0", pc))
            elif a + 1 not in self.captured:
                self.read_array(pc, a + 1, env, out)
                out.append((f"l{a + 1} = len(a{a + 1})", pc))
        return edges([Edge(header, env)])

    def _starts_otherwise(self, header: Block, a: int) -> str:
        """The test that a loop with registers from `a` on is none of those that its text is for."""
        function, table, control, closing = (self.register(a + offset) for offset in range(4))
        test = f"{closing} is not None and {closing} is not False"
        if header.start in self.ipairs_calls:
            test += f" or {function} is not IPAIRS or {table}.__class__ is not LuaTable or {control} != 0"
        elif header in self.forms:
            test += f" or {function} is not NEXT or {table}.__class__ is not LuaTable"
        return test

    def note_start(self, pc: int, out: Out) -> None:
        """The call at `pc` is one of ``ipairs`` or ``pairs`` as a rule; `out` is what is done otherwise."""
        operation, a, call_pc, _, _ = self.code[pc + 1]
        if operation != op.TFORPREP or a != self.code[pc][1] or pc + 1 not in self.block_pcs:
            return
        header = self.flow.blocks_by_start[call_pc]
        iterator = loop_start(self.function_bits(pc, a))
        name = "IPAIRS" if header.start in self.ipairs_calls else "NEXT" if header in self.forms else ""
        if name and iterator is not None and iterator[2].startswith(name):
            out.append((f"if {self._starts_otherwise(header, a)}:", pc))
            out.append((f"    return deopt(M, {pc + 1}, locals())", -1))
            self.started.add(pc + 1)

    def _next_generic(self, block: Block, pc: int, instruction: Any, env: Env, out: Out, edges: Any) -> Any:
        _, a, _, _, _ = instruction
        body, end = block.successors
        inside = dict(env)
        if block in self.forms:
            # Only what is known matters here: the loop's line does the work.
            del out[:]
            self.forget_from(a + 4, inside)
            return edges([Edge(body, inside), Edge(end, dict(inside))], "True")
        if block in self.list_loops:
            return edges([Edge(body, inside), Edge(end, env)], "True")
        control, first = self.register(a + 2), self.register(a + 4)
        if pc - 1 in self.ipairs_calls:
            self.set(a + 2, LENGTH, inside)
            value = self.register(a + 5) if self.code[pc - 1][3] == 2 else "x"
            return edges([Edge(body, inside, [(f"{control} = {first}", pc)]), Edge(end, env)], f"{value} is not None")
        inside.pop(a + 2, None)
        return edges([Edge(body, inside, [(f"{control} = {first}", pc)]), Edge(end, env)], f"{first} is not None")
