"""Telling numpy's values from others, without a need for numpy."""

from __future__ import annotations

import sys
from typing import Any

# The kinds of elements that Lua can hold: booleans, integers, floats and strings.
_KINDS = frozenset("biufSU")


def numpy() -> Any:
    """Return the module numpy. Raises ImportError with a hint when it is not installed."""
    try:
        import numpy
    except ImportError as error:
        raise ImportError("numpy is not installed; arrays need it: pip install luapy[numpy]") from error
    return numpy


def is_array(value: Any) -> bool:
    """Is this an array whose elements Lua can hold?"""
    module = sys.modules.get("numpy")
    return module is not None and issubclass(type(value), module.ndarray) and value.dtype.kind in _KINDS


def scalar(value: Any) -> Any:
    """Return a plain Python value for one of numpy's scalars; anything else as it is."""
    module = sys.modules.get("numpy")
    if module is None or not issubclass(type(value), module.generic):
        return value
    plain = value.item()
    # A long double has no plain form of its own.
    return float(plain) if isinstance(plain, module.floating) else plain
