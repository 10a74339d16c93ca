"""A simulation: events as objects in a binary heap that is ordered by a comparison function."""

from __future__ import annotations

from typing import Callable

SMALL = 30
DEFAULT = 6000


class Event:
    __slots__ = ("kind", "number", "time")

    def __init__(self, time: int, number: int, kind: int) -> None:
        self.time = time
        self.number = number
        self.kind = kind


class Queue:
    def __init__(self, before: Callable[[Event, Event], bool]) -> None:
        self.before = before
        self.items: list[Event] = []

    def push(self, item: Event) -> None:
        items, before = self.items, self.before
        place = len(items)
        items.append(item)
        while place > 0:
            parent = (place - 1) // 2
            if not before(item, items[parent]):
                break
            items[place] = items[parent]
            place = parent
        items[place] = item

    def pop(self) -> Event:
        items, before = self.items, self.before
        first = items[0]
        last = items.pop()
        size = len(items)
        if size == 0:
            return first
        place = 0
        while True:
            child = place * 2 + 1
            if child >= size:
                break
            if child + 1 < size and before(items[child + 1], items[child]):
                child += 1
            if not before(items[child], last):
                break
            items[place] = items[child]
            place = child
        items[place] = last
        return first


def earlier(a: Event, b: Event) -> bool:
    if a.time != b.time:
        return a.time < b.time
    return a.number < b.number


def run(n: int) -> int:
    queue = Queue(earlier)
    seed, number, checksum = 42, 0, 0

    def schedule(now: int, kind: int) -> None:
        nonlocal seed, number
        seed = (seed * 1103515245 + 12345) % 2147483648
        number += 1
        queue.push(Event(now + seed // 65536 % 100, number, kind))

    for i in range(1, 41):
        schedule(0, i % 3)
    for _ in range(n):
        event = queue.pop()
        checksum = (checksum * 31 + event.time + event.number) % 1000003
        schedule(event.time, (event.kind + 1) % 3)
    return checksum
