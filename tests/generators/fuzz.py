"""Runs generated programs under luapy and the reference without end, and reports each difference.

    python -m tests.generators.fuzz [--minutes M] [--seed N] [--jobs J] [--mode MODE]

The exit status is 1 if a Python exception came out of luapy or a program did something else than under the reference;
the program's seed and text are printed then.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
import time
import traceback
from types import FrameType
from typing import NamedTuple

from tests.generators.whole_programs import random_program
from tests.support.luapy_engine import MODES
from tests.support.reference import REFERENCE
from tests.support.runs import Engine, Run

NAME = "=program"
# A program takes luapy some tenths of a second; one that takes this long does not end.
SECONDS_PER_PROGRAM = 60
MOST_REPORTS = 10
ENGINES = {engine.name: engine for engine in MODES}


class Outcome(NamedTuple):
    """What a worker did: how many programs ran, how many lines they printed, the seeds of those that differed."""

    programs: int
    lines: int
    reports: list[int]


class DoesNotEndError(Exception):
    """A program ran for too long under luapy."""


def first_difference(expected: Run, found: Run) -> str | None:
    """Say where two runs differ, None if they do not."""
    for part, expected_text, found_text in zip(Run._fields, expected, found):
        if expected_text == found_text:
            continue
        expected_lines = [*(expected_text or "").split("\n"), "(end)"]
        found_lines = [*(found_text or "").split("\n"), "(end)"]
        for number, (line, other) in enumerate(zip(expected_lines, found_lines), 1):
            if line != other:
                return f"{part}, line {number}: expected {line!r}, found {other!r}"
        return f"{part}: expected {expected_text!r}, found {found_text!r}"
    return None


def check(program: str, engine: Engine = ENGINES["interpret"]) -> tuple[Run, str | None]:
    """Run a program under both engines; return the reference's run, and what is wrong with luapy's."""
    expected = REFERENCE.run(program, NAME, "t").without_addresses().without_nan_signs()
    try:
        found = engine.run(program, NAME, "t").without_addresses().without_nan_signs()
    except Exception:
        return expected, "an exception came out of luapy:\n" + traceback.format_exc(limit=-8)
    return expected, first_difference(expected, found)


def work(first: int, step: int, seconds: float, mode: str) -> Outcome:
    """Check the programs of the seeds first, first + step, ... for a while."""

    def too_long(_: int, frame: FrameType | None) -> None:
        raise DoesNotEndError(f"the program ran for {SECONDS_PER_PROGRAM} seconds")

    signal.signal(signal.SIGALRM, too_long)
    end = time.monotonic() + seconds
    programs = lines = 0
    reports: list[int] = []
    seed = first
    while time.monotonic() < end and len(reports) < MOST_REPORTS:
        program = random_program(seed)
        signal.alarm(SECONDS_PER_PROGRAM)
        expected, problem = check(program, ENGINES[mode])
        signal.alarm(0)
        programs += 1
        lines += expected.output.count("\n")
        if problem is not None:
            reports.append(seed)
            print(f"== seed {seed}: {problem}\n{program}", flush=True)
        seed += step
    return Outcome(programs, lines, reports)


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare luapy with the reference on generated programs.")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to run (default: 10)")
    parser.add_argument("--seed", type=int, help="seed of the first program (default: a random one)")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time (default: 1)")
    parser.add_argument("--mode", choices=ENGINES, default="interpret", help="how luapy runs them (default: interpret)")
    options = parser.parse_args()
    first = options.seed if options.seed is not None else random.randrange(10**9)
    print(f"programs from seed {first} on, for {options.minutes:g} minutes", flush=True)
    work_of_jobs = [(first + job, options.jobs, options.minutes * 60, options.mode) for job in range(options.jobs)]
    if options.jobs == 1:
        outcomes = [work(*work_of_jobs[0])]
    else:
        with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
            outcomes = pool.starmap(work, work_of_jobs, chunksize=1)
    reports = [report for outcome in outcomes for report in outcome.reports]
    programs, lines = sum(outcome.programs for outcome in outcomes), sum(outcome.lines for outcome in outcomes)
    print(f"{programs} programs ran and printed {lines} lines; {len(reports)} differed")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main())
