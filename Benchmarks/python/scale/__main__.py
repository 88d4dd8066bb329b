"""Makes a page of what `Benchmarks/scale.sh` measured: `python3 -m scale WORK RESULTS`."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

from shared import machine, results


def main() -> None:
    work, folder = Path(sys.argv[1]), Path(sys.argv[2])
    index = json.loads((work / "index.json").read_text())
    opened = [json.loads(line) for line in (work / "open.jsonl").read_text().splitlines()]
    search = json.loads((work / "search.json").read_text())
    mebibytes = int((work / "mebibytes").read_text())
    about = machine.describe()
    result = {
        "machine": about, "index": index, "index_mib": mebibytes, "opened": opened, "search": search,
    }
    above = index["peak_anonymous_mib"] - index["idle_anonymous_mib"]
    rows = [
        ["documents", results.figure(index["documents"])],
        ["segments after merging", str(index["segments"])],
        ["documents/s, encoders not counted", results.figure(index["documents"] / index["seconds"])],
        ["most memory while indexing and merging, MiB", results.figure(index["peak_anonymous_mib"])],
        ["of that above an idle process, MiB", results.figure(above)],
        ["most memory with pages of mapped files, MiB", results.figure(index["peak_resident_mib"])],
        ["index on disk, MiB", results.figure(mebibytes)],
        ["open the index, ms", results.figure(statistics.median(run["open_ms"] for run in opened))],
    ]
    for i, leg in enumerate(search["legs"]):
        name = next(iter(leg["leg"]))
        first = statistics.median(run["legs"][i]["first_ms"] for run in opened)
        rows.append([f"{name}: first search of a process, ms", results.figure(first)])
        rows.append([f"{name}: median of 500 searches, ms", results.figure(leg["median_ms"])])
        rows.append([f"{name}: 99th percentile, ms", results.figure(leg["p99_ms"])])
    filtered = json.loads((work / "filter.json").read_text())
    result["filtered"] = filtered
    filter_rows = [
        ["all" if figures.get("percent") is None else f"{figures['percent']} %"]
        + [text for leg in filtered.values() for text in (
            results.figure(leg[i]["medianMilliseconds"]), f"{leg[i]['recall']:.4f}")]
        for i, figures in enumerate(filtered["bm25"])
    ]
    page = f"# A million documents\n\n{machine.line(about)}\n\n" + results.table(["", "figure"], rows)
    page += "\n## Filters\n\nTop 10 of the documents that a filter lets through, 200 queries.\n\n"
    page += results.table(
        ["share"] + [text for leg in filtered for text in (f"{leg}, median ms", "recall")], filter_rows)
    results.write(folder, "scale", result, page)
    print(page)


main()
