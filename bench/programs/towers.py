"""The towers of Hanoi, with discs as linked records on three piles."""

from __future__ import annotations

SMALL = 4
DEFAULT = 15


class Disc:
    __slots__ = ("below", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.below: Disc | None = None


def push(piles: list[Disc | None], disc: Disc, pile: int) -> None:
    top = piles[pile]
    if top is not None and disc.size >= top.size:
        raise ValueError("a disc cannot lie on a smaller one")
    disc.below = top
    piles[pile] = disc


def pop(piles: list[Disc | None], pile: int) -> Disc:
    top = piles[pile]
    assert top is not None
    piles[pile] = top.below
    top.below = None
    return top


def move(piles: list[Disc | None], count: int, source: int, target: int) -> int:
    if count == 1:
        push(piles, pop(piles, source), target)
        return 1
    other = 3 - source - target
    moves = move(piles, count - 1, source, other)
    push(piles, pop(piles, source), target)
    return moves + 1 + move(piles, count - 1, other, target)


def run(n: int) -> int:
    piles: list[Disc | None] = [None, None, None]
    for size in range(n, 0, -1):
        push(piles, Disc(size), 0)
    moves = move(piles, n, 0, 2)
    height = 0
    disc = piles[2]
    while disc is not None:
        height += disc.size
        disc = disc.below
    return moves * 1000 + height
