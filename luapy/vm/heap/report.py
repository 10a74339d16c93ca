"""A report on the heap for people: what is alive, where it was allocated, and what the collector has done.

    sites = AllocationSites(state)    # from here on every allocation is looked at
    ...
    print(heap_report(state).text())

Sites are lines of Lua functions. What a library function or the compiler allocates belongs to the Lua line that called
it, what the host allocates outside of any Lua function to `HOST`. A state that records no sites pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from luapy.vm.frames import CallFrame
from luapy.vm.heap import sizes
from luapy.vm.heap.census import KINDS, Census
from luapy.vm.heap.marking import object_size
from luapy.vm.values import LuaFunction

if TYPE_CHECKING:
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State

# The source of what was allocated while no Lua function ran.
HOST = "(host)"
_ROWS = 20


class Site(NamedTuple):
    """A line of a chunk, 0 if that is not known, and what is allocated there.

    `kind` is "table", "function", "userdata", "thread", "proto" for objects, "string" for strings; "chunk" for all
    that `load` makes; "table part" and "stack" when a table or a stack grows; "working memory" of library functions
    under a limit; "other".
    """

    source: str
    line: int
    kind: str


class Tally(NamedTuple):
    """A number of allocations or objects, and the bytes that they take."""

    number: int
    bytes: int


NOTHING = Tally(0, 0)


class SiteTally(NamedTuple):
    """`allocated`: everything charged at a site. `live`: the objects made there that can be reached.

    An object that is alive counts with all its parts at the site that made it, wherever it grew. Strings have no
    identity, as in Lua: they are never `live` at a site, only among the kinds of a report.
    """

    allocated: Tally
    live: Tally


class CollectorEvents(NamedTuple):
    """What a collector has done so far; pauses in seconds, `promoted` and `freed` in bytes."""

    cycles: int
    steps: int
    young_collections: int
    longest_pause: float
    total_pause: float
    promoted: int
    freed: int


class AllocationSites:
    """Records where a state allocates, from its making until `stop`. A state has one such recorder at a time."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.allocated: dict[Site, Tally] = {}
        self.origins: WeakKeyDictionary[Any, Site] = WeakKeyDictionary()
        state.heap.set_recorder(self)

    def stop(self) -> None:
        """End recording; reports no longer tell of sites."""
        if self._state.heap.recorder is self:
            self._state.heap.set_recorder(None)

    def record(self, size: int, kind: str) -> None:
        """Note that `size` bytes are charged for something of a kind."""
        site = self._site(kind)
        number, total = self.allocated.get(site, NOTHING)
        self.allocated[site] = Tally(number + 1, total + size)

    def created(self, value: Any) -> None:
        """Note where an object was made; with a function that `load` has made come its prototypes."""
        site = self._site(KINDS[value.__class__.__name__])
        self.origins[value] = site
        if value.__class__ is LuaFunction and value.proto not in self.origins:
            pending = [value.proto]
            while pending:
                proto = pending.pop()
                self.origins[proto] = site._replace(kind="proto")
                pending += proto.protos

    def _site(self, kind: str) -> Site:
        """Return the line that the innermost Lua function is at, in this thread or the one that has resumed it."""
        thread: Coroutine | None = self._state.thread
        while thread is not None:
            frame: Any = thread.frame
            while frame is not None:
                if frame.__class__ is CallFrame:
                    proto = frame.function.proto
                    return Site(proto.short_source(), max(proto.line_at(frame.pc - 1), 0), kind)
                frame = frame.caller
            thread = thread.resumer
        return Site(HOST, 0, kind)


@dataclass(frozen=True)
class HeapReport:
    """A heap at one moment; all sizes in bytes, by the reference's model.

    `used` is the account: what is alive and what no collection has found dead yet. `kinds` is what is alive, by kind.
    `sites` is None unless `AllocationSites` are being recorded.
    """

    used: int
    peak: int
    limit: int | None
    kinds: dict[str, Tally]
    sites: dict[Site, SiteTally] | None
    collector: CollectorEvents

    @property
    def live(self) -> Tally:
        """All that can be reached."""
        tallies = self.kinds.values()
        return Tally(sum(tally.number for tally in tallies), sum(tally.bytes for tally in tallies))

    def text(self, rows: int = _ROWS) -> str:
        """Return the report as lines for people, with at most so many sites: those that allocated most."""
        limit = "" if self.limit is None else f", limit {self.limit:,}"
        lines = [
            f"heap: {self.live.bytes:,} bytes alive in {self.live.number:,} objects",
            f"account: {self.used:,} bytes, at most {self.peak:,}{limit}",
            "",
            f"{'alive':<10} {'number':>12} {'bytes':>14}",
            *(f"{kind:<10} {tally.number:12,} {tally.bytes:14,}" for kind, tally in self.kinds.items()),
            *self._site_lines(rows),
            "",
            *self._collector_lines(),
        ]
        return "\n".join(lines) + "\n"

    def _site_lines(self, rows: int) -> list[str]:
        if self.sites is None:
            return []
        ordered = sorted(self.sites.items(), key=lambda item: (-item[1].allocated.bytes, item[0]))
        lines = ["", f"{'allocated':>12} {'bytes':>14} {'alive':>12} {'bytes':>14}  where"]
        for site, (allocated, live) in ordered[:rows]:
            place = f"{site.source}:{site.line}" if site.line else site.source
            alive = f"{'-':>12} {'-':>14}" if site.kind == "string" else f"{live.number:12,} {live.bytes:14,}"
            lines.append(f"{allocated.number:12,} {allocated.bytes:14,} {alive}  {place} {site.kind}")
        if len(ordered) > rows:
            lines.append(f"and {len(ordered) - rows:,} more")
        return lines

    def _collector_lines(self) -> list[str]:
        events = self.collector
        return [
            f"collector: {events.cycles:,} cycles, {events.steps:,} steps, {events.young_collections:,} of the young",
            f"pauses: {events.total_pause:.4f} s in all, {events.longest_pause:.4f} s the longest",
            f"freed: {events.freed:,} bytes, promoted: {events.promoted:,}",
        ]


def heap_report(state: State) -> HeapReport:
    """Look at a state's heap. Nothing in it changes, and no collection runs."""
    heap = state.heap
    collector = heap.collector
    census = Census(state)
    recorder = heap.recorder
    return HeapReport(
        heap.used,
        max(heap.peak, heap.used),
        heap.limit,
        _kinds(census),
        _sites(recorder, census) if isinstance(recorder, AllocationSites) else None,
        CollectorEvents(*(getattr(collector, name) for name in CollectorEvents._fields)),
    )


def _kinds(census: Census) -> dict[str, Tally]:
    bytes_of = dict.fromkeys(census.counts(), 0)
    for value in census.reached.values():
        bytes_of[KINDS[value.__class__.__name__]] += object_size(value)
    bytes_of["upvalue"] = sizes.UPVALUE * len(census.reached_upvalues)
    bytes_of["string"] = census.live - sum(bytes_of.values())
    return {kind: Tally(count, bytes_of[kind]) for kind, count in census.counts().items()}


def _sites(recorder: AllocationSites, census: Census) -> dict[Site, SiteTally]:
    live: dict[Site, Tally] = {}
    for value in census.reached.values():
        site = recorder.origins.get(value)
        if site is not None:
            number, total = live.get(site, NOTHING)
            live[site] = Tally(number + 1, total + object_size(value))
    allocated = recorder.allocated
    return {site: SiteTally(allocated.get(site, NOTHING), live.get(site, NOTHING)) for site in {**allocated, **live}}
