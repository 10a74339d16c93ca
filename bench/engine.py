"""What the engine costs: a small run from pool and cache, and the sandbox's levels on the benchmark programs.

    python bench/engine.py                        the small runs, in microseconds
    python bench/engine.py --programs [NAME ...]  STANDARD and STRICT as ratios to NONE (see states.py)

The limits of the programs are those that they do not reach.
"""

from __future__ import annotations

import argparse
import sys
from time import monotonic, process_time
from typing import Any

from sides import ROOT

sys.path.insert(0, str(ROOT))

from luapy.engine import Engine, SandboxLevel, SecurityPolicy

LIMITS = {"instructions": 1 << 50, "memory": 256 << 20, "seconds": 1e8, "output": 1 << 30, "source": 1 << 30}
WARMING = 6
# Runs measured at once: few, so that some series are not disturbed.
SERIES = 100
# What is run, by name: the chunk and the variables that it gets.
SMALL_RUNS: dict[str, tuple[str, dict[str, Any]]] = {
    "return 42": ("return 42", {}),
    "a variable": ("return x + 1", {"x": 1}),
    "a table of ten": ("return {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}", {}),
    "a loop of 100": ("local s = 0 for i = 1, 100 do s = s + i end return s", {}),
}


def microseconds(engine: Engine, code: str, variables: dict[str, Any], rounds: int) -> float:
    """Return the least mean time of a run, of several series."""
    for _ in range(200):
        engine.run(code, **variables)
    best = 1e9
    for _ in range(20 * rounds):
        start = process_time()
        for _ in range(SERIES):
            engine.run(code, **variables)
        best = min(best, process_time() - start)
    return best * 1e6 / SERIES


def small_runs(rounds: int) -> None:
    engines = {level: Engine(level, output=lambda text: None) for level in SandboxLevel}
    print(f"{'microseconds':16}" + "".join(f"{level.name:>10}" for level in engines))
    for name, (code, variables) in SMALL_RUNS.items():
        figures = [microseconds(engine, code, variables, rounds) for engine in engines.values()]
        print(f"{name:16}" + "".join(f"{figure:10.1f}" for figure in figures))


def make_states() -> list[Any]:
    states = []
    for level in SandboxLevel:
        policy = SecurityPolicy.for_level(level)
        if level is not SandboxLevel.NONE:
            policy = policy.replace(limits={**LIMITS})
        context = Engine(policy).context()
        state = context._box.state
        if level is not SandboxLevel.NONE:
            state.budget.deadline = monotonic() + LIMITS["seconds"]
        # For as long as the state is in use.
        state.library_data["context"] = context
        states.append(state)
    return states


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--programs", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.programs:
        from states import compare

        compare(make_states, ["STANDARD", "STRICT"], options.names, options.rounds, WARMING)
    else:
        small_runs(options.rounds)


if __name__ == "__main__":
    main()
