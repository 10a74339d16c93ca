"""What the fast tier gains, and what it keeps of that in coroutines, as ratios to the time of translated code.

    python bench/tiers.py [PROGRAM ...] [--rounds N]

The states: the fast tier, whose functions are translated by the time that is measured; the interpreter alone; the
fast tier with each run in a coroutine of its own. See states.py for the method; sizes are the programs' larger ones.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from sides import ROOT
from states import compare

sys.path.insert(0, str(ROOT))

WARMING = 3
# What makes of a program one of which each run is in a coroutine.
IN_COROUTINE = """
local run = ...
return function(size)
  local is_over, answer = coroutine.resume(coroutine.create(run), size)
  assert(is_over, answer)
  return answer
end
"""


def make_state(tier: str) -> Any:
    from luapy.stdlib import open_libraries
    from luapy.vm.state import State

    state = State(tier)
    open_libraries(state)
    return state


def in_coroutine(state: Any, function: Any) -> Any:
    return state.call_single(state.load(IN_COROUTINE, "=in coroutine"), function)


def make_states() -> list[Any]:
    return [make_state(tier) for tier in ("auto", "interpret", "auto")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    columns = ["interpreted", "coroutine"]
    compare(make_states, columns, options.programs, options.rounds, WARMING, "default", {2: in_coroutine})


if __name__ == "__main__":
    main()
