"""The lexical grammar (manual section 3.1): source text becomes `Tokens`.

A source text is a ``str`` with one character (0 to 255) for each byte. One regular expression reads the
common tokens; what needs a closer look (escapes, long brackets, anything wrong) is read by functions.

The reference reads tokens one by one as its parser asks for them, so a mistake in the grammar that comes
first in the text is reported first. Here the whole text is read at once: a lexical error therefore becomes
a token of kind ERROR, the last before the end, and it is the parser that reports it on reaching it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from luapy.bytecode.chunkname import short_source
from luapy.bytecode.numbers import string_to_number
from luapy.compiler.strings import LexicalError, read_escaped_string, read_long_bracket

if TYPE_CHECKING:
    from typing import Callable

# Kinds of tokens. Keywords and symbols follow, each with a kind of its own: see KINDS.
EOF, NAME, STRING, NUMBER, UNKNOWN, ERROR = range(6)

# Words and symbols in the order of their kinds. Kinds 0 to 5 have no fixed text.
KEYWORDS = (
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
)  # fmt: skip
SYMBOLS = (
    "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<<", ">>", "//", "==", "~=", "<=", ">=", "<", ">",
    "=", "(", ")", "{", "}", "[", "]", "::", ";", ":", ",", ".", "..", "...",
)  # fmt: skip
SPELLINGS = ("<eof>", "<name>", "<string>", "<number>", "<unknown>", "<error>", *KEYWORDS, *SYMBOLS)
KINDS = {text: kind for kind, text in enumerate(SPELLINGS) if kind > ERROR}

# One match is one token, one line end with the blanks after it, or one short comment (no group). The empty
# alternative at the end hands everything else to `_Lexer.read_other`.
_TOKEN = re.compile(
    r"""[ \t\v\f]*(?:
      ([A-Za-z_][A-Za-z0-9_]*)
    | ([,(){}\]+*%^\#&|;] | ==? | ::? | \.\.\.? | \.(?![0-9]) | \[(?![=\[]) | -(?!-) | ~=? | <[<=]? | >[>=]? | //?)
    | (\n[ \t\v\f\n]*)
    | "([^"\\\n]*)"
    | '([^'\\\n]*)'
    | ([0-9]{1,18}(?![0-9A-Za-z_.]))
    | (\.?0[xX](?:[0-9a-fA-F.]|[pP][-+]?)*[A-Za-z_]? | \.?[0-9](?:[eE][-+]?|[0-9a-fA-F.])*[A-Za-z_]?)
    | --(?!\[=*\[)[^\n]*
    | ()
    )""",
    re.VERBOSE,
)
_WORD_GROUP, _SYMBOL_GROUP, _LINE_GROUP, _DOUBLE_GROUP, _SINGLE_GROUP, _INTEGER_GROUP, _NUMERAL_GROUP = range(1, 8)
# So many characters are read until `Tokens.look` is called.
_UNSEEN_TEXT = 4000
_LONG_COMMENT = re.compile(r"--\[=*\[")
_OTHER_LINE_ENDS = re.compile(r"\r\n|\n\r|\r")
_LINE_END = re.compile(r"\r\n|\n\r|\r|\n")


class Tokens:
    """The tokens of one source text, as parallel lists with one entry for each token.

    `kinds` holds small integers (`SPELLINGS[kind]` shows one). `values` holds what a token stands for: the
    name, the number, the decoded string; for other tokens their text. `starts` and `ends` are offsets into
    `source`, whose line ends are all ``\\n``. `lines` holds the line (from 1) on which a token ends: that is
    the line which the reference gives in messages and notes for instructions. The last token is the end of the text.
    `look` is called again and again while these tokens are worked on, and may raise to end that.
    """

    __slots__ = ("chunk_name", "ends", "kinds", "lines", "look", "short_name", "source", "starts", "values")

    def __init__(self, source: str, chunk_name: str, look: Callable[[], None] | None = None) -> None:
        self.source = source
        self.look = look
        self.chunk_name = chunk_name
        self.short_name = short_source(chunk_name)
        self.kinds: list[int] = []
        self.values: list[str | int | float] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lines: list[int] = []

    def __len__(self) -> int:
        return len(self.kinds)

    def add(self, kind: int, value: str | int | float, start: int, end: int, line: int) -> None:
        """Append a token; `line` is the line of its end."""
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(start)
        self.ends.append(end)
        self.lines.append(line)

    def start_line(self, index: int) -> int:
        """Return the line (from 1) on which token `index` begins."""
        return self.lines[index] - self.source.count("\n", self.starts[index], self.ends[index])

    def start_column(self, index: int) -> int:
        """Return the column (from 1) of the first character of token `index`."""
        return self.starts[index] - self.source.rfind("\n", 0, self.starts[index])

    def end_line(self, index: int) -> int:
        """Return the line (from 1) on which token `index` ends."""
        return self.lines[index]

    def end_column(self, index: int) -> int:
        """Return the column (from 1) just after the last character of token `index`."""
        return self.ends[index] - self.source.rfind("\n", 0, self.ends[index])

    def raw_text(self, index: int) -> str:
        """Return token `index` as it is written."""
        return self.source[self.starts[index] : self.ends[index]]

    def text(self, index: int) -> str:
        """Return token `index` as messages show it: strings with their escapes decoded, ``<eof>`` for the end."""
        kind = self.kinds[index]
        if kind == EOF:
            return SPELLINGS[EOF]
        text = self.raw_text(index)
        if kind == STRING:
            size = 1 if text[0] != "[" else text.index("[", 1) + 1
            return text[:size] + str(self.values[index]) + text[len(text) - size :]
        return text

    def near(self, index: int) -> str | None:
        """Return the text after ``near`` in a message about token `index`, or None where the reference adds nothing."""
        kind = self.kinds[index]
        if kind == EOF:
            return SPELLINGS[EOF]
        text = self.text(index)
        if kind == UNKNOWN:
            if text == "\0":
                return None
            if not " " <= text <= "~":
                return f"'<\\{ord(text)}>'"
        return quote(text)

    def lexical_error(self, index: int) -> str | None:
        """Return the message of token `index` if it is a lexical error, else None."""
        return str(self.values[index]) if self.kinds[index] == ERROR else None


def quote(text: str) -> str:
    """Return `text` in quotes, cut at its first zero as the reference's C strings are."""
    return "'" + text.partition("\0")[0] + "'"


def skip_shebang(source: str) -> str:
    """Prepare the text of a file: drop a UTF-8 byte order mark, and empty a first line that starts with ``#``."""
    if source.startswith("\xef\xbb\xbf"):
        source = source[3:]
    if source.startswith("#"):
        end = source.find("\n")
        return source[end:] if end >= 0 else ""
    return source


def tokenize(source: str, chunk_name: str = "=?", look: Callable[[], None] | None = None) -> Tokens:
    """Read the tokens of `source`. Raises nothing but what `look` raises: see `Tokens.lexical_error`."""
    tokens = Tokens(_OTHER_LINE_ENDS.sub("\n", source) if "\r" in source else source, chunk_name, look)
    _Lexer(tokens, source).run()
    return tokens


class _Lexer:
    """One pass over a source text. `line` is the current line while `read_other` runs."""

    __slots__ = ("line", "look_at", "original", "shared", "source", "tokens")

    def __init__(self, tokens: Tokens, original: str) -> None:
        self.tokens = tokens
        self.source = tokens.source
        self.original = original
        # Equal literals of a chunk are one string, which shows in the addresses of long ones.
        self.shared: dict[str, str] = {}
        self.line = 1
        # Where `Tokens.look` is called next.
        self.look_at = _UNSEEN_TEXT

    def run(self) -> None:
        position = 0
        try:
            while position <= len(self.source):
                position = self.read_other(self.read_common(position))
                if position > self.look_at:
                    self.look(position)
        except LexicalError as error:
            line = self.line + error.lines
            message = self.with_line_end(error.message, line) if error.at_line_end else error.message
            self.tokens.add(ERROR, message, error.start, error.end, line)
        size = len(self.source)
        self.tokens.add(EOF, "", size, size, self.line)

    def look(self, position: int) -> None:
        self.look_at = position + _UNSEEN_TEXT
        if self.tokens.look is not None:
            self.tokens.look()

    def with_line_end(self, message: str, line: int) -> str:
        """Return `message`, which shows the end of line `line` as its last character, with that end as written."""
        ends = islice(_LINE_END.finditer(self.original), line - 1, None)
        return message[:-2] + next(ends)[0][0] + message[-1]

    def read_common(self, position: int) -> int:
        """Read tokens from `position` as far as the regular expression knows them; return where it stopped."""
        tokens = self.tokens
        add_kind, add_value = tokens.kinds.append, tokens.values.append
        add_start, add_end, add_line = tokens.starts.append, tokens.ends.append, tokens.lines.append
        find_kind, share = KINDS.get, self.shared.setdefault
        line = self.line
        for match in _TOKEN.finditer(self.source, position):
            group = match.lastindex
            if group is None:
                continue
            text = match[group]
            if group == _LINE_GROUP:
                line += text.count("\n")
                continue
            start, end = match.span(group)
            if group <= _SYMBOL_GROUP:
                add_kind(find_kind(text, NAME))
                add_value(text)
            elif group <= _SINGLE_GROUP:
                add_kind(STRING)
                add_value(share(text, text))
                start -= 1
                end += 1
            elif group == _INTEGER_GROUP:
                add_kind(NUMBER)
                add_value(int(text))
            elif group == _NUMERAL_GROUP:
                number = string_to_number(text)
                if number is None:
                    self.line = line
                    raise LexicalError("malformed number near " + quote(text), start, end)
                add_kind(NUMBER)
                add_value(number)
            else:
                break
            add_start(start)
            add_end(end)
            add_line(line)
            if end > self.look_at:
                self.look(end)
        self.line = line
        return end

    def read_other(self, position: int) -> int:
        """Read the token or comment at `position`, one that the regular expression does not know; return its end."""
        source = self.source
        first = source[position : position + 1]
        if first == "":
            return position + 1
        comment = _LONG_COMMENT.match(source, position)
        if comment is not None:
            end, _ = read_long_bracket(source, position + 2, self.line, "comment")
            self.line += source.count("\n", position, end)
            return end
        if first == "[":
            end, value = read_long_bracket(source, position, self.line, "string")
        elif first in "\"'":
            end, value = read_escaped_string(source, position)
        else:
            self.tokens.add(UNKNOWN, first, position, position + 1, self.line)
            return position + 1
        self.line += source.count("\n", position, end)
        self.tokens.add(STRING, self.shared.setdefault(value, value), position, end, self.line)
        return end
