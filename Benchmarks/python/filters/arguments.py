"""The command line of `Benchmarks/run.sh filters`."""

from __future__ import annotations

import argparse
from pathlib import Path

from shared.command_line import positive


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run.sh filters",
        description="Times metadata filters, from the filter to the set of matching documents, by HybridSearch's table of "
        "documents and by SQLite, and writes filters.json and filters.md.",
    )
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--documents", type=positive, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--rounds", type=positive, default=7, help="how often each filter is measured (7)")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where to write (Benchmarks/results)")
    return parser.parse_args()


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
