"""What docs/engine.md shows is what the engine does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luapy.engine import SandboxLevel, SecurityPolicy
from luapy.engine.libraries import ABSENT, KEPT, LIBRARY_FUNCTIONS, form_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "engine.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_run(number: int) -> None:
    exec(compile(EXAMPLES[number], f"example {number}", "exec"), {"__name__": "example"})


def function_table() -> str:
    """Return the table of functions that the page has."""
    libraries: dict[str, dict[str, list[str]]] = {}
    for name in LIBRARY_FUNCTIONS:
        library, _, field = name.partition(".")
        forms = [form_of(name, level) for level in (SandboxLevel.STRICT, SandboxLevel.STANDARD)]
        group = "never" if forms[1] == ABSENT else "STANDARD" if forms[0] == ABSENT else "both"
        text = f"`{field}`" if KEPT in forms else f"*`{field}`*" if group != "never" else f"`{field}`"
        libraries.setdefault("basic" if library == "_G" else library, {}).setdefault(group, []).append(text)
    lines = ["| library | STRICT and STANDARD | STANDARD only | only by `allow` |", "| --- | --- | --- | --- |"]
    for library, groups in libraries.items():
        cells = [" ".join(groups.get(group, [])) for group in ("both", "STANDARD", "never")]
        lines.append(f"| {library} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_table_of_functions_is_complete() -> None:
    page = PAGE.read_text()
    assert function_table() in page
    assert "(Those in italics are others in their place.)" in page


def test_every_field_of_a_policy_is_described() -> None:
    page = PAGE.read_text()
    for name in SecurityPolicy.__dataclass_fields__:
        assert name == "level" or f"`{name}`" in page, name
