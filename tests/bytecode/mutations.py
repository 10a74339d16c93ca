"""Damaging compiled functions at random, and running what the verifier still accepts.

``python -m tests.bytecode.mutations SECONDS [SEED]`` goes on for a while, reports what the interpreter could not
bear, and leaves such chunks in the current folder.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from functools import cache

from luapy.bytecode import opcodes as op
from luapy.bytecode.dump import dump
from luapy.bytecode.proto import Proto
from luapy.bytecode.undump import undump
from luapy.bytecode.verifier import VerifyError, verify
from luapy.vm.errors import LuaError
from tests.bytecode.corpus import FOLDER, functions_of, source_of
from tests.support import reference
from tests.support.luapy_engine import new_state

# A program that uses most opcodes, and ends soon.
PROGRAM = source_of(FOLDER / "programs" / "runnable.lua")

# Runs a function with a limit of instructions, and answers whether it succeeded and its first result.
RUNNER = """
local chunk = ...
debug.sethook(function() error("limit", 0) end, "", 2000)
local results = table.pack(pcall(chunk, 1, 2, 3))
debug.sethook()
return results[1]
"""


@cache
def runnable_chunk() -> bytes:
    """Return the reference's chunk for `PROGRAM`, without debug information."""
    return reference.dump(PROGRAM, "=runnable", strip=True)


def mutate(proto: Proto, chance: random.Random) -> None:
    """Change a few instructions of `proto` or of functions in it, seldom a number of registers."""
    for _ in range(chance.randint(1, 3)):
        function = chance.choice(functions_of(proto))
        position = chance.randrange(len(function.code))
        if chance.random() < 0.2:
            other = chance.randrange(len(function.code))
            function.code[position], function.code[other] = function.code[other], function.code[position]
        else:
            function.code[position] = _changed(function.code[position], chance)
        if chance.random() < 0.05:
            function.max_stack_size = max(0, function.max_stack_size + chance.choice((-2, -1, 1)))


def _changed(instruction: int, chance: random.Random) -> int:
    small = chance.randrange(12)
    choice = chance.random()
    if choice < 0.25:
        return instruction & ~0x7F | chance.randrange(len(op.OPCODES))
    if choice < 0.5:
        return instruction & ~(op.MAX_A << 7) | small << 7
    if choice < 0.7:
        return instruction & ~(op.MAX_B << 16) | small << 16
    if choice < 0.85:
        return instruction & ~(op.MAX_C << 24) | small << 24
    if choice < 0.95:
        return instruction & 0x7F | chance.getrandbits(25) << 7
    return instruction ^ 1 << 15


def run(proto: Proto) -> bool:
    """Run `proto` in a fresh state, with a limit; whether it ended without a Lua error.

    Any exception but a Lua error goes through: there should be none for a function that the verifier accepts.
    """
    state, _ = new_state()
    try:
        chunk = state.load(dump(proto).decode("latin-1"), "=mutant", "b")
        return state.call(state.load(RUNNER, "=runner"), chunk) is True
    except LuaError:
        return False
    finally:
        state.close()


def main() -> None:
    seconds = float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)
    original = runnable_chunk()
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        proto = undump(original, "=mutant")
        mutate(proto, chance)
        try:
            verify(proto)
        except VerifyError:
            outcomes["rejected"] += 1
            continue
        try:
            outcomes["succeeded" if run(proto) else "failed with a Lua error"] += 1
        except Exception as error:
            outcomes["escaped"] += 1
            name = f"mutant-{seed}-{outcomes['escaped']}.luac"
            with open(name, "wb") as file:
                file.write(dump(proto))
            print(f"{name}: {type(error).__name__}: {error}", flush=True)
    print(dict(outcomes))
    sys.exit(1 if outcomes["escaped"] else 0)


if __name__ == "__main__":
    main()
