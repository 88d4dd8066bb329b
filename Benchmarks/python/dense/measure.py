"""Measures a case: finds the truth, checks recall, then lets all programs take turns."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

import numpy as np

from dense import engines
from dense.arguments import DIMENSION
from dense.cases import EFFORTS, WANTED, Case, Contender
from dense.engines import OURS, Collection
from shared.process import ProcessError, ProcessUnderTest

# Settings are chosen, and recall is checked, with that many queries.
_SAMPLE = 500


def tell(text: str) -> None:
    print(f"    {text}", file=sys.stderr, flush=True)


class Measurement:
    def __init__(self, collection: Collection, options: Namespace) -> None:
        self._collection, self._options = collection, options
        self._truths: dict[float | None, np.ndarray] = {}
        self._scores: np.ndarray | None = None

    def rows(self, case: Case) -> list[dict[str, Any]]:
        """A row for each program; ratios are to the wheel's, of medians."""
        tell(f"--- {case.title}, {self._collection.count:,} vectors")
        processes: list[ProcessUnderTest] = []
        rows = []
        try:
            for contender in case.contenders:
                process, seconds = engines.opened(contender.engine, contender.factory, self._collection, self._options)
                processes.append(process)
                rows.append(self._prepared(case, contender, process, seconds))
            self._take_turns(case, processes, rows)
        finally:
            for process in processes:
                process.close()
        return rows

    def _prepared(
        self, case: Case, contender: Contender, process: ProcessUnderTest, seconds: float
    ) -> dict[str, Any]:
        """What a program is, and the settings with which its recall is the wanted one; warms it up."""
        settings = dict(contender.settings)
        if case.share is not None:
            settings["filter"] = str(self._filter(case.share))
        recall = 0.0
        for effort in EFFORTS if case.is_graph else (None,):
            if effort is not None:
                settings["ef"] = effort
            recall = self._recall(case, process, settings)
            if recall >= WANTED:
                break
        if contender.factory == "Flat" and recall < 0.999:
            raise ProcessError(f"{contender.engine}: {case.title} is not exact: recall {recall:.4f}")
        tell(f"{contender.engine} {contender.note}: recall {recall:.4f} {settings.get('ef', '')}")
        return {
            "case": case.title, "engine": contender.engine, "note": contender.note, "factory": contender.factory,
            "recall": recall, "ef": settings.get("ef"), "open_ms": seconds * 1e3, "settings": settings,
            "batch": case.batch, "rounds": [],
        }

    def _take_turns(self, case: Case, processes: list[ProcessUnderTest], rows: list[dict[str, Any]]) -> None:
        number = self._affordable(case, processes, rows)
        for _ in range(self._options.rounds):
            for process, row in zip(processes, rows, strict=True):
                answer = process.ask(self._request("time", case, row["settings"], number))
                row["rounds"].append(float(np.mean(answer["microseconds"])))
        for row in rows:
            row["queries"] = number
            row["milliseconds"] = float(np.median(row["rounds"])) / 1e3
            tell(f"{row['engine']} {row['note']}: {row['milliseconds']:.3f} ms")
            del row["settings"]

    def _affordable(self, case: Case, processes: list[ProcessUnderTest], rows: list[dict[str, Any]]) -> int:
        """As many queries as the slowest program has time for in a round; whole batches."""
        few = 2 * case.batch
        slowest = max(
            float(np.mean(process.ask(self._request("time", case, row["settings"], few))["microseconds"]))
            for process, row in zip(processes, rows, strict=True)
        )
        affordable = int(self._options.seconds * 1e6 / slowest) * case.batch
        return max(few, min(self._options.queries // case.batch * case.batch, affordable))

    def _request(self, do: str, case: Case, settings: dict[str, Any], number: int) -> dict[str, Any]:
        return {"do": do, "k": case.k, "number": number, "batch": case.batch, **settings}

    def _recall(self, case: Case, process: ProcessUnderTest, settings: dict[str, Any]) -> float:
        truth = self._truth(case.share)
        number = len(truth)
        results = self._collection.work / "found.bin"
        process.ask({**self._request("search", case, settings, number), "results": str(results)})
        found = np.fromfile(results, np.uint32, number * case.k).reshape(number, case.k)
        return float(np.mean([len(set(a) & set(b)) for a, b in zip(found.tolist(), truth.tolist(), strict=True)])) / case.k

    def _truth(self, share: float | None) -> np.ndarray:
        """The ten nearest allowed vectors of each query of the sample, in double precision."""
        if share not in self._truths:
            number = min(_SAMPLE, self._options.queries)
            rows = np.memmap(self._collection.vectors, np.float32, "r").reshape(-1, DIMENSION)[: self._collection.count]
            queries = np.fromfile(self._collection.queries, np.float32).reshape(-1, DIMENSION)[:number]
            if self._scores is None:
                tell("finding the truth")
                self._scores = queries @ rows.T
            scores = self._scores
            if share is not None:
                scores = np.where(np.fromfile(self._filter(share), np.uint8) == 1, scores, -np.inf)
            near = np.argpartition(-scores, 50, axis=1)[:, :50]
            exact = np.einsum("qd,qnd->qn", queries.astype(np.float64), rows[near].astype(np.float64))
            if share is not None:
                exact = np.where(np.isfinite(np.take_along_axis(scores, near, 1)), exact, -np.inf)
            # Equal vectors are found in order of their ordinals, as exact searches do.
            order = np.lexsort((near, -exact.astype(np.float32)), axis=1)[:, :10]
            self._truths[share] = np.take_along_axis(near, order, 1)
        return self._truths[share]

    def _filter(self, share: float) -> Any:
        path = self._collection.work / f"filter-{share}.u8"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            allowed = np.random.default_rng(7).random(self._collection.count) < share
            allowed.astype(np.uint8).tofile(path)
        return path


def build_times(collection: Collection, options: Namespace) -> list[dict[str, Any]]:
    """HNSW32 on one thread, the programs in turn."""
    rows = []
    for engine in (OURS, engines.WHEEL):
        seconds = [
            engines.build(engine, "HNSW32", collection, options, threads=1, always=True)["seconds"]
            for _ in range(1)
        ]
        rows.append({"engine": engine, "seconds": float(np.median(seconds)), "rounds": seconds})
        tell(f"{engine}: HNSW32 of {collection.count:,} vectors built in {rows[-1]['seconds']:.1f} s")
    return rows
