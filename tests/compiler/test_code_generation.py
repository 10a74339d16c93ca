"""Compiled code is the reference's, byte for byte, stripped and not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from luapy.bytecode.dump import dump
from luapy.compiler import compile_source
from luapy.compiler.generator import generate
from luapy.compiler.parser import parse
from tests.compiler.compare_dumps import difference, read
from tests.compiler.programs import NUMERALS, random_program

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bench", "examples", "tests/lua", "tests/bytecode")
LUA_FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.lua"))]

FAR_LAYOUTS = {
    "far apart": "f(\n" + "\n" * 130 + "x,\n" + "\n" * 127 + "y + \n" + "\n" * 126 + "z)" + "\n" * 300 + "g()",
    "many instructions on a line": "f(x)" * 100 + "\n" + "g(y)" * 100,
    "absolute line replaced": "return x +\n" + "\n" * 200 + "y * 2 .. " + "\n" * 150 + " z == -" + "\n" * 130 + "a",
    "not before a far jump": "if not\n" + "\n" * 200 + "x then f() end if\n" + "\n" * 200 + "not x then g() end",
    "empty lines only": "\n\n\n",
    "first token far down": "\n" * 200 + "return",
}
LONG_TABLES = {
    "fields among elements": "return {" + "1, " * 49 + "x = 1, 2, 3, 4}",
    "one batch": "return {" + "1, " * 50 + "}",
    "one batch and a call": "return {" + "1, " * 50 + "f()}",
    "more than one byte of batches": "return {" + "1, " * 700 + "...}, {" + "x, " * 256 + "}, {" + "y; " * 50 + "}",
}


def read_cases() -> dict[str, str]:
    """Return the programs in the folder ``cases``; a line ``--- name`` begins each one in a file."""
    cases = {}
    for path in sorted((Path(__file__).parent / "cases").glob("*.lua")):
        for text in path.read_text(encoding="ascii").split("--- ")[1:]:
            name, _, source = text.partition("\n")
            cases[f"{path.stem}: {name}"] = source
    return cases


CASES = {**read_cases(), **FAR_LAYOUTS, **LONG_TABLES}


@pytest.mark.parametrize("path", LUA_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_lua_file(path: Path) -> None:
    assert difference(read(path), "@" + path.name) is None


@pytest.mark.parametrize("source", CASES.values(), ids=CASES.keys())
def test_case(source: str) -> None:
    compile_source(source, "=x")
    assert difference(source) is None


@pytest.mark.parametrize("start", range(0, 160, 20))
def test_random_programs(start: int) -> None:
    found = {seed: difference(random_program(seed)) for seed in range(start, start + 20)}
    assert {seed: text for seed, text in found.items() if text is not None} == {}


OPERANDS = (*NUMERALS, "-1", "-127", "-128", "-2.5", "63", "64", "-64", "(-9223372036854775807-1)", "(1e999-1e999)")


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>", "..", "==", "<"])
def test_operators_on_numerals(operator: str) -> None:
    constant = [f"x = ({left}) {operator} ({right})" for left in OPERANDS for right in OPERANDS]
    assert difference("\n".join(constant)) is None
    uses = "x = x {0} ({1}); x = ({1}) {0} x; x = y {0} ({1})"
    variable = [uses.format(operator, operand) for operand in OPERANDS]
    assert difference("local x; " + "\n".join(variable)) is None


@pytest.mark.parametrize("value", [*OPERANDS, "nil", "true", "false", "'a'", "'" + "long" * 11 + "'"])
def test_compile_time_constant(value: str) -> None:
    uses = "x = k; y = x + k; z = x == k; t[k] = k; t.x = k; f(k < x, k and x, not k, -k) if k then f() end return k"
    source = f"local k <const> = {value}; local function f() {uses} end {uses}"
    compile_source(source, "=x")
    assert difference(source) is None


@pytest.mark.parametrize("count", [230, 240, 250, 255, 256, 300])
def test_constants_beyond_one_byte(count: int) -> None:
    flood = "".join(f"f('{number}') " for number in range(count))
    uses = "t.a{0} = t.b{0}; t.c{0} = {0}.5 == t; t.d{0} = nil; t['e'] = x + {0}.25; u{0}:v{0}(); w{0} = y == 'z{0}' "
    source = flood + "".join(uses.format(number) for number in range(5))
    compile_source(source, "=x")
    assert difference(source) is None


def test_constants_beyond_bx() -> None:
    numerals = ", ".join(f"{number}.5" for number in range(131080))
    source = f"local t = {{{numerals}}} t.foo = t.bar 's' t[x] = 'far' y = t + 7.25 t:m() return 131079.5"
    compile_source(source, "=x")
    assert difference(source) is None


CHAINS = {
    "sum": "return x" + " + y" * 3000,
    "folded sum": "return 1" + " + 1" * 3000,
    "or": "return x" + " or y" * 3000,
    "and, or": "return x" + " and y or z" * 3000,
    "comparisons": "return x" + " == y < z" * 1000,
    "fields": "return x" + ".y" * 3000,
    "indices": "x" + "[y]" * 3000 + " = 1",
    "calls": "f" + "()" * 3000,
    "method calls": "f" + ":m()" * 3000,
    "string calls": "f" + "''" * 3000,
    "elseif": "if x == 0 then f() " + "".join(f"elseif x == {n} then f({n}) " for n in range(3000)) + "else g() end",
    "statements": "x = 1 " * 3000,
    "gotos": "goto a " * 3000 + "::a::",
    "breaks": "while x do " + "if x then break end " * 3000 + "end",
}


@pytest.mark.parametrize("source", CHAINS.values(), ids=CHAINS.keys())
def test_long_chain(source: str) -> None:
    assert difference(source) is None


NESTS = {
    "parentheses": ("return ", "(", "1", ")"),
    "calls": ("", "f(", "", ")"),
    "tables": ("return ", "{", "", "}"),
    "keyed tables": ("return ", "{[", "1", "]=1}"),
    "named fields": ("return ", "{a=", "1", "}"),
    "indices": ("return ", "t[", "1", "]"),
    "functions": ("return ", "function() return ", "1", " end"),
    "functions in calls": ("return ", "{f(function() return ", "1", " end)}"),
    "unary": ("return ", "- ", "x", ""),
    "concatenations": ("return ", "x .. ", "x", ""),
    "blocks": ("", "do ", "", " end"),
    "conditions": ("", "if x then else ", "", " end"),
    "while": ("", "while x do ", "", " end"),
    "repeat": ("", "repeat ", "", " until x"),
    "local functions": ("", "local function f() ", "", " end"),
}


@pytest.mark.parametrize(("start", "opener", "middle", "closer"), NESTS.values(), ids=NESTS.keys())
def test_nesting_up_to_the_limit(start: str, opener: str, middle: str, closer: str) -> None:
    for depth in (30, 47, 48, 49, 60, 97, 98, 99, 150, 194, 195, 196, 197, 198):
        text = start + opener * depth + middle + closer * depth
        assert difference(text) is None, depth


def test_little_python_stack_left() -> None:
    """Code is generated for the deepest text even where Python's recursion limit leaves little room."""

    def descend(depth: int) -> bytes:
        return descend(depth - 1) if depth else dump(compile_source(text, "=x"))

    text = "return " + "{a=" * 190 + "1" + "}" * 190
    limit = sys.getrecursionlimit()
    chunk = parse(text)
    with pytest.raises(RecursionError):
        sys.setrecursionlimit(400)
        try:
            generate(chunk, "=x")
        finally:
            sys.setrecursionlimit(limit)
    expected = dump(compile_source(text, "=x"))
    sys.setrecursionlimit(400)
    try:
        assert descend(100) == expected
        assert sys.getrecursionlimit() == 400
    finally:
        sys.setrecursionlimit(limit)
