"""The third layer of the code generator: operators.

A binary operator acts twice: `begin_binary` when the left operand has been compiled and the right one has not,
`finish_binary` after both. In between the left operand stays a numeral where it can, so that it may be folded or
become part of an instruction.
"""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import float_to_integer
from luapy.bytecode.opcodes import EVENTS, NO_REGISTER, OFFSET_SC
from luapy.compiler.descriptors import (
    CONSTANT,
    FALSE,
    FLOAT,
    INTEGER,
    JUMP,
    NIL,
    REGISTER,
    RELOCATABLE,
    STRING,
    TRUE,
    ExpressionDescriptor,
    join,
)
from luapy.compiler.emitter import CLEAR_A, CLEAR_B, FIELD_K
from luapy.compiler.folding import fold_binary, fold_unary
from luapy.compiler.placement import Placement

# The arithmetic and bitwise operators: opcode with two registers, opcode with a constant, metamethod.
_SYMBOLS = ("+", "-", "*", "%", "^", "/", "//", "&", "|", "~", "<<", ">>")
_REGISTER_OPCODES = {symbol: op.ADD + number for number, symbol in enumerate(_SYMBOLS)}
_CONSTANT_OPCODES = {symbol: op.ADDK + number for number, symbol in enumerate(_SYMBOLS[:10])}
_EVENTS = {symbol: EVENTS.index("__add") + number for number, symbol in enumerate(_SYMBOLS)}
_UNARY_OPCODES = {"-": op.UNM, "~": op.BNOT, "#": op.LEN}
# The order comparisons: with two registers, with a small number on the right, with one on the left.
_ORDER_OPCODES = {"<": (op.LT, op.LTI, op.GTI), "<=": (op.LE, op.LEI, op.GEI)}
_MIRRORED_ORDERS = {">": "<", ">=": "<="}

_ALWAYS_TRUE = (CONSTANT, FLOAT, INTEGER, STRING, TRUE)


def _fits_signed(value: int) -> bool:
    """Tell whether `value` fits into the signed form of field B or C."""
    return -OFFSET_SC <= value <= 0xFF - OFFSET_SC


def _is_small_integer(expression: ExpressionDescriptor) -> bool:
    return expression.kind == INTEGER and _fits_signed(expression.value) and not expression.has_jumps()


def _signed_number(expression: ExpressionDescriptor) -> tuple[int | None, bool]:
    """Return a number as the content of a signed field, or None, and whether it is a float with an integral value."""
    value = expression.value
    if expression.kind == FLOAT:
        value = float_to_integer(value)
        if value is None:
            return None, False
    elif expression.kind != INTEGER:
        return None, False
    is_float = expression.kind == FLOAT
    if expression.has_jumps() or not _fits_signed(value):
        return None, is_float
    return value + OFFSET_SC, is_float


def _is_small_both_ways(expression: ExpressionDescriptor) -> bool:
    """Tell whether the expression and its opposite fit into a signed field."""
    return _is_small_integer(expression) and _fits_signed(-expression.value)


class _Operation:
    """An arithmetic or bitwise operation that is being compiled; `line` is the operator's.

    `flipped` tells that the operands were exchanged, which only the metamethod will need to know.
    """

    __slots__ = ("flipped", "left", "line", "right", "symbol")

    def __init__(self, symbol: str, left: ExpressionDescriptor, right: ExpressionDescriptor, line: int) -> None:
        self.symbol = symbol
        self.left = left
        self.right = right
        self.line = line
        self.flipped = False

    def flip(self) -> None:
        """Exchange the operands."""
        self.left, self.right = self.right, self.left
        self.flipped = not self.flipped


