"""BMP: block-max pruning over an index in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from bmp import Indexer, Searcher

from retrieval import impacts
from retrieval.collection import Rows
from retrieval.peers import Tuning, size
from retrieval.peers.one_by_one import OneByOne

PACKAGE = "bmp"
_COMMON = "65535"

Vector = dict[str, int]


class Engine(OneByOne):
    """Settings: block, the number of documents in a block."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        self._block = settings["block"]

    def build(self, folder: Path, index: Path) -> dict[str, Any]:
        return {"seconds": self._write(index, _vectors(impacts.read(folder, "documents"))), "bytes": size(index)}

    def open(self, index: Path) -> None:
        self.index = Searcher(str(index))

    def read_queries(self, folder: Path) -> None:
        self.queries = list(_vectors(impacts.read(folder, "queries")))

    def ask(self, index: Searcher, query: Vector, k: int, tuning: Tuning) -> tuple[list[str], list[float]]:
        return index.search(query, k=k, alpha=1.0, beta=1.0)

    def unpack(self, answer: tuple[list[str], list[float]]) -> tuple[Any, Any]:
        return np.array(answer[0]).astype(np.uint32), answer[1]

    def tiny(self, k: int) -> Searcher:
        everything = {term: 1 for query in self.queries for term in query}
        with tempfile.NamedTemporaryFile() as file:
            self._write(Path(file.name), [{**everything, _COMMON: 1}, *[{_COMMON: 1}] * (k - 1)])
            return Searcher(file.name)

    def with_common_term(self, query: Vector) -> Vector:
        return {**query, _COMMON: max(query.values(), default=1)}

    def _write(self, index: Path, documents: Iterable[Vector]) -> float:
        """The seconds in the engine: making dictionaries for it does not count."""
        indexer, seconds = Indexer(str(index), bsize=self._block, compress_range=False), 0.0
        for number, vector in enumerate(documents):
            name, start = str(number), perf_counter()
            indexer.add_document(name, vector)
            seconds += perf_counter() - start
        start = perf_counter()
        indexer.finish()
        return seconds + perf_counter() - start


def _vectors(rows: Rows) -> Iterable[Vector]:
    names = [str(term) for term in range(1 << 16)]
    for start, end in zip(rows.offsets, rows.offsets[1:]):
        yield {names[term]: weight for term, weight in zip(rows.terms[start:end].tolist(), rows.weights[start:end].tolist())}
