"""The table ``python`` in Lua: what Lua code needs to work with Python objects."""

from __future__ import annotations

import builtins
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from luapy.embed.proxies import Arguments, is_proxy
from luapy.vm.arguments import argument_error, check_table, opt_integer
from luapy.vm.values import FUNCTION_TYPES, NO_VALUE, Builtin

if TYPE_CHECKING:
    from luapy.embed.proxies import ProxyFactory
    from luapy.embed.runtime import LuaRuntime
    from luapy.vm.table import LuaTable
    from luapy.vm.values import LuaValue, Results


class PythonLibrary:
    """The functions of the table ``python`` of one runtime."""

    def __init__(self, runtime: LuaRuntime) -> None:
        self.runtime = runtime
        self.state = runtime.state
        self.proxies: ProxyFactory = runtime.proxies

    def open(self, register_eval: bool, register_builtins: bool) -> LuaTable:
        """Make the table, put it into the global variable ``python`` and among the loaded modules."""
        state = self.state
        library = state.new_table()
        functions: dict[str, Callable[..., Results]] = {
            "as_attrgetter": partial(self.with_protocol, False),
            "as_itemgetter": partial(self.with_protocol, True),
            "as_function": self.as_function,
            "iter": self.iter,
            "iterex": self.iterex,
            "enumerate": self.enumerate,
            "set_overflow_handler": self.set_overflow_handler,
            "args": self.args,
        }
        for name, function in functions.items():
            library.set_string(name, Builtin(name, function))
        library.set_string("none", self.proxies.none)
        if register_eval:
            library.set_string("eval", self.proxies.proxy_as(evaluate, False))
        if register_builtins:
            library.set_string("builtins", self.proxies.proxy_as(builtins, False))
        state.globals.set_string("python", library)
        state.loaded.set_string("python", library)
        return library

    def object_of(self, value: LuaValue, position: int = 1) -> Any:
        """Return the Python object of an argument: a proxy, or a function made of one."""
        if is_proxy(value):
            return value.value.object
        userdata = self.proxies.called_by(value)
        if userdata is None:
            raise argument_error(self.state, position, "not a python object")
        return userdata.value.object

    # -- the functions ----------------------------------------------------------------------------------

    def with_protocol(self, items: bool, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        return self.proxies.proxy_as(self.object_of(value), items)

    def as_function(self, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        if value.__class__ in FUNCTION_TYPES:
            return value
        return self.proxies.function(self.proxies.proxy(self.object_of(value)))

    def iter(self, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        convert = self._spread_item if self.proxies.unpack_tuples else self._item
        return self._iterator(iter, self.object_of(value), convert)

    def iterex(self, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        return self._iterator(iter, self.object_of(value), self._spread_item)

    def enumerate(self, value: LuaValue = NO_VALUE, start: LuaValue = None, *_: LuaValue) -> Results:
        first = opt_integer(self.state, start, 2, 0)
        convert = self._spread_pair if self.proxies.unpack_tuples else self.proxies.spread_pair
        return self._iterator(partial(enumerate, start=first), self.object_of(value), convert)

    def _iterator(self, make: Callable[[Any], Any], value: Any, convert: Callable[[Any], Results]) -> Results:
        """Return what a generic ``for`` needs to go through a Python iterable."""
        iterator = self.proxies.call_host(make, value)
        userdata = self.proxies.proxy(iterator)
        return Builtin("next", partial(self.proxies.step, iterator, convert), (userdata,)), userdata, None

    def _item(self, item: Any) -> Results:
        value = self.runtime.converter.to_lua(item)
        return self.proxies.none if value is None else value

    def _spread_item(self, item: Any) -> Results:
        if not isinstance(item, tuple):
            return self._item(item)
        return self._marked(tuple(map(self.runtime.converter.to_lua, item)))

    def _spread_pair(self, pair: tuple[int, Any]) -> Results:
        number, item = pair
        items = item if isinstance(item, tuple) else (item,)
        return (number, *map(self.runtime.converter.to_lua, items))

    def _marked(self, values: tuple[LuaValue, ...]) -> Results:
        """Return values the first of which does not end a loop."""
        if not values or values[0] is None:
            values = (self.proxies.none, *values[1:])
        return values[0] if len(values) == 1 else values

    def set_overflow_handler(self, handler: LuaValue = None, *_: LuaValue) -> Results:
        if handler is not None and handler.__class__ not in FUNCTION_TYPES and not is_proxy(handler):
            raise argument_error(self.state, 1, "nil, a function or a callable Python object expected")
        self.runtime.set_overflow_handler(self.runtime.converter.to_python(handler))
        return ()

    def args(self, table: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        """``python.args{a, b, name = c}``: arguments for a Python function, some of them by name."""
        fields = list(check_table(self.state, table, 1).items())
        count = table.length()
        return self.proxies.proxy_as(self.proxies.call_host(self._arguments, fields, count), False)

    def _arguments(self, fields: list[tuple[LuaValue, LuaValue]], count: int) -> Arguments:
        to_python = self.runtime.converter.to_python
        positional: list[Any] = [None] * count
        named: dict[str, Any] = {}
        for key, value in fields:
            if key.__class__ is str:
                named[self.runtime.to_text(key)] = to_python(value)
            elif key.__class__ is not int:
                raise TypeError("table key is neither an integer nor a string")
            elif not 1 <= key <= count:
                raise IndexError("table index out of range")
            else:
                positional[key - 1] = to_python(value)
        return Arguments(tuple(positional), named)


def evaluate(code: str | bytes, *namespaces: Any) -> Any:
    """Return the value of a Python expression, among the variables of the Python function that runs the Lua code."""
    if not namespaces:
        frame = sys._getframe(1)
        while frame.f_globals.get("__name__", "").startswith("luapy.") and frame.f_back is not None:
            frame = frame.f_back
        namespaces = frame.f_globals, frame.f_locals
    return eval(code, *namespaces)
