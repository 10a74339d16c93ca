"""What the collector and a memory limit cost: each program in three states, in turns, as ratios to the first.

    python bench/collector.py [PROGRAM ...] [--rounds N] [--observed]

The states: collector stopped; collector running; collector running and a limit of 256 MB. With --observed, the last
two work as if the program watched the collector (as one with finalizers or weak tables does). Sizes are the programs'
small ones, made larger until a run takes long enough to measure. The figure of a state is its fastest round.
"""

from __future__ import annotations

import argparse
import math
import sys
from time import process_time
from typing import Any, Callable

from sides import ROOT, lua_source, program_names

LIMIT = 256 << 20
LONG_ENOUGH = 0.25


def load(name: str, stopped: bool, limit: int | None, observed: bool) -> tuple[Callable[[int], Any], int]:
    from luapy.stdlib import open_libraries
    from luapy.vm.state import State

    state = State()
    open_libraries(state)
    collector = state.heap.collector
    collector.stopped = stopped
    if observed and not stopped:
        collector.observed = collector.always_observed = True
        collector.collect()
    state.heap.set_limit(limit)
    module = state.call_single(state.load(lua_source(name), f"@{name}.lua"))
    state.registry.set("module", module)
    function = module.get("run")
    return (lambda size: state.call_single(function, size)), module.get("small")


def seconds(run: Callable[[int], Any], size: int) -> float:
    start = process_time()
    run(size)
    return process_time() - start


def measure(name: str, rounds: int, observed: bool) -> list[float]:
    """Return the fastest times of the three states, in seconds for the same work."""
    states = [load(name, True, None, False), load(name, False, None, observed), load(name, False, LIMIT, observed)]
    size = states[0][1]
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
    parser.add_argument("--observed", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    ratios: list[tuple[float, float]] = []
    print(f"{'program':20} {'running':>8} {'limit':>8}")
    for name in options.programs or program_names():
        stopped, running, limited = measure(name, options.rounds, options.observed)
        ratios.append((running / stopped, limited / stopped))
        print(f"{name:20} {running / stopped:8.3f} {limited / stopped:8.3f}", flush=True)
    means = [geometric_mean([ratio[index] for ratio in ratios]) for index in range(2)]
    print(f"{'geometric mean':20} {means[0]:8.3f} {means[1]:8.3f}")


if __name__ == "__main__":
    main()
