"""All solutions of the queens problem: a recursive method, small arrays of booleans, fields of an object."""

from __future__ import annotations

SMALL = 5
DEFAULT = 9


class Board:
    def __init__(self, size: int) -> None:
        self.size = size
        self.solutions = 0
        self.columns = [True] * size
        self.rising = [True] * (2 * size)
        self.falling = [True] * (2 * size)

    def is_free(self, row: int, column: int) -> bool:
        return self.columns[column] and self.rising[row + column] and self.falling[row - column + self.size]

    def set(self, row: int, column: int, free: bool) -> None:
        self.columns[column] = free
        self.rising[row + column] = free
        self.falling[row - column + self.size] = free

    def place(self, row: int) -> None:
        if row == self.size:
            self.solutions += 1
            return
        for column in range(self.size):
            if self.is_free(row, column):
                self.set(row, column, False)
                self.place(row + 1)
                self.set(row, column, True)


def run(n: int) -> int:
    board = Board(n)
    board.place(0)
    return board.solutions
