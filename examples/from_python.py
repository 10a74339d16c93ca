"""Calls Lua from Python and Python from Lua.

python examples/from_python.py
"""

from __future__ import annotations

from luapy import LuaError, LuaRuntime

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


def discount(amount: int) -> float:
    """A function for Lua."""
    return amount * 0.9


def main() -> None:
    lua = LuaRuntime()
    names = lua.globals()
    names.discount = discount
    lua.execute(PROGRAM, name="=prices")

    order = lua.table(apple=4, pear=9)
    print(names.total(order))

    order.kiwi = 1
    try:
        names.total(order)
    except LuaError as error:
        print(error)
        print(error.traceback)


if __name__ == "__main__":
    main()
