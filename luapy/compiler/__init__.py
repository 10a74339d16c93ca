"""The compiler: Lua source text to prototypes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto

# Frames for the 200 levels that syntax may nest. Python 3.11 needs no C stack for them; earlier versions need about half a
# kilobyte each.
_DEEP_RECURSION = 6000


def compile_source(source: str, chunk_name: str) -> Proto:
    """Compile a source text (one character, 0 to 255, for each byte) to the prototype of its main function.

    `chunk_name` is ``@`` and a file name, ``=`` and a name, or the source text itself. The result is what the
    reference implementation's compiler makes, instruction by instruction. Raises
    `luapy.compiler.errors.LuaSyntaxError` with the reference's message.
    """
    from luapy.compiler.generator import generate
    from luapy.compiler.parser import parse

    return generate(parse(source, chunk_name), chunk_name)
