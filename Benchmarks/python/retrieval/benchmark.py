"""A benchmark of search: all engines on all collections, and the result's shape."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from retrieval import report
from retrieval.collection import Collection
from retrieval.engines import Engine
from retrieval.figures import Latencies, significant
from retrieval.measure import Case, Check, EngineRun, tell
from shared import machine, results
from shared.process import ProcessError

# Makes what engines read of a collection, and the check of what they find.
Preparation = Callable[[Collection, Namespace], tuple[Case, Check]]


def run(name: str, options: Namespace, engines: list[Engine], prepare: Preparation) -> None:
    """Measures, prints the page, and writes it with the figures."""
    folder = options.results or machine.REPOSITORY / "Benchmarks" / "results"
    # What earlier runs measured of other collections stays.
    result: dict[str, Any] = {"benchmark": name, "collections": results.read(folder, name).get("collections", {})}
    measured: list[dict[str, Any]] = []
    for source in options.collections:
        collection = Collection(source, options.documents)
        print(f"\n{collection.name}, {collection.size:,} documents", file=sys.stderr)
        case, check = prepare(collection, options)
        described = machine.describe()
        rows, failures = _rows(engines, case, options, check)
        measured.append({
            "machine": described, "rounds": options.rounds, "documents": case.documents, "postings": case.postings,
            "queries": case.queries, "rows": rows, "failures": failures,
        })
        result["collections"][collection.name] = measured[-1]
        page = report.page(result)
        results.write(folder, name, result, page)
    print(page)
    print(f"{folder}/{name}.json and {name}.md are written.")
    if any(collection["failures"] for collection in measured):
        raise SystemExit(f"{name}: some engines could not be measured; the page says why")


def _rows(
    engines: list[Engine], case: Case, options: Namespace, check: Check
) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of the engines that do what they should, and what is wrong with the others."""
    rows: list[dict[str, Any]] = []
    failures: list[str] = []
    ours: dict[int, Latencies] = {}
    for engine in engines:
        tell(f"--- {engine.row}")
        engine_run = EngineRun(engine, case, options, check)
        try:
            measured, latencies = engine_run.run()
        except ProcessError as error:
            tell(str(error))
            failures.append(str(error))
            continue
        if engine.is_ours and not ours:
            ours = latencies
        for row in measured:
            if ours:
                # Over the queries that both answered.
                row["ratio_to_ours"] = significant(row["mean_us"] / ours[row["k"]].mean(row["queries"]))
            if engine.is_ours and engine.exact and len(options.cores) > 1:
                row["queries_per_second"] = {
                    threads: significant(engine_run.throughput(row["k"], threads)) for threads in (1, 2)
                }
        rows += measured
    return rows, failures
