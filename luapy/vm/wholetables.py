"""What the host, snapshots and the collector do with whole tables: see `LuaTable` for what the parts of one hold."""

from __future__ import annotations

from operator import countOf
from typing import Any, Callable

from luapy.vm.heap.sizes import ARRAY_SLOT, NODE
from luapy.vm.hostpython import named_fields
from luapy.vm.table import EMPTY_ARRAY, EMPTY_HASH, GUARD, LuaTable, make_table
from luapy.vm.tablesizes import power_of_two

_NIL = type(None)
# What `save_table` answers: fields, elements, the metatable, whether it is read-only, the sizes of the parts.
SavedTable = tuple[dict[Any, Any], list[Any], Any, bool, tuple[int, int, int, int]]


def copy_table(table: LuaTable) -> LuaTable:
    """Return a new table with the same raw fields, in parts of the same sizes, which are not charged."""
    new = make_table(table.heap)
    if table.hash is not EMPTY_HASH:
        new.hash = named_fields(table.heap)
        new.hash.update(table.hash)
    if table.array is not EMPTY_ARRAY:
        new.array = table.array[:]
        new.array_high = 1
    new.array_size, new.nodes, new.rehash_at = table.array_size, table.nodes, table.rehash_at
    return new


def save_table(table: LuaTable) -> SavedTable:
    """Return all there is to `restore_table`."""
    sizes = table.array_size, table.nodes, table.rehash_at, table.reach()
    return dict(table.hash), table.array[:], table.metatable, table.read_only, sizes


def restore_table(table: LuaTable, saved: SavedTable) -> None:
    """Be again as when this was saved."""
    fields, elements, metatable, read_only, sizes = saved
    if table.hash is not EMPTY_HASH:
        table.hash.clear()
    if fields:
        table.own_hash().update(fields)
    if table.array is not EMPTY_ARRAY:
        table.array[:] = elements
    table.array_size, table.nodes, table.rehash_at, table.array_high = sizes
    table.order = None
    table.places = 0
    table.metatable = metatable
    table.read_only = read_only
    if table.watched is not GUARD:
        table.unguard()


def is_new_table(table: LuaTable) -> bool:
    """Has the table nothing yet, and has it never had anything?"""
    return table.array is EMPTY_ARRAY and table.hash is EMPTY_HASH and table.watched is None and not table.nodes


def take_array(table: LuaTable, array: list[Any]) -> None:
    """Take a list, with None in front and another value at its end, for the elements of a table that is new."""
    size = ARRAY_SLOT * (len(array) - 1)
    if table.heap is not None:
        table.heap.grow(size, "table part")
        if table.mark:
            table.heap.resized(table, size)
    table.array = array
    table.array_size = len(array) - 1


def take_fields(table: LuaTable, fields: dict[str, Any]) -> None:
    """Take a dict, without nils, as the fields of a table that is new."""
    nodes = power_of_two(len(fields))
    size = NODE * nodes
    if table.heap is not None:
        table.heap.grow(size, "table part")
        if table.mark:
            table.heap.resized(table, size)
    if fields:
        table.hash = fields
        table.nodes = table.rehash_at = nodes


def is_sequence(table: LuaTable) -> bool:
    """Are the elements from 1 to the length, without a hole, all that there is? So it is when there is nothing."""
    array = table.array
    if len(array) > 1 and countOf(map(type, array), _NIL) != 1:
        return False
    fields = table.hash
    return not fields or list(fields.values()).count(None) == len(fields)


def count_keys(table: LuaTable) -> int:
    """Return the number of keys, dead fields included."""
    return len(table.array) - table.array.count(None) + len(table.hash)


def copy_named_fields(table: LuaTable) -> dict[str, Any] | None:
    """Return a copy of the fields if there is nothing else and strings are all the keys; otherwise None."""
    fields = table.hash
    if len(table.array) > 1 or set(map(type, fields)) != {str}:
        return None
    fields = dict(fields)
    if countOf(map(type, fields.values()), _NIL):
        return {key: value for key, value in fields.items() if value is not None}
    return fields


def clear_fields(table: LuaTable, is_dead: Callable[[Any], bool], values: bool) -> None:
    """Set the fields to nil whose value, or else whose key, is dead; a traversal keeps its order.

    Without a traversal, dead keys go at once, and with them what they are to the host.
    """
    if values:
        array = table.array
        for index, value in enumerate(array):
            if value is not None and is_dead(value):
                array[index] = None
        table.trim()
    fields = table.hash
    if not values and getattr(table, "order", None) is None:
        for key in [key for key in fields if is_dead(key)]:
            del fields[key]
            table.rehash_at -= 1
        return
    for key, value in fields.items():
        if value is not None and is_dead(value if values else key):
            fields[key] = None
