"""The fourth layer of the code generator: variables, upvalues, blocks, labels and gotos of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode import opcodes as op
from luapy.bytecode.proto import LocalVariable, Proto, UpvalueDescription
from luapy.compiler.descriptors import (
    COMPILE_TIME,
    LOCAL,
    STRING,
    UPVALUE,
    ExpressionDescriptor,
)
from luapy.compiler.emitter import ChunkContext
from luapy.compiler.errors import LuaSyntaxError
from luapy.compiler.operators import Operators

if TYPE_CHECKING:
    from typing import Any

# Kinds of variables, as chunks store them for upvalues.
REGULAR = 0
CONST = 1
TO_BE_CLOSED = 2
COMPILE_TIME_CONSTANT = 3

MAX_LOCAL_VARIABLES = 200
MAX_UPVALUES = 255
# What the reference's arrays can hold: variables with debug information in a function, declared variables, visible
# labels and pending gotos in a chunk; functions in a function.
MAX_ENTRIES = 0x7FFF
MAX_FUNCTIONS = (1 << 17) - 1

ENVIRONMENT = "_ENV"
# The name under which ``break`` is a goto. It is a keyword, so no label of a program has it.
BREAK = "break"


class Variable:
    """A local variable. `level` is the number of registers that the variables up to this one hold.

    `index` counts the function's visible variables from 0; `value` is the value of a compile-time constant;
    `debug` is what the prototype knows about the variable (None for a compile-time constant).
    """

    __slots__ = ("debug", "index", "kind", "level", "name", "value")

    def __init__(self, name: str, kind: int, index: int) -> None:
        self.name = name
        self.kind = kind
        self.index = index
        self.level = 0
        self.value: Any = None
        self.debug: LocalVariable | None = None


class Scope:
    """A block that is being compiled. `outer_count` is the number of variables visible outside."""

    __slots__ = ("captured", "first_goto", "first_label", "inside_to_be_closed", "is_loop", "outer_count", "previous")

    def __init__(
        self, previous: Scope | None, is_loop: bool, outer_count: int, first_label: int, first_goto: int
    ) -> None:
        self.previous = previous
        self.is_loop = is_loop
        self.outer_count = outer_count
        self.first_label = first_label
        self.first_goto = first_goto
        # Whether leaving the block must close something: a captured variable or one to be closed.
        self.captured = False
        self.inside_to_be_closed: bool = previous is not None and previous.inside_to_be_closed


class PlacedLabel:
    """A label with its place; `variable_count` variables are visible there."""

    __slots__ = ("line", "name", "pc", "variable_count")

    def __init__(self, name: str, line: int, pc: int, variable_count: int) -> None:
        self.name = name
        self.line = line
        self.pc = pc
        self.variable_count = variable_count


class PendingGoto:
    """A goto, or break, whose label has not come yet, with the jumps that perform it.

    `variable_count` and `level` are the visible variables, and the registers that they hold, in the innermost
    block around the goto that is still open. `closes` tells that the goto leaves a block with captured variables.
    """

    __slots__ = ("closes", "jumps", "level", "line", "name", "variable_count")

    def __init__(self, name: str, line: int, jumps: list[int] | None, variable_count: int, level: int) -> None:
        self.name = name
        self.line = line
        self.jumps = jumps
        self.variable_count = variable_count
        self.level = level
        self.closes = False


class Scopes(Operators):
    """Names and blocks (manual sections 3.3.3 to 3.3.8 and 3.5)."""

    def __init__(self, chunk: ChunkContext, proto: Proto, position: int, parent: Scopes | None) -> None:
        super().__init__(chunk, proto, position)
        self.parent = parent
        self.needs_close = False
        # All declared variables; the first `variable_count` of them are visible.
        self.variables: list[Variable] = []
        self.variable_count = 0
        # The visible variables of each name, the innermost last.
        self.visible: dict[str, list[Variable]] = {}
        self.upvalue_indices: dict[str, int] = {}
        self.first_label = len(chunk.labels)
        self.scope: Scope | None = None
        self.enter_block(False)

    # Limits

    def limit_error(self, limit: int, what: str, function: Scopes) -> LuaSyntaxError:
        """Return the error, at the position of this function, for more than `limit` of something in `function`."""
        line = function.proto.line_defined
        where = f"function at line {line}" if line else "main function"
        return self.syntax_error(f"too many {what} (limit is {limit}) in {where}")

    def check_capacity(self, count: int, limit: int, what: str) -> None:
        """Raise the error for a list of `count` entries that cannot grow; its message has no position."""
        if count >= limit:
            raise LuaSyntaxError(f"too many {what} (limit is {limit})", self.position + 1)

    # Variables

    def declare(self, name: str, kind: int = REGULAR) -> Variable:
        """Add a variable that `show_variables` will make visible."""
        if len(self.variables) >= MAX_LOCAL_VARIABLES:
            raise self.limit_error(MAX_LOCAL_VARIABLES, "local variables", self)
        self.check_capacity(self.chunk.variable_count + 1, MAX_ENTRIES, "local variables")
        self.chunk.variable_count += 1
        variable = Variable(name, kind, len(self.variables))
        self.variables.append(variable)
        return variable

    def show_variables(self, count: int) -> None:
        """Make the next `count` declared variables visible, each in a register of its own."""
        first = self.variable_count
        known = self.proto.local_variables
        pc = len(self.code)
        for variable in self.variables[first : first + count]:
            self.check_capacity(len(known), MAX_ENTRIES, "local variables")
            variable.debug = LocalVariable(variable.name, pc)
            known.append(variable.debug)
            self.local_registers += 1
            self._show(variable)

    def show_constant(self, value: Any) -> None:
        """Make the next declared variable visible, as a compile-time constant: it takes no register."""
        variable = self.variables[self.variable_count]
        variable.kind = COMPILE_TIME_CONSTANT
        variable.value = value
        self._show(variable)

    def _show(self, variable: Variable) -> None:
        variable.level = self.local_registers
        self.variable_count += 1
        same_name = self.visible.get(variable.name)
        if same_name is None:
            self.visible[variable.name] = [variable]
        else:
            same_name.append(variable)

    def _hide_variables(self, count: int) -> None:
        """End the scope of all but the first `count` visible variables."""
        end_pc = len(self.code)
        for variable in self.variables[count:]:
            if variable.debug is not None:
                variable.debug.end_pc = end_pc
            self.visible[variable.name].pop()
        self.chunk.variable_count -= len(self.variables) - count
        del self.variables[count:]
        self.variable_count = count
        self.local_registers = self.level_of(count)

    def level_of(self, count: int) -> int:
        """Return the number of registers that the first `count` variables hold."""
        return self.variables[count - 1].level if count else 0

    # Names

    def find_variable(self, name: str) -> ExpressionDescriptor:
        """Return the variable `name`, which may be an upvalue, or the field `name` of ``_ENV``."""
        variable = self._find(name)
        if variable is not None:
            return variable
        environment = self._find(ENVIRONMENT)
        assert environment is not None, "the main function has the upvalue _ENV"
        if environment.kind != UPVALUE:
            self.to_any_register(environment)
        self.index(environment, ExpressionDescriptor(STRING, 0, name))
        return environment

    def _find(self, name: str) -> ExpressionDescriptor | None:
        visible = self.visible.get(name)
        if visible:
            return self._local(visible[-1])
        index = self.upvalue_indices.get(name)
        if index is not None:
            return ExpressionDescriptor(UPVALUE, index)
        return self._find_outside(name)

    @staticmethod
    def _local(variable: Variable) -> ExpressionDescriptor:
        if variable.kind == COMPILE_TIME_CONSTANT:
            return ExpressionDescriptor(COMPILE_TIME, 0, variable)
        return ExpressionDescriptor(LOCAL, variable.level - 1, variable)

    def _find_outside(self, name: str) -> ExpressionDescriptor | None:
        """Look for `name` in the functions around this one, and hand it down through them as an upvalue."""
        path: list[Scopes] = [self]
        function = self.parent
        while function is not None:
            visible = function.visible.get(name)
            if visible:
                variable = visible[-1]
                if variable.kind == COMPILE_TIME_CONSTANT:
                    return self._local(variable)
                function._mark_captured(variable.index)
                outer_index, outer_kind, in_stack = variable.level - 1, variable.kind, True
                break
            index = function.upvalue_indices.get(name)
            if index is not None:
                outer_index, outer_kind, in_stack = index, function.proto.upvalues[index].kind, False
                break
            path.append(function)
            function = function.parent
        else:
            return None
        for inner in reversed(path):
            if len(inner.proto.upvalues) >= MAX_UPVALUES:
                raise self.limit_error(MAX_UPVALUES, "upvalues", inner)
            outer_index = inner.add_upvalue(name, in_stack, outer_index, outer_kind)
            in_stack = False
        return ExpressionDescriptor(UPVALUE, outer_index)

    def add_upvalue(self, name: str, in_stack: bool, index: int, kind: int) -> int:
        """Add an upvalue (see `UpvalueDescription`) and return its index."""
        upvalues = self.proto.upvalues
        upvalues.append(UpvalueDescription(name, in_stack, index, kind))
        self.upvalue_indices[name] = len(upvalues) - 1
        return len(upvalues) - 1

    def check_assignable(self, variable: ExpressionDescriptor) -> None:
        """Raise an error if `variable` is constant."""
        if variable.kind in (COMPILE_TIME, LOCAL):
            name, kind = variable.value.name, variable.value.kind
        elif variable.kind == UPVALUE:
            upvalue = self.proto.upvalues[variable.info]
            name, kind = upvalue.name, upvalue.kind
        else:
            return
        if kind != REGULAR:
            raise self.semantic_error(f"attempt to assign to const variable '{name}'")

    def _mark_captured(self, index: int) -> None:
        """Note that an inner function uses variable number `index`: leaving the variable's block must close it."""
        scope = self.scope
        while scope is not None and scope.outer_count > index:
            scope = scope.previous
        assert scope is not None, "a visible variable belongs to an open block"
        scope.captured = True
        self.needs_close = True

    def mark_to_be_closed(self) -> None:
        """Note that the current block has a to-be-closed variable."""
        assert self.scope is not None
        self.scope.captured = True
        self.scope.inside_to_be_closed = True
        self.needs_close = True

    # Blocks

    def enter_block(self, is_loop: bool) -> Scope:
        """Open a block."""
        chunk = self.chunk
        self.scope = Scope(self.scope, is_loop, self.variable_count, len(chunk.labels), len(chunk.gotos))
        return self.scope

    def leave_block(self) -> None:
        """Close the innermost block: its variables, its labels, the breaks of a loop."""
        scope = self.scope
        assert scope is not None
        self._hide_variables(scope.outer_count)
        closed = scope.is_loop and self.place_label(BREAK, 0, False)
        if scope.captured and not closed and scope.previous is not None:
            self.emit_abc(op.CLOSE, self.local_registers, 0, 0)
        self.free_register = self.local_registers
        del self.chunk.labels[scope.first_label :]
        self.scope = scope.previous
        pending = self.chunk.gotos[scope.first_goto :]
        if not pending:
            return
        if scope.previous is None:
            raise self._unsolved(pending[0])
        for goto in pending:
            if goto.level > self.local_registers:
                goto.closes = goto.closes or scope.captured
            goto.variable_count = scope.outer_count
            goto.level = self.local_registers

    # Labels and gotos

    def add_goto(self, name: str, line: int, jumps: list[int] | None) -> None:
        """Note the jumps of a goto (or break) whose label comes later."""
        gotos = self.chunk.gotos
        self.check_capacity(len(gotos), MAX_ENTRIES, "labels/gotos")
        gotos.append(PendingGoto(name, line, jumps, self.variable_count, self.local_registers))

    def find_label(self, name: str) -> PlacedLabel | None:
        """Return the visible label `name` of this function, or None."""
        for label in self.chunk.labels[self.first_label :]:
            if label.name == name:
                return label
        return None

    def place_label(self, name: str, line: int, at_end: bool) -> bool:
        """Put a label here and solve the gotos to it; return True if variables are closed here.

        `at_end` says that no more statements follow in the block, so that its variables count as gone.
        """
        assert self.scope is not None
        labels = self.chunk.labels
        self.check_capacity(len(labels), MAX_ENTRIES, "labels/gotos")
        count = self.scope.outer_count if at_end else self.variable_count
        label = PlacedLabel(name, line, self.mark_target(), count)
        labels.append(label)
        if self._solve_gotos(label):
            self.emit_abc(op.CLOSE, self.local_registers, 0, 0)
            return True
        return False

    def _solve_gotos(self, label: PlacedLabel) -> bool:
        assert self.scope is not None
        gotos = self.chunk.gotos
        first = self.scope.first_goto
        if len(gotos) == first:
            return False
        closes = False
        unsolved = []
        for goto in gotos[first:]:
            if goto.name != label.name:
                unsolved.append(goto)
                continue
            closes = closes or goto.closes
            if goto.variable_count < label.variable_count:
                variable = self.variables[goto.variable_count]
                raise self.semantic_error(
                    f"<goto {goto.name}> at line {goto.line} jumps into the scope of local '{variable.name}'"
                )
            self.patch_list(goto.jumps, label.pc)
        gotos[first:] = unsolved
        return closes

    def _unsolved(self, goto: PendingGoto) -> LuaSyntaxError:
        if goto.name == BREAK:
            return self.semantic_error(f"break outside loop at line {goto.line}")
        return self.semantic_error(f"no visible label '{goto.name}' for <goto> at line {goto.line}")
