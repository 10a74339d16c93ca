"""Messages for broken programs are the reference's, word for word."""

from __future__ import annotations

import random

import pytest

from luapy.compiler.errors import LuaSyntaxError, NestingError
from luapy.compiler.lexer import SPELLINGS, tokenize
from luapy.compiler.parser import parse
from tests.compiler.messages import corpus, luapy_message, reference_message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = }", "x:1: unexpected symbol near '}'"),
        ("x = @", "x:1: unexpected symbol near '@'"),
        ("x = \x01", "x:1: unexpected symbol near '<\\1>'"),
        ("x = \xe9", "x:1: unexpected symbol near '<\\233>'"),
        ("x = \0", "x:1: unexpected symbol"),
        ("if x then\n\nend end", "x:3: <eof> expected near 'end'"),
        ("if x then\nif y then end", "x:2: 'end' expected (to close 'if' at line 1) near <eof>"),
        ("if x then y()", "x:1: 'end' expected near <eof>"),
        ("if x y", "x:1: 'then' expected near 'y'"),
        ("while x\n end", "x:2: 'do' expected near 'end'"),
        ("repeat\nlocal x\nend", "x:3: 'until' expected (to close 'repeat' at line 1) near 'end'"),
        ("for i x", "x:1: '=' or 'in' expected near 'x'"),
        ("for i, j x", "x:1: 'in' expected near 'x'"),
        ("for i = 1 do", "x:1: ',' expected near 'do'"),
        ("for i = 1, 2 end", "x:1: 'do' expected near 'end'"),
        ("for 1", "x:1: <name> expected near '1'"),
        ("local function 1", "x:1: <name> expected near '1'"),
        ("function\nf\n(\n) x", "x:4: syntax error near <eof>"),
        ("function\nf\n(\n) x()", "x:4: 'end' expected (to close 'function' at line 1) near <eof>"),
        ("local function\nf\n(\n) x()", "x:4: 'end' expected (to close 'function' at line 3) near <eof>"),
        ("x = function\n(\n) x()", "x:3: 'end' expected (to close 'function' at line 2) near <eof>"),
        ("function f(1", "x:1: <name> or '...' expected near '1'"),
        ("function f(a,", "x:1: <name> or '...' expected near <eof>"),
        ("function f(a b", "x:1: ')' expected near 'b'"),
        ("function f(..., a)", "x:1: ')' expected near ','"),
        ("function f.1()", "x:1: '(' expected near '.1'"),
        ("function f:a.b()", "x:1: '(' expected near '.'"),
        ("f(\na b", "x:2: ')' expected (to close '(' at line 1) near 'b'"),
        ("x = {\n1 2", "x:2: '}' expected (to close '{' at line 1) near '2'"),
        ("x = {[1 = 2}", "x:1: ']' expected near '='"),
        ("x = {[1] 2}", "x:1: '=' expected near '2'"),
        ("x = a[1", "x:1: ']' expected near <eof>"),
        ("a:b c", "x:1: function arguments expected near 'c'"),
        ("a.b", "x:1: syntax error near <eof>"),
        ("a.b, c = 1 d", "x:1: syntax error near <eof>"),
        ("(a) = 1", "x:1: syntax error near '='"),
        ("a, f() = 1", "x:1: syntax error near '='"),
        ("a, b c", "x:1: '=' expected near 'c'"),
        ("return return", "x:1: unexpected symbol near 'return'"),
        ("return 1 x = 2", "x:1: <eof> expected near 'x'"),
        ("goto 1", "x:1: <name> expected near '1'"),
        ("::a b", "x:1: '::' expected near 'b'"),
        ("local x <foo> = 1", "x:1: unknown attribute 'foo'"),
        ("local x <const", "x:1: '>' expected near <eof>"),
        ("local x <close>, y <close> = 1", "x:1: multiple to-be-closed variables in local list"),
        ("function f() return ... end", "x:1: cannot use '...' outside a vararg function near '...'"),
        ("x = 'a\\65' 'b\\66' 'c'", "x:1: unexpected symbol near ''bB''"),
        ("x = [==[\na]==] [[b\nc]] 1", "x:3: unexpected symbol near '[[b\nc]]'"),
        ("x = 1 'a\\0b'", "x:1: unexpected symbol near ''a'"),
    ],
)
def test_message(source: str, message: str) -> None:
    assert reference_message(source) == message
    assert luapy_message(source) == message


