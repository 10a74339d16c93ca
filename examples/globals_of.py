"""Lists the global variables that a Lua program uses, from its syntax tree.

    python examples/globals_of.py FILE

The tree is public: `luapy.compiler.parser.parse` makes it, `luapy.compiler.ast` has its classes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from luapy.compiler import ast
from luapy.compiler.lexer import skip_shebang
from luapy.compiler.parser import parse


class GlobalFinder:
    """Walks a tree with the names of the local variables in scope; what is no local is global."""

    def __init__(self) -> None:
        self.lines: dict[str, list[int]] = defaultdict(list)

    def visit(self, node: ast.Node, scope: set[str]) -> None:
        if isinstance(node, ast.Name):
            if node.name not in scope:
                self.lines[node.name].append(node.line)
        elif isinstance(node, ast.Block):
            self.visit_block(node, set(scope))
        elif isinstance(node, ast.Function):
            names = {parameter.name for parameter in node.parameters}
            self.visit_block(node.body, scope | names | ({"self"} if node.is_method else set()))
        elif isinstance(node, ast.NumericFor):
            for expression in (node.start, node.limit, node.step):
                if expression is not None:
                    self.visit(expression, scope)
            self.visit_block(node.body, scope | {node.variable.name})
        elif isinstance(node, ast.GenericFor):
            for expression in node.values:
                self.visit(expression, scope)
            self.visit_block(node.body, scope | {variable.name for variable in node.variables})
        elif isinstance(node, ast.Repeat):
            # The condition sees the variables of the block.
            self.visit(node.condition, self.visit_block(node.body, set(scope)))
        else:
            for child in node.children():
                self.visit(child, scope)

    def visit_block(self, block: ast.Block, scope: set[str]) -> set[str]:
        for statement in block.statements:
            if isinstance(statement, ast.LocalFunction):
                scope.add(statement.name.name)
                self.visit(statement.function, scope)
                continue
            self.visit(statement, scope)
            if isinstance(statement, ast.Local):
                scope.update(name.name for name in statement.names)
        return scope


def main() -> None:
    path = Path(sys.argv[1])
    source = skip_shebang(path.read_bytes().decode("latin-1"))
    finder = GlobalFinder()
    finder.visit(parse(source, f"@{path}"), set())
    for name, lines in sorted(finder.lines.items()):
        print(f"{name:16} {', '.join(map(str, sorted(set(lines))))}")


if __name__ == "__main__":
    main()
