"""What the fast tier has done with a program, as a text for people: the report of ``luapy --explain-tier``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.bytecode.listing import instruction_text
from luapy.vm.translator.translation import History

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.tier import Tier
    from luapy.vm.translator.translation import Translation

# Lines that belong to the structure of the text: what instruction they are written for says nothing.
_STRUCTURE = ("while True:", "for ", "else:", "break", "continue", "pass", "L = ", "if L == ")


def explain(tier: Tier | None) -> str:
    """Return the report on a state's tier, whose `kept` must have collected the functions loaded."""
    if tier is None:
        return "fast tier: off\n"
    functions = [pair for main in tier.kept or () for pair in _functions(main, None)]
    seen = [(proto, parent) for proto, parent in functions if _is_seen(proto.history)]
    translated = sum(1 for proto, _ in seen if _is_translated(proto.history))
    lines = [f"fast tier: {len(functions)} functions loaded, {len(seen)} looked at, {translated} translated"]
    for proto, parent in seen:
        lines.append("")
        lines += _function_lines(tier, proto, parent)
    return "\n".join(lines) + "\n"


def _functions(proto: Proto, parent: Proto | None) -> Iterator[tuple[Proto, Proto | None]]:
    """Yield a function and those within it, each with the one around it."""
    pending = [(proto, parent)]
    while pending:
        proto, parent = pending.pop()
        yield proto, parent
        pending += [(nested, proto) for nested in reversed(proto.protos)]


def _is_seen(history: Any) -> bool:
    """Has the tier looked at a function for its own sake, not only for one around it or within it?"""
    return history.__class__ is History and bool(
        history.watched_calls or history.watched_loops or history.translations or history.reason
    )


def _is_translated(history: History) -> bool:
    return history.reason is None and (history.entry is not None or bool(history.loops or history.resumable_loops))


def _function_lines(tier: Tier, proto: Proto, parent: Proto | None) -> list[str]:
    history: History = proto.history
    name = function_name(proto, parent)
    title = f"== {name}, {proto.short_source()}:{proto.line_defined}" if parent is not None else f"== {name}"
    lines = [title]
    if history.reason is not None:
        lines.append(f"   stays in the interpreter: {history.reason}")
    elif not _is_translated(history):
        lines.append("   not translated: " + ("translating was stopped" if tier.stopped else "not run often enough"))
    if history.translations:
        times = "once" if history.translations == 1 else f"{history.translations} times"
        lines.append(f"   translated {times}; {_failures(proto, history)}")
    lines += [
        f"   the loop in line {loop_line(proto, pc)} stays in the interpreter: {reason}"
        for pc, reason in sorted(history.refusals.items())
    ]
    if history.reason is not None:
        return lines
    if history.entry is not None:
        lines += ["", "-- from its beginning", *_translation_lines(history.entry)]
    if history.resumable is not None:
        lines += ["", "-- from its beginning, resumable", *_translation_lines(history.resumable)]
    for loops, form in ((history.loops, ""), (history.resumable_loops, ", resumable")):
        for pc, translation in sorted(loops.items()):
            title = f"-- from the loop in line {loop_line(proto, pc)}{form}"
            lines += ["", title, *_translation_lines(translation)]
    return lines


def _failures(proto: Proto, history: History) -> str:
    failures = history.failures
    if not failures:
        return "no guess failed"
    places = ", ".join(
        f"{count} at instruction {pc + 1} in line {proto.line_at(pc)}" for pc, count in sorted(failures.items())
    )
    total = sum(failures.values())
    return f"{total} {'guess' if total == 1 else 'guesses'} failed: {places}"


def function_name(proto: Proto, parent: Proto | None) -> str:
    """Return what a function is called where it is made: prototypes have no names of their own."""
    if parent is None:
        return f"main chunk of {proto.short_source()}"
    for pc, instruction in enumerate(parent.code):
        if op.get_op(instruction) == op.CLOSURE and parent.protos[op.get_bx(instruction)] is proto:
            return _name_of_result(parent, pc, op.get_a(instruction)) or "function"
    return "function"


def _name_of_result(proto: Proto, pc: int, register: int) -> str | None:
    """Return the name of what the value that an instruction leaves in a register goes to."""
    following = proto.code[pc + 1]
    operation = op.get_op(following)
    if operation in (op.SETTABUP, op.SETFIELD) and not op.get_k(following) and op.get_c(following) == register:
        name = proto.constants[op.get_b(following)]
        kind = "global" if operation == op.SETTABUP else "field"
        return f"{kind} function {name}"
    variables = [variable for variable in proto.local_variables if variable.start_pc <= pc + 1 < variable.end_pc]
    if register < len(variables):
        return f"local function {variables[register].name}"
    return None


def loop_line(proto: Proto, pc: int) -> int:
    """Return the line of the loop that goes round at `pc`: of its ``for``, or where its rounds begin."""
    if pc > 0 and op.get_op(proto.code[pc - 1]) == op.FORPREP:
        pc -= 1
    return proto.line_at(pc)


def _translation_lines(translation: Translation) -> list[str]:
    """Return the Python text, with the instructions that it stands for as comments over the lines."""
    proto = translation.proto
    lines = []
    shown = -1
    for text, pc in zip(translation.text.split("\n"), translation.pcs):
        code = text.lstrip()
        if pc >= 0 and pc != shown and not code.startswith(_STRUCTURE):
            shown = pc
            columns = instruction_text(proto, pc).replace("\t", " ")
            indent = text[: len(text) - len(code)]
            lines.append(f"{indent}# {pc + 1} [{proto.line_at(pc)}] {columns}")
        lines.append(text)
    return lines
