"""The constants of a function, in the order and with the duplicates that the reference produces.

All the functions of a chunk share one table from values to constant indices. An index found there may belong to
another function, so it counts only if the function at hand has an equal constant of the same type at that index;
otherwise a new constant is added and the table's entry replaced. A function therefore can hold a constant twice
when a nested function used the same value in between. A dump shows it, so this class does the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode.numbers import float_to_integer

if TYPE_CHECKING:
    from typing import Any

    from luapy.bytecode.proto import Constant

    # From the key of each value to the index of a constant.
    ConstantIndices = dict[Any, int]

# Python's keys 1 and 1.0 are equal, as are Lua's. True equals 1, too, so literals have keys of their own.
_KEYS = {None: ("nil",), True: ("true",), False: ("false",)}
# What sets the key of a float with an integral value apart from the integer: its last significant bit (2^-52 of it).
_FLOAT_KEY_STEP = 2.0**-52


class Constants:
    """The constants of one function; `values` is what the prototype gets."""

    __slots__ = ("indices", "values")

    def __init__(self, indices: ConstantIndices) -> None:
        self.indices = indices
        self.values: list[Constant] = []

    def add_string(self, value: str) -> int:
        """Return the index of a string constant, made if needed."""
        index = self.indices.get(value)
        if index is not None and index < len(self.values) and self.values[index] == value:
            return index
        return self._append(value, value)

    def add_integer(self, value: int) -> int:
        """Return the index of an integer constant, made if needed."""
        return self._find(value, value)

    def add_float(self, value: float) -> int:
        """Return the index of a float constant, made if needed."""
        if float_to_integer(value) is None:
            return self._find(value, value)
        return self._find(value + value * _FLOAT_KEY_STEP if value else _FLOAT_KEY_STEP, value)

    def add_literal(self, value: bool | None) -> int:
        """Return the index of nil, true or false as a constant, made if needed."""
        return self._find(_KEYS[value], value)

    def _find(self, key: Any, value: Constant) -> int:
        index = self.indices.get(key)
        if index is not None and index < len(self.values):
            known = self.values[index]
            if known.__class__ is value.__class__ and known == value:
                return index
        return self._append(key, value)

    def _append(self, key: Any, value: Constant) -> int:
        index = len(self.values)
        self.indices[key] = index
        self.values.append(value)
        return index
