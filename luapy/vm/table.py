"""Lua tables: an array part, a hash part and a metatable (manual section 2.1).

Invariants:

* ``array[0]`` is unused; ``array[1:]`` are the values of the keys 1, 2, ...; its last element is never nil.
* ``hash`` never holds a key that the array part covers, nor, with a value, the key ``len(array)``. So
  ``len(array) - 1`` is always a border.
* A nil stored over a field stays in ``hash`` as None, which keeps the order of a traversal; such dead fields go
  when the hash part grows.
* Keys of ``hash`` are normalized: a float with an integer value is that integer, and the booleans, which Python
  takes for 0 and 1, are replaced by the objects in BOOLEAN_KEYS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.heap.heap import Heap

_INTEGER_LIMIT = 9223372036854775808.0


class BooleanKey:
    """Stands for a boolean among the keys of a hash part."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        self.value = value


TRUE_KEY = BooleanKey(True)
FALSE_KEY = BooleanKey(False)
_SMALLEST_REHASH = 8


class Guard:
    """Stands in `LuaTable.watched` when the collector must be told of a store; it looks like a metatable."""

    __slots__ = ("hash",)

    def __init__(self) -> None:
        self.hash = {"__newindex": True}


GUARD = Guard()


class InvalidKey(Exception):
    """A key that no table can hold (nil or NaN), or one that a traversal does not know; the message is Lua's."""


