"""Instructions that make closures, and that end the variables they capture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.heap.sizes import CLOSURE, CLOSURE_UPVALUE, UPVALUE
from luapy.vm.translator.constancy import shared_captures
from luapy.vm.translator.kinds import FUNCTION
from luapy.vm.translator.writer import Writer, captured_registers

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.writer import Env, Out


class ClosureInstructions(Writer):
    # For the closures made: what may have been captured before (see `shared_captures`).
    known_captures: set[tuple[int, int]]

    def closure(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, proto, _, _ = instruction
        name = self.name("P", proto)
        target = self.register(a)
        if not self._fresh_closure(pc, a, name, proto, out):
            upvalues = []
            for description in proto.upvalues:
                index = description.index
                if not description.in_stack:
                    upvalues.append(f"F.upvalues[{index}]")
                elif index in self.captured:
                    upvalues.append(f"O.get({index}) or capture(O, R, {index})")
                else:
                    upvalues.append(f"O.get({index}) or share(O, {index}, {self._captured_value(index, a)})")
            out.append((f"{target} = closure({name}, [{', '.join(upvalues)}])", pc))
        if a not in self.captured and any(item.in_stack and item.index == a for item in proto.upvalues):
            # A local function that calls itself: its variable gets its value only now.
            out.append((f"O[{a}].cells[0] = {target}", pc))
        self.set(a, FUNCTION, env)

    def _captured_value(self, register: int, target: int) -> str:
        return "None" if register == target else self.register(register)

    def _fresh_closure(self, pc: int, a: int, name: str, proto: Proto, out: Out) -> bool:
        """Make a closure here if nothing else has captured its variables yet. Return whether that is so."""
        if not hasattr(self, "known_captures"):
            self.known_captures = shared_captures(self.proto)
        fresh = [item.index for item in proto.upvalues if item.in_stack]
        if any(index in self.captured or (pc, index) in self.known_captures for index in fresh):
            return False
        for index in fresh:
            out.append((f"O[{index}] = y{index} = UpValue()", pc))
            out.append((f"y{index}.cells = [{self._captured_value(index, a)}]; y{index}.index = y{index}.mark = 0", pc))
        upvalues = [f"y{item.index}" if item.in_stack else f"F.upvalues[{item.index}]" for item in proto.upvalues]
        size = CLOSURE + CLOSURE_UPVALUE * len(upvalues)
        out.append((f"H.room -= {size + UPVALUE * len(fresh)}", pc))
        out.append((f"if H.room < 0: H.exhausted({size}, 'function')", pc))
        out.append(("x = LuaFunction()", pc))
        out.append((f"x.proto = {name}; x.upvalues = [{', '.join(upvalues)}]", pc))
        out.append((f"x.call = {name}.call; x.exact = {name}.exact; x.mark = 0", pc))
        out.append((f"{self.register(a)} = x", pc))
        return True

    def close(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        level = instruction[1]
        if self.captured:
            out.append((f"if O: close_upvalues(O, {level})", pc))
        elif self.opens_upvalues:
            # The next variables in these registers are others.
            if level <= min(captured_registers(self.proto)):
                out.append(("O.clear()", pc))
            else:
                out.append((f"if O: forget_upvalues(O, {level})", pc))
