"""``require`` for sandboxed programs: modules of the host, and files below search roots, by allow-list.

Nothing else can be loaded: there is no ``package`` library, a name is made of plain words between dots, and a file has
to lie below its root once all symbolic links are followed. Each run loads its modules anew, with its own globals.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luapy.stdlib.system import chunk_text
from luapy.vm.errors import runtime_error

if TYPE_CHECKING:
    from luapy.engine.sandbox import Sandbox
    from luapy.vm.values import LuaValue, Results

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_][A-Za-z0-9_-]*)*", re.ASCII)
_LONGEST_NAME = 200


class HostModule:
    """A module that the host gives: `source` text, or a `value` that is converted for each run."""

    __slots__ = ("source", "value")

    def __init__(self, source: str | None = None, value: Any = None) -> None:
        self.source = source
        self.value = value


class Modules:
    """The modules of one sandbox: those that the present program has loaded."""

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        # Where the collector sees it.
        self._loaded: dict[str, LuaValue] = box.state.library_data.setdefault("loaded modules", {})
        self._loading: set[str] = set()

    def clear(self) -> None:
        if self._loaded or self._loading:
            self._loaded.clear()
            self._loading.clear()

    def require(self, name: str) -> Results:
        """Return a module, loaded now if it was not before, and where it comes from."""
        if name in self._loaded:
            return self._loaded[name]
        state = self._box.state
        if name in self._loading:
            raise runtime_error(state, f"module '{name}' requires itself")
        self._loading.add(name)
        try:
            value, origin = self._load(name)
        finally:
            self._loading.discard(name)
        self._loaded[name] = value
        return value, origin

    def _load(self, name: str) -> tuple[LuaValue, str]:
        box = self._box
        module = box.offer.modules.get(name)
        if module is not None:
            if module.source is None:
                return box.converter.copy_to_lua(module.value), ":host:"
            return self._run(name, module.source, f"={name}", ":host:"), ":host:"
        if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
            raise runtime_error(box.state, "module name is not valid")
        if not any(fnmatchcase(name, pattern) for pattern in box.policy.modules):
            raise runtime_error(box.state, f"module '{name}' is not allowed")
        for root in box.policy.search_roots:
            for candidate in (Path(*name.split(".")).with_suffix(".lua"), Path(*name.split("."), "init.lua")):
                text = self._read(root, candidate)
                if text is not None:
                    shown = candidate.as_posix()
                    return self._run(name, text, "@" + shown, shown), shown
        raise runtime_error(box.state, f"module '{name}' not found")

    def _read(self, root: Path, candidate: Path) -> str | None:
        """Return the text of a file below `root`, None if there is none."""
        limit = self._box.policy.limits.source
        try:
            path = (root / candidate).resolve(strict=True)
            path.relative_to(root)
            with path.open("rb") as file:
                data = file.read(-1 if limit is None else limit + 1)
        except (OSError, ValueError, RuntimeError):
            return None
        return chunk_text(data)

    def _run(self, name: str, source: str, chunk_name: str, origin: str) -> LuaValue:
        state = self._box.state
        function = state.load(source, chunk_name, "t")
        value = state.call_single(function, name, origin)
        return True if value is None else value
