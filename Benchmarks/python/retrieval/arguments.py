"""What the command lines of `Benchmarks/run.sh sparse` and `bm25` have in common."""

from __future__ import annotations

import argparse
from pathlib import Path

from shared import command_line


def parser(name: str, description: str, families: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"Benchmarks/run.sh {name}", description=description)
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jar", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument(
        "--collection", dest="collections", type=_collection, action="append", metavar="DIR",
        help="a folder with documents and queries; can be given again (Benchmarks/.work/passages)",
    )
    parser.add_argument("--documents", type=command_line.positive, metavar="N", help="only the first N documents")
    parser.add_argument("--queries", type=command_line.positive, metavar="N", help="only the first N queries")
    parser.add_argument(
        "--k", type=_numbers, default=[10, 1000], metavar="N,M", help="how many documents to find (10,1000)")
    parser.add_argument("--rounds", type=command_line.positive, default=3, help="each query's median is of these (3)")
    parser.add_argument(
        "--seconds", type=command_line.positive, default=15, metavar="N",
        help="the time for a row's rounds, above which an engine gets fewer queries (15)",
    )
    parser.add_argument(
        "--engines", type=lambda text: _some_of(text, families), default=families, metavar="A,B",
        help=f"of {','.join(families)} (all)",
    )
    parser.add_argument(
        "--orders", type=lambda text: _some_of(text, ["given", "bisected"]), default=["given", "bisected"],
        metavar="A,B", help="of given,bisected: the documents' orders (both)",
    )
    parser.add_argument("--rebuild", action="store_true", help="build the peers' indexes anew")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where to write (Benchmarks/results)")
    parser.add_argument(
        "--cores", type=command_line.cores, metavar="N,M", default=command_line.own_cores(),
        help="cores to pin processes to, the first for one thread (the last two that there are)",
    )
    return parser


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    options = parser.parse_args()
    if not options.collections:
        default = options.work / "passages"
        if not default.is_dir():
            parser.error("there is no Benchmarks/.work/passages yet: make it, or name another with --collection")
        options.collections = [default]
    return options


def _collection(text: str) -> Path:
    path = Path(text)
    if not any(path.glob("documents.counts.u16*")):
        raise argparse.ArgumentTypeError(f"{text} has no documents.counts.u16")
    return path


def _numbers(text: str) -> list[int]:
    return [command_line.positive(part) for part in text.split(",")]


def _some_of(text: str, known: list[str]) -> list[str]:
    for part in text.split(","):
        if part not in known:
            raise argparse.ArgumentTypeError(f"there is no '{part}', only {', '.join(known)}")
    return text.split(",")
