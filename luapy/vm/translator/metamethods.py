"""Calls of metamethods that are Lua functions, where tables have been seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.vm.translator.flow import METAMETHODS
from luapy.vm.translator.known_calls import GO_ON, SEEN_FAIL, KnownCalls, call_line, indented

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Argument, Out


class MetamethodCalls(KnownCalls):
    def call_metamethod(
        self, pc: int, target: str, event: str, operands: list[Argument], general: Out, out: Out
    ) -> None:
        """Call the metamethod of the first operand, which has been seen to be a table; `general` is for other cases."""
        if self.charges is None:
            # With a budget, what is called charges for it, and looks whether that has been recalled.
            general = [*_direct_lines(pc, target, event, operands), ("else:", pc), *indented(general)]
        if not self._write_in_place(pc, target, event, operands, general, out):
            out += general

    def _write_in_place(
        self, pc: int, target: str, event: str, operands: list[Argument], general: Out, out: Out
    ) -> bool:
        """Write what the metamethod does if it is a small function that looks at no upvalues: these are dear to get."""
        proto = self.proto.history.callees.get(pc)
        charges = self.charges
        if proto is None or (charges and self.flow.blocks_by_start[self.block_pcs[0]] in charges.local_blocks):
            return False
        # With a budget, the instruction that calls a metamethod of arithmetic counts only then.
        steps = 1 if self.code[pc][0] in METAMETHODS else 0
        in_place = self.written_in_place((proto, None), "h", operands, target, steps)
        if in_place is None or any(".upvalues[" in line for line in in_place.lines):
            return False
        out.append((f"try: p = {operands[0].text}.metatable.hash[{event!r}].proto", pc))
        out.append(("except MISSING: p = None", pc))
        charge = f" and B.left >= {in_place.charge}" if in_place.charge else ""
        what = f"  # the function of line {proto.line_defined}"
        out.append((f"while p is {self.name('P', proto)}{charge}:{what}", pc))
        out += [(line.replace(SEEN_FAIL, GO_ON), pc) for line in in_place.lines]
        out.append(("else:", pc))
        out += indented(general)
        return True


def _direct_lines(pc: int, target: str, event: str, operands: list[Argument]) -> Out:
    """Return the lines that call the metamethod if it is a Lua function; an `else` is to follow."""
    texts = ", ".join(text for text, _, _ in operands)
    lines = [
        f"try: h = {operands[0].text}.metatable.hash[{event!r}]",
        "except MISSING: h = None",
        "if h.__class__ is LuaFunction and (y := STATE.native_calls) < MOST_CALLS:",
        "    STATE.native_calls = y + 1",
        "    " + call_line("h", f"h, d, {texts}", "x = "),
        # A tail call that it ends with is part of it.
        f"    {target} = one(x, d) if x.__class__ is tuple else x",
        "    STATE.native_calls = y",
    ]
    return [(line, pc) for line in lines]
