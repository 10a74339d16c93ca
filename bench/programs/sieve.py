"""The sieve of Eratosthenes: a long array, filled, written in steps and counted."""

from __future__ import annotations

SMALL = 100
DEFAULT = 400000


def run(n: int) -> int:
    prime = [True] * (n + 1)
    prime[0] = prime[1] = False
    i = 2
    while i * i <= n:
        if prime[i]:
            for j in range(i * i, n + 1, i):
                prime[j] = False
        i += 1
    count = 0
    for flag in prime:
        if flag:
            count += 1
    return count
