"""Three lists as the legs of a hybrid search have them: they share about two thirds of their documents."""

from __future__ import annotations

import random

METHODS = ["rrf", "sum", "mnz", "isr", "bordafuse", "rbc"]
SIZES = [10, 100, 1000]


def make(size: int) -> list[list[tuple[str, float]]]:
    source = random.Random(size)
    lists = []
    for _ in range(3):
        # Ids of one length: ranx cuts others.
        ids = source.sample(range(1_000_000, 1_000_000 + size * 8 // 5), size)
        scores = sorted((round(source.gammavariate(2, 5), 6) for _ in ids), reverse=True)
        lists.append([(str(id_), score) for id_, score in zip(ids, scores, strict=True)])
    return lists