class LuaTable:
    __slots__ = (
        "__weakref__",
        "array",
        "array_high",
        "hash",
        "heap",
        "mark",
        "metatable",
        "order",
        "places",
        "rehash_at",
        "watched",
    )

    def __init__(self, heap: Heap | None = None) -> None:
        self.heap = heap
        self.mark = 0
        self.array: list[Any] = [None]
        self.hash: dict[Any, Any] = {}
        self.metatable: LuaTable | None = None
        # What the fast paths of a store look at: the metatable, or GUARD.
        self.watched: LuaTable | Guard | None = None
        # Traversal: the keys of `hash` in order, and (only when needed) where each one stands.
        self.order: list[Any] | None = None
        self.places: Any = 0
        # The array part was once this long: a key below it may be gone in the middle of a traversal.
        self.array_high = 1
        self.rehash_at = _SMALLEST_REHASH

    def set_metatable(self, metatable: LuaTable | None) -> None:
        self.metatable = metatable
        if self.watched is GUARD:
            if self.heap is not None:
                self.heap.barrier(self, None, metatable)
        else:
            self.watched = metatable

    # -- raw access -------------------------------------------------------------------------------------

    def get(self, key: Any) -> Any:
        """Return the raw value of `key`, nil (None) when absent; any Lua value may be asked for."""
        kind = key.__class__
        if kind is str:
            return self.hash.get(key)
        if kind is int:
            array = self.array
            if 0 < key < len(array):
                return array[key]
            return self.hash.get(key)
        if kind is float:
            if -_INTEGER_LIMIT <= key < _INTEGER_LIMIT and key == int(key):
                return self.get(int(key))
            return self.hash.get(key)
        if kind is bool:
            return self.hash.get(TRUE_KEY if key else FALSE_KEY)
        return self.hash.get(key)

    def set(self, key: Any, value: Any) -> None:
        """Store `value` under `key`, raw. Raises InvalidKey for nil and NaN."""
        kind = key.__class__
        if kind is int:
            array = self.array
            size = len(array)
            if 0 < key < size:
                array[key] = value
                if value is None and key == size - 1:
                    self._trim()
                return
            if key == size:
                if value is not None:
                    self._append(value)
                elif key in self.hash:
                    self.hash[key] = None
                return
        elif kind is float:
            if -_INTEGER_LIMIT <= key < _INTEGER_LIMIT and key == int(key):
                self.set(int(key), value)
                return
            if key != key:
                raise InvalidKey("table index is NaN")
        elif kind is bool:
            key = TRUE_KEY if key else FALSE_KEY
        elif key is None:
            raise InvalidKey("table index is nil")
        hash_part = self.hash
        if key in hash_part:
            hash_part[key] = value
        elif value is not None:
            if len(hash_part) >= self.rehash_at:
                self._rehash()
            hash_part[key] = value
            self.order = None

    def set_string(self, key: str, value: Any) -> None:
        """Store under a key known to be a string."""
        hash_part = self.hash
        if key in hash_part:
            hash_part[key] = value
        elif value is not None:
            if len(hash_part) >= self.rehash_at:
                self._rehash()
            hash_part[key] = value
            self.order = None

    def length(self) -> int:
        """Return a border (manual section 3.4.7), without metamethods."""
        return len(self.array) - 1

    def extend(self, first: int, values: list[Any]) -> None:
        """Store `values` under the keys `first`, `first + 1`, ... as a table constructor does."""
        array = self.array
        if first == len(array) and values and values[-1] is not None and not self.hash:
            array += values
            if len(array) > self.array_high:
                self.array_high = len(array)
            return
        last = first + len(values) - 1
        while values and values[-1] is None:
            values.pop()
        if first == len(array) and values and not self._covers_any(first, last):
            array += values
            if len(array) > self.array_high:
                self.array_high = len(array)
            self._migrate()
            return
        for offset, value in enumerate(values):
            self.set(first + offset, value)

    def _covers_any(self, first: int, last: int) -> bool:
        hash_part = self.hash
        if len(hash_part) < last - first:
            return any(key.__class__ is int and first <= key <= last for key in hash_part)
        return any(key in hash_part for key in range(first, last + 1))

    def _append(self, value: Any) -> None:
        array = self.array
        size = len(array)
        if size >= 16 and not size & (size - 1) and array.count(None) > size >> 1:
            self._to_hash(value)
            return
        array.append(value)
        if size >= self.array_high:
            self.array_high = size + 1
        if self.hash:
            if size in self.hash:
                del self.hash[size]
                self.order = None
            self._migrate()

    def _migrate(self) -> None:
        """Move the fields that now follow the array part into it."""
        hash_part = self.hash
        array = self.array
        value = hash_part.get(len(array))
        if value is None:
            return
        while value is not None:
            del hash_part[len(array)]
            array.append(value)
            value = hash_part.get(len(array))
        self.order = None
        if len(array) > self.array_high:
            self.array_high = len(array)

    def _to_hash(self, value: Any) -> None:
        """A queue leaves nils in front as it moves on: keep a mostly empty array part as fields instead."""
        array = self.array
        size = len(array)
        hash_part = self.hash
        for key in range(1, size):
            if array[key] is not None:
                hash_part[key] = array[key]
        hash_part[size] = value
        del array[1:]
        self.order = None
        self._rehash()
        self._migrate()

    def _trim(self) -> None:
        array = self.array
        while len(array) > 1 and array[-1] is None:
            array.pop()

    def _rehash(self) -> None:
        hash_part = self.hash
        dead = [key for key, value in hash_part.items() if value is None]
        if dead:
            live = {key: value for key, value in hash_part.items() if value is not None}
            hash_part.clear()
            hash_part.update(live)
            self.order = None
        self.rehash_at = max(_SMALLEST_REHASH, 2 * len(hash_part))

    # -- ranges, for the table library ------------------------------------------------------------------

    def slice(self, first: int, last: int) -> list[Any]:
        """Return the raw values of the keys `first` to `last`, nils included."""
        if 0 < first and last < len(self.array):
            return self.array[first : last + 1]
        return [self.get(key) for key in range(first, last + 1)]

    def assign(self, first: int, values: list[Any]) -> None:
        """Store `values`, nils included, under the keys `first`, `first + 1`, ..."""
        array = self.array
        end = first + len(values)
        if 0 < first and end <= len(array):
            array[first:end] = values
            self._trim()
        elif first == len(array) and values and values[-1] is not None:
            self.extend(first, values)
        else:
            for key, value in enumerate(values, first):
                self.set(key, value)

    def insert(self, key: int, value: Any) -> None:
        """Move the values from `key`, a key of the array part, up by one and store `value` there."""
        array = self.array
        array.insert(key, value)
        size = len(array)
        if size > self.array_high:
            self.array_high = size
        if self.hash:
            if size - 1 in self.hash:
                del self.hash[size - 1]
                self.order = None
            self._migrate()

    def remove(self, key: int) -> Any:
        """Take out the value of `key`, a key of the array part but its last, and move those after it down."""
        return self.array.pop(key)

    # -- traversal --------------------------------------------------------------------------------------

    def next(self, key: Any) -> tuple[Any, Any] | None:
        """Return the (key, value) after `key` (None to start), or None at the end. Raises InvalidKey."""
        array = self.array
        if key is None:
            position = 1
        elif key.__class__ is int and 0 < key < self.array_high and key not in self.hash:
            position = key + 1
        elif key.__class__ is float and key == key and abs(key) < _INTEGER_LIMIT and key == int(key):
            return self.next(int(key))
        else:
            return self._next_field(self._place(key) + 1)
        for index in range(position, len(array)):
            value = array[index]
            if value is not None:
                return index, value
        return self._next_field(0)

    def _next_field(self, place: int) -> tuple[Any, Any] | None:
        order = self.order
        hash_part = self.hash
        if order is None:
            order = self.order = list(hash_part)
            self.places = 0
        for index in range(place, len(order)):
            key = order[index]
            value = hash_part[key]
            if value is not None:
                if self.places.__class__ is int:
                    self.places = index
                return (key.value if key.__class__ is BooleanKey else key), value
        return None

    def _place(self, key: Any) -> int:
        """Return where `key` stands in `order`; the key handed out last is found at once."""
        if key.__class__ is bool:
            key = TRUE_KEY if key else FALSE_KEY
        order = self.order
        if order is None:
            order = self.order = list(self.hash)
            self.places = 0
        places = self.places
        if places.__class__ is int:
            if places < len(order):
                candidate = order[places]
                if candidate is key or (candidate.__class__ is key.__class__ and candidate == key):
                    return places
            places = self.places = {name: index for index, name in enumerate(order)}
        place = places.get(key)
        if place is None:
            raise InvalidKey("invalid key to 'next'")
        return place

    def items(self) -> Iterator[tuple[Any, Any]]:
        """Yield (key, value) of every field that is not nil; the table must not gain keys meanwhile."""
        for index, value in enumerate(self.array):
            if value is not None:
                yield index, value
        for key, value in self.hash.items():
            if value is not None:
                yield (key.value if key.__class__ is BooleanKey else key), value

    # -- for the collector ------------------------------------------------------------------------------

    def clear_fields(self, is_dead: Callable[[Any], bool], values: bool) -> None:
        """Set the fields to nil whose value, or else whose key, is dead; a traversal keeps its order."""
        if values:
            array = self.array
            for index, value in enumerate(array):
                if value is not None and is_dead(value):
                    array[index] = None
            self._trim()
        fields = self.hash
        for key, value in fields.items():
            if value is not None and is_dead(value if values else key):
                fields[key] = None

    def memory_size(self) -> int:
        """Return what the reference's table would take, in bytes."""
        return 56 + 16 * (len(self.array) - 1) + 24 * len(self.hash)
