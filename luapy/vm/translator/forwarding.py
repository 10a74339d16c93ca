"""Calls of functions that only call one of their parameters in turn: ``function(f, ...) return f(...) end``.

Such a call is a call of the parameter: a tail call leaves nothing of the function that makes it. What it passes on is
known where it is called, however many values that are. `TAIL_CALL` ends the lines of such calls: who looks at the stack
is told that what runs above is a tail call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from luapy.bytecode import opcodes as op
from luapy.vm.costs import MANY_VALUES
from luapy.vm.counting import weight
from luapy.vm.prepare import prepare
from luapy.vm.translator.callees import numbers_of_results
from luapy.vm.translator.kinds import FUNCTION, kind_of
from luapy.vm.translator.known_calls import KnownCalls, call_line, indented
from luapy.vm.translator.translation import TAIL_CALL
from luapy.vm.translator.writer import Argument

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.writer import Env, Out

# Functions of more instructions are not looked at.
_MOST_INSTRUCTIONS = 20


class Forwarding(NamedTuple):
    """What a function does that calls its parameter `function`, in `steps` that count.

    `arguments` has the numbers of parameters, or constants; `rest` says that further arguments follow.
    """

    function: int
    arguments: list[tuple[bool, Any]]
    rest: bool
    steps: int


def forwarding_of(proto: Proto) -> Forwarding | None:
    """Return what functions of a prototype call, if that is a parameter, and all that they do."""
    code: list[Any] = proto.prepared or prepare(proto)
    if len(code) > _MOST_INSTRUCTIONS:
        return None
    values: dict[int, tuple[bool, Any]] = {register: (True, register) for register in range(proto.parameter_count)}
    rest = None
    steps = 0
    for instruction in code:
        operation, a, b, _, _ = instruction
        steps += weight(instruction)
        if operation == op.MOVE:
            values[a] = values.get(b, (False, None))
        elif operation == op.LOADK:
            values[a] = (False, b)
        elif operation == op.VARARG and b < 0:
            rest = a
        elif operation == op.TAILCALL:
            end = b or rest
            if end is None or not all(register in values for register in range(a, end)):
                return None
            is_parameter, function = values[a]
            arguments = [values[register] for register in range(a + 1, end)]
            return Forwarding(function, arguments, not b, steps) if is_parameter else None
        elif operation != op.VARARGPREP:
            return None
    return None


class ForwardedCalls(KnownCalls):
    may_wait: bool
    open_registers: dict[int, int]

    if TYPE_CHECKING:

        def take_results(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None: ...

        def is_single(self, pc: int) -> bool: ...

    def call_forwarded(self, pc: int, a: int, end: int, wanted: int, general: list[str], env: Env, out: Out) -> bool:
        """Call what the function in register `a` would call. False, and nothing written, if that is not known.

        The lines of the `general` call leave the results in x.
        """
        callee = None if self.may_wait else self.callee(pc, a)
        found = None if callee is None else forwarding_of(callee[0])
        if callee is None or found is None:
            return False
        proto, upvalue = callee
        given = self._arguments(a + 1, end or self.open_registers[pc], env)
        further = given[proto.parameter_count :]
        if len(given) <= found.function or (not end and len(given) < proto.parameter_count):
            return False
        nothing = Argument("None", kind_of(None), None)
        arguments = [
            (given[value] if value < len(given) else nothing)
            if is_parameter
            else Argument(f"({self.constant(value)})", kind_of(value), None)
            for is_parameter, value in found.arguments
        ]
        if found.rest:
            arguments += further
        function = given[found.function].text
        if not function.isidentifier() or len(further) > MANY_VALUES:
            return False
        is_open = found.rest and not end
        target = None if is_open else self._known_target(pc, a + 1 + found.function)
        tests = [] if given[found.function].kind is FUNCTION else [f"{function}.__class__ is LuaFunction"]
        name = self.register(a)
        if upvalue is None:
            tests.insert(0, f"p is {self.name('P', proto)}")
            out.append((f"try: p = {name}.proto", pc))
            out.append(("except AttributeError: p = None", pc))
        else:
            self.relied_protos.add(upvalue)
        texts = [argument.text for argument in arguments]
        entry = "call" if target is None else self.entry_of(target[0], arguments)
        if target is not None and not tests and (not wanted or numbers_of_results(target[0]) == {wanted}):
            targets = self.result_registers(a, wanted)
            in_place = self.written_in_place(target, function, arguments, targets, found.steps)
            known = [call_line(function, ", ".join([function, "e", *texts]), _before(targets), entry) + TAIL_CALL]
            if self.charges is not None:
                # With too little left, the function that forwards is called.
                known = [*general, *_taking_lines(targets, wanted)]
            if in_place is not None or self.charges is None:
                self.write_known(pc, a, wanted, target, function, in_place, known, general, env, out)
                return True
        charge: Out = []
        if self.charges is not None:
            tests.append(f"B.left >= {found.steps}")
            charge.append((f"B.left -= {found.steps}", pc))
            if is_open:
                few = f"len(V) <= {MANY_VALUES - len(further)}"
                tests.append(f"(V is None or {few})" if self.is_single(pc) else few)
        lines = [*charge, *self._forwarded_lines(pc, function, texts, is_open, entry)]
        if tests:
            out.append((f"if {' and '.join(tests)}:", pc))
            out += indented(lines)
            out.append(("else:", pc))
            out += [(f"    {line}", pc) for line in general]
        else:
            out += lines
        self.forget_moves(a)
        self.take_results(pc, a, wanted, env, out)
        return True

    def _known_target(self, pc: int, register: int) -> tuple[Proto, int] | None:
        """Return the prototype of the function in a register, and its upvalue, if that is known for sure."""
        loaded = None if register in self.captured else self.loaded(pc, register)
        if loaded is None or loaded[1][0] != op.GETUPVAL or loaded[1][2] not in self.bound_protos:
            return None
        self.relied_protos.add(loaded[1][2])
        return self.bound_protos[loaded[1][2]], loaded[1][2]

    def _forwarded_lines(self, pc: int, function: str, texts: list[str], is_open: bool, entry: str) -> Out:
        if not is_open:
            return [(call_line(function, ", ".join([function, "e", *texts]), "x = ", entry) + TAIL_CALL, pc)]
        several: Out = [(call_line(function, ", ".join([function, "e + 8", *texts, "*V"]), "x = ") + TAIL_CALL, pc)]
        if not self.is_single(pc):
            return several
        single = call_line(function, ", ".join([function, "e", *texts, "z"]), "x = ") + TAIL_CALL
        return [("if V is None:", pc), (f"    {single}", pc), ("else:", pc), *indented(several)]


def _before(targets: str) -> str:
    return f"{targets} = " if targets else ""


def _taking_lines(targets: str, wanted: int) -> list[str]:
    """Return the lines that put so many results, which are in x, into variables."""
    if not wanted:
        return ["if x is not NO_VALUES and x.__class__ is tuple and x[0] is TAIL: all_of(x, e)"]
    if wanted == 1:
        return [f"{targets} = one(x, e) if x.__class__ is tuple else x"]
    return [f"{targets} = several(x, {wanted}, e)"]
