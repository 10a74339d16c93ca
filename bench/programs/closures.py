"""Closures: counters that share a variable, composed functions, and lists mapped, filtered and folded."""

from __future__ import annotations

from typing import Callable

SMALL = 5
DEFAULT = 1000


def counter() -> tuple[Callable[[int], int], Callable[[], int]]:
    count = 0

    def step(amount: int) -> int:
        nonlocal count
        count += amount
        return count

    def value() -> int:
        return count

    return step, value


def compose(f: Callable[[int], int], g: Callable[[int], int]) -> Callable[[int], int]:
    return lambda x: f(g(x))


def map_list(values: list[int], f: Callable[[int], int]) -> list[int]:
    return [f(value) for value in values]


def filter_list(values: list[int], accept: Callable[[int], bool]) -> list[int]:
    return [value for value in values if accept(value)]


def fold(values: list[int], initial: int, f: Callable[[int, int], int]) -> int:
    result = initial
    for value in values:
        result = f(result, value)
    return result


def adder(amount: int) -> Callable[[int], int]:
    return lambda x: x + amount


def pipeline(depth: int) -> Callable[[int], int]:
    def identity(x: int) -> int:
        return x

    composed: Callable[[int], int] = identity
    for i in range(1, depth + 1):
        composed = compose(adder(i), composed)
    return composed


def run(n: int) -> int:
    step, value = counter()
    numbers = list(range(1, 51))
    for i in range(1, n + 1):
        shifted = map_list(numbers, lambda x: x * i)  # noqa: B023 -- called before i changes
        kept = filter_list(shifted, lambda x: x % 3 != 0)
        step(fold(kept, 0, lambda a, b: a + b) % 1000)
        step(pipeline(10)(i))
    return value()
