"""Copies of whole structures, from Python to Lua and back, behind `Converter`.

Both directions work through a list of containers still to be filled, so that depth costs no recursion. A container is
made, and noted, before it is filled: cycles close, and what was shared stays shared. Long rows of plain values are
looked at and taken over as a whole.
"""

from __future__ import annotations

import marshal
import sys
from array import array
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import islice
from operator import countOf
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER
from luapy.embed.errors import ConversionError
from luapy.embed.numpy_values import is_array
from luapy.embed.references import LuaReference
from luapy.stdlib.limits import spend_on_bytes
from luapy.vm.costs import CONTAINER, CONVERSIONS
from luapy.vm.heap.sizes import STRING, TABLE
from luapy.vm.table import InvalidKey, LuaTable, make_table
from luapy.vm.values import Userdata, type_name
from luapy.vm.wholetables import copy_named_fields, count_keys, is_new_table, is_sequence, take_array, take_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from luapy.embed.conversion import Converter
    from luapy.vm.values import LuaValue

# Types whose values are the same in Lua, and those that are the same in Python.
_SAME = frozenset((type(None), bool, float))
_SCALARS = frozenset((type(None), bool, int, float))
_INTEGERS = frozenset((int,))
_UTF_8 = (None, "utf-8")
_PLAIN = frozenset((dict, list, tuple))
# Up to so many values are looked at one by one.
_FEW = 50
# A short list may have more holes than elements.
_FEW_HOLES = 16
_MARSHAL_IS_FAST = sys.implementation.name == "cpython"


def kinds_of(values: list[Any]) -> set[type]:
    """Return the types of some values, which are often all the same."""
    first = type(values[0])
    return {first} if countOf(map(type, values), first) == len(values) else set(map(type, values))


def _are_plain_integers(row: list[Any]) -> bool:
    """Are all but the first, a None, ints that fit into Lua's, without bools and other subclasses?"""
    count = len(row) - 1
    last = row[-1]
    if _MARSHAL_IS_FAST and type(last) is int and -(1 << 31) <= last < 1 << 31:
        # Nothing in Python looks faster at every type: an int of up to 32 bits is written as the letter i and 4 bytes,
        # after a head of 5 and the letter N.
        try:
            data = marshal.dumps(row, 2)
        except ValueError:
            return False
        if len(data) == 5 * count + 6 and data[6::5] == b"i" * count:
            return True
    return countOf(map(type, row), int) == count and _fit(row[1:])


def _fit(integers: list[int]) -> bool:
    try:
        array("q", integers)
    except OverflowError:
        return False
    return True


def _in_bulk(strings: list[str], change: Callable[[str], str]) -> list[str] | None:
    """Return the strings as `change` has them; None if something about one of them is special.

    They are changed as one, which is what text in UTF-8 allows.
    """
    joined = "\0".join(strings)
    if joined.count("\0") == len(strings) - 1:
        try:
            return change(joined).split("\0")
        except UnicodeError:
            pass
    return None


def _encoded(text: str) -> str:
    return text.encode().decode("latin-1")


def _decoded(string: str) -> str:
    return string.encode("latin-1").decode()


