"""Runs the benchmark `filters`; see arguments.py for its command line."""

from __future__ import annotations

import sqlite3
import sys
from argparse import Namespace
from typing import Any

from filters import arguments, corpus, report
from filters.sqlite_peer import SQLitePeer
from shared import machine, results
from shared.command_line import own_cores
from shared.process import ProcessError, ProcessUnderTest


def measure(case: corpus.FilterCase, process: ProcessUnderTest, sqlite: SQLitePeer, rounds: int) -> dict[str, Any]:
    """Every engine in turn, round by round; the first round only makes everything warm."""
    seconds: dict[str, list[float]] = {engine: [] for engine in report.ENGINES}
    counts = set()
    for round_ in range(rounds + 1):
        ours = process.ask({"do": "filter", "filter": case.json, "repeats": 1})
        found = {
            "hybridsearch": (ours["seconds"][0], ours["count"]), "indexed": sqlite.rows(case, scan=False),
            "counted": sqlite.count(case),
        }
        # It takes seconds, each time the same ones.
        if round_ < 3:
            found["scan"] = sqlite.rows(case, scan=True)
        for engine, (time, count) in found.items():
            counts.add(count)
            if round_ > 0:
                seconds[engine].append(time)
    if len(counts) > 1:
        raise ProcessError(f"{case.name}, {case.share}: the engines find {counts} documents")
    return {"name": case.name, "share": case.share, "count": counts.pop(), "filter": case.json, "seconds": seconds}


def run(options: Namespace) -> dict[str, Any]:
    work = options.work / "filters"
    work.mkdir(parents=True, exist_ok=True)
    documents = work / f"{options.documents}.jsonl"
    if not documents.exists():
        print("    writing the corpus", file=sys.stderr, flush=True)
        corpus.write(documents, options.documents)
    machine_ = machine.describe()
    sqlite = SQLitePeer(work / f"{options.documents}.sqlite", documents)
    with ProcessUnderTest("HybridSearch", [options.program], threads=1, cores=own_cores()[:1]) as process:
        ours = process.ask({"do": "build", "corpus": str(documents), "table": str(work / "documents.table")})
        ours["peakMiB"] = process.peak_memory()
        cases = []
        for case in corpus.cases():
            print(f"    {case.name}, {case.share:.0%}", file=sys.stderr, flush=True)
            cases.append(measure(case, process, sqlite, options.rounds))
    return {
        "benchmark": "filters", "machine": machine_, "rounds": options.rounds, "hybridsearch": ours, "cases": cases,
        "sqlite": {"version": sqlite3.sqlite_version, "bytes": sqlite.bytes, "buildSeconds": sqlite.build_seconds},
    }


def main() -> None:
    options = arguments.parse()
    result = run(options)
    page = report.page(result)
    folder = options.results or machine.REPOSITORY / "Benchmarks" / "results"
    results.write(folder, "filters", result, page)
    print(page)
    print(f"{folder}/filters.json and filters.md are written.")


try:
    main()
except ProcessError as error:
    raise SystemExit(f"filters: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("filters: interrupted, nothing was written") from None
