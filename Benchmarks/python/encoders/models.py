"""The models that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["dense", "sparse"]

# The tokens to which all engines cut texts: what the models say themselves, and the default of HybridSearch.
MAX_LENGTH = 256


@dataclass(frozen=True)
class Model:
    """A model folder of the library."""

    name: str
    kind: Kind
    folder: Path


KNOWN: dict[str, Kind] = {"all-MiniLM-L6-v2": "dense", "splade-tiny": "sparse"}
