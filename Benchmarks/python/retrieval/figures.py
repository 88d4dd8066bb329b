"""Latencies of queries, and what is said of them."""

from __future__ import annotations

from typing import Any

import numpy as np


class Latencies:
    """Microseconds: a row for each round, a column for each query."""

    def __init__(self, rounds: list[list[float]]) -> None:
        self.rounds = np.array(rounds)
        # A query's figure is the median of its rounds; the minimum is what an undisturbed machine would give.
        self.medians = np.median(self.rounds, axis=0)

    def mean(self, queries: int) -> float:
        return float(self.medians[:queries].mean())

    def as_json(self) -> dict[str, Any]:
        percentiles = np.percentile(self.medians, [50, 95, 99])
        figures = {
            "mean_us": self.medians.mean(), "p50_us": percentiles[0], "p95_us": percentiles[1],
            "p99_us": percentiles[2], "mean_of_minima_us": self.rounds.min(axis=0).mean(),
        }
        return {"queries": len(self.medians), **{name: significant(figure) for name, figure in figures.items()}}


def significant(figure: float) -> float:
    """Four digits, which is what such figures are good for."""
    return float(f"{figure:.4g}")
