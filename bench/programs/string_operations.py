"""Strings without patterns: character codes, slices, cases, plain searches and formats."""

from __future__ import annotations

SMALL = 5
DEFAULT = 700


def rotate(text: str, shift: int) -> str:
    out = []
    for character in text:
        code = ord(character)
        if 97 <= code <= 122:
            code = (code - 97 + shift) % 26 + 97
        out.append(chr(code))
    return "".join(out)


def is_palindrome(text: str) -> bool:
    return text == text[::-1]


def count_plain(text: str, needle: str) -> int:
    count, position = 0, 0
    while True:
        position = text.find(needle, position)
        if position < 0:
            return count
        count += 1
        position += len(needle)


def hex_dump(text: str) -> str:
    return " ".join([f"{ord(character):02x}" for character in text])


def checksum(text: str) -> int:
    a, b = 1, 0
    for character in text:
        a = (a + ord(character)) % 65521
        b = (b + a) % 65521
    return b << 16 | a


SENTENCE = "the quick brown fox jumps over the lazy dog while the cat looks on"


def run(n: int) -> int:
    total = 0
    for i in range(1, n + 1):
        rotated = rotate(SENTENCE, i)
        total += checksum(hex_dump(rotated[:20]))
        total += count_plain(", ".join([SENTENCE] * 3), "the")
        if is_palindrome(rotated[: 2 + i % 3]):
            total += 1
        if rotated.upper() < SENTENCE.upper():
            total += 1
        total += len("%5d|%-8s|%8.3f|%s" % (i, "row", i / 7, rotated))  # noqa: UP031 -- as string.format does
    return total
