"""The pseudo-random generator of ``math.random``: xoshiro256**, with the reference's seeding and projection."""

from __future__ import annotations

_MASK = 0xFFFFFFFFFFFFFFFF
# Numbers thrown away after seeding, so that all bits of the seed have taken effect.
_DISCARDED = 16


class Generator:
    """A generator: its whole state is `words`, four 64-bit unsigned integers."""

    __slots__ = ("words",)

    def __init__(self, seed: int, second_seed: int) -> None:
        self.words = (0, 0, 0, 0)
        self.seed(seed, second_seed)

    def seed(self, seed: int, second_seed: int) -> None:
        """Start the sequence of two 64-bit seeds (taken modulo 2^64)."""
        # The constant keeps the state from being all zeros.
        self.words = (seed & _MASK, 0xFF, second_seed & _MASK, 0)
        for _ in range(_DISCARDED):
            self.next()

    def next(self) -> int:
        """Return the next 64 random bits as an unsigned integer."""
        first, second, third, fourth = self.words
        product = second * 5 & _MASK
        third ^= first
        fourth ^= second
        self.words = (
            first ^ fourth,
            second ^ third,
            third ^ (second << 17 & _MASK),
            (fourth << 45 & _MASK) | fourth >> 19,
        )
        return ((product << 7 & _MASK) | product >> 57) * 9 & _MASK

    def next_float(self) -> float:
        """Return a float in [0, 1): 53 random bits."""
        return (self.next() >> 11) * 2.0**-53

    def project(self, bits: int, limit: int) -> int:
        """Turn random `bits` into an unbiased integer in [0, limit], drawing more numbers when needed.

        `limit` is an unsigned 64-bit integer.
        """
        if not limit & (limit + 1):
            return bits & limit
        mask = (1 << limit.bit_length()) - 1
        bits &= mask
        while bits > limit:
            bits = self.next() & mask
        return bits
