"""A JSON encoder and decoder, written out: searches in strings, recursion by type, lists and dictionaries."""

from __future__ import annotations

import re
from typing import Any

SMALL = 4
DEFAULT = 250

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
SPECIAL = re.compile(r'[\x00-\x1f"\\]')
SPACE = re.compile(r"[ \n\r\t]*")
STRING_STOP = re.compile(r'["\\]')
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def quote(text: str) -> str:
    return '"' + SPECIAL.sub(lambda match: ESCAPES[match[0]], text) + '"'


def encode_list(value: list[Any], out: list[str]) -> None:
    out.append("[")
    for i, item in enumerate(value):
        if i:
            out.append(",")
        encode(item, out)
    out.append("]")


def encode_dict(value: dict[str, Any], out: list[str]) -> None:
    out.append("{")
    for i, key in enumerate(sorted(value)):
        if i:
            out.append(",")
        out.append(quote(key))
        out.append(":")
        encode(value[key], out)
    out.append("}")


def encode(value: Any, out: list[str]) -> None:
    kind = type(value)
    if value is None:
        out.append("null")
    elif kind is dict:
        encode_dict(value, out)
    elif kind is list:
        encode_list(value, out)
    elif kind is str:
        out.append(quote(value))
    elif kind is bool:
        out.append("true" if value else "false")
    elif kind is int:
        out.append(str(value))
    else:
        out.append(f"{value:.14g}")


def skip_space(text: str, position: int) -> int:
    return SPACE.match(text, position).end()


def unexpected(text: str, position: int) -> ValueError:
    return ValueError(f"unexpected character {text[position : position + 1]!r} at position {position}")


def decode_string(text: str, position: int) -> tuple[str, int]:
    parts = []
    start = position + 1
    while True:
        stop = STRING_STOP.search(text, start).start()
        parts.append(text[start:stop])
        if text[stop] == '"':
            return "".join(parts), stop + 1
        parts.append(UNESCAPES[text[stop + 1]])
        start = stop + 2


def decode_number(text: str, position: int) -> tuple[int | float, int]:
    match = NUMBER.match(text, position)
    if not match:
        raise unexpected(text, position)
    number = match[0]
    return (float(number) if match[1] or match[2] else int(number)), match.end()


def decode_array(text: str, position: int) -> tuple[list[Any], int]:
    array: list[Any] = []
    position = skip_space(text, position + 1)
    if text[position] == "]":
        return array, position + 1
    while True:
        value, position = decode_value(text, position)
        array.append(value)
        position = skip_space(text, position)
        character = text[position]
        if character == "]":
            return array, position + 1
        if character != ",":
            raise unexpected(text, position)
        position += 1


def decode_object(text: str, position: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    position = skip_space(text, position + 1)
    if text[position] == "}":
        return members, position + 1
    while True:
        key, position = decode_string(text, skip_space(text, position))
        position = skip_space(text, position)
        if text[position] != ":":
            raise unexpected(text, position)
        members[key], position = decode_value(text, position + 1)
        position = skip_space(text, position)
        character = text[position]
        if character == "}":
            return members, position + 1
        if character != ",":
            raise unexpected(text, position)
        position += 1


LITERALS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}


def decode_value(text: str, position: int) -> tuple[Any, int]:
    position = skip_space(text, position)
    character = text[position]
    if character == '"':
        return decode_string(text, position)
    if character == "{":
        return decode_object(text, position)
    if character == "[":
        return decode_array(text, position)
    literal = LITERALS.get(character)
    if literal is None:
        return decode_number(text, position)
    name, value = literal
    if not text.startswith(name, position):
        raise unexpected(text, position)
    return value, position + len(name)


def document(records: int) -> dict[str, Any]:
    rows = []
    for i in range(1, records + 1):
        rows.append(
            {
                "id": i,
                "name": f'record "{i}"\n',
                "score": i / 8,
                "active": i % 2 == 0,
                "parent": None if i % 5 == 0 else i // 5,
                "tags": ["red", "green", "blue"],
                "position": {"x": i * 3, "y": -i, "path": f"C:\\data\\{i}"},
            }
        )
    return {"title": "benchmark", "records": rows}


def to_json(value: Any) -> str:
    out: list[str] = []
    encode(value, out)
    return "".join(out)


def run(n: int) -> int:
    text = to_json(document(n))
    value, _ = decode_value(text, 0)
    assert to_json(value) == text
    return len(text)
