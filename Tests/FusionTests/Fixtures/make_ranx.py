"""Writes ranx.json: what ranx makes of random lists, for RanxTests.

    python3 -m venv venv && venv/bin/pip install ranx==0.3.21
    venv/bin/python Tests/FusionTests/Fixtures/make_ranx.py

Lists have ties, negative scores, single hits, scores that are all equal, and nothing. ranx reads a list's ranks from the
order in which it is given, so equal scores are given in order of id. A result is the fused score of each document, in
order of id. All ids are of one length: without a norm ranx 0.3.21 cuts ids to the length that those of one list have.

Condorcet: ranx sorts a Python set, whose order changes from process to process, and takes neither ties nor circles of
majorities into account. So it is asked only where one order is right: lists of all documents, without ties and circles.
"""

from __future__ import annotations

import itertools
import json
import random
import warnings
from pathlib import Path

from ranx import Run, fuse

warnings.filterwarnings("ignore")

NORMS = {"none": None, "minmax": "min-max", "max": "max", "sum": "sum", "zscore": "zmuv", "rank": "rank"}
EVERY_NORM = ["sum", "mnz", "max"]
MINMAX_ONLY = ["min", "med", "anz", "gmnz", "wsum", "mixed", "wmnz"]
OF_RANKS = ["rrf", "isr", "log_isr", "logn_isr", "bordafuse", "w_bordafuse", "rbc"]
WEIGHTS = [0.5, 1.0, 2.25, 0.125]


def params(method: str, legs: int) -> dict | None:
    weights = {"weights": WEIGHTS[:legs]}
    return {
        "gmnz": {"gamma": 0.3}, "wsum": weights, "mixed": weights, "wmnz": weights, "rrf": {"k": 7},
        "logn_isr": {"sigma": 0.2}, "w_bordafuse": weights, "w_condorcet": weights, "rbc": {"phi": 0.8},
    }.get(method)


def random_list(source: random.Random) -> dict[str, float]:
    ids = source.sample(range(14), source.choice([0, 1, 1, 5, 9, 12]))
    kind = source.choice(["ties", "negative", "real", "equal"])
    score = {
        "ties": lambda: source.randrange(1, 5) / 2, "negative": lambda: round(source.uniform(-9, 3), 3),
        "real": lambda: round(source.uniform(0, 30), 4), "equal": lambda: 2.5,
    }[kind]
    return ranked({f"d{number:02}": score() for number in ids})


def ranked(scores: dict[str, float]) -> dict[str, float]:
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def has_one_order(lists: list[dict[str, float]], weights: list[float]) -> bool:
    ranks = [{id_: rank for rank, id_ in enumerate(list_)} for list_ in lists]

    def margin(a: str, b: str) -> float:
        return sum(weight if rank[a] < rank[b] else -weight for rank, weight in zip(ranks, weights, strict=True))

    ids = list(lists[0])
    wins = {a: sum(margin(a, b) > 0 for b in ids if b != a) for a in ids}
    ties = any(margin(a, b) == 0 for a, b in itertools.combinations(ids, 2))
    return not ties and sorted(wins.values()) == list(range(len(ids)))


def complete_lists(source: random.Random, weights: list[float]) -> list[dict[str, float]]:
    while True:
        # Noisy copies of one order: circles are rare.
        lists = [
            ranked({f"d{number:02}": number + round(source.gauss(0, 2.5), 4) for number in range(10)}) for _ in weights
        ]
        if has_one_order(lists, weights):
            return lists


def run(list_: dict[str, float]) -> Run:
    """A run of one query; a run needs a document to know its types, the length of its ids among them."""
    made = Run.from_dict({"q": list_ or {"d99": 0.0}})
    if not list_:
        del made.run["q"]["d99"]
    assert list(made.run["q"].keys()) == list(list_), "ranx has put the list in another order"
    return made


def fused(lists: list[dict[str, float]], norm: str | None, method: str) -> list[float]:
    result = fuse([run(list_) for list_ in lists], norm=norm, method=method, params=params(method, len(lists)))
    scores = dict(result.run["q"])
    return [float(f"{scores[id_]:.10g}") for id_ in sorted(scores)]


def case(lists: list[dict[str, float]], asked: list[tuple[str, str]]) -> dict:
    return {
        "lists": [[[id_, score] for id_, score in list_.items()] for list_ in lists],
        "results": [[norm, method, fused(lists, NORMS[norm], method)] for norm, method in asked],
    }


def main() -> None:
    source = random.Random(11)
    asked = [(norm, method) for norm in NORMS for method in EVERY_NORM]
    asked += [("minmax", method) for method in MINMAX_ONLY] + [("none", method) for method in OF_RANKS]
    cases = []
    while len(cases) < 26:
        lists = [random_list(source) for _ in range(source.choice([2, 3, 3, 4]))]
        if any(lists):
            cases.append(case(lists, asked))
    for weights, method in [([1.0, 1.0, 1.0], "condorcet"), (WEIGHTS[:3], "w_condorcet")] * 4:
        cases.append(case(complete_lists(source, weights), [("none", method)]))
    values = json.dumps({"weights": WEIGHTS, "cases": cases}, separators=(",", ":"))
    Path(__file__).with_name("ranx.json").write_text(values.replace('{"lists"', '\n{"lists"') + "\n")


main()
