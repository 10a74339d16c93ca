"""Running other people's Lua: engines, their configuration, sandbox policies (docs/engine.md)."""

from __future__ import annotations

from luapy.engine.chunks import Chunk
from luapy.engine.config import EngineConfig
from luapy.engine.context import Context, Usage
from luapy.engine.engine import Engine, EngineStatistics
from luapy.engine.options import ConfigError
from luapy.engine.policy import Limits, SandboxLevel, SecurityPolicy
from luapy.engine.pool import PoolExhausted, PoolStatistics
from luapy.engine.snapshot import fingerprint
from luapy.engine.virtual_files import DirectoryFiles, FileSystem, MemoryFiles

__all__ = [
    "Chunk",
    "ConfigError",
    "Context",
    "DirectoryFiles",
    "Engine",
    "EngineConfig",
    "EngineStatistics",
    "FileSystem",
    "Limits",
    "MemoryFiles",
    "PoolExhausted",
    "PoolStatistics",
    "SandboxLevel",
    "SecurityPolicy",
    "Usage",
    "fingerprint",
]
