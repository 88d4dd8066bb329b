"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

from statistics import median
from typing import Any

from shared import machine
from shared.results import figure, table

_HEADER = ["Method", "documents a list", "HybridSearch", "100 with explanations", "ranx", "times"]


def page(result: dict[str, Any]) -> str:
    rows = []
    for case in result["cases"]:
        ours, explained, ranx = (median(case[key]) * 1e6 for key in ("seconds", "explainedSeconds", "ranxSeconds"))
        rows.append([
            case["method"], f"{case['size']:,}", figure(ours), figure(explained), figure(ranx), figure(ranx / ours)])
    return "\n".join([
        "# Fusion\n",
        f"{machine.line(result['machine'])} ranx {result['ranx']}.\n",
        f"Three lists to one, microseconds, medians of {result['rounds']}, one thread: all documents in order with their scores; the "
        "best 100 with what each list contributed; all documents by ranx, from runs that it holds already. Scores are the same "
        "to 10⁻⁶.\n",
        table(_HEADER, rows),
    ])
