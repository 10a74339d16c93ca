"""What an instruction budget costs: each program in three states, in turns, as ratios to the first.

    python bench/budget.py [PROGRAM ...] [--rounds N] [--tier MODE]

The states: no limits; a budget that is never used up; such a budget and a memory limit of 256 MB. See states.py for
the method; some runs that let the fast tier do its work come before.
"""

from __future__ import annotations

import argparse
from typing import Any

from states import compare

BUDGET = 1 << 50
MEMORY = 256 << 20
WARMING = 6


def make_state(tier: str, budget: int | None, memory: int | None) -> Any:
    from luapy.stdlib import open_libraries
    from luapy.vm.state import State

    state = State(tier)
    open_libraries(state)
    state.budget.set_limit(budget)
    state.heap.set_limit(memory)
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tier", default="auto", choices=("interpret", "auto", "translate"))
    options = parser.parse_args()

    def make_states() -> list[Any]:
        limits = ((None, None), (BUDGET, None), (BUDGET, MEMORY))
        return [make_state(options.tier, budget, memory) for budget, memory in limits]

    compare(make_states, ["budget", "and limit"], options.programs, options.rounds, WARMING)


if __name__ == "__main__":
    main()
