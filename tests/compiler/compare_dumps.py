"""Compares what luapy compiles with what the reference compiles: the dumped chunk, or the error message.

As a command, ``python -m tests.compiler.compare_dumps [--programs N] [--from SEED] [FILE ...]`` compares Lua files
(folders are searched) and N random programs, right and wrong ones, and prints the differences.
"""

from __future__ import annotations

import argparse
import functools
import sys
from pathlib import Path
from typing import Any

from luapy.bytecode.dump import dump
from luapy.bytecode.proto import Proto
from luapy.bytecode.undump import undump
from luapy.compiler import compile_source
from luapy.compiler.errors import LuaSyntaxError
from luapy.compiler.lexer import skip_shebang
from tests.compiler.programs import random_program, wrong_program
from tests.support.reference import new_runtime


@functools.lru_cache(maxsize=1)
def _compiler() -> Any:
    # The call through pcall has as many levels in use as `load` in a main chunk of the stand-alone interpreter.
    return new_runtime().eval(
        """function(source, name)
             local _, f, message = pcall(load, source, name, 't')
             if not f then return nil, message end
             return string.dump(f), string.dump(f, true)
           end"""
    )


def difference(source: str, name: str = "=x") -> str | None:
    """Compile `source` both ways; return what differs, or None."""
    expected, detail = _compiler()(source, name)
    try:
        proto = compile_source(source, name)
    except LuaSyntaxError as error:
        if expected is not None:
            return f"luapy reports {error.message!r}"
        return None if error.message == detail else f"luapy reports {error.message!r}, the reference {detail!r}"
    if expected is None:
        return f"luapy accepts it, the reference reports {detail!r}"
    if dump(proto) != expected.encode("latin-1"):
        return first_difference(undump(expected.encode("latin-1"), name), proto)
    if dump(proto, strip=True) != detail.encode("latin-1"):
        return "the stripped chunks differ"
    return None


def first_difference(expected: Proto, found: Proto, path: str = "main") -> str:
    """Say where two prototypes differ."""
    for field in ("line_defined", "last_line_defined", "parameter_count", "is_vararg", "max_stack_size"):
        if getattr(expected, field) != getattr(found, field):
            return f"{path}: {field} is {getattr(found, field)}, expected {getattr(expected, field)}"
    for field in ("code", "constants", "line_info", "absolute_line_info", "local_variables", "upvalues"):
        expected_items = [_shown(item) for item in getattr(expected, field)]
        found_items = [_shown(item) for item in getattr(found, field)]
        for number, (expected_item, found_item) in enumerate(zip(expected_items, found_items)):
            if expected_item != found_item:
                return f"{path}: {field}[{number}] is {found_item}, expected {expected_item}"
        if len(expected_items) != len(found_items):
            return f"{path}: {len(found_items)} {field}, expected {len(expected_items)}"
    for number, (expected_proto, found_proto) in enumerate(zip(expected.protos, found.protos)):
        text = first_difference(expected_proto, found_proto, f"{path}.{number}")
        if not text.endswith("nowhere"):
            return text
    return f"{path}: nowhere"


def _shown(item: Any) -> str:
    names = getattr(item, "__slots__", None)
    return repr(item) if names is None else repr([getattr(item, name) for name in names])


def read(path: Path) -> str:
    """Return the text of a Lua file as ``load`` takes it."""
    return skip_shebang(path.read_bytes().decode("latin-1"))


def main() -> int:
    """Compare what the command line says; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--programs", type=int, default=0, metavar="N")
    parser.add_argument("--from", type=int, default=0, metavar="SEED", dest="start")
    options = parser.parse_args()
    files = [path for item in options.files for path in (sorted(item.rglob("*.lua")) if item.is_dir() else [item])]
    cases = [(str(path), read(path)) for path in files]
    found = [(title, difference(source, "@" + title)) for title, source in cases]
    for seed in range(options.start, options.start + options.programs):
        found.append((f"random program {seed}", difference(random_program(seed))))
        found.append((f"wrong program {seed}", difference(wrong_program(seed))))
    wrong = [(title, text) for title, text in found if text is not None]
    for title, text in wrong:
        print(f"{title}: {text}")
    print(f"{len(found)} texts, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
