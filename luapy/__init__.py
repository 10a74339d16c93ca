"""luapy: Lua 5.4 in pure Python."""

__version__ = "0.1.0"
