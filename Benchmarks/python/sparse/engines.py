"""The engines of the benchmark `sparse`, with the settings that serve each best."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from retrieval import lucene
from retrieval.engines import OURS, Engine, worker

_SEISMIC = {"n_postings": 1000, "centroid_fraction": 0.1, "summary_energy": 0.4}
_SEISMIC_TUNINGS = tuple(
    {"query_cut": cut, "heap_factor": factor}
    for cut in (5, 8, 10, 15, 20, 30, 60) for factor in (0.9, 0.8, 0.7, 0.6, 0.5)
)


def chosen(options: Namespace) -> list[Engine]:
    """What the command line asks for; ours comes first."""
    every = [engine for order in options.orders for engine in _all(options, order)]
    return sorted(
        (engine for engine in every if engine.family in options.engines),
        key=lambda engine: not engine.is_ours,
    )


def _all(options: Namespace, order: str) -> Iterator[Engine]:
    yield Engine(OURS, "HybridSearch", (str(options.program),), order=order)
    for algorithm, title in [("maxscore", "MaxScore"), ("block_max_maxscore", "block-max MaxScore")]:
        yield Engine(
            "pisa", f"PISA {title}", worker("pisa", algorithm=algorithm, scorer="quantized"),
            settings="block_simdbp, blocks of 64 for bounds", order=order,
        )
    if "lucene" in options.engines:
        yield Engine(
            "lucene", "Lucene", lucene.command(options.jar, options.work, "sparse"),
            settings="impacts as term frequencies, one segment, hits counted up to k", order=order,
        )
    if order == "bisected":
        yield from _bmp(order)
    else:
        yield from _seismic()


def _bmp(order: str) -> Iterator[Engine]:
    """Its bounds are made for similar documents beside each other."""
    for block in (8, 16, 32, 64):
        yield Engine(
            "bmp", f"BMP, blocks of {block}", worker("bmp", block=block), index=str(block), exact=False, order=order,
            settings="alpha 1, beta 1; it makes integers from 1 to 32 of queries' weights",
        )


def _seismic() -> Iterator[Engine]:
    """It clusters each list, so the order is all one."""
    for target in (0.95, 0.99):
        yield Engine(
            "seismic", f"Seismic, recall {target} wanted", worker("seismic", **_SEISMIC), exact=False,
            settings=", ".join(f"{name} {value}" for name, value in _SEISMIC.items()), target=target,
            tunings=_SEISMIC_TUNINGS,
        )
