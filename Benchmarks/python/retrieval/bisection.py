"""Orders documents by similarity: recursive graph bisection.

Dhulipala et al., Compressing Graphs and Indexes with Recursive Graph Bisection, KDD 2016: a range of documents is cut
into halves, and pairs of documents change sides while that makes the gaps in the lists shorter; then the halves are cut.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from retrieval.collection import Rows

_SMALLEST = 32
_ITERATIONS = 12


def order(rows: Rows) -> np.ndarray:
    """Which document comes at which place."""
    documents = np.arange(len(rows), dtype=np.int32)
    offsets, terms = rows.offsets.astype(np.int64), rows.terms.astype(np.int32)
    logarithms = np.log2(np.arange(1, len(rows) + 3, dtype=np.float32))
    _bisect(documents, offsets, terms, int(terms.max(initial=0)) + 1, logarithms)
    return documents


@njit
def _bisect(documents, offsets, terms, vocabulary, logarithms):
    left_degrees = np.zeros(vocabulary, np.int32)
    right_degrees = np.zeros(vocabulary, np.int32)
    to_right = np.zeros(vocabulary, np.float32)
    to_left = np.zeros(vocabulary, np.float32)
    gains = np.zeros(len(documents), np.float32)
    ranges = [(0, len(documents))]
    while len(ranges) > 0:
        start, end = ranges.pop()
        if end - start <= _SMALLEST:
            continue
        middle = (start + end) // 2
        left_degrees[:] = 0
        right_degrees[:] = 0
        _count(documents[start:middle], offsets, terms, left_degrees, 1)
        _count(documents[middle:end], offsets, terms, right_degrees, 1)
        for _ in range(_ITERATIONS):
            _costs(left_degrees, right_degrees, middle - start, end - middle, logarithms, to_right, to_left)
            _gains(documents[start:middle], offsets, terms, to_right, gains[start:middle])
            _gains(documents[middle:end], offsets, terms, to_left, gains[middle:end])
            left = start + np.argsort(-gains[start:middle])
            right = middle + np.argsort(-gains[middle:end])
            swaps = 0
            while swaps < min(len(left), len(right)) and gains[left[swaps]] + gains[right[swaps]] > 0:
                a, b = left[swaps], right[swaps]
                _count(documents[a : a + 1], offsets, terms, left_degrees, -1)
                _count(documents[a : a + 1], offsets, terms, right_degrees, 1)
                _count(documents[b : b + 1], offsets, terms, right_degrees, -1)
                _count(documents[b : b + 1], offsets, terms, left_degrees, 1)
                documents[a], documents[b] = documents[b], documents[a]
                swaps += 1
            if swaps * 200 < end - start:
                break
        ranges.append((start, middle))
        ranges.append((middle, end))


@njit
def _count(documents, offsets, terms, degrees, step):
    for document in documents:
        for posting in range(offsets[document], offsets[document + 1]):
            degrees[terms[posting]] += step


@njit
def _costs(left_degrees, right_degrees, left_size, right_size, logarithms, to_right, to_left):
    """How many bits of gaps each term saves when a document that has it changes sides."""
    left_log, right_log = logarithms[left_size - 1], logarithms[right_size - 1]
    for term in range(len(left_degrees)):
        a, b = left_degrees[term], right_degrees[term]
        if a + b == 0:
            continue
        now = a * (left_log - logarithms[a]) + b * (right_log - logarithms[b])
        if a > 0:
            moved = (a - 1) * (left_log - logarithms[a - 1]) + (b + 1) * (right_log - logarithms[b + 1])
            to_right[term] = now - moved
        if b > 0:
            moved = (a + 1) * (left_log - logarithms[a + 1]) + (b - 1) * (right_log - logarithms[b - 1])
            to_left[term] = now - moved


@njit
def _gains(documents, offsets, terms, saved, gains):
    for i in range(len(documents)):
        total = np.float32(0)
        for posting in range(offsets[documents[i]], offsets[documents[i] + 1]):
            total += saved[terms[posting]]
        gains[i] = total
