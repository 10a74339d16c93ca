"""How long whole tables take from Python to Lua and back, against lupa: ``python bench/conversion.py``.

Both sides do the same in turns in one process, and the least of many times counts. Lists of ints and dicts of strings
are what the goal is about: no slower than lupa's ``table_from``, ``list(table.values())`` and ``dict(table)``.
"""

from __future__ import annotations

import sys
from time import perf_counter
from typing import Any, Callable

from luapy.embed.conversion import Converter
from luapy.vm.state import State

COUNT = 10_000
ROUNDS = 60

CASES: dict[str, Any] = {
    "list of ints": list(range(COUNT)),
    "list of floats": [index / 7 for index in range(COUNT)],
    "list of large ints": [index << 40 for index in range(COUNT)],
    "list of strings": [f"value {index}" for index in range(COUNT)],
    "list of other strings": [f"größe {index}" for index in range(COUNT)],
    "dict of strings": {f"key {index}": f"value {index}" for index in range(COUNT)},
    "dict of ints": {f"key {index}": index for index in range(COUNT)},
}


def least(functions: list[Callable[[], Any]], rounds: int = ROUNDS) -> list[float]:
    """Return the least time of each function in microseconds; they take turns."""
    times = [float("inf")] * len(functions)
    for _ in range(rounds):
        for index, function in enumerate(functions):
            start = perf_counter()
            function()
            times[index] = min(times[index], perf_counter() - start)
    return [time * 1e6 for time in times]


def measure(rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """Return for each case and direction the times of luapy and of lupa, in microseconds."""
    from lupa import lua54

    lupa = lua54.LuaRuntime()
    converter = Converter(State(), proxy=_refuse, wrap=_refuse)
    found = {}
    for name, container in CASES.items():
        theirs = lupa.table_from(container)
        ours = converter.copy_to_lua(container)
        back: Callable[[], Any] = lambda: list(theirs.values())  # noqa: B023, E731
        if isinstance(container, dict):
            back = lambda: dict(theirs)  # noqa: B023, E731
        times = least(
            [
                lambda: converter.copy_to_lua(container),  # noqa: B023
                lambda: lupa.table_from(container),  # noqa: B023
                lambda: converter.copy_to_python(ours),  # noqa: B023
                back,
            ],
            rounds,
        )
        found[f"{name} to Lua"] = times[0], times[1]
        found[f"{name} to Python"] = times[2], times[3]
    return found


def _refuse(value: Any) -> Any:
    raise TypeError(f"no {type(value).__name__} was to be converted")


def main() -> int:
    print(f"{'':32}{'luapy':>10}{'lupa':>10}{'ratio':>8}   (microseconds for {COUNT:,} values)")
    for name, (ours, theirs) in measure().items():
        print(f"{name:32}{ours:10.0f}{theirs:10.0f}{ours / theirs:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
