"""Build hook: generates the parser's tables from grammar.lark, so that no user's machine has to."""

from __future__ import annotations

import os
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLES = "luapy/compiler/_tables.py"


class TablesHook(BuildHookInterface):
    """Writes ``luapy/compiler/_tables.py`` and adds it to the archive; editable installs read it where it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        try:
            from luapy.compiler.tables import load_tables

            load_tables()
        finally:
            sys.path.remove(self.root)
        if not os.path.exists(os.path.join(self.root, TABLES)):
            raise OSError(f"cannot write {TABLES}")
        build_data["artifacts"].append("/" + TABLES)
