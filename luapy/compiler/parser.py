"""The parser: runs the LALR tables over the tokens and builds the tree (manual section 9; see docs/parser.md).

The driver keeps its own stacks and never recurses, so input may nest as deeply as it likes; where the
reference, which does recurse, gives up with ``C stack overflow``, so does this parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.compiler.errors import LuaSyntaxError, NestingError, syntax_error
from luapy.compiler.lexer import KINDS, NAME, Tokens, tokenize
from luapy.compiler.tree_builder import TreeBuilder

if TYPE_CHECKING:
    from typing import Any, Callable

    from luapy.compiler.ast import Chunk
    from luapy.compiler.tables import Tables

# The number of nested levels (LUAI_MAXCCALLS) at which the reference stops.
LEVEL_LIMIT = 200
# How many levels are in use when `load` is called in the main chunk of the stand-alone interpreter.
MAIN_LEVEL = 2

_tables: list[Tables] = []


def parse(source: str, chunk_name: str = "=?", level: int = MAIN_LEVEL) -> Chunk:
    """Parse a source text (one character for each byte) and return its tree.

    `level` is the number of nested C calls (0 to 199) that are active; each one leaves one nested level less
    to the text. Raises `LuaSyntaxError` with the reference's message for the first error in the text, except that
    errors which concern the meaning (labels, ``break``, constants, limits) are left to the code generator.
    """
    return _Parser(tokenize(source, chunk_name), level).run()


def parse_tokens(tokens: Tokens, level: int = MAIN_LEVEL) -> Chunk:
    """Parse tokens that `tokenize` made; see `parse`."""
    return _Parser(tokens, level).run()


def tables() -> Tables:
    """Return the LALR tables, which are loaded when they are first needed."""
    if not _tables:
        from luapy.compiler.tables import load_tables

        _tables.append(load_tables())
    return _tables[0]


class _Parser:
    """One run of the tables over a text.

    `states` and `values` are the stacks: a state and a token index or piece of tree for each symbol. `marks` has
    the heights of `states` at which nested levels began.
    """

    __slots__ = ("builder", "level", "marks", "states", "tables", "tokens", "values")

    def __init__(self, tokens: Tokens, level: int) -> None:
        self.tokens = tokens
        self.tables = tables()
        self.builder = TreeBuilder(tokens)
        self.level = level
        self.states = [0]
        self.values: list[Any] = []
        self.marks = [0]

    def run(self) -> Chunk:
        return self.advance()

    def rules(self) -> list[tuple[int, dict[int, int], Callable[..., Any] | None]]:
        """Return the rules so that ``rules[action]`` is the one which an action (a negative number) reduces."""
        gotos, builder = self.tables.gotos, self.builder
        rules = [
            (length, gotos[nonterminal], getattr(builder, method) if method else None)
            for method, length, nonterminal in reversed(self.tables.rules)
        ]
        return [*rules, (-1, {}, None), (-2, {}, None)]

    def advance(self) -> Chunk:
        """Parse from the first token to the last."""
        rows, rules, kinds = self.tables.actions, self.rules(), self.tokens.kinds
        states, values = self.states, self.values
        first_level = self.tables.first_level
        index = 0
        state = 0
        while True:
            action = rows[state][kinds[index]]
            if action >= 0:
                state = action
                states.append(state)
                values.append(index)
                index += 1
                if state >= first_level:
                    self.begin_level(state, index)
                continue
            length, goto, build = rules[action]
            if build is None:
                if action >= -2:
                    if action == -2:
                        return values[0]
                    raise self.error(index)
                del states[-1]
            elif length > 0:
                values[-length:] = [build(*values[-length:])]
                del states[-length:]
            else:
                values.append(build())
            state = goto[states[-1]]
            states.append(state)

    def begin_level(self, state: int, index: int) -> None:
        """Note that shifting to `state` begins a nested level (two, in some states)."""
        height = len(self.states)
        marks = self.marks
        while marks[-1] >= height:
            del marks[-1]
        marks.append(height)

    def error(self, index: int) -> LuaSyntaxError:
        """Return the error for token `index`, which the state on top of the stack cannot take."""
        message, word, part = self.tables.complaints[self.states[-1]]
        return syntax_error(self.tokens, index, message)
