"""Runs hostile programs made at random in sandboxes, without end, and reports each that does what none must.

    python -m tests.security.fuzz [--minutes M] [--seed N] [--level LEVEL] [--tier TIER]

A program must end by itself, with an error of luapy's, or at a limit. It must not run past a limit by more than 2 %,
learn anything about the host, or leave anything in the pooled state. The exit status is 1 if one did; its seed and
text are printed then. With ``--show``, the program of a seed is printed and run.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import random
import sys
import time
import traceback
from unittest import mock

from luapy import LuaLimitError
from luapy.vm.translator import tier as fast_tier
from tests.security.attack import LEVELS, TIERS, Limits
from tests.security.programs import hostile_program
from tests.security.runner import SOON, differences, leaks, problems_with_limits, watchdog
from tests.security.sessions import Session, new_engine

LIMITS = Limits(instructions=50_000, memory=8 << 20, seconds=3.0, output=10_000)
# What a program may take of the processor before it counts as one that hangs.
SECONDS = 10.0
MEMORY = 256 << 20
MOST_REPORTS = 20
# Sessions share a state for so many programs, as those of a pool do.
PROGRAMS_PER_STATE = 200


class Thing:
    """An object of the host with one attribute and one method that are registered, and others that are not."""

    name = "thing"
    secret = "SECRET"

    def method(self, *arguments: object) -> int:
        return len(arguments)


def _call(function: object = None, *arguments: object) -> object:
    return function(*arguments) if callable(function) else None


def _give(kind: object = 0, *_: object) -> object:
    return [1, "x", {"a": [1, 2]}, None, Thing()][kind % 5 if isinstance(kind, int) else 0]


class Sandboxes:
    """One engine after the other of a level and a tier, each with what the host offers."""

    def __init__(self, level: str, tier: str) -> None:
        self.level = level
        self.tier = tier
        self._engine = self._make()
        self._uses = 0

    def _make(self):  # type: ignore[no-untyped-def]
        engine = new_engine(self.level, self.tier, {})
        engine.register("host", lambda *arguments: arguments[0] if arguments else None)
        engine.register(
            "give",
            lambda kind=None, *_: [1, "x", {"a": [1, 2]}, None, Thing()][kind % 5 if isinstance(kind, int) else 0],
        )
        engine.register("call", _call)
        engine.expose("thing", Thing(), attributes=["name"], methods=["method"])
        return engine

    def session(self) -> Session:
        self._uses += 1
        if self._uses % PROGRAMS_PER_STATE == 0:
            self._engine = self._make()
        return Session(self.level, self.tier, LIMITS, engine=self._engine)


def check(program: str, boxes: Sandboxes) -> tuple[str, list[str]]:
    """Run a program; return how it ended, and what was wrong."""
    session = boxes.session()
    kind = "?"
    problems = []
    try:
        with watchdog(SECONDS, MEMORY):
            ending = session.run(program)
        kind = ending.kind
        text = session.output() + ending.text
        problems = problems_with_limits(session) + leaks(text, session.level)
        if "SECRET" in text:
            problems.append("it has got the secret")
        session.renew()
        with watchdog(SECONDS, MEMORY):
            honest = session.run("local t = {} for i = 1, 100 do t[i] = i end return #t")
        # Finalizers of the hostile program's, which belong to the same context, may use up what it has.
        stopped = isinstance(honest.error, LuaLimitError) and boxes.level == "STANDARD"
        if honest.text != "100" and not stopped:
            problems.append(f"afterwards: {honest}")
        # What the host keeps of a program would be found afterwards.
        ending = honest = None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        problems.append(f"{type(error).__name__} came out: {error}\n{traceback.format_exc(limit=-8)}")
    try:
        session.close()
        problems += differences(session.before, session.fingerprint())
    except Exception as error:
        problems.append(f"the state could not be given back: {error!r}\n{traceback.format_exc(limit=-4)}")
        boxes.__init__(boxes.level, boxes.tier)  # type: ignore[misc]
    return kind, problems


def main() -> int:
    parser = argparse.ArgumentParser(description="Run hostile programs made at random.")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to run (default: 10)")
    parser.add_argument("--seed", type=int, help="seed of the first program (default: a random one)")
    parser.add_argument("--level", choices=LEVELS, default="STRICT")
    parser.add_argument("--tier", choices=TIERS, default="auto")
    parser.add_argument("--show", action="store_true", help="print and run the program of the seed, and no other")
    options = parser.parse_args()
    first = options.seed if options.seed is not None else random.randrange(10**9)
    boxes = Sandboxes(options.level, options.tier)
    print(f"programs from seed {first} on, for {options.minutes:g} minutes", flush=True)
    end = time.monotonic() + options.minutes * 60
    kinds: collections.Counter[str] = collections.Counter()
    reports = 0
    with mock.patch.multiple(fast_tier, **SOON):
        for seed in itertools.count(first):
            program = hostile_program(seed)
            if options.show:
                print(program, flush=True)
            kind, problems = check(program, boxes)
            kinds[kind] += 1
            if problems:
                reports += 1
                print(f"== seed {seed} ({kind})", *problems, program if not options.show else "", sep="\n", flush=True)
            if options.show or time.monotonic() > end or reports >= MOST_REPORTS:
                break
    print(f"{sum(kinds.values())} programs ran: {dict(kinds.most_common())}; {reports} did what none must")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main())
