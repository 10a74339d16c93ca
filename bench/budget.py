"""What an instruction budget costs: each program in three states, in turns, as ratios to the first.

    python bench/budget.py [PROGRAM ...] [--rounds N] [--tier MODE]

The states: no limits; a budget that is never used up; such a budget and a memory limit of 256 MB. Sizes are the
programs' small ones, made larger until a run takes long enough to measure. The figure of a state is its fastest round,
after some that let the fast tier do its work.
"""

from __future__ import annotations

import argparse
import math
import sys
from time import process_time
from typing import Any, Callable

from sides import ROOT, lua_source, program_names

BUDGET = 1 << 50
MEMORY = 256 << 20
LONG_ENOUGH = 0.2
WARMING = 6


def load(name: str, tier: str, budget: int | None, memory: int | None) -> tuple[Callable[[int], Any], int]:
    from luapy.stdlib import open_libraries
    from luapy.vm.state import State

    state = State(tier)
    open_libraries(state)
    state.budget.set_limit(budget)
    state.heap.set_limit(memory)
    module = state.call_single(state.load(lua_source(name), f"@{name}.lua"))
    state.registry.set("module", module)
    function = module.get("run")
    return (lambda size: state.call_single(function, size)), module.get("small")


def seconds(run: Callable[[int], Any], size: int) -> float:
    start = process_time()
    run(size)
    return process_time() - start


def measure(name: str, tier: str, rounds: int) -> list[float]:
    """Return the fastest times of the three states, in seconds for the same work."""
    states = [load(name, tier, None, None), load(name, tier, BUDGET, None), load(name, tier, BUDGET, MEMORY)]
    size = states[0][1]
    for run, _ in states:
        for _ in range(WARMING):
            run(size)
    repeats = max(1, math.ceil(LONG_ENOUGH / max(seconds(states[0][0], size), 1e-3)))
    best = [math.inf] * len(states)
    for _ in range(rounds):
        for index, (run, _) in enumerate(states):
            best[index] = min(best[index], sum(seconds(run, size) for _ in range(repeats)))
    return best


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tier", default="auto", choices=("interpret", "auto", "translate"))
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    ratios: list[tuple[float, float]] = []
    print(f"{'program':20} {'budget':>8} {'and limit':>10}")
    for name in options.programs or program_names():
        unlimited, budget, both = measure(name, options.tier, options.rounds)
        ratios.append((budget / unlimited, both / unlimited))
        print(f"{name:20} {budget / unlimited:8.3f} {both / unlimited:10.3f}", flush=True)
    means = [geometric_mean([ratio[index] for ratio in ratios]) for index in range(2)]
    print(f"{'geometric mean':20} {means[0]:8.3f} {means[1]:10.3f}")


if __name__ == "__main__":
    main()
