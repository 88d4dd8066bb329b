"""What engines read of a collection, and the truth that they are checked against."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import numpy as np

from retrieval import bisection, impacts, truth
from retrieval.collection import Collection, Rows
from retrieval.engines import Engine
from retrieval.found import Found
from retrieval.measure import Case, Check, must_equal, tell


def prepare(collection: Collection, options: Namespace) -> tuple[Case, Check]:
    work = options.work / "sparse" / collection.key
    work.mkdir(parents=True, exist_ok=True)
    documents, queries = impacts.quantise(collection.documents), impacts.quantise(collection.queries)
    orders = {"given": np.arange(len(documents))}
    if "bisected" in options.orders:
        file = work / "bisected.npy"
        if not file.exists():
            tell("ordering the documents by recursive graph bisection")
            np.save(file, bisection.order(documents))
        orders["bisected"] = np.load(file)
    inputs = {name: work / name for name in orders}
    for name, order in orders.items():
        if not (inputs[name] / "finished").exists():
            impacts.write(documents.in_order(order), inputs[name], "documents")
            impacts.write(queries, inputs[name], "queries")
            (inputs[name] / "collection").write_text(f"{collection.folder.resolve()}\n{len(documents)}\n")
            (inputs[name] / "finished").touch()
    count = min(len(queries), options.queries or len(queries))
    case = Case(inputs, orders, work, len(documents), int(documents.offsets[-1]), count)
    return case, _Checks(collection, documents, queries, work, count, max(options.k))


class _Checks:
    """Recall against the exact top k over impacts, and over full-precision weights."""

    def __init__(self, collection: Collection, documents: Rows, queries: Rows, work: Path, count: int, k: int) -> None:
        file = work / f"over-impacts-{count}-{k}.bin"
        self._over_impacts = _kept(file, k, documents, queries.first(count), np.int32)
        file = work / f"over-weights-{count}-{k}.bin"
        self._over_weights = _kept(file, k, collection.documents, collection.queries.first(count), np.float32)

    def __call__(self, engine: Engine, found: Found, k: int) -> dict[str, float | None]:
        queries = len(found.documents)
        exact = self._over_impacts.first(queries, k)
        if engine.exact:
            must_equal(engine, found, exact, tolerance=0)
        return {
            "recall": None if engine.family == "seismic" else found.recall(exact),
            "recall_fp32": found.recall(self._over_weights.first(queries, k)),
        }


def _kept(file: Path, k: int, documents: Rows, queries: Rows, number: type) -> Found:
    if not file.exists():
        tell(f"finding the truth, in {np.dtype(number).name}")
        truth.exact(documents, queries, k, number).write(file)
    return Found.read(file, k)


