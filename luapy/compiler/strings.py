"""Literal strings beyond the plain ones: escape sequences and long brackets (manual section 3.1)."""

from __future__ import annotations

import re

# What an escape sequence of one letter stands for.
_SIMPLE_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", '"': '"', "'": "'", "\n": "\n",
}  # fmt: skip
_PLAIN = {quote: re.compile(rf"[^{quote}\\\n]*") for quote in "\"'"}
_BLANKS = re.compile(r"[ \t\n\v\f\r]*")
_DECIMAL = re.compile(r"[0-9]{1,3}")
_OPENING = re.compile(r"\[=*")
_HEXADECIMAL_DIGITS = "0123456789abcdefABCDEF"
# A code point in \u{...} stays below 2^31; one more digit must not take it there.
_LARGEST_BEFORE_DIGIT = 0x7FFFFFFF >> 4


class LexicalError(Exception):
    """A malformed token from `start` to `end`, found `lines` lines below the line on which it starts.

    `at_line_end` is set where the last character shown in the message is a line end.
    """

    def __init__(self, message: str, start: int, end: int, lines: int = 0, at_line_end: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.lines = lines
        self.at_line_end = at_line_end


def encode_utf8(code: int) -> str:
    """Return the bytes (as characters) of `code`, 0 to 2^31 - 1, in UTF-8's original form of up to six bytes."""
    if code < 0x80:
        return chr(code)
    tail = []
    largest_in_first = 0x3F
    while code > largest_in_first:
        tail.append(chr(0x80 | (code & 0x3F)))
        code >>= 6
        largest_in_first >>= 1
    first = (~largest_in_first << 1) & 0xFF | code
    return chr(first) + "".join(reversed(tail))


def read_long_bracket(source: str, position: int, line: int, what: str) -> tuple[int, str]:
    """Read the long bracket at `position`; return its end and its content. `what` names it in messages."""
    opening = _OPENING.match(source, position)
    assert opening is not None
    start = opening.end()
    if source[start : start + 1] != "[":
        message = f"invalid long string delimiter near '{opening[0]}'"
        raise LexicalError(message, position, start)
    start += 1
    closing = "]" + opening[0][1:] + "]"
    end = source.find(closing, start)
    if end < 0:
        message = f"unfinished long {what} (starting at line {line}) near <eof>"
        raise LexicalError(message, position, len(source), source.count("\n", position))
    if source[start : start + 1] == "\n":
        start += 1
    return end + len(closing), source[start:end]


def read_escaped_string(source: str, position: int) -> tuple[int, str]:
    """Read the quoted string at `position`, which has escape sequences or is unfinished; return its end and value."""
    return _QuotedString(source, position).read()


class _QuotedString:
    """One quoted string being read: `parts` is its value so far, `position` where reading goes on."""

    __slots__ = ("parts", "position", "source", "start")

    def __init__(self, source: str, start: int) -> None:
        self.source = source
        self.start = start
        self.position = start + 1
        self.parts: list[str] = []

    def read(self) -> tuple[int, str]:
        source = self.source
        quote = source[self.start]
        plain = _PLAIN[quote]
        while True:
            match = plain.match(source, self.position)
            assert match is not None
            self.parts.append(match[0])
            self.position = match.end()
            char = source[self.position : self.position + 1]
            if char == quote:
                return self.position + 1, "".join(self.parts)
            if char != "\\":
                near = "<eof>" if char == "" else self.shown(self.position)
                raise self.error("unfinished string near " + near)
            self.read_escape()

    def read_escape(self) -> None:
        """Read the escape sequence whose backslash is at `position`."""
        source, after = self.source, self.position + 1
        char = source[after : after + 1]
        simple = _SIMPLE_ESCAPES.get(char)
        if simple is not None:
            self.parts.append(simple)
            self.position = after + 1
        elif char == "x":
            self.parts.append(chr(self.hexadecimal_digit(after + 1) << 4 | self.hexadecimal_digit(after + 2)))
            self.position = after + 3
        elif char == "z":
            match = _BLANKS.match(source, after + 1)
            assert match is not None
            self.position = match.end()
        elif char == "u":
            self.read_code_point(after + 1)
        elif char == "":
            self.position = after
        else:
            self.read_decimal(after)

    def read_decimal(self, position: int) -> None:
        match = _DECIMAL.match(self.source, position)
        if match is None:
            raise self.escape_error("invalid escape sequence", position)
        if int(match[0]) > 255:
            raise self.escape_error("decimal escape too large", match.end())
        self.parts.append(chr(int(match[0])))
        self.position = match.end()

    def read_code_point(self, position: int) -> None:
        source = self.source
        if source[position : position + 1] != "{":
            raise self.escape_error("missing '{'", position)
        position += 1
        code = self.hexadecimal_digit(position)
        position += 1
        while source[position : position + 1] in _HEXADECIMAL_DIGITS and position < len(source):
            if code > _LARGEST_BEFORE_DIGIT:
                raise self.escape_error("UTF-8 value too large", position)
            code = code << 4 | int(source[position], 16)
            position += 1
        if source[position : position + 1] != "}":
            raise self.escape_error("missing '}'", position)
        self.parts.append(encode_utf8(code))
        self.position = position + 1

    def hexadecimal_digit(self, position: int) -> int:
        digit = self.source[position : position + 1]
        if digit == "" or digit not in _HEXADECIMAL_DIGITS:
            raise self.escape_error("hexadecimal digit expected", position)
        return int(digit, 16)

    def shown(self, end: int) -> str:
        """Return the text after ``near``: what is decoded, then the source from `position` to `end` as written."""
        text = self.source[self.start] + "".join(self.parts) + self.source[self.position : end]
        return "'" + text.partition("\0")[0] + "'"

    def escape_error(self, message: str, position: int) -> LexicalError:
        """Return the error for the escape sequence at `self.position`, wrong at `position`."""
        at_line_end = self.source[position : position + 1] == "\n" and "\0" not in "".join(self.parts)
        return self.error(message + " near " + self.shown(position + 1), at_line_end)

    def error(self, message: str, at_line_end: bool = False) -> LexicalError:
        lines = self.source.count("\n", self.start, self.position)
        return LexicalError(message, self.start, self.position, lines, at_line_end)
