"""Words of a text counted alone and in pairs: finditer, dictionaries keyed by words, dictionaries of dictionaries."""

from __future__ import annotations

import re

SMALL = 100
DEFAULT = 40000
WORD = re.compile("[A-Za-z]+")
TEXT = """it was the best of times it was the worst of times it was the age of wisdom
  it was the age of foolishness it was the epoch of belief it was the epoch of incredulity"""
WORDS = TEXT.split()


def make_text(length: int) -> str:
    words, seed = [], 5
    for i in range(1, length + 1):
        seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
        word = WORDS[(seed >> 9) % len(WORDS)]
        if i % 12 == 1:
            word = word[0].upper() + word[1:]
        words.append(word + "." if i % 12 == 0 else word)
    return " ".join(words)


def count_pairs(text: str) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    singles: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    previous = None
    for match in WORD.finditer(text.lower()):
        word = match[0]
        singles[word] = singles.get(word, 0) + 1
        if previous is not None:
            followers = pairs.get(previous)
            if followers is None:
                followers = pairs[previous] = {}
            followers[word] = followers.get(word, 0) + 1
        previous = word
    return singles, pairs


def most_frequent(pairs: dict[str, dict[str, int]], limit: int) -> str:
    ranking = []
    for first, followers in pairs.items():
        for second, count in followers.items():
            ranking.append((-count, f"{first} {second}"))
    ranking.sort()
    return "\n".join([f"{text}: {-count}" for count, text in ranking[:limit]])


def run(n: int) -> str:
    singles, pairs = count_pairs(make_text(n))
    return f"{most_frequent(pairs, 10)}\nthe: {singles.get('the', 0)}"
