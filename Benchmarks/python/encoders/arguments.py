"""The command line of `Benchmarks/run.sh encoders`."""

from __future__ import annotations

import argparse
from pathlib import Path

from encoders.models import KNOWN
from shared import command_line


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run.sh encoders",
        description="Measures HybridSearch's text encoders beside ONNX Runtime, sentence-transformers and, if it is "
        "installed, OpenVINO on the same model folders, and writes encoders.json and encoders.md.",
    )
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--with-openvino", action="store_true", help="install and measure OpenVINO too")
    parser.add_argument(
        "--documents", type=_file, metavar="FILE",
        help="a corpus to take the texts from: JSON lines with title and text, .gz is fine; without it they come "
        "from this repository's pages, which are few",
    )
    parser.add_argument("--rounds", type=command_line.positive, help="rounds of which medians are taken (15)")
    parser.add_argument("--quick", action="store_true", help="a smoke run of a minute or two: few texts, 2 rounds")
    parser.add_argument("--models", nargs="+", choices=list(KNOWN), default=list(KNOWN), help="default: both")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where to write (Benchmarks/results)")
    parser.add_argument(
        "--cores", type=command_line.cores, metavar="N,M", default=command_line.own_cores(),
        help="cores to pin processes to, the first for one thread (the last two that there are)",
    )
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.quick else 15)
    return options


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path


if __name__ == "__main__":
    # Checks a command line before anything is built for it.
    parse()
