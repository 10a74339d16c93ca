"""Records sorted with list.sort: by a key of two fields, by name, and plain numbers."""

from __future__ import annotations

SMALL = 30
DEFAULT = 5000


class Person:
    __slots__ = ("age", "name", "number")

    def __init__(self, name: str, age: int, number: int) -> None:
        self.name = name
        self.age = age
        self.number = number


def people(count: int) -> list[Person]:
    persons, seed = [], 7
    for i in range(1, count + 1):
        seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
        persons.append(Person(f"p{(seed >> 12) % 5000}", (seed >> 8) % 90, i))
    return persons


def checksum(persons: list[Person]) -> int:
    total = 0
    for i, person in enumerate(persons, 1):
        total = (total * 31 + person.number * i) % 1000003
    return total


def run(n: int) -> int:
    persons = people(n)
    persons.sort(key=lambda person: (person.age, person.number))
    total = checksum(persons)
    persons.sort(key=lambda person: (person.name, person.number))
    total += checksum(persons)
    ages = [person.age for person in persons]
    ages.sort()
    return total + ages[0] + ages[n // 2 - 1] + ages[-1]
