"""Regular expressions: the lines of a log are taken apart, counted, rewritten and trimmed."""

from __future__ import annotations

import re

SMALL = 8
DEFAULT = 1500
LEVEL = re.compile(r"\[([A-Z]+)\]")
LINE = re.compile(r"[^\n]+")
TIMES = re.compile(r"(\d+):(\d+):(\d+) \[[A-Z]+\] worker-(\d+): took (\d+) ms")
PATH = re.compile(r"path=(\S+)")
STEM = re.compile(r"([^/]+)\.\w+$")
DATE = re.compile(r"\d\d\d\d-(\d\d)-(\d\d)")
TRIM = re.compile(r"^\s*(.*?)\s*$")


def make_log(lines: int) -> str:
    levels = ("INFO", "WARN", "ERROR", "DEBUG")
    log = []
    for i in range(1, lines + 1):
        date = f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d} {i % 24:02d}:{i % 60:02d}:{i * 7 % 60:02d}"
        log.append(f"{date} [{levels[i % 4]}] worker-{i % 8}: took {i * 37 % 1000} ms, path=/srv/data/{i}.txt  ")
    return "\n".join(log)


def count_levels(log: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for match in LEVEL.finditer(log):
        level = match[1]
        counts[level] = counts.get(level, 0) + 1
    return counts


def total_times(log: str) -> int:
    total = 0
    for line in LINE.findall(log):
        match = TIMES.search(line)
        if match:
            hour, minute, second, worker, took = match.groups()
            total += int(hour) * 3600 + int(minute) * 60 + int(second) + int(worker) + int(took)
    return total


def stem(match: re.Match[str]) -> str:
    found = STEM.search(match[1])
    return "file=" + (found[1] if found else "")


def hide_paths(log: str) -> str:
    return PATH.sub(stem, log)


def expand(log: str) -> str:
    return DATE.sub(r"\2.\1.", log)


def trim_all(log: str) -> int:
    count = 0
    for line in LINE.findall(log):
        match = TRIM.search(line)
        if match:
            count += len(match[1])
    return count


def run(n: int) -> int:
    log = make_log(n)
    counts = count_levels(log)
    return total_times(log) + len(hide_paths(log)) + len(expand(log)) + trim_all(log) + counts.get("ERROR", 0) * 1000
