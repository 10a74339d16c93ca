"""Writes one prototype as a Python function.

The same code runs twice: once to find out the kinds of values at the start of every block (its text is thrown away),
once to write. Registers are the Python variables r0, r1, ...; those that closures capture are elements of the list
``R``, which the open upvalues in the dict ``O`` share, as in the interpreter. ``V`` holds the values of an open call or
``...``. A guess that fails leaves through ``deopt``, which goes on in the interpreter with the same registers.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.vm.costs import MANY_VALUES
from luapy.vm.translator.calling import CallingInstructions
from luapy.vm.translator.charging import GIVE_BACK, Charges, recall_lines, with_local_charges
from luapy.vm.translator.closures import ClosureInstructions
from luapy.vm.translator.computing import ComputingInstructions
from luapy.vm.translator.counters import Counters
from luapy.vm.translator.depths import NEXT_DEPTH, PROLOGUE
from luapy.vm.translator.flow import ARITHMETIC, QUIET, RETURNS, RING, TESTS, CannotTranslate, Flow
from luapy.vm.translator.hoisting import LoopEntries
from luapy.vm.translator.intrinsics import looks_at_arguments
from luapy.vm.translator.kinds import INT, LENGTH, TABLE, Kind, join_environments
from luapy.vm.translator.liveness import matters, read_after, read_from, reads, writes
from luapy.vm.translator.loops import LoopInstructions
from luapy.vm.translator.moves import copied_steps
from luapy.vm.translator.promises import guard_test
from luapy.vm.translator.storing import disturbs, renewed
from luapy.vm.translator.structure import MAX_LOOPS, If, Lines, Renderer, Return, TreeBuilder
from luapy.vm.translator.testing import TestInstructions
from luapy.vm.translator.translation import PAIRS
from luapy.vm.translator.writer import Edge

if TYPE_CHECKING:
    from collections.abc import Collection

    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.flow import Block

MAX_INSTRUCTIONS = 4000
MOST_FAILURES = 12
_DEPTH = re.compile(r"\be\b")
# What no translated function does: to-be-closed variables wait for the end of a block, whatever ends it.
_UNTRANSLATED = frozenset((op.TBC,))


class Emitter(
    LoopEntries,
    ComputingInstructions,
    ClosureInstructions,
    TestInstructions,
    CallingInstructions,
    LoopInstructions,
):
    """Writes `proto` from instruction `entry` on, which is its beginning or (`in_loop`) where a loop goes round.

    `arguments` are the kinds that parameters (or, inside a loop, all registers) are to be checked for. With `upvalues`,
    what those are that nothing assigns, the text is for one closure at a time (see binding.py); inside a loop they are
    checked for as well; `callees` has the prototypes of the functions among them. With `counted` it charges a budget.
    With a `region` of instructions, the interpreter goes on where control leaves that. Where tests lead to what is not
    among the `visited` instructions, nor `expected`, a guess has failed.
    """

    max_loops = MAX_LOOPS
    # Without a budget: the blocks that each round of a loop comes by, to see whether there is one by now.
    round_starts: frozenset[Block] = frozenset()

    def __init__(
        self,
        proto: Proto,
        entry: int,
        feedback: dict[int, list[int]],
        constant_upvalues: list[bool],
        arguments: dict[int, Kind],
        in_loop: bool = False,
        upvalues: dict[int, Kind] | None = None,
        counted: bool = False,
        region: range | None = None,
        visited: Collection[int] | None = None,
        expected: Collection[int] = (),
        callees: dict[int, Proto] | None = None,
    ) -> None:
        super().__init__(proto, feedback, constant_upvalues)
        if in_loop:
            self.entered_kinds = upvalues or {}
        elif self.uses_upvalues:
            self.bound_kinds = upvalues
            self.bound_protos = callees or {}
        self.in_loop = in_loop
        self.owed_leaving: list[int] = []
        self.entry = entry
        self.arguments = arguments
        if len(self.code if region is None else region) > MAX_INSTRUCTIONS:
            raise CannotTranslate("too many instructions")
        self.flow = Flow(self.code, entry, region, visited, expected)
        if not self.flow.loops:
            # A look at the range of an argument pays in loops only.
            self.arguments = {
                key: INT if kind.name == "int" else kind
                for key, kind in arguments.items()
                if matters(self.code, key, proto.max_stack_size, partial(looks_at_arguments, self.feedback))
            }
        for block in self.flow.blocks:
            for pc in block.pcs:
                if self.code[pc][0] in _UNTRANSLATED and not block.is_exit:
                    raise CannotTranslate("it has to-be-closed variables")
        self.size = proto.max_stack_size
        self.live_after = read_after(self.flow, self.size)
        if in_loop:
            # What is left in the other registers changes from one time to the next.
            used = read_from(self.flow, self.flow.entry, self.live_after[self.flow.entry], self.size)
            self.arguments = {key: kind for key, kind in self.arguments.items() if key in used}
        self.find_loop_forms()
        self.find_hoists()
        self.find_stores()
        self.first_stores = {}
        self.done = set()
        self.searches = {}
        self.texts_in_place = {}
        self.recalled_in_place = set()
        self.elided = {}
        self.copied = copied_steps(self.flow)
        self.find_lookups()
        self.forget_fields()
        self.elements = {}
        self.fields_after = {}
        # A function that was left often takes nothing for granted.
        self.expects_values = sum(proto.history.failures.values()) < MOST_FAILURES
        self.environments: dict[Block, dict[int, Kind]] = {}
        self.charges: Charges | None = None
        self.find_listed()
        self.find_spelled()
        self.find_foreseen()
        if counted:
            self.charges = Charges(self.code, self.flow, self.may_wait, self.ipairs_calls, self.forms)
            self.charge_loops()
        else:
            self.round_starts = self.find_round_starts()

    # -- the whole function -----------------------------------------------------------------------------

    def emit(self) -> tuple[str, list[int]]:
        """Return the Python text of a function named ``f``, and the instruction that each line works on.

        When it is for one closure, ``f`` is what ``bind`` returns.
        """
        self._analyze()
        while self.drop_disturbed() or self.keep_numbers() or self.drop_foreseen():
            self.environments.clear()
            self._analyze()
        tree = TreeBuilder(self.flow, self._statements, self.loop_header).tree(self.flow.entry)
        renderer = Renderer(self.max_loops)
        indent = 0
        if self.bound_kinds is not None:
            indent = 1
            renderer.add("def bind(F):", -2, 0)
            for text, pc in self.upvalue_prologue():
                renderer.add(text, pc, 1)
        renderer.add(self._signature(), -2, indent)
        for text, pc in self._prologue():
            renderer.add(text, pc, indent + 1)
        renderer.render(tree, indent + 1)
        if self.makes_calls:
            self._drop_depth(renderer)
        if indent:
            renderer.add("return f", -2, 1)
        if self.charges is not None:
            self.charges.finish()
            self.owed_leaving = self.charges.leaving(renderer.lines, renderer.pcs)
        return "\n".join(renderer.lines) + "\n", renderer.pcs

    def _drop_depth(self, renderer: Renderer) -> None:
        """Look at no depth if nothing is called but what is known to be a builtin function."""
        lines = renderer.lines
        length = len(self.next_depth().split("\n"))
        for start, line in enumerate(lines):
            if line.lstrip(" ") == NEXT_DEPTH:
                if not any(map(_DEPTH.search, lines[start + length :])):
                    del lines[start : start + length], renderer.pcs[start : start + length]
                return

    def _signature(self) -> str:
        proto = self.proto
        if self.in_loop:
            names = [f"r{register}" for register in range(proto.max_stack_size)]
            return f"def f(F, d, va, R, O, {', '.join(names)}):"
        names = [f"r{register}=None" for register in range(proto.parameter_count)]
        rest = "*va" if proto.is_vararg else "*_"
        return f"def f({', '.join(['F', 'd', *names, rest])}):"

    def _prologue(self) -> list[tuple[str, int]]:
        out: list[tuple[str, int]] = []
        proto = self.proto
        entered = self.list_loops.get(self.flow.entry)
        if entered is not None:
            # It tells the control variable from here on.
            out.append((f"{entered.variable} = {self.register(entered.register + 2)}", -2))
        if self.makes_calls:
            out.append((self.next_depth(), -2))
        if self.last_called:
            out.append((f"{' = '.join(self.last_called)} = None", -2))
        if self.charges is not None and self.charges.local_blocks:
            out.append(("left = 0", -2))
        if self.charges is not None and any(instruction[0] == op.VARARG for instruction in self.code):
            out.append((f"many = len(va) > {MANY_VALUES}", -2))
        if self.notes_captures and not self.in_loop:
            out.append(("O = {}", -2))
        if self.captured and not self.in_loop:
            out.append((f"R = [None] * {proto.max_stack_size}", -2))
            for register in sorted(self.captured):
                if register < proto.parameter_count:
                    out.append((f"R[{register}] = r{register}", -2))
        for register, kind in sorted(self.guards.items()):
            out.append((f"if {guard_test(register, kind)}:\n    return deopt(M, {self.entry}, locals())", -1))
        if self.bound_kinds is None:
            out += self.upvalue_prologue()
        if self.in_loop and self.entry in self.ipairs_calls:
            function, table, control = (self.register(self.code[self.entry][1] + offset) for offset in range(3))
            test = f"{function} is IPAIRS and {table}.__class__ is LuaTable and {control}.__class__ is int"
            out.append((f"if not ({test} and {control} >= 0):", -2))
            out.append((f"    return deopt(M, {self.entry}, locals())", -1))
        form = self.forms.get(self.flow.entry)
        if form is not None and form[0] == PAIRS:
            a = form[1][0]
            out.append((f"if r{a} is not NEXT or {self.register(a + 1)}.__class__ is not LuaTable:", -2))
            out.append((f"    return deopt(M, {self.entry}, locals())", -1))
        if self.in_loop:
            # What loops around the entry know of the lists that they go through: nothing yet.
            out += [
                (f"l{self.code[pc][1] + 1} = 0", -2)
                for pc in sorted(self.ipairs_calls)
                if self.flow.blocks_by_start.get(pc) not in self.list_loops
            ]
            self.begin_list(self.flow.entry, self.entry, out)
            self.hoist(self.flow.entry, self.entry, -2, self._entry_kinds(), out)
            self.begin_fills(self.flow.entry, -2, out)
        return out

    @property
    def guards(self) -> dict[int, Kind]:
        """The kinds that parameters (or registers) are looked at for at the beginning."""
        return {register: kind for register, kind in self.arguments.items() if register not in self.captured}

    def next_depth(self) -> str:
        """Return the statement that finds the depth of the calls."""
        return PROLOGUE

    def _entry_environment(self) -> dict[int, Kind]:
        env = self._entry_kinds()
        if self.in_loop:
            self.hoist(self.flow.entry, self.entry, -2, env, [])
        return env

    def _entry_kinds(self) -> dict[int, Kind]:
        env = self.guards
        if self.in_loop:
            self.enter_loop_environment(self.flow.entry, env)
            if self.entry in self.ipairs_calls:
                state = self.code[self.entry][1] + 1
                env[state + 1] = LENGTH
                self.set(state, TABLE, env)
        return env

    def _analyze(self) -> None:
        """Find what is known at the start of each block: forward, until nothing changes."""
        environments = self.environments
        environments[self.flow.entry] = self._entry_environment()
        counters = Counters(self.flow, self.captured)
        counters.enter(self.flow.entry, None, environments[self.flow.entry])
        visits: dict[Block, int] = {}
        headers = {loop.header for loop in self.flow.loops}
        pending = {self.flow.entry.number}
        blocks = self.flow.blocks
        while pending:
            number = min(pending)
            pending.discard(number)
            block = blocks[number]
            visits[block] = visits.get(block, 0) + 1
            fields = self.fields_after.get(block)
            edges = self._block(block, []).edges
            fields_changed = self.fields_after.get(block) != fields
            for edge in edges:
                old = environments.get(edge.target)
                widening = edge.target in headers and visits.get(edge.target, 0) > 1
                new = join_environments(old, edge.environment, widening)
                counters.enter(edge.target, block, edge.environment)
                counters.limit(edge.target, new)
                if new != old or (fields_changed and self.follows_only(edge.target, block)):
                    environments[edge.target] = new
                    pending.add(edge.target.number)

    def _block(self, block: Block, out: list[tuple[str, int]]) -> Edges:
        """Write a block's steps; its edges, and what is to be done on them, say how it ends."""
        start = len(out)
        edges = self._steps(block, out) if self.charges is None else self._counted_steps(block, out, self.charges)
        renewals = self.renewals(block)
        if renewals:
            out[start:] = renewed(out[start:], renewals)
            for edge in edges.edges:
                if edges.condition is not None and disturbs(edges.condition):
                    edge.lines = [*((statement, block.pcs[-1]) for statement, _ in renewals), *edge.lines]
                edge.lines = renewed(edge.lines, renewals)
        if self.foreseen:
            out[start:] = self.give_back(block, out[start:])
            for edge in edges.edges:
                edge.lines = self.give_back(block, edge.lines)
        self.leave_fields(block)
        # What is left out is for calls in the same block; who writes next is another one.
        self.pending.clear()
        if edges.loop_body is None:
            for edge in edges.edges:
                if edge.target in self.hoists and not self.flow.dominates(edge.target, block):
                    self.hoist(edge.target, edge.target.start, block.pcs[-1], edge.environment, edge.lines)
                    quiet = not any(disturbs(text) for text, _ in [(edges.condition or "", 0), *edge.lines])
                    self.begin_fills(edge.target, block.pcs[-1], out if quiet else [], edge.lines)
                if self.local_blocks_begin(block, edge.target):
                    edge.lines = [*edge.lines, ("left = B.left; B.left = 0", block.pcs[-1])]
        return edges

    def local_blocks_begin(self, block: Block, target: Block) -> bool:
        """With a budget: does control come from a block into loops that keep what they may charge in `left`?"""
        local_blocks = () if self.charges is None else self.charges.local_blocks
        return target in local_blocks and block not in local_blocks

    def _counted_steps(self, block: Block, out: list[tuple[str, int]], charges: Charges) -> Edges:
        """Write a block's steps, and what its ends have to do with a budget."""
        if charges.follows_local(block):
            out.append((GIVE_BACK, block.start))
        lines: list[tuple[str, int]] = []
        edges = self._steps(block, lines)
        if not charges.put_off(block, lines, edges.condition, edges.edges):
            owes = any("B.owe" in text for text, _ in lines) and block not in charges.local_blocks
            for edge in edges.edges:
                if owes and charges.is_prepaid(edge.target):
                    edge.lines = [*edge.lines, *recall_lines(edge.target.start, block.pcs[-1])]
                surplus = charges.surplus(block, edge.target)
                if surplus:
                    edge.lines = [*edge.lines, (charges.refund(block, surplus), block.pcs[-1])]
        out += with_local_charges(lines) if block in charges.local_blocks else lines
        return edges

    def _steps(self, block: Block, out: list[tuple[str, int]]) -> Edges:
        """Write a block's steps; the last one, when it decides where to go, says so by its edges."""
        if block.is_surprise:
            out.append((f"return deopt(M, {block.start}, locals())", -1))
            return Edges([], leaves=True)
        if block.is_exit:
            out.append((f"return leave_loop(M, {block.start}, locals())", -1))
            return Edges([], leaves=True)
        env = dict(self.environments[block])
        self.forget_stores(block, env)
        code = self.code
        last = block.pcs[-1]
        self.block_pcs = block.pcs
        for pc in block.pcs:
            self.elided.pop(pc, None)
        self.take_fields(block)
        self.pending.clear()
        self.not_nil.clear()
        if block in self.round_starts:
            out.append((f"if STOP is not None: return step(M, {block.start}, locals())", -1))
        for pc in block.pcs[:-1]:
            self._charge(pc, out)
            self.step(pc, code[pc], env, out)
        instruction = code[last]
        operation = instruction[0]
        self._charge(last, out)
        self.note_moves(last)
        self.settle_moves(last, instruction, env, out)
        self.wrap_wide(last, env, out, reads(instruction, self.size) | self.live_after[block])
        if operation not in ARITHMETIC:
            self.forget_wide(env)
        blocks = self.flow.blocks_by_start
        if operation in RETURNS:
            start = len(out)
            self.leave(last, instruction, env, out)
            self.fold(last, start, out)
            return Edges([], leaves=True)
        if operation in TESTS:
            start = len(out)
            condition, taken, skipped = self.test(last, instruction, env, out)
            self.forget_values(instruction)
            self.checks_fields = False
            texts = [condition, *(text for text, _ in out[start:])]
            self.keep_fields(instruction, texts)
            self.keep_elements(instruction, texts)
            targets = block.successors
            edges = [Edge(targets[0], *taken), Edge(targets[1], *skipped)]
            if len(out) == start:
                condition = self.folded_condition(last, condition, edges, out)
            return Edges(edges, condition)
        if operation in (op.FORPREP, op.FORLOOP, op.TFORPREP, op.TFORLOOP):
            self.forget_fields()
            self.elements = {}
            edges_of_loop: Edges = self.loop_edges(block, last, instruction, env, out)
            return edges_of_loop
        if operation == op.JMP:
            return Edges([Edge(blocks[instruction[1]], env)])
        self.step(last, instruction, env, out)
        self.wrap_wide(last, env, out, self.live_after[block], is_before=False)
        self.forget_wide(env)
        recalls = self.charges is not None and self.charges.is_recalled_after(block)
        if recalls and last not in self.recalled_in_place:
            out += recall_lines(block.successors[0].start, last)
        return Edges([Edge(block.successors[0], env)])

    def _charge(self, pc: int, out: list[tuple[str, int]]) -> None:
        if self.charges is None:
            return
        if pc in self.charges.counts:
            out += self.charges.lines(pc, pc in self.charged_loops)
        elif pc in self.charges.checks and self.charges.checks[pc] not in self.recalled_in_place:
            out += recall_lines(pc, self.charges.checks[pc])

    def step(self, pc: int, instruction: Any, env: dict[int, Kind], out: list[tuple[str, int]]) -> None:
        """Write an instruction that goes on to the next one."""
        start = len(out)
        self.forget_values(instruction)
        self.checks_fields = False
        self.not_nil = {text for text in self.not_nil if not writes(instruction, int(text[1:]))}
        self.noted = None
        self._write_step(pc, instruction, env, out)
        self.keep_elements(instruction, [text for text, _ in out[start:]])
        if self.noted is not None:
            self.elements[self.noted] = instruction[1]
        if self.present:
            operation = instruction[0]
            if self.checks_fields or operation in QUIET or operation in ARITHMETIC or operation == op.GETFIELD:
                self.keep_fields(instruction, [text for text, _ in out[start:]])
            elif not self.made_fields:
                self.forget_fields()
        self.take_made_fields()
        self.spare_copies(pc, instruction, self.fold(pc, start, out), out)

    def _write_step(self, pc: int, instruction: Any, env: dict[int, Kind], out: list[tuple[str, int]]) -> None:
        operation = instruction[0]
        if pc in self.done:
            return
        self.note_moves(pc)
        self.settle_moves(pc, instruction, env, out)
        if operation not in RING and operation != op.MOVE:
            self.wrap_wide(pc, env, out, reads(instruction, self.size) - self.element_keys(pc, instruction))
        if operation in ARITHMETIC:
            self.arithmetic(pc, instruction, env, out)
            return
        method = self.STEPS.get(operation)
        if method is None:
            raise CannotTranslate(f"instruction {op.OPCODES[operation].name} where it does not belong")
        getattr(self, method)(pc, instruction, env, out)

    def _statements(self, block: Block, branch: Callable[[Block], list[Any]]) -> list[Any]:
        out: list[tuple[str, int]] = []
        edges = self._block(block, out)
        if edges.leaves:
            return [Return(out)]
        statements: list[Any] = [Lines(out)] if out else []
        if edges.loop_body is not None:
            # Into a `for` loop: its block writes the loop, and where that ends.
            return statements + branch(edges.loop_body)
        if block in self.list_loops:
            # Behind the last element, before the next round is charged.
            self.end_of_list(block, edges.edges[1].lines)
        if edges.condition is None:
            edge = edges.edges[0]
            return statements + ([Lines(edge.lines)] if edge.lines else []) + branch(edge.target)
        taken, skipped = edges.edges[:2]
        if edges.condition == "True" or edges.condition == "False":
            edge = taken if edges.condition == "True" else skipped
            return statements + ([Lines(edge.lines)] if edge.lines else []) + branch(edge.target)
        then = ([Lines(taken.lines)] if taken.lines else []) + branch(taken.target)
        otherwise = ([Lines(skipped.lines)] if skipped.lines else []) + branch(skipped.target)
        return [*statements, If(edges.condition, block.pcs[-1], then, otherwise)]


class Edges:
    """How a block ends: where it can go, the condition for the first of two ways, or that it leaves the function."""

    def __init__(
        self, edges: list[Edge], condition: str | None = None, leaves: bool = False, loop_body: Block | None = None
    ) -> None:
        self.edges = edges
        self.condition = condition
        self.leaves = leaves
        self.loop_body = loop_body
