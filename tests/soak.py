"""Many small scripts in one process: the process must not grow after the first tenth.

    python -m tests.soak [--scripts N] [--fresh]

Scripts run one after another in one state, or each in a fresh one. After each tenth the resident size is printed;
the exit status is 1 if it has grown by more than ALLOWED since the first tenth.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys

from luapy.stdlib import open_libraries
from luapy.vm.errors import LuaError
from luapy.vm.state import State

ALLOWED = 2 << 20
SCRIPTS = (
    "local t = {} for i = 1, 10 do t[i] = {i} end return #t",
    "return ('x'):rep(100):gsub('x', 'yy')",
    "local co = coroutine.wrap(function() coroutine.yield(1) end) return co()",
    "setmetatable({}, {__gc = function() end}) return 1",
    "local w = setmetatable({}, {__mode = 'k'}) w[{}] = {} return w",
    "return pcall(error, {})",
    "local a = {} a.a = a return function() return a end",
    "x = (x or 0) + 1 return string.format('%d %s', x, {})",
    "return load('return ' .. (x or 0) .. ' + 1')()",
    "error('at ' .. tostring(x))",
)


def resident() -> int:
    """Return the resident size of this process in bytes."""
    with open("/proc/self/statm", encoding="ascii") as statistics:
        return int(statistics.read().split()[1]) * 4096


def new_state() -> State:
    state = State()
    state.stdin = state.stdout = state.stderr = io.BytesIO()
    open_libraries(state)
    return state


def run(state: State, number: int) -> None:
    with contextlib.suppress(LuaError):
        state.call(state.load(f"{SCRIPTS[number % len(SCRIPTS)]} --{number}", f"=script{number}"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=100_000)
    parser.add_argument("--fresh", action="store_true", help="a fresh state for each script")
    options = parser.parse_args()
    state = new_state()
    sizes = []
    for number in range(options.scripts):
        if options.fresh:
            state.close()
            state = new_state()
        run(state, number)
        if (number + 1) % max(options.scripts // 10, 1) == 0:
            sizes.append(resident())
            print(f"{number + 1:9} scripts  {sizes[-1] / 2**20:7.1f} MB  {state.heap.used:9} of Lua's", flush=True)
    return 1 if sizes[-1] - sizes[0] > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
