"""What the Python objects have in common that stand for a Lua value."""

from __future__ import annotations

from typing import Any


class LuaReference:
    """A Lua value in Python's hands: what the wrappers are made from."""

    # Underscores, for the fields of a table are attributes of its wrapper.
    __slots__ = ("__weakref__", "_runtime", "_value")

    _runtime: Any
    _value: Any
