"""What single Lua statements cost in luapy: nanoseconds over an empty numeric ``for`` loop.

    python bench/instructions.py [STATEMENT ...] [--iterations N]

Statements may use: floats x and y, integers i (the loop's), j and k, a string s, a table t with the fields 1 to 3,
a and the method m, an upvalue up, a Lua function f that returns its argument, and the library function abs.
"""

from __future__ import annotations

import argparse
import sys
from time import process_time

from sides import ROOT

STATEMENTS = (
    *("x = y", "x = 1", "x = up", "up = x", "x = print"),
    *(
        "x = y + y",
        "x = y * y",
        "x = y / y",
        "x = i + 1",
        "x = j + k",
        "x = j * k",
        "x = j % k",
        "x = j // k",
        "x = j & k",
    ),
    *("if x then end", "if j < k then end", "if j < 3 then end", "if j == 3 then end", "goto next ::next::"),
    *("x = t.a", "t.a = i", "x = t[j]", "t[j] = i", "x = t[1]", "t[1] = i", "x = #t"),
    *("x = {}", "x = {a = 1}", "x = function() end", "x = s .. s"),
    *("f()", "x = f(1)", "x = t:m()", "x = abs(1)"),
)
TEMPLATE = """
local up, abs = 1, math.abs
local function f(value) return value end
return function(n)
  local x, y, j, k, s, t = 1.5, 2.5, 2, 3, "text", {{1, 2, 3, a = 1, m = f}}
  for i = 1, n do {statement} end
end, function() up = up end
"""
ROUNDS = 4


def nanoseconds(statement: str, iterations: int) -> float:
    """Return what one iteration of a loop around `statement` takes: the fastest of ROUNDS loops."""
    from luapy.stdlib import open_libraries
    from luapy.vm.state import State

    state = State()
    open_libraries(state)
    function = state.call_single(state.load(TEMPLATE.format(statement=statement), "=statement"))
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        state.call(function, iterations)
        times.append(process_time() - start)
    return min(times) / iterations * 1e9


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what single Lua statements cost.")
    parser.add_argument("statements", nargs="*", default=STATEMENTS)
    parser.add_argument("--iterations", type=int, default=200_000, help="of each loop (default %(default)s)")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    empty = nanoseconds("", arguments.iterations)
    print(f"{'an empty iteration':20} {empty:6.0f} ns")
    for statement in arguments.statements:
        print(f"{statement:20} {nanoseconds(statement, arguments.iterations) - empty:6.0f} ns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
