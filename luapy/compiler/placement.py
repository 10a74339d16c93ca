"""The second layer of the code generator: registers, and bringing the values of expressions into them.

Registers work as a stack. Local variables hold the lower ones, `local_registers` in number; temporary values lie above,
and `free_register` is the first register that is not in use.
"""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import float_to_integer
from luapy.bytecode.opcodes import MAX_B, MAX_BX, MAX_SHORT_STRING, OFFSET_SBX, TESTSET
from luapy.bytecode.proto import Proto
from luapy.compiler.descriptors import (
    CALL,
    COMPILE_TIME,
    CONSTANT,
    FALSE,
    FLOAT,
    INDEXED,
    INDEXED_INTEGER,
    INDEXED_NAME,
    INDEXED_UPVALUE,
    INTEGER,
    JUMP,
    LOCAL,
    NIL,
    REGISTER,
    RELOCATABLE,
    STRING,
    TRUE,
    UPVALUE,
    VARARG,
    ExpressionDescriptor,
    from_constant,
    join,
)
from luapy.compiler.emitter import CLEAR_A, CLEAR_C, ChunkContext, Emitter

# Field A and B of an instruction have 8 bits, and 255 stands for no register.
MAX_REGISTERS = 255

_STORE_OPCODES = {
    INDEXED: op.SETTABLE,
    INDEXED_UPVALUE: op.SETTABUP,
    INDEXED_INTEGER: op.SETI,
    INDEXED_NAME: op.SETFIELD,
}


