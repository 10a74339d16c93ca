"""Limits of library functions: what they check and charge before they build anything (manual section 2.1).

A result is charged to the state's heap as the reference's object would be. Working memory is charged too, while a
function has it, but only in a state with a limit: `WorkingMemory` does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.costs import BINARY, BYTES, CHARACTERS, ELEMENTS, FEW_CHARACTERS, LEVELS, LONG_STRING, SOURCE
from luapy.vm.errors import runtime_error
from luapy.vm.heap.sizes import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.state import State

# The reference keeps the sizes that its string functions compute within a C int.
MAX_STRING = 0x7FFFFFFF
# Values that one call can push: the reference's stack of a million slots, less what every call needs of it.
MAX_RESULTS = 999_900
# What Python takes for a small string in a list: the object, the slot, and room for the list to grow.
PIECE = 72
# The seconds that it takes at least to load a byte of a chunk.
LOADING_TIME = 5e-7
# Looking at many characters one by one takes about so many seconds for each; it is not begun if there is not so
# much time.
_MANY_CHARACTERS = 10_000
CHARACTER_TIME = 1e-6
# Loops of luapy's own charge for so many characters, or look at the clock after so many elements, at a time.
ONE_STEP = 1 << 11
# Formats and patterns up to this length are kept parsed in their state. A character takes up to so many bytes there.
LONGEST_KEPT = 256
PARSED = 150
_WORKING_STEP = 1 << 16
# Strings up to this are put together in one step if there is plenty of room, even with a limit on memory.
SHORT = 4000


def check_size(state: State, size: int) -> None:
    """Every string function passes here before it builds `size` bytes that its arguments do not bound."""
    if size > MAX_STRING:
        raise runtime_error(state, "resulting string too large")
    heap = state.heap
    if heap.limited:
        # By the reference's model the buffer and the string made of it exist at once.
        needed = 2 * size if heap.model_only else size
        heap.grow(needed, "working memory")
        heap.release(needed)


def plenty(size: int) -> int:
    """Return how much room is more than it takes to make a string of up to `size` bytes, working memory included.

    Where there is more, it makes no difference when, and in which parts, that memory is charged.
    """
    return _WORKING_STEP + 4 * (STRING + size)


def charge_result(state: State, length: int) -> None:
    """Charge for a string of `length` bytes that is about to be made, of a size that has been checked."""
    heap = state.heap
    if length >= BYTES and state.budget.on:
        state.budget.spend(length // BYTES)
    heap.room -= STRING + length
    if heap.room < 0:
        heap.exhausted(STRING + length, "string")


def spend_on_bytes(state: State, count: int) -> None:
    """Charge the budget for Python's work on `count` bytes that is about to be done."""
    if count >= BYTES and state.budget.on:
        state.budget.spend(count // BYTES)


def spend_on_long_string(state: State, length: int) -> None:
    """Charge the budget for work on a string that counts only if that is long."""
    if length > LONG_STRING and state.budget.on:
        state.budget.spend(length // BYTES)


def spend_on_characters(state: State, count: int) -> None:
    """Charge the budget for luapy's work on `count` characters that is about to be done, one by one."""
    if count > FEW_CHARACTERS and state.budget.on:
        state.budget.spend(count // CHARACTERS)
        if count > _MANY_CHARACTERS:
            state.budget.expect(count * CHARACTER_TIME)


def spend_on_elements(state: State, count: int, each: int = ELEMENTS) -> None:
    """Charge the budget for work on `count` elements that is about to be done: one for `each` of them."""
    if count >= each and state.budget.on:
        state.budget.spend(count // each)


def spend_on_levels(state: State, level: int) -> None:
    """Charge the budget for a walk over the stack to `level`, which may not be there."""
    if level >= LEVELS and state.budget.on:
        state.budget.spend(min(level, MAX_RESULTS) // LEVELS)


def spend_on_chunk(state: State, text: str) -> None:
    """Charge the budget for the loading of a chunk, text or binary."""
    if state.budget.on:
        state.budget.spend(len(text) * (BINARY if text[:1] == "\x1b" else SOURCE))
        state.budget.expect(len(text) * LOADING_TIME)


def in_steps(state: State, keys: range) -> Iterator[range]:
    """Yield parts of `keys`, of which each is worked on for a few milliseconds at most."""
    for start in range(0, len(keys), ONE_STEP):
        if start and state.budget.on:
            state.budget.look()
        yield keys[start : start + ONE_STEP]


def new_string(state: State, text: str) -> str:
    """Charge for a string that is no larger than one that exists already, and return it."""
    heap = state.heap
    heap.room -= STRING + len(text)
    if heap.room < 0:
        heap.exhausted(STRING + len(text), "string")
    return text


def keep(state: State, cache: dict[str, Any], most: int, text: str, parse: Callable[[str], Any]) -> Any:
    """Parse the text of a format or pattern, and keep what comes out for the next time unless the text is long."""
    if len(text) <= LONGEST_KEPT:
        if len(cache) >= most:
            cache.clear()
        parsed = cache[text] = parse(text)
        return parsed
    heap = state.heap
    size = PARSED * len(text)
    heap.borrow(size)
    try:
        return parse(text)
    finally:
        heap.repay(size)


def check_results(state: State, count: int, message: str) -> None:
    """Refuse to return `count` values when no stack could hold them."""
    if count > MAX_RESULTS:
        raise runtime_error(state, f"stack overflow ({message})")


class WorkingMemory:
    """What a function takes while it works, charged as it grows and given back at the end of a ``with``."""

    __slots__ = ("_borrowed", "_heap", "_taken")

    def __init__(self, state: State) -> None:
        self._heap = state.heap
        self._taken = 0
        self._borrowed = 0

    def take(self, size: int) -> None:
        """Charge so many bytes more. Raises as `Heap.charge` does."""
        self._taken += size
        if self._taken > self._borrowed and self._heap.limited:
            more = self._taken - self._borrowed
            if not self._heap.model_only:
                more += _WORKING_STEP
            self._heap.borrow(more)
            self._borrowed += more

    def __enter__(self) -> WorkingMemory:
        return self

    def __exit__(self, *_: Any) -> None:
        if self._borrowed:
            self._heap.repay(self._borrowed)
