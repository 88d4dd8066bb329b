"""The command line of `Benchmarks/run.sh bm25`."""

from __future__ import annotations

import argparse

from retrieval import arguments

FAMILIES = ["hybridsearch", "pisa", "lucene", "tantivy", "bm25s"]


def parse() -> argparse.Namespace:
    parser = arguments.parser(
        "bm25", "Measures BM25 by HybridSearch, PISA, Lucene, tantivy and bm25s over the same terms, and writes "
        "bm25.json and bm25.md.", FAMILIES,
    )
    parser.set_defaults(kind="bm25")
    return arguments.parse(parser)


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
