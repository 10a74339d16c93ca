"""Slices of a DNA string counted in a dictionary keyed by strings, then sorted by frequency."""

from __future__ import annotations

SMALL = 200
DEFAULT = 15000


def dna(length: int) -> str:
    letters, parts, seed = "ACGTATA", [], 42
    for _ in range(length):
        seed = (seed * 3877 + 29573) % 139968
        parts.append(letters[seed % 7])
    return "".join(parts)


def count_slices(sequence: str, size: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for i in range(len(sequence) - size + 1):
        piece = sequence[i : i + size]
        counts[piece] = counts.get(piece, 0) + 1
    return counts


def frequencies(sequence: str, size: int) -> str:
    counts = count_slices(sequence, size)
    pieces = sorted(counts, key=lambda piece: (-counts[piece], piece))
    return "\n".join([f"{piece} {counts[piece] * 100 / (len(sequence) - size + 1):.3f}" for piece in pieces])


def run(n: int) -> str:
    sequence = dna(n)
    report = [frequencies(sequence, 1), frequencies(sequence, 2)]
    for piece in ("GGT", "GGTA", "GGTATT", "GGTATTTTAATT"):
        report.append(f"{count_slices(sequence, len(piece)).get(piece, 0)}\t{piece}")
    return "\n".join(report)
