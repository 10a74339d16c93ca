"""The parser: runs the LALR tables over the tokens and builds the tree (manual section 9; see docs/parser.md).

The driver keeps its own stacks and never recurses, so input may nest as deeply as it likes; where the
reference, which does recurse, gives up with ``C stack overflow``, so does this parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.compiler.errors import LuaSyntaxError, NestingError, syntax_error
from luapy.compiler.lexer import EOF, KINDS, NAME, SPELLINGS, Tokens, tokenize
from luapy.compiler.tree_builder import TreeBuilder

if TYPE_CHECKING:
    from typing import Any, Callable

    from luapy.compiler.ast import Chunk
    from luapy.compiler.tables import Tables

# The number of nested levels (LUAI_MAXCCALLS) at which the reference stops.
LEVEL_LIMIT = 200
# How many levels are in use when `load` is called in the main chunk of the stand-alone interpreter.
MAIN_LEVEL = 2

# Actions that are no rules (see table_generator.py).
FAIL, ACCEPT = -1, -2

_EQUALS = KINDS["="]
# The column of the actions that bring everything to an end, and a bound for the tokens this takes for each symbol.
_COMPLETE = len(SPELLINGS)
_MOST_TO_COMPLETE = 6
# So many tokens are parsed until `Tokens.look` is called.
_UNSEEN_TOKENS = 500

_tables: list[Tables] = []


def parse(
    source: str, chunk_name: str = "=?", level: int = MAIN_LEVEL, look: Callable[[], None] | None = None
) -> Chunk:
    """Parse a source text (one character for each byte) and return its tree.

    `level` is the number of nested C calls (0 to 199) that are active; each one leaves one nested level less to the
    text. `look` is called now and then, and may raise. Raises `LuaSyntaxError` with the reference's message for the
    first error in the text, except that errors which concern the meaning (labels, ``break``, constants, limits) are
    left to the code generator.
    """
    return _Parser(tokenize(source, chunk_name, look), level).run()


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
    the heights of `states` at which nested levels began; `level` levels were in use before.
    """

    __slots__ = ("builder", "level", "marks", "states", "tables", "tokens", "values")

    def __init__(self, tokens: Tokens, level: int) -> None:
        self.tokens = tokens
        self.tables = tables()
        self.builder = TreeBuilder(tokens)
        self.states = [0]
        self.values: list[Any] = []
        self.level = level
        self.marks: list[int] = []

    def run(self) -> Chunk:
        try:
            return self.advance(self.tokens.kinds, 0, self.tables.first_level)
        except LuaSyntaxError as error:
            error.partial = self.complete(error.index)
            raise

    def rules(self) -> list[tuple[int, dict[int, int], Callable[..., Any] | None]]:
        """Return the rules so that ``rules[action]`` is the one which an action (a negative number) reduces."""
        gotos, builder = self.tables.gotos, self.builder
        rules = [
            (length, gotos[nonterminal], getattr(builder, method) if method else None)
            for method, length, nonterminal in reversed(self.tables.rules)
        ]
        return [*rules, (0, {}, None), (0, {}, None)]

    def advance(self, kinds: list[int], index: int, threshold: int) -> Chunk:
        """Parse from token `index` to the end; shifts to a state from `threshold` on are noted by `note_level`."""
        rows, rules = self.tables.actions, self.rules()
        states, values = self.states, self.values
        state = states[-1]
        look = self.tokens.look
        look_at = index + _UNSEEN_TOKENS
        while True:
            action = rows[state][kinds[index]]
            if action >= 0:
                if action >= threshold:
                    threshold = self.note_level(action, index)
                state = action
                states.append(state)
                values.append(index)
                index += 1
                if index == look_at:
                    look_at += _UNSEEN_TOKENS
                    if look is not None:
                        look()
                continue
            length, goto, build = rules[action]
            if build is None:
                if action == FAIL:
                    raise self.error(index)
                if action == ACCEPT:
                    chunk: Chunk = values[0]
                    return chunk
                del states[-1]
            elif length:
                values[-length:] = [build(*values[-length:])]
                del states[-length:]
            else:
                values.append(build())
            state = goto[states[-1]]
            states.append(state)

    def note_level(self, target: int, index: int) -> int:
        """Count the levels that begin with the shift of token `index` to state `target`; return the next threshold.

        Raises `NestingError` if the token starts one level too many.
        """
        marks, tables = self.marks, self.tables
        if self.next_level() >= LEVEL_LIMIT and self.starts_level(index):
            raise NestingError(index)
        height = len(self.states) + 1
        if target >= tables.first_level:
            marks.append(height)
        if target >= tables.first_double_level:
            marks.append(height)
        return 0 if self.level + len(marks) + 1 >= LEVEL_LIMIT else tables.first_level

    def next_level(self) -> int:
        """Drop the marks of levels that have ended; return the number that the next level would have."""
        marks, states = self.marks, self.states
        height, first_level = len(states), self.tables.first_level
        while marks and (marks[-1] > height or states[marks[-1] - 1] < first_level):
            del marks[-1]
        in_targets = states[-1] == self.tables.targets
        return self.level + len(marks) + 1 + in_targets

    def starts_level(self, index: int) -> bool:
        """Tell whether the reference would enter a level at token `index`."""
        state, kinds = self.states[-1], self.tokens.kinds
        others = self.tables.starts.get(state)
        if others is None or kinds[index] in others:
            return False
        # A name before "=" in a table constructor is a field's, and starts no expression.
        action = self.tables.actions[state][kinds[index]]
        is_field = kinds[index] == NAME and kinds[index + 1] == _EQUALS and self.tables.actions[action][_EQUALS] >= 0
        return not is_field

    def error(self, index: int) -> LuaSyntaxError:
        """Return the error for token `index`, which the state on top of the stack cannot take."""
        tokens = self.tokens
        too_deep = self.next_level() >= LEVEL_LIMIT and self.starts_level(index)
        if too_deep and tokens.lexical_error(index) is None:
            return NestingError(index)
        message, word, part = self.tables.complaints[self.states[-1]]
        if word:
            opener = self.values[part]
            line = tokens.end_line(opener if isinstance(opener, int) else opener[0])
            if line != tokens.end_line(index):
                message += f" (to close '{word}' at line {line})"
        return syntax_error(tokens, index, message)

    def complete(self, index: int) -> Chunk:
        """Return the tree of the text before token `index`, with everything that is open brought to an end.

        The tokens which that takes are added after the end of the text, so that whatever is wrong with them is
        found at an index above that of the error.
        """
        tokens = self.tokens
        first, place, line = len(tokens), tokens.starts[index], tokens.end_line(index)
        needed = _MOST_TO_COMPLETE * len(self.states) + _MOST_TO_COMPLETE
        for _ in range(needed):
            tokens.add(EOF, "?", place, place, line)
        self.builder.completing = True
        return self.advance([_COMPLETE] * (first + needed), first, len(self.tables.actions))
