"""Start-up time: ``luapy -e ''`` against ``python -c pass``, in turns.

    python bench/startup.py [--rounds N] [--python PATH] [--output FILE]

Each command runs in processes of its own; the wall-clock and the processor time of each (user and system) are
taken. Modules are compiled beforehand, as they are after an installation. Unix only, as it needs ``os.wait4``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from sides import ROOT

# What an installer writes for the entry point luapy.
ENTRY_POINT = "import sys\nfrom luapy.tools.lua import main\nsys.exit(main())\n"


def environment(folder: str) -> dict[str, str]:
    """Return the environment of the commands: luapy can be imported, compiled modules are kept in `folder`."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": folder}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


def time_command(command: list[str], variables: dict[str, str]) -> tuple[float, float]:
    """Run `command` once; return its wall-clock and its processor time in seconds."""
    start = perf_counter()
    process = subprocess.Popen(command, env=variables)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = perf_counter() - start
    if status:
        raise SystemExit(f"{command} failed with status {status}")
    process.returncode = 0
    return elapsed, usage.ru_utime + usage.ru_stime


def measure(commands: dict[str, list[str]], variables: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Time the commands in turns; return the median milliseconds of each by kind of time."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for command in commands.values():
        time_command(command, variables)  # writes the compiled modules
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(time_command(command, variables))
    return {
        name: {
            "wall_ms": statistics.median([wall for wall, _ in pairs]) * 1000,
            "processor_ms": statistics.median([processor for _, processor in pairs]) * 1000,
        }
        for name, pairs in times.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the start-up time of luapy with Python's.")
    parser.add_argument("--rounds", type=int, default=30, help="runs of each command (default %(default)s)")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="interpreter to use")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the figures there as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "luapy"
        script.write_text(ENTRY_POINT, encoding="ascii")
        commands = {
            "python -c pass": [arguments.python, "-c", "pass"],
            "luapy -e ''": [arguments.python, str(script), "-e", ""],
        }
        figures = measure(commands, environment(folder), arguments.rounds)
    for name, times in figures.items():
        print(f"{name:16} {times['wall_ms']:7.1f} ms wall clock {times['processor_ms']:7.1f} ms processor")
    python, luapy = figures.values()
    ratios = {kind: luapy[kind] / python[kind] for kind in python}
    print(f"{'ratio':16} {ratios['wall_ms']:7.2f}    wall clock {ratios['processor_ms']:7.2f}    processor")
    if arguments.output:
        arguments.output.write_text(json.dumps({"commands": figures, "ratios": ratios}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
