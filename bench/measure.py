"""Times the sides of a program in turns, each in a worker process of its own."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

WORKER = Path(__file__).resolve().parent / "worker.py"


class WorkerFailed(Exception):
    """A side could not load or run the program; the message is the worker's error output."""


class WrongAnswer(Exception):
    """The sides of a program disagree about its answer."""


class Worker:
    """A side of a program in a running worker process; `version`, `small` and `default` are as the worker says."""

    def __init__(self, python: str, side: str, name: str) -> None:
        self.side = side
        self.process = subprocess.Popen(
            [python, str(WORKER), side, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        greeting = self._receive()
        self.version: str = greeting["version"]
        self.small: int = greeting["small"]
        self.default: int = greeting["default"]

    def _receive(self) -> dict[str, Any]:
        line = self.process.stdout.readline()  # type: ignore[union-attr]
        if line:
            return json.loads(line)
        _, errors = self.process.communicate()
        raise WorkerFailed(f"{self.side}: {errors.strip() or 'the worker ended without a word'}")

    def time(self, size: int, loops: int) -> dict[str, Any]:
        """Run the program `loops` times; return ``{"seconds": float, "answer": ...}``. Raises WorkerFailed."""
        stdin = self.process.stdin
        stdin.write(json.dumps({"size": size, "loops": loops}) + "\n")  # type: ignore[union-attr]
        stdin.flush()  # type: ignore[union-attr]
        return self._receive()

    def close(self) -> None:
        self.process.communicate()


class Plan:
    """How to measure a program.

    `size` is what it is run with, None for its own. Each worker gives `values` values, each over as many runs as
    the warm-up says are needed to last `shortest` seconds. The warm-up is one run, or runs for `warm_up` seconds.
    """

    def __init__(self, size: int | None, values: int, shortest: float, warm_up: float) -> None:
        self.size = size
        self.values = values
        self.shortest = shortest
        self.warm_up = warm_up


class Timing:
    """What one worker measured: the processor time of one run, in seconds.

    Each of `values` is the mean of `loops` runs; `warmups` are the times of the warm-up runs.
    """

    def __init__(self, version: str) -> None:
        self.version = version
        self.loops = 1
        self.warmups: list[float] = []
        self.values: list[float] = []


def check_answers(answers: dict[str, Any]) -> None:
    """Raise WrongAnswer unless all sides gave the same answer of the same type."""
    if len({(type(answer).__name__, answer) for answer in answers.values()}) > 1:
        raise WrongAnswer(f"the answers differ: {answers}")


def warm_up(worker: Worker, size: int, plan: Plan) -> tuple[Timing, Any]:
    """Run the program until it is warm; return a Timing without values and the program's answer."""
    timing = Timing(worker.version)
    while True:
        result = worker.time(size, 1)
        timing.warmups.append(result["seconds"])
        if sum(timing.warmups) >= plan.warm_up:
            timing.loops = max(1, math.ceil(plan.shortest / result["seconds"]))
            return timing, result["answer"]


def time_in_turns(workers: list[Worker], size: int, plan: Plan) -> dict[str, Timing]:
    """Take the values, one from each worker in every round. Raises WorkerFailed and WrongAnswer."""
    timings: dict[str, Timing] = {}
    answers: dict[str, Any] = {}
    for worker in workers:
        timings[worker.side], answers[worker.side] = warm_up(worker, size, plan)
    check_answers(answers)
    for _ in range(plan.values):
        for worker in workers:
            timing = timings[worker.side]
            timing.values.append(worker.time(size, timing.loops)["seconds"] / timing.loops)
    return timings


def measure_program(name: str, sides: list[str], python: str, plan: Plan) -> tuple[int, dict[str, Timing]]:
    """Time the program's sides in fresh workers; return the size it ran with and the timings by side.

    `python` is the interpreter of the sides luapy and python; the reference runs under this process's own.
    """
    workers: list[Worker] = []
    try:
        for side in sides:
            workers.append(Worker(sys.executable if side == "puc" else python, side, name))
        size = workers[0].default if plan.size is None else plan.size
        return size, time_in_turns(workers, size, plan)
    finally:
        for worker in workers:
            worker.close()
