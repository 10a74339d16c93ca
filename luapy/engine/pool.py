"""A pool of sandboxes, of which no two threads get the same one at once."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from luapy.engine.sandbox import Sandbox


class PoolExhausted(Exception):
    """All sandboxes of a pool have been in use for as long as one may wait."""


@dataclass(frozen=True)
class PoolStatistics:
    """What has become of the requests for a sandbox.

    `hits` found one ready, at once or after having waited for it, `misses` had one made. `waits` of all requests had
    to wait, `timeouts` in vain. `discarded` sandboxes could not be used again. `size` are there now, `idle` of them
    not in use.
    """

    hits: int
    misses: int
    waits: int
    timeouts: int
    discarded: int
    size: int
    idle: int

    @property
    def hit_rate(self) -> float:
        requests = self.hits + self.misses
        return self.hits / requests if requests else 0.0


# Seconds between looks of an event loop for a sandbox.
_SHORTEST_PAUSE = 0.0005
_LONGEST_PAUSE = 0.02


class Pool:
    """Up to `size` sandboxes, made by `factory` when first needed; `timeout` seconds is the longest wait for one."""

    def __init__(self, size: int, timeout: float | None, factory: Callable[[], Sandbox]) -> None:
        self._size = size
        self._timeout = timeout
        self._factory = factory
        self._idle: list[Sandbox] = []
        self._made = 0
        self._generation = 0
        self._lock = threading.Lock()
        # Told of each sandbox given back while somebody waits.
        self._changed = threading.Condition(self._lock)
        self._waiting = 0
        self._hits = self._misses = self._waits = self._timeouts = self._discarded = 0

    def acquire(self) -> Sandbox:
        """Return a sandbox that nobody else has. Raises PoolExhausted."""
        box = self._acquire(waits=True)
        assert box is not None
        return box

    async def acquire_async(self) -> Sandbox:
        """Like `acquire`, but an event loop goes on while this waits."""
        box = self._acquire(waits=False)
        if box is not None:
            return box
        import asyncio

        with self._lock:
            self._waits += 1
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        pause = _SHORTEST_PAUSE
        while box is None:
            if deadline is not None and time.monotonic() >= deadline:
                with self._lock:
                    self._timeouts += 1
                raise PoolExhausted(f"all {self._size} sandboxes are in use (waited {self._timeout} s)")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            box = self._acquire(waits=False)
        return box

    def _acquire(self, waits: bool) -> Sandbox | None:
        with self._lock:
            if not self._idle and self._made >= self._size:
                if not waits:
                    return None
                self._wait()
            if self._idle:
                self._hits += 1
                # The one used last: what it has in the processor's caches may still be there.
                return self._idle.pop()
            self._misses += 1
            self._made += 1
            generation = self._generation
        try:
            box = self._factory()
        except BaseException:
            with self._lock:
                self._made -= 1
                self._tell()
            raise
        box.generation = generation
        return box

    def _wait(self) -> None:
        """Wait until a sandbox is idle or may be made."""
        self._waits += 1
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        while not self._idle and self._made >= self._size:
            rest = None if deadline is None else deadline - time.monotonic()
            if rest is not None and rest <= 0:
                self._timeouts += 1
                raise PoolExhausted(f"all {self._size} sandboxes are in use (waited {self._timeout} s)")
            self._waiting += 1
            try:
                self._changed.wait(rest)
            finally:
                self._waiting -= 1

    def _tell(self) -> None:
        """There may be something for one of those who wait."""
        if self._waiting:
            self._changed.notify()

    def release(self, box: Sandbox) -> None:
        """Give a sandbox back, once nothing of what ran there is left."""
        usable = False
        try:
            usable = box.reset()
        finally:
            self._take_back(box, usable)

    def discard(self, box: Sandbox) -> None:
        """Give a sandbox back that is of no use any more."""
        self._take_back(box, False)

    def _take_back(self, box: Sandbox, usable: bool) -> None:
        with self._lock:
            if usable and box.generation == self._generation:
                self._idle.append(box)
            else:
                self._made -= 1
                self._discarded += 1
            self._tell()

    def renew(self) -> None:
        """Use none of the sandboxes made so far again: what they offer has changed."""
        with self._lock:
            self._generation += 1
            self._made -= len(self._idle)
            self._idle.clear()

    def fill(self, count: int) -> None:
        """Make sandboxes until `count` are idle, or the pool is full."""
        boxes: list[Sandbox] = []
        while len(boxes) < count:
            with self._lock:
                if len(self._idle) + len(boxes) >= count or self._made >= self._size:
                    break
                self._made += 1
                generation = self._generation
            box = self._factory()
            box.generation = generation
            boxes.append(box)
        for box in boxes:
            self.release(box)

    @property
    def statistics(self) -> PoolStatistics:
        with self._lock:
            return PoolStatistics(
                self._hits,
                self._misses,
                self._waits,
                self._timeouts,
                self._discarded,
                self._made,
                len(self._idle),
            )
