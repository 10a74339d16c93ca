"""The examples of lupa's README run through `luapy.lupa`; the text is in the metadata of the installed distribution."""

from __future__ import annotations

import doctest
import re
from importlib import metadata

import pytest

# lupa's modules for the versions of Lua are all luapy.lupa here.
_RENAMED = (
    (r"\bfrom lupa import (lua5\d)\b", r"import luapy.lupa as \1"),
    (r"\blupa\.lua5\d\b", "luapy.lupa"),
    (r"\bimport lupa\n", "import luapy.lupa as lupa\n"),
)


def readme() -> str:
    """Return the README, made to import luapy.lupa."""
    information = metadata.metadata("lupa")
    text = information["Description"] or information.get_payload()
    for pattern, replacement in _RENAMED:
        text = re.sub(pattern, replacement, text)
    return str(text)


def test_the_examples_of_lupas_readme() -> None:
    pytest.importorskip("lupa")
    test = doctest.DocTestParser().get_doctest(readme(), {}, "README.rst of lupa", None, 0)
    assert len(test.examples) > 150, "the README has lost its examples"
    report: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert results.failed == 0, "".join(report)
    assert results.attempted > 150
