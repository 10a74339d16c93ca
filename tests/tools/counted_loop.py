"""Writes ``luapy/vm/counted.py``, the interpreter's loop with charges, from ``luapy/vm/interpreter.py``.

python -m tests.tools.counted_loop      write it anew, after a change of the interpreter
"""

from __future__ import annotations

import re
import subprocess
import sys

from tests.tools.command_lines import ROOT

SOURCE = ROOT / "luapy" / "vm" / "interpreter.py"
TARGET = ROOT / "luapy" / "vm" / "counted.py"

_HEADER = '''"""The interpreter's loop, with charges to a budget: see counting.py.

Written by ``python -m tests.tools.counted_loop`` from interpreter.py, which a change belongs into.
"""

from __future__ import annotations

from sys import _getframe as current_frame
'''
_IMPORTS = """
from luapy.vm.calls import charge_results
from luapy.vm.costs import BYTES, LONG_STRING
from luapy.vm.counting import SteppedCode, with_charges
from luapy.vm.interpreter import _DEEP, _SMALL, NO_TIER, RUN_CODES
from luapy.vm.translator.pythonstack import NESTED, set_role
"""
_SIGNATURE = '''
def run(state: State, boundary: Any, entries: int = 1) -> None:
    """What ``run`` of the interpreter does, while instructions are counted."""
'''
_BEFORE = """
rests: Any = None
pc = 0
try:
"""
_AFTER = """
except BaseException:
    if rests is not None and rests[pc]:
        budget.give_back(current_frame())
    raise
"""
_END = """

RUN_CODES.add(run.__code__)
set_role(run, NESTED)
"""
# An instruction has been fetched: the charge of n stands for the first one of a segment.
_FETCHED = """
if operation < 0:
    budget.left += operation
    if budget.left < 0:
        # With what is outstanding at an MMBIN.
        operation -= rests[pc]
        rests = None
        frame.pc = pc + 1
        frame.native = None
        if budget.spent(-operation):
            code = SteppedCode(budget, frame, plain)
            continue
        rests = frame.function.proto.counted[1]
    operation, a, b, c, d = a
"""
_CODE = """
plain = frame.code
if plain.__class__ is list:
    code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
else:
    code, rests = SteppedCode(budget, frame, plain), None
"""
# A frame goes on: what is left of the segment that it is in, given back when it was left, is charged again.
_ENTERED = """
if rests is not None and rests[pc]:
    budget.left -= rests[pc]
    if budget.left < 0:
        rests = None
        if budget.spent(frame.function.proto.counted[1][pc]):
            code = SteppedCode(budget, frame, plain)
        else:
            rests = frame.function.proto.counted[1]
"""
_LEFT = """
if rests is not None and rests[pc]:
    if budget.recalled:
        budget.give_back(current_frame())
    else:
        budget.left += rests[pc]
"""

# Work that counts, before the lines that do it: the bytes of long strings.
_COMPARED = """
if x.__class__ is str is y.__class__ and len(x) > LONG_STRING:
    budget.owe_comparison(x, y, {equality})
"""
_CHARGED = {
    "heap.room -= size": """
if size > LONG_STRING:
    frame.pc = pc
    frame.native = None
    budget.spend_on_string(size - STRING)
""",
    "value = table.get(c)": """
if c.__class__ is str and len(c) > LONG_STRING:
    budget.owe(len(c) // BYTES)
""",
    "b = registers[b]": """
if registers[b].__class__ is str and len(registers[b]) > LONG_STRING:
    budget.owe(len(registers[b]) // BYTES)
""",
    "if x == y:": _COMPARED.format(equality=True),
}
_ORDER = "elif operation == LT or operation == LE:"


def _indented(text: str, indent: str) -> list[str]:
    return [indent + line if line else line for line in text.strip("\n").split("\n")]


def _replaced(text: str, old: str, new: str, count: int | None = None) -> str:
    found = text.count(old)
    assert found and (count is None or found == count), f"{old!r} found {found} times in {SOURCE}"
    return text.replace(old, new)


def counted_module() -> str:
    """Return the text of the module, not formatted."""
    text = SOURCE.read_text(encoding="utf-8")
    start = text.index("\ndef run(")
    imports = text[text.index("from typing import") : text.index("\n# Results within")]
    body = text[text.index("    heap = state.heap\n", start) : text.index("\n\n# The code of this loop", start)]
    body = _replaced(body, "while not boundary.done and not budget.on:", "while not boundary.done and budget.on:", 1)
    body = _replaced(body, "if budget.on or tier.loop(", "if not budget.on or tier.loop(")
    body = _replaced(body, "frame.code is not code", "frame.code is not plain")
    body = _replaced(body, " = code[pc - 1]", " = plain[pc - 1]", 1)
    lines: list[str] = []
    in_order = False
    for line in body.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() == "store_results(frame, a, c, values)" or line.strip() == "store_results(frame, a, c, value)":
            values = line.strip()[len("store_results(frame, a, c, ") : -1]
            lines.append(f"{indent}if c < 0:")
            lines.append(f"{indent}    charge_results(budget, {values})")
        if line.strip() == "code = frame.code":
            lines += _indented(_CODE, indent)
            continue
        if line.strip().startswith("deliver("):
            # The frame that goes on has nothing outstanding.
            lines.append(f"{indent}rests = None")
        elif re.fullmatch(" {8}while True:", line):
            lines += _indented(_ENTERED, indent)
        charge = _CHARGED.get(line.strip())
        in_order = in_order or line.strip() == _ORDER
        if in_order and line.strip() == "y_kind = y.__class__":
            charge = _COMPARED.format(equality=False)
            in_order = False
        if charge is not None:
            lines += _indented(charge, indent)
        lines.append(line)
        if line.strip() == "operation, a, b, c, d = code[pc]":
            lines += _indented(_FETCHED, indent)
    lines += _indented(_LEFT, " " * 8)
    loop = next(index for index, line in enumerate(lines) if line.startswith("    while "))
    inside = [f"    {line}" if line else line for line in lines[loop:]]
    function = [*lines[:loop], *_indented(_BEFORE, "    "), *inside, *_indented(_AFTER, "    ")]
    imports = imports.replace("\nif TYPE_CHECKING", f"{_IMPORTS}\nif TYPE_CHECKING")
    return "\n".join([_HEADER, imports, _SIGNATURE.rstrip("\n"), *function, _END])


def main() -> None:
    TARGET.write_text(counted_module(), encoding="utf-8")
    for command in (["format", "--quiet"], ["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(TARGET)], check=True)


if __name__ == "__main__":
    main()
