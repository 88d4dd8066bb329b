"""A peer's process: answers the same requests as `retrieval-benchmark`, HybridSearch's side.

Usage: python -m retrieval.worker PEER SETTINGS, with the name of a module in retrieval.peers without its `_peer`, and
its settings as JSON.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from retrieval.peers import Peer


def _resident() -> float:
    """What this process has in memory, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Worker:
    def __init__(self, name: str, settings: dict[str, Any]) -> None:
        self._module = importlib.import_module(f"retrieval.peers.{name}_peer")
        self._peer: Peer = self._module.Engine(settings)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["do"]:
            case "describe":
                return {"version": importlib.metadata.version(self._module.PACKAGE)}
            case "build":
                return self._peer.build(Path(request["input"]), Path(request["index"]))
            case "open":
                before, start = _resident(), perf_counter()
                self._peer.open(Path(request["index"]))
                opened = {"seconds": perf_counter() - start, "memoryMiB": _resident() - before}
                self._peer.read_queries(Path(request["input"]))
                return opened
            case "search":
                self._peer.search(*self._asked(request)).write(Path(request["results"]))
                return {"queries": request["queries"]}
            case "time":
                return self._time(request)
            case other:
                raise ValueError(f"there is no request '{other}'")


    def _time(self, request: dict[str, Any]) -> dict[str, Any]:
        """The binding's own time is taken off."""
        rounds = [self._peer.time(*self._asked(request)) for _ in range(request["rounds"])]
        wrapper = self._peer.wrapper(*self._asked(request))
        engine = [np.maximum(microseconds - wrapper, 0).tolist() for microseconds in rounds]
        return {"microseconds": engine, "wrapper": float(wrapper.mean())}

    @staticmethod
    def _asked(request: dict[str, Any]) -> tuple[int, int, dict[str, Any]]:
        return request["queries"], request["k"], request.get("tuning", {})


def main() -> None:
    # Libraries print what they like; answers have a channel of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker(sys.argv[1], json.loads(sys.argv[2]))
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - whatever it is, the driver has to hear of it.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
