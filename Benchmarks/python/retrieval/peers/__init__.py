"""The peers that are Python packages, one module each with the class `Engine` that worker.py drives."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from retrieval.found import Found

# The settings that a request may bring for a search.
Tuning = dict[str, Any]


class Peer(Protocol):
    """An engine behind a Python binding. Settings are those of its entry in the list of engines."""

    def __init__(self, settings: dict[str, Any]) -> None: ...

    def build(self, folder: Path, index: Path) -> dict[str, Any]:
        """Builds an index of the documents in a folder: seconds and bytes."""
        ...

    def open(self, index: Path) -> None: ...

    def read_queries(self, folder: Path) -> None:
        """Makes the folder's queries ready for the opened index."""
        ...

    def search(self, queries: int, k: int, tuning: Tuning) -> Found:
        """Searches for the first queries."""
        ...

    def time(self, queries: int, k: int, tuning: Tuning) -> np.ndarray:
        """The microseconds that each of the first queries takes, the binding's own included."""
        ...

    def wrapper(self, queries: int, k: int, tuning: Tuning) -> np.ndarray:
        """What the binding takes of these: the times of the same queries, with one more term, over an index that has
        nothing but k documents with this term."""
        ...


def size(*paths: Path) -> int:
    """The bytes of files, and of all files in folders."""
    return sum(
        path.stat().st_size if path.is_file() else sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        for path in paths
    )
