"""PISA, through the native module of pyterrier-pisa; the queries' iterator is where each query's time is taken."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import Any

import numpy as np

from retrieval import impacts
from retrieval.collection import Rows
from retrieval.found import Found
from retrieval.peers import Tuning, size
from retrieval.tokens import TokenIds


def _native_module() -> Any:
    """The module of pyterrier-pisa that is PISA; the rest of it loads Pandas and more."""
    package = importlib.util.find_spec("pyterrier_pisa")
    (path,) = Path(package.origin).parent.glob("_pisathon*.so")
    spec = importlib.util.spec_from_file_location("_pisathon", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PACKAGE = "pyterrier-pisa"
_pisathon = _native_module()
_ENCODING = "block_simdbp"
_BLOCK = 64
# A term that no query has.
_COMMON = 9_999_999

Query = dict[str, float]

# Its indexer waits for ever when one thread has many batches.
_DOCUMENTS_IN_A_BATCH = 10_000_000


class Engine:
    """Settings: algorithm, scorer (quantized or bm25), quantize (BM25's contributions as 8-bit integers)."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._algorithm = settings["algorithm"]
        self._scorer = settings["scorer"]
        self._quantize = int(settings.get("quantize", False))
        self._tiny: dict[int, Any] = {}

    def build(self, folder: Path, index: Path) -> dict[str, Any]:
        if self._scorer == "quantized":
            seconds = _invert(impacts.read(folder, "documents"), index)
        else:
            seconds = self._index_texts(TokenIds.read(folder, "documents"), index)
        start = perf_counter()
        self._prepare(index)
        seconds += perf_counter() - start
        parts = [path for path in index.iterdir() if path.name.startswith(self._scorer + ".") and self._is_own(path)]
        for path in [*index.glob("inv.*"), index / "texts"]:
            path.unlink(missing_ok=True)
        return {"seconds": seconds, "bytes": size(*parts, index / "fwd.termlex")}

    def open(self, index: Path) -> None:
        self._context = self._prepare(index)
        self._index = index

    def read_queries(self, folder: Path) -> None:
        if self._scorer == "quantized":
            rows = impacts.read(folder, "queries")
            self._queries = [
                {_name(term): float(weight) for term, weight in zip(rows.terms[a:b], rows.weights[a:b])}
                for a, b in zip(rows.offsets, rows.offsets[1:])
            ]
        else:
            self._queries = [
                {_name(term): float(frequency) for term, frequency in query.items()}
                for query in TokenIds.read_queries(folder)
            ]

    def search(self, queries: int, k: int, tuning: Tuning) -> Found:
        return self._retrieve(self._context, self._queries[:queries], k)[1]

    def time(self, queries: int, k: int, tuning: Tuning) -> np.ndarray:
        return self._retrieve(self._context, self._queries[:queries], k)[0]

    def wrapper(self, queries: int, k: int, tuning: Tuning) -> np.ndarray:
        if k not in self._tiny:
            self._tiny[k] = self._open_tiny(k)
        asked = [{**query, _name(_COMMON): 1.0} for query in self._queries[:queries]]
        return np.min([self._retrieve(self._tiny[k], asked, k)[0] for _ in range(5)], axis=0)

    def _open_tiny(self, k: int) -> Any:
        index = self._index / f"tiny-{k}"
        if not index.exists():
            terms = sorted({int(name[1:]) for query in self._queries for name in query})
            counts = np.concatenate([[len(terms) + 1], np.ones(k - 1, np.int64)])
            rows = Rows.of(counts, np.array([*terms, *[_COMMON] * k]), np.ones(len(terms) + k, np.uint8))
            _invert(rows, index)
        return self._prepare(index)

    def _retrieve(self, context: Any, queries: list[Query], k: int) -> tuple[np.ndarray, Found]:
        asked, room = _Timed(queries), len(queries) * k
        indices, names = np.empty(room, np.int32), np.empty(room, object)
        ranks, scores = np.empty(room, np.int32), np.empty(room, np.float32)
        count = _pisathon.retrieve(
            context, self._algorithm, asked, k=k, threads=1, query_weighted=1, pretokenised=True,
            result_qidxs=indices, result_docnos=names, result_ranks=ranks, result_scores=scores,
        )
        found = Found.empty(len(queries), k)
        found.documents[indices[:count], ranks[:count]] = names[:count].astype(np.uint32)
        found.scores[indices[:count], ranks[:count]] = scores[:count]
        return asked.microseconds, found

    def _prepare(self, index: Path) -> Any:
        context = _pisathon.RetrievalContext()
        parameters = {"bm25_k1": 1.2, "bm25_b": 0.75} if self._scorer == "bm25" else {}
        _pisathon.prepare_index(
            context, str(index), _ENCODING, self._scorer, "", block_size=_BLOCK, quantize=self._quantize, **parameters
        )
        return context

    def _is_own(self, path: Path) -> bool:
        return f".q{self._quantize}." in path.name

    @staticmethod
    def _index_texts(tokens: TokenIds, index: Path) -> float:
        index.mkdir(parents=True)
        with (index / "texts").open("w") as file:
            for number, terms in enumerate(tokens.lists()):
                file.write(f"{number} {' '.join(map(_name, terms))}\n")
        start = perf_counter()
        _pisathon.index(str(index / "texts"), str(index), "", _DOCUMENTS_IN_A_BATCH, 1)
        return perf_counter() - start


class _Timed:
    """Queries that note when they are taken: PISA takes the next when it is done with one."""

    def __init__(self, queries: list[Query]) -> None:
        self._queries = list(enumerate(queries))
        self._times: list[int] = []

    def __len__(self) -> int:
        return len(self._queries)

    def __iter__(self) -> Iterator[tuple[int, Query]]:
        now, note = perf_counter_ns, self._times.append
        for query in self._queries:
            note(now())
            yield query
        note(now())

    @property
    def microseconds(self) -> np.ndarray:
        return np.diff(self._times) / 1e3


def _name(term: int) -> str:
    """A term as one word of letters and digits, which no tokenizer takes apart."""
    return f"t{term:07d}"


def _invert(rows: Rows, index: Path) -> float:
    """Writes PISA's uncompressed lists; returns the seconds without those for names."""
    index.mkdir(parents=True)
    start = perf_counter()
    by_term = np.argsort(rows.terms, kind="stable")
    documents = np.repeat(np.arange(len(rows), dtype=np.uint32), rows.counts)[by_term]
    weights = rows.weights[by_term].astype(np.uint32)
    terms, starts, counts = np.unique(rows.terms[by_term], return_index=True, return_counts=True)
    heads = starts + np.arange(len(terms))
    with (index / "inv.docs").open("wb") as file:
        np.array([1, len(rows)], np.uint32).tofile(file)
        _with_counts(documents, heads, counts).tofile(file)
    _with_counts(weights, heads, counts).tofile(index / "inv.freqs")
    sums = np.concatenate([[0], np.cumsum(rows.weights, dtype=np.int64)])
    lengths = np.diff(sums[rows.offsets])
    np.concatenate([[len(rows)], lengths]).astype(np.uint32).tofile(index / "inv.sizes")
    seconds = perf_counter() - start
    (index / "fwd.documents").write_text("".join(f"{number}\n" for number in range(len(rows))))
    (index / "fwd.terms").write_text("".join(f"{_name(term)}\n" for term in terms))
    for name in ("documents", "terms"):
        lexicon = "doclex" if name == "documents" else "termlex"
        _pisathon.build_binlex(os.fspath(index / f"fwd.{name}"), os.fspath(index / f"fwd.{lexicon}"))
    return seconds


def _with_counts(values: np.ndarray, heads: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Lists with the length of each before it."""
    sequence = np.empty(len(values) + len(counts), np.uint32)
    is_value = np.ones(len(sequence), bool)
    is_value[heads] = False
    sequence[heads], sequence[is_value] = counts, values
    return sequence
