"""Compilation speed: KB of source a second, for the whole compiler and for its stages.

    python bench/compile_speed.py [FILE ...] [--repeat N] [--output FILE]

Without files: the benchmark programs, and the official test suite if ``lua-testsuite/run.py`` has fetched it.
For each file the fastest of N compilations counts.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any, Callable

from sides import PROGRAMS, ROOT

sys.path.insert(0, str(ROOT))

from luapy.compiler import compile_source
from luapy.compiler.generator import generate
from luapy.compiler.lexer import skip_shebang, tokenize
from luapy.compiler.parser import parse_tokens


def fastest(function: Callable[[], Any], repeat: int) -> float:
    """Return the shortest time in seconds that `function` takes in `repeat` calls."""
    times = []
    for _ in range(repeat):
        start = perf_counter()
        function()
        times.append(perf_counter() - start)
    return min(times)


def time_stages(path: Path, repeat: int) -> dict[str, float]:
    """Return the seconds that each stage of compiling a file takes, and the whole of it."""
    source = skip_shebang(path.read_text(encoding="latin-1"))
    chunk_name = f"@{path.name}"
    tokens = tokenize(source, chunk_name)
    chunk = parse_tokens(tokens)
    return {
        "tokenize": fastest(lambda: tokenize(source, chunk_name), repeat),
        "parse": fastest(lambda: parse_tokens(tokens), repeat),
        "generate": fastest(lambda: generate(chunk, chunk_name), repeat),
        "compile": fastest(lambda: compile_source(source, chunk_name), repeat),
    }


def measure_group(name: str, files: list[Path], repeat: int) -> dict[str, Any]:
    """Time the compilation of `files`; print and return their size in KB (1,000 bytes) and the speeds."""
    kilobytes = sum(path.stat().st_size for path in files) / 1000
    timings = [time_stages(path, repeat) for path in files]
    speeds = {stage: kilobytes / sum(seconds[stage] for seconds in timings) for stage in timings[0]}
    stages = ", ".join(f"{stage} {speed:.0f}" for stage, speed in speeds.items())
    print(f"{name}: {len(files)} files, {kilobytes:.0f} KB; KB/s: {stages}")
    return {"files": len(files), "kilobytes": kilobytes, "kilobytes_per_second": speeds}


def groups(files: list[Path]) -> dict[str, list[Path]]:
    """Return the files to compile under the names of their groups."""
    if files:
        return {"given files": files}
    found = {"benchmark programs": sorted(PROGRAMS.glob("*.lua"))}
    suite = sorted((ROOT / "lua-testsuite" / ".cache").glob("suite-*/*.lua"))
    if suite:
        found["official suite"] = suite
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the speed of luapy's compiler.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3, help="compilations of each file (default %(default)s)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the figures there as JSON")
    arguments = parser.parse_args()
    figures = {name: measure_group(name, files, arguments.repeat) for name, files in groups(arguments.files).items()}
    if arguments.output:
        arguments.output.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
