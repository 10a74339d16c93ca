"""What the collector and a memory limit cost: each program in three states, in turns, as ratios to the first.

    python bench/collector.py [PROGRAM ...] [--rounds N] [--observed]

The states: collector stopped; collector running; collector running and a limit of 256 MB. With --observed, the last
two work as if the program watched the collector (as one with finalizers or weak tables does). See states.py for the
method; some runs that let the fast tier do its work come before.
"""

from __future__ import annotations

import argparse
from typing import Any

from states import compare

LIMIT = 256 << 20
WARMING = 6


def make_state(stopped: bool, limit: int | None, observed: bool) -> Any:
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
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--observed", action="store_true")
    options = parser.parse_args()

    def make_states() -> list[Any]:
        settings = ((True, None), (False, None), (False, LIMIT))
        return [make_state(stopped, limit, options.observed) for stopped, limit in settings]

    compare(make_states, ["running", "limit"], options.programs, options.rounds, WARMING)


if __name__ == "__main__":
    main()
