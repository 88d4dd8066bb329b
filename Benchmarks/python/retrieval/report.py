"""The page of tables, made of the JSON result alone."""

from __future__ import annotations

from typing import Any

from shared import machine
from shared.results import figure, table


def page(result: dict[str, Any]) -> str:
    parts = [f"# {result['benchmark']}\n"]
    for name, collection in result["collections"].items():
        rows = collection["rows"]
        parts.append(
            f"## {name}: {collection['documents']:,} documents, {collection['postings']:,} postings, "
            f"{collection['queries']:,} queries\n"
        )
        parts.append(
            f"{machine.line(collection['machine'])} One thread; each query's figure is the median of "
            f"{collection['rounds']} rounds.\n"
        )
        for k in sorted({row["k"] for row in rows}):
            parts.append(_latencies([row for row in rows if row["k"] == k], k))
        parts.append(_indexes(rows))
        parts.append(_settings(rows))
        parts += [f"Not measured: {failure}\n" for failure in collection["failures"]]
    return "\n".join(parts)


def _latencies(rows: list[dict[str, Any]], k: int) -> str:
    recalls = [name for name in rows[0] if name.startswith("recall")]
    header = [
        f"top {k}", "mean µs", "p50", "p95", "p99", *(name.replace("_", " ") for name in recalls), "queries",
        "× ours",
    ]
    return table(header, [_latency_row(row, recalls) for row in rows])


def _latency_row(row: dict[str, Any], recalls: list[str]) -> list[str]:
    latencies = [figure(row[name]) for name in ("mean_us", "p50_us", "p95_us", "p99_us")]
    found = [f"{row[name]:.4f}" if row.get(name) is not None else "–" for name in recalls]
    ratio = figure(row["ratio_to_ours"]) if "ratio_to_ours" in row else "–"
    return [row["engine"], *latencies, *found, str(row["queries"]), ratio]


def _indexes(rows: list[dict[str, Any]]) -> str:
    header = ["index", "MiB", "bytes/posting", "build s", "M postings/s", "open ms", "opened MiB", "peak MiB"]
    return table(header, [_index_row(row) for row in _one_for_each_engine(rows)])


def _index_row(row: dict[str, Any]) -> list[str]:
    return [
        row["engine"], figure(row["index_bytes"] / 2**20), figure(row["bytes_per_posting"]),
        figure(row["build_seconds"]), figure(row["postings_per_second"] / 1e6), figure(row["open_ms"]),
        figure(row["open_memory_mib"]), figure(row["peak_memory_mib"]) if row["peak_memory_mib"] else "–",
    ]


def _settings(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in _one_for_each_engine(rows):
        about = "; ".join(part for part in (row["version"], row["settings"]) if part)
        tuned = ["top {}: {}".format(one["k"], _words(one["tuning"])) for one in rows if _is_tuned(one, row)]
        lines.append(f"- {row['engine']}: " + ("; ".join([about, *tuned]) or "this repository"))
    for row in rows:
        if "queries_per_second" in row:
            one, two = row["queries_per_second"].values()
            lines.append(
                f"- {row['engine']}, top {row['k']}: {figure(one)} queries/s on one thread, {figure(two)} on two "
                f"({figure(two / one)} times as many)"
            )
    return "\n".join(lines) + "\n"


def _is_tuned(one: dict[str, Any], row: dict[str, Any]) -> bool:
    return one["engine"] == row["engine"] and bool(one["tuning"])


def _words(settings: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def _one_for_each_engine(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["engine"]: row for row in reversed(rows)}.values())[::-1]