@pytest.mark.parametrize(
    "source",
    [
        "local x <const> = 1; x = = 2",
        "::a:: ::a:: )",
        "goto a local b ::a:: b()",
        "goto a local b ::a:: )",
        "while x do goto b local z = 1 ::b:: until",
        "break x",
        "do break end )",
        "local x <const> = 1 function f() x = 2 if",
        "x = " + "f{" * 150 + "=",
    ],
)
def test_error_of_meaning_comes_first_if_it_is_first(source: str) -> None:
    assert luapy_message(source) == reference_message(source)


NESTINGS = {
    "parentheses": lambda n: "x=" + "(" * n + "1" + ")" * n,
    "open parentheses": lambda n: "x=" + "(" * n,
    "open parentheses before a lexical error": lambda n: "x=" + "(" * n + "3x",
    "unary operators": lambda n: "x=" + "- " * n + "1",
    "concatenations": lambda n: "x=" + "a.." * n + "1",
    "powers": lambda n: "x=" + "a^" * n + "1",
    "tables": lambda n: "x=" + "{" * n + "}" * n,
    "keyed fields": lambda n: "x=" + "{[1]=" * n + "1" + "}" * n,
    "named fields": lambda n: "x=" + "{a=" * n + "1" + "}" * n,
    "keys": lambda n: "x=" + "{[" * n + "1" + "]=1}" * n,
    "blocks": lambda n: "do " * n + "end " * n,
    "while loops": lambda n: "while x do " * n + "end " * n,
    "repeat loops": lambda n: "repeat " * n + "until x " * n,
    "conditions": lambda n: "if x then " * n + "end " * n,
    "else blocks": lambda n: "if x then else " * n + "end " * n,
    "functions": lambda n: "x=" + "function() return " * n + " 1 " + "end " * n,
    "local functions": lambda n: "local function f() " * n + "end " * n,
    "methods": lambda n: "function a:b(...) " * n + "end " * n,
    "calls": lambda n: "f(" * n + "1" + ")" * n,
    "empty calls": lambda n: "f(" * n + ")" * n,
    "indices": lambda n: "x=" + "a[" * n + "1" + "]" * n,
    "targets": lambda n: "a," * n + "a=1",
    "indexed targets": lambda n: "a[1]," * n + "a[(1)]=1",
    "targets and an error": lambda n: "a," * n + ")",
    "calls in conditions": lambda n: "while f(1) do " * n + "end " * n,
    "calls before parentheses": lambda n: "x=" + "-g(1)*2+(" * n + "1" + ")" * n,
    "functions after calls": lambda n: "f(1) g{h(1)} do a[1] = 2 " * n + "end " * n,
    "labels": lambda n: " ".join(f"::a{i}::" for i in range(n)),
    "labels and semicolons": lambda n: ";".join(f"::a{i}::" for i in range(n)) + ";",
    "returned functions": lambda n: "return function() " * n + "end " * n,
}
DEPTHS = [*range(90, 104), *range(190, 202)]


@pytest.mark.parametrize("form", NESTINGS)
def test_nesting_limit(form: str) -> None:
    messages = []
    for depth in DEPTHS:
        source = NESTINGS[form](depth)
        messages.append(luapy_message(source))
        assert messages[-1] == reference_message(source), depth
    assert "C stack overflow" in messages


OPENINGS = [
    *("do", "while f(1) do", "repeat", "if (x) then", "if x then f() else", "function f(a, ...)", "local function f()"),
    *("for i = 1, f(2) do", "for k in f(1), 2 do", "return function()", "x = function()", "x.y, z[(1)] = function()"),
    *("f(function()", "f{function()", "f{a = function()", "f{[x] = function()", "::a::", "local x = function()"),
]
EXPRESSIONS = [
    *(
        "(",
        "-",
        "not ",
        "a..",
        "2^",
        "1+2*",
        "a and b or",
        "f(",
        "f(1, ",
        "{",
        "{x = ",
        "{[",
        "{1; [2] = ",
        "a[",
        "a:b(",
    ),
    *("a.b[1].c(", "f(1)[", "f{1}(", "-x^", "'a'..(1).."),
]


