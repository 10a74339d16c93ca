"""What one step across the border between Python and Lua takes, against lupa: ``python bench/embedding.py``.

Both sides do the same in turns in one process, and the least of many times counts.
"""

from __future__ import annotations

from time import process_time
from typing import Any, Callable

import luapy.lupa

ROUNDS = 15
# Repetitions inside of one call of a Lua function.
COUNT = 100


# Makes what to time in a runtime, and says how many steps that takes.
Case = Callable[[Any], "tuple[Callable[[], Any], int]"]


class Thing:
    """An object for Lua."""

    def __init__(self) -> None:
        self.field = 1

    def method(self, value: Any) -> Any:
        return value


def _repeat(statement: str, argument: Any) -> Case:
    code = f"function(o) for i = 1, {COUNT} do {statement} end end"

    def prepare(lua: Any) -> tuple[Callable[[], Any], int]:
        function = lua.eval(code)
        return lambda: function(argument), COUNT

    return prepare


def _call(code: str, *arguments: Any) -> Case:
    def prepare(lua: Any) -> tuple[Callable[[], Any], int]:
        function = lua.eval(code)
        return lambda: function(*arguments), 1

    return prepare


def _on_table(work: Callable[[Any], Any], count: int = 1) -> Case:
    def prepare(lua: Any) -> tuple[Callable[[], Any], int]:
        table = lua.table_from({"name": 1, **{index: index for index in range(1, COUNT)}})
        return lambda: work(table), count

    return prepare


def _iterate(lua: Any) -> tuple[Callable[[], Any], int]:
    function = lua.eval("function(o) for x in python.iter(o) do end end")
    return lambda: function(list(range(COUNT))), COUNT


def _resume(lua: Any) -> tuple[Callable[[], Any], int]:
    function = lua.eval("function(n) for i = 1, n do coroutine.yield(i) end end")
    return lambda: list(function.coroutine(COUNT)), COUNT


CASES: dict[str, Case] = {
    "Python calls Lua: f(1)": _call("function(x) return x end", 1),
    "and that Python: f(len)": _call("function(f) return f('abc') end", len),
    "Lua calls Python: abs(i)": _repeat("o(i)", abs),
    "o.field": _repeat("local x = o.field", Thing()),
    "o.field = i": _repeat("o.field = i", Thing()),
    "o:method(i)": _repeat("o:method(i)", Thing()),
    "list[i]": _repeat("local x = o[i]", list(range(COUNT + 1))),
    "a round of python.iter": _iterate,
    "table.name": _on_table(lambda table: table.name),
    "table[1] = 2": _on_table(lambda table: table.__setitem__(1, 2)),
    "a round of table.items()": _on_table(lambda table: list(table.items()), COUNT),
    "a round of a coroutine": _resume,
    "lua.eval('1')": lambda lua: (lambda: lua.eval("1"), 1),
    "pcall of an exception": _call("function(f) return (pcall(f, 'x')) end", int),
}


def measure(prepare: Case, rounds: int = ROUNDS) -> list[float]:
    """Return the microseconds that one step takes in luapy and in lupa."""
    from lupa import lua54

    sides = [prepare(module.LuaRuntime()) for module in (luapy.lupa, lua54)]
    times = [float("inf")] * 2
    calls = max(1, 2_000 // sides[0][1])
    for function, _ in sides:
        for _ in range(300):
            function()
    for _ in range(rounds):
        for side, (function, count) in enumerate(sides):
            start = process_time()
            for _ in range(calls):
                function()
            times[side] = min(times[side], (process_time() - start) / (calls * count))
    return [time * 1e6 for time in times]


def main() -> None:
    print(f"{'microseconds':26}{'luapy':>8}{'lupa':>8}")
    for name, prepare in CASES.items():
        ours, theirs = measure(prepare)
        print(f"{name:26}{ours:8.2f}{theirs:8.2f}")


if __name__ == "__main__":
    main()
