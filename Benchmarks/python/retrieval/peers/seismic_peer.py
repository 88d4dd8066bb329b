"""Seismic: approximate search over clustered lists with summaries, on full-precision weights."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from seismic import SeismicIndexRaw

from retrieval.collection import Collection, Rows
from retrieval.peers import Tuning, size
from retrieval.peers.one_by_one import OneByOne

PACKAGE = "pyseismic-lsr"

Query = tuple[np.ndarray, np.ndarray]


class Engine(OneByOne):
    """Settings: those of SeismicIndexRaw.build. Tuning: query_cut and heap_factor."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        self._settings = settings

    def build(self, folder: Path, index: Path) -> dict[str, Any]:
        index.mkdir()
        seconds = self._build(_collection(folder).documents, index)
        return {"seconds": seconds, "bytes": size(index)}

    def open(self, index: Path) -> None:
        self.index = SeismicIndexRaw.load(f"{index}/index")

    def read_queries(self, folder: Path) -> None:
        rows = _collection(folder).queries
        terms, weights = rows.terms.astype(np.int32), rows.weights.astype(np.float32)
        self.queries = [(terms[a:b], weights[a:b]) for a, b in zip(rows.offsets, rows.offsets[1:])]
        self._common = int(_collection(folder).documents.terms.max()) + 1

    def ask(self, index: SeismicIndexRaw, query: Query, k: int, tuning: Tuning) -> list[tuple[float, int]]:
        return index.search(*query, k, tuning["query_cut"], tuning["heap_factor"], 0, True)

    def unpack(self, answer: list[tuple[float, int]]) -> tuple[Any, Any]:
        return [document for _, document in answer], [score for score, _ in answer]

    def tiny(self, k: int) -> SeismicIndexRaw:
        terms = np.unique(np.concatenate([terms for terms, _ in self.queries]))
        counts = np.concatenate([[len(terms) + 1], np.ones(k - 1, np.int64)])
        rows = Rows.of(counts, np.concatenate([terms, np.full(k, self._common)]), np.ones(len(terms) + k, np.float32))
        with tempfile.TemporaryDirectory() as folder:
            self._build(rows, Path(folder))
            return SeismicIndexRaw.load(f"{folder}/index")

    def with_common_term(self, query: Query) -> Query:
        terms, weights = query
        heaviest = weights.max(initial=1)
        return np.append(terms, np.int32(self._common)), np.append(weights, np.float32(heaviest))

    def _build(self, rows: Rows, index: Path) -> float:
        """Reading its own format, which this writes, is part of what Seismic calls building."""
        with tempfile.NamedTemporaryFile() as file:
            _write_raw(rows, Path(file.name))
            start = perf_counter()
            built = SeismicIndexRaw.build(file.name, **self._settings)
        built.save(f"{index}/index")
        return perf_counter() - start


def _collection(folder: Path) -> Collection:
    name, documents = (folder / "collection").read_text().splitlines()
    return Collection(Path(name), int(documents))


def _write_raw(rows: Rows, path: Path) -> None:
    """The number of rows; for each the number of its terms, the terms, and the weights, 32 bits each."""
    numbers = np.empty(1 + len(rows) + 2 * len(rows.terms), np.uint32)
    numbers[0] = len(rows)
    heads = 1 + np.arange(len(rows)) + 2 * rows.offsets[:-1]
    numbers[heads] = rows.counts
    within = np.arange(len(rows.terms)) - np.repeat(rows.offsets[:-1], rows.counts)
    places = np.repeat(heads, rows.counts) + 1 + within
    numbers[places] = rows.terms
    numbers[places + np.repeat(rows.counts, rows.counts)] = rows.weights.astype(np.float32).view(np.uint32)
    numbers.tofile(path)
