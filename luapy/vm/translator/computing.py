"""Instructions that compute: moves, loads, upvalues, tables, arithmetic, strings, closures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER
from luapy.vm.costs import ELEMENTS
from luapy.vm.translator.concatenating import ConcatenationInstructions
from luapy.vm.translator.flow import QUIET
from luapy.vm.translator.folding import Folding
from luapy.vm.translator.kinds import (
    ANY,
    BOOLEAN,
    FLOAT,
    INT,
    NIL,
    NUMBER,
    SEEN_FLOAT,
    SEEN_INT,
    SEEN_TABLE,
    Kind,
    int_range,
    is_wide,
    kind_of,
)
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.writer import Argument

if TYPE_CHECKING:
    from luapy.vm.translator.writer import Env, Out, Registers

_SYMBOLS = {op.ADD: "+", op.SUB: "-", op.MUL: "*", op.BAND: "&", op.BOR: "|", op.BXOR: "^"}
_WIDEST = 1 << 180
_BITWISE = frozenset((op.BAND, op.BOR, op.BXOR, op.SHL, op.SHR, op.SHLI))
_FLOAT_FUNCTIONS = {
    op.DIV: "float_divide",
    op.POW: "float_power",
    op.MOD: "float_modulo",
    op.IDIV: "float_floor_divide",
}
# Larger parts are charged by the table, one by one.
_SMALL_TABLE = 10_000
# Integers up to here are exact as floats.
_EXACT = 1 << 53
_NUMBERS = ("int", "float", "number")
# After so many wrong guesses about a function it is no longer guessed that its integers do not wrap around.
_MOST_WRONG = 8
# Of a result that may be out of the range of integers at either end, or by one at the upper end.
_UNBOUNDED = Kind("int", MIN_INTEGER - 1, MAX_INTEGER + 1)
# Python compares with small numbers much faster; and two comparisons in a row are slower than two by themselves.
_TOO_HIGH = f"{{0}} > 1073741823 and {{0}} > {MAX_INTEGER}"
_TOO_LOW = f"{{0}} < -1073741823 and {{0}} < {MIN_INTEGER}"
_NEGATED = Kind("int", MIN_INTEGER, MAX_INTEGER + 1)


class ComputingInstructions(ConcatenationInstructions, Folding):
    if TYPE_CHECKING:

        def selects_one(self, pc: int, register: int, env: Env) -> bool: ...

        def call_metamethod(
            self, pc: int, target: str, event: str, operands: list[Argument], general: Out, out: Out
        ) -> None: ...

    STEPS: ClassVar[dict[int, str]] = {
        op.MOVE: "move",
        op.LOADK: "load",
        op.LOADKX: "load",
        op.LOADNIL: "load_nil",
        op.LFALSESKIP: "load_false",
        op.GETUPVAL: "get_upvalue",
        op.SETUPVAL: "set_upvalue",
        op.GETTABUP: "get_global",
        op.SETTABUP: "set_global",
        op.GETFIELD: "get_field",
        op.GETTABLE: "get_table",
        op.GETI: "get_element",
        op.SETFIELD: "set_field",
        op.SETTABLE: "set_table",
        op.SETI: "set_element",
        op.SELF: "get_method",
        op.NEWTABLE: "new_table",
        op.SETLIST: "set_list",
        op.UNM: "negate",
        op.BNOT: "bitwise_not",
        op.NOT: "logical_not",
        op.LEN: "length",
        op.CONCAT: "concat",
        op.CLOSURE: "closure",
        op.CLOSE: "close",
        op.VARARG: "vararg",
        op.VARARGPREP: "nothing",
        op.CALL: "call",
        op.TFORCALL: "generic_call",
    }

    # -- moves and loads --------------------------------------------------------------------------------

    def nothing(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        pass

    def move(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        if not self.move_from(pc, a, b, env):
            out.append((f"{self.register(a)} = {self.register(b)}", pc))
        self.set(a, self.kind(b, env), env)

    def load(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, value, _, _ = instruction
        if not self.leave_out(pc, a, None, value, env):
            out.append((f"{self.register(a)} = {self.constant(value)}", pc))
        self.set(a, kind_of(value), env)

    def load_nil(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        out.append((f"{' = '.join(self.register(register) for register in range(a, b))} = None", pc))
        for register in range(a, b):
            self.set(register, NIL, env)

    def load_false(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        out.append((f"{self.register(instruction[1])} = False", pc))
        self.set(instruction[1], BOOLEAN, env)

    def get_upvalue(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        source = self._stored_in_upvalue(pc, b)
        if source is None:
            if not self.constant_upvalues[b] or not self.leave_out(pc, a, f"u{b}", None, env):
                out.append((f"{self.register(a)} = {self.upvalue(b)}", pc))
            self.set(a, self.upvalue_kinds.get(b, ANY), env)
            return
        if source != a:
            out.append((f"{self.register(a)} = {self.register(source)}", pc))
        self.set(a, self.kind(source, env), env)

    def _stored_in_upvalue(self, pc: int, upvalue: int) -> int | None:
        """Return the register whose value the same block has just stored in an upvalue, if it still has that."""
        pcs = self.block_pcs
        passed: list[Any] = []
        for place in reversed(pcs[: pcs.index(pc)] if pc in pcs else ()):
            instruction = self.code[place]
            operation, source, index, _, _ = instruction
            if operation == op.SETUPVAL and index == upvalue:
                changed = source in self.captured or any(writes(later, source) for later in passed)
                return None if changed else source
            if operation not in QUIET:
                return None
            passed.append(instruction)
        return None

    def set_upvalue(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        out.append((f"{self.upvalue(b)} = {self.register(a)}", pc))

    # -- arithmetic -------------------------------------------------------------------------------------

    def arithmetic(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        operation, a, b, c, d = instruction
        constant = d is not None
        x, x_kind = self.known(pc, 0, b, None, False, env, out)
        y, y_kind = self.known(pc, 1, c, d, constant, env, out)
        # A guard on the second operand may have told something about the first.
        x_kind = x_kind if b in self.captured else self.kind(b, env)
        target = self.register(a)
        slow = self._slow_arithmetic(pc)
        if (is_wide(x_kind) or is_wide(y_kind)) and not x_kind.name == y_kind.name == "int":
            self.wrap_wide(pc, env, out, {b, c})
            x_kind, y_kind = (INT if is_wide(kind) else kind for kind in (x_kind, y_kind))
        if x_kind.name == y_kind.name == "int":
            self._integer_operation(pc, operation, a, (x, x_kind), (y, y_kind), constant, env, out)
        elif operation in _BITWISE:
            self._bitwise(pc, operation, target, (x, x_kind), (y, y_kind), slow, out)
            self.set(a, ANY, env)
        elif x_kind.name in _NUMBERS and y_kind.name in _NUMBERS and "float" in (x_kind.name, y_kind.name):
            out.append((f"{target} = {self._float_operation(operation, x, x_kind, y, y_kind)}", pc))
            self.set(a, FLOAT, env)
        elif x_kind.name in _NUMBERS and y_kind.name in _NUMBERS:
            self._number_operation(pc, operation, target, x, y, slow, out)
            self.set(a, FLOAT if operation in (op.DIV, op.POW) else NUMBER, env)
        else:
            self._any_operation(pc, operation, target, (x, x_kind), (y, y_kind), slow, env, out)
            self.set(a, ANY, env)

    def _slow_arithmetic(self, pc: int) -> str:
        """The call that computes with any two values, those that their metamethod gets."""
        operation, a, b, event, d = self.code[pc + 1]
        if operation == op.MMBIN:
            return f"arithmetic({event!r}, {self.register(a)}, {self.register(b)}, d)"
        x, y = self.register(a), self.constant(b)
        if d[1]:
            x, y = y, x
        return f"arithmetic({event!r}, {x}, {y}, d)"

    def _overflow(self, pc: int, target: str, kind: Kind, out: Out) -> None:
        """Wrap around an integer that may be out of range, where `kind` says that it may."""
        tests = []
        if kind.high > MAX_INTEGER:
            tests.append(_TOO_HIGH.format(target))
        if kind.low < MIN_INTEGER:
            tests.append(_TOO_LOW.format(target))
        out.append((f"if {' or '.join(tests)}:", pc))
        out.append((f"    {target} = wrap({target})", pc))

    def wrap_wide(self, pc: int, env: Env, out: Out, registers: Registers, is_before: bool = True) -> None:
        """Wrap around the integers in `registers` that may have left 64 bits: somebody is going to look at them.

        That what never is negative, a counter for instance, stays so is a guess. It can fail only if `is_before`, which
        is that the instruction at `pc` has not been executed yet.
        """
        for register, kind in env.items():
            if register not in registers or not is_wide(kind):
                continue
            guesses = pc not in self.wrong_results and len(self.wrong_results) < _MOST_WRONG
            if is_before and kind.low >= 0 and guesses:
                out.append((f"if {_TOO_HIGH.format(self.register(register))}:", pc))
                out.append((f"    return deopt(M, {pc}, locals())", -1))
                env[register] = Kind("int", kind.low, MAX_INTEGER)
            else:
                self._overflow(pc, self.register(register), kind, out)
                env[register] = INT

    def forget_wide(self, env: Env) -> None:
        """At the end of a block: what has not been wrapped around by now nobody will look at."""
        for register in [register for register, kind in env.items() if is_wide(kind)]:
            del env[register]

    def _integer_operation(
        self,
        pc: int,
        operation: int,
        a: int,
        x: tuple[str, Kind],
        y: tuple[str, Kind],
        constant: bool,
        env: Env,
        out: Out,
    ) -> None:
        target = self.register(a)
        (left, left_kind), (right, right_kind) = x, y
        kind = INT
        if operation in (op.ADD, op.SUB, op.MUL):
            low, high = _interval(operation, left_kind, right_kind)
            out.append((f"{target} = {left} {_SYMBOLS[operation]} {right}", pc))
            kind = Kind("int", low, high)
            if is_wide(kind) and (a in self.captured or low < -_WIDEST or high > _WIDEST):
                self._overflow(pc, target, kind, out)
                kind = INT
        elif operation == op.DIV or operation == op.POW:
            out.append((f"{target} = {self._float_operation(operation, left, left_kind, right, right_kind)}", pc))
            kind = FLOAT
        elif operation == op.MOD or operation == op.IDIV:
            if right_kind.low <= 0 <= right_kind.high:
                out.append((f"if {right} == 0: raise division_by_zero({operation == op.MOD})", pc))
            out.append((f"{target} = {left} {'%' if operation == op.MOD else '//'} {right}", pc))
            if operation == op.MOD:
                kind = Kind("int", min(right_kind.low + 1, 0), max(right_kind.high - 1, 0))
            elif operation == op.IDIV and right_kind.low > 0:
                kind = Kind("int", min(left_kind.low, 0), max(left_kind.high, 0))
            elif operation == op.IDIV:
                self._overflow(pc, target, _NEGATED, out)
        elif operation in _SYMBOLS:
            out.append((f"{target} = {left} {_SYMBOLS[operation]} {right}", pc))
            if operation == op.BAND and (left_kind.low >= 0 or right_kind.low >= 0):
                highs = [kind.high for kind in (left_kind, right_kind) if kind.low >= 0]
                kind = Kind("int", 0, min(highs))
        else:
            kind = self._shift(pc, operation, target, left, right, left_kind, right_kind, constant, out)
        self.set(a, kind, env)

    def _shift(
        self,
        pc: int,
        operation: int,
        target: str,
        left: str,
        right: str,
        left_kind: Kind,
        right_kind: Kind,
        constant: bool,
        out: Out,
    ) -> Kind:
        if operation == op.SHLI:
            left, right, left_kind, right_kind = right, left, right_kind, left_kind
        places = right_kind.low if right_kind.low == right_kind.high else None
        if operation == op.SHR and places is not None and 0 < places < 64:
            masked = left if left_kind.low >= 0 else f"({left} & 0xFFFFFFFFFFFFFFFF)"
            out.append((f"{target} = {masked} >> {places}", pc))
            return Kind("int", 0, (left_kind.high if left_kind.low >= 0 else (1 << 64) - 1) >> places)
        if operation == op.SHR and places is not None and -64 < places < 0:
            # The immediate form of a left shift is a right shift by a negative number.
            out.append((f"{target} = {left} << {-places}", pc))
            kind = int_range(left_kind.low << -places, left_kind.high << -places)
            if kind is INT:
                self._overflow(pc, target, _UNBOUNDED, out)
            return kind
        if operation == op.SHR:
            out.append((f"{target} = shift_left({left}, -{right})", pc))
        else:
            out.append((f"{target} = shift_left({left}, {right})", pc))
        return INT

    def _bitwise(
        self, pc: int, operation: int, target: str, x: tuple[str, Kind], y: tuple[str, Kind], slow: str, out: Out
    ) -> None:
        unknown = [text for text, kind in (x, y) if kind.name != "int"]
        if operation in _SYMBOLS and all(kind.name in ("int", "any", "number") for _, kind in (x, y)):
            test = " and ".join(f"{text}.__class__ is int" for text in unknown)
            out.append((f"if {test}: {target} = {x[0]} {_SYMBOLS[operation]} {y[0]}", pc))
            out.append((f"else: {target} = {slow}", pc + 1))
        else:
            out.append((f"{target} = {slow}", pc + 1))

    def _float_operation(self, operation: int, x: str, x_kind: Kind, y: str, y_kind: Kind) -> str:
        """The text of an operation on two numbers, at least one of them a float, or whose result is one."""
        if operation in (op.ADD, op.SUB, op.MUL):
            return f"{x} {_SYMBOLS[operation]} {y}"
        kinds = (x_kind, y_kind)
        if operation == op.DIV and (all(map(_is_exact, kinds)) or sorted(kind.name for kind in kinds)[0] == "float"):
            # A float and an integer: Python converts as Lua does. Two integers it divides exactly.
            if (y_kind.name == "int" and (y_kind.low > 0 or y_kind.high < 0)) or _is_nonzero(y):
                return f"{x} / {y}"
            return f"{x} / {y} if {y} else float_divide(float({x}), float({y}))"
        if operation == op.DIV:
            return f"{x} * 1.0 / {y} if {y} else float_divide(float({x}), float({y}))"
        if operation == op.POW and y in ("2", "2.0") and x_kind.name == "float":
            return f"{x} * {x}"
        left = x if x_kind.name == "float" else f"float({x})"
        right = y if y_kind.name == "float" else f"float({y})"
        return f"{_FLOAT_FUNCTIONS[operation]}({left}, {right})"

    def _number_operation(self, pc: int, operation: int, target: str, x: str, y: str, slow: str, out: Out) -> None:
        """An operation on two numbers of which neither is known to be a float, nor both to be integers."""
        if operation in (op.ADD, op.SUB, op.MUL):
            out.append((f"{target} = {x} {_SYMBOLS[operation]} {y}", pc))
            test = f"{_TOO_HIGH.format(target)} or {_TOO_LOW.format(target)}"
            out.append((f"if {target}.__class__ is not float and ({test}):", pc))
            out.append((f"    {target} = wrap({target})", pc))
        elif operation == op.DIV or operation == op.POW:
            out.append((f"{target} = {self._float_operation(operation, x, NUMBER, y, NUMBER)}", pc))
        else:
            self._floor_operation(pc, target, x, y, slow, out)

    def _floor_operation(self, pc: int, target: str, x: str, y: str, slow: str, out: Out) -> None:
        """A floor division or modulo."""
        # A division by zero is an error of this instruction, a metamethod runs for the next one.
        event = self.code[pc + 1][3]
        out.append((f"x = on_numbers({event!r}, {x}, {y})", pc))
        out.append((f"{target} = {slow} if x is None else x", pc + 1))

    def _any_operation(
        self,
        pc: int,
        operation: int,
        target: str,
        x: tuple[str, Kind],
        y: tuple[str, Kind],
        slow: str,
        env: Env,
        out: Out,
    ) -> None:
        """An operation on values of which not enough is known: on two integers or two floats here, else elsewhere."""
        symbol = _SYMBOLS.get(operation)
        if symbol is None and operation in (op.MOD, op.IDIV):
            self._floor_operation(pc, target, x[0], y[0], slow, out)
            return
        if symbol is None or not self._sees_numbers(pc):
            self._call_metamethod(pc, target, slow, env, out)
            return
        tests = {"int": [], "float": []}  # type: dict[str, list[str]]
        possible = {"int": True, "float": True}
        for text, kind in (x, y):
            for name in tests:
                if kind.name in ("int", "float", "str", "nil", "bool", "table"):
                    possible[name] = possible[name] and kind.name == name
                else:
                    tests[name].append(f"{text}.__class__ is {name}")
        keyword = "if"
        if possible["int"]:
            out.append((f"{keyword} {' and '.join(tests['int'])}:", pc))
            inner: Out = []
            inner.append((f"{target} = {x[0]} {symbol} {y[0]}", pc))
            self._overflow(pc, target, _UNBOUNDED, inner)
            out += [("    " + text, place) for text, place in inner]
            keyword = "elif"
        if possible["float"]:
            out.append((f"{keyword} {' and '.join(tests['float'])}: {target} = {x[0]} {symbol} {y[0]}", pc))
            keyword = "elif"
        if keyword == "if":
            out.append((f"{target} = {slow}", pc + 1))
        else:
            out.append((f"else: {target} = {slow}", pc + 1))

    def _call_metamethod(self, pc: int, target: str, slow: str, env: Env, out: Out) -> None:
        """An operation that calls a metamethod: here if a table comes first, which has a Lua function for it."""
        operation, a, b, event, d = self.code[pc + 1]
        general: Out = [(f"{target} = {slow}", pc + 1)]
        if self.seen(pc) != SEEN_TABLE or (operation != op.MMBIN and d[1]):
            out += general
            return
        if operation == op.MMBIN:
            second = Argument(self.register(b), self.kind(b, env), b)
        else:
            second = Argument(self.constant(b), kind_of(b), None)
        operands = [Argument(self.register(a), self.kind(a, env), a), second]
        self.call_metamethod(pc + 1, target, event, operands, general, out)

    def _sees_numbers(self, pc: int) -> bool:
        """May the operands of an operation be two numbers, by what has been seen?"""
        return all(not bits or bits & (SEEN_INT | SEEN_FLOAT) for bits in self.feedback.get(pc, ()))

    def negate(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        text, kind = self.known(pc, 0, b, None, False, env, out)
        target = self.register(a)
        if kind.name == "float":
            out.append((f"{target} = -{text}", pc))
            self.set(a, FLOAT, env)
        elif kind.name == "int":
            out.append((f"{target} = -{text}", pc))
            if kind.low == INT.low:
                out.append((f"if {target} == {1 << 63}: {target} = {-(1 << 63)}", pc))
            self.set(a, int_range(-kind.high, -kind.low), env)
        else:
            general: Out = [(f"{target} = negate({text}, d)", pc)]
            if self.seen(pc) == SEEN_TABLE:
                self.call_metamethod(pc, target, "__unm", [Argument(text, kind, b)] * 2, general, out)
            else:
                out += general
            self.set(a, ANY, env)

    def bitwise_not(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        text, kind = self.known(pc, 0, b, None, False, env, out)
        if kind.name == "int":
            out.append((f"{self.register(a)} = ~{text}", pc))
            self.set(a, INT, env)
        else:
            out.append((f"{self.register(a)} = bitwise_not({text}, d)", pc))
            self.set(a, ANY, env)

    def logical_not(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        text = self.register(b)
        out.append((f"{self.register(a)} = {text} is None or {text} is False", pc))
        self.set(a, BOOLEAN, env)

    # -- variable arguments -----------------------------------------------------------------------------

    def vararg(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, wanted, _, _ = instruction
        if wanted < 0:
            self.open_results(a, pc)
            quick = self.is_quick_select(pc + 1) and self.selects_one(pc + 1, a - 1, env)
            if self.charges is not None or not quick:
                # Before the next instruction, what has been charged may turn out to have been taken back.
                out.append(("V = va", pc))
            if self.charges is not None:
                out.append((f"if many: B.spend(len(V) // {ELEMENTS})", pc))
        elif wanted == 1:
            out.append((f"{self.register(a)} = va[0] if va else None", pc))
        elif wanted:
            targets = ", ".join(self.register(register) for register in range(a, a + wanted))
            out.append((f"{targets} = va if len(va) == {wanted} else adjust(va, {wanted})", pc))
        self.forget_from(a, env)


def _is_nonzero(text: str) -> bool:
    """Is this the text of a constant other than zero?"""
    try:
        return float(text.strip("()")) != 0.0
    except ValueError:
        return False


def _is_exact(kind: Kind) -> bool:
    """Does Python divide a number of this kind as Lua does?"""
    return kind.name == "float" or (kind.name == "int" and -_EXACT <= kind.low and kind.high <= _EXACT)


def _interval(operation: int, x: Kind, y: Kind) -> tuple[int, int]:
    if operation == op.ADD:
        return x.low + y.low, x.high + y.high
    if operation == op.SUB:
        return x.low - y.high, x.high - y.low
    products = [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high]
    return min(products), max(products)
