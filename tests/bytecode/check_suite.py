"""Checks the bytecode part with the official test suite: ``python -m tests.bytecode.check_suite``.

For each file of the suite, as the reference compiles it, stripped and not: reading and writing gives the same
bytes, the verifier accepts it, and the listings are those of luac (a real one of any 5.4 release, named
with ``--luac`` or found under its usual names). The suite is fetched when it is not there yet; other files
can be named instead.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
from pathlib import Path

from luapy.bytecode.dump import dump
from luapy.bytecode.listing import listing
from luapy.bytecode.undump import undump
from luapy.bytecode.verifier import VerifyError, verify
from tests.bytecode.corpus import source_of
from tests.bytecode.make_listings import luac_listing, without_addresses
from tests.support import reference

FETCH = Path(__file__).parents[2] / "lua-testsuite" / "fetch.py"
LUAC_NAMES = ("luac5.4", "luac-5.4", "luac54", "luac")


def suite_files() -> list[Path]:
    """Return the files of the official suite, fetching it if need be."""
    specification = importlib.util.spec_from_file_location("fetch", FETCH)
    assert specification is not None
    assert specification.loader is not None
    fetch = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(fetch)
    return sorted(fetch.suite_folder().glob("*.lua"))


def problems(path: Path, strip: bool, luac: str) -> list[str]:
    """Return what is wrong with the treatment of one file; nothing, if all is well."""
    source = source_of(path)
    if source.startswith("#"):
        source = "--" + source
    chunk = reference.dump(source, "@" + path.name, strip)
    proto = undump(chunk, "=chunk")
    found = []
    if dump(proto, strip) != chunk:
        found.append("written bytes differ")
    try:
        verify(proto)
    except VerifyError as error:
        found.append(error.message)
    for full in (False, True):
        if without_addresses(listing(proto, full)) != luac_listing(luac, chunk, full):
            found.append("full listing differs" if full else "listing differs")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Check reading, writing, verifying and listing with the official suite."
    )
    parser.add_argument("--luac", default=next(filter(shutil.which, LUAC_NAMES), None), help="a luac of Lua 5.4")
    parser.add_argument("files", nargs="*", type=Path, help="Lua files instead of the suite's")
    options = parser.parse_args()
    if options.luac is None:
        parser.error("there is no luac of Lua 5.4 here; name one with --luac")
    files = options.files or suite_files()
    failures = 0
    for path in files:
        for strip in (False, True):
            for problem in problems(path, strip, options.luac):
                failures += 1
                print(f"{path.name}{' (stripped)' if strip else ''}: {problem}")
    print(f"{len(files)} files, {failures} problems")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
