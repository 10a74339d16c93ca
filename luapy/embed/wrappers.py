"""Lua values as Python sees them: tables, functions, coroutines and userdata.

A wrapper keeps its value alive for Lua's collector too. The same value has the same wrapper for as long as Python
holds that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from luapy.embed.references import LuaReference
from luapy.vm.coroutine import DEAD, SUSPENDED, Coroutine
from luapy.vm.operations import concat_operand, length, metamethod
from luapy.vm.table import LuaTable as Table
from luapy.vm.values import Builtin, ControlBuiltin, LightUserdata, Userdata, type_name
from luapy.vm.values import LuaFunction as Function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.embed.runtime import LuaRuntime
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue


class LuaObject(LuaReference):
    """Any Lua value but nil, booleans, numbers and strings."""

    __slots__ = ()

    _runtime: LuaRuntime

    def __init__(self, *_: Any) -> None:
        raise TypeError(f"{type(self).__name__} objects are made by a LuaRuntime")

    def __call__(self, *arguments: Any) -> Any:
        """Call the value; several results come as a tuple, none as None."""
        return self._runtime.call(self._value, arguments)

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        if metamethod(self._runtime.state, self._value, "__tostring") is None:
            return repr(self)
        text = self._runtime.guarded(_tostring, self._value)
        if text is None:
            raise TypeError("__tostring returned non-string object")
        return self._runtime.to_text(text)

    def __repr__(self) -> str:
        return f"<Lua {type_name(self._value)} at 0x{id(self._value):x}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__} objects")


class IndexedObject(LuaObject):
    """A value with fields: they are items and attributes of the wrapper, by Lua's own rules, metamethods included."""

    __slots__ = ()

    def __len__(self) -> int:
        """Return what the operator ``#`` gives."""
        result = self._runtime.guarded(length, self._value)
        if result.__class__ is not int:
            raise TypeError("object length is not an integer")
        return int(result)

    def __getitem__(self, key: Any) -> Any:
        return self._runtime.get_item(self._value, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._runtime.set_item(self._value, key, value)

    def __delitem__(self, key: Any) -> None:
        self._runtime.set_item(self._value, key, None)

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__" and name[-2:] == "__":
            raise _no_attribute(self, name)
        return self._runtime.get_item(self._value, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name[:2] == "__" and name[-2:] == "__":
            raise _no_attribute(self, name)
        self._runtime.set_item(self._value, name, value)

    def __delattr__(self, name: str) -> None:
        if name[:2] == "__" and name[-2:] == "__":
            raise _no_attribute(self, name)
        self._runtime.set_item(self._value, name, None)


class LuaTable(IndexedObject):
    """A Lua table. A key that is absent gives None, and a field that is set to None is gone."""

    __slots__ = ()

    _value: Table

    def __iter__(self) -> Iterator[Any]:
        return self.keys()

    def __contains__(self, key: Any) -> bool:
        """Tell whether the table has a field, without metamethods."""
        return self._runtime.has_field(self._value, key)

    def keys(self) -> Iterator[Any]:
        """Iterate over the keys that the table has now, without metamethods."""
        for key, _ in self._runtime.fields(self._value):
            yield key

    def values(self) -> Iterator[Any]:
        """Iterate over the values of the keys that the table has now, without metamethods."""
        for _, value in self._runtime.fields(self._value):
            yield value

    def items(self) -> Iterator[tuple[Any, Any]]:
        """Iterate over pairs of the keys that the table has now and their values, without metamethods."""
        return self._runtime.fields(self._value)


class LuaUserdata(IndexedObject):
    """A userdata that a library has made, such as a file."""

    __slots__ = ()


class LuaFunction(LuaObject):
    """A Lua function."""

    __slots__ = ()

    def coroutine(self, *arguments: Any) -> LuaCoroutine:
        """Make a coroutine that will run the function with these arguments."""
        return self._runtime.new_coroutine(self._value, arguments)


class LuaCoroutine(LuaObject):
    """A Lua coroutine, which behaves like a generator: iterate over what it yields, `send`, `throw`, `close`.

    Its results, when it returns any, come as one last item. It is true as long as it has not ended.
    """

    __slots__ = ("_arguments",)

    _value: Coroutine
    # What it begins with, until then.
    _arguments: tuple[Any, ...] | None

    def __bool__(self) -> bool:
        return self._value.status != DEAD

    def __call__(self, *arguments: Any) -> Any:
        """Make another coroutine of the same function, as long as this one has not begun."""
        thread = self._value
        if thread.status != SUSPENDED or thread.frame is not None:
            return super().__call__(*arguments)
        return self._runtime.new_coroutine(thread.function, arguments)

    coroutine = __call__

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._runtime.resume(self._value, self._take_arguments() or ())

    def send(self, value: Any) -> Any:
        """Resume with `value` as the result of the ``coroutine.yield`` that it waits in; a tuple gives several."""
        arguments = self._take_arguments()
        if arguments is None:
            arguments = value if isinstance(value, tuple) else (value,)
        elif value is not None:
            self._arguments = arguments
            raise TypeError("can't send non-None value to a just-started coroutine")
        return self._runtime.resume(self._value, arguments)

    def throw(self, error: Any, value: Any = None, traceback: Any = None) -> Any:
        """Raise an exception, or an error with any value, in the ``coroutine.yield`` that it waits in."""
        if isinstance(error, type) and issubclass(error, BaseException):
            error = value if isinstance(value, error) else error() if value is None else error(value)
        if traceback is not None and isinstance(error, BaseException):
            error = error.with_traceback(traceback)
        self._arguments = None
        return self._runtime.throw(self._value, error)

    def close(self) -> None:
        """End the coroutine, closing its pending to-be-closed variables."""
        self._arguments = None
        self._runtime.close_coroutine(self._value)

    def _take_arguments(self) -> tuple[Any, ...] | None:
        """Return what a coroutine that has not begun is to begin with; None for one that has."""
        arguments = self._arguments
        self._arguments = None
        if arguments is None and self._value.frame is None and self._value.status == SUSPENDED:
            return ()
        return arguments


WRAPPERS: dict[type, type[LuaObject]] = {
    Table: LuaTable,
    Function: LuaFunction,
    Builtin: LuaFunction,
    ControlBuiltin: LuaFunction,
    Coroutine: LuaCoroutine,
    Userdata: LuaUserdata,
    LightUserdata: LuaUserdata,
}

# Assignments to attributes of a wrapper are fields of its value.
_set_runtime = vars(LuaReference)["_runtime"].__set__
_set_value = vars(LuaReference)["_value"].__set__


def make_wrapper(runtime: LuaRuntime, value: LuaValue) -> LuaObject:
    """Return a new wrapper."""
    kind = WRAPPERS[value.__class__]
    wrapper = kind.__new__(kind)
    _set_runtime(wrapper, runtime)
    _set_value(wrapper, value)
    if isinstance(wrapper, LuaCoroutine):
        wrapper._arguments = None
    return wrapper


def lua_type(value: Any) -> str | None:
    """Return the name that Lua's ``type`` gives to a wrapped value, None for what is no wrapper."""
    return type_name(value._value) if isinstance(value, LuaReference) else None


def _no_attribute(wrapper: LuaObject, name: str) -> AttributeError:
    """Python's special names are never fields."""
    return AttributeError(f"{type(wrapper).__name__!r} object has no attribute {name!r}")


def _tostring(state: State, value: LuaValue) -> str | None:
    """Return what the metamethod ``__tostring`` of `value` gives, None for what is no string."""
    return concat_operand(state.call_single(metamethod(state, value, "__tostring"), value))
