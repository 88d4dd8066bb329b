"""Analyzed texts, a line each, as numbers of terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class TokenIds:
    """All terms of all texts, numbered in the order in which they first occur."""

    offsets: np.ndarray
    terms: np.ndarray

    @staticmethod
    def write(folder: Path) -> None:
        """Makes the numbers of `documents.tokens`, beside it."""
        numbers: dict[str, int] = {}
        terms, counts = [], []
        with (folder / "documents.tokens").open() as file:
            for line in file:
                found = [numbers.setdefault(term, len(numbers)) for term in line.split()]
                counts.append(len(found))
                terms.append(np.array(found, np.uint32))
        np.concatenate(terms).tofile(folder / "documents.ids.u32")
        np.array(counts, np.uint32).tofile(folder / "documents.lengths.u32")
        (folder / "vocabulary").write_text("".join(f"{term}\n" for term in numbers))

    @staticmethod
    def read(folder: Path, name: str) -> TokenIds:
        lengths = np.fromfile(folder / f"{name}.lengths.u32", np.uint32)
        offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        return TokenIds(offsets, np.fromfile(folder / f"{name}.ids.u32", np.uint32))

    @staticmethod
    def read_queries(folder: Path) -> list[Counter[int]]:
        """How often each query has each term; terms that no document has are left out."""
        vocabulary = (folder / "vocabulary").read_text().split()
        numbers = {term: number for number, term in enumerate(vocabulary)}
        lines = (folder / "queries.tokens").read_text().splitlines()
        return [Counter(numbers[term] for term in line.split() if term in numbers) for line in lines]

    def lists(self) -> Iterator[np.ndarray]:
        return (self.terms[a:b] for a, b in zip(self.offsets, self.offsets[1:]))
