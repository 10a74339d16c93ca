"""How a chunk's name is shown in messages (manual section 4.7, ``lua_Debug.short_src``)."""

from __future__ import annotations

# Room for the shown name in the reference, its terminating zero included.
SHORT_SOURCE_SIZE = 60


def short_source(source: str) -> str:
    """Return the printable form of a chunk name: a file ``@name``, a literal ``=name``, or a quoted source text."""
    if source[:1] == "=":
        return source[1:SHORT_SOURCE_SIZE]
    if source[:1] == "@":
        name = source[1:]
        if len(name) < SHORT_SOURCE_SIZE:
            return name
        return "..." + name[-(SHORT_SOURCE_SIZE - 4) :]
    line, newline, _ = source.partition("\n")
    room = SHORT_SOURCE_SIZE - len('[string "') - len("...") - len('"]') - 1
    if not newline and len(line) <= room:
        return '[string "' + line + '"]'
    return '[string "' + line[:room] + '..."]'
