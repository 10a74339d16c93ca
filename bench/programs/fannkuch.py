"""Pancake flips over all permutations: short integer arrays, reversed and rotated in place."""

from __future__ import annotations

SMALL = 5
DEFAULT = 8


def count_flips(permutation: list[int]) -> int:
    flipped = permutation[:]
    flips = 0
    first = flipped[0]
    while first != 1:
        low, high = 0, first - 1
        while low < high:
            flipped[low], flipped[high] = flipped[high], flipped[low]
            low += 1
            high -= 1
        flips += 1
        first = flipped[0]
    return flips


def run(n: int) -> int:
    permutation = list(range(1, n + 1))
    count = [0] * (n + 1)
    checksum, most, sign = 0, 0, 1
    remaining = n
    while True:
        while remaining > 1:
            count[remaining] = remaining
            remaining -= 1
        if permutation[0] != 1:
            flips = count_flips(permutation)
            if flips > most:
                most = flips
            checksum += sign * flips
        sign = -sign
        while True:
            remaining += 1
            if remaining > n:
                return checksum * 100 + most
            first = permutation[0]
            for i in range(remaining - 1):
                permutation[i] = permutation[i + 1]
            permutation[remaining - 1] = first
            count[remaining] -= 1
            if count[remaining] > 0:
                break
        remaining -= 1
