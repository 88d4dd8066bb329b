"""The command line of `Benchmarks/run.sh encoder-quality`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Collection:
    """A test collection in BEIR's layout."""

    name: str
    corpus: Path
    topics: Path
    qrels: Path


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run.sh encoder-quality",
        description="Encodes test collections in every precision that the encoders have, searches exactly, and "
        "writes encoder-quality.json and encoder-quality.md.",
    )
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument(
        "--collections", type=Path, metavar="DIR", required=True,
        help="a folder of collections in BEIR's layout: NAME/corpus.jsonl, NAME/queries.jsonl (.gz is fine) and "
        "NAME/qrels/test.tsv",
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", default=["scifact", "nfcorpus"], help="which of them")
    parser.add_argument("--quick", action="store_true", help="the first collection and the smaller model alone")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where to write (Benchmarks/results)")
    options = parser.parse_args()
    try:
        options.found = [_find(options.collections / name) for name in options.only]
    except FileNotFoundError as error:
        parser.error(str(error))
    return options


def _find(folder: Path) -> Collection:
    return Collection(
        folder.name, _existing(folder, "corpus.jsonl"), _existing(folder, "queries.jsonl"),
        _existing(folder, "qrels/test.tsv"),
    )


def _existing(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{folder / name} does not exist, nor {name}.gz")


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
