"""The accounts of a state's memory: what Lua objects take, by the reference's model, and the limit on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.heap import sizes

if TYPE_CHECKING:
    from luapy.vm.state import State

UNBOUNDED = 1 << 62


class Heap:
    """`room` is what may be charged before `exhausted` has to look; `used` is what Lua's objects take, in bytes."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.room = UNBOUNDED
        self.ceiling = UNBOUNDED
        self.limit: int | None = None
        self.limited = False

    @property
    def used(self) -> int:
        return self.ceiling - self.room

    def charge(self, size: int, owner: Any = None) -> None:
        """Account for `size` bytes about to be taken. Raises LuaError("not enough memory")."""
        self.room -= size
        if self.room < 0:
            self.exhausted(size, owner)

    def charge_string(self, length: int) -> None:
        self.charge(sizes.STRING + length)

    def release(self, size: int) -> None:
        self.room += size

    def surcharge(self, size: int) -> None:
        """Count memory that Python takes beyond the model, against the limit only."""

    def exhausted(self, size: int, owner: Any = None) -> None:
        pass

    def set_limit(self, limit: int | None) -> None:
        self.limit = limit
        self.limited = limit is not None

    def barrier(self, table: Any, key: Any, value: Any) -> None:
        pass

    def object_barrier(self, owner: Any) -> None:
        pass
