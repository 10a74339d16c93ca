"""Programs that call async functions of the host."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from luapy import Engine, InstructionLimitError, LuaError, SandboxLevel, SecurityPolicy, TimeLimitError
from luapy.engine.pool import PoolExhausted


class Store:
    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    async def put(self, key: str, value: Any) -> None:
        await asyncio.sleep(0)
        self.values[key] = value

    async def get(self, key: str) -> Any:
        await asyncio.sleep(0)
        return self.values[key]


async def split(text: str) -> tuple[str, ...]:
    await asyncio.sleep(0)
    return tuple(text.split())


@pytest.fixture(params=["interpret", "auto", "translate"])
def engine(request: pytest.FixtureRequest) -> Engine:
    engine = Engine("strict", tier=request.param)
    engine.register("split", split)
    engine.expose("store", Store(), methods=["put", "get"])
    return engine


def test_functions_and_methods(engine: Engine) -> None:
    code = """
    for i = 1, 100 do store:put("k" .. i, {i}) end
    local sum = 0
    for i = 1, 100 do sum = sum + store:get("k" .. i)[1] end
    local ok, e = pcall(store.get, store, "none")
    return sum + n, select("#", split("a b c")), ok, tostring(e), (pcall(store.get, 1))"""
    expected = (5051, 3, False, "error in a function of the host", False)
    assert asyncio.run(engine.run_async(code, n=1)) == expected
    with pytest.raises(KeyError):
        asyncio.run(engine.run_async("store:get(...)", "none"))
    with pytest.raises(LuaError, match="nothing awaits it"):
        engine.run("split('')")


def test_many_programs_share_the_states(engine: Engine) -> None:
    code = "local r = {} for w in ('a b'):gmatch('%a') do r[#r + 1] = (split(w .. n)) end return table.concat(r)"

    async def main() -> list[Any]:
        return await asyncio.gather(*[engine.run_async(code, n=n) for n in range(50)])

    assert asyncio.run(main()) == [f"a{n}b{n}" for n in range(50)]
    statistics = engine.statistics.pool
    assert statistics.idle == statistics.size <= engine.config.pool_size
    assert statistics.discarded == 0


def test_contexts(engine: Engine) -> None:
    async def main() -> None:
        with engine.context() as context:
            code = "count = 0 function add(n) count = count + #split(n) return count end"
            assert await context.run_async(code) is None
            assert await context.call_async("add", "xy") == 2
            assert await asyncio.gather(context.call_async("add", "a"), context.call_async("add", "b")) == [3, 3]
            function = await context.run_async("return function(x) return split(x) end")
            assert await context.call_async(function, "a b") == ("a", "b")
            with pytest.raises(LuaError, match="no function"):
                await context.call_async("nothing")
        with pytest.raises(ValueError, match="closed"):
            await context.run_async("return 1")

    asyncio.run(main())


@pytest.mark.parametrize("tier", ["interpret", "auto", "translate"])
def test_limits(tier: str) -> None:
    policy = SecurityPolicy.for_level("strict").replace(limits={"instructions": 2_000, "seconds": 0.5})
    engine = Engine(policy, tier=tier, pool_size=2, pool_timeout=0.05)
    engine.register("split", split)

    async def nap() -> None:
        await asyncio.sleep(0.3)

    engine.register("nap", nap)

    async def main() -> None:
        with pytest.raises(InstructionLimitError):
            await engine.run_async("while true do pcall(split, 'a') end")
        with pytest.raises(InstructionLimitError):
            body = "pcall(function() split('a') while true do end end)"
            await engine.run_async(f"coroutine.wrap(function() {body} end)()")
        # Waiting does not count as time.
        assert await engine.run_async("nap() nap() return 1") == 1
        tasks = [asyncio.ensure_future(engine.run_async("nap() return 1")) for _ in range(3)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert results[:2] == [1, 1]
        assert isinstance(results[2], PoolExhausted)
        hostile = "local x <close> = setmetatable({}, {__close = function() while true do end end}) nap()"
        task = asyncio.ensure_future(engine.run_async(hostile))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises((InstructionLimitError, TimeLimitError)):
            await task
        assert await engine.run_async("return x, nap()") == (None, None)

    asyncio.run(main())
    assert engine.statistics.pool.idle == engine.statistics.pool.size


def test_states_that_are_not_isolated() -> None:
    engine = Engine(SandboxLevel.STANDARD, isolation="shared")
    with pytest.raises(ValueError, match="isolation"):
        asyncio.run(engine.run_async("return 1"))
