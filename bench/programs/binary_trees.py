"""Many small trees built and dropped: allocation and garbage."""

from __future__ import annotations

SMALL = 5
DEFAULT = 13


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left: Tree | None = None, right: Tree | None = None) -> None:
        self.left = left
        self.right = right


def build(depth: int) -> Tree:
    if depth == 0:
        return Tree()
    return Tree(build(depth - 1), build(depth - 1))


def count(tree: Tree) -> int:
    if tree.left is None:
        return 1
    return 1 + count(tree.left) + count(tree.right)


def run(n: int) -> int:
    long_lived = build(n)
    total = 0
    for depth in range(4, n + 1, 2):
        for _ in range(1 << (n - depth)):
            total += count(build(depth))
    return total + count(long_lived)
