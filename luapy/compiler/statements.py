"""The sixth layer of the code generator: from the nodes of statements to code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode import opcodes as op
from luapy.bytecode.opcodes import MAX_BX
from luapy.compiler import ast
from luapy.compiler.descriptors import (
    CALL,
    COMPILE_TIME,
    FALSE,
    FLOAT,
    INDEXED,
    INDEXED_INTEGER,
    INDEXED_NAME,
    INDEXED_UPVALUE,
    INTEGER,
    LOCAL,
    NIL,
    REGISTER,
    STRING,
    TRUE,
    UPVALUE,
    VOID,
    ExpressionDescriptor,
)
from luapy.compiler.emitter import CLEAR_C
from luapy.compiler.expressions import Expressions, first_token
from luapy.compiler.lexer import EOF, KINDS
from luapy.compiler.scopes import BREAK, CONST, REGULAR, TO_BE_CLOSED

if TYPE_CHECKING:
    from typing import Callable

_ATTRIBUTES = {None: REGULAR, "const": CONST, "close": TO_BE_CLOSED}
# The hidden variables of loops, as debug information names them.
_LOOP_STATE = "(for state)"
_INDEXED_KINDS = (INDEXED, INDEXED_UPVALUE, INDEXED_INTEGER, INDEXED_NAME)
_COMPILE_TIME_KINDS = (NIL, TRUE, FALSE, INTEGER, FLOAT, STRING, COMPILE_TIME)
# The tokens that close a block and the scope of its variables; after ``until`` the variables can still be used.
_BLOCK_ENDS = frozenset((EOF, KINDS["else"], KINDS["elseif"], KINDS["end"]))
_NO_OPERATIONS = (ast.Empty, ast.Label)


class Statements(Expressions):
    """Code for the statements of section 3.3 of the manual."""

    def statements(self, nodes: list[ast.Statement], start: int = 0) -> None:
        """Compile the statements of a block from number `start`."""
        number = start
        while number < len(nodes):
            node = nodes[number]
            if node.__class__ is ast.Label:
                number = self._labels(nodes, number)
            else:
                _CODERS[node.__class__](self, node)
                number += 1
            self.free_register = self.local_registers

    def block(self, node: ast.Block) -> None:
        """Compile a block with a scope of its own."""
        self.enter_block(False)
        self.statements(node.statements)
        self.leave_block()

    # Simple statements

    def _empty_statement(self, node: ast.Empty) -> None:
        self.position = node.last

    def _call_statement(self, node: ast.CallStatement) -> None:
        call = self.expression(node.call)
        self.code[call.info] = self.code[call.info] & CLEAR_C | 1 << 24

    def _do_statement(self, node: ast.Do) -> None:
        self.position = node.first
        self.block(node.body)
        self.position = node.last

    def _return_statement(self, node: ast.Return) -> None:
        self.position = node.first
        first = self.local_registers
        count = len(node.values)
        if count:
            last = self.expression_list(node.values)
            if last.kind >= CALL:
                self.take_results(last, -1)
                if last.kind == CALL and count == 1 and not self._must_close_on_return():
                    self.code[last.info] = self.code[last.info] & ~0x7F | op.TAILCALL
                count = -1
            elif count == 1:
                first = self.to_any_register(last)
            else:
                self.to_next_register(last)
        self.emit_return(first, count)
        self.position = node.last

    def _must_close_on_return(self) -> bool:
        assert self.scope is not None
        return self.scope.inside_to_be_closed

    # Gotos and labels

    def _break_statement(self, node: ast.Break) -> None:
        self.position = node.last
        self.add_goto(BREAK, self.lines[node.first], [self.emit_jump()])

    def _goto_statement(self, node: ast.Goto) -> None:
        self.position = node.last
        label = self.find_label(node.label)
        if label is None:
            self.add_goto(node.label, self.lines[node.last], [self.emit_jump()])
            return
        level = self.level_of(label.variable_count)
        if self.local_registers > level:
            self.emit_abc(op.CLOSE, level, 0, 0)
        self.set_destination(self.emit_jump(), label.pc)

    def _labels(self, nodes: list[ast.Statement], start: int) -> int:
        """Place a label and the labels that follow it at once, the last first; return the number of the next statement.

        Labels at the end of a block (but not before ``until``) see no variables of the block.
        """
        end = start
        while end < len(nodes) and nodes[end].__class__ in _NO_OPERATIONS:
            end += 1
        self.position = nodes[end - 1].last
        at_end = self.chunk.tokens.kinds[self.position + 1] in _BLOCK_ENDS
        for label in reversed(nodes[start:end]):
            if label.__class__ is ast.Label:
                known = self.find_label(label.name)
                if known is not None:
                    raise self.semantic_error(f"label '{label.name}' already defined on line {known.line}")
                self.place_label(label.name, self.lines[label.first], at_end)
                self.free_register = self.local_registers
        return end

    # Local variables and assignments

    def _local_statement(self, node: ast.Local) -> None:
        to_be_closed = self._declare_names(node.names)
        last_declared = self.variables[-1]
        count = len(node.names)
        last = self.expression_list(node.values)
        if count == len(node.values) and last_declared.kind == CONST and self._is_compile_time(last):
            self.show_variables(count - 1)
            self.show_constant(self._compile_time_value(last))
        else:
            self._adjust(count, len(node.values), last)
            self.show_variables(count)
        if to_be_closed is not None:
            self.mark_to_be_closed()
            self.emit_abc(op.TBC, self.level_of(to_be_closed), 0, 0)

    def _declare_names(self, names: list[ast.AttributedName]) -> int | None:
        """Declare the variables of a ``local`` statement; return the number of variables before the ``<close>`` one."""
        to_be_closed: int | None = None
        for number, name in enumerate(names):
            self.position = name.first
            variable = self.declare(name.name)
            self.position = name.last
            kind = _ATTRIBUTES.get(name.attribute)
            if kind is None:
                raise self.semantic_error(f"unknown attribute '{name.attribute}'")
            variable.kind = kind
            if kind == TO_BE_CLOSED:
                if to_be_closed is not None:
                    raise self.semantic_error("multiple to-be-closed variables in local list")
                to_be_closed = self.variable_count + number
        return to_be_closed

    @staticmethod
    def _is_compile_time(expression: ExpressionDescriptor) -> bool:
        return not expression.has_jumps() and expression.kind in _COMPILE_TIME_KINDS

    @staticmethod
    def _compile_time_value(expression: ExpressionDescriptor) -> object:
        kind = expression.kind
        if kind == COMPILE_TIME:
            return expression.value.value
        if kind in (TRUE, FALSE):
            return kind == TRUE
        return None if kind == NIL else expression.value

    def _adjust(self, wanted: int, given: int, last: ExpressionDescriptor) -> None:
        """Adjust a list of `given` expressions, of which `last` is not placed yet, to `wanted` values in registers."""
        missing = wanted - given
        if last.kind >= CALL:
            self.take_results(last, max(missing + 1, 0))
        else:
            if last.kind != VOID:
                self.to_next_register(last)
            if missing > 0:
                self.emit_nil(self.free_register, missing)
        if missing > 0:
            self.reserve(missing)
        else:
            self.free_register += missing

    def _assignment(self, node: ast.Assignment) -> None:
        targets: list[ExpressionDescriptor] = []
        for target in node.targets:
            variable = self.expression(target)
            if targets and variable.kind not in _INDEXED_KINDS:
                self._keep_from_conflict(targets, variable)
            self.check_assignable(variable)
            targets.append(variable)
        values = node.values
        last = self.expression_list(values)
        if len(values) == len(targets):
            self.take_single_result(last)
            self.store(targets.pop(), last)
        else:
            self._adjust(len(targets), len(values), last)
        for variable in reversed(targets):
            self.store(variable, ExpressionDescriptor(REGISTER, self.free_register - 1))

    def _keep_from_conflict(self, targets: list[ExpressionDescriptor], variable: ExpressionDescriptor) -> None:
        """Let targets that index `variable`, or index with it, use a copy: it will be assigned before they are."""
        copy = self.free_register
        conflict = False
        for target in targets:
            if target.kind == INDEXED_UPVALUE:
                if variable.kind == UPVALUE and target.info == variable.info:
                    conflict = True
                    target.kind = INDEXED_NAME
                    target.info = copy
            elif target.kind in _INDEXED_KINDS and variable.kind == LOCAL:
                if target.info == variable.info:
                    conflict = True
                    target.info = copy
                if target.kind == INDEXED and target.key == variable.info:
                    conflict = True
                    target.key = copy
        if conflict:
            self.emit_abc(op.MOVE if variable.kind == LOCAL else op.GETUPVAL, copy, variable.info, 0)
            self.reserve(1)

    # Conditional statements and loops

    def _if_statement(self, node: ast.If) -> None:
        escapes: list[int] = []
        final = node.clauses[-1] if node.orelse is None else None
        for clause in node.clauses:
            self._clause(clause, escapes, clause is final)
        if node.orelse is not None:
            self.position = node.orelse.first - 1
            self.block(node.orelse)
        self.position = node.last
        self.patch_to_here(escapes)

    def _clause(self, clause: ast.IfClause, escapes: list[int], is_final: bool) -> None:
        """Compile a condition and its block; the jump over the blocks that follow goes to `escapes`."""
        self.position = clause.first
        condition = self.expression(clause.condition)
        self.position = clause.condition.last + 1
        statements = clause.body.statements
        start = 0
        if statements and statements[0].__class__ is ast.Break:
            # The condition itself does the break.
            self.go_on_if_false(condition)
            self.position = statements[0].last
            self.enter_block(False)
            self.add_goto(BREAK, self.lines[self.position], condition.true_list)
            start = 1
            while start < len(statements) and statements[start].__class__ is ast.Empty:
                self.position = statements[start].last
                start += 1
            if start == len(statements):
                self.leave_block()
                return
            skip: list[int] | None = [self.emit_jump()]
        else:
            self.go_on_if_true(condition)
            self.enter_block(False)
            skip = condition.false_list
        self.statements(statements, start)
        self.leave_block()
        if not is_final:
            escapes.append(self.emit_jump())
        self.patch_to_here(skip)

    def _condition(self, node: ast.Expression) -> list[int] | None:
        """Compile a condition; return the jumps that are taken when it is false."""
        condition = self.expression(node)
        if condition.kind == NIL:
            condition.kind = FALSE
        self.go_on_if_true(condition)
        return condition.false_list

    def _while_statement(self, node: ast.While) -> None:
        start = self.mark_target()
        exits = self._condition(node.condition)
        self.enter_block(True)
        self.position = node.condition.last + 1
        self.block(node.body)
        self.set_destination(self.emit_jump(), start)
        self.position = node.last
        self.leave_block()
        self.patch_to_here(exits)

    def _repeat_statement(self, node: ast.Repeat) -> None:
        start = self.mark_target()
        self.enter_block(True)
        inner = self.enter_block(False)
        self.position = node.first
        self.statements(node.body.statements)
        repeats = self._condition(node.condition)
        self.leave_block()
        if inner.captured:
            # Variables must be closed before the next round too.
            leave = self.emit_jump()
            self.patch_to_here(repeats)
            self.emit_abc(op.CLOSE, self.local_registers, 0, 0)
            repeats = [self.emit_jump()]
            self.patch_to_here([leave])
        self.patch_list(repeats, start)
        self.leave_block()

    def _numeric_for(self, node: ast.NumericFor) -> None:
        self.enter_block(True)
        base = self.free_register
        self.position = node.variable.last
        for name in (_LOOP_STATE, _LOOP_STATE, _LOOP_STATE, node.variable.name):
            self.declare(name)
        self._to_next(node.start)
        self._to_next(node.limit)
        if node.step is not None:
            self._to_next(node.step)
        else:
            self.load_integer(self.free_register, 1)
            self.reserve(1)
        self.show_variables(3)
        self.position += 1
        self._for_body(node.body, base, 1, self.lines[node.first], False)
        self.position = node.last
        self.leave_block()

    def _to_next(self, node: ast.Expression) -> None:
        self.to_next_register(self.expression(node))

    def _generic_for(self, node: ast.GenericFor) -> None:
        self.enter_block(True)
        base = self.free_register
        self.position = node.variables[0].last
        for name in (_LOOP_STATE, _LOOP_STATE, _LOOP_STATE, _LOOP_STATE):
            self.declare(name)
        for variable in node.variables:
            self.position = variable.last
            self.declare(variable.name)
        line = self.lines[first_token(node.values[0])]
        self._adjust(4, len(node.values), self.expression_list(node.values))
        self.show_variables(4)
        self.mark_to_be_closed()
        # The call of the iterator takes copies of its function and two arguments.
        self.check_stack(3)
        self.position += 1
        self._for_body(node.body, base, len(node.variables), line, True)
        self.position = node.last
        self.leave_block()

    def _for_body(self, body: ast.Block, base: int, variable_count: int, line: int, is_generic: bool) -> None:
        """Compile the block of a loop whose control variables begin at register `base`; the position is at ``do``."""
        prepare = self.emit_abx(op.TFORPREP if is_generic else op.FORPREP, base, 0)
        self.enter_block(False)
        self.show_variables(variable_count)
        self.reserve(variable_count)
        self.block(body)
        self.leave_block()
        self._set_loop_distance(prepare, self.mark_target() - (prepare + 1))
        if is_generic:
            self.emit_abc(op.TFORCALL, base, 0, variable_count)
            self.fix_line(line)
        loop = self.emit_abx(op.TFORLOOP if is_generic else op.FORLOOP, base, 0)
        self._set_loop_distance(loop, loop - prepare)
        self.fix_line(line)

    def _set_loop_distance(self, pc: int, distance: int) -> None:
        if distance > MAX_BX:
            raise self.syntax_error("control structure too long")
        self.code[pc] |= distance << 15

    # Functions as statements

    def _function_statement(self, node: ast.FunctionStatement) -> None:
        line = self.lines[node.first]
        self.position = node.first
        target = self.expression(node.target)
        closure = self.function(node.function, line)
        self.check_assignable(target)
        self.store(target, closure)
        self.fix_line(line)

    def _local_function(self, node: ast.LocalFunction) -> None:
        self.position = node.name.last
        variable = self.declare(node.name.name)
        self.show_variables(1)
        self.function(node.function, self.lines[node.function.first])
        # For debuggers the variable begins when it has its value.
        assert variable.debug is not None
        variable.debug.start_pc = len(self.code)


_CODERS: dict[type, Callable[..., None]] = {
    ast.Empty: Statements._empty_statement,
    ast.CallStatement: Statements._call_statement,
    ast.Do: Statements._do_statement,
    ast.Return: Statements._return_statement,
    ast.Break: Statements._break_statement,
    ast.Goto: Statements._goto_statement,
    ast.Local: Statements._local_statement,
    ast.Assignment: Statements._assignment,
    ast.If: Statements._if_statement,
    ast.While: Statements._while_statement,
    ast.Repeat: Statements._repeat_statement,
    ast.NumericFor: Statements._numeric_for,
    ast.GenericFor: Statements._generic_for,
    ast.FunctionStatement: Statements._function_statement,
    ast.LocalFunction: Statements._local_function,
}
