"""`Engine`: runs other people's Lua inside a Python program, under a policy, from any number of threads."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable
from weakref import WeakSet

from luapy.engine.chunks import Chunk, ChunkCache
from luapy.engine.config import EngineConfig
from luapy.engine.context import Context
from luapy.engine.host import Offer, exposed
from luapy.engine.modules import HostModule
from luapy.engine.options import changed
from luapy.engine.policy import Limits, SandboxLevel, SecurityPolicy
from luapy.engine.pool import Pool, PoolStatistics
from luapy.engine.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from luapy.engine.virtual_files import FileSystem

# How chunks are named that have no name.
PROGRAM = "=program"


@dataclass(frozen=True)
class EngineStatistics:
    """What an engine has done: its pool, and the hits and misses of its cache of compiled chunks."""

    pool: PoolStatistics
    chunk_hits: int
    chunk_misses: int
    chunks: int


class Engine:
    """Runs Lua programs as `config` says. All methods may be called from any thread.

    `output` takes what programs print and write, piece by piece; see `EngineConfig.output` for what happens without it.
    `files` makes the file system that a run or a context sees, such as ``MemoryFiles``; without it there are no files.
    """

    def __init__(
        self,
        config: EngineConfig | SandboxLevel | SecurityPolicy | str | None = None,
        *,
        output: Callable[[str], object] | Callable[[bytes], object] | None = None,
        files: Callable[[], FileSystem] | None = None,
        **options: Any,
    ) -> None:
        if config is not None and not isinstance(config, EngineConfig):
            options["sandbox"] = config
            config = None
        self.config = changed(config, options) if config is not None else EngineConfig.from_dict(options)
        self.policy = self.config.policy
        self.take_output = output if output is not None else _OUTPUTS[self.config.output]
        self._offer = Offer(files=files)
        self._cache = ChunkCache(self.config.chunk_cache)
        self._pool = Pool(self.config.pool_size, self.config.pool_timeout, self._make_sandbox)
        self._lock = threading.Lock()
        self._shared: Context | None = None
        self._of_thread = threading.local()
        # The contexts that may be running: those to be closed, and those that go with their threads.
        self._open: set[Context] = set()
        self._lasting: WeakSet[Context] = WeakSet()

    # -- running ----------------------------------------------------------------------------------------

    def run(self, code: str | bytes | Chunk, /, *arguments: Any, **variables: Any) -> Any:
        """Run a chunk with `arguments`, after setting global `variables`. Return its result.

        Several results are a tuple, none is None. Tables are copied, to lists or dicts.
        """
        chunk = self.load(code)
        if self.config.isolation != "per_context":
            return self._lasting_context().run_anew(chunk, arguments, variables)
        context = self._new_context(self.policy.limits, keeps_output=False)
        try:
            return context.run_chunk(chunk, arguments, variables)
        finally:
            context.close()

    async def run_async(self, code: str | bytes | Chunk, /, *arguments: Any, **variables: Any) -> Any:
        """Like `run`, for programs that call async functions, which are awaited. Needs isolation by contexts."""
        if self.config.isolation != "per_context":
            raise ValueError(f"run_async needs a state for each run, not isolation = {self.config.isolation!r}")
        chunk = self.load(code)
        context = self._make_context(await self._pool.acquire_async(), self.policy.limits, keeps_output=False)
        try:
            return await context.run_async(chunk, *arguments, **variables)
        finally:
            context.close()

    def call(self, code: str | bytes | Chunk, function: str, /, *arguments: Any, **variables: Any) -> Any:
        """Run a chunk, then call the function that it has put into a global variable."""
        with self.context() as context:
            context.run(code, **variables)
            return context.call(function, *arguments)

    def load(self, code: str | bytes | Chunk, name: str = PROGRAM) -> Chunk:
        """Compile a chunk, to be run as often as wanted, in any thread.

        `name` is that for messages, as in Lua: "=" and a name, or "@" and that of a file.
        """
        if isinstance(code, Chunk):
            return code
        if isinstance(code, str):
            source = code if code.isascii() else code.encode(self.config.encoding or "utf-8").decode("latin-1")
        else:
            source = code.decode("latin-1")
        return self._cache.get(source, name, self.policy)

    def context(self, limits: Limits | Mapping[str, Any] | None = None) -> Context:
        """Return a context, to be closed after use, in which programs share globals and limits.

        `limits` differ from those of the policy. Where states are not isolated by contexts, this is the one that
        `run` uses.
        """
        allowed = self.policy.limits
        if limits is not None:
            allowed = limits if isinstance(limits, Limits) else changed(allowed, limits, "limits.")
        if self.config.isolation != "per_context":
            context = self._lasting_context()
            context.renew(allowed)
            return context
        return self._new_context(allowed)

    def _new_context(self, limits: Limits, keeps_output: bool = True) -> Context:
        return self._make_context(self._pool.acquire(), limits, keeps_output)

    def _make_context(self, box: Sandbox, limits: Limits, keeps_output: bool) -> Context:
        try:
            context = Context(self, box, limits, keeps_output)
        except BaseException:
            self._pool.discard(box)
            raise
        self._open.add(context)
        return context

    def _lasting_context(self) -> Context:
        """Return the context of all, or of this thread."""
        if self.config.isolation == "shared":
            with self._lock:
                if self._shared is None:
                    self._shared = self._make_lasting()
                return self._shared
        context: Context | None = getattr(self._of_thread, "context", None)
        if context is None:
            context = self._of_thread.context = self._make_lasting()
        return context

    def _make_lasting(self) -> Context:
        context = Context(self, self._make_sandbox(), self.policy.limits, keeps_output=False, lasts=True)
        self._lasting.add(context)
        return context

    def _make_sandbox(self) -> Sandbox:
        return Sandbox(self.policy, self._offer, self.config.tier, self.config.encoding)

    # -- what programs can use --------------------------------------------------------------------------

    def register(self, name: str, function: Callable[..., Any] | None = None) -> Any:
        """Let programs call a Python function under a global name such as "now", or a field like "app.now".

        Without a function, this is a decorator. It gets and returns values as `run` does. An async function can be
        called by programs that `run_async` runs.
        """
        if function is None:
            return lambda decorated: self.register(name, decorated)
        if not callable(function):
            raise TypeError(f"{name}: a {type(function).__name__} is no function")
        self._check_name(name)
        self._offer.functions[name] = function
        self._changed()
        return function

    def expose(
        self,
        name: str | None,
        value: Any,
        *,
        attributes: Iterable[str] = (),
        methods: Iterable[str] = (),
        writable: Iterable[str] = (),
        type_name: str | None = None,
    ) -> None:
        """Let programs use an object: the attributes, the writable ones, and the methods named, and nothing else of it.

        It is the global variable `name`, or with None what functions of the host may return.
        """
        item = exposed(value, attributes, methods, writable, type_name)
        if name is not None:
            self._check_name(name)
            self._offer.objects[name] = item
        self._offer.known[id(value)] = item
        self._changed()

    def set_constant(self, name: str, value: Any) -> None:
        """Give all programs a value; tables are read-only."""
        self._check_name(name)
        self._offer.constants[name] = value
        self._changed()

    def add_module(self, name: str, source: str | None = None, *, value: Any = None) -> None:
        """Give programs a module for ``require``: its source text, or a value."""
        if (source is None) is (value is None):
            raise ValueError("a module is either source text or a value")
        self._offer.modules[name] = HostModule(source, value)
        self._changed()

    @staticmethod
    def _check_name(name: str) -> None:
        if not all(part.isidentifier() for part in name.split(".")):
            raise ValueError(f"{name!r} is no name of a variable or field")

    def _changed(self) -> None:
        """States made so far do not have what is offered now."""
        self._pool.renew()
        with self._lock:
            self._shared = None
        self._of_thread = threading.local()

    # -- looking after it -------------------------------------------------------------------------------

    def prepare(self, states: int | None = None) -> None:
        """Make states before they are needed: as many as the pool holds, or as given."""
        self._pool.fill(self.config.pool_size if states is None else states)

    def interrupt(self) -> None:
        """Stop all programs that run now, with LuaInterrupted."""
        for context in [*self._open, *self._lasting]:
            context.interrupt_running()

    @property
    def statistics(self) -> EngineStatistics:
        cache = self._cache
        return EngineStatistics(self._pool.statistics, cache.hits, cache.misses, len(cache))

    def release(self, context: Context, box: Sandbox) -> None:
        """A context is closed: its sandbox can be used again."""
        self._open.discard(context)
        self._pool.release(box)


def _write_out(text: str | bytes) -> None:
    if isinstance(text, bytes):
        sys.stdout.buffer.write(text)
    else:
        sys.stdout.write(text)


def _discard(_text: str | bytes) -> None:
    """Nobody wants it."""


_OUTPUTS: dict[str, Callable[[Any], object]] = {"stdout": _write_out, "discard": _discard}
