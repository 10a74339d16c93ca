"""Instruction budgets: exact, the same in both tiers, at any limit, and not to be caught by the program."""

from __future__ import annotations

import io
import random
import re
import threading
import time
from pathlib import Path
from unittest import mock

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.budget import InstructionLimit, Interrupted, LimitReached, TimeLimit
from luapy.vm.errors import LuaError
from luapy.vm.state import State
from luapy.vm.translator import charging
from luapy.vm.translator import tier as fast_tier
from luapy.vm.values import Builtin
from tests.generators.loops import loops_program

PROGRAMS = sorted((Path(__file__).parent / "budget").glob("*.lua"))
SOON = {"CALLS": 2, "WATCHED_CALLS": 1, "ROUNDS": 3, "PATIENCE": 2}
MODES = ("interpret", "auto", "translate")
PLENTY = 10**9


@pytest.fixture(autouse=True)
def translate_soon():
    with mock.patch.multiple(fast_tier, **SOON):
        yield


class Machine:
    """A state with a program that can be run again and again."""

    def __init__(self, source: str, mode: str) -> None:
        self.state = State(mode)
        # Collections cost by the bytes in use: strings in the frames of the test must not be among them.
        self.state.heap.root_sources.append(tuple)
        open_libraries(self.state)
        self.function = self.state.load(source, "=input")
        self.state.registry.set("program", self.function)

    def run(self, limit: int) -> tuple[int, str, bytes]:
        """Return what was used, how the run ended (and where), and the output."""
        state = self.state
        state.stdout = output = io.BytesIO()
        state.budget.set_limit(limit)
        try:
            state.call(self.function)
            end = "returned"
        except InstructionLimit as error:
            end = f"limit: {error}"
        except LuaError as error:
            end = f"error: {error}"
        self.check()
        return state.budget.used, end, output.getvalue()

    def check(self) -> None:
        """Whatever has happened, the state is at rest."""
        state = self.state
        assert state.thread is state.main_thread
        assert state.thread.frame.caller is None
        assert (state.native_calls, state.thread.non_yieldable, state.thread.hook_running) == (0, 1, False)
        assert not state.budget.recalled
        if state.tier is not None:
            assert state.tier.innermost is None


def reference_count(source: str) -> int:
    """Return how many count events the reference has while it runs a chunk."""
    # An empty chunk is one instruction; the others are those around the call.
    return _events(source) - _events("") + 1


def _events(source: str) -> int:
    import lupa.lua54

    lua = lupa.lua54.LuaRuntime(encoding="latin-1")
    lua.globals()["source"] = source
    count: int = lua.execute(
        """
        local count, chunk = 0, load(source)
        print = type
        debug.sethook(function() count = count + 1 end, "", 1)
        chunk()
        debug.sethook()
        return count
        """
    )
    return count


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_all_modes_count_like_the_reference(path: Path) -> None:
    source = path.read_text()
    expected = Machine(source, "interpret").run(PLENTY)
    assert expected[1] == "returned"
    if "coroutine" not in source:
        # A hook of the reference is one thread's.
        assert expected[0] == reference_count(source)
    for mode in MODES:
        machine = Machine(source, mode)
        for _ in range(4):
            assert machine.run(PLENTY) == expected


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_limit_is_met_at_the_same_instruction(path: Path) -> None:
    source = path.read_text()
    machines = [Machine(source, mode) for mode in MODES]
    total = machines[0].run(PLENTY)[0]
    for limit in range(total + 2):
        answers = [machine.run(limit) for machine in machines]
        assert answers[0][0] == min(limit, total)
        assert answers[0][1].startswith("limit: ") is (limit < total)
        assert answers.count(answers[0]) == len(answers), limit


