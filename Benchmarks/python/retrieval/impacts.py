"""Integer impacts: what all exact engines index and are asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.collection import Rows


def quantise(rows: Rows) -> Rows:
    """Weights as integers from 1 to 255 over the greatest weight; what rounds to 0 is left out."""
    weights = rows.weights.astype(np.float32)
    impacts = np.rint(weights * (255 / weights.max())).astype(np.uint8)
    return Rows(rows.offsets, rows.terms, impacts).keep(impacts > 0)


def write(rows: Rows, folder: Path, name: str) -> None:
    """The files that engines read."""
    folder.mkdir(parents=True, exist_ok=True)
    rows.counts.astype("<u2").tofile(folder / f"{name}.counts.u16")
    rows.terms.astype("<u2").tofile(folder / f"{name}.terms.u16")
    rows.weights.astype("u1").tofile(folder / f"{name}.impacts.u8")


def read(folder: Path, name: str) -> Rows:
    return Rows.of(
        np.fromfile(folder / f"{name}.counts.u16", "<u2"), np.fromfile(folder / f"{name}.terms.u16", "<u2"),
        np.fromfile(folder / f"{name}.impacts.u8", "u1"),
    )
