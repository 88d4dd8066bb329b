"""A peer's process: answers the same requests as `encoder-benchmark`, HybridSearch's side.

Usage: python -m encoders.worker PEER, with the name of a module in encoders.peers without its `_peer`.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from encoders.peers import Peer
from encoders.vectors import to_json


class Worker:
    def __init__(self, peer_name: str) -> None:
        # Importing is not part of opening a model: programs in other languages do without it.
        self._module = importlib.import_module(f"encoders.peers.{peer_name}_peer")
        self._peer: Peer | None = None
        self._texts: dict[str, list[str]] = {}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["do"]:
            case "describe":
                return {"version": self._module.version()}
            case "open":
                start = perf_counter()
                self._peer = self._module.open_peer(request)
                return {"seconds": [perf_counter() - start]}
            case "texts":
                self._texts[request["name"]] = request["texts"]
                return {"count": len(request["texts"])}
            case "time":
                return {"seconds": self._time(self._texts[request["texts"]], request["batch"])}
            case "vectors":
                return to_json(self._opened.vectors(self._texts[request["texts"]]))
            case other:
                raise ValueError(f"there is no request '{other}'")

    @property
    def _opened(self) -> Peer:
        if self._peer is None:
            raise ValueError("no model is open")
        return self._peer

    def _time(self, texts: list[str], batch: int) -> list[float]:
        peer, seconds = self._opened, []
        for piece in _pieces_by_length(texts, batch):
            start = perf_counter()
            peer.encode(piece)
            seconds.append(perf_counter() - start)
        return seconds


def _pieces_by_length(texts: list[str], size: int) -> Iterator[list[str]]:
    """Batches of texts of like length, the longest first, so that little is padded."""
    ordered = sorted(texts, key=lambda text: len(text.encode()), reverse=True)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def main() -> None:
    # Libraries print what they like; answers have a channel of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker(sys.argv[1])
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - whatever it is, the driver has to hear of it.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
