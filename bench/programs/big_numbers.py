"""Factorials of hundreds of digits: long multiplication over arrays of digits, and the digits as a string."""

from __future__ import annotations

SMALL = 60
DEFAULT = 850

BASE = 10000


def multiply(number: list[int], factor: int) -> None:
    carry = 0
    for i in range(len(number)):
        product = number[i] * factor + carry
        number[i] = product % BASE
        carry = product // BASE
    while carry > 0:
        number.append(carry % BASE)
        carry //= BASE


def digits(number: list[int]) -> str:
    parts = [str(number[-1])]
    for i in range(len(number) - 2, -1, -1):
        parts.append(f"{number[i]:04d}")
    return "".join(parts)


def run(n: int) -> int:
    number = [1]
    total = 0
    for factor in range(2, n + 1):
        multiply(number, factor)
        if factor % 50 == 0:
            for character in digits(number):
                total = (total * 7 + ord(character) - 48) % 1000003
    return total
