"""Calls of library functions made in luapy and in the reference alike, for tests that compare the two."""

from __future__ import annotations

import math
import re
from typing import Any

from tests.support.luapy_engine import new_state
from tests.support.reference import new_runtime

# Calls a function, given as an expression, protected; answers the number of results and the results.
_CALLER = """
local function pack(...) return select("#", ...), ... end
local functions = {}
return function(expression, ...)
  functions[expression] = functions[expression] or load("return " .. expression)()
  return pack(pcall(functions[expression], ...))
end
"""
# Runs a chunk protected.
_RUNNER = """
local function pack(...) return select("#", ...), ... end
return function(source)
  local chunk, message = load(source, "=test")
  if not chunk then return 2, false, message end
  return pack(pcall(chunk))
end
"""
_ADDRESS = re.compile(r"0x[0-9a-f]{12,14}")


class Comparison:
    """A luapy state and a runtime of the reference, side by side."""

    def __init__(self) -> None:
        self.state, _ = new_state()
        runtime = new_runtime()
        self._callers = self._load(runtime, _CALLER)
        self._runners = self._load(runtime, _RUNNER)

    def _load(self, runtime: Any, source: str) -> tuple[Any, Any]:
        return self.state.call_single(self.state.load(source, "=loader")), runtime.execute(source)

    def call(self, expression: str, *arguments: Any) -> tuple[list[str], list[str]]:
        """Call the function that `expression` names in both; answer luapy's and the reference's results as texts.

        The first text tells success; values cross as Python's, strings as latin-1 text.
        """
        ours, reference = self._callers
        return _texts(self.state.call(ours, expression, *arguments)), _texts(reference(expression, *arguments))

    def run(self, source: str) -> tuple[list[str], list[str]]:
        """Run a chunk in both; answer the results of its call as `call` does."""
        ours, reference = self._runners
        return _texts(self.state.call(ours, source)), _texts(reference(source))

    def check_call(self, expression: str, *arguments: Any) -> None:
        ours, expected = self.call(expression, *arguments)
        assert ours == expected, f"{expression}{arguments!r}"

    def check_run(self, source: str) -> None:
        ours, expected = self.run(source)
        assert ours == expected, source


def _texts(results: tuple[Any, ...]) -> list[str]:
    return [_text(value) for value in results[1 : results[0] + 1]]


def _text(value: Any) -> str:
    """Describe a value so that integers, floats, NaNs of either sign and strings differ."""
    if isinstance(value, float) and value != value:
        return "-nan" if math.copysign(1.0, value) < 0 else "nan"
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, str):
        return repr(_ADDRESS.sub("0x?", value))
    return "another value"
