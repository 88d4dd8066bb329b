"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

from statistics import median
from typing import Any

from shared import machine
from shared.results import figure, table

_HEADER = ["Filter", "share", "documents", "HybridSearch", "SQLite, indexes", "the same, counted only", "SQLite, json_each"]
ENGINES = ["hybridsearch", "indexed", "counted", "scan"]


def page(result: dict[str, Any]) -> str:
    ours, sqlite = result["hybridsearch"], result["sqlite"]
    rows = [
        [case["name"], f"{case['share']:.0%}", f"{case['count']:,}"]
        + [figure(1000 * median(case["seconds"][engine])) for engine in ENGINES]
        for case in result["cases"]
    ]
    indexes = "" if sqlite["buildSeconds"] is None else f"; its indexes were built in {figure(sqlite['buildSeconds'])} s"
    return "\n".join([
        "# Filters\n",
        f"{machine.line(result['machine'])} SQLite {sqlite['version']}.\n",
        f"{ours['documents']:,} documents of five fields. Milliseconds from the filter to the set of documents, medians of "
        f"{result['rounds']}, one thread: a bitmap here, a list of row numbers in Python's SQLite.\n",
        table(_HEADER, rows),
        f"HybridSearch's table is {figure(ours['bytes'] / 2**20)} MiB, built in {figure(ours['seconds'])} s within "
        f"{figure(ours['peakMiB'])} MiB (the mapped corpus among them), opened in {figure(1000 * ours['openSeconds'])} ms. SQLite's "
        f"file is {figure(sqlite['bytes'] / 2**20)} MiB{indexes}.\n",
    ])
