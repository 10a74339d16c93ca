"""Runs attacks, each under a watchdog, and tells what is wrong with the outcome."""

from __future__ import annotations

import contextlib
import importlib.util
import re
import signal
import threading
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any
from unittest import mock

from luapy.vm.translator import tier as fast_tier
from tests.security.attack import Attack
from tests.security.sessions import Ending, Session

# How far a limit may be passed.
TOLERANCE = 1.02
# What the machine's other work may add to a time limit, in seconds.
HICCUP = 0.25
# An attack that runs for so long is not held by any limit.
WATCHDOG_SECONDS = 5
# What an attack may make of the process in bytes, whatever its limit.
WATCHDOG_MEMORY = 512 << 20
# The fast tier is to take part in short programs as well.
SOON = {"CALLS": 2, "WATCHED_CALLS": 1, "ROUNDS": 3, "PATIENCE": 2}
# Numbers in the place of addresses are smaller.
_ADDRESS = re.compile(r"0x0*[1-9a-fA-F][0-9a-fA-F]{8,}")
# What no text that Lua code sees may contain.
_HOST_TEXT = re.compile(r'Traceback \(most recent|File "[^"]*", line \d|<\w+ object at|site-packages|\.py\b')


class TooLongError(BaseException):
    """The watchdog's: nothing may catch it."""


class OutOfProportionError(AssertionError):
    """An attack has done what it must not."""


@contextlib.contextmanager
def watchdog(seconds: float = WATCHDOG_SECONDS, memory: int = WATCHDOG_MEMORY) -> Iterator[None]:
    """Raise TooLongError after a while, and MemoryError if the process grows by too much."""

    def too_long(_: int, frame: FrameType | None) -> None:
        raise TooLongError(f"ran for {seconds} seconds; in " + "".join(traceback.format_stack(frame, 3)))

    can_signal = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    restore = _limit_address_space(memory)
    if can_signal:
        previous = signal.signal(signal.SIGPROF, too_long)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if can_signal:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, previous)
        restore()


def _limit_address_space(growth: int) -> Any:
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return lambda: None
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + growth, before[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_AS, before)


def check_attack(attack: Attack, level: str, tier: str) -> list[str]:
    """Run an attack; return what is wrong with the outcome."""
    with mock.patch.multiple(fast_tier, **SOON):
        session = Session(level, tier, attack.limits, attack.policy)
        problems = _problems_of_run(attack, level, session)
        problems += _problems_afterwards(session)
    session.close()
    return problems + differences(session.before, session.fingerprint())


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return how two fingerprints of a state differ."""
    return [
        f"it has left something at {name}: {before.get(name)} has become {after.get(name)}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _problems_of_run(attack: Attack, level: str, session: Session) -> list[str]:
    try:
        with watchdog():
            ending = _run(attack, session)
    except AssertionError as error:
        return [f"it came through: {error}"]
    except BaseException as error:
        return [f"{type(error).__name__} came out: {error}\n{traceback.format_exc(limit=-6)}"]
    problems = []
    expected = attack.expected(level)
    if not any(_is_met(expectation, ending) for expectation in expected):
        problems.append(f"expected {' or '.join(expected)!r}, found {ending}")
    if attack.prints and session.output().splitlines() != attack.prints:
        problems.append(f"it printed {session.output()[:300]!r}")
    return problems + problems_with_limits(session) + leaks(session.output() + ending.text, level)


def _run(attack: Attack, session: Session) -> Ending:
    if attack.path.suffix == ".lua":
        return session.run(attack.source)
    spec = importlib.util.spec_from_file_location("attack", attack.path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ending: Ending | None = module.attack(session)
    return ending or Ending("returns", "held")


def _is_met(expectation: str, ending: Ending) -> bool:
    kind, _, text = expectation.partition(": ")
    if expectation.startswith("returns "):
        return ending.kind == "returns" and ending.text == expectation[len("returns ") :]
    names = [base.__name__ for base in type(ending.error).__mro__] if ending.error is not None else []
    return (ending.kind == kind or kind in names) and text in ending.text


def problems_with_limits(session: Session) -> list[str]:
    """Return which limits a session has passed in its last run."""
    problems = []
    limits = session.limits
    for name, limit, used in (
        ("instructions", limits.instructions, session.used),
        ("bytes", limits.memory, session.peak),
        ("bytes of output", limits.output, session.written),
    ):
        if limit is not None and used > limit * TOLERANCE:
            problems.append(f"it took {used} {name}, {limit} were allowed")
    # On a busy machine the process may have got only a part of the time that it is late by.
    late = 0.0 if limits.seconds is None else session.seconds - limits.seconds * TOLERANCE
    if late > 0 and late * session.processor / session.seconds > HICCUP:
        problems.append(f"it took {session.seconds:.2f} seconds, {limits.seconds} were allowed")
    return problems


def leaks(text: str, level: str) -> list[str]:
    """Return what a text tells about the host."""
    problems = []
    if _HOST_TEXT.search(text):
        problems.append(f"a text tells about the host: {text[:300]!r}")
    if level == "STRICT" and _ADDRESS.search(text):
        problems.append(f"a text has an address: {text[:300]!r}")
    return problems


def _problems_afterwards(session: Session) -> list[str]:
    """Does the state answer an honest call, of a program that uses no globals?"""
    session.renew()
    try:
        with watchdog():
            ending = session.run("local t = {} for i = 1, 100 do t[i] = i end return #t")
    except BaseException as error:
        return [f"afterwards: {type(error).__name__}: {error}\n{traceback.format_exc(limit=-4)}"]
    return [] if (ending.kind, ending.text) == ("returns", "100") else [f"afterwards: {ending}"]
