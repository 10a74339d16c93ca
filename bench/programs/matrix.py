"""Matrix multiplication: nested arrays of floats."""

from __future__ import annotations

SMALL = 5
DEFAULT = 100

Matrix = list[list[float]]


def make(rows: int, columns: int, offset: int) -> Matrix:
    return [[(i * 3 + j * 7 + offset) % 11 / 4 for j in range(1, columns + 1)] for i in range(1, rows + 1)]


def transpose(matrix: Matrix) -> Matrix:
    return [[row[j] for row in matrix] for j in range(len(matrix[0]))]


def multiply(a: Matrix, b: Matrix) -> Matrix:
    columns = transpose(b)
    result = []
    for row in a:
        out = []
        for column in columns:
            total = 0.0
            for k in range(len(row)):
                total += row[k] * column[k]
            out.append(total)
        result.append(out)
    return result


def run(n: int) -> float:
    product = multiply(make(n, n, 1), make(n, n, 5))
    trace = 0.0
    for i in range(n):
        trace += product[i][i] * (i + 1)
    return trace
