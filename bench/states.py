"""Compares states of luapy that are set up differently: each program in all of them, in turns, as ratios to the first.

Sizes are the programs' small ones, as a rule; such runs are repeated until they take long enough to measure. The
figure of a state is its fastest round.
"""

from __future__ import annotations

import math
import sys
from time import process_time
from typing import Any, Callable

from sides import ROOT, lua_source, program_names

LONG_ENOUGH = 0.2


# Makes of a state and a function of it the function that is measured in its place.
Wrapper = Callable[[Any, Any], Any]


def load(state: Any, name: str, size: str, wrapper: Wrapper | None) -> tuple[Callable[[int], Any], int]:
    """Load a program into a state that is set up. Return what runs it, and its `size`, ``"small"`` or ``"default"``."""
    module = state.call_single(state.load(lua_source(name), f"@{name}.lua"))
    state.registry.set("module", module)
    function = module.get("run")
    if wrapper is not None:
        function = wrapper(state, function)
        state.registry.set("wrapped", function)
    return (lambda size: state.call_single(function, size)), module.get(size)


def seconds(run: Callable[[int], Any], size: int) -> float:
    start = process_time()
    run(size)
    return process_time() - start


def fastest_times(
    states: list[Any], name: str, size: str, rounds: int, warming: int, wrappers: dict[int, Wrapper]
) -> list[float]:
    """Return the fastest times of the states for the same work, after so many runs that do not count."""
    programs = [load(state, name, size, wrappers.get(index)) for index, state in enumerate(states)]
    number = programs[0][1]
    for run, _ in programs:
        for _ in range(warming):
            run(number)
    repeats = max(1, math.ceil(LONG_ENOUGH / max(seconds(programs[0][0], number), 1e-3)))
    best = [math.inf] * len(programs)
    for _ in range(rounds):
        for index, (run, _) in enumerate(programs):
            best[index] = min(best[index], sum(seconds(run, number) for _ in range(repeats)))
    return best


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def compare(
    make_states: Callable[[], list[Any]],
    columns: list[str],
    names: list[str],
    rounds: int,
    warming: int = 0,
    size: str = "small",
    wrappers: dict[int, Wrapper] | None = None,
) -> None:
    """Print the ratios of all states but the first to that, for the programs named or all.

    `wrappers` has those of some states, by their places.
    """
    sys.path.insert(0, str(ROOT))
    print(f"{'program':20}" + "".join(f" {column:>10}" for column in columns))
    rows = []
    for name in names or program_names():
        first, *others = fastest_times(make_states(), name, size, rounds, warming, wrappers or {})
        rows.append([other / first for other in others])
        print_row(name, rows[-1])
    print_row("geometric mean", [geometric_mean(list(column)) for column in zip(*rows)])


def print_row(name: str, ratios: list[float]) -> None:
    print(f"{name:20}" + "".join(f" {ratio:10.3f}" for ratio in ratios), flush=True)
