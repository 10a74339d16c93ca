"""Expression descriptors: what the code generator knows about an expression whose code is not finished yet.

Code for an expression is put off for as long as possible. A constant can still be folded, a local variable needs
no instruction at all, the result of an addition can go to whatever register its user wants. A descriptor says
where the value is, or which instruction will make it, and which pending jumps also lead to a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

# Kinds of descriptors. The order matters: everything up to RELOCATABLE is a plain value, LOCAL to INDEXED_NAME
# are the forms of variables, INDEXED to INDEXED_NAME the elements of tables.
VOID = 0  # no expression: the last of an empty list
NIL = 1
TRUE = 2
FALSE = 3
CONSTANT = 4  # a constant of the function; info: its index
FLOAT = 5  # value: a float
INTEGER = 6  # value: a 64-bit integer
STRING = 7  # value: a string that is not among the function's constants yet
REGISTER = 8  # the value is in a register; info: the register
JUMP = 9  # a comparison; info: the position of its jump, taken when the comparison holds
RELOCATABLE = 10  # an instruction that can put its result anywhere; info: its position
LOCAL = 11  # a local variable; info: its register, value: its Variable
UPVALUE = 12  # info: the upvalue's index
COMPILE_TIME = 13  # a local constant without a register; value: its Variable
INDEXED = 14  # info: the table's register, key: the key's register
INDEXED_UPVALUE = 15  # info: the table's upvalue index, key: the index of a constant string
INDEXED_INTEGER = 16  # info: the table's register, key: an integer from 0 to 255
INDEXED_NAME = 17  # info: the table's register, key: the index of a constant string
CALL = 18  # a function call; info: its position
VARARG = 19  # ``...``; info: its position


class ExpressionDescriptor:
    """An expression on its way to a value.

    `true_list` and `false_list` hold the positions of pending jumps that leave the expression with a true or a
    false value (from ``and``, ``or``, ``not`` and comparisons); None when there are none.
    """

    __slots__ = ("false_list", "info", "key", "kind", "true_list", "value")

    def __init__(self, kind: int, info: int = 0, value: Any = None) -> None:
        self.kind = kind
        self.info = info
        self.key = 0
        self.value = value
        self.true_list: list[int] | None = None
        self.false_list: list[int] | None = None

    def has_jumps(self) -> bool:
        """Tell whether pending jumps lead to a value as well."""
        return self.true_list is not None or self.false_list is not None

    def is_numeral(self) -> bool:
        """Tell whether this is a number known now."""
        return (self.kind == INTEGER or self.kind == FLOAT) and self.true_list is None and self.false_list is None

    def has_open_results(self) -> bool:
        """Tell whether the number of values is still open: a call or ``...``."""
        return self.kind >= CALL


def join(first: list[int] | None, second: list[int] | None) -> list[int] | None:
    """Join two lists of pending jumps; both are given up."""
    if first is None:
        return second
    if second is not None:
        first.extend(second)
    return first


def from_constant(value: Any) -> ExpressionDescriptor:
    """Return the descriptor of a value known at compile time: nil, a boolean, a number or a string."""
    if value is None:
        return ExpressionDescriptor(NIL)
    if value is True:
        return ExpressionDescriptor(TRUE)
    if value is False:
        return ExpressionDescriptor(FALSE)
    if value.__class__ is str:
        return ExpressionDescriptor(STRING, 0, value)
    return ExpressionDescriptor(INTEGER if value.__class__ is int else FLOAT, 0, value)
