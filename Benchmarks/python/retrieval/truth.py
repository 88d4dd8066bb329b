"""Exact top-k by brute force: every query against every document, with SciPy's sparse matrix product."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from retrieval.collection import Rows
from retrieval.found import Found

_VOCABULARY = 1 << 16
_BLOCK = 32


def exact(documents: Rows, queries: Rows, k: int, number: type) -> Found:
    """The best documents by inner product, equal scores in order of ordinals.

    `number` is what products are added in: np.int32 for impacts, np.float32 for weights.
    """
    lists = _matrix(documents, number).T.tocsr()
    asked = _matrix(queries, number)
    found = Found.empty(len(queries), k)
    for start in range(0, len(queries), _BLOCK):
        scores = asked[start : start + _BLOCK] @ lists
        for row in range(scores.shape[0]):
            span = slice(scores.indptr[row], scores.indptr[row + 1])
            found.put(start + row, *_best(scores.indices[span], scores.data[span], k))
    return found


def _matrix(rows: Rows, number: type) -> csr_matrix:
    parts = (rows.weights.astype(number), rows.terms.astype(np.int32), rows.offsets.astype(np.int64))
    return csr_matrix(parts, shape=(len(rows), _VOCABULARY))


def _best(documents: np.ndarray, scores: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    if len(scores) > k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        chosen = scores >= least
        documents, scores = documents[chosen], scores[chosen]
    ranked = np.lexsort((documents, -scores))[:k]
    return documents[ranked], scores[ranked]
