"""The report on a heap: what is alive, which lines allocate, what the collector did; and none of it leaves a trace."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.errors import LuaError
from luapy.vm.heap.census import check
from luapy.vm.heap.report import HOST, AllocationSites, HeapReport, Site, SiteTally, Tally, heap_report
from luapy.vm.state import State


def new_state() -> State:
    state = State()
    state.stdin = state.stdout = state.stderr = io.BytesIO()
    open_libraries(state)
    return state


def report_of(source: str) -> HeapReport:
    """Run a chunk named "s" with its sites recorded, and report while the chunk's results are held."""
    state = new_state()
    recorder = AllocationSites(state)
    results = state.heap.hold(state.call(state.load(source, "=s")))
    report = heap_report(state)
    recorder.stop()
    check(state)
    del results
    return report


def sites_of(report: HeapReport) -> dict[Site, SiteTally]:
    assert report.sites is not None
    return {site: tally for site, tally in report.sites.items() if site.source != HOST}


# A source, and its sites: line and kind -> number and bytes allocated, number and bytes alive.
CASES: dict[str, tuple[str, dict[tuple[int, str], tuple[int, int, int, int]]]] = {
    "tables": (
        "local t = {}\nfor i = 1, 4 do\nt[i] = {x = i}\nend\nreturn t",
        {
            (1, "table"): (1, 56, 1, 56 + 4 * 16),
            (3, "table"): (4, 4 * 56, 4, 4 * 80),
            (3, "table part"): (7, 4 * 24 + 4 * 16, 0, 0),
        },
    ),
    "garbage": ("for i = 1, 10 do\nlocal t = {}\nend", {(2, "table"): (10, 560, 0, 0)}),
    "closures": (
        "local f\nfor i = 1, 2 do\nf = function() return i end\nend\nreturn f",
        {(3, "function"): (2, 2 * 80, 1, 40)},
    ),
    "a concatenation": ("local s = 'ab'\nreturn\ns .. s", {(3, "string"): (1, 29, 0, 0)}),
    "a number in a concatenation": ("local n = 12\nreturn n .. 'x'", {(2, "string"): (1, 28 + 27, 0, 0)}),
    "library functions": (
        "local s = ('x'):rep(5)\nreturn table.pack(s:upper())",
        {
            (1, "string"): (1, 30, 0, 0),
            (2, "string"): (1, 30, 0, 0),
            (2, "table"): (1, 56, 1, 56 + 16 + 24),
            (2, "table part"): (2, 40, 0, 0),
        },
    ),
    "a coroutine": (
        "local co = coroutine.create(function()\nlocal t = {}\ncoroutine.yield()\nreturn t end)\ncoroutine.resume(co)\n"
        "return co",
        {
            (4, "function"): (1, 40, 1, 40),
            (1, "thread"): (1, 928, 1, 928 + 128),
            (2, "table"): (1, 56, 1, 56),
            (5, "stack"): (1, 128, 0, 0),
        },
    ),
    "an iterator": ("return\n('ab'):gmatch('a')", {(2, "function"): (1, 688, 1, 80)}),
    "a metamethod": (
        "local t = setmetatable({}, {__index = function()\nreturn {}\nend})\nreturn t.x",
        {
            (1, "table"): (2, 112, 0, 0),
            (1, "table part"): (1, 24, 0, 0),
            (3, "function"): (1, 32, 0, 0),
            (2, "table"): (1, 56, 1, 56),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_lines_allocate(name: str) -> None:
    source, expected = CASES[name]
    found = {
        (site.line, site.kind): (*tally.allocated, *tally.live) for site, tally in sites_of(report_of(source)).items()
    }
    assert found == expected


def test_what_load_makes_belongs_to_its_caller() -> None:
    report = report_of("local f = load('return function() return {} end')\nreturn f")
    sites = sites_of(report)
    assert sites[Site("s", 1, "chunk")].allocated.number == 1
    assert sites[Site("s", 1, "function")].live == Tally(1, 40)
    assert sites[Site("s", 1, "proto")].live.number == 2


def test_what_the_host_does_belongs_to_the_host() -> None:
    state = new_state()
    AllocationSites(state)
    held = state.heap.hold(state.new_table(array=4))
    report = heap_report(state)
    assert held.value is not None
    assert report.sites == {
        Site(HOST, 0, "table"): SiteTally(Tally(1, 56), Tally(1, 56 + 4 * 16)),
        Site(HOST, 0, "table part"): SiteTally(Tally(1, 64), Tally(0, 0)),
    }


def test_kinds_are_what_is_reached() -> None:
    state = new_state()
    before = heap_report(state)
    assert before.sites is None
    state.call(state.load("x = {{}, {}} y = ('z'):rep(100) f = function() return x end c = coroutine.create(f)", "=s"))
    after = heap_report(state)
    difference = {kind: after.kinds[kind].number - before.kinds[kind].number for kind in after.kinds}
    assert difference == {
        "table": 3,
        "string": 7,  # the globals' names, the long one, and the names of the chunk and of _ENV
        "function": 1,
        "thread": 1,
        "proto": 1,
        "upvalue": 1,
        "userdata": 0,
    }
    state.heap.collector.collect()
    assert state.heap.used == after.live.bytes


def test_a_refused_allocation_is_not_recorded() -> None:
    state = new_state()
    recorder = AllocationSites(state)
    state.heap.set_limit(1 << 20)
    with pytest.raises(LuaError, match="not enough memory"):
        state.call(state.load("local s = 'x'\nwhile true do\ns = s .. s\nend", "=s"))
    total = recorder.allocated[Site("s", 3, "string")]
    assert total.bytes < 2 << 20
    assert heap_report(state).limit == 1 << 20


def test_recording_changes_no_account() -> None:
    source = "local t = {} for i = 1, 300 do t[i] = {i .. 'x'} end return collectgarbage('count')"
    counts: list[Any] = []
    for recorded in (False, True):
        state = new_state()
        if recorded:
            recorder = AllocationSites(state)
        counts.append(state.call(state.load(source, "=s")))
    assert counts[0] == counts[1]
    recorder.stop()
    assert state.heap.recorder is None
    assert state.heap.room > 0


def test_a_report_names_the_collectors_events() -> None:
    state = new_state()
    state.call(state.load("collectgarbage('generational') setmetatable({}, {__gc = print}) collectgarbage()", "=s"))
    state.call(state.load("collectgarbage('step')", "=s"))
    events = heap_report(state).collector
    assert events.cycles >= 2
    assert events.young_collections >= 1
    assert events.total_pause >= events.longest_pause > 0


def test_the_text_shows_the_sites_that_allocate_most() -> None:
    report = report_of("local a = {}\nlocal b = ('x'):rep(1000)\nreturn a")
    lines = report.text(rows=2).splitlines()
    assert [line.rsplit("  ", 1)[1] for line in lines if " s:" in line] == ["s:2 string"]
    assert any(re.fullmatch(r"and \d more", line) for line in lines)
    assert any(line.startswith("pauses: ") for line in lines)
