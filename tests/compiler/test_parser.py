"""The parser: trees, the places of their nodes, and the tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from luapy.compiler import ast, tables
from luapy.compiler.errors import LuaSyntaxError
from luapy.compiler.lexer import tokenize
from luapy.compiler.parser import parse
from luapy.compiler.table_generator import PRIORITIES, UNARY_PRIORITY
from tests.compiler.messages import ROOT, corpus


def show(node: ast.Node | list[ast.Node] | None) -> str:
    """Write a tree as Lua with all operations in brackets."""
    if isinstance(node, ast.Binary):
        return f"[{show(node.left)} {node.operator} {show(node.right)}]"
    if isinstance(node, ast.Unary):
        return f"[{node.operator} {show(node.operand)}]"
    if isinstance(node, ast.Parenthesized):
        return f"({show(node.expression)})"
    if isinstance(node, ast.Index):
        return f"{show(node.object)}.{node.key.value}" if node.dotted else f"{show(node.object)}[{show(node.key)}]"
    if isinstance(node, ast.Call):
        return f"{show(node.function)}({', '.join(map(show, node.arguments))})"
    assert isinstance(node, ast.Node)
    return node.tokens.raw_text(node.first)


def expression(source: str) -> ast.Expression:
    (statement,) = parse("return " + source).body.statements
    assert isinstance(statement, ast.Return)
    (value,) = statement.values
    return value


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a + b + c", "[[a + b] + c]"),
        ("a .. b .. c", "[a .. [b .. c]]"),
        ("a ^ b ^ c", "[a ^ [b ^ c]]"),
        ("-a ^ b", "[- [a ^ b]]"),
        ("a ^ -b ^ c * d", "[[a ^ [- [b ^ c]]] * d]"),
        ("not a == b", "[[not a] == b]"),
        ("a or b and c < d | e ~ f & g << h .. i + j * - k ^ l",
         "[a or [b and [c < [d | [e ~ [f & [g << [h .. [i + [j * [- [k ^ l]]]]]]]]]]]]"),
        ("a ^ b * c + d .. e << f & g ~ h | i < j and k or l",
         "[[[[[[[[[[[a ^ b] * c] + d] .. e] << f] & g] ~ h] | i] < j] and k] or l]"),
        ("a < b < c", "[[a < b] < c]"),
        ("- - not # ~ a", "[- [- [not [# [~ a]]]]]"),
        ("(a + b) * c", "[([a + b]) * c]"),
        ("2 - -3", "[2 - [- 3]]"),
        ("a .. b + c .. d", "[a .. [[b + c] .. d]]"),
        ("f(a, -b).c[d ^ e] // 2", "[f(a, [- b]).c[[d ^ e]] // 2]"),
    ],
)  # fmt: skip
def test_precedence(source: str, shown: str) -> None:
    assert show(expression(source)) == shown


def test_every_pair_of_operators() -> None:
    for operators, _, right in PRIORITIES:
        for operator in operators:
            unary_is_inner = right > UNARY_PRIORITY
            shown = f"[- [a {operator} b]]" if unary_is_inner else f"[[- a] {operator} b]"
            assert show(expression(f"-a {operator} b")) == shown
            for others, left, _ in PRIORITIES:
                for other in others:
                    shown = f"[a {operator} [b {other} c]]" if left > right else f"[[a {operator} b] {other} c]"
                    assert show(expression(f"a {operator} b {other} c")) == shown


STATEMENTS = """
;
x = 1
a.b, c[1], d = f(), ...
f(x) g{x} h"x" a.b:c(x).d()
do local x end
while x do break end
repeat local x until x
if a then elseif b then c() else d() end
for i = 1, 2 do end
for i = 1, 2, 3 do f(i) end
for k, v in pairs(t) do end
function f() end
function a.b.c:d(x, y, ...) return end
local function f(...) return ...; end
local x, y <const>, z <close> = 1, 2
local w
goto done
::done:: ; ::again::
return 1, {1, x = 2, [3] = 4; f()}, function(a) end
"""


def test_statements() -> None:
    statements = parse(STATEMENTS).body.statements
    assert [type(statement).__name__ for statement in statements] == [
        *("Empty", "Assignment", "Assignment", "CallStatement", "CallStatement", "CallStatement", "CallStatement"),
        *("Do", "While", "Repeat", "If", "NumericFor", "NumericFor", "GenericFor", "FunctionStatement"),
        *("FunctionStatement", "LocalFunction", "Local", "Local", "Goto", "Label", "Empty", "Label", "Return"),
    ]


def test_details() -> None:
    method, conditional, variables = parse(
        "function a.b:c(x, ...) end if a then b() else end local y <const>, z = 1"
    ).body.statements
    assert repr(method) == (
        "FunctionStatement(target=Index(object=Index(object=Name(name='a'), key=String(value='b'), dotted=True), "
        "key=String(value='c'), dotted=True), function=Function(parameters=[Name(name='x')], is_vararg=True, "
        "body=Block(statements=[]), is_method=True))"
    )
    assert isinstance(conditional, ast.If)
    assert len(conditional.clauses) == 1
    assert conditional.orelse is not None and conditional.orelse.last < conditional.orelse.first
    assert isinstance(variables, ast.Local)
    assert [(name.name, name.attribute) for name in variables.names] == [("y", "const"), ("z", None)]


def walk(node: ast.Node) -> list[ast.Node]:
    nodes = [node]
    for found in nodes:
        nodes.extend(found.children())
    return nodes


def test_places_are_nested_and_in_order() -> None:
    count = 0
    for source in [*corpus(), STATEMENTS]:
        for node in walk(parse(source)):
            children = list(node.children())
            for child in children:
                assert node.first <= child.first and child.last <= node.last, (node.line, node)
            for child, following in zip(children, children[1:]):
                assert child.last < following.first or child.last < child.first, (node.line, node)
            count += 1
    assert count > 10000


def test_place_of_a_node() -> None:
    (statement,) = parse("\n  local x =\n    f(1,\n 2)  ").body.statements
    assert (statement.line, statement.column, statement.end_line, statement.end_column) == (2, 3, 4, 4)
    assert isinstance(statement, ast.Local)
    call = statement.values[0]
    assert (call.line, call.column, call.end_line, call.end_column) == (3, 5, 4, 4)


def test_long_chains_are_no_nesting() -> None:
    size = 20_000
    chain = parse("return a" + "+a" * size + ", f" + "()" * size + ", a" + ".b" * size)
    assert len(repr(chain)) > size * 50
    statements = parse("x = 1\n" * size + "if a then" + " elseif b then" * size + " end").body.statements
    assert len(statements) == size + 1
    assert len(parse("local t = {" + "{}," * size + "}").body.statements) == 1


def test_partial_tree_of_a_broken_text() -> None:
    with pytest.raises(LuaSyntaxError) as caught:
        parse("local a = 1 function f(x) while x do a.b = 2 if x then for k, v in y do local z = {1, f(")
    assert caught.value.partial is not None
    names = [type(node).__name__ for node in walk(caught.value.partial)]
    for name in ("Local", "FunctionStatement", "While", "Assignment", "If", "GenericFor", "Table", "Call"):
        assert name in names


@pytest.mark.parametrize("end", range(1, 140, 2))
def test_partial_tree_from_every_place(end: int) -> None:
    tokens = tokenize(STATEMENTS)
    with pytest.raises(LuaSyntaxError) as caught:
        parse(STATEMENTS[: tokens.starts[min(end, len(tokens) - 2)]] + " @")
    assert isinstance(caught.value.partial, ast.Chunk)


def copy_of_compiler(folder: Path) -> Path:
    """Copy what the parser needs into `folder`, without the tables; return the compiler's folder there."""
    for package in ("bytecode", "compiler"):
        shutil.copytree(ROOT / "luapy" / package, folder / "luapy" / package, ignore=shutil.ignore_patterns("_tables*"))
    (folder / "luapy" / "__init__.py").write_text("")
    return folder / "luapy" / "compiler"


