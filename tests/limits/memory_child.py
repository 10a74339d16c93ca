"""Run the programs named on the command line, each in a state of its own with a limit, and report on each in JSON."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
from pathlib import Path

from luapy.stdlib import open_libraries
from luapy.vm.errors import LuaError
from luapy.vm.heap.census import check
from luapy.vm.state import State

LIMIT = 16 << 20


def peak_resident() -> int:
    """Return the largest resident size of this process in bytes.

    ``getrusage`` would not do: on Linux a child inherits its parent's maximum, through ``exec`` as well.
    """
    with contextlib.suppress(OSError), open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def run(path: Path) -> dict[str, object]:
    state = State()
    state.stdout = state.stderr = io.BytesIO()
    open_libraries(state)
    state.heap.collector.collect()
    baseline = state.heap.used
    state.heap.set_limit(LIMIT)
    started = time.perf_counter()
    try:
        state.call(state.load(path.read_text(), "@" + path.name))
        error = None
    except LuaError as failure:
        error = failure.value if isinstance(failure.value, str) else "error object is not a string"
    seconds = time.perf_counter() - started
    answer = state.call(state.load("return 42", "=next"))
    for _ in range(3):
        state.heap.collector.collect()
    check(state)
    return {
        "name": path.stem,
        "error": error,
        "answer": answer,
        "left": state.heap.used - baseline,
        "peak": state.heap.peak,
        "seconds": seconds,
        "resident": peak_resident(),
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(run(Path(name))), flush=True)
