"""Engines in many threads: pools, isolation, the cache of chunks."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

import luapy
from luapy.engine import Engine, PoolExhausted, SecurityPolicy
from luapy.engine.chunks import ChunkCache


def test_many_threads() -> None:
    policy = SecurityPolicy.for_level("strict").replace(limits={"instructions": 30_000})
    engine = Engine(policy, pool_size=4, output=lambda text: None)
    engine.prepare()

    def work(number: int) -> None:
        for turn in range(15):
            hostile = (number + turn) % 5 == 0
            if hostile:
                with pytest.raises(luapy.LuaLimitError):
                    engine.run("x = 'left' string = nil while true do pcall(error) end")
            else:
                code = "assert(x == nil) x = n local s = 0 for i = 1, n do s = s + i end return s, x, ('a'):rep(2)"
                assert engine.run(code, n=number) == (number * (number + 1) // 2, number, "aa")

    with ThreadPoolExecutor(8) as executor:
        list(executor.map(work, range(8)))
    statistics = engine.statistics.pool
    assert statistics.size <= 4
    assert statistics.hit_rate > 0.9
    assert statistics.discarded == 0


def test_exhaustion() -> None:
    engine = Engine("strict", pool_size=1, pool_timeout=0.05)
    with engine.context(), pytest.raises(PoolExhausted, match="all 1 sandboxes are in use"):
        engine.run("return 1")
    assert engine.run("return 1") == 1
    assert engine.statistics.pool.timeouts == 1
    patient = Engine("strict", pool_size=1, pool_timeout=10)
    context = patient.context()
    threading.Timer(0.05, context.close).start()
    assert patient.run("return 2") == 2
    statistics = patient.statistics.pool
    assert (statistics.hits, statistics.misses, statistics.waits) == (1, 1, 1)


def test_contexts() -> None:
    engine = Engine("strict", pool_size=2)
    with engine.context({"instructions": 10_000}) as context:
        context.run("function add(a, b) return a + b end app = {twice = function(f, x) return f(f(x)) end}")
        assert context.call("add", 1, 2) == 3
        function = context.run("return function(x) return x * 10 end")
        assert function(4) == 40
        assert context.call("app.twice", function, 1) == 100
        context["names"] = ["a", "b"]
        assert context.run("names[3] = 'c' return #names") == 3
        assert context["names"] == ["a", "b", "c"]
        with pytest.raises(luapy.LuaError, match="there is no function"):
            context.call("app.none")
        used = context.used.instructions
        assert used is not None and 0 < used < 1000
        assert context.remaining.instructions == 10_000 - used
        with pytest.raises(luapy.InstructionLimitError):
            context.run("while true do end")
        assert context.remaining.instructions == 0
        with pytest.raises(luapy.InstructionLimitError):
            context.call("add", 1, 2)
        context.top_up(instructions=1000)
        assert context.call("add", 1, 2) == 3
        with engine.context() as other:
            assert other["add"] is None
            with pytest.raises(luapy.ConversionError):
                other.call(function, 1)
    with pytest.raises(ValueError, match="closed"):
        context.run("return 1")
    with pytest.raises(luapy.LuaError, match="gone"):
        function(1)


def test_topping_up_memory_output_and_time() -> None:
    policy = SecurityPolicy.for_level("strict").replace(limits={"memory": 100_000, "output": 10, "seconds": 0.05})
    engine = Engine(policy)
    with engine.context() as context:
        with pytest.raises(luapy.LuaMemoryError):
            context.run("s = ('x'):rep(200000)")
        with pytest.raises(luapy.OutputLimitError):
            context.run("print('0123456789')")
        with pytest.raises(luapy.TimeLimitError):
            context.run("while true do end")
        context.top_up(memory=1_000_000, output=100, seconds=10)
        assert context.run("s = ('x'):rep(200000) print('0123456789') return #s") == 200_000
        assert context.output == "0123456789\n"
        remaining = context.remaining
        assert remaining.seconds is not None and 5 < remaining.seconds < 10


def test_isolation() -> None:
    policy = SecurityPolicy.for_level("strict").replace(limits={"instructions": 20_000})
    shared = Engine(policy, isolation="shared")
    shared.run("x = 1")
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(shared.run, "return x").result() == 1
    with shared.context() as context:
        assert context["x"] == 1
    of_thread = Engine(policy, isolation="thread_local")
    of_thread.run("x = 1")
    assert of_thread.run("return x") == 1
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(of_thread.run, "return x").result() is None
    for engine in (shared, of_thread):
        # The limits are those of each run.
        for _ in range(3):
            with pytest.raises(luapy.InstructionLimitError):
                engine.run("for i = 1, 1e9 do x = i end")
        assert engine.run("return x > 1") is True


def test_the_threads_of_a_shared_state_take_turns() -> None:
    engine = Engine("strict", isolation="shared")
    engine.register("pause", lambda: time.sleep(0.001))
    engine.run("inside = 0")
    code = "assert(inside == 0) inside = inside + 1 pause() for i = 1, 1000 do end inside = inside - 1"
    with ThreadPoolExecutor(6) as executor:
        for future in [executor.submit(engine.run, code) for _ in range(40)]:
            future.result()


def test_chunks() -> None:
    engine = Engine("strict", chunk_cache=2)
    chunk = engine.load("return ..., 'chunk'", "=named")
    assert engine.run(chunk, 1) == (1, "chunk")
    assert repr(chunk) == "<Chunk named>"
    other = Engine("standard")
    assert other.run(chunk, 2) == (2, "chunk")
    assert engine.call("function f(x) return x + y end", "f", 2, y=3) == 5
    with pytest.raises(luapy.LuaError, match="named:1: "):
        engine.run(engine.load("error('x')", "=named"))


def test_the_cache_keeps_what_is_used() -> None:
    policy = SecurityPolicy.for_level("strict")
    cache = ChunkCache(2)
    first = cache.get("return 1", "=c", policy)
    cache.get("return 2", "=c", policy)
    assert cache.get("return 1", "=c", policy) is first
    cache.get("return 3", "=c", policy)
    assert cache.get("return 1", "=c", policy) is first
    assert (len(cache), cache.hits, cache.misses) == (2, 2, 3)
    assert cache.get("return 1", "=d", policy) is not first


def test_large_chunks_are_refused() -> None:
    engine = Engine(SecurityPolicy.for_level("strict").replace(limits={"source": 100, "bytecode": 100}))
    with pytest.raises(luapy.LuaSyntaxError, match="chunk too large"):
        engine.run("return 1" + " " * 100)
    assert engine.run("return (select(2, load(('x'):rep(101))))") == "chunk too large (101 bytes, limit is 100)"
    with pytest.raises(luapy.BytecodeError, match="attempt to load a binary chunk"):
        engine.run(b"\x1bLua")
    trusting = Engine(engine.policy.replace(bytecode="verify", allow=["string.dump"]))
    assert trusting.run("return load(string.dump(function() return 7 end, true))()") == 7
    with pytest.raises(luapy.BytecodeError):
        trusting.run(b"\x1bLua")


def test_states_go_with_their_threads() -> None:
    engine = Engine("strict", isolation="thread_local")
    states = []

    def work() -> None:
        engine.run("x = 1")
        states.append(weakref.ref(engine._lasting_context()._box.state))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    gc.collect()
    assert states[0]() is None


def test_dead_functions_keep_nothing_alive_in_the_state() -> None:
    engine = Engine("strict", pool_size=1)
    kept = []
    for _ in range(3):
        with engine.context() as context:
            kept.append(context.run("local t = {('x'):rep(1000000)} return function() return t end"))
    with engine.context() as context:
        context.run("collectgarbage()")
        assert context.used.memory is not None and context.used.memory < 10_000
    assert len(kept) == 3


def test_variables_count_for_the_memory_of_a_context() -> None:
    engine = Engine(SecurityPolicy.for_level("strict").replace(limits={"memory": 10_000}))
    with engine.context() as context:
        for set_it in (lambda: context.run("return 1", x="y" * 20_000), lambda: context.__setitem__("x", "y" * 20_000)):
            with pytest.raises(luapy.LuaMemoryError):
                set_it()
        with pytest.raises(luapy.LuaMemoryError):
            context["x" * 20_000] = 1
        assert context["x" * 20_000] is None
        assert context.run("return x") is None
