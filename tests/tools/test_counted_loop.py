"""The loop that counts is what the tool makes of the interpreter's."""

from __future__ import annotations

import ast

from tests.tools.counted_loop import TARGET, counted_module


def _statements(text: str) -> list[str]:
    """Return a module's parts but for its imports, which the tool leaves to a formatter."""
    return [
        ast.dump(node)
        for node in ast.parse(text).body
        if not isinstance(node, (ast.Import, ast.ImportFrom)) and not (isinstance(node, ast.If))
    ]


def test_the_counting_loop_is_up_to_date() -> None:
    written = _statements(TARGET.read_text(encoding="utf-8"))
    assert written == _statements(counted_module()), "run: python -m tests.tools.counted_loop"
