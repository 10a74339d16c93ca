"""The compiler: Lua source text to prototypes (docs/compiler.md)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Callable

    from luapy.bytecode.proto import Proto
    from luapy.compiler.ast import Chunk

# Python frames that the 200 levels which syntax may nest can need.
_DEEP_RECURSION = 2000


def compile_source(
    source: str, chunk_name: str, level: int | None = None, look: Callable[[], None] | None = None
) -> Proto:
    """Compile a source text (one character, 0 to 255, for each byte) to the prototype of its main function.

    `chunk_name` is ``@`` and a file name, ``=`` and a name, or the source text itself; `level` is the number of nested
    C calls that are active (see `luapy.compiler.parser.parse`). `look` is called every millisecond or so, and may raise
    to end the work. The result is, instruction by instruction, what the reference's compiler makes. Raises
    `luapy.compiler.errors.LuaSyntaxError` with the reference's message for the first error in the text.
    """
    from luapy.compiler.errors import LuaSyntaxError
    from luapy.compiler.parser import MAIN_LEVEL, parse

    try:
        chunk = parse(source, chunk_name, MAIN_LEVEL if level is None else level, look)
    except LuaSyntaxError as error:
        # The reference compiles while it parses: an error of meaning that comes before the error of form is the first.
        if error.partial is not None:
            _compile_partial(error.partial, chunk_name, error.index)
        raise
    return _generate(chunk, chunk_name)


def _compile_partial(chunk: Chunk, chunk_name: str, end: int) -> None:
    """Raise the error that the text before token `end` has, if it has one."""
    from luapy.compiler.errors import LuaSyntaxError

    try:
        _generate(chunk, chunk_name)
    except LuaSyntaxError as error:
        if error.index <= end:
            raise error from None


def _generate(chunk: Chunk, chunk_name: str) -> Proto:
    from luapy.compiler.generator import generate

    try:
        return generate(chunk, chunk_name)
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + _DEEP_RECURSION)
        try:
            return generate(chunk, chunk_name)
        finally:
            sys.setrecursionlimit(limit)
