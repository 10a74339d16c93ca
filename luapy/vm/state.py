"""`State`: one Lua machine, with everything that belongs to it (manual section 4, ``lua_State``)."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from threading import get_ident
from types import MethodType
from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.budget import Budget, LimitReached
from luapy.vm.calls import recover_stack
from luapy.vm.coroutine import DEAD, Coroutine
from luapy.vm.costs import LEVEL_SHOWN
from luapy.vm.errors import ERROR_IN_ERROR_HANDLING, LuaError, machine_error
from luapy.vm.frames import NativeFrame, first_value
from luapy.vm.heap import sizes
from luapy.vm.heap.heap import Heap
from luapy.vm.interpreter import execute
from luapy.vm.table import LuaTable, make_table
from luapy.vm.unwinding import handle_message, leave_frames
from luapy.vm.values import (
    Builtin,
    ControlBuiltin,
    LuaFunction,
    Results,
    Userdata,
    make_function,
    make_upvalue,
)

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.identities import Identities

# Python frames that one native call of Lua takes at most, and room for the host's own.
_FRAMES_PER_NATIVE_CALL = 12
_HOST_FRAMES = 3_000

# Registry indices of the reference (manual section 4.3).
REGISTRY_MAIN_THREAD = 1
REGISTRY_GLOBALS = 2


class BoundaryFrame(NativeFrame):
    """The edge between a host call and the Lua code that it runs; no yield crosses it."""

    __slots__ = ("done", "results")
    catches = True
    is_boundary = True

    def __init__(self, function: Builtin | None, caller: Any) -> None:
        super().__init__(function, caller)
        self.done = False
        self.results: Results = ()

    def returned(self, state: State, values: Results) -> None:
        self.results = values
        self.done = True

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        leave_frames(state.thread, self, error)
        raise error


class ProtectingFrame(BoundaryFrame):
    """The edge of a call that the reference makes protected: an error closes what it leaves open, then goes on."""

    __slots__ = ("resumptions", "saved_calls")
    resumptions: int
    saved_calls: int

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        self.note_levels(state, error)
        leave_frames(state.thread, self, error)
        recover_stack(state)
        if not error.pending:
            raise error
        from luapy.vm.closing import EdgeCloseFrame

        # No yield crosses this edge.
        self.resumptions = state.thread.resumptions
        state.restore_native_calls(self)
        frame = EdgeCloseFrame(self, error)
        state.thread.frame = frame
        frame.step(state)
        return None

    def note_levels(self, state: State, error: LuaError) -> None:
        """Keep where `error` was raised, if somebody asks for it; its frames are still there."""


class HostFrame(ProtectingFrame):
    """The edge of a call by a host that wants to know where an error was raised."""

    __slots__ = ()
    is_host = True

    def note_levels(self, state: State, error: LuaError) -> None:
        if error.levels is None:
            from luapy.vm.traceback import levels

            # A host's exception tells by its own traceback what is further out; deep recursion would be shown often.
            beyond = error.python is None
            error.levels = levels(state, state.thread, edge=self, beyond=beyond, left=error.left)
            if error.levels.beyond and state.budget.on:
                # In the middle of deep recursion a program may call the host, to be called again, for many errors.
                state.budget.spend(LEVEL_SHOWN * error.levels.beyond)


class HookFrame(BoundaryFrame):
    """The edge of a hook call."""

    __slots__ = ()
    is_hook = True


class FinalizerFrame(ProtectingFrame):
    """The edge of a call of a ``__gc`` metamethod."""

    __slots__ = ()
    visible = False
    is_finalizer = True


class Calls:
    """Calls of one function from Python, one after the other."""

    is_direct = False

    def __init__(self, state: State, function: Any) -> None:
        self.call = partial(state.call, function)


class State:
    """A Lua machine: globals, registry, metatables of the basic types, threads.

    `thread` is the running coroutine. `native_calls` counts nested calls that in the reference take C stack, up
    to MAX_NATIVE_CALLS. `library_data` is where libraries keep what they must remember; nothing of a state
    lives anywhere else. `interruptible` makes Ctrl-C a Lua error in place of a KeyboardInterrupt.
    """

    MAX_NATIVE_CALLS = 200

    def __init__(self, tier: str | None = None) -> None:
        self.heap = Heap(self)
        self.budget = self.heap.budget = Budget(self)
        # The thread of Python's that runs the program, None while it rests.
        self.running_in: int | None = None
        self.tier = make_tier(self, tier)
        self.globals = self.new_table()
        self.loaded = self.new_table()
        self.main_thread = Coroutine(None, is_main=True)
        self.thread = self.main_thread
        base = BoundaryFrame(None, None)
        base.base = 1
        self.main_thread.frame = base
        self.registry = self.new_table()
        self.registry.set(REGISTRY_MAIN_THREAD, self.main_thread)
        self.registry.set(REGISTRY_GLOBALS, self.globals)
        self.registry.set("_LOADED", self.loaded)
        self.metatables: dict[type, LuaTable] = {}
        self.native_calls = 0
        self.library_data: dict[str, Any] = {}
        # For tracebacks: modules that are read-only, what they hold in number, and the names of their functions.
        self.module_names: dict[str, tuple[LuaTable, int, dict[Any, str]]] = {}
        self.interruptible = False
        # Chunks that are refused: binary ones, and those with more bytes.
        self.allows_binary = True
        self.max_source: int | None = None
        self.max_binary: int | None = None
        self.stdin: Any = sys.stdin.buffer if hasattr(sys.stdin, "buffer") else sys.stdin
        self.stdout: Any = sys.stdout.buffer if hasattr(sys.stdout, "buffer") else sys.stdout
        self.stderr: Any = sys.stderr.buffer if hasattr(sys.stderr, "buffer") else sys.stderr
        # What stands for addresses in texts; None for addresses.
        self.identities: Identities | None = None
        # How many calls of one thread may be in progress, None for as many as its stack holds.
        self.max_depth: int | None = None
        # What opens files by name and mode for the io library; None for the operating system.
        self.file_opener: Callable[[bytes, str], Any] | None = None
        self.warnings_on = False
        self.warning_continues = False
        self.closing_actions: list[Callable[[], None]] = []
        self.closed = False

    # -- objects ----------------------------------------------------------------------------------------

    def new_table(self, array: int = 0, hash: int = 0) -> LuaTable:
        """Make a table with room for so many elements and fields."""
        heap = self.heap
        heap.charge(sizes.TABLE, "table")
        table = make_table(heap)
        if heap.recorder is not None:
            heap.created(table)
        if array or hash:
            table.size_new(array, hash)
        return table

    def new_userdata(
        self, value: Any, metatable: LuaTable | None = None, user_values: int = 0, size: int = 0
    ) -> Userdata:
        """Make a full userdata around a host value; `size` is charged as its block."""
        self.heap.charge(sizes.userdata_size(user_values, size), "userdata")
        userdata: Userdata = self.heap.created(Userdata(value, metatable, user_values, size))
        return userdata

    def new_thread(self, function: Any) -> Coroutine:
        """Make a coroutine that is to run `function`."""
        self.heap.charge(sizes.thread_size(sizes.BASIC_STACK, 1), "thread")
        thread: Coroutine = self.heap.created(Coroutine(function))
        return thread

    # -- calls ------------------------------------------------------------------------------------------

    def call(self, function: Any, *arguments: Any) -> Results:
        """Call any Lua value from Python and return its results. The callee cannot yield. Raises LuaError."""
        frame = self.thread.frame
        return self._run(BoundaryFrame(frame.native, frame), execute, function, list(arguments))

    def call_for_host(self, function: Any, *arguments: Any) -> Results:
        """Like `call`; an error first closes what it leaves open, and has the levels at which it was raised with it."""
        return self.run_for_host(execute, function, list(arguments))

    def run_for_host(self, run: Callable[..., Any], function: Any, arguments: list[Any]) -> Results:
        """Like `call_for_host`, but the call is made by ``run(state, boundary, function, arguments)``."""
        frame = self.thread.frame
        boundary = HostFrame(frame.native, frame)
        boundary.saved_calls = self.native_calls
        results: Results = self._run(boundary, run, function, arguments)
        return results

    def call_single(self, function: Any, *arguments: Any) -> Any:
        """Like `call`, cut to one value."""
        frame = self.thread.frame
        return first_value(self._run(BoundaryFrame(frame.native, frame), execute, function, list(arguments)))

    def call_repeatedly(self, function: Any, work: Callable[[Any], Any]) -> Any:
        """Return ``work(series)``, where ``series.call(*arguments)`` is `call` of `function`, at a lower price."""
        if function.__class__ is not LuaFunction or self.tier is None or self.thread.hook is not None:
            return work(Calls(self, function))
        frame = self.thread.frame
        return self._run(BoundaryFrame(frame.native, frame), self.tier.host_calls, function, work)

    def call_hook(self, function: Any, event: str, line: int | None) -> None:
        frame = self.thread.frame
        self._run(HookFrame(frame.native, frame), execute, function, [event, line])

    def call_message_handler(self, handler: Any, value: Any) -> Any:
        """Call the message handler of an ``xpcall`` with an error object and return what it makes of it."""
        frame = self.thread.frame
        if self.native_calls >= self.MAX_NATIVE_CALLS // 10 * 11:
            raise LuaError(ERROR_IN_ERROR_HANDLING, handled=True)
        return first_value(self._run(BoundaryFrame(frame.native, frame), execute, handler, [value]))

    def call_finalizer(self, handler: Any, value: Any) -> None:
        frame = self.thread.frame
        boundary = FinalizerFrame(None, frame)
        boundary.saved_calls = self.native_calls
        self._run(boundary, execute, handler, [value])

    def protected_call(self, function: Any, handler: Any, *arguments: Any) -> tuple[bool, Any]:
        """Call with a message handler (a Lua value, or None): (True, results), or (False, handled error value)."""
        pcall = self.library_data["protected_call"]
        caller = pcall[0] if handler is None else pcall[1]
        extra = () if handler is None else (handler,)
        results = self.call(caller, function, *extra, *arguments)
        assert isinstance(results, tuple)
        if results[0]:
            return True, results[1] if len(results) == 2 else results[1:]
        return False, results[1]

    def _run(self, boundary: BoundaryFrame, run: Callable[..., Any], function: Any, detail: Any) -> Any:
        """Return ``run(self, boundary, function, detail)``, in a nested call that is accounted for."""
        thread = self.thread
        frame = thread.frame
        native = frame.native
        calls = self.native_calls
        limit = sys.getrecursionlimit()
        needed = self.tier.python_depth if self.tier is not None else 0
        needed += self.MAX_NATIVE_CALLS // 10 * 11 * _FRAMES_PER_NATIVE_CALL + _HOST_FRAMES
        if limit < needed:
            sys.setrecursionlimit(needed)
        budget = self.budget
        outer = self.running_in
        if outer is None:
            self.running_in = get_ident()
        thread.non_yieldable += 1
        # Called by the host in the middle of a call of the program's: its time counts again.
        started = budget.start_clock()
        try:
            self.enter_native_call()
            thread.frame = boundary
            return run(self, boundary, function, detail)
        except LimitReached as limit:
            if limit.levels is None:
                self.note_levels(limit)
            raise
        finally:
            if started:
                budget.stop_clock()
            self.running_in = outer
            thread.non_yieldable -= 1
            thread.frame = frame
            frame.native = native
            if self.thread is not thread:
                self.abandon_threads(thread)
            self.native_calls = calls

    def abandon_threads(self, thread: Coroutine) -> None:
        """Go back to `thread`: an exception that no Lua code may catch has left coroutines in their midst."""
        while self.thread is not thread:
            left = self.thread
            left.status = DEAD
            # Nothing closes its variables any more.
            left.frame = None
            resumer = left.resumer
            assert resumer is not None
            left.resumer = None
            self.thread = resumer

    def note_levels(self, limit: LimitReached) -> None:
        """Keep where the program was when it was stopped. Its frames are still there."""
        from luapy.vm.traceback import levels_stopped

        # Python may be out of memory as well.
        with suppress(MemoryError):
            limit.levels = levels_stopped(self)

    def enter_native_call(self) -> None:
        """Count a nested call that takes C stack in the reference. Raises "C stack overflow"."""
        calls = self.native_calls = self.native_calls + 1
        if calls >= self.MAX_NATIVE_CALLS:
            if calls == self.MAX_NATIVE_CALLS:
                error = machine_error(self, "C stack overflow")
                # A collection that is due runs here, where finalizers have C calls left, and not one level further out.
                self.heap.charge_string(len(error.value))
                raise error
            if calls >= self.MAX_NATIVE_CALLS // 10 * 11:
                raise LuaError(ERROR_IN_ERROR_HANDLING, handled=True)

    def leave_native_call(self) -> None:
        # A coroutine resumed at another depth goes on counting from there.
        if self.native_calls > self.thread.base_calls:
            self.native_calls -= 1

    def restore_native_calls(self, catcher: Any) -> None:
        """Set the count back to what it was when `catcher` began, or its thread was last resumed."""
        thread = self.thread
        self.native_calls = catcher.saved_calls if catcher.resumptions == thread.resumptions else thread.base_calls

    # -- loading ----------------------------------------------------------------------------------------

    def load(self, source: str, chunk_name: str, mode: str = "bt", env: Any = None) -> LuaFunction:
        """Make a function of a chunk, text or binary. `env` is its first upvalue, the globals by default.

        `source` has one character for each byte. Raises LuaError with the reference's message.
        """
        heap = self.heap
        work = 0 if heap.model_only else len(source) * (sizes.UNDUMP if source[:1] == "\x1b" else sizes.COMPILER)
        heap.borrow(work)
        try:
            proto = self._compile(source, chunk_name, mode)
        finally:
            heap.repay(work)
        if self.tier is not None:
            self.tier.adopt(proto)
        return self.function_of(proto, env)

    def function_of(self, proto: Proto, env: Any = None, known_sizes: tuple[int, int] | None = None) -> LuaFunction:
        """Make a function of a chunk's prototype, which is this state's own and known to its fast tier.

        `known_sizes` are what `loaded_size` and `code_size` say of it.
        """
        heap = self.heap
        size, code_size = known_sizes or (sizes.loaded_size(proto), sizes.code_size(proto))
        heap.charge(size, "chunk")
        heap.surcharge(code_size)
        function = make_function(proto, [make_upvalue([None]) for _ in proto.upvalues])
        if function.upvalues:
            function.upvalues[0].cells[0] = self.globals if env is None else env
        heap.created(function)
        return function

    def _compile(self, source: str, chunk_name: str, mode: str) -> Proto:
        if source[:1] == "\x1b":
            self._check_mode(mode if self.allows_binary else mode.replace("b", ""), "b", "binary")
            _check_length(source, self.max_binary)
            from luapy.bytecode.undump import ChunkError, undump
            from luapy.bytecode.verifier import VerifyError, verify

            try:
                proto = undump(source.encode("latin-1"), chunk_name)
                verify(proto)
            except (ChunkError, VerifyError) as error:
                raise LuaError(str(error)) from None
            return proto
        self._check_mode(mode, "t", "text")
        _check_length(source, self.max_source)
        from luapy.compiler import compile_source
        from luapy.compiler.errors import LuaSyntaxError, NestingError

        try:
            level = min(self.native_calls, self.MAX_NATIVE_CALLS - 1)
            # While a program runs, a limit may end the compilation.
            look = self.budget.look if self.budget.on and self.running_in is not None else None
            return compile_source(source, chunk_name, level, look)
        except NestingError as error:
            raise handle_message(self, LuaError(error.message)) from None
        except LuaSyntaxError as error:
            raise LuaError(error.message) from None

    def _check_mode(self, mode: str, letter: str, kind: str) -> None:
        mode = mode.partition("\0")[0]
        if letter not in mode:
            raise LuaError(f"attempt to load a {kind} chunk (mode is '{mode}')")

    # -- warnings and the end ---------------------------------------------------------------------------

    def warn(self, message: str, to_be_continued: bool) -> None:
        """Emit a piece of a warning; a lone piece that begins with "@" is a control message."""
        if not self.warning_continues and not to_be_continued and message[:1] == "@":
            if message in ("@on", "@off"):
                self.warnings_on = message == "@on"
            return
        if self.warnings_on:
            text = ("" if self.warning_continues else "Lua warning: ") + message
            self.stdout.flush()
            self.stderr.write((text if to_be_continued else text + "\n").encode("latin-1"))
            self.stderr.flush()
        self.warning_continues = to_be_continued

    def restart(self) -> bool:
        """Be as before the first call, but for what programs can reach. False if a program is still active here."""
        thread = self.main_thread
        if self.closed or self.thread is not thread or not thread.restart() or self.native_calls:
            return False
        self.warnings_on = self.warning_continues = False
        self.budget.clear_interrupt()
        self.budget.deadline = None
        self.heap.methods.restart()
        if self.identities is not None and self.identities.last:
            self.identities.clear()
        return True

    def finalizer_failed(self, error: LuaError) -> None:
        """Turn an error in a finalizer into a warning."""
        value = error.value
        message = value if value.__class__ is str else "error object is not a string"
        for index, piece in enumerate(("error in ", "__gc", " (", message, ")")):
            self.warn(piece, index < 4)

    def note_metatable(self, value: Any, metatable: LuaTable) -> None:
        """`value`, a table or userdata, has got `metatable`: it may have become weak or finalizable."""
        fields = metatable.hash
        if fields.get("__gc") is not None or fields.get("__mode") is not None:
            self.heap.collector.note_metatable(value, metatable)

    def close(self) -> None:
        """Close the main thread's variables, run pending finalizers, and release what libraries hold.

        A finalizer may call this again (by ``os.exit``); the inner call then does the rest.
        """
        from luapy.vm.closing import close_main_thread

        self.closed = True
        try:
            close_main_thread(self)
            self.heap.collector.stopped = True
            self.heap.collector.finalizers.run_all()
        finally:
            # Even if a limit has been reached.
            while self.closing_actions:
                self.closing_actions.pop()()


def _check_length(source: str, limit: int | None) -> None:
    if limit is not None and len(source) > limit:
        raise LuaError(f"chunk too large ({len(source)} bytes, limit is {limit})")


def make_tier(state: State, mode: str | None) -> Any:
    """Return the fast tier for a state, None when everything is to be interpreted.

    `mode` is "interpret", "auto", "translate" (everything, at once: for tests) or None for what the environment
    variable LUAPY_TIER says, "auto" if it says nothing.
    """
    from luapy.vm.translator.tier import Tier, mode_from_environment

    mode = mode or mode_from_environment()
    return None if mode == "interpret" else Tier(state, eager=mode == "translate")


def new_builtin(state: State, name: str, function: Callable[..., Results]) -> Builtin:
    """Wrap a Python function that takes the state and its Lua arguments."""
    return Builtin(name, MethodType(function, state))


def new_library(state: State, name: str, functions: dict[str, Callable[..., Results]]) -> LuaTable:
    """Return a table of builtins made of `functions`, and note it as the loaded module `name`."""
    library = state.new_table()
    builtins = state.library_data.setdefault("builtins", {})
    for key, function in functions.items():
        builtin = function if isinstance(function, ControlBuiltin) else Builtin(key, MethodType(function, state))
        builtin.key = f"{name}.{key}"
        builtins[builtin.key] = builtin
        library.set_string(key, builtin)
    state.loaded.set_string(name, library)
    return library
