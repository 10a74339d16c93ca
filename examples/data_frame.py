"""User-defined functions in Lua over a data frame, whose columns are numpy arrays that Lua works on in place.

python examples/data_frame.py      (needs luapy[numpy])
"""

from __future__ import annotations

from typing import Any

import numpy as np

from luapy import LuaRuntime

# What users write: each function is given the frame's columns and returns one, a mask, or a number.
FUNCTIONS = """
function revenue(columns)
  return (columns.price * columns.quantity * (1 - columns.discount)):round(2)
end

function is_large(columns)
  return columns.revenue:gt(columns.revenue:mean()) & columns.quantity:ge(3)
end

function share(columns)
  return columns.revenue / columns.revenue:sum()
end

-- One call for each row, for what is no arithmetic.
function grade(row)
  if row.share > 0.5 then return "A" elseif row.discount == 0 then return "B" else return "C" end
end
"""


class Frame:
    """Named columns of the same length, and the Lua functions that work on them."""

    def __init__(self, columns: dict[str, Any], functions: str) -> None:
        self.columns = {name: np.asarray(column) for name, column in columns.items()}
        self.lua = LuaRuntime(libraries=("base", "table", "string", "math"), max_memory=50_000_000)
        self.lua.execute(functions, name="=functions")
        self.functions = self.lua.globals()

    def call(self, name: str) -> Any:
        """Return what a function makes of the columns. No values are copied: Lua sees the arrays themselves."""
        return self.functions[name](self.lua.table_from(self.columns))

    def add(self, name: str) -> None:
        """Make a column by the function of the same name."""
        self.columns[name] = self.call(name)

    def add_by_rows(self, name: str) -> None:
        """Make a column by a function that is called with each row."""
        function = self.functions[name]
        rows = zip(*(column.tolist() for column in self.columns.values()))
        values = [function(self.lua.table_from(dict(zip(self.columns, row)))) for row in rows]
        self.columns[name] = np.array(values)

    def where(self, name: str) -> dict[str, list[Any]]:
        """Return the rows for which a function's mask is true."""
        mask = self.call(name)
        return {name: column[mask].tolist() for name, column in self.columns.items()}


def main() -> None:
    frame = Frame(
        {
            "product": ["tea", "jam", "oil", "rye"],
            "price": [4.5, 3.0, 12.0, 2.5],
            "quantity": [10, 2, 9, 4],
            "discount": [0.0, 0.5, 0.1, 0.0],
        },
        FUNCTIONS,
    )
    frame.add("revenue")
    frame.add("share")
    frame.add_by_rows("grade")
    for name, column in frame.columns.items():
        print(
            f"{name:10}", *(f"{value:>8.4}" if isinstance(value, float) else f"{value:>8}" for value in column.tolist())
        )
    print("large:", frame.where("is_large")["product"])

    # A row of numbers made in Lua becomes an array at once.
    forecast = frame.lua.eval("{ 1.1, 1.05, 1.2, 0.9 }")
    print("forecast:", (frame.columns["revenue"] * frame.lua.to_array(forecast)).round(1).tolist())


if __name__ == "__main__":
    main()
