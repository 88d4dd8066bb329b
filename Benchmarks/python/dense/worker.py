"""The peer faiss-cpu's process: answers the same requests as `dense-benchmark`, HybridSearch's side.

Usage: python -m dense.worker
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import faiss
import numpy as np


class Worker:
    def __init__(self) -> None:
        self._index: faiss.Index | None = None
        self._queries = np.empty((0, 0), np.float32)
        self._filters: dict[str, faiss.IDSelectorBitmap] = {}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["do"]:
            case "describe":
                return {"version": f"{faiss.__version__} ({faiss.get_compile_options().strip()})"}
            case "build":
                return self._build(request)
            case "open":
                rows = np.fromfile(request["queries"], np.float32).reshape(-1, request["dimension"])
                self._queries = rows
                start = perf_counter()
                self._index = faiss.read_index(request["index"])
                return {"seconds": perf_counter() - start}
            case "search":
                _, scores, found = self._search(request)
                with Path(request["results"]).open("wb") as file:
                    found.astype(np.uint32).tofile(file)
                    scores.tofile(file)
                return {"queries": len(found)}
            case "time":
                return {"microseconds": self._search(request)[0]}
            case other:
                raise ValueError(f"there is no request '{other}'")

    @staticmethod
    def _build(request: dict[str, Any]) -> dict[str, Any]:
        """Training counts, reading the vectors and writing the index do not."""
        rows = np.memmap(request["vectors"], np.float32, "r").reshape(-1, request["dimension"])
        rows = np.ascontiguousarray(rows[: request["count"]])
        faiss.omp_set_num_threads(request["threads"])
        index = faiss.index_factory(request["dimension"], request["factory"], faiss.METRIC_INNER_PRODUCT)
        start = perf_counter()
        index.train(rows[:: max(1, len(rows) // (1 << 18))])
        index.add(rows)
        seconds = perf_counter() - start
        faiss.write_index(index, request["index"])
        return {"seconds": seconds, "bytes": Path(request["index"]).stat().st_size}

    def _search(self, request: dict[str, Any]) -> tuple[list[float], np.ndarray, np.ndarray]:
        index, k, number, batch = self._index, request["k"], request["number"], request.get("batch", 1)
        faiss.omp_set_num_threads(1)
        parameters = self._parameters(request)
        scores = np.empty((number, k), np.float32)
        found = np.empty((number, k), np.int64)
        microseconds = []
        for first in range(0, number, batch):
            queries = self._queries[first : min(first + batch, number)]
            of_batch = slice(first, first + len(queries))
            start = perf_counter()
            index.search(queries, k, params=parameters, D=scores[of_batch], I=found[of_batch])
            microseconds.append((perf_counter() - start) * 1e6)
        return microseconds, scores, found

    def _parameters(self, request: dict[str, Any]) -> faiss.SearchParameters | None:
        selector = self._selector(request["filter"]) if request.get("filter") else None
        if isinstance(self._index, faiss.IndexHNSW):
            return faiss.SearchParametersHNSW(sel=selector, efSearch=request.get("ef", 64))
        return faiss.SearchParameters(sel=selector) if selector else None

    def _selector(self, path: str) -> faiss.IDSelectorBitmap:
        if path not in self._filters:
            self._filters[path] = faiss.IDSelectorBitmap(np.packbits(np.fromfile(path, np.uint8), bitorder="little"))
        return self._filters[path]


def main() -> None:
    # Libraries print what they like; answers have a channel of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - whatever it is, the driver has to hear of it.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
