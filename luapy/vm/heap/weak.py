"""Weak tables in the atomic phase: strong sides, ephemerons, clearing (manual section 2.5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.heap.marking import weak_mode
from luapy.vm.wholetables import clear_fields

if TYPE_CHECKING:
    from luapy.vm.heap.marking import Marker
    from luapy.vm.table import LuaTable


class WeakTables:
    """The weak tables that a cycle has met; which they are grows while objects are resurrected."""

    def __init__(self, marker: Marker) -> None:
        self.marker = marker
        self.seen = 0
        self.weak_values: list[LuaTable] = []
        self.weak_keys: list[LuaTable] = []
        # Fields of ephemeron tables whose key has not been reached, as (key, value).
        self.waiting: list[tuple[Any, Any]] = []

    def converge(self) -> None:
        """Mark until the strong sides of all weak tables, and the values of all reached ephemeron keys, are reached."""
        marker = self.marker
        while True:
            marker.propagate()
            self._take_new_tables()
            marker.propagate()
            if self.seen < len(marker.weak_tables):
                continue
            still_waiting = []
            reached = False
            # Backwards every other time: a chain of keys takes few rounds in either direction.
            self.waiting.reverse()
            for key, value in self.waiting:
                if marker.is_dead(key):
                    still_waiting.append((key, value))
                else:
                    marker.add(value)
                    reached = True
                    if marker.pending:
                        marker.propagate()
            self.waiting = still_waiting
            if not reached:
                return

    def _take_new_tables(self) -> None:
        marker = self.marker
        while self.seen < len(marker.weak_tables):
            table = marker.weak_tables[self.seen]
            self.seen += 1
            if marker.look is not None:
                marker.look()
            mode = weak_mode(table)
            if "v" in mode:
                self.weak_values.append(table)
            if "k" in mode:
                self.weak_keys.append(table)
            if mode == "v" or ("v" in mode and "k" not in mode):
                marker.add_keys(table)
            elif "v" not in mode:
                if "k" not in mode:
                    # The mode was changed after the table was met.
                    marker.scan_table(table)
                    continue
                self._take_ephemerons(table)

    def _take_ephemerons(self, table: LuaTable) -> None:
        marker = self.marker
        for key, value in table.items():
            if value.__class__ is str or not marker.is_dead(value):
                continue
            if marker.is_dead(key):
                self.waiting.append((key, value))
            else:
                marker.add(value)

    def clear_values(self, first: int = 0) -> None:
        """Clear the fields with dead values, of the weak tables from number `first` on."""
        for table in self.weak_values[first:]:
            clear_fields(table, self.marker.is_dead, values=True)

    def clear_keys(self) -> None:
        for table in self.weak_keys:
            clear_fields(table, self.marker.is_dead, values=False)

    def count_strings(self) -> None:
        """Strings are values, which weak tables keep: count those of the fields that are left."""
        marker = self.marker
        for table in marker.weak_tables:
            for key, value in table.items():
                if key.__class__ is str:
                    marker.add_string(key)
                if value.__class__ is str:
                    marker.add_string(value)
