"""Conway's life on a torus: two-dimensional arrays of integers, read with wrapped indices."""

from __future__ import annotations

SMALL = 5
DEFAULT = 150
Grid = list[list[int]]
GLIDER = ((1, 0), (2, 1), (0, 2), (1, 2), (2, 2))
R_PENTOMINO = ((1, 0), (2, 0), (0, 1), (1, 1), (1, 2))


def place(grid: Grid, shape: tuple[tuple[int, int], ...], dx: int, dy: int) -> None:
    for x, y in shape:
        grid[y + dy][x + dx] = 1


def next_generation(grid: Grid, size: int) -> Grid:
    result = []
    for y in range(size):
        above, row, below = grid[(y - 1) % size], grid[y], grid[(y + 1) % size]
        out = []
        for x in range(size):
            left, right = (x - 1) % size, (x + 1) % size
            neighbours = above[left] + above[x] + above[right] + row[left] + row[right]
            neighbours += below[left] + below[x] + below[right]
            out.append(1 if neighbours == 3 or (neighbours == 2 and row[x] == 1) else 0)
        result.append(out)
    return result


def run(n: int) -> int:
    size = 32
    grid = [[0] * size for _ in range(size)]
    place(grid, GLIDER, 1, 1)
    place(grid, R_PENTOMINO, 16, 16)
    for _ in range(n):
        grid = next_generation(grid, size)
    checksum = 0
    for y, row in enumerate(grid, 1):
        for x, cell in enumerate(row, 1):
            checksum += cell * (y * size + x)
    return checksum
