"""Calls of small Lua functions, written in place.

The text of the callee stands where the call was, with variables of its own, as a ``while`` that never goes round:

    while p is P_1:
        if i2.__class__ is not int: p = True; continue
        r6 = i2 + r5
        break
    else:
        the call

Nothing in it can call or raise an error, and what it makes may be lost. Where the callee would, or where a guess about
its values is wrong, the call is made after all, which does everything from the beginning. So up to such a place the
text has stored nothing, or only what is stored again in the same way. Where it has been seen that the call is made, it
stands at that place, for it saves time.
"""

from __future__ import annotations

import re
from ast import literal_eval
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from luapy.bytecode import opcodes as op
from luapy.vm.counting import weight
from luapy.vm.prepare import prepare
from luapy.vm.translator.binding import upvalue_kinds
from luapy.vm.translator.callees import upvalue_protos
from luapy.vm.translator.emitter import Edges, Emitter
from luapy.vm.translator.flow import METAMETHODS, CannotTranslate
from luapy.vm.translator.kinds import ANY, BUILTIN, FUNCTION, HAS_ARRAY, HAS_HASH, NIL, TABLE, Kind, join
from luapy.vm.translator.known_calls import GO_ON, SEEN_FAIL
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.restarting import (
    FAIL,
    LITERAL,
    LITERALS,
    CannotInline,
    Repetition,
    check_repetition,
    indent_of,
    is_forbidden,
    pruned,
    without_calls,
)
from luapy.vm.translator.structure import If, Lines, Renderer, Return, TreeBuilder
from luapy.vm.translator.translation import History
from luapy.vm.translator.writer import Argument

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.testing import Way
    from luapy.vm.translator.writer import Env, Out, Writer
    from luapy.vm.values import LuaFunction

# Functions of more instructions are called, and those whose text is longer.
_MOST_INSTRUCTIONS = 40
_MOST_LINES = 60
# So many fields and elements may be looked up in vain, where it is no surprise that the call has to be made.
_MOST_LOOKUPS = 1
# So often the call itself stands in such a text, where it has to be made after all.
_MOST_REPEATED = 2
# Metamethods that are called where a look at the operands does not tell the result.
_WHERE_NEEDED = frozenset(("__eq", "__index", "__len"))
# To make an object takes this many times as long.
_OBJECT = 10
_NEW_OBJECTS = ("x = LuaTable()", "x = LuaFunction()")
# What is not written in place: loops, and what has to do with an open number of values.
_LEFT_OUT = frozenset((op.FORPREP, op.FORLOOP, op.TFORPREP, op.TFORCALL, op.TFORLOOP, op.VARARG, op.TBC))
# The names in a text begin with the first of these letters, in a text within that with the second, and so on.
_LETTERS = "ijlq"

_NAMES = re.compile(rf"{LITERAL}|\b(?:r|h|a|k|u|G|hu)\d+\b")
_UPVALUES = re.compile(rf"{LITERAL}|\b(u|G|hu)(\d+)\b")
_GOING_ON = re.compile(r" *if [^:'\"]*: ")
_DONE = re.compile(r"(\s*)done (\d+) (\d+) (.*)$", re.DOTALL)
_OWN_FIELDS = re.compile(r" *(h\d+) = \w+\.hash or \w+\.own_hash\(\)$")


