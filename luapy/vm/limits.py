"""The limits of a state beside its budget, whose end no Lua code can catch (see `luapy.vm.budget.LimitReached`)."""

from __future__ import annotations

from luapy.vm.budget import LimitReached


class DepthLimit(LimitReached):
    """Calls are nested in each other more deeply than `State.max_depth`."""


class OutputLimit(LimitReached):
    """The program has written more than its host takes."""
