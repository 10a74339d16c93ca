"""The depths that translated functions hand to those they call.

A function finds the next depth in a tuple, `DEPTHS`: to add one, and to look whether that is too deep or whether the
stack has to be accounted for, takes twice as long. Where it has to be, the tuple has a number below 0 that is in no
tuple. It is the depth less `SPAN`, and means that to everybody. The function that gets it fails to look it up, and goes
the long way; so does one whose depth is behind the end of the tuple.
"""

from __future__ import annotations

# The stack's size is looked at for so many levels together.
ACCOUNTED = 64
SPAN = 1 << 20
# The depth that the calls of a function get.
NEXT_DEPTH = "try: e = DEPTHS[d]"
# What a function with calls begins with: `account` returns the depth itself.
PROLOGUE = f"""{NEXT_DEPTH}
except IndexError:
    if d < 0: d = account(M, d + {SPAN})
    if d > LIMIT: return too_deep(M, locals())
    e = d + 1"""


def next_depths(limit: int, flat: int) -> tuple[int, ...]:
    """Return the next depth for each up to `limit`. Up to depth `flat` the size of the stack does not matter."""
    return tuple(depth - SPAN if depth > flat and depth % ACCOUNTED == 0 else depth for depth in range(1, limit + 2))
