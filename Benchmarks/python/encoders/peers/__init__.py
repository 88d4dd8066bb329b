"""The engines that HybridSearch is compared with: a module for each, imported only in the engine's own process.

Each module has `open_peer(request)`, which returns a `Peer`, and `version()`.
"""

from __future__ import annotations

from typing import Protocol

from encoders.vectors import Vectors


class Peer(Protocol):
    """An opened model: whole texts to vectors."""

    def encode(self, texts: list[str]) -> object:
        """Encodes one batch; what comes back is what a user of the engine would go on with."""

    def vectors(self, texts: list[str]) -> Vectors:
        """Encodes one batch, as vectors to compare."""
