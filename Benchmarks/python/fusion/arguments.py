"""The command line of `Benchmarks/run.sh fusion`."""

from __future__ import annotations

import argparse
from pathlib import Path

from shared.command_line import positive


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run.sh fusion",
        description="Times the fusion of three ranked lists by HybridSearch and by ranx, after checking that their scores are "
        "the same, and writes fusion.json and fusion.md.",
    )
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=positive, default=101, help="how often each method is measured (101)")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where to write (Benchmarks/results)")
    return parser.parse_args()


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
