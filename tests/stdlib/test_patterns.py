"""What the pattern matcher does that results alone do not show: its limits, its translation, its cache."""

from __future__ import annotations

import contextlib
from random import Random

import pytest

from luapy.stdlib.pattern_matcher import PatternError
from luapy.stdlib.patterns import CACHE_SIZE, PatternCache
from tests.stdlib.library_calls import Comparison

TRANSLATABLE = ("%w+", "^%s*(.-)%s*$", "()%a()", "(a)%1", "%f[%w]%w+", "%f[%z]", "[^%s]-x", "a?b*c+d-$")
NOT_TRANSLATABLE = ("%b()", "a%", "[a", "(a", "a)", "%1", "%f", ("()" * 33), ("a?" * 200))


@pytest.mark.parametrize("text", TRANSLATABLE)
def test_is_translated_after_some_use(text: str) -> None:
    pattern = PatternCache(patience=2).get(text)
    for _ in range(2):
        pattern.search("some data and text", 0)
        assert pattern.regex is None
    pattern.search("some data and text", 0)
    assert pattern.regex is not None


def test_is_translated_at_once_for_a_long_subject() -> None:
    pattern = PatternCache().get("%w+")
    assert pattern.search("x" * 10_000, 0) == (0, 10_000, ())
    assert pattern.regex is not None


@pytest.mark.parametrize("text", NOT_TRANSLATABLE)
def test_is_never_translated(text: str) -> None:
    pattern = PatternCache(patience=0).get(text)
    for _ in range(5):
        with contextlib.suppress(PatternError):
            pattern.search("bbb", 0)
    assert pattern.regex is None


def test_cache_is_bounded() -> None:
    cache = PatternCache()
    for number in range(3 * CACHE_SIZE):
        cache.get(f"[{number}]+")
    assert len(cache.patterns) <= CACHE_SIZE
    assert len(cache.classes) <= CACHE_SIZE


def test_nesting_limit(comparison: Comparison) -> None:
    """Patterns about as deep as the reference's matcher may nest: what counts is which choices it makes."""
    random = Random(1)
    too_complex = 0
    for _ in range(300):
        main = random.choice(("a?", "a*"))
        # No part needs a character: a failure would send the reference through all combinations.
        parts = [random.choice((main, main, "b?", "b*")) for _ in range(random.randint(190, 420))]
        for _ in range(random.randint(0, 12)):
            parts[random.randrange(len(parts))] = random.choice(("()", "(a?)", "(b*)", "b-"))
        text = "a" * random.choice((150, 199, 200, 201, 420)) + random.choice(("", "b"))
        ours, expected = comparison.call("string.find", text, "".join(parts))
        assert ours == expected
        too_complex += "too complex" in expected[1]
    assert 0 < too_complex < 300


def test_long_subject_needs_no_recursion(comparison: Comparison) -> None:
    long = "ab" * 50_000
    for pattern in (".-$", ".*b", "(.-)(b)$", "[ab]*", "(a?b?)*", "(" * 30 + ".*" + ")" * 30):
        comparison.check_call("string.match", long, pattern)
        comparison.check_call("string.find", long, pattern, 5)
