"""Vectors as engines return them."""

from __future__ import annotations

from typing import Any

import numpy

# Sparse vectors are pairs of terms, ascending, and their weights.
Sparse = list[tuple[numpy.ndarray, numpy.ndarray]]
Vectors = numpy.ndarray | Sparse


def active_terms(weights: numpy.ndarray) -> Sparse:
    """The terms of each row that are not 0."""
    vectors = []
    for row in weights:
        terms = numpy.flatnonzero(row)
        vectors.append((terms, row[terms]))
    return vectors


def to_json(vectors: Vectors) -> dict[str, Any]:
    if isinstance(vectors, numpy.ndarray):
        return {"dense": vectors.tolist()}
    return {"sparse": [{"terms": terms.tolist(), "weights": weights.tolist()} for terms, weights in vectors]}


def matrix(reply: dict[str, Any], columns: int) -> numpy.ndarray:
    """The vectors of a reply as rows of a matrix, for comparisons."""
    if "dense" in reply:
        return numpy.array(reply["dense"], dtype=numpy.float64)
    rows = numpy.zeros((len(reply["sparse"]), columns))
    for row, vector in zip(rows, reply["sparse"]):
        row[vector["terms"]] = vector["weights"]
    return rows
