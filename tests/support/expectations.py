"""Expectations inside Lua files: what ``-->`` comments say a program must print (see tests/README.md)."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NamedTuple

from tests.support.runs import DRIVER, DRIVER_NAME, Run, run_file

_MARK = re.compile(r"(?:^|\s)-->(~?)(?: (.*))?$")


class Expectation(NamedTuple):
    """What a file must do: lines of output (plain text, or a pattern for the whole line), error and traceback."""

    output: list[tuple[str, bool]]
    error: str | None
    traceback: list[str]


def read_expectation(path: Path) -> Expectation:
    output: list[tuple[str, bool]] = []
    error = None
    traceback = []
    for line in path.read_bytes().decode("latin-1").split("\n"):
        mark = _MARK.search(line)
        if mark is None:
            continue
        text = (mark.group(2) or "").rstrip(" \t\r")
        if text.startswith("error: "):
            error = text[len("error: ") :]
        elif text.startswith("traceback: "):
            traceback.append(text[len("traceback: ") :])
        else:
            output.append((text, mark.group(1) == "~"))
    return Expectation(output, error, traceback)


def differences(expected: Expectation, run: Run) -> list[str]:
    """Return one text for each way in which a run is not what was expected."""
    found = []
    printed = [line.rstrip(" \t") for line in run.output.split("\n")[:-1]]
    for number, (text, is_pattern) in enumerate(expected.output):
        if number >= len(printed):
            found.append(f"output line {number + 1} is missing, expected {text!r}")
        elif not (re.fullmatch(text, printed[number]) if is_pattern else text == printed[number]):
            found.append(f"output line {number + 1} is {printed[number]!r}, expected {text!r}")
    found += [f"unexpected output line {line!r}" for line in printed[len(expected.output) :]]
    if run.error != expected.error:
        found.append(f"error is {run.error!r}, expected {expected.error!r}")
    if expected.traceback:
        frames = [line.strip() for line in (run.traceback or "").strip().split("\n")[1:]]
        if frames != expected.traceback:
            found.append(f"traceback is {frames}, expected {expected.traceback}")
    return found


# Makes `print` note, for each line printed, which line of the main chunk was running then.
_RECORDER = """
local name, note = ...
local main, pending = coroutine.running(), ""
local tostring, select, concat, getinfo = tostring, select, table.concat, debug.getinfo
function io.write(...) pending = pending .. concat({...}) end
function print(...)
  local texts = {}
  for i = 1, select("#", ...) do texts[i] = tostring((select(i, ...))) end
  local line, level = 0, 0
  local info = getinfo(main, level, "Sl")
  while info do
    if info.short_src == name then line = info.currentline end
    level = level + 1
    info = getinfo(main, level, "Sl")
  end
  note(line, pending .. concat(texts, "\\t"))
  pending = ""
end
"""


def fill(path: Path) -> None:
    """Rewrite the expectations of a file with what the reference prints."""
    from tests.support.reference import REFERENCE

    previous = b""
    # Expectations on lines of their own move the lines below them, which messages name: repeat until it is stable.
    while previous != (previous := path.read_bytes()):
        text = previous.decode("latin-1")
        run = run_file(REFERENCE, path)
        printed = _outputs_by_line(text, path.name, run.output)
        result: list[str] = []
        for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
            stripped = _MARK.sub("", line).rstrip() if _MARK.search(line) else line
            if stripped or not _MARK.search(line):
                result += _annotated(stripped, printed.get(number, []))
        result += [f"--> {line}".rstrip() for line in printed.get(0, [])]  # printed after the main chunk's end
        if run.error is not None:
            result.append(f"--> error: {run.error}")
            result += [f"--> traceback: {frame.strip()}" for frame in (run.traceback or "").strip().split("\n")[1:]]
        path.write_bytes(("\n".join(result) + "\n").encode("latin-1"))
    for difference in differences(read_expectation(path), run_file(REFERENCE, path)):
        print(f"{path}: {difference}")


def _outputs_by_line(text: str, name: str, output: str) -> dict[int, list[str]]:
    """Return line of the main chunk -> the lines of `output` that were printed while it ran."""
    from tests.support.reference import new_runtime

    origins: list[int] = []
    runtime = new_runtime()
    recorder = runtime.eval(f"load([==[{_RECORDER}]==], '=recorder')")
    recorder(name, lambda line, printed: origins.extend([line] * len(printed.split("\n"))))
    runtime.eval(f"load([==[{DRIVER}]==], '{DRIVER_NAME}')")(text, "@" + name, "t")
    del runtime, recorder
    by_line: dict[int, list[str]] = {}
    for line, printed in zip(origins, output.split("\n")[:-1]):
        by_line.setdefault(line, []).append(printed)
    return by_line


def _annotated(line: str, outputs: list[str]) -> list[str]:
    if len(outputs) == 1 and len(line) + len(outputs[0]) < 110 and line.endswith((")", "end", "}")):
        return [f"{line} --> {outputs[0]}".rstrip()]
    indent = line[: len(line) - len(line.lstrip())]
    expectations = [f"{indent}--> {output}".rstrip() for output in outputs]
    # A line that goes on, for instance inside a string, cannot be followed by a comment.
    return [line, *expectations] if line.endswith((")", "end", "}", "]")) else [*expectations, line]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Fill in the expectations of Lua test files from the reference.")
    parser.add_argument("files", nargs="+", type=Path)
    for file in parser.parse_args().files:
        fill(file)
