"""Instructions that compare and test, as conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import EQUAL_SINGLETON
from luapy.vm.translator.kinds import ANY, BOOLEAN, SEEN_TABLE, Kind
from luapy.vm.translator.writer import Argument, Writer

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Env, Out

    # What is known, and statements of its own, on one way out of a test.
    Way = tuple[Env, Out]

_ORDER = {op.LT: "<", op.LE: "<=", op.LTI: "<", op.LEI: "<=", op.GTI: ">", op.GEI: ">="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS = ("int", "float", "number")


class TestInstructions(Writer):
    __test__ = False

    if TYPE_CHECKING:

        def require_table(self, pc: int, register: int, env: Env, out: Out, at_work: int | None = None) -> None: ...

        def call_metamethod(
            self, pc: int, target: str, event: str, operands: list[Argument], general: Out, out: Out
        ) -> None: ...

    def test(self, pc: int, instruction: Any, env: Env, out: Out) -> tuple[str, Way, Way]:
        """Return the condition of the jump, and the ways when it is taken and when it is not."""
        operation = instruction[0]
        if operation == op.TEST:
            _, a, wanted, _, _ = instruction
            found = self.kinds_found(pc, a)
            condition = (
                f"{self.register(a)} is {'not ' if wanted else ''}None" if found else self._truth(a, wanted, env)
            )
            ways = (env, dict(env))
            ways[0 if wanted else 1].update(found)
            return condition, (ways[0], []), (ways[1], [])
        if operation == op.TESTSET:
            _, a, b, wanted, _ = instruction
            taken = dict(env)
            self.set(a, self.kind(b, env), taken)
            lines = [(f"{self.register(a)} = {self.register(b)}", pc)]
            return self._truth(b, wanted, env), (taken, lines), (env, [])
        if operation == EQUAL_SINGLETON:
            _, a, value, wanted, _ = instruction
            if value is None:
                ways = (env, dict(env))
                ways[1 if wanted else 0].update(self.kinds_found(pc, a))
                return f"{self.register(a)} {'is' if wanted else 'is not'} None", (ways[0], []), (ways[1], [])
            return f"{self.register(a)} {'is' if wanted else 'is not'} {value}", (env, []), (dict(env), [])
        if operation == op.EQK:
            if instruction[2].__class__ is not str:
                self.known(pc, 0, instruction[1], None, False, env, out)
            return self._equal_constant(instruction, env), (env, []), (dict(env), [])
        if operation == op.EQ:
            if self.seen(pc, 0) == self.seen(pc, 1) == SEEN_TABLE and self.captured.isdisjoint(instruction[1:3]):
                self.require_table(pc, instruction[1], env, out)
                self.require_table(pc, instruction[2], env, out)
            elif self.guess(pc, 0) is self.guess(pc, 1):
                self.known(pc, 0, instruction[1], None, False, env, out)
                self.known(pc, 1, instruction[2], None, False, env, out)
            x, y = ((self.register(register), self.kind(register, env)) for register in instruction[1:3])
            self.charge_comparison(pc, x, y, True, out)
            condition = self._equal(instruction, env)
            if x[1].name == y[1].name == "table" and self.proto.history.callees.get(pc) is not None:
                condition = self._equal_by_metamethod(pc, instruction, env, out)
            return condition, (env, []), (dict(env), [])
        return self._order(pc, instruction, env, out)

    def _truth(self, register: int, wanted: bool, env: Env) -> str:
        """Is the value true (or false, if that is what the jump wants)?"""
        text, kind = self.register(register), self.kind(register, env)
        if kind is BOOLEAN:
            return text if wanted else f"not {text}"
        if kind.name == "nil":
            return "False" if wanted else "True"
        if kind is not ANY:
            return "True" if wanted else "False"
        if text in self.not_nil:
            return f"{text} is {'not ' if wanted else ''}False"
        if wanted:
            return f"{text} is not None and {text} is not False"
        return f"{text} is None or {text} is False"

    def _equal_constant(self, instruction: Any, env: Env) -> str:
        _, a, constant, wanted, _ = instruction
        text, kind = self.register(a), self.kind(a, env)
        if constant.__class__ is str or kind.name in _NUMBERS:
            return f"{text} {'==' if wanted else '!='} {self.constant(constant)}"
        condition = f"({text} == {self.constant(constant)} and {text}.__class__ is not bool)"
        return condition if wanted else f"not {condition}"

    def _equal(self, instruction: Any, env: Env) -> str:
        _, a, b, wanted, _ = instruction
        x, x_kind = self.register(a), self.kind(a, env)
        y, y_kind = self.register(b), self.kind(b, env)
        plain = ("str", "nil", *_NUMBERS)
        if x_kind.name in plain or y_kind.name in plain:
            if x_kind.name in plain and y_kind.name in plain:
                return f"{x} {'==' if wanted else '!='} {y}"
            # One of them is no boolean; the other must not be one that Python takes for a number.
            other = y if x_kind.name in plain else x
            if "str" in (x_kind.name, y_kind.name) or "nil" in (x_kind.name, y_kind.name):
                return f"{x} {'==' if wanted else '!='} {y}"
            condition = f"({x} == {y} and {other}.__class__ is not bool)"
        elif x_kind.name == y_kind.name == "table":
            metatables = f"({x}.metatable is not None or {y}.metatable is not None)"
            condition = f"({x} is {y} or {metatables} and equal({x}, {y}, d))"
        elif "table" in (x_kind.name, y_kind.name):
            other = y if x_kind.name == "table" else x
            condition = f"({x} is {y} or {other}.__class__ is LuaTable and equal({x}, {y}, d))"
        else:
            alike = f"{x}.__class__ is {y}.__class__ or same({x}, {y})"
            condition = f"(({alike}) if {x} == {y} else {x}.__class__ in WITH_EQ and equal({x}, {y}, d))"
        return condition if wanted else f"not {condition}"

    def _equal_by_metamethod(self, pc: int, instruction: Any, env: Env, out: Out) -> str:
        """Ask the metamethod of the first of two tables, which has been seen to have one, if they are not the same."""
        _, a, b, wanted, _ = instruction
        x, y = (Argument(self.register(register), self.kind(register, env), register) for register in (a, b))
        lines: Out = []
        general = [(f"t = equal({x.text}, {y.text}, d)", pc)]
        self.call_metamethod(pc, "t", "__eq", [x, y], general, lines)
        out.append((f"if {x.text} is {y.text}: t = True", pc))
        out.append(("else:", pc))
        out += [("    " + text, place) for text, place in lines]
        return "t is not None and t is not False" if wanted else "t is None or t is False"

    # -- order ------------------------------------------------------------------------------------------

    def _order(self, pc: int, instruction: Any, env: Env, out: Out) -> tuple[str, Way, Way]:
        operation, a, b, wanted, _ = instruction
        symbol = _ORDER[operation]
        immediate = operation not in (op.LT, op.LE)
        x, x_kind = self.known(pc, 0, a, None, False, env, out)
        if immediate:
            y, y_kind = self.constant(b), Kind("int", b, b)
        else:
            y, y_kind = self.known(pc, 1, b, None, False, env, out)
            x_kind = x_kind if a in self.captured else self.kind(a, env)
        if not immediate:
            self.charge_comparison(pc, (x, x_kind), (y, y_kind), False, out)
        comparable = (x_kind.name in _NUMBERS and y_kind.name in _NUMBERS) or x_kind.name == y_kind.name == "str"
        if not comparable and not immediate and self.proto.history.callees.get(pc) is not None:
            operands = [Argument(x, x_kind, a), Argument(y, y_kind, b)]
            less = "less_than" if operation == op.LT else "less_equal"
            event = "__lt" if operation == op.LT else "__le"
            self.call_metamethod(pc, "t", event, operands, [(f"t = {less}({x}, {y}, d)", pc)], out)
            condition = "t is not None and t is not False" if wanted else "t is None or t is False"
            return condition, (env, []), (dict(env), [])
        if not comparable:
            condition = self._any_order(pc, operation, symbol, x, (y, y_kind), immediate)
            return (condition if wanted else f"not ({condition})"), (env, []), (dict(env), [])
        if x_kind.name != "int" or y_kind.name != "int":
            condition = f"{x} {symbol} {y}"
            return (condition if wanted else f"not {condition}"), (env, []), (dict(env), [])
        if not wanted:
            symbol = _OPPOSITE[symbol]
        taken, skipped = dict(env), dict(env)
        self._narrow(taken, (a, x_kind), (None if immediate else b, y_kind), symbol)
        self._narrow(skipped, (a, x_kind), (None if immediate else b, y_kind), _OPPOSITE[symbol])
        return f"{x} {symbol} {y}", (taken, []), (skipped, [])

    def _any_order(self, pc: int, operation: int, symbol: str, x: str, y: tuple[str, Kind], immediate: bool) -> str:
        if immediate:
            test = f"{x}.__class__ is int or {x}.__class__ is float"
            return f"({x} {symbol} {y[0]} if {test} else order_immediate(M, {pc}, {x}, d))"
        name = "less_than" if operation == op.LT else "less_equal"
        return f"({x} {symbol} {y[0]} if {x}.__class__ is int is {y[0]}.__class__ else {name}({x}, {y[0]}, d))"

    def _narrow(self, env: Env, x: tuple[int, Kind], y: tuple[int | None, Kind], symbol: str) -> None:
        """Note what an order between two integers says of their ranges."""
        (a, left), (b, right) = x, y
        self._bound(env, a, left, right, symbol)
        if b is not None:
            self._bound(env, b, right, left, _MIRRORED[symbol])

    def _bound(self, env: Env, register: int, kind: Kind, other: Kind, symbol: str) -> None:
        low, high = kind.low, kind.high
        if symbol == "<":
            high = min(high, other.high - 1)
        elif symbol == "<=":
            high = min(high, other.high)
        elif symbol == ">":
            low = max(low, other.low + 1)
        else:
            low = max(low, other.low)
        if low <= high:
            self.set(register, Kind("int", low, high), env)
