"""Concatenations.

Strings and integers are joined in place. In ``s = s .. x`` the text is ``s = s + x``, with nothing else that refers to
the string: then Python appends to it without a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.costs import LONG_STRING
from luapy.vm.heap.sizes import STRING as STRING_SIZE
from luapy.vm.translator.kinds import ANY, SEEN_OTHER, SEEN_TABLE, STRING, Kind, is_wide
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.moves import Moves

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Env, Out

# Constants up to this length are part of the text that joins a string.
_SHORT_TEXT = 40
_WITH_METAMETHODS = SEEN_TABLE | SEEN_OTHER


class ConcatenationInstructions(Moves):
    if TYPE_CHECKING:
        done: set[int]

    def concat(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        has_metamethods = any(self.seen(pc, index) & _WITH_METAMETHODS for index in range(b - a))
        # A constant that is part of the text need not be in a register.
        kept = [register for register in range(a, b) if self._constant_text(pc, register) is not None]
        moved = [register for register, (_, name, _) in self.pending.items() if name is None and register not in kept]
        moved = list(self.pending) if has_metamethods else moved
        self.make_moves(pc, [register for register in moved if register >= a], out)
        pieces = [self.known(pc, index, a + index, None, False, env, out) for index in range(b - a)]
        is_joined = all(kind is STRING or (kind.name == "int" and not is_wide(kind)) for _, kind in pieces)
        source = self._appended_to(pc, a) if is_joined and pieces[0][1] is STRING else None
        (self.done.discard if source is None else self.done.add)(pc + 1)
        is_moved = a in self.pending
        self.forget_moves(a)
        target = self.register(a)
        kind = STRING
        if source is not None:
            name = self.register(source)
            self._join(pc, a, [(name, STRING), *pieces[1:]], name, "" if is_moved else f"{target} = None; ", out)
            self.set(source, STRING, env)
        elif is_joined:
            self._join(pc, a, pieces, target, None, out)
        else:
            operands = ", ".join(text for text, _ in pieces)
            if has_metamethods:
                out.append((f"C = [{operands}]", pc))
                out.append(("x = concat_any(C, d)", pc))
                out.append(("C = None", pc))
                kind = ANY
            else:
                out.append((f"x = concat(({operands}))", pc))
                out.append(("if x is None:", pc))
                out.append((f"    return deopt(M, {pc}, locals())", -1))
            out.append((f"{target} = x", pc))
        self.forget_from(a, env)
        if source is None:
            self.set(a, kind, env)

    def _appended_to(self, pc: int, a: int) -> int | None:
        """Return the variable that the next instruction assigns the result to, if it is the first piece, and only that.

        Nothing else refers to the result then, nor is there anything between the two instructions.
        """
        loaded = None if a in self.captured else self.loaded(pc, a)
        following = pc + 1
        if loaded is None or following not in self.block_pcs or {pc, following} & self.copied:
            return None
        place, (operation, _, source, _, _) = loaded
        if operation != op.MOVE or self.code[following][:3] != (op.MOVE, source, a) or source in self.captured:
            return None
        if self.charges is not None and (following in self.charges.counts or following in self.charges.checks):
            return None
        if source >= a or any(writes(self.code[between], source) for between in range(place + 1, pc)):
            return None
        return None if self.is_read_after(following, a) else source

    def _join(
        self, pc: int, a: int, pieces: list[tuple[str, Kind]], target: str, appends: str | None, out: Out
    ) -> None:
        """Join strings and integers, whose texts are strings of their own in the accounts.

        If it `appends` to the first piece, which is the target, that is what it begins with.
        """
        constants = [
            self._constant_text(pc, a + number) if kind is STRING and (number or appends is None) else None
            for number, (_, kind) in enumerate(pieces)
        ]
        size = STRING_SIZE * (1 + sum(kind is not STRING for _, kind in pieces))
        known = sum(len(constant) for constant in constants if constant is not None)
        if all(constant is not None or kind is not STRING for constant, (_, kind) in zip(constants, pieces)):
            # Too short to look at the length before: each integer's text counts once for itself and once here.
            out.append((f"y = {_joined([text for text, _ in pieces], constants, False)}", pc))
            out.append((f"x = {size - known} + 2 * len(y)", pc))
            self._charge_string(pc, "len(y)", out)
            out.append((f"{target} = y", pc))
            return
        texts = []
        sizes = []
        lengths = []
        for number, (text, kind) in enumerate(pieces):
            if constants[number] is None:
                if kind is not STRING:
                    out.append((f"s{number} = str({text})", pc))
                    text = f"s{number}"
                sizes.append(f"len({text})" if kind is STRING else f"2 * len({text})")
                lengths.append(f"len({text})")
            texts.append(text)
        out.append((f"x = {' + '.join([str(size + known), *sizes])}", pc))
        self._charge_string(pc, " + ".join([str(known), *lengths]), out)
        if appends is None:
            out.append((f"{target} = {_joined(texts, constants, True)}", pc))
        else:
            rest = _joined(texts[1:], constants[1:], True)
            out.append((f"{appends}{target} = {target} + {f'({rest})' if len(texts) == 3 else rest}", pc))

    def _charge_string(self, pc: int, length: str, out: Out) -> None:
        """Charge for what is to be joined: x bytes, of which the result takes as many as `length` tells."""
        if self.charges is not None:
            out.append((f"if x > {LONG_STRING}: B.spend_on_string({length})", pc))
        out.append(("H.room -= x", pc))
        out.append(("if H.room < 0: H.exhausted(x)", pc))

    def _constant_text(self, pc: int, register: int) -> str | None:
        """Return the string that a register is known to hold, if it is a short one."""
        text = self.constant_string(pc, register)
        return text if text is not None and len(text) <= _SHORT_TEXT else None


def _joined(texts: list[str], constants: list[str | None], strings: bool) -> str:
    """Return the text that joins values, all `strings` or not; known constants stand in place of their texts."""
    quoted = [None if constant is None else _quoted(constant) for constant in constants]
    if strings and len(texts) <= 2:
        return " + ".join(text if known is None else f'"{known}"' for text, known in zip(texts, quoted))
    parts = [
        f"{{{text}}}" if known is None else known.replace("{", "{{").replace("}", "}}")
        for text, known in zip(texts, quoted)
    ]
    return f'f"{"".join(parts)}"'


def _quoted(text: str) -> str:
    """Return what stands for a string between double quotes."""
    literal = repr(text)
    return literal[1:-1] if literal[0] == '"' else literal[1:-1].replace('"', '\\"')
