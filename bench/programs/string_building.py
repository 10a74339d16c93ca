"""Strings built up: rows joined with join, short concatenations, and an escaping writer."""

from __future__ import annotations

SMALL = 10
DEFAULT = 2500


def csv(rows: int) -> str:
    lines = []
    for i in range(1, rows + 1):
        cells = [f"r{i}c{j}" for j in range(1, 7)]
        lines.append(",".join(cells))
    return "\n".join(lines)


def append_each(count: int) -> str:
    text = ""
    for i in range(1, count + 1):
        text += str(i % 10)
    return text


ESCAPES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escape(text: str) -> str:
    return "".join([ESCAPES.get(character, character) for character in text])


class Attribute:
    __slots__ = ("name", "value")

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value


def element(name: str, attributes: list[Attribute], content: str) -> str:
    parts = ["<", name]
    for attribute in attributes:
        parts.append(f' {attribute.name}="{escape(attribute.value)}"')
    parts.append(f">{escape(content)}</{name}>")
    return "".join(parts)


def run(n: int) -> int:
    total = len(csv(n)) + len(append_each(n))
    for i in range(1, n + 1):
        attributes = [Attribute("id", str(i)), Attribute("class", "a<b")]
        total += len(element("p", attributes, f"one & two > {i}"))
    return total
