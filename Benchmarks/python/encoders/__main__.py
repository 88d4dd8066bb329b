"""Runs the benchmark `encoders`.

arguments.py has its command line, docs/benchmarks.md says what it measures.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from encoders import arguments, engines, report
from encoders.benchmark import ModelBenchmark
from encoders.models import KNOWN, Model
from encoders.texts import read_texts
from shared import machine, results
from shared.process import ProcessError, ProcessUnderTest


def _find(name: str, program: Path) -> Model:
    """A model of HybridSearch's library, which fetches it when it is not there."""
    with ProcessUnderTest("HybridSearch", [program], threads=1, cores=None) as process:
        return Model(name, KNOWN[name], Path(process.ask({"do": "model", "name": name})["folder"]))


def main() -> None:
    options = arguments.parse()
    ours, peers = engines.ours(options.program), engines.peers()
    texts = read_texts(options.documents, machine.REPOSITORY)
    result: dict[str, Any] = {
        "benchmark": "encoders", "machine": machine.describe(),
        "engines": {engine.name: engines.describe(engine) for engine in [*ours, *peers]},
        "rounds": options.rounds, "quick": options.quick,
        "documents": options.documents.resolve().parent.name if options.documents else "the repository's pages",
        "models": {},
    }
    for name in options.models:
        print(f"\n{name}", file=sys.stderr)
        result["models"][name] = ModelBenchmark(_find(name, options.program), texts, [*ours, *peers], options).run()
    page = report.page(result)
    folder = options.results or machine.REPOSITORY / "Benchmarks" / "results"
    results.write(folder, "encoders", result, page)
    print(page)
    print(f"{folder}/encoders.json and encoders.md are written.")


try:
    main()
except ProcessError as error:
    raise SystemExit(f"encoders: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("encoders: interrupted, nothing was written") from None
