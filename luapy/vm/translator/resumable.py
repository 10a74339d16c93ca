"""The text of the resumable form of a function: a Python generator, which can wait in the middle of its calls.

A function that yields, or calls one that does, has two forms. The plain one is a Python function. The resumable one
is the same text as a generator: a call of ``coroutine.yield`` is a ``yield``, and a function that has a resumable form
itself is called by ``yield from``. What runs generators is in switching.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.vm.translator.calling import packed, resuming_lines
from luapy.vm.translator.emitter import Emitter
from luapy.vm.translator.flow import CannotTranslate
from luapy.vm.translator.kinds import BUILTIN, FUNCTION, SEEN_BUILTIN, SEEN_OTHER, SEEN_WRAPPED
from luapy.vm.translator.known_calls import call_line
from luapy.vm.translator.switching import LEVEL, MANY_ARGUMENTS

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.kinds import Kind
    from luapy.vm.translator.writer import Env, Out


class ResumableEmitter(Emitter):
    # Generators may have one nested block less, and some versions of Python crash at that.
    max_loops = 12
    may_wait = True
    elides = spares = False
    # Does the text hold a place to wait at?
    waits = False

    def emit(self) -> tuple[str, list[int]]:
        text, pcs = super().emit()
        if not self.waits:
            raise CannotTranslate("no call in it can wait")
        return text, pcs

    def next_depth(self) -> str:
        # Each call is at least LEVEL deeper than its caller, and fewer than 16 where it can wait.
        check = (
            "if d > SHALLOW and not d & 48:\n    if d > LIMIT:\n        return too_deep(M, locals())\n    note_depth(d)"
        )
        if self.proto.is_vararg and not self.in_loop:
            check += f"\nif len(va) > {MANY_ARGUMENTS}: note_arguments()"
        return check + "\ne = d + 1"

    def _invoke(self, pc: int, a: int, arguments: str, kind: Kind, entry: str = "call") -> list[str]:
        self.waits = True
        function = self.register(a)
        separator = ", " if arguments else ""
        depth = "e + 8" if "*V" in arguments else "e"
        call = [
            f"w = {function}.proto.resumable",
            f"if w is None: x = {function}.call({function}, {depth}{separator}{arguments})",
            f"else: x = yield from w({function}, e + {LEVEL}{separator}{arguments})",
            "if x.__class__ is tuple and x and x[0] is TAIL: x = yield from waiting_tail(x, e)",
        ]
        if kind is FUNCTION:
            return call
        if kind is BUILTIN:
            return [f"x = {function}.call({arguments})"]
        lua = [f"if {function}.__class__ is LuaFunction:", *(f"    {line}" for line in call)]
        builtin = [f"if {function}.__class__ is Builtin: x = {function}.call({arguments})"]
        control = [f"if {function} is YIELD: x = yield {packed(arguments)}"]
        if _has_first(arguments):
            control.append(f"elif {function} is PCALL: x = yield from waiting_pcall(e{separator}{arguments})")
        seen = self.seen(pc)
        if seen == SEEN_OTHER:
            resuming = resuming_lines(function, arguments)
            control += ["el" + resuming[0], *resuming[1:]]
            groups = [control, lua, builtin]
        elif seen == SEEN_BUILTIN:
            groups = [builtin, control, lua]
        else:
            groups = [lua, builtin, control]
        lines = groups[0]
        for group in groups[1:]:
            lines += ["el" + group[0], *group[1:]]
        lines += [
            "else:",
            f"    x = call_or_start({function}, e{separator}{arguments})",
            "    if x.__class__ is Awaiting: x = awaited((yield x))",
        ]
        if self.code[pc][3] == 0:
            lines.append("    if x is not NO_VALUES and x.__class__ is tuple and x[0] is TAIL: all_of(x, e)")
        return lines

    def _take_invoked(self, pc: int, a: int, wanted: int, env: Env, out: Out) -> None:
        if wanted:
            self.take_results(pc, a, wanted, env, out)
        else:
            # Tail calls have been made.
            self.forget_from(a, env)

    def callee(self, pc: int, a: int) -> tuple[Proto, int | None] | None:
        proto = None if a in self.captured else self.proto.history.callees.get(pc)
        return None if proto is None else (proto, None)

    def _known_call(self, function: str, arguments: str, before: str, entry: str) -> list[str]:
        self.waits = True
        return [
            "w = p.resumable",
            f"if w is None: {call_line(function, f'{function}, e{arguments}', before, entry)}",
            f"else: {before}yield from w({function}, e + {LEVEL}{arguments})",
        ]

    def protected_call(self, pc: int, a: int, end: int, wanted: int, env: Env, out: Out) -> None:
        self.waits = True
        function, arguments = self.register(a), self.argument_list(a + 1, end, pc)
        depth = "e" if end else "e + 8"
        out.append((f"if {function} is B__G_pcall: x = yield from waiting_pcall({depth}, {arguments})", pc))
        out.append((f"else: x = call({function}, e, {arguments})", pc))
        self.take_results(pc, a, wanted, env, out)

    def _tail_call(self, pc: int, a: int, end: int, closes: bool, env: Env, out: Out) -> None:
        self.waits = True
        arguments = self.argument_list(a + 1, end, pc)
        function = self.register(a)
        separator = ", " if arguments else ""
        if closes:
            out.append(("if O: close_upvalues(O, 0)", pc))
        depth = "e + 8" if "*V" in arguments else "e"
        lines = [
            f"if {function}.__class__ is LuaFunction:",
            f"    if d >= WAITING_TAIL_LIMIT: return (TAIL, {function}{separator}{arguments})",
            f"    w = {function}.proto.resumable",
            f"    if w is None: return {function}.call({function}, {depth}{separator}{arguments})",
            f"    return (yield from w({function}, e + {LEVEL}{separator}{arguments}))",
            f"if {function}.__class__ is Builtin: return {function}.call({arguments})",
            f"if {function} is YIELD:",
            f"    x = yield {packed(arguments)}",
            "    return x",
            f"x = started({function}{separator}{arguments})",
            "if x is not None: return awaited((yield x))",
            f"return tail_call({function}, e{separator}{arguments})",
        ]
        if _has_first(arguments):
            call = f"waiting_pcall(e{separator}{arguments})"
            lines.insert(-3, f"if {function} is PCALL: return (yield from {call})")
        out += [(line, pc) for line in lines]

    def iterate(self, pc: int, function: str, state: str, control: str, out: Out) -> None:
        self.waits = True
        lines = self.iterating_lines(pc, function, state, control)
        waiting = [
            f"if {function}.__class__ is LuaFunction and {function}.proto.resumable is not None:",
            f"    x = yield from waiting_iterate({function}, {state}, {control}, e)",
        ]
        if self.seen(pc) == SEEN_WRAPPED:
            lines[-1:] = ["el" + waiting[0], waiting[1], lines[-1]]
        else:
            lines = [*waiting, "el" + lines[0] if len(lines) > 1 else f"else: {lines[0]}", *lines[1:]]
        out += [(line, pc) for line in lines]


def _has_first(arguments: str) -> bool:
    """Is there at least one argument, however many V holds?"""
    return bool(arguments) and not arguments.startswith("*V")
