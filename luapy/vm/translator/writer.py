"""What the parts of the emitter share: registers, constants, guards, upvalues."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from luapy.bytecode import opcodes as op
from luapy.vm.costs import BYTES, ELEMENTS, LONG_STRING, MANY_VALUES
from luapy.vm.translator.binding import is_of
from luapy.vm.translator.flow import ARITHMETIC, successors
from luapy.vm.translator.intrinsics import namespace_name
from luapy.vm.translator.kinds import (
    ANY,
    FLOAT,
    INT,
    NUMBER,
    SEEN_FLOAT,
    SEEN_INT,
    SEEN_STRING,
    STRING,
    TABLE,
    Kind,
    kind_of,
)
from luapy.vm.translator.liveness import writes
from luapy.vm.values import LuaFunction

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.flow import Block, Flow

    Out = list[tuple[str, int]]
    Env = dict[int, Kind]
    Registers = set[int]

CALLS = frozenset((op.CALL, op.TAILCALL, op.TFORCALL))
_GUESSES = {SEEN_INT: INT, SEEN_FLOAT: FLOAT, SEEN_INT | SEEN_FLOAT: NUMBER, SEEN_STRING: STRING}
# Strings longer than this stand in the function's own namespace.
_LONG = 40


_LOOK_AHEAD = 10
_ORDERS = frozenset((op.LT, op.LE, op.LTI, op.LEI, op.GTI, op.GEI))


class Edge:
    """A way out of a block, with what is known on it and statements of its own."""

    __slots__ = ("environment", "lines", "target")

    def __init__(self, target: Block, environment: Env, lines: Out | None = None) -> None:
        self.target = target
        self.environment = environment
        self.lines = lines or []


class Argument(NamedTuple):
    """The text of an argument, what is known of it, and the register of the caller that it is from."""

    text: str
    kind: Kind
    register: int | None


def captured_registers(proto: Proto) -> set[int]:
    """Return the registers that closures made by `proto` capture, at some time."""
    return {description.index for nested in proto.protos for description in nested.upvalues if description.in_stack}


def assigned_registers(proto: Proto) -> set[int]:
    """Return the captured registers that may be assigned after they have been captured."""
    return {
        description.index
        for nested in proto.protos
        for description, constant in zip(nested.upvalues, nested.history.constants)
        if description.in_stack and not constant
    }


def likely_class(kind: Kind) -> str:
    """Return the class to test for first, of what is guessed to be of a kind."""
    return "float" if kind is NUMBER else kind.name


def wrong_class(text: str, kind: Kind) -> str:
    """Return the test that a value is not of a kind."""
    test = f"{text}.__class__ is not {likely_class(kind)}"
    return f"{test} and {text}.__class__ is not int" if kind is NUMBER else test


class Writer:
    flow: Flow
    # With a budget, its charges.
    charges: Any
    # The instructions of the block being written.
    block_pcs: list[int]

    def __init__(self, proto: Proto, feedback: dict[int, list[int]], constant_upvalues: list[bool]) -> None:
        self.charges = None
        self.proto = proto
        self.code: list[Any] = proto.prepared
        self.feedback = feedback
        self.constant_upvalues = constant_upvalues
        self.wrong_results: Registers = proto.history.wrong_results
        captured = captured_registers(proto)
        # Those that live in R; a variable that nothing assigns once it is captured is a variable of Python's.
        self.captured = captured & assigned_registers(proto)
        self.opens_upvalues = bool(captured)
        # In a block: the registers, as they stand in the text, of which it is known that they are not nil.
        self.not_nil: set[str] = set()
        # Registers whose moves are left out (see moves.py): text, variable and constant that stand for each.
        self.pending: dict[int, tuple[str, str | None, Any]] = {}
        # By calls: of what kinds their results are, unless the first is nil.
        self.found_kinds: dict[int, Env] = {}
        # Objects that the text refers to by name.
        self.names: dict[str, Any] = {}
        self._texts: dict[int, str] = {}
        # The upvalues whose fields are in variables of their own.
        self.read_upvalues: Registers = set()
        operations = [instruction[0] for instruction in self.code]
        self.makes_calls = not CALLS.isdisjoint(operations)
        self.makes_closures = op.CLOSURE in operations
        self._used_upvalues, self._environments = self._find_upvalues()
        # What is known of the upvalues of the closures that the text is for; None when it reads them at each call.
        self.bound_kinds: Env | None = None
        # The prototypes of the functions among those; and the upvalues whose prototypes the text relies on.
        self.bound_protos: dict[int, Proto] = {}
        self.relied_protos: Registers = set()
        # The prototypes of functions to which calls promise the classes of arguments (see promises.py).
        self.promised_protos: set[Proto] = set()
        # The upvalues that the text takes for functions of libraries, with their names.
        self.relied_functions: dict[int, str] = {}
        # The closure that the text is for; and what functions among its upvalues, written in place, read when it is
        # bound: the emitters of their texts, by the names of these functions.
        self.bound_closure: LuaFunction | None = None
        self.bound_in_place: dict[str, Any] = {}
        # Variables for the functions that loops have called last, those whose text stands in place of the call.
        self.last_called: list[str] = []
        # What those of the closure were that entered the loop, which the text begins with.
        self.entered_kinds: Env = {}

    # -- values -----------------------------------------------------------------------------------------

    def register(self, register: int) -> str:
        if register in self.pending:
            return self.pending[register][0]
        return f"R[{register}]" if register in self.captured else f"r{register}"

    if TYPE_CHECKING:

        def open_results(self, register: int, pc: int) -> None: ...

        def argument_list(self, first: int, end: int, pc: int) -> str: ...

        def value_list(self, first: int, end: int, pc: int) -> str: ...

    def set(self, register: int, kind: Kind, env: Env) -> None:
        """Note what a register holds from here on."""
        if kind.name == "table":
            # The variables for its parts are those of another register.
            kind = TABLE
        if kind is ANY or register in self.captured:
            env.pop(register, None)
        else:
            env[register] = kind

    def forget_from(self, register: int, env: Env) -> None:
        """Forget what is known of the registers from `register` on: a call has used them."""
        for key in [key for key in env if key >= register]:
            del env[key]

    def kind(self, register: int, env: Env) -> Kind:
        return env.get(register, ANY)

    def constant(self, value: Any) -> str:
        """Return the text of a constant."""
        kind = value.__class__
        if kind is str:
            return repr(value) if len(value) <= _LONG else self.name("S", value)
        if kind is float:
            # PyPy takes -2.0 ** 63 and the integer of that value for one constant.
            if math.isinf(value) or math.isnan(value) or value == -(2.0**63):
                return self.name("N", value)
            return repr(value) if math.copysign(1.0, value) > 0 else f"({value!r})"
        if kind is int:
            return repr(value) if value >= 0 else f"({value!r})"
        return repr(value)

    def name(self, letter: str, value: Any) -> str:
        """Give an object a name in the function's namespace."""
        text = self._texts.get(id(value))
        if text is None:
            text = self._texts[id(value)] = f"{letter}_{len(self.names)}"
            self.names[text] = value
        return text

    def new_call(self) -> str:
        """Return the name of a variable for the function that a text in a loop has been in place of last."""
        self.last_called.append(f"m{len(self.last_called)}")
        return self.last_called[-1]

    def operand(self, register: int, constant: Any, is_constant: bool, env: Env) -> tuple[str, Kind]:
        if is_constant:
            return self.constant(constant), kind_of(constant)
        return self.register(register), self.kind(register, env)

    # -- guesses ----------------------------------------------------------------------------------------

    def guess(self, pc: int, position: int) -> Kind | None:
        """Return the kind of all that the interpreter has seen for an operand of an instruction."""
        seen = self.feedback.get(pc)
        return _GUESSES.get(seen[position]) if seen is not None and position < len(seen) else None

    def seen(self, pc: int, position: int = 0) -> int:
        seen = self.feedback.get(pc)
        return seen[position] if seen is not None and position < len(seen) else 0

    def guard(self, pc: int, register: int, kind: Kind, env: Env, out: Out) -> tuple[str, Kind]:
        """Leave unless a register holds a value of a kind; return its text, which is safe to use again."""
        text = self.register(register)
        if register in self.captured:
            name = f"g{register}"
            out.append((f"{name} = {text}", pc))
            text = name
        out.append((f"if {wrong_class(text, kind)}:", pc))
        out.append((f"    return deopt(M, {pc}, locals())", -1))
        self.set(register, kind, env)
        return text, kind

    def known(
        self, pc: int, position: int, register: int, constant: Any, is_constant: bool, env: Env, out: Out
    ) -> tuple[str, Kind]:
        """Return an operand's text and kind, after a guard if the interpreter has only seen one kind there."""
        text, kind = self.operand(register, constant, is_constant, env)
        if not is_constant and (kind is ANY or kind.name == "number"):
            guess = self.guess(pc, position)
            if guess is not None and (kind is ANY or guess is INT or guess is FLOAT):
                return self.guard(pc, register, guess, env, out)
        return text, kind

    def loaded(self, pc: int, register: int) -> tuple[int, Any] | None:
        """Return the instruction of the same block, before the one at `pc`, that a register's value is from."""
        pcs = self.block_pcs
        for place in reversed(pcs[: pcs.index(pc)] if pc in pcs else ()):
            if writes(self.code[place], register):
                return place, self.code[place]
        return None

    def kinds_found(self, pc: int, register: int) -> Env:
        """Return what is known at `pc` if a register is not nil, as it has the first result of a search."""
        loaded = None if register in self.captured else self.loaded(pc, register)
        kinds = {} if loaded is None else self.found_kinds.get(loaded[0], {})
        if not kinds or register != min(kinds):
            return {}
        return {other: kind for other, kind in kinds.items() if self.loaded(pc, other) == loaded}

    def constant_string(self, pc: int, register: int) -> str | None:
        """Return the constant that a register has been given before in the same block, if that is a string."""
        loaded = None if register in self.captured else self.loaded(pc, register)
        if loaded is None or loaded[1][0] != op.LOADK:
            return None
        value = loaded[1][2]
        return value if value.__class__ is str else None

    def result_guess(self, pc: int, register: int) -> Kind | None:
        """Return the kind that the block's next computation with a register has always seen in it, or None."""
        if register in self.captured or successors(self.code, pc)[0] in self.wrong_results:
            return None
        pcs = self.block_pcs
        position = pcs.index(pc) if pc in pcs else len(pcs)
        for later in pcs[position + 1 : position + 1 + _LOOK_AHEAD]:
            instruction = self.code[later]
            operation, a, b, c, d = instruction
            if operation in ARITHMETIC:
                if b == register:
                    return self.guess(later, 0)
                if d is None and c == register:
                    return self.guess(later, 1)
            elif operation in _ORDERS:
                if a == register:
                    return self.guess(later, 0)
                if operation in (op.LT, op.LE) and b == register:
                    return self.guess(later, 1)
            elif (operation == op.EQ and register in (a, b) and self.guess(later, 0) is self.guess(later, 1)) or (
                operation == op.EQK and a == register and b.__class__ is not str
            ):
                return self.guess(later, 0)
            elif (operation == op.GETTABLE and c == register) or (operation == op.SETTABLE and b == register):
                return self.guess(later, 1)
            if writes(instruction, register):
                return None
        return None

    def leave_if(self, test: str, pc: int, out: Out) -> None:
        """Inside the failure of a first test: leave for the next instruction if `test` holds."""
        out.append((f"    if {test}:", pc))
        out.append((f"        return deopt(M, {successors(self.code, pc)[0]}, locals())", -1))

    # -- upvalues ---------------------------------------------------------------------------------------

    def _find_upvalues(self) -> tuple[Registers, Registers]:
        """Return the upvalues that the code uses, and those that are the constant _ENV, whose fields are globals."""
        used: Registers = set()
        tables: Registers = set()
        for operation, a, b, _, _ in self.code:
            if operation == op.GETUPVAL or operation == op.SETUPVAL:
                used.add(b)
            elif operation == op.GETTABUP:
                tables.add(b)
            elif operation == op.SETTABUP:
                tables.add(a)
        return used | tables, {index for index in tables if self.constant_upvalues[index]}

    @property
    def uses_upvalues(self) -> bool:
        return bool(self._used_upvalues)

    def is_environment(self, index: int) -> bool:
        return index in self._environments

    @property
    def upvalue_kinds(self) -> Env:
        return self.bound_kinds or self.entered_kinds

    def upvalue_prologue(self) -> Out:
        """Read the upvalues that the function uses; one that nothing ever assigns is its value."""
        out: Out = []
        if not self._used_upvalues:
            return out
        out += self._reading_lines()
        for emitter in self.bound_in_place.values():
            out += emitter.bound_upvalue_lines()
        return out

    def _reading_lines(self) -> Out:
        out: Out = []
        fail = f"return deopt(M, {self.entry_pc()}, locals())" if self.bound_kinds is None else "return None"
        out.append(("U = F.upvalues", -2))
        for index in sorted(self._used_upvalues):
            name = f"u{index}"
            out.append((f"{name} = U[{index}]", -2))
            if not self.constant_upvalues[index]:
                continue
            out.append((f"{name} = {name}.cells[{name}.index]", -2))
            if self.is_environment(index):
                out.append((f"if {name}.__class__ is not LuaTable:", -2))
                out.append((f"    {fail}", -1))
                out.append((f"G{index} = {name}.hash or {name}.own_hash()", -2))
            elif index in self.upvalue_kinds:
                test = is_of(self.upvalue_kinds[index], name)
                if index in self.relied_protos:
                    test = f"{test} and {name}.proto is {self.name('P', self.bound_protos[index])}"
                if index in self.relied_functions:
                    test = f"{name} is {namespace_name(self.relied_functions[index])}"
                if test is not None and self.bound_kinds is not None:
                    out.append((f"if not ({test}): {fail}", -2))
                elif test is not None:
                    out.append((f"if not ({test}):", -2))
                    out.append((f"    {fail}", -1))
            if index in self.read_upvalues:
                out.append((f"hu{index} = {name}.hash or {name}.own_hash()", -2))
        return out

    def value_of_upvalue(self, index: int) -> LuaFunction | None:
        """Return the function that an upvalue, which nothing assigns, of the closure is that the text is for."""
        if self.bound_closure is None or self.bound_kinds is None or index not in self.bound_protos:
            return None
        upvalue = self.bound_closure.upvalues[index]
        value = upvalue.cells[upvalue.index]
        return value if value.__class__ is LuaFunction else None

    def fields_of_upvalue(self, pc: int, register: int) -> str | None:
        """Return the variable for the fields of the table in a register, if it is an upvalue that nothing assigns."""
        loaded = None if register in self.captured else self.loaded(pc, register)
        if loaded is None or loaded[1][0] != op.GETUPVAL:
            return None
        index = loaded[1][2]
        if not self.constant_upvalues[index] or self.upvalue_kinds.get(index, ANY).name != "table":
            return None
        self.read_upvalues.add(index)
        return f"hu{index}"

    def entry_pc(self) -> int:
        entry: int = getattr(self, "entry", 0)
        return entry

    def upvalue(self, index: int) -> str:
        return f"u{index}" if self.constant_upvalues[index] else f"u{index}.cells[u{index}.index]"

    # -- work that counts for a budget ------------------------------------------------------------------

    def charge_values(self, pc: int, out: Out) -> None:
        """Charge the values in V, of which there may be many."""
        if self.charges is not None:
            out.append((f"if len(V) > {MANY_VALUES}: B.spend(len(V) // {ELEMENTS})", pc))

    def charge_key(self, pc: int, text: str, kind: Kind, out: Out) -> None:
        """Charge the look for a key that may be a long string."""
        if self.charges is not None and kind.name in ("str", "any"):
            test = f"len({text}) > {LONG_STRING}"
            if kind.name == "any":
                test = f"{text}.__class__ is str and {test}"
            out.append((f"if {test}: B.owe(len({text}) // {BYTES})", pc))

    def charge_comparison(self, pc: int, x: tuple[str, Kind], y: tuple[str, Kind], equality: bool, out: Out) -> None:
        """Charge the comparison of two values that may be long strings."""
        if self.charges is None or any(kind.name not in ("str", "any") for _, kind in (x, y)):
            return
        text, kind = x if x[1].name == "str" else y
        test = f"len({text}) > {LONG_STRING}"
        if kind.name != "str":
            test = f"{text}.__class__ is str and {test}"
        out.append((f"if {test}: B.owe_comparison({x[0]}, {y[0]}, {equality})", pc))
