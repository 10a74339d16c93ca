"""The shortest way through a grid with walls: breadth-first search with a queue and a table of visited places."""

from __future__ import annotations

SMALL = 8
DEFAULT = 350

STEPS = [(0, 1), (1, 0), (0, -1), (-1, 0)]


def grid(n: int) -> list[list[bool]]:
    walls = []
    seed = 99
    for _ in range(n):
        row = []
        for _ in range(n):
            seed = (seed * 1103515245 + 12345) % 2147483648
            row.append(seed // 65536 % 10 < 3)
        walls.append(row)
    walls[0][0] = walls[n - 1][n - 1] = False
    return walls


def run(n: int) -> int:
    walls = grid(n)
    distances = {0: 0}
    queue = [(0, 0)]
    farthest = reached = first = 0
    while first < len(queue):
        row, column = queue[first]
        first += 1
        distance = distances[row * 1000 + column]
        reached += 1
        if distance > farthest:
            farthest = distance
        for step in STEPS:
            r, c = row + step[0], column + step[1]
            if 0 <= r < n and 0 <= c < n and not walls[r][c]:
                key = r * 1000 + c
                if key not in distances:
                    distances[key] = distance + 1
                    queue.append((r, c))
    return farthest * 100000 + reached