class Operators(Placement):
    """Code for the operators of section 3.4 of the manual."""

    # Conditions

    def _negate(self, comparison: ExpressionDescriptor) -> None:
        control = self.control_of(comparison.info)
        self.code[control] ^= FIELD_K

    def _jump_on(self, expression: ExpressionDescriptor, condition: int) -> int:
        """Jump if the expression is true (`condition` 1) or false (0); ``not`` is absorbed. Return the jump."""
        if expression.kind == RELOCATABLE:
            instruction = self.code[expression.info]
            if instruction & 0x7F == op.NOT:
                self.remove_last_instruction()
                return self.emit_test(op.TEST, instruction >> 16 & 0xFF, 0, 0, 1 - condition)
        self.discharge_anywhere(expression)
        self.release_expression(expression)
        return self.emit_test(op.TESTSET, NO_REGISTER, expression.info, 0, condition)

    def go_on_if_true(self, expression: ExpressionDescriptor) -> None:
        """Go on if the expression is true, else jump (the jumps are in its `false_list`)."""
        self.read_variable(expression)
        kind = expression.kind
        if kind == JUMP:
            self._negate(expression)
            expression.false_list = join(expression.false_list, [expression.info])
        elif kind not in _ALWAYS_TRUE:
            jump = self._jump_on(expression, 0)
            expression.false_list = join(expression.false_list, [jump])
        self.patch_to_here(expression.true_list)
        expression.true_list = None

    def go_on_if_false(self, expression: ExpressionDescriptor) -> None:
        """Go on if the expression is false, else jump (the jumps are in its `true_list`)."""
        self.read_variable(expression)
        kind = expression.kind
        if kind == JUMP:
            expression.true_list = join(expression.true_list, [expression.info])
        elif kind not in (NIL, FALSE):
            jump = self._jump_on(expression, 1)
            expression.true_list = join(expression.true_list, [jump])
        self.patch_to_here(expression.false_list)
        expression.false_list = None

    # Unary operators

    def apply_unary(self, symbol: str, operand: ExpressionDescriptor, line: int) -> None:
        """Turn `operand` into the operation's result; `line` is the operator's."""
        self.read_variable(operand)
        if symbol == "not":
            self._apply_not(operand)
            return
        if symbol != "#" and operand.is_numeral():
            result = fold_unary(symbol, operand.value)
            if result is not None:
                operand.kind = INTEGER if result.__class__ is int else FLOAT
                operand.value = result
                return
        register = self.to_any_register(operand)
        self.release_expression(operand)
        operand.info = self.emit_abc(_UNARY_OPCODES[symbol], 0, register, 0)
        operand.kind = RELOCATABLE
        self.fix_line(line)

    def _apply_not(self, operand: ExpressionDescriptor) -> None:
        kind = operand.kind
        if kind in (NIL, FALSE):
            operand.kind = TRUE
        elif kind in _ALWAYS_TRUE:
            operand.kind = FALSE
        elif kind == JUMP:
            self._negate(operand)
        else:
            self.discharge_anywhere(operand)
            self.release_expression(operand)
            operand.info = self.emit_abc(op.NOT, 0, operand.info, 0)
            operand.kind = RELOCATABLE
        operand.true_list, operand.false_list = operand.false_list, operand.true_list
        self.drop_values(operand.false_list)
        self.drop_values(operand.true_list)

    # Binary operators

    def begin_binary(self, symbol: str, left: ExpressionDescriptor) -> None:
        """Prepare the left operand before the right one is compiled."""
        self.read_variable(left)
        if symbol in _REGISTER_OPCODES:
            if not left.is_numeral():
                self.to_any_register(left)
        elif symbol == "and":
            self.go_on_if_true(left)
        elif symbol == "or":
            self.go_on_if_false(left)
        elif symbol == "..":
            self.to_next_register(left)
        elif symbol in ("==", "~="):
            if not left.is_numeral():
                self.to_register_or_constant(left)
        elif _signed_number(left)[0] is None:
            self.to_any_register(left)

    def finish_binary(
        self, symbol: str, left: ExpressionDescriptor, right: ExpressionDescriptor, line: int
    ) -> ExpressionDescriptor:
        """Return the operation's result; `line` is the operator's. The operands are given up."""
        self.read_variable(right)
        if symbol in _REGISTER_OPCODES:
            return self._arithmetic(_Operation(symbol, left, right, line))
        if symbol == "and":
            right.false_list = join(left.false_list, right.false_list)
            return right
        if symbol == "or":
            right.true_list = join(left.true_list, right.true_list)
            return right
        if symbol == "..":
            self.to_next_register(right)
            self._concatenate(left, right, line)
            return left
        if symbol in ("==", "~="):
            return self._compare_equal(symbol, left, right)
        mirrored = _MIRRORED_ORDERS.get(symbol)
        if mirrored is not None:
            return self._compare_order(mirrored, right, left)
        return self._compare_order(symbol, left, right)

    def _concatenate(self, left: ExpressionDescriptor, right: ExpressionDescriptor, line: int) -> None:
        """Concatenate two neighbouring registers, or add one to the concatenation that made the right operand."""
        code = self.code
        last = code[-1] if len(code) > self.last_target else 0
        if last & 0x7F == op.CONCAT:
            self.release_expression(right)
            count = last >> 16 & 0xFF
            code[-1] = last & CLEAR_A & CLEAR_B | left.info << 7 | (count + 1) << 16
        else:
            self.emit_abc(op.CONCAT, left.info, 2, 0)
            self.release_expression(right)
            self.fix_line(line)

    # Arithmetic

    def _arithmetic(self, operation: _Operation) -> ExpressionDescriptor:
        symbol, right = operation.symbol, operation.right
        if operation.left.is_numeral() and right.is_numeral():
            result = fold_binary(symbol, operation.left.value, right.value)
            if result is not None:
                return ExpressionDescriptor(INTEGER if result.__class__ is int else FLOAT, 0, result)
        if symbol in ("+", "*"):
            if operation.left.is_numeral():
                operation.flip()
            if symbol == "+" and _is_small_integer(operation.right):
                return self._with_immediate(op.ADDI, operation)
            return self._with_constant(operation)
        if symbol in ("&", "|", "~"):
            return self._bitwise(operation)
        if symbol in ("<<", ">>"):
            return self._shift(operation)
        if symbol == "-" and _is_small_both_ways(right):
            return self._with_negated_immediate(op.ADDI, operation)
        return self._with_constant(operation)

    def _bitwise(self, operation: _Operation) -> ExpressionDescriptor:
        if operation.left.kind == INTEGER:
            operation.flip()
        if operation.right.kind == INTEGER and self.to_constant(operation.right):
            return self._emit_operation(_CONSTANT_OPCODES[operation.symbol], op.MMBINK, operation, operation.right.info)
        return self._with_registers(operation)

    def _shift(self, operation: _Operation) -> ExpressionDescriptor:
        if operation.symbol == ">>":
            if _is_small_integer(operation.right):
                return self._with_immediate(op.SHRI, operation)
        elif _is_small_integer(operation.left):
            operation.flip()
            return self._with_immediate(op.SHLI, operation)
        elif _is_small_both_ways(operation.right):
            return self._with_negated_immediate(op.SHRI, operation)
        return self._with_registers(operation)

    def _with_immediate(self, opcode: int, operation: _Operation) -> ExpressionDescriptor:
        """Operate on a register and a small integer in the instruction."""
        return self._emit_operation(opcode, op.MMBINI, operation, operation.right.value + OFFSET_SC)

    def _with_negated_immediate(self, opcode: int, operation: _Operation) -> ExpressionDescriptor:
        """Subtract by adding the opposite, shift left by shifting right; the metamethod sees the operand as written."""
        value = operation.right.value
        result = self._emit_operation(opcode, op.MMBINI, operation, OFFSET_SC - value)
        self.code[-1] = self.code[-1] & CLEAR_B | (OFFSET_SC + value) << 16
        return result

    def _with_constant(self, operation: _Operation) -> ExpressionDescriptor:
        """Operate on a register and a numeric constant, if the right operand is one."""
        right = operation.right
        if right.is_numeral() and self.to_constant(right):
            return self._emit_operation(_CONSTANT_OPCODES[operation.symbol], op.MMBINK, operation, right.info)
        return self._with_registers(operation)

    def _with_registers(self, operation: _Operation) -> ExpressionDescriptor:
        if operation.flipped:
            operation.flip()
        register = self.to_any_register(operation.right)
        return self._emit_operation(_REGISTER_OPCODES[operation.symbol], op.MMBIN, operation, register)

    def _emit_operation(self, opcode: int, fallback: int, operation: _Operation, operand: int) -> ExpressionDescriptor:
        """Emit the operation and, behind it, the instruction that calls its metamethod; `operand` is the right one."""
        register = self.to_any_register(operation.left)
        pc = self.emit(opcode | register << 16 | operand << 24)
        self.release_expression(operation.left)
        self.release_expression(operation.right)
        self.fix_line(operation.line)
        self.emit_abc(fallback, register, operand, _EVENTS[operation.symbol], int(operation.flipped))
        self.fix_line(operation.line)
        return ExpressionDescriptor(RELOCATABLE, pc)

    # Comparisons

    def _compare_order(
        self, symbol: str, left: ExpressionDescriptor, right: ExpressionDescriptor
    ) -> ExpressionDescriptor:
        with_registers, with_right, with_left = _ORDER_OPCODES[symbol]
        number, is_float = _signed_number(right)
        if number is not None:
            opcode, first, second = with_right, self.to_any_register(left), number
        else:
            number, left_is_float = _signed_number(left)
            is_float = is_float or left_is_float
            if number is not None:
                opcode, first, second = with_left, self.to_any_register(right), number
            else:
                opcode, first, second = with_registers, self.to_any_register(left), self.to_any_register(right)
        self.release_expression(left)
        self.release_expression(right)
        # The reference notes a float even where it ends up in a register.
        return ExpressionDescriptor(JUMP, self.emit_test(opcode, first, second, int(is_float), 1))

    def _compare_equal(
        self, symbol: str, left: ExpressionDescriptor, right: ExpressionDescriptor
    ) -> ExpressionDescriptor:
        if left.kind != REGISTER:
            left, right = right, left
        first = self.to_any_register(left)
        number, is_float = _signed_number(right)
        if number is not None:
            opcode, second = op.EQI, number
        elif self.to_register_or_constant(right):
            opcode, second = op.EQK, right.info
        else:
            opcode, second = op.EQ, right.info
        self.release_expression(left)
        self.release_expression(right)
        return ExpressionDescriptor(JUMP, self.emit_test(opcode, first, second, int(is_float), int(symbol == "==")))
