"""Python objects as Lua sees them: userdata whose metamethods do what Python's operators do.

All proxies of a runtime share one metatable. The same object has the same proxy for as long as Lua holds it, so that
it may serve as a key of tables.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import BuiltinMethodType, CoroutineType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any, Callable
from weakref import ref

from luapy.embed.awaiting import is_async
from luapy.embed.errors import to_machine
from luapy.embed.numpy_values import is_array
from luapy.vm.arguments import argument_error
from luapy.vm.awaiting import async_builtin
from luapy.vm.resuming import Awaiting
from luapy.vm.values import NO_VALUE, Builtin, Userdata

if TYPE_CHECKING:
    from luapy.embed.arrays import Arrays
    from luapy.embed.runtime import LuaRuntime
    from luapy.vm.table import LuaTable
    from luapy.vm.values import LuaValue, Results

# What a class of userdata is called in error messages.
TYPE_NAME = "Python object"
# Attributes that lead from functions, generators, coroutines, tracebacks and frames to the interpreter's innards.
_INTERNAL_PREFIXES = ("_", "gi_", "cr_", "ag_", "tb_", "f_", "co_", "func_", "im_")
# The registry of proxies is cleared of dead ones when it has grown to so many.
_FIRST_LIMIT = 256
# So many classes are remembered at most.
_MOST_CLASSES = 1_000

_BINARY_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "__add": operator.add,
    "__sub": operator.sub,
    "__mul": operator.mul,
    "__div": operator.truediv,
    "__mod": operator.mod,
    "__pow": operator.pow,
    "__idiv": operator.floordiv,
    "__band": operator.and_,
    "__bor": operator.or_,
    "__bxor": operator.xor,
    "__shl": operator.lshift,
    "__shr": operator.rshift,
}
_UNARY_OPERATORS: dict[str, Callable[[Any], Any]] = {"__unm": operator.neg, "__bnot": operator.invert, "__len": len}
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {"__eq": operator.eq, "__lt": operator.lt, "__le": operator.le}


class HostObject:
    """What a userdata that stands for a Python object holds. `items` says that indexing means items, not attributes."""

    __slots__ = ("items", "object")

    def __init__(self, value: Any, items: bool) -> None:
        self.object = value
        self.items = items


def is_proxy(value: LuaValue) -> bool:
    """Does this Lua value stand for a Python object?"""
    return value.__class__ is Userdata and value.value.__class__ is HostObject


def proxied(value: LuaValue) -> Any:
    """Return the Python object that a proxy stands for."""
    return value.value.object


class Protocol:
    """An object together with the protocol by which Lua is to index it; made by `as_attrgetter` and `as_itemgetter`."""

    __slots__ = ("items", "object")

    object: Any
    items: bool

    def __init__(self, value: Any, items: bool) -> None:
        self.object = value.object if value.__class__ is Protocol else value
        self.items = items


def as_attrgetter(value: Any) -> Protocol:
    """Let Lua read and write the attributes of an object, even if it has items."""
    return Protocol(value, False)


def as_itemgetter(value: Any) -> Protocol:
    """Let Lua read and write the items of an object."""
    return Protocol(value, True)


class Arguments:
    """Positional and named arguments for a Python function, made in Lua by ``python.args``."""

    __slots__ = ("named", "positional")

    def __init__(self, positional: tuple[Any, ...], named: dict[str, Any]) -> None:
        self.positional = positional
        self.named = named


class AttributeRules:
    """Which attributes of Python objects Lua code may read and write.

    These rules refuse names that begin with an underscore and those of the interpreter's own objects (frames, code,
    generators, tracebacks). Make a subclass for others. `covers_items` lets them decide on items as well.
    """

    covers_items = False

    def read(self, value: Any, name: Any) -> Any:
        return getattr(value, self.checked(name))

    def write(self, value: Any, name: Any, new: Any) -> None:
        setattr(value, self.checked(name), new)

    def checked(self, name: Any) -> str:
        """Return the name of an attribute that Lua may use. Raises AttributeError for others."""
        plain = attribute_name(name)
        if not _is_public(plain):
            raise AttributeError(f"access to attribute {plain!r} is not allowed")
        return plain


@lru_cache(maxsize=1_000)
def _is_public(name: str) -> bool:
    return name.isidentifier() and not name.startswith(_INTERNAL_PREFIXES)


class OpenRules(AttributeRules):
    """Every attribute may be read and written."""

    def checked(self, name: Any) -> str:
        return attribute_name(name)


class FilteredRules(AttributeRules):
    """A function is asked for each attribute: ``filter(object, name, is_setting)`` returns the name to take."""

    def __init__(self, attribute_filter: Callable[[Any, Any, bool], Any]) -> None:
        self.filter = attribute_filter

    def read(self, value: Any, name: Any) -> Any:
        return getattr(value, attribute_name(self.filter(value, name, False)))

    def write(self, value: Any, name: Any, new: Any) -> None:
        setattr(value, attribute_name(self.filter(value, name, True)), new)


class HandledRules(AttributeRules):
    """Functions of the host do the reading and writing, of items too. None leaves one of them to `fallback`."""

    covers_items = True

    def __init__(
        self,
        getter: Callable[[Any, Any], Any] | None,
        setter: Callable[[Any, Any, Any], Any] | None,
        fallback: AttributeRules,
    ) -> None:
        self.getter = getter
        self.setter = setter
        self.fallback = fallback

    def read(self, value: Any, name: Any) -> Any:
        return self.fallback.read(value, name) if self.getter is None else self.getter(value, name)

    def write(self, value: Any, name: Any, new: Any) -> None:
        if self.setter is None:
            self.fallback.write(value, name, new)
        else:
            self.setter(value, name, new)


def attribute_name(name: Any) -> str:
    """Return an attribute's name as a plain str, whatever subclass or bytes it was given as."""
    if type(name) is str:
        return name
    if isinstance(name, bytes):
        return str(name, "utf-8")
    if isinstance(name, str):
        return str.__str__(name)
    raise TypeError(f"attribute name must be string, not {type(name).__name__!r}")


