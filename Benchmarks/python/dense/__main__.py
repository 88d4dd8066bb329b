"""Runs the benchmark `dense`.

arguments.py has its command line, docs/benchmarks.md says what it measures.
"""

from __future__ import annotations

import os
from typing import Any

from dense import arguments, cases, engines, measure, report
from dense.engines import OURS, SYSTEM, WHEEL, Collection
from shared import machine, results
from shared.process import ProcessError

# Graphs are built on one thread, and measured, up to that many vectors.
_LARGEST_MEASURED_BUILD = 100_000


def main() -> None:
    options = arguments.parse()
    result: dict[str, Any] = {
        "benchmark": "dense", "machine": machine.describe(), "rounds": options.rounds, "versions": {}, "collections": [],
    }
    for engine in (OURS, WHEEL, SYSTEM):
        with engines.start(engine, options) as process:
            result["versions"][engine] = process.ask({"do": "describe"})["version"]
    for count in options.documents:
        collection = Collection(
            options.collection / "documents.minilm.f32", options.collection / "queries.minilm.f32", count,
            options.work / "dense" / str(count),
        )
        available = collection.vectors.stat().st_size // (4 * arguments.DIMENSION)
        if count > available:
            raise SystemExit(f"dense: there are only {available:,} vectors in {collection.vectors}")
        measured: dict[str, Any] = {"documents": count, "rows": [], "builds": []}
        if count <= _LARGEST_MEASURED_BUILD:
            measured["builds"] = measure.build_times(collection, options)
        for engine in (OURS, WHEEL):
            for factory in ("Flat", "SQfp16", "SQ8", "HNSW32"):
                measure.tell(f"building {factory}, {engine}")
                engines.build(engine, factory, collection, options, threads=os.cpu_count() or 1)
        measurement = measure.Measurement(collection, options)
        for case in cases.every():
            measured["rows"] += measurement.rows(case)
        result["collections"].append(measured)
    folder = options.results or machine.REPOSITORY / "Benchmarks" / "results"
    page = report.page(result)
    results.write(folder, "dense", result, page)
    print(page)
    print(f"{folder}/dense.json and dense.md are written.")


try:
    main()
except ProcessError as error:
    raise SystemExit(f"dense: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("dense: interrupted, nothing was written") from None
