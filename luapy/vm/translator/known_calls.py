"""Calls of Lua functions whose prototype is known, for sure or by what has been seen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.callees import numbers_of_results
from luapy.vm.translator.charging import recall_lines
from luapy.vm.translator.flow import successors
from luapy.vm.translator.kinds import ANY, FUNCTION, Kind
from luapy.vm.translator.library import LibraryCalls
from luapy.vm.translator.promises import promises_of
from luapy.vm.translator.writer import Argument, wrong_class

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.inlining import Inlined
    from luapy.vm.translator.writer import Env, Out

# CPython before 3.12 looks a method up in the class each time, if what is called is no method but in a slot.
LOADS_METHODS_SLOWLY = sys.implementation.name == "cpython" and sys.version_info < (3, 12)
# What a text written in place has where the call is to be made: behind the text; or there, if it has been seen to be.
GO_ON = "p = True; continue"
SEEN_FAIL = "seen fail"


def call_line(function: str, arguments: str, before: str, entry: str = "call") -> str:
    """Return the line that calls a function by its `call`; `before` is what its results are for.

    An `entry` may also be `exact`, or a test that tells whether it is.
    """
    arguments = _passed(arguments)
    called = f"{function}.{entry}"
    if " " in entry:
        called = f"{function}.exact if {entry} else {function}.call"
    if LOADS_METHODS_SLOWLY:
        return f"c = {called}; {before}c({arguments})"
    return f"{before}({called})({arguments})" if " " in entry else f"{before}{called}({arguments})"


def entering_lines(function: str, arguments: str, before: str, otherwise: list[str]) -> list[str]:
    """Return the lines that call what is likely to be a Lua function, and do something else if it is not."""
    return [
        f"try: c = {function}.enter",
        "except AttributeError: c = None",
        f"if c is not None: {entered_line(arguments, before)}",
        *([f"else: {otherwise[0]}"] if len(otherwise) == 1 else ["else:", *(f"    {line}" for line in otherwise)]),
    ]


def entered_line(arguments: str, before: str) -> str:
    """Return the line that calls the function whose entry is in `c`."""
    return f"{before}c({_passed(arguments)})"


def _passed(arguments: str) -> str:
    """Return the text of arguments in the form that is passed on fastest, if the last ones are those in V."""
    fixed, _, last = arguments.rpartition(", ")
    if fixed and last == "*V":
        # To add two tuples is faster than to make a list of both, which Python makes a tuple of then.
        return f"*(({fixed}) + V)" if ", " in fixed else f"*(({fixed},) + V)"
    return arguments


def indented(lines: Out) -> Out:
    return [("    " + text, pc) for text, pc in lines]


def _includes(kind: Kind, other: Kind) -> bool:
    """Is a value of the kind `other` known to be of a kind that is guessed?"""
    return other.name == kind.name or (kind.name == "number" and other.name in ("int", "float"))


class KnownCalls(LibraryCalls):
    # What `written_in_place` has found, by its arguments.
    texts_in_place: dict[Any, Inlined | None]
    # The calls written in place that look themselves whether what is outstanding has been taken back.
    recalled_in_place: set[int]

    if TYPE_CHECKING:

        def _invoke(self, pc: int, a: int, arguments: str, kind: Kind, entry: str = "call") -> list[str]: ...

        def _take_invoked(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None: ...

    def callee(self, pc: int, a: int) -> tuple[Proto, int | None] | None:
        """Return the prototype that a call is likely of a function of, and the upvalue which tells that for sure."""
        if a in self.captured:
            return None
        loaded = self.loaded(pc, a)
        if loaded is not None and loaded[1][0] == op.GETUPVAL and loaded[1][2] in self.bound_protos:
            upvalue = loaded[1][2]
            return self.bound_protos[upvalue], upvalue
        proto = self.proto.history.callees.get(pc)
        return None if proto is None else (proto, None)

    def exact_entry(self, pc: int, a: int, end: int, env: Env) -> str:
        """Return the entry for a call in general, of a function that may be known for sure."""
        callee = self.callee(pc, a) if end else None
        if callee is None or callee[1] is None:
            return "call"
        entry = self.entry_of(callee[0], self._arguments(a + 1, end, env))
        if entry != "call":
            self.relied_protos.add(callee[1])
        return entry

    def entry_of(self, proto: Proto, arguments: list[Argument]) -> str:
        """Return the entry for a call of a function of `proto`, or a test that tells whether it is `exact`."""
        promises = promises_of(proto)
        if promises is None or len(arguments) > proto.parameter_count:
            return "call"
        tests = []
        for register, name in promises.items():
            if register >= len(arguments):
                return "call"
            text, kind, _ = arguments[register]
            if kind.name == name:
                self.promised_protos.add(proto)
            elif kind is ANY or (kind.name == "number" and name != "str"):
                tests.append(f"{text}.__class__ is {name}")
            else:
                return "call"
        return " and ".join(tests) or "exact"

    def _call_known(
        self,
        pc: int,
        a: int,
        end: int,
        wanted: int,
        callee: tuple[Proto, int | None],
        otherwise: list[str],
        env: Env,
        out: Out,
    ) -> bool:
        """Call a function whose prototype tells how many values it returns. False, and nothing done, if it does not."""
        proto, upvalue = callee
        numbers = numbers_of_results(proto)
        if wanted != 1 if numbers is None else wanted and numbers != {abs(wanted)}:
            return False
        if wanted < 0 and (upvalue is None or not self._single_result(pc, a)):
            return False
        function = self.register(a)
        values = self.argument_list(a + 1, end, pc)
        targets = self.result_registers(a, wanted)
        in_place = self.written_in_place(callee, function, self._arguments(a + 1, end, env), targets)
        entry = self.entry_of(proto, self._arguments(a + 1, end, env))
        if numbers is None:
            if in_place is None:
                return False
            # It may answer with a tail call, which its text does as well.
            known = self._invoke(pc, a, values, FUNCTION, entry)
            known.append(f"{targets} = one(x, e) if x.__class__ is tuple else x")
        else:
            before = f"{targets} = " if wanted else ""
            known = self._known_call(function, f", {values}" if values else "", before, entry)
        self.write_known(pc, a, wanted, callee, function, in_place, known, otherwise, env, out)
        return True

    def write_known(
        self,
        pc: int,
        a: int,
        wanted: int,
        callee: tuple[Proto, int | None],
        function: str,
        in_place: Inlined | None,
        known: list[str],
        otherwise: list[str],
        env: Env,
        out: Out,
    ) -> None:
        """Write the call of what is in the variable `function`: in place, or by the lines `known`, where it is that."""
        proto, upvalue = callee
        targets = self.result_registers(a, wanted)
        self.forget_moves(a)
        guess = self.result_guess(pc, a) if wanted == 1 else None
        check: Out = []
        if guess is not None:
            check.append((f"if {wrong_class(targets, guess)}:", pc))
            check.append((f"    return deopt(M, {successors(self.code, pc)[0]}, locals())", -1))
        if in_place is not None:
            # What is written in place may always give a result of that kind: then only the call is looked at.
            inner = check if guess is not None and _includes(guess, in_place.kind) else []
            check = [] if inner else check
            texts = (function, targets)
            self._call_in_place(pc, a, wanted, callee, texts, in_place, known, otherwise, inner, env, out)
        elif upvalue is not None:
            self.relied_protos.add(upvalue)
            out += [(line, pc) for line in known]
            self.forget_from(a, env)
        else:
            out.append((f"try: p = {function}.proto", pc))
            out.append(("except AttributeError: p = None", pc))
            test = f"if p is {self.name('P', proto)}:"
            if len(known) == 1:
                out.append((f"{test} {known[0]}", pc))
            else:
                out.append((test, pc))
                out += [(f"    {line}", pc) for line in known]
            out.append(("else:", pc))
            general: Out = [(text, pc) for text in otherwise]
            if wanted == 1:
                general.append((f"{targets} = one(x, e) if x.__class__ is tuple else x", pc))
                self.forget_from(a, env)
            else:
                self._take_invoked(pc, a, wanted, env, general)
            out += [(f"    {text}", place) for text, place in general]
        out += check
        if guess is not None:
            self.set(a, guess, env)

    def result_registers(self, a: int, wanted: int) -> str:
        """The text of the registers that take results, whatever moves into them have been left out."""
        registers = range(a, a + abs(wanted))
        return ", ".join(f"R[{register}]" if register in self.captured else f"r{register}" for register in registers)

    def _arguments(self, first: int, end: int, env: Env) -> list[Argument]:
        """The arguments of a call, of which the sources stand for those whose moves have been left out."""
        arguments = []
        for register in range(first, end):
            source: int | None = register
            if register in self.pending:
                name = self.pending[register][1]
                source = int(name[1:]) if name is not None and name[0] == "r" else None
            kind = self.kind(register if source is None else source, env)
            arguments.append(Argument(self.register(register), kind, source))
        return arguments

    def written_in_place(
        self,
        callee: tuple[Proto, int | None],
        function: str,
        arguments: list[Argument],
        targets: str | None,
        steps: int = 0,
    ) -> Inlined | None:
        """Return the text of a callee, if it is to stand in place of the call. It returns if there are no targets.

        With a budget, the text charges so many further `steps`.
        """
        # That module needs the whole emitter.
        from luapy.vm.translator.inlining import inline

        # The code is gone over several times.
        key = (callee[0], function, tuple(arguments), targets, steps)
        if key not in self.texts_in_place:
            self.texts_in_place[key] = inline(self, callee, function, arguments, targets, steps)
        return self.texts_in_place[key]

    def _call_in_place(
        self,
        pc: int,
        a: int,
        wanted: int,
        callee: tuple[Proto, int | None],
        texts: tuple[str, str],
        in_place: Inlined,
        known: list[str],
        otherwise: list[str],
        check: Out,
        env: Env,
        out: Out,
    ) -> None:
        """Write a call in place, and the call itself, with a check of its result, for when that will not do."""
        proto, upvalue = callee
        function, targets = texts
        name = self.name("P", proto)
        if self.charges is not None and self.charges.outstanding[pc]:
            check = [*recall_lines(successors(self.code, pc)[0], pc), *check]
            self.recalled_in_place.add(pc)
        call: Out = [(line.replace("p.resumable", f"{name}.resumable"), pc) for line in known] + check
        # Is there any way to the call behind the loop?
        leaves = bool(in_place.charge) or any(line.endswith(GO_ON) for line in in_place.lines)
        charge = f" and B.left >= {in_place.charge}" if in_place.charge else ""
        what = f"  # the function of line {proto.line_defined}"
        if upvalue is None:
            out.append((f"try: p = {function}.proto", pc))
            out.append(("except AttributeError: p = None", pc))
            out.append((f"while p is {name}{charge}:{what}", pc))
        else:
            self.relied_protos.add(upvalue)
            if leaves:
                out.append(("p = None", pc))
            out.append((f"while p is None{charge}:{what}" if leaves else f"while True:{what}", pc))
        for line in in_place.lines:
            if line.endswith(SEEN_FAIL):
                space = line[: -len(SEEN_FAIL)]
                out += [(space + text, place) for text, place in call]
                out.append((f"{space}break", pc))
            else:
                out.append((line, pc))
        general = call if leaves else []
        if upvalue is None:
            rest: Out = [(text, pc) for text in otherwise]
            if wanted == 1:
                rest.append((f"{targets} = one(x, e) if x.__class__ is tuple else x", pc))
            else:
                self._take_invoked(pc, a, wanted, env, rest)
            rest += check
            if leaves:
                general = [(f"if p is True{f' or p is {name}' if charge else ''}:", pc), *indented(call)]
                general += [("else:", pc), *indented(rest)]
            else:
                general = rest
        if general:
            out.append(("else:", pc))
            out += indented(general)
        self.forget_from(a, env)

    def _known_call(self, function: str, arguments: str, before: str, entry: str) -> list[str]:
        """Return the lines that call a function that makes no tail call; `before` is what its results are for."""
        return [call_line(function, f"{function}, e{arguments}", before, entry)]

    def _tail_call_in_place(self, pc: int, a: int, end: int, env: Env, out: Out) -> None:
        """Write the function of a tail call in place if that will do: it returns, or execution goes on after it."""
        callee = self.callee(pc, a)
        if callee is None:
            return
        proto, upvalue = callee
        function = self.register(a)
        in_place = self.written_in_place(callee, function, self._arguments(a + 1, end, env), None)
        if in_place is None:
            return
        tests = [f"B.left >= {in_place.charge}"] if in_place.charge else []
        if upvalue is None:
            out.append((f"try: p = {function}.proto", pc))
            out.append(("except AttributeError: p = None", pc))
            tests.insert(0, f"p is {self.name('P', proto)}")
        else:
            self.relied_protos.add(upvalue)
        out.append((f"while {' and '.join(tests) or 'True'}:  # the function of line {proto.line_defined}", pc))
        out += [(line, pc) for line in in_place.lines]
