"""What is done one way on CPython and another way on PyPy, as suits the Python that runs us.

On PyPy, the attribute dict of an object is much faster than other dicts as long as its keys are a few dozen fixed
names: the JIT knows then where each value lies. It is much slower to build when the names vary. So tables whose fields
have names in the source get such a dict there, and tables that are used as dictionaries a common one. CPython has no
such difference. Which names there have been together, in which order, PyPy remembers for as long as the process lives:
a few hundred bytes for each. So no table gets such a dict while memory is limited.

A list that grows one by one is moved often on PyPy, unless it is told what is to come. And functions whose globals are
the dict of a module find them there without a look-up, in another dict with one each time.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from luapy.vm.heap.heap import Heap

ON_PYPY = sys.implementation.name == "pypy"

# The text of an expression for translated code, which makes the dict of a table that is to have named fields.
NAMED_FIELDS = "({} if H.limited else Fields().__dict__)" if ON_PYPY else "{}"

# What is called with a list and the length that it is going to have, where that helps.
expect_length: Any = None


class Fields:
    """What the attribute dicts come from."""


if ON_PYPY:

    def named_fields(heap: Heap | None) -> dict[Any, Any]:
        """Return the empty dict of a table whose fields have names in the source."""
        return {} if heap is not None and heap.limited else Fields().__dict__

    def module_namespace() -> dict[str, Any]:
        """Return an empty dict for the globals of new functions."""
        return ModuleType("translated").__dict__

    expect_length = importlib.import_module("__pypy__").resizelist_hint

else:

    def named_fields(heap: Heap | None) -> dict[Any, Any]:
        """Return the empty dict of a table whose fields have names in the source."""
        return {}

    def module_namespace() -> dict[str, Any]:
        """Return an empty dict for the globals of new functions."""
        return {}
