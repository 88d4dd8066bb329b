"""Runs the benchmark `sparse`.

arguments.py has its command line, docs/benchmarks.md says what it measures.
"""

from __future__ import annotations

from retrieval import benchmark
from shared.process import ProcessError
from sparse import arguments, engines, preparation


def main() -> None:
    options = arguments.parse()
    benchmark.run("sparse", options, engines.chosen(options), preparation.prepare)


try:
    main()
except ProcessError as error:
    raise SystemExit(f"sparse: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("sparse: interrupted, nothing was written") from None
