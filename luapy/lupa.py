"""The names and defaults of the package lupa: ``import luapy.lupa as lupa`` runs programs that were written for it.

docs/lupa.md lists what differs.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER
from luapy.embed.conversion import ConversionOptions
from luapy.embed.errors import LuaError, LuaMemoryError, LuaSyntaxError
from luapy.embed.named_arguments import unpacks_lua_table, unpacks_lua_table_method
from luapy.embed.proxies import OpenRules, as_attrgetter, as_itemgetter
from luapy.embed.runtime import LuaRuntime as _LuaRuntime
from luapy.embed.wrappers import lua_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "LUA_MAXINTEGER",
    "LUA_MININTEGER",
    "LUA_VERSION",
    "LuaError",
    "LuaMemoryError",
    "LuaRuntime",
    "LuaSyntaxError",
    "allow_lua_module_loading",
    "as_attrgetter",
    "as_itemgetter",
    "lua_type",
    "unpacks_lua_table",
    "unpacks_lua_table_method",
]

LUA_VERSION = (5, 4)
LUA_MAXINTEGER = MAX_INTEGER
LUA_MININTEGER = MIN_INTEGER


class LuaRuntime(_LuaRuntime):
    """A `luapy.LuaRuntime` with lupa's defaults: Lua code may do all that Python can, unless told otherwise."""

    def __init__(
        self,
        encoding: str | None = "UTF-8",
        source_encoding: str | None = None,
        attribute_filter: Callable[[Any, Any, bool], Any] | None = None,
        attribute_handlers: Sequence[Callable[..., Any] | None] | None = None,
        register_eval: bool = True,
        unpack_returned_tuples: bool = False,
        register_builtins: bool = True,
        overflow_handler: Callable[[int], Any] | None = None,
        max_memory: int | None = None,
        string_hash_seed: int | None = None,
    ) -> None:
        super().__init__(
            encoding,
            source_encoding,
            attribute_filter,
            attribute_handlers,
            register_eval,
            unpack_returned_tuples,
            register_builtins,
            overflow_handler,
            max_memory,
            conversion=ConversionOptions(arrays="proxy"),
            attributes=OpenRules(),
        )

    def require(self, name: str) -> Any:
        """Load a Lua module; what comes back is what Lua's ``require`` returns."""
        return self._required(name)


@contextmanager
def allow_lua_module_loading() -> Iterator[None]:
    """Do nothing: luapy loads no binary modules."""
    yield
