"""Lua values as Python sees them: tables, functions, coroutines and userdata.

A wrapper keeps its value alive for Lua's collector too. The same value has the same wrapper for as long as Python
holds that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from luapy.embed.conversion import LuaReference
from luapy.vm.coroutine import DEAD, SUSPENDED, Coroutine
from luapy.vm.operations import index, length, set_index, to_text
from luapy.vm.table import InvalidKey
from luapy.vm.table import LuaTable as Table
from luapy.vm.values import Builtin, ControlBuiltin, LightUserdata, Userdata, type_name
from luapy.vm.values import LuaFunction as Function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.embed.runtime import LuaRuntime
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

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("iteration is only supported for tables")

    def __getitem__(self, key: Any) -> Any:
        return self._runtime.get_item(self._value, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._runtime.set_item(self._value, key, value)

    def __delitem__(self, key: Any) -> None:
        self._runtime.set_item(self._value, key, None)

    def __getattr__(self, name: str) -> Any:
        refuse_special_name(self, name)
        return self._runtime.get_item(self._value, name)

    def __setattr__(self, name: str, value: Any) -> None:
        refuse_special_name(self, name)
        self._runtime.set_item(self._value, name, value)

    def __delattr__(self, name: str) -> None:
        refuse_special_name(self, name)
        self._runtime.set_item(self._value, name, None)

    def __str__(self) -> str:
        text = self._runtime.guarded(to_text, self._value)
        return self._runtime.to_text(text)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at 0x{id(self._value):x}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__} objects")


class LuaTable(LuaObject):
    """A Lua table. Indexing and attributes respect metamethods; a key that is absent gives None."""

    __slots__ = ()

    _value: Table

    def __len__(self) -> int:
        return _length(self)

    def __iter__(self) -> Iterator[Any]:
        return self.keys()

    def keys(self) -> Iterator[Any]:
        """Iterate over the keys that the table has now, without metamethods."""
        for key, _ in self._steps():
            yield key

    def values(self) -> Iterator[Any]:
        """Iterate over the values of the keys that the table has now, without metamethods."""
        for _, value in self._steps():
            yield value

    def items(self) -> Iterator[tuple[Any, Any]]:
        """Iterate over (key, value), without metamethods."""
        return self._steps()

    def _steps(self) -> Iterator[tuple[Any, Any]]:
        runtime = self._runtime
        table = self._value
        to_python = runtime.converter.to_python
        with runtime.lock:
            fields = list(table.items())
        for key, value in fields:
            with runtime.lock:
                # The loop may have stored into the table meanwhile.
                value = table.get(key)
                if value is None:
                    continue
                pair = to_python(key), to_python(value)
            yield pair


class LuaFunction(LuaObject):
    """A Lua function."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"Lua functions have no attribute {name!r}")

    def coroutine(self, *arguments: Any) -> LuaCoroutine:
        """Make a coroutine that will run the function with these arguments."""
        return self._runtime.new_coroutine(self._value, arguments)


class LuaUserdata(LuaObject):
    """A userdata that Lua code or a library has made."""

    __slots__ = ()

    _value: Userdata

    def __len__(self) -> int:
        return _length(self)


class LuaCoroutine(LuaObject):
    """A Lua coroutine, which behaves like a generator: iterate over what it yields, `send`, `throw`, `close`.

    Its results, when it returns any, come as one last item. It is true as long as it can be resumed.
    """

    __slots__ = ("_arguments",)

    _value: Coroutine
    _arguments: tuple[Any, ...] | None

    def __bool__(self) -> bool:
        return self._value.status != DEAD

    def __call__(self, *arguments: Any) -> Any:
        """Make another coroutine of the same function, as long as this one has not begun."""
        thread = self._value
        if thread.status != SUSPENDED or thread.frame is not None:
            raise TypeError("the coroutine has begun; use send() or iterate over it")
        return self._runtime.new_coroutine(thread.function, arguments)

    coroutine = __call__

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"Lua coroutines have no attribute {name!r}")

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._resume(())

    def send(self, value: Any) -> Any:
        """Resume with `value` as the result of the ``coroutine.yield`` that it waits in."""
        if self._value.frame is None and self._value.status == SUSPENDED:
            if value is not None:
                raise TypeError("can't send non-None value to a just-started coroutine")
            return self._resume(())
        return self._resume((value,))

    def _resume(self, arguments: tuple[Any, ...]) -> Any:
        waiting = object.__getattribute__(self, "_arguments")
        if waiting is not None:
            arguments = waiting
            object.__setattr__(self, "_arguments", None)
        return self._runtime.resume(self._value, arguments)

    def throw(self, error: Any, value: Any = None, traceback: Any = None) -> Any:
        """Raise an exception, or any Lua value as an error, in the ``coroutine.yield`` that it waits in."""
        if isinstance(error, type) and issubclass(error, BaseException):
            error = value if isinstance(value, error) else error() if value is None else error(value)
        if traceback is not None and isinstance(error, BaseException):
            error = error.with_traceback(traceback)
        object.__setattr__(self, "_arguments", None)
        return self._runtime.throw(self._value, error)

    def close(self) -> None:
        """End the coroutine, closing its pending to-be-closed variables."""
        object.__setattr__(self, "_arguments", None)
        self._runtime.close_coroutine(self._value)


def _length(wrapper: LuaObject) -> int:
    """Return what the operator ``#`` gives."""
    result = wrapper._runtime.guarded(length, wrapper._value)
    if result.__class__ is not int:
        raise TypeError("object length is not an integer")
    return int(result)


def refuse_special_name(wrapper: LuaObject, name: str) -> None:
    """Raise AttributeError for Python's special names, which are never fields."""
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(f"{type(wrapper).__name__!r} object has no attribute {name!r}")


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
    if kind is LuaCoroutine:
        object.__setattr__(wrapper, "_arguments", None)
    return wrapper


def lua_type(value: Any) -> str | None:
    """Return the name that Lua's ``type`` gives to a wrapped value, None for what is no wrapper."""
    return type_name(value._value) if isinstance(value, LuaReference) else None


def get_field(runtime: LuaRuntime, value: LuaValue, key: LuaValue) -> LuaValue:
    """Return ``value[key]``, with metamethods."""
    if value.__class__ is Table and value.metatable is None:
        return value.get(key)
    return runtime.guarded(index, value, key)


def set_field(runtime: LuaRuntime, target: LuaValue, key: LuaValue, value: LuaValue) -> None:
    """Do ``target[key] = value``, with metamethods."""
    if target.__class__ is Table and target.metatable is None:
        runtime.guarded(_set_raw, target, key, value)
    else:
        runtime.guarded(set_index, target, key, value)


def _set_raw(state: Any, table: Table, key: LuaValue, value: LuaValue) -> None:
    from luapy.vm.errors import LuaError

    try:
        table.set(key, value)
    except InvalidKey as error:
        raise LuaError(str(error)) from None
