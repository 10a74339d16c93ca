"""A rules engine: the shop's staff write the rules for discounts in Lua, without a new release of the shop.

Rules are untrusted: each runs in a sandbox under limits, and one that fails or never ends costs only itself.

python examples/rules_engine.py
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from luapy import Engine, LuaError, LuaLimitError, SandboxLevel, SecurityPolicy

RULES = {
    "bulk": """
        local count = 0
        for _, item in ipairs(order.items) do count = count + item.count end
        if count >= 10 then return { percent = 5, reason = count .. " pieces" } end
    """,
    "loyal": """
        if customer.orders > 20 and not customer.staff then
          return { percent = 10, reason = "order no. " .. customer.orders + 1 }
        end
    """,
    "season": """
        local month = today:match("^%d+-(%d+)-")
        if month == "12" then return { percent = 3, reason = "December" } end
    """,
    "typing mistake": "return { percent = customer.discount.percent }",
    "never ends": "while true do end",
    "curious": "return { percent = 100, reason = io.open('/etc/passwd'):read('a') }",
}


@dataclass
class Item:
    name: str
    price: float
    count: int


@dataclass
class Order:
    items: list[Item] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(item.price * item.count for item in self.items)


class Rules:
    """Rules by their names, compiled once and run as often as wanted."""

    def __init__(self, sources: dict[str, str]) -> None:
        policy = SecurityPolicy.for_level(SandboxLevel.STRICT)
        limits = policy.limits.replace(instructions=100_000, memory=1 << 20, seconds=0.5)
        self.engine = Engine(policy.replace(limits=limits))
        self.chunks = {name: self.engine.load(source, f"={name}") for name, source in sources.items()}

    def discounts(self, **facts: Any) -> tuple[list[tuple[str, int, str]], list[str]]:
        """Return the discounts that apply to the facts, and what is wrong with rules."""
        granted = []
        complaints = []
        for name, chunk in self.chunks.items():
            try:
                answer = self.engine.run(chunk, **facts)
            except LuaLimitError as error:
                complaints.append(f"{name}: stopped: {error}")
            except LuaError as error:
                complaints.append(f"{name}: failed: {error}")
            else:
                if answer is not None:
                    granted.append((name, int(answer["percent"]), str(answer["reason"])))
        return granted, complaints


def main() -> None:
    order = Order([Item("apples", 2.5, 8), Item("cheese", 12.0, 2)])
    rules = Rules(RULES)
    granted, complaints = rules.discounts(
        order=asdict(order), customer={"name": "Ada", "orders": 41, "staff": False}, today="2026-12-01"
    )
    percent = min(sum(discount for _, discount, _ in granted), 15)
    for name, discount, reason in granted:
        print(f"{discount:2} % {name} ({reason})")
    print(f"{order.total:.2f} less {percent} % is {order.total * (100 - percent) / 100:.2f}")
    for complaint in complaints:
        print(f"! {complaint}")


if __name__ == "__main__":
    main()
