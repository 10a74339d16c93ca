"""Instructions that make closures, and that end the variables they capture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
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
        captures_itself = a not in self.captured and any(item.in_stack and item.index == a for item in proto.upvalues)
        if self._is_fresh(pc, proto):
            self._fresh_closure(pc, a, name, proto, out)
        else:
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
            if captures_itself:
                # A local function that calls itself: its variable gets its value only now.
                out.append((f"O[{a}].cells[0] = {target}", pc))
        self.set(a, FUNCTION, env)

    def _captured_value(self, register: int, target: int) -> str:
        return "None" if register == target else self.register(register)

    def _is_fresh(self, pc: int, proto: Proto) -> bool:
        """Has nothing else captured the variables of a closure yet, and does nothing assign them?"""
        if not hasattr(self, "known_captures"):
            self.known_captures = shared_captures(self.proto)
        fresh = [item.index for item in proto.upvalues if item.in_stack]
        return not any(index in self.captured or (pc, index) in self.known_captures for index in fresh)

    def _is_returned(self, pc: int) -> bool:
        """Is a closure, made at `pc`, all that the function does before it returns?

        Then nobody has a use for the frame any more, nor for what says which of its variables have been captured.
        """
        operation, _, end, _, _ = self.code[pc + 1]
        return operation == op.RETURN1 or (operation == op.RETURN and end is not None)

    @property
    def notes_captures(self) -> bool:
        """Is there anything to be done with the variable O?"""
        if not self.opens_upvalues or self.captured:
            return self.opens_upvalues
        for pc, (operation, _, proto, _, _) in enumerate(self.code):
            if operation == op.CLOSE:
                return True
            captures = operation == op.CLOSURE and any(item.in_stack for item in proto.upvalues)
            if captures and not (self._is_fresh(pc, proto) and self._is_returned(pc)):
                return True
        return False

    def _fresh_closure(self, pc: int, a: int, name: str, proto: Proto, out: Out) -> None:
        """Make a closure here, with new cells for the variables that it captures."""
        fresh = [item.index for item in proto.upvalues if item.in_stack]
        upvalues = [f"y{item.index}" if item.in_stack else f"F.upvalues[{item.index}]" for item in proto.upvalues]
        size = CLOSURE + CLOSURE_UPVALUE * len(upvalues)
        out.append((f"H.room -= {size + UPVALUE * len(fresh)}", pc))
        out.append((f"if H.room < 0: H.exhausted({size}, 'function')", pc))
        is_noted = not self._is_returned(pc)
        for place, index in enumerate(fresh):
            out.append((f"{f'O[{index}] = ' if is_noted else ''}y{index} = UpValue()", pc))
            out.append((f"y{index}.index = {place}; y{index}.mark = 0", pc))
        if fresh:
            # The function itself gets its place only when it is there.
            values = ", ".join(self._captured_value(index, a) for index in fresh)
            out.append((f"{' = '.join(f'y{index}.cells' for index in fresh)} = [{values}]", pc))
        out.append(("x = LuaFunction()", pc))
        out.append((f"x.proto = {name}; x.upvalues = [{', '.join(upvalues)}]", pc))
        out.append((f"x.call = {name}.call; x.exact = {name}.exact; x.mark = 0", pc))
        out.append((f"{self.register(a)} = x", pc))
        if a in fresh:
            out.append((f"y{a}.cells[{fresh.index(a)}] = x", pc))

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
