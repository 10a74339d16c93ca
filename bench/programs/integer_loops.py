"""Integer arithmetic in loops: Collatz sequences, Euclid's algorithm and bit mixing."""

from __future__ import annotations

SMALL = 50
DEFAULT = 5000


def longest_collatz(limit: int) -> int:
    longest, start = 0, 0
    for first in range(1, limit + 1):
        n, steps = first, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > longest:
            longest, start = steps, first
    return start


def coprime_pairs(limit: int) -> int:
    count = 0
    for i in range(1, limit + 1):
        for j in range(1, i + 1):
            a, b = i, j
            while b:
                a, b = b, a % b
            if a == 1:
                count += 1
    return count


def mix(rounds: int) -> int:
    state = 2463534242
    for _ in range(rounds):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
    return state


def run(n: int) -> int:
    return longest_collatz(n) + coprime_pairs(n // 10) + mix(n * 5)
