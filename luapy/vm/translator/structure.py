"""From a flow graph to nested Python statements.

The dominator tree says what nests in what (N. Ramsey, "Beyond Relooper", ICFP 2022). A block that several paths reach
follows a `Labelled` piece that holds those paths, and what leaves a loop follows the loop. Python has no labelled
break: a jump that is not simply the end of its piece becomes ``break`` or ``continue``, and one that leaves several
loops at once stores where it wants to go in the variable ``L``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.translator.flow import CannotTranslate
from luapy.vm.translator.translation import TAIL_CALL, TailPlace

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block, Flow

# Python refuses 20 nested loops, and 100 levels of indentation.
MAX_LOOPS = 15
MAX_INDENT = 70


class Lines:
    """Statements in a row, as (text, instruction at work)."""

    def __init__(self, items: list[tuple[str, int]]) -> None:
        self.items = items


class Return(Lines):
    """Statements of which the last one leaves the function."""


class If:
    def __init__(self, condition: str, pc: int, then: list[Any], otherwise: list[Any]) -> None:
        self.condition = condition
        self.pc = pc
        self.then = then
        self.otherwise = otherwise


class Repeat:
    """A loop: ``while True`` or ``for``, whose next round is a jump to `label`; what a ``for`` does at the end."""

    def __init__(self, label: Block | None, header: str, pc: int, body: list[Any], end: list[tuple[str, int]]) -> None:
        self.label = label
        self.header = header
        self.pc = pc
        self.body = body
        self.end = end


class Labelled:
    """`body`, in which a jump to `label` leads to what follows."""

    def __init__(self, label: Block, body: list[Any]) -> None:
        self.label = label
        self.body = body


class Goto:
    def __init__(self, target: Block) -> None:
        self.target = target


class TreeBuilder:
    """Arranges the blocks of a flow graph; `code(block, branch)` gives the statements of one block."""

    def __init__(self, flow: Flow, code: Callable[[Any, Any], list[Any]], loop_header: Callable[[Any], Any]) -> None:
        self.flow = flow
        self.code = code
        self.loop_header = loop_header
        self.headers = {loop.header for loop in flow.loops}
        self.merges: dict[Block, list[Block]] = {block: [] for block in flow.blocks}
        self.after: dict[Block, list[Block]] = {block: [] for block in flow.blocks}
        self.placed: set[Block] = set()
        for block in flow.blocks[1:]:
            self._place(block)

    def _place(self, block: Block) -> None:
        """Decide where a block stands: after a loop that it is not part of, after its dominator, or inline."""
        dominator = block.dominator
        assert dominator is not None
        loop, left = dominator.loop, None
        while loop is not None and block not in loop.body:
            left = loop
            loop = loop.outer
        if left is not None:
            self.after[left.header].append(block)
            self.placed.add(block)
        elif len([before for before in block.predecessors if self._leads_to(block, before)]) > 1:
            self.merges[dominator].append(block)
            self.placed.add(block)

    def _leads_to(self, block: Block, before: Block) -> bool:
        """Does a way from `before` lead forward to a block?"""
        return before.number < block.number and not self.flow.never_follows(block, before)

    def tree(self, block: Block) -> list[Any]:
        if block not in self.headers:
            return self._followed(self.code(block, self._branch_from(block)), self.merges[block])
        form = self.loop_header(block)
        branch = self._branch_from(block)
        if form is None:
            body = self._followed(self.code(block, branch), self.merges[block])
            statements: list[Any] = [Repeat(block, "while True:", block.start, body, [])]
        else:
            header, first, body_block, exit_block, end = form
            body = self.code(block, branch) if body_block is block else branch(body_block)
            body = self._followed([Lines(first), *body] if first else body, self.merges[block])
            statements = [Repeat(block, header, block.start, body, end), *branch(exit_block)]
        return self._followed(statements, self.after[block])

    def _followed(self, statements: list[Any], blocks: list[Block]) -> list[Any]:
        for block in sorted(blocks, key=lambda block: block.number):
            statements = [Labelled(block, statements), *self.tree(block)]
        return statements

    def _branch_from(self, source: Block) -> Callable[[Block], list[Any]]:
        def branch(target: Block) -> list[Any]:
            if target.number <= source.number or target in self.placed:
                return [Goto(target)]
            return self.tree(target)

        return branch


class _Context:
    """A Python loop around the statement being written."""

    __slots__ = ("after", "exits", "label")

    def __init__(self, label: Block | None, after: Block | None) -> None:
        self.label = label
        self.after = after
        self.exits: list[Block] = []


class Renderer:
    """Writes a tree as Python lines; `lines` holds the text and `pcs` the instruction of each line."""

    def __init__(self, max_loops: int = MAX_LOOPS) -> None:
        self.max_loops = max_loops
        self.lines: list[str] = []
        self.pcs: list[int] = []
        # Labels whose pieces must be loops, so that jumps can break out of them.
        self.wrapped: set[Block] = set()
        self._missing: set[Block] = set()
        # In how many Python loops each label that can be jumped to stands.
        self._depths: dict[Block, int] = {}

    def render(self, tree: list[Any], indent: int) -> None:
        start = len(self.lines)
        while True:
            self._missing = set()
            self._statements(tree, None, [], indent)
            if self._missing <= self.wrapped:
                return
            self.wrapped |= self._missing
            del self.lines[start:], self.pcs[start:]

    def add(self, text: str, pc: int, indent: int) -> None:
        for line in text.split("\n"):
            self.lines.append("    " * indent + line)
            self.pcs.append(TailPlace(pc) if line.endswith(TAIL_CALL) else pc)

    def _statements(self, statements: list[Any], following: Block | None, loops: list[_Context], indent: int) -> bool:
        """Write statements after which control falls on to `following`. Return whether any path does."""
        if indent > MAX_INDENT or len(loops) > self.max_loops:
            raise CannotTranslate("nested too deeply for Python")
        falls = True
        last = len(statements) - 1
        for position, statement in enumerate(statements):
            after = following
            if position < last:
                successor = statements[position + 1]
                after = successor.target if successor.__class__ is Goto else None
            falls = self._statement(statement, after, loops, indent)
        return falls

    def _statement(self, statement: Any, after: Block | None, loops: list[_Context], indent: int) -> bool:
        kind = statement.__class__
        if kind is Lines or kind is Return:
            for text, pc in statement.items:
                self.add(text, pc, indent)
            return kind is Lines
        if kind is If:
            return self._if(statement, after, loops, indent, "if")
        if kind is Goto:
            return self._goto(statement.target, after, loops, indent)
        if kind is Repeat:
            return self._loop(statement, after, loops, indent)
        label = statement.label
        if label in self.wrapped:
            piece = Repeat(None, "while True:", label.start, statement.body, [])
            return self._loop(piece, label, loops, indent)
        self._depths[label] = len(loops)
        self._statements(statement.body, label, loops, indent)
        return True

    def _loop(self, loop: Repeat, after: Block | None, loops: list[_Context], indent: int) -> bool:
        label, pc = loop.label, loop.pc
        context = _Context(label, after)
        start = len(self.lines)
        for name in (label, None if label is not None else after):
            if name is not None:
                self._depths[name] = len(loops) + 1
        self.add(loop.header, pc, indent)
        self._statements(loop.body, label, [*loops, context], indent + 1)
        if len(self.lines) == start + 1:
            self.add("pass", pc, indent + 1)
        if loop.end:
            self.add("else:", pc, indent)
            for text, place in loop.end:
                self.add(text, place, indent + 1)
        if context.exits:
            self.lines.insert(start, "    " * indent + "L = 0")
            self.pcs.insert(start, pc)
            for target in context.exits:
                mark = len(self.lines)
                self.add(f"if L == {target.number + 1}:", pc, indent)
                self._goto(target, after, loops, indent + 1)
                if len(self.lines) == mark + 1:
                    del self.lines[mark:], self.pcs[mark:]
        return True

    def _goto(self, target: Block, following: Block | None, loops: list[_Context], indent: int) -> bool:
        if target is following:
            return True
        context = loops[-1] if loops else None
        if context is not None and context.label is target:
            self.add("continue", target.start, indent)
        elif context is not None and context.after is target:
            self.add("break", target.start, indent)
        elif context is None or self._depths[target] >= len(loops):
            # Its piece must become a loop; all is written again then.
            self._missing.add(target)
            self.add("pass", target.start, indent)
        else:
            if target not in context.exits:
                context.exits.append(target)
            self.add(f"L = {target.number + 1}", target.start, indent)
            self.add("break", target.start, indent)
        return False

    def _if(self, statement: If, after: Block | None, loops: list[_Context], indent: int, keyword: str) -> bool:
        start = len(self.lines)
        self.add(f"{keyword} {statement.condition}:", statement.pc, indent)
        falls = self._statements(statement.then, after, loops, indent + 1)
        if len(self.lines) == start + 1:
            # Nothing to do but to fall on: turn the condition round.
            del self.lines[start:], self.pcs[start:]
            self.add(f"{keyword} not ({statement.condition}):", statement.pc, indent)
            self._statements(statement.otherwise, after, loops, indent + 1)
            if len(self.lines) == start + 1:
                self.add("pass", statement.pc, indent + 1)
            return True
        otherwise = statement.otherwise
        if not falls and keyword == "if":
            return self._statements(otherwise, after, loops, indent)
        if len(otherwise) == 1 and otherwise[0].__class__ is If:
            return self._if(otherwise[0], after, loops, indent, "elif") or falls
        middle = len(self.lines)
        self.add("else:", statement.pc, indent)
        falls_too = self._statements(otherwise, after, loops, indent + 1)
        if len(self.lines) == middle + 1:
            del self.lines[middle:], self.pcs[middle:]
        return falls or falls_too
