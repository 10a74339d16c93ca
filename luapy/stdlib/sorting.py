"""The algorithm of ``table.sort``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.errors import runtime_error
from luapy.vm.frames import first_value
from luapy.vm.table import Guard
from luapy.vm.translator.pythonstack import ENTRY, set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from luapy.vm.budget import Budget
    from luapy.vm.errors import LuaError
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.translator.hosting import Series
    from luapy.vm.values import LuaValue, Results

# Partitions below this size take their middle element for a pivot even when the sort goes badly.
SMALL_PARTITION = 100
# So many comparisons are counted until somebody looks whether the program is to be stopped.
_UNSEEN = 20_000


def place_of_pivot(low: int, high: int, seed: int) -> int:
    """Return the place of the element that may become the pivot besides the first and the last one."""
    if high - low >= SMALL_PARTITION and seed:
        quarter = (high - low) // 4
        return seed % (2 * quarter) + low + quarter
    return (low + high) // 2


def next_seed(seed: int, high: int) -> int:
    """The reference draws on the clock here. Any change of place serves, and this one is repeatable."""
    return (seed * 0x5851F42D + high + 0x14057B7F) & 0xFFFFFFFF


class Sorter:
    """The reference's quicksort, so that an order function sees the same comparisons in the same order.

    The pivot is the median of the first, middle and last element. Of the two parts the smaller one is sorted
    by recursion, so the depth stays below the logarithm of the size.
    """

    def __init__(
        self,
        state: State,
        get: Callable[[int], LuaValue],
        put: Callable[[int, LuaValue], None],
        compare: Callable[[LuaValue, LuaValue], Results],
    ) -> None:
        self.state = state
        self.get = get
        self.put = put
        self.compare = compare

    def less(self, a: LuaValue, b: LuaValue) -> bool:
        return _is_true(self.compare(a, b))

    def invalid_order(self) -> LuaError:
        return runtime_error(self.state, "invalid order function for sorting")

    def sort(self, low: int, high: int, seed: int = 0) -> None:
        """Sort the elements `low` to `high`; `seed`, when not 0, moves the pivot of large parts."""
        while low < high:
            pivot = self.choose_pivot(low, high, seed)
            if pivot is None:
                return
            middle = self.partition(low, high, pivot)
            if middle - low < high - middle:
                self.sort(low, middle - 1, seed)
                smaller = middle - low
                low = middle + 1
            else:
                self.sort(middle + 1, high, seed)
                smaller = high - middle
                high = middle - 1
            if (high - low) // 128 > smaller:
                seed = next_seed(seed, high)

    def choose_pivot(self, low: int, high: int, seed: int) -> LuaValue:
        """Put `low`, the pivot and `high` in order and the pivot before `high`; None if that sorted them all."""
        get, put, less = self.get, self.put, self.less
        first, last = get(low), get(high)
        if less(last, first):
            put(low, last)
            put(high, first)
        if high - low == 1:
            return None
        place = place_of_pivot(low, high, seed)
        middle, first = get(place), get(low)
        if less(middle, first):
            put(place, first)
            put(low, middle)
        else:
            last = get(high)
            if less(last, middle):
                put(place, last)
                put(high, middle)
        if high - low == 2:
            return None
        pivot, before_last = get(place), get(high - 1)
        put(place, before_last)
        put(high - 1, pivot)
        return pivot

    def partition(self, low: int, high: int, pivot: LuaValue) -> int:
        """Move what is less than `pivot`, now at `high` - 1, before it; return where the pivot ends up."""
        get, put, less = self.get, self.put, self.less
        left, right = low, high - 1
        while True:
            left += 1
            left_value = get(left)
            while less(left_value, pivot):
                if left == high - 1:
                    raise self.invalid_order()
                left += 1
                left_value = get(left)
            right -= 1
            right_value = get(right)
            while less(pivot, right_value):
                if right < left:
                    raise self.invalid_order()
                right -= 1
                right_value = get(right)
            if right < left:
                put(high - 1, left_value)
                put(left, pivot)
                return left
            put(left, right_value)
            put(right, left_value)


class TooMuch(Exception):
    """A budget does not suffice for the comparisons."""


class RankSorter:
    """Does to ranks what `Sorter` does to elements that compare as they do, and counts its comparisons.

    `keys` has, from place 1 on, for each element its rank times `scale`, plus what it is to be known by afterwards.
    `total` is what the comparisons cost: `costs` has that of one by how many parts, from the first on, its elements
    have in common, and by its answer, true before false. Where that is not always the same, `groups` has for one part
    in common, and so on, the first and last place of the elements that have them in common, for each rank. With a
    budget, raises `TooMuch` as soon as it does not suffice.
    """

    def __init__(
        self,
        keys: list[int],
        scale: int,
        costs: Sequence[tuple[int, int]] = ((0, 0),),
        groups: Sequence[list[tuple[int, int]]] = (),
        budget: Budget | None = None,
    ) -> None:
        self.keys = keys
        self.scale = scale
        self.total = 0
        # What a comparison costs that is true by its first part, and how much more one that is false by it.
        self._cost = costs[0][0]
        self._more = costs[0][1] - costs[0][0] if groups else 0
        # How much more they cost where there is one part more in common.
        steps = [
            (one[0] - fewer[0], one[1] - fewer[1] - (one[0] - fewer[0]), group)
            for fewer, one, group in zip(costs, costs[1:], groups)
        ]
        self._steps = [step for step in steps if step[0] or step[1]]
        self._budget = budget
        self._unseen = 0

    def sort(self, low: int, high: int, seed: int = 0) -> None:
        """Sort the places `low` to `high`."""
        keys, scale, cost = self.keys, self.scale, self._cost
        is_uneven = bool(self._more or self._steps)
        while low < high:
            size = high - low
            first, last = keys[low], keys[high]
            if is_uneven:
                self._count_first(low, high, seed)
            if last // scale < first // scale:
                keys[low], keys[high] = first, last = last, first
            self.total += cost
            if size == 1:
                return
            place = (low + high) // 2 if not seed or size < SMALL_PARTITION else place_of_pivot(low, high, seed)
            pivot = keys[place]
            self.total += cost
            if pivot // scale < first // scale:
                keys[place], keys[low] = pivot, first = first, pivot
            else:
                self.total += cost
                if last // scale < pivot // scale:
                    keys[place], keys[high] = pivot, last = last, pivot
            if size == 2:
                return
            keys[place], keys[high - 1] = keys[high - 1], pivot
            # The ranks below and above the pivot's.
            below = pivot // scale * scale
            above = below + scale - 1
            left, right = low, high - 1
            stops: list[int] = []
            while True:
                left += 1
                while keys[left] < below:
                    left += 1
                right -= 1
                while keys[right] > above:
                    right -= 1
                if is_uneven:
                    stops += keys[left], keys[right]
                if right < left:
                    break
                keys[left], keys[right] = keys[right], keys[left]
            keys[left], keys[high - 1] = pivot, keys[left]
            self.total += cost * (left - low + high - 1 - right)
            if is_uneven:
                self._count_partition(low, high, left, right, stops)
            if self._budget is not None:
                self._look(self._budget, size)
            if left - low < high - left:
                self.sort(low, left - 1, seed)
                smaller = left - low
                low = left + 1
            else:
                self.sort(left + 1, high, seed)
                smaller = high - left
                high = left - 1
            if (high - low) // 128 > smaller:
                seed = next_seed(seed, high)

    def _count_first(self, low: int, high: int, seed: int) -> None:
        """Count what the comparisons that choose the pivot cost more than one that is true by its first part."""
        keys, scale = self.keys, self.scale
        first, last = keys[low] // scale, keys[high] // scale
        total = self._count_one(last, first)
        if high - low > 1:
            middle = keys[place_of_pivot(low, high, seed)] // scale
            if last < first:
                first, last = last, first
            total += self._count_one(middle, first)
            if middle >= first:
                total += self._count_one(last, middle)
        self.total += total

    def _count_one(self, one: int, other: int) -> int:
        is_not = one >= other
        total = self._more if is_not else 0
        for cost, more, group in self._steps:
            if group[one] is group[other]:
                total += cost + more if is_not else cost
        return total

    def _count_partition(self, low: int, high: int, left: int, right: int, stops: list[int]) -> None:
        """The same for a partition, which has put the pivot at `left`.

        Each element between the border ones has been compared once, and those where the searches met once more.
        `stops` are those for which the answer was false.
        """
        keys, scale = self.keys, self.scale
        rank = keys[left] // scale
        self.total += self._more * len(stops)
        for cost, more, group in self._steps:
            first, last = group[rank]
            count = min(last, high) - max(first, low)
            if not count and left < high - 1:
                # Nothing but the pivot itself is in the group.
                continue
            start, end = first * scale, last * scale + scale
            if cost:
                count -= (start <= keys[low] < end) + (start <= keys[high] < end)
                count += start <= keys[high - 1] < end
                count += sum([start <= key < end for key in keys[right:left]])
                self.total += cost * count
            if more:
                self.total += more * len([key for key in stops if start <= key < end])

    def _look(self, budget: Budget, size: int) -> None:
        if not budget.affords(self.total):
            raise TooMuch
        self._unseen += size
        if self._unseen > _UNSEEN:
            self._unseen = 0
            budget.look()


class TableSorter(Sorter):
    """Sorts a table that raw access serves, for the most part right in its array part."""

    def __init__(self, state: State, table: LuaTable, compare: Callable[[LuaValue, LuaValue], Results]) -> None:
        super().__init__(state, table.get, table.set, compare)
        self.table = table

    def partition(self, low: int, high: int, pivot: LuaValue) -> int:
        # The order function may do anything to the table, so nothing about it holds from one call to the next.
        array, get, compare = self.table.array, self.get, self.compare
        left, right = low, high - 1
        while True:
            left += 1
            left_value = array[left] if left < len(array) else get(left)
            while True:
                result = compare(left_value, pivot)
                if result is False or (result is not True and not _is_true(result)):
                    break
                if left == high - 1:
                    raise self.invalid_order()
                left += 1
                left_value = array[left] if left < len(array) else get(left)
            right -= 1
            right_value = array[right] if right < len(array) else get(right)
            while True:
                result = compare(pivot, right_value)
                if result is False or (result is not True and not _is_true(result)):
                    break
                if right < left:
                    raise self.invalid_order()
                right -= 1
                right_value = array[right] if right < len(array) else get(right)
            if right < left:
                self.put(high - 1, left_value)
                self.put(left, pivot)
                return left
            self.swap(left, left_value, right, right_value)

    def swap(self, left: int, left_value: LuaValue, right: int, right_value: LuaValue) -> None:
        """Put the value of each of two keys under the other one, the higher key last."""
        table = self.table
        array = table.array
        inside = right < len(array) and left_value is not None and right_value is not None
        if inside and table.watched.__class__ is not Guard:
            array[left] = right_value
            array[right] = left_value
        else:
            self.put(left, right_value)
            self.put(right, left_value)


class DirectSorter(TableSorter):
    """Sorts a table by a translated function, which it calls as `Series.call` does."""

    def __init__(self, state: State, table: LuaTable, series: Series) -> None:
        super().__init__(state, table, series.call)
        self.series = series

    def truth(self, results: Results) -> bool:
        """What a comparison answers that is no plain boolean."""
        series = self.series
        series.thread.frame = series.marker
        try:
            return _is_true(series.run_tail(results))
        except BaseException as error:
            return self.failed(error)

    def failed(self, error: BaseException) -> bool:
        return _is_true(self.series.failed(error))

    def less(self, a: LuaValue, b: LuaValue) -> bool:
        series = self.series
        marker = series.thread.frame = series.marker  # noqa: F841 -- looked for by `frames_of_groups`
        function = series.function
        try:
            result = function.call(function, series.depth, a, b)
        except BaseException as error:
            result = self.failed(error)
        if result is not False and result is not True:
            result = self.truth(result)
        series.thread.frame = series.frame
        return bool(result)

    def choose_pivot(self, low: int, high: int, seed: int) -> LuaValue:
        array = self.table.array
        if high >= len(array) or (seed and high - low >= SMALL_PARTITION):
            return super().choose_pivot(low, high, seed)
        get, less, swap = self.get, self.less, self.swap
        first, last = array[low], array[high]
        if less(last, first):
            swap(low, first, high, last)
        if high - low == 1:
            return None
        place = (low + high) // 2
        middle, first = array[place] if place < len(array) else get(place), array[low] if low < len(array) else get(low)
        if less(middle, first):
            swap(low, first, place, middle)
        else:
            last = array[high] if high < len(array) else get(high)
            if less(last, middle):
                swap(place, middle, high, last)
        if high - low == 2:
            return None
        pivot, before_last = get(place), get(high - 1)
        swap(place, pivot, high - 1, before_last)
        return pivot

    def partition(self, low: int, high: int, pivot: LuaValue) -> int:
        array, get, truth = self.table.array, self.get, self.truth
        series = self.series
        thread, depth, function = series.thread, series.depth, series.function
        marker = series.marker
        left, right, before_last = low, high - 1, high - 1
        while True:
            thread.frame = marker
            left += 1
            left_value = array[left] if left < len(array) else get(left)
            while True:
                try:
                    result = function.call(function, depth, left_value, pivot)
                except BaseException as error:
                    result = self.failed(error)
                    function = series.function
                    thread.frame = marker
                if result is not True and (result is False or not truth(result)):
                    break
                if left == before_last:
                    thread.frame = series.frame
                    raise self.invalid_order()
                left += 1
                try:
                    left_value = array[left]
                except IndexError:
                    left_value = get(left)
            right -= 1
            right_value = array[right] if right < len(array) else get(right)
            while True:
                try:
                    result = function.call(function, depth, pivot, right_value)
                except BaseException as error:
                    result = self.failed(error)
                    function = series.function
                    thread.frame = marker
                if result is not True and (result is False or not truth(result)):
                    break
                if right < left:
                    thread.frame = series.frame
                    raise self.invalid_order()
                right -= 1
                try:
                    right_value = array[right]
                except IndexError:
                    right_value = get(right)
            thread.frame = series.frame
            if right < left:
                self.put(before_last, left_value)
                self.put(left, pivot)
                return left
            self.swap(left, left_value, right, right_value)


for _entry in (DirectSorter.less, DirectSorter.partition):
    set_role(_entry, ENTRY)


def table_sorter(state: State, table: LuaTable, series: Any) -> TableSorter:
    """Return a sorter of a table by the function of `series`, a `Series` or `Calls`."""
    return DirectSorter(state, table, series) if series.is_direct else TableSorter(state, table, series.call)


def _is_true(results: Results) -> bool:
    value = first_value(results)
    return value is not None and value is not False
