"""Coroutines as generators: a recursive tree walk, permutations, and a chain of filters that finds primes."""

from __future__ import annotations

from collections.abc import Iterator

SMALL = 20
DEFAULT = 2000


class Tree:
    __slots__ = ("key", "left", "right")

    def __init__(self, key: int) -> None:
        self.key = key
        self.left: Tree | None = None
        self.right: Tree | None = None


def insert(tree: Tree | None, key: int) -> Tree:
    if tree is None:
        return Tree(key)
    if key < tree.key:
        tree.left = insert(tree.left, key)
    else:
        tree.right = insert(tree.right, key)
    return tree


def walk(tree: Tree | None) -> Iterator[int]:
    if tree is not None:
        yield from walk(tree.left)
        yield tree.key
        yield from walk(tree.right)


def sum_in_order(count: int) -> int:
    tree = None
    key = 1
    for _ in range(count):
        key = key * 7919 % 10007
        tree = insert(tree, key)
    total = 0
    for position, value in enumerate(walk(tree), 1):
        total += position * value
    return total


def permute(items: list[int], count: int) -> Iterator[list[int]]:
    if count == 1:
        yield items
        return
    last = count - 1
    for i in range(count):
        items[i], items[last] = items[last], items[i]
        yield from permute(items, last)
        items[i], items[last] = items[last], items[i]


def count_ordered_ends(size: int) -> int:
    count = 0
    for permutation in permute(list(range(size)), size):
        if permutation[0] < permutation[-1]:
            count += 1
    return count


def numbers(limit: int) -> Iterator[int]:
    yield from range(2, limit + 1)


def without_multiples(prime: int, source: Iterator[int]) -> Iterator[int]:
    for n in source:
        if n % prime:
            yield n


def sum_of_primes(limit: int) -> int:
    source = numbers(limit)
    total = 0
    while True:
        prime = next(source, None)
        if prime is None:
            return total
        total += prime
        source = without_multiples(prime, source)


def run(n: int) -> int:
    return sum_in_order(n * 4) + count_ordered_ends(6) + sum_of_primes(n // 5)
