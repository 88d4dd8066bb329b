"""The engines that take part, each a row of the tables for every k."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.process import ProcessUnderTest

OURS = "hybridsearch"


@dataclass(frozen=True)
class Engine:
    """An engine with settings."""

    # What `--engines` knows it by, and which engines share indexes.
    family: str
    title: str
    command: tuple[str, ...]
    # What its index depends on beside the documents.
    index: str = ""
    # In words, for the tables.
    settings: str = ""
    # Whether its scores must be the truth's.
    exact: bool = True
    # The order of its documents: as given, or `bisected`.
    order: str = "given"
    # Settings of searching to try; the fastest with this recall is measured, or the one with the best recall.
    tunings: tuple[dict[str, Any], ...] = ({},)
    target: float = 0

    @property
    def is_ours(self) -> bool:
        return self.family == OURS

    @property
    def row(self) -> str:
        return self.title + (", bisected" if self.order == "bisected" else "")

    def start(self, cores: Sequence[int]) -> ProcessUnderTest:
        return ProcessUnderTest(self.row, self.command, len(cores), cores)

    def index_name(self) -> str:
        return "-".join(part for part in (self.family, self.index, self.order) if part)


def worker(peer: str, **settings: Any) -> tuple[str, ...]:
    """What starts a peer that is a Python package."""
    return (sys.executable, "-m", "retrieval.worker", peer, json.dumps(settings))
