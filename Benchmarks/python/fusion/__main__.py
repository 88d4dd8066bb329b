"""Runs the benchmark `fusion`; see arguments.py for its command line."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import Any

from fusion import arguments, lists, report
from shared import machine, results
from shared.command_line import own_cores
from shared.process import ProcessError, ProcessUnderTest


def check(method: str, ours: dict[str, float], theirs: dict[str, float]) -> None:
    if ours.keys() != theirs.keys():
        raise ProcessError(f"{method}: the documents differ")
    for id_, score in theirs.items():
        if abs(ours[id_] - score) > 1e-6 * max(1, abs(score)):
            raise ProcessError(f"{method}: {id_} scores {ours[id_]}, with ranx {score}")


def measure(process: ProcessUnderTest, method: str, size: int, rounds: int) -> dict[str, Any]:
    """Both in turn, round by round; the first round compiles and makes everything warm."""
    from fusion.ranx_peer import RanxPeer

    made = lists.make(size)
    ranx = RanxPeer(made)
    case: dict[str, Any] = {
        "method": method, "size": size, "seconds": [], "explainedSeconds": [], "ranxSeconds": []}
    for round_ in range(rounds + 1):
        ours = process.ask({"do": "fuse", "lists": made, "method": method, "repeats": 5})
        seconds, scores = ranx.fuse(method)
        check(method, ours["scores"], scores)
        if round_ > 0:
            case["seconds"].append(sorted(ours["seconds"])[2])
            case["explainedSeconds"].append(sorted(ours["explainedSeconds"])[2])
            case["ranxSeconds"].append(seconds)
    return case


def run(options: Namespace) -> dict[str, Any]:
    os.environ["NUMBA_NUM_THREADS"] = "1"
    described = machine.describe()
    cases = []
    with ProcessUnderTest("HybridSearch", [options.program], threads=1, cores=own_cores()[:1]) as process:
        for method in lists.METHODS:
            for size in lists.SIZES:
                print(f"    {method}, {size}", file=sys.stderr, flush=True)
                cases.append(measure(process, method, size, options.rounds))
    from fusion.ranx_peer import VERSION

    return {
        "benchmark": "fusion", "machine": described, "rounds": options.rounds, "ranx": VERSION, "cases": cases}


def main() -> None:
    options = arguments.parse()
    result = run(options)
    page = report.page(result)
    folder = options.results or machine.REPOSITORY / "Benchmarks" / "results"
    results.write(folder, "fusion", result, page)
    print(page)
    print(f"{folder}/fusion.json and fusion.md are written.")


try:
    main()
except ProcessError as error:
    raise SystemExit(f"fusion: {error}") from None
except KeyboardInterrupt:
    raise SystemExit("fusion: interrupted, nothing was written") from None
