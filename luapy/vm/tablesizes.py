"""The sizes that the reference would give the two parts of a table (manual section 2.1; the paper on Lua 5.0, 4).

The array part takes as many slots as a power of two such that more than half of them are in use; the rest goes to the
hash part, whose nodes are a power of two, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST_ARRAY = 1 << 27


def power_of_two(count: int) -> int:
    """Return the least power of two that is not below `count`; 0 for 0."""
    return 1 << (count - 1).bit_length() if count > 0 else 0


def dense_array_size(count: int) -> tuple[int, int]:
    """Return (slots, keys in them) of an array part for the keys 1 to `count` and no other integers."""
    return power_of_two(count), count


def array_size_for(keys: Iterable[int]) -> tuple[int, int]:
    """Return (slots, keys in them) of an array part for these integer keys; others do not count."""
    # How many keys lie above one power of two and not above the next.
    slices = [0] * 28
    total = 0
    for key in keys:
        if 0 < key <= _LARGEST_ARRAY:
            slices[(key - 1).bit_length()] += 1
            total += 1
    best = covered = below = 0
    for exponent, count in enumerate(slices):
        size = 1 << exponent
        if total <= size >> 1:
            break
        below += count
        if below > size >> 1:
            best, covered = size, below
    return best, covered


def border_in(elements: list[Any], size: int) -> int:
    """Return the border that the reference finds in an array part of `size` slots that `elements` are in.

    The last of them is not nil.
    """
    last = len(elements) - 1
    if last >= size - 1:
        return last
    low, high = 0, size
    while high - low > 1:
        middle = (low + high) >> 1
        if middle > last or elements[middle] is None:
            high = middle
        else:
            low = middle
    return low
