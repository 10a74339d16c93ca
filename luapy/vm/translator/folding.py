"""Results that only the next instruction takes: they have no variable of their own, but stand in its expression.

``r6 = r4 * r5`` and ``r1 = r1 + r6`` become ``r1 = r1 + (r4 * r5)``. Nobody can look in between: such expressions call
nothing and raise nothing. What the register would hold is of no interest if the second instruction assigns it, or if
it is no local variable and is not read any more. Where an element is not found under a key, the register gets the key.

Copies are left out as well: what takes them takes the variable that they are of. Calls may come in between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import ARITHMETIC
from luapy.vm.translator.liveness import reads, writes, writes_one
from luapy.vm.translator.moves import Moves
from luapy.vm.translator.restarting import LITERALS

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Edge, Out

# What takes results in expressions.
_TAKES_RESULTS = ARITHMETIC | {op.CALL, op.GETTABLE, op.RETURN, op.RETURN1}
_ASSIGNMENT = re.compile(r"r(\d+) = (.+)")
# A variable, or what a few operators make of variables and numbers.
_VARIABLE = re.compile(r"[rku]\d+")
_NAMES = re.compile(r"\b[rku]\d+\b")
_EXPRESSION = re.compile(r"[-+*/%&|^ ().0-9eruk]+")
_SEVERAL_TARGETS = re.compile(r"(?:^|[ (])(\w+(?:, \w+)+) = ")
# What may fail, with a message that names the variable which had the value.
_MAY_FAIL = re.compile(r"\b(?:arithmetic|on_numbers)\(")
_LONGEST = 120
# So many lines before an instruction a copy for it is looked for.
_FARTHEST = 16


class Folding(Moves):
    # May copies be left out? `elided` does not serve generators.
    spares = True

    if TYPE_CHECKING:

        def rename_value(self, register: int, name: str) -> None: ...

    def fold(self, pc: int, start: int, out: Out) -> int:
        """Put what the instruction at `pc` takes, if just computed, into what it has written from line `start` on.

        Return the line that this begins with now.
        """
        if self.code[pc][0] not in _TAKES_RESULTS:
            return start
        while 0 < start < len(out) and not any(_MAY_FAIL.search(text) for text, _ in out[start:]):
            found = self._computed(pc, out[start - 1])
            if found is None:
                break
            register, expression = found
            lines = _with_expression(out[start:], f"r{register}", expression, f"(M, {pc}, locals())")
            if lines is None:
                break
            start -= 1
            out[start:] = lines
        return start

    def folded_condition(self, pc: int, condition: str, edges: list[Edge], out: Out) -> str:
        """Return the condition of a test, of which the ways from there are `edges`, with what it takes in it."""
        lines = [text for edge in edges for text, _ in edge.lines]
        while out:
            found = self._computed(pc, out[-1])
            if found is None:
                break
            name = re.compile(rf"\br{found[0]}\b")
            if len(name.findall(condition)) != 1 or any(map(name.search, lines)) or len(condition) > _LONGEST:
                break
            if _is_in_string(name, condition):
                break
            condition = name.sub(found[1], condition)
            out.pop()
        return condition

    def spare_copies(self, pc: int, instruction: Any, start: int, out: Out) -> None:
        """Have what the instruction at `pc` has written from line `start` on take what was copied from where it is.

        The copies are left out if nobody else takes them. `elided` tells what such registers would hold until then.
        """
        if not self.spares or pc in self.copied:
            return
        for register in sorted(reads(instruction, self.size)):
            place = self._copy_of(pc, register, start, out)
            if place is None:
                continue
            copy_pc, name = out[place][1], out[place][0].rpartition(" ")[2]
            lines = _renamed(out[start:], f"r{register}", name)
            if lines is None:
                continue
            out[start:] = lines
            del out[place]
            start -= 1
            for later in self.block_pcs:
                if copy_pc < later <= pc:
                    for step in (later, later + 1) if self.code[later][0] in ARITHMETIC else (later,):
                        self.elided[step] = (*self.elided.get(step, ()), (register, name, None))
            self.rename_value(register, name)

    def _copy_of(self, pc: int, register: int, start: int, out: Out) -> int | None:
        """Return the line that copies a variable into a register for the instruction at `pc` alone, or None."""
        text = f"r{register} = "
        first = max(start - _FARTHEST, 0)
        place = next((place for place in range(start - 1, first - 1, -1) if out[place][0].startswith(text)), None)
        if place is None:
            return None
        line, copy_pc = out[place]
        name = line[len(text) :]
        if not _VARIABLE.fullmatch(name) or copy_pc not in self.block_pcs:
            return None
        passed = [later for later in self.block_pcs if copy_pc < later <= pc]
        if not self.copied.isdisjoint(passed) or any(
            source == f"r{register}" for _, source, _ in self.pending.values()
        ):
            return None
        registers = [register, int(name[1:])] if name[0] == "r" else [register]
        if any(writes(self.code[later], written) for later in passed[:-1] for written in registers):
            return None
        others = re.compile(rf"\br{register}\b|\b{name} :?= ")
        if any(others.search(between) for between, _ in out[place + 1 : start]):
            return None
        return place if writes_one(self.code[pc]) == register or self._is_over(pc, register) else None

    def _computed(self, pc: int, line: tuple[str, int]) -> tuple[int, str] | None:
        """Return the register that a line computes for the instruction at `pc` alone, and the expression."""
        assignment = _ASSIGNMENT.fullmatch(line[0])
        if assignment is None or line[1] not in self.block_pcs:
            return None
        register, expression = int(assignment.group(1)), assignment.group(2)
        if not _EXPRESSION.fullmatch(expression) or len(expression) > _LONGEST:
            return None
        if _VARIABLE.fullmatch(expression) or (not _NAMES.search(expression) and self.code[pc][0] not in ARITHMETIC):
            # Copies are left to `spare_copies`; and to ask whether a literal is nil is what Python takes amiss.
            return None
        # A move that is left out may have it for its source.
        if any(name == f"r{register}" for _, name, _ in self.pending.values()):
            return None
        if writes_one(self.code[pc]) != register and not self._is_over(pc, register):
            return None
        return register, f"({expression})"

    def _is_over(self, pc: int, register: int) -> bool:
        """Is what a register holds of no interest after the instruction at `pc`?"""
        proto = self.proto
        is_local = not proto.local_variables or proto.local_name(register + 1, pc) is not None
        return not is_local and not self.is_read_after(pc, register)


def _is_in_string(name: re.Pattern[str], text: str) -> bool:
    """Does a string of the program's have what looks like a variable?"""
    return len(name.findall(text)) != len(name.findall(LITERALS.sub("''", text)))


