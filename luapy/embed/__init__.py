"""The Python API: Lua states inside Python programs."""