def run_parser(folder: Path, before: str = "") -> str:
    """Parse something in a new process, after the lines `before`; return whether lark was imported."""
    script = folder / "script.py"
    lines = [before, "import sys", "from luapy.compiler.parser import parse", "parse('x = 1')"]
    script.write_text("\n".join([*lines, "print('lark' in sys.modules)"]))
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    result = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_tables_are_made_once_and_when_stale(tmp_path: Path) -> None:
    compiler = copy_of_compiler(tmp_path)
    assert run_parser(tmp_path) == "True"
    made = (compiler / "_tables.py").read_text()
    assert run_parser(tmp_path) == "False"
    with open(compiler / "grammar.lark", "a") as file:
        file.write("// changed\n")
    assert run_parser(tmp_path) == "True"
    assert run_parser(tmp_path) == "False"
    remade = (compiler / "_tables.py").read_text()
    assert remade != made
    assert remade.split("\n")[3:] == made.split("\n")[3:]
    assert [path.name for path in compiler.glob("_tables*")] == ["_tables.py"]


def test_tables_without_a_place_to_keep_them(tmp_path: Path) -> None:
    compiler = copy_of_compiler(tmp_path)
    before = "import os\ndef fail(*_): raise PermissionError\nos.replace = fail"
    assert run_parser(tmp_path, before) == "True"
    assert list(compiler.glob("_tables*")) == []


def test_tables_belong_to_the_grammar() -> None:
    tables.load_tables()
    from luapy.compiler import _tables

    assert tables.fingerprint() == _tables.FINGERPRINT
