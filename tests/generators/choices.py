"""Where a generator's decisions come from: a random generator with a seed, or Hypothesis, which can shrink them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Callable, TypeVar

from hypothesis import strategies as st

Choice = TypeVar("Choice")


class Choices:
    """Makes decisions; a smaller number is the simpler one, so that shrinking simplifies."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self.below = below

    def between(self, low: int, high: int) -> int:
        """Return an integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, options: Sequence[Choice]) -> Choice:
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        """Return True in so many of a hundred cases."""
        return self.below(100) >= 100 - percent


def seeded(seed: int) -> Choices:
    return Choices(random.Random(seed).randrange)


def drawn(draw: Callable[[st.SearchStrategy[int]], int]) -> Choices:
    """Return the choices of a Hypothesis composite strategy."""
    strategies: dict[int, Any] = {}

    def below(count: int) -> int:
        if count not in strategies:
            strategies[count] = st.integers(0, count - 1)
        return draw(strategies[count])

    return Choices(below)
