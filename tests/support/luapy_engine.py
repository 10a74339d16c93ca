"""luapy as an engine of the tests, in each mode in which it can run a program."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Callable
from unittest import mock

from luapy.stdlib import open_libraries
from luapy.vm.heap.census import check
from luapy.vm.state import State
from luapy.vm.translator import tier as fast_tier
from tests.support.runs import DRIVER, DRIVER_NAME, Engine, Run, finished_run


def new_state(tier: str = "interpret") -> tuple[State, io.BytesIO]:
    """Return a fresh state with every library open, and the stream that its standard output goes to."""
    state = State(tier)
    output = io.BytesIO()
    state.stdin, state.stdout, state.stderr = io.BytesIO(), output, io.BytesIO()
    open_libraries(state)
    return state, output


def interpret(
    source: str, name: str, mode: str = "t", prepare: Callable[[State], None] | None = None, tier: str = "interpret"
) -> Run:
    """Run a chunk in a fresh state, close the state, and check its heap in between."""
    state, output = new_state(tier)
    driver = state.load(DRIVER, DRIVER_NAME)
    # Nothing here holds Lua values that the state does not: collections need not look through the frames of the tests.
    state.heap.root_sources.append(tuple)
    # What comes from Python is charged by who brings it.
    for text in (DRIVER_NAME, source, name):
        state.heap.charge_string(len(text))
    if prepare is not None:
        prepare(state)
    results: Any = state.call(driver, source, name, mode)
    error, traceback = results
    check(state)
    state.close()
    return finished_run(output.getvalue().decode("latin-1"), error, traceback)


# -- collector modes ------------------------------------------------------------------------------------


def _observed(mode: str, stress: str | None, step_size: int = 13) -> Callable[[State], None]:
    """Let the collector work as if the program watched it, in steps of 2 to the power of `step_size` bytes."""

    def prepare(state: State) -> None:
        collector = state.heap.collector
        collector.observed = collector.always_observed = True
        collector.parameters.step_size = step_size
        collector.change_mode(mode)
        state.heap.set_stress(stress)

    return prepare


def _collecting(mode: str, stress: str | None, step_size: int = 13) -> Callable[..., Run]:
    prepare = _observed(mode, stress, step_size)
    return lambda source, name, chunk_mode="t": interpret(source, name, chunk_mode, prepare)


def _in_tier(tier: str, prepare: Callable[[State], None] | None = None) -> Callable[..., Run]:
    return lambda source, name, chunk_mode="t": interpret(source, name, chunk_mode, prepare, tier)


def _until_warm(prepare: Callable[[State], None] | None = None) -> Callable[..., Run]:
    """Run chunks in the automatic tier, which translates what short programs do two or three times already."""
    thresholds = {"CALLS": 2, "WATCHED_CALLS": 1, "ROUNDS": 3, "PATIENCE": 2}

    def run(source: str, name: str, mode: str = "t") -> Run:
        with mock.patch.multiple(fast_tier, **thresholds):
            return interpret(source, name, mode, prepare, "auto")

    return run


# Every mode runs the whole corpus, but for a few files named below. A further tier or collector mode becomes a row of
# this table.
MODES = (
    Engine("interpret", interpret),
    Engine("automatic", _in_tier("auto")),
    Engine("automatic-soon", _until_warm()),
    Engine("translate", _in_tier("translate")),
    Engine("translate-collect-at-every-allocation", _in_tier("translate", _observed("incremental", "full"))),
    Engine("warm-collect-at-every-allocation", _until_warm(_observed("incremental", "full"))),
    Engine("collect-at-every-allocation", _collecting("incremental", "full")),
    Engine("small-steps", _collecting("incremental", "step", 5)),
    Engine("young-at-every-allocation", _collecting("generational", "step")),
)
_PLAIN = ("interpret", "automatic", "automatic-soon", "translate")
# Files with a hundred thousand allocations on top of deep stacks, or a function with a hundred thousand instructions: a
# collection at each allocation would take hours.
_TOO_LARGE = ("stack.lua", "many_closes.lua", "deep_recursion.lua", "many_coroutines.lua")
_MODES_OF = {
    **dict.fromkeys(_TOO_LARGE, _PLAIN),
    # These only compile functions, which never run.
    "nesting.lua": ("interpret",),
    "variables.lua": ("interpret",),
    # Nothing here is called often enough for the thresholds that users have.
    "large_functions.lua": ("interpret", "automatic-soon", "translate"),
}


def modes_for(path: Path) -> list[Engine]:
    """Return the modes that a Lua file runs in."""
    names = _MODES_OF.get(path.name)
    return [mode for mode in MODES if names is None or mode.name in names]
