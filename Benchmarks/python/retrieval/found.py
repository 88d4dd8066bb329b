"""What searches found: the document ordinals and scores of each query's best."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

NOBODY = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True)
class Found:
    """A row for each query, best first; NOBODY and 0 where there is no more."""

    documents: np.ndarray
    scores: np.ndarray

    @staticmethod
    def empty(queries: int, k: int) -> Found:
        return Found(np.full((queries, k), NOBODY, "<u4"), np.zeros((queries, k), "<f4"))

    @staticmethod
    def read(path: Path, k: int) -> Found:
        """The file that each engine writes: all ordinals, then all scores."""
        numbers = np.fromfile(path, "<u4").reshape(2, -1, k)
        return Found(numbers[0], numbers[1].view("<f4"))

    def write(self, path: Path) -> None:
        with path.open("wb") as file:
            file.write(self.documents.astype("<u4").tobytes() + self.scores.astype("<f4").tobytes())

    def put(self, query: int, documents: np.ndarray, scores: np.ndarray) -> None:
        """Sets a row."""
        self.documents[query, : len(documents)] = documents
        self.scores[query, : len(scores)] = scores

    def first(self, queries: int, k: int | None = None) -> Found:
        return Found(self.documents[:queries, :k], self.scores[:queries, :k])

    def renamed(self, names: np.ndarray) -> Found:
        """With names[i] for document i."""
        known = self.documents != NOBODY
        return Found(np.where(known, names[np.where(known, self.documents, 0)], NOBODY), self.scores)

    def recall(self, truth: Found) -> float:
        """The mean share of the truth's documents that are here; documents tied with the last one count as found.

        Tied are scores that differ by no more than single-precision sums do.
        """
        shares = []
        for mine, my_scores, theirs, their_scores in zip(self.documents, self.scores, truth.documents, truth.scores):
            wanted = theirs[theirs != NOBODY]
            if len(wanted) == 0:
                continue
            last = their_scores[len(wanted) - 1]
            tied = ~np.isin(mine, wanted) & (mine != NOBODY) & (np.abs(my_scores - last) <= 1e-5 * last)
            shares.append(min(1.0, (np.isin(wanted, mine).sum() + tied.sum()) / len(wanted)))
        return float(np.mean(shares))

    def largest_difference(self, truth: Found) -> float:
        """The greatest relative difference of the scores at the same rank; infinite where one has no document."""
        if ((self.documents == NOBODY) != (truth.documents == NOBODY)).any():
            return float("inf")
        difference = np.abs(self.scores.astype(np.float64) - truth.scores)
        return float(np.max(difference / np.maximum(np.abs(truth.scores), 1e-30), where=truth.scores > 0, initial=0))
