"""The lexer: values, places and errors of tokens."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from luapy.compiler.lexer import EOF, ERROR, KINDS, NAME, NUMBER, STRING, skip_shebang, tokenize
from tests.compiler.messages import luapy_message, reference_message
from tests.support.reference import new_runtime


def values(source: str) -> list[object]:
    """Return the values of all tokens but the end."""
    tokens = tokenize(source)
    assert tokens.kinds[-1] == EOF
    return tokens.values[:-1]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("0", 0),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        ("0xA", 10),
        ("0xffffffffffffffff", -1),
        ("0x1ffffffffffffffff", -1),
        ("3.", 3.0),
        (".5", 0.5),
        ("3e2", 300.0),
        ("0x.8p1", 1.0),
        ("0xA.8P-1", 5.25),
        ("1e400", float("inf")),
        ("'a\\n\\65\\x42\\u{43}\\z \n  D\\\n'", "a\nABCD\n"),
        ('"\\u{7FFFFFFF}"', "\xfd\xbf\xbf\xbf\xbf\xbf"),
        ('"\\u{20AC}"', "\xe2\x82\xac"),
        ('"\\0\\00\\0001"', "\0\0\x001"),
        ("[[\n\nx]]", "\nx"),
        ("[==[a]]b]=]]==]", "a]]b]=]"),
        ('"\xff\x80"', "\xff\x80"),
    ],
)
def test_value(source: str, value: object) -> None:
    (found,) = values(source)
    assert (found, type(found)) == (value, type(value))


def test_kinds() -> None:
    tokens = tokenize("local x1 = 'a'..2 --[[ long\ncomment ]] ... // --short\n ~= a.b")
    expected = [KINDS["local"], NAME, KINDS["="], STRING, KINDS[".."], NUMBER, KINDS["..."], KINDS["//"], KINDS["~="]]
    assert tokens.kinds == [*expected, NAME, KINDS["."], NAME, EOF]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\n\r"])
def test_line_ends(end: str) -> None:
    source = f"a{end}{end}b --x{end}[[{end}1{end}2]] '\\{end}' c"
    tokens = tokenize(source)
    assert tokens.values[:-1] == ["a", "b", "1\n2", "\n", "c"]
    assert [tokens.start_line(i) for i in range(6)] == [1, 3, 4, 6, 7, 7]
    assert [tokens.end_line(i) for i in range(6)] == [1, 3, 6, 7, 7, 7]


def test_columns() -> None:
    tokens = tokenize("ab = 'x'\n  [[\ny]] ;")
    assert [tokens.start_column(i) for i in range(6)] == [1, 4, 6, 3, 5, 6]
    assert [tokens.end_column(i) for i in range(5)] == [3, 5, 9, 4, 6]
    assert [tokens.raw_text(i) for i in range(5)] == ["ab", "=", "'x'", "[[\ny]]", ";"]


def test_error_is_the_last_token() -> None:
    tokens = tokenize('a = 3x "')
    assert tokens.kinds == [NAME, KINDS["="], ERROR, EOF]
    assert tokens.lexical_error(2) == "malformed number near '3x'"
    assert tokens.lexical_error(1) is None


def test_grammar_error_before_lexical_error() -> None:
    assert luapy_message("x = = 3x") == "x:1: unexpected symbol near '='"
    assert luapy_message("x = 3x") == "x:1: malformed number near '3x'"


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("#!/usr/bin/lua\nreturn 1", "\nreturn 1"),
        ("#", ""),
        ("\xef\xbb\xbf# x\n2", "\n2"),
        ("\xef\xbb\xbfx", "x"),
        ("x\n#", "x\n#"),
    ],
)
def test_first_line(text: str, prepared: str) -> None:
    assert skip_shebang(text) == prepared


# Pieces that make lexical trouble when they meet.
PIECES = [
    *('"', "'", "\\", "\\x", "\\u{", "}", "\\z", "\n", "\r", "\r\n", "\n\r", " ", "\t", "\v", "\f", "0", "9", "255"),
    *("256", "300", "a", "F", "g", "x", "[[", "]]", "[=[", "]=]", "[==", "--", "--[[", "--[=", "1", ".", "..", "..."),
    *(
        "e",
        "E",
        "p",
        "P",
        "+",
        "-",
        "0x",
        "1e5",
        "0x.8p",
        "0X1P-2",
        "7FFFFFFF",
        "80000000",
        "\\7",
        "\\n",
        "\\\n",
        "\\q",
    ),
    *(
        "\\\r\n",
        "=",
        "~",
        "~=",
        "<",
        "<<",
        ">>",
        ">=",
        "/",
        "//",
        ":",
        "::",
        "#",
        "@",
        "$",
        "?",
        "!",
        "`",
        "\0",
        "\x01",
    ),
    *("\x7f", "\x80", "\xff", "_", "and", "{", "(", ")", ",", ";", "%", "^", "&", "|", "99999999999999999999"),
    *("9223372036854775807", "9223372036854775808", "0xffffffffffffffffff"),
]
BEGINNINGS = ["return ", 'return "', "return '", "return [[", "return 0", "return .", "x=", "--[[", "return [==["]
ENDINGS = ["", '"', "'", "]]", "\n", ",", "]==]"]


def random_text(numbers: random.Random) -> str:
    middle = "".join(numbers.choice(PIECES) for _ in range(numbers.randrange(1, 9)))
    return numbers.choice(BEGINNINGS) + middle + numbers.choice(ENDINGS)


def test_random_texts_against_the_reference() -> None:
    numbers = random.Random(20240801)
    evaluate: Any = new_runtime().eval("function(source) return load(source)() end")
    compared = 0
    for _ in range(20000):
        source = random_text(numbers)
        expected = reference_message(source)
        assert luapy_message(source) == expected, source
        if expected is None and source.startswith("return"):
            tokens = tokenize(source)
            if len(tokens) == 3 and tokens.kinds[1] in (STRING, NUMBER):
                compared += 1
                assert evaluate(source) == tokens.values[1], source
    assert compared > 500


@pytest.mark.parametrize(
    "source",
    [
        "return '" + "x" * 1_000_000 + "'",
        "return '" + "\\n" * 500_000 + "'",
        "return '" + "\\z " * 300_000 + "'",
        "--" + "[" * 2_000_000,
        "--[==[" + "]=" * 2_000_000 + "]==]",
        " " * 3_000_000,
        "\n" * 3_000_000,
        "--\n" * 300_000,
        "return 0x" + "1" * 1_000_000,
        "return '\\u{" + "0" * 1_000_000 + "}'",
        "return 1" + "0" * 300_000 + ".0",
        "--[" + "=" * 2_000_000,
    ],
    ids=lambda source: repr(source[:12]),
)
def test_long_texts_take_linear_time(source: str) -> None:
    start = time.process_time()
    tokenize(source)
    assert time.process_time() - start < 2.0
