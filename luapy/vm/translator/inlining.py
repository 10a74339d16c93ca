"""Calls of small Lua functions, written in place.

The text of the callee stands where the call was, with variables of its own, as a ``while`` that never goes round:

    while p is P_1:
        if i2.__class__ is not int: p = True; continue
        r6 = i2 + r5
        break
    else:
        the call

Nothing in it can call, allocate or raise an error. Where the callee would, or where a guess about its values is wrong,
the call is made after all, which does everything from the beginning. So up to such a place the text has stored
nothing, or only what is stored again in the same way. Where it has been seen that the call is made, it stands at that
place, for it saves time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from luapy.bytecode import opcodes as op
from luapy.vm.counting import weight
from luapy.vm.prepare import prepare
from luapy.vm.translator.emitter import Edges, Emitter
from luapy.vm.translator.flow import CannotTranslate
from luapy.vm.translator.kinds import ANY, HAS_ARRAY, HAS_HASH, NIL, TABLE, Kind, join
from luapy.vm.translator.known_calls import GO_ON, SEEN_FAIL
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.structure import If, Lines, Renderer, Return, TreeBuilder
from luapy.vm.translator.translation import History
from luapy.vm.translator.writer import Argument

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.writer import Env, Out, Writer

# Functions of more instructions are called, and those whose text is longer.
_MOST_INSTRUCTIONS = 40
_MOST_LINES = 60
# So many fields and elements may be looked up in vain, where it is no surprise that the call has to be made.
_MOST_LOOKUPS = 1
# What is not written in place: loops, what makes closures, and what has to do with an open number of values.
_LEFT_OUT = frozenset((op.FORPREP, op.FORLOOP, op.TFORPREP, op.TFORCALL, op.TFORLOOP, op.CLOSURE, op.VARARG, op.TBC))

FAIL = "fail"
# What may be called: it raises nothing, and nobody sees that it was.
_HARMLESS = (
    "len|get|own_hash|own_array|wrap|shift_left|float|same|append|pop"
    "|float_divide|float_power|float_modulo|float_floor_divide"
    "|abs|math_ceil|math_floor|math_fmod|math_sqrt|int|isdecimal|string_to_number"
    # Searches in strings, C_1 for instance, and what is asked of their results.
    "|find|start|end|isascii|ord|C_\\d+"
)
_FORBIDDEN = re.compile(rf"\b(?!(?:{_HARMLESS})\()\w+\(|\b(?:[HB]|STATE)\.|^raise\b|\byield\b")
_LITERAL = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_LITERALS = re.compile(_LITERAL)
_NAMES = re.compile(rf"{_LITERAL}|\b(?:r|h|a|k|u|G|hu)\d+\b")
_HEAD = re.compile(r"((?:if|elif|except)\b[^:]*(?::=[^:]*)*:|else:|try:) ?(.*)$", re.DOTALL)
_DONE = re.compile(r"(\s*)done (\d+) (\d+) (.*)$", re.DOTALL)
_SUBSCRIPT = re.compile(rf"(\w+)\)*(?:\[|\.get\()({_LITERAL})?")
_UPVALUES = re.compile(r"\bi(u|G)(\d+)\b")
_OWN_FIELDS = re.compile(r" *(h\d+) = \w+\.hash or \w+\.own_hash\(\)$")
_ARRAY = re.compile(r"array$|a\d+$|y$")


class _Nothing:
    """The charges of a text whose instructions are charged where it ends."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self.checks: dict[int, int] = {}
        self.local_blocks: set[Block] = set()

    def is_recalled_after(self, block: Block) -> bool:
        return False


class CannotInline(Exception):
    """A call that is better made."""


class _Calls(Exception):
    """An instruction that only the call can execute."""


def _is_forbidden(text: str) -> bool:
    return _FORBIDDEN.search(_LITERALS.sub("''", text)) is not None


def _split_head(code: str) -> tuple[str, str]:
    """Split a line into what decides whether its statement is executed, and that statement."""
    bare = _LITERALS.sub(lambda found: "'" + "_" * (len(found.group()) - 2) + "'", code)
    found = _HEAD.match(bare)
    if found is None:
        return "", code
    return code[: found.end(1)], code[found.start(2) :]


class Inlined(NamedTuple):
    """The text of a callee, what is known of its results, and what it needs of a budget before it begins.

    Ways that store nothing look at the budget at their ends.
    """

    lines: list[str]
    kind: Kind
    charge: int


