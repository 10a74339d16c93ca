"""Runs the benchmark programs by luapy, by Python and by PUC-Rio Lua in turns and prints the ratios.

    python bench/run.py                       all programs, about ten minutes
    python bench/run.py --fast --filter sort  a quick look at some of them
    python bench/run.py --python pypy3        luapy and the twins under another interpreter

See bench/README.md for the method and for what is written with --output.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import sys
from pathlib import Path

from measure import Plan, Timing, WorkerFailed, WrongAnswer, measure_program
from sides import SIDES, program_names

# Worker processes for each side of a program, values from each, and the shortest time a value may take.
NORMAL = (5, 3, 0.1)
FAST = (1, 3, 0.02)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare luapy with Python and PUC-Rio Lua on the benchmark programs.")
    parser.add_argument("--filter", action="append", metavar="PART", help="programs whose name holds PART or fits it")
    parser.add_argument("--fast", action="store_true", help="one process for each side, short values: rough figures")
    parser.add_argument("--processes", type=int, help=f"processes for each side (default {NORMAL[0]})")
    parser.add_argument("--values", type=int, help=f"values from each process (default {NORMAL[1]})")
    parser.add_argument("--warm-up", type=float, default=0.0, metavar="SECONDS", help="let each side run before (PyPy)")
    parser.add_argument("--size", type=int, help="run this size in place of each program's own")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="interpreter of luapy and the twins")
    parser.add_argument("--sides", default="luapy,python,puc", help="which sides to run (default %(default)s)")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="write the results there as JSON")
    arguments = parser.parse_args()
    arguments.sides = arguments.sides.split(",")
    if not set(arguments.sides) <= set(SIDES):
        parser.error(f"sides are {', '.join(SIDES)}")
    if arguments.output:
        try:
            arguments.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            parser.error(str(error))
    return arguments


def chosen_programs(filters: list[str] | None) -> list[str]:
    names = program_names()
    if not filters:
        return names
    return [name for name in names if any(part in name or fnmatch.fnmatch(name, part) for part in filters)]


def show_progress(text: str) -> None:
    """Show `text` in place of the last progress line, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


class BenchmarkRun:
    """The state of a run: sizes, timings and failures by program name."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        processes, values, self.shortest = FAST if arguments.fast else NORMAL
        self.processes = arguments.processes or processes
        self.values = arguments.values or values
        self.sizes: dict[str, int] = {}
        self.timings: dict[str, dict[str, list[Timing]]] = {}
        self.failures: dict[str, str] = {}

    def measure(self, name: str) -> None:
        """Add what one worker process for each side measures of the program; a failure ends it for this run."""
        arguments = self.arguments
        plan = Plan(arguments.size, self.values, self.shortest, arguments.warm_up)
        try:
            size, timings = measure_program(name, arguments.sides, arguments.python, plan)
        except (WorkerFailed, WrongAnswer) as failure:
            self.failures[name] = str(failure)
            self.timings.pop(name, None)
            return
        self.sizes[name] = size
        for side, timing in timings.items():
            self.timings.setdefault(name, {}).setdefault(side, []).append(timing)

    def measure_all(self, names: list[str]) -> None:
        """Go through all programs once for each process, so that a busy spell of the machine hits them all."""
        for process in range(self.processes):
            for position, name in enumerate(names, 1):
                if name not in self.failures:
                    show_progress(f"round {process + 1}/{self.processes}, program {position}/{len(names)}: {name}")
                    self.measure(name)
        show_progress("")


def write_results(folder: Path, run: BenchmarkRun, summary: dict[str, object]) -> None:
    from report import pyperf_suite

    for side in run.arguments.sides:
        pyperf_suite(side, run.timings).dump(str(folder / f"{side}.json"), replace=True)
    (folder / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    arguments = parse_arguments()
    names = chosen_programs(arguments.filter)
    if not names:
        print("no program has such a name", file=sys.stderr)
        return 2
    try:
        from report import summarize, table
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is missing: pip install -e '.[bench]'", file=sys.stderr)
        return 2
    run = BenchmarkRun(arguments)
    run.measure_all(names)
    summary = summarize(run.sizes, run.timings, run.failures)
    if run.timings:
        print(table(summary))
        for side, version in summary["versions"].items():
            print(f"{side}: {version}")
        if arguments.output:
            write_results(arguments.output, run, summary)
    for name, failure in run.failures.items():
        print(f"\n{name} FAILED: {failure}", file=sys.stderr)
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
