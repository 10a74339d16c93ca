"""`LuaRuntime`: a Lua state inside a Python program."""

from __future__ import annotations

from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, Callable, Literal
from weakref import ref

from luapy.embed.awaiting import drive
from luapy.embed.conversion import Converter, keeps_ascii
from luapy.embed.coroutines import THROW, resume
from luapy.embed.errors import LuaError, LuaSyntaxError, to_machine, to_public
from luapy.embed.proxies import (
    AttributeRules,
    FilteredRules,
    HandledRules,
    HostObject,
    ProxyFactory,
)
from luapy.embed.python_library import PythonLibrary
from luapy.embed.tracebacks import keep_source
from luapy.embed.wrappers import LuaCoroutine, LuaFunction, LuaTable, make_wrapper
from luapy.stdlib import LIBRARIES, open_libraries
from luapy.vm.budget import LimitReached
from luapy.vm.coroutine import DEAD, SUSPENDED, status_of
from luapy.vm.errors import LuaError as MachineError
from luapy.vm.frames import first_value
from luapy.vm.heap import sizes
from luapy.vm.operations import index, set_index
from luapy.vm.resuming import close_coroutine
from luapy.vm.state import State
from luapy.vm.table import InvalidKey
from luapy.vm.table import LuaTable as Table
from luapy.vm.values import Builtin, Userdata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from typing_extensions import Self

    from luapy.bytecode.proto import Proto
    from luapy.embed.conversion import ConversionOptions
    from luapy.embed.wrappers import LuaObject
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.values import LuaValue, Results

DEFAULT_CHUNK_NAME = "<python>"
_FIRST_LIMIT = 256
# Chunks kept compiled, and the longest of them.
_MOST_CHUNKS = 100
_LONGEST_KEPT = 10_000
_BINARY_MARK = "\x1b"
_SCALARS = frozenset((bool, int, float, str))