class Limits:
    """Counts what one conversion copies, and charges the budget for it."""

    __slots__ = ("budget", "items", "max_depth", "max_items")

    def __init__(self, converter: Converter) -> None:
        self.budget = converter.state.budget
        self.max_depth = converter.options.max_depth
        self.max_items = converter.options.max_items
        self.items = 0

    def enter(self, depth: int) -> None:
        """A container at this depth is about to be copied."""
        if self.max_depth is not None and depth > self.max_depth:
            raise ConversionError(f"structure is nested deeper than {self.max_depth} levels")

    def count(self, items: int) -> None:
        """A container of so many values is about to be copied."""
        self.items += items
        if self.max_items is not None and self.items > self.max_items:
            raise ConversionError(f"structure has more than {self.max_items} items")
        if self.budget.on:
            self.budget.spend(CONTAINER + items // CONVERSIONS)

    def snapshot(self, values: Iterable[Any]) -> list[Any]:
        """Return the values of an iterable of the host's, which may not know how many they are."""
        if self.max_items is None:
            return list(values)
        return list(islice(values, self.max_items - self.items + 1))


# -- from Python to Lua ----------------------------------------------------------------------------------------


class ToLua:
    """One copy of Python containers to Lua tables; `deep` tells whether containers within are copied as well.

    It is the type that counts: an object can be mistaken about its `__class__`.
    """

    def __init__(self, converter: Converter, deep: bool) -> None:
        self.converter = converter
        self.heap = converter.state.heap
        self.limits = Limits(converter)
        self.deep = deep
        self.keeps_ascii = converter.keeps_ascii
        # The tables made so far, by what they are copies of; that is kept alive with them.
        self.copies: dict[int, tuple[LuaTable, Any]] = {}
        self.pending: list[tuple[LuaTable, Callable[[LuaTable, Any, int], None], Any, int]] = []
        self.value: Callable[[Any, int], LuaValue] = self._deep_value if deep else self._shallow_value

    def copy(self, value: Any) -> LuaValue:
        """Return the copy of any value."""
        result = self._deep_value(value, 0)
        reference = self._hold(result)
        self._fill_pending()
        del reference
        return result

    def _hold(self, value: LuaValue) -> Any:
        """Return what keeps a new table, which nothing else in Lua knows yet, from collections near the limit."""
        return self.heap.hold(value) if self.heap.limited else None

    def merge(self, containers: tuple[Any, ...]) -> LuaTable:
        """Return one table with the fields of the mappings and, from 1 on, the elements of the others."""
        table = self._new_table()
        reference = self._hold(table)
        first = 1
        for container in containers:
            self.copies.setdefault(id(container), (table, container))
            if isinstance(container, LuaReference):
                self._add_fields(table, container)
            elif isinstance(container, Mapping):
                self._fill_mapping(table, container, 1)
            else:
                first = self._add_elements(table, container, 1, first)
            self._fill_pending()
        del reference
        return table

    def _add_fields(self, table: LuaTable, reference: LuaReference) -> None:
        source = self.converter.unwrap(reference)
        if source.__class__ is not LuaTable:
            raise TypeError(f"cannot make a table from a Lua {type_name(source)}")
        self.limits.count(count_keys(source))
        for key, value in list(source.items()):
            table.set(key, value)

    def _fill_pending(self) -> None:
        pending = self.pending
        while pending:
            table, fill, container, depth = pending.pop()
            fill(table, container, depth)

    def _new_table(self) -> LuaTable:
        heap = self.heap
        # No finalizers run here, as they would in `State.new_table`.
        heap.grow(TABLE, "table")
        table = make_table(heap)
        if heap.recorder is not None:
            heap.created(table)
        return table

    def _shallow_value(self, value: Any, depth: int) -> LuaValue:
        return self.converter.to_lua(value)

    def _deep_value(self, value: Any, depth: int) -> LuaValue:
        """Return a scalar, or a table that is filled later; `depth` is that of the container around it."""
        kind = type(value)
        if kind is str or kind is int or kind is float or value is None or kind is bool:
            return self.converter.to_lua(value)
        known = self.copies.get(id(value))
        if known is not None:
            return known[0]
        fill = self._how_to_fill(value)
        if fill is None:
            return self._other_value(value, depth)
        depth += 1
        self.limits.enter(depth)
        table = self._new_table()
        self.copies[id(value)] = table, value
        self.pending.append((table, fill, value, depth))
        return table

    def _how_to_fill(self, value: Any) -> Callable[[LuaTable, Any, int], None] | None:
        """Return what fills a table with a container; None for what is no container."""
        converter = self.converter
        if converter.has_objects and converter.is_object(value):
            return None
        kind = type(value)
        if kind in _PLAIN:
            return self._fill_plain
        if issubclass(kind, (str, bytes, bytearray, memoryview, Enum, type)):
            return None
        if issubclass(kind, Mapping):
            return self._fill_mapping
        if issubclass(kind, Sequence):
            return self._fill_sequence
        if issubclass(kind, Set):
            return self._fill_set
        if is_dataclass(kind):
            return self._fill_from_dataclass
        return self._fill_from_array if is_array(value) and value.ndim else None

    def _other_value(self, value: Any, depth: int) -> LuaValue:
        converter = self.converter
        kind = type(value)
        if issubclass(kind, (bytearray, memoryview)):
            return converter.bytes_to_lua(value)
        if issubclass(kind, Enum) and not issubclass(kind, (int, str)):
            return self._deep_value(value.value, depth)
        result = converter.to_lua(value)
        if (
            result.__class__ is Userdata
            and converter.options.on_unsupported == "error"
            and not issubclass(kind, LuaReference)
        ):
            raise ConversionError(f"a value of type {kind.__name__} cannot be copied to Lua")
        return result

    # -- containers -------------------------------------------------------------------------------------

    def _fill_plain(self, table: LuaTable, source: Any, depth: int) -> None:
        """Fill a new table with a dict, list or tuple, most of which are small."""
        if len(source) > _FEW:
            (self._fill_mapping if type(source) is dict else self._fill_sequence)(table, source, depth)
            return
        self.limits.count(len(source))
        if type(source) is not dict:
            values = self._few_values(list(source), depth)
            if values:
                table.extend(1, values)
            return
        # Of a copy: another thread may store into it.
        source = dict(source)
        names = list(source)
        values = self._few_values(list(source.values()), depth)
        size = 0
        for name in names:
            if type(name) is not str or not name.isascii() or not self.keeps_ascii:
                self._store_items(table, zip(names, values), depth, converted=True)
                return
            size += STRING + len(name)
        self.heap.grow(size, "string")
        taken = dict(zip(names, values))
        if None in values:
            taken = {name: value for name, value in taken.items() if value is not None}
        take_fields(table, taken)

    def _fill_sequence(self, table: LuaTable, source: Any, depth: int) -> None:
        self._add_elements(table, source, depth, 1)

    def _add_elements(self, table: LuaTable, source: Any, depth: int, first: int) -> int:
        """Store the elements from the key `first` on, a None as a hole. Return the key after the last."""
        if type(source) is list or type(source) is tuple:
            self.limits.count(len(source))
            if len(source) > _FEW and type(source[0]) is int and is_new_table(table):
                row = [None, *source]
                if _are_plain_integers(row):
                    take_array(table, row)
                    return len(row)
            values = list(source)
        else:
            values = self.limits.snapshot(source)
            self.limits.count(len(values))
        count = len(values)
        if values:
            table.extend(first, self._values(values, depth))
        return first + count

    def _values(self, values: list[Any], depth: int) -> list[LuaValue]:
        """Return the Lua values for a row of Python's."""
        if len(values) <= _FEW:
            return self._few_values(values, depth)
        kinds = kinds_of(values)
        if kinds <= _SAME or (kinds == _INTEGERS and _fit(values)):
            return values
        if len(kinds) == 1 and str in kinds:
            return self._strings(values)
        convert = self.value
        return [convert(value, depth) for value in values]

    def _few_values(self, values: list[Any], depth: int) -> list[LuaValue]:
        """Do what `_values` does for a short row."""
        heap = self.heap
        copies = self.copies
        max_depth = self.limits.max_depth
        makes_tables = self.deep and (max_depth is None or depth < max_depth) and heap.recorder is None
        is_object = self.converter.is_object if self.converter.has_objects else None
        size = 0
        for index, value in enumerate(values):
            kind = type(value)
            if kind is str:
                if self.keeps_ascii and value.isascii():
                    size += STRING + len(value)
                    continue
            elif kind is int:
                if MIN_INTEGER <= value <= MAX_INTEGER:
                    continue
            elif kind is float or value is None or kind is bool:
                continue
            elif makes_tables and kind in _PLAIN and id(value) not in copies and not (is_object and is_object(value)):
                # What `_deep_value` does, for the most frequent kinds.
                size += TABLE
                table = values[index] = make_table(heap)
                copies[id(value)] = table, value
                self.pending.append((table, self._fill_plain, value, depth + 1))
                continue
            values[index] = self.value(value, depth)
        if size:
            heap.grow(size, "table")
        return values

    def _strings(self, texts: list[str]) -> list[str]:
        converter = self.converter
        strings: list[str] | None = None
        if self.keeps_ascii:
            joined = "".join(texts)
            spend_on_bytes(converter.state, len(joined))
            if joined.isascii():
                self.heap.grow(STRING * len(texts) + len(joined), "string")
                return texts
            if converter.encoding in _UTF_8:
                # No character takes more bytes.
                self.heap.borrow(4 * len(joined))
                strings = _in_bulk(texts, _encoded)
                self.heap.repay(4 * len(joined))
        if strings is None:
            return [converter.string_to_lua(text) for text in texts]
        self.heap.grow(STRING * len(strings) + sum(map(len, strings)), "string")
        return strings

    def _fill_mapping(self, table: LuaTable, source: Any, depth: int) -> None:
        if type(source) is dict:
            self.limits.count(len(source))
            if source and self._take_fields(table, dict(source), depth):
                return
            items: list[tuple[Any, Any]] = list(source.items())
        else:
            items = self.limits.snapshot(source.items())
            self.limits.count(len(items))
        self._store_items(table, items, depth)

    def _take_fields(self, table: LuaTable, source: dict[Any, Any], depth: int) -> bool:
        """Fill a new table with a dict all whose keys are strings. Return whether they are."""
        names = list(source)
        if not is_new_table(table) or countOf(map(type, names), str) != len(names):
            return False
        values = self._values(list(source.values()), depth)
        names = self._strings(names)
        taken = dict(zip(names, values))
        if countOf(map(type, values), type(None)):
            taken = {name: value for name, value in taken.items() if value is not None}
        take_fields(table, taken)
        return True

    def _store_items(
        self, table: LuaTable, items: Iterable[tuple[Any, Any]], depth: int, converted: bool = False
    ) -> None:
        is_new = is_new_table(table)
        for key, value in items:
            lua_key = self.key(key)
            if is_new and table.get(lua_key) is not None:
                raise ConversionError(f"two keys of a mapping become the same in Lua: {key!r}")
            try:
                table.set(lua_key, value if converted else self.value(value, depth))
            except InvalidKey as error:
                raise ConversionError(f"{error} (a key of a mapping)") from None

    def _fill_set(self, table: LuaTable, source: Any, depth: int) -> None:
        elements = self.limits.snapshot(source)
        self.limits.count(len(elements))
        self._store_items(table, [(element, True) for element in elements], depth)

    def _fill_from_dataclass(self, table: LuaTable, source: Any, depth: int) -> None:
        names = [field.name for field in fields(source)]
        self.limits.count(len(names))
        self._store_items(table, [(name, getattr(source, name)) for name in names], depth)

    def _fill_from_array(self, table: LuaTable, source: Any, depth: int) -> None:
        self._fill_sequence(table, source.tolist() if source.ndim == 1 else list(source), depth)

    def key(self, key: Any) -> LuaValue:
        """Return the Lua value of a key: no container can be one."""
        if key is None:
            return self.converter.none
        if self.deep:
            if isinstance(key, Enum) and not isinstance(key, (int, str)):
                return self.key(key.value)
            if type(key) is not str and self._how_to_fill(key) is not None:
                raise ConversionError(f"a {type(key).__name__} cannot be the key of a table")
        return self.converter.to_lua(key)


# -- from Lua to Python ----------------------------------------------------------------------------------------


class ToPython:
    """One copy of Lua tables to Python containers. `shape` makes all of them a "list" or a "dict", None what fits."""

    def __init__(self, converter: Converter, shape: str | None) -> None:
        self.converter = converter
        self.limits = Limits(converter)
        self.keeps_ascii = converter.keeps_ascii and converter.encoding is not None
        self.shape = shape
        self.copies: dict[LuaTable, Any] = {}
        self.pending: list[tuple[Any, LuaTable, int]] = []

    def copy(self, value: LuaValue) -> Any:
        """Return the copy of any value."""
        result = self._value(value, 0)
        pending = self.pending
        while pending:
            container, table, depth = pending.pop()
            if container.__class__ is list:
                self._fill_list(container, table, depth)
            else:
                self._fill_dict(container, table, depth)
        return result

    def _value(self, value: LuaValue, depth: int) -> Any:
        """Return a scalar, a wrapper, or a container that is filled later; `depth` is that of the table around it."""
        if value.__class__ is not LuaTable:
            return self.converter.to_python(value)
        container = self.copies.get(value)
        if container is None:
            depth += 1
            self.limits.enter(depth)
            container = self.copies[value] = self._new_container(value)
            self.pending.append((container, value, depth))
        return container

    def _new_container(self, table: LuaTable) -> Any:
        if self.shape is not None:
            return [] if self.shape == "list" else {}
        if not is_sequence(table):
            return {}
        return [] if table.length() else self.converter.options.empty_table()

    def _fill_list(self, result: list[Any], table: LuaTable, depth: int) -> None:
        if self.shape is None or is_sequence(table):
            length = table.length()
            self.limits.count(length)
            values = table.slice(1, length)
        else:
            values = self._spread(table)
        result += self._values(values, depth)

    def _spread(self, table: LuaTable) -> list[Any]:
        """Return the values of a table with holes that is to be a list."""
        keys = [key for key, _ in table.items()]
        if not all(key.__class__ is int and key > 0 for key in keys):
            raise ConversionError("a table with other keys than positive integers cannot become a list")
        length = max(keys)
        if length > 2 * len(keys) + _FEW_HOLES:
            raise ConversionError(f"a table of {len(keys)} elements, the last one at {length}, cannot become a list")
        self.limits.count(length)
        return table.slice(1, length)

    def _values(self, values: list[Any], depth: int) -> list[Any]:
        """Return the Python values for a row of Lua's."""
        if len(values) <= _FEW:
            return self._few_values(values, depth)
        kinds = kinds_of(values)
        if kinds <= _SCALARS:
            return values
        if len(kinds) == 1 and str in kinds:
            return self._texts(values)
        convert = self._value
        return [convert(value, depth) for value in values]

    def _few_values(self, values: list[Any], depth: int) -> list[Any]:
        convert = self._value
        keeps_ascii = self.keeps_ascii
        for index, value in enumerate(values):
            kind = value.__class__
            if kind is int or kind is float or kind is bool or (kind is str and keeps_ascii and value.isascii()):
                continue
            values[index] = convert(value, depth)
        return values

    def _texts(self, strings: list[str]) -> list[Any]:
        converter = self.converter
        if self.keeps_ascii:
            joined = "".join(strings)
            spend_on_bytes(converter.state, len(joined))
            if joined.isascii():
                return strings
            if converter.encoding in _UTF_8:
                texts = _in_bulk(strings, _decoded)
                if texts is not None:
                    return texts
        return list(map(converter.string_to_python, strings))

    def _fill_dict(self, result: dict[Any, Any], table: LuaTable, depth: int) -> None:
        count = count_keys(table)
        self.limits.count(count)
        fields = copy_named_fields(table) if count > _FEW else None
        if fields is not None:
            names = self._texts(list(fields))
            values = self._values(list(fields.values()), depth)
            result.update(zip(names, values))
            if len(result) == len(fields):
                return
            result.clear()
        convert = self._value
        keeps_ascii = self.keeps_ascii
        for key, value in table.items():
            name = key if key.__class__ is str and keeps_ascii and key.isascii() else self._key(key)
            if name in result:
                raise ConversionError(f"two keys of a table become the same in Python: {name!r:.100}")
            kind = value.__class__
            if kind is int or kind is float or kind is bool or (kind is str and keeps_ascii and value.isascii()):
                result[name] = value
            else:
                result[name] = convert(value, depth)

    def _key(self, key: LuaValue) -> Any:
        name = self.converter.wrap(key) if key.__class__ is LuaTable else self.converter.to_python(key)
        try:
            hash(name)
        except TypeError:
            raise ConversionError(f"a key of type {type_name(key)} cannot be one in Python") from None
        return name
