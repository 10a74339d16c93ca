"""The spectral norm of an infinite matrix's corner: small functions called in float loops."""

from __future__ import annotations

from math import sqrt

SMALL = 5
DEFAULT = 130


def element(i: int, j: int) -> float:
    total = i + j
    return 1.0 / (total * (total + 1) // 2 + i + 1)


def multiply(vector: list[float]) -> list[float]:
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j, value in enumerate(vector):
            total += element(i, j) * value
        result.append(total)
    return result


def multiply_transposed(vector: list[float]) -> list[float]:
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j, value in enumerate(vector):
            total += element(j, i) * value
        result.append(total)
    return result


def run(n: int) -> float:
    u = [1.0] * n
    v: list[float] = []
    for _ in range(4):
        v = multiply_transposed(multiply(u))
        u = multiply_transposed(multiply(v))
    uv, vv = 0.0, 0.0
    for a, b in zip(u, v):
        uv += a * b
        vv += b * b
    return sqrt(uv / vv)
