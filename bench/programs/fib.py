"""Naive recursion: calls, comparisons and small additions, nothing else."""

from __future__ import annotations

SMALL = 10
DEFAULT = 27


def fib(n: int) -> int:
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


run = fib
