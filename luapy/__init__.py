"""luapy: Lua 5.4 in pure Python.

The names of the embedding API are imported when they are first used: ``luapy.LuaRuntime``, ``luapy.LuaError`` and
the others in `__all__`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from luapy.embed.conversion import ConversionOptions
    from luapy.embed.errors import (
        BytecodeError,
        CallDepthError,
        ConversionError,
        ForeignValueError,
        InstructionLimitError,
        IntegerRangeError,
        LuaError,
        LuaInterrupted,
        LuaLimitError,
        LuaMemoryError,
        LuaSyntaxError,
        MemoryLimitError,
        OutputLimitError,
        SandboxViolation,
        TextError,
        TimeLimitError,
    )
    from luapy.embed.named_arguments import unpacks_lua_table, unpacks_lua_table_method
    from luapy.embed.proxies import AttributeRules, as_attrgetter, as_itemgetter
    from luapy.embed.runtime import LuaRuntime
    from luapy.embed.tracebacks import LuaFrame, LuaTraceback
    from luapy.embed.wrappers import LuaCoroutine, LuaFunction, LuaTable, LuaUserdata, lua_type
    from luapy.engine import ConfigError, Engine, EngineConfig, Limits, PoolExhausted, SandboxLevel, SecurityPolicy

_MODULES = {
    "luapy.embed.conversion": ("ConversionOptions",),
    "luapy.embed.errors": (
        "BytecodeError",
        "CallDepthError",
        "ConversionError",
        "ForeignValueError",
        "InstructionLimitError",
        "IntegerRangeError",
        "LuaError",
        "LuaInterrupted",
        "LuaLimitError",
        "LuaMemoryError",
        "LuaSyntaxError",
        "MemoryLimitError",
        "OutputLimitError",
        "SandboxViolation",
        "TextError",
        "TimeLimitError",
    ),
    "luapy.embed.named_arguments": ("unpacks_lua_table", "unpacks_lua_table_method"),
    "luapy.embed.proxies": ("AttributeRules", "as_attrgetter", "as_itemgetter"),
    "luapy.embed.runtime": ("LuaRuntime",),
    "luapy.embed.tracebacks": ("LuaFrame", "LuaTraceback"),
    "luapy.embed.wrappers": ("LuaCoroutine", "LuaFunction", "LuaTable", "LuaUserdata", "lua_type"),
    "luapy.engine": (
        "ConfigError",
        "Engine",
        "EngineConfig",
        "Limits",
        "PoolExhausted",
        "SandboxLevel",
        "SecurityPolicy",
    ),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "AttributeRules",
    "BytecodeError",
    "CallDepthError",
    "ConfigError",
    "ConversionError",
    "ConversionOptions",
    "Engine",
    "EngineConfig",
    "ForeignValueError",
    "InstructionLimitError",
    "IntegerRangeError",
    "Limits",
    "LuaCoroutine",
    "LuaError",
    "LuaFrame",
    "LuaFunction",
    "LuaInterrupted",
    "LuaLimitError",
    "LuaMemoryError",
    "LuaRuntime",
    "LuaSyntaxError",
    "LuaTable",
    "LuaTraceback",
    "LuaUserdata",
    "MemoryLimitError",
    "OutputLimitError",
    "PoolExhausted",
    "SandboxLevel",
    "SandboxViolation",
    "SecurityPolicy",
    "TextError",
    "TimeLimitError",
    "as_attrgetter",
    "as_itemgetter",
    "lua_type",
    "unpacks_lua_table",
    "unpacks_lua_table_method",
]


def __getattr__(name: str) -> object:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(place), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
