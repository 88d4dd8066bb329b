"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

from typing import Any

from dense.engines import WHEEL
from shared import machine
from shared.results import figure, table


def page(result: dict[str, Any]) -> str:
    parts = ["# dense\n", machine.line(result["machine"]) + "\n"]
    parts.append(
        f"MiniLM vectors of 384 dimensions, {result['rounds']} rounds in turn on one core, medians; a search is for 10.\n"
    )
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items() if version)
    parts.append(f"{versions}.\n")
    for collection in result["collections"]:
        parts.append(f"## {collection['documents']:,} vectors\n")
        header = ["search", "ms", "× wheel", "recall", "efSearch", "open ms", "queries"]
        parts.append(table(header, [_row(row, collection["rows"]) for row in collection["rows"]]))
        if collection["builds"]:
            wheel = next(build["seconds"] for build in collection["builds"] if build["engine"] == WHEEL)
            parts.append(table(
                ["HNSW32 built on one thread", "s", "× wheel"],
                [[b["engine"], figure(b["seconds"]), figure(b["seconds"] / wheel)] for b in collection["builds"]],
            ))
    return "\n".join(parts)


def _row(row: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    wheel = next(one for one in rows if one["case"] == row["case"] and one["engine"] == WHEEL)
    title = f"{row['case']}: {row['engine']}" + (f" ({row['note']})" if row["note"] else "")
    return [
        title, figure(row["milliseconds"]), figure(row["milliseconds"] / wheel["milliseconds"]),
        f"{row['recall']:.4f}", str(row["ef"] or "–"), figure(row["open_ms"]), str(row["queries"]),
    ]