class Placement(Emitter):
    """Puts the values of expressions where instructions want them."""

    def __init__(self, chunk: ChunkContext, proto: Proto, position: int) -> None:
        super().__init__(chunk, proto, position)
        self.free_register = 0
        self.local_registers = 0
        self.max_stack_size = proto.max_stack_size

    # Registers

    def check_stack(self, count: int) -> None:
        """Make sure that `count` more registers can be used."""
        needed = self.free_register + count
        if needed > self.max_stack_size:
            if needed >= MAX_REGISTERS:
                raise self.syntax_error("function or expression needs too many registers")
            self.max_stack_size = needed

    def reserve(self, count: int) -> None:
        """Take the next `count` registers."""
        self.check_stack(count)
        self.free_register += count

    def release(self, register: int) -> None:
        """Give `register` back, unless it belongs to a local variable."""
        if register >= self.local_registers:
            self.free_register -= 1

    def release_expression(self, expression: ExpressionDescriptor) -> None:
        """Give back the register of an expression that has one."""
        if expression.kind == REGISTER and expression.info >= self.local_registers:
            self.free_register -= 1

    # Reading variables

    def read_variable(self, expression: ExpressionDescriptor) -> None:
        """Turn a variable, or an open call or ``...``, into one value; other kinds stay as they are."""
        kind = expression.kind
        if kind <= RELOCATABLE:
            return
        if kind == LOCAL:
            expression.kind = REGISTER
            return
        info = expression.info
        if kind == INDEXED_UPVALUE:
            expression.info = self.emit_abc(op.GETTABUP, 0, info, expression.key)
        elif kind == INDEXED_NAME:
            self.release(info)
            expression.info = self.emit_abc(op.GETFIELD, 0, info, expression.key)
        elif kind == UPVALUE:
            expression.info = self.emit_abc(op.GETUPVAL, 0, info, 0)
        elif kind == INDEXED:
            self.release(info)
            self.release(expression.key)
            expression.info = self.emit_abc(op.GETTABLE, 0, info, expression.key)
        elif kind == INDEXED_INTEGER:
            self.release(info)
            expression.info = self.emit_abc(op.GETI, 0, info, expression.key)
        elif kind == COMPILE_TIME:
            known = from_constant(expression.value.value)
            expression.kind = known.kind
            expression.value = known.value
            return
        else:
            self.take_single_result(expression)
            return
        expression.kind = RELOCATABLE

    def take_single_result(self, expression: ExpressionDescriptor) -> None:
        """Cut an open call or ``...`` to its first value."""
        if expression.kind == CALL:
            expression.kind = REGISTER
            expression.info = self.code[expression.info] >> 7 & 0xFF
        elif expression.kind == VARARG:
            self.code[expression.info] = self.code[expression.info] & CLEAR_C | 2 << 24
            expression.kind = RELOCATABLE

    def take_results(self, expression: ExpressionDescriptor, count: int) -> None:
        """Let an open call or ``...`` give `count` values, or all if `count` is -1."""
        pc = expression.info
        self.code[pc] = self.code[pc] & CLEAR_C | (count + 1) << 24
        if expression.kind == VARARG:
            self.code[pc] = self.code[pc] & CLEAR_A | self.free_register << 7
            self.reserve(1)

    # Placing values

    def load_constant(self, register: int, index: int) -> None:
        """Load constant number `index`."""
        if index <= MAX_BX:
            self.emit_abx(op.LOADK, register, index)
        else:
            self.emit_abx(op.LOADKX, register, 0)
            self.emit_extra(index)

    def load_integer(self, register: int, value: int) -> None:
        """Load an integer, from the instruction itself if it fits."""
        if -OFFSET_SBX <= value <= MAX_BX - OFFSET_SBX:
            self.emit_abx(op.LOADI, register, value + OFFSET_SBX)
        else:
            self.load_constant(register, self.constants.add_integer(value))

    def load_float(self, register: int, value: float) -> None:
        """Load a float, from the instruction itself if it is a small whole number."""
        integer = float_to_integer(value)
        if integer is not None and -OFFSET_SBX <= integer <= MAX_BX - OFFSET_SBX:
            self.emit_abx(op.LOADF, register, integer + OFFSET_SBX)
        else:
            self.load_constant(register, self.constants.add_float(value))

    def _discharge(self, expression: ExpressionDescriptor, register: int) -> None:
        """Put the value into `register`; the jumps, and a comparison, stay pending."""
        self.read_variable(expression)
        kind = expression.kind
        if kind == RELOCATABLE:
            pc = expression.info
            self.code[pc] = self.code[pc] & CLEAR_A | register << 7
        elif kind == REGISTER:
            if register != expression.info:
                self.emit_abc(op.MOVE, register, expression.info, 0)
        elif kind == STRING:
            self.load_constant(register, self.constants.add_string(expression.value))
        elif kind == INTEGER:
            self.load_integer(register, expression.value)
        elif kind == NIL:
            self.emit_nil(register, 1)
        elif kind == TRUE:
            self.emit_abc(op.LOADTRUE, register, 0, 0)
        elif kind == FALSE:
            self.emit_abc(op.LOADFALSE, register, 0, 0)
        elif kind == FLOAT:
            self.load_float(register, expression.value)
        elif kind == CONSTANT:
            self.load_constant(register, expression.info)
        else:
            return
        expression.info = register
        expression.kind = REGISTER

    def discharge_anywhere(self, expression: ExpressionDescriptor) -> None:
        """Put the value into some register; the jumps stay pending."""
        if expression.kind != REGISTER:
            self.reserve(1)
            self._discharge(expression, self.free_register - 1)

    def place(self, expression: ExpressionDescriptor, register: int) -> None:
        """Put the final value into `register`, whichever way the jumps go."""
        self._discharge(expression, register)
        if expression.kind == JUMP:
            expression.true_list = join(expression.true_list, [expression.info])
        if expression.true_list is not None or expression.false_list is not None:
            self._place_jumps(expression, register)
        expression.info = register
        expression.kind = REGISTER

    def _place_jumps(self, expression: ExpressionDescriptor, register: int) -> None:
        """Lead the jumps of an expression to its end; those without a value make a detour that loads true or false."""
        true_list, false_list = expression.true_list or [], expression.false_list or []
        load_true = load_false = -1
        if self._lacks_value(true_list) or self._lacks_value(false_list):
            around = None if expression.kind == JUMP else [self.emit_jump()]
            load_false = self._emit_boolean(op.LFALSESKIP, register)
            load_true = self._emit_boolean(op.LOADTRUE, register)
            self.patch_to_here(around)
        end = self.mark_target()
        self.patch_values(false_list, end, register, load_false)
        self.patch_values(true_list, end, register, load_true)
        expression.true_list = expression.false_list = None

    def _lacks_value(self, jumps: list[int]) -> bool:
        code = self.code
        return any(code[self.control_of(pc)] & 0x7F != TESTSET for pc in jumps)

    def _emit_boolean(self, opcode: int, register: int) -> int:
        self.mark_target()
        return self.emit_abc(opcode, register, 0, 0)

    def to_next_register(self, expression: ExpressionDescriptor) -> None:
        """Put the value on top of the registers in use."""
        self.read_variable(expression)
        self.release_expression(expression)
        self.reserve(1)
        self.place(expression, self.free_register - 1)

    def to_any_register(self, expression: ExpressionDescriptor) -> int:
        """Put the value into some register, the one where it is if possible; return the register."""
        self.read_variable(expression)
        if expression.kind == REGISTER:
            if expression.true_list is None and expression.false_list is None:
                return expression.info
            # The jumps carry values too; a local variable's own register must not receive them.
            if expression.info >= self.local_registers:
                self.place(expression, expression.info)
                return expression.info
        self.to_next_register(expression)
        return expression.info

    def to_register_or_upvalue(self, expression: ExpressionDescriptor) -> None:
        """Put the value into some register unless it is an upvalue."""
        if expression.kind != UPVALUE or expression.has_jumps():
            self.to_any_register(expression)

    def to_value(self, expression: ExpressionDescriptor) -> None:
        """Put the value into some register unless it is a constant or an instruction's result."""
        if expression.kind == JUMP or expression.has_jumps():
            self.to_any_register(expression)
        else:
            self.read_variable(expression)

    def to_constant(self, expression: ExpressionDescriptor) -> bool:
        """Make the value a constant with an index up to 255; return False, and leave it, if that cannot be."""
        if expression.has_jumps():
            return False
        kind = expression.kind
        if kind == STRING:
            index = self.constants.add_string(expression.value)
        elif kind == INTEGER:
            index = self.constants.add_integer(expression.value)
        elif kind == FLOAT:
            index = self.constants.add_float(expression.value)
        elif kind == CONSTANT:
            index = expression.info
        elif kind in (NIL, TRUE, FALSE):
            index = self.constants.add_literal(None if kind == NIL else kind == TRUE)
        else:
            return False
        if index > MAX_B:
            return False
        expression.kind = CONSTANT
        expression.info = index
        return True

    def to_register_or_constant(self, expression: ExpressionDescriptor) -> bool:
        """Make the value a constant as `to_constant` does, else put it into some register; return False then."""
        if self.to_constant(expression):
            return True
        self.to_any_register(expression)
        return False

    # Variables and tables

    def store(self, variable: ExpressionDescriptor, value: ExpressionDescriptor) -> None:
        """Assign `value` to `variable`."""
        kind = variable.kind
        if kind == LOCAL:
            self.release_expression(value)
            self.place(value, variable.info)
            return
        if kind == UPVALUE:
            register = self.to_any_register(value)
            self.emit_abc(op.SETUPVAL, register, variable.info, 0)
        else:
            is_constant = self.to_register_or_constant(value)
            self.emit_abc(_STORE_OPCODES[kind], variable.info, variable.key, value.info, int(is_constant))
        self.release_expression(value)

    def prepare_method(self, receiver: ExpressionDescriptor, name: ExpressionDescriptor) -> None:
        """Turn `receiver` into its method `name`, in the next register, with the receiver itself behind it."""
        register = self.to_any_register(receiver)
        self.release_expression(receiver)
        receiver.kind = REGISTER
        receiver.info = self.free_register
        self.reserve(2)
        is_constant = self.to_register_or_constant(name)
        self.emit_abc(op.SELF, receiver.info, register, name.info, int(is_constant))
        self.release_expression(name)

    def index(self, table: ExpressionDescriptor, key: ExpressionDescriptor) -> None:
        """Turn `table`, which must be in a register or an upvalue, into its element `key`."""
        if key.kind == STRING:
            key.info = self.constants.add_string(key.value)
            key.kind = CONSTANT
        is_name = self._is_name(key)
        if table.kind == UPVALUE and not is_name:
            self.to_any_register(table)
        if table.kind == UPVALUE:
            table.kind = INDEXED_UPVALUE
            table.key = key.info
        elif is_name:
            table.kind = INDEXED_NAME
            table.key = key.info
        elif key.kind == INTEGER and not key.has_jumps() and 0 <= key.value <= MAX_B:
            table.kind = INDEXED_INTEGER
            table.key = key.value
        else:
            table.key = self.to_any_register(key)
            table.kind = INDEXED

    def _is_name(self, key: ExpressionDescriptor) -> bool:
        if key.kind != CONSTANT or key.has_jumps() or key.info > MAX_B:
            return False
        value = self.constants.values[key.info]
        return value.__class__ is str and len(value) <= MAX_SHORT_STRING