class LuaRuntime:
    """A Lua state, with which Python code exchanges values, functions and objects.

    `encoding` is that of Lua's strings; with None they are bytes in Python. `source_encoding` is that of Lua source
    and of names, by default the same. `attribute_filter` and `attribute_handlers` decide which attributes of Python
    objects Lua code may use; without them it is told by `attributes`, by default `AttributeRules`, which keep
    names with a leading underscore from it. `register_eval` and `register_builtins` give Lua ``python.eval`` and
    ``python.builtins``, by which it can do whatever Python can. With `unpack_returned_tuples` a tuple returned to Lua
    becomes several values. `overflow_handler` is called with integers that do not fit into Lua's. `max_memory` is a
    limit in bytes. `libraries` are the standard libraries to open. `tier` is "auto" or "interpret".

    Any thread may use a runtime; they wait for each other at `lock`.
    """

    def __init__(
        self,
        encoding: str | None = "UTF-8",
        source_encoding: str | None = None,
        attribute_filter: Callable[[Any, Any, bool], Any] | None = None,
        attribute_handlers: Sequence[Callable[..., Any] | None] | None = None,
        register_eval: bool = False,
        unpack_returned_tuples: bool = False,
        register_builtins: bool = False,
        overflow_handler: Callable[[int], Any] | None = None,
        max_memory: int | None = None,
        *,
        libraries: Sequence[str] = LIBRARIES,
        tier: str | None = None,
        conversion: ConversionOptions | None = None,
        attributes: AttributeRules | None = None,
    ) -> None:
        rules = _attribute_rules(attribute_filter, attribute_handlers, attributes or AttributeRules())
        _check_handler(overflow_handler)
        self.encoding = encoding
        self.source_encoding = source_encoding or encoding or "UTF-8"
        self._source_keeps_ascii = keeps_ascii(self.source_encoding)
        self.lock = RLock()
        self.state = State(tier)
        # Weak references to the wrappers alive, by the numbers of their values.
        self._wrappers: dict[int, ref[LuaObject]] = {}
        self._wrapper_limit = _FIRST_LIMIT
        # Numbers of values whose wrappers do not count, during a collection.
        self._garbage: set[int] = set()
        self._chunks: dict[tuple[str, str], tuple[Proto, tuple[int, int]]] = {}
        self.state.heap.root_sources.append(self._held_values)
        self.proxies = ProxyFactory(self, rules, unpack_returned_tuples)
        self.converter = Converter(
            self.state,
            encoding=encoding,
            proxy=self.proxies.proxy,
            wrap=self.wrap,
            options=conversion,
        )
        self.converter.none = self.proxies.none
        self._keeps_ascii = self.converter.keeps_ascii
        self.set_overflow_handler(overflow_handler)
        open_libraries(self.state, tuple(libraries))
        PythonLibrary(self).open(register_eval, register_builtins)
        self.state.heap.collector.collect()
        self._own_memory = self.state.heap.used
        if max_memory is not None:
            self.set_max_memory(max_memory)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at 0x{id(self):x}>"

    def close(self) -> None:
        """End the state: run its pending finalizers, close its files. It must not be used any more."""
        if not self.state.closed:
            self.guarded(State.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- running code -----------------------------------------------------------------------------------

    def eval(self, code: str | bytes, *arguments: Any, name: str | bytes | None = None, mode: str | None = None) -> Any:
        """Return the value of a Lua expression, in which ``...`` stands for the arguments."""
        prefix: Any = b"return " if isinstance(code, bytes) else "return "
        return self._run(prefix + code, arguments, name, mode)

    def execute(
        self, code: str | bytes, *arguments: Any, name: str | bytes | None = None, mode: str | None = None
    ) -> Any:
        """Run a Lua chunk with arguments and return what it returns."""
        return self._run(code, arguments, name, mode)

    def compile(self, code: str | bytes, name: str | bytes | None = None, mode: str | None = None) -> LuaFunction:
        """Return a chunk as a function, to be called any number of times."""
        with self.lock:
            function = self.wrap(self.load(code, name, mode))
        assert isinstance(function, LuaFunction)
        return function

    def _run(self, code: Any, arguments: Sequence[Any], name: str | bytes | None, mode: str | None) -> Any:
        with self.lock:
            return self.call(self.load(code, name, mode), arguments)

    def load(self, code: str | bytes, name: str | bytes | None = None, mode: str | None = None) -> LuaValue:
        """Return the machine's function for a chunk. Raises LuaSyntaxError."""
        source = self._source_text(code)
        chunk_name = DEFAULT_CHUNK_NAME if name is None else self._source_text(name)
        try:
            known = self._chunks.get((source, chunk_name)) if mode is None or "t" in mode else None
            if known is not None:
                return self.state.function_of(known[0], None, known[1])
            function = self.state.load(source, chunk_name, "bt" if mode is None else mode)
        except (MachineError, LimitReached) as error:
            failure = to_public(self, error, LuaSyntaxError)
        else:
            keep_source(function.proto, source)
            self._remember(source, chunk_name, function.proto)
            return function
        raise failure

    def _remember(self, source: str, chunk_name: str, proto: Proto) -> None:
        """Keep a short text chunk for the next time: programs evaluate the same few expressions again and again."""
        if len(source) <= _LONGEST_KEPT and source[:1] != _BINARY_MARK:
            if len(self._chunks) >= _MOST_CHUNKS:
                del self._chunks[next(iter(self._chunks))]
            self._chunks[source, chunk_name] = proto, (sizes.loaded_size(proto), sizes.code_size(proto))

    def _source_text(self, text: str | bytes) -> str:
        if isinstance(text, str):
            if text.isascii() and self._source_keeps_ascii:
                return text
            text = text.encode(self.source_encoding)
        return str(text, "latin-1")

    def require(self, name: str) -> Any:
        """Load a Lua module, as ``require`` does in Lua, and return it."""
        result = self._required(name)
        return result[0] if isinstance(result, tuple) else result

    def _required(self, name: str) -> Any:
        """Return all that Lua's ``require`` returns."""
        with self.lock:
            function = self.state.globals.get("require")
            if function is None:
                raise LuaError("require is not defined")
            return self.call(function, (name,))

    # -- calls ------------------------------------------------------------------------------------------

    def call_lua(self, function: LuaValue, arguments: Iterable[LuaValue]) -> Results:
        """Call a Lua value with Lua values and return its results, as the machine has them."""
        with self.lock:
            try:
                return self.state.call_for_host(function, *arguments)
            except (MachineError, LimitReached) as error:
                failure = to_public(self, error)
        raise failure

    def call(self, function: LuaValue, arguments: Iterable[Any]) -> Any:
        """Call a Lua value with Python values; several results come as a tuple, none as None."""
        to_lua = self.converter.to_lua
        with self.lock:
            try:
                results = self.state.call_for_host(function, *[to_lua(argument) for argument in arguments])
                return self._from_results(results)
            except (MachineError, LimitReached) as error:
                failure = to_public(self, error)
        raise failure

    async def call_async(self, function: Any, *arguments: Any) -> Any:
        """Call a Lua function that may call async functions of Python: it waits where it calls one.

        Other tasks may use the runtime meanwhile. Cancelled, the call closes its to-be-closed variables.
        """
        to_lua = self.converter.to_lua
        with self.lock:
            thread = self.new_coroutine(self.guarded(lambda _: to_lua(function)), ())
            values = self.guarded(lambda _: [to_lua(argument) for argument in arguments])
        thread._arguments = None
        try:
            results = await drive(self.state, thread._value, values, lambda: self.lock, self._to_machine)
            return self._from_results(results)
        except (MachineError, LimitReached) as error:
            failure = to_public(self, error)
        raise failure

    def _to_machine(self, exception: BaseException) -> BaseException:
        return to_machine(self, exception)

    def guarded(self, operation: Callable[..., Any], *arguments: Any) -> Any:
        """Return ``operation(state, *arguments)``; errors of the machine's become Python's."""
        with self.lock:
            try:
                return operation(self.state, *arguments)
            except (MachineError, LimitReached) as error:
                failure = to_public(self, error)
        raise failure

    # -- values -----------------------------------------------------------------------------------------

    def globals(self) -> LuaTable:
        """Return the table of global variables."""
        table = self.wrap(self.state.globals)
        assert isinstance(table, LuaTable)
        return table

    def table(self, *items: Any, **fields: Any) -> LuaTable:
        """Make a table of values and of named fields."""
        return self.table_from(items, fields)

    def table_from(self, *sources: Any, recursive: bool = False) -> LuaTable:
        """Make a table of mappings, whose items become fields, and of iterables, whose items are appended."""
        with self.lock:
            wrapper = self.wrap(self.converter.table_from(*sources, deep=recursive))
        assert isinstance(wrapper, LuaTable)
        return wrapper

    def to_python(self, table: Any, shape: Literal["list", "dict"] | None = None) -> Any:
        """Return a copy of a table as a list or dict, and of all tables in it: raw, with cycles and what is shared.

        A table whose keys are 1, 2, 3 and so on becomes a list, any other a dict; `shape` makes all of them one kind.
        """
        with self.lock:
            return self.converter.copy_to_python(table, shape)

    def to_array(self, table: LuaTable, dtype: Any = None) -> Any:
        """Return a numpy array of a table of numbers, or of such tables for more dimensions. Needs ``luapy[numpy]``."""
        from luapy.embed.arrays import to_array

        with self.lock:
            return self.guarded(lambda _: to_array(self.converter, self.converter.unwrap(table), dtype))

    def wrap(self, value: LuaValue) -> Any:
        """Return what Python sees of a table, function, thread or userdata: the object of a proxy, or a wrapper."""
        if value.__class__ is Userdata and value.value.__class__ is HostObject:
            return value.value.object
        reference = self._wrappers.get(id(value))
        if reference is not None:
            wrapper = reference()
            # A live wrapper keeps its value, whose number nobody else can have meanwhile.
            if wrapper is not None:
                return wrapper
        if value.__class__ is Builtin:
            userdata = self.proxies.called_by(value)
            if userdata is not None:
                return userdata.value.object
        wrapper = make_wrapper(self, value)
        wrappers = self._wrappers
        if len(wrappers) >= self._wrapper_limit:
            self._drop_dead_wrappers()
        wrappers[id(value)] = ref(wrapper)
        return wrapper

    def _drop_dead_wrappers(self) -> None:
        wrappers = self._wrappers
        for key in [key for key, reference in wrappers.items() if reference() is None]:
            del wrappers[key]
        self._wrapper_limit = max(_FIRST_LIMIT, 2 * len(wrappers))

    def live_wrappers(self) -> list[LuaObject]:
        """Return the wrappers that Python holds."""
        wrappers = [reference() for reference in self._wrappers.values()]
        return [wrapper for wrapper in wrappers if wrapper is not None]

    def _held_values(self) -> list[LuaValue]:
        """Return the values that wrappers keep alive, for the collector."""
        values = [wrapper._value for wrapper in self.live_wrappers()]
        if self._garbage:
            values = [value for value in values if id(value) not in self._garbage]
        values.append(self.proxies.none)
        values.append(self.proxies.metatable)
        return values

    def to_text(self, text: LuaValue) -> str:
        """Return a Lua string as a str even if there is no encoding."""
        if text.isascii():
            return str(text)
        return str(text.encode("latin-1").decode(self.encoding or "UTF-8", "surrogateescape"))

    def result_to_lua(self, result: Any) -> Results:
        """Return what a Python function's result is in Lua."""
        if result.__class__ is tuple and self.proxies.unpack_tuples:
            return self.proxies.spread(result)
        return self.converter.to_lua(result)

    def get_item(self, value: LuaValue, key: Any) -> Any:
        """Return ``value[key]`` for Python."""
        with self.lock:
            try:
                lua_key = self._key(key)
                if value.__class__ is Table and value.metatable is None:
                    return self.converter.to_python(value.get(lua_key))
                return self.converter.to_python(index(self.state, value, lua_key))
            except (MachineError, LimitReached) as error:
                failure = to_public(self, error)
        raise failure

    def set_item(self, target: LuaValue, key: Any, value: Any) -> None:
        """Do ``target[key] = value`` for Python."""
        with self.lock:
            try:
                lua_key = self._key(key)
                if value is not None:
                    value = self.converter.to_lua(value)
                if target.__class__ is Table and target.metatable is None:
                    target.set(lua_key, value)
                else:
                    set_index(self.state, target, lua_key, value)
                return
            except InvalidKey as error:
                failure: BaseException = LuaError(str(error))
            except (MachineError, LimitReached) as error:
                failure = to_public(self, error)
        raise failure

    def _key(self, key: Any) -> LuaValue:
        """Return a key of Python's as one of Lua's. A name takes no memory before it is stored."""
        if key.__class__ is str and self._keeps_ascii and key.isascii():
            return key
        return self.proxies.none if key is None else self.converter.to_lua(key)

    def has_field(self, table: Table, key: Any) -> bool:
        """Tell whether a table has a raw field."""
        return self.guarded(lambda _: table.get(self._key(key))) is not None

    def fields(self, table: Table) -> Iterator[tuple[Any, Any]]:
        """Yield the fields that a table has now, as long as they are there; the loop may store into the table."""
        to_python = self.converter.to_python
        with self.lock:
            keys = [key for key, _ in table.items()]
        for key in keys:
            value = table.get(key)
            if value is None:
                continue
            if key.__class__ in _SCALARS and value.__class__ in _SCALARS:
                yield to_python(key), to_python(value)
            else:
                with self.lock:
                    pair = to_python(key), to_python(value)
                yield pair

    # -- coroutines -------------------------------------------------------------------------------------

    def new_coroutine(self, function: LuaValue, arguments: tuple[Any, ...]) -> LuaCoroutine:
        """Make a coroutine that will call `function` with these arguments."""
        with self.lock:
            wrapper = self.wrap(self.guarded(State.new_thread, function))
        assert isinstance(wrapper, LuaCoroutine)
        wrapper._arguments = arguments
        return wrapper

    def resume(self, thread: Coroutine, arguments: Iterable[Any]) -> Any:
        """Resume a coroutine and return what it yields or returns. Raises StopIteration when it has ended."""
        to_lua = self.converter.to_lua
        with self.lock:
            if thread.status == DEAD:
                raise StopIteration
            try:
                results = resume(self.state, thread, [to_lua(argument) for argument in arguments])
                return self._resumed(thread, results)
            except (MachineError, LimitReached) as error:
                failure = to_public(self, error)
        raise failure

    def throw(self, thread: Coroutine, error: Any) -> Any:
        """Raise an error where a coroutine is suspended."""
        with self.lock:
            failure = self.guarded(self._error_to_throw, error)
            if thread.frame is None or thread.status == DEAD or not isinstance(failure, MachineError):
                self.close_coroutine(thread)
                raise to_public(self, failure)
            return self._resumed(thread, self.call_lua(THROW, [thread, failure]))

    def _error_to_throw(self, _: State, error: Any) -> BaseException:
        if isinstance(error, BaseException):
            return to_machine(self, error)
        return MachineError(self.converter.to_lua(error))

    def _resumed(self, thread: Coroutine, results: Results) -> Any:
        """Return what has come out of a coroutine. Raises StopIteration when it has ended without results."""
        if results.__class__ is tuple and not results and thread.status == DEAD:
            raise StopIteration
        return self._from_results(results)

    def _from_results(self, results: Results) -> Any:
        """Return the results of a call for Python: several are a tuple, none is None."""
        to_python = self.converter.to_python
        if results.__class__ is tuple:
            return tuple([to_python(result) for result in results]) if results else None
        return to_python(results)

    def close_coroutine(self, thread: Coroutine) -> None:
        """End a coroutine, closing its to-be-closed variables."""
        with self.lock:
            if thread.status == DEAD:
                return
            status = status_of(thread, self.state.thread)
            if status != SUSPENDED:
                raise LuaError(f"cannot close a {status} coroutine")
            succeeded, value = self.guarded(close_coroutine, thread)
            if not succeeded:
                raise to_public(self, MachineError(value))

    # -- memory -----------------------------------------------------------------------------------------

    def set_max_memory(self, max_memory: int, total: bool = False) -> None:
        """Limit what Lua's objects take, in bytes; 0 for no limit. The libraries do not count unless `total`."""
        if max_memory is None or max_memory <= 0:
            self.state.heap.set_limit(None)
        else:
            self.state.heap.set_limit(max_memory if total else max_memory + self._own_memory)

    def get_max_memory(self, total: bool = False) -> int:
        """Return the limit on memory, 0 if there is none."""
        limit = self.state.heap.limit
        if limit is None:
            return 0
        return limit if total else limit - self._own_memory

    def get_memory_used(self, total: bool = False) -> int:
        """Return what Lua's objects take, in bytes."""
        used = self.state.heap.used
        return used if total else max(used - self._own_memory, 0)

    def gccollect(self) -> None:
        """Run a full collection of Lua's garbage, cycles through Lua's and Python's objects included."""
        with self.lock:
            collector = self.state.heap.collector
            self.guarded(lambda _: collector.collect())
            if collector.observed:
                from luapy.embed.cycles import garbage_values

                self._garbage = garbage_values(self)
                try:
                    if self._garbage:
                        self.guarded(lambda _: collector.collect())
                finally:
                    self._garbage = set()

    @contextmanager
    def nogc(self) -> Iterator[None]:
        """Keep Lua's collector from running in a ``with`` statement."""
        collector = self.state.heap.collector
        stopped = collector.stopped
        collector.stopped = True
        try:
            yield
        finally:
            collector.stopped = stopped

    # -- properties -------------------------------------------------------------------------------------

    def set_overflow_handler(self, overflow_handler: Callable[[int], Any] | None) -> None:
        """Call a function with each integer that does not fit into Lua's and take what it returns; None for none."""
        _check_handler(overflow_handler)
        if isinstance(overflow_handler, LuaFunction):
            function = overflow_handler._value
            self.converter.on_overflow = lambda value: self._overflown(function, value)
        else:
            self.converter.on_overflow = overflow_handler

    def _overflown(self, function: LuaValue, value: int) -> Any:
        """Give an integer, which only fits into Lua as an object, to a handler in Lua."""
        results = self.call_lua(function, [self.proxies.proxy_as(value, False)])
        return self.converter.to_python(first_value(results))

    @property
    def lua_version(self) -> tuple[int, int]:
        """The version of the language."""
        return (5, 4)

    @property
    def lua_implementation(self) -> str:
        """The value of ``_VERSION`` in Lua."""
        return "Lua 5.4"


def _check_handler(handler: Any) -> None:
    if handler is not None and not callable(handler):
        raise ValueError("overflow_handler must be callable")


def _attribute_rules(attribute_filter: Any, handlers: Any, rules: AttributeRules) -> AttributeRules:
    if attribute_filter is not None and not callable(attribute_filter):
        raise ValueError("attribute_filter must be callable")
    if handlers is None:
        return rules if attribute_filter is None else FilteredRules(attribute_filter)
    if attribute_filter is not None:
        raise ValueError("attribute_filter and attribute_handlers are mutually exclusive")
    try:
        getter, setter = handlers or (None, None)
    except (TypeError, ValueError):
        raise ValueError("attribute_handlers must be a pair of functions") from None
    if (getter is not None and not callable(getter)) or (setter is not None and not callable(setter)):
        raise ValueError("attribute_handlers must be a pair of functions")
    return rules if getter is None and setter is None else HandledRules(getter, setter, rules)
