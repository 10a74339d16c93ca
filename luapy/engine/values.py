"""Values that go into a sandbox and come out of it: copied, but for functions and what has been exposed."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, Callable

from luapy.embed.conversion import ConversionOptions, Converter
from luapy.embed.errors import ConversionError, LuaError
from luapy.embed.references import LuaReference
from luapy.vm.table import LuaTable
from luapy.vm.values import FUNCTION_TYPES, Userdata

if TYPE_CHECKING:
    from luapy.engine.context import Context
    from luapy.engine.sandbox import Sandbox
    from luapy.vm.values import LuaValue


class ScriptFunction(LuaReference):
    """A Lua function in the hands of the host, of use as long as its context is open."""

    __slots__ = ("_context", "_held")

    def __init__(self, box: Sandbox, value: LuaValue, context: Context | None) -> None:
        self._runtime = box
        self._value = value
        self._context = context
        self._held = box.state.heap.hold(value)

    def __call__(self, *arguments: Any) -> Any:
        if self._context is None or self._runtime.context is not self._context:
            raise LuaError("the program that this function belongs to is gone")
        return self._context.call(self, *arguments)

    def __repr__(self) -> str:
        return "<Lua function>"


class Values(Converter):
    """The converter of one sandbox."""

    def __init__(self, box: Sandbox, encoding: str | None) -> None:
        limits = box.policy.limits
        options = ConversionOptions(max_depth=limits.item_depth, max_items=limits.items, tables="copy")
        super().__init__(box.state, encoding=encoding, proxy=self._to_userdata, wrap=self._to_host, options=options)
        self._box = box

    has_objects = True

    def is_object(self, value: Any) -> bool:
        """What is exposed is not copied, and of dataclasses nothing is seen unless they are."""
        return id(value) in self._box.offer.known or is_dataclass(value)

    def _to_userdata(self, value: Any) -> LuaValue:
        """Return the Lua value for an object of the host."""
        box = self._box
        item = box.offer.known.get(id(value))
        if item is not None and item.value is value:
            return box.host.userdata(item)
        if isinstance(value, BaseException):
            return box.host.error(value)
        if isinstance(value, Callable):  # type: ignore[arg-type]
            function = box.offer_function(value)
            if function is not None:
                return function
        raise ConversionError(f"a {type(value).__name__} is not exposed to Lua programs")

    def _to_host(self, value: LuaValue) -> Any:
        """Return what the host gets for a value that is not a plain one."""
        box = self._box
        kind = value.__class__
        if kind is LuaTable:
            # All others have been copied.
            raise ConversionError("a table cannot be a key in Python")
        if kind in FUNCTION_TYPES:
            return ScriptFunction(box, value, box.context)
        if kind is Userdata and value.value is not None:
            return value.value
        raise ConversionError("a coroutine cannot leave its program")

    def text_to_lua(self, text: str) -> str:
        """Return a text of the host's as a Lua string, whatever is in it."""
        data = text.encode(self.encoding or "utf-8", "backslashreplace")
        return self.bytes_to_lua(data)
