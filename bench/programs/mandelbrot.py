"""The Mandelbrot set on a grid: float arithmetic in local variables."""

from __future__ import annotations

SMALL = 10
DEFAULT = 150
LIMIT = 50


def iterations(cr: float, ci: float) -> int:
    zr, zi = 0.0, 0.0
    for i in range(1, LIMIT + 1):
        zr2, zi2 = zr * zr, zi * zi
        if zr2 + zi2 > 4.0:
            return i
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return LIMIT


def run(n: int) -> int:
    total = 0
    for row in range(n):
        ci = 2.0 * row / n - 1.0
        for column in range(n):
            total += iterations(2.0 * column / n - 1.5, ci)
    return total
