"""Runs the official Lua 5.4.8 test suite with luapy.

Each file runs in a process of its own, in a copy of the suite of its own, in portable mode unless ``--full`` says
otherwise; with ``--all`` the suite's own driver runs them in one process. The exit status is 0 if each file did what
``expectations.txt`` says, 1 if one that should pass failed, 2 if the suite cannot be had.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from fetch import FetchError, suite_folder
from fullmode import HERE, REPOSITORY, apply_exceptions, read_exceptions, write_program

EXPECTATIONS = HERE / "expectations.txt"
INTERNALS_EXCEPTIONS = HERE / "internals-exceptions.txt"
DRIVER = "all.lua"
PORTABLE = "_port=true _soft=true"
# Runs the file named by FILE the way the suite's own driver does: dumped to a binary chunk and loaded again.
THROUGH_DUMP = "local f = assert(loadfile(FILE)); assert(load(string.dump(f, STRIP)))()"
# The driver loads these from their source all the same.
NOT_DUMPED = ("gc.lua", "literals.lua", "strings.lua")
# The driver strips the debug information of these only: the others look at it.
STRIPPED = ("code.lua", "sort.lua", "verybig.lua", "goto.lua")
# The driver runs this one, which yields, in a coroutine.
IN_COROUTINE = "local f = coroutine.wrap(assert(loadfile(FILE))); assert(f() == 'b'); assert(f() == 'a')"
# These return at once without the internal library T, or in portable mode, so their closing OK does not come.
LEAVE_WITHOUT_T = ("api.lua", "code.lua")
WITHOUT_T = ">>> testC not active"
LEAVE_WHEN_PORTABLE = ("big.lua", "main.lua", "verybig.lua")


class Outcome(NamedTuple):
    """What came of one file."""

    name: str
    result: str  # "pass", "fail" or "timeout"
    seconds: float
    first_error: str


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        suite = suite_folder()
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    expected = read_expectations(EXPECTATIONS)
    names = [_suite_name(name) for name in options.files] or _default_files(suite, expected)
    if options.all:
        names = [DRIVER]
    unknown = [name for name in names if not (suite / name).is_file()]
    if unknown:
        print(f"not in the suite: {', '.join(unknown)}", file=sys.stderr)
        return 2
    outcomes = run_files(suite, names, options)
    print_table(outcomes, expected)
    return summarise(outcomes, expected)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the official Lua 5.4.8 test suite with luapy.")
    parser.add_argument("files", nargs="*", help="files of the suite, such as math.lua or math (default: all)")
    parser.add_argument("--all", action="store_true", help="run all files in one process, by the driver all.lua")
    parser.add_argument("--full", action="store_true", help="the full, non-portable suite, but for exceptions.txt")
    parser.add_argument("--internals", action="store_true", help="with the library T, but for internals-exceptions.txt")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes at once")
    parser.add_argument("--timeout", type=float, default=600, metavar="S", help="seconds for one file")
    parser.add_argument("--through-dump", action="store_true", help="dump and undump each file before it runs")
    parser.add_argument("--limit", type=int, metavar="MB", help="what Lua's objects may take in each process")
    parser.add_argument("--setup", metavar="LUA", help=f"run before each file (default: {PORTABLE}; none with --full)")
    parser.add_argument("--lua", default="", metavar="COMMAND", help="the interpreter to test instead of luapy")
    parser.add_argument("--verbose", action="store_true", help="print the whole error output of files that fail")
    options = parser.parse_args(arguments)
    if options.setup is None:
        options.setup = "" if options.full else PORTABLE
    return options


def _suite_name(argument: str) -> str:
    name = os.path.basename(argument)
    return name if name.endswith(".lua") else name + ".lua"


def read_expectations(path: Path) -> dict[str, tuple[str, str]]:
    """Return file name -> (expectation, reason)."""
    expectations = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, expectation, reason = line.split(maxsplit=2)
            if expectation not in ("pass", "fail", "named"):
                raise ValueError(f"{path.name}: unknown expectation {expectation!r} for {name}")
            expectations[name] = (expectation, reason)
    return expectations


def _expectation(name: str, expected: dict[str, tuple[str, str]]) -> str:
    expectation = expected.get(name, ("pass", ""))[0]
    return "pass" if expectation == "named" else expectation


def _default_files(suite: Path, expected: dict[str, tuple[str, str]]) -> list[str]:
    names = sorted(path.name for path in suite.glob("*.lua"))
    return [name for name in names if expected.get(name, ("pass", ""))[0] != "named"]


def run_files(suite: Path, names: list[str], options: argparse.Namespace) -> list[Outcome]:
    """Run the files, `options.jobs` at a time, and report each as it ends; the result is in the order of `names`."""
    outcomes = {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, options.jobs)) as executor:
        running = [executor.submit(run_file, suite, name, options) for name in names]
        for finished in concurrent.futures.as_completed(running):
            outcome, errors = finished.result()
            outcomes[outcome.name] = outcome
            progress = f"[{len(outcomes):2}/{len(names)}]"
            print(f"{progress} {outcome.result:7} {outcome.name}  {outcome.seconds:.1f} s", flush=True)
            if options.verbose and outcome.result != "pass":
                print(errors)
    return [outcomes[name] for name in dict.fromkeys(names)]


def run_file(suite: Path, name: str, options: argparse.Namespace) -> tuple[Outcome, str]:
    """Run one file in a fresh copy of the suite; return the outcome and everything it wrote to standard error."""
    with tempfile.TemporaryDirectory(prefix="lua-suite-") as scratch:
        folder = Path(scratch) / "testes"
        shutil.copytree(suite, folder)
        write_program(Path(scratch) / "luapy", options.limit and options.limit << 20)
        if options.full and not options.lua:
            apply_exceptions(folder, read_exceptions())
        if options.internals and not options.lua:
            apply_exceptions(folder, read_exceptions(INTERNALS_EXCEPTIONS))
        started = time.monotonic()
        try:
            done = subprocess.run(
                _command(name, Path(scratch) / "luapy", options),
                cwd=folder,
                env=_environment(),
                input=b"",  # a pipe: files.lua tells that it cannot seek there
                capture_output=True,
                timeout=options.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as expired:
            errors = (expired.stderr or b"").decode("latin-1")
            return Outcome(name, "timeout", time.monotonic() - started, f"no end after {options.timeout:g} s"), errors
        seconds = time.monotonic() - started
        errors = done.stderr.decode("latin-1")
        leaves_early = (name in LEAVE_WITHOUT_T and not options.internals) or (
            name in LEAVE_WHEN_PORTABLE and not options.full
        )
        closing = "" if leaves_early else _closing_line(folder / name)
        output = done.stdout.decode("latin-1")
        failure = _failure(closing, done.returncode, output, errors)
        if options.internals and not failure and WITHOUT_T in output:
            failure = "has left out what needs the library T"
    return Outcome(name, "fail" if failure else "pass", seconds, failure), errors


def _command(name: str, program: Path, options: argparse.Namespace) -> list[str]:
    interpreter = shlex.split(options.lua) or [sys.executable, str(program)]
    if options.internals and not options.lua:
        interpreter.append("-T")
    if name == "big.lua" and options.full:
        return [*interpreter, "-e", options.setup, "-e", IN_COROUTINE.replace("FILE", f"'{name}'")]
    if not options.through_dump or name in NOT_DUMPED:
        return [*interpreter, "-e", options.setup, name]
    strip = "true" if name in STRIPPED else "false"
    script = THROUGH_DUMP.replace("FILE", f"'{name}'").replace("STRIP", strip)
    return [*interpreter, "-e", options.setup, "-e", script]


def _environment() -> dict[str, str]:
    """Return this process's environment without Lua's variables and with this repository's luapy first."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUA_")}
    paths = [str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    return environment


def _closing_line(file: Path) -> str:
    """Return the line, in lower case, that a file prints last of all; empty if it does not."""
    if file.name == DRIVER:
        return "final ok !!!"
    ending = "".join(file.read_text(encoding="latin-1").rstrip().splitlines()[-2:]).lower()
    return "ok" if "ok" in ending and "print" in ending else ""


def _failure(closing: str, status: int, output: str, errors: str) -> str:
    """Return the first error of a run, or an empty string if the file ran to its end."""
    if status != 0:
        lines = [line for line in errors.splitlines() if line.strip(". ")]
        return lines[0].lstrip(".") if lines else f"exit status {status}"
    if closing and closing not in [line.strip().lower() for line in output.splitlines()]:
        return f"ended early: its closing {closing.upper()} is missing"
    return ""


def print_table(outcomes: list[Outcome], expected: dict[str, tuple[str, str]]) -> None:
    print()
    print(f"{'file':<16} {'result':<8} {'expected':<9} {'seconds':>7}  first error")
    for outcome in outcomes:
        expectation = _expectation(outcome.name, expected)
        row = f"{outcome.name:<16} {outcome.result:<8} {expectation:<9} {outcome.seconds:7.1f}  {outcome.first_error}"
        print(row.rstrip())


def summarise(outcomes: list[Outcome], expected: dict[str, tuple[str, str]]) -> int:
    """Print the totals and every file that surprised; return the exit status."""
    passed = [outcome.name for outcome in outcomes if outcome.result == "pass"]
    surprises = [
        outcome.name
        for outcome in outcomes
        if outcome.result != "pass" and _expectation(outcome.name, expected) == "pass"
    ]
    print(f"\n{len(passed)} of {len(outcomes)} files pass")
    for outcome in outcomes:
        if _expectation(outcome.name, expected) == "fail":
            reason = expected[outcome.name][1]
            if outcome.result == "pass":
                print(f"{outcome.name} passes although it is expected to fail: bring expectations.txt up to date")
            else:
                print(f"{outcome.name} fails, as expected: {reason}")
    if surprises:
        print(f"failed but expected to pass: {', '.join(surprises)}")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