class InlineEmitter(Emitter):
    """Writes a function as the inner part of a text for another one, `outer`."""

    elides = False

    def __init__(self, proto: Proto, outer: Writer) -> None:
        history: History = proto.history
        super().__init__(proto, 0, history.feedback, history.constants or [], {})
        self.names = outer.names
        self._texts = outer._texts
        self.charges = None
        if outer.charges is not None:
            nothing: Any = _Nothing()
            self.charges = nothing
        self.kinds: list[Kind] = []
        self._weight = 0

    def write(self, parameters: Env) -> tuple[list[str], list[Kind]]:
        """Return the lines, with `fail` where the call is to be made, and the kinds of the results."""
        if self.flow.loops or self.captured or self.opens_upvalues:
            raise CannotInline
        self.parameters = parameters
        self._analyze()
        self.kinds = []
        tree = _Paths(self.flow, self._statements, self.loop_header).tree(self.flow.entry)
        _check_failures(tree, 0)
        renderer = Renderer(0)
        renderer.render(tree, 1)
        return renderer.lines, self.kinds

    def _entry_kinds(self) -> dict[int, Kind]:
        return dict(self.parameters)

    def _charge(self, pc: int, out: Out) -> None:
        pass

    def _counted_steps(self, block: Block, out: Out, charges: Any) -> Edges:
        return self._steps(block, out)

    def _statements(self, block: Block, branch: Callable[[Block], list[Any]]) -> list[Any]:
        before = self._weight
        self._weight += sum(weight(self.code[pc]) for pc in block.pcs)
        statements = super()._statements(block, branch)
        self._weight = before
        if not _always_fails(statements):
            return statements
        return [Return([(SEEN_FAIL if block.start in self.proto.history.visited else FAIL, 0)])]

    def _block(self, block: Block, out: Out) -> Edges:
        lines: Out = []
        try:
            edges = super()._block(block, lines)
        except _Calls:
            edges = Edges([], leaves=True)
            lines = [(FAIL, 0)]
            self.leave_fields(block)
        texts, falls = pruned(without_calls([text for text, _ in lines]))
        if (texts and not falls and texts[-1] == FAIL) or _is_forbidden(edges.condition or ""):
            # What it would do first, the call does.
            out.append((FAIL, 0))
            return Edges([], leaves=True)
        out += [(text, 0) for text in texts]
        return edges

    # -- instructions -----------------------------------------------------------------------------------

    def leave(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        operation, a, b, _, _ = instruction
        if operation == op.TAILCALL or (operation == op.RETURN and b is None):
            raise _Calls
        first, end = (a, a + 1) if operation == op.RETURN1 else (a, b if operation == op.RETURN else a)
        values = ", ".join(self.register(register) for register in range(first, end))
        self.kinds.append(self.kind(first, env) if end == first + 1 else ANY)
        out.append((f"done {len(self.kinds) - 1} {self._weight} {values}", pc))

    def written_in_place(
        self, callee: tuple[Proto, int | None], function: str, arguments: list[Argument], targets: str | None
    ) -> None:
        return None

    def call(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, end, wanted, _ = instruction
        if wanted < 0 or not end or self.inlined(pc, a, end, wanted, env) is None:
            raise _Calls
        super().call(pc, instruction, env, out)


class _Paths(TreeBuilder):
    """Where paths meet, what follows is written for each of them."""

    def _place(self, block: Block) -> None:
        pass


def _check_failures(statements: list[Any], lookups: int) -> None:
    """Check that a way which has been seen to end in the call does not look up much before."""
    for statement in statements:
        if isinstance(statement, If):
            _check_failures(statement.then, lookups)
            _check_failures(statement.otherwise, lookups)
        elif isinstance(statement, Lines):
            lookups += sum("try:" in text for text, _ in statement.items)
            if statement.items[-1:] == [(SEEN_FAIL, 0)] and lookups > _MOST_LOOKUPS:
                raise CannotInline


def _always_fails(statements: list[Any]) -> bool:
    """Does every way through statements lead to the call?"""
    last = statements[-1] if statements else None
    if isinstance(last, Lines):
        return bool(last.items) and last.items[-1][0] in (FAIL, SEEN_FAIL)
    return isinstance(last, If) and _always_fails(last.then) and _always_fails(last.otherwise)


def without_calls(lines: list[str]) -> list[str]:
    """Put `fail` in place of what calls or leaves."""
    out: list[str] = []
    dead: int | None = None
    skipped: int | None = None
    for line in lines:
        for text in line.split("\n"):
            code = text.lstrip(" ")
            indent = len(text) - len(code)
            if dead is not None:
                if indent >= dead:
                    continue
                dead = None
            if skipped is not None:
                if indent > skipped or (indent == skipped and code.startswith(("elif ", "else:"))):
                    continue
                skipped = None
            if code.startswith(("while ", "for ", "L = ", "def ")) or code in ("break", "continue"):
                raise CannotInline
            space = " " * indent
            head, statement = _split_head(code)
            if head and _is_forbidden(head):
                # To ask takes a call already.
                out.append(f"{space}else: {FAIL}" if head[0] == "e" else space + FAIL)
                if head[0] == "e":
                    skipped = indent
                else:
                    dead = indent
                continue
            if not statement or not (statement.startswith("return ") or _is_forbidden(statement)):
                out.append(text)
                if statement == FAIL or statement.startswith("done "):
                    dead = indent if not head else None
                continue
            parts = None if statement.startswith("return ") else _divided(statement)
            if parts is None:
                out.append(f"{space}{head} {FAIL}" if head else space + FAIL)
                dead = None if head else indent
                continue
            if head:
                out.append(space + head)
                space += "    "
            out.append(f"{space}if {parts[0]}: {parts[1]}")
            out.append(f"{space}else: {FAIL}")
    return out


def pruned(lines: list[str]) -> tuple[list[str], bool]:
    """Leave out what follows where all ways lead to the call. Return the lines, and whether their end is reached."""
    out, falls, _ = _pruned(lines, 0)
    return out, falls


def _pruned(lines: list[str], place: int) -> tuple[list[str], bool, int]:
    """Do that for the lines of one level of indentation from `place` on; return the place of the next line as well."""
    out: list[str] = []
    falls = True
    indent = _indent(lines[place]) if place < len(lines) else 0
    while place < len(lines) and _indent(lines[place]) == indent:
        ways: list[tuple[str, list[str], bool]] = []
        while True:
            line = lines[place]
            head, statement = _split_head(line.lstrip(" "))
            place += 1
            if not head or statement:
                ways.append((head, [line], statement != FAIL and not statement.startswith("done ")))
            else:
                inner, inner_falls, place = _pruned(lines, place)
                ways.append((head, [line, *inner], inner_falls))
            if not head or place == len(lines) or _indent(lines[place]) != indent:
                break
            if not lines[place].startswith(("elif ", "else:", "except "), indent):
                break
        if not falls:
            continue
        complete = not ways[0][0] or ways[0][0] == "try:" or ways[-1][0] == "else:"
        if ways[0][0].startswith("if ") and complete and all(_only_fails(way) for _, way, _ in ways):
            ways = [("", [" " * indent + FAIL], False)]
        for _, way, _ in ways:
            out += way
        falls = not complete or any(way_falls for _, _, way_falls in ways)
    return out, falls, place


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _only_fails(way: list[str]) -> bool:
    """Does a branch, with its head, do nothing but to lead to the call?"""
    return way[-1].endswith(FAIL) and len(way) <= 2 and _split_head(way[-1].lstrip(" "))[1] == FAIL


def _divided(statement: str) -> tuple[str, str] | None:
    """Return condition and harmless part of ``x = value if condition else call``."""
    found = re.match(r"(\w+ = )([^()]*) if ([^()]*) else (.*)$", statement)
    if found is None or " if " in found.group(2) + found.group(3) or " else " in found.group(2) + found.group(3):
        return None
    if _is_forbidden(found.group(2)) or _is_forbidden(found.group(3)):
        return None
    return found.group(3), found.group(1) + found.group(2)


class _State(NamedTuple):
    """What a way through the text has read and stored up to some place."""

    reads: frozenset[str]
    stored: bool
    # Would the way, taken again, find what it has stored itself, or store it twice?
    repeats: bool


def check_repetition(lines: list[str]) -> tuple[set[str], bool]:
    """Check that the call can be made wherever it says `fail`: what was stored until then is stored again.

    Return the lines that end a way which has stored something, and whether any way ends without the call.
    """
    checker = _Checker(lines)
    checker.check()
    return checker.storing, checker.ends


class _Checker:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [(len(line) - len(line.lstrip(" ")), line.lstrip(" ")) for line in lines]
        self.place = 0
        # The ends of ways that have stored something.
        self.storing: set[str] = set()
        self.ends = False

    def check(self) -> None:
        self._walk(_State(frozenset(), False, False))

    def _walk(self, state: _State | None) -> _State | None:
        """Go through the lines of one level of indentation."""
        if self.place == len(self.lines):
            return state
        indent = self.lines[self.place][0]
        while self.place < len(self.lines) and self.lines[self.place][0] >= indent:
            head, statement = _split_head(self.lines[self.place][1])
            if state is None or self.lines[self.place][0] > indent:
                self.place += 1
            elif head:
                state = self._ways(indent, state)
            else:
                self.place += 1
                state = self._apply(statement, state)
        return state

    def _ways(self, indent: int, before: _State) -> _State | None:
        ends: list[_State | None] = []
        has_else = False
        first = True
        while self.place < len(self.lines) and self.lines[self.place][0] == indent:
            head, statement = _split_head(self.lines[self.place][1])
            if not first and not head.startswith(("elif", "else", "except")):
                break
            first = False
            has_else = has_else or head.startswith(("else", "except"))
            read = self._apply(head, before)
            assert read is not None
            before = read
            self.place += 1
            end: _State | None = before
            if statement:
                end = self._apply(statement, before)
            elif self.place < len(self.lines) and self.lines[self.place][0] > indent:
                end = self._walk(before)
            # When a store raises an exception it has stored nothing.
            ends.append(end)
        if not has_else:
            ends.append(before)
        left = [end for end in ends if end is not None]
        if not left:
            return None
        reads = frozenset().union(*(end.reads for end in left))
        return _State(reads, any(end.stored for end in left), any(end.repeats for end in left))

    def _apply(self, statement: str, state: _State) -> _State | None:
        if statement in (FAIL, SEEN_FAIL):
            if state.repeats:
                raise CannotInline
            return None
        if statement.startswith("done "):
            self.ends = True
            if state.stored:
                self.storing.add(statement)
            return None
        reads, stored, repeats = state
        target, assigned, value = _outside_literals(statement)
        if assigned and ("[" in target or "." in target):
            stored = True
            reads |= _places(value)
            repeats = repeats or bool(_places(target) & reads) or "*" in reads | _places(target)
        else:
            reads |= _places(statement)
        if any(text in statement for text in (".append(", ".pop(", "+= ", "-= ", ".metatable = ")):
            stored = repeats = True
        return _State(reads, stored, repeats)


def _outside_literals(statement: str) -> tuple[str, str, str]:
    bare = _LITERALS.sub(lambda found: "'" + "_" * (len(found.group()) - 2) + "'", statement)
    target, assigned, _ = bare.partition(" = ")
    return statement[: len(target)], assigned, statement[len(target) + len(assigned) :]


def _places(text: str) -> frozenset[str]:
    """Return what a text looks up: elements, variables of closures, fields of which names, or any."""
    places = set()
    for base, key in _SUBSCRIPT.findall(text):
        if _ARRAY.match(base):
            places.add("element")
        elif base == "cells":
            places.add("variable")
        else:
            places.add(key or "*")
    return frozenset(places)


def inline(
    outer: Writer, callee: tuple[Proto, int | None], function: str, arguments: list[Argument], targets: str | None
) -> Inlined | None:
    """Write a call in place: its results go to `targets`, or are returned. None if it is better made."""
    proto, _ = callee
    history = proto.history
    if history.__class__ is not History or history.constants is None or proto.is_vararg:
        return None
    if proto.prepared is None:
        prepare(proto)
    code = proto.prepared
    if len(code) > _MOST_INSTRUCTIONS or any(instruction[0] in _LEFT_OUT for instruction in code):
        return None
    try:
        return _inline(outer, proto, function, arguments, targets)
    except (CannotInline, CannotTranslate):
        return None


def _inline(outer: Any, proto: Proto, function: str, arguments: list[Argument], targets: str | None) -> Inlined:
    count = proto.parameter_count
    nothing = Argument("None", NIL, None)
    given = (arguments + [nothing] * count)[:count]
    kinds: Env = {}
    texts: dict[str, str] = {}
    first: list[str] = []
    for register, (text, kind, source) in enumerate(given):
        if any(writes(instruction, register) for instruction in proto.prepared) or not _is_simple(text):
            first.append(f"    i{register} = {text}")
            source = None
        else:
            texts[f"r{register}"] = text
        if kind.name == "table" and source is None:
            kind = TABLE
        if kind is not ANY:
            kinds[register] = kind
        if kind.name == "table" and kind.low & HAS_HASH:
            texts[f"h{register}"] = f"h{source}"
        if kind.name == "table" and kind.low & HAS_ARRAY:
            texts[f"a{register}"] = f"a{source}"
    emitter = InlineEmitter(proto, outer)
    emitter.special_calls = outer.special_calls
    lines, results = emitter.write(kinds)
    lines = without_idle_lines(lines)
    if len(lines) > _MOST_LINES:
        raise CannotInline
    storing, ends = check_repetition(lines)
    if not ends:
        raise CannotInline
    written = first
    go_on = "break" if targets is None else GO_ON
    charges = [0]
    result: Kind | None = None
    for text in lines:
        line = _NAMES.sub(lambda found: texts.get(found.group()) or _own(found.group()), text)
        found = _DONE.match(line)
        if found is not None:
            space, number, charge, values = found.groups()
            ending = []
            if outer.charges is not None:
                if text.lstrip(" ") in storing:
                    ending.append(f"B.left -= {charge}")
                    charges.append(int(charge))
                else:
                    written.append(f"{space}b = B.left - {charge}")
                    written.append(f"{space}if b < 0: {go_on}")
                    ending.append("B.left = b")
            if targets is None:
                ending.append("return " + (f"({values})" if ", " in values or not values else values))
            else:
                ending += [f"{targets} = {values}", "break"] if targets else ["break"]
            line = space + "; ".join(ending)
            found_kind = results[int(number)]
            result = found_kind if result is None else join(result, found_kind)
        elif line.endswith(SEEN_FAIL):
            # Where that is often, it saves time to make the call there.
            line = line if targets is not None else line[: -len(SEEN_FAIL)] + go_on
        elif line.endswith(FAIL):
            line = line[: -len(FAIL)] + go_on
        written.append(line)
    if result is None:
        raise CannotInline
    written[:0] = _upvalue_lines(proto, written, function, go_on)
    going_on = [line for line in written if line.endswith(GO_ON)]
    if len(going_on) == 1 and not any(charges) and going_on[0].lstrip(" ").startswith("if b < 0: "):
        # Then nothing leads behind the text, which saves the variable for that.
        position = written.index(going_on[0])
        test = going_on[0][: -len(GO_ON) - 1]
        written[position : position + 1] = [test, " " * _indent(test) + f"    {SEEN_FAIL}"]
    return Inlined(written, result, max(charges))


def without_idle_lines(lines: list[str]) -> list[str]:
    """Leave out what does nothing, and what gives a table fields of its own that are not looked at again."""
    text = "\n".join(lines)
    used = set(re.findall(r"\b(h\d+)\b(?! :?= )", _LITERALS.sub("''", text)))
    out = []
    for line in lines:
        found = _OWN_FIELDS.match(line)
        if line.strip() != "pass" and (found is None or found.group(1) in used):
            out.append(line)
    return out


def _upvalue_lines(proto: Proto, lines: list[str], function: str, go_on: str) -> list[str]:
    """Return the lines that read the upvalues of the callee, which is `function`."""
    used = set()
    for line in lines:
        used.update(_UPVALUES.findall(_LITERALS.sub("''", line)))
    out = []
    for index in sorted({int(number) for _, number in used}):
        constant = proto.history.constants[index]
        name = f"iu{index}"
        out.append(f"    {name} = {function}.upvalues[{index}]")
        if constant:
            out[-1] += f"; {name} = {name}.cells[{name}.index]"
        if ("G", str(index)) in used:
            out.append(f"    if {name}.__class__ is not LuaTable: {go_on}")
            out.append(f"    iG{index} = {name}.hash or {name}.own_hash()")
    return out


def _is_simple(text: str) -> bool:
    return text[0] in "'\"" or "[" not in text


def _own(name: str) -> str:
    """Return a name of the callee as it is in the caller."""
    if name[0] in "'\"":
        return name
    return f"i{name[1:]}" if name[0] == "r" else f"i{name}"
