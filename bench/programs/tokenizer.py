"""A scanner: names, numbers, strings and symbols of a small language, byte by byte, counted by kind."""

from __future__ import annotations

SMALL = 1
DEFAULT = 180

TEXT = r"""local total = 0 -- a comment
for index = 1, 250 do total = total + index * 3.25 end
print("the total is", total, 'and', "more \"quoted\" text")
if total >= 100 and total ~= 205 then return {a = 1, b = {2, 3}} end
"""

KEYWORDS = {"and", "do", "end", "for", "if", "local", "return", "then"}


class Token:
    __slots__ = ("kind", "text")

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text


def is_letter(c: str) -> bool:
    return "a" <= c <= "z" or "A" <= c <= "Z" or c == "_"


def is_digit(c: str) -> bool:
    return "0" <= c <= "9"


def tokens(text: str) -> list[Token]:
    result = []
    position, length = 0, len(text)
    while position < length:
        c = text[position]
        start = position
        if c in (" ", "\n"):
            position += 1
        elif is_letter(c):
            position += 1
            while position < length and (is_letter(text[position]) or is_digit(text[position])):
                position += 1
            word = text[start:position]
            result.append(Token("keyword" if word in KEYWORDS else "name", word))
        elif is_digit(c):
            position += 1
            while position < length and (is_digit(text[position]) or text[position] == "."):
                position += 1
            result.append(Token("number", text[start:position]))
        elif c in ('"', "'"):
            position += 1
            while text[position] != c:
                position += 2 if text[position] == "\\" else 1
            position += 1
            result.append(Token("string", text[start + 1 : position - 1]))
        elif c == "-" and text[position + 1] == "-":
            position = text.index("\n", position)
        else:
            position += 1
            result.append(Token("symbol", c))
    return result


def run(n: int) -> int:
    counts: dict[str, int] = {}
    size = 0
    for _ in range(n):
        for token in tokens(TEXT):
            counts[token.kind] = counts.get(token.kind, 0) + 1
            size += len(token.text)
    return (
        counts["keyword"]
        + counts["name"] * 10
        + counts["number"] * 100
        + counts["string"] * 1000
        + counts["symbol"] * 10000
        + size
    )
