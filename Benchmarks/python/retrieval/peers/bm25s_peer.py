"""bm25s: scores computed ahead, added by code that Numba compiles."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from bm25s import BM25

from retrieval.peers import Tuning, size
from retrieval.peers.one_by_one import OneByOne
from retrieval.tokens import TokenIds

PACKAGE = "bm25s"

Query = list[int]


class Engine(OneByOne):
    """No settings."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()

    def build(self, folder: Path, index: Path) -> dict[str, Any]:
        tokens = TokenIds.read(folder, "documents")
        documents = [terms.tolist() for terms in tokens.lists()]
        vocabulary = {str(term): term for term in range(int(tokens.terms.max()) + 1)}
        start = perf_counter()
        bm25 = _index(documents, vocabulary)
        bm25.save(str(index), show_progress=False)
        return {"seconds": perf_counter() - start, "bytes": size(index)}

    def open(self, index: Path) -> None:
        self.index = BM25.load(str(index), mmap=True)
        self.index.backend = "numba"

    def read_queries(self, folder: Path) -> None:
        self.queries = [list(query.elements()) for query in TokenIds.read_queries(folder)]

    def ask(self, index: BM25, query: Query, k: int, tuning: Tuning) -> Any:
        return index.retrieve([query], k=k, show_progress=False, n_threads=0)

    def unpack(self, answer: Any) -> tuple[Any, Any]:
        matches = answer.scores[0] > 0
        return answer.documents[0][matches], answer.scores[0][matches]

    def tiny(self, k: int) -> BM25:
        terms = sorted({term for query in self.queries for term in query})
        common = max(terms) + 1
        vocabulary = {str(term): term for term in range(common + 1)}
        return _index([[*terms, common], *[[common]] * (k - 1)], vocabulary)

    def with_common_term(self, query: Query) -> Query:
        return [*query, max(term for asked in self.queries for term in asked) + 1]


def _index(documents: list[list[int]], vocabulary: dict[str, int]) -> BM25:
    bm25 = BM25(k1=1.2, b=0.75, method="lucene", backend="numba")
    bm25.index((documents, vocabulary), show_progress=False)
    return bm25
