"""Damaged chunks: reading and verifying them ends in their own errors only, and what is accepted can run."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from luapy.bytecode import chunkformat
from luapy.bytecode.dump import dump
from luapy.bytecode.listing import listing
from luapy.bytecode.proto import Proto
from luapy.bytecode.undump import ChunkError, undump
from luapy.bytecode.verifier import VerifyError, verify
from tests.bytecode.corpus import PROGRAM_FILES, functions_of, reference_chunk
from tests.bytecode.mutations import mutate, run, runnable_chunk

# What is done to a chunk: at a place between its header (0) and its end (1), bytes are replaced by others.
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), st.binary(max_size=6)), min_size=1, max_size=4)


def read_and_verify(data: bytes) -> Proto | None:
    """Read and verify a chunk as ``load`` does; None when it is refused."""
    try:
        proto = undump(data, "=damaged")
        verify(proto)
    except (ChunkError, VerifyError):
        return None
    return proto


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(PROGRAM_FILES), st.booleans(), EDITS)
def test_edited_chunks(path: Path, strip: bool, edits: list[tuple[float, int, bytes]]) -> None:
    data = reference_chunk(path, strip)
    for place, removed, inserted in edits:
        start = len(chunkformat.HEADER) + int(place * (len(data) - len(chunkformat.HEADER)))
        data = data[:start] + inserted + data[start + removed :]
    proto = read_and_verify(data)
    if proto is not None:
        assert listing(proto, full=True)
        assert listing(undump(dump(proto), "=again"), full=True) == listing(proto, full=True)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
@example(b"\x01" + b"\x80" * 20)
def test_random_bytes_behind_the_header(data: bytes) -> None:
    proto = read_and_verify(chunkformat.HEADER + data)
    if proto is not None:
        assert listing(proto, full=True)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=12))
def test_listing_shows_unverified_code(seed: int, instructions: list[int]) -> None:
    proto = undump(runnable_chunk(), "=damaged")
    function = random.Random(seed).choice(functions_of(proto))
    function.code[: len(instructions)] = instructions
    assert listing(proto, full=True).count(" slots, ") == len(functions_of(proto))


def test_mutants_that_are_accepted_run() -> None:
    chance = random.Random(5)
    accepted = succeeded = 0
    while accepted < 150:
        proto = undump(runnable_chunk(), "=mutant")
        mutate(proto, chance)
        try:
            verify(proto)
        except VerifyError:
            continue
        accepted += 1
        succeeded += run(proto)
    # Neither all nor none: the mutants are neither harmless nor hopeless.
    assert 0 < succeeded < accepted
