"""`Context`: programs that share one state, its globals and its limits, for as long as the context is open."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from luapy.embed.awaiting import drive
from luapy.embed.errors import LuaError, to_machine, to_public
from luapy.engine.chunks import Chunk, check_chunk
from luapy.engine.values import ScriptFunction
from luapy.vm.budget import LimitReached
from luapy.vm.errors import LuaError as MachineError
from luapy.vm.table import LuaTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from luapy.engine.clock import Clock
    from luapy.engine.engine import Engine
    from luapy.engine.policy import Limits
    from luapy.engine.sandbox import Sandbox
    from luapy.vm.values import LuaValue, Results


@dataclass(frozen=True)
class Usage:
    """What programs have used, or may still use: `instructions`, bytes of `memory` and `output`, `seconds`.

    None stands for no limit.
    """

    instructions: int | None
    memory: int | None
    seconds: float | None
    output: int | None


class Context:
    """Runs programs in one state, of which it has the only use until it is closed; for ``with``.

    The limits hold for all its programs together, and can be topped up. Several threads may use a context; their
    programs run one after the other.
    """

    def __init__(
        self, engine: Engine, box: Sandbox, limits: Limits, keeps_output: bool = True, lasts: bool = False
    ) -> None:
        self._engine = engine
        self._box = box
        self._lock = threading.RLock()
        self._limits = limits
        self._lasts = lasts
        self._closed = False
        # Whether a program runs now.
        self._active = False
        box.output.take = None if keeps_output else engine.take_output
        self._globals: LuaTable = box.begin(limits)
        box.context = self

    # -- running ----------------------------------------------------------------------------------------

    def run(self, code: str | bytes | Chunk, /, *arguments: Any, **variables: Any) -> Any:
        """Run a chunk with `arguments`, after setting global `variables`. Return its result.

        Several results are a tuple, none is None. Tables are copied, to lists or dicts.
        """
        return self.run_chunk(self._engine.load(code), arguments, variables)

    def run_anew(self, chunk: Chunk, arguments: tuple[Any, ...], variables: Mapping[str, Any]) -> Any:
        """Run a compiled chunk, with limits of its own unless a function that a program has called asks for it."""
        with self._lock:
            if not self._active:
                self.renew()
            return self.run_chunk(chunk, arguments, variables)

    def run_chunk(self, chunk: Chunk, arguments: tuple[Any, ...], variables: Mapping[str, Any]) -> Any:
        with self._lock:
            box = self._open_box()
            check_chunk(chunk.size, chunk.is_binary, box.policy)
            return self._enter(None, arguments, chunk, variables)

    def call(self, function: str | ScriptFunction, /, *arguments: Any) -> Any:
        """Call a Lua function, or the one that a global variable or a field such as "app.start" holds."""
        with self._lock:
            if isinstance(function, ScriptFunction):
                return self._enter(self._open_box().converter.unwrap(function), arguments)
            found = self._lookup(function)
            if found is None:
                raise LuaError(f"there is no function '{function}'")
            return self._enter(found, arguments)

    async def run_async(self, code: str | bytes | Chunk, /, *arguments: Any, **variables: Any) -> Any:
        """Like `run`, for programs that call async functions, which are awaited. Their time does not count."""
        chunk = self._engine.load(code)

        def prepare(box: Sandbox) -> LuaValue:
            check_chunk(chunk.size, chunk.is_binary, box.policy)
            for name, value in variables.items():
                self._set(name, value)
            return box.function(chunk)

        return await self._drive(prepare, arguments)

    async def call_async(self, function: str | ScriptFunction, /, *arguments: Any) -> Any:
        """Like `call`, for functions that call async functions."""

        def find(box: Sandbox) -> LuaValue:
            if isinstance(function, ScriptFunction):
                return box.converter.unwrap(function)
            found = self._lookup(function)
            if found is None:
                raise LuaError(f"there is no function '{function}'")
            return found

        return await self._drive(find, arguments)

    async def _drive(self, prepare: Callable[[Sandbox], LuaValue], arguments: tuple[Any, ...]) -> Any:
        """Run a function in a coroutine, await what it waits for, and convert what comes back."""
        box = self._open_box()
        held = None
        try:
            with self._running():
                thread = box.state.new_thread(prepare(box))
                held = box.state.heap.hold(thread)
                values = [box.converter.copy_to_lua(value) for value in arguments]
            results = await drive(box.state, thread, values, self._running, partial(to_machine, box))
            with self._running():
                return self._convert(results)
        except (LimitReached, MachineError) as error:
            failure = to_public(box, error)
        finally:
            # The collector's for as long as somebody waits for it.
            del held
        raise failure

    @contextmanager
    def _running(self) -> Iterator[None]:
        """Be in Lua, under the limits."""
        with self._lock:
            before = self._start(self._open_box())
            try:
                yield
            finally:
                self._stop(*before)

    def _start(self, box: Sandbox) -> tuple[bool, Clock | None]:
        """Begin to be in Lua; return what `_stop` takes: whether that was so before, and a clock to be stopped."""
        outer, clock = self._active, box.clock
        started = None if clock.running else clock
        if started is not None:
            started.start()
        self._active = True
        return outer, started

    def _stop(self, outer: bool, started: Clock | None) -> None:
        self._active = outer
        if started is not None:
            started.stop()

    def _lookup(self, path: str) -> LuaValue:
        value: LuaValue = self._globals
        for name in path.split("."):
            if value.__class__ is not LuaTable:
                return None
            value = value.get(self._key(name))
        return value

    def _enter(
        self,
        function: LuaValue,
        arguments: tuple[Any, ...],
        chunk: Chunk | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> Any:
        """Call into Lua, under the limits, and convert what comes back."""
        box = self._open_box()
        state, values = box.state, box.converter
        before = self._start(box)
        try:
            if variables:
                for name, value in variables.items():
                    self._set(name, value)
            if chunk is not None:
                function = box.function(chunk)
            results = state.call_for_host(function, *[values.copy_to_lua(value) for value in arguments])
            return self._convert(results)
        except BaseException as error:
            failure = error
        finally:
            self._stop(*before)
        raise to_public(box, failure)

    def _convert(self, results: Results) -> Any:
        kind = results.__class__
        if kind is int or kind is bool or results is None:
            return results
        values = self._box.converter
        if kind is not tuple:
            return values.copy_to_python(results)
        if not results:
            return None
        return tuple([values.copy_to_python(value) for value in results])

    # -- global variables -------------------------------------------------------------------------------

    def __setitem__(self, name: str, value: Any) -> None:
        with self._lock:
            box = self._open_box()
            try:
                self._set(name, value)
                return
            except (LimitReached, MachineError) as error:
                failure = to_public(box, error)
            raise failure

    def _set(self, name: str, value: Any) -> None:
        values = self._box.converter
        self._globals.set_string(values.string_to_lua(name), values.copy_to_lua(value))

    def __getitem__(self, name: str) -> Any:
        """Return the value of a global variable, None if it has none."""
        with self._lock:
            box = self._open_box()
            return box.converter.copy_to_python(self._globals.get(self._key(name)))

    def _key(self, name: str) -> str:
        """Return a name as Lua has it, to look something up."""
        encoding = self._box.converter.encoding or "utf-8"
        return name if name.isascii() else name.encode(encoding).decode("latin-1")

    # -- limits -----------------------------------------------------------------------------------------

    @property
    def used(self) -> Usage:
        """What the programs of this context have used so far."""
        box = self._open_box()
        heap = box.state.heap
        return Usage(box.state.budget.used, max(heap.used - box.base, 0), box.clock.used, box.output.written)

    @property
    def remaining(self) -> Usage:
        """What they may still use."""
        box = self._open_box()
        heap, output = box.state.heap, box.output
        memory = None if heap.limit is None else max(heap.limit - heap.used - heap.extra, 0)
        written = None if output.limit is None else max(output.limit - output.written, 0)
        return Usage(box.state.budget.remaining, memory, box.clock.left, written)

    def top_up(self, instructions: int = 0, memory: int = 0, seconds: float = 0.0, output: int = 0) -> None:
        """Allow more of what is limited. Memory is allowed between programs, or by a function that one has called."""
        box = self._open_box()
        if instructions:
            box.state.budget.top_up(instructions)
        if seconds:
            box.clock.add(seconds)
        if output and box.output.limit is not None:
            box.output.limit += output
        heap = box.state.heap
        if memory and heap.limit is not None:
            with self._lock:
                heap.set_limit(heap.limit + memory, final=heap.final)

    def renew(self, limits: Limits | None = None) -> None:
        """Begin to count the limits anew, or others; forget an interrupt. The globals stay."""
        with self._lock:
            if self._active:
                raise RuntimeError("the limits cannot be renewed while a program runs")
            if limits is not None:
                self._limits = limits
            self.clear_interrupt()
            self._open_box().renew(self._limits)

    def interrupt(self) -> None:
        """Stop the program that runs, or else the next one, with LuaInterrupted. Any thread may call this."""
        self._box.state.budget.interrupt()

    def interrupt_running(self) -> None:
        """Stop the program that runs, if one does."""
        if self._active:
            self.interrupt()

    def clear_interrupt(self) -> None:
        """Let programs run again."""
        self._box.state.budget.clear_interrupt()

    @property
    def output(self) -> str | bytes:
        """What the programs have printed and written, if the engine does not take it elsewhere."""
        return self._open_box().output.text

    # -- the end ----------------------------------------------------------------------------------------

    def _open_box(self) -> Sandbox:
        if self._closed:
            raise ValueError("the context is closed")
        return self._box

    def close(self) -> None:
        """Give the state back; nothing of what ran in it is left."""
        with self._lock:
            if not self._closed and not self._lasts:
                self._closed = True
                self._box.context = None
                self._engine.release(self, self._box)

    def __enter__(self) -> Context:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
