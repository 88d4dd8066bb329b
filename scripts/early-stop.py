#!/usr/bin/env python3
"""How often a fusion of TREC runs could stop early: for how many topics what is not known yet cannot change the top.

    scripts/early-stop.py bm25.trec splade.trec minilm.trec [--top 10] [--window 100]

Counted are topics for which the order of the top is certain without the last leg, and with a part of the window only.
A leg adds weight / (60 + rank) (rrf), or weight * score / best score of its list (linear); what it has not shown yet
adds at most as much as the next rank would, or as the last score that it has shown.
"""

import argparse
import collections
import gzip


def read(path):
    topics = collections.defaultdict(list)
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as lines:
        for line in lines:
            topic, _, document, _, score, _ = line.split()
            topics[topic].append((document, float(score)))
    return {t: sorted(found, key=lambda x: (-x[1], x[0])) for t, found in topics.items()}


def rrf(found, weight, depth):
    """What each document of the first ranks gets, and what any other can get."""
    values = {d: weight / (60 + rank) for rank, (d, _) in enumerate(found[:depth], 1)}
    return values, weight / (61 + depth) if len(found) > depth else 0


def linear(found, weight, depth):
    best = found[0][1] if found else 1
    values = {d: weight * score / best for d, score in found[:depth]}
    if len(found) <= depth:
        return values, 0
    return values, weight * (found[depth - 1][1] / best if depth else 1)


def is_decided(legs, top):
    """Whether no document's unknown part can change the first ranks."""
    documents = set().union(*(values for values, _ in legs))
    low = {d: sum(values.get(d, 0) for values, _ in legs) for d in documents}
    high = {d: sum(values.get(d, bound) for values, bound in legs) for d in documents}
    order = sorted(documents, key=lambda d: (-low[d], d))
    best = order[:top]
    if len(best) < top:
        return False
    others = max([high[d] for d in order[top:]] + [sum(bound for _, bound in legs)])
    return low[best[-1]] > others and all(low[a] > high[b] for a, b in zip(best, best[1:]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("runs", nargs="+")
    arguments.add_argument("--top", type=int, default=10)
    arguments.add_argument("--window", type=int, default=100)
    options = arguments.parse_args()
    runs = [read(path) for path in options.runs]
    topics = [t for t in runs[0] if all(t in run for run in runs)]
    window = options.window
    shares = [0.1, 0.25, 0.5, 0.75]
    print("fusion  weights         without the last leg  " + "  ".join(f"depth {int(s * window)}" for s in shares))
    small = {0.6: 0.4, 0.9: 0.1}
    for method in (rrf, linear):
        for first in (None, 0.6, 0.9):
            others = len(runs) - 1
            weights = [1.0] * len(runs) if first is None else [first] + [small[first] / max(1, others)] * others

            def share(depths):
                decided = 0
                for topic in topics:
                    legs = [method(r[topic][:window], w, d) for r, w, d in zip(runs, weights, depths)]
                    decided += is_decided(legs, options.top)
                return decided / max(1, len(topics))

            row = [share([window] * others + [0])] + [share([int(s * window)] * len(runs)) for s in shares]
            name = "equal" if first is None else " ".join(f"{w:.2g}" for w in weights)
            cells = f"{row[0]:20.1%}  " + "  ".join(f"{value:8.1%}" for value in row[1:])
            print(f"{method.__name__:6}  {name:14}  {cells}")


if __name__ == "__main__":
    main()
