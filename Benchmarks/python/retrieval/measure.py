"""Runs one engine: builds its index unless it is there, checks what it finds, and measures."""

from __future__ import annotations

import json
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.engines import Engine
from retrieval.figures import Latencies, significant
from retrieval.found import Found
from shared.process import ProcessError, ProcessUnderTest


def tell(text: str) -> None:
    print(f"    {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Case:
    """A collection as engines get it."""

    # The folder of the files that engines read, for each order.
    inputs: dict[str, Path]
    # Which document of the collection stands at each place, for each order.
    orders: dict[str, np.ndarray]
    # Where indexes and results are kept.
    work: Path
    documents: int
    postings: int
    queries: int
    # The indexes that this run has built: engines with the same one share it.
    rebuilt: set[Path] = field(default_factory=set)


Tuning = dict[str, Any]

# Settings are chosen, and the time that queries take is estimated, with that many queries.
_SAMPLE = 200
_TUNED_BY = "recall_fp32"

# Gets an engine, its hits named as in the collection, and k; returns recalls by name (None where one says nothing) or
# raises ProcessError.
Check = Callable[[Engine, Found, int], dict[str, float | None]]


class EngineRun:
    def __init__(self, engine: Engine, case: Case, options: Namespace, check: Check) -> None:
        self._engine, self._case, self._options, self._check = engine, case, options, check
        self._input = case.inputs[engine.order]
        self._index = case.work / "indexes" / engine.index_name()

    def run(self) -> tuple[list[dict[str, Any]], dict[int, Latencies]]:
        """The rows of the tables, and the latencies for each k."""
        built = self._build()
        rows, latencies = [], {}
        with self._engine.start(self._options.cores[:1]) as process:
            version = process.ask({"do": "describe"})["version"]
            opened = process.ask(self._location("open"))
            for k in self._options.k:
                described = self._describe(version, built, opened, k)
                found, latencies[k] = self._search(process, k, self._tuning(process, k))
                rows.append({**described, **found, **latencies[k].as_json()})
            peak = process.peak_memory()
        for row in rows:
            row["peak_memory_mib"] = significant(peak) if peak else None
        return rows, latencies

    def throughput(self, k: int, threads: int) -> float:
        """Queries a second on several threads."""
        with self._engine.start(self._options.cores[:threads]) as process:
            process.ask(self._location("open"))
            request = {"do": "time", "queries": self._case.queries, "k": k, "threads": threads}
            process.ask({**request, "rounds": 1})
            answer = process.ask({**request, "rounds": self._options.rounds})
        seconds = np.sum(answer["microseconds"], axis=1) / 1e6 if threads == 1 else answer["seconds"]
        return self._case.queries / float(np.median(seconds))

    def _location(self, do: str) -> dict[str, Any]:
        kind = self._options.kind
        return {"do": do, "kind": kind, "input": str(self._input), "index": str(self._index)}

    def _build(self) -> dict[str, Any]:
        """What building cost, now or when the index was built."""
        record = self._index.with_name(self._index.name + ".json")
        built = json.loads(record.read_text()) if record.exists() else {}
        # Our own index changes with every change of the source.
        is_old = self._engine.is_ours or built.get("settings") != self._engine.settings
        if is_old or self._options.rebuild and self._index not in self._case.rebuilt:
            _remove(self._index)
            self._index.parent.mkdir(parents=True, exist_ok=True)
            tell("building the index")
            with self._engine.start(self._options.cores[:1]) as process:
                built = process.ask(self._location("build"))
            built["settings"] = self._engine.settings
            record.write_text(json.dumps(built))
            self._case.rebuilt.add(self._index)
        return built

    def _tuning(self, process: ProcessUnderTest, k: int) -> Tuning:
        """The fastest of the engine's settings with the recall that is wanted, by a sample of the queries."""
        if len(self._engine.tunings) == 1:
            return self._engine.tunings[0]
        tell(f"k = {k}: looking for settings")
        sample = min(_SAMPLE, self._case.queries)
        tried = []
        for tuning in self._engine.tunings:
            recall = self._find(process, sample, k, tuning)[_TUNED_BY]
            answer = process.ask(self._timing(sample, k, 1, tuning))
            tried.append((recall, Latencies(answer["microseconds"]).mean(sample), tuning))
        good = [one for one in tried if one[0] >= self._engine.target]
        return min(good, key=lambda one: one[1])[2] if good else max(tried, key=lambda one: one[0])[2]

    def _search(self, process: ProcessUnderTest, k: int, tuning: Tuning) -> tuple[dict[str, Any], Latencies]:
        queries = self._affordable(process, k, tuning)
        tell(f"k = {k}: checking what {queries} queries find")
        recalls = self._find(process, queries, k, tuning)
        answer = process.ask(self._timing(queries, k, self._options.rounds, tuning))
        latencies = Latencies(answer["microseconds"])
        tell(f"k = {k}: {latencies.mean(queries):,.1f} µs; {recalls}")
        return {"tuning": tuning, **recalls, "wrapper_us": answer.get("wrapper")}, latencies

    def _find(self, process: ProcessUnderTest, queries: int, k: int, tuning: Tuning) -> dict[str, float | None]:
        """Searches, which warms up the engine too, and checks what it finds."""
        results = self._case.work / "found.bin"
        process.ask({"do": "search", "queries": queries, "k": k, "results": str(results), "tuning": tuning})
        found = Found.read(results, k).renamed(self._case.orders[self._engine.order])
        return self._check(self._engine, found, k)

    def _affordable(self, process: ProcessUnderTest, k: int, tuning: Tuning) -> int:
        """As many queries as the time for one row allows; no fewer than a hundred."""
        few = min(_SAMPLE, self._case.queries)
        self._find(process, few, k, tuning)
        microseconds = process.ask(self._timing(few, k, 1, tuning))["microseconds"]
        # One pass checks.
        affordable = self._options.seconds / (self._options.rounds + 1) / (np.mean(microseconds) / 1e6)
        return min(self._case.queries, max(100, int(affordable)))

    @staticmethod
    def _timing(queries: int, k: int, rounds: int, tuning: Tuning) -> dict[str, Any]:
        return {"do": "time", "queries": queries, "k": k, "rounds": rounds, "threads": 1, "tuning": tuning}

    def _describe(self, version: str, built: dict[str, Any], opened: dict[str, Any], k: int) -> dict[str, Any]:
        postings = self._case.postings
        return {
            "engine": self._engine.row, "version": version, "settings": self._engine.settings,
            "documents": self._case.documents, "k": k, "threads": 1,
            "index_bytes": built["bytes"], "bytes_per_posting": significant(built["bytes"] / postings),
            "build_seconds": significant(built["seconds"]),
            "postings_per_second": significant(postings / built["seconds"]),
            "open_ms": significant(opened["seconds"] * 1e3), "open_memory_mib": significant(opened["memoryMiB"]),
        }


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def must_equal(engine: Engine, found: Found, truth: Found, tolerance: float) -> None:
    """Stops unless an exact engine's scores are the truth's at every rank."""
    difference = found.largest_difference(truth)
    if difference > tolerance:
        raise ProcessError(f"{engine.row}: its scores are not the right ones: they differ by up to {difference:.2g}")