def nested(numbers: random.Random) -> str:
    """Return the beginning of a program that is nested about as deeply as may be."""
    parts = [numbers.choice(OPENINGS) for _ in range(numbers.randrange(90))]
    parts += ["f(a)(", *(numbers.choice(EXPRESSIONS) for _ in range(numbers.randrange(90, 200)))]
    parts += numbers.choice([["1"], [")"], ["3x"], ["}"], ["x ="], ["function() return"], []])
    return " ".join(parts)


def test_random_nesting() -> None:
    numbers = random.Random(4)
    messages = set()
    for _ in range(800):
        source = nested(numbers)
        message = luapy_message(source)
        assert message == reference_message(source), source
        messages.add(message)
    assert "C stack overflow" in messages
    assert len(messages) > 5


@pytest.mark.parametrize("level", [0, 1, 50, 197])
def test_nesting_limit_from_a_level(level: int) -> None:
    fits = 197 - level
    parse("f(" + "(" * fits + "1" + ")" * fits + ")", level=level)
    with pytest.raises(NestingError):
        parse("f(" + "(" * (fits + 1), level=level)


@pytest.mark.parametrize(
    "text", ["(", "{", "- ", "not ", "a..", "f(", "do ", "x=function() ", "a[", "a,", "::a::", "{[", "a.b("]
)
def test_extreme_nesting_is_an_error(text: str) -> None:
    for start in ("", "x="):
        with pytest.raises(LuaSyntaxError):
            parse(start + text * 100_000)


WORDS = [text for text in SPELLINGS if text[0] != "<" or len(text) < 3] + [
    *("x", "1", '"s"', "[[a\nb]]", "\n", "3x", '"\\q"', "@", "\0", "\xe9", "0x", '"abc', "[=", "--[[", "1.5e", "\r\n"),
    *("<const>", "<close>", "<foo>", "'\\300'", "...", "--c\n", "::a::", "goto a", "break", "local a", "end end"),
]
REPLACEMENTS = ["", "\\", '"', "0", ".", "e", "[", "'", "\n", "=", "{"]


def mutated(source: str, numbers: random.Random) -> str:
    """Return some lines of a program with up to three of its tokens changed."""
    lines = source.split("\n")
    start = numbers.randrange(len(lines))
    source = "\n".join(lines[start : start + numbers.randrange(1, 30)])
    tokens = tokenize(source)
    count = len(tokens) - 1
    words = [tokens.raw_text(i) for i in range(count)]
    gaps = [source[(tokens.ends[i - 1] if i else 0) : tokens.starts[i]] for i in range(count)]
    for _ in range(numbers.randrange(4) if words else 0):
        place = numbers.randrange(len(words))
        change = numbers.randrange(6)
        if change == 0:
            words[place] = ""
        elif change == 1:
            words[place] += " " + numbers.choice(WORDS)
        elif change == 2:
            words[place] = numbers.choice(WORDS)
        elif change == 3:
            other = numbers.randrange(len(words))
            words[place], words[other] = words[other], words[place]
        elif change == 4:
            del words[place + 1 :]
        else:
            at = numbers.randrange(len(words[place]) + 1)
            words[place] = words[place][:at] + numbers.choice(REPLACEMENTS) + words[place][at + 1 :]
    return "".join(gap + word for gap, word in zip(gaps, words))


@pytest.mark.parametrize("seed", range(4))
def test_mutated_programs(seed: int) -> None:
    numbers = random.Random(seed)
    programs = corpus()
    rejected = 0
    for _ in range(2000):
        source = mutated(numbers.choice(programs), numbers)
        expected = reference_message(source)
        assert luapy_message(source) == expected, source
        rejected += expected is not None
    assert rejected > 1000


STATEMENTS = [
    *("goto a", "goto b", "::a::", "::b::", "break", "local x <const> = 1", "x = 2", "local y <close> = nil", "y=1"),
    *("do", "end", "while x do", "repeat", "until x", "if x then", "else", "elseif y then", "for i=1,2 do", "return"),
    *("for k,v in p do", "function f(a)", "local function g(...)", "return ...", "local a", "f(function()", ")", ";"),
    *("x = function()", "local z = 1", "::a:: ::b::", "x,y = 1,2", "end end", "return x)", "local q <foo>", "until z"),
]


def test_random_statements() -> None:
    numbers = random.Random(7)
    for _ in range(8000):
        chosen = [numbers.choice(STATEMENTS) for _ in range(numbers.randrange(2, 14))]
        source = numbers.choice("\n ").join(chosen) + " end" * numbers.randrange(3)
        assert luapy_message(source) == reference_message(source), source
