"""Exceptions raised and caught: try around calls that mostly succeed, exception objects, exceptions passed on."""

from __future__ import annotations

SMALL = 60
DEFAULT = 30000


class InvalidRow(Exception):
    def __init__(self, row: int, reason: str) -> None:
        super().__init__(row, reason)
        self.row = row
        self.reason = reason


def parse_amount(row: int, text: str) -> int:
    try:
        amount = int(text)
    except ValueError:
        raise InvalidRow(row, "not a number") from None
    if amount < 0:
        raise ValueError("negative amount")
    return amount


def read_row(row: int) -> int:
    if row % 10 == 3:
        return parse_amount(row, "n/a")
    if row % 50 == 1:
        return parse_amount(row, "-5")
    return parse_amount(row, str(row))


def checked(row: int) -> tuple[bool, int | InvalidRow]:
    try:
        return True, read_row(row)
    except InvalidRow as invalid:
        return False, invalid


def run(n: int) -> int:
    total, invalid, negative = 0, 0, 0
    for row in range(1, n + 1):
        try:
            ok, result = checked(row)
        except ValueError as error:
            negative += len(str(error))
            continue
        if ok:
            total += result
        else:
            invalid += result.row + len(result.reason)
    return total + invalid * 7 + negative
