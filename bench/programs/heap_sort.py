"""Heap sort with floats: index arithmetic on one array."""

from __future__ import annotations

SMALL = 40
DEFAULT = 20000


def random_floats(count: int) -> list[float]:
    numbers, seed = [], 99
    for _ in range(count):
        seed = (seed * 16807) % 2147483647
        numbers.append(seed / 2147483647)
    return numbers


def sift_down(heap: list[float], root: int, size: int) -> None:
    value = heap[root]
    while True:
        child = 2 * root + 1
        if child >= size:
            break
        if child + 1 < size and heap[child] < heap[child + 1]:
            child += 1
        if value >= heap[child]:
            break
        heap[root] = heap[child]
        root = child
    heap[root] = value


def heap_sort(values: list[float]) -> None:
    size = len(values)
    for root in range(size // 2 - 1, -1, -1):
        sift_down(values, root, size)
    for last in range(size - 1, 0, -1):
        values[0], values[last] = values[last], values[0]
        sift_down(values, 0, last)


def run(n: int) -> float:
    values = random_floats(n)
    heap_sort(values)
    for i in range(1, n):
        assert values[i - 1] <= values[i]
    return values[n // 2 - 1]
