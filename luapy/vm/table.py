"""Lua tables: an array part, a hash part and a metatable (manual section 2.1).

Invariants:

* ``array[0]`` is unused; ``array[1:]`` are the values of the keys 1, 2, ...; its last element is never nil, others
  may be.
* ``hash`` never holds a key that the array part covers, nor, with a value, the key ``len(array)``. So
  ``len(array) - 1`` is always a border.
* Tables without elements share EMPTY_ARRAY, those without fields EMPTY_HASH: what adds to a part makes sure first that
  it is the table's own. A part of its own is never replaced, so that code may keep it in a variable.
* ``array_high`` is the length that the list once had, before it shrank: a key below it may be gone in the middle of a
  traversal. It means something only where it is beyond the list.
* A nil stored over a field stays in ``hash`` as None, which keeps the order of a traversal; such dead fields go
  when the hash part grows.
* ``array_size`` and ``nodes`` are the sizes of the reference's two parts for the same table, and what the heap is
  charged for. What is stored where follows its own rules; only the moments of a rehash are the reference's.
  ``rehash_at`` is the number of fields in ``hash`` at which a new one needs more nodes: ``nodes``, less the elements
  of ``array`` beyond ``array_size``, plus the fields of ``hash`` that ``array_size`` covers.
* Keys of ``hash`` are normalized: a float with an integer value is that integer, and the booleans, which Python
  takes for 0 and 1, are replaced by the objects in BOOLEAN_KEYS.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, ClassVar

from luapy.vm.costs import ENTRIES, FEW_ENTRIES, SMALL_TABLE
from luapy.vm.heap.sizes import ARRAY_SLOT, NODE, TABLE
from luapy.vm.hostpython import ON_PYPY, expect_length, named_fields
from luapy.vm.tablesizes import array_size_for, border_in, dense_array_size, power_of_two

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.heap.heap import Heap

_NIL = type(None)
_INTEGER_LIMIT = 9223372036854775808.0
# The nodes of a table with so many fields that gets one more, up to a few.
_FEW_NAMES = 7
_NODES_FOR_ONE_MORE = tuple(power_of_two(count + 1) for count in range(_FEW_NAMES + 1))
# From so many elements on it is looked at whether most of them are nil.
MANY = 16
# More entries than this take more than some milliseconds to move: at least so many seconds each.
_MANY_ENTRIES = 20_000
_ENTRY_TIME = 2e-7


class BooleanKey:
    """Stands for a boolean among the keys of a hash part."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        self.value = value


TRUE_KEY = BooleanKey(True)
FALSE_KEY = BooleanKey(False)


class Guard:
    """Stands in `LuaTable.watched` when somebody must be told of a store; it looks like a metatable."""

    __slots__ = ("hash",)

    def __init__(self) -> None:
        self.hash = {"__newindex": True}


# For the collector; and for methods that were looked up in the table (see methods.py), which it tells as well. The
# latter stands for tables that have been exposed, too.
GUARD = Guard()
METHODS_GUARD = Guard()
# For tables that take no store.
READ_ONLY_GUARD = Guard()

# What a table is used as: bits of `LuaTable.role`. One that is read-only is always guarded.
METATABLE = 1
HAS_CACHED_METHODS = 2
READ_ONLY = 4
# A metatable that changes nothing else of the tables that get it; methods.py sees to it that this stays true.
PLAIN_METATABLE = 8
# The debug library has found it in a variable: it is guarded for good.
EXPOSED = 16
# What tables share that have no remembered methods, elements or fields. Nobody stores into these three.
NO_METHODS: dict[str, Any] = {}
EMPTY_ARRAY: list[Any] = [None]
EMPTY_HASH: dict[Any, Any] = {}
# What `make_table` does for a table `x` apart from its heap, its parts and their sizes, for translated code.
FIRST_SLOTS = "x.metatable = x.watched = None; x.mark = x.role = 0"
if ON_PYPY:
    FIRST_SLOTS = """\
x.metatable = x.watched = x.order = None; x.inherited = NO_METHODS; x.mark = x.role = x.places = 0; x.array_high = 1"""