class _Nothing:
    """The charges of a text whose instructions are charged where it ends."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self.checks: dict[int, int] = {}
        self.local_blocks: set[Block] = set()

    def is_recalled_after(self, block: Block) -> bool:
        return False


class _Calls(Exception):
    """An instruction that only the call can execute."""


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
    knows_functions = False

    def __init__(self, proto: Proto, outer: Writer, upvalue: int | None) -> None:
        history: History = proto.history
        # The prototypes of the texts that this one is in, and its own.
        self.chain: tuple[Proto, ...] = (proto,)
        if isinstance(outer, InlineEmitter):
            self.chain = (*outer.chain, proto)
        # The parameters that are known strings.
        self.given: dict[int, str] = {}
        # What the names of upvalues begin with, when these are read before the function that the text is in runs.
        self.path = ""
        super().__init__(proto, 0, history.feedback, history.constants or [], {})
        self.names = outer.names
        self._texts = outer._texts
        self.charges = None
        if outer.charges is not None:
            nothing: Any = _Nothing()
            self.charges = nothing
        self.results: list[tuple[Kind, int]] = []
        self._weight = 0
        closure = None if upvalue is None else outer.value_of_upvalue(upvalue)
        if closure is not None:
            self._bind(closure, f"{getattr(outer, 'path', '') or 'u'}{'_' if self.chain[1:] else ''}{upvalue}")

    def _bind(self, closure: LuaFunction, path: str) -> None:
        """Write the text for one closure, which is to be found at `path`."""
        self.bound_closure = closure
        self.path = path
        kinds = upvalue_kinds(closure, self.constant_upvalues)
        # Those of the next closure are likely to have other numbers, or strings.
        self.bound_kinds = {index: kind for index, kind in kinds.items() if kind in (TABLE, FUNCTION, BUILTIN)}
        self.bound_protos = upvalue_protos(closure, self.constant_upvalues)

    def bound_upvalue_lines(self) -> Out:
        """Return the lines that read the upvalues of the closure, before the function runs that the text is in."""
        lines = [(self.path_of(text), pc) for text, pc in self._reading_lines()] if self.uses_upvalues else []
        return [(text.replace("U = F.upvalues", f"U = {self.path}.upvalues"), pc) for text, pc in lines]

    def path_of(self, text: str) -> str:
        """Put the names of the closure's upvalues into a text."""
        suffix = self.path[1:]
        return _UPVALUES.sub(
            lambda found: f"{found.group(1)}{suffix}_{found.group(2)}" if found.group(1) else found.group(), text
        )

    def read_fields_of(self, register: int, other: int) -> None:
        """Read the fields of what is in a register by way of another one, which holds the same."""
        if register != other:
            for pc, instruction in enumerate(self.code):
                if instruction[0] == op.GETFIELD and instruction[2] == register:
                    self.code = [*self.code[:pc], (*instruction[:2], other, *instruction[3:]), *self.code[pc + 1 :]]

    def write(self, parameters: Env) -> list[str]:
        """Return the lines, with `fail` where the call is to be made, and `done` where there are results."""
        if self.flow.loops or self.captured or self.notes_captures:
            raise CannotInline
        self.parameters = parameters
        self._analyze()
        self.results = []
        self._weight = 0
        tree = _Paths(self.flow, self._statements, self.loop_header).tree(self.flow.entry)
        _check_failures(tree, 0)
        renderer = Renderer(0)
        renderer.render(tree, 1)
        return renderer.lines

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
        if (texts and not falls and texts[-1] == FAIL) or is_forbidden(edges.condition or ""):
            # What it would do first, the call does.
            out.append((FAIL, 0))
            return Edges([], leaves=True)
        out += [(text, 0) for text in texts]
        return edges

    # -- instructions -----------------------------------------------------------------------------------

    def test(self, pc: int, instruction: Any, env: Env, out: Out) -> tuple[str, Way, Way]:
        operation, register, constant, wanted, _ = instruction
        if operation == op.EQK and register in self.given:
            is_equal = constant.__class__ is str and constant == self.given[register]
            return str(is_equal == bool(wanted)), (env, []), (dict(env), [])
        return super().test(pc, instruction, env, out)

    def leave(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        operation, a, b, _, _ = instruction
        if operation == op.TAILCALL:
            self._leave_with_call(pc, a, b, env, out)
            return
        if operation == op.RETURN and b is None:
            raise _Calls
        first, end = (a, a + 1) if operation == op.RETURN1 else (a, b if operation == op.RETURN else a)
        values = ", ".join(self.register(register) for register in range(first, end))
        self._end(values, self.kind(first, env) if end == first + 1 else ANY, end - first, pc, out)

    def _end(self, values: str, kind: Kind, count: int, pc: int, out: Out) -> None:
        self.results.append((kind, count))
        out.append((f"done {len(self.results) - 1} {self._weight} {values}", pc))

    def _leave_with_call(self, pc: int, a: int, end: int, env: Env, out: Out) -> None:
        """A tail call, of what is in a text itself and has one result."""
        library = self.inlined(pc, a, end, -1, env) if end else None
        if library is not None and not library.several:
            out.append((f"if not ({library.condition}): {FAIL}", pc))
            out += [(line, pc) for line in library.lines]
            self._end("x", library.result, 1, pc, out)
            return
        value, kind = self._nest(pc, a, end, env, out)
        if not value:
            raise _Calls
        self._end(value, kind, 1, pc, out)

    def written_in_place(
        self,
        callee: tuple[Proto, int | None],
        function: str,
        arguments: list[Argument],
        targets: str | None,
        steps: int = 0,
    ) -> None:
        return None

    def call(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, end, wanted, _ = instruction
        if wanted >= 0 and end and self.inlined(pc, a, end, wanted, env) is not None:
            super().call(pc, instruction, env, out)
            return
        if wanted not in (0, 1):
            raise _Calls
        value, kind = self._nest(pc, a, end, env, out)
        self.forget_from(a, env)
        if wanted:
            out.append((f"{self.register(a)} = {value or None}", pc))
            self.set(a, kind if value else NIL, env)

    def call_metamethod(
        self, pc: int, target: str, event: str, operands: list[Argument], general: Out, out: Out
    ) -> None:
        proto = self.proto.history.callees.get(pc)
        text = None
        # With a budget, what a way through the text charges must not depend on what is found.
        is_certain = self.charges is None or event not in _WHERE_NEEDED
        if is_certain and proto is not None and proto not in self.chain and len(self.chain) < len(_LETTERS):
            text = _nested(self, (proto, None), "h", operands)
        if text is None or any(".upvalues[" in line for line in text[0]):
            out += general
            return
        lines, value, _, steps = text
        out.append((f"try: y = {operands[0].text}.metatable.hash[{event!r}].proto", pc))
        out.append((f"except MISSING: {FAIL}", pc))
        out.append((f"if y is not {self.name('P', proto)}: {FAIL}", pc))
        out += [(line, pc) for line in lines]
        out.append((f"{target} = {value or None}", pc))
        self._weight += steps + (self.code[pc][0] in METAMETHODS)

    def _nest(self, pc: int, a: int, end: int, env: Env, out: Out) -> tuple[str, Kind]:
        """Write a call within the text in place as well, if it has a single end. Return its result, of none ""."""
        callee = self.callee(pc, a) if end else None
        if callee is None or callee[0] in self.chain or len(self.chain) == len(_LETTERS):
            raise _Calls
        function = self.register(a)
        text = _nested(self, callee, function, self._arguments(a + 1, end, env))
        if text is None:
            raise _Calls
        lines, value, kind, steps = text
        if callee[1] is None:
            out.append((f"try: y = {function}.proto", pc))
            out.append((f"except AttributeError: {FAIL}", pc))
            out.append((f"if y is not {self.name('P', callee[0])}: {FAIL}", pc))
        else:
            self.relied_protos.add(callee[1])
        out += [(line, pc) for line in lines]
        self._weight += steps
        return value, kind


class _Paths(TreeBuilder):
    """Where paths meet, what follows is written for each of them."""

    def _place(self, block: Block) -> None:
        pass


def _check_failures(statements: list[Any], lookups: int) -> None:
    """Check that a way which has been seen to end in the call does not look up much before, and makes nothing."""
    for statement in statements:
        if isinstance(statement, If):
            _check_failures(statement.then, lookups)
            _check_failures(statement.otherwise, lookups)
        elif isinstance(statement, Lines):
            lookups += sum(1 for text, _ in statement.items if "try:" in text)
            lookups += sum(_OBJECT for text, _ in statement.items if text.lstrip(" ") in _NEW_OBJECTS)
            if statement.items[-1:] == [(SEEN_FAIL, 0)] and lookups > _MOST_LOOKUPS:
                raise CannotInline


def _always_fails(statements: list[Any]) -> bool:
    """Does every way through statements lead to the call?"""
    last = statements[-1] if statements else None
    if isinstance(last, Lines):
        return bool(last.items) and last.items[-1][0] in (FAIL, SEEN_FAIL)
    return isinstance(last, If) and _always_fails(last.then) and _always_fails(last.otherwise)


def inline(
    outer: Writer,
    callee: tuple[Proto, int | None],
    function: str,
    arguments: list[Argument],
    targets: str | None,
    steps: int = 0,
) -> Inlined | None:
    """Write a call in place: its results go to `targets`, or are returned. None if it is better made.

    With a budget, `steps` are charged beside the callee's instructions.
    """
    text = _text(outer, callee, arguments)
    return None if text is None else _finish(outer, callee[0], function, targets, text, steps)


class _Text(NamedTuple):
    """The text of a callee, with `fail` and `done`, in the caller's names; and the lines that set its parameters.

    `results` has the kind of the result at each end, and how many results there are.
    """

    first: list[str]
    lines: list[str]
    results: list[tuple[Kind, int]]
    repetition: Repetition
    # Are its upvalues read before?
    is_bound: bool


def _text(outer: Writer, callee: tuple[Proto, int | None], arguments: list[Argument]) -> _Text | None:
    proto, upvalue = callee
    history = proto.history
    if history.__class__ is not History or history.constants is None or proto.is_vararg:
        return None
    if proto.prepared is None:
        prepare(proto)
    code = proto.prepared
    if len(code) > _MOST_INSTRUCTIONS or any(instruction[0] in _LEFT_OUT for instruction in code):
        return None
    try:
        return _written(outer, proto, upvalue, arguments)
    except (CannotInline, CannotTranslate):
        return None


def _written(outer: Any, proto: Proto, upvalue: int | None, arguments: list[Argument]) -> _Text:
    count = proto.parameter_count
    nothing = Argument("None", NIL, None)
    given = (arguments + [nothing] * count)[:count]
    kinds: Env = {}
    texts: dict[str, str] = {}
    first: list[str] = []
    emitter = InlineEmitter(proto, outer, upvalue)
    letter = _LETTERS[len(emitter.chain) - 1]
    parameters: dict[str, int] = {}
    for register, (text, kind, source) in enumerate(given):
        if any(writes(instruction, register) for instruction in proto.prepared) or not _is_simple(text):
            first.append(f"    {letter}{register} = {text}")
            source = None
        else:
            texts[f"r{register}"] = text
            if text[0] in "'\"":
                emitter.given[register] = literal_eval(text)
            emitter.read_fields_of(register, parameters.setdefault(text, register))
        if kind.name == "table" and source is None:
            kind = TABLE
        if kind is not ANY:
            kinds[register] = kind
        if kind.name == "table" and kind.low & HAS_HASH:
            texts[f"h{register}"] = f"h{source}"
        if kind.name == "table" and kind.low & HAS_ARRAY:
            texts[f"a{register}"] = f"a{source}"
    emitter.special_calls = outer.special_calls
    lines = without_idle_lines(emitter.write(kinds))
    if len(lines) > _MOST_LINES:
        raise CannotInline
    for name, text in list(texts.items()):
        # Python takes it amiss to be asked whether a literal is None.
        if not text.isidentifier() and any(re.search(rf"\b{name} is\b", line) for line in lines):
            del texts[name]
            first.append(f"    {letter}{name[1:]} = {text}")
    repetition = check_repetition(lines)
    if not repetition.ends:
        raise CannotInline
    if emitter.path:
        lines = [emitter.path_of(line) for line in lines]
        _read_before(outer, emitter, "\n".join(lines))
    lines = [_NAMES.sub(lambda found: texts.get(found.group()) or _own(found.group(), letter), line) for line in lines]
    return _Text(first, lines, emitter.results, repetition, bool(emitter.path))


def _read_before(outer: Writer, emitter: InlineEmitter, text: str) -> None:
    """Have the upvalues that a text in place takes read when the function that it is in is bound."""
    for one in (emitter, *emitter.bound_in_place.values()):
        if not one.relied_protos and re.search(rf"\b(?:u|G|hu){one.path[1:]}_", text) is None:
            continue
        known = outer.bound_in_place.setdefault(one.path, one)
        known.relied_protos |= one.relied_protos
        known.read_upvalues |= one.read_upvalues


def _nested(
    outer: InlineEmitter, callee: tuple[Proto, int | None], function: str, arguments: list[Argument]
) -> tuple[list[str], str, Kind, int] | None:
    """Return a text for a call within another text, its result, the kind of that, and what it counts for.

    None if it is better made, or has several ends.
    """
    text = _text(outer, callee, arguments)
    if text is None or text.repetition.ends != {len(text.lines) - 1}:
        return None
    found = _DONE.match(text.lines[-1])
    if found is None or len(found.group(1)) > 4 or text.results[int(found.group(2))][1] > 1:
        return None
    lines = [*text.first, *text.lines[:-1]]
    if not text.is_bound:
        lines[:0] = _upvalue_lines(callee[0], lines, function, FAIL, _LETTERS[len(outer.chain)])
    lines = [re.sub(rf"{SEEN_FAIL}$", FAIL, _with_function(line[4:], function)) for line in lines]
    return lines, found.group(4), text.results[int(found.group(2))][0], int(found.group(3))


def _finish(outer: Writer, proto: Proto, function: str, targets: str | None, text: _Text, steps: int) -> Inlined | None:
    """Write the ends of a text, and what it does where the call is to be made. None if an end has too few results."""
    written = text.first
    storing, _, undone = text.repetition
    go_on = "break" if targets is None else GO_ON
    charges = [0]
    result: Kind | None = None
    for place, line in enumerate(text.lines):
        found = _DONE.match(line)
        undo = f"H.room += {undone[place]}" if place in undone else ""
        if found is not None:
            space, number, instructions, values = found.groups()
            charge = int(instructions) + steps
            kind, count = text.results[int(number)]
            if targets and count != targets.count(", ") + 1:
                return None
            ending = []
            if outer.charges is not None:
                if place in storing:
                    ending.append(f"B.left -= {charge}")
                    charges.append(charge)
                else:
                    written.append(f"{space}b = B.left - {charge}")
                    written.append(f"{space}if b < 0: " + (f"{undo}; {go_on}" if undo else go_on))
                    ending.append("B.left = b")
            if targets is None:
                ending.append("return " + (values if count == 1 else f"({values})"))
            else:
                ending += [f"{targets} = {values}", "break"] if targets else ["break"]
            line = space + "; ".join(ending)
            result = kind if result is None else join(result, kind)
        elif line.endswith(SEEN_FAIL):
            if undo:
                written.append(line[: -len(SEEN_FAIL)] + undo)
            # Where that is often, it saves time to make the call there.
            line = line if targets is not None else line[: -len(SEEN_FAIL)] + go_on
        elif line.endswith(FAIL):
            line = line[: -len(FAIL)] + (f"{undo}; {go_on}" if undo else go_on)
        written.append(_with_function(line, function))
    if result is None:
        return None
    if not text.is_bound:
        read = _upvalue_lines(proto, written, function, go_on, _LETTERS[0])
        if read and outer.flow.blocks_by_start[outer.block_pcs[0]].loop is not None:
            # The rounds of a loop are likely to call the same function.
            read, written = _read_once(read, written, function, outer.new_call())
        written[:0] = read
    going_on = [line for line in written if line.endswith(GO_ON)]
    if len(going_on) <= _MOST_REPEATED and not any(charges) and all(map(_GOING_ON.match, going_on)):
        # Then the call stands there, and nothing leads behind the text, which saves the variable for that.
        for line in going_on:
            position = written.index(line)
            test, _, undo = line[: -len(GO_ON)].partition(": ")
            space = " " * indent_of(test) + "    "
            undoing = [space + undo.rstrip("; ")] if undo else []
            written[position : position + 1] = [f"{test}:", *undoing, space + SEEN_FAIL]
    return Inlined(written, result, max(charges))


def _with_function(line: str, function: str) -> str:
    """Put the callee's name into a line that takes upvalues of it for a closure."""
    return line.replace("F.upvalues[", f"{function}.upvalues[") if ".upvalues = [" in line else line


def without_idle_lines(lines: list[str]) -> list[str]:
    """Leave out what does nothing, and what gives a table fields of its own that are not looked at again."""
    text = "\n".join(lines)
    used = set(re.findall(r"\b(h\d+)\b(?! :?= )", LITERALS.sub("''", text)))
    out = []
    for line in lines:
        found = _OWN_FIELDS.match(line)
        if line.strip() != "pass" and (found is None or found.group(1) in used):
            out.append(line)
    return out


def _upvalue_lines(proto: Proto, lines: list[str], function: str, go_on: str, letter: str) -> list[str]:
    """Return the lines that read the upvalues of the callee, which is `function`."""
    upvalue = re.compile(rf"\b{letter}(u|G)(\d+)\b")
    used = set()
    for line in lines:
        used.update(upvalue.findall(LITERALS.sub("''", line)))
    out = []
    for index in sorted({int(number) for _, number in used}):
        constant = proto.history.constants[index]
        name = f"{letter}u{index}"
        out.append(f"    {name} = {function}.upvalues[{index}]")
        if constant:
            out[-1] += f"; {name} = {name}.cells[{name}.index]"
        if ("G", str(index)) in used:
            out.append(f"    if {name}.__class__ is not LuaTable: {go_on}")
            out.append(f"    {letter}G{index} = {name}.hash or {name}.own_hash()")
    return out


def _read_once(read: list[str], lines: list[str], function: str, last: str) -> tuple[list[str], list[str]]:
    """Have the upvalues of the callee be read only if it is not the function in the variable `last`."""
    name = re.compile(rf"{LITERAL}|\bi([uG]\d+)\b")
    read, lines = (
        [name.sub(lambda found: f"{last}{found.group(1)}" if found.group(1) else found.group(), line) for line in part]
        for part in (read, lines)
    )
    test = f"    if {last} is not {function}:"
    return [test, *(f"    {line}" for line in read), f"        {last} = {function}"], lines


def _is_simple(text: str) -> bool:
    return text[0] in "'\"" or "[" not in text


def _own(name: str, letter: str) -> str:
    """Return a name of the callee as it is in the caller."""
    if name[0] in "'\"":
        return name
    return f"{letter}{name[1:]}" if name[0] == "r" else letter + name
