"""The examples of lupa's README run through `luapy.lupa`.

The text is that of the installed distribution, from its metadata. DIFFERENCES lists the examples whose answer is not
lupa's, and why.
"""

from __future__ import annotations

import doctest
import re
from importlib import metadata

# Source of an example -> the output expected here (None: do not run it), and the reason.
DIFFERENCES: dict[str, tuple[str | None, str]] = {}
# lupa's modules for the versions of Lua are all luapy.lupa here.
_RENAMED = (
    (r"\bfrom lupa import (lua5\d)\b", r"import luapy.lupa as \1"),
    (r"\blupa\.lua5\d\b", "luapy.lupa"),
    (r"\bimport lupa\n", "import luapy.lupa as lupa\n"),
)


def readme() -> str:
    """Return the README of the installed lupa, made to import luapy.lupa."""
    information = metadata.metadata("lupa")
    text = information["Description"] or information.get_payload()
    for pattern, replacement in _RENAMED:
        text = re.sub(pattern, replacement, text)
    return str(text)


def test_the_examples_of_lupas_readme() -> None:
    test = doctest.DocTestParser().get_doctest(readme(), {}, "README.rst of lupa", None, 0)
    assert len(test.examples) > 150, "the README has lost its examples"
    sources = {example.source for example in test.examples}
    assert DIFFERENCES.keys() <= sources, "a difference is listed for an example that is gone"
    examples = []
    for example in test.examples:
        if example.source in DIFFERENCES:
            want, _ = DIFFERENCES[example.source]
            if want is None:
                continue
            example.want = want
        examples.append(example)
    test.examples = examples
    report: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert results.failed == 0, "".join(report)
    assert results.attempted >= len(examples) - 1
