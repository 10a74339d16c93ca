"""Calls Lua from Python and Python from Lua.

python examples/from_python.py
"""

from __future__ import annotations

from typing import Any

from luapy.stdlib import open_libraries
from luapy.vm.errors import LuaError
from luapy.vm.state import State, new_builtin

PROGRAM = """
local prices = { apple = 3, pear = 2 }

function total(order)
  local sum = 0
  for name, count in pairs(order) do
    sum = sum + (prices[name] or error("no such fruit: " .. name)) * count
  end
  return discount(sum), "coins"
end
"""


def discount(state: State, amount: int, *_: Any) -> float:
    """A function for Lua: the state comes first, then the arguments of the call."""
    return amount * 0.9


def main() -> None:
    state = State()
    open_libraries(state)
    state.globals.set("discount", new_builtin(state, "discount", discount))
    state.call(state.load(PROGRAM, "=prices"))

    total = state.globals.get("total")
    order = state.call(state.load("return { apple = 4, pear = 9 }", "=order"))
    print(state.call(total, order))

    order.set("kiwi", 1)
    try:
        state.call(total, order)
    except LuaError as error:
        print(error)
        print(error.traceback)


if __name__ == "__main__":
    main()
