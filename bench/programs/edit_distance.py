"""The edit distance between words, by a table of two rows and the bytes of the words."""

from __future__ import annotations

SMALL = 2
DEFAULT = 80


def distance(a: bytes, b: bytes) -> int:
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = 0 if x == y else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[len(b)]


def word(seed: int) -> bytes:
    letters = []
    for _ in range(20):
        seed = (seed * 1103515245 + 12345) % 2147483648
        letters.append(97 + seed // 65536 % 4)
    return bytes(letters)


def run(n: int) -> int:
    return sum(distance(word(i), word(i + 1)) for i in range(1, n + 1))
