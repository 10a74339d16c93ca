"""What a host offers to sandboxed programs: functions, objects with the attributes that were registered, modules.

Nothing else of a Python object can be reached. An exposed object is a userdata whose metatable is read-only and
protected, and which answers to the registered names only; names are compared as strings, and nothing is ever looked up
in the object that was not named when it was registered. What attributes and methods give is converted like the
arguments of a run; an object among it has to be exposed as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Callable

from luapy.embed.awaiting import is_async
from luapy.embed.errors import to_machine
from luapy.vm.arguments import argument_error, type_error
from luapy.vm.awaiting import async_builtin
from luapy.vm.errors import runtime_error
from luapy.vm.resuming import Awaiting
from luapy.vm.values import NO_VALUE, Builtin, Userdata

if TYPE_CHECKING:
    from luapy.engine.modules import HostModule
    from luapy.engine.sandbox import Sandbox
    from luapy.engine.virtual_files import FileSystem
    from luapy.vm.table import LuaTable
    from luapy.vm.values import LuaValue, Results


@dataclass(frozen=True)
class Exposed:
    """An object with the names of its attributes and methods that programs may use."""

    value: Any
    attributes: frozenset[str]
    methods: frozenset[str]
    writable: frozenset[str]
    type_name: str


@dataclass
class Offer:
    """All that an engine offers to its programs, beside the standard library."""

    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    objects: dict[str, Exposed] = field(default_factory=dict)
    modules: dict[str, HostModule] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    # Makes the file system of a program; without it there are no files.
    files: Callable[[], FileSystem] | None = None
    # Objects that may come out of functions and attributes, by their identities.
    known: dict[int, Exposed] = field(default_factory=dict)


def exposed(
    value: Any, attributes: Iterable[str], methods: Iterable[str], writable: Iterable[str], type_name: str | None
) -> Exposed:
    names = frozenset(attributes), frozenset(methods), frozenset(writable)
    for name in frozenset().union(*names):
        if type(name) is not str or not name.isidentifier():
            raise ValueError(f"{name!r} is no name of an attribute")
        if name.startswith("_"):
            raise ValueError(f"{name!r} is private and cannot be exposed")
    if names[0] & names[1]:
        raise ValueError(f"{', '.join(sorted(names[0] & names[1]))}: both an attribute and a method")
    for name in names[1]:
        if not callable(getattr(value, name, None)):
            raise ValueError(f"{name!r} is no method of a {type(value).__name__}")
    return Exposed(value, names[0] | names[2], names[1], names[2], type_name or type(value).__name__)


class HostObjects:
    """The userdata of one sandbox that stand for objects of the host."""

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self._errors = self._error_metatable()
        self._exposed: dict[int, Userdata] = {}

    # -- functions --------------------------------------------------------------------------------------

    def function(self, name: str, function: Callable[..., Any]) -> Builtin:
        """Return what Lua calls for a function of the host."""
        if is_async(function):
            return async_builtin(name, partial(self._start, function))
        call = self.call

        def call_host(*arguments: LuaValue) -> Results:
            return call(function, arguments)

        return Builtin(name, call_host)

    def call(self, function: Callable[..., Any], arguments: tuple[LuaValue, ...]) -> Results:
        """Call a function of the host with Lua values. Its exceptions become Lua errors, but for limits and exits."""
        box = self._box
        clock = box.clock
        paused = clock.running and not box.policy.host_time
        if paused:
            clock.stop()
        try:
            values = box.converter
            results = function(*[values.copy_to_python(value) for value in arguments])
            if results.__class__ is CoroutineType:
                results.close()
                raise TypeError("a function that is not async has given Lua a coroutine, which nothing awaits")
            return self._to_lua(results)
        except BaseException as error:
            failure = to_machine(box, error)
        finally:
            if paused:
                clock.start()
        raise failure

    def _start(self, function: Callable[..., Any], arguments: list[LuaValue]) -> Awaiting:
        """Call an async function of the host."""
        box = self._box
        try:
            values = [box.converter.copy_to_python(value) for value in arguments]
            return Awaiting(function(*values), self._to_lua)
        except BaseException as error:
            failure = to_machine(box, error)
        raise failure

    def _to_lua(self, results: Any) -> Results:
        """Return the result of a function of the host in Lua; a tuple is several."""
        values = self._box.converter
        if results.__class__ is tuple:
            return tuple([values.copy_to_lua(value) for value in results])
        return values.copy_to_lua(results)

    # -- objects ----------------------------------------------------------------------------------------

    def userdata(self, item: Exposed) -> Userdata:
        """Return what stands for an exposed object, always the same."""
        known = self._exposed.get(id(item.value))
        if known is None:
            known = self._exposed[id(item.value)] = Userdata(item.value, self._metatable(item))
        return known

    def _metatable(self, item: Exposed) -> LuaTable:
        box = self._box
        state = box.state
        methods = {name: self._method(item, name) for name in item.methods}
        value = item.value

        def index(_: LuaValue = None, key: LuaValue = None, *__: LuaValue) -> Results:
            if key.__class__ is str:
                if key in methods:
                    return methods[key]
                if key in item.attributes:
                    return self.call(lambda: getattr(value, key), ())
            return None

        def new_index(_: LuaValue = None, key: LuaValue = None, new: LuaValue = None, *__: LuaValue) -> Results:
            if key.__class__ is not str or key not in item.writable:
                shown = key if key.__class__ is str else "?"
                raise runtime_error(state, f"cannot set field '{shown}' of {item.type_name}")
            self.call(lambda given: setattr(value, key, given), (new,))
            return ()

        metatable = state.new_table()
        metatable.set_string("__index", Builtin("__index", index))
        metatable.set_string("__newindex", Builtin("__newindex", new_index))
        metatable.set_string("__name", item.type_name)
        metatable.set_string("__metatable", False)
        metatable.read_only = True
        return metatable

    def _method(self, item: Exposed, name: str) -> Builtin:
        state = self._box.state

        def check(this: LuaValue) -> None:
            if this.__class__ is not Userdata or this.value is not item.value:
                if this is NO_VALUE or this.__class__ is not Userdata:
                    raise type_error(state, 1, item.type_name, this)
                raise argument_error(state, 1, f"{item.type_name} expected")

        if is_async(getattr(item.value, name)):

            def start(arguments: list[LuaValue]) -> Awaiting:
                check(arguments[0] if arguments else NO_VALUE)
                return self._start(getattr(item.value, name), arguments[1:])

            return async_builtin(name, start)

        def call_method(this: LuaValue = NO_VALUE, *arguments: LuaValue) -> Results:
            check(this)
            return self.call(lambda *given: getattr(item.value, name)(*given), arguments)

        return Builtin(name, call_method)

    # -- errors -----------------------------------------------------------------------------------------

    def error(self, exception: BaseException) -> Userdata:
        """Return what stands for an exception of the host as an error value: it can be shown and raised again."""
        return Userdata(exception, self._errors)

    def _error_metatable(self) -> LuaTable:
        box = self._box

        def to_string(this: LuaValue = None, *_: LuaValue) -> Results:
            if not box.policy.host_errors or this.__class__ is not Userdata:
                return "error in a function of the host"
            error = this.value
            return box.converter.text_to_lua(f"{type(error).__name__}: {error}")

        metatable = box.state.new_table()
        metatable.set_string("__tostring", Builtin("__tostring", to_string))
        metatable.set_string("__name", "host error")
        metatable.set_string("__metatable", False)
        metatable.read_only = True
        return metatable

    def is_error(self, userdata: Userdata) -> bool:
        return userdata.metatable is self._errors
