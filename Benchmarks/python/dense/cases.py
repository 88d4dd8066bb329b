"""What is measured: the rows of the tables, each by all programs in turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dense.engines import OURS, SYSTEM, WHEEL

# The recall that graphs are set to have, and that re-scored codes must have.
WANTED = 0.99
EFFORTS = (10, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 512)
SHARES = (0.01, 0.1, 0.5)


@dataclass(frozen=True)
class Contender:
    """One program's part in a case."""

    engine: str
    factory: str
    settings: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Case:
    title: str
    contenders: tuple[Contender, ...]
    batch: int = 1
    # The share of the vectors that a filter lets through.
    share: float | None = None
    # Whether efSearch is looked for.
    is_graph: bool = False
    k: int = 10


def every() -> list[Case]:
    flat = tuple(Contender(engine, "Flat") for engine in (OURS, WHEEL, SYSTEM))
    graphs = tuple(Contender(engine, "HNSW32") for engine in (OURS, WHEEL, SYSTEM))
    cases = [
        Case("Flat", flat),
        Case("SQfp16", (
            Contender(OURS, "SQfp16", {"oversample": 0}), Contender(WHEEL, "SQfp16"), Contender(SYSTEM, "SQfp16"))),
        Case("SQ8", (
            Contender(OURS, "SQ8", {"oversample": 2}, "re-scored, 2 ×"),
            Contender(OURS, "SQ8", {"oversample": 0}, "codes only"),
            Contender(WHEEL, "SQ8"), Contender(SYSTEM, "SQ8"))),
        Case("HNSW32", graphs, is_graph=True),
        Case("Flat, batches of 32", flat, batch=32),
    ]
    for share in SHARES:
        cases.append(Case(f"Flat, filter of {share:.0%}", flat[:2], share=share))
        cases.append(Case(f"HNSW32, filter of {share:.0%}", graphs[:2], share=share, is_graph=True))
    return cases