class ProxyFactory:
    """Makes proxies, and is what their metamethods do.

    `host_call`, if set, is given each Python function that Lua calls, with its positional and its named arguments, and
    returns its result: where a host may count, time or refuse such calls.
    """

    def __init__(self, runtime: LuaRuntime, rules: AttributeRules, unpack_tuples: bool = False) -> None:
        self.runtime = runtime
        self.state = runtime.state
        self.rules = rules
        self.unpack_tuples = unpack_tuples
        self.host_call: Callable[[Callable[..., Any], Any, dict[str, Any]], Any] | None = None
        # Whether the objects of a class have items, as far as classes have been met.
        self._has_items: dict[type, bool] = {}
        # Weak references to the proxies alive, by the object and by whether they are for its items.
        self._proxies: dict[tuple[int, bool], ref[Userdata]] = {}
        self._limit = _FIRST_LIMIT
        # Programs written for lupa may expect coroutine objects from Lua.
        self.awaits = not isinstance(rules, OpenRules)
        self.metatable = self._make_metatable()
        # That of async functions, whose calls wait; and the classes of objects that are called as such.
        self._async_metatable: LuaTable | None = None
        self._async_classes: set[type] = {FunctionType, partial}
        # Stands for None where nil would mean something else.
        self.none = self._make(None, False, self.metatable)
        self._arrays: Arrays | None = None

    def _make_metatable(self) -> LuaTable:
        metatable = self.state.new_table()
        handlers: dict[str, Callable[..., Results]] = {
            "__index": self._index,
            "__newindex": self._new_index,
            "__call": self.call,
            "__tostring": self._to_string,
            "__concat": self._concat,
            "__pairs": self._pairs,
            "__close": self._close,
        }
        for event, function in _BINARY_OPERATORS.items():
            handlers[event] = partial(self._binary, function)
        for event, function in _COMPARISONS.items():
            handlers[event] = partial(self._compare, function)
        for event, unary in _UNARY_OPERATORS.items():
            handlers[event] = partial(self._unary, unary)
        for event, handler in handlers.items():
            metatable.set_string(event, Builtin(event, handler))
        metatable.set_string("__name", TYPE_NAME)
        if not isinstance(self.rules, OpenRules):
            metatable.set_string("__metatable", False)
        return metatable

    # -- making -----------------------------------------------------------------------------------------

    def proxy(self, value: Any) -> LuaValue:
        """Return the userdata that stands for a Python object."""
        if value.__class__ is Protocol:
            return self.proxy_as(value.object, value.items)
        kind = type(value)
        if kind is MethodType:
            # One that was made for this call, as a rule: nobody will look for it again.
            metatable = self.async_metatable if self.awaits and is_async(value) else self.metatable
            return self.state.new_userdata(HostObject(value, False), metatable)
        items = self._has_items.get(kind)
        if items is None:
            if is_array(value) and self.runtime.converter.options.arrays == "typed":
                return self.arrays.proxy(value)
            items = hasattr(kind, "__getitem__")
            if is_async(value):
                self._async_classes.add(kind)
            if len(self._has_items) < _MOST_CLASSES and not hasattr(kind, "dtype"):
                self._has_items[kind] = items
        if kind in self._async_classes and self.awaits and is_async(value):
            return self.proxy_as(value, items, self.async_metatable)
        return self.proxy_as(value, items)

    @property
    def async_metatable(self) -> LuaTable:
        """The metatable of async functions."""
        if self._async_metatable is None:
            self._async_metatable = self._make_metatable()
            self._async_metatable.set_string("__call", async_builtin("__call", self._start))
        return self._async_metatable

    @property
    def arrays(self) -> Arrays:
        """What makes the userdata of numpy's arrays. Raises ImportError without numpy."""
        if self._arrays is None:
            from luapy.embed.arrays import Arrays

            self._arrays = Arrays(self)
        return self._arrays

    def proxy_as(self, value: Any, items: bool, metatable: LuaTable | None = None, size: int = 0) -> Userdata:
        """Return the userdata by which Lua sees the items, or the attributes, of an object.

        A new one gets `metatable`, if that is given, and is charged for `size` bytes of its own.
        """
        if value is None:
            return self.none
        key = (id(value), items)
        reference = self._proxies.get(key)
        if reference is not None:
            found = reference()
            # A live proxy keeps its object, whose number nobody else can have meanwhile.
            if found is not None:
                return found
        return self._make(value, items, metatable or self.metatable, size)

    def _make(self, value: Any, items: bool, metatable: LuaTable, size: int = 0) -> Userdata:
        proxies = self._proxies
        if len(proxies) >= self._limit:
            for key in [key for key, reference in proxies.items() if reference() is None]:
                del proxies[key]
            self._limit = max(_FIRST_LIMIT, 2 * len(proxies))
        userdata = self.state.new_userdata(HostObject(value, items), metatable, size=size)
        proxies[id(value), items] = ref(userdata)
        return userdata

    # -- calling ----------------------------------------------------------------------------------------

    def call_host(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a Python function on behalf of Lua. What it raises goes on as a Lua error, or past all Lua code."""
        try:
            if self.host_call is not None:
                return self.host_call(function, arguments, {})
            return function(*arguments)
        except Exception as exception:
            error = to_machine(self.runtime, exception)
        raise error

    def call(self, userdata: LuaValue = NO_VALUE, *arguments: LuaValue) -> Results:
        """``object(...)``: call a Python object."""
        try:
            result = self._called(userdata, arguments)
            if result.__class__ is CoroutineType and self.awaits:
                result.close()
                raise TypeError("a function that is not async has given Lua a coroutine, which nothing awaits")
            if result.__class__ is tuple and self.unpack_tuples:
                return self.spread(result)
            return self.runtime.converter.to_lua(result)
        except Exception as exception:
            error = to_machine(self.runtime, exception)
        raise error

    def _start(self, arguments: list[LuaValue]) -> Awaiting:
        """Call an async function, the first of `arguments`, with the others."""
        try:
            return Awaiting(self._called(arguments[0], arguments[1:]), self.runtime.result_to_lua)
        except Exception as exception:
            error = to_machine(self.runtime, exception)
        raise error

    def _called(self, userdata: LuaValue, arguments: Sequence[LuaValue]) -> Any:
        """Return what a Python object answers to Lua values."""
        if userdata.__class__ is not Userdata or userdata.value.__class__ is not HostObject:
            raise argument_error(self.state, 1, "not a Python object")
        function = userdata.value.object
        to_python = self.runtime.converter.to_python
        values: Any = [to_python(argument) for argument in arguments]
        named: dict[str, Any] = {}
        for value in values:
            if value.__class__ is Arguments:
                values, named = _expanded(values)
                break
        if values and (function.__class__ is MethodType or function.__class__ is BuiltinMethodType):
            # ``object:method(...)`` gives the object a second time.
            receiver = function.__self__
            if receiver is values[0] and receiver.__class__ is not ModuleType:
                del values[0]
        if self.host_call is not None:
            return self.host_call(function, values, named)
        return function(*values, **named)

    def spread(self, values: tuple[Any, ...]) -> Results:
        """Return the items of a tuple as separate Lua values."""
        to_lua = self.runtime.converter.to_lua
        results = tuple([to_lua(value) for value in values])
        return results[0] if len(results) == 1 else results

    def function(self, userdata: LuaValue) -> Builtin:
        """Return a Lua function that calls a Python object."""
        if self.awaits and is_async(userdata.value.object):
            return async_builtin("python function", lambda arguments: self._start([userdata, *arguments]), (userdata,))
        return Builtin("python function", partial(self.call, userdata), (userdata,))

    def called_by(self, function: LuaValue) -> Userdata | None:
        """Return the proxy that a function made by `function` calls, None for other values."""
        call = function.call if function.__class__ is Builtin else None
        if call.__class__ is partial and call.func == self.call:
            userdata: Userdata = call.args[0]
            return userdata
        return None

    # -- indexing ---------------------------------------------------------------------------------------

    def holder(self, value: LuaValue, position: int = 1) -> HostObject:
        """Return what a proxy holds. Raises an argument error for other values."""
        if value.__class__ is Userdata and value.value.__class__ is HostObject:
            held: HostObject = value.value
            return held
        raise argument_error(self.state, position, "not a Python object")

    def _index(self, userdata: LuaValue = NO_VALUE, key: LuaValue = None, *_: LuaValue) -> Results:
        holder = self.holder(userdata)
        converter = self.runtime.converter
        rules = self.rules
        try:
            name = converter.to_python(key)
            read = operator.getitem if holder.items and not rules.covers_items else rules.read
            if self.host_call is not None:
                return converter.to_lua(self.host_call(read, (holder.object, name), {}))
            return converter.to_lua(read(holder.object, name))
        except Exception as exception:
            error = to_machine(self.runtime, exception)
        raise error

    def _new_index(
        self, userdata: LuaValue = NO_VALUE, key: LuaValue = None, value: LuaValue = None, *_: LuaValue
    ) -> Results:
        holder = self.holder(userdata)
        to_python = self.runtime.converter.to_python
        rules = self.rules
        try:
            name, new = to_python(key), to_python(value)
            write = operator.setitem if holder.items and not rules.covers_items else rules.write
            if self.host_call is not None:
                self.host_call(write, (holder.object, name, new), {})
            else:
                write(holder.object, name, new)
            return ()
        except Exception as exception:
            error = to_machine(self.runtime, exception)
        raise error

    # -- operators --------------------------------------------------------------------------------------

    def _binary(self, function: Callable[..., Any], a: LuaValue = None, b: LuaValue = None, *_: LuaValue) -> Results:
        converter = self.runtime.converter
        return converter.to_lua(self.call_host(function, converter.to_python(a), converter.to_python(b)))

    def _compare(self, function: Callable[..., Any], a: LuaValue = None, b: LuaValue = None, *_: LuaValue) -> Results:
        converter = self.runtime.converter
        return self.call_host(_is_true, function, converter.to_python(a), converter.to_python(b))

    def _unary(self, function: Callable[..., Any], value: LuaValue = None, *_: LuaValue) -> Results:
        converter = self.runtime.converter
        return converter.to_lua(self.call_host(function, converter.to_python(value)))

    def _to_string(self, value: LuaValue = None, *_: LuaValue) -> Results:
        return self.runtime.converter.to_lua(self.call_host(str, self.holder(value).object))

    def _concat(self, a: LuaValue = None, b: LuaValue = None, *_: LuaValue) -> Results:
        converter = self.runtime.converter
        return converter.to_lua(self.call_host(_concatenated, converter.to_python(a), converter.to_python(b)))

    def _pairs(self, userdata: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        value = self.holder(userdata).object
        pairs = self.call_host(_pairs_of, value)
        return Builtin("next", partial(self.step, pairs, self.spread_pair), (userdata,)), userdata, None

    def spread_pair(self, pair: tuple[Any, Any]) -> Results:
        """Return a key and its value for a loop, which nil as the key would end."""
        to_lua = self.runtime.converter.to_lua
        key = to_lua(pair[0])
        return (self.none if key is None else key), to_lua(pair[1])

    def step(self, iterator: Any, convert: Callable[[Any], Results], *_: LuaValue) -> Results:
        """Return the next item of a Python iterator, as `convert` makes Lua values of it; nil at the end."""
        item = self.call_host(next, iterator, NO_VALUE)
        if item is NO_VALUE:
            return None
        try:
            return convert(item)
        except Exception as exception:
            error = to_machine(self.runtime, exception)
        raise error

    def _close(self, userdata: LuaValue = NO_VALUE, error: LuaValue = None, *_: LuaValue) -> Results:
        value = self.holder(userdata).object
        self.call_host(_close_object, value, self.runtime.converter.to_python(error))
        return ()


def _expanded(values: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """Put what ``python.args`` has made in its place among the arguments."""
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for value in values:
        if value.__class__ is Arguments:
            positional += value.positional
            named = dict(**named, **value.named)
        else:
            positional.append(value)
    return positional, named


def _is_true(function: Callable[..., Any], a: Any, b: Any) -> bool:
    return bool(function(a, b))


def _concatenated(a: Any, b: Any) -> Any:
    """What ``a .. b`` is: two sequences become one, everything else text."""
    if isinstance(a, Sequence) and isinstance(b, Sequence) and not isinstance(a, str) and not isinstance(b, str):
        return operator.concat(a, b)
    return f"{a}{b}"


def _pairs_of(value: Any) -> Any:
    """What ``pairs`` goes through: the items of a mapping, else what an iteration gives, numbered from 0."""
    return iter(value.items()) if isinstance(value, Mapping) else enumerate(value)


def _close_object(value: Any, error: Any) -> None:
    """End the use of an object, as a to-be-closed variable does."""
    close = getattr(value, "close", None)
    if close is not None:
        close()
        return
    failure = error if isinstance(error, BaseException) else None
    value.__exit__(type(failure) if failure is not None else None, failure, None)
