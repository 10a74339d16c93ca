"""Endless recursion through metamethods, builtins and coroutines ends in a Lua error, whichever tier runs it.

What ends at a known depth, or with a known message, is in stack.lua. Here each program has a process of its own, for
what would go wrong is that Python's C stack overflows, and that ends the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SECONDS = 120

# Each defines `f`, which goes on calling itself.
SHAPES = {
    "pcall": "function f() local ok, e = pcall(f) return ok or error(e, 0) end",
    "xpcall": "function f() local ok, e = xpcall(f, function(m) return m end) return ok or error(e, 0) end",
    "chain": "local t = {} for i = 1, 3000 do t = setmetatable({}, {__index = t}) end function f() return t.x end",
    "newindex": "local t = setmetatable({}, {__newindex = function(t, k, v) t[k] = v end}) function f() t.a = 1 end",
    "call metamethod": "local t = setmetatable({}, {__call = function(self) return 1 + self() end}) f = t",
    "comparison": "local t = setmetatable({}, {__lt = function(a, b) return a < b end}) function f() return t < t end",
    "length": "local t = setmetatable({}, {__len = function(a) return #a end}) function f() return #t end",
    "format": "t = setmetatable({}, {__tostring = function(x) return ('%s'):format(x) end}) function f() print(t) end",
    "iterator": "function f() for x in f do end return 1 end",
    "coroutine": "function f() return 1 + coroutine.wrap(f)() end",
    "load": "function f() return load(function() f() return nil end)() end",
    "close": "function f() local x <close> = setmetatable({}, {__close = function() f() end}) end",
}
PROGRAM = "import sys; from luapy.tools.lua import main; sys.exit(main())"


@pytest.mark.parametrize("tier", ["interpret", "auto", "translate"])
@pytest.mark.parametrize("shape", SHAPES)
def test_recursion_ends_in_an_error(shape: str, tier: str) -> None:
    # The second time, what the first one made hot runs in translated code from the beginning.
    source = f"{SHAPES[shape]} pcall(f) local ok, message = pcall(f) print(ok, message ~= nil)"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "-e", source],
        env={**os.environ, "LUAPY_TIER": tier, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "false\ttrue\n", "")
