"""COMPATIBILITY.md names what both implementations have, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from luapy.stdlib import LIBRARIES, open_libraries
from luapy.vm.state import State
from luapy.vm.table import LuaTable
from tests.support.reference import new_runtime

PAGE = Path(__file__).parent.parent / "COMPATIBILITY.md"
ROW = re.compile(r"^\| `([\w.:]+)` \| (yes|partly|no) \| (.*)\|$", re.MULTILINE)
# Names that lupa adds, and the libraries' own tables.
OTHER_GLOBALS = {"python", *LIBRARIES}


def page_names() -> list[str]:
    return [name for name, _, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))]


def names_of_luapy() -> set[str]:
    state = State()
    open_libraries(state)
    names = set()
    for name, value in state.globals.items():
        if name not in OTHER_GLOBALS:
            names.add(name)
        elif isinstance(value, LuaTable):
            names |= {f"{name}.{field}" for field, _ in value.items()}
    methods = state.registry.get("FILE*").get("__index")
    return names | {f"file:{name}" for name, _ in methods.items()}


def names_of_the_reference() -> set[str]:
    runtime = new_runtime()
    text = runtime.eval(
        """(function()
          local names = {}
          for name, value in pairs(_G) do
            names[#names + 1] = name
            if type(value) == 'table' and value ~= _G then
              for field in pairs(value) do names[#names + 1] = name .. '.' .. field end
            end
          end
          for name in pairs(getmetatable(io.stdout).__index) do names[#names + 1] = 'file:' .. name end
          return table.concat(names, ' ')
        end)()"""
    )
    return {name for name in text.split() if name.partition(".")[0] != "python"} - OTHER_GLOBALS


def test_no_name_is_listed_twice() -> None:
    names = page_names()
    assert len(names) == len(set(names)) > 100


def test_the_page_lists_what_luapy_has() -> None:
    assert set(page_names()) == names_of_luapy()


def test_the_page_lists_what_the_reference_has() -> None:
    assert set(page_names()) == names_of_the_reference()


def test_partly_and_no_are_explained() -> None:
    for name, works, note in ROW.findall(PAGE.read_text(encoding="utf-8")):
        assert works == "yes" or note.strip(), name
