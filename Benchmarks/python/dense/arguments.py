"""The command line of `Benchmarks/run.sh dense`."""

from __future__ import annotations

import argparse
from pathlib import Path

from shared import command_line

DIMENSION = 384


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run.sh dense",
        description="Measures search over MiniLM vectors by HybridSearch, the wheel faiss-cpu and the system's FAISS, and "
        "writes dense.json and dense.md.",
    )
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--system-faiss", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument(
        "--collection", type=Path, metavar="DIR",
        help="a folder with documents.minilm.f32 and queries.minilm.f32 (Benchmarks/.work/passages)",
    )
    parser.add_argument(
        "--documents", type=_numbers, default=[100_000, 500_000], metavar="N,M",
        help="how many vectors to search (100000,500000)",
    )
    parser.add_argument("--queries", type=command_line.positive, default=1000, metavar="N", help="(1000)")
    parser.add_argument(
        "--rounds", type=command_line.positive, default=5, help="figures are medians of these; all programs take turns (5)")
    parser.add_argument(
        "--seconds", type=command_line.positive, default=4, metavar="N",
        help="the time for a program's round, above which it gets fewer queries (4)",
    )
    parser.add_argument("--quick", action="store_true", help="20,000 vectors, 200 queries and 2 rounds")
    parser.add_argument("--rebuild", action="store_true", help="build the peers' indexes anew")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where to write (Benchmarks/results)")
    parser.add_argument(
        "--cores", type=command_line.cores, metavar="N", default=command_line.own_cores()[:1],
        help="the core to pin processes to (the last that there is)",
    )
    options = parser.parse_args()
    if options.quick:
        options.documents, options.queries, options.rounds, options.seconds = [20_000], 200, 2, 1
    options.collection = options.collection or options.work / "passages"
    for name in ("documents", "queries"):
        if not (options.collection / f"{name}.minilm.f32").is_file():
            parser.error(f"{options.collection} has no {name}.minilm.f32: make it with Benchmarks/run.sh passages --vectors dense")
    return options


def _numbers(text: str) -> list[int]:
    return [command_line.positive(part) for part in text.split(",")]


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
