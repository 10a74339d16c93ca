"""Sizes that library functions check before they build anything (manual section 2.1: strings are limited by memory)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.vm.errors import runtime_error

if TYPE_CHECKING:
    from luapy.vm.state import State

# The reference keeps the sizes that its string functions compute within a C int.
MAX_STRING = 0x7FFFFFFF
# Values that one call can push: the reference's stack of a million slots, less what every call needs of it.
MAX_RESULTS = 999_900


def check_size(state: State, size: int) -> None:
    """Every string function passes here before it builds a string of `size` bytes that its arguments do not bound."""
    if size > MAX_STRING:
        raise runtime_error(state, "resulting string too large")


def check_results(state: State, count: int, message: str) -> None:
    """Refuse to return `count` values when no stack could hold them."""
    if count > MAX_RESULTS:
        raise runtime_error(state, f"stack overflow ({message})")
