"""Runs the benchmark `bm25`.

arguments.py has its command line, docs/benchmarks.md says what it measures.
"""

from __future__ import annotations

from bm25 import arguments, engines, preparation
from retrieval import benchmark
from shared.process import ProcessError


def main() -> None:
    options = arguments.parse()
    benchmark.run("bm25", options, engines.chosen(options), preparation.prepare)


try:
    main()
except ProcessError as error:
    raise SystemExit(f"bm25: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("bm25: interrupted, nothing was written") from None
