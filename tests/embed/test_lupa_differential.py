"""`luapy.lupa` does what lupa does: the same programs run through both."""

from __future__ import annotations

import re
from typing import Any

import pytest

import luapy.lupa
from tests.embed.lupa_programs import PROGRAMS, Failure, outcome

lua54 = pytest.importorskip("lupa.lua54")

# What differs on purpose, by the program and the place in its result, and why. docs/lupa.md tells users.
DIFFERENCES: dict[tuple[str, int], str] = {
    ("strings", 1): "what cannot be decoded is a UnicodeError, but not a UnicodeDecodeError: it is a LuaError as well",
    ("errors", 3): "the message of an error without a value says so; lupa's is empty",
    ("python_exceptions", 5): "the name of the type in error messages",
    ("python_exceptions", 6): "the name of the type in error messages",
    ("metamethods_from_python", 2): "len() respects __len",
    ("coroutines", 15): "a coroutine that has failed has ended, as generators do: StopIteration",
    ("coroutines", 18): "a Python exception that leaves a coroutine is raised as itself",
    ("memory", 6): "lupa says a huge number in place of 0",
    ("bytes_everywhere", 3): "without encoding a str becomes a Lua string in UTF-8, and comes back as bytes",
}


def plain(value: Any, module: Any) -> Any:
    """Return a result in a form that can be compared: without addresses, and Lua values by their types."""
    if isinstance(value, Failure):
        return value._replace(message=re.sub(r"0x[0-9a-f]+", "0x", value.message))
    if isinstance(value, (list, tuple)):
        return type(value)(plain(item, module) for item in value)
    if isinstance(value, dict):
        return {plain(key, module): plain(item, module) for key, item in value.items()}
    if module.lua_type(value) is not None:
        return f"<Lua {module.lua_type(value)}>"
    scalar = isinstance(value, (bool, int, float, str, bytes))
    text = repr(value) if scalar else f"{type(value).__name__} {value!r}"
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def is_same(expected: Any, found: Any) -> bool:
    if isinstance(expected, Failure):
        return isinstance(found, Failure) and found.is_like(expected)
    if isinstance(expected, (list, tuple)) and type(expected) is type(found) and len(expected) == len(found):
        return all(map(is_same, expected, found))
    return bool(expected == found)


def results_of(name: str) -> list[Any]:
    """Return the results of a program through lupa and through luapy.lupa."""
    return [plain(outcome(PROGRAMS[name], module), module) for module in (lua54, luapy.lupa)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_do_the_same(name: str) -> None:
    expected, found = results_of(name)
    assert len(found) == len(expected)
    differing = [
        (index, expected[index], found[index])
        for index in range(len(expected))
        if not is_same(expected[index], found[index]) and (name, index) not in DIFFERENCES
    ]
    assert differing == []


@pytest.mark.parametrize("place", DIFFERENCES, ids=str)
def test_differences_are_still_there(place: tuple[str, int]) -> None:
    name, index = place
    expected, found = results_of(name)
    assert not is_same(expected[index], found[index])
