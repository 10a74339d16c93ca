"""The examples on the pages about embedding run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = ("../README.md", "conversion.md", "embedding.md", "lupa.md")

EXAMPLES = [
    pytest.param(text, id=f"{page}-{number}")
    for page in PAGES
    for number, text in enumerate(re.findall(r"^```python\n(.*?)^```$", (DOCS / page).read_text(), re.S | re.M), 1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: str) -> None:
    if "import numpy" in example:
        pytest.importorskip("numpy")
    exec(compile(example, "example", "exec"), {"__name__": "example"})