class InvalidKey(Exception):
    """A key that no table can hold (nil or NaN), or one that a traversal does not know; the message is Lua's."""


class ReadOnlyTable(InvalidKey):
    """No key can be stored under in a table that is read-only."""

    def __init__(self) -> None:
        super().__init__("attempt to modify a readonly table")


def _owe(heap: Heap | None, entries: int) -> None:
    """Charge the budget for so many entries that are looked at."""
    if heap is not None and heap.budget.on:
        heap.budget.owe(entries // ENTRIES)


def _expect(heap: Heap | None, entries: int) -> None:
    """So many entries, which are many, are about to be moved: raise if the deadline would pass meanwhile."""
    if heap is not None and heap.budget.on:
        heap.budget.expect(entries * _ENTRY_TIME)


def _charge_parts(heap: Heap, nodes: int, slots: int) -> None:
    """Charge for more slots; the new hash part exists beside the old one for a moment."""
    if nodes:
        heap.grow(nodes, "table part")
    try:
        heap.grow(slots, "table part")
    finally:
        heap.release(nodes)


def gaps_of(array: list[Any]) -> int:
    """Count the nils among the elements of an array part."""
    # Most often there are none. To compare an element with nil takes much longer than to see that it counts as true.
    return 0 if all(array[1:]) else array.count(None) - 1


class LuaTable:
    """A table. `inherited`, `order`, `places` and `array_high`, which many tables never need, get their values late."""

    __slots__ = (
        "__weakref__",
        "array",
        "array_high",
        "array_size",
        "hash",
        "heap",
        "inherited",
        "mark",
        "metatable",
        "nodes",
        "order",
        "places",
        "rehash_at",
        "role",
        "watched",
    )

    # As of `Builtin`: tables may be called as well.
    enter: ClassVar[None] = None
    # Objects are made by `make_table`, or as it does: a class without __init__ is called much faster.
    heap: Heap | None
    mark: int
    array: list[Any]
    hash: dict[Any, Any]
    metatable: LuaTable | None
    # What the fast paths of a store look at: the metatable if it has __newindex, or a guard.
    watched: LuaTable | Guard | None
    role: int
    # Of a metatable, from when it becomes one: methods found through its __index.
    inherited: dict[str, Any]
    # From a first traversal on: the keys of `hash` in order, and (only when needed) where each one stands.
    order: list[Any] | None
    places: Any
    # From the first element on.
    array_high: int
    array_size: int
    nodes: int
    rehash_at: int

    def set_metatable(self, metatable: LuaTable | None) -> None:
        if self.role & READ_ONLY:
            raise ReadOnlyTable
        self.metatable = metatable
        if metatable is not None and not metatable.role & METATABLE:
            metatable.role |= METATABLE
            metatable.inherited = NO_METHODS
        if self.role & HAS_CACHED_METHODS and self.heap is not None:
            self.heap.methods.forget()
        if self.watched is GUARD:
            if self.heap is not None:
                self.heap.metatable_barrier(self, metatable)
        else:
            self.unguard()

    def expose(self) -> None:
        """Have no store go unnoticed from now on: a function that believes to be alone with this table is not."""
        self.role |= EXPOSED
        if self.watched is not GUARD:
            self.unguard()

    def unguard(self) -> None:
        """No store into this table concerns the collector."""
        if self.role & (HAS_CACHED_METHODS | EXPOSED):
            self.watched = METHODS_GUARD
        elif self.role & READ_ONLY:
            self.watched = READ_ONLY_GUARD
        else:
            metatable = self.metatable
            self.watched = metatable if metatable is not None and "__newindex" in metatable.hash else None

    @property
    def read_only(self) -> bool:
        """Is every store refused, and every change of the metatable? What the fields hold may change."""
        return bool(self.role & READ_ONLY)

    @read_only.setter
    def read_only(self, value: bool) -> None:
        if value:
            self.role |= READ_ONLY
        else:
            self.role &= ~READ_ONLY
        if self.watched is not GUARD:
            self.unguard()

    def _gain_newindex(self) -> None:
        """This metatable has got a field __newindex: the tables that it belongs to have to look at it from now on.

        Metatables are complete, as a rule, before they are put to use. So no table knows to whom it belongs.
        """
        if not ON_PYPY:
            # A host may have called `gc.freeze`: what is frozen is not among the referrers.
            gc.unfreeze()
        for table in gc.get_referrers(self):
            if table.__class__ is LuaTable and table.metatable is self and table.watched is None:
                table.watched = self

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
        """Store `value` under `key`, raw. Raises InvalidKey for nil and NaN, LuaError when memory does not suffice."""
        if self.watched.__class__ is Guard:
            self._notify(key, value)
        kind = key.__class__
        if kind is int:
            array = self.array
            size = len(array)
            if 0 < key < size:
                array[key] = value
                if value is None and key == size - 1:
                    self.trim()
                return
            if key == size:
                if value is not None:
                    fields = self.hash
                    if key < self.array_size and (not fields or (key not in fields and key + 1 not in fields)):
                        array.append(value)
                    else:
                        self._append(value)
                elif key in self.hash:
                    self.hash[key] = None
                return
            if 0 < key <= self.array_size and value is not None and key not in self.hash:
                # The reference has a slot for it.
                self.own_hash()
                self.rehash_at += 1
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
                self._rehash(key)
                if kind is int and self.array_size and self._take_in(key, value):
                    return
            self.own_hash()[key] = value
            self.order = None
            if key == "__newindex" and self.role & METATABLE:
                self._gain_newindex()

    def set_string(self, key: str, value: Any) -> None:
        """Store under a string that is a name in the source, or one of the host's."""
        if self.watched.__class__ is Guard:
            self._notify(key, value)
        hash_part = self.hash
        if key in hash_part:
            hash_part[key] = value
        elif value is not None:
            if hash_part is EMPTY_HASH:
                self.hash = named_fields(self.heap)
            if len(hash_part) >= self.rehash_at:
                self._rehash(key)
            self.hash[key] = value
            self.order = None
            if key == "__newindex" and self.role & METATABLE:
                self._gain_newindex()

    def own_hash(self) -> dict[Any, Any]:
        """Return the hash part, which is about to get a field."""
        if self.hash is EMPTY_HASH:
            self.hash = {}
        return self.hash

    def own_array(self) -> list[Any]:
        """Return the array part, which is about to get an element."""
        if self.array is EMPTY_ARRAY:
            self.array = [None]
            self.array_high = 1
        return self.array

    def _notify(self, key: Any, value: Any) -> None:
        if self.role & READ_ONLY:
            raise ReadOnlyTable
        heap = self.heap
        if heap is None:
            self.watched = self.metatable
            return
        if self.role & HAS_CACHED_METHODS and self.hash.get(key) is not value:
            # Constructors may store the __index of their class again each time.
            heap.methods.stored(key)
        if self.watched is GUARD:
            heap.barrier(self, key, value)

    def length(self) -> int:
        """Return a border (manual section 3.4.7), without metamethods."""
        return len(self.array) - 1

    def extend(self, first: int, values: list[Any]) -> None:
        """Store `values` under the keys `first`, `first + 1`, ... as a table constructor does."""
        if self.watched.__class__ is Guard:
            for value in values:
                self._notify(first, value)
        if first == 1 and len(self.array) == 1 and not self.hash and values and values[-1] is not None:
            self._fill(values)
            return
        last = first + len(values) - 1
        if last > self.array_size:
            self.resize(last, self.nodes)
        while values and values[-1] is None:
            values.pop()
            self.set(first + len(values), None)
        array = self.own_array() if values else self.array
        if first == len(array) and values and not (self.hash and self._covers_any(first, last)):
            array += values
            if self.hash:
                self._migrate()
            return
        for offset, value in enumerate(values):
            self.set(first + offset, value)

    def _fill(self, values: list[Any]) -> None:
        """Take `values` as the elements of a table that has nothing yet."""
        slots = len(values) - self.array_size
        if slots > 0:
            heap = self.heap
            if heap is not None:
                heap.grow(ARRAY_SLOT * slots, "table part")
                if self.mark:
                    heap.resized(self, ARRAY_SLOT * slots)
            self.array_size = len(values)
        if self.array is EMPTY_ARRAY:
            self.array = [None, *values]
            self.array_high = 1
        else:
            self.array += values

    def _covers_any(self, first: int, last: int) -> bool:
        hash_part = self.hash
        if len(hash_part) < last - first:
            return any(key.__class__ is int and first <= key <= last for key in hash_part)
        return any(key in hash_part for key in range(first, last + 1))

    def append(self, key: int, value: Any) -> bool:
        """Store an element at `key` without notice; False, and nothing done, if fields or gaps matter to it."""
        array = self.array
        fields = self.hash
        if key != len(array) or value is None:
            return False
        array_size = self.array_size
        if key <= array_size:
            if fields and (key in fields or key + 1 in fields):
                return False
            if key >= MANY and not key & (key - 1) and gaps_of(array) >= key >> 1:
                return False
        else:
            if array is not EMPTY_ARRAY and key < self.array_high:
                return False
            if len(fields) < self.rehash_at or gaps_of(array):
                return False
            if (fields or self.nodes) and not self.has_names_only():
                return False
            array_size = 1 << (key - 1).bit_length()
            size = ARRAY_SLOT * (array_size - self.array_size)
            heap = self.heap
            if heap is not None:
                nodes = NODE * self.nodes
                if heap.room > size + nodes:
                    heap.room -= size
                else:
                    _charge_parts(heap, nodes, size)
                if self.mark:
                    heap.resized(self, size)
            if array is EMPTY_ARRAY:
                array = self.array = [None]
            if expect_length is not None:
                expect_length(array, array_size + 1)
            self.array_size = array_size
            self.array_high = 1
            self.rehash_at = self.nodes
        array.append(value)
        return True

    def _append(self, value: Any) -> None:
        array = self.array
        size = len(array)
        if self.append(size, value):
            return
        self._make_place(size)
        if size >= MANY and not size & (size - 1) and gaps_of(array) >= size >> 1:
            self._to_hash(value)
            return
        if len(self.hash) > _MANY_ENTRIES and self.hash.get(size + 1) is not None:
            _expect(self.heap, len(self.hash))
        self.own_array().append(value)
        if self.hash:
            self._migrate()

    def _make_place(self, key: int) -> None:
        """See to a slot or node for the key that follows the array part."""
        hash_part = self.hash
        if hash_part and key in hash_part:
            # A dead field: the value takes over its node, or its slot.
            del hash_part[key]
            self.rehash_at -= 1
            self.order = None
        elif key > self.array_size and (self.array is EMPTY_ARRAY or key >= self.array_high):
            if len(hash_part) >= self.rehash_at:
                self._rehash(key)
            if key > self.array_size:
                self.rehash_at -= 1

    def _migrate(self) -> None:
        """Move the fields that now follow the array part into it."""
        hash_part = self.hash
        array = self.array
        value = hash_part.get(len(array))
        if value is None:
            return
        while value is not None:
            del hash_part[len(array)]
            self.rehash_at -= 1
            array.append(value)
            value = hash_part.get(len(array))
        self.order = None

    def _to_hash(self, value: Any) -> None:
        """A queue leaves nils in front as it moves on: keep a mostly empty array part as fields instead."""
        array = self.array
        size = len(array)
        hash_part = self.own_hash()
        for key in range(1, size):
            if array[key] is not None:
                hash_part[key] = array[key]
        hash_part[size] = value
        del array[1:]
        self.order = None
        self._drop_dead_fields()
        self._count_room()
        self._migrate()

    def trim(self) -> None:
        array = self.array
        if array is EMPTY_ARRAY:
            return
        if len(array) > self.array_high:
            self.array_high = len(array)
        while len(array) > 1 and array[-1] is None:
            array.pop()

    # -- sizes ------------------------------------------------------------------------------------------

    def _rehash(self, new_key: Any) -> None:
        """Give both parts the sizes that suit the keys in use and a new one.

        Raises LuaError when there is not enough memory, and has changed nothing then.
        """
        if new_key.__class__ is str and self.grow_names():
            return
        array = self.array
        hash_part = self.hash
        if len(array) + len(hash_part) > SMALL_TABLE:
            _owe(self.heap, len(array) + len(hash_part))
            if len(array) + len(hash_part) > _MANY_ENTRIES:
                _expect(self.heap, len(array) + len(hash_part))
        live = len(hash_part) - list(hash_part.values()).count(None)
        integers = [key for key, value in hash_part.items() if key.__class__ is int and key > 0 and value is not None]
        if new_key.__class__ is int:
            integers.append(new_key)
        gaps = gaps_of(array)
        total = len(array) - 1 - gaps + live + 1
        if not gaps and (not integers or integers == [len(array)]):
            array_size, covered = dense_array_size(len(array) - 1 + len(integers))
        else:
            integers += [key for key, value in enumerate(array) if value is not None]
            array_size, covered = array_size_for(integers)
        self.resize(array_size, total - covered)
        if new_key.__class__ is int and 0 < new_key <= array_size and new_key != len(array):
            # It will be a field here, and has a slot in the reference.
            self.rehash_at += 1

    def _take_in(self, key: int, value: Any) -> bool:
        """After a rehash for a new key: move the fields that the reference has slots for to the list, nils in between.

        Not if the reference would find another border than the last of them. Return whether the new key has its value.
        """
        size = self.array_size
        fields = self.hash
        moved = [field for field in fields if field.__class__ is int and 0 < field <= size]
        if not moved:
            return False
        array = self.array
        has_slot = 0 < key <= size
        last = max(key, *moved) if has_slot else max(moved)
        elements = array + [None] * (last + 1 - len(array))
        for field in moved:
            elements[field] = fields[field]
        if has_slot:
            elements[key] = value
        if border_in(elements, size) != last:
            return False
        for field in moved:
            del fields[field]
        array += elements[len(array) :]
        self.order = None
        self._count_room()
        self._migrate()
        if key == len(array):
            self._append(value)
            return True
        return has_slot

    def grow_names(self) -> bool:
        """Make room for one more name; False, and nothing done, unless the table has a few names and nothing else."""
        fields = self.hash
        heap = self.heap
        if len(fields) > _FEW_NAMES or self.array is not EMPTY_ARRAY or self.array_size or self.mark or heap is None:
            return False
        for key, value in fields.items():
            if value is None or key.__class__ is not str:
                return False
        nodes = _NODES_FOR_ONE_MORE[len(fields)]
        room = heap.room - NODE * nodes
        if room < 0:
            return False
        heap.room = room + NODE * self.nodes
        self.nodes = self.rehash_at = nodes
        return True

    def has_names_only(self) -> bool:
        """Are there only a few fields, no elements among them, all in use, and no nodes but for them?"""
        fields = self.hash
        count = len(fields)
        if count > 4 or self.nodes != (0, 1, 2, 4, 4)[count]:
            return False
        for key, value in fields.items():
            if value is None or (key.__class__ is not str and (key.__class__ is not int or key > 0)):
                return False
        return True

    def pack(self, values: tuple[Any, ...]) -> None:
        """Take `values` as elements and their number as field "n", in a table that has nothing yet."""
        self.size_new(len(values), 1)
        self.extend(1, list(values))
        self.set_string("n", len(values))

    def size_new(self, array_size: int, fields: int) -> None:
        """Like `resize`, of a table that has nothing yet."""
        nodes = power_of_two(fields)
        heap = self.heap
        if heap is not None:
            if nodes:
                heap.grow(NODE * nodes, "table part")
            if array_size:
                try:
                    heap.grow(ARRAY_SLOT * array_size, "table part")
                except BaseException:
                    heap.release(NODE * nodes)
                    raise
        if array_size:
            self.own_array()
            self.array_size = array_size
        if nodes:
            self.hash = named_fields(heap)
            self.nodes = self.rehash_at = nodes

    def resize(self, array_size: int, fields: int) -> None:
        """Give the array part so many slots and the hash part room for so many fields."""
        nodes = power_of_two(fields)
        heap = self.heap
        if heap is not None:
            slots = array_size - self.array_size
            if nodes:
                heap.grow(NODE * nodes, "table part")
            if slots > 0:
                try:
                    heap.grow(ARRAY_SLOT * slots, "table part")
                except BaseException:
                    heap.release(NODE * nodes)
                    raise
            heap.release(NODE * self.nodes + ARRAY_SLOT * max(-slots, 0))
            if self.mark:
                heap.resized(self, NODE * (nodes - self.nodes) + ARRAY_SLOT * slots)
        if array_size:
            self.own_array()
        self.array_size = array_size
        self.nodes = nodes
        self._drop_dead_fields()
        self._count_room()

    def _drop_dead_fields(self) -> None:
        fields = self.hash
        live = {key: value for key, value in fields.items() if value is not None}
        if len(live) < len(fields):
            fields.clear()
            fields.update(live)
            self.order = None
        self.array_high = 1

    def _count_room(self) -> None:
        array_size = self.array_size
        room = self.nodes - max(len(self.array) - 1 - array_size, 0)
        if array_size:
            for key in self.hash:
                if key.__class__ is int and 0 < key <= array_size:
                    room += 1
        if room > 0:
            self.own_hash()
        self.rehash_at = room

    def memory_size(self) -> int:
        """Return what the reference's table would take, in bytes."""
        return TABLE + ARRAY_SLOT * self.array_size + NODE * self.nodes

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
            if self.watched.__class__ is Guard:
                for value in values:
                    self._notify(first, value)
            array[first:end] = values
            self.trim()
        else:
            for key, value in enumerate(values, first):
                self.set(key, value)

    def insert(self, key: int, value: Any) -> None:
        """Move the values from `key`, a key of the array part, up by one and store `value` there."""
        if self.watched.__class__ is Guard:
            self._notify(key, value)
        array = self.array
        size = len(array)
        self._make_place(size)
        self.own_array().insert(key, value)
        if self.hash:
            self._migrate()

    def remove(self, key: int) -> Any:
        """Take out the value of `key`, a key of the array part but its last, and move those after it down."""
        if self.role & READ_ONLY:
            raise ReadOnlyTable
        array = self.array
        if len(array) > self.array_high:
            self.array_high = len(array)
        return array.pop(key)

    # -- traversal --------------------------------------------------------------------------------------

    def next(self, key: Any) -> tuple[Any, Any] | None:
        """Return the (key, value) after `key` (None to start), or None at the end. Raises InvalidKey."""
        array = self.array
        if key is None:
            position = 1
        elif key.__class__ is int and 0 < key < self.reach() and key not in self.hash:
            position = key + 1
        elif key.__class__ is float and key == key and abs(key) < _INTEGER_LIMIT and key == int(key):
            return self.next(int(key))
        else:
            return self._next_field(self._place(key) + 1)
        for index in range(position, len(array)):
            value = array[index]
            if value is not None:
                if index - position > FEW_ENTRIES:
                    _owe(self.heap, index - position)
                return index, value
        if len(array) - position > FEW_ENTRIES:
            _owe(self.heap, len(array) - position)
        if key is None and getattr(self, "order", None) is None:
            return self._first_field()
        return self._next_field(0)

    def reach(self) -> int:
        """Return the length that the list has or once had."""
        array = self.array
        return 1 if array is EMPTY_ARRAY else max(self.array_high, len(array))

    def _first_field(self) -> tuple[Any, Any] | None:
        """Return the first field without the order of all: often that is to tell whether there is any."""
        passed = 0
        for key, value in self.hash.items():
            if value is not None:
                if passed > FEW_ENTRIES:
                    _owe(self.heap, passed)
                return (key.value if key.__class__ is BooleanKey else key), value
            passed += 1
        if passed > FEW_ENTRIES:
            _owe(self.heap, passed)
        return None

    def _next_field(self, place: int) -> tuple[Any, Any] | None:
        order = self._present_order()
        hash_part = self.hash
        for index in range(place, len(order)):
            key = order[index]
            value = hash_part[key]
            if value is not None:
                if self.places.__class__ is int:
                    self.places = index
                if index - place > FEW_ENTRIES:
                    _owe(self.heap, index - place)
                return (key.value if key.__class__ is BooleanKey else key), value
        if len(order) - place > FEW_ENTRIES:
            _owe(self.heap, len(order) - place)
        return None

    def _present_order(self) -> list[Any]:
        try:
            order = self.order
        except AttributeError:
            order = None
        if order is None:
            order = self.order = list(self.hash)
            self.places = 0
        return order

    def _place(self, key: Any) -> int:
        """Return where `key` stands in `order`; the key handed out last is found at once."""
        if key.__class__ is bool:
            key = TRUE_KEY if key else FALSE_KEY
        if len(self.hash) > SMALL_TABLE and getattr(self, "order", None) is None:
            _owe(self.heap, len(self.hash))
        order = self._present_order()
        places = self.places
        if places.__class__ is int:
            if places < len(order):
                candidate = order[places]
                if candidate is key or (candidate.__class__ is key.__class__ and candidate == key):
                    return places
            if len(order) > SMALL_TABLE:
                _owe(self.heap, 2 * len(order))
            places = self.places = {name: index for index, name in enumerate(order)}
        place = places.get(key)
        if place is None:
            raise InvalidKey("invalid key to 'next'")
        result: int = place
        return result

    def entries(self) -> int:
        """Return how many places for elements and fields are in use, some maybe by nil."""
        return len(self.array) + len(self.hash)

    def items(self) -> Iterator[tuple[Any, Any]]:
        """Yield (key, value) of every field that is not nil; the table must not gain keys meanwhile."""
        for index, value in enumerate(self.array):
            if value is not None:
                yield index, value
        for key, value in self.hash.items():
            if value is not None:
                yield (key.value if key.__class__ is BooleanKey else key), value


def make_table(heap: Heap | None = None) -> LuaTable:
    """Return a new table, which its maker has charged for."""
    # Tables that got their slots in different orders are different kinds of objects to PyPy's compiler: translated
    # code sticks to this order, and none comes late there.
    table = LuaTable()
    table.hash = EMPTY_HASH
    table.array = EMPTY_ARRAY
    table.heap = heap
    table.metatable = None
    table.watched = None
    if ON_PYPY:
        table.order = None
        table.inherited = NO_METHODS
    table.mark = 0
    table.role = 0
    if ON_PYPY:
        table.places = 0
        table.array_high = 1
    table.array_size = 0
    table.nodes = 0
    table.rehash_at = 0
    return table


def make_packed(heap: Heap, values: tuple[Any, ...]) -> LuaTable | None:
    """Do what `LuaTable.pack` does to a new table, and charge for that, in few steps. Return the table.

    None, and nothing done, if room is short. The last of the values is not nil.
    """
    count = len(values)
    room = heap.room - (TABLE + NODE + ARRAY_SLOT * count)
    if room < 0:
        return None
    heap.room = room
    table = make_table(heap)
    table.array = [None, *values]
    table.array_high = 1
    table.array_size = count
    table.hash = fields = named_fields(heap)
    fields["n"] = count
    table.nodes = table.rehash_at = 1
    return table
