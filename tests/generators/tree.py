"""Programs as trees of statements, and the equivalent source texts that one tree can be written as.

The different ways of writing one program are what the metamorphic tests compare.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Union

from tests.generators.choices import Choices


class Line(NamedTuple):
    """A simple statement. A declaration is visible to the statements after it, so it cannot get a block of its own."""

    text: str
    declares: bool = False


class Compound(NamedTuple):
    """A statement with blocks: pairs of a header and the statements below it, and what closes the last one."""

    sections: list[tuple[str, list[Node]]]
    footer: str = "end"
    declares: bool = False


class Loop(NamedTuple):
    """A loop that runs `times` times, counting in the variable `counter` from 1. `number` names its labels."""

    counter: str
    times: int
    body: list[Node]
    number: int


class Leave(NamedTuple):
    """Ends the loop `number`, or one iteration of it; `condition` says when."""

    number: int
    condition: str
    continues: bool


Node = Union[Line, Compound, Loop, Leave]


class Style(NamedTuple):
    """How a tree is written. None of it changes what the program does."""

    loops: str = "while"  # or "repeat" or "goto"
    blocks: bool = False  # each statement that can be in a block of its own is
    dead_code: bool = False  # code that never runs stands before statements
    prefix: str = "v"  # what the names of local variables begin with


PLAIN = Style()
_DEAD = (
    "if false then local dead = nil; dead.code = dead + 1 end ",
    "while nil do break end ",
    "for _ = 1, 0 do local never = {}; never() end ",
    "do local unused <const> = 1 end ",
    "repeat until true ",
)
_LOCAL_NAME = re.compile(r"\bv(?=\d+\b)")


def render(nodes: list[Node], style: Style = PLAIN) -> str:
    """Return the source text of a program."""
    lines: list[str] = []
    _write(nodes, style, "", lines)
    return rename("\n".join(lines) + "\n", style.prefix)


def rename(text: str, prefix: str) -> str:
    """Return a source text or an output with the other prefix in the names of local variables."""
    return _LOCAL_NAME.sub(prefix, text)


def _write(nodes: list[Node], style: Style, indent: str, lines: list[str]) -> None:
    for node in nodes:
        before = indent + (_DEAD[len(lines) % len(_DEAD)] if style.dead_code else "")
        if isinstance(node, Line):
            wrapped = style.blocks and not node.declares and not node.text.startswith(("return", "::"))
            lines.append(before + (f"do {node.text} end" if wrapped else node.text))
        elif isinstance(node, Compound):
            _write_compound(node, style, before, indent, lines)
        elif isinstance(node, Loop):
            _write_loop(node, style, before, indent, lines)
        else:
            lines.append(f"{before}if {node.condition} then {_leave(node, style)} end")


def _write_compound(node: Compound, style: Style, before: str, indent: str, lines: list[str]) -> None:
    wrapped = style.blocks and not node.declares
    for position, (header, body) in enumerate(node.sections):
        start = before + ("do " if wrapped else "") if position == 0 else indent
        lines.append(start + header)
        _write(body, style, indent + "  ", lines)
    lines.append(indent + node.footer + (" end" if wrapped else ""))


def _leave(node: Leave, style: Style) -> str:
    if node.continues:
        return f"goto continue_{node.number}"
    return f"goto done_{node.number}" if style.loops == "goto" else "break"


def _write_loop(node: Loop, style: Style, before: str, indent: str, lines: list[str]) -> None:
    counter, number = node.counter, node.number
    heads = {"while": f"while {counter} < {node.times} do", "repeat": "repeat", "goto": f"::again_{number}::"}
    tails = {
        "while": "end",
        "repeat": f"until {counter} >= {node.times}",
        "goto": f"if {counter} < {node.times} then goto again_{number} end ::done_{number}::",
    }
    lines.append(f"{before}do local {counter} = 0")
    # The body is a block of its own: the label of `continue` ends it, out of every local's scope.
    lines.append(f"{indent}  {heads[style.loops]} {counter} = {counter} + 1 do")
    _write(node.body, style, indent + "    ", lines)
    lines.append(f"{indent}  ::continue_{number}:: end {tails[style.loops]}")
    lines.append(indent + "end")


def shift_lines(text: str) -> str:
    """Return an output without the line numbers that messages give."""
    return re.sub(r"(?<=program:)\d+", "?", text)


def choose_style(choices: Choices) -> Style:
    return Style(
        choices.pick(("while", "repeat", "goto")),
        choices.chance(50),
        choices.chance(50),
        choices.pick(("v", "name_", "veryLongName")),
    )
