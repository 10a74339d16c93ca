"""Functions of any number of arguments: packing, unpacking, forwarding and several results."""

from __future__ import annotations

from typing import Any, Callable

SMALL = 10
DEFAULT = 12000


def total_of(*values: int) -> int:
    total = 0
    for i in range(len(values)):
        total += values[i]
    return total


def largest(first: int, *rest: int) -> int:
    result = first
    for value in rest:
        if value > result:
            result = value
    return result


def forward(function: Callable[..., Any], *arguments: int) -> Any:
    return function(*arguments)


def rotate(first: int, *rest: int) -> list[int]:
    arguments = list(rest)
    arguments.append(first)
    return arguments


def divide(a: int, b: int) -> tuple[int, int]:
    return a // b, a % b


def run(n: int) -> int:
    total = 0
    for i in range(1, n + 1):
        total += forward(total_of, i, i + 1, i + 2, i + 3)
        total += forward(largest, *rotate(i % 7, i % 11, i % 13, i % 5))
        quotient, remainder = forward(divide, i, 7)
        total += quotient * remainder
    return total