def _renamed(lines: Out, register: str, name: str) -> Out | None:
    """Return an instruction's lines with `name` in place of a register that they read.

    None if they assign the register before they read it, or assign the variable.
    """
    read = re.compile(rf"\b{register}\b(?! = )")
    assigned = re.compile(rf"\b{name} :?= |\b{register} := ")
    is_assigned = False
    for text, _ in lines:
        if (
            _is_in_string(read, text)
            or (len(lines) > 1 and assigned.search(text))
            or any(not {name, register}.isdisjoint(targets.split(", ")) for targets in _SEVERAL_TARGETS.findall(text))
        ):
            return None
        for statement in text.split("; "):
            if is_assigned and read.search(statement):
                return None
            is_assigned = is_assigned or f"{register} = " in statement
    return [(read.sub(name, text), place) for text, place in lines]


def _with_expression(lines: Out, name: str, expression: str, repeating: str) -> Out | None:
    """Return an instruction's lines with an expression in place of a variable that the first of them takes.

    Blocks of lines that need the variable as well begin by assigning it; `repeating` is what they do if they need it
    without its name. None if there are other such lines.
    """
    pattern = re.compile(rf"\b{name}\b")
    first, pc = lines[0]
    target = f"{name} = " if first.startswith(f"{name} = ") else ""
    taking = first[len(target) :]
    if len(pattern.findall(taking)) != 1 or first.startswith(("while ", "for ")) or len(first) > _LONGEST:
        return None
    if any(_is_in_string(pattern, text) for text, _ in lines):
        return None
    changed = [(target + pattern.sub(expression, taking), pc)]
    # What the expression is made of may have been assigned by the time that it is needed again.
    parts = re.compile(rf"\b(?:{'|'.join(_NAMES.findall(expression)) or name})\b[^=]* :?= ")
    is_over = bool(parts.search(first))
    block: int | None = None
    for text, place in lines[1:]:
        needs = repeating in text or bool(pattern.search(text.replace(f"{name} = ", "", 1)))
        if needs and is_over:
            return None
        if text.startswith("else: ") and repeating not in text:
            text = pattern.sub(expression, text)
        elif not text.startswith(" "):
            if needs:
                return None
            block = len(changed) + 1 if text.endswith(":") else None
        elif needs:
            if block is None:
                return None
            if block:
                changed.insert(block, (f"    {name} = {expression}", pc))
            block = 0
        changed.append((text, place))
        is_over = is_over or bool(parts.search(text))
    return changed
