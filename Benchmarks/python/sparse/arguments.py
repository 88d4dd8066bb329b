"""The command line of `Benchmarks/run.sh sparse`."""

from __future__ import annotations

import argparse

from retrieval import arguments

FAMILIES = ["hybridsearch", "pisa", "lucene", "bmp", "seismic"]


def parse() -> argparse.Namespace:
    parser = arguments.parser(
        "sparse", "Measures search over SPLADE vectors by HybridSearch, PISA, Lucene, BMP and Seismic, and writes "
        "sparse.json and sparse.md.", FAMILIES,
    )
    parser.set_defaults(kind="sparse")
    return arguments.parse(parser)


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
