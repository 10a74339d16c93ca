"""The three sides that a benchmark program is run by: luapy, its Python twin, and PUC-Rio Lua (through lupa).

Each loader takes a program's name and returns it ready to run, compiled once.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from pathlib import Path
from typing import Callable, Union

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(__file__).resolve().parent / "programs"

Answer = Union[int, float, str]


class Program:
    """A program on one side: `run` takes a size and answers a value to compare; `version` names what runs it."""

    def __init__(self, run: Callable[[int], Answer], small: int, default: int, version: str) -> None:
        self.run = run
        self.small = small
        self.default = default
        self.version = version


def program_names() -> list[str]:
    """Return the names of all programs, sorted."""
    return sorted(path.stem for path in PROGRAMS.glob("*.lua"))


def lua_source(name: str) -> str:
    """Return a program's Lua text, one code point for each byte."""
    return (PROGRAMS / f"{name}.lua").read_text(encoding="latin-1")


def python_version() -> str:
    return f"{platform.python_implementation()} {platform.python_version()}"


def load_luapy(name: str) -> Program:
    """Load the Lua program into a fresh luapy state; `run` goes through ``State.call``."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from luapy.stdlib import open_libraries
    from luapy.vm.state import State

    state = State(os.environ.get("LUAPY_TIER", "auto"))
    open_libraries(state)
    module = state.call_single(state.load(lua_source(name), f"@{name}.lua"))
    function = module.get("run")
    small, default = module.get("small"), module.get("default")
    return Program(lambda size: state.call_single(function, size), small, default, f"luapy on {python_version()}")


def load_python(name: str) -> Program:
    """Load the Python twin, under a module name that hides no library module."""
    specification = importlib.util.spec_from_file_location(f"bench_program_{name}", PROGRAMS / f"{name}.py")
    if specification is None or specification.loader is None:
        raise ImportError(f"no Python twin of {name}")
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return Program(module.run, module.SMALL, module.DEFAULT, python_version())


def load_puc(name: str) -> Program:
    """Load the Lua program into the reference implementation, which lupa carries."""
    import lupa.lua54

    lua = lupa.lua54.LuaRuntime(encoding="latin-1")
    module = lua.execute(lua_source(name))
    version = f"PUC-Rio {lua.lua_implementation} of lupa {lupa.__version__}"
    return Program(module["run"], module["small"], module["default"], version)


SIDES = {"luapy": load_luapy, "python": load_python, "puc": load_puc}
