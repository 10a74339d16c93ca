"""The wall-clock time that programs may take, as a deadline of their state's budget while they run."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luapy.vm.budget import Budget


class Clock:
    """Counts down while it runs. `left` is None without a limit."""

    __slots__ = ("_budget", "_left", "_used", "running", "since")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._left: float | None = None
        self._used = 0.0
        self.running = False
        self.since = 0.0

    def set(self, seconds: float | None) -> None:
        """Allow so many seconds from now on."""
        self._left = seconds
        self._used = 0.0
        self.running = False
        self._budget.deadline = None

    def start(self) -> None:
        self.since = now = monotonic()
        self.running = True
        if self._left is not None:
            self._budget.deadline = now + self._left

    def stop(self) -> None:
        passed = monotonic() - self.since
        self.running = False
        self._used += passed
        if self._left is not None:
            self._left -= passed
            self._budget.deadline = None

    def add(self, seconds: float) -> None:
        """Allow so many seconds more."""
        if self._left is not None:
            self._left += seconds
            if self._budget.deadline is not None:
                self._budget.deadline += seconds

    @property
    def used(self) -> float:
        return self._used + (monotonic() - self.since if self.running else 0.0)

    @property
    def left(self) -> float | None:
        if self._left is None or not self.running:
            return self._left
        return self._left - (monotonic() - self.since)
