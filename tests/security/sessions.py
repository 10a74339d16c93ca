"""A sandboxed state for the tests: runs programs under limits and tells what became of them."""

from __future__ import annotations

import json
import reprlib
import time
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from luapy import Engine, EngineConfig, LuaError
from luapy.engine.context import Context
from luapy.engine.policy import SecurityPolicy
from luapy.engine.snapshot import fingerprint
from tests.security.attack import Limits


class Ending(NamedTuple):
    """How a run ended: the name of the exception's class ("returns" for none), and its text or the result's."""

    kind: str
    text: str
    error: BaseException | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:200]}"


_engines: dict[tuple[str, str, str], Engine] = {}


def engine_for(level: str, tier: str, policy: dict[str, Any]) -> Engine:
    """Return an engine with one state, which all sessions of this kind use one after the other."""
    key = level, tier, json.dumps(policy, sort_keys=True)
    engine = _engines.get(key)
    if engine is None:
        engine = _engines[key] = new_engine(level, tier, policy)
    return engine


def new_engine(level: str, tier: str, policy: dict[str, Any]) -> Engine:
    """Return an engine with one state."""
    adjusted = SecurityPolicy.for_level(level).replace(**policy)
    return Engine(EngineConfig(sandbox=adjusted, tier=tier, pool_size=1, chunk_cache=0, output="discard"))


def _shown(value: Any) -> str:
    """Return the text of a result; only a part of it when it is long, or nested."""
    return str(value) if isinstance(value, (str, int, float, type(None))) else reprlib.repr(value)


class Session:
    """One use of a pooled state.

    `seconds`, `processor` (seconds of its time), `used` and `peak` tell what the last run has taken.
    """

    def __init__(
        self,
        level: str,
        tier: str,
        limits: Limits,
        policy: dict[str, Any] | None = None,
        engine: Engine | None = None,
    ) -> None:
        self.level = level
        self.tier = tier
        self.limits = limits
        self.engine = engine or engine_for(level, tier, policy or {})
        self.engine.prepare(1)
        self.before = self.fingerprint()
        self.context = self._open()
        self._others: list[Session] = []
        self.seconds = self.processor = 0.0
        self.used = self.peak = self.written = 0

    def _open(self) -> Context:
        limits = self.limits
        return self.engine.context(
            {
                "instructions": limits.instructions,
                "memory": limits.memory,
                "seconds": limits.seconds,
                "output": limits.output,
            }
        )

    def run(self, source: str | bytes, **variables: Any) -> Ending:
        """Run a program in the session's state and tell how it ended. Other exceptions than LuaError come out."""
        start, processor = time.monotonic(), time.process_time()
        try:
            chunk = self.engine.load(source, "=attack")
            value = self.context.run(chunk, **variables)
            return Ending("returns", _shown(value))
        except LuaError as error:
            return Ending(type(error).__name__, str(error), error)
        finally:
            self.seconds = time.monotonic() - start
            self.processor = time.process_time() - processor
            usage = self.context.used
            heap = self.context._box.state.heap
            self.used, self.written = usage.instructions or 0, usage.output or 0
            self.peak = max(heap.peak, heap.used) - self.context._box.base

    def output(self) -> str:
        return str(self.context.output)

    def renew(self) -> None:
        """Begin to count the limits anew."""
        self.context.clear_interrupt()
        self.context.renew()

    def reset(self) -> None:
        """Give the state back and take one anew."""
        self.context.close()
        self.context = self._open()

    def close(self) -> None:
        """Give the state back, and close what `with_host` has made."""
        self.context.close()
        for session in self._others:
            session.close()

    def policy(self, changes: dict[str, Any]) -> SecurityPolicy:
        """Return the policy of the session's level with some changes."""
        return SecurityPolicy.for_level(self.level).replace(**changes)

    def with_host(
        self,
        register: Mapping[str, Callable[..., Any]] | None = None,
        expose: Mapping[str, tuple[Any, dict[str, Any]]] | None = None,
        modules: Mapping[str, str] | None = None,
        policy: dict[str, Any] | None = None,
    ) -> Session:
        """Return a session of an engine that offers something to its programs."""
        engine = new_engine(self.level, self.tier, policy or {})
        for name, function in (register or {}).items():
            engine.register(name, function)
        for name, (value, names) in (expose or {}).items():
            engine.expose(name, value, **names)
        for name, source in (modules or {}).items():
            engine.add_module(name, source)
        session = Session(self.level, self.tier, self.limits, engine=engine)
        self._others.append(session)
        return session

    def fingerprint(self) -> dict[str, Any]:
        """Describe the idle state of the engine."""
        described = fingerprint(self.engine._pool._idle[-1].state)
        if self.engine.policy.random_seed is None:
            described["(settings)"]["random"] = "differs each time"
        return described
