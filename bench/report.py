"""The results of a benchmark run: medians, ratios, geometric means, as a table and as JSON."""

from __future__ import annotations

import datetime
import math
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyperf
from measure import Timing
from sides import ROOT

# The ratios worth a column: each is a side's time divided by another's.
RATIOS = (("luapy", "python"), ("luapy", "puc"), ("python", "puc"))

# name of a program -> side -> one Timing for each worker process
Timings = dict[str, dict[str, list[Timing]]]


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def commit() -> str:
    """Return the commit that is checked out, "unknown" outside a clone."""
    try:
        command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine() -> dict[str, Any]:
    return {"processor": processor(), "cores": os.cpu_count(), "system": f"{platform.system()} {platform.release()}"}


def program_summary(size: int, timings: dict[str, list[Timing]]) -> dict[str, Any]:
    """Return a program's median seconds for each side and the ratios of them."""
    seconds = {
        side: statistics.median([value for timing in processes for value in timing.values])
        for side, processes in timings.items()
    }
    ratios = {f"{a}/{b}": seconds[a] / seconds[b] for a, b in RATIOS if a in seconds and b in seconds}
    return {"size": size, "seconds": seconds, "ratios": ratios}


def summarize(sizes: dict[str, int], timings: Timings, failures: dict[str, str]) -> dict[str, Any]:
    """Return the whole run as data for JSON: where and how it ran, each program's figures, geometric means."""
    programs = {name: program_summary(sizes[name], timings[name]) for name in sorted(timings)}
    versions = {side: processes[0].version for sides in timings.values() for side, processes in sides.items()}
    means = {}
    for a, b in RATIOS:
        ratios = [program["ratios"][f"{a}/{b}"] for program in programs.values() if f"{a}/{b}" in program["ratios"]]
        if ratios:
            means[f"{a}/{b}"] = geometric_mean(ratios)
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "command": ["python", *sys.argv],
        "commit": commit(),
        "machine": machine(),
        "versions": versions,
        "programs": programs,
        "geometric_means": means,
        "failures": failures,
    }


def table(summary: dict[str, Any]) -> str:
    """Return the figures as a Markdown table: milliseconds for each side, then the ratios."""
    sides = list(summary["versions"])
    ratios = list(summary["geometric_means"])
    rows = [["program", *(f"{side} ms" for side in sides), *ratios]]
    for name, program in summary["programs"].items():
        times = [f"{program['seconds'][side] * 1000:.1f}" for side in sides]
        rows.append([name, *times, *(f"{program['ratios'][ratio]:.2f}" for ratio in ratios)])
    means = [f"{summary['geometric_means'][ratio]:.2f}" for ratio in ratios]
    rows.append(["**geometric mean**", *[""] * len(sides), *means])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    rows.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def pyperf_suite(side: str, timings: Timings) -> pyperf.BenchmarkSuite:
    """Return one side's measurements in pyperf's form, a run for each worker process."""
    benchmarks = []
    for name, sides in timings.items():
        runs = []
        for timing in sides[side]:
            metadata = {"name": name, "unit": "second", "loops": timing.loops, "implementation": timing.version}
            warmups = [(1, seconds) for seconds in timing.warmups]
            runs.append(pyperf.Run(timing.values, warmups=warmups, metadata=metadata))
        benchmarks.append(pyperf.Benchmark(runs))
    return pyperf.BenchmarkSuite(benchmarks)
