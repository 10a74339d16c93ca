"""Errors of the compiler, with the reference's form of message: ``chunk:line: text near 'token'``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luapy.compiler.ast import Chunk
    from luapy.compiler.lexer import Tokens


class LuaSyntaxError(Exception):
    """Source text that is no Lua program.

    `message` is the whole message as ``load`` returns it. `index` is the index of the token that was the
    current one (read, but not yet consumed) when the error was found, so that of two errors in one text the
    one with the smaller index comes first. `partial`, where the parser made it, is a tree of everything before
    that token, completed by tokens beyond the end of the text.
    """

    partial: Chunk | None = None

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


class NestingError(LuaSyntaxError):
    """Too many nested levels: ``C stack overflow``.

    The reference raises this one as a run-time error: unlike syntax errors it passes through the message handler.
    """

    def __init__(self, index: int) -> None:
        super().__init__("C stack overflow", index)


def syntax_error(tokens: Tokens, index: int, message: str) -> LuaSyntaxError:
    """Return the error `message` at token `index`, the current token; its text is shown after ``near``."""
    lexical = tokens.lexical_error(index)
    if lexical is not None:
        return LuaSyntaxError(place(tokens, index) + lexical, index)
    near = tokens.near(index)
    if near is not None:
        message = message + " near " + near
    return LuaSyntaxError(place(tokens, index) + message, index)


def semantic_error(tokens: Tokens, index: int, message: str) -> LuaSyntaxError:
    """Return the error `message` at the line of token `index`, the current token, without ``near``."""
    lexical = tokens.lexical_error(index)
    return LuaSyntaxError(place(tokens, index) + (message if lexical is None else lexical), index)


def place(tokens: Tokens, index: int) -> str:
    """Return ``chunk:line: `` for token `index`."""
    return f"{tokens.short_name}:{tokens.end_line(index)}: "
