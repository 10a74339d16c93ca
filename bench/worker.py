"""One side of one program in a process of its own, timed on request: ``python worker.py SIDE PROGRAM``.

Writes a line of JSON with the program's ``small`` and ``default`` sizes and the ``version`` of what runs it.
Then each line read, ``{"size": n, "loops": m}``, is answered by ``{"seconds": s, "answer": a}``: the processor
time (user and system) that m runs of size n took together and the last run's answer. Ends when its input does.
Needs nothing but the side's own implementation, so any interpreter can run it.
"""

from __future__ import annotations

import json
import sys
from time import process_time
from typing import Any

from sides import SIDES, Program


def reply(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def time_runs(program: Program, size: int, loops: int) -> dict[str, Any]:
    run = program.run
    answer: Any = None
    start = process_time()
    for _ in range(loops):
        answer = run(size)
    return {"seconds": process_time() - start, "answer": answer}


def main() -> None:
    side, name = sys.argv[1:]
    program = SIDES[side](name)
    reply({"small": program.small, "default": program.default, "version": program.version})
    for line in sys.stdin:
        request = json.loads(line)
        reply(time_runs(program, request["size"], request["loops"]))


if __name__ == "__main__":
    main()
