"""The table library (manual section 6.6).

Every function respects metamethods. A table without those that could take part is worked on through its own
methods, on whole ranges at once where that cannot be told apart.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import MAX_INTEGER, number_to_string, wrap
from luapy.stdlib.limits import (
    MAX_RESULTS,
    MAX_STRING,
    ONE_STEP,
    PIECE,
    WorkingMemory,
    charge_result,
    check_size,
    in_steps,
    plenty,
    spend_on_bytes,
    spend_on_elements,
)
from luapy.stdlib.ordering import sort_by_parts
from luapy.stdlib.sorting import Sorter, TableSorter, table_sorter
from luapy.vm.arguments import argument_error, check_integer, opt_integer, opt_string, type_error
from luapy.vm.costs import BYTES, COMPARISONS, ELEMENTS
from luapy.vm.errors import runtime_error
from luapy.vm.heap.sizes import STRING
from luapy.vm.operations import equals, get_metatable, index, less_than, object_length, set_index
from luapy.vm.state import new_library
from luapy.vm.table import LuaTable, make_packed
from luapy.vm.translator.intrinsics import QUICK_FUNCTIONS
from luapy.vm.values import FUNCTION_TYPES, NO_VALUE, LuaFunction, type_name

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

READ = ("__index",)
WRITE = ("__newindex",)
READ_LENGTH = ("__index", "__len")
READ_WRITE_LENGTH = ("__index", "__newindex", "__len")

# The reference counts the elements of a sort in a C int.
MAX_SORT_SIZE = 0x7FFFFFFF
_STRINGS_ONLY = {str}
# How many values Python sorts in one step in a state with a budget, and into how many parts it is to divide more.
_MOST_SORTED = 1 << 13
_PARTS = 256
# With a budget, strings up to this are made before they are charged.
_AT_ONCE = 1 << 26
# So many comparisons that count no instructions are made until somebody looks whether the program is to be stopped.
_MOST_COMPARISONS = 1_000


def _is_plain(value: LuaValue) -> bool:
    """Tell whether `value` is a table on which raw access does all that indexing and `#` would do."""
    if value.__class__ is not LuaTable:
        return False
    metatable = value.metatable
    if metatable is None:
        return True
    return all(metatable.get(event) is None for event in READ_WRITE_LENGTH)


def _check_table_like(state: State, value: LuaValue, position: int, events: tuple[str, ...]) -> None:
    """Raise the "table expected" error unless `value` is a table or has a metamethod for each of `events`."""
    if value.__class__ is LuaTable:
        return
    metatable = None if value is NO_VALUE else get_metatable(state, value)
    if metatable is None or any(metatable.get(event) is None for event in events):
        raise type_error(state, position, "table", value)


def concat(
    state: State,
    table: LuaValue = NO_VALUE,
    separator: LuaValue = None,
    first: LuaValue = None,
    last: LuaValue = None,
    *_: LuaValue,
) -> Results:
    plain = _is_plain(table)
    if plain:
        size = table.length()
    else:
        _check_table_like(state, table, 1, READ_LENGTH)
        size = object_length(state, table)
    separator = opt_string(state, separator, 2, "")
    first = opt_integer(state, first, 3, 1)
    last = opt_integer(state, last, 4, size)
    spend_on_elements(state, last - first + 1, ELEMENTS if plain else 1)
    if plain and first > 0 and last <= table.length():
        values = table.slice(first, last)
        try:
            size = sum(map(len, values))
        except TypeError:  # not all of them are strings
            pass
        else:
            return _join(state, separator, values, size)
    with WorkingMemory(state) as memory:
        size = 0
        values = []
        for keys in in_steps(state, range(first, last + 1)):
            for key in keys:
                value = _field_text(state, table.get(key) if plain else index(state, table, key), key)
                size += len(value)
                memory.take(PIECE)
                values.append(value)
        return _join(state, separator, values, size)


def quick_concat(state: State) -> Callable[[LuaTable, str], Results]:
    """Return what translated code calls in place of `concat`, for a table without metatable."""
    heap = state.heap
    budget = state.budget
    # So many parts and separators cannot be too large together while no more memory may be in use than `ceiling` says.
    ceiling = 0
    few = -1

    def concat_quickly(table: LuaTable, separator: str) -> Results:
        nonlocal ceiling, few
        values = table.array[1:]
        # To make a string tells its size ten times as fast as to add up the sizes of its parts; none of these is larger
        # than all that there is.
        if heap.ceiling is not ceiling:
            ceiling = heap.ceiling
            few = MAX_STRING // (2 * ceiling) if ceiling > 0 else -1
        if len(values) <= few and not budget.on and not heap.limited and heap.room > 0:
            try:
                result = separator.join(values)
            except TypeError:  # not all of them are strings
                return concat(state, table, separator)
            size = STRING + len(result)
            heap.room -= size
            if heap.room < 0:
                heap.exhausted(size, "string")
            return result
        most = (heap.ceiling - heap.room + len(separator)) * len(values)
        if most <= (_AT_ONCE if budget.on else MAX_STRING) and not heap.limited:
            try:
                text = separator.join(values)
            except TypeError:  # not all of them are strings
                return concat(state, table, separator)
            size = len(text)
        else:
            try:
                size = sum(map(len, values)) + len(separator) * max(len(values) - 1, 0)
            except TypeError:
                return concat(state, table, separator)
            if size > MAX_STRING or (heap.limited and heap.room <= plenty(size)):
                return concat(state, table, separator)
            text = None
        if budget.on:
            count = len(values)
            if count >= ELEMENTS:
                budget.spend(count // ELEMENTS)
            if size >= BYTES:
                budget.spend(size // BYTES)
        heap.room -= STRING + size
        if heap.room < 0:
            heap.exhausted(STRING + size, "string")
        return separator.join(values) if text is None else text

    return concat_quickly


def _join(state: State, separator: str, values: list[str], size: int) -> str:
    size += len(separator) * max(len(values) - 1, 0)
    check_size(state, size)
    charge_result(state, size)
    return separator.join(values)


def _field_text(state: State, value: LuaValue, key: int) -> str:
    kind = value.__class__
    if kind is str:
        result: str = value
        return result
    if kind is int or kind is float:
        return number_to_string(value)
    raise runtime_error(state, f"invalid value ({type_name(value)}) at index {key} in table for 'concat'")


def insert(state: State, table: LuaValue = NO_VALUE, *arguments: LuaValue) -> Results:
    if len(arguments) == 1 and table.__class__ is LuaTable and table.metatable is None:
        table.set(table.length() + 1, arguments[0])
        return ()
    plain = _is_plain(table)
    if plain:
        end = table.length() + 1
    else:
        _check_table_like(state, table, 1, READ_WRITE_LENGTH)
        end = wrap(object_length(state, table) + 1)
    if len(arguments) == 1:
        key, value = end, arguments[0]
    elif len(arguments) == 2:
        key, value = check_integer(state, arguments[0], 2), arguments[1]
        if not _in_unsigned_range(key - 1, end):
            raise argument_error(state, 2, "position out of bounds")
        spend_on_elements(state, end - key, ELEMENTS if plain else 1)
        if plain and key < end:
            table.insert(key, value)
            return ()
        for place in range(end, key, -1):
            set_index(state, table, place, index(state, table, place - 1))
    else:
        raise runtime_error(state, "wrong number of arguments to 'insert'")
    if plain:
        table.set(key, value)
    else:
        set_index(state, table, key, value)
    return ()


def _in_unsigned_range(offset: int, limit: int) -> bool:
    """Compare as 64-bit unsigned integers: `offset` < `limit`."""
    return offset & 0xFFFFFFFFFFFFFFFF < limit & 0xFFFFFFFFFFFFFFFF


def remove(state: State, table: LuaValue = NO_VALUE, key: LuaValue = None, *_: LuaValue) -> Results:
    plain = _is_plain(table)
    if plain:
        size = table.length()
    else:
        _check_table_like(state, table, 1, READ_WRITE_LENGTH)
        size = object_length(state, table)
    key = opt_integer(state, key, 2, size)
    if key != size and not _in_unsigned_range(key - 1, size + 1):
        raise argument_error(state, 2, "position out of bounds")
    if plain:
        if 0 < key < size:
            spend_on_elements(state, size - key)
            return table.remove(key)
        value = table.get(key)
        table.set(key, None)
        return value
    value = index(state, table, key)
    spend_on_elements(state, size - key, 1)
    for place in range(key, size):
        set_index(state, table, place, index(state, table, place + 1))
    set_index(state, table, max(key, size), None)
    return value


def move(
    state: State,
    source: LuaValue = NO_VALUE,
    first: LuaValue = NO_VALUE,
    last: LuaValue = NO_VALUE,
    target: LuaValue = NO_VALUE,
    destination: LuaValue = None,
    *_: LuaValue,
) -> Results:
    first = check_integer(state, first, 2)
    last = check_integer(state, last, 3)
    target = check_integer(state, target, 4)
    _check_table_like(state, source, 1, READ)
    if destination is None:
        destination = source
        _check_table_like(state, destination, 1, WRITE)
    else:
        _check_table_like(state, destination, 5, WRITE)
    if last >= first:
        if first <= 0 and last >= MAX_INTEGER + first:
            raise argument_error(state, 3, "too many elements to move")
        if target > MAX_INTEGER - (last - first):
            raise argument_error(state, 4, "destination wrap around")
        plain = _is_plain(source) and _is_plain(destination)
        spend_on_elements(state, last - first + 1, ELEMENTS if plain else 1)
        _move_elements(state, source, first, last, target, destination)
    return destination


def _move_elements(state: State, source: LuaValue, first: int, last: int, target: int, destination: LuaValue) -> None:
    if _is_plain(source) and _is_plain(destination) and first > 0 and last <= source.length():
        if not state.budget.on or last - first < ONE_STEP:
            destination.assign(target, source.slice(first, last))
            return
        values = source.slice(first, last)
        for part in in_steps(state, range(len(values))):
            destination.assign(target + part.start, values[part.start : part.stop])
        return
    offset = target - first
    apart = target > last or target <= first
    if apart or (source is not destination and not equals(state, source, destination)):
        keys = range(first, last + 1)
    else:
        keys = range(last, first - 1, -1)
    for part in in_steps(state, keys):
        for key in part:
            set_index(state, destination, key + offset, index(state, source, key))


def pack(state: State, *arguments: LuaValue) -> Results:
    return packed(state, arguments)


def packed(state: State, values: tuple[LuaValue, ...]) -> LuaTable:
    """What `pack` does, for translated code, which has the values in a tuple."""
    heap = state.heap
    if heap.recorder is None and values and values[-1] is not None:
        table = make_packed(heap, values)
        if table is not None:
            return table
    table = state.new_table()
    table.pack(values)
    return table


def unpack(
    state: State, table: LuaValue = NO_VALUE, first: LuaValue = None, last: LuaValue = None, *_: LuaValue
) -> Results:
    first = opt_integer(state, first, 2, 1)
    if table is NO_VALUE:
        table = None
    if last is None or last is NO_VALUE:
        last = table.length() if _is_plain(table) else object_length(state, table)
    else:
        last = check_integer(state, last, 3)
    if first > last:
        return ()
    if last - first >= MAX_RESULTS:
        raise runtime_error(state, "too many results to unpack")
    spend_on_elements(state, last - first + 1, ELEMENTS if _is_plain(table) else 1)
    if _is_plain(table):
        values = table.slice(first, last)
    else:
        values = [index(state, table, key) for key in range(first, last + 1)]
    return values[0] if first == last else tuple(values)


# -- sort -----------------------------------------------------------------------------------------------


def sort(state: State, table: LuaValue = NO_VALUE, comparator: LuaValue = None, *_: LuaValue) -> Results:
    if comparator is None and not state.budget.on and table.__class__ is LuaTable and _sort_strings(table):
        return ()
    plain = _is_plain(table)
    if plain:
        size = table.length()
    else:
        _check_table_like(state, table, 1, READ_WRITE_LENGTH)
        size = object_length(state, table)
    if size < 2:
        return ()
    if size >= MAX_SORT_SIZE:
        raise argument_error(state, 1, "array too big")
    if comparator is not None and not isinstance(comparator, FUNCTION_TYPES):
        raise type_error(state, 2, "function", comparator)
    # A comparison by a Lua function counts for itself, one that Python makes is fast.
    comparisons = size * size.bit_length()
    natively = comparator is None or comparator.__class__ is LuaFunction
    spend_on_elements(state, comparisons, COMPARISONS if natively else 1)
    if plain and comparator is None:
        ordered = _sorted_values(state, table.slice(1, size))
        if ordered is not None:
            table.assign(1, ordered)
            return ()
    if comparator is None:
        spend_on_elements(state, comparisons, 1)
        _sort(state, table, size, plain, _watched(state, lambda a, b: less_than(state, a, b)))
    elif not natively:
        _sort(state, table, size, plain, _watched(state, partial(state.call, comparator)))
    elif plain and comparator.__class__ is LuaFunction and sort_by_parts(state, table, size, comparator):
        return ()
    elif plain:
        state.call_repeatedly(comparator, lambda series: table_sorter(state, table, series).sort(1, size))
    else:
        state.call_repeatedly(comparator, lambda series: _sort(state, table, size, False, series.call))
    return ()


def _sort_strings(table: LuaTable) -> bool:
    """Sort the elements of a table that stores concern nobody of; False, and nothing done, unless all are strings."""
    array = table.array
    if table.metatable is not None or table.watched is not None or not 2 < len(array) < MAX_SORT_SIZE:
        return False
    values = array[1:]
    if values[0].__class__ is not str or set(map(type, values)) != _STRINGS_ONLY:
        return False
    values.sort()
    array[1:] = values
    return True


def _watched(state: State, less: Callable[..., Results]) -> Callable[..., Results]:
    """Return a comparison that counts no instructions so that the deadline is looked at all the same."""
    budget = state.budget
    if not budget.on:
        return less
    unseen = 0

    def compare(a: LuaValue, b: LuaValue) -> Results:
        nonlocal unseen
        unseen += 1
        if unseen == _MOST_COMPARISONS:
            unseen = 0
            budget.look()
        return less(a, b)

    return compare


def _sort(state: State, table: LuaValue, size: int, plain: bool, less: Callable[..., Results]) -> None:
    if plain:
        TableSorter(state, table, less).sort(1, size)
        return
    sorter = Sorter(
        state,
        lambda key: index(state, table, key),
        lambda key, value: set_index(state, table, key, value),
        less,
    )
    sorter.sort(1, size)


def _sorted(state: State, values: list[Any]) -> list[Any]:
    """Return numbers or strings in order; in a state with a budget, by steps that take a few milliseconds at most."""
    budget = state.budget
    if not budget.on or len(values) <= _MOST_SORTED:
        return sorted(values)
    budget.look()
    borders = list(dict.fromkeys(sorted(values[:: len(values) // _PARTS])))
    parts: list[list[Any]] = [[] for _ in range(len(borders) + 1)]
    for start in range(0, len(values), _MOST_SORTED):
        for value in values[start : start + _MOST_SORTED]:
            parts[bisect_right(borders, value)].append(value)
        budget.look()
    if max(map(len, parts)) == len(values):
        # There is little to sort then.
        return sorted(values)
    ordered: list[Any] = []
    for part in parts:
        ordered += _sorted(state, part)
    return ordered


def _sorted_values(state: State, values: list[Any]) -> list[Any] | None:
    """Sort numbers or strings; None when the outcome could be told apart from the reference's.

    That is the case with anything else among the values, with NaN, and where equal values are not the same
    (1 and 1.0, 0.0 and -0.0), whose final order depends on the algorithm.
    """
    kinds = set(map(type, values))
    if len(kinds) == 1 and (str in kinds or int in kinds):
        if str in kinds:
            # What a comparison looks at beyond the size of a number.
            longer = sum(map(len, values)) - BYTES * len(values)
            spend_on_bytes(state, longer * len(values).bit_length())
        return _sorted(state, values)
    if not kinds <= {int, float} or any(map(operator.ne, values, values)):
        return None
    ordered = _sorted(state, values)
    if len(kinds) == 2 and any(a == b and a.__class__ is not b.__class__ for a, b in zip(ordered, ordered[1:])):
        return None
    signs = {math.copysign(1.0, value) for value in values if value == 0.0} if 0.0 in values else ()
    return ordered if len(signs) < 2 else None


FUNCTIONS: dict[str, Any] = {
    "concat": concat,
    "insert": insert,
    "move": move,
    "pack": pack,
    "remove": remove,
    "sort": sort,
    "unpack": unpack,
}


def open_library(state: State) -> LuaTable:
    quick = {"table_concat": quick_concat(state), "table_pack": partial(packed, state)}
    state.library_data.setdefault(QUICK_FUNCTIONS, {}).update(quick)
    return new_library(state, "table", FUNCTIONS)
