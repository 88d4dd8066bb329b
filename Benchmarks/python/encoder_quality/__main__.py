"""Runs the benchmark `encoder-quality`; see arguments.py for its command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from encoder_quality import arguments, report
from encoder_quality.arguments import Collection
from encoders.models import KNOWN, MAX_LENGTH
from shared import machine, results
from shared.process import ProcessError, ProcessUnderTest


def measure(process: ProcessUnderTest, precisions: list[str], name: str, collection: Collection) -> dict[str, Any]:
    """The figures of each precision; the first, fp32, is what the others are compared with."""
    folder = process.ask({"do": "model", "name": name})["folder"]
    figures = {}
    for precision in precisions:
        print(f"    {collection.name}, {name}, {precision}", file=sys.stderr, flush=True)
        figures[precision] = process.ask({
            "do": "quality", "kind": KNOWN[name], "folder": folder, "precision": precision, "threads": 1,
            "maxLength": MAX_LENGTH, "corpus": str(collection.corpus), "topics": str(collection.topics),
            "qrels": str(collection.qrels),
        })
    return figures


def main() -> None:
    options = arguments.parse()
    models, collections = list(KNOWN), options.found
    if options.quick:
        models, collections = ["splade-tiny"], collections[:1]
    result: dict[str, Any] = {"benchmark": "encoder-quality", "machine": machine.describe(), "collections": {}}
    with ProcessUnderTest("HybridSearch", [options.program], threads=1, cores=None) as process:
        precisions = process.ask({"do": "describe"})["precisions"]
        for collection in collections:
            result["collections"][collection.name] = {
                name: measure(process, precisions, name, collection) for name in models
            }
    page = report.page(result)
    folder = options.results or machine.REPOSITORY / "Benchmarks" / "results"
    results.write(folder, "encoder-quality", result, page)
    print(page)
    print(f"{folder}/encoder-quality.json and encoder-quality.md are written.")


try:
    main()
except ProcessError as error:
    raise SystemExit(f"encoder-quality: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("encoder-quality: interrupted, nothing was written") from None
