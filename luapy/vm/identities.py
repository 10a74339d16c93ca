"""Numbers that stand for addresses in the texts of a state that is not to show any.

The first object asked about is number 1, and so on. So the same program writes the same texts each time, and learns
nothing about the process that it runs in.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary
from zlib import crc32

# What an entry takes, in bytes, until its object is gone.
ENTRY = 64


class Identities:
    """The numbers given to the objects of one state."""

    def __init__(self) -> None:
        self._numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        # The number given last.
        self.last = 0

    def number(self, heap: Any, value: Any) -> int:
        """Return the number of an object; that of a string depends on what it says."""
        if value.__class__ is str:
            return crc32(value.encode("latin-1"))
        try:
            known = self._numbers.get(value)
        except TypeError:  # no weak references to it, as to a bare pointer
            return 0
        if known is None:
            heap.grow(ENTRY)
            known = self.last = self.last + 1
            self._numbers[value] = known
        return known

    def clear(self) -> None:
        """Begin with 1 again."""
        self._numbers.clear()
        self.last = 0
