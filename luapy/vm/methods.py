"""Methods and other fields found through metatables, remembered by name in the metatable.

A metatable's `inherited` has what was found through its ``__index``, however many tables further on, or None for what
none of them has. The tables on the way are guarded: a store of a name that some metatable remembers, or of ``__index``,
makes all of them forget. In the same way a metatable remembers that it is plain: nothing but it has to be stored in a
table that gets it.
"""

from __future__ import annotations

from typing import Any

from luapy.vm.hostpython import named_fields
from luapy.vm.table import GUARD, HAS_CACHED_METHODS, METHODS_GUARD, NO_METHODS, PLAIN_METATABLE, LuaTable

# Longer chains are looked up every time.
_LONGEST_CHAIN = 20
# Classes that come and go must not pile up.
_MOST_GUARDED = 1000
# A name that has been stored so often while it was remembered is not remembered any more.
_MOST_CHANGES = 3
# The fields of a metatable that concern the tables which get it, at once.
_NOTICED = ("__gc", "__mode", "__newindex")
_ALWAYS_WATCHED = frozenset(("__index", *_NOTICED))


class MethodCaches:
    """The metatables of one state that remember methods, and the tables that are guarded for them."""

    def __init__(self) -> None:
        self.metatables: list[LuaTable] = []
        self.guarded: list[LuaTable] = []
        self.names: set[Any] = {*_ALWAYS_WATCHED}
        self.changes: dict[Any, int] = {}
        # Methods of strings.
        self.of_strings: dict[str, Any] = {}

    def find(self, metatable: LuaTable, name: str) -> Any:
        """Look up a name through `metatable` and remember it; None if anything but plain tables is on the way."""
        path = [metatable]
        handler = metatable.hash.get("__index")
        while len(path) < _LONGEST_CHAIN and handler.__class__ is LuaTable:
            path.append(handler)
            value = handler.hash.get(name)
            following = handler.metatable
            if following is not None and "__mode" in following.hash:
                return None
            if value is not None:
                self._remember(metatable, name, value, path)
                return value
            if following is None:
                handler = None
                break
            path.append(following)
            handler = following.hash.get("__index")
        if handler is None:
            self._remember(metatable, name, None, path)
        return None

    def find_for_strings(self, metatable: LuaTable, name: str) -> Any:
        """Like `find`, for the metatable that strings have now; remembers in `of_strings` too."""
        value = self.find(metatable, name)
        if value is not None and name in getattr(metatable, "inherited", NO_METHODS):
            self.of_strings[name] = value
        return value

    def _remember(self, metatable: LuaTable, name: str, value: Any, path: list[LuaTable]) -> None:
        if self.changes.get(name, 0) > _MOST_CHANGES:
            return
        self._guard(path)
        if getattr(metatable, "inherited", NO_METHODS) is NO_METHODS:
            metatable.inherited = named_fields(metatable.heap)
            self.metatables.append(metatable)
        metatable.inherited[name] = value
        self.names.add(name)

    def note_plain(self, metatable: LuaTable) -> None:
        """Remember of a metatable that is in use if it is a plain one."""
        if metatable.role & PLAIN_METATABLE:
            return
        fields = metatable.hash
        if any(name in fields or self.changes.get(name, 0) > _MOST_CHANGES for name in _NOTICED):
            return
        self._guard([metatable])
        metatable.role |= PLAIN_METATABLE

    def _guard(self, tables: list[LuaTable]) -> None:
        if len(self.guarded) > _MOST_GUARDED:
            self.forget()
        for table in tables:
            if not table.role & HAS_CACHED_METHODS:
                table.role |= HAS_CACHED_METHODS
                self.guarded.append(table)
                if table.watched is not GUARD:
                    table.watched = METHODS_GUARD

    def stored(self, key: Any) -> None:
        """A guarded table is about to get a value for `key`."""
        if key in self.names:
            if key != "__index":
                self.changes[key] = self.changes.get(key, 0) + 1
            self.forget()

    def restart(self) -> None:
        """Forget all methods, and what is known of how they change."""
        if self.guarded:
            self.forget()
        if self.changes:
            self.changes.clear()

    def forget(self) -> None:
        """Forget all methods."""
        for metatable in self.metatables:
            metatable.inherited = NO_METHODS
        for table in self.guarded:
            table.role &= ~(HAS_CACHED_METHODS | PLAIN_METATABLE)
            if table.watched is METHODS_GUARD:
                table.unguard()
        self.of_strings.clear()
        self.metatables.clear()
        self.guarded.clear()
        self.names = {*_ALWAYS_WATCHED}
