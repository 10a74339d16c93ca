"""A cache that forgets what was used longest ago: a doubly linked list and a table by name."""

from __future__ import annotations

SMALL = 300
DEFAULT = 25000


class Entry:
    __slots__ = ("name", "next", "previous", "value")

    next: Entry
    previous: Entry

    def __init__(self, name: str, value: int) -> None:
        self.name = name
        self.value = value


def unlink(entry: Entry) -> None:
    entry.previous.next = entry.next
    entry.next.previous = entry.previous


class Cache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.entries: dict[str, Entry] = {}
        self.head = Entry("", 0)
        self.tail = Entry("", 0)
        self.head.next, self.tail.previous = self.tail, self.head

    def link_first(self, entry: Entry) -> None:
        second = self.head.next
        entry.previous, entry.next = self.head, second
        self.head.next = second.previous = entry

    def get(self, name: str) -> int | None:
        entry = self.entries.get(name)
        if entry is None:
            return None
        unlink(entry)
        self.link_first(entry)
        return entry.value

    def put(self, name: str, value: int) -> None:
        if len(self.entries) >= self.capacity:
            last = self.tail.previous
            unlink(last)
            del self.entries[last.name]
        entry = Entry(name, value)
        self.entries[name] = entry
        self.link_first(entry)


def run(n: int) -> int:
    names = [f"page {i}" for i in range(200)]
    cache = Cache(100)
    seed, hits, total = 7, 0, 0
    for i in range(1, n + 1):
        seed = (seed * 1103515245 + 12345) % 2147483648
        draw = seed // 65536
        name = names[draw % 200 if draw % 4 == 0 else draw % 90]
        value = cache.get(name)
        if value is not None:
            hits += 1
            total = (total + value) % 1000003
        else:
            cache.put(name, i)
    return hits * 1000003 + total
