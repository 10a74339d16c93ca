"""Operators overloaded: vectors with arithmetic, comparison, calls and computed fields; a mapping with defaults."""

from __future__ import annotations

SMALL = 20
DEFAULT = 10000


class Vector:
    __slots__ = ("x", "y")
    __hash__ = None

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def __add__(self, other: Vector) -> Vector:
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other: Vector) -> Vector:
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, scale: int) -> Vector:
        return Vector(self.x * scale, self.y * scale)

    def __neg__(self) -> Vector:
        return Vector(-self.x, -self.y)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and self.x == other.x and self.y == other.y

    def __lt__(self, other: Vector) -> bool:
        return self.square < other.square

    @property
    def square(self) -> int:
        return self.x * self.x + self.y * self.y

    def __call__(self, index: int) -> int:
        return self.x if index == 1 else self.y


class Counts(dict):
    def __missing__(self, key: int) -> int:
        return 0

    def __setitem__(self, key: int, value: int) -> None:
        super().__setitem__(key, value if key in self else value % 1000)

    def __len__(self) -> int:
        return 7


def run(n: int) -> int:
    position, velocity = Vector(0, 0), Vector(1, 2)
    origin = Vector(0, 0)
    counts = Counts()
    farther, returns = 0, 0
    for i in range(1, n + 1):
        step = velocity * (i % 5) - Vector(i % 3, i % 2)
        moved = position + step
        if position < moved:
            farther += 1
            velocity = -velocity
        if moved == origin:
            returns += 1
        bucket = moved(1) % len(counts)
        counts[bucket] = counts[bucket] + i
        position = moved
    total = farther * 1000 + returns + position.square
    for bucket in range(len(counts)):
        total = total * 3 + counts[bucket]
    return total
