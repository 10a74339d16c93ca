"""Quicksort written out: array elements compared and swapped, recursion on ranges."""

from __future__ import annotations

SMALL = 50
DEFAULT = 30000


def random_numbers(count: int) -> list[int]:
    numbers, seed = [], 42
    for _ in range(count):
        seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
        numbers.append(seed >> 8)
    return numbers


def quicksort(values: list[int], low: int, high: int) -> None:
    while low < high:
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while pivot < values[j]:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        quicksort(values, low, j)
        low = i


def run(n: int) -> int:
    values = random_numbers(n)
    quicksort(values, 0, n - 1)
    checksum = 0
    for value in values[::7]:
        checksum = (checksum * 31 + value) % 1000003
    return checksum