@pytest.mark.parametrize("seed", range(16))
def test_loops_at_random_count_alike(seed: int) -> None:
    source = loops_program(seed)
    machines = [Machine(source, mode) for mode in MODES]
    total = machines[0].run(PLENTY)[0]
    choice = random.Random(seed)
    for limit in (PLENTY, PLENTY, *(choice.randint(1, total + 1) for _ in range(20)), PLENTY):
        answers = [machine.run(limit) for machine in machines]
        assert answers.count(answers[0]) == len(answers), limit


# What tries to go on after the limit, or for ever.
ATTACKS = {
    "while": "while true do end",
    "repeat": "repeat until false",
    "goto": "::top:: goto top",
    "goto-two-entries": "local x = 1 if x then goto b end ::a:: x = 2 ::b:: x = 3 if x then goto a end",
    "for": "for i = 1, math.huge do end",
    "for-step": "for i = 1, 2, 0.0000000000000001 do end",
    "for-large": "local s = 0 for i = 1, 1 << 62 do s = s + i end",
    "generic-for": "for i in function() return 1 end do end",
    "tail-calls": "local function f() return f() end f()",
    "recursion": "local function f() return 1 + f() end while true do pcall(f) end",
    "index": (
        "local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) while true do "
        "pcall(function() return t[1] end) end"
    ),
    "add": "local t = setmetatable({}, {__add = function(a, b) return 1 end}) while true do local x = t + 1 end",
    "lt": "local t = setmetatable({}, {__lt = function(a, b) return true end}) while t < t do end",
    "pcall": "while true do pcall(function() while true do end end) end",
    "pcall-chain": "local function f() pcall(f) while true do end end f()",
    "xpcall-handler": "while true do xpcall(error, function() while true do end end) end",
    "xpcall-in-handler": "local function h() return xpcall(error, h) end while true do xpcall(error, h) end",
    "error-in-handler": "while true do xpcall(error, function(m) error(m) end) end",
    "wrap": "while true do pcall(coroutine.wrap(function() while true do end end)) end",
    "wraps": "local function f() local g = coroutine.wrap(f) pcall(g) while true do end end f()",
    "yields": "local f = coroutine.wrap(function() while true do coroutine.yield() end end) while true do f() end",
    "close": "while true do local c <close> = setmetatable({}, {__close = function() while true do end end}) end",
    "close-after": (
        "local function f() local c <close> = setmetatable({}, {__close = function() print('closed') "
        "end}) while true do end end while true do pcall(f) end"
    ),
    "close-in-coroutine": (
        "co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() "
        "print('closed') end}) while true do end end) while true do coroutine.resume(co) end"
    ),
    "gc": "setmetatable({}, {__gc = function() while true do end end}) collectgarbage() while true do end",
    "gc-resurrects": (
        "local m = {} m.__gc = function(o) setmetatable({}, m) while true do end end setmetatable({}, m) "
        "while true do collectgarbage() end"
    ),
    "sort": (
        "local t = {} for i = 1, 50 do t[i] = i % 7 end while true do table.sort(t, function(a, b) while "
        "true do end end) end"
    ),
    "gsub": "while true do string.gsub('aaa', 'a', function() while true do end end) end",
    "load": "while true do load(function() while true do end end) end",
    "tostring": (
        "local t = setmetatable({}, {__tostring = function() while true do end end}) while true do "
        "pcall(tostring, t) end"
    ),
    "hook": "debug.sethook(function() while true do end end, 'l') while true do end",
    "count-hook": "debug.sethook(function() local n = 0 while true do n = n + 1 end end, '', 3) while true do end",
    "call-hook": "debug.sethook(function() while true do end end, 'cr') while true do pcall(print) end",
    "hook-in-coroutine": (
        "while true do local co = coroutine.create(function() while true do end end) "
        "debug.sethook(co, function() while true do end end, 'l') coroutine.resume(co) end"
    ),
    "repeat-test": "local n = 0 while true do repeat n = n + 1 until n < 0 end",
    "index-chain": (
        "local t = setmetatable({}, {__index = setmetatable({}, {__index = function() while true do end end})}) "
        "while true do pcall(function() return t.x end) end"
    ),
    "newindex": "local t = setmetatable({}, {__newindex = function() while true do end end}) while true do "
    "pcall(function() t.x = 1 end) end",
    "concat-metamethod": (
        "local t = setmetatable({}, {__concat = function() while true do end end}) while true do "
        "pcall(function() return 'a' .. t .. 'b' end) end"
    ),
    "eq": "local m = {__eq = function() while true do end end} local a, b = setmetatable({}, m), setmetatable({}, m) "
    "while true do pcall(function() return a == b end) end",
    "len": "local t = setmetatable({}, {__len = function() while true do end end}) while true do "
    "pcall(table.unpack, t) end",
    "call-chain": "local t = {} setmetatable(t, {__call = t}) local u = setmetatable({}, {__call = function() "
    "while true do end end}) while true do pcall(t) pcall(u) end",
    "pairs-metamethod": "local t = setmetatable({}, {__pairs = function() while true do end end}) while true do "
    "pcall(function() for _ in pairs(t) do end end) end",
    "format-name": "local t = setmetatable({}, {__tostring = function() while true do end end}) while true do "
    "pcall(string.format, '%s', t) pcall(print, t) end",
    "close-coroutine": (
        "while true do local co = coroutine.create(function() local c <close> = setmetatable({}, {__close = function() "
        "while true do end end}) coroutine.yield() end) coroutine.resume(co) coroutine.close(co) end"
    ),
    "close-in-error": (
        "while true do pcall(function() local c <close> = setmetatable({}, {__close = function() "
        "while true do end end}) error('x') end) end"
    ),
    "iterator-to-close": (
        "while true do for _ in next, {1}, nil, setmetatable({}, {__close = function() while true do end end}) do "
        "end end"
    ),
    "gc-in-coroutine": (
        "coroutine.wrap(function() setmetatable({}, {__gc = function() coroutine.wrap(function() while true do "
        "end end)() end}) collectgarbage() while true do end end)()"
    ),
    "gc-makes-garbage": (
        "local function make() setmetatable({}, {__gc = function() make() local t = {} for i = 1, 100 do t[i] = {} end "
        "end}) end make() while true do local t = {} for i = 1, 100 do t[i] = {i} end collectgarbage('step') end"
    ),
    "load-in-reader": ("while true do load(function() return load(function() while true do end end) end) end"),
    "sort-metamethod": (
        "local m = {__lt = function() while true do end end} local t = {} for i = 1, 2 do "
        "t[i] = setmetatable({}, m) end while true do pcall(table.sort, t) end"
    ),
    "gsub-index": "local t = setmetatable({}, {__index = function() while true do end end}) while true do "
    "pcall(string.gsub, 'abc', '%w', t) end",
    "xpcall-traceback": (
        "while true do xpcall(function() local n = 0 while true do n = n + 1 end end, debug.traceback) end"
    ),
    "searcher": "package.searchers[1] = function() while true do end end while true do pcall(require, 'y') end",
    "require": "package.preload.x = function() while true do end end while true do pcall(require, 'x') end",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_program_goes_on_behind_the_limit(attack: str, mode: str) -> None:
    machine = Machine(ATTACKS[attack], mode)
    for limit in (0, 1, 100, 2_345):
        used, end, output = machine.run(limit)
        assert used == limit
        assert end.startswith("limit: ")
        assert output == b""
        machine.state.main_thread.hook = None
    # The state is as good as before.
    machine.state.budget.set_limit(PLENTY)
    assert (
        machine.state.call_single(machine.state.load("local s = 0 for i = 1, 9 do s = s + i end return s", "=x")) == 45
    )
    machine.check()


# Work of library functions that no budget of 2,000 affords, in few instructions.
WORK = {
    "rep": "return #string.rep('x', 10000000)",
    "rep-separator": "return #string.rep('x', 10000000, ',')",
    "upper": "local s = string.rep('x', 60000) for i = 1, 100 do s:upper() end",
    "concat": "local t = {} for i = 1, 100 do t[i] = 1 end for i = 1, 300 do table.concat(t) end",
    "concat-metamethod": "table.concat(setmetatable({}, {__index = rawlen, __len = function() return 1 << 40 end}))",
    "unpack": "local t = table.pack(string.byte(string.rep('x', 10000), 1, -1)) for i = 1, 9 do table.unpack(t) end",
    "move": "table.move({}, 1, 100000000, 2)",
    "insert": "local t = {string.byte(string.rep('x', 9999), 1, -1)} for i = 1, 9 do table.insert(t, 1, i) end",
    "remove": "local t = table.pack(string.byte(string.rep('x', 10000), 1, -1)) for i = 1, 9 do table.remove(t, 1) end",
    "sort": "local t = table.pack(string.byte(string.rep('x', 10000), 1, -1)) table.sort(t)",
    "sort-builtin": "local t = table.pack(string.byte(string.rep('x', 600), 1, -1)) table.sort(t, math.ult)",
    "find": "return string.find(string.rep('a', 3000), 'a*a*a*a*b')",
    "find-lazy": "return string.find(string.rep('a', 30000), '.-.-.-b')",
    "match-anchored": "return string.match(string.rep('a', 3000), '^a*a*a*a*b')",
    "gmatch": "for _ in string.gmatch(string.rep('a', 30000), '(a*)(a*)b') do end",
    "gmatch-often": "for i = 1, 60 do string.gmatch('aab', '(a*)(a*)(a*)[bc]')() end "
    "for _ in string.gmatch(string.rep('a', 3000), '(a*)(a*)(a*)[bc]') do end",
    "gsub": "return string.gsub(string.rep('a', 30000), '(a*)(a*)b', '')",
    "gsub-size": "return #string.gsub(string.rep('a', 30000), 'a', string.rep('b', 3000))",
    "balance-nested": "local s = string.rep('(', 5000) .. string.rep(')', 5000) return s:find('%b()$')",
    "concat-operator": "local s = string.rep('x', 60000) for i = 1, 9 do local t = s .. i .. s end",
    "concat-strings": "local s = string.rep('x', 60000) for i = 1, 9 do local t = s .. s .. 'x' end",
    "compare": "local s, t = string.rep('x', 30000), string.rep('x', 30000) for i = 1, 9 do local x = s == t end",
    "order": "local s, t = string.rep('x', 30000), string.rep('x', 30000) for i = 1, 9 do local x = s < t end",
    "key": "local s, t = string.rep('x', 30000), string.rep('x', 30000) local u = {[s] = 1} "
    "for i = 1, 9 do local x = u[t] u[t] = i end",
    "rawequal": "local s, t = string.rep('x', 30000), string.rep('x', 30000) for i = 1, 9 do rawequal(s, t) end",
    "sub": "local s = string.rep('x', 60000) for i = 1, 9 do local t = s:sub(2) end",
    "byte": "local s = string.rep('x', 9000) for i = 1, 9 do s:byte(1, -1) end",
    "plain-find": "local s = string.rep('x', 60000) for i = 1, 9 do s:find('yx', 1, true) s:find('yx') end",
    "find-first": "local s = string.rep('x', 30000) for i = 1, 9 do s:find('[^x]') s:find('y%a') end",
    "find-fixed": "local s = string.rep('x', 30000) for i = 1, 30 do s:match('^x*$') end",
    "gsub-functions": "string.gsub(string.rep('x', 20000), 'x', function() end)",
    "gsub-table": "string.gsub(string.rep('x', 9000), 'x', {x = 'y'})",
    "pack": "local s = string.rep('x', 60000) for i = 1, 9 do string.pack('s', s) end",
    "pack-fixed": "string.pack('c10000000', 'x')",
    "pack-many": "string.pack(string.rep('x', 60000))",
    "unpack-string": "local s = string.pack('s', string.rep('x', 60000)) for i = 1, 9 do string.unpack('s', s) end",
    "unpack-zero": "local s = string.rep('x', 60000) for i = 1, 9 do pcall(string.unpack, 'z', s) end",
    "packsize": "string.packsize(string.rep('x', 60000))",
    "format": "string.format(string.rep('%%', 60000))",
    "format-quoted": "string.format('%q', string.rep('x', 60000))",
    "load": "load(string.rep('x = 1 ', 9000))",
    "load-reader": "local n = 0 load(function() n = n + 1 return n < 99 and string.rep('x = 1 ', 90) or nil end)",
    "load-binary": "local s = string.dump(load(string.rep('x = 1 ', 90))) for i = 1, 9 do load(s) end",
    "dump": "local f = function() local a = 1 local b = a + 1 return b end for i = 1, 999 do string.dump(f) end",
    "tonumber": "local s = string.rep('9', 30000) for i = 1, 9 do tonumber(s) end",
    "tonumber-base": "tonumber(string.rep('9', 30000), 16)",
    "numeral": "local s = string.rep('9', 30000) for i = 1, 9 do local x = s + 1 end",
    "utf8-len": "utf8.len(string.rep('\\u{e4}', 9000))",
    "utf8-codepoint": "utf8.codepoint(string.rep('\\u{e4}', 9000), 1, -2)",
    "utf8-offset": "utf8.offset(string.rep('\\u{e4}', 9000), 8000)",
    "utf8-offset-back": "utf8.offset(string.rep('\\u{e4}', 9000), -8000)",
    "utf8-codes": "local f, s = utf8.codes('x' .. string.rep('\\xbf', 20000)) pcall(f, s, 1)",
    "utf8-char": "local t = {} for i = 1, 200 do t[i] = 9 end for i = 1, 200 do utf8.char(table.unpack(t)) end",
    "date": "os.date(string.rep('%c', 9000))",
    "varargs": "local function f(...) for i = 1, 9 do select('#', ...) end end "
    "f(string.byte(string.rep('x', 3000), 1, -1))",
    "results": "local function f(...) return 1, ... end local function g(...) return 2, f(...) end "
    "local n = select('#', g(g(g(g(string.byte(string.rep('x', 3000), 1, -1))))))",
    "next": "local t = {} for i = 1, 200 do t['k' .. i] = i end for i = 1, 199 do t['k' .. i] = nil end "
    "for i = 1, 99 do next(t) end",
    "next-elements": "local t = {string.byte(string.rep('x', 999), 1, -1)} for i = 1, 998 do t[i] = nil end "
    "for i = 1, 99 do next(t) end",
    "pairs": "local t = {} for i = 1, 200 do t['k' .. i] = i end for i = 1, 199 do t['k' .. i] = nil end "
    "for i = 1, 99 do for k in pairs(t) do end end",
    "next-anywhere": "local t = {} for i = 1, 150 do t['k' .. i] = i end "
    "for i = 1, 99 do t['k150'] = nil t['k150'] = i t['k' .. i + 200] = 1 next(t, 'k9') end",
    "rearranged": "local t = {} for i = 1, 900 do t['k' .. i] = i end",
    "chain": "local t = {} for i = 1, 300 do t = setmetatable({}, {__index = t}) end",
    "chain-walked": "local t = {} for i = 1, 60 do t = setmetatable({}, {__index = t}) end "
    "for i = 1, 99 do local x = t.x end",
    "chain-stored": "local t = {} for i = 1, 60 do t = setmetatable({}, {__newindex = t}) end "
    "for i = 1, 99 do t.x = i end",
    "error": "local s = string.rep('x', 60000) for i = 1, 9 do pcall(error, s) end",
    "print": "local s = string.rep('x', 60000) for i = 1, 9 do print(s) end",
    "sort-strings": "local t = {} for i = 1, 9 do t[i] = string.rep('x', 3000) .. i end table.sort(t)",
    "sort-mixed": "local t = {} for i = 1, 200 do t[i] = i % 2 == 0 and i or i + 0.0 end "
    "t[1] = 0/0 pcall(table.sort, t)",
    "levels": "for i = 1, 9 do debug.getinfo(9000) pcall(debug.getlocal, 9000, 1) pcall(error, '', 9000) end",
    "collect": "local t = {} for i = 1, 300 do t[i] = string.rep('x', 999) end for i = 1, 9 do collectgarbage() end",
    "forwarded": "local t = {} for i = 1, 200 do t[i] = i end local function forward(f, ...) return f(...) end "
    "local function count(...) local n = 0 for i = 1, 9 do n = n + select('#', ...) + select(i, ...) end return n end "
    "for i = 0, 120 do local x = forward(count, 1, 2, 3, 4, 5, 6, 7, 8, 9, table.unpack(t, 1, i)) end",
    "balance": "return string.find(string.rep('(', 30000), '%b()')",
}


@pytest.mark.parametrize("work", WORK)
def test_work_of_library_functions_counts(work: str) -> None:
    ends = []
    for mode in MODES:
        machine = Machine(WORK[work], mode)
        machine.state.heap.set_limit(1 << 28)
        start = time.process_time()
        ends.append([machine.run(2_000)[:2] for _ in range(3)])
        assert time.process_time() - start < 5
        assert ends[0][0][1].startswith("limit: ")
        for limit in (5, 100, 1500):
            assert machine.run(limit)[1].startswith("limit: ")
    assert ends.count(ends[0]) == len(ends)


@pytest.mark.parametrize("work", WORK)
def test_work_counts_the_same_in_all_modes(work: str) -> None:
    source = f"for round = 1, 3 do local function f() {WORK[work].replace('return ', 'local _ = ')} end f() end"
    for limit in (9_000, 50_000):
        ends = []
        for mode in MODES:
            machine = Machine(source, mode)
            machine.state.heap.set_limit(1 << 28)
            # What is alive before the second run is the first one's.
            ends.append([machine.run(limit) for _ in range(2)])
        assert ends == [ends[0]] * len(ends)


# Work that is owed: the next charge has to afford it, before anything else is called.
OWED = {
    "pairs": "local w = {} for i = 1, 200 do w['k' .. i] = i end for k in pairs(w) do w[k] = nil end w.z = 1 "
    "for k in pairs(w) do print(k) end print('end')",
    "next": "local w = {} for i = 1, 200 do w['k' .. i] = i end for k in pairs(w) do w[k] = nil end w.z = 1 "
    "local k = next(w) print(k) k = next(w, k) print(k)",
    "rawset": "local w = {} for i = 1, 130 do rawset(w, 'k' .. i, i) print(i) end",
    "rawequal": "local s = string.rep('x', 30000) local t = s .. 'x' s = s .. 'x' print(rawequal(s, t)) print(s == t)",
}


@pytest.mark.parametrize("work", OWED)
def test_nothing_is_called_that_a_debt_makes_unaffordable(work: str) -> None:
    source = f"local function f() {OWED[work]} end f() f()"
    machines = [Machine(source, mode) for mode in MODES]
    total = machines[0].run(PLENTY)[0]
    for limit in range(total - 1200, total + 2, 3):
        answers = [machine.run(limit) for machine in machines]
        assert answers.count(answers[0]) == len(answers), limit


BENCHES = Path(__file__).parents[2] / "bench" / "programs"


@pytest.mark.parametrize("name", ["string_operations", "json", "patterns", "ngrams", "tokenizer", "varargs", "queens"])
def test_programs_count_the_same_in_all_modes(name: str) -> None:
    source = (BENCHES / f"{name}.lua").read_text()
    counts = []
    for mode in MODES:
        state = State(mode)
        open_libraries(state)
        module = state.call_single(state.load(source, f"@{name}.lua"))
        used = []
        for _ in range(3):
            state.budget.set_limit(PLENTY)
            state.call(module.get("run"), module.get("small"))
            used.append(state.budget.used)
        counts.append(used)
    assert counts.count(counts[0]) == len(counts)


def test_all_functions_that_call_metamethods_are_known() -> None:
    """Translated code passes its depth to them."""
    called: set[str] = set()
    for path in Path(charging.__file__).parent.glob("*.py"):
        for text in re.findall(r'f"[^"\n]*, d\)', path.read_text()):
            called |= set(re.findall(r"(\w+)\((?:[^()]|\([^()]*\))*, d\)", text))
    assert "index" in called
    # `account` looks at the stack and calls nothing; `one` is there for metamethods in texts that do not count only.
    assert called - {"account", "one"} <= set(charging.CALLING)


def test_nothing_closes_a_coroutine_that_the_limit_has_stopped() -> None:
    machine = Machine(ATTACKS["close-in-coroutine"], "interpret")
    assert machine.run(1000)[1].startswith("limit: ")
    machine.state.budget.set_limit(PLENTY)
    machine.state.stdout = output = io.BytesIO()
    machine.state.call(machine.state.load("print(coroutine.status(co), coroutine.close(co))", "=x"))
    assert output.getvalue() == b"dead\ttrue\n"


@pytest.mark.parametrize("mode", MODES)
def test_errors_give_back_what_was_charged(mode: str) -> None:
    source = """
    local function f(t) local a = 1 local b = t.x.y local c = 2 local d = 3 return a + b + c + d end
    local function g(n) if n == 0 then return {} + 1 end local x = n local y = x return g(n - 1) + x + y end
    for i = 1, 10 do pcall(f, {}) pcall(g, i % 3) end
    """
    assert Machine(source, mode).run(PLENTY) == Machine(source, "interpret").run(PLENTY)
    assert Machine(source, "interpret").run(PLENTY)[0] == reference_count(source)


# -- the host's side ------------------------------------------------------------------------------------


def count_of(mode: str) -> tuple[State, object]:
    state = State(mode)
    open_libraries(state)
    function = state.load("local n = ... local s = 0 for i = 1, n do s = s + i end return s", "=sum")
    return state, function


@pytest.mark.parametrize("mode", MODES)
def test_a_budget_is_shared_by_calls_and_topped_up(mode: str) -> None:
    state, function = count_of(mode)
    budget = state.budget
    budget.set_limit(100)
    state.call(function, 10)
    first = budget.used
    assert (first, budget.remaining) == (27, 73)
    state.call(function, 10)
    assert budget.used == 2 * first
    with pytest.raises(InstructionLimit):
        state.call(function, 1000)
    assert (budget.used, budget.remaining) == (100, 0)
    with pytest.raises(InstructionLimit):
        state.call(function, 0)
    budget.top_up(first)
    state.call(function, 10)
    assert (budget.used, budget.remaining) == (100 + first, 0)
    budget.set_limit(None)
    assert (budget.used, budget.remaining) == (0, None)
    assert state.call_single(function, 1000) == 500500


@pytest.mark.parametrize("mode", MODES)
def test_counting_without_a_limit(mode: str) -> None:
    state, function = count_of(mode)
    state.budget.set_limit(None, counting=True)
    state.call(function, 100_000)
    assert (state.budget.used, state.budget.remaining) == (200_007, None)


@pytest.mark.parametrize("mode", MODES)
def test_budgets_nest(mode: str) -> None:
    state, function = count_of(mode)
    budget = state.budget
    for _ in range(3):
        state.call(function, 10)
    with budget.within(50):
        state.call(function, 10)
        assert (budget.used, budget.remaining) == (27, 23)
    assert not budget.on
    budget.set_limit(100)
    with budget.within(50):
        state.call(function, 10)
        with pytest.raises(InstructionLimit):
            state.call(function, 1000)
        assert budget.remaining == 0
    assert (budget.used, budget.remaining) == (50, 50)
    with pytest.raises(InstructionLimit), budget.within(1000):
        assert budget.remaining == 50
        state.call(function, 1000)
    assert (budget.used, budget.remaining) == (100, 0)


@pytest.mark.parametrize("mode", MODES)
def test_a_host_function_sees_and_changes_the_budget(mode: str) -> None:
    state = State(mode)
    open_libraries(state)
    budget = state.budget
    seen = []

    def look(*_: object) -> tuple[()]:
        seen.append(budget.used)
        budget.top_up(7)
        return ()

    state.globals.set_string("look", Builtin("look", look))
    function = state.load("while true do look() end", "=loop")
    budget.set_limit(20)
    with mock.patch.object(budget, "top_up", lambda n: None), pytest.raises(InstructionLimit):
        state.call(function)
    assert seen == [2, 5, 8, 11, 14, 17, 20]
    del seen[:]
    budget.set_limit(5)
    state.globals.set_string("look", Builtin("look", lambda *_: look() if len(seen) < 500 else ()))
    with pytest.raises(InstructionLimit):
        state.call(function)
    assert (len(seen), budget.used) == (500, 5 + 7 * 500)


def test_a_budget_set_by_a_running_program_counts_from_there() -> None:
    state = State("interpret")
    open_libraries(state)
    state.globals.set_string("limit", Builtin("limit", lambda n=None, *_: state.budget.set_limit(n) or ()))
    function = state.load("limit(1000) local n = 0 while true do n = n + 1 end", "=x")
    with pytest.raises(InstructionLimit):
        state.call(function)
    assert state.budget.used == 1000
    state.budget.set_limit(100)
    state.call(state.load("limit(nil) for i = 1, 1000 do end", "=x"))
    assert not state.budget.on


@pytest.mark.parametrize("mode", MODES)
def test_interrupt_from_another_thread(mode: str) -> None:
    state, function = count_of(mode)
    state.budget.set_limit(None, counting=True)
    timer = threading.Timer(0.05, state.budget.interrupt)
    timer.start()
    loop = state.load("while true do pcall(function() while true do end end) end", "=x")
    with pytest.raises(Interrupted):
        state.call(loop)
    timer.join()
    # It stays that way until the host says otherwise.
    with pytest.raises(LimitReached):
        state.call(loop)
    state.budget.clear_interrupt()
    assert state.call_single(function, 10) == 55


@pytest.mark.parametrize("mode", MODES)
def test_deadline(mode: str) -> None:
    state, function = count_of(mode)
    state.budget.set_limit(None, counting=True)
    state.budget.deadline = time.monotonic() + 0.05
    with pytest.raises(TimeLimit):
        state.call(function, 1 << 60)
    state.budget.deadline = None
    assert state.call_single(function, 10) == 55


@pytest.mark.parametrize("catching", ["pcall(late)", "xpcall(late, print)", "pcall(pcall, late)"])
@pytest.mark.parametrize("mode", MODES)
def test_an_error_looks_at_the_deadline(mode: str, catching: str) -> None:
    state = State(mode)
    open_libraries(state)
    budget = state.budget
    budget.set_limit(None, counting=True)

    def late(*_: object) -> tuple[()]:
        budget.deadline = time.monotonic() - 1
        raise LuaError("late")

    state.globals.set_string("late", Builtin("late", late))
    function = state.load(f"for i = 1, 3 do {catching} passed = true end", "=late")
    with pytest.raises(TimeLimit):
        state.call(function)
    assert state.globals.get("passed") is None


@pytest.mark.parametrize("mode", MODES)
def test_calls_in_place_store_once_where_a_slice_ends(mode: str) -> None:
    """A call that is begun anew, since the slice does not suffice, has done nothing yet."""
    source = """
    local count, box = 0, {n = 0}
    local function note() count = count + 1 end
    function box:more() self.n = self.n + 1 return self.n end
    local last
    local function both() note() last = box:more() end
    for i = 1, 900 do both() end
    return count, box.n, last
    """
    state = State(mode)
    open_libraries(state)
    function = state.load(source, "=input")
    for _ in range(3):
        state.budget.set_limit(100_000)
        assert state.call(function) == (900, 900, 900)
