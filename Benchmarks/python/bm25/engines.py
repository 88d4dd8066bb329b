"""The engines of the benchmark `bm25`, with the settings that serve each best."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from retrieval import lucene
from retrieval.engines import OURS, Engine, worker


def chosen(options: Namespace) -> list[Engine]:
    """What the command line asks for; ours comes first."""
    every = [engine for order in options.orders for engine in _all(options, order)]
    return sorted(
        (engine for engine in every if engine.family in options.engines),
        key=lambda engine: not engine.is_ours,
    )


def _all(options: Namespace, order: str) -> Iterator[Engine]:
    yield Engine(OURS, "HybridSearch", (str(options.program),), settings="k1 1.2, b .75", order=order)
    yield from _pisa(order)
    if "lucene" in options.engines:
        yield Engine(
            "lucene", "Lucene", lucene.command(options.jar, options.work, "bm25"),
            settings="k1 1.2, b .75, one segment, hits counted up to k", order=order,
        )
    yield Engine(
        "tantivy", "tantivy", worker("tantivy"), settings="k1 1.2, b .75, one segment", exact=False, order=order)
    if order == "given":
        # It reads all postings, in whatever order.
        yield Engine("bm25s", "bm25s", worker("bm25s"), settings="k1 1.2, b .75, Numba", exact=False)


def _pisa(order: str) -> Iterator[Engine]:
    variants = [
        ("MaxScore", "maxscore", False), ("block-max MaxScore", "block_max_maxscore", False),
        ("MaxScore, 8-bit impacts", "maxscore", True),
    ]
    for title, algorithm, quantize in variants:
        yield Engine(
            "pisa", f"PISA {title}", worker("pisa", algorithm=algorithm, scorer="bm25", quantize=quantize),
            index="8-bit" if quantize else "", exact=False, order=order,
            settings="k1 1.2, b .75, block_simdbp, blocks of 64 for bounds",
        )
